// Answered on a picture: a tap on a place is a tick of its line in the list below, which the keyboard and screen readers use.
import { Choice } from "./choice.js";

export class Hotspot extends Choice {
  constructor(form, { changed }) {
    super(form, { changed });
    form.addEventListener("change", () => this.mark());
    form.addEventListener("click", (event) => {
      const spot = event.target.closest("[data-spot]");
      if (spot) this.inputOf(spot).click();
    });
    this.mark();
  }

  inputOf(spot) {
    return this.inputs().find((input) => input.value === spot.dataset.spot);
  }

  show(response) {
    super.show(response);
    this.mark();
  }

  mark() {
    for (const spot of this.form.querySelectorAll("[data-spot]")) {
      spot.classList.toggle("spots__spot--chosen", this.inputOf(spot).checked);
    }
  }
}
