// What the server tells the page at its start: <script type="application/json" id="boot">{…}</script>
//   user {id, name} · language "en|hu|ru" · timeZone "Europe/Budapest" · now (server's seconds since 1970) · texts {id: text}
//   liveUrl "/live" | null · loginUrl "/login" · softphone {uri, password, wsUrl, iceServers, registerSeconds?, iceTimeoutMs?} | null
// Every field may be left out. Texts that the page speaks are listed, with their English words, in texts.json.
import texts from "./texts.json";

const given = JSON.parse(document.getElementById("boot")?.textContent || "{}");

export const boot = Object.freeze({
  user: { id: 0, name: "" }, language: document.documentElement.lang || "en", loginUrl: "/login",
  liveUrl: document.body?.dataset.live || null, softphone: null, ...given,
});

/** The text in the user's language; %(name)s is replaced by values.name. */
export function text(id, values = {}) {
  const words = boot.texts?.[id] ?? texts[id] ?? id;
  return words.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** 09:34:05 in the user's time zone, from seconds since 1970. */
export function timeOfDay(seconds) {
  const style = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: boot.timeZone };
  return new Intl.DateTimeFormat(boot.language, style).format(new Date(seconds * 1000));
}
