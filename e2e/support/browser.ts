// How Chromium is started: the one that is installed, without anything that talks to the outside. The headless shell is
// the same engine without a window's machinery: a page opens with half the work.
import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from "@playwright/test";
import { existsSync } from "node:fs";

const installed = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const executablePath = process.env.CHROMIUM ?? installed;

export const browser = {
  browserName: "chromium",
  viewport: { width: 1440, height: 900 },
  locale: "en-GB",
  timezoneId: "Europe/Berlin",
  actionTimeout: 30_000,
  trace: "on-first-retry",
  launchOptions: {
    // Where none is installed, Playwright takes its own.
    ...(executablePath ? { executablePath } : {}),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // A made-up microphone, which pages may use.
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
  },
} satisfies Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>;
