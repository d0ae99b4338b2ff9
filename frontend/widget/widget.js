// The frame's beginning: brings the conversation, what shows it, and the page around us together.

import { readableAccent } from "./accent.js";
import { solidColor } from "./avatar.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { takeDropped } from "./files.js";
import { Format } from "./format.js";
import { PreChatForm } from "./form.js";
import { Host } from "./host.js";
import { menu } from "./menu.js";
import { Panel, trouble } from "./panel.js";
import { chime } from "./sound.js";
import { direction, texts } from "./strings.js";
import { Transcript } from "./transcript.js";
import { viewer } from "./viewer.js";

const main = document.querySelector("main");
const channel = new URLSearchParams(location.search).get("channel") ?? "";

let t = texts("en");
let open = false;
// Somebody wrote just now, and it was not drawn yet.
let fresh = false;
// Built when the configuration is there.
let screen = null;

const chat = new Chat(channel, {
  changed: () => screen?.draw(),
  arrived(message) {
    fresh = true;
    if (chat.store.get("sound")) chime();
    host.tell("message", { direction: message.direction });
  },
  forgotten: () => screen?.begin(),
  rejected: () => host.tell("rejected"),
  keep: (name, text) => host.tell("keep", { name, text }),
});

const host = new Host({
  hello({ page, open: opened, kept }) {
    chat.session.page = page;
    chat.store.restore(kept);
    start();
    if (opened) show();
  },
  open: show,
  close() {
    open = false;
    chat.typing.stop();
    screen?.draw();
  },
  identify: ({ token }) => chat.identify(token),
  reset: () => chat.reset(),
});

function show() {
  open = true;
  if (!screen) start();
  chat.freshen();
  screen?.draw();
  screen?.focus();
}

const close = host.alone ? null : () => host.tell("close");

let starting = null;
const start = () => (starting ??= load().finally(() => (starting = null)));

async function load() {
  try {
    screen = build(await chat.api.config());
  } catch (problem) {
    const again = problem.status === 404 ? null : { label: t.retry, do: start };
    trouble(main, t, again ? t.loadFailed : t.gone, again, close && { label: t.close, do: close });
    if (again) addEventListener("online", start, { once: true });
    return;
  }
  screen.begin();
  chat.resume();
}

function build(config) {
  t = texts(config.language);
  const format = new Format(config.language);
  const accent = readableAccent(config.accent);
  const root = document.documentElement;
  root.lang = config.language;
  root.dir = direction(config.language);
  root.style.setProperty("--accent", accent);

  const pictures = viewer(t, (on) => host.tell("wide", { on }));
  const more = menu({ t, sound: Boolean(chat.store.get("sound")), setSound: (on) => chat.store.set("sound", on), forget: () => chat.reset() });
  const panel = new Panel(main, { t, config, close, more: more.button, parts: [more.popover, more.question, pictures.element] });
  const transcript = new Transcript({
    t, format, config,
    view: (attachment) => pictures.show(attachment),
    linkFailed: () => chat.linkFailed(),
    retry: (id) => chat.outbox.retry(id),
    discard: (id) => chat.outbox.discard(id),
    earlier: () => chat.earlier(),
    seen: () => looked(),
  });
  let composer = null;
  let form = null;

  takeDropped(main, panel.veil, (files) => composer?.addFiles(files));

  function begin() {
    const asks = config.pre_chat_fields.length > 0 && !chat.session.known && !chat.outbox.entries.length;
    form = asks ? new PreChatForm({ t, config, drafts: chat.drafts, begin: (fields) => chat.begin(fields), done: answered }) : null;
    composer = asks ? null : newComposer();
    if (asks) panel.place(form.element);
    else panel.place(transcript.element, composer.element);
    draw();
    if (open) focus();
  }

  function newComposer() {
    return new Composer({
      t, format, limits: config.limits, drafts: chat.drafts,
      send(message) {
        transcript.toEnd();
        chat.send(message);
      },
      typed: () => chat.typing.input(),
      attach: (file, options) => chat.api.attach(file, options),
    });
  }

  function answered(message) {
    chat.send(message);
    begin();
  }

  /** Read is what was on the screen of somebody looking: open, in front, and scrolled to the end. */
  function looked() {
    if (open && composer && document.visibilityState === "visible" && transcript.atEnd) chat.seen();
  }

  function draw() {
    // Another tab of this visitor answered the form.
    if (form && !form.busy && chat.session.known) return begin();
    transcript.show(chat, fresh);
    fresh = false;
    panel.faces(chat.thread.authors);
    panel.connection(chat.lost);
    looked();
    const unread = chat.thread.unread;
    host.show("unread", { count: unread.length, peek: peekOf(unread.at(-1)) });
    host.show("look", { accent, known: chat.session.known, words: { chat: t.chat, open: t.open, close: t.close, dismiss: t.dismiss, unread: t.unread } });
  }

  const focus = () => panel.focus(composer ?? form);
  return { begin, draw, focus };
}

function peekOf(message) {
  if (!message?.author) return null;
  const { author, text, attachments } = message;
  return { name: author.name.split(" ")[0], initials: author.initials, color: solidColor(author), text: text || attachments[0]?.name || "" };
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && !document.querySelector("dialog[open], :popover-open")) close?.();
});
document.addEventListener("visibilitychange", () => screen?.draw());
host.ready();
