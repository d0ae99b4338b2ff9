// The chat as a visitor has it, on a page that embeds it the way a customer's website does.
import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";
import type { Channel } from "./api.ts";

export class Widget {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The demo page of a channel, chat still shut. */
  static async visit(page: Page, channel: Channel): Promise<Widget> {
    await page.goto(`/demo/${channel.public_id}`);
    return new Widget(page);
  }

  /** Its label also says how much is unread. */
  get launcher(): Locator {
    return this.page.getByRole("button", { name: /^(Open|Close) chat/ });
  }

  get frame(): FrameLocator {
    return this.page.frameLocator("iframe[title='Chat']");
  }

  get message(): Locator {
    return this.frame.getByRole("textbox", { name: "Message" });
  }

  async open(): Promise<void> {
    await this.launcher.click();
    await expect(this.message).toBeVisible();
  }

  async shut(): Promise<void> {
    await this.launcher.click();
    await expect(this.launcher).toHaveAccessibleName(/^Open chat/);
  }

  async write(text: string): Promise<void> {
    await this.message.fill(text);
    await this.message.press("Enter");
    await expect(this.said(text).getByText(/^(Sent|Delivered|Read)$/)).toBeAttached();
  }

  async attach(...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.frame.getByRole("button", { name: "Attach a file" }).click();
    await (await chooser).setFiles(files);
  }

  /** The message with this text. */
  said(text: string): Locator {
    return this.frame.getByRole("log", { name: "Messages" }).getByRole("article").filter({ hasText: text });
  }
}
