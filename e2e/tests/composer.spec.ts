// Writing: drafts that follow from window to window, files, answers to a message, sending later and undoing.
import { expect, test } from "../support/fixtures.ts";
import type { Channel } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";

test("a draft is there in another window, and gone everywhere when it was sent", async ({ organization, desk: page, signedIn }) => {
  await customers(organization, "Ada");
  const here = new Desk(page);
  await here.choose("Ada");
  await here.start.click();
  await here.composer.fill("Half a thought");

  const other = await signedIn(organization.owner);
  await other.goto(new URL(page.url()).pathname);
  const there = new Desk(other);
  await expect(there.composer).toHaveValue("Half a thought");
  await there.composer.fill("A whole thought");
  await expect(here.composer).toHaveValue("A whole thought");
  await here.composer.press("Control+Enter");
  await expect(here.said("A whole thought")).toBeVisible();
  await expect(there.composer).toHaveValue("");
  await other.reload();
  await expect(there.said("A whole thought")).toBeVisible();
  await expect(there.composer).toHaveValue("");
});

test("a video plays by itself before it is sent, a picture nobody draws here has a sign", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.attach(
    { name: "crank.mp4", mimeType: "video/mp4", buffer: Buffer.from("no frames") },
    { name: "crank.heic", mimeType: "image/heic", buffer: Buffer.from("no pixels") },
  );
  const files = page.getByRole("list", { name: "Files to send" }).getByRole("listitem");
  const film = files.filter({ hasText: "crank.mp4" }).locator("video");
  await expect(film).toBeVisible();
  await expect(film).toHaveJSProperty("muted", true);
  await expect(film).toHaveAttribute("src", /^blob:/);
  await expect(files.filter({ hasText: "crank.heic" }).locator("svg").first()).toBeVisible();
  await expect(files.filter({ hasText: "crank.heic" }).locator("img")).toHaveCount(0);
});

test("Send waits for files that are going up", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
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
  await expect(desk.said("Here is the list")).toHaveCount(0);
  release();
  await expect(desk.said("Here is the list").getByText("list.txt")).toBeVisible();
});

test("an answer quotes its message, which a press leads back to", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.said("Here is Ada").hover();
  await desk.said("Here is Ada").getByRole("button", { name: "Reply to this message" }).click();
  await expect(page.getByRole("button", { name: "Do not quote" })).toBeVisible();
  await desk.composer.pressSequentially("Yes, here");
  await desk.composer.press("Control+Enter");
  const quote = desk.said("Yes, here").getByRole("button", { name: /Here is Ada/ });
  await expect(quote).toBeVisible();
  await quote.click();
  await expect(page.locator(".msg.is-quoted")).toContainText("Here is Ada");
});

test("a draft stays where its conversation is left and opened again while it is being saved", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  // The server has saved it; its answers are on their way for long.
  const answers: (() => Promise<void>)[] = [];
  await page.route("**/api/v1/drafts/*", async (route) => {
    if (route.request().method() !== "PUT" || answers.length === 2) return route.fallback();
    const response = await route.fetch();
    answers.push(() => route.fulfill({ response }));
  });
  await desk.composer.fill("Half a sentence");
  await expect.poll(() => answers.length).toBe(1);
  await desk.folder("Open").click();
  await desk.folder("Inbox").click();
  await desk.choose("Half a sentence");
  await expect.poll(() => answers.length).toBe(2);
  const next = page.waitForRequest((request) => request.url().includes("/drafts/") && request.method() === "PUT");
  for (const answer of answers) await answer();
  // Whoever took the second answer for that of a message that was sent would empty the draft before this is saved.
  await desk.composer.press("End");
  await desk.composer.pressSequentially("!");
  expect((await next).postDataJSON()).toMatchObject({ text: "Half a sentence!" });
  await expect(desk.composer).toHaveValue("Half a sentence!");
});

