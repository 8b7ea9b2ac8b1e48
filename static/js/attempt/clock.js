// What is left by the server's clock, whatever the device's clock says: time is counted from the opening of the page,
// so that a device whose clock is put right during the exam does not hand in early. Screen readers hear thresholds only.
const THRESHOLDS_S = [600, 300, 60];

export class Clock {
  // on: {threshold(seconds), up()}
  constructor({ now, deadline, on }) {
    this.on = on;
    this.deadline = deadline;
    this.ended = false;
    this.sync(now);
    this.passed = new Set(THRESHOLDS_S.filter((seconds) => seconds >= this.left()));
  }

  // The server said what time it is. A packet is on its way for a moment and sets the clock late by that, so the quickest
  // one counts.
  sync(now) {
    this.offset = Math.max(this.offset ?? -Infinity, now - performance.now());
  }

  // The deadline moved: what was announced may have to be said again. Returns whether there is more time now.
  move(deadline) {
    const more = deadline > this.deadline;
    this.deadline = deadline;
    if (more) this.passed = new Set(THRESHOLDS_S.filter((seconds) => seconds >= this.left()));
    return more;
  }

  left() {
    return Math.max(0, Math.ceil((this.deadline - performance.now() - this.offset) / 1000));
  }

  words() {
    const seconds = this.left();
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
  }

  start(show) {
    const tick = () => {
      show(this.words(), this.left());
      const crossed = THRESHOLDS_S.filter((seconds) => this.left() <= seconds && !this.passed.has(seconds));
      crossed.forEach((seconds) => this.passed.add(seconds));
      if (crossed.length && this.left()) this.on.threshold(crossed.at(-1));
      if (!this.left() && !this.ended) {
        this.ended = true;
        this.on.up();
      }
    };
    tick();
    setInterval(tick, 500);
  }
}
