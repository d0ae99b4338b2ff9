// The app as an agent has it: what it is made of, found by role and name.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Channel, Organization } from "./api.ts";

const shops = new WeakMap<Organization, Promise<Channel>>();

/** Customers who write over the API channel, the first one first; answers their conversations. */
export async function customers(organization: Organization, ...names: string[]): Promise<string[]> {
  const began: string[] = [];
  for (const name of names) began.push(await says(organization, name, `Here is ${name}`));
  return began;
}

let said = 0;

/** A customer writes over the API channel; answers the conversation. */
export async function says(organization: Organization, name: string, text: string): Promise<string> {
  const { api } = organization;
  let shop = shops.get(organization);
  if (!shop) {
    shop = api.post<Channel>("/channels", { kind: "api", name: "Shop", settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" } });
    shops.set(organization, shop);
  }
  const { id } = await shop;
  said += 1;
  const message = { message_id: `${said}`, contact: { address: name, name }, text };
  return (await api.post<{ conversation_id: string }>(`/channels/${id}/inbound`, message)).conversation_id;
}

export class Desk {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** A folder or ungrouped section in the navigation; its name carries the number beside it. */
  folder(name: string): Locator {
    return this.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: new RegExp(`^${name}\\b`) });
  }

  /** Goes to a section that stands in a group of the navigation, which opens for it. */
  async goTo(group: string, section: string): Promise<void> {
    const navigation = this.page.getByRole("navigation", { name: "Main" });
    await navigation.getByRole("button", { name: group }).click();
    await navigation.getByRole("link", { name: section }).click();
  }

  get list(): Locator {
    return this.page.getByRole("region", { name: "Conversations" });
  }

  /** The row whose last message, or customer, is this. */
  row(text: string): Locator {
    return this.list.getByRole("listitem").filter({ hasText: text });
  }

  async choose(text: string): Promise<void> {
    await this.row(text).getByRole("link").click();
    await expect(this.thread).toBeVisible();
  }

  get thread(): Locator {
    return this.page.getByRole("log", { name: /^Messages with / });
  }

  /** The message with this text in the open conversation. */
  said(text: string): Locator {
    return this.thread.getByRole("article").filter({ hasText: text });
  }

  get start(): Locator {
    return this.page.getByRole("button", { name: "Start conversation" });
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: /^Message to / });
  }

  async answer(text: string): Promise<void> {
    await this.composer.fill(text);
    // Enter makes a new line until somebody prefers that it sends.
    await this.composer.press("Control+Enter");
    await expect(this.said(text)).toBeVisible();
  }

  async attach(...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.getByRole("button", { name: "Attach" }).click();
    await (await chooser).setFiles(files);
  }

  async close(): Promise<void> {
    await this.page.getByRole("button", { name: "Close", exact: true }).click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Close conversation" }).click();
    await expect(this.page.getByText("Conversation closed")).toBeVisible();
  }
}

/** Counts the sounds a page makes from now on; call before it loads. */
export async function countSounds(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const counted = window as unknown as { sounds: number };
    counted.sounds = 0;
    const start = AudioScheduledSourceNode.prototype.start;
    AudioScheduledSourceNode.prototype.start = function (when?: number) {
      counted.sounds += 1;
      start.call(this, when);
    };
  });
  return () => page.evaluate(() => (window as unknown as { sounds: number }).sounds);
}
