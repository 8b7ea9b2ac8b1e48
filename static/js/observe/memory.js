// What this phone ticked and delivered in one observation: a page kept for the garage may be older than that.
export class Memory {
  constructor(key) {
    this.key = `${key}:seen`;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? { ticks: {}, photos: [] };
    } catch {
      return { ticks: {}, photos: [] };
    }
  }

  write(seen) {
    try {
      localStorage.setItem(this.key, JSON.stringify(seen));
    } catch {
      // Without storage (private windows) the page cannot be opened without network either.
    }
  }

  keep({ slot, sequence, mark, note }) {
    const seen = this.read();
    seen.ticks[slot] = { slot, sequence, mark, note };
    this.write(seen);
  }

  keepPhoto(photo) {
    const seen = this.read();
    this.write({ ...seen, photos: [...seen.photos, photo] });
  }

  ticks() {
    return Object.values(this.read().ticks);
  }

  photos() {
    return this.read().photos;
  }
}
