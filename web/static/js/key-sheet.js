// The sheet of keys ("?" or an element with data-command="keys"): made from the registry, only keys that do something here.
import { text } from "./boot.js";
import { available, commanded, on, registry } from "./keys.js";

const SIGNS = { " ": "Space", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Enter: "↵", Backspace: "⌫" };
const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

function caption(entry) {
  const name = SIGNS[entry.key] ?? entry.key ?? { Comma: ",", Period: "." }[entry.code] ?? entry.code.replace(/^(Key|Digit)/, "");
  return [...(entry.ctrl ? ["Ctrl"] : []), ...(entry.shift ? ["Shift"] : []), ...(entry.alt ? ["Alt"] : []), name];
}

function rows() {
  const shown = registry().filter(({ code, command }) => !code?.startsWith("Numpad") && available(command));
  const digits = shown.filter(({ command }) => command.startsWith("digit-"));
  const rest = shown.filter((entry) => !digits.includes(entry));
  const lines = rest.map((entry) => [caption(entry), text(`key_${entry.command}`)]);
  if (digits.length) lines.push([digits.length > 1 ? ["0", "–", "9"] : caption(digits[0]), text("key_digit")]);
  return lines.flatMap(([captions, words]) => [
    element("dt", {}, ...captions.map((sign) => element("kbd", { textContent: sign }))), element("dd", { textContent: words })]);
}

export function showKeys() {
  const title = element("h2", { id: "key-sheet-title", textContent: text("keys") });
  const close = element("button", { type: "button", className: "button quiet small", textContent: text("close") });
  const sheet = element("dialog", { className: "dialog float key-sheet" }, element("header", {}, title, close), element("dl", {}, ...rows()));
  sheet.setAttribute("aria-labelledby", title.id);
  close.addEventListener("click", () => sheet.close());
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
}

on("keys", () => { if (!commanded("keys")) showKeys(); });
document.addEventListener("click", ({ target }) => { if (target.closest?.('[data-command="keys"]')) showKeys(); });
