// The channel's colour as a ground for white text: darkened until white reaches 4.5:1, its hue kept.

const FALLBACK = [59, 91, 219];
// Contrast with white is 1.05 / (luminance + 0.05); this luminance gives 4.5.
const BRIGHTEST = 1.05 / 4.5 - 0.05;

const toLinear = (byte) => (byte <= 10 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
// Rounded down, so that the ratio holds.
const toByte = (linear) => Math.floor((linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055) * 255);

const luminance = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

function bytes(color) {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color)?.[1];
  const digits = hex?.length === 3 ? [...hex].map((digit) => digit + digit) : hex?.match(/../g);
  return digits?.map((pair) => parseInt(pair, 16)) ?? FALLBACK;
}

/** `#rrggbb` on which white text can be read; anything but a hex colour gives the default. */
export function readableAccent(color) {
  const given = bytes(color);
  const linear = given.map(toLinear);
  const dim = BRIGHTEST / luminance(linear);
  const fit = dim < 1 ? linear.map((part) => toByte(part * dim)) : given;
  return `#${fit.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** WCAG contrast of white on a hex colour. */
export const contrastWithWhite = (color) => 1.05 / (luminance(bytes(color).map(toLinear)) + 0.05);
