// The reminder in the corner: <div id="reminder" data-src="/reminders" data-count="3" data-sound> with one [data-shown] in it.
//   The server decides what stands there and when; here are only the keys, the title and the sound.
//   Alt+R leads to it from everywhere, Esc back to where the focus was; inside, an element's data-key presses it.
//   The title of the tab counts what waits: "(3) Accounts". With data-sound a new one is heard while no tab of this browser
//   is seen, once for all of them, and never in a talk.
//   On the workplace "open" chooses the customer there; in a call, which nothing may leave, it opens the account in another tab.
import { on } from "./keys.js";
import { htmx, refresh } from "./swap.js";

const AGAIN_MS = 2000;
const SEEN_ELSEWHERE_MS = 300;   // a tab that is seen says so first
const HEARD = "reminder-heard";
const place = () => document.getElementById("reminder");
const shown = () => place()?.querySelector("[data-shown]")?.dataset.shown ?? "";
let before = null;   // where the focus came from
let within = false;
let latest = "";

function fetchFirst() { refresh(place()).catch(() => setTimeout(fetchFirst, AGAIN_MS)); }

on("reminder", () => {
  if (place()?.contains(document.activeElement)) { leave(); return; }
  before = document.activeElement;
  place()?.querySelector("[data-key]")?.focus();
});

function leave() {
  within = false;
  if (before?.isConnected) before.focus(); else document.activeElement?.blur();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !place()?.contains(event.target)) return;
  if (event.key === "Escape") leave();
  else if (event.key === "Enter") return;   // presses what has the focus
  else if (!press(event)) return;
  event.preventDefault();
}, true);

function press(event) {
  const named = event.code.replace(/^(Digit|Numpad)/, "");
  const button = place().querySelector(`[data-key="${CSS.escape(named)}"], [data-key="${CSS.escape(event.key)}"]`);
  if (button && !event.repeat) button.click();
  return button !== null;
}

document.addEventListener("focusin", ({ target }) => { within = place()?.contains(target) ?? false; });

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#reminder a[data-key]");
  const panes = document.querySelector("#workplace main[data-state]");
  if (!link || !panes || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!link.dataset.account) document.querySelector("#workplace [data-list] [data-entry]")?.focus();
  else if (panes.dataset.state === "ready") choose(link.getAttribute("href"));
  else window.open(link.dataset.account, "_blank");
});

async function choose(address) {
  const query = address.slice(address.indexOf("?"));
  await htmx.ajax("GET", `/workplace${query}`, { target: "#workplace", swap: "outerMorph" });
  history.pushState(null, "", address);
}

function follow() {
  title();
  const now = shown();
  if (within && !place().contains(document.activeElement)) now ? place().querySelector("[data-key]").focus() : leave();
  if (now === latest) return;
  latest = now;
  if (!now) localStorage.removeItem(HEARD);
  else if (!document.hidden) localStorage.setItem(HEARD, now);
  else if ("sound" in place().dataset && document.body.dataset.phone !== "talking") soundOnce(now);
}

function title() {
  const count = Number(place()?.dataset.count ?? 0);
  const plain = document.title.replace(/^\(\d+\) /, "");
  const titled = count ? `(${count}) ${plain}` : plain;
  if (document.title !== titled) document.title = titled;
}

function soundOnce(now) {
  navigator.locks.request(HEARD, async () => {
    await new Promise((done) => { setTimeout(done, SEEN_ELSEWHERE_MS); });
    if (now !== shown() || !document.hidden || localStorage.getItem(HEARD) === now) return;
    localStorage.setItem(HEARD, now);
    ring();
  });
}

function ring() {   // two short notes, made here: nothing to fetch
  const audio = new AudioContext();
  [[660, 0], [880, 0.18]].forEach(([frequency, begin]) => {
    const note = new OscillatorNode(audio, { frequency });
    const volume = new GainNode(audio, { gain: 0.12 });
    note.connect(volume).connect(audio.destination);
    volume.gain.setTargetAtTime(0, audio.currentTime + begin + 0.1, 0.04);
    note.start(audio.currentTime + begin);
    note.stop(audio.currentTime + begin + 0.4);
  });
  setTimeout(() => audio.close(), 1500);
  document.dispatchEvent(new CustomEvent("reminder:heard"));
}

if (place()) {
  document.addEventListener("fragment:swapped", ({ detail: { element } }) => { if (element?.id === "reminder") follow(); else title(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && shown()) localStorage.setItem(HEARD, shown()); });
  fetchFirst();
}
