// A comment on a moment: every [data-comment-at] (field or words) gets the second, #comment the words.
import { minutes } from "./timer.js";

let stamped = 0;   // the second that the comment being written is about

function stamp(seconds) {
  stamped = seconds;
  for (const place of document.querySelectorAll("[data-comment-at]")) {
    if (place.matches("input")) place.value = seconds.toFixed(1); else place.textContent = minutes(seconds);
  }
}

export function comment(seconds) {
  stamp(seconds);
  document.getElementById("comment")?.focus();
}

export function keepComment(at) {
  const written = () => document.getElementById("comment")?.value;
  document.addEventListener("focusin", ({ target }) => { if (target.id === "comment" && !written()) stamp(at()); });
  document.addEventListener("fragment:swapped", () => { if (written()) stamp(stamped); });   // somebody else's comment came in
}
