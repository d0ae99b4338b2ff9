// Saved views: renamed, set up anew, shared and taken back, put in one's own order and left out; in every window at once.
import { expectAccessible } from "../support/accessible.ts";
import { addAgent, apiOf } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import type { Page } from "@playwright/test";

interface View {
  id: string;
  name: string;
  shared: boolean;
}

/** The views in the navigation, top down. */
function views(page: Page): Promise<string[]> {
  return page.getByRole("navigation", { name: "Main" }).locator("ul:has(.nav-item[href*='?']) .truncate").allInnerTexts();
}

test("a view is renamed, takes over the list as it is, is shared and removed at the second word", async ({ organization, desk: page, signedIn }) => {
  const { api } = organization;
  await customers(organization, "Ada");
  const view = await api.post<View>("/saved-views", { name: "Waiting", query: { folder: "inbox", sort: "waiting" } });
  const colleague = await signedIn(await addAgent(organization, "Grace", "Ito"));
  await colleague.goto("/conversations/inbox");
  // What another window saves is here without a reload.
  await expect.poll(() => views(page)).toEqual(["Waiting"]);
  await page.goto("/conversations/inbox?status=unassigned");
  await expect(new Desk(page).row("Here is Ada")).toBeVisible();
  await page.getByRole("button", { name: "Arrange and change views" }).click();
  const dialog = page.getByRole("dialog", { name: "Saved views" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Change view Waiting" }).click();
  const form = page.getByRole("dialog", { name: "Waiting" });
  await form.getByRole("textbox", { name: "Name" }).fill("Nobody has it");
  await form.getByRole("switch", { name: "Share with colleagues" }).click();
  await form.getByRole("switch", { name: "Take over the list as it is now" }).click();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Everyone")).toBeVisible();
  await expect.poll(() => views(page)).toEqual(["Nobody has it"]);
  await expect.poll(() => views(colleague)).toEqual(["Nobody has it"]);
  const kept = await api.get<{ query: object }>(`/saved-views/${view.id}`);
  expect(kept.query).toEqual({ folder: "inbox", filter: { status: ["unassigned"] } });

  await dialog.getByRole("button", { name: "Change view Nobody has it" }).click();
  const again = page.getByRole("dialog", { name: "Nobody has it" });
  await again.getByRole("switch", { name: "Share with colleagues" }).click();
  await again.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => views(colleague)).toEqual([]);
  await dialog.getByRole("button", { name: "Change view Nobody has it" }).click();
  await again.getByRole("button", { name: "Remove view" }).click();
  const asked = page.getByRole("dialog", { name: "Remove view Nobody has it?" });
  await asked.getByRole("button", { name: "Cancel" }).click();
  await again.getByRole("button", { name: "Remove view" }).click();
  await asked.getByRole("button", { name: "Remove view" }).click();
  await expect.poll(() => views(page)).toEqual([]);
});

test("views stand in one's own order, without those one leaves out", async ({ organization, desk: page, signedIn }) => {
  const { api } = organization;
  for (const [name, sort] of [["First", "waiting"], ["Second", "newest"], ["Third", "waiting"]] as const) {
    await api.post<View>("/saved-views", { name, shared: true, query: { folder: "open", sort, priority_first: true } });
  }
  const colleague = await signedIn(await addAgent(organization, "Grace", "Ito"));
  await colleague.goto("/conversations/inbox");
  await expect.poll(() => views(colleague)).toEqual(["First", "Second", "Third"]);
  await page.getByRole("button", { name: "Arrange and change views" }).click();
  const dialog = page.getByRole("dialog", { name: "Saved views" });
  await dialog.getByRole("button", { name: "Move Third up" }).click();
  await expect(dialog.getByRole("button", { name: "Move Third up" })).toBeFocused();
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Leave Second out of the navigation" }).click();
  await expect.poll(() => views(page)).toEqual(["Third", "First"]);
  await page.reload();
  await expect.poll(() => views(page)).toEqual(["Third", "First"]);
  await expect.poll(() => views(colleague)).toEqual(["First", "Second", "Third"]);
  // Nor may she change what is not hers.
  await colleague.getByRole("button", { name: "Arrange and change views" }).click();
  const hers = colleague.getByRole("dialog", { name: "Saved views" });
  await expect(hers.getByText("Shared by Maya Lindqvist").first()).toBeVisible();
  await expect(hers.getByRole("button", { name: "Change view First" })).toHaveCount(0);
});

test("the navigation tells what is unread and how many a folder holds", async ({ organization, desk: page }) => {
  const [ada] = await customers(organization, "Ada", "Bo");
  const desk = new Desk(page);
  await expect(desk.folder("Inbox")).toContainText("2 unread");
  await expect(desk.folder("Inbox")).toHaveAttribute("title", "Inbox: 2 conversations");
  await organization.api.post(`/conversations/${ada}/close`);
  await expect(desk.folder("Closed")).toContainText(/1 conversation$/);
  await desk.choose("Here is Bo");
  await expect(desk.folder("Inbox")).not.toContainText("unread");
});

test("every filter of an address is a chip, and whose closing it was is one of its own", async ({ organization, desk: page, signedIn }) => {
  await customers(organization, "Ada");
  await page.goto("/conversations/inbox?unread=false&snoozed=true");
  await expect(page.getByRole("button", { name: "Remove filter Read, Snoozed" })).toBeVisible();
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  const grace = await addAgent(organization, "Grace", "Ito");
  const colleague = await signedIn(grace);
  await colleague.goto("/conversations/closed?unread=true&closed_by=me");
  await colleague.getByRole("button", { name: "Remove filter Unread" }).click();
  await expect(colleague).toHaveURL(/closed_by=me/);
  await colleague.getByRole("button", { name: "Remove filter Closed by me" }).click();
  await expect(colleague).not.toHaveURL(/closed_by/);
});

test("whose conversations one looks for are those of one's teams, and who is gone is not among them", async ({ organization, server, signedIn }) => {
  const { api } = organization;
  await customers(organization, "Ada");
  const people = [await addAgent(organization, "Grace", "Ito"), await addAgent(organization, "Tomás", "Ferreira"), await addAgent(organization, "Yuki", "Sato"), await addAgent(organization, "Priya", "Nair")] as const;
  const ids = await Promise.all(people.map(async (person) => (await (await apiOf(server, person)).get<{ id: string }>("/me")).id));
  const channels = await api.get<{ items: { id: string }[] }>("/channels");
  await api.post("/teams", { name: "Orders", agent_ids: [ids[0], ids[1], ids[3]], channel_ids: channels.items.map(({ id }) => id) });
  await api.post(`/agents/${ids[3]}/deactivate`);
  const page = await signedIn(people[0]);
  await page.goto("/conversations/team");
  await page.getByRole("button", { name: "Filters", exact: true }).click();
  await page.getByRole("tab", { name: "Agents" }).click();
  await expect(page.getByRole("switch", { name: /Tomás Ferreira/ })).toBeVisible();
  await expect(page.getByRole("switch", { name: /Yuki Sato|Priya Nair/ })).toHaveCount(0);
});
