// Compares a chosen or dropped PDF with the hash of ours without sending it anywhere; without this module the form sends it.
const card = document.querySelector("[data-compare]");
const ours = card?.dataset.compare;
const input = card?.querySelector("input[type=file]");

async function sha256(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function show(result) {
  for (const place of card.querySelectorAll("[data-result]")) place.hidden = place.dataset.result !== result;
}

async function compare(file) {
  if (!file) return;
  show("");
  const same = (await sha256(file)) === ours;
  // A file that is not this one may be of another certificate of ours: only the server knows.
  if (same) show("same");
  else input.form.requestSubmit();
}

// crypto.subtle is there on https and on this machine only; elsewhere the form does the work.
if (ours && input && window.crypto?.subtle) {
  input.form.addEventListener("submit", async (event) => {
    if (event.submitter && input.files.length) {
      event.preventDefault();
      await compare(input.files[0]);
    }
  });
  card.addEventListener("dragover", (event) => event.preventDefault());
  card.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    compare(input.files[0]);
  });
}
