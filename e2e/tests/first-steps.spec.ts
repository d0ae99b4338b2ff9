// Journeys 1 and 2: a new user signs up, is led through the first steps, and tries the chat.
import type { Page } from "@playwright/test";
import { person, type Person } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { signUpLink } from "../support/mailbox.ts";
import { Widget } from "../support/widget.ts";

/** Fills in the form of the sign-up and sends it. */
async function fillIn(page: Page, organization: string, { firstName, email, password }: Person): Promise<void> {
  await page.getByLabel("Organization").fill(organization);
  await page.getByLabel("Your first name").fill(firstName);
  await page.getByRole("textbox", { name: "Email" }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign up" }).click();
}

test("signing up leads by a link into an empty inbox with the first steps", async ({ page, server, browser }) => {
  const owner = person("Maya", "Lindqvist");
  await page.goto("/");
  await page.getByRole("link", { name: "Sign up" }).click();
  await fillIn(page, "Fernhill Cycles", owner);
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeFocused();
  await expect(page.getByText(owner.email)).toBeVisible();

  const link = signUpLink(await server.mailbox.letter(owner.email));
  await page.goto(link);
  await expect(page).toHaveURL(/\/conversations\/inbox$/);
  await expect(page.getByText("No conversations yet")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Welcome, Maya" })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Steps done" })).toHaveAttribute("aria-valuenow", "0");

  await page.reload();
  await expect(page.getByRole("heading", { name: "Welcome, Maya" })).toBeVisible();

  // Somewhere else the link is of no use any more, and the page says how to go on.
  const elsewhere = await browser.newPage();
  await elsewhere.goto(link);
  await expect(elsewhere.getByRole("heading", { name: "This link was used already" })).toBeVisible();
  await elsewhere.goto(`${link}x`);
  await expect(elsewhere.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  await elsewhere.getByRole("link", { name: "Sign up" }).click();
  await expect(elsewhere.getByRole("heading", { name: "Set up Switchboard" })).toBeVisible();
  await elsewhere.close();
});

test("a taken address looks like any other, and its owner hears of it", async ({ page, organization, server }) => {
  const { owner } = organization;
  await page.goto("/signup");
  await fillIn(page, "Another shop", owner);
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();

  // The first letter is the owner's own sign-up.
  await expect.poll(() => server.mailbox.letters(owner.email)).toHaveLength(2);
  const letters = await server.mailbox.letters(owner.email);
  expect(letters[1]?.text).toContain(`${server.url}/signin`);
  expect(letters[1]?.text).not.toContain("Another shop");

  // What was typed stays.
  await page.getByRole("button", { name: "Use another address" }).click();
  await expect(page.getByRole("textbox", { name: "Email" })).toBeFocused();
  await expect(page.getByLabel("Organization")).toHaveValue("Another shop");
});

test("a mail that did not come is sent again, but not for ever", async ({ page, server }) => {
  const owner = person("Maya", "Lindqvist");
  await page.goto("/signup");
  await fillIn(page, "Fernhill Cycles", owner);
  const again = page.getByRole("button", { name: "Send again" });
  for (const letters of [2, 3]) {
    await again.click();
    await expect.poll(() => server.mailbox.letters(owner.email)).toHaveLength(letters);
  }
  await again.click();
  await expect(page.getByText("The mail was not sent")).toBeVisible();
  // Any of them does it.
  const [, second] = await server.mailbox.letters(owner.email);
  if (!second) throw new Error("no second letter");
  await page.goto(signUpLink(second));
  await expect(page.getByRole("heading", { name: "Welcome, Maya" })).toBeVisible();
});

test("what is wrong lands on its field, and what was typed stays", async ({ page }) => {
  await page.goto("/signup");
  await fillIn(page, "Another shop", { ...person("Maya", "Lindqvist"), email: "nobody", password: "short" });
  await expect(page.getByRole("textbox", { name: "Email" })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Organization")).toHaveValue("Another shop");
});

test("what is asked on the way in stands in one column, on a phone too", async ({ page }) => {
  await page.goto("/signin");
  const [title, field, next] = [page.getByRole("heading", { name: "Sign in" }), page.getByRole("textbox", { name: "Email" }), page.getByRole("button", { name: "Next" })];
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const [above, middle, below] = await Promise.all([title, field, next].map(async (one) => (await one.boundingBox())!));
    expect(above!.y + above!.height).toBeLessThanOrEqual(middle!.y);
    expect(middle!.y + middle!.height).toBeLessThanOrEqual(below!.y);
    expect(middle!.width).toBeGreaterThan(270);
    expect(below!.width).toBe(middle!.width);
  }
});

test("signing in is two steps, and signing out ends it", async ({ page, organization }) => {
  await page.goto("/signin");
  await page.getByRole("textbox", { name: "Email" }).fill(organization.owner.email);
  await page.getByRole("button", { name: "Next" }).click();
  const password = page.getByRole("form", { name: "Password" }).getByLabel("Password", { exact: true });
  await password.fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(password).toHaveAttribute("aria-invalid", "true");

  await password.fill(organization.owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/conversations\/inbox$/);

  await page.getByRole("button", { name: /^You: Maya/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/signin/);
  await page.goto("/conversations/inbox");
  await expect(page).toHaveURL(/\/signin/);
});

test("nobody learns from signing in whether an address is known", async ({ page, organization }) => {
  const complaints: (string | null)[] = [];
  for (const email of [organization.owner.email, "nobody@fernhill.example"]) {
    await page.goto("/signin");
    await page.getByRole("textbox", { name: "Email" }).fill(email);
    await page.getByRole("button", { name: "Next" }).click();
    const form = page.getByRole("form", { name: "Password" });
    await form.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(form.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
    complaints.push(await form.getByRole("alert").or(form.locator(".error")).first().textContent());
  }
  expect(complaints[1]).toBe(complaints[0]);
});

test("the checklist connects a chat in one step, and the demo page has it", async ({ desk }) => {
  const connect = desk.getByRole("form", { name: "Connect a channel" });
  await connect.getByLabel("Name").fill("Fernhill website");
  await connect.getByRole("button", { name: "Connect" }).click();
  await expect(desk.getByText("Fernhill website is ready.")).toBeVisible();
  await expect(desk.getByRole("progressbar", { name: "Steps done" })).toHaveAttribute("aria-valuenow", "1");

  const opened = desk.context().waitForEvent("page");
  await desk.getByRole("link", { name: "Try it" }).click();
  const demo = await opened;
  await expect(demo).toHaveURL(/\/demo\/[\w-]+$/);

  // The tag that embeds it is the one a customer's website gets.
  const tag = demo.locator("script[data-channel]");
  await expect(tag).toHaveAttribute("src", /\/widget\/loader\.js$/);
  const widget = new Widget(demo);
  await widget.open();
  await widget.write("Is the Tour 7 in stock?");

  // Once answered that step stays done, whatever the customer writes next.
  const inbox = new Desk(desk);
  await inbox.choose("Is the Tour 7 in stock?");
  await inbox.start.click();
  await inbox.answer("It is. Come by!");
  await widget.write("When are you open?");
  await expect(inbox.row("When are you open?")).toBeVisible();
  await inbox.folder("Inbox").click();
  await expect(desk.getByRole("progressbar", { name: "Steps done" })).toHaveAttribute("aria-valuenow", "2");
});
