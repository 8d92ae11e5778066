// The result decides what is asked next.
//   <form data-results> <label class="choice" data-command="digit-1"><input type="radio" name="result" value="meeting" …>
//   <fieldset data-for-results="meeting call_back" hidden> is shown, and sent, only for these results.
//   data-next-kind, data-next-due at the radio button propose what usually follows; what somebody entered stays.
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
  const { nextKind = "", nextDue = "" } = radio.dataset;
  const due = form.elements.namedItem("due_at"), kind = form.elements.namedItem("kind");
  if (due && due.value === (due.dataset.proposed ?? "")) {
    due.value = due.dataset.proposed = nextDue;
    due.dispatchEvent(new Event("input", { bubbles: true }));
  }
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
const followAll = () => document.querySelectorAll("form[data-results]").forEach(follow);
document.addEventListener("fragment:swapped", followAll);
followAll();
