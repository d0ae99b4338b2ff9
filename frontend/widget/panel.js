// The frame around the conversation: header, the line about the connection, and the place for a form, a thread or a problem.

import { avatar } from "./avatar.js";
import { element, iconButton } from "./dom.js";
import { icon } from "./icons.js";

export class Panel {
  veil;
  #t;
  #main;
  #faces = element("span", { class: "avatars", hidden: true });
  #banner = element("p", { class: "banner", role: "status", hidden: true });
  #content = element("div", { class: "content" });

  /** `parts`: popovers and dialogs that live beside the content; `close` is null where there is nothing to close. */
  constructor(main, { t, config, more, parts, close }) {
    this.#t = t;
    this.#main = main;
    this.veil = element("div", { class: "veil", hidden: true }, t.dropHere);
    const here = config.available && config.is_open;
    const state = here ? config.subtitle || (config.team_online ? t.online : t.offlineTeam) : t.away;
    main.setAttribute("aria-label", t.chat);
    main.replaceChildren(
      element("header", { class: "head" }, this.#faces,
        element("div", { class: "grow" },
          element("h1", {}, config.title || config.channel_name),
          element("p", { class: "xs" }, element("span", { class: config.team_online && here ? "dot dot-on" : "dot", "aria-hidden": "true" }), element("bdi", {}, state))),
        more, close && iconButton(t.close, icon("x"), { class: "icon-btn icon-btn-sm", onclick: close })),
      this.#banner, this.#content, element("p", { class: "by" }, t.by), this.veil, ...parts);
  }

  place(...elements) {
    this.#content.replaceChildren(...elements);
  }

  /** The two who answered last. */
  faces(authors) {
    const shown = authors.slice(-2);
    const key = JSON.stringify(shown);
    if (this.#faces.dataset.shown === key) return;
    this.#faces.dataset.shown = key;
    this.#faces.hidden = shown.length === 0;
    this.#faces.replaceChildren(...shown.map((author) => avatar(author, 32, true)));
  }

  connection(lost) {
    const words = !navigator.onLine ? this.#t.offline : lost ? this.#t.reconnecting : "";
    if (this.#banner.dataset.words === words) return;
    this.#banner.dataset.words = words;
    this.#banner.hidden = !words;
    this.#banner.replaceChildren(...(words ? [icon("cloud"), words] : []));
  }

  /** For fingers, focus on the field would open the keyboard over half of what there is to read. */
  focus(field) {
    if (matchMedia("(pointer: coarse)").matches || !field) this.#main.focus();
    else field.focus();
  }
}

/** What stands there when there is no chat to show. */
export function trouble(main, t, words, again, close) {
  main.replaceChildren(element("div", { class: "trouble" }, icon("alert", 24), element("h1", { class: "sr" }, t.chat), element("p", { role: "alert" }, words),
    again && element("button", { type: "button", class: "btn", onclick: again.do }, again.label),
    close && element("button", { type: "button", class: "btn btn-quiet", onclick: close.do }, close.label)));
}
