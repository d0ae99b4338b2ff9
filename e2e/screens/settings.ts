// What an organization and each of its agents set up.
import { expect } from "@playwright/test";
import { at, screen, type Screen } from "./screen.ts";

export const SETTINGS: Screen[] = [
  screen("labels", ({ desk }) => at(desk, "/settings/labels", /^Labels/)),
  screen("label", async ({ desk }) => {
    await at(desk, "/settings/labels", /^Labels/);
    await desk.getByRole("link", { name: /Warranty/ }).click();
    await expect(desk.getByRole("heading", { name: "Warranty" })).toBeVisible();
    return desk;
  }),
  screen("contact-attributes", async ({ desk }) => {
    await at(desk, "/settings/contact-attributes", /^Contact attributes/);
    await desk.getByRole("link", { name: /Tier|Frame size/ }).first().click();
    await expect(desk.getByRole("form", { name: "Contact attribute" })).toBeVisible();
    return desk;
  }),
  screen("contact-attribute-new", async ({ desk }) => {
    await at(desk, "/settings/contact-attributes/new", "Add contact attribute");
    await desk.getByLabel("Name").fill("Favourite colour");
    await desk.getByLabel("Kind").selectOption("Choice");
    await expect(desk.getByRole("textbox", { name: "Key" })).toHaveValue("favourite_colour");
    return desk;
  }),
  screen("contact-attributes-none", ({ fresh }) => at(fresh, "/settings/contact-attributes", "No attributes yet")),
  screen("channels", ({ desk }) => at(desk, "/channels", /^Channels/)),
  screen("channel", async ({ desk, website }) => at(desk, `/channels/${website.id}`, /fernhill\.example/)),
  screen("channel-connect", async ({ desk }) => {
    await at(desk, "/channels/new", "Add channel");
    await desk.getByRole("button", { name: /^API/ }).click();
    await expect(desk.getByLabel("Webhook URL")).toBeVisible();
    return desk;
  }),
  screen("channel-add", async ({ desk }) => {
    await at(desk, "/channels", /^Channels/);
    await desk.getByRole("link", { name: /^Add/ }).first().click();
    await expect(desk.getByRole("heading", { name: "Add channel" })).toBeVisible();
    return desk;
  }),
  screen("quick-replies", async ({ desk }) => {
    await desk.goto("/settings/quick-replies");
    await desk.getByRole("link", { name: /Shipping/ }).first().click();
    await expect(desk.getByText(/^Preview for/)).toBeVisible();
    return desk;
  }),
  screen("audit-log", async ({ desk }) => {
    await at(desk, "/settings/audit-log", "Audit log");
    await expect(desk.getByRole("row", { name: /Added channel/ }).first()).toBeVisible();
    return desk;
  }),
  screen("audit-log-nothing", async ({ desk }) => {
    await at(desk, "/settings/audit-log?action=webhook.deleted&from=2026-01-01&to=2026-01-31", "Audit log");
    await expect(desk.getByText("Nothing was recorded")).toBeVisible();
    return desk;
  }),
  screen("profile", ({ desk }) => at(desk, "/preferences/profile", /^Preferences/)),
  screen("password-change", ({ desk }) => at(desk, "/preferences/password", /^Preferences/)),
  screen("agents", ({ desk }) => at(desk, "/agents", /^Agents/)),
  screen("invite", async ({ desk }) => {
    await at(desk, "/agents", /^Agents/);
    await desk.getByRole("button", { name: "Invite", exact: true }).click();
    await expect(desk.getByRole("form", { name: "Invite an agent" })).toBeVisible();
    return desk;
  }),
  screen("preferences", ({ desk }) => at(desk, "/preferences", /^Preferences/)),
  screen("not-found", ({ desk }) => at(desk, "/nowhere", "There is no such page")),
];
