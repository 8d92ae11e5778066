// How loud both sides are, while a call is going on: fills the bars of <svg class="levels"> (rect.wave-operator, rect.wave-customer;
// a quiet bar has the class wave-rest). const levels = new Levels(onHeard); levels.listen("operator", stream); levels.stop();
// onHeard(side) is called when a side is first heard.
const STEP_MS = 100;
const LOUDEST_DB = -12;
const QUIETEST_DB = -60;
const FALL = 0.08;   // of the whole bar in a step: a syllable stays to be seen

export class Levels {
  #context; #meters = new Map(); #timer; #onHeard; #heard = new Set(); #shown = new Map();
  constructor(onHeard) { this.#onHeard = onHeard; }

  listen(side, stream) {
    this.#context ??= new AudioContext();
    this.#context.resume();
    this.#meters.get(side)?.source.disconnect();
    const source = this.#context.createMediaStreamSource(stream);
    const analyser = new AnalyserNode(this.#context, { fftSize: 1024 });
    source.connect(analyser);
    this.#meters.set(side, { source, analyser, samples: new Float32Array(analyser.fftSize) });
    this.#timer ??= setInterval(() => this.#draw(), STEP_MS);
  }
  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const { source } of this.#meters.values()) source.disconnect();
    this.#meters.clear();
    this.#heard.clear();
    this.#shown.clear();
    this.#context?.close();
    this.#context = undefined;
  }
  /** 0 … 1 of the side now, 0 when it is not listened to. */
  level(side) {
    const meter = this.#meters.get(side);
    if (!meter) return 0;
    meter.analyser.getFloatTimeDomainData(meter.samples);
    const power = meter.samples.reduce((sum, sample) => sum + sample * sample, 0) / meter.samples.length;
    const decibels = 10 * Math.log10(power + 1e-10);
    return Math.min(1, Math.max(0, (decibels - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)));
  }
  #draw() {
    for (const side of this.#meters.keys()) {
      const level = Math.max(this.level(side), (this.#shown.get(side) ?? 0) - FALL);
      this.#shown.set(side, level);
      if (level > 0 && !this.#heard.has(side)) { this.#heard.add(side); this.#onHeard(side); }
      const bars = [...document.querySelectorAll(`.levels .wave-${side}`)];
      const lit = Math.round(level * bars.length);
      bars.forEach((bar, index) => bar.classList.toggle("wave-rest", index >= lit));
    }
  }
}
