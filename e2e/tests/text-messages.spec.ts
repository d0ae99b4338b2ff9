// What a text message over the telephone network comes to, while one writes it.
import type { Channel } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

test("a text message says into how many parts it is cut, and one letter beyond the telephone's alphabet changes that", async ({ organization, desk: page }) => {
  const settings = { api_key: "a fake key", sender: "46700000001" };
  const channel = await organization.api.post<Channel & { webhook_url: string; secret: string }>("/channels", { kind: "sms_mitto", name: "Texts", settings });
  const body = { id: "1", from: "46701234567", to: "46700000001", text: "Is it here?" };
  const address = `${channel.webhook_url}/in?k=${encodeURIComponent(channel.secret)}`;
  const said = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  expect(said.status).toBe(200);
  await customers(organization, "Ada");

  const desk = new Desk(page);
  await desk.choose("Is it here?");
  await desk.start.click();
  const count = page.locator(".segments");
  await expect(desk.composer).toBeVisible();
  await expect(count).toHaveCount(0);
  const cases: [string, string][] = [
    ["a", "1 segment · 159 left"],
    ["a".repeat(160), "1 segment · 0 left"],
    ["a".repeat(161), "2 segments · 145 left"],
    // What is written with an escape takes two of them.
    ["a".repeat(159) + "€", "2 segments · 145 left"],
    ["é", "1 segment · 159 left"],
    // One letter of another alphabet, and each takes more than twice the room.
    ["ж", "1 segment · 69 left"],
    ["ж" + "a".repeat(69), "1 segment · 0 left"],
    ["ж" + "a".repeat(70), "2 segments · 63 left"],
    ["👋", "1 segment · 68 left"],
    ["a".repeat(159) + "ж", "3 segments · 41 left"],
  ];
  for (const [text, expected] of cases) {
    await desk.composer.fill(text);
    await expect(count, text).toHaveText(expected);
  }
  // Without that letter it is as before.
  await desk.composer.press("Backspace");
  await expect(count).toHaveText("1 segment · 1 left");
  await desk.composer.fill("");
  await expect(count).toHaveCount(0);

  // Nobody counts where nothing is cut.
  await desk.choose("Here is Ada");
  await desk.start.click();
  await desk.composer.fill("a".repeat(200));
  await expect(desk.composer).toHaveValue(/^a+$/);
  await expect(count).toHaveCount(0);
});
