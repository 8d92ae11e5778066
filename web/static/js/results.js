// The result decides what is asked next.
//   <form data-results> <label class="choice" data-command="digit-1"><input type="radio" name="result" value="meeting" …>
//   <fieldset data-for-results="meeting call_back" hidden> is shown, and sent, only for these results.
//   data-next-kind, data-next-due, data-why at the radio button propose what usually follows, or why nothing does; what
//   somebody entered stays. A form with data-fresh, which nobody filled in yet, begins with what its chosen result proposes.
//   <button type="button" data-preset="#next-at" data-value="2026-12-02T10:00" aria-pressed="false"> fills a field; one of a group is pressed.
function follow(form) {
  const chosen = form.querySelector('input[name="result"]:checked')?.value ?? "";
  for (const part of form.querySelectorAll("[data-for-results]")) {
    const wanted = part.dataset.forResults.split(/\s+/).includes(chosen);
    part.hidden = !wanted;
    part.disabled = !wanted;
  }
}

function propose(form, radio) {
  const { nextKind = "", nextDue = "", why: nextWhy = "" } = radio.dataset;
  const due = form.elements.namedItem("due_at"), kind = form.elements.namedItem("kind"), why = form.elements.namedItem("why");
  if (due && due.value === (due.dataset.proposed ?? "")) {
    due.value = due.dataset.proposed = nextDue;
    due.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (why && why.value === (why.dataset.proposed ?? "")) why.value = why.dataset.proposed = nextWhy;
  if (!kind || (kind.dataset.proposed ?? kind.options[0]?.value) !== kind.value) return;
  kind.value = nextKind || kind.options[0]?.value;
  kind.dataset.proposed = kind.value;
}

function preset(button) {
  const field = document.querySelector(button.dataset.preset);
  if (!field) return;
  if (button.dataset.value) field.value = button.dataset.value;
  else field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  for (const other of document.querySelectorAll(`[data-preset="${button.dataset.preset}"]`)) other.setAttribute("aria-pressed", String(other === button));
}

document.addEventListener("change", ({ target }) => {
  if (target.name !== "result" || !target.form?.matches("[data-results]")) return;
  target.closest("fieldset")?.removeAttribute("aria-invalid");
  follow(target.form);
  propose(target.form, target);
});
document.addEventListener("click", ({ target }) => { const button = target.closest?.("[data-preset]"); if (button) preset(button); });
const followAll = () => document.querySelectorAll("form[data-results]").forEach((form) => {
  follow(form);
  const chosen = form.querySelector('input[name="result"]:checked');
  if (chosen && form.hasAttribute("data-fresh")) propose(form, chosen);
});
document.addEventListener("fragment:swapped", followAll);
followAll();
