// A customer's file that did not arrive: the thread says so, and one asks for it again.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expectAccessible } from "../support/accessible.ts";
import type { Channel } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { picture } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

test("a file that did not arrive is asked for again", async ({ organization, desk: page }) => {
  let [status, asked] = [404, 0];
  const shop = createServer((_, answer) => {
    asked += 1;
    answer.writeHead(status, { "content-type": picture.mimeType });
    answer.end(status === 200 ? picture.buffer : undefined);
  }).listen(0, "127.0.0.1");
  await once(shop, "listening");
  const url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  const { api } = organization;
  const channel = await api.post<Channel>("/channels", { kind: "api", name: "Till", settings: { webhook_url: url } });
  const message = { message_id: "1", contact: { address: "ada", name: "Ada" }, text: "My receipt", attachments: [{ url: `${url}/receipt.png` }] };
  const { conversation_id } = await api.post<{ conversation_id: string }>(`/channels/${channel.id}/inbound`, message);
  const stands = async () => {
    const page = await api.get<{ items: { attachments: { state: string }[] }[] }>(`/conversations/${conversation_id}/messages`);
    return page.items[0]?.attachments[0]?.state;
  };

  const desk = new Desk(page);
  await desk.choose("Ada");
  await expect(desk.thread.getByText("The file did not arrive")).toBeVisible();
  const again = desk.thread.getByRole("button", { name: "Try again to get receipt.png" });
  await expect(again).toBeVisible();
  await expectAccessible(page);
  // It is not there the second time either.
  await again.click();
  await expect.poll(() => asked).toBe(2);
  await expect.poll(stands).toBe("failed");
  status = 200;
  await again.focus();
  await page.keyboard.press("Enter");
  await expect(desk.thread.getByRole("button", { name: "Open photo receipt.png" })).toBeVisible();
  await expect(again).toHaveCount(0);
  shop.close();
});
