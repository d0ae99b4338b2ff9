// What the browser keeps for one channel. Where storage is blocked or full, the page's memory keeps it instead,
// so the chat works for as long as the page is open. A browser that blocks what frames of others store gives us no
// storage at all; then the page around us keeps it, or every reload would bring a stranger.

export class Store {
  #prefix;
  #area;
  #memory = new Map();
  #keep;

  /**
   * `area` is asked for late, because merely naming `localStorage` may throw. `keep(name, text)` is told what we
   * cannot store ourselves; `text` is null once it is gone.
   */
  constructor(channel, area, keep = () => {}) {
    this.#keep = keep;
    this.#prefix = `switchboard.${channel}.`;
    try {
      this.#area = area();
    } catch {
      this.#area = null;
    }
  }

  /** Takes back what was kept for us. */
  restore(kept = {}) {
    if (this.#area) return;
    for (const [name, text] of Object.entries(kept)) this.#memory.set(name, text);
  }

  get(name) {
    try {
      return JSON.parse(this.#memory.get(name) ?? this.#area?.getItem(this.#prefix + name) ?? "null");
    } catch {
      return null;
    }
  }

  set(name, value) {
    const text = JSON.stringify(value);
    try {
      this.#area.setItem(this.#prefix + name, text);
      this.#memory.delete(name);
    } catch {
      this.#memory.set(name, text);
      if (!this.#area) this.#keep(name, text);
    }
  }

  remove(name) {
    if (this.#memory.delete(name) && !this.#area) this.#keep(name, null);
    try {
      this.#area?.removeItem(this.#prefix + name);
    } catch {
      // Blocked storage holds nothing to remove.
    }
  }

  /** Which of our names a `storage` event is about; null for somebody else's. */
  nameOf(event) {
    return event.key?.startsWith(this.#prefix) ? event.key.slice(this.#prefix.length) : null;
  }
}
