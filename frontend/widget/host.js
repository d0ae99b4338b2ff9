// The page around us, heard through its loader. The first greeting of our parent fixes who we talk with; nothing is
// sent to, or taken from, anybody else. Opened on its own, the frame is simply a page with the chat in it.

export class Host {
  #origin = null;
  #heard;
  #told = {};

  /** `heard` has a function per message: hello, open, close, identify, reset. */
  constructor(heard) {
    this.#heard = heard;
    addEventListener("message", (event) => this.#take(event));
  }

  get alone() {
    return window.parent === window;
  }

  /** Our modules are there; carries nothing, because nobody has greeted us yet. */
  ready() {
    if (this.alone) this.#heard.hello({ open: true });
    else window.parent.postMessage({ switchboard: { type: "ready" } }, "*");
  }

  /** A state: said again only when it changed. */
  show(type, data) {
    const shown = JSON.stringify(data);
    if (!this.#origin || this.#told[type] === shown) return;
    this.#told[type] = shown;
    this.tell(type, data);
  }

  tell(type, data = {}) {
    if (this.#origin) window.parent.postMessage({ switchboard: { type, ...data } }, this.#origin);
  }

  #take(event) {
    const message = event.data?.switchboard;
    if (this.alone || event.source !== window.parent || !message) return;
    if (message.type === "hello") this.#origin ??= event.origin;
    if (event.origin === this.#origin && Object.hasOwn(this.#heard, message.type)) this.#heard[message.type](message);
  }
}
