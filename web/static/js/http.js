// Requests of our own scripts: JSON out, JSON back, a time limit always, a refusal with its words.
import { boot } from "./boot.js";

export class Refusal extends Error {
  constructor(status, message) { super(message); this.status = status; }
}

/** The answer's JSON ({} when empty). Throws Refusal for 4xx and 5xx, TypeError or DOMException when nothing came back. */
export async function send(method, url, body, { headers = {}, milliseconds = 8000, keepalive = false } = {}) {
  const answer = await fetch(url, {
    method, keepalive, credentials: "same-origin", signal: AbortSignal.timeout(milliseconds),
    headers: { Accept: "application/json", "Content-Type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.status === 401) location.assign(boot.loginUrl);
  const words = await answer.text();
  const told = /json/.test(answer.headers.get("Content-Type") ?? "") && words ? JSON.parse(words) : {};
  if (!answer.ok) throw new Refusal(answer.status, told.message ?? told.reason ?? `${answer.status}`);
  return told;
}
