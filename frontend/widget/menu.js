// "More" in the header: sound, and forgetting this device's visitor.

import { element, iconButton } from "./dom.js";
import { icon } from "./icons.js";

/** `ui`: t, sound (now on?), setSound(on), forget(). Answers the button and its popover. */
export function menu({ t, sound, setSound, forget }) {
  const check = element("span", { class: "menu-check" }, icon("check", 14));
  const soundItem = element("button", { type: "button", class: "menu-item", role: "menuitemcheckbox", "aria-checked": String(sound), onclick: () => {
    const on = soundItem.ariaChecked !== "true";
    soundItem.ariaChecked = String(on);
    setSound(on);
  } }, check, t.sound);
  const forgetItem = element("button", { type: "button", class: "menu-item", role: "menuitem", onclick: () => {
    popover.hidePopover();
    question.showModal();
  } }, element("span", { class: "menu-check" }), t.forget);
  const popover = element("div", { id: "more", class: "menu", popover: "auto", role: "menu", "aria-label": t.more, onkeydown: (event) => walk(event, [soundItem, forgetItem]) }, soundItem, forgetItem);
  popover.addEventListener("toggle", (event) => event.newState === "open" && soundItem.focus());

  const question = element("dialog", { class: "ask", "aria-labelledby": "forget-title", closedby: "any" },
    element("h2", { id: "forget-title" }, t.forget), element("p", {}, t.forgetAsk),
    element("div", { class: "actions" },
      element("button", { type: "button", class: "btn btn-quiet", onclick: () => question.close() }, t.keep),
      element("button", { type: "button", class: "btn btn-bad", onclick: () => { question.close(); forget(); } }, t.forgetDo)));
  return { button: iconButton(t.more, icon("more"), { class: "icon-btn icon-btn-sm dots", popovertarget: "more" }), popover, question };
}

function walk(event, items) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  items.at((items.indexOf(event.target) + step) % items.length).focus();
}
