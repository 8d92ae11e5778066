// ↑ ↓ move through a list, Enter opens (natively, the entries are links).
//   <section class="pane queue" data-list> <a class="lead" href="…" data-entry> … <a … aria-current="true">
//   A table: <tbody data-list> with one <a data-entry> in each row. The focus starts at the entry with aria-current.
//   "queue" (Q) shows the queue where the width hides it: .panes[data-queue-open].
import { commanded, on } from "./keys.js";

function entries() {
  const lists = [...document.querySelectorAll("[data-list]")].filter((list) => list.checkVisibility());
  const list = document.activeElement?.closest("[data-list]") ?? lists[0];
  return [...(list?.querySelectorAll("[data-entry]") ?? [])].filter((entry) => entry.checkVisibility());
}

function move(step) {
  const all = entries();
  if (!all.length) return;
  const focused = all.indexOf(document.activeElement);
  const start = focused >= 0 ? focused : all.findIndex((entry) => entry.hasAttribute("aria-current"));
  const next = Math.min(all.length - 1, Math.max(0, start < 0 ? 0 : start + step));
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
}

on("list-up", () => move(-1));
on("list-down", () => move(1));
document.addEventListener("click", ({ target }) => {
  if (target.closest?.('[data-command="queue"]')) document.querySelector(".panes")?.toggleAttribute("data-queue-open");
});
on("queue", () => { if (!commanded("queue")) document.querySelector(".panes")?.toggleAttribute("data-queue-open"); });
