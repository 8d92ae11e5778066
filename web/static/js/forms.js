// A form that came back with errors: each wrong field is marked and tied to its words, and the first one gets the focus.
//   <input id="plan-due_at" …> <p class="error" id="plan-due_at-error">…</p>   the id of the words is the field's and "-error"
// A morph leaves a field alone while somebody types in it (swap.js), so the marks are set here as well as by the server.
import "./swap.js";

function mark() {
  for (const field of document.querySelectorAll('[aria-invalid="true"][id]')) {
    if (!document.getElementById(`${field.id}-error`)) tie(field, `${field.id}-error`, false);
  }
  for (const words of document.querySelectorAll('.error[id$="-error"]')) {
    const field = document.getElementById(words.id.slice(0, -"-error".length));
    if (field) tie(field, words.id, true);
  }
}

function tie(field, id, wrong) {
  const others = (field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter((each) => each && each !== id);
  const described = wrong ? [...others, id] : others;
  if (described.length) field.setAttribute("aria-describedby", described.join(" ")); else field.removeAttribute("aria-describedby");
  if (wrong) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
}

/** What is being mended is no longer called wrong: the server says so again if it is. */
function mended(target) {
  const field = target.closest?.('[aria-invalid="true"][id]');
  const words = field && document.getElementById(`${field.id}-error`);
  if (!words) return;
  words.remove();
  tie(field, words.id, false);
}

function lead() {
  const first = document.querySelector('form [aria-invalid="true"]');
  if (!first) return;
  for (let outer = first.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  (first.matches("fieldset") ? first.querySelector("input:checked") ?? first.querySelector("input") : first).focus();
}

document.addEventListener("input", ({ target }) => mended(target));
document.addEventListener("fragment:swapped", mark);
document.addEventListener("htmx:after:swap", ({ detail }) => { if (detail.ctx?.response?.raw.status === 422) { mark(); lead(); } });
lead();
