// The form before the first message, where the channel asks. Answers are claims; the server checks them once more,
// and what it refuses lands on the field.

import { element } from "./dom.js";
import { icon } from "./icons.js";

const COMPLETES = { email: "email", tel: "tel", name: "name", company: "organization" };

export class PreChatForm {
  #ui;
  #fields;
  #question;
  #trap = element("input", { name: "website", type: "text", tabindex: "-1", autocomplete: "off" });
  #error = element("p", { class: "error", role: "alert", hidden: true });
  #button;
  busy = false;

  /** `ui`: t, config, drafts, begin(fields), done({ text, website }). */
  constructor(ui) {
    const { t, config, drafts } = (this.#ui = ui);
    const kept = drafts.get("form") ?? {};
    this.#fields = config.pre_chat_fields.map((field) => this.#field(field, element("input", {
      class: "input", type: field.type, autocomplete: COMPLETES[field.key] ?? COMPLETES[field.type] ?? "off", value: kept[field.key],
      inputmode: field.type === "text" ? null : field.type, maxlength: "200" })));
    this.#question = this.#field({ key: "question", label: t.question, required: true }, element("textarea", { class: "input" }));
    this.#question.input.value = drafts.get("draft") ?? "";
    this.#button = element("button", { type: "submit", class: "btn" }, t.send);
    this.element = element("form", { class: "body stack", "aria-label": t.beforeWeStart, novalidate: true,
      oninput: () => this.#keep(), onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
      element("p", {}, config.available && config.is_open ? config.greeting || t.intro : t.awayLine),
      [...this.#fields, this.#question].map((field) => field.element),
      // No person sees it; a robot fills it in.
      element("div", { class: "trap", "aria-hidden": "true" }, this.#trap),
      this.#error, this.#button);
  }

  focus() {
    [...this.#fields, this.#question].find((field) => !field.input.value)?.input.focus();
  }

  #field({ key, label, required }, input) {
    const { t } = this.#ui;
    const id = `field-${key}`;
    const error = element("p", { class: "error", id: `${id}-error`, hidden: true });
    for (const [name, value] of Object.entries({ id, "aria-describedby": error.id })) input.setAttribute(name, value);
    input.required = Boolean(required);
    const made = { key, input, error, element: element("div", { class: "field" },
      element("label", { for: id }, label, !required && element("span", { class: "opt" }, ` ${t.optional}`)), input, error) };
    // Errors come while typing only after the field was left once; left for the button they would move it from under the finger.
    input.addEventListener("blur", () => input.value && !this.#button.matches(":hover, :active") && this.#check(made));
    input.addEventListener("input", () => input.ariaInvalid === "true" && this.#check(made));
    return made;
  }

  #check(field) {
    const { t } = this.#ui;
    const { input } = field;
    const wrong = input.required && !input.value.trim() ? t.required
      : input.validity.typeMismatch ? t.emailWrong
      : input.type === "tel" && input.value && !/^[+\d][\d\s()./-]{4,}$/.test(input.value.trim()) ? t.telWrong : "";
    this.#complain(field, wrong);
    return !wrong;
  }

  #complain({ input, error }, words) {
    input.ariaInvalid = String(Boolean(words));
    error.hidden = !words;
    error.replaceChildren(...(words ? [icon("alert", 12), words] : []));
  }

  #keep() {
    this.#ui.drafts.set("form", Object.fromEntries(this.#fields.map(({ key, input }) => [key, input.value])));
    this.#ui.drafts.set("draft", this.#question.input.value);
  }

  async #submit() {
    const all = [...this.#fields, this.#question];
    const wrong = all.filter((field) => !this.#check(field));
    if (wrong.length) return wrong[0].input.focus();
    this.#say("");
    this.#button.disabled = this.busy = true;
    const answers = this.#fields.map(({ key, input }) => [key, input.value.trim()]).filter(([, value]) => value);
    try {
      await this.#ui.begin(Object.fromEntries(answers));
    } catch (problem) {
      return this.#refused(problem);
    } finally {
      this.#button.disabled = this.busy = false;
    }
    this.#ui.drafts.remove("form");
    this.#ui.drafts.remove("draft");
    this.#ui.done({ text: this.#question.input.value.trim(), website: this.#trap.value });
  }

  #refused({ status, errors = [], message }) {
    const blamed = errors.map(({ field, message }) => ({ field: this.#fields.find(({ key }) => key === field.split(".").at(-1)), message })).filter(({ field }) => field);
    for (const { field, message } of blamed) this.#complain(field, message);
    if (blamed.length) blamed[0].field.input.focus();
    else this.#say(status ? message : navigator.onLine ? this.#ui.t.somethingWrong : this.#ui.t.offline);
  }

  #say(words) {
    this.#error.hidden = !words;
    this.#error.textContent = words;
  }
}
