// The search over the page (Ctrl+K): type, ↓ and ↑ choose, Enter opens the chosen or the first one.
//   In a call the account opens in another tab: the workplace stays with its call.
//   <dialog id="palette"> <input hx-get="/search"> … <div data-found="what was typed"> <a class="option" data-entry>
const palette = document.getElementById("palette");
const field = palette?.querySelector("input");
let waits = false;   // Enter came before the answer to what was typed

const entries = () => [...palette.querySelectorAll("[data-entry]")];

function openFirst() {
  waits = palette.querySelector("[data-found]")?.dataset.found !== field.value.trim();
  if (!waits) entries()[0]?.click();
}

palette?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const all = entries(), place = all.indexOf(document.activeElement) + step;
    event.preventDefault();
    (place < 0 ? field : all[Math.min(place, all.length - 1)] ?? field).focus();
  } else if (event.key === "Enter" && event.target === field) {
    event.preventDefault();
    openFirst();
  }
});
field?.addEventListener("input", () => { waits = false; });
document.addEventListener("fragment:swapped", () => { if (waits) openFirst(); });
palette?.addEventListener("close", () => { field.value = ""; palette.querySelector("#palette-found").replaceChildren(); });
palette?.addEventListener("click", ({ target }) => {
  const entry = target.closest("[data-entry]"), state = document.querySelector("main[data-state]")?.dataset.state ?? "ready";
  if (!entry) return;
  entry.target = state === "ready" ? "" : "_blank";
  palette.close();
});
