// Check-yourself questions in a lesson: mark the chosen options at once. Without this module the answer can be opened.

function marked(option, kind, words) {
  option.querySelector(".option__result")?.remove();
  option.classList.remove("option--right", "option--wrong");
  if (!kind) return;
  option.classList.add(kind === "wrong" ? "option--wrong" : "option--right");
  const note = document.createElement("span");
  note.className = "option__result";
  note.textContent = words[kind];
  option.append(note);
}

function outcome(input) {
  const right = input.value === "right";
  if (input.checked) return right ? "right" : "wrong";
  return right && input.type === "checkbox" ? "missed" : "";
}

function enliven(check) {
  const options = [...check.querySelectorAll(".option")];
  const inputs = options.map((option) => option.querySelector("input"));
  const status = check.querySelector("[data-check-status]");
  const button = check.querySelector("[data-check-button]");
  const answer = check.querySelector("details");
  button.hidden = false;

  check.addEventListener("change", () => {
    options.forEach((option) => marked(option, ""));
    status.textContent = "";
  });

  button.addEventListener("click", () => {
    if (!inputs.some((input) => input.checked)) {
      status.textContent = check.dataset.none;
      return;
    }
    options.forEach((option, number) => marked(option, outcome(inputs[number]), check.dataset));
    const allRight = inputs.every((input) => input.checked === (input.value === "right"));
    status.textContent = allRight ? check.dataset.allRight : check.dataset.notRight;
    if (allRight) answer.open = true;
  });
}

document.querySelectorAll("[data-check]").forEach(enliven);
