// A day plan by keys, and by drag beside them. The thing whose link has the focus is meant.
//   <div id="day"> <li data-thing id="thing-7" data-at="seconds"> <a data-entry> <output class="shift"> <details> <form class="move"> hidden
//   fields at, into, minutes, days; text due_at. Steps are gathered until no key came for a while: several presses are one move.
//   Enter sends them at once, Esc forgets them. <li data-hour="seconds"> and <li data-into="day"> take what is dropped on them.
//   The server moves, and answers with the whole day; the focus stays with the thing.
import { text, timeOfDay } from "./boot.js";
import { on } from "./keys.js";

const PAUSE_MS = 900;
let steps = null;   // {id, minutes, days, timer}
let latest = "";    // id of the thing that was acted on
let dragged = null;

const chosen = () => document.activeElement?.closest?.("[data-thing]") ?? document.getElementById(latest);

function put(thing, values) {
  const form = thing?.querySelector("form.move");
  if (!form) return;
  latest = thing.id;
  for (const [name, value] of Object.entries(values)) form.querySelector(`input[name="${name}"]`).value = value;
  form.requestSubmit();
}

function step(minutes, days) {
  const thing = chosen();
  if (!thing) return;
  if (steps && steps.id !== thing.id) send();
  steps ??= { id: thing.id, minutes: 0, days: 0 };
  clearTimeout(steps.timer);
  Object.assign(steps, { minutes: steps.minutes + minutes, days: steps.days + days, timer: setTimeout(send, PAUSE_MS) });
  show(thing, steps);
}

function show(thing, { minutes, days }) {
  const later = days ? text("days_on", { days: `${days > 0 ? "+" : "−"}${Math.abs(days)}` }) : "";
  const time = thing.dataset.at ? timeOfDay(Number(thing.dataset.at) + minutes * 60).slice(0, -3) : "";
  thing.querySelector(".shift").textContent = ["→", time, later].filter(Boolean).join(" ");
}

function send() {
  const { id, minutes, days, timer } = steps;
  clearTimeout(timer);
  steps = null;
  const thing = document.getElementById(id);
  if (thing) thing.querySelector(".shift").textContent = "";
  if (minutes || days) put(thing, { minutes, days });
}

function forget() {
  clearTimeout(steps.timer);
  const thing = document.getElementById(steps.id);
  if (thing) thing.querySelector(".shift").textContent = "";
  steps = null;
}

function open() {
  const thing = chosen();
  const details = thing?.querySelector("details");
  if (!details) return;
  latest = thing.id;
  details.open = true;
  details.querySelector("[data-moment]").focus();
}

/** After the day came anew: what is being typed stays open, the rest is as the server said, the focus is where it was. */
function settle(day) {
  for (const details of day.querySelectorAll("details")) {
    if (details.querySelector("[data-unsaved], .error, :focus")) details.open = true;
    else { details.open = false; details.querySelector("form")?.reset(); }
  }
  const thing = document.getElementById(latest) ?? day;
  if (thing.querySelector(".error")) thing.querySelector("[data-moment]").focus();
  else if (document.activeElement === document.body && latest) thing.querySelector("[data-entry]")?.focus();
}

if (document.getElementById("day")) {
  on("day-earlier", () => step(-15, 0));
  on("day-later", () => step(15, 0));
  on("day-hour-earlier", () => step(-60, 0));
  on("day-hour-later", () => step(60, 0));
  on("day-to-before", () => step(0, -1));
  on("day-to-after", () => step(0, 1));
  on("day-move", open);
  on("day-into", () => { const thing = chosen(); if (thing?.querySelector('button[name="into"]')) put(thing, { into: document.getElementById("day").dataset.day }); });
}

document.addEventListener("keydown", (event) => {
  if (steps && (event.key === "Enter" || event.key === "Escape")) {
    event.preventDefault();
    if (event.key === "Enter") send(); else forget();
  } else if (event.key === "Escape" && event.target.closest?.("#day details")) {
    const details = event.target.closest("details");
    for (const field of details.querySelectorAll("[data-unsaved]")) delete field.dataset.unsaved;
    details.querySelector("form").reset();
    details.open = false;
    details.closest("[data-thing]").querySelector("[data-entry]").focus();
  }
}, true);
document.addEventListener("submit", ({ target }) => { if (target.matches("form.move")) target.closest("[data-thing]").querySelector("[data-entry]").focus(); });
document.addEventListener("dragstart", ({ target }) => { dragged = target.closest?.("[data-thing]") ?? null; });
document.addEventListener("dragend", () => { dragged = null; });
document.addEventListener("dragover", (event) => { if (dragged && event.target.closest?.("[data-hour], [data-into]")) event.preventDefault(); });
document.addEventListener("drop", (event) => {
  const place = dragged && event.target.closest?.("[data-hour], [data-into]");
  if (!place) return;
  event.preventDefault();
  const within = Number(dragged.dataset.at ?? 0) - Number(dragged.closest("[data-hour]")?.dataset.hour ?? dragged.dataset.at ?? 0);   // the minutes stay
  put(dragged, place.dataset.into ? { into: place.dataset.into } : { at: Number(place.dataset.hour) + within });
});
document.addEventListener("focusin", ({ target }) => { const thing = target.closest?.("#day [data-thing]"); if (thing) latest = thing.id; });
document.addEventListener("fragment:swapped", ({ detail: { element } }) => { if (element?.id === "day") settle(element); });
