// Tells the other side that somebody types: at most every three seconds while keys come, and once when they stop.

const EVERY = 3_000;
const IDLE = 5_000;

export class TypingSignal {
  #tell;
  #last = 0;
  #timer = null;

  /** `tell(typing)`. */
  constructor(tell) {
    this.#tell = tell;
  }

  input() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), IDLE);
    if (Date.now() - this.#last < EVERY) return;
    this.#last = Date.now();
    this.#tell(true);
  }

  stop() {
    clearTimeout(this.#timer);
    if (!this.#last) return;
    this.#last = 0;
    this.#tell(false);
  }
}
