// Entry of the player's page, after panel.js.
//   <section class="player" id="player" data-audio="/recordings/ID/audio" data-peaks="/recordings/ID/peaks" data-duration="372.4">
//   peaks: {"operator": [0…1, …], "customer": […], "duration": seconds}, made by the server; the audio is loaded at the first play.
//   Inside: <div class="waveform" aria-busy="true"></div> · data-command = player-play, player-back, player-forward ·
//   <button data-rate="1.25" aria-pressed> · <span data-position> · <span data-length>.
//   Anywhere: <a href="#t=131" data-seek="131.2">2:11</a>; an element with data-from and data-to is drawn as a region;
//   .player-marks > a[data-seek] stand above their second. Comment (C): data-command="player-comment" puts the second into
//   every [data-comment-at] (field or words) and the focus into #comment.
import WaveSurfer from "wavesurfer.js";
import Regions from "wavesurfer.js/dist/plugins/regions.esm.js";
import { text } from "./boot.js";
import { commanded, on } from "./keys.js";
import { minutes } from "./timer.js";
import { toast } from "./toast.js";

const STEP_SECONDS = 5;
const page = document.getElementById("player");

function colour(words) {   // light-dark() and color-mix() have no colour until something wears them
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = words;
  const worn = getComputedStyle(probe).color;
  probe.remove();
  return worn;
}

function channel(name) {
  const pale = colour(`color-mix(in srgb, var(${name}) 40%, var(--surface-sunk))`);   // opaque: the heard part is painted over it
  return { waveColor: pale, progressColor: colour(`var(${name})`), height: 104 };
}

function create(peaks) {
  return WaveSurfer.create({
    container: page.querySelector(".waveform"), url: page.dataset.audio, peaks: [peaks.operator, peaks.customer],
    duration: peaks.duration ?? Number(page.dataset.duration), splitChannels: [channel("--operator"), channel("--customer")],
    barWidth: 3, barGap: 1, normalize: false, cursorColor: colour("var(--text)"), cursorWidth: 2,
    cspNonce: document.querySelector("script[nonce]")?.nonce,
  });
}

function connect(wave) {
  const length = wave.getDuration();
  const regions = wave.registerPlugin(Regions.create());
  const sound = wave.getMediaElement();   // wavesurfer's own setTime forgets a seek that comes during another one
  const at = () => sound.currentTime;
  const seek = (seconds) => { sound.currentTime = Math.min(length, Math.max(0, seconds)); };
  const show = (seconds) => { for (const place of page.querySelectorAll("[data-position]")) place.textContent = minutes(seconds); };
  const playing = (now) => page.toggleAttribute("data-playing", now);
  const act = {
    "player-play": () => wave.playPause().catch(() => toast(text("recording_missing"), { kind: "bad" })),
    "player-back": () => seek(at() - STEP_SECONDS),
    "player-forward": () => seek(at() + STEP_SECONDS),
    "player-slower": () => rate(wave, -1), "player-faster": () => rate(wave, 1),
    "player-comment": () => comment(at()),
  };
  for (const [command, run] of Object.entries(act)) on(command, () => { if (!commanded(command)) run(); });
  document.addEventListener("click", (event) => {
    const place = event.target.closest?.("[data-seek], [data-rate], [data-command]");
    if (place?.dataset.seek) { event.preventDefault(); seek(Number(place.dataset.seek)); }
    else if (place?.dataset.rate) setRate(wave, place);
    else act[place?.dataset.command]?.();
  });
  wave.on("timeupdate", show);
  wave.on("play", () => playing(true));
  for (const name of ["pause", "finish"]) wave.on(name, () => playing(false));
  wave.on("error", () => toast(text("recording_missing"), { kind: "bad" }));
  for (const { dataset } of document.querySelectorAll("[data-from]")) {
    regions.addRegion({ start: Number(dataset.from), end: Number(dataset.to ?? dataset.from), color: "rgba(179, 96, 140, 0.16)", drag: false, resize: false });
  }
  for (const mark of page.querySelectorAll(".player-marks > [data-seek]")) mark.style.insetInlineStart = `${(100 * mark.dataset.seek) / length}%`;
  for (const place of page.querySelectorAll("[data-length]")) place.textContent = minutes(length);
  page.querySelector(".waveform").removeAttribute("aria-busy");
}

function rate(wave, step) {
  const all = [...page.querySelectorAll("[data-rate]")];
  const next = all[all.findIndex((button) => button.getAttribute("aria-pressed") === "true") + step];
  if (next) setRate(wave, next);
}

function setRate(wave, button) {
  wave.setPlaybackRate(Number(button.dataset.rate), true);   // the pitch stays
  for (const other of page.querySelectorAll("[data-rate]")) other.setAttribute("aria-pressed", String(other === button));
}

function comment(seconds) {
  for (const place of document.querySelectorAll("[data-comment-at]")) {
    if (place.matches("input")) place.value = seconds.toFixed(1); else place.textContent = minutes(seconds);
  }
  document.getElementById("comment")?.focus();
}

if (page) {
  const answer = await fetch(page.dataset.peaks, { headers: { Accept: "application/json" } });
  if (!answer.ok) toast(text("recording_missing"), { kind: "bad" });
  else {
    const wave = create(await answer.json());
    wave.once("ready", () => connect(wave));
  }
}
