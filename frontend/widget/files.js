// Files chosen for the next message: checked, uploaded at once with a bar each, and held until it is sent.

import { element, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { refusal } from "./upload.js";

const MOST = 10;

export class Tray {
  element = element("ul", { class: "tray", hidden: true });
  #items = [];
  #ui;

  /** `ui`: t, format, limits, attach(file, { progress, signal }), changed(). */
  constructor(ui) {
    this.#ui = ui;
  }

  get busy() {
    return this.#items.some((item) => item.state === "uploading");
  }

  get ready() {
    return this.#items.filter((item) => item.state === "ready").map((item) => item.attachment);
  }

  get failed() {
    return this.#items.some((item) => item.state === "failed");
  }

  add(files) {
    for (const file of files) this.#add(file);
    this.#draw();
  }

  /** What was sent goes; what could not be uploaded stays, with its reason. */
  takeReady() {
    const { ready } = this;
    this.#items = this.#items.filter((item) => item.state !== "ready");
    this.#draw();
    return ready;
  }

  clear() {
    for (const item of this.#items) item.abort.abort();
    this.#items = [];
    this.#draw();
  }

  #add(file) {
    const { t, format, limits } = this.#ui;
    const item = { file, abort: new AbortController(), bar: element("progress", { max: "1", value: "0", "aria-label": t.uploading(file.name) }) };
    this.#items.push(item);
    const reasons = { empty: t.fileEmpty, size: t.fileTooLarge(format.size(limits.max_bytes)), type: t.fileType };
    const reason = this.#items.length > MOST ? t.filesTooMany(MOST) : reasons[refusal(file, limits)];
    if (reason) this.#fail(item, reason, false);
    else this.#upload(item);
  }

  async #upload(item) {
    item.state = "uploading";
    try {
      item.attachment = await this.#ui.attach(item.file, { progress: (part) => (item.bar.value = part), signal: item.abort.signal });
      item.state = "ready";
    } catch (problem) {
      if (item.abort.signal.aborted) return;
      this.#fail(item, problem.status ? problem.message : this.#ui.t.fileFailed, !problem.status || problem.passing);
    }
    this.#draw();
  }

  #fail(item, reason, again) {
    Object.assign(item, { state: "failed", reason, again });
  }

  #remove(item) {
    item.abort.abort();
    this.#items = this.#items.filter((kept) => kept !== item);
    this.#draw();
  }

  #draw() {
    this.element.hidden = this.#items.length === 0;
    this.element.replaceChildren(...this.#items.map((item) => this.#row(item)));
    this.#ui.changed();
  }

  #row(item) {
    const { t, format } = this.#ui;
    const { name, size } = item.file;
    const state = {
      uploading: () => item.bar,
      ready: () => element("span", { class: "file-sub" }, format.size(size)),
      failed: () => element("span", { class: "file-sub bad", role: "alert" }, item.reason),
    }[item.state]();
    const again = item.state === "failed" && item.again &&
      element("button", { type: "button", class: "link-btn", onclick: () => { this.#upload(item); this.#draw(); } }, t.retry);
    return element("li", { class: item.state === "failed" ? "attm is-bad" : "attm" }, icon(item.state === "failed" ? "alert" : "file"),
      element("span", { class: "grow" }, element("bdi", { class: "file-name" }, name), state), again,
      iconButton(t.remove(name), icon("x", 14), { class: "icon-btn icon-btn-xs", onclick: () => this.#remove(item) }));
  }
}

/** Files dropped anywhere on `area` go to `take`. `veil` covers the area meanwhile. */
export function takeDropped(area, veil, take) {
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  area.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  area.addEventListener("dragleave", (event) => {
    if (!area.contains(event.relatedTarget)) veil.hidden = true;
  });
  area.addEventListener("drop", (event) => {
    veil.hidden = true;
    if (!carries(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}
