import assert from "node:assert/strict";
import { test } from "node:test";
import { EventParser } from "../sse.js";

const stream = [": ping\n\n", 'id: 7\nevent: message.created\ndata: {"text":"a: b"}\n\n', "id: 8\r\nevent: typing.changed\r\ndata: {}\r\n\r\n", "event: reset\n\n"].join("");
const expected = [
  { event: "ping" },
  { id: "7", event: "message.created", data: '{"text":"a: b"}' },
  { id: "8", event: "typing.changed", data: "{}" },
  { id: null, event: "reset", data: "" },
];

test("the same frames come out however the stream is cut", () => {
  for (let size = 1; size <= stream.length; size += 1) {
    const parser = new EventParser();
    const frames = [];
    for (let from = 0; from < stream.length; from += size) frames.push(...parser.feed(stream.slice(from, from + size)));
    assert.deepEqual(frames, expected, `in pieces of ${size}`);
  }
});

test("several data lines are one text, and unknown fields are ignored", () => {
  const parser = new EventParser();
  assert.deepEqual(parser.feed("retry: 5\ndata: one\ndata:two\ndata\n\n"), [{ id: null, event: "message", data: "one\ntwo\n" }]);
});

test("an unfinished frame waits", () => {
  const parser = new EventParser();
  assert.deepEqual(parser.feed("id: 9\ndata: x\n"), []);
  assert.deepEqual(parser.feed("\n"), [{ id: "9", event: "message", data: "x" }]);
});
