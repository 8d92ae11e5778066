// Says what has just happened. toast("saved"), toast("Not done: …", {kind: "bad"}).
//   Lower right, above the call bar, in <div id="toasts" class="toasts"> (made when the page has none).
//   kind: info (default), ok, warn go after 6 s, longer while the mouse is on them; bad stays until it is closed and is role=alert.
//   The server sends one as the live event "toast" {text, kind} or as the header HX-Trigger: {"toast": {"text": …}}.
import { text } from "./boot.js";

const SHOWN_MS = 6000;
const MOST = 4;

function place() {
  const found = document.getElementById("toasts");
  if (found) return found;
  const made = Object.assign(document.createElement("div"), { id: "toasts", className: "toasts" });
  made.setAttribute("role", "status");
  document.body.append(made);
  return made;
}

export function toast(words, { kind = "info" } = {}) {
  const box = Object.assign(document.createElement("div"), { className: `toast float ${kind}` });
  if (kind === "bad") box.setAttribute("role", "alert");
  const said = Object.assign(document.createElement("span"), { textContent: words });
  const close = Object.assign(document.createElement("button"), { type: "button", className: "button quiet small square", textContent: "×" });
  close.setAttribute("aria-label", text("close"));
  close.addEventListener("click", () => box.remove());
  box.append(said, close);
  const list = place();
  list.append(box);
  while (list.childElementCount > MOST) list.firstElementChild.remove();
  if (kind !== "bad") leave(box);
}

function leave(box) {
  setTimeout(() => (box.matches(":hover, :focus-within") ? leave(box) : box.remove()), SHOWN_MS);
}

for (const name of ["toast", "live:toast"]) {
  document.addEventListener(name, ({ detail }) => toast(detail.text ?? detail.value?.text ?? "", { kind: detail.kind ?? detail.value?.kind }));
}
