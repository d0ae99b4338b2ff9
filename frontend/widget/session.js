// Who this browser is. The visitor token is kept and is the identity; the session token is short-lived, shared by the
// tabs, and made anew from the visitor token whenever it has run out.

import { request } from "./http.js";

const EARLY = 30_000;

export class Session {
  #base;
  #store;
  #starting = null;
  #identity = null;
  #shownFor = null;
  page;
  /** Goes up whenever somebody else may sit here: what was asked before is no longer for their eyes. */
  epoch = 0;

  /**
   * `started(answer, other)` hears every new session: it brings messages and a cursor; `other` when it may be for somebody
   * else than the last one, so nothing of before may stay on the screen. `rejected()`: the identity token was refused.
   */
  constructor(base, store, { started, rejected }) {
    this.#base = base;
    this.#store = store;
    this.started = started;
    this.rejected = rejected;
  }

  get known() {
    return Boolean(this.#store.get("visitor"));
  }

  get valid() {
    return (this.#store.get("session")?.expires_at ?? 0) > Date.now() + EARLY;
  }

  async token() {
    if (!this.valid) await this.start();
    return this.#store.get("session").token;
  }

  /** One at a time, whoever asks. */
  start(fields) {
    this.#starting ??= this.#create(fields).finally(() => (this.#starting = null));
    return this.#starting;
  }

  /** The next session is that of the customer the token names. */
  async identify(token) {
    this.epoch += 1;
    await this.#starting?.catch(() => {});
    this.#identity = token;
    this.#store.remove("session");
  }

  /** Another tab may have renewed it already; only the refused token goes. */
  expire(token) {
    if (this.#store.get("session")?.token === token) this.#store.remove("session");
  }

  async forget() {
    this.epoch += 1;
    await this.#starting?.catch(() => {});
    this.#identity = null;
    // The visitor last: other tabs hear of it, and must find nothing left to use.
    for (const name of ["session", "cursor", "visitor"]) this.#store.remove(name);
  }

  async #create(fields) {
    const visitor = this.#store.get("visitor") ?? undefined;
    const body = { visitor_token: visitor, identity_token: this.#identity ?? undefined, page: this.page, fields };
    let answer;
    try {
      answer = await (await request(`${this.#base}/sessions`, { method: "POST", body })).json();
    } catch (problem) {
      if (problem.status !== 401 || !(this.#identity || visitor)) throw problem;
      // One of the two is refused. The visit goes on without it, as somebody the server does not know.
      if (this.#identity) this.rejected();
      else this.#store.remove("visitor");
      this.#identity = null;
      return this.#create(fields);
    }
    const other = visitor !== answer.visitor_token || this.#shownFor !== this.#identity;
    this.#shownFor = this.#identity;
    this.#store.set("visitor", answer.visitor_token);
    this.#store.set("session", { token: answer.session_token, expires_at: Date.now() + answer.expires_in * 1000 });
    this.#store.set("cursor", answer.cursor);
    this.started(answer, other);
    return answer;
  }
}
