// The lamps in the top bar: server, telephone, microphone.
//   <span class="lamp idle" data-lamp="server" data-name="Server" title="…"><svg …/><span>Server</span></span>
//   light("server", "ok", "connected") sets the class, the title "Server: connected" and data-state; "lamp" is fired on the document.
const STATES = ["ok", "warn", "bad", "info", "note", "idle"];
const current = new Map();

/** Show the state of a lamp in colour and words. */
export function light(name, state, words) {
  const before = current.get(name);
  current.set(name, { state, words });
  show(name);
  if (before?.state !== state) document.dispatchEvent(new CustomEvent("lamp", { detail: { name, state, words } }));
}

/** ok, warn, bad … or undefined when the lamp was never lit. */
export function lamp(name) { return current.get(name)?.state; }

function show(name) {
  const { state, words } = current.get(name);
  for (const element of document.querySelectorAll(`[data-lamp="${name}"]`)) {
    element.classList.remove(...STATES);
    element.classList.add(state);
    element.dataset.state = state;
    const title = `${element.dataset.name ?? element.textContent.trim()}: ${words}`;
    if (element.title !== title) element.title = title;
  }
}

document.addEventListener("fragment:swapped", () => { for (const name of current.keys()) show(name); });
