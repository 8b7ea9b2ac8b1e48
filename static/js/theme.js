// Light or dark: the system's choice until the reader makes one, which a cookie keeps for a year.
const YEAR_IN_SECONDS = 60 * 60 * 24 * 365;

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function choose(theme) {
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR_IN_SECONDS}; samesite=lax`;
}

export function enhanceTheme() {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    const name = () => {
      button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
    };
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      choose(isDark() ? "light" : "dark");
      name();
    });
  }
}
