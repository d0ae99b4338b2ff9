// What the browser keeps for one channel. Where storage is blocked or full, the page's memory keeps it instead,
// so the chat works for as long as the page is open.

export class Store {
  #prefix;
  #area;
  #memory = new Map();

  /** `area` is asked for late, because merely naming `localStorage` may throw. */
  constructor(channel, area) {
    this.#prefix = `switchboard.${channel}.`;
    try {
      this.#area = area();
    } catch {
      this.#area = null;
    }
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
    }
  }

  remove(name) {
    this.#memory.delete(name);
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
