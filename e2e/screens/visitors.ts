// What visitors of a website see.
import { expect } from "@playwright/test";
import { Widget } from "../support/widget.ts";
import { screen, type Screen } from "./screen.ts";

export const VISITORS: Screen[] = [
  screen("demo", async ({ stranger, website }) => {
    const { launcher } = await Widget.visit(stranger, website);
    await expect(launcher).toBeVisible();
    return stranger;
  }),
  screen("widget", async ({ stranger, website }) => {
    const widget = await Widget.visit(stranger, website);
    await widget.open();
    await widget.write("Is the Tour 7 in stock?");
    return stranger;
  }),
];
