// `make screenshots`: every screen as a picture, light and dark, at three widths.
import { defineConfig } from "@playwright/test";
import { browser } from "./support/browser.ts";
import type { ServerOptions } from "./support/fixtures.ts";

export default defineConfig<ServerOptions, ServerOptions>({
  testDir: "screens",
  testMatch: "screenshots.ts",
  outputDir: "test-results/screenshots",
  workers: 1,
  timeout: 900_000,
  reporter: "list",
  use: { ...browser, database: "sqlite" },
  projects: [{ name: "sqlite" }],
});
