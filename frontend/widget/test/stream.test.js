import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff } from "../backoff.js";
import { Problem } from "../http.js";
import { Stream } from "../stream.js";

const answer = (text) => ({ body: new Blob([text]).stream() });
const silent = (signal) => ({ body: new ReadableStream({ start: (controller) => signal.addEventListener("abort", () => controller.error(signal.reason)) }) });
const until = async (holds) => { while (!holds()) await new Promise((resolve) => setImmediate(resolve)); };

test("comes back after a loss and hears on", async () => {
  const heard = [];
  const states = [];
  let opened = 0;
  const stream = new Stream({
    open: async (signal) => (++opened < 3 ? answer(`id: ${opened}\nevent: message.created\ndata: {}\n\n`) : silent(signal)),
    heard: (frame) => heard.push(frame.id),
    state: (live) => { states.push(live); if (!live) setImmediate(() => stream.hurry()); },
  });
  stream.start();
  await until(() => opened === 3 && states.at(-1));
  assert.deepEqual(heard, ["1", "2"]);
  assert.deepEqual(states, [true, false, true, false, true]);
  stream.stop();
});

test("35 seconds without a word are a dead stream", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let opened = 0;
  const states = [];
  const stream = new Stream({ open: async (signal) => { opened += 1; return silent(signal); }, heard() {}, state: (live) => states.push(live) });
  stream.start();
  await until(() => states.length === 1);
  t.mock.timers.tick(34_000);
  assert.deepEqual(states, [true]);
  t.mock.timers.tick(1_500);
  await until(() => states.length === 2);
  assert.deepEqual(states, [true, false]);
  t.mock.timers.tick(1_500);
  await until(() => opened === 2);
  stream.stop();
});

test("waits as long as the server asks", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let opened = 0;
  const stream = new Stream({ open: async () => { opened += 1; throw new Problem(503, {}, 20_000); }, heard() {}, state() {} });
  stream.start();
  await until(() => opened === 1);
  await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(19_900);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(opened, 1);
  t.mock.timers.tick(2_000);
  await until(() => opened === 2);
  stream.stop();
});

test("after stop nothing is heard", async () => {
  const heard = [];
  const stream = new Stream({ open: async () => { stream.stop(); return answer("data: late\n\n"); }, heard: (frame) => heard.push(frame), state() {} });
  await stream.start();
  assert.deepEqual(heard, []);
  assert.equal(stream.running, false);
});

test("waits double to half a minute and are spread", () => {
  assert.equal(backoff(0, { random: () => 0 }), 500);
  assert.equal(backoff(0, { random: () => 1 }), 1000);
  assert.equal(backoff(3, { random: () => 1 }), 8000);
  assert.equal(backoff(40, { random: () => 1 }), 30_000);
  assert.equal(backoff(0, { atLeast: 60_000, random: () => 0 }), 60_000);
});
