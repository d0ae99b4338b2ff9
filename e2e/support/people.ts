// The page People, as one finds one's way on it.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Api, Channel, Organization } from "./api.ts";

export interface Contact {
  id: string;
  display_name: string;
}

/** A channel whose customers are known by their telephone numbers. */
export function addPhoneChannel({ api }: Organization, name = "Shop"): Promise<Channel> {
  const settings = { webhook_url: "http://127.0.0.1:9/nobody-listens", address_scheme: "phone" };
  return api.post("/channels", { kind: "api", name, settings });
}

/** Imports rows of a file, as somebody with a file would. */
export async function importContacts(api: Api, channel: string, rows: string[]): Promise<void> {
  const form = new FormData();
  for (const [name, value] of [["channel_id", channel], ["existing", "ignore"], ["delimiter", "comma"]] as const) form.set(name, value);
  form.set("file", new Blob(rows, { type: "text/csv" }), "many.csv");
  const headers = { authorization: `Bearer ${api.token}` };
  const answer = await fetch(`${api.server.url}/api/v1/contact-imports`, { method: "POST", headers, body: form });
  const { id } = (await answer.json()) as { id: string };
  await api.post(`/contact-imports/${id}/start`);
  const state = async () => (await api.get<{ state: string }>(`/contact-imports/${id}`)).state;
  await expect.poll(state, { timeout: 60_000 }).toBe("done");
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
