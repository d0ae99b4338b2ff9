// The conversation as this browser knows it: messages by id, in order, and the rows they make on the screen.

const TOGETHER = 5 * 60_000;
const STEPS = ["sent", "delivered", "read"];

/** Ids are decimal numbers too large for a double. */
const compareIds = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

export class Thread {
  #messages = new Map();
  /** False once the first message ever is here. */
  hasEarlier = false;

  /** Takes in what is new or changed, whatever order it comes in; answers those that were not known. */
  put(messages) {
    const added = [];
    for (const message of messages) {
      const known = this.#messages.get(message.id);
      if (!known) added.push(message);
      // A replayed event may be older than what a later answer said: ticks never go back.
      const delivery = known && STEPS.indexOf(known.delivery) > STEPS.indexOf(message.delivery) ? known.delivery : message.delivery;
      this.#messages.set(message.id, { ...message, delivery });
    }
    return added;
  }

  clear() {
    this.#messages.clear();
    this.hasEarlier = false;
  }

  get(id) {
    return this.#messages.get(id);
  }

  get messages() {
    return [...this.#messages.values()].sort((a, b) => Date.parse(a.sent_at) - Date.parse(b.sent_at) || compareIds(a.id, b.id));
  }

  get oldest() {
    return this.messages[0]?.id;
  }

  get unread() {
    return this.messages.filter((message) => message.direction === "outbound" && message.delivery !== "read");
  }

  /** Marks what is unread as read; answers the newest of it, or undefined. */
  read() {
    const unread = this.unread;
    for (const message of unread) this.#messages.set(message.id, { ...message, delivery: "read" });
    return unread.at(-1)?.id;
  }

  /** Who answered, the latest last, each once. */
  get authors() {
    const authors = new Map();
    for (const { author } of this.messages) {
      if (!author) continue;
      authors.delete(author.name);
      authors.set(author.name, author);
    }
    return [...authors.values()];
  }
}

/**
 * What stands on the screen, top to bottom: `{ key, day }` before the first message of a day, else
 * `{ key, message, pending, first, last }`, where first and last are the ends of a group by one writer.
 * A message keeps its key when it goes from the outbox to the server, so its element stays.
 */
export function rows(messages, pending, dayOf) {
  const taken = new Set(messages.map((message) => message.client_id));
  const waiting = pending.filter((entry) => !taken.has(entry.client_id))
    .map((entry) => ({ ...entry, direction: "inbound", author: null, pending: true }));
  const made = [];
  let before = null;
  for (const message of [...messages, ...waiting]) {
    const day = dayOf(message.sent_at);
    const sameDay = before !== null && dayOf(before.message.sent_at) === day;
    const joined = sameDay && together(before.message, message);
    if (!sameDay) made.push({ key: `day ${day}`, day });
    if (joined) before.last = false;
    before = { key: message.client_id ?? message.id, message, pending: Boolean(message.pending), first: !joined, last: true };
    made.push(before);
  }
  return made;
}

const together = (a, b) =>
  a.direction === b.direction && a.author?.name === b.author?.name && a.failure === b.failure &&
  Date.parse(b.sent_at) - Date.parse(a.sent_at) < TOGETHER;
