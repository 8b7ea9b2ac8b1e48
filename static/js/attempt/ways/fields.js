// Answered by writing into fields and choosing from lists: the response is what they hold, in their order.
const PAUSE_MS = 600;

// What the server could not keep: an empty sign falls away, half of a letter becomes the sign that stands for one.
const whole = (text) => text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\ufffd");

export class Fields {
  constructor(form, { changed, wrote }) {
    this.form = form;
    this.changed = changed;
    this.wrote = wrote;
    // The browser may bring back what was written on an earlier visit; the server's answer stands.
    for (const field of this.fields()) {
      if (field.options) for (const option of field.options) option.selected = option.defaultSelected;
      else field.value = field.defaultValue;
    }
    this.told = this.text();
    form.addEventListener("input", () => this.later());
    const sign = form.querySelector("[data-sign]");
    if (sign) this.offer(sign);
    form.addEventListener("focusout", () => this.tell());
    addEventListener("pagehide", () => this.tell());
  }

  // The number pad of some phones has no minus.
  offer(sign) {
    const field = this.form.querySelector("[data-needed]");
    sign.hidden = false;
    sign.addEventListener("click", () => {
      const text = field.value.trim();
      field.value = /^[-−]/.test(text) ? text.slice(1) : `-${text}`;
      field.focus();
      this.later();
    });
  }

  fields() {
    return [...this.form.querySelectorAll("[name=response]")];
  }

  response() {
    const values = this.fields().map((field) => whole(field.value));
    const needed = this.fields().findIndex((field) => "needed" in field.dataset);
    const given = needed < 0 ? values.some((value) => value.trim()) : values[needed].trim();
    return given ? values : [];
  }

  show(response) {
    this.fields().forEach((field, place) => {
      field.value = response[place] ?? "";
    });
    this.told = this.text();
  }

  text() {
    return JSON.stringify(this.response());
  }

  // A word that is being written is saved when the writer pauses, and at once when the field is left.
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), PAUSE_MS);
    this.wrote();
  }

  writing() {
    return this.text() !== this.told;
  }

  tell() {
    clearTimeout(this.timer);
    if (!this.writing()) return;
    this.told = this.text();
    this.changed();
  }
}
