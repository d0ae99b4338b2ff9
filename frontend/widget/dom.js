// Elements without markup strings: what people wrote only ever becomes a text node, so nothing in it can run.

/** `element("button", { type: "submit", "aria-label": "Send", onclick: send }, child, …)`; null and false are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A button that shows only an icon: its name is also its tip. */
export function iconButton(name, glyph, attributes = {}) {
  return element("button", { type: "button", class: "icon-btn", "aria-label": name, title: name, ...attributes }, glyph);
}
