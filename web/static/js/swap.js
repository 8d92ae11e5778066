// Fragments: fetch one and morph it in place, without touching what the user is typing.
//   <section id="timeline" data-src="/accounts/7/timeline" data-topic="account:7 timeline"> …the same fragment… </section>
//   The answer is the whole element again, with the same id. Events: "fragment:swapped" on the document, detail {element}.
//   A changed field carries data-unsaved until its form was sent or its text was saved: no update overwrites it. When the
//   fresh fragment has no place for such a field (or for the focused one), the update waits until it is saved or left.
import "./htmx-config.js";
import htmx from "htmx.org/dist/htmx.esm.js";
import { boot, text } from "./boot.js";
import { toast } from "./toast.js";

const LIMIT_MS = 8000;
const FIELD = "input, textarea, select";
const waiting = new Map();   // element -> html that had no place for a field in use
const swaps = new Map();     // id of an element -> how often it was swapped

/**
 * Fetch the element's fragment and morph it in. Throws when the server cannot be reached or fails; a refusal changes nothing.
 * When the element was swapped while the answer was on its way (a saved form moved on), the answer may be older than what
 * is shown, or about another customer: it is thrown away, and the element as it is now is fetched.
 */
export async function refresh(element) {
  const { id, dataset: { src } } = element;
  const shown = swaps.get(id);
  const answer = await fetch(src, {
    headers: { "HX-Request": "true", Accept: "text/html", ...sought() }, credentials: "same-origin", signal: AbortSignal.timeout(LIMIT_MS),
  });
  if (answer.status === 401) location.assign(boot.loginUrl);
  if (answer.status >= 500) throw new TypeError(`${answer.status}`);   // passes by itself: whoever asked asks again
  if (!answer.ok) return;
  const html = await answer.text();
  const place = document.getElementById(id);
  if (place?.dataset.src && (place.dataset.src !== src || swaps.get(id) !== shown)) await refresh(place);
  else if (element.isConnected) await put(element, html);
}

/** What is looked for in the history stays so when more than the history is fetched: <section data-sought="account=7&q=offer">. */
function sought() {
  const shown = document.querySelector("[data-sought]")?.dataset.sought;
  return shown ? { "X-Sought": shown } : {};
}

async function put(element, html) {
  if (inUse(element).some((field) => !field.id || !html.includes(`id="${field.id}"`))) { waiting.set(element, html); return; }
  waiting.delete(element);
  await htmx.swap({ text: html, target: element, swap: "outerMorph", sourceElement: element });
  const fresh = element.isConnected ? element : document.getElementById(element.id);
  document.dispatchEvent(new CustomEvent("fragment:swapped", { detail: { element: fresh } }));
}

function inUse(element) {
  return [...element.querySelectorAll(FIELD)].filter((field) => field === document.activeElement || "unsaved" in field.dataset);
}

function retryWaiting() {
  for (const [element, html] of [...waiting]) if (element.isConnected) put(element, html); else waiting.delete(element);
}

/** The field's text is safe on the server (or given up): updates may reach it again. */
export function settle(field) { delete field.dataset.unsaved; retryWaiting(); }

document.addEventListener("fragment:swapped", ({ detail: { element } }) => {
  if (!element?.id) return;
  swaps.set(element.id, (swaps.get(element.id) ?? 0) + 1);
  for (const waits of [...waiting.keys()].filter(({ id }) => id === element.id)) {   // fetched before this swap: maybe older
    waiting.delete(waits);
    refresh(document.getElementById(element.id)).catch(() => {});
  }
});
document.addEventListener("input", ({ target }) => { if (target.matches?.(FIELD)) target.dataset.unsaved = ""; });
document.addEventListener("focusout", () => setTimeout(retryWaiting));
document.addEventListener("reset", ({ target }) => { for (const field of target.elements) delete field.dataset.unsaved; });
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => Object.assign(ctx.request.headers, sought()));
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {   // an accepted form is saved, a question asked: it may change again
  const form = ctx.response?.raw.ok && (ctx.sourceElement?.form ?? ctx.sourceElement?.closest?.("form"));
  if (form && (ctx.request?.method !== "GET" || "asks" in form.dataset)) for (const field of form.elements) if (!field.dataset.save) delete field.dataset.unsaved;
});
document.addEventListener("htmx:after:request", async ({ detail: { ctx } }) => {
  const raw = ctx.response?.raw;
  if (!raw || raw.ok || raw.status === 422) return;
  if (raw.status === 401) location.assign(boot.loginUrl);
  else toast(text("refused", { reason: ctx.response.headers?.get?.("X-Reason") || raw.statusText || raw.status }), { kind: "bad" });
});
document.addEventListener("htmx:error", ({ detail }) => { if (!detail.ctx?.response) toast(text("unreachable"), { kind: "bad" }); });
document.addEventListener("htmx:after:swap", ({ target }) => document.dispatchEvent(new CustomEvent("fragment:swapped", { detail: { element: target } })));

export { htmx };
