// What a page load carries over the wire, file by file.
import type { Page } from "@playwright/test";

export interface Loaded {
  path: string;
  /** Bytes of the body as they were sent: brotli where the browser was given that. */
  bytes: number;
}

/** Collects what `page` loads from now on; the answer gives everything that has come so far. */
export async function weigh(page: Page): Promise<() => Loaded[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const paths = new Map<string, string>();
  const sizes = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.status === 200) paths.set(requestId, new URL(response.url).pathname);
  });
  session.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
    sizes.set(requestId, (sizes.get(requestId) ?? 0) + encodedDataLength);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    // Includes the headers; the body alone is not told for everything.
    if (!sizes.get(requestId)) sizes.set(requestId, encodedDataLength);
  });
  return () => [...paths].map(([id, path]) => ({ path, bytes: sizes.get(id) ?? 0 }));
}

export function sum(files: Loaded[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}
