// Clocks for the eye only, counted from the server's times; nothing is decided here.
//   <span class="clock" role="timer" data-since="1795512345.2">02:14</span>   counts up from that second
//   <span data-until="1795512465.2">00:42</span>                              counts down to it
//   <svg class="ring-clock" data-until="…" data-total="120"> circle.left + <text></text> </svg>   the ring of the wrap-up
import { now } from "./clock.js";

const STEP_MS = 250;

/** 75 -> "01:15", 3700 -> "1:01:40". */
export function minutes(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value) => String(value).padStart(2, "0");
  const clock = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return whole < 3600 ? clock : `${Math.floor(whole / 3600)}:${clock}`;
}

function draw() {
  const time = now();
  for (const element of document.querySelectorAll("[data-since]")) write(element, minutes(time - element.dataset.since));
  for (const element of document.querySelectorAll("[data-until]")) {
    const rest = Math.max(0, element.dataset.until - time);
    if (element.matches("svg")) ring(element, rest);
    else write(element, minutes(Math.ceil(rest)));
  }
}

function ring(svg, rest) {
  const left = svg.querySelector(".left");
  const round = 2 * Math.PI * left.r.baseVal.value;
  left.setAttribute("stroke-dasharray", `${(round * Math.min(1, rest / svg.dataset.total)).toFixed(1)} ${round.toFixed(1)}`);
  write(svg.querySelector("text"), String(Math.ceil(rest)));
}

function write(element, words) { if (element && element.textContent !== words) element.textContent = words; }

setInterval(draw, STEP_MS);
document.addEventListener("fragment:swapped", draw);
draw();
