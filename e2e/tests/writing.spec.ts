// What was written is neither lost nor sent otherwise than it was meant: refusals, slow lines, files on
// their way, other windows.
import type { Page, Route } from "@playwright/test";
import type { Channel } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { picture } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

const MESSAGES = "**/api/v1/conversations/*/messages";

/** Lets the next message that is sent be answered by this, and all others as they are. */
async function onNextMessage(page: Page, answer: (route: Route) => Promise<void>): Promise<void> {
  let isFirst = true;
  await page.route(MESSAGES, async (route) => {
    if (route.request().method() !== "POST" || !isFirst) return route.fallback();
    isFirst = false;
    await answer(route);
  });
}

function refusal(status: number, code: string, more: object = {}): Parameters<Route["fulfill"]>[0] {
  return {
    status,
    contentType: "application/problem+json",
    body: JSON.stringify({ type: `/problems/${code}`, title: code, status, code, ...more }),
  };
}

async function begin(page: Page, name: string): Promise<Desk> {
  const desk = new Desk(page);
  await desk.choose(name);
  await desk.start.click();
  return desk;
}

test("what was to be sent later and is refused is back, and goes later at the second word", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = await begin(page, "Ada");
  await onNextMessage(page, (route) => route.fulfill(refusal(409, "newer_messages", { messages: [] })));
  await desk.composer.fill("Good morning");
  await page.getByRole("button", { name: "Send later" }).click();
  await page.getByRole("menuitem", { name: /^Tomorrow morning/ }).click();
  await expect(desk.composer).toHaveValue("Good morning");
  const form = page.getByRole("form", { name: "Answer" });
  await expect(form.getByText(/^Sends /)).toBeVisible();
  await desk.composer.press("Control+Enter");
  const waiting = page.getByRole("article", { name: "Scheduled message" });
  await expect(waiting).toContainText("Good morning");
  await expect(desk.said("Good morning").locator(".msg-meta time")).toHaveCount(0);
  await expect(form.getByText(/^Sends /)).toHaveCount(0);

  // Without the time it goes at once.
  await desk.composer.fill("See you");
  await onNextMessage(page, (route) => route.fulfill(refusal(422, "validation_failed")));
  await page.getByRole("button", { name: "Send later" }).click();
  await page.getByRole("menuitem", { name: /^Tomorrow morning/ }).click();
  await form.getByRole("button", { name: "Do not send later" }).click();
  await desk.composer.press("Control+Enter");
  await expect(desk.said("See you").locator(".msg-meta time")).toBeVisible();
  await expect(waiting).toHaveCount(1);
});

test("what is typed while a message is on its way stays, here and elsewhere", async ({ organization, desk: page, signedIn }) => {
  await customers(organization, "Ada");
  const desk = await begin(page, "Ada");
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await onNextMessage(page, async (route) => {
    await held;
    await route.continue();
  });
  const saved = (): Promise<unknown> =>
    page.waitForResponse((response) => response.url().includes("/drafts/") && response.request().method() === "PUT");
  const first = saved();
  await desk.composer.fill("The first one");
  await first;
  await desk.composer.press("Control+Enter");
  await expect(desk.composer).toHaveValue("");
  const second = saved();
  await desk.composer.fill("The second one");
  await second;
  release();
  await expect(desk.said("The first one").locator(".msg-meta time")).toBeVisible();
  await expect(desk.composer).toHaveValue("The second one");
  const other = await signedIn(organization.owner);
  await other.goto(new URL(page.url()).pathname);
  const there = new Desk(other);
  await expect(there.said("The first one")).toBeVisible();
  await expect(there.composer).toHaveValue("The second one");
});

test("a Send that waited for a file which was taken out sends nothing by itself", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = await begin(page, "Ada");
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let isFirst = true;
  await page.route("**/api/v1/attachments", async (route) => {
    if (isFirst) {
      isFirst = false;
      await held;
      // The app has given it up meanwhile.
      return route.abort().catch(() => {});
    }
    await route.continue();
  });
  const file = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from("one, two") });
  await desk.attach(file("wrong.txt"));
  await desk.composer.press("Control+Enter");
  await expect(page.getByRole("button", { name: /Waits for the files/ })).toBeVisible();
  await page.getByRole("button", { name: /wrong\.txt/ }).click();
  await expect(page.getByRole("button", { name: /Waits for the files/ })).toHaveCount(0);
  release();
  await desk.attach(file("right.txt"));
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await desk.composer.fill("Here it is");
  await desk.answer("Here it is");
  await expect(desk.said("Here it is").getByText("right.txt")).toBeVisible();
  await expect(desk.thread.getByText("right.txt")).toHaveCount(1);
});

