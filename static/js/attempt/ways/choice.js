// Answered by ticking: radio buttons and check boxes.
export class Choice {
  constructor(form, { changed }) {
    this.form = form;
    form.addEventListener("change", changed);
    // The browser may bring back ticks of an earlier visit; the server's answer stands.
    for (const input of this.inputs()) input.checked = input.defaultChecked;
  }

  inputs() {
    return [...this.form.querySelectorAll("input[name=response]")];
  }

  response() {
    return this.inputs().filter((input) => input.checked).map((input) => input.value);
  }

  // Show an answer that was saved elsewhere or waits on this device.
  show(response) {
    for (const input of this.inputs()) input.checked = response.includes(input.value);
  }
}
