// Tones for menus, while a call is going on.
//   <button data-command="keypad" popovertarget="keypad"> <div id="keypad" popover class="keypad"> <output></output>
//   <div class="pads"> <button class="button" data-tone="1">1</button> … * # </div></div>
//   Open, the digits, * and # of the keyboard press its buttons (and nothing else), but for those typed into a text. Each fires "phone:tone", detail {tone}.
import { TEXT } from "./keys.js";

const TONES = /^[0-9*#]$/;
const PRESSED_MS = 150;

function press(pad, button) {
  const { tone } = button.dataset;
  const shown = pad.querySelector("output");
  if (shown) shown.textContent += tone;
  button.dataset.sent = "";
  setTimeout(() => delete button.dataset.sent, PRESSED_MS);
  document.dispatchEvent(new CustomEvent("phone:tone", { detail: { tone } }));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("#keypad [data-tone]");
  if (button) press(button.closest("#keypad"), button);
});
document.addEventListener("keydown", (event) => {
  const pad = document.querySelector("#keypad:popover-open");
  if (!pad || !TONES.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (document.activeElement?.matches(TEXT)) return;   // F2 leads from the open keypad into the note: digits are text there
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = pad.querySelector(`[data-tone="${event.key}"]`);
  if (button && !event.repeat) press(pad, button);
}, { capture: true });
// Before it opens: a key that is pressed at once must not be cleared away.
document.addEventListener("beforetoggle", ({ target, newState }) => {
  if (target.id === "keypad" && newState === "open") target.querySelector("output")?.replaceChildren();
}, { capture: true });
