// One press, one call.
//   <button data-command="dial" data-dial="/accounts/7/calls" data-person="12" data-number="44" aria-keyshortcuts="F9">
//   data-person and data-number may be left out: the server then takes the person and the number that are next.
//   POST {"person_id"?, "number_id"?, "key"} with the header Idempotency-Key: the key is made at the press, so the one retry
//   after a lost line cannot make a second call, and nothing is sent later than 5 s after the press.
//   Answer {"id": call id} -> "call:announced" on the document, detail {id}. Refusal {"message": "…"} -> said as a toast.
import { boot, text } from "./boot.js";
import { Refusal, send } from "./http.js";
import { lamp } from "./lamps.js";
import { toast } from "./toast.js";

const PRESS_LIVES_MS = 5000;
const QUIET_MS = 1200;   // a second press of the same button within this time is the same press
let quiet = { until: 0, url: "" };
let sending = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-dial]");
  if (!button) return;
  event.preventDefault();
  if (sending || (button.dataset.dial === quiet.url && performance.now() < quiet.until)) return;
  const reason = obstacle();
  if (reason) toast(text(reason), { kind: "bad" });
  else dial(button);
});

function obstacle() {
  if (document.body.dataset.server === "lost") return "not_dialled_offline";
  if (boot.softphone && lamp("telephone") !== "ok") return "not_dialled_phone";
  return null;
}

async function dial(button) {
  const pressed = performance.now();
  quiet = { until: pressed + QUIET_MS, url: button.dataset.dial };
  sending = true;
  button.setAttribute("aria-busy", "true");
  const { dial: url, person, number } = button.dataset;
  const intent = { key: crypto.randomUUID(), person_id: person && Number(person), number_id: number && Number(number) };
  try {
    const { id } = await post(url, intent, pressed);
    document.dispatchEvent(new CustomEvent("call:announced", { detail: { id } }));
  } catch (failure) {
    toast(failure instanceof Refusal ? failure.message : text("dial_unknown"), { kind: "bad" });
  } finally {
    sending = false;
    button.removeAttribute("aria-busy");
  }
}

async function post(url, intent, pressed) {
  const once = () => send("POST", url, intent, {
    headers: { "Idempotency-Key": intent.key }, milliseconds: Math.max(1, PRESS_LIVES_MS - (performance.now() - pressed)),
  });
  try { return await once(); } catch (failure) {
    if (failure instanceof Refusal || performance.now() - pressed > PRESS_LIVES_MS / 2) throw failure;
    return once();
  }
}
