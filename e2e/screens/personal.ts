// What is one's own: the second step, a forgotten password, sessions.
import { expect, type Page } from "@playwright/test";
import { digits } from "../support/totp.ts";
import { at, screen, type Screen } from "./screen.ts";

export const PERSONAL: Screen[] = [
  screen("code", async ({ stranger, organization }) => {
    await signingIn(stranger, organization.owner.email);
    await refuse(stranger, "**/auth/login", 401, "totp_required");
    await stranger.getByLabel("Password", { exact: true }).fill(organization.owner.password);
    await stranger.getByRole("button", { name: "Sign in" }).click();
    await expect(stranger.getByRole("heading", { name: "Enter the code" })).toBeVisible();
    return stranger;
  }),
  screen("forgot", ({ stranger }) => at(stranger, "/password/forgot", "Forgot your password?")),
  screen("forgot-sent", async ({ stranger, organization }) => {
    await stranger.route("**/auth/password/forgot", (route) => route.fulfill({ status: 202 }), { times: 1 });
    await at(stranger, `/password/forgot?email=${organization.owner.email}`, "Forgot your password?");
    await stranger.getByRole("button", { name: "Send the link" }).click();
    await expect(stranger.getByRole("heading", { name: "Check your mail" })).toBeVisible();
    return stranger;
  }),
  screen("forgot-no-mail", async ({ stranger, organization }) => {
    await refuse(stranger, "**/auth/password/forgot", 409, "mail_not_configured");
    await at(stranger, `/password/forgot?email=${organization.owner.email}`, "Forgot your password?");
    await stranger.getByRole("button", { name: "Send the link" }).click();
    await expect(stranger.getByRole("heading", { name: "This server sends no mail" })).toBeVisible();
    return stranger;
  }),
  screen("reset", async ({ stranger }) => {
    await at(stranger, "/password/reset#no-such-link", "Set a new password");
    await stranger.getByRole("textbox", { name: "New password" }).fill("paper lantern tram 41");
    await expect(stranger.getByText("Strong", { exact: true })).toBeVisible();
    return stranger;
  }),
  screen("reset-gone", async ({ stranger }) => {
    await at(stranger, "/password/reset#no-such-link", "Set a new password");
    await stranger.getByRole("textbox", { name: "New password" }).fill("paper lantern tram 41");
    await stranger.getByRole("button", { name: "Set password" }).click();
    await expect(stranger.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
    return stranger;
  }),
  screen("security", ({ desk }) => security(desk)),
  screen("security-scan", async ({ desk }) => {
    await security(desk);
    await desk.getByRole("button", { name: "Set up" }).click();
    await expect(desk.getByRole("img", { name: "Code to scan with the authenticator app" })).toBeVisible();
    return desk;
  }),
  screen("security-codes", async ({ colleague }) => {
    await enable(colleague);
    await expect(colleague.getByRole("list", { name: "Recovery codes" })).toBeVisible();
    await colleague.getByText("I have put them in a safe place").scrollIntoViewIfNeeded();
    return colleague;
  }),
  screen("security-on", async ({ fresh }) => {
    await enable(fresh);
    await fresh.getByLabel("I have put them in a safe place").check();
    await fresh.getByRole("button", { name: "Done", exact: true }).last().click();
    await expect(fresh.getByText("10 recovery codes are left.")).toBeVisible();
    return fresh;
  }),
  screen("strength", async ({ desk }) => {
    await at(desk, "/preferences/password", /^Preferences/);
    await desk.getByRole("textbox", { name: "New password" }).fill("Fernhill1");
    await expect(desk.getByText("Weak", { exact: true })).toBeVisible();
    return desk;
  }),
  screen("avatar-menu", async ({ desk }) => {
    await at(desk, "/preferences", /^Preferences/);
    const wide = desk.getByRole("button", { name: /^You/ });
    if (await wide.isVisible()) await wide.click();
    else await desk.getByRole("button", { name: "More", exact: true }).click();
    await expect(desk.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
    return desk;
  }),
];

async function signingIn(page: Page, email: string): Promise<void> {
  await at(page, "/signin", "Sign in");
  await page.getByRole("textbox", { name: "Email" }).fill(email);
  await page.getByRole("button", { name: "Next" }).click();
}

async function refuse(page: Page, url: string, status: number, code: string): Promise<void> {
  const problem = { type: `/problems/${code}`, title: code, status, code };
  await page.route(url, (route) => route.fulfill({ status, contentType: "application/problem+json", body: JSON.stringify(problem) }), { times: 1 });
}

async function security(page: Page): Promise<Page> {
  await page.goto("/preferences/security");
  await expect(page.getByText("This one")).toBeVisible();
  return page;
}

/** Up to the recovery codes. */
async function enable(page: Page): Promise<void> {
  await security(page);
  await page.getByRole("button", { name: "Set up" }).click();
  const secret = await page.getByRole("textbox", { name: "Cannot scan? Type this into the app" }).innerText();
  await page.getByLabel("Code from the app").fill(digits(secret));
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("list", { name: "Recovery codes" })).toBeVisible();
}
