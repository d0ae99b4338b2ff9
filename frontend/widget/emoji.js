// A small picker: the emoji people use in support chats. Each is its own name to a screen reader.

import { element } from "./dom.js";

const EMOJI = "😀 😃 😄 😁 😅 😂 🙂 😉 😊 😍 😘 😋 😎 🤔 😐 🙄 😬 😴 😕 😟 😢 😭 😠 😡 😱 🤯 🥳 🤗 🤝 👍 👎 👌 🙏 👏 🙌 💪 👋 ✌️ 🤞 👀 ❤️ 💙 💚 💛 💔 🔥 ⭐ ✨ 🎉 🎁 ✅ ❌ ❗ ❓ 💡 📷 📎 📦 🚚 💳 🛒 🚲 ☕ 🌍".split(" ");
const COLUMNS = 8;

/** A popover named `id`; `choose(emoji)`. */
export function emojiPicker(id, label, choose) {
  const pick = (event) => {
    choose(event.currentTarget.textContent);
    picker.hidePopover();
  };
  const buttons = EMOJI.map((emoji, index) => element("button", { type: "button", tabindex: index ? "-1" : "0", onclick: pick }, emoji));
  const picker = element("div", { id, class: "emoji", popover: "auto", role: "group", "aria-label": label, onkeydown: (event) => move(event, buttons) }, buttons);
  picker.addEventListener("toggle", (event) => event.newState === "open" && buttons.find((button) => button.tabIndex === 0).focus());
  return picker;
}

/** Arrows walk the grid; Tab leaves it. */
function move(event, buttons) {
  const across = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
  const step = { ArrowRight: across, ArrowLeft: -across, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  const from = buttons.indexOf(event.target);
  const to = buttons[from + step];
  if (!to) return;
  event.preventDefault();
  buttons[from].tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}
