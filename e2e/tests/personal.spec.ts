// One's own account: a forgotten password, the second step, and where one is signed in.
import type { Page } from "@playwright/test";
import { addAgent, type Person } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import type { Server } from "../support/server.ts";
import { digits } from "../support/totp.ts";

const NEW = "paper lantern tram 41";

async function enterPassword(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/signin");
  await page.getByRole("textbox", { name: "Email" }).fill(email);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The link of the mail for a new password, once it has come. */
async function resetLink(server: Server, { email }: Person): Promise<string> {
  let link: string | undefined;
  const look = async (): Promise<string | undefined> => {
    const letters = await server.mailbox.letters(email);
    [link] = letters.map(({ text }) => /\S+\/password\/reset#\S+/.exec(text)?.[0]).filter((found) => found !== undefined);
    return link;
  };
  await expect.poll(look).toBeDefined();
  return link ?? "";
}

test("who forgot their password sets a new one by a mail, and is signed out everywhere", async ({ organization, server, desk, page }) => {
  const { owner } = organization;
  await page.goto("/signin");
  await page.getByRole("textbox", { name: "Email" }).fill(owner.email);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("link", { name: "Forgot password?" }).click();
  await expect(page).toHaveURL(/\/password\/forgot\?email=/);
  await expect(page.getByRole("textbox", { name: "Email" })).toHaveValue(owner.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeFocused();

  const link = await resetLink(server, owner);
  await page.goto(link);
  await page.getByRole("textbox", { name: "New password" }).fill("short");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("A password has at least 8 characters")).toBeVisible();
  await page.getByRole("textbox", { name: "New password" }).fill(NEW);
  await expect(page.getByText("Strong", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("Your new password is set")).toBeVisible();
  await desk.reload();
  await expect(desk).toHaveURL(/\/signin/);

  await page.getByRole("link", { name: "Sign in" }).click();
  await enterPassword(page, owner.email, owner.password);
  await expect(page.getByText("Email or password is wrong")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(NEW);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/conversations\/inbox/);

  await page.goto(link);
  await page.getByRole("textbox", { name: "New password" }).fill("another horse battery");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("This link was used already")).toBeVisible();
  await page.getByRole("link", { name: "Send a new link" }).click();
  await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
});

test("two steps are set up, asked for, made up for by a recovery code, and switched off", async ({ organization, desk, browser, server }) => {
  const { owner } = organization;
  await desk.goto("/preferences");
  await desk.getByRole("tab", { name: "Security" }).click();
  await expect(desk).toHaveURL(/\/preferences\/security$/);
  await desk.getByRole("button", { name: "Set up" }).click();
  await expect(desk.getByRole("img", { name: "Code to scan with the authenticator app" })).toBeVisible();
  const secret = await desk.getByRole("textbox", { name: "Cannot scan? Type this into the app" }).innerText();
  await desk.getByLabel("Code from the app").fill("000000");
  await desk.getByRole("button", { name: "Switch on" }).click();
  await expect(desk.getByText("This is not what the app shows now")).toBeVisible();
  await desk.getByLabel("Code from the app").fill(digits(secret));
  await desk.getByRole("button", { name: "Switch on" }).click();
  const listed = desk.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(listed).toHaveCount(10);
  const codes = await listed.allInnerTexts();
  const download = desk.waitForEvent("download");
  await desk.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("switchboard-recovery-codes.txt");
  const done = desk.getByRole("button", { name: "Done", exact: true }).last();
  await expect(done).toBeDisabled();
  await desk.getByLabel("I have put them in a safe place").check();
  await done.click();
  await expect(desk.getByText("10 recovery codes are left.")).toBeVisible();

  const elsewhere = await browser.newContext({ baseURL: server.url });
  const page = await elsewhere.newPage();
  await enterPassword(page, owner.email, owner.password);
  await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible();
  const code = page.getByLabel("Code from the app");
  await expect(code).toBeFocused();
  await code.fill("000000");
  await expect(page.getByText("This code is wrong, or was used already")).toBeVisible();
  await code.fill(codes[0] ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/conversations\/inbox/);
  await page.goto("/preferences/security");
  await expect(page.getByText("9 recovery codes are left.")).toBeVisible();

  await page.getByRole("button", { name: "Switch off" }).click();
  const dialog = page.getByRole("dialog", { name: "Switch two steps off?" });
  await dialog.getByLabel("Password", { exact: true }).fill("wrong");
  await dialog.getByRole("button", { name: "Switch off" }).click();
  await expect(dialog.getByText("This is not your password")).toBeVisible();
  await dialog.getByLabel("Password", { exact: true }).fill(owner.password);
  await dialog.getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByRole("button", { name: "Set up" })).toBeVisible();
  await elsewhere.close();
});

test("one sees where one is signed in, and signs out there", async ({ organization, signedIn }) => {
  const agent = await addAgent(organization, "Tomás", "Ferreira");
  const [here, phone, library] = [await signedIn(agent), await signedIn(agent), await signedIn(agent)];
  await here.goto("/preferences/security");
  const places = here.getByRole("region", { name: "Signed in" }).getByRole("listitem");
  await expect(places).toHaveCount(4, { timeout: 30_000 });
  await expect(places.filter({ hasText: "This one" })).toHaveCount(1);
  await places.getByRole("button", { name: /^Sign out / }).first().click();
  await expect(places).toHaveCount(3);
  await here.getByRole("button", { name: "Sign out everywhere else" }).click();
  await here.getByRole("dialog", { name: "Sign out everywhere else?" }).getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(places).toHaveCount(1);
  for (const other of [phone, library]) {
    await other.goto("/conversations/inbox");
    await expect(other).toHaveURL(/\/signin/);
  }
  await here.reload();
  await expect(places).toHaveCount(1);
});
