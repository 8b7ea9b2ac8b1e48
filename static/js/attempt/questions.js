// One question of the page. What its way of answering does stands in ways/, one module each.
import { Choice } from "./ways/choice.js";
import { Fields } from "./ways/fields.js";
import { Files } from "./ways/files.js";
import { Hotspot } from "./ways/hotspot.js";
import { Order } from "./ways/order.js";

const WAYS = { choice: Choice, fields: Fields, files: Files, hotspot: Hotspot, order: Order };

export class Question {
  // changed(question): the person changed the answer. wrote(): something is being written, or was taken back.
  // moved(text, place, count): for screen readers.
  constructor(form, { changed, wrote, moved }) {
    this.form = form;
    this.slot = Number(form.dataset.slot);
    this.sequence = Number(form.dataset.sequence);
    this.answered = "answered" in form.dataset;
    this.flagged = "flagged" in form.dataset;
    this.unclear = Boolean(form.querySelector("[data-remark]").textContent);
    this.changed = changed;
    const Way = WAYS[form.dataset.way];
    this.way = new Way(form, { changed: () => this.touch(), wrote, moved });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("click", (event) => {
      if (event.target.closest("button")) event.preventDefault();
    });
  }

  response() {
    return this.way.response();
  }

  // Show an answer that was saved elsewhere or waits on this device.
  show(response) {
    this.way.show(response);
    this.answered = response.length > 0;
  }

  // What is being written and was not told yet.
  tell() {
    this.way.tell?.();
  }

  // Whether something is written that was not told yet.
  writing() {
    return Boolean(this.way.writing?.());
  }

  // Whether something of the answer is on this device alone and no queue can keep it.
  pending() {
    return Boolean(this.way.pending?.());
  }

  touch() {
    this.answered = this.response().length > 0;
    this.changed(this);
  }

  // The server did not take the answer: it is on the screen, and does not count.
  refuse() {
    this.answered = false;
  }

  // What the person should know about how the answer was read; empty takes it away.
  remark(text) {
    this.form.querySelector("[data-remark]").textContent = text;
    this.unclear = Boolean(text);
  }
}
