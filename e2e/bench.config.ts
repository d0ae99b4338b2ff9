// `make bench`, the browser's part: what the app and the widget weigh, and how smooth they are. Wants release builds.
import { defineConfig } from "@playwright/test";
import { browser } from "./support/browser.ts";
import type { ServerOptions } from "./support/fixtures.ts";

process.env.SWITCHBOARD_BUILD ??= "release";
process.env.BENCH_UNLIMITED = "yes";

export default defineConfig<ServerOptions, ServerOptions>({
  testDir: "bench",
  testMatch: "*.bench.ts",
  outputDir: "test-results/bench",
  // One thing at a time: everything else would be measured with it.
  workers: 1,
  timeout: 900_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: { ...browser, trace: "off", database: "sqlite" },
  projects: [{ name: "sqlite" }],
});
