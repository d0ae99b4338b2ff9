import assert from "node:assert/strict";
import { test } from "node:test";
import { problem, retryAfter } from "../http.js";
import { Store } from "../store.js";
import { refusal } from "../upload.js";

const limits = { max_bytes: 1000, media_types: ["image/*", "application/pdf"] };

test("files are refused before a byte is sent, with the reason", () => {
  assert.equal(refusal({ type: "image/png", size: 10 }, limits), null);
  assert.equal(refusal({ type: "application/pdf", size: 1000 }, limits), null);
  assert.equal(refusal({ type: "image/png", size: 1001 }, limits), "size");
  assert.equal(refusal({ type: "image/png", size: 0 }, limits), "empty");
  assert.equal(refusal({ type: "application/x-msdownload", size: 10 }, limits), "type");
  assert.equal(refusal({ type: "imagery/png", size: 10 }, limits), "type");
  assert.equal(refusal({ type: "", size: 10 }, limits), null, "unknown to the browser: the server looks at the bytes");
  assert.equal(refusal({ type: "text/plain", size: 10 }, { max_bytes: 1000, media_types: [] }), null);
});

test("a problem keeps its reason, and a proxy's page is one too", () => {
  const limited = problem(429, '{"code":"rate_limited","title":"Too many","detail":"Slow down"}', "7");
  assert.deepEqual([limited.code, limited.message, limited.retryAfter, limited.passing], ["rate_limited", "Slow down", 7000, true]);
  const page = problem(502, "<html>", null);
  assert.deepEqual([page.code, page.message, page.passing], ["unknown", "HTTP 502", true]);
  assert.equal(problem(422, "null", null).passing, false);
});

test("Retry-After is seconds or a date", () => {
  assert.equal(retryAfter("3"), 3000);
  assert.equal(retryAfter("Thu, 01 Jan 1970 00:00:10 GMT", 4000), 6000);
  assert.equal(retryAfter("soon"), 0);
  assert.equal(retryAfter(null), 0);
});

test("blocked or full storage falls back to memory", () => {
  for (const area of [
    () => { throw new Error("SecurityError"); },
    () => ({ getItem: () => null, setItem() { throw new Error("QuotaExceededError"); }, removeItem() {} }),
  ]) {
    const store = new Store("w1", area);
    store.set("visitor", "v1");
    assert.equal(store.get("visitor"), "v1");
    store.remove("visitor");
    assert.equal(store.get("visitor"), null);
  }
});

test("channels do not see each other's storage", () => {
  const kept = new Map();
  const area = () => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) });
  new Store("w1", area).set("visitor", "v1");
  const other = new Store("w2", area);
  assert.equal(other.get("visitor"), null);
  assert.equal(other.nameOf({ key: "switchboard.w1.visitor" }), null);
  assert.equal(other.nameOf({ key: "switchboard.w2.visitor" }), "visitor");
});
