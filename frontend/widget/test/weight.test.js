// F-10, for what a visitor downloads, and the rules that let the modules be shipped as one file.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { join, lean, order, read } from "./join.js";

const modules = await order("widget.js");
const weight = (text) => brotliCompressSync(text).length;

test("the loader weighs at most 5 kB, the whole widget 25 kB", async () => {
  const parts = {
    loader: weight(lean(await read("loader.js"))),
    scripts: weight(await join("widget.js")),
    styles: weight(lean(await read("widget.css"))),
    frame: weight(await read("frame.html")),
  };
  const total = Object.values(parts).reduce((sum, part) => sum + part);
  console.log(parts, total);
  assert.ok(parts.loader <= 5_000);
  assert.ok(total <= 25_000);
});

test("frame.html preloads exactly the modules that widget.js needs", async () => {
  const asked = [...(await read("frame.html")).matchAll(/rel="modulepreload" href="(.+?)"/g)].map(([, name]) => name);
  assert.deepEqual(asked.sort(), modules.filter((name) => name !== "widget.js").sort());
});

test("the modules can be joined: plain imports and exports, and each name at the top level once", async () => {
  const owner = new Map();
  for (const name of modules) {
    for (const line of (await read(name)).split("\n")) {
      if (/^\s*import\b/.test(line)) assert.match(line, /^import \{ [\w, ]+ \} from "\.\/[\w-]+\.js";$/, name);
      if (/^export\b/.test(line)) assert.match(line, /^export (async )?(function|class|const|let) /, name);
      assert.doesNotMatch(line, /^\s*\/\*.*\*\/\s*\S/, `${name}: code after a comment`);
      const declared = /^(?:export )?(?:async )?(?:function|class|const|let) (\w+)/.exec(line)?.[1];
      if (!declared) continue;
      assert.equal(owner.get(declared), undefined, `${declared} is in ${owner.get(declared)} and ${name}`);
      owner.set(declared, name);
    }
  }
});

test("customers' text never passes through a markup parser", async () => {
  const folder = await readdir(new URL("../", import.meta.url));
  for (const name of folder.filter((file) => file.endsWith(".js"))) {
    assert.doesNotMatch(await read(name), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc|\beval\b|new Function/, name);
  }
});
