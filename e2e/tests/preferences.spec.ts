// What one prefers, and that it is so.
import type { Page } from "@playwright/test";
import { addAgent } from "../support/api.ts";
import { countSounds, customers, Desk, says } from "../support/desk.ts";
import { picture } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";
import { lookElsewhere, pressNotification, recordNotifications } from "../support/notifications.ts";

/** Changes something and waits until the server has it. */
async function prefer(page: Page, change: () => Promise<void>): Promise<void> {
  const saved = page.waitForResponse((answer) => answer.url().endsWith("/me/preferences"));
  await change();
  expect((await saved).status()).toBe(200);
}

async function flip(page: Page, name: string): Promise<void> {
  await page.goto("/preferences");
  await prefer(page, () => page.getByRole("switch", { name }).click());
}

async function choose(page: Page, group: string, name: RegExp | string): Promise<void> {
  await page.goto("/preferences");
  await prefer(page, () => page.getByRole("radiogroup", { name: group }).getByText(name).click());
}

test("the clock and the times are written as one prefers, on every device", async ({ organization, desk: page, signedIn }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  const row = desk.row("Here is Ada");
  await expect(row).toBeVisible();
  await expect(row.getByText(/^\d\d:\d\d$/)).toBeVisible();
  await choose(page, "Hour format", /^12-hour/);
  await page.goto("/conversations/inbox");
  await expect(row.getByText(/^\d{1,2}:\d\d\s[AP]M$/i)).toBeVisible();
  await choose(page, "Time format", /^Relative/);
  const other = await signedIn(organization.owner);
  await other.goto("/conversations/inbox");
  await expect(new Desk(other).row("Here is Ada").getByRole("time")).toHaveText(/^(now|\d+ min)$/);
});

test("one hears of all, of one's own or of nothing, and the bell mutes all", async ({ organization, desk: page }) => {
  const colleague = await addAgent(organization, "Tomás", "Ferreira");
  const people = await organization.api.get<{ items: { id: string; email: string }[] }>("/agents");
  const other = people.items.find(({ email }) => email === colleague.email)?.id;
  const [theirs] = await customers(organization, "Theirs");
  await organization.api.post(`/conversations/${theirs}/assign`, { agent_ids: [other] });
  const sounds = await countSounds(page);
  const desk = new Desk(page);

  /** How often it sounds when a customer of a colleague's writes, and then a new one. */
  const heard = async (n: number): Promise<[number, number]> => {
    await page.goto("/conversations/inbox");
    // Browsers let a page sound only after somebody touched it.
    await desk.folder("Open").click();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Go to All");
    await expect(page.getByRole("option", { name: /Go to All/ })).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/conversations\/all/);
    await says(organization, "Theirs", `Theirs again ${n}`);
    await expect(desk.row(`Theirs again ${n}`)).toBeVisible();
    const first = await sounds();
    await says(organization, `New ${n}`, `New ${n}`);
    await expect(desk.row(`New ${n}`).first()).toBeVisible();
    const second = await sounds();
    return [Math.min(first, 1), Math.min(second - first, 1)];
  };

  expect(await heard(1)).toEqual([0, 1]);
  await choose(page, "Notify me about", "Everything");
  expect(await heard(2)).toEqual([1, 1]);
  await flip(page, "Sounds");
  expect(await heard(3)).toEqual([0, 0]);
  await flip(page, "Sounds");
  await page.goto("/conversations/inbox");
  await prefer(page, () => page.getByRole("button", { name: "Mute notifications" }).click());
  expect(await heard(4)).toEqual([0, 0]);
  await prefer(page, () => page.getByRole("button", { name: "Turn notifications on" }).click());
  await choose(page, "Notify me about", "Nothing");
  expect(await heard(5)).toEqual([0, 0]);
});

test("who looks elsewhere is notified by the browser, once they asked for it, and a press leads there", async ({ organization, desk: page }) => {
  const notified = await recordNotifications(page);
  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await customers(organization, "Ada");
  await expect(desk.row("Here is Ada")).toBeVisible();
  expect(await notified()).toEqual([]);

  await page.goto("/preferences");
  const allowed = page.getByRole("switch", { name: "Notifications of this browser" });
  await expect(allowed).not.toBeChecked();
  await allowed.click();
  await expect(allowed).toBeChecked();
  // Whoever sees the message needs no notification.
  await customers(organization, "Bo");
  await expect(page.getByRole("link", { name: /^Inbox 2/ })).toBeVisible();
  expect(await notified()).toEqual([]);
  await lookElsewhere(page);
  await customers(organization, "Cleo");
  await expect.poll(notified).toEqual([{ title: "Cleo", body: "Here is Cleo" }]);
  await pressNotification(page);
  await expect(desk.thread).toHaveAccessibleName("Messages with Cleo");

  await prefer(page, () => page.getByRole("button", { name: "Mute notifications" }).click());
  await customers(organization, "Dee");
  await expect(page.getByRole("link", { name: /^Inbox 4/ })).toBeVisible();
  expect(await notified()).toHaveLength(1);
});

test("a browser that blocks notifications says so where they would be turned on", async ({ desk: page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { get: () => "denied" });
  });
  await page.goto("/preferences");
  await expect(page.getByRole("switch", { name: "Notifications of this browser" })).toBeDisabled();
  await expect(page.getByText("This browser blocks them for this site; its settings let them in.")).toBeVisible();
});

test("files leave as soon as they are chosen, unless something is written beside them", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  await flip(page, "Send files as soon as they are chosen");
  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  await desk.start.click();
  await desk.attach({ ...picture, name: "at-once.png" });
  await expect(desk.thread.getByRole("img", { name: "at-once.png" })).toBeVisible();

  await desk.composer.fill("Half a sentence");
  await desk.attach({ ...picture, name: "with-words.png" });
  await expect(page.getByRole("list", { name: /^Files/ }).getByText("with-words.png")).toBeVisible();
  await expect(desk.composer).toHaveValue("Half a sentence");
  await desk.composer.press("Control+Enter");
  await expect(desk.said("Half a sentence").getByRole("img", { name: "with-words.png" })).toBeVisible();
});

test("an answer makes a conversation mine, if I prefer that", async ({ organization, desk: page }) => {
  const [ada, bo] = await customers(organization, "Ada", "Bo");
  const assigned = async (id?: string): Promise<number> =>
    (await organization.api.get<{ assignee_ids: string[] }>(`/conversations/${id}`)).assignee_ids.length;
  await flip(page, "Assign to me when I answer");
  const answer = async (name: string): Promise<void> => {
    await page.goto("/conversations/open");
    await page.goto("/conversations/inbox");
    await new Desk(page).choose(`Here is ${name}`);
  };
  await answer("Ada");
  await organization.api.post(`/conversations/${ada}/messages`, { text: "Good morning" });
  expect(await assigned(ada)).toBe(0);
  await flip(page, "Assign to me when I answer");
  await organization.api.post(`/conversations/${bo}/messages`, { text: "Good morning" });
  expect(await assigned(bo)).toBe(1);
});
