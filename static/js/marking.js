// Marking at a keyboard: a digit chooses the level with so many points in the first criterion that is open, or the
// one that has the focus; Ctrl + Enter saves. Without this the form is worked with Tab, arrows and Enter.
const form = document.querySelector("[data-marking]");
const criteria = [...form.querySelectorAll("[data-criterion]")];
const isOpen = (criterion) => criterion.querySelector("input[type=radio]") && !criterion.querySelector(":checked");

function current() {
  const focused = document.activeElement?.closest?.("[data-criterion]");
  return focused ?? criteria.find(isOpen);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const typing = event.target.matches?.("textarea, input:not([type=radio])");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || !/^\d$/.test(event.key)) return;
  const level = current()?.querySelector(`input[type=radio][value="${event.key}"]`);
  if (!level) return;
  event.preventDefault();
  level.checked = true;
  const next = criteria.find(isOpen);
  (next?.querySelector("input") ?? form.querySelector("textarea")).focus();
});
