// <button data-copy="id" data-copied="words" hidden>: copies what the field of that id holds; without JavaScript the field is selected by hand.
export function enhanceCopy() {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = !navigator.clipboard;
    field.addEventListener("focus", () => field.select());
    button.addEventListener("click", async () => {
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied;
    });
  }
}
