// The journeys, on both databases. A project is a database; a worker has a server of its own.
import { defineConfig } from "@playwright/test";
import { browser } from "./support/browser.ts";
import type { ServerOptions } from "./support/fixtures.ts";

/**
 * What runs on SQLite only. These show how a screen looks and is used: that either database answers it
 * alike is what the tests of the API see to. The journeys of the first message, lists, people and the organization
 * run on both.
 */
const OF_SCREENS = [
  "accessibility", "composer", "contact-attributes", "contact-defaults", "crowded", "desk", "docs", "embedding",
  "generated-client", "hostile", "keyboard", "labels", "leaving", "notes", "pinning", "quick-replies", "search",
  "starting", "tags", "transferring", "unsaved", "versions", "voice", "windows", "writing",
].map((name) => `${name}.spec.ts`);

export default defineConfig<ServerOptions, ServerOptions>({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  // The server, the browser and the database share the machine: more workers than this only wait.
  workers: 2,
  forbidOnly: true,
  // A machine that stalls fails nobody's change: what passes only the second time is listed as flaky, to be mended.
  retries: 1,
  // Long enough for a machine that does other things too; what is there is found at once.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["html", { open: "never" }]],
  use: browser,
  projects: [
    { name: "sqlite", use: { database: "sqlite" } },
    { name: "postgres", use: { database: "postgres" }, testIgnore: OF_SCREENS },
  ],
});
