// The page People, as one finds one's way on it.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Channel, Organization } from "./api.ts";

export interface Contact {
  id: string;
  display_name: string;
}

/** A channel whose customers are known by their telephone numbers. */
export function addPhoneChannel({ api }: Organization, name = "Shop"): Promise<Channel> {
  const settings = { webhook_url: "http://127.0.0.1:9/nobody-listens", address_scheme: "phone" };
  return api.post("/channels", { kind: "api", name, settings });
}

export class People {
  readonly page: Page;
  readonly list: Locator;
  readonly person: Locator;
  readonly search: Locator;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole("region", { name: "People list" });
    this.person = page.getByRole("region", { name: "Person", exact: true });
    this.search = page.getByRole("searchbox", { name: "Search people" }).first();
  }

  row(name: string): Locator {
    return this.list.getByRole("link", { name });
  }

  async open(name: string): Promise<void> {
    await this.row(name).click();
    await expect(this.person.getByRole("heading", { name, exact: true })).toBeVisible();
  }

  /** Opens everything that is known of somebody whose latest conversation stands there first. */
  async openProfile(name: string): Promise<void> {
    await this.row(name).click();
    const profile = this.page.getByRole("region", { name: "Contact", exact: true }).getByRole("link", { name: "Profile" });
    await expect(this.latest(name)).toBeVisible();
    // Where there is little room the panel is a step of its own.
    if (!(await profile.isVisible())) {
      const step = this.page.getByRole("button", { name: "Contact panel" });
      if (!(await step.isVisible())) {
        await this.page.getByRole("button", { name: "More", exact: true }).click();
        await this.page.getByRole("menuitem", { name: "Contact panel" }).click();
      } else {
        await step.click();
      }
    }
    await profile.click();
    await expect(this.person.getByRole("heading", { name, exact: true })).toBeVisible();
  }

  latest(name: string): Locator {
    return this.page.getByRole("log", { name: `Messages with ${name}` });
  }

  /** Something of the menu of who is open. */
  async act(name: string): Promise<void> {
    await this.person.getByRole("button", { name: "More about the contact" }).click();
    await this.page.getByRole("menuitem", { name }).click();
  }
}

export interface Sample {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function csv(name: string, text: string): Sample {
  return { name, mimeType: "text/csv", buffer: Buffer.from(text) };
}
