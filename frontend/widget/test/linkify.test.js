import assert from "node:assert/strict";
import { test } from "node:test";
import { linkify, webAddress } from "../linkify.js";

const links = (text) => linkify(text).filter((piece) => piece.href).map((piece) => piece.href);

test("pieces together are the text", () => {
  for (const text of ["", "none", "see https://a.example/x, then www.b.example!", "https://a.example", "（https://a.example/日本）と"]) {
    assert.equal(linkify(text).map((piece) => piece.text).join(""), text);
  }
});

test("finds addresses and leaves the sentence around them", () => {
  assert.deepEqual(links("See https://a.example/x."), ["https://a.example/x"]);
  assert.deepEqual(links("(see www.a.example)"), ["https://www.a.example/"]);
  assert.deepEqual(links("https://a.example/wiki/Tour_(7)"), ["https://a.example/wiki/Tour_(7)"]);
  assert.deepEqual(links("http://a.example?q=1&r=2, HTTPS://B.example/"), ["http://a.example/?q=1&r=2", "https://b.example/"]);
});

test("nothing but http and https becomes a link", () => {
  for (const text of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.example", "ftp://a.example", "mailto:a@b.example", "https://", "http://[", "a@www"]) {
    assert.deepEqual(links(text), [], text);
  }
  assert.equal(webAddress("javascript:alert(1)", "https://here.example/"), null);
  assert.equal(webAddress("/files/1/a.pdf?e=1", "https://here.example/widget/"), "https://here.example/files/1/a.pdf?e=1");
});

test("markup in an address ends it", () => {
  assert.deepEqual(linkify('https://a.example/"onmouseover="x'), [{ text: "https://a.example/", href: "https://a.example/" }, { text: '"onmouseover="x' }]);
  assert.deepEqual(links("https://a.example/<script>"), ["https://a.example/"]);
});

test("long text of brackets does not take long", () => {
  const started = performance.now();
  linkify(`https://a.example/${")".repeat(5_000)}`);
  linkify("https://".repeat(5_000));
  assert.ok(performance.now() - started < 1_000);
});
