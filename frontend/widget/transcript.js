// The messages on the screen: keeps its elements, stays at the end while one is there, and never moves what is being read.

import { element } from "./dom.js";
import { icon } from "./icons.js";
import { MessageView, bubble } from "./message.js";
import { rows } from "./thread.js";

const NEAR = 48;
// Long enough for the accessibility tree to take in what has loaded.
const QUIET = 1_000;

export class Transcript {
  #ui;
  #views = new Map();
  #days = new Map();
  #earlier;
  #greeting = element("div");
  #list = element("div");
  #skeleton = element("div", { class: "skeleton", hidden: true, "aria-hidden": "true" }, element("i"), element("i"), element("i"));
  #typing;
  #pill;
  #speaking = null;
  #busy = false;
  #atEnd = true;

  /** `ui`: t, format, config, earlier(), seen(), and what a message needs. */
  constructor(ui) {
    const { t } = ui;
    this.#ui = ui;
    this.#earlier = element("button", { type: "button", class: "earlier", hidden: true, onclick: () => this.#loadEarlier() }, t.earlier);
    this.#typing = element("p", { class: "typing-line", hidden: true },
      element("span", { class: "typing", "aria-hidden": "true" }, element("i"), element("i"), element("i")), element("bdi"));
    this.log = element("div", { class: "body", role: "log", "aria-live": "off", tabindex: "0", "aria-label": t.messages, onscroll: () => this.#scrolled() },
      this.#earlier, this.#greeting, this.#skeleton, this.#list, this.#typing);
    this.#pill = element("button", { type: "button", class: "pill", hidden: true, onclick: () => this.toEnd() }, icon("down", 14), t.newMessages);
    this.element = element("div", { class: "thread" }, this.log, this.#pill);
    this.#greet();
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(this.log);
  }

  get atEnd() {
    return this.#atEnd;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.#atEnd = true;
    this.#pill.hidden = true;
  }

  /** `fresh` when somebody wrote just now. */
  show({ thread, outbox, typingName, loading }, fresh) {
    const { log } = this;
    const fromEnd = log.scrollHeight - log.scrollTop;
    this.#speak(loading || this.#busy);
    this.#earlier.hidden = !thread.hasEarlier;
    this.#skeleton.hidden = !loading;
    this.#greeting.hidden = thread.hasEarlier || loading;
    this.#arrange(rows(thread.messages, outbox.entries, (at) => new Date(at).toDateString()));
    this.#typing.hidden = !typingName;
    this.#typing.lastChild.textContent = typingName ? this.#ui.t.typing(typingName.split(" ")[0]) : "";
    if (this.#atEnd) this.toEnd();
    else if (this.#busy) log.scrollTop = log.scrollHeight - fromEnd;
    else if (fresh) this.#pill.hidden = false;
  }

  /** What comes is spoken by screen readers; what merely loads is not. */
  #speak(history) {
    if (history) {
      clearTimeout(this.#speaking);
      this.#speaking = null;
      this.log.ariaLive = "off";
    } else {
      this.#speaking ??= setTimeout(() => (this.log.ariaLive = "polite"), QUIET);
    }
  }

  #greet() {
    const { config, format, t } = this.#ui;
    if (config.greeting) {
      this.#greeting.append(element("div", { class: "msg msg-auto" }, element("div", { class: "msg-body" }, bubble(config.greeting))));
    }
    if (!config.available || !config.is_open) {
      const opens = config.opens_at && t.opens(format.moment(config.opens_at));
      this.#greeting.append(element("p", { class: "event" }, [t.awayLine, opens].filter(Boolean).join(" ")));
    }
  }

  #arrange(wanted) {
    const elements = wanted.map((row) => (row.day ? this.#dayOf(row) : this.#viewOf(row)).element);
    const keys = new Set(wanted.map((row) => row.key));
    for (const known of [this.#views, this.#days]) {
      for (const [key, view] of known) {
        if (!keys.has(key)) {
          view.element.remove();
          known.delete(key);
        }
      }
    }
    // Only what is out of place moves: moving an element stops its video.
    elements.forEach((wantedElement, index) => {
      const there = this.#list.children[index];
      if (there !== wantedElement) this.#list.insertBefore(wantedElement, there ?? null);
    });
  }

  #viewOf(row) {
    let view = this.#views.get(row.key);
    if (!view) this.#views.set(row.key, (view = new MessageView(this.#ui)));
    view.update(row);
    return view;
  }

  #dayOf({ key, day }) {
    if (!this.#days.has(key)) this.#days.set(key, { element: element("p", { class: "day" }) });
    const view = this.#days.get(key);
    view.element.textContent = this.#ui.format.day(day);
    return view;
  }

  #scrolled() {
    const { log } = this;
    this.#atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (this.#atEnd) {
      this.#pill.hidden = true;
      this.#ui.seen();
    }
    if (log.scrollTop < NEAR && !this.#earlier.hidden && !this.#atEnd) this.#loadEarlier();
  }

  async #loadEarlier() {
    if (this.#busy) return;
    this.#busy = true;
    this.#earlier.disabled = true;
    try {
      await this.#ui.earlier();
    } catch {
      // The button stays; pressing it tries again.
    } finally {
      this.#busy = false;
      this.#earlier.disabled = false;
    }
  }
}
