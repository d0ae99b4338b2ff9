// What a screen is, and how one gets to most of them.
import { expect, type Page } from "@playwright/test";
import { Desk } from "../support/desk.ts";
import type { Stage } from "./stage.ts";

export interface Screen {
  name: string;
  /** Goes there and answers the page that shows it, complete. */
  show: (stage: Stage) => Promise<Page>;
}

/** A screen, shown without what the one before did to the network. */
export function screen(name: string, show: Screen["show"]): Screen {
  return {
    name,
    show: async (stage) => {
      await stage.desk.unrouteAll({ behavior: "ignoreErrors" });
      await stage.desk.context().setOffline(false);
      return show(stage);
    },
  };
}

export async function at(page: Page, path: string, heading: string | RegExp): Promise<Page> {
  await page.goto(path);
  await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
  return page;
}

export async function thread(page: Page, folder: string, customer: string): Promise<Page> {
  await page.goto(`/conversations/${folder}`);
  const desk = new Desk(page);
  await desk.choose(customer);
  await expect(desk.thread.getByRole("article").first()).toBeVisible();
  return page;
}
