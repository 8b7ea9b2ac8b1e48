// Changes of answers on their way to the server: kept on the device until acknowledged, delivered in order,
// with growing pauses while the network is away. A change that is followed by a newer one of its slot is dropped.
import { patience } from "../patience.js";
import { csrf } from "./csrf.js";

const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;
// A packet that hangs at 0:00 must be sent once more within the server's grace of 10 s; a long one needs its time.
const PATIENCE_MS = 7000;
const PATIENCE_MS_A_LETTER = 0.25;
const MOST_AT_ONCE = 50;
// The server takes 64 KB a packet; what stands around the changes needs little.
const MOST_BYTES = 60 * 1024;

function store(key) {
  // What storage did not take (private windows, a full phone) lives as long as the page.
  let memory = null;
  return {
    read() {
      if (memory) return memory;
      try {
        return JSON.parse(localStorage.getItem(key) ?? "[]");
      } catch {
        return [];
      }
    },
    write(items) {
      try {
        if (items.length) localStorage.setItem(key, JSON.stringify(items));
        else localStorage.removeItem(key);
        memory = null;
      } catch {
        memory = items;
      }
    },
  };
}

// The first of the items, as many as fit into one packet; at least one.
function packet(items) {
  let bytes = 0;
  const fits = (item) => (bytes += new Blob([JSON.stringify(item)]).size + 1) <= MOST_BYTES;
  const most = items.slice(0, MOST_AT_ONCE);
  const end = most.findIndex((item) => !fits(item));
  return end < 0 ? most : most.slice(0, Math.max(1, end));
}

export class Queue {
  // on: {acknowledged(body), changed(), lost(item, result), refused(items, status, body)}.
  // refused: nothing of the packet was taken; returns whether to go on. lost: this one change was not.
  constructor({ key, address, device, on }) {
    this.store = store(key);
    this.address = address;
    this.device = device;
    this.on = on;
    this.failing = false;
    this.pause = SHORTEST_PAUSE_MS;
    this.busy = null;
    addEventListener("online", () => this.deliver());
  }

  items() {
    return this.store.read();
  }

  add(item) {
    this.store.write([...this.items().filter((it) => it.slot !== item.slot), item]);
    this.on.changed();
    this.deliver();
  }

  drop(item) {
    const isIt = (it) => it.slot === item.slot && it.sequence === item.sequence;
    this.store.write(this.items().filter((it) => !isIt(it)));
    this.on.changed();
  }

  dropAll() {
    this.store.write([]);
    this.on.changed();
  }

  // Resolves to whether everything is delivered; one delivery at a time.
  deliver() {
    clearTimeout(this.timer);
    this.busy ??= this.deliverAll().finally(() => {
      this.busy = null;
    });
    return this.busy;
  }

  async deliverAll() {
    for (let items = this.items(); items.length; items = this.items()) {
      if (!(await this.send(packet(items)))) return false;
    }
    return true;
  }

  async send(items) {
    let response, body;
    try {
      response = await this.post(items);
      body = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
    } catch {
      return this.later();
    }
    if (response.status >= 500 || response.status === 429 || body.error === "paused") return this.later();
    this.failing = false;
    this.pause = SHORTEST_PAUSE_MS;
    if (!response.ok || !body.results) return this.on.refused(items, response.status, body);
    items.forEach((item, place) => this.settle(item, body.results[place]));
    this.on.acknowledged(body);
    return true;
  }

  settle(item, result) {
    this.drop(item);
    if (!result.saved) this.on.lost(item, result);
  }

  post(items) {
    const body = JSON.stringify({ device: this.device, changes: items });
    return fetch(this.address, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrftoken": csrf() },
      body,
      redirect: "manual",
      signal: patience(PATIENCE_MS + body.length * PATIENCE_MS_A_LETTER),
    });
  }

  later() {
    this.failing = true;
    this.on.changed();
    this.timer = setTimeout(() => this.deliver(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    return false;
  }
}
