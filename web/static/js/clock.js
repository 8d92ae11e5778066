// The server's clock. Durations are shown against it, never against this computer's clock.
import { boot } from "./boot.js";

const JUMP_SECONDS = 2;
let ahead = boot.now ? boot.now - Date.now() / 1000 : 0;   // server minus here; the way of a message only makes it smaller

/** Learn from a message that carries the server's time in seconds. */
export function learn(serverSeconds) {
  const seen = serverSeconds - Date.now() / 1000;
  if (seen > ahead || ahead - seen > JUMP_SECONDS) ahead = seen;
}

/** Seconds since 1970 as the server counts them. */
export function now() { return Date.now() / 1000 + ahead; }
