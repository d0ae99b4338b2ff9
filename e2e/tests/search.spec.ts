// Finding a conversation again: by what was said, by who said it, by its number; and opening it where it was said.
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible.ts";
import type { Channel, Organization } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

interface Received {
  conversation_id: string;
}

/** Messages of customers over the API channel, in their order. */
async function written({ api }: Organization, messages: { from: string; text: string }[]): Promise<string[]> {
  const settings = { webhook_url: "http://127.0.0.1:9/nobody-listens" };
  const shop = await api.post<Channel>("/channels", { kind: "api", name: "Shop", settings });
  const ids: string[] = [];
  for (const [at, { from, text }] of messages.entries()) {
    const contact = { address: from, name: from };
    const { conversation_id } = await api.post<Received>(`/channels/${shop.id}/inbound`, { message_id: `m${at}`, contact, text });
    ids.push(conversation_id);
  }
  return ids;
}

function field(page: Page) {
  return page.getByRole("searchbox", { name: "Search conversations" });
}

test("a message is found by a word of it, and the thread opens there", async ({ organization, desk: page }) => {
  const chat = Array.from({ length: 120 }, (_, at) => ({
    from: "Åsa Öberg",
    text: at === 20 ? "Where is my Rückerstattung for order 58213?" : `Line ${at} of a long talk`,
  }));
  await written(organization, [...chat, { from: "Bo", text: "Something else" }]);
  const desk = new Desk(page);
  await expect(desk.row("Something else")).toBeVisible();

  await page.keyboard.press("/");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("ruckerst 58213");
  const hit = desk.row("Rückerstattung");
  await expect(hit.locator("mark")).toHaveText(["Rückerstattung", "58213"]);
  await expect(page).toHaveURL(/\?q=ruckerst%2058213$/);
  await expect(desk.row("Something else")).toBeHidden();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");

  const found = desk.said("Rückerstattung");
  await expect(found).toBeInViewport();
  await expect(found.locator("mark")).toHaveText(["Rückerstattung", "58213"]);
  await expect(desk.said("Line 119 of")).toHaveCount(0);
  await expectAccessible(page);

  // The same address shows the same again.
  await page.reload();
  await expect(desk.said("Rückerstattung")).toBeInViewport();
  await expect(field(page)).toHaveValue("ruckerst 58213");

  // Older and newer ones come without losing the place, and the end is one press away.
  await desk.thread.hover();
  await page.mouse.wheel(0, 100_000);
  await expect(desk.said("Line 60 of")).toBeAttached();
  await page.getByRole("button", { name: "To the latest" }).click();
  await expect(desk.said("Line 119 of")).toBeInViewport();

  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(desk.row("Something else")).toBeVisible();
  await expect(field(page)).toBeFocused();
});

test("a conversation is found by its contact and by its number", async ({ organization, desk: page }) => {
  const [id] = await written(organization, [
    { from: "Åsa Öberg", text: "Hello" },
    { from: "Bo", text: "Hello" },
  ]);
  const conversation = await organization.api.get<{ number: number; contact: { id: string } }>(`/conversations/${id}`);
  await organization.api.patch(`/contacts/${conversation.contact.id}`, { phone: "+46 70 123 45 67" });
  const desk = new Desk(page);
  for (const [typed, marked] of [
    ["oberg", "Öberg"],
    ["070-123 45 67", "46701234567"],
    [`#${conversation.number}`, `${conversation.number}`],
  ]) {
    await field(page).fill(typed!);
    await expect(desk.list.getByRole("listitem")).toHaveCount(1);
    await expect(desk.row("Åsa Öberg").locator("mark")).toHaveText(marked!);
  }
  await desk.choose("Åsa Öberg");
  await expect(desk.said("Hello")).toBeVisible();
  await page.goBack();
  await expect(field(page)).toHaveValue(`#${conversation.number}`);

  await field(page).fill("zz");
  await expect(page.getByRole("heading", { name: "Go on typing" })).toBeVisible();
  await field(page).fill("zzz");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await expectAccessible(page);

  // The filters apply, until they are taken away.
  await page.goto("/conversations/inbox?status=closed&q=oberg");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await page.getByRole("button", { name: "Search without filters" }).click();
  await expect(desk.list.getByRole("listitem")).toHaveCount(1);
  await field(page).press("Escape");
  await expect(desk.row("Bo")).toBeVisible();
  await expect(page).toHaveURL(/\/conversations\/inbox\/?\d*$/);
});

test("what is deleted is not found any more, and a message that is not there leads to the end", async ({ organization, desk: page }) => {
  const [ada, bo] = await written(organization, [
    { from: "Ada", text: "Hello from Ada" },
    { from: "Bo", text: "Hello from Bo" },
  ]);
  const desk = new Desk(page);
  await field(page).fill("hello");
  await expect(desk.list.getByRole("listitem")).toHaveCount(2);
  const { items } = await organization.api.get<{ items: { id: string }[] }>(`/conversations/${ada}/messages`);
  await organization.api.delete(`/conversations/${ada}`);
  await expect(desk.list.getByRole("listitem")).toHaveCount(1);
  const { number } = await organization.api.get<{ number: number }>(`/conversations/${bo}`);
  await page.goto(`/conversations/inbox/${number}?message=${items[0]?.id}`);
  await expect(desk.said("Hello from Bo")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/conversations/inbox/${number}$`));
});
