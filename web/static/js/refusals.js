// A button that cannot act says why: <button aria-disabled="true" data-reason="Until 9:00 in Vologda nobody may be called">.
// Unlike disabled it keeps the focus and its words for a screen reader. Must be imported before every other click listener.
import { toast } from "./toast.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest?.('[aria-disabled="true"]');
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const reason = button.dataset.reason || button.title;
  if (reason) toast(reason, { kind: "warn" });
}, { capture: true });
