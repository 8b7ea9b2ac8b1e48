// An optional timer: started and stopped by hand, it goes on through a reload.
export class Timer {
  constructor(button, { key, words }) {
    Object.assign(this, { button, key, words });
    button.hidden = false;
    button.addEventListener("click", () => this.toggle());
    setInterval(() => this.show(), 1000);
    this.show();
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? { before: 0, since: null };
    } catch {
      return { before: 0, since: null };
    }
  }

  toggle() {
    const { before, since } = this.read();
    const next = since ? { before: before + Date.now() - since, since: null } : { before, since: Date.now() };
    localStorage.setItem(this.key, JSON.stringify(next));
    this.show();
  }

  // Whole seconds so far; null when it was never started.
  seconds() {
    const { before, since } = this.read();
    const all = Math.round((before + (since ? Date.now() - since : 0)) / 1000);
    return all > 0 ? Math.min(all, 24 * 60 * 60) : null;
  }

  show() {
    const seconds = this.seconds();
    const two = (number) => String(number).padStart(2, "0");
    const running = Boolean(this.read().since);
    const time = seconds === null ? "" : `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    this.button.textContent = time ? `${running ? "⏸" : "▶"} ${time}` : this.words.start;
    this.button.setAttribute("aria-label", time || this.words.start);
    this.button.setAttribute("aria-pressed", String(running));
  }
}
