// A field for a moment or a day understands what people type: the server reads it, the words it understood stand below.
//   <input id="plan-due_at" data-moment data-looks="back?"> <output id="plan-due_at-understood"></output>
//   data-looks is there for a day (ahead or back), not for a moment; data-day is the day that a time alone is on. What is not understood is said when the field is left.
//   <button data-calendar="#plan-due_at">, or Alt+↓ in the field, opens the browser's calendar; it writes into the field.
import { send } from "./http.js";

const PAUSE_MS = 200;
const timers = new WeakMap();
const turns = new WeakMap();        // field -> how often it was asked for: only the latest answer counts
const understood = new WeakMap();   // field -> {words, value, day, time}

/** What the server understands of the field: {words, value, day, time} or {refused}. */
function read(field) {
  const { looks, day } = field.dataset;
  return send("GET", `/moments?${new URLSearchParams({ text: field.value, ...(looks && { looks }), ...(day && { day }) })}`);
}

async function show(field) {
  clearTimeout(timers.get(field));
  const turn = (turns.get(field) ?? 0) + 1;
  turns.set(field, turn);
  const found = field.value.trim() ? await read(field).catch(() => ({})) : {};
  if (turns.get(field) !== turn || !field.isConnected) return;
  understood.set(field, found);
  const refused = document.activeElement === field ? undefined : found.refused;   // no complaint in the middle of a word
  say(field, refused ?? found.words ?? "", Boolean(refused));
}

function say(field, words, wrong) {
  const place = document.getElementById(`${field.id}-understood`);
  if (!place) return;
  if (place.textContent !== words) place.textContent = words;
  place.classList.toggle("bad-text", wrong);
}

function calendarOf(field) {
  const there = field.parentElement.querySelector(".calendar");
  if (there) return there;
  const made = Object.assign(document.createElement("input"), { type: "date", className: "calendar", tabIndex: -1 });
  made.setAttribute("aria-hidden", "true");
  made.addEventListener("input", (event) => { event.stopPropagation(); take(field, made.value); });   // no text of the page's own
  field.after(made);
  return made;
}

function open(field) {
  const calendar = calendarOf(field);
  calendar.value = understood.get(field)?.day ?? "";
  calendar.showPicker();
}

async function take(field, day) {
  if (!day) return;
  field.value = [day, understood.get(field)?.time].filter(Boolean).join(" ");
  const found = await read(field).catch(() => null);
  if (found?.value) field.value = found.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-moment]")) return;
  clearTimeout(timers.get(target));
  timers.set(target, setTimeout(() => show(target), PAUSE_MS));
});
document.addEventListener("focusout", ({ target }) => { if (target.matches?.("[data-moment]")) show(target); });
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-calendar]");
  if (button) open(document.querySelector(button.dataset.calendar));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" || !event.altKey || !event.target.matches?.("[data-moment]")) return;
  event.preventDefault();
  open(event.target);
});
const showAll = () => { for (const field of document.querySelectorAll("[data-moment]")) if (field.value.trim()) show(field); };
document.addEventListener("fragment:swapped", showAll);
showAll();
