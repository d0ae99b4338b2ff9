import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../store.js";

const denied = () => {
  throw new DOMException("Access is denied for this document.", "SecurityError");
};

test("where a frame has no storage the page around it keeps what there is", () => {
  const kept = {};
  const keep = (name, text) => (text === null ? delete kept[name] : (kept[name] = text));
  const before = new Store("w1", denied, keep);
  before.set("visitor", "v1");
  before.set("cursor", "7");
  before.set("cursor", "8");
  before.remove("session");
  assert.deepEqual(kept, { visitor: '"v1"', cursor: '"8"' });

  const after = new Store("w1", denied, keep);
  assert.equal(after.get("visitor"), null);
  after.restore(kept);
  assert.equal(after.get("visitor"), "v1");
  after.remove("visitor");
  assert.deepEqual(kept, { cursor: '"8"' });
});

test("a frame that may store takes nothing from the page around it and gives it nothing", () => {
  const stored = new Map();
  const area = { getItem: (key) => stored.get(key) ?? null, setItem: (key, text) => stored.set(key, text), removeItem: (key) => stored.delete(key) };
  const store = new Store("w1", () => area, () => assert.fail("kept elsewhere"));
  store.restore({ visitor: '"somebody"' });
  assert.equal(store.get("visitor"), null);
  store.set("visitor", "v1");
  store.remove("visitor");
  assert.equal(stored.size, 0);
});

test("full storage is made up for by memory", () => {
  const full = { getItem: () => null, setItem: denied, removeItem: () => {} };
  const store = new Store("w1", () => full, () => assert.fail("kept elsewhere"));
  store.set("outbox", [1]);
  assert.deepEqual(store.get("outbox"), [1]);
});
