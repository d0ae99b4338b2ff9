// The conversation of one visitor on one channel: what is known, what waits, and the line to the server.
// It knows nothing of elements; `view` hears `changed()` after anything visible did, and what the page around wants to know.

import { Api } from "./api.js";
import { Outbox } from "./outbox.js";
import { Session } from "./session.js";
import { Store } from "./store.js";
import { Stream } from "./stream.js";
import { Thread } from "./thread.js";
import { TypingSignal } from "./typing.js";

// A short loss is not worth a word.
const LOST_AFTER = 3_000;
// The other side repeats "typing" every few seconds; without a repeat it has stopped.
const TYPING_LASTS = 10_000;
// Links to files are good for an hour at least.
const STALE_AFTER = 55 * 60_000;

export class Chat {
  thread = new Thread();
  typingName = null;
  lost = false;
  #view;
  #loadedAt = 0;
  #stale = false;
  #unsentRead = null;
  #timers = {};
  #order = Promise.resolve();

  /** `view`: changed(), arrived(message), forgotten(), rejected(), keep(name, text). */
  constructor(channel, view) {
    const base = `/widget/v1/${encodeURIComponent(channel)}`;
    this.#view = view;
    this.store = new Store(channel, () => localStorage, (name, text) => view.keep(name, text));
    this.drafts = new Store(channel, () => sessionStorage);
    this.session = new Session(base, this.store, {
      started: (answer, other) => this.#started(answer, other),
      rejected: () => view.rejected(),
    });
    this.api = new Api(base, this.session);
    this.outbox = new Outbox({
      store: this.store,
      send: this.api.send,
      sent: (message) => this.#take([message]),
      changed: () => view.changed(),
      exclusively: (work) => alone(`switchboard.${channel}.outbox`, work),
    });
    this.stream = new Stream({
      open: (signal) => this.#open(signal),
      heard: (frame) => this.#heard(frame),
      state: (live) => this.#state(live),
    });
    this.typing = new TypingSignal((typing) => this.session.valid && this.api.typing(typing).catch(() => {}));
    addEventListener("storage", (event) => this.#otherTab(this.store.nameOf(event)));
    addEventListener("online", () => this.#hope());
    addEventListener("offline", () => view.changed());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#hope());
  }

  get loading() {
    return this.session.known && !this.#loadedAt;
  }

  /** Shows who is known already what they missed. A new visitor becomes one by writing. */
  resume() {
    if (this.session.known) this.stream.start();
    if (this.outbox.entries.length) this.outbox.flush();
  }

  /** The answers to the form, before the first message. */
  begin(fields) {
    return this.session.start(fields);
  }

  send(message) {
    this.typing.stop();
    this.outbox.add(message);
  }

  async earlier() {
    const { epoch } = this.session;
    const { items, next_cursor } = await this.api.messages(this.thread.oldest);
    if (epoch !== this.session.epoch) return;
    this.thread.put(items);
    this.thread.hasEarlier = next_cursor !== null;
    this.#view.changed();
  }

  /** Everything on the screen was looked at. */
  seen() {
    const newest = this.thread.read();
    if (!newest) return;
    this.#unsentRead = newest;
    this.#tellRead();
    this.#view.changed();
  }

  /** Fresh links to files that have been on the screen for long. */
  freshen() {
    if (this.#loadedAt && Date.now() - this.#loadedAt > STALE_AFTER) this.#refresh().catch(() => {});
  }

  /** A link was refused before its time. */
  linkFailed() {
    if (Date.now() - this.#loadedAt > 60_000) this.#refresh().catch(() => {});
  }

  identify(token) {
    return this.#inOrder(async () => {
      await this.session.identify(token);
      this.#restart();
    });
  }

  reset() {
    return this.#inOrder(async () => {
      const told = this.session.valid ? this.api.reset().catch(() => {}) : null;
      this.#empty();
      await this.session.forget();
      // Once more: an answer that was on its way may have come meanwhile.
      this.#empty();
      this.#view.forgotten();
      await told;
    });
  }

