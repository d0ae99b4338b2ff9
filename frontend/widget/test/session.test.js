import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../api.js";
import { Session } from "../session.js";
import { Store } from "../store.js";

/** A server that knows visitors by token and answers sessions; `refuse(body)` makes it say 401. */
function visit(t, { refuse = () => false, storage } = {}) {
  const kept = new Map();
  const area = storage ?? { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
  const asked = [];
  const valid = new Set();
  t.mock.method(globalThis, "fetch", async (url, { method, headers, body }) => {
    const path = url.slice("/widget/v1/w1".length);
    const sent = body && JSON.parse(body);
    asked.push({ path, method, body: sent, token: headers.Authorization?.slice("Bearer ".length) });
    if (path === "/sessions") {
      if (refuse(sent)) return new Response("{}", { status: 401 });
      const session_token = `s${asked.length}`;
      valid.add(session_token);
      return Response.json({ visitor_token: sent.visitor_token ?? `v${asked.length}`, session_token, expires_in: 3600, messages: [], cursor: "1" });
    }
    if (!valid.has(asked.at(-1).token)) return new Response("{}", { status: 401 });
    return Response.json({ items: [], next_cursor: null });
  });
  const store = new Store("w1", () => area);
  const heard = [];
  const session = new Session("/widget/v1/w1", store, { started: (_, other) => heard.push(other ? "other" : "same"), rejected: () => heard.push("rejected") });
  return { session, api: new Api("/widget/v1/w1", session), store, asked, valid, heard, area };
}
const sessions = (asked) => asked.filter(({ path }) => path === "/sessions");

test("the visitor stays the same over sessions, and callers at once share one", async (t) => {
  const { session, asked, heard } = visit(t);
  const tokens = await Promise.all([session.token(), session.token(), session.token()]);
  assert.equal(new Set(tokens).size, 1);
  assert.equal(sessions(asked).length, 1);
  session.expire(tokens[0]);
  assert.notEqual(await session.token(), tokens[0]);
  assert.equal(sessions(asked)[1].body.visitor_token, "v1");
  assert.deepEqual(heard, ["other", "same"]);
});

test("another page finds the session of the last", async (t) => {
  const first = visit(t);
  const token = await first.session.token();
  const second = visit(t, { storage: first.area });
  assert.equal(await second.session.token(), token);
  assert.equal(sessions(second.asked).length, 0);
});

test("a session that ran out is renewed once, with the visitor kept", async (t) => {
  const { api, asked, valid } = visit(t);
  await api.messages();
  valid.clear();
  await api.messages();
  assert.deepEqual(asked.map(({ path }) => path), ["/sessions", "/messages", "/messages", "/sessions", "/messages"]);
  assert.equal(asked[3].body.visitor_token, "v1");
});

test("a refused identity is told, and the visit goes on without it", async (t) => {
  const { session, heard, asked } = visit(t, { refuse: ({ identity_token }) => identity_token === "bad" });
  await session.identify("bad");
  await session.start();
  assert.deepEqual(heard, ["rejected", "other"]);
  assert.equal(sessions(asked)[1].body.identity_token, undefined);
});

test("a visitor the server does not know any more begins anew", async (t) => {
  const { session, store, asked } = visit(t, { refuse: ({ visitor_token }) => visitor_token === "gone" });
  store.set("visitor", "gone");
  await session.token();
  assert.equal(sessions(asked)[1].body.visitor_token, undefined);
  assert.equal(store.get("visitor"), "v2");
});

test("after identifying, what was on the screen belongs to somebody else", async (t) => {
  const { session, heard } = visit(t);
  await session.start();
  await session.identify("ok");
  await session.start();
  await session.start();
  assert.deepEqual(heard, ["other", "other", "same"]);
});

test("what was asked before forgetting makes no new visitor after it", async (t) => {
  const { api, session, store, asked, valid } = visit(t);
  await session.token();
  valid.clear();
  const late = api.messages();
  await session.forget();
  await assert.rejects(late, { status: 401 });
  assert.equal(sessions(asked).length, 1);
  for (const name of ["visitor", "session", "cursor"]) assert.equal(store.get(name), null);
});
