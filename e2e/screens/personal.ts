// What is one's own: the second step, a forgotten password, sessions; and what programs sign in with.
import { expect, type Page } from "@playwright/test";
import { digits } from "../support/totp.ts";
import { at, screen, type Screen } from "./screen.ts";
import type { Stage } from "./stage.ts";

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
    await stranger.route("**/auth/password/forgot", (route) => route.fulfill({ status: 202, json: { sends_mail: true } }), { times: 1 });
    await at(stranger, `/password/forgot?email=${organization.owner.email}`, "Forgot your password?");
    await stranger.getByRole("button", { name: "Send the link" }).click();
    await expect(stranger.getByRole("heading", { name: "Check your mail" })).toBeVisible();
    return stranger;
  }),
  screen("forgot-no-mail", async ({ stranger, organization }) => {
    await stranger.route("**/auth/password/forgot", (route) => route.fulfill({ status: 202, json: { sends_mail: false } }), { times: 1 });
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
    await desk.getByRole("textbox", { name: "New password", exact: true }).fill("Fernhill1");
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
  screen("api-tokens", async (stage) => {
    await tokens(stage);
    await at(stage.desk, "/settings/api-tokens", "API tokens");
    await expect(stage.desk.getByText("Warehouse").first()).toBeVisible();
    return stage.desk;
  }),
  screen("api-tokens-made", async ({ desk }) => {
    await at(desk, "/settings/api-tokens", "API tokens");
    const form = desk.getByRole("form", { name: "New token" });
    await form.getByLabel("Name").fill("Reports to sheet");
    await form.getByRole("radio", { name: /^You/ }).check();
    await form.getByRole("button", { name: "Make token" }).click();
    await expect(desk.getByRole("heading", { name: "Token “Reports to sheet” is made" })).toBeVisible();
    return desk;
  }),
  screen("api-tokens-own", async ({ colleague }) => {
    await at(colleague, "/settings/api-tokens", "API tokens");
    await expect(colleague.getByText("No tokens yet")).toBeVisible();
    return colleague;
  }),
  screen("webhooks-none", async ({ fresh }) => {
    await at(fresh, "/settings/webhooks", /^Webhooks/);
    await expect(fresh.getByText("No webhooks yet")).toBeVisible();
    return fresh;
  }),
  screen("webhook", async (stage) => {
    const id = await failing(stage);
    await stage.desk.goto(`/settings/webhooks/${id}`);
    await stage.desk.getByRole("button", { name: "webhook.test" }).first().click();
    await expect(stage.desk.getByRole("region", { name: "Request" })).toBeVisible();
    return stage.desk;
  }),
  screen("webhook-add", async ({ desk }) => at(desk, "/settings/webhooks/new", "Add webhook")),
  screen("webhooks-refused", async ({ colleague }) => at(colleague, "/settings/webhooks", /^Webhooks/)),
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

const made = new WeakSet<Stage>();

async function tokens(stage: Stage): Promise<void> {
  if (made.has(stage)) return;
  made.add(stage);
  const { api } = stage.organization;
  const soon = new Date(Date.now() + 6 * 86_400_000).toISOString();
  const year = new Date(Date.now() + 365 * 86_400_000).toISOString();
  await api.post("/api-tokens", { name: "Warehouse", scopes: ["conversations:read", "contacts:read", "labels:read", "channels:read"], expires_at: year });
  await api.post("/api-tokens", { name: "Shop sync", scopes: ["conversations:read", "conversations:write", "contacts:read"], expires_at: soon });
  await api.post("/api-tokens", { name: "مزامنة المتجر, a token with a rather long name that nobody can remember", kind: "personal", scopes: ["labels:read"] });
}

const webhooks = new WeakMap<Stage, string>();

/** One that works as far as anybody knows, one paused, one whose endpoint is not there. */
async function failing(stage: Stage): Promise<string> {
  const known = webhooks.get(stage);
  if (known) return known;
  const { api } = stage.organization;
  await api.post("/webhooks", { url: "https://shop.oriel.example/hooks/switchboard", events: ["message.created"] });
  await api.post("/webhooks", { url: "https://sheets.example/s/91", events: ["contact.created"], enabled: false });
  const { id } = await api.post<{ id: string }>("/webhooks", { url: "http://127.0.0.1:9/in", events: ["message.created", "conversation.created"] });
  await api.post(`/webhooks/${id}/test`);
  webhooks.set(stage, id);
  return id;
}