  /** The page may say "forget" and then "identify": the second waits for the first. */
  #inOrder(work) {
    this.#order = this.#order.then(work);
    return this.#order;
  }

  #empty() {
    this.stream.stop();
    this.typing.stop();
    this.thread.clear();
    this.outbox.clear();
    for (const name of ["draft", "form"]) this.drafts.remove(name);
    this.typingName = null;
    this.#unsentRead = null;
    this.#loadedAt = 0;
    this.#state(true);
  }

  #restart() {
    this.#loadedAt = 0;
    this.stream.stop();
    this.stream.start();
  }

  async #open(signal) {
    if (!this.session.valid || !this.store.get("cursor")) await this.session.start();
    // The cursor is read before the messages: what comes between them is then sent twice, and dropped by its id.
    const cursor = this.store.get("cursor");
    if (!this.#loadedAt) await this.#refresh();
    return this.api.events(cursor, signal);
  }

  async #refresh() {
    const { epoch } = this.session;
    const { items, next_cursor } = await this.api.messages();
    if (epoch === this.session.epoch) this.#loaded(items, next_cursor !== null);
  }

  #started({ messages }, other) {
    if (other) this.thread.clear();
    this.#loaded(messages, messages.length >= 50);
    this.stream.start();
  }

  #loaded(messages, hasEarlier) {
    if (this.#stale) this.thread.clear();
    this.#stale = false;
    if (!this.thread.oldest) this.thread.hasEarlier = hasEarlier;
    this.#loadedAt = Date.now();
    this.#take(messages);
  }

  /** `live` when it was written just now, not merely loaded. */
  #take(messages, live = false) {
    const added = this.thread.put(messages);
    for (const message of added) {
      const { client_id, direction } = message;
      if (client_id && this.outbox.entries.some((entry) => entry.client_id === client_id)) this.outbox.discard(client_id);
      if (live && direction === "outbound") this.#view.arrived(message);
    }
    this.#view.changed();
  }

  #heard({ id, event, data }) {
    if (event === "message.created" || event === "message.updated") this.#message(JSON.parse(data));
    else if (event === "typing.changed") this.#typing(JSON.parse(data));
    else if (event === "reset") return this.#startOver();
    if (id) this.store.set("cursor", id);
  }

  #message(message) {
    if (message.direction === "outbound") this.#typing({ typing: false });
    this.#take([message], true);
  }

  #typing({ typing, name }) {
    clearTimeout(this.#timers.typing);
    if (typing) this.#timers.typing = setTimeout(() => this.#typing({ typing: false }), TYPING_LASTS);
    this.typingName = typing ? name : null;
    this.#view.changed();
  }

  /** The server no longer knows our cursor: what we have may have gaps. */
  #startOver() {
    this.store.remove("cursor");
    this.#stale = true;
    this.#restart();
  }

  #state(live) {
    if (live) {
      clearTimeout(this.#timers.lost);
      this.#timers.lost = null;
      this.lost = false;
      this.#tellRead();
      if (this.outbox.entries.length) this.outbox.flush();
      this.#view.changed();
    } else {
      this.#timers.lost ??= setTimeout(() => {
        this.lost = true;
        this.#view.changed();
      }, LOST_AFTER);
    }
  }

  #tellRead() {
    const read = this.#unsentRead;
    if (!read) return;
    this.api.read(read).then(() => (this.#unsentRead = this.#unsentRead === read ? null : this.#unsentRead), () => {});
  }

  #hope() {
    this.stream.hurry();
    if (this.outbox.entries.length) this.outbox.flush();
    this.#view.changed();
  }

  /** Another tab of this visitor wrote, began, or was told to forget. */
  #otherTab(name) {
    if (name === "outbox") this.#view.changed();
    if (name !== "visitor") return;
    if (!this.session.known) {
      this.session.epoch += 1;
      this.#empty();
      this.#view.forgotten();
    } else if (!this.stream.running) {
      this.stream.start();
    }
  }
}

/** Keeps the other tabs out while `work` runs. Where storage is refused, so are locks; but then tabs share no outbox either. */
async function alone(lock, work) {
  if (!navigator.locks) return work();
  try {
    return await navigator.locks.request(lock, work);
  } catch (error) {
    if (error.name !== "SecurityError") throw error;
    return work();
  }
}
