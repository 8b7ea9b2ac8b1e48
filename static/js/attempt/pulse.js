// The page says every few seconds that it is there, and when it was left and come back to; the server answers how the
// attempt stands. What could not be sent is sent with the next one.
import { patience } from "../patience.js";
import { csrf } from "./csrf.js";

const EVERY_MS = 15000;
const PATIENCE_MS = 10000;
const MOST_MOVES = 20;
const DEVICE_KEY = "exam-device";

// This browser's own name, made up here: it says only whether it is the same browser as before.
export function deviceName() {
  const random = () => [...crypto.getRandomValues(new Uint8Array(12))].map((it) => it.toString(16).padStart(2, "0")).join("");
  try {
    const kept = localStorage.getItem(DEVICE_KEY) ?? random();
    localStorage.setItem(DEVICE_KEY, kept);
    return kept;
  } catch {
    return random();
  }
}

export class Pulse {
  // on: standing(body).
  constructor({ address, device, on }) {
    Object.assign(this, { address, device, on });
    this.moves = [];
    this.away = false;
    for (const name of ["blur", "focus", "pageshow"]) addEventListener(name, () => this.look());
    document.addEventListener("visibilitychange", () => this.look());
  }

  start() {
    this.send({ take: true });
    setInterval(() => this.send(), EVERY_MS);
  }

  look() {
    const away = document.hidden || !document.hasFocus();
    if (away === this.away) return;
    this.away = away;
    if (this.moves.length === MOST_MOVES) this.moves.shift();
    this.moves.push({ kind: away ? "left" : "back", at: performance.now() });
    this.send();
  }

  async send({ take = false } = {}) {
    const moves = this.moves;
    const ago = (at) => Math.max(0, Math.round((performance.now() - at) / 1000));
    const body = { device: this.device, take, moves: moves.map(({ kind, at }) => ({ kind, ago: ago(at) })) };
    this.moves = [];
    try {
      const response = await fetch(this.address, {
        method: "POST",
        headers: { "content-type": "application/json", "x-csrftoken": csrf() },
        body: JSON.stringify(body),
        redirect: "manual",
        keepalive: true,
        signal: patience(PATIENCE_MS),
      });
      if (!response.ok) throw new Error(response.status);
      this.on.standing(await response.json());
      return true;
    } catch {
      this.moves = [...moves, ...this.moves].slice(-MOST_MOVES);
      return false;
    }
  }
}
