// Who works here: roles, teams, agents, and the organization they are in.
import { expect, type Page } from "@playwright/test";
import { at, screen, type Screen } from "./screen.ts";
import type { Stage } from "./stage.ts";

/** A role of the organization's own, made when the first screen asks for it. */
async function nightShift({ organization: { api } }: Stage): Promise<string> {
  const name = "Night shift lead with a name as long as anybody gives";
  const { items } = await api.get<{ items: { id: string; name: string }[] }>("/roles");
  const known = items.find((role) => role.name === name);
  const permissions = ["conversations.reply", "conversations.start", "conversations.assign", "conversations.manage", "reports.view"];
  return known?.id ?? (await api.post<{ id: string }>("/roles", { name, permissions })).id;
}

interface Listed {
  items: { id: string; name: string }[];
}

/** Teams with agents and channels, one with a name as long as anybody gives; answers the first one's id. */
async function teams({ organization: { api } }: Stage): Promise<string> {
  const known = (await api.get<Listed>("/teams")).items.find(({ name }) => name === "Orders");
  if (known) return known.id;
  const agent_ids = (await api.get<Listed>("/agents")).items.map(({ id }) => id).slice(0, 3);
  const channel_ids = (await api.get<Listed>("/channels")).items.map(({ id }) => id);
  const { id } = await api.post<{ id: string }>("/teams", { name: "Orders", reference: "ord-1", color: "teal", agent_ids, channel_ids });
  await api.post("/teams", { name: "مكتب العربية", color: "violet", agent_ids: agent_ids.slice(0, 1), channel_ids: channel_ids.slice(0, 1) });
  await api.post("/teams", { name: "Ersatzteillieferung und verzögerte Lieferungen ins Ausland", color: "orange" });
  return id;
}

/** What the server would say of jobs that it is in the middle of. */
async function jobs(desk: Page, items: object[]): Promise<void> {
  const job = {
    kind: "teams.move", state: "running", resource: null, channel_id: null, remaining: null, attempts: 15, due_at: "2026-01-01T00:00:00.000Z",
    died_at: null, error: null, discardable: false,
  };
  const body = { items: items.map((one, n) => ({ ...job, id: `${n + 1}`, ...one })), next_cursor: null };
  await desk.route("**/api/v1/jobs?*", (route) => route.fulfill({ json: body }));
}

/** So many steps into adding a team, with something chosen. */
async function step(desk: Page, steps: number): Promise<Page> {
  await at(desk, "/teams/new", "Add team");
  await desk.getByRole("textbox", { name: "Name" }).fill("Spare parts");
  for (let taken = 0; taken < steps; taken += 1) {
    await desk.getByRole("button", { name: "Next" }).click();
    await desk.getByRole("checkbox").first().check();
  }
  return desk;
}

export const TEAM: Screen[] = [
  screen("roles", async (stage) => {
    await nightShift(stage);
    return at(stage.desk, "/roles", /^Roles/);
  }),
  screen("role", async (stage) => {
    await at(stage.desk, `/roles/${await nightShift(stage)}`, /^Night shift lead/);
    await expect(stage.desk.getByRole("switch", { name: "Answer conversations" })).toBeChecked();
    return stage.desk;
  }),
  screen("role-new", ({ desk }) => at(desk, "/roles/new", "Add role")),
  screen("role-built-in", async ({ desk }) => {
    await at(desk, "/roles", /^Roles/);
    await desk.getByRole("link", { name: "Administrator" }).click();
    await expect(desk.getByText("The built-in roles are the same everywhere.", { exact: false })).toBeVisible();
    return desk;
  }),
  screen("teams", async (stage) => {
    await teams(stage);
    return at(stage.desk, "/teams", /^Teams/);
  }),
  screen("team", async (stage) => {
    await at(stage.desk, `/teams/${await teams(stage)}`, "Orders");
    await expect(stage.desk.getByText(/of 3 online/)).toBeVisible();
    return stage.desk;
  }),
  screen("team-add", ({ desk }) => at(desk, "/teams/new", "Add team")),
  screen("team-channels", ({ desk }) => step(desk, 1)),
  screen("team-agents", ({ desk }) => step(desk, 2)),
  screen("team-delete", async (stage) => {
    await at(stage.desk, `/teams/${await teams(stage)}`, "Orders");
    await stage.desk.getByRole("button", { name: "Delete team" }).click();
    await expect(stage.desk.getByRole("dialog")).toBeVisible();
    return stage.desk;
  }),
  screen("agent", async (stage) => {
    await teams(stage);
    const { items } = await stage.organization.api.get<Listed>("/agents?q=Tom");
    await at(stage.desk, `/agents/${items[0]?.id}`, "Edit agent");
    await expect(stage.desk.getByRole("button", { name: "Save" })).toBeVisible();
    return stage.desk;
  }),
  screen("agent-deactivate", async ({ desk, organization }) => {
    const { items } = await organization.api.get<Listed>("/agents?q=Tom");
    await at(desk, `/agents/${items[0]?.id}`, "Edit agent");
    await desk.getByRole("button", { name: "Deactivate", exact: true }).click();
    await expect(desk.getByRole("dialog")).toBeVisible();
    return desk;
  }),
  screen("invited", async ({ desk }) => {
    await at(desk, "/agents", /^Agents/);
    await desk.getByRole("button", { name: "Invite", exact: true }).click();
    const form = desk.getByRole("form", { name: "Invite an agent" });
    await form.getByLabel("First name").fill("Yuki");
    await form.getByRole("textbox", { name: "Email" }).fill(`yuki.${Date.now()}@fernhill.example`);
    await form.getByRole("button", { name: "Invite", exact: true }).click();
    await expect(desk.getByRole("textbox", { name: "Invitation link" })).toBeVisible();
    return desk;
  }),
  screen("organization", ({ desk }) => at(desk, "/organization", "Organization")),
  screen("organization-given-up", async ({ desk }) => {
    const died_at = "2026-01-01T09:30:00.000Z";
    await jobs(desk, [
      { state: "dead", resource: { kind: "team", id: "7", name: "Ersatzteillieferung und verzögerte Lieferungen ins Ausland" }, died_at },
      { state: "dead", kind: "invitations.mail", discardable: true, died_at },
    ]);
    await at(desk, "/organization", "Organization");
    await desk.getByRole("heading", { name: "Given up" }).scrollIntoViewIfNeeded();
    return desk;
  }),
  screen("teams-moving", async (stage) => {
    await teams(stage);
    await jobs(stage.desk, [
      { resource: { kind: "team", id: "7", name: "Ersatzteillieferung und verzögerte Lieferungen ins Ausland" }, remaining: 1240 },
      { resource: { kind: "team", id: "8", name: "Night desk" }, state: "dead" },
    ]);
    return at(stage.desk, "/teams", "Teams");
  }),
  screen("agent-role", async (stage) => {
    await nightShift(stage);
    const { items } = await stage.organization.api.get<Listed>("/agents?q=Tomás");
    await at(stage.desk, `/agents/${items[0]?.id}`, "Agents");
    await stage.desk.getByRole("button", { name: /^Role: / }).click();
    return stage.desk;
  }),
  screen("organization-delete", async ({ desk }) => {
    await at(desk, "/organization", "Organization");
    await desk.getByRole("button", { name: "Delete the organization" }).click();
    await expect(desk.getByRole("dialog")).toBeVisible();
    return desk;
  }),
  screen("role-not-allowed", async ({ colleague }) => {
    await at(colleague, "/roles", "Roles");
    await expect(colleague.getByText("Your role does not open this page")).toBeVisible();
    return colleague;
  }),
];
