// What hangs on a message: pictures that open full screen, players, and cards for everything else.

import { element } from "./dom.js";
import { icon } from "./icons.js";
import { webAddress } from "./linkify.js";

const usable = (address) => (address ? webAddress(address, location.href) : null);

/** `ui`: t, format, view(attachment), linkFailed(). */
export function attachmentElement(attachment, ui) {
  const url = usable(attachment.url);
  if (attachment.state !== "ready" || !url) return card(attachment, null, ui);
  const [kind] = attachment.media_type.split("/");
  if (kind === "image") return picture(attachment, usable(attachment.thumbnail_url) ?? url, ui);
  if (kind === "video") return player("video", attachment, url, ui);
  if (kind === "audio") return player("audio", attachment, url, ui);
  return card(attachment, url, ui);
}

function picture(attachment, source, ui) {
  const { name, width, height } = attachment;
  const image = element("img", { src: source, alt: name, loading: "lazy", decoding: "async", onerror: ui.linkFailed });
  const button = element("button", { type: "button", class: "photo", "aria-label": ui.t.openImage(name), onclick: () => ui.view(attachment) }, image);
  // Known measures keep the place, so nothing jumps when the picture comes.
  if (width && height) button.style.setProperty("aspect-ratio", `${Math.min(Math.max(width / height, 0.6), 2)}`);
  return button;
}

function player(kind, { name, thumbnail_url }, url, ui) {
  return element(kind, { class: kind, src: url, controls: true, preload: "metadata", playsinline: kind === "video",
    poster: kind === "video" ? usable(thumbnail_url) : null, "aria-label": name, onerror: ui.linkFailed });
}

function card({ name, media_type, size, state }, url, { t, format }) {
  const ending = /\.(\w{1,5})$/.exec(name)?.[1] ?? media_type.split("/")[1] ?? "";
  const about = url ? `${ending.toUpperCase()} · ${format.size(size)}` : state === "pending" ? t.filePending : t.fileGone;
  const inside = [
    element("span", { class: "file-ico" }, icon("file")),
    element("span", { class: "grow" }, element("bdi", { class: "file-name" }, name), element("span", { class: "file-sub" }, about)),
  ];
  return url
    ? element("a", { class: "file", href: url, download: name, target: "_blank", rel: "noopener noreferrer nofollow" }, inside)
    : element("div", { class: "file" }, inside);
}
