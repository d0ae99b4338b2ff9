// Faces: agents are solid circles in their own colour, as on the desk.

import { readableAccent } from "./accent.js";
import { element } from "./dom.js";

/** `color` is one of the twelve hues by name, or a hex colour. `named` when nothing beside it says the name. */
export function avatar({ name, color, initials }, size, named = false) {
  const hue = /^[a-z]+$/.test(color ?? "") ? `hue-${color}` : "";
  const face = element("span", { class: `avatar avatar-${size} ${hue}`, ...(named ? { role: "img", "aria-label": name } : { "aria-hidden": "true" }) },
    element("span", { "aria-hidden": "true" }, initials));
  if (color?.startsWith("#")) face.style.setProperty("--solid", readableAccent(color));
  return face;
}

/** The colour itself, for the loader, which has no palette. */
export function solidColor(author) {
  const probe = avatar(author, 20);
  document.body.append(probe);
  const { backgroundColor } = getComputedStyle(probe);
  probe.remove();
  return backgroundColor;
}
