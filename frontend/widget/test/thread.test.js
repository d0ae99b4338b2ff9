import assert from "node:assert/strict";
import { test } from "node:test";
import { Thread, rows } from "../thread.js";

const TOMAS = { name: "Tomás", color: "teal", initials: "TF" };
const at = (minute, day = 1) => `2026-03-0${day}T10:${String(minute).padStart(2, "0")}:00.000Z`;
const dayOf = (sent) => sent.slice(0, 10);
const mine = (id, minute, more) => ({ id, client_id: `c${id}`, direction: "inbound", author: null, text: id, attachments: [], sent_at: at(minute), delivery: "sent", ...more });
const theirs = (id, minute, more) => ({ ...mine(id, minute), client_id: null, direction: "outbound", author: TOMAS, ...more });

test("a message heard twice stands once, and ids are compared as numbers", () => {
  const thread = new Thread();
  assert.equal(thread.put([theirs("100", 1), theirs("99", 1)]).length, 2);
  assert.equal(thread.put([theirs("100", 1)]).length, 0);
  assert.deepEqual(thread.messages.map((message) => message.id), ["99", "100"]);
});

test("ticks never go back", () => {
  const thread = new Thread();
  thread.put([mine("1", 1, { delivery: "read" })]);
  thread.put([mine("1", 1, { delivery: "delivered" })]);
  assert.equal(thread.get("1").delivery, "read");
});

test("unread is what the other side wrote and nobody looked at", () => {
  const thread = new Thread();
  thread.put([mine("1", 1), theirs("2", 2, { delivery: "read" }), theirs("3", 3), theirs("4", 4)]);
  assert.equal(thread.unread.length, 2);
  assert.equal(thread.read(), "4");
  assert.equal(thread.unread.length, 0);
  assert.equal(thread.read(), undefined);
});

test("groups end with the writer, the day, and after five minutes", () => {
  const made = rows([theirs("1", 0), theirs("2", 4), theirs("3", 12), mine("4", 12), mine("5", 12, { sent_at: at(0, 2) })], [], dayOf);
  assert.deepEqual(made.map((row) => row.day ?? [row.message.id, row.first, row.last]), [
    "2026-03-01", ["1", true, false], ["2", false, true], ["3", true, true], ["4", true, true], "2026-03-02", ["5", true, true],
  ]);
});

test("a waiting message keeps its key when the server has taken it, and never stands twice", () => {
  const entry = { client_id: "c7", text: "hello", attachments: [], sent_at: at(1) };
  const [, before] = rows([], [entry], dayOf);
  const taken = rows([mine("7", 1)], [entry], dayOf);
  assert.equal(before.key, taken[1].key);
  assert.equal(before.pending, true);
  assert.equal(taken.length, 2);
  assert.equal(taken[1].pending, false);
});