test("where several channels reach the customer one is chosen, and the draft keeps it", async ({ organization, desk: page }) => {
  const { api } = organization;
  const mail = (name: string) =>
    api.post<Channel>("/channels", {
      kind: "api",
      name,
      settings: { webhook_url: "http://127.0.0.1:9/nobody-listens", address_scheme: "email" },
    });
  const [sales] = [await mail("Sales"), await mail("Billing")];
  await api.post(`/channels/${sales.id}/inbound`, {
    message_id: "1",
    contact: { address: "ada@example.com", name: "Ada" },
    text: "Here is Ada",
  });
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await page.getByRole("button", { name: "Channel: Sales" }).click();
  await page.getByRole("menuitemradio", { name: /^Billing/ }).click();
  await expect(page.getByRole("button", { name: "Channel: Billing" })).toBeVisible();
  await desk.composer.fill("From the other desk");
  await desk.answer("From the other desk");
  await expect(page.getByRole("button", { name: "Channel: Billing" })).toBeVisible();
});

test("what is scheduled waits below the messages, can be changed and taken back, and is named when closing", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.composer.fill("Good morning");
  await page.getByRole("button", { name: "Send later" }).click();
  await page.getByRole("menuitem", { name: /^Tomorrow morning/ }).click();
  const waiting = page.getByRole("article", { name: "Scheduled message" });
  await expect(waiting).toContainText("Good morning");
  await page.reload();
  await expect(waiting).toContainText("Good morning");
  await waiting.getByRole("button", { name: "Change" }).click();
  const dialog = page.getByRole("dialog", { name: "Change scheduled message" });
  await dialog.getByRole("textbox", { name: "Message" }).fill("Good morning, Ada");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(waiting).toContainText("Good morning, Ada");

  await page.getByRole("button", { name: "Close", exact: true }).click();
  const asked = page.getByRole("dialog", { name: "Close and take back what waits?" });
  await asked.getByRole("button", { name: "Cancel" }).click();
  await waiting.getByRole("button", { name: "Take back" }).click();
  await expect(waiting).toHaveCount(0);
  await expect(desk.composer).toHaveValue("Good morning, Ada");
  await desk.close();
});

test("Enter in the fields of the composer's windows does what they are for, and sends nothing", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.composer.fill("See you on Monday");
  await page.getByRole("button", { name: "Emoji" }).click();
  const emoji = page.getByRole("searchbox", { name: "Search emoji" });
  await emoji.fill("rocket that is not there");
  await emoji.press("Enter");
  await emoji.fill("thumbs up");
  await emoji.press("Enter");
  await expect(desk.composer).toHaveValue(/👍/);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Send later" }).click();
  await page.getByRole("menuitem", { name: "Choose a time" }).click();
  const dialog = page.getByRole("dialog", { name: "Send later" });
  const time = dialog.getByLabel("Date and time");
  await time.fill("2020-01-01T09:00");
  await time.press("Enter");
  await expect(dialog.getByText("This time has passed")).toBeVisible();
  const soon = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  await time.fill(`${soon}T09:00`);
  await time.press("Enter");
  await expect(page.getByRole("article", { name: "Scheduled message" })).toContainText("See you on Monday");
  await expect(desk.said("See you on Monday").locator(".msg-meta time")).toHaveCount(0);
});

test("who prefers it can undo sending for a moment", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  await page.goto("/preferences");
  await page.getByRole("switch", { name: "Undo send" }).check();
  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  const undo = page.getByRole("article", { name: "Scheduled message" }).getByRole("button", { name: "Undo" });
  const ways = [() => undo.click({ timeout: 4_000 }), () => desk.composer.press("Control+z")];
  let text = "";
  for (const way of ways) {
    // A machine that is busy for longer than one can undo has it sent: then another one is tried.
    await expect(async () => {
      text = `Too fast ${Date.now()}`;
      await desk.composer.fill(text);
      await desk.composer.press("Control+Enter");
      await expect(undo).toHaveCount(1, { timeout: 4_000 });
      await way();
      await expect(desk.composer).toHaveValue(text, { timeout: 2_000 });
    }).toPass();
  }
  await desk.composer.fill("Just right");
  await desk.composer.press("Control+Enter");
  // It leaves by itself a few seconds later.
  await expect(desk.said("Just right").locator(".msg-meta time")).toBeVisible({ timeout: 20_000 });
  await expect(desk.said(text)).toHaveCount(0);
});

test("messages are chosen and copied", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.answer("Here I am");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Select messages" }).click();
  await desk.said("Here is Ada").getByRole("checkbox").check();
  const bar = page.getByRole("toolbar", { name: "Selected messages" });
  await expect(bar).toContainText("1 selected");
  await bar.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByText("Copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/Ada: Here is Ada$/);
  await bar.getByRole("button", { name: "Done" }).click();
  await expect(desk.said("Here is Ada").getByRole("checkbox")).toHaveCount(0);
});

