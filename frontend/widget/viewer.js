// A picture over everything: the loader gives the frame the whole window meanwhile.

import { element, iconButton } from "./dom.js";
import { icon } from "./icons.js";

/** `wide(on)` asks for the window; answers `show(attachment)` and the dialog. */
export function viewer(t, wide) {
  const image = element("img", { alt: "" });
  const name = element("bdi", { class: "file-name grow" });
  const original = element("a", { class: "icon-btn", target: "_blank", rel: "noopener noreferrer nofollow", "aria-label": t.original, title: t.original }, icon("open"));
  const dialog = element("dialog", { class: "viewer", "aria-label": t.image, onclick: (event) => event.target === dialog && dialog.close() },
    element("div", { class: "viewer-bar" }, name, original, iconButton(t.closeImage, icon("x"), { onclick: () => dialog.close() })), image);
  dialog.addEventListener("close", () => {
    image.removeAttribute("src");
    wide(false);
  });
  return {
    element: dialog,
    show(attachment) {
      wide(true);
      image.src = attachment.url;
      image.alt = attachment.name;
      name.textContent = attachment.name;
      original.href = attachment.url;
      dialog.showModal();
    },
  };
}
