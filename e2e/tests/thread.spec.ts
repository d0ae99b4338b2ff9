// A long thread that stays open all day: what comes in, above, below or to a message in its midst, moves
// nothing that one reads or hears.
import type { Page } from "@playwright/test";
import type { Organization } from "../support/api.ts";
import { customers, Desk, says } from "../support/desk.ts";
import { picture } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

interface Said {
  id: string;
  text: string | null;
}

/** Of so many messages of one customer the conversation, and each message by its text, oldest first. */
async function talk(organization: Organization, count: number): Promise<{ id: string; messages: Said[] }> {
  let id = "";
  for (let at = 1; at <= count; at += 1) id = await says(organization, "Ada", `Line ${at}.`);
  const messages: Said[] = [];
  let cursor = "";
  do {
    const path = `/conversations/${id}/messages?limit=100${cursor && `&cursor=${cursor}`}`;
    const page = await organization.api.get<{ items: Said[]; next_cursor: string | null }>(path);
    messages.push(...page.items);
    cursor = page.next_cursor ?? "";
  } while (cursor);
  return { id, messages: messages.reverse() };
}

function tag(organization: Organization, message: Said, ...tags: string[]): Promise<unknown> {
  return organization.api.post("/messages/tags", { message_ids: [message.id], tags });
}

/** The texts of the messages that are here, in their order. */
function lines(page: Page): Promise<string[]> {
  return page.locator(".thread .msg .bubble").allTextContents();
}

/** Scrolls to the top until no older message comes. */
async function toTop(page: Page, first: string): Promise<void> {
  await expect
    .poll(async () => {
      await page.locator("#thread").evaluate((thread) => (thread.scrollTop = 0));
      return (await lines(page))[0];
    }, { timeout: 60_000 })
    .toBe(first);
}

test("what happens to a message far above leaves it in its place, once", async ({ organization, desk: page }) => {
  const { messages } = await talk(organization, 120);
  const desk = new Desk(page);
  await desk.choose("Ada");
  await expect(desk.said("Line 120.")).toBeInViewport();
  await tag(organization, messages[4]!, "Early");
  // The stream tells in order: when this one is here the other was told of.
  await tag(organization, messages[119]!, "Late");
  await expect(desk.said("Line 120.").getByText("Late")).toBeVisible();
  await expect(desk.said("Line 5.")).toHaveCount(0);

  await toTop(page, "Line 1.");
  await expect(desk.said("Line 5.").getByText("Early")).toHaveCount(1);
  expect(await lines(page)).toEqual(Array.from({ length: 120 }, (_, at) => `Line ${at + 1}.`));
});

test("a thread opens at what is new, and says so only of what is", async ({ organization, desk: page }) => {
  await talk(organization, 60);
  const desk = new Desk(page);
  const newLine = page.locator("#thread .day-new");
  // All sixty are new, but the first ones are not here yet.
  await desk.choose("Ada");
  await expect(desk.said("Line 60.")).toBeInViewport();
  await expect(newLine).toHaveCount(0);
  await toTop(page, "Line 1.");
  await expect(newLine).toHaveCount(1);
  await expect(newLine.locator("xpath=following-sibling::*[1]")).toContainText("Line 1.");

  await page.goto("/conversations/inbox");
  for (let at = 61; at <= 90; at += 1) await says(organization, "Ada", `Line ${at}.`);
  await desk.choose("Ada");
  await expect(newLine.locator("xpath=following-sibling::*[1]")).toContainText("Line 61.");
  await expect(newLine).toBeInViewport();
  await expect(desk.said("Line 61.")).toBeInViewport();
  await expect(desk.said("Line 90.")).not.toBeInViewport();
  await page.getByRole("button", { name: "To the latest" }).click();
  await expect(desk.said("Line 90.")).toBeInViewport();
});

