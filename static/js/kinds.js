// Fields with data-for-kinds="a b" belong to some kinds of the form's select[data-kinds] only. What holds a value or an
// error stays in sight whatever is chosen, so that nothing that was typed is hidden.
function belongs(control, kind) {
  const field = control.closest(".field");
  const filled = control.type === "checkbox" ? control.checked : control.value !== "";
  return filled || field.classList.contains("field--error") || control.dataset.forKinds.split(" ").includes(kind);
}

export function enhanceKinds() {
  for (const select of document.querySelectorAll("select[data-kinds]")) {
    const controls = [...select.form.elements].filter((control) => control.dataset.forKinds);
    const update = () => {
      for (const control of controls) control.closest(".field").hidden = !belongs(control, select.value);
    };
    select.addEventListener("change", update);
    update();
  }
}
