// Signing up, signing in, and what a new organization sees.
import { expect, type Page } from "@playwright/test";
import { at, screen, type Screen } from "./screen.ts";

export const ENTRY: Screen[] = [
  screen("sign-up", ({ stranger }) => at(stranger, "/signup", "Set up Switchboard")),
  screen("sign-up-sent", async ({ stranger }) => {
    await at(stranger, "/signup", "Set up Switchboard");
    await stranger.getByLabel("Organization").fill("Wilhelmina's Books");
    await stranger.getByLabel("Your first name").fill("Wilhelmina");
    await stranger.getByRole("textbox", { name: "Email" }).fill(`wilhelmina-alexandra.van.der.berg.${Date.now()}@books.example`);
    await stranger.getByLabel("Password", { exact: true }).fill("correct horse battery staple");
    await stranger.getByRole("button", { name: "Sign up" }).click();
    await expect(stranger.getByRole("heading", { name: "Check your mail" })).toBeVisible();
    return stranger;
  }),
  screen("sign-up-expired", ({ stranger }) => at(stranger, "/signup/complete#no-such-link", "This link does not work any more")),
  screen("sign-up-used", ({ stranger }) => refused(stranger, 410, "link_used", "This link was used already")),
  screen("sign-up-closed", ({ stranger }) => refused(stranger, 403, "signup_closed", "Nobody can sign up here any more")),
  screen("sign-in", ({ stranger }) => at(stranger, "/signin", "Sign in")),
  screen("password", async ({ stranger, organization }) => {
    await at(stranger, "/signin", "Sign in");
    await stranger.getByRole("textbox", { name: "Email" }).fill(organization.owner.email);
    await stranger.getByRole("button", { name: "Next" }).click();
    await expect(stranger.getByRole("heading", { name: "Enter your password" })).toBeVisible();
    return stranger;
  }),
  screen("invitation", ({ stranger, invitation }) => at(stranger, invitation, "Join your team")),
  screen("first-run", ({ fresh }) => at(fresh, "/conversations/inbox", /^Welcome/)),
];

/** A link that the server refuses for this reason. */
async function refused(page: Page, status: number, code: string, heading: string): Promise<Page> {
  const problem = { type: `/problems/${code}`, title: heading, status, code };
  const answer = { status, contentType: "application/problem+json", body: JSON.stringify(problem) };
  await page.route("**/auth/signup/complete", (route) => route.fulfill(answer), { times: 1 });
  return at(page, `/signup/complete#${code}`, heading);
}