test("what one reads stays where it is when older messages come in above it", async ({ organization, desk: page }) => {
  await talk(organization, 130);
  const desk = new Desk(page);
  await desk.choose("Ada");
  await expect(desk.said("Line 130.")).toBeInViewport();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/messages?*cursor=*", async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest(/cursor=/);
  await page.locator("#thread").evaluate((thread) => (thread.scrollTop = 30));
  await asked;
  // How far the message moves in the frames around its page coming in.
  const moved = page.evaluate(async () => {
    const thread = document.getElementById("thread")!;
    const top = thread.getBoundingClientRect().top;
    const seen = [...thread.querySelectorAll(".msg")].find((message) => message.getBoundingClientRect().bottom > top)!;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let rest = 0; rest < 10; rest += 1) await frame();
    const from = seen.getBoundingClientRect().top;
    const count = thread.querySelectorAll(".msg").length;
    let most = 0;
    for (let after = 0; after < 20; ) {
      await frame();
      // What is painted, which is after everything else that waits for the frame.
      await new Promise((resolve) => setTimeout(resolve));
      most = Math.max(most, Math.abs(seen.getBoundingClientRect().top - from));
      if (thread.querySelectorAll(".msg").length > count) after += 1;
    }
    return most;
  });
  await page.waitForTimeout(500);
  release();
  expect(await moved).toBeLessThanOrEqual(2);
});

test("who reads in the midst of a thread stays there when the line comes back", async ({ organization, desk: page }) => {
  await talk(organization, 130);
  const desk = new Desk(page);
  await desk.choose("Ada");
  await expect(desk.said("Line 130.")).toBeInViewport();
  await toTop(page, "Line 1.");
  const read = desk.said("Line 20.");
  await read.evaluate((message) => message.scrollIntoView({ block: "center" }));
  await page.context().setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await says(organization, "Ada", "Line 131.");
  await page.context().setOffline(false);
  await expect(page.getByText("You are offline.")).toBeHidden();
  await expect(desk.row("Line 131.")).toBeVisible();
  await expect(read).toBeInViewport();
  await page.getByRole("button", { name: /To the latest|new$/ }).click();
  await expect(desk.said("Line 131.")).toBeInViewport();
});

test("of a very long thread only what is near is here, and the rest is a way away", async ({ organization, desk: page }) => {
  test.setTimeout(240_000);
  await talk(organization, 420);
  const desk = new Desk(page);
  await desk.choose("Ada");
  await expect(desk.said("Line 420.")).toBeInViewport();
  await toTop(page, "Line 1.");
  const here = await lines(page);
  expect(here).toEqual(Array.from({ length: 300 }, (_, at) => `Line ${at + 1}.`));

  // Down again, by the way one came.
  await expect
    .poll(async () => {
      await page.locator("#thread").evaluate((thread) => (thread.scrollTop = thread.scrollHeight));
      return (await lines(page)).at(-1);
    }, { timeout: 60_000 })
    .toBe("Line 420.");
  expect((await lines(page)).length).toBeLessThanOrEqual(350);
  expect(new Set(await lines(page)).size).toBe((await lines(page)).length);

  // And at once.
  await toTop(page, "Line 1.");
  await page.getByRole("button", { name: "To the latest" }).click();
  await expect(desk.said("Line 420.")).toBeInViewport();
  await says(organization, "Ada", "Still there?");
  await expect(desk.said("Still there?")).toBeInViewport();
});

test("a quote leads to its message, wherever it is", async ({ organization, desk: page }) => {
  const { id, messages } = await talk(organization, 120);
  await organization.api.post(`/conversations/${id}/messages`, { text: "About this", reply_to_id: messages[9]!.id, force: true });
  const desk = new Desk(page);
  await desk.choose("Ada");
  await expect(desk.said("Line 10.")).toHaveCount(1);
  await desk.said("About this").getByRole("button", { name: /Line 10\./ }).click();
  const quoted = page.locator(`#message-${messages[9]!.id}`);
  await expect(quoted).toBeInViewport();
  await expect(quoted).toHaveClass(/is-found/);
  await page.goBack();
  await expect(desk.said("About this")).toBeInViewport();
});