test("what Enter does is as one prefers; with Ctrl or Cmd it sends, with Shift it never does", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.composer.pressSequentially("One");
  await desk.composer.press("Enter");
  await desk.composer.pressSequentially("two");
  await expect(desk.composer).toHaveValue("One\ntwo");
  await desk.composer.press("Meta+Enter");
  await expect(desk.said("One")).toContainText("two");
  await expect(desk.composer).toHaveValue("");

  await page.goto("/preferences");
  await page.getByRole("switch", { name: "Enter sends" }).check();
  await page.goto("/conversations/yours");
  await desk.choose("Ada");
  await desk.composer.pressSequentially("Three");
  await desk.composer.press("Shift+Enter");
  await desk.composer.pressSequentially("four");
  await expect(desk.composer).toHaveValue("Three\nfour");
  await desk.composer.press("Enter");
  await expect(desk.said("Three")).toContainText("four");
  await desk.composer.pressSequentially("Five");
  await desk.composer.press("Control+Enter");
  await expect(desk.said("Five")).toBeVisible();
  // Nothing but spaces is nothing to send.
  await desk.composer.pressSequentially("  ");
  await desk.composer.press("Enter");
  await expect(desk.thread.getByRole("article")).toHaveCount(4);
});

test("an emoji stands where the caret was, and takes the place of what was selected", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.composer.fill("🚲 Thanks and bye");
  await desk.composer.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(9, 9));
  await page.getByRole("button", { name: "Emoji" }).click();
  const search = page.getByRole("searchbox", { name: "Search emoji" });
  // One types at once, without a pointer.
  await expect(search).toBeFocused();
  await search.fill("thumbs up");
  await page.getByRole("button", { name: "thumbs up" }).click();
  await expect(desk.composer).toHaveValue("🚲 Thanks👍 and bye");
  await page.keyboard.press("Escape");
  await desk.composer.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(field.value.length - 3, field.value.length));
  await page.getByRole("button", { name: "Emoji" }).click();
  await page.getByRole("searchbox", { name: "Search emoji" }).fill("wave");
  await page.keyboard.press("Enter");
  await expect(desk.composer).toHaveValue("🚲 Thanks👍 and 👋");
  // The picker closes, and one goes on writing.
  await page.keyboard.press("Escape");
  await expect(search).toBeHidden();
  await expect(desk.composer).toBeFocused();
  await page.keyboard.type("!");
  await expect(desk.composer).toHaveValue("🚲 Thanks👍 and 👋!");
});

