// Where the visitor writes. What is typed is kept as a draft until it is sent.

import { element, iconButton } from "./dom.js";
import { emojiPicker } from "./emoji.js";
import { Tray } from "./files.js";
import { icon } from "./icons.js";

export class Composer {
  #ui;
  #tray;
  #text;
  #send;
  #status = element("p", { class: "status", role: "status", hidden: true });
  #waiting = false;

  /** `ui`: t, format, limits, drafts, send(message), typed(), attach(file, options). */
  constructor(ui) {
    const { t, drafts } = (this.#ui = ui);
    this.#tray = new Tray({ ...ui, changed: () => this.#settled() });
    this.#text = element("textarea", { rows: "1", "aria-label": t.message, placeholder: t.placeholder, enterkeyhint: "send",
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event), onpaste: (event) => this.#pasted(event) });
    this.#text.value = drafts.get("draft") ?? "";
    this.#send = element("button", { type: "submit", class: "icon-btn send", "aria-label": t.send, title: t.send }, icon("send"));
    const chooser = element("input", { type: "file", multiple: true, hidden: true, accept: ui.limits.media_types.join(","), onchange: () => {
      this.addFiles([...chooser.files]);
      chooser.value = "";
    } });
    this.element = element("form", { class: "foot", "aria-label": t.write, onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
      this.#status, this.#tray.element, chooser,
      element("div", { class: "line" }, this.#text,
        iconButton(t.attach, icon("clip"), { onclick: () => chooser.click() }),
        iconButton(t.emoji, icon("smile"), { popovertarget: "emoji" }),
        this.#send),
      emojiPicker("emoji", t.emoji, (emoji) => this.#insert(emoji)));
    this.#judge();
  }

  focus() {
    this.#text.focus();
  }

  addFiles(files) {
    this.#tray.add(files);
    this.focus();
  }

  clear() {
    this.#text.value = "";
    this.#tray.clear();
    this.#keep();
  }

  #typed() {
    this.#keep();
    if (this.#text.value.trim()) this.#ui.typed();
  }

  #key(event) {
    // Enter that ends a composition (Japanese, Chinese, Korean) chooses a word; it does not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #pasted(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    this.addFiles(files);
  }

  #insert(emoji) {
    this.#text.setRangeText(emoji, this.#text.selectionStart, this.#text.selectionEnd, "end");
    this.#typed();
    this.focus();
  }

  #submit() {
    const text = this.#text.value.trim();
    if (this.#over > 0) return;
    this.#waiting = this.#tray.busy;
    if (!this.#waiting && (text || this.#tray.ready.length)) {
      this.#text.value = "";
      this.#ui.send({ text, attachments: this.#tray.takeReady() });
      this.#keep();
    }
    this.#judge();
  }

  /** Uploads ended or files came and went: a message that waited for them goes now, unless one of them failed. */
  #settled() {
    if (this.#waiting && !this.#tray.busy) {
      this.#waiting = false;
      if (!this.#tray.failed) return this.#submit();
    }
    this.#judge();
  }

  #keep() {
    if (this.#text.value) this.#ui.drafts.set("draft", this.#text.value);
    else this.#ui.drafts.remove("draft");
    // Browsers that cannot do it by themselves (`field-sizing`).
    if (!CSS.supports("field-sizing", "content")) {
      this.#text.style.blockSize = "auto";
      this.#text.style.blockSize = `${this.#text.scrollHeight}px`;
    }
    this.#judge();
  }

  get #over() {
    return [...this.#text.value.trim()].length - (this.#ui.limits.text || Infinity);
  }

  #judge() {
    const over = this.#over;
    const status = over > 0 ? this.#ui.t.tooLong(over) : this.#waiting ? this.#ui.t.filesWait : "";
    if (this.#status.textContent !== status) this.#status.textContent = status;
    this.#status.hidden = !status;
    this.#status.classList.toggle("bad", over > 0);
    this.#text.ariaInvalid = String(over > 0);
    this.#send.setAttribute("aria-disabled", String(over > 0 || (!this.#text.value.trim() && !this.#tray.ready.length && !this.#tray.busy)));
  }
}
