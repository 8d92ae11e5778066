// The page was loaded again in mid-call (or its tab crashed): the telephone goes back to the customer, who is still on the line.
//   <section data-return="/calls/ID/return"> stands in the page while somebody talks on this page's kind of telephone.
//   POST it once; the server rings this telephone, which answers by itself, in the place of the leg of the page before.
//   Only for a call that this page's telephone was not in: one that has just ended here is never called back.
import { Refusal, send } from "./http.js";

export function comeBack(phone) {
  const known = new Set();   // addresses of calls that this page was in, or asked for
  const look = async () => {
    const place = document.querySelector("[data-return]");
    const url = place?.dataset.return;
    if (!url || !phone.registered || known.has(url)) return;
    known.add(url);
    if (phone.callId) return;
    document.dispatchEvent(new CustomEvent("call:announced", { detail: { id: url.split("/").at(-2) } }));
    await send("POST", url, {}).catch((failure) => {
      if (!(failure instanceof Refusal)) known.delete(url);   // the server did not hear it; a refusal means that the call has ended
    });
  };
  phone.addEventListener("call", ({ detail }) => known.add(`/calls/${detail.callId}/return`));
  phone.addEventListener("line", look);
  document.addEventListener("fragment:swapped", look);
}