/** A picture of two by one pixels. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADElEQVR4nGP4z8AAAAMBAQAY3Y2wAAAAAElFTkSuQmCC", "base64");

test("a picture that is pasted and a file that is dropped go along", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  const give = (event: "paste" | "drop", name: string, type: string, bytes: Buffer) =>
    desk.composer.evaluate(
      (field, { event, name, type, bytes }) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(bytes)], name, { type }));
        const about = { bubbles: true, cancelable: true };
        field.dispatchEvent(event === "paste" ? new ClipboardEvent("paste", { clipboardData: data, ...about }) : new DragEvent("drop", { dataTransfer: data, ...about }));
      },
      { event, name, type, bytes: [...bytes] },
    );
  const files = page.getByRole("list", { name: "Files to send" });
  await give("paste", "image.png", "image/png", PNG);
  await expect(files.getByText("image.png")).toBeVisible();
  await give("drop", "plan.txt", "text/plain", Buffer.from("the plan"));
  await expect(files.getByText("plan.txt")).toBeVisible();
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  // Cells of a spreadsheet come as text with their picture beside it; dragged words go where they are dropped.
  const taken = await desk.composer.evaluate((field) => {
    const words = new DataTransfer();
    words.setData("text/plain", "4 wheels");
    const cells = new DataTransfer();
    cells.setData("text/plain", "4 wheels");
    cells.setData("text/html", "<table><tr><td>4 wheels</td></tr></table>");
    cells.items.add(new File(["cells"], "cells.png", { type: "image/png" }));
    const about = { bubbles: true, cancelable: true };
    const events = [new ClipboardEvent("paste", { clipboardData: cells, ...about }), new DragEvent("drop", { dataTransfer: words, ...about })];
    return events.map((event) => !field.dispatchEvent(event));
  });
  expect(taken).toEqual([false, false]);
  await expect(files.getByText("cells.png")).toHaveCount(0);
  // Pasted words are words.
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => navigator.clipboard.writeText("Both of them"));
  await desk.composer.press("Control+v");
  await expect(desk.composer).toHaveValue("Both of them");
  await desk.composer.press("Control+Enter");
  const sent = desk.said("Both of them");
  await expect(sent.getByRole("button", { name: "Open photo image.png" })).toBeVisible();
  await expect(sent.getByText("plan.txt")).toBeVisible();
  await expect(files).toHaveCount(0);
});

test("without the server a message waits and goes by itself once; what was given up with the page is there to be sent again", async ({ organization, desk: page }) => {
  const [ada] = await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.attach({ name: "list.txt", mimeType: "text/plain", buffer: Buffer.from("one, two") });
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Remove list.txt" })).toBeVisible();
  const sent = (): Promise<string[]> =>
    organization.api
      .get<{ items: { text: string | null; direction: string }[] }>(`/conversations/${ada}/messages`)
      .then(({ items }) => items.filter(({ direction }) => direction === "outbound").map(({ text }) => text ?? ""));

  // The message arrives and its answer is lost: it is sent again, and is there once.
  let answers = false;
  await page.route("**/api/v1/conversations/*/messages", async (route) => {
    if (route.request().method() !== "POST" || answers) return route.fallback();
    // A connection that lay idle may be gone by now.
    await route.fetch({ maxRetries: 1 });
    await route.abort();
  });
  await desk.composer.fill("Here is the list");
  await desk.composer.press("Control+Enter");
  await expect(desk.said("Here is the list")).toBeVisible();
  await expect(desk.composer).toHaveValue("");
  answers = true;
  await expect(desk.said("Here is the list").getByText("list.txt")).toBeVisible();
  await expect.poll(sent).toEqual(["Here is the list"]);
  await expect(desk.said("Here is the list")).toHaveCount(1);

  // Never arrived, and the page was left meanwhile: it stands there as not sent, whole.
  answers = false;
  await page.unroute("**/api/v1/conversations/*/messages");
  await page.route("**/api/v1/conversations/*/messages", (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
  await desk.attach({ name: "more.txt", mimeType: "text/plain", buffer: Buffer.from("three") });
  await expect(page.getByRole("button", { name: "Remove more.txt" })).toBeVisible();
  await desk.composer.fill("And some more");
  await desk.composer.press("Control+Enter");
  await expect(desk.said("And some more")).toContainText("more.txt");
  await expect(desk.said("And some more")).toContainText("Waits for the connection");
  await page.reload();
  const left = desk.said("And some more");
  await expect(left).toContainText("Not sent");
  await expect(left).toContainText("more.txt");
  await page.unroute("**/api/v1/conversations/*/messages");
  await left.getByRole("button", { name: "Retry" }).click();
  await expect.poll(sent).toContain("And some more");
  await expect(left).toHaveCount(1);
  await expect(left.getByText("more.txt")).toBeVisible();
  await expect(left.locator(".msg-meta time")).toBeVisible();
});

test("what is written survives a reload: words, files and quote, also what the server did not get", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.said("Here is Ada").hover();
  await desk.said("Here is Ada").getByRole("button", { name: "Reply to this message" }).click();
  await desk.attach({ name: "list.txt", mimeType: "text/plain", buffer: Buffer.from("one, two") });
  await expect(page.getByRole("button", { name: "Remove list.txt" })).toBeVisible();
  // The server hears nothing of the words.
  await page.route("**/api/v1/drafts/*", (route) => (route.request().method() === "PUT" ? route.abort() : route.fallback()));
  await desk.composer.fill("Half a thought");
  await page.reload();
  await expect(desk.composer).toHaveValue("Half a thought");
  await expect(page.getByRole("button", { name: "Remove list.txt" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Do not quote" })).toBeVisible();
  await desk.composer.press("Control+Enter");
  await expect(desk.said("Half a thought").getByText("list.txt")).toBeVisible();
  await expect(desk.said("Half a thought").getByRole("button", { name: /Here is Ada/ })).toBeVisible();
});
