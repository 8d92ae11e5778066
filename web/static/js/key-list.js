// Every key of the panel. One place feeds the handler, the sheet under "?" and the reader of this file.
//   key: event.key (function keys, signs) · code: event.code (letters and digits: the same place on every layout)
//   when: "anywhere" also while typing · "outside" not in a text field · "still" not on anything that uses the key itself
const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].flatMap((digit) => [
  { code: `Digit${digit}`, command: `digit-${digit}`, when: "outside", single: true },
  { code: `Numpad${digit}`, command: `digit-${digit}`, when: "outside", single: true },
]);

export const keys = [
  { key: "F9", command: "dial", when: "anywhere" },
  { key: "F8", command: "mute", when: "anywhere" },
  { key: "F4", command: "hold", when: "anywhere" },
  { key: "F10", command: "hang-up", when: "anywhere" },
  { key: "F7", command: "answer", when: "anywhere" },
  { key: "F2", command: "note", when: "anywhere" },
  { key: "F6", command: "more-time", when: "anywhere" },
  { key: "Enter", ctrl: true, command: "save-next", when: "anywhere" },
  { code: "KeyK", ctrl: true, command: "search", when: "anywhere" },
  { code: "KeyR", alt: true, command: "reminder", when: "anywhere" },
  ...digits,
  { code: "KeyO", command: "objections", when: "outside", single: true },
  { code: "KeyP", command: "plan", when: "outside", single: true },
  { code: "KeyN", command: "skip", when: "outside", single: true },
  { code: "KeyB", command: "break", when: "outside", single: true },
  { code: "KeyX", command: "export", when: "outside", single: true },
  { code: "KeyQ", command: "queue", when: "outside", single: true },
  { key: "ArrowUp", command: "list-up", when: "still" },
  { key: "ArrowDown", command: "list-down", when: "still" },
  { key: "Enter", command: "open", when: "still" },
  { key: "Backspace", command: "back", when: "outside", single: true },
  { key: "/", command: "filter", when: "outside", single: true },
  { key: "?", command: "keys", when: "outside", single: true },
  { key: " ", command: "player-play", when: "still", single: true },
  { code: "KeyJ", command: "player-back", when: "outside", single: true },
  { code: "KeyL", command: "player-forward", when: "outside", single: true },
  { code: "KeyC", command: "player-comment", when: "outside", single: true },
  { code: "Comma", command: "player-slower", when: "outside", single: true },
  { code: "Period", command: "player-faster", when: "outside", single: true },
];
