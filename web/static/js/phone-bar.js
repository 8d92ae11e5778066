// Joins the telephone with the call bar. Buttons: data-command = answer, mute, hold; hanging up is hang-up.js.
//   mute and hold also carry data-local: their aria-pressed is the telephone's, an update does not touch it.
//   The body shows the state: data-phone="idle|ringing|talking", and "phone:call" is fired on the document (detail as in softphone.js).
import { boot, text } from "./boot.js";
import { hangUpAlso } from "./hang-up.js";
import { lamp, light } from "./lamps.js";
import { Levels } from "./levels.js";
import { remember, wasSilent } from "./silence.js";
import { toast } from "./toast.js";

const STATES = { ringing: "ringing", answered: "talking", held: "talking", resumed: "talking", ended: "idle", refused: "idle" };

export function connect(phone) {
  hangUpAlso(phone);
  const levels = new Levels((side) => { if (side === "operator") light("microphone", "ok", text("microphone_hears")); });
  phone.addEventListener("line", ({ detail }) => line(detail));
  phone.addEventListener("track", ({ detail }) => levels.listen(detail.side, detail.stream));
  phone.addEventListener("sound-blocked", () => toast(text("sound_blocked"), { kind: "bad" }));
  phone.addEventListener("call", ({ detail }) => {
    document.body.dataset.phone = STATES[detail.state];
    if (detail.state === "ended") levels.stop();
    if (detail.state === "refused") toast(text("foreign_call"), { kind: "warn" });
    show(phone);
    document.dispatchEvent(new CustomEvent("phone:call", { detail }));
  });
  document.addEventListener("click", ({ target }) => act(phone, target.closest?.("[data-command]")));
  document.addEventListener("phone:tone", ({ detail }) => phone.tone(detail.tone));
  document.addEventListener("call:announced", ({ detail }) => phone.expect(detail.id));
  document.addEventListener("live:call", ({ detail }) => { if (detail.state === "ended") phone.end(detail.id); else phone.expect(detail.id); });
  document.addEventListener("fragment:swapped", () => show(phone));
  addEventListener("beforeunload", (event) => { if (phone.callId) event.preventDefault(); });
  // A page that is loaded again in a call must not end it: the telephone of the new page takes this one's place (return.js).
  // One that still rings would ring for nobody: it is refused, which ends the call before the customer is dialled.
  addEventListener("pagehide", () => { if (!phone.talking) phone.stop(); });
  document.body.dataset.phone = "idle";
}

function line({ state, cause }) {
  if (state === "registered") light("telephone", "ok", text("registered"));
  else if (state === "failed") light("telephone", "bad", text("not_registered", { reason: cause }));
  else if (state === "off") light("telephone", "idle", text("other_tab"));
  else light("telephone", "warn", text("registering"));
}

function act(phone, button) {
  const command = button?.dataset.command;
  if (command === "answer") phone.answer();
  if (command === "mute") phone.mute(!phone.muted);
  if (command === "hold") phone.hold(!phone.held);
  if (command === "mute") show(phone);
}

function show(phone) {
  if (phone.talking) remember(phone.callId, phone.muted || phone.held);
  for (const [command, on] of [["mute", phone.muted], ["hold", phone.held]]) {
    for (const button of document.querySelectorAll(`[data-command="${command}"]`)) button.setAttribute("aria-pressed", String(on));
  }
}

/** The lamp of the microphone from the browser's permission; it follows when the permission changes. */
export async function watchMicrophone() {
  const permission = await navigator.permissions.query({ name: "microphone" });
  const show = () => {
    if (permission.state === "denied") light("microphone", "bad", text("microphone_denied"));
    else if (permission.state === "prompt") light("microphone", "warn", text("microphone_ask"));
    else if (lamp("microphone") !== "ok") light("microphone", "ok", text("microphone_ok"));
  };
  permission.addEventListener("change", show);
  show();
}

/** What the telephone needs, from the boot data. */
export function phoneOptions(audio) {
  return { ...boot.softphone, audio, startsMuted: wasSilent, microphone: localStorage.getItem("microphone") ?? undefined };
}
