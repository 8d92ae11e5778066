// A list of boxes behind a button: <details data-several><summary><span data-any="Any"> … <label><input type="checkbox"> …
//   ↓ opens it and goes on, ↑ ↓ go from box to box, the space bar ticks, Esc closes, Enter sends the form.
//   input[data-narrows] leaves the boxes whose words hold what was typed; those that are ticked stay.
const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const boxes = (list) => [...list.querySelectorAll("label")].filter((label) => !label.hidden).map((label) => label.control);

function tell(list) {
  const place = list.querySelector("[data-any]");
  const chosen = [...list.querySelectorAll("input:checked")].map((box) => box.closest("label").textContent.trim());
  place.textContent = chosen.join(", ") || place.dataset.any;
}

function narrow(field) {
  const sought = plain(field.value.trim());
  for (const label of field.parentElement.querySelectorAll("label")) {
    label.hidden = !label.control.checked && !plain(label.textContent).includes(sought);
  }
}

function close(list) {
  const within = list.contains(document.activeElement);
  list.open = false;
  if (within) list.querySelector("summary").focus();
}

function step(list, by) {
  list.open = true;
  const all = [list.querySelector("[data-narrows]"), ...boxes(list)].filter(Boolean);
  all[Math.min(all.length - 1, Math.max(0, all.indexOf(document.activeElement) + by))]?.focus();
}

document.addEventListener("change", ({ target }) => {
  const list = target.closest?.("[data-several]");
  if (list && target.matches("[type=checkbox]")) tell(list);
});
document.addEventListener("input", ({ target }) => { if (target.matches?.("[data-narrows]")) narrow(target); });
document.addEventListener("keydown", (event) => {
  const list = event.target.closest?.("[data-several]");
  if (!list || event.isComposing) return;
  if (event.key === "Escape" && list.open) close(list);
  else if (event.key === "ArrowDown") step(list, 1);
  else if (event.key === "ArrowUp" && list.open) step(list, -1);
  else if (event.key === "Enter" && event.target.matches("[data-narrows]")) boxes(list)[0]?.focus();
  else return;
  event.preventDefault();
});
document.addEventListener("focusin", ({ target }) => {
  for (const list of document.querySelectorAll("[data-several][open]")) if (!list.contains(target)) list.open = false;
});
document.addEventListener("click", ({ target }) => {
  for (const list of document.querySelectorAll("[data-several][open]")) if (!list.contains(target)) list.open = false;
});
document.addEventListener("reset", ({ target }) => setTimeout(() => target.querySelectorAll("[data-several]").forEach(tell)));
