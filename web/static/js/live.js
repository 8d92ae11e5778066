// What happens on the server reaches the page: one stream of events (SSE) at boot.liveUrl or <body data-live="/live">.
//   event changed   {"topic": "call", "id": "…", "version": 7}   elements that show it fetch themselves again (swap.js):
//       <section id="call-bar" data-topic="call:0199… bar" data-src="/bar" data-version="6">
//       A topic without id ("queue") matches every change of that topic. A version already shown is not fetched.
//   event beat      {"now": 1795512345.2, "behind"?: 1.5}   every 2 s; 5 s without any event = what is shown may be old, and
//       also 5 s since the server itself heard no news any more: "behind" tells for how many seconds
//   event missed    {}   the server cannot say what happened since this page last heard of it: every [data-src] is fetched
//   event call      {"id": "…", "state": "requested|ringing|answered|ended"}   before the telephone rings: it announces the call
//   event toast, signed-out   {…}
// The stream is opened with the second up to which the page knows everything; what the server heard since is told again. Each
// event is also fired on the document as "live:<name>" with its data in detail. While the server is not heard:
// <body data-server="lost">, every [data-src] gets data-old="May be out of date", [data-connection] (banner) is shown with words.
import { boot, text, timeOfDay } from "./boot.js";
import { learn, now } from "./clock.js";
import { light } from "./lamps.js";
import { refresh } from "./swap.js";

const NAMES = ["changed", "missed", "beat", "call", "toast", "signed-out"];
const OLD_MS = 5000;
const AGAIN_MS = 2000;
const SPREAD_MS = 1000;   // pages that all missed the same do not all fetch in the same moment
let known = boot.now ?? 0;   // the server's second up to which this page has heard everything
let heardAt = performance.now();   // news, or that there is none
let aliveAt = heardAt;   // the line carried anything
let openedAt = -Infinity;
let stream, lostSince = null;
const late = new Set();   // ids of elements that show what was before a time without news
const busy = new Map();   // id of an element -> "fetching" | "again"

function open() {
  openedAt = performance.now();
  stream?.close();
  stream = new EventSource(`${boot.liveUrl}?since=${known}`);   // coming back by itself the browser adds the latest beat's id
  for (const name of NAMES) stream.addEventListener(name, (event) => receive(name, JSON.parse(event.data || "{}")));
}

function receive(name, data) {
  aliveAt = performance.now();
  if (data.behind) heardAt = Math.min(heardAt, aliveAt - data.behind * 1000);
  if (data.now && !data.behind) known = data.now;
  tell(name, data);
  if (!data.behind && name !== "missed") hear();   // the beat beside it ends the silence
}

function hear() {
  heardAt = performance.now();
  if (lostSince === null && document.body.dataset.server === "connected") return;
  lostSince = null;
  document.body.dataset.server = "connected";
  light("server", "ok", text("connected"));
  for (const element of document.querySelectorAll("[data-old]")) if (!late.has(element.closest("[data-src]")?.id)) delete element.dataset.old;
  for (const banner of document.querySelectorAll("[data-connection]")) banner.hidden = true;
  document.dispatchEvent(new CustomEvent("live:connected"));
}

function tell(name, data) {
  if (data.now) learn(data.now);
  document.dispatchEvent(new CustomEvent(`live:${name}`, { detail: data }));
}

function watch() {
  const silent = performance.now() - heardAt;
  if (silent > OLD_MS && lostSince === null) lose(now() - silent / 1000);
  const dead = performance.now() - Math.max(aliveAt, openedAt);
  if (dead > OLD_MS + AGAIN_MS) open();   // half-open line: begin again
  else if (stream.readyState === EventSource.CLOSED && performance.now() - openedAt > AGAIN_MS) open();
}

function lose(since) {
  lostSince = since;
  document.body.dataset.server = "lost";
  const time = timeOfDay(since);
  light("server", "bad", text("no_connection", { time }));
  for (const element of document.querySelectorAll("[data-src], [data-src] > .head, [data-src] > header")) element.dataset.old = text("may_be_old");
  for (const banner of document.querySelectorAll("[data-connection]")) {
    (banner.querySelector("[data-words]") ?? banner).textContent = text("connection_lost", { time });
    banner.hidden = false;
  }
}

function concerned({ topic, id, version }) {
  return [...document.querySelectorAll("[data-src][data-topic]")].filter((element) => {
    const topics = element.dataset.topic.split(/\s+/);
    const shown = version !== undefined && element.dataset.version !== undefined && version <= Number(element.dataset.version);
    return !shown && (topics.includes(topic) || topics.includes(`${topic}:${id}`));
  });
}

async function update(element) {
  if (busy.has(element.id)) { busy.set(element.id, "again"); return; }
  busy.set(element.id, "fetching");
  const failed = await refresh(element).then(() => false, () => true);
  const again = busy.get(element.id) === "again";
  busy.delete(element.id);
  if (failed || again) setTimeout(() => updateAgain(element.id), failed ? AGAIN_MS : 0);
}

function updateAgain(id) {   // the element may be another one by now
  const place = document.getElementById(id);
  if (place?.dataset.src) update(place);
}

function refreshAll() { for (const element of document.querySelectorAll("[data-src][data-topic]")) update(element); }

/** After a time without news: what is shown stays marked until it was fetched, also where a field in use makes it wait. */
function catchUp() {
  for (const element of lostSince === null ? [] : document.querySelectorAll("[data-src][data-topic]")) late.add(element.id);
  setTimeout(refreshAll, Math.random() * SPREAD_MS);
}

function fresh(element) {
  if (!element?.id || !late.delete(element.id)) return;
  for (const marked of [element, ...element.querySelectorAll("[data-old]")]) delete marked.dataset.old;
}

document.addEventListener("live:changed", ({ detail }) => concerned(detail).forEach(update));
document.addEventListener("live:missed", catchUp);
document.addEventListener("fragment:swapped", ({ detail: { element } }) => fresh(element));
document.addEventListener("live:signed-out", () => location.assign(boot.loginUrl));
if (boot.liveUrl) { open(); setInterval(watch, 500); addEventListener("pagehide", () => stream.close()); }
