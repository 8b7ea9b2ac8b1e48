// One question of the page: what is chosen in it, and the moves of an ordering.

export class Question {
  // changed(question): the person changed the answer. moved(words): for screen readers.
  constructor(form, { changed, moved }) {
    this.form = form;
    this.slot = Number(form.dataset.slot);
    this.sequence = Number(form.dataset.sequence);
    this.answered = "answered" in form.dataset;
    this.flagged = "flagged" in form.dataset;
    this.list = form.querySelector("[data-order]");
    this.changed = changed;
    this.moved = moved;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => this.touch());
    form.addEventListener("click", (event) => this.onClick(event));
    // The browser may bring back ticks of an earlier visit; the server's answer stands.
    if (!this.list) this.show(this.checkedByServer());
  }

  inputs() {
    return [...this.form.querySelectorAll("input[name=response]")];
  }

  checkedByServer() {
    return this.inputs().filter((input) => input.defaultChecked).map((input) => input.value);
  }

  response() {
    if (this.list) return this.answered ? this.inputs().map((input) => input.value) : [];
    return this.inputs().filter((input) => input.checked).map((input) => input.value);
  }

  // Show an answer that was saved elsewhere or waits on this device.
  show(response) {
    if (!this.list) {
      for (const input of this.inputs()) input.checked = response.includes(input.value);
    } else if (response.length) {
      const rows = new Map(this.rows().map((row) => [row.querySelector("input").value, row]));
      this.list.append(...response.map((key) => rows.get(key)).filter(Boolean));
      this.renumber();
    }
    this.answered = response.length > 0;
    this.hideKeep();
  }

  touch() {
    this.answered = this.list ? true : this.response().length > 0;
    this.hideKeep();
    this.changed(this);
  }

  hideKeep() {
    const line = this.form.querySelector("[data-keep-line]");
    if (line && this.answered) line.hidden = true;
  }

  rows() {
    return [...this.list.querySelectorAll("[data-order-row]")];
  }

  onClick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.move) this.move(button);
    if ("keep" in button.dataset) this.touch();
  }

  move(button) {
    const row = button.closest("[data-order-row]");
    const goal = button.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!goal) return;
    if (button.dataset.move === "up") goal.before(row);
    else goal.after(row);
    this.renumber();
    for (const other of this.rows()) other.classList.toggle("order-row--moved", other === row);
    const next = button.disabled ? row.querySelector("button:not(:disabled)") : button;
    next.focus();
    this.moved(row.querySelector(".order-row__text").textContent, this.rows().indexOf(row) + 1, this.rows().length);
    this.touch();
  }

  renumber() {
    const rows = this.rows();
    rows.forEach((row, place) => {
      row.querySelector("[data-order-number]").textContent = place + 1;
      row.querySelector("[data-move=up]").disabled = place === 0;
      row.querySelector("[data-move=down]").disabled = place === rows.length - 1;
    });
  }
}
