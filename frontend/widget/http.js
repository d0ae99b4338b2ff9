// One request, three ends: the answer, a `Problem` the server explained, or `Unreachable`, which is worth another try.

const PATIENCE = 20_000;

export class Problem extends Error {
  constructor(status, { code = "unknown", title = "", detail = "", errors = [] } = {}, retryAfter = 0) {
    super(detail || title || `HTTP ${status}`);
    Object.assign(this, { status, code, errors, retryAfter });
  }

  /** The same request may work later: the server is busy or away, or asks for patience. */
  get passing() {
    return this.status >= 500 || [408, 409, 425, 429].includes(this.status);
  }
}

export class Unreachable extends Error {
  passing = true;
  retryAfter = 0;
}

/** Milliseconds; the header holds seconds or a date. */
export function retryAfter(value, now = Date.now()) {
  if (!value) return 0;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return wait > 0 ? wait : 0;
}

export function problem(status, text, wait) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = {}; // a proxy's page, not ours
  }
  return new Problem(status, body ?? {}, retryAfter(wait));
}

export async function request(url, { method = "GET", body, token, signal, accept = "application/json", patience = PATIENCE } = {}) {
  const headers = { Accept: accept };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  // Only reaching the server is timed: a stream's answer comes at once and then lasts.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), patience);
  let answer;
  try {
    answer = await fetch(url, {
      method, headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store",
      signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
  }
  if (!answer.ok) throw problem(answer.status, await answer.text().catch(() => ""), answer.headers.get("Retry-After"));
  return answer;
}
