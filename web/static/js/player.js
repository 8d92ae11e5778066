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
import { tellHeard } from "./heard.js";
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

const REGIONS = {   // what each kind looks like in the wave
  gap: () => colour("color-mix(in srgb, var(--idle-lamp) 38%, transparent)"), comment: () => colour("var(--note-lamp)"),
};

function draw(regions) {
  regions.clearRegions();
  for (const { dataset } of document.querySelectorAll("[data-region]")) {
    const start = Number(dataset.from);
    const end = dataset.to === undefined ? undefined : Number(dataset.to);
    regions.addRegion({ start, end, color: REGIONS[dataset.region](), content: said(dataset.words), drag: false, resize: false });
  }
}

function said(words) {   // stands in the wave's own shadow, where no style of ours reaches
  if (!words) return undefined;
  const place = document.createElement("span");
  place.textContent = words;
  Object.assign(place.style, {
    position: "absolute", insetBlock: "0", insetInline: "0", display: "grid", placeItems: "center", padding: "0 2px", overflow: "hidden",
    textAlign: "center", fontSize: "12px", lineHeight: "1.2", color: colour("var(--text)"), overflowWrap: "anywhere",
  });
  return place;
}

function placeMarks(marks, length) {
  const share = (mark) => (100 * Number(mark?.dataset.seek ?? length)) / length;
  marks.forEach((mark, index) => {
    mark.style.insetInlineStart = `${share(mark)}%`;
    mark.style.maxInlineSize = `${share(marks[index + 1]) - share(mark)}%`;   // no further than where the next begins
  });
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

let stamped = 0;   // the second that the comment being written is about

function stamp(seconds) {
  stamped = seconds;
  for (const place of document.querySelectorAll("[data-comment-at]")) {
    if (place.matches("input")) place.value = seconds.toFixed(1); else place.textContent = minutes(seconds);
  }
}

function comment(seconds) {
  stamp(seconds);
  document.getElementById("comment")?.focus();
}

function keepComment(at) {
  const written = () => document.getElementById("comment")?.value;
  document.addEventListener("focusin", ({ target }) => { if (target.id === "comment" && !written()) stamp(at()); });
  document.addEventListener("fragment:swapped", () => { if (written()) stamp(stamped); });   // somebody else's comment came in
}

if (page) {
  const answer = await fetch(page.dataset.peaks, { headers: { Accept: "application/json" } });
  if (!answer.ok) toast(text("recording_missing"), { kind: "bad" });
  else {
    const wave = create(await answer.json());
    wave.once("ready", () => connect(wave));
  }
}
