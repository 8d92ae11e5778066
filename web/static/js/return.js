// The page was loaded again during a call (or its tab crashed). It says so once a call: POST to the call's return address.
//   <section data-return="/calls/ID/return">     somebody talks on this page's kind of telephone: the server rings this telephone,
//     which answers by itself, in the place of the leg of the page before. The customer is still on the line.
//   <audio data-unanswered="/calls/ID/return">   in the page as it was loaded: the telephone of the page before had not answered yet.
//     The server ends such a call, and the bar says that the customer was not called.
//   Only for a call that this page's telephone was not in: one that has just ended here is never called back.
import { Refusal, send } from "./http.js";

export function comeBack(phone) {
  const known = new Set();   // addresses of calls that this page was in, or asked for
  let unanswered = document.querySelector("[data-unanswered]")?.dataset.unanswered;
  const ask = async (url, mayAskAgain) => {
    if (known.has(url)) return;
    known.add(url);
    if (phone.callId) return;
    announce(url);
    await send("POST", url, {}).catch((failure) => { if (mayAskAgain(unheard(failure))) known.delete(url); });
  };
  const look = async () => {
    if (!phone.registered) return;
    const missed = unanswered;
    unanswered = null;
    if (missed) {   // refused, the telephone had answered in time: the page comes back when the customer has, too
      await ask(missed, (wasUnheard) => { if (wasUnheard) unanswered = missed; return true; });
    }
    const url = document.querySelector("[data-return]")?.dataset.return;
    if (url) await ask(url, (wasUnheard) => wasUnheard);   // refused, the call has ended
  };
  if (unanswered) announce(unanswered);   // should it still reach this telephone, it is answered
  phone.addEventListener("call", ({ detail }) => known.add(`/calls/${detail.callId}/return`));
  phone.addEventListener("line", look);
  document.addEventListener("fragment:swapped", look);
}

/** Whether the server may never have heard of it. */
function unheard(failure) { return !(failure instanceof Refusal); }

function announce(url) { document.dispatchEvent(new CustomEvent("call:announced", { detail: { id: url.split("/").at(-2) } })); }
