// Journeys 1 and 2: a new user signs up, is led through the first steps, and tries the chat.
import { person } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { Widget } from "../support/widget.ts";

test("signing up leads into an empty inbox with the first steps", async ({ page }) => {
  const owner = person("Maya", "Lindqvist");
  await page.goto("/");
  await page.getByRole("link", { name: "Sign up" }).click();

  await page.getByLabel("Organization").fill("Fernhill Cycles");
  await page.getByLabel("Your first name").fill(owner.firstName);
  await page.getByRole("textbox", { name: "Email" }).fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign up" }).click();

  await expect(page).toHaveURL(/\/conversations\/inbox$/);
  await expect(page.getByText("No conversations yet")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Welcome, Maya" })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Steps done" })).toHaveAttribute("aria-valuenow", "0");

  await page.reload();
  await expect(page.getByRole("heading", { name: "Welcome, Maya" })).toBeVisible();
});

test("what is wrong lands on its field, and what was typed stays", async ({ page, organization }) => {
  await page.goto("/signup");
  await page.getByLabel("Organization").fill("Another shop");
  await page.getByLabel("Your first name").fill("Maya");
  await page.getByRole("textbox", { name: "Email" }).fill(organization.owner.email);
  await page.getByLabel("Password", { exact: true }).fill(organization.owner.password);
  await page.getByRole("button", { name: "Sign up" }).click();

  await expect(page.getByRole("textbox", { name: "Email" })).toHaveAccessibleDescription("This email is in use already.");
  await expect(page.getByLabel("Organization")).toHaveValue("Another shop");
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

  await expect(new Desk(desk).row("Is the Tour 7 in stock?")).toBeVisible();
});
