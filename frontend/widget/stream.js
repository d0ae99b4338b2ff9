// The live stream: reads, watches for silence, comes back by itself and goes on after the last cursor.

import { backoff } from "./backoff.js";
import { EventParser } from "./sse.js";

// The server pings every 15 s. Two missed pings mean that nobody is there, whatever the socket says.
const SILENCE = 35_000;

export class Stream {
  #open;
  #heard;
  #state;
  #abort = null;
  #wake = null;

  /** `open(signal)` → Response; `heard(frame)`; `state(live)` tells when it stands and when it was lost. */
  constructor({ open, heard, state }) {
    this.#open = open;
    this.#heard = heard;
    this.#state = state;
  }

  get running() {
    return this.#abort !== null;
  }

  async start() {
    if (this.running) return;
    const abort = (this.#abort = new AbortController());
    for (let attempt = 0; !abort.signal.aborted; attempt += 1) {
      let atLeast = 0;
      try {
        await this.#listen(abort.signal, () => (attempt = 0));
      } catch (problem) {
        atLeast = problem.retryAfter ?? 0;
      }
      if (abort.signal.aborted) return;
      this.#state(false);
      await this.#pause(backoff(attempt, { atLeast }));
    }
  }

  stop() {
    this.#abort?.abort();
    this.#abort = null;
    this.#wake?.();
  }

  /** There is reason to hope (the network is back, the page is looked at again): try now. */
  hurry() {
    this.#wake?.();
  }

  async #listen(stopped, alive) {
    const dead = new AbortController();
    const signal = AbortSignal.any([stopped, dead.signal]);
    let timer = setTimeout(() => dead.abort(), SILENCE);
    try {
      const answer = await this.#open(signal);
      if (signal.aborted) return;
      this.#state(true);
      const parser = new EventParser();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
        clearTimeout(timer);
        timer = setTimeout(() => dead.abort(), SILENCE);
        alive();
        for (const frame of parser.feed(value)) {
          if (signal.aborted) return;
          if (frame.event !== "ping") this.#heard(frame);
        }
      }
    } finally {
      clearTimeout(timer);
      dead.abort();
    }
  }

  #pause(wait) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
