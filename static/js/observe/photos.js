// Photos on their way to the server: made smaller here, kept in this browser's database until acknowledged, sent one
// after the other with growing pauses while the network is away.
import { patience } from "../patience.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
const PATIENCE_MS = 60000;
const SHORTEST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 60000;

function database() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("observe", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function stored(mode, work) {
  const opened = await database();
  return new Promise((done, failed) => {
    const transaction = opened.transaction("photos", mode);
    const asked = work(transaction.objectStore("photos"));
    transaction.oncomplete = () => {
      opened.close();
      done(asked.result);
    };
    transaction.onerror = () => failed(transaction.error);
    // A full database fails only here, after its requests have succeeded.
    transaction.onabort = () => failed(transaction.error);
  });
}

const all = () => stored("readonly", (store) => store.getAll()).catch(() => []);

export async function observationsWithPhotos() {
  return (await all()).map((it) => it.observation);
}

export async function forgetPhotos(observation) {
  for (const it of await all()) if (it.observation === observation) await forget(it.key);
}

const forget = (key) => stored("readwrite", (store) => store.delete(key)).catch(() => null);

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

// Without crypto.randomUUID (pages that are not served by https) the same is made by hand.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((it) => it.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class PhotoQueue {
  // listOf(place): the list that shows a step's photos. on: {changed(), delivered(), sent(photo), refused(items, status, body)}.
  constructor({ observation, address, csrf, words, listOf, on }) {
    Object.assign(this, { observation, address, csrf, words, listOf, on });
    this.items = [];
    this.keeping = 0;
    this.failing = false;
    this.pause = SHORTEST_PAUSE_MS;
    addEventListener("online", () => this.deliver());
  }

  get waiting() {
    return this.items.length + this.keeping;
  }

  // What waited in this browser before the page was opened.
  async restore() {
    this.items = (await all()).filter((it) => it.observation === this.observation).sort((one, other) => one.at - other.at);
    this.items.forEach((item) => this.show(item));
    this.on.changed();
  }

  async add(place, files) {
    this.keeping += files.length;
    this.on.changed();
    for (const file of files) {
      const item = { key: newKey(), observation: this.observation, place, blob: file, small: false, at: Date.now() };
      await this.keep(item);
      this.keeping -= 1;
      this.items.push(item);
      this.show(item);
      this.on.changed();
    }
    if (await this.deliver()) this.on.delivered();
  }

  // Kept first and made smaller after, so that what is shown survives a reload. Without a database (private windows)
  // a photo waits as long as the page is open.
  async keep(item) {
    await stored("readwrite", (store) => store.put(item)).catch(() => null);
  }

  async shrink(item) {
    if (item.small) return;
    item.blob = await smaller(item.blob).catch(() => item.blob);
    item.small = true;
    await this.keep(item);
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
    while (this.items.length) if (!(await this.send(this.items[0]))) return false;
    return true;
  }

  async send(item) {
    await this.shrink(item);
    let response, body;
    const form = new FormData();
    form.set("key", item.key);
    form.set("place", String(item.place));
    form.set("photo", item.blob, "photo.jpg");
    try {
      response = await fetch(this.address, {
        method: "POST",
        headers: { "x-csrftoken": this.csrf },
        body: form,
        redirect: "manual",
        signal: patience(PATIENCE_MS),
      });
      body = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
    } catch {
      return this.later();
    }
    if (response.status >= 500 || response.status === 429) return this.later();
    this.failing = false;
    this.pause = SHORTEST_PAUSE_MS;
    if (response.ok && body.saved) {
      this.on.sent(body.saved);
      await this.drop(item);
      this.shown(item, "");
      return true;
    }
    if (response.status === 422 || response.status === 400 || response.status === 413) {
      await this.drop(item);
      this.shown(item, this.words.photoRefused.replace("{why}", body.message ?? response.status));
      return true;
    }
    this.on.refused([], response.status, body);
    return false;
  }

  async drop(item) {
    await forget(item.key);
    this.items = this.items.filter((it) => it !== item);
    this.on.changed();
  }

  later() {
    this.failing = true;
    this.on.changed();
    this.timer = setTimeout(async () => {
      if (await this.deliver()) this.on.delivered();
    }, this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    return false;
  }

  show(item) {
    this.line(item, URL.createObjectURL(item.blob), this.words.photoWaits);
  }

  // Delivered ones that a page kept from before does not know; their pictures come with the network.
  showSent(photos) {
    for (const photo of photos) if (!document.querySelector(`[data-photo="${photo.key}"]`)) this.line(photo, photo.url, "✓");
  }

  line({ key, place }, source, text) {
    const list = this.listOf(place);
    if (!list) return;
    const line = document.createElement("li");
    line.dataset.photo = key;
    const picture = document.createElement("img");
    picture.src = source;
    picture.alt = this.words.photoAlt.replace("{place}", place);
    const note = document.createElement("span");
    note.className = "fine";
    note.textContent = text;
    line.append(picture, note);
    list.append(line);
  }

  shown(item, text) {
    const line = this.listOf(item.place)?.querySelector(`[data-photo="${item.key}"] .fine`);
    if (line) line.textContent = text || "✓";
  }
}
