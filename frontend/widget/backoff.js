// How long to wait before trying again: doubling to half a minute, and never in step with the other browsers
// that lost the same server.

export function backoff(attempt, { atLeast = 0, random = Math.random } = {}) {
  const ceiling = Math.min(30_000, 1000 * 2 ** attempt);
  return Math.max(atLeast, ceiling / 2) + (random() * ceiling) / 2;
}
