// One file on its way. XMLHttpRequest, because `fetch` does not tell how much has been sent.

import { Unreachable, problem } from "./http.js";

export function upload(url, token, file, { progress, signal }) {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open("POST", url);
    asked.setRequestHeader("Authorization", `Bearer ${token}`);
    asked.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    asked.responseType = "text";
    asked.onload = () => {
      if (asked.status === 200 || asked.status === 201) resolve(asked.responseText);
      else reject(problem(asked.status, asked.responseText, asked.getResponseHeader("Retry-After")));
    };
    asked.onerror = () => reject(new Unreachable("upload"));
    asked.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => asked.abort());
    signal.throwIfAborted();
    const form = new FormData();
    form.append("file", file, file.name);
    asked.send(form);
  }).then(JSON.parse);
}

/** Why a file is refused before a byte is sent: `size`, `type`, `empty`, or null. Patterns are `image/png`, `image/*`, none = any. */
export function refusal(file, { max_bytes, media_types }) {
  if (file.size === 0) return "empty";
  if (max_bytes && file.size > max_bytes) return "size";
  // The browser does not know every type; the server looks at the bytes anyway.
  if (!file.type || !media_types?.length) return null;
  const fits = (pattern) => pattern === "*/*" || (pattern.endsWith("/*") ? file.type.startsWith(pattern.slice(0, -1)) : pattern === file.type);
  return media_types.some(fits) ? null : "type";
}