/** A second of silence. */
function silence(): Buffer {
  const bytes = Buffer.alloc(44 + 8000);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + 8000, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(8000, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(8000, 40);
  bytes.fill(128, 44);
  return bytes;
}

test("what plays goes on when its message is tagged and another one follows", async ({ organization, desk: page }) => {
  const [id] = await customers(organization, "Ada");
  const file = await organization.api.upload("hello.wav", "audio/wav", silence());
  const said = await organization.api.post<Said>(`/conversations/${id}/messages`, { text: "Listen", attachment_ids: [file] });
  const desk = new Desk(page);
  await desk.choose("Ada");
  const audio = desk.said("Listen").locator("audio");
  await audio.evaluate(async (audio: HTMLAudioElement) => {
    audio.dataset.mark = "the same";
    audio.loop = true;
    await audio.play();
  });
  await expect(desk.said("Listen").locator(".msg-meta time")).toBeVisible();
  await tag(organization, said, "Heard");
  await expect(desk.said("Listen").getByText("Heard")).toBeVisible();
  await organization.api.post(`/conversations/${id}/messages`, { text: "And this" });
  await expect(desk.said("And this")).toBeVisible();
  // The time stands below the last one of a group.
  await expect(desk.said("Listen").locator(".msg-meta time")).toHaveCount(0);
  expect(await audio.evaluate((audio: HTMLAudioElement) => [audio.dataset.mark, audio.paused])).toEqual(["the same", false]);
});

/** As if the thread had been open since long ago: the links it was told have run out. */
async function wearOut(page: Page): Promise<void> {
  await page.route(/\/messages\?(?!.*around)/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/\?e=\d+/g, "?e=1000000000");
    await route.fulfill({ response: answer, body });
  });
}

test("files whose links have run out are asked for anew", async ({ organization, desk: page }) => {
  const [id] = await customers(organization, "Ada");
  const { api } = organization;
  const files = [await api.upload("bell.png", "image/png", picture.buffer), await api.upload("hello.wav", "audio/wav", silence())];
  await api.post(`/conversations/${id}/messages`, { text: "Look", attachment_ids: files });
  await wearOut(page);
  const desk = new Desk(page);
  await desk.choose("Ada");
  const said = desk.said("Look");
  const image = said.getByRole("img", { name: "bell.png" });
  await expect.poll(() => image.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(1);
  await expect.poll(() => said.locator("audio").evaluate((audio: HTMLAudioElement) => audio.duration)).toBe(1);

  // What is to be seen large after hours is asked for before it is.
  await page.clock.setFixedTime(Date.now() + 3 * 3_600_000);
  const asked = page.waitForRequest(/around=/);
  await said.getByRole("button", { name: "Open photo bell.png" }).click();
  await asked;
  const large = page.getByRole("dialog").getByRole("img", { name: "bell.png" });
  await expect.poll(() => large.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(1);
});

test("a press on a file whose link has run out takes it along all the same", async ({ organization, desk: page }) => {
  const [id] = await customers(organization, "Ada");
  const file = await organization.api.upload("plan.txt", "text/plain", Buffer.from("one, two"));
  await organization.api.post(`/conversations/${id}/messages`, { text: "Look", attachment_ids: [file] });
  await wearOut(page);
  const desk = new Desk(page);
  await desk.choose("Ada");
  const card = desk.said("Look").getByRole("link", { name: /plan\.txt/ });
  // What the stream tells of its delivery in this moment brings a good link.
  await expect(async () => {
    await page.reload();
    await expect(card).toHaveAttribute("href", /e=1000000000/, { timeout: 5_000 });
  }).toPass();
  const download = page.waitForEvent("download");
  await card.click();
  expect((await download).suggestedFilename()).toBe("plan.txt");
  await expect(card).not.toHaveAttribute("href", /e=1000000000/);
});
