// The order of columns: <fieldset data-arranges> <ol> <li> box, <button data-move="-1">, <button data-move="1"> … [role=status]
//   The buttons move a column, so do Alt ↑ and Alt ↓ on its box, and dragging; the form sends the boxes in their order.
import { text } from "./boot.js";

function told(item) {
  const all = [...item.parentElement.children];
  const values = { column: item.querySelector("label").textContent.trim(), place: all.indexOf(item) + 1, count: all.length };
  item.closest("[data-arranges]").querySelector("[role=status]").textContent = text("column_moved", values);
}

function move(item, by) {
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  const focused = document.activeElement;
  if (by < 0) other.before(item);
  else other.after(item);
  focused.focus();
  told(item);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-arranges] [data-move]");
  if (button) move(button.closest("li"), Number(button.dataset.move));
});
document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.("[data-arranges] li");
  if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  move(item, event.key === "ArrowUp" ? -1 : 1);
});

let dragged = null;
for (const item of document.querySelectorAll("[data-arranges] li")) item.draggable = true;   // without scripts nothing moves
document.addEventListener("dragstart", ({ target }) => { dragged = target.closest?.("[data-arranges] li") ?? null; });
document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.("[data-arranges] li");
  if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const all = [...over.parentElement.children];
  if (over !== dragged) over[all.indexOf(over) < all.indexOf(dragged) ? "before" : "after"](dragged);
});
document.addEventListener("dragend", () => {
  if (dragged) told(dragged);
  dragged = null;
});
