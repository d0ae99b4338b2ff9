// What a folder can be filtered by, how it says that it is empty or not one's to open, and how it keeps up.
import { addAgent } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import type { Page } from "@playwright/test";

/** The kinds the filter panel has in a folder. */
async function kinds(page: Page, folder: string): Promise<string[]> {
  await page.goto(`/conversations/${folder}`);
  await expect(page.getByRole("region", { name: "Conversations" }).getByText(/Here is|Nothing|Nobody/).first()).toBeVisible();
  await page.keyboard.press("f");
  const panel = page.getByRole("tablist", { name: "Filter by" });
  await expect(panel).toBeVisible();
  return panel.getByRole("tab").allInnerTexts();
}

test("a folder is filtered by what can tell its conversations apart", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const everywhere = ["Teams", "Channels", "Labels", "Tags"];
  expect(await kinds(page, "inbox")).toEqual([...everywhere, "Status", "Reply state", "Dates", "More"]);
  await page.getByRole("tab", { name: "Status" }).click();
  await expect(page.getByRole("switch", { name: "Unassigned" })).toBeVisible();
  await expect(page.getByRole("switch", { name: "Closed", exact: true })).toHaveCount(0);
  await page.getByRole("tab", { name: "More" }).click();
  await expect(page.getByRole("switch", { name: "Unread" })).toBeVisible();
  await expect(page.getByRole("switch", { name: /Snoozed|Closed by me/ })).toHaveCount(0);
  // The arrows walk through those that are there.
  await page.getByRole("tab", { name: "More" }).press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Teams" })).toBeFocused();

  expect(await kinds(page, "all")).toEqual([...everywhere, "Agents", "Status", "Reply state", "Dates", "More"]);
  await page.getByRole("tab", { name: "Status" }).click();
  await expect(page.getByRole("switch", { name: "Closed", exact: true })).toBeVisible();
  expect(await kinds(page, "closed")).toEqual([...everywhere, "Agents", "Dates", "More"]);
  expect(await kinds(page, "open")).toEqual([...everywhere, "Reply state", "Dates", "More"]);
  // What an address has set can be taken away.
  expect((await kinds(page, "open?agent_id=none")).join()).toContain("Agents");
});

test("a day is one of the organization's, also for what comes in", async ({ organization, desk: page }) => {
  const day = (timeZone: string) => new Intl.DateTimeFormat("en-CA", { timeZone }).format();
  // Whatever the time, it is another day in one of them than in this browser.
  const zone = ["Pacific/Kiritimati", "Pacific/Pago_Pago"].find((zone) => day(zone) !== day("Europe/Berlin")) ?? "";
  await organization.api.patch("/organization", { time_zone: zone });
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await page.goto(`/conversations/inbox?from=${day(zone)}&to=${day(zone)}`);
  await expect(desk.row("Here is Ada")).toBeVisible();
  await customers(organization, "Bo");
  await expect(desk.row("Here is Bo")).toBeVisible();
  await page.goto(`/conversations/inbox?from=${day("Europe/Berlin")}&to=${day("Europe/Berlin")}`);
  await expect(page.getByText("Nothing matches the filters")).toBeVisible();
  await customers(organization, "Cleo");
  await expect(desk.folder("Inbox")).toContainText("3");
  await expect(page.getByText("Nothing matches the filters")).toBeVisible();
});

test("an empty folder says how something comes there, and another one who may not open it", async ({ organization, desk: page, signedIn }) => {
  await customers(organization, "Ada");
  for (const [folder, how] of [["snoozed", /come back when it is time/], ["favorites", /latest conversation stands here/], ["blacklist", /Block a contact/]] as const) {
    await page.goto(`/conversations/${folder}`);
    await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
    await expect(page.getByText(how)).toBeVisible();
  }
  const colleague = await signedIn(await addAgent(organization, "Grace", "Ito"));
  for (const folder of ["all", "blacklist"]) {
    await colleague.goto(`/conversations/${folder}`);
    await expect(colleague.getByText("Your role does not open this page")).toBeVisible();
  }
});

test("many contacts that change at once are asked for together", async ({ organization, desk: page }) => {
  const { api } = organization;
  const names = ["Ada", "Bo", "Cleo", "Dora", "Eve", "Finn", "Gus", "Hana", "Ida", "Jo"];
  await customers(organization, ...names);
  await page.reload();
  const desk = new Desk(page);
  await expect(desk.row("Here is Jo")).toBeVisible();
  const alone: string[] = [];
  page.on("request", (request) => {
    if (/\/conversations\/\d+$/.test(new URL(request.url()).pathname)) alone.push(request.url());
  });
  const { items } = await api.get<{ items: { id: string; display_name: string }[] }>("/contacts?limit=100");
  await Promise.all(items.map(({ id, display_name }) => api.patch(`/contacts/${id}`, { name: `${display_name} of Fernhill` })));
  for (const name of names) await expect(desk.row(`${name} of Fernhill`)).toBeVisible();
  expect(alone.length).toBeLessThan(names.length);
});

test("assistants have a place among whom one assigns once the organization has them", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  const popover = page.getByRole("dialog", { name: "Assign" });
  await page.keyboard.press("a");
  await expect(popover.getByRole("tab", { name: "Labels" })).toBeVisible();
  await expect(popover.getByRole("tab", { name: "Assistants" })).toHaveCount(0);
  await organization.api.patch("/organization", { assistants_enabled: true });
  await page.reload();
  await expect(desk.thread).toBeVisible();
  await page.keyboard.press("a");
  await popover.getByRole("tab", { name: "Assistants" }).click();
  await expect(popover.getByText("There is no assistant yet")).toBeVisible();
});
