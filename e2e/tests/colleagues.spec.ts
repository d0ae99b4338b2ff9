// Journey 6: a colleague joins by a link, sees the same inbox live, and only one of two can pick.
import { addAgent, addWebchat } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { Widget } from "../support/widget.ts";

test("a colleague joins by the link and sees the inbox live", async ({ organization, desk: owner, browser, server, page }) => {
  const channel = await addWebchat(organization);
  await owner.goto("/agents");
  await owner.getByRole("button", { name: "Invite", exact: true }).click();
  const form = owner.getByRole("form", { name: "Invite an agent" });
  await form.getByLabel("First name").fill("Tomás");
  await form.getByRole("textbox", { name: "Email" }).fill(`tomas.${Date.now()}@fernhill.example`);
  await form.getByRole("button", { name: "Invite", exact: true }).click();
  const link = await owner.getByRole("textbox", { name: "Invitation link" }).textContent();

  const context = await browser.newContext({ baseURL: server.url });
  const colleague = await context.newPage();
  await colleague.goto(link ?? "");
  await colleague.getByLabel("Choose a password").fill("correct horse battery staple");
  await colleague.getByRole("button", { name: "Join" }).click();
  await expect(colleague).toHaveURL(/\/conversations\/inbox$/);

  const widget = await Widget.visit(page, channel);
  await widget.open();
  await widget.write("Anybody there?");
  await owner.goto("/conversations/inbox");
  for (const seen of [owner, colleague]) {
    await expect(new Desk(seen).row("Anybody there?")).toBeVisible();
  }
  // The link works once.
  await colleague.context().clearCookies();
  await colleague.goto(link ?? "");
  await expect(colleague.getByText("This invitation is no longer valid")).toBeVisible();
  await context.close();
});

test("of two who pick at once one wins, and the other is told who", async ({ organization, desk: owner, signedIn, page }) => {
  const channel = await addWebchat(organization);
  const colleague = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  const widget = await Widget.visit(page, channel);
  await widget.open();
  await widget.write("Who takes me?");

  await colleague.goto("/conversations/inbox");
  const desks = [new Desk(owner), new Desk(colleague)];
  for (const desk of desks) {
    await desk.choose("Who takes me?");
    await expect(desk.start).toBeVisible();
  }

  // Held back until both have pressed, so that neither hears of the other first.
  let release = () => {};
  const both = new Promise<void>((resolve) => (release = resolve));
  let pressed = 0;
  for (const { page } of desks) {
    await page.route("**/pick", async (route) => {
      pressed += 1;
      if (pressed === 2) release();
      await both;
      await route.continue();
    });
  }
  await Promise.all(desks.map((desk) => desk.start.click()));

  const names = ["Maya", "Tomás"];
  const told = desks.map(({ page }) => page.getByText(/ was faster and has this conversation$/));
  await expect.poll(async () => (await Promise.all(told.map((toast) => toast.count()))).sort()).toEqual([0, 1]);
  const loser = (await told[0]?.count()) === 1 ? 0 : 1;
  await expect(told[loser]!).toHaveText(`${names[1 - loser]} was faster and has this conversation`);
  await expect(desks[1 - loser]!.composer).toBeVisible();
  await expect(desks[loser]!.start).toHaveCount(0);
});

test("one sees all who are in the conversation, and first who types", async ({ organization, desk: owner, signedIn }) => {
  await customers(organization, "Ada");
  const pages = [await signedIn(await addAgent(organization, "Tomás", "Ferreira")), await signedIn(await addAgent(organization, "Yuki", "Sato"))];
  await new Desk(owner).choose("Ada");
  for (const page of pages) {
    await page.goto("/conversations/inbox");
    await new Desk(page).choose("Ada");
  }
  const line = owner.locator(".dock-line");
  await expect(line.getByText("Tomás, Yuki are looking at this conversation")).toBeVisible();
  const theirs = new Desk(pages[1]!);
  await theirs.start.click();
  await theirs.composer.pressSequentially("On it");
  await expect(line).toHaveText(/Yuki is typing · .*Tomás is looking at this conversation$/);
});
