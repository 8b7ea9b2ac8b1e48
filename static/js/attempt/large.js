// Larger type for the exam, remembered by this browser.
const KEY = "exam-large";

function remembered() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

export function offerLargeType(button, frame) {
  const show = (large) => {
    frame.classList.toggle("exam--large", large);
    button.setAttribute("aria-pressed", String(large));
  };
  button.hidden = false;
  show(remembered());
  button.addEventListener("click", () => {
    const large = button.getAttribute("aria-pressed") !== "true";
    show(large);
    try {
      localStorage.setItem(KEY, large ? "1" : "0");
    } catch {
      // It holds for this page then.
    }
  });
}
