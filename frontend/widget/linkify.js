// Finds web addresses in text. It answers pieces, not markup; the caller makes elements of them.

const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"']+/giu;
const PAIRS = { ")": "(", "]": "[", "}": "{" };

/** The address if a browser may be sent there, else null: http and https only. */
export function webAddress(text, base) {
  try {
    const url = new URL(text, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** `[{ text }, { text, href }, …]`, whose texts together are the whole. */
export function linkify(text) {
  const pieces = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const shown = withoutTail(found);
    const href = webAddress(shown.toLowerCase().startsWith("www.") ? `https://${shown}` : shown);
    if (!href) continue;
    if (index > from) pieces.push({ text: text.slice(from, index) });
    pieces.push({ text: shown, href });
    from = index + shown.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** A sentence's full stop or the bracket around an address is not part of it. */
function withoutTail(address) {
  for (let last = address.at(-1); ; last = address.at(-1)) {
    const unopened = PAIRS[last] && address.split(last).length > address.split(PAIRS[last]).length;
    if (!unopened && !/[.,;:!?…*_~]/.test(last)) return address;
    address = address.slice(0, -1);
  }
}
