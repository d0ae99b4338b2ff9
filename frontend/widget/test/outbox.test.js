import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "../outbox.js";
import { Store } from "../store.js";
import { Problem, Unreachable } from "../http.js";

const area = () => {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
};
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function outbox({ send, storage = area(), exclusively }) {
  const store = new Store("w1", () => storage);
  const sent = [];
  return { sent, box: new Outbox({ store, send, exclusively, sent: (message) => sent.push(message), changed() {} }) };
}

test("messages go out in the order they were written", async () => {
  const { box, sent } = outbox({ send: async (entry) => entry.text });
  for (const text of ["one", "two", "three"]) box.add({ text });
  await settled();
  assert.deepEqual(sent, ["one", "two", "three"]);
  assert.deepEqual(box.entries, []);
});

test("what the server could not take stays, survives a reload, and keeps its client_id", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const storage = area();
  const tried = [];
  const away = outbox({ storage, send: async (entry) => { tried.push(entry.client_id); throw new Unreachable("away"); } });
  away.box.add({ text: "still here" });
  await Promise.resolve().then(() => {}).then(() => {});
  t.mock.timers.reset();

  const back = outbox({ storage, send: async (entry) => { tried.push(entry.client_id); return entry.text; } });
  await back.box.flush();
  assert.deepEqual(back.sent, ["still here"]);
  assert.equal(tried.length, 2);
  assert.equal(tried[0], tried[1]);
});

test("a lost answer is asked for again with the same client_id, after the wait the server names", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const flushMicrotasks = async () => { for (let turn = 0; turn < 20; turn += 1) await null; };
  const taken = new Map();
  let calls = 0;
  const { box, sent } = outbox({ send: async (entry) => {
    calls += 1;
    taken.set(entry.client_id, entry.text);
    if (calls === 1) throw new Problem(429, { code: "rate_limited" }, 40_000);
    return entry.text;
  } });
  box.add({ text: "once" });
  await flushMicrotasks();
  t.mock.timers.tick(39_000);
  await flushMicrotasks();
  assert.equal(calls, 1, "not before Retry-After");
  t.mock.timers.tick(12_000);
  await flushMicrotasks();
  assert.equal(calls, 2);
  assert.deepEqual([...taken.values()], ["once"]);
  assert.deepEqual(sent, ["once"]);
});

test("a refused message is marked with the reason and does not hold the next", async () => {
  let refuse = true;
  const { box, sent } = outbox({ send: async (entry) => {
    if (entry.text === "bad" && refuse) throw new Problem(422, { code: "invalid", detail: "Too long" });
    return entry.text;
  } });
  box.add({ text: "bad" });
  box.add({ text: "good" });
  await settled();
  assert.deepEqual(sent, ["good"]);
  assert.equal(box.entries[0].failure, "Too long");

  refuse = false;
  box.retry(box.entries[0].client_id);
  await settled();
  assert.deepEqual(sent, ["good", "bad"]);
});

test("a message added while the last one is being sent is not left behind", async () => {
  let release;
  const gate = new Promise((resolve) => (release = resolve));
  const { box, sent } = outbox({
    send: async (entry) => entry.text,
    exclusively: async (work) => { await work(); await gate; },
  });
  box.add({ text: "first" });
  await settled();
  box.add({ text: "second" });
  release();
  await settled();
  assert.deepEqual(sent, ["first", "second"]);
});

test("two tabs on one storage send each message once", async () => {
  const storage = area();
  let turn = Promise.resolve();
  const exclusively = (work) => (turn = turn.then(work));
  const taken = [];
  const tab = () => outbox({ storage, exclusively, send: async (entry) => { await settled(); taken.push(entry.text); return entry.text; } }).box;
  const [here, there] = [tab(), tab()];
  here.add({ text: "a" });
  there.add({ text: "b" });
  while (here.entries.length) await settled();
  assert.deepEqual(taken.sort(), ["a", "b"]);
});

test("what was forgotten while on its way does not come back", async () => {
  let answer;
  const { box, sent } = outbox({ send: () => new Promise((resolve) => (answer = resolve)) });
  box.add({ text: "secret" });
  await settled();
  box.clear();
  answer("secret");
  await settled();
  assert.deepEqual(sent, []);
  assert.deepEqual(box.entries, []);
});
