// A long form that saves itself as a draft while it is filled in. Without this module the button does the same.
import { patience } from "./patience.js";

const WAIT_MS = 1200;
const AGAIN_MS = 5000;
// A network that is left without noticing gives no answer at all; the drafts after it must not wait for that.
const PATIENCE_MS = 15000;

function keep(form) {
  const state = form.querySelector("[data-draft-state]");
  let timer = 0;
  let changed = false;
  let busy = false;
  let left = false;

  const send = (options) => fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Draft": "1" }, ...options });

  async function save() {
    // One after the other: on a bad network an older draft could arrive after a newer one.
    if (busy) {
      later(WAIT_MS);
      return;
    }
    busy = true;
    changed = false;
    try {
      const answer = await send({ signal: patience(PATIENCE_MS) });
      if (answer.status !== 204) throw new Error(answer.status);
      // What was changed meanwhile is not saved yet.
      if (!changed) state.textContent = form.dataset.saved;
    } catch {
      changed = true;
      state.textContent = form.dataset.failed;
      later(AGAIN_MS);
    }
    busy = false;
  }

  function later(wait) {
    clearTimeout(timer);
    if (!left) timer = setTimeout(save, wait);
  }

  form.addEventListener("input", () => {
    if (!changed) state.textContent = form.dataset.saving;
    changed = true;
    later(WAIT_MS);
  });
  form.addEventListener("submit", () => {
    left = true;
    clearTimeout(timer);
  });
  addEventListener("pagehide", () => {
    if (changed && !left) send({ keepalive: true });
  });
}

document.querySelectorAll("form[data-draft]").forEach(keep);
