// Changes of answers on their way to the server: kept on the device until acknowledged, delivered in order,
// with growing pauses while the network is away. A change that is followed by a newer one of its slot is dropped.
const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;
const PATIENCE_MS = 15000;

function store(key) {
  // Without storage (private windows) the queue lives as long as the page.
  let memory = "[]";
  return {
    read() {
      try {
        memory = localStorage.getItem(key) ?? "[]";
      } catch {
        // The copy in memory stands.
      }
      return JSON.parse(memory);
    },
    write(items) {
      memory = JSON.stringify(items);
      try {
        if (items.length) localStorage.setItem(key, memory);
        else localStorage.removeItem(key);
      } catch {
        // The copy in memory stands.
      }
    },
  };
}

export class Queue {
  // on: {acknowledged(item, body), changed(), refused(item, status, body)}; csrf: the page's token.
  constructor({ key, address, csrf, on }) {
    this.store = store(key);
    this.address = address;
    this.csrf = csrf;
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

  dropSlot(slot) {
    this.store.write(this.items().filter((it) => it.slot !== slot));
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
    for (let item = this.items()[0]; item; item = this.items()[0]) {
      if (!(await this.send(item))) return false;
    }
    return true;
  }

  async send(item) {
    let response, body;
    try {
      response = await this.post(item);
      body = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
    } catch {
      return this.later();
    }
    if (response.status >= 500 || response.status === 429) return this.later();
    this.failing = false;
    this.pause = SHORTEST_PAUSE_MS;
    if (response.ok && body.saved) {
      this.drop(item);
      this.on.acknowledged(item, body);
      return true;
    }
    return this.on.refused(item, response.status, body);
  }

  post(item) {
    return fetch(this.address, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrftoken": this.csrf },
      body: JSON.stringify(item),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
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
