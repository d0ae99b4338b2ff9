// The one file a customer's page loads. It draws the launcher and, when first needed, an iframe of our own origin that
// holds the whole chat; the host page's CSP needs our origin in script-src and frame-src, nothing else. That is why
// nothing here fetches, styles come as constructed sheets, and no markup string is ever parsed.
//
//   <script async src="https://ORIGIN/widget/loader.js" data-channel="PUBLIC_ID" data-accent="#0f766e"></script>
//
// `data-accent` is optional: it colours the launcher for people who have not opened the chat yet.
// Calls may come before this file: (window.Switchboard ||= []).push(["identify", token])
(() => {
  const script = document.currentScript ?? document.querySelector('script[data-channel][src*="/widget/loader.js"]');
  const channel = script?.dataset.channel;
  if (!channel || !Array.isArray(window.Switchboard ??= [])) return;

  const origin = new URL(script.src).origin;
  const key = `switchboard.${channel}`;
  const full = matchMedia("(width < 480px), (height < 480px)");
  const listeners = {};
  const waiting = [];
  const labels = { chat: "Chat", open: "Open chat", close: "Close chat", dismiss: "Dismiss", unread: "unread" };
  let ready = false;
  let opened = false;
  let returnTo = null;
  let unread = 0;
  let titleMark = "";

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial !important; display: contents !important; color-scheme: light dark;
      --accent: oklch(from var(--channel, oklch(0.51 0.185 264)) min(l, 0.55) c h);
      --surface: light-dark(#fff, oklch(0.205 0.009 265)); --ink: light-dark(oklch(0.225 0.016 265), oklch(0.945 0.004 265));
      --ring: light-dark(oklch(0.3 0.02 265 / 0.08), oklch(1 0 0 / 0.1)); --drop: light-dark(oklch(0.3 0.02 265 / 0.2), oklch(0 0 0 / 0.55)); }
    * { box-sizing: border-box; margin: 0; font: 400 14px/20px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    button { padding: 0; border: 0; color: inherit; background: none; text-align: start; cursor: pointer; -webkit-tap-highlight-color: transparent; }
    button:focus-visible { outline: 2px solid light-dark(oklch(0.54 0.19 264), oklch(0.74 0.13 264)); outline-offset: 2px; }
    .launcher, .peek, dialog { position: fixed; z-index: 2147483000; inset: auto; inset-inline-end: max(20px, env(safe-area-inset-right)); }
    .launcher { inset-block-end: max(20px, env(safe-area-inset-bottom)); display: grid; place-items: center; inline-size: 56px; block-size: 56px;
      border-radius: 50%; background: var(--accent); color: #fff; box-shadow: 0 0 0 1px var(--ring), 0 4px 10px -2px var(--drop), 0 12px 28px -6px var(--drop); }
    .launcher:hover { background: color-mix(in oklab, var(--accent), #000 10%); }
    svg { inline-size: 24px; block-size: 24px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
    .launcher[aria-expanded="false"] .down, .launcher[aria-expanded="true"] .talk, [hidden] { display: none; }
    .badge { position: absolute; inset-block-start: -2px; inset-inline-end: -2px; min-inline-size: 20px; padding-inline: 5px; border-radius: 10px;
      background: oklch(0.555 0.205 25); color: #fff; font-size: 11px; font-weight: 600; text-align: center; }
    .peek { inset-block-end: max(88px, 68px + env(safe-area-inset-bottom)); inline-size: min(260px, 100vw - 40px); border-radius: 12px;
      background: var(--surface); color: var(--ink); box-shadow: 0 0 0 1px var(--ring), 0 12px 28px -6px var(--drop); }
    .peek > button:first-child { display: block; inline-size: 100%; padding: 12px 16px; border-radius: inherit; }
    .who { display: flex; align-items: center; gap: 8px; margin-block-end: 4px; padding-inline-end: 24px; font-weight: 500; }
    .who i { display: grid; place-items: center; flex: none; inline-size: 20px; block-size: 20px; border-radius: 50%; background: var(--solid, #596275);
      color: #fff; font-size: 9px; font-style: normal; font-weight: 600; }
    .text { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; unicode-bidi: plaintext; }
    .dismiss { position: absolute; inset-block-start: 8px; inset-inline-end: 8px; display: grid; place-items: center; inline-size: 24px; block-size: 24px; border-radius: 6px; }
    .dismiss svg { inline-size: 14px; block-size: 14px; }
    .dismiss:hover { background: var(--ring); }
    dialog { display: block; inset-block-end: max(88px, 68px + env(safe-area-inset-bottom)); inline-size: min(372px, 100vw - 40px); block-size: min(528px, 100dvh - 108px);
      max-inline-size: none; max-block-size: none; padding: 0; border: 0; border-radius: 16px; overflow: hidden; background: var(--surface);
      box-shadow: 0 0 0 1px var(--ring), 0 8px 20px -4px var(--drop), 0 28px 64px -12px var(--drop);
      transition: opacity 140ms, translate 140ms, visibility 140ms; }
    dialog:not([open]) { visibility: hidden; opacity: 0; translate: 0 4px; }
    dialog::backdrop { background: none; }
    dialog.wide { inset: 0; inline-size: 100%; block-size: 100%; border-radius: 0; transition: none; }
    iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; color-scheme: light dark; }
    @media (width < 480px), (height < 480px) { dialog { inset: 0; inline-size: 100%; block-size: 100dvh; border-radius: 0; } }
    @media (prefers-reduced-motion: reduce) { dialog { transition: none; } }
    @media (forced-colors: active) { .launcher, .peek, dialog { border: 1px solid; } }
    @media print { :host { display: none !important; } }
  `);

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    element.append(...children);
    return element;
  };
  const icon = (name, d) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", d);
    for (const [attribute, value] of [["viewBox", "0 0 24 24"], ["class", name], ["aria-hidden", "true"]]) svg.setAttribute(attribute, value);
    svg.append(path);
    return svg;
  };

  const badge = make("span", { class: "badge", "aria-hidden": "true", hidden: "" });
  const launcher = make("button", { class: "launcher", type: "button", "aria-haspopup": "dialog", "aria-expanded": "false" },
    icon("talk", "M4 5h16a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 20 17h-9l-4.5 4v-4H4a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 4 5z"),
    icon("down", "m6 9.5 6 6 6-6"), badge);
  const initials = make("i", { "aria-hidden": "true" });
  const name = make("span");
  const text = make("span", { class: "text" });
  const answer = make("button", { type: "button" }, make("span", { class: "who" }, initials, name), text);
  const dismiss = make("button", { type: "button", class: "dismiss" }, icon("x", "m6 6 12 12M18 6 6 18"));
  const peek = make("div", { class: "peek", hidden: "" }, answer, dismiss);
  // The region exists before its words do; only then does a screen reader speak them.
  const announced = make("div", { role: "status" }, peek);
  const dialog = make("dialog");
  const host = make("switchboard-chat");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  root.append(announced, launcher, dialog);
  let frame = null;

  // What the next page needs before the frame is there: the colour, the words, and whether there may be unread messages.
  const recall = () => { try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; } };
  const remember = (look) => {
    try { localStorage.setItem(key, JSON.stringify({ ...recall(), ...look })); } catch { /* storage is blocked: nothing is remembered */ }
  };

  const emit = (event, data) => (listeners[event] ?? []).forEach((listener) => listener(data));
  const tell = (message) => ready ? frame.contentWindow.postMessage({ switchboard: message }, origin) : waiting.push(message);

  function label() {
    launcher.setAttribute("aria-expanded", opened);
    launcher.setAttribute("aria-label", opened ? labels.close : unread ? `${labels.open}, ${unread} ${labels.unread}` : labels.open);
    dialog.setAttribute("aria-label", labels.chat);
    dismiss.setAttribute("aria-label", labels.dismiss);
    badge.hidden = opened || !unread;
    badge.textContent = unread > 99 ? "99+" : unread;
    if (titleMark && document.title.startsWith(titleMark)) document.title = document.title.slice(titleMark.length);
    titleMark = unread ? `(${unread}) ` : "";
    if (titleMark) document.title = titleMark + document.title;
  }

  function appear({ accent, words } = {}) {
    if (accent && CSS.supports("color", accent)) host.style.setProperty("--channel", accent);
    Object.assign(labels, words);
    label();
  }

  function load() {
    if (frame) return;
    frame = make("iframe", { title: labels.chat, allow: "fullscreen; autoplay", src: `${origin}/widget/frame.html?channel=${encodeURIComponent(channel)}` });
    dialog.append(frame);
  }

  // On a small screen the chat covers the page, so the page must not keep the keyboard: a modal dialog sees to it.
  const show = () => full.matches ? dialog.showModal() : dialog.show();

  function open() {
    if (opened) return;
    load();
    returnTo = root.activeElement ?? document.activeElement;
    opened = true;
    peek.hidden = true;
    show();
    label();
    frame.focus();
    tell({ type: "open" });
    emit("open");
  }

  function close() {
    if (!opened) return;
    opened = false;
    // Whoever closes the chat from outside keeps the focus they have.
    const inside = root.activeElement === frame;
    dialog.classList.remove("wide");
    dialog.close();
    label();
    if (inside) returnTo.focus();
    tell({ type: "close" });
    emit("close");
  }

  const toggle = () => opened ? close() : open();

  const heard = {
    ready() {
      ready = true;
      tell({ type: "hello", page: location.href.split("#")[0].slice(0, 2000), open: opened, kept: recall().kept });
      waiting.splice(0).forEach(tell);
      emit("ready");
    },
    look(message) {
      remember({ known: message.known, accent: message.accent, words: message.words });
      appear(message);
    },
    unread(message) {
      if (message.count !== unread) emit("unread", { count: message.count });
      unread = message.count;
      peek.hidden = opened || !unread || !message.peek;
      if (!peek.hidden) {
        initials.textContent = message.peek.initials;
        initials.style.setProperty("--solid", message.peek.color);
        name.textContent = message.peek.name;
        text.textContent = message.peek.text;
      }
      label();
    },
    // What the frame may not store itself, where the browser gives frames of others no storage.
    keep: ({ name, text }) => remember({ kept: { ...recall().kept, [name]: text ?? undefined } }),
    close,
    wide: (message) => dialog.classList.toggle("wide", message.on),
    message: (message) => emit("message", { direction: message.direction }),
    rejected: () => emit("identity_rejected"),
  };
  addEventListener("message", (event) => {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
    const message = event.data?.switchboard;
    if (message && Object.hasOwn(heard, message.type)) heard[message.type](message);
  });

  launcher.addEventListener("click", () => { launcher.focus(); toggle(); });
  answer.addEventListener("click", open);
  dismiss.addEventListener("click", () => { peek.hidden = true; launcher.focus(); });
  root.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
  dialog.addEventListener("close", () => { if (!dialog.open) close(); });
  full.addEventListener("change", () => { if (opened) { dialog.close(); show(); frame.focus(); } });

  const api = {
    open, close, toggle,
    identify(token) { load(); tell({ type: "identify", token }); },
    reset() { remember({ known: false }); load(); tell({ type: "reset" }); },
    on(event, listener) { (listeners[event] ??= []).push(listener); },
    push: (...calls) => calls.forEach(([call, ...given]) => api[call]?.(...given)),
  };
  const known = recall();
  appear({ accent: known.accent ?? script.dataset.accent, words: known.words });

  function start() {
    const queued = window.Switchboard;
    if (!Array.isArray(queued)) return; // the page carries the tag twice
    document.body.append(host);
    window.Switchboard = api;
    api.push(...queued);
    if (known.known) (window.requestIdleCallback ?? setTimeout)(load);
  }
  // At the end of the page, also in the order of the Tab key.
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", start) : start();
})();
