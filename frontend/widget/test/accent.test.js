import assert from "node:assert/strict";
import { test } from "node:test";
import { contrastWithWhite, readableAccent } from "../accent.js";

test("white on the accent reaches 4.5:1, whatever the channel's colour", () => {
  for (let red = 0; red < 256; red += 15) {
    for (let green = 0; green < 256; green += 15) {
      for (let blue = 0; blue < 256; blue += 15) {
        const color = `#${[red, green, blue].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
        assert.ok(contrastWithWhite(readableAccent(color)) >= 4.5, color);
      }
    }
  }
});

test("a colour that is dark enough stays as it is", () => {
  assert.equal(readableAccent("#4F46E5"), "#4f46e5");
  assert.equal(readableAccent("#000"), "#000000");
});

test("a bright one is darkened no more than it must, and keeps its hue", () => {
  const dark = readableAccent("#ffcc00");
  assert.ok(contrastWithWhite(dark) < 4.7);
  const [red, green, blue] = dark.match(/[0-9a-f]{2}/g).map((pair) => parseInt(pair, 16));
  assert.ok(red > green && green > blue && blue === 0);
});

test("anything else is the default", () => {
  for (const nonsense of ["red", "#12", "url(x)", "", undefined]) assert.equal(readableAccent(nonsense), readableAccent("#3b5bdb"));
});
