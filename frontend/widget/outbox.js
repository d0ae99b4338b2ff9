// Messages that are written but not yet taken by the server. They survive a reload, go out in order, and are sent again
// until answered: `client_id` makes the repeat harmless, so each arrives exactly once.

import { backoff } from "./backoff.js";

export class Outbox {
  #store;
  #send;
  #sent;
  #changed;
  #exclusively;
  #flushing = false;
  #again = false;
  #attempt = 0;
  #timer = null;

  /** `send(entry)` → Message; `sent(message)`; `changed()`; `exclusively(work)` keeps other tabs out meanwhile. */
  constructor({ store, send, sent, changed, exclusively = (work) => work() }) {
    this.#store = store;
    this.#send = send;
    this.#sent = sent;
    this.#changed = changed;
    this.#exclusively = exclusively;
  }

  get entries() {
    return this.#store.get("outbox") ?? [];
  }

  add({ text, attachments = [], website }) {
    const entry = { client_id: crypto.randomUUID?.() ?? randomId(), text, attachments, website, sent_at: new Date().toISOString() };
    this.#keep([...this.entries, entry]);
    this.#changed();
    this.flush();
    return entry;
  }

  retry(clientId) {
    this.#keep(this.entries.map((entry) => (entry.client_id === clientId ? { ...entry, failure: undefined } : entry)));
    this.#changed();
    this.flush();
  }

  discard(clientId) {
    this.#keep(this.entries.filter((entry) => entry.client_id !== clientId));
    this.#changed();
  }

  clear() {
    clearTimeout(this.#timer);
    this.#attempt = 0;
    this.#store.remove("outbox");
  }

  async flush() {
    clearTimeout(this.#timer);
    if (this.#flushing) {
      this.#again = true;
      return;
    }
    this.#flushing = true;
    this.#again = false;
    try {
      await this.#exclusively(() => this.#drain());
    } finally {
      this.#flushing = false;
    }
    if (this.#again) await this.flush();
  }

  /** Reads the store on each turn: another tab may have sent or discarded meanwhile. */
  async #drain() {
    for (let entry = this.#next(); entry; entry = this.#next()) {
      try {
        const message = await this.#send(entry);
        this.#attempt = 0;
        // Forgotten meanwhile, it belongs to nobody here any more.
        if (!this.entries.some((kept) => kept.client_id === entry.client_id)) continue;
        this.#keep(this.entries.filter((kept) => kept.client_id !== entry.client_id));
        this.#sent(message);
      } catch (problem) {
        if (problem.passing) {
          this.#timer = setTimeout(() => this.flush(), backoff(this.#attempt++, { atLeast: problem.retryAfter }));
          return;
        }
        this.#keep(this.entries.map((kept) => (kept.client_id === entry.client_id ? { ...kept, failure: problem.message } : kept)));
        this.#changed();
      }
    }
  }

  #next() {
    return this.entries.find((entry) => entry.failure === undefined);
  }

  #keep(entries) {
    this.#store.set("outbox", entries);
  }
}

/** `crypto.randomUUID` is missing where the site has no TLS. */
function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
