// Answered by sending photos or files: each is sent by itself as soon as it is chosen, the response names those that
// arrived. What could not be sent stays in this page and is tried again; it cannot outlive the page, and the page says so.
import { patience } from "../../patience.js";
import { csrf } from "../csrf.js";

const PATIENCE_MS = 60000;
const PAUSE_MS = 5000;
const SIGNED_OUT = [401, 403];

export class Files {
  constructor(form, { changed }) {
    this.form = form;
    this.changed = changed;
    this.list = form.querySelector("[data-sent]");
    this.input = form.querySelector("input[type=file]");
    this.status = form.querySelector("[data-file-status]");
    this.words = this.status.dataset;
    this.most = Number(this.input.dataset.most);
    this.names = [...this.list.querySelectorAll("[name=response]")].map((field) => field.value);
    this.waiting = [];
    this.draw();
    this.input.addEventListener("change", () => this.take([...this.input.files]));
    this.list.addEventListener("click", (event) => this.onDrop(event));
    addEventListener("online", () => this.send());
    addEventListener("beforeunload", (event) => {
      if (this.waiting.length) event.preventDefault();
    });
  }

  response() {
    return [...this.names];
  }

  show(response) {
    this.names = [...response];
    this.draw();
  }

  // Whether something was chosen that the server has not got.
  pending() {
    return this.waiting.length > 0;
  }

  take(files) {
    this.input.value = "";
    const room = this.most - this.names.length - this.waiting.length;
    if (files.length > room) this.say(this.words.full, { wrong: true });
    this.waiting.push(...files.slice(0, Math.max(0, room)));
    this.send();
  }

  send() {
    clearTimeout(this.timer);
    this.busy ??= this.sendAll().finally(() => {
      this.busy = null;
    });
    return this.busy;
  }

  async sendAll() {
    while (this.waiting.length) {
      const [file] = this.waiting;
      this.say(this.words.sending.replace("{name}", file.name));
      const answer = await this.post(file);
      if (!answer || SIGNED_OUT.includes(answer.status)) {
        this.sayWaiting(file, Boolean(answer));
        this.timer = setTimeout(() => this.send(), PAUSE_MS);
        return;
      }
      this.waiting.shift();
      if (!answer.name) {
        this.say(answer.message, { wrong: true });
        continue;
      }
      this.say(this.words.done);
      if (this.names.includes(answer.name)) continue;
      this.names.push(answer.name);
      this.draw();
      this.changed();
    }
  }

  // Null where it is worth trying again.
  async post(file) {
    const body = new FormData();
    body.set("slot", this.form.dataset.slot);
    body.set("upload", file);
    try {
      const response = await fetch(this.form.dataset.files, {
        method: "POST",
        headers: { "x-csrftoken": csrf() },
        body,
        redirect: "manual",
        signal: patience(PATIENCE_MS),
      });
      if (SIGNED_OUT.includes(response.status)) return { status: response.status };
      const answer = await response.json();
      return response.status >= 500 || response.status === 429 || answer.error === "paused" ? null : answer;
    } catch {
      return null;
    }
  }

  onDrop(event) {
    const button = event.target.closest("[data-drop]");
    if (!button) return;
    this.names = this.names.filter((name) => name !== button.value);
    this.draw();
    this.say("");
    this.changed();
    this.input.focus();
  }

  draw() {
    this.list.replaceChildren(...this.names.map((name, place) => this.item(name, place + 1)));
  }

  item(name, number) {
    const item = document.createElement("li");
    item.className = "sent-files__item";
    const link = document.createElement("a");
    link.href = this.words.address.replace(/0{32}/, name);
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = this.words.file.replace("{number}", number);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.dataset.drop = "";
    button.value = name;
    button.textContent = this.words.drop;
    button.setAttribute("aria-label", `${this.words.drop}: ${link.textContent}`);
    item.append(link, button);
    return item;
  }

  // The file stays in this page: signing in happens beside it.
  sayWaiting(file, signedOut) {
    this.say((signedOut ? this.words.signedOut : this.words.offline).replace("{name}", file.name), { wrong: true });
    if (!signedOut) return;
    const link = document.createElement("a");
    link.href = this.words.signInAddress;
    link.target = "_blank";
    link.textContent = this.words.signIn;
    this.status.append(" ", link);
  }

  say(text, { wrong = false } = {}) {
    this.status.textContent = text;
    this.status.classList.toggle("file-status--wrong", wrong);
  }
}
