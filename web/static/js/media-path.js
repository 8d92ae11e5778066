// Habits of browsers that would spoil a call: straighten(session, milliseconds, isSilent) for a JsSIP session.
//   Without permission for the microphone only mDNS candidates are shown; c= is then 0.0.0.0, which Asterisk takes for "on hold".
//   Gathering addresses waits for a STUN server that may be dead: so many milliseconds after a candidate it has to be enough.
//   The microphone is open from its first moment: a call that has to begin muted is muted before our answer leaves.
export function straighten(session, iceTimeoutMs, isSilent) {
  let timer;
  session.on("sdp", (description) => {
    if (description.originator !== "local") return;
    if (isSilent()) session.mute({ audio: true });
    description.sdp = description.sdp.replace(/^c=IN IP4 0\.0\.0\.0/gm, "c=IN IP4 127.0.0.1");
  });
  session.on("icecandidate", ({ ready }) => {
    clearTimeout(timer);
    timer = setTimeout(ready, iceTimeoutMs);
  });
  for (const end of ["ended", "failed"]) session.on(end, () => clearTimeout(timer));
}
