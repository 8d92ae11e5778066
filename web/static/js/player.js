// Entry of the player's page, after panel.js.
//   <section class="player" id="player" data-audio="/recordings/ID/audio" data-peaks="/recordings/ID/peaks" data-duration="372.4">
//   peaks: {"operator": [0…1, …], "customer": […], "duration": seconds}, made by the server; the audio is loaded at the first play.
//   Inside: <div class="waveform" aria-busy="true"></div> · data-command = player-play, player-back, player-forward ·
//   <button data-rate="1.25" aria-pressed> · <span data-position> · <span data-length>.
//   Anywhere: <a href="#t=131" data-seek="131.2">2:11</a>; .player-marks > a[data-seek] stand above their second;
//   <p data-region="gap" data-from="20.5" data-to="31" data-words="Not recorded"> is a grey area of the wave that says so,
//   <li data-region="comment" data-from="20.5"> a line in it. C puts the second that is heard into every [data-comment-at]
//   (field or words) and the focus into #comment; to begin typing there does the same.
import WaveSurfer from "wavesurfer.js";
import Regions from "wavesurfer.js/dist/plugins/regions.esm.js";
import { text } from "./boot.js";
import { comment, keepComment } from "./comment.js";
import { tellHeard } from "./heard.js";
import { commanded, on } from "./keys.js";
import { colour, draw, placeMarks } from "./marks.js";
import { minutes } from "./timer.js";
import { toast } from "./toast.js";

const STEP_SECONDS = 5;
const page = document.getElementById("player");

function channel(name) {
  const pale = colour(`color-mix(in srgb, var(${name}) 40%, var(--surface-sunk))`);   // opaque: the heard part is painted over it
  return { waveColor: pale, progressColor: colour(`var(${name})`), height: 104 };
}

function create(peaks) {
  const media = new Audio();
  media.preload = "none";   // to ask for sound is to listen, which the audit log keeps: nothing is asked for before somebody does
  return WaveSurfer.create({
    media, container: page.querySelector(".waveform"), url: page.dataset.audio, peaks: [peaks.operator, peaks.customer],
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
  const seek = (seconds) => {
    const place = Math.min(length, Math.max(0, seconds));
    sound.currentTime = place;
    if (sound.readyState === HTMLMediaElement.HAVE_NOTHING) wave.setTime(place);   // it says nothing by itself before it plays
  };
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
  draw(regions);
  keepComment(at);
  document.addEventListener("fragment:swapped", () => draw(regions));
  tellHeard(sound);
  placeMarks([...page.querySelectorAll(".player-marks > [data-seek]")], length);
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

if (page) {
  const answer = await fetch(page.dataset.peaks, { headers: { Accept: "application/json" } });
  if (!answer.ok) toast(text("recording_missing"), { kind: "bad" });
  else {
    const wave = create(await answer.json());
    wave.once("ready", () => connect(wave));
  }
}