test("a file that is too large for its type, or of one that is not allowed, is told before it goes up", async ({ organization, desk: page }) => {
  const { api } = organization;
  const mail = (name: string) =>
    api.post<Channel>("/channels", { kind: "api", name, settings: { webhook_url: "http://127.0.0.1:9/nobody-listens", address_scheme: "email" } });
  const [sales] = [await mail("Sales"), await mail("Billing")];
  await api.post(`/channels/${sales.id}/inbound`, { message_id: "1", contact: { address: "ada@example.com", name: "Ada" }, text: "Here is Ada" });
  // One of them takes small pictures only.
  await page.route(/\/api\/v1\/conversations\/\d+(\/pick)?$/, async (route) => {
    const answer = await route.fetch();
    const details = await answer.json();
    for (const { channel_name, limits } of details.reply_options) {
      if (channel_name === "Sales") limits.by_type = [{ media_type: "image/*", max_bytes: 10 }];
    }
    await route.fulfill({ response: answer, json: details });
  });
  let uploads = 0;
  page.on("request", (request) => (uploads += Number(request.url().endsWith("/attachments"))));
  const desk = await begin(page, "Ada");
  const files = page.getByRole("list", { name: "Files to send" });
  await desk.attach({ name: "tool.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") });
  await expect(files.getByRole("alert")).toHaveText("Your organization does not allow this kind of file");
  await page.getByRole("button", { name: "Remove tool.exe" }).click();
  await desk.attach(picture);
  await expect(files.getByRole("alert")).toContainText("the limit is 10");
  expect(uploads).toBe(0);

  // Over a channel that takes it, it goes up; over one that does not, nothing is sent without it.
  const over = async (from: string, to: RegExp) => {
    await page.getByRole("button", { name: `Channel: ${from}` }).click();
    await page.getByRole("menuitemradio", { name: to }).click();
  };
  const send = page.getByRole("button", { name: /^Send/ }).first();
  await over("Sales", /^Billing/);
  await expect(files.getByRole("alert")).toHaveCount(0);
  await expect(send).toBeEnabled();
  expect(uploads).toBe(1);
  await over("Billing", /^Sales/);
  await expect(files.getByRole("alert")).toContainText("the limit is 10");
  await expect(send).toBeDisabled();
  await over("Sales", /^Billing/);
  await desk.composer.fill("The bell");
  await desk.composer.press("Control+Enter");
  await expect(desk.said("The bell").getByRole("button", { name: "Open photo bell.png" })).toBeVisible();
});

test("a quote belongs to its conversation and is there when one comes back", async ({ organization, desk: page }) => {
  await customers(organization, "Ada", "Bo");
  const bo = await begin(page, "Bo");
  await expect(bo.composer).toBeVisible();
  const desk = await begin(page, "Ada");
  await desk.said("Here is Ada").hover();
  await desk.said("Here is Ada").getByRole("button", { name: "Reply to this message" }).click();
  const quote = page.getByRole("button", { name: "Do not quote" });
  await expect(quote).toBeVisible();
  await desk.choose("Bo");
  await expect(desk.composer).toHaveAccessibleName("Message to Bo");
  await expect(quote).toHaveCount(0);
  await desk.answer("Hello Bo");
  await desk.choose("Ada");
  await expect(quote).toBeVisible();
  await desk.answer("Yes");
  await expect(desk.said("Yes").getByText("Here is Ada")).toBeVisible();
});

test("a quote that was chosen before there was a field to answer in is kept like any other", async ({ organization, desk: page }) => {
  await customers(organization, "Ada", "Bo");
  let pick = () => {};
  const mayPick = new Promise<void>((resolve) => (pick = resolve));
  await page.route("**/api/v1/conversations/*/pick", async (route) => {
    await mayPick;
    await route.continue();
  });
  const desk = await begin(page, "Ada");
  await desk.said("Here is Ada").hover();
  await desk.said("Here is Ada").getByRole("button", { name: "Reply to this message" }).click();
  pick();
  const quote = page.getByRole("button", { name: "Do not quote" });
  await expect(quote).toBeVisible();
  await desk.choose("Bo");
  await expect(quote).toHaveCount(0);
  await desk.choose("Ada");
  await expect(quote).toBeVisible();
});

test("a file goes on while one looks at another conversation, and what waited for it is not lost", async ({ organization, desk: page }) => {
  await customers(organization, "Ada", "Bo");
  await begin(page, "Bo");
  const desk = await begin(page, "Ada");
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/api/v1/attachments", async (route) => {
    await held;
    await route.continue();
  });
  await desk.attach({ name: "list.txt", mimeType: "text/plain", buffer: Buffer.from("one, two") });
  await desk.composer.fill("Here is the list");
  await desk.composer.press("Control+Enter");
  await expect(page.getByRole("button", { name: /Waits for the files/ })).toBeVisible();
  await desk.choose("Bo");
  await expect(page.getByText("Not sent: its files are still going up")).toBeVisible();
  const up = page.waitForResponse("**/api/v1/attachments");
  release();
  await up;
  await desk.choose("Ada");
  await expect(desk.composer).toHaveValue("Here is the list");
  await expect(page.getByRole("button", { name: "Remove list.txt" })).toBeVisible();
  await desk.answer("Here is the list");
  await expect(desk.said("Here is the list").getByText("list.txt")).toBeVisible();
});
