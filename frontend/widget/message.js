// One message on the screen. Its body is made anew only when it changed, so a video plays on while ticks change.

import { attachmentElement } from "./attachment.js";
import { avatar } from "./avatar.js";
import { element } from "./dom.js";
import { icon } from "./icons.js";
import { linkify } from "./linkify.js";

const ONLY_EMOJI = /^(?:\p{RGI_Emoji}\s*){1,3}$/v;

export class MessageView {
  #ui;
  #body = element("div", { class: "msg-body" });
  #face = null;
  #meta = null;
  #shown = { body: "", around: "" };

  /** `ui`: t, format, view(attachment), linkFailed(), retry(id), discard(id). */
  constructor(ui) {
    this.#ui = ui;
    this.element = element("article", { class: "msg" }, this.#body);
  }

  update({ message, pending, first, last }) {
    const mine = message.direction === "inbound";
    this.element.className = ["msg", mine && "msg-out", !first && "msg-cont", pending && "msg-sending", message.failure && "msg-failed"].filter(Boolean).join(" ");
    this.#fill(message);
    const around = JSON.stringify([message.author, message.failure, message.delivery, message.sent_at, pending, last]);
    if (around === this.#shown.around) return;
    this.#shown.around = around;
    this.#face?.remove();
    this.#meta?.remove();
    this.#face = !mine && last && message.author ? avatar(message.author, 28) : null;
    this.#meta = last || message.failure ? this.#metaOf(message, mine, pending) : null;
    this.element.append(...[this.#face, this.#meta].filter(Boolean));
  }

  #fill({ author, text, attachments }) {
    // Links to files carry a new signature each time; that alone is no change.
    const shown = JSON.stringify([text, attachments.map(({ id, state, url, thumbnail_url }) => [id, state, url?.split("?")[0], thumbnail_url?.split("?")[0]])]);
    const refused = this.#body.querySelector("[data-refused]");
    if (shown === this.#shown.body && !refused) return;
    this.#shown.body = shown;
    const failed = (event) => {
      event.target.dataset.refused = "";
      this.#ui.linkFailed();
    };
    this.#body.replaceChildren(
      ...(author ? [element("span", { class: "sr" }, `${author.name}: `)] : []),
      ...(text ? [bubble(text)] : []),
      ...attachments.map((attachment) => attachmentElement(attachment, { ...this.#ui, linkFailed: failed })),
    );
  }

  /** Silent, or each change of a tick would be spoken. */
  #metaOf(message, mine, pending) {
    const { t, format, retry, discard } = this.#ui;
    if (message.failure) {
      return element("p", { class: "msg-meta bad", role: "alert" }, icon("alert", 12), `${t.failed}: ${message.failure}`,
        element("button", { type: "button", class: "link-btn", onclick: () => retry(message.client_id) }, t.retry),
        element("button", { type: "button", class: "link-btn", onclick: () => discard(message.client_id) }, t.discard));
    }
    return element("p", { class: "msg-meta", "aria-live": "off" },
      !mine && message.author && [element("bdi", {}, message.author.name.split(" ")[0]), "·"],
      element("time", { datetime: message.sent_at }, element("bdi", {}, format.time(message.sent_at))),
      mine && this.#tick(pending ? "sending" : message.delivery));
  }

  #tick(delivery) {
    const glyph = { sending: "clock", delivered: "checks", read: "checks" }[delivery] ?? "check";
    return element("span", { class: `tick ${delivery}`, title: this.#ui.t[delivery] }, icon(glyph, 14), element("span", { class: "sr" }, this.#ui.t[delivery]));
  }
}

/** Text with its web addresses as links. */
export function bubble(text) {
  const said = linkify(text).map((piece) => piece.href
    ? element("a", { href: piece.href, target: "_blank", rel: "noopener noreferrer nofollow" }, piece.text)
    : piece.text);
  return element("p", { class: ONLY_EMOJI.test(text) ? "bubble bubble-emoji" : "bubble" }, said);
}
