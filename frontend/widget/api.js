// The calls of `/widget/v1/{public_id}`. A session that ran out is renewed behind the caller's back, once.

import { request } from "./http.js";
import { upload } from "./upload.js";

export class Api {
  #base;
  #session;

  constructor(base, session) {
    this.#base = base;
    this.#session = session;
  }

  config = async () => (await request(`${this.#base}/config`)).json();

  /** Newest first; `before` is a message id. */
  messages = async (before) =>
    (await this.#call("GET", before ? `/messages?before=${encodeURIComponent(before)}` : "/messages")).json();

  send = async ({ client_id, text, attachments, website }) =>
    (await this.#call("POST", "/messages", {
      client_id,
      text: text || undefined,
      attachment_ids: attachments.length ? attachments.map((attachment) => attachment.id) : undefined,
      website: website || undefined,
    })).json();

  typing = (typing) => this.#call("PUT", "/typing", { typing });
  read = (message_id) => this.#call("PUT", "/read", { message_id });
  /** Never renews: a session made only to be forgotten would leave one more visitor behind. */
  reset = async () => request(`${this.#base}/reset`, { method: "POST", token: await this.#session.token() });

  events = (cursor, signal) =>
    this.#authorized((token) =>
      request(`${this.#base}/events?after=${encodeURIComponent(cursor)}`, { token, signal, accept: "text/event-stream" }));

  attach = (file, options) => this.#authorized((token) => upload(`${this.#base}/attachments`, token, file, options));

  #call(method, path, body) {
    return this.#authorized((token) => request(this.#base + path, { method, body, token }));
  }

  async #authorized(ask) {
    const { epoch } = this.#session;
    const token = await this.#session.token();
    try {
      return await ask(token);
    } catch (problem) {
      if (problem.status !== 401 || epoch !== this.#session.epoch) throw problem;
      this.#session.expire(token);
      return ask(await this.#session.token());
    }
  }
}
