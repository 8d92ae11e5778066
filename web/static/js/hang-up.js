// Hanging up, whatever telephone the call is on: <button data-command="hang-up" data-hang-up="/calls/ID/hang-up">.
//   POSTs to the server, which ends it for any telephone; the page's own telephone, if it has one, hangs up besides.
import { text } from "./boot.js";
import { Refusal, send } from "./http.js";
import { toast } from "./toast.js";

let phone = null;

/** The page's telephone, from now on. */
export function hangUpAlso(softphone) { phone = softphone; }

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.('[data-command="hang-up"]');
  if (button) hangUp(button.dataset.hangUp);
});

/** A telephone that still rings lets the server speak first: refused here, the call would look like one that could not be taken. */
async function hangUp(url) {
  const callId = phone?.callId;
  if (phone?.talking || !url) phone?.hangUp();
  if (!url) return;
  await send("POST", url, {}).catch((failure) =>
    toast(failure instanceof Refusal ? failure.message : text("unreachable"), { kind: "bad" }));
  phone?.end(callId);
}
