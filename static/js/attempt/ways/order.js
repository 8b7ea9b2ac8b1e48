// Answered by moving rows up and down. The order that the paper came with is no answer until the person says so.
export class Order {
  // changed(): the person moved a row or kept the order. moved(text, place, count): for screen readers.
  constructor(form, { changed, moved }) {
    this.form = form;
    this.list = form.querySelector("[data-order]");
    this.answered = "answered" in form.dataset;
    this.changed = changed;
    this.moved = moved;
    form.addEventListener("click", (event) => this.onClick(event));
  }

  response() {
    return this.answered ? this.rows().map((row) => row.querySelector("input").value) : [];
  }

  show(response) {
    if (response.length) {
      const rows = new Map(this.rows().map((row) => [row.querySelector("input").value, row]));
      this.list.append(...response.map((key) => rows.get(key)).filter(Boolean));
      this.renumber();
    }
    this.answered = response.length > 0;
    this.hideKeep();
  }

  rows() {
    return [...this.list.querySelectorAll("[data-order-row]")];
  }

  onClick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.move) this.move(button);
    if ("keep" in button.dataset) this.touch();
  }

  touch() {
    this.answered = true;
    this.hideKeep();
    this.changed();
  }

  hideKeep() {
    const line = this.form.querySelector("[data-keep-line]");
    if (line) line.hidden = this.answered;
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
