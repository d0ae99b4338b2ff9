// Journey 3: a visitor writes on a website, an agent answers.
import { addWebchat } from "../support/api.ts";
import { countSounds, Desk } from "../support/desk.ts";
import { notes, picture } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";
import { Widget } from "../support/widget.ts";

const QUESTION = "Do you repair bells?";
const ANSWER = "We do, bring it by.";

test("a question and its answer travel at once, and each side sees how far", async ({ organization, signedIn, page }) => {
  const channel = await addWebchat(organization);
  const agent = await signedIn(organization.owner);
  const sounds = await countSounds(agent);
  await agent.goto("/conversations/inbox");
  const desk = new Desk(agent);
  // Browsers let a page sound only after somebody touched it.
  await desk.folder("Open").click();
  await desk.folder("Inbox").click();

  // Nobody looks: the window's title counts.
  await agent.evaluate(() => (document.hasFocus = () => false));
  const widget = await Widget.visit(page, channel);
  await widget.open();
  await widget.write(QUESTION);

  // Without a reload. How soon is measured by the benches (F-06), not by a busy test.
  const row = desk.row(QUESTION);
  await expect(row).toBeVisible();
  await expect(row.getByText("1 unread")).toBeAttached();
  await expect(desk.folder("Inbox")).toHaveAccessibleName(/^Inbox 1 unread 1 unreplied$/);
  await expect.poll(sounds).toBeGreaterThan(0);
  await expect(agent).toHaveTitle(/^\(1\) /);
  await agent.evaluate(() => {
    document.hasFocus = () => true;
    window.dispatchEvent(new Event("focus"));
  });
  await expect(agent).toHaveTitle(/^Inbox/);

  await desk.choose(QUESTION);
  await expect(row.getByText("unread")).not.toBeAttached();
  await expect(widget.said(QUESTION).getByText("Read", { exact: true })).toBeAttached();
  await desk.start.click();
  await widget.shut();
  await desk.answer(ANSWER);
  await expect(widget.launcher).toHaveAccessibleName("Open chat, 1 unread");
  await expect(desk.said(ANSWER).getByText("delivered", { exact: true })).toBeAttached();

  await widget.launcher.click();
  await expect(widget.said(ANSWER)).toBeVisible();
  await expect(desk.said(ANSWER).getByText("read", { exact: true })).toBeAttached();

  await Promise.all([page.reload(), agent.reload()]);
  await expect(desk.said(QUESTION)).toBeVisible();
  await expect(desk.said(ANSWER).getByText("read", { exact: true })).toBeAttached();
  await widget.open();
  await expect(widget.said(QUESTION)).toHaveCount(1);
  await expect(widget.said(ANSWER)).toHaveCount(1);
});

test("files go both ways and can be read on the other side", async ({ organization, desk: agent, page }) => {
  const widget = await Widget.visit(page, await addWebchat(organization));
  const desk = new Desk(agent);
  await widget.open();
  await widget.attach(picture);
  await widget.write(QUESTION);

  await desk.choose(QUESTION);
  const photo = desk.said(QUESTION).getByRole("button", { name: `Open photo ${picture.name}` });
  await expect(photo).toBeVisible();

  await desk.start.click();
  await desk.attach(notes);
  await desk.answer(ANSWER);
  const received = widget.said(ANSWER).getByRole("link", { name: new RegExp(notes.name) });
  const bytes = async (link: string | null) => (await page.request.get(link ?? "")).body();
  expect(await bytes(await received.getAttribute("href"))).toEqual(notes.buffer);

  await Promise.all([page.reload(), agent.reload()]);
  await expect(photo).toBeVisible();
  await widget.open();
  expect(await bytes(await received.getAttribute("href"))).toEqual(notes.buffer);
  await photo.click();
  const shown = agent.getByRole("dialog").getByRole("img", { name: picture.name });
  expect(await bytes(await shown.getAttribute("src"))).toEqual(picture.buffer);
});

test("each sees that the other is typing", async ({ organization, desk: agent, page }) => {
  const widget = await Widget.visit(page, await addWebchat(organization));
  const desk = new Desk(agent);
  await widget.open();
  await widget.write(QUESTION);
  await desk.choose(QUESTION);
  await desk.start.click();

  await widget.message.pressSequentially("And lamps");
  await expect(desk.thread.getByText(/is typing$/)).toBeVisible();
  await desk.composer.pressSequentially("Lam");
  await expect(widget.frame.getByText("Maya is typing")).toBeVisible();
});

test("a visitor keeps what was written while the server could not be reached", async ({ organization, page }) => {
  const widget = await Widget.visit(page, await addWebchat(organization));
  await widget.open();
  await page.context().setOffline(true);
  await widget.message.fill(QUESTION);
  await widget.message.press("Enter");
  await expect(widget.said(QUESTION)).toBeVisible();
  await page.context().setOffline(false);
  await expect(widget.said(QUESTION).getByText(/^(Sent|Delivered|Read)$/)).toBeAttached();
  await expect(widget.said(QUESTION)).toHaveCount(1);
});

test("a visitor who was away reads what was answered meanwhile", async ({ organization, desk: agent, page }) => {
  const widget = await Widget.visit(page, await addWebchat(organization));
  const desk = new Desk(agent);
  await widget.open();
  await widget.write(QUESTION);
  await desk.choose(QUESTION);
  await desk.start.click();
  await page.context().setOffline(true);
  await expect(widget.frame.getByRole("status").filter({ hasText: "You are offline." })).toBeVisible();
  await desk.answer(ANSWER);
  await desk.answer("Until six today.");
  await page.context().setOffline(false);
  await expect(widget.said("Until six today.")).toHaveCount(1);
  await expect(widget.said(ANSWER)).toHaveCount(1);
  await expect(widget.frame.getByRole("status").filter({ hasText: "You are offline." })).toBeHidden();
});

test("two visitors never see each other's messages", async ({ organization, page, browser, server }) => {
  const channel = await addWebchat(organization);
  const first = await Widget.visit(page, channel);
  await first.open();
  await first.write("My order is 4711");
  const context = await browser.newContext({ baseURL: server.url });
  const second = await Widget.visit(await context.newPage(), channel);
  await second.open();
  await second.write("Hello");
  await expect(second.said("My order is 4711")).toHaveCount(0);
  await context.close();
});
