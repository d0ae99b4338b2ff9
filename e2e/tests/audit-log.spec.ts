// The audit log: an admin sees who did what, narrows it down, and takes it along as a table.
import { readFile } from "node:fs/promises";
import { expectAccessible } from "../support/accessible.ts";
import { addAgent, Api } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { pickOne } from "../support/picking.ts";

test("an admin finds what was done, sends a view of it on, and exports it", async ({ organization, desk: page }) => {
  const { api } = organization;
  const tomas = await addAgent(organization, "Tomás", "Ferreira");
  const team = await api.post<{ id: string }>("/teams", { name: "Returns" });
  await api.patch(`/teams/${team.id}`, { name: "=Refunds" });
  await api.delete(`/teams/${team.id}?conversations_to=none`);

  await new Desk(page).goTo("Settings", "Audit log");
  await expect(page.getByRole("heading", { name: "Audit log" })).toBeVisible();
  const row = (name: RegExp) => page.getByRole("table").getByRole("row", { name });
  await expect(row(/Deleted team =Refunds/)).toBeVisible();
  await expect(row(/Changed team =Refunds.*Changed: name/)).toBeVisible();
  await expect(row(/Invited Tomás Ferreira.*Role: Agent/)).toBeVisible();
  await expect(row(/Tomás Ferreira.*Accepted the invitation/)).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "Today" })).toBeVisible();
  await expectAccessible(page);

  // What, who and when are in the address.
  await page.getByLabel("What").selectOption({ label: "Added team" });
  await expect(row(/Deleted team/)).toBeHidden();
  await expect(row(/Added team Returns/)).toBeVisible();
  await expect(page).toHaveURL(/action=team\.created/);
  await page.getByLabel("What").selectOption({ label: "All: Teams" });
  await expect(row(/Deleted team/)).toBeVisible();
  await expect(row(/Invited/)).toBeHidden();
  await page.getByLabel("Dates").selectOption({ label: "Last 7 days" });
  await expect(page).toHaveURL(/resource=team.*from=|from=.*resource=team/);
  await page.reload();
  await expect(page.getByLabel("What")).toHaveValue("team");
  await expect(page.getByLabel("Dates")).toHaveValue("week");
  await expect(row(/Deleted team/)).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("audit-log.csv");
  const table = await readFile(await file.path(), "utf8");
  expect(table.split("\n")[0]).toContain("at,actor_kind,actor_id,actor_name,via,action");
  expect(table).toContain("'=Refunds");
  expect(table).not.toContain("agent.invited");

  await pickOne(page, "Who", "Tomás Ferreira");
  await expect(page.getByText("Nothing was recorded")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(row(/Invited Tomás Ferreira/)).toBeVisible();
  expect(tomas.email).toContain("@");
});

test("what a program did is found by its name", async ({ organization, desk: page, signedIn }) => {
  const { api } = organization;
  const made = await api.post<{ token: string }>("/api-tokens", { name: "Stock sync", scopes: ["teams:write", "labels:write"] });
  await api.post("/api-tokens", { name: "Idle", scopes: ["teams:read"] });
  await new Api(api.server, made.token).post("/labels", { name: "By the program" });
  await api.post("/labels", { name: "By hand" });

  await page.goto("/settings/audit-log");
  const row = (name: RegExp) => page.getByRole("table").getByRole("row", { name });
  await expect(row(/Stock sync.*Added label By the program/)).toBeVisible();
  await pickOne(page, "Who", "Stock sync (program)");
  await expect(row(/Added label By hand/)).toBeHidden();
  await expect(row(/Added label By the program/)).toBeVisible();
  await pickOne(page, "Who", "Idle (program)");
  await expect(page.getByText("Nothing was recorded")).toBeVisible();

  // Who manages no integrations has those that the entries name.
  await api.post("/roles", { name: "Auditor", permissions: ["audit.view"] });
  const other = await signedIn(await addAgent(organization, "Tomás", "Ferreira", "Auditor"));
  await other.goto("/settings/audit-log");
  await pickOne(other, "Who", "Stock sync (program)");
  await expect(other.getByRole("row", { name: /Added label By hand/ })).toBeHidden();
  await expect(other.getByRole("row", { name: /Added label By the program/ })).toBeVisible();
});

test("a long log goes on when asked, and says when it does not load", async ({ organization, desk: page }) => {
  for (let n = 0; n < 60; n += 1) await organization.api.post("/teams", { name: `Team ${n}` });
  let fails = true;
  await page.route("**/api/v1/audit-log?*", (route) => (fails ? route.abort() : route.continue()));
  await page.goto("/settings/audit-log");
  await expect(page.getByText("The audit log did not load")).toBeVisible();
  fails = false;
  await page.getByRole("button", { name: "Try again" }).click();
  const row = (name: string) => page.getByRole("cell", { name: `Added team ${name}`, exact: true });
  await expect(row("Team 59")).toBeVisible();
  await expect(row("Team 0")).toBeHidden();
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(row("Team 0")).toBeVisible();
  await expect(row("Team 59")).toBeVisible();
});

test("who may not look has no way there, and is told at the door", async ({ organization, signedIn }) => {
  const page = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  await page.goto("/settings/audit-log");
  await expect(page.getByText("Your role does not open this page")).toBeVisible();
  const navigation = page.getByRole("navigation", { name: "Main" });
  await navigation.getByRole("button", { name: "Settings" }).click();
  await expect(navigation.getByRole("link", { name: "Quick replies" })).toBeVisible();
  await expect(navigation.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Export CSV" })).toHaveCount(0);
});
