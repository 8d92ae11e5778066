// A recording plays where it stands in a timeline or a table; only one at a time.
//   <span class="recording" data-audio="/recordings/0199…/audio" data-duration="401"> <button data-play aria-label="Play">
//   <svg class="icon when-still">…</svg><svg class="icon when-playing">…</svg></button>
//   <svg class="mini-wave" viewBox="0 0 160 24" preserveAspectRatio="none">…</svg><span data-position>6:41</span></span>
//   While it plays the box carries data-playing and the wave shows how far it is; a click on the wave goes there.
import { text } from "./boot.js";
import { tellHeard } from "./heard.js";
import { minutes } from "./timer.js";
import { toast } from "./toast.js";

const SVG = "http://www.w3.org/2000/svg";
const sound = new Audio();
sound.preload = "none";
let box = null;

function play(next, from = 0) {
  if (box !== next) {
    stop();
    box = next;
    sound.src = box.dataset.audio;
  }
  if (from) sound.currentTime = from;
  sound.play().catch((failure) => { if (failure.name !== "AbortError") { stop(); toast(text("recording_missing"), { kind: "bad" }); } });
}

function stop() {
  sound.pause();
  if (box) mark(false);
  box = null;
}

function mark(playing) {
  box.toggleAttribute("data-playing", playing);
  box.querySelector("[data-play]")?.setAttribute("aria-label", text(playing ? "pause" : "play"));
}

function progress() {
  const wave = box?.querySelector(".mini-wave");
  const length = sound.duration || Number(box?.dataset.duration);
  if (!wave || !length) return;
  const heard = wave.querySelector(".heard") ?? wave.appendChild(document.createElementNS(SVG, "rect"));
  heard.setAttribute("class", "heard");
  heard.setAttribute("height", "24");
  heard.setAttribute("width", (160 * Math.min(1, sound.currentTime / length)).toFixed(1));
  const position = box.querySelector("[data-position]");
  if (position) position.textContent = `${minutes(sound.currentTime)} / ${minutes(length)}`;
}

tellHeard(sound);
sound.addEventListener("play", () => mark(true));
sound.addEventListener("pause", () => { if (box) mark(false); });
sound.addEventListener("timeupdate", progress);
sound.addEventListener("ended", stop);
document.addEventListener("click", ({ target, clientX }) => {
  const next = target.closest?.(".recording[data-audio]");
  if (!next) return;
  const wave = target.closest(".mini-wave");
  if (wave) {
    const { left, width } = wave.getBoundingClientRect();
    play(next, ((clientX - left) / width) * Number(next.dataset.duration || 0));
  } else if (target.closest("[data-play]")) {
    if (box === next && !sound.paused) sound.pause(); else play(next);
  }
});
document.addEventListener("live:call", ({ detail }) => { if (detail.state !== "ended") stop(); });   // nothing else sounds in a call
