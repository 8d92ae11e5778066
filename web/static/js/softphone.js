// The telephone in the page: a class around JsSIP, one operator, at most one live call. It knows nothing of the page.
//   new Softphone({uri, password, wsUrl, iceServers, audio, registerSeconds?, iceTimeoutMs?, startsMuted?(callId)}); start() stop()
//   expect(callId) answer() hangUp() end(callId) mute(on) hold(on) tone("5"); get registered, callId, talking, muted, held, connection
// Events (detail): line {state: registered|connecting|failed|off, cause} · call {state: ringing|refused|answered|held|resumed|ended,
//   callId, cause, by} · track {stream, side: operator|customer} · ice {state} · sound-blocked {}
import JsSIP from "jssip";
import { straighten } from "./media-path.js";

const GRACE_MS = 3000;        // the INVITE may come before the announcement
const REMEMBERED = 50;
const NOBODY = { status_code: 480, reason_phrase: "Not announced" };
const HEADSET = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class Softphone extends EventTarget {
  #ua; #options; #session = null; #callId = null; #graceTimer; #dropped = false; #wanted = false; #holdWanted = false; #holding = false; #confirmed = false;
  #expected = new Set();

  constructor(options) {
    super();
    this.#options = { iceServers: [], iceTimeoutMs: 500, registerSeconds: 120, startsMuted: () => false, ...options };
    const { uri, password, wsUrl, registerSeconds } = this.#options;
    this.#ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(wsUrl)], uri, password, register: true, register_expires: registerSeconds,
      session_timers: false, connection_recovery_min_interval: 1, connection_recovery_max_interval: 10, user_agent: "callcenter",
    });
    this.#ua.on("registered", () => { this.#fire("line", { state: "registered" }); this.#returned(); });
    this.#ua.on("disconnected", () => { this.#dropped = true; this.#away(); });
    this.#ua.on("unregistered", () => this.#away());
    this.#ua.on("registrationFailed", ({ cause }) => this.#fire("line", { state: "failed", cause }));
    this.#ua.on("newRTCSession", (event) => this.#onSession(event));
  }
  get registered() { return this.#ua.isRegistered(); }
  get callId() { return this.#session && this.#callId; }
  get talking() { return Boolean(this.#session) && this.#confirmed; }
  get connection() { return this.#session?.connection; }
  get muted() { return Boolean(this.#session?.isMuted().audio); }
  get held() { return Boolean(this.#session?.isOnHold().local); }
  start() { this.#wanted = true; this.#away(); this.#ua.start(); }
  stop() { this.#wanted = false; this.#away(); this.#ua.stop(); }

  /** A call that our server has announced: its INVITE may be answered by itself. */
  expect(callId) {
    this.#expected.add(callId);
    if (this.#expected.size > REMEMBERED) this.#expected.delete(this.#expected.values().next().value);
    if (this.#graceTimer && this.#callId === callId) this.#answerNow();
  }
  answer() {
    if (!this.#session?.isInProgress() || this.#session.direction !== "incoming") return;
    const { microphone, iceServers } = this.#options;
    this.#session.answer({ mediaConstraints: { audio: { ...HEADSET, ...(microphone && { deviceId: { ideal: microphone } }) }, video: false },
                           pcConfig: { iceServers } });
  }
  hangUp() { if (this.#session && !this.#session.isEnded()) this.#session.terminate(); }
  /** The server says that this call is over: its BYE may have been lost with the line. */
  end(callId) { if (this.#session && this.#callId === callId) this.hangUp(); }
  mute(on) { if (on) this.#session?.mute({ audio: true }); else this.#session?.unmute({ audio: true }); }
  /** Asked for again while the exchange still works on the last change, it follows when that is done. */
  hold(on) { this.#holdWanted = on; this.#applyHold(); }
  tone(digit) { this.#session?.sendDTMF(digit, { transportType: JsSIP.C.DTMF_TRANSPORT.RFC2833, duration: 120, interToneGap: 120 }); }

  #applyHold() {
    if (!this.#session || this.#holding || this.held === this.#holdWanted) return;
    const done = () => { this.#holding = false; this.#applyHold(); };
    this.#holding = this.#holdWanted ? this.#session.hold({}, done) : this.#session.unhold({}, done);
  }
  #fire(type, detail = {}) { this.dispatchEvent(new CustomEvent(type, { detail })); }
  #call(state, more = {}) { this.#fire("call", { state, callId: this.#callId, ...more }); }

  #away() { this.#fire("line", { state: this.#wanted ? "connecting" : "off" }); }
  /** The line came back during a call: without a re-INVITE the server's BYE would go to the dead socket. */
  #returned() {
    if (this.#dropped && this.#session?.isEstablished()) this.#session.renegotiate();
    this.#dropped = false;
  }
  #onSession({ originator, session, request }) {
    if (this.#session) { session.terminate({ status_code: 486, reason_phrase: "Busy Here" }); return; }
    this.#session = session;
    this.#callId = request.getHeader("X-CC-Call-Id") || null;
    this.#listen(session);
    if (originator === "remote") this.#incoming(request);
  }
  #incoming(request) {
    const asks = /answer-after=\d+|auto-?answer/i.test(`${request.getHeader("Call-Info") ?? ""} ${request.getHeader("Alert-Info") ?? ""}`);
    if (!asks) this.#call("ringing");
    else if (this.#callId && this.#expected.has(this.#callId)) this.#answerNow();
    else if (this.#callId) this.#graceTimer = setTimeout(() => this.#refuse(), GRACE_MS);
    else this.#refuse();
  }
  #answerNow() { clearTimeout(this.#graceTimer); this.#graceTimer = null; queueMicrotask(() => this.answer()); }
  #refuse() { this.#graceTimer = null; this.#call("refused"); this.#session?.terminate(NOBODY); }

  #listen(session) {
    session.on("peerconnection", ({ peerconnection }) => this.#wire(peerconnection));
    if (session.connection) this.#wire(session.connection);
    straighten(session, this.#options.iceTimeoutMs, () => !this.#confirmed && this.#options.startsMuted(this.#callId));
    session.on("confirmed", () => { this.#confirmed = true; this.#call("answered"); });
    session.on("hold", ({ originator }) => this.#call("held", { by: originator }));
    session.on("unhold", ({ originator }) => this.#call("resumed", { by: originator }));
    for (const name of ["ended", "failed"]) session.on(name, ({ cause, originator }) => this.#over(session, cause, originator));
  }
  #over(session, cause, by) {
    if (this.#session !== session) return;
    clearTimeout(this.#graceTimer);
    this.#graceTimer = null;
    this.#holding = this.#confirmed = false;
    this.#session = null;
    this.#call("ended", { cause, by });
  }
  #wire(connection) {
    connection.addEventListener("track", ({ streams, track }) => {   // comes again after every hold
      const stream = streams[0] ?? new MediaStream([track]);
      this.#options.audio.srcObject = stream;
      this.#options.audio.play().catch(() => this.#fire("sound-blocked"));
      this.#fire("track", { side: "customer", stream });
      const own = connection.getSenders().map((sender) => sender.track).filter(Boolean);
      if (own.length) this.#fire("track", { side: "operator", stream: new MediaStream(own) });
    });
    connection.addEventListener("iceconnectionstatechange", () => this.#fire("ice", { state: connection.iceConnectionState }));
  }
}
