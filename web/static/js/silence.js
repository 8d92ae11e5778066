// Whoever the customer could not hear (muted, or the customer on hold) is not heard either after the page was loaded again in mid-call:
// the call whose operator is silent is remembered by this browser, also through a crash of the tab.
const PLACE = "silent-call";

export function remember(callId, silent) {
  if (silent) localStorage.setItem(PLACE, callId);
  else if (wasSilent(callId)) localStorage.removeItem(PLACE);
}

export function wasSilent(callId) { return callId !== null && localStorage.getItem(PLACE) === callId; }
