// A long form that saves itself as a draft while it is filled in. Without this module the button does the same.
const WAIT_MS = 1200;
const AGAIN_MS = 5000;

function keep(form) {
  const state = form.querySelector("[data-draft-state]");
  let timer = 0;
  let left = false;

  async function save() {
    state.textContent = form.dataset.saving;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Draft": "1" } });
      if (answer.status !== 204) throw new Error(answer.status);
      state.textContent = form.dataset.saved;
    } catch {
      state.textContent = form.dataset.failed;
      later(AGAIN_MS);
    }
  }

  function later(wait) {
    clearTimeout(timer);
    if (!left) timer = setTimeout(save, wait);
  }

  form.addEventListener("input", () => later(WAIT_MS));
  form.addEventListener("submit", () => {
    left = true;
    clearTimeout(timer);
  });
}

document.querySelectorAll("form[data-draft]").forEach(keep);
