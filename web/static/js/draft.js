// A text saves itself and is never lost.
//   <div class="field"><label for="note-7">…</label><span class="saved" data-saved role="status"></span>
//   <textarea id="note-7" data-save="/accounts/7/note" data-command="note">…</textarea></div>
//   The id must carry the record's id. Half a second after the last key: PUT {"text": …} -> {"saved": seconds since 1970}.
//   Until the server has said so the text lies in localStorage (per user and address); after an error it is tried again
//   until it works, at once when the line is back; a page loaded later takes the draft up again.
//   Events on the document: "draft:saved", "draft:failed" with detail {url}.
import { boot, text, timeOfDay } from "./boot.js";
import { Refusal, send } from "./http.js";
import { settle } from "./swap.js";

const PAUSE_MS = 500;
const AGAIN_MS = [2000, 4000, 8000, 15000];
const drafts = new Map();   // url -> {field, text, timer, tries, sending}
const place = (url) => `draft:${boot.user.id}:${url}`;

function typed(field) {
  const url = field.dataset.save;
  const draft = drafts.get(url) ?? { tries: 0 };
  drafts.set(url, draft);
  Object.assign(draft, { field, text: field.value });
  field.dataset.unsaved = "";
  localStorage.setItem(place(url), JSON.stringify({ text: field.value, at: Date.now() }));
  later(url, PAUSE_MS);
}

function later(url, milliseconds) {
  const draft = drafts.get(url);
  clearTimeout(draft.timer);
  draft.timer = setTimeout(() => save(url), milliseconds);
}

async function save(url) {
  const draft = drafts.get(url);
  if (!draft || draft.sending) return;
  const sent = draft.text;
  draft.sending = true;
  say(draft.field, "saving");
  try {
    const { saved } = await send("PUT", url, { text: sent });
    draft.sending = false;
    draft.tries = 0;
    if (draft.text === sent) done(url, saved ?? Date.now() / 1000);
    else later(url, PAUSE_MS);
  } catch (failure) {
    draft.sending = false;
    fail(url, failure);
  }
}

function done(url, seconds) {
  const { field } = drafts.get(url);
  drafts.delete(url);
  localStorage.removeItem(place(url));
  say(field, "saved", { time: timeOfDay(seconds) });
  settle(field);
  document.dispatchEvent(new CustomEvent("draft:saved", { detail: { url } }));
}

function fail(url, failure) {
  const draft = drafts.get(url);
  say(draft.field, "not_saved", {}, failure instanceof Refusal ? failure.message : "");
  later(url, AGAIN_MS[Math.min(draft.tries, AGAIN_MS.length - 1)]);
  draft.tries += 1;
  document.dispatchEvent(new CustomEvent("draft:failed", { detail: { url } }));
}

function say(field, id, values = {}, reason = "") {
  const status = field.closest(".field")?.querySelector("[data-saved]");
  if (!status) return;
  const words = [text(id, values), reason].filter(Boolean).join(" ");
  (status.querySelector("[data-words]") ?? status).textContent = words;
  status.classList.toggle("bad-text", id === "not_saved");
  status.dataset.state = id;
}

function takeUp() {
  for (const field of document.querySelectorAll("[data-save]:not([data-taken])")) {
    field.dataset.taken = "";
    const kept = localStorage.getItem(place(field.dataset.save));
    if (kept === null || drafts.has(field.dataset.save)) continue;
    const draft = JSON.parse(kept);
    if (draft.text === field.value) { localStorage.removeItem(place(field.dataset.save)); continue; }
    field.value = draft.text;
    say(field, "restored");
    typed(field);
  }
}

document.addEventListener("input", ({ target }) => { if (target.dataset?.save) typed(target); });
document.addEventListener("focusout", ({ target }) => { if (drafts.has(target.dataset?.save)) later(target.dataset.save, 0); });
document.addEventListener("live:connected", () => { for (const url of drafts.keys()) later(url, 0); });
document.addEventListener("fragment:swapped", takeUp);
addEventListener("pagehide", () => {
  for (const [url, draft] of drafts) send("PUT", url, { text: draft.text }, { keepalive: true }).catch(() => {});   // the draft stays here
});
takeUp();
