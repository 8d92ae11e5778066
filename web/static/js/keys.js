// Keys press buttons. An element says what it does: <button data-command="dial" aria-keyshortcuts="F9">. The key clicks it.
//   Several elements may carry one command: the first that is seen is meant (only those inside, while a dialog is open).
//   A field with a command gets the focus (<textarea data-command="note">, <input data-command="filter">).
//   No element: the document gets the event "command:<name>" (lists and player listen for theirs), but not behind an open dialog.
//   <body data-dial-key="F7"> changes the key that dials; <body data-single-keys="off"> switches letters, digits and signs off.
//   A held key counts once. aria-disabled="true" with data-reason="why" says why instead (refusals.js).
import { keys } from "./key-list.js";

export const TEXT = "textarea, select, [contenteditable]:not([contenteditable=false]), input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range])";
const USES_KEYS = "input, textarea, select, button, summary, audio, [contenteditable], [role=slider], [role=option], [role=tab]";
const heard = new Set();   // commands that a module listens for

/** Listen for a command that has no element. */
export function on(command, act) {
  heard.add(command);
  document.addEventListener(`command:${command}`, act);
}

/** The registry with the user's own dial key. */
export function registry() {
  const own = document.body.dataset.dialKey;
  return keys.map((entry) => (own && entry.command === "dial" ? { ...entry, key: own } : entry))
    .filter((entry) => !own || entry.key !== own || entry.command === "dial");
}

/** True when pressing the key would do something on this page. */
export function available(command) { return heard.has(command) || document.querySelector(`[data-command="${command}"]`) !== null; }

/** The element that a command means now, or null. */
export function commanded(command) {
  const inside = document.querySelector("dialog:modal") ?? document;
  return [...inside.querySelectorAll(`[data-command="${command}"]`)].find((element) => element.checkVisibility() && !element.disabled) ?? null;
}

export function run(command) {
  const element = commanded(command);
  if (!element) { if (!document.querySelector("dialog:modal")) document.dispatchEvent(new CustomEvent(`command:${command}`)); }
  else if (element.matches(TEXT)) element.focus();
  else element.click();
}

function fits(entry, event) {
  if (entry.key ? event.key !== entry.key : event.code !== entry.code) return false;
  if (Boolean(entry.ctrl) !== (event.ctrlKey || event.metaKey) || Boolean(entry.alt) !== event.altKey) return false;
  if ((entry.code || entry.key.startsWith("Arrow")) && Boolean(entry.shift) !== event.shiftKey) return false;
  if (entry.single && document.body.dataset.singleKeys === "off") return false;
  return allowed(entry, document.activeElement);
}

function allowed({ when, key }, focused) {
  if (when === "anywhere" || !focused) return true;
  if (when === "outside") return !focused.matches(TEXT);
  if (focused.matches(USES_KEYS)) return false;
  return key === " " || !focused.matches("a") || Boolean(focused.closest("[data-list]"));   // a link has no use for the space bar
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const entry = registry().find((each) => fits(each, event) && available(each.command));
  if (!entry || (entry.command === "open" && document.activeElement?.matches("a"))) return;
  event.preventDefault();   // also when held: F10 must not open the browser's menu
  if (!event.repeat) run(entry.command);
});
