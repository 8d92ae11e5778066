// How long somebody listens: the seconds of sound that were really played, told to the server while it plays and when it stops.
//   POST /recordings/ID/heard seconds=9.8, beside the address of the sound /recordings/ID/audio
const BEAT_MS = 10_000;
const LONGEST_STEP = 2;   // seconds between two looks; more is a seek, which nobody has heard

export function tellHeard(sound) {
  const heard = new Map();   // address -> seconds that nobody was told of yet
  let place = 0;
  let told = Date.now();
  const tell = () => {
    for (const [address, seconds] of heard) {
      fetch(address, { method: "POST", body: new URLSearchParams({ seconds: seconds.toFixed(1) }), keepalive: true }).catch(() => {});
    }
    heard.clear();
    told = Date.now();
  };
  sound.addEventListener("timeupdate", () => {
    const step = sound.currentTime - place;
    place = sound.currentTime;
    const address = sound.currentSrc.replace(/\/audio$/, "/heard");
    if (step <= 0 || step > LONGEST_STEP || address === sound.currentSrc) return;
    heard.set(address, (heard.get(address) ?? 0) + step);
    if (Date.now() - told > BEAT_MS) tell();
  });
  sound.addEventListener("play", () => { told = Date.now(); });
  for (const name of ["pause", "ended"]) sound.addEventListener(name, tell);
  window.addEventListener("pagehide", tell);
}
