// The lists of conversations, the panels over them, and what stands there when there is nothing.
import { expect, type Page } from "@playwright/test";
import { Desk } from "../support/desk.ts";
import { screen, thread, type Screen } from "./screen.ts";

export const LISTS: Screen[] = [
  screen("inbox", async ({ desk }) => {
    await desk.goto("/conversations/inbox");
    await expect(new Desk(desk).row("Priya Nair")).toBeVisible();
    return desk;
  }),
  screen("thread", async ({ desk }) => thread(desk, "inbox", "Amara Okafor")),
  screen("thread-unpicked", async ({ desk }) => thread(desk, "open", "李小龙")),
  screen("thread-right-to-left", async ({ desk }) => thread(desk, "open", "محمد العلي")),
  screen("thread-closed", async ({ desk }) => thread(desk, "closed", "Søren")),
  screen("thread-files", async ({ desk }) => {
    await thread(desk, "closed", "Leïla");
    await expect(new Desk(desk).thread.getByRole("img").first()).toBeVisible();
    return desk;
  }),
  screen("assign", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: /^(Assign|Assigned to)/ }).click();
    await expect(desk.getByRole("searchbox", { name: "Search agents" })).toBeVisible();
    return desk;
  }),
  screen("assign-labels", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: /^(Assign|Assigned to)/ }).click();
    await desk.getByRole("tab", { name: "Labels" }).click();
    await expect(desk.getByRole("searchbox", { name: "Search labels" })).toBeVisible();
    return desk;
  }),
  screen("filters", async ({ desk }) => {
    await desk.goto("/conversations/inbox?status=unassigned&reply_state=pending");
    await expect(new Desk(desk).row("Priya Nair")).toBeVisible();
    await desk.getByRole("button", { name: /^Filters/ }).click();
    await desk.getByRole("tab", { name: /^Reply state/ }).click();
    await expect(desk.getByRole("switch", { name: "Pending" })).toBeChecked();
    return desk;
  }),
  screen("filters-tags", async ({ desk }) => {
    await desk.goto("/conversations/inbox");
    await desk.getByRole("button", { name: /^Filters/ }).click();
    await desk.getByRole("tab", { name: "Tags" }).click();
    await desk.getByRole("switch", { name: "Late delivery" }).click();
    await expect(desk.getByRole("switch", { name: "Late delivery" })).toBeChecked();
    return desk;
  }),
  screen("tags", async ({ desk }) => {
    // Filters are kept: those of the screen before this one would be those of all that follow.
    await desk.goto("/conversations/inbox");
    await desk.getByRole("button", { name: "Clear", exact: true }).click();
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "More", exact: true }).click();
    await desk.getByRole("menuitem", { name: "Select messages" }).click();
    await new Desk(desk).said("promised for Tuesday").getByRole("checkbox").check();
    await desk.getByRole("toolbar", { name: "Selected messages" }).getByRole("button", { name: "Tag" }).click();
    await desk.getByRole("searchbox", { name: "Find or make a tag" }).fill("late");
    await expect(desk.getByRole("option", { name: "Make “late”" })).toBeVisible();
    return desk;
  }),
  screen("selection", async ({ desk }) => {
    await desk.goto("/conversations/inbox");
    const row = new Desk(desk).row("Priya Nair");
    await expect(row).toBeVisible();
    await desk.keyboard.press("x");
    await expect(desk.getByRole("toolbar", { name: "Selected conversations" })).toBeVisible();
    return desk;
  }),
  screen("snooze", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("log").focus();
    await desk.keyboard.press("z");
    await expect(desk.getByRole("dialog", { name: "Snooze until" })).toBeVisible();
    return desk;
  }),
  screen("visible-to", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "More", exact: true }).click();
    await desk.getByRole("menuitem", { name: "Visible to…" }).click();
    await desk.getByRole("dialog", { name: "Visible to" }).getByRole("radio", { name: /^Only/ }).check();
    return desk;
  }),
  screen("transfer", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "More", exact: true }).click();
    await desk.getByRole("menuitem", { name: "Transfer…" }).click();
    await desk.getByRole("dialog", { name: /^Transfer conversation/ }).getByRole("radio").nth(1).check();
    return desk;
  }),
  screen("delete", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "More", exact: true }).click();
    await desk.getByRole("menuitem", { name: "Delete…" }).click();
    await expect(desk.getByRole("dialog", { name: /^Delete conversation/ })).toBeVisible();
    return desk;
  }),
  screen("loading", async ({ desk }) => {
    await desk.route(PAGES, () => {});
    await desk.goto("/conversations/inbox");
    await expect(desk.getByRole("list", { name: "Loading" })).toBeVisible();
    return desk;
  }),
  screen("failed", async ({ desk }) => {
    await desk.route(PAGES, (route) => route.fulfill({ status: 503, body: "" }));
    await desk.goto("/conversations/inbox");
    await expect(desk.getByText("The list did not load")).toBeVisible();
    return desk;
  }),
  screen("search", async ({ desk }) => {
    await desk.goto("/conversations/inbox?q=order");
    await expect(new Desk(desk).row("Amara Okafor").locator("mark")).toBeVisible();
    return desk;
  }),
  screen("search-opened", async ({ desk }) => {
    await desk.goto("/conversations/inbox?q=tuesday");
    await new Desk(desk).choose("Amara Okafor");
    await expect(new Desk(desk).said("Tuesday").locator("mark")).toBeVisible();
    return desk;
  }),
  screen("search-nothing", async ({ desk }) => {
    await desk.goto("/conversations/inbox?q=zeppelin");
    await expect(desk.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
    return desk;
  }),
  screen("offline", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.context().setOffline(true);
    await expect(desk.getByText("You are offline.")).toBeVisible();
    return desk;
  }),
  screen("no-permission", async ({ colleague }) => {
    await colleague.goto("/channels");
    await expect(colleague.getByText("Your role does not open this page")).toBeVisible();
    return colleague;
  }),
  screen("palette", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.keyboard.press("Control+k");
    await expect(desk.getByRole("dialog", { name: "Command palette" }).getByRole("option").first()).toBeVisible();
    await desk.keyboard.type("a");
    return desk;
  }),
  screen("shortcuts", async ({ desk }) => {
    await desk.goto("/conversations/inbox");
    await expect(new Desk(desk).row("Priya Nair")).toBeVisible();
    await desk.keyboard.press("?");
    await expect(desk.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    return desk;
  }),
  screen("menu", async ({ desk }) => {
    await desk.goto("/conversations/inbox");
    await expect(new Desk(desk).row("Priya Nair")).toBeVisible();
    await desk.getByRole("button", { name: /^(You: Maya|More$)/ }).click();
    await expect(desk.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
    return desk;
  }),
  screen("right-to-left", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.evaluate(() => { document.documentElement.dir = "rtl"; });
    return desk;
  }),
  screen("empty-folder", async ({ desk }) => {
    await desk.goto("/conversations/archived");
    await expect(desk.getByText("Nothing here")).toBeVisible();
    return desk;
  }),
  screen("row-taken", async ({ desk, organization }) => {
    const { api } = organization;
    const { items } = await api.get<{ items: { id: string; contact: { name: string } }[] }>("/conversations?folder=inbox&limit=100");
    const id = items.find(({ contact }) => contact.name.startsWith("Γιώργος"))?.id;
    // The picture before may have taken it.
    await api.post(`/conversations/${id}/transfer`, { unassigned: true });
    await desk.goto("/conversations/open");
    const row = new Desk(desk).row("Γιώργος");
    await row.hover();
    await api.post(`/conversations/${id}/pick`);
    await expect(row).toHaveClass(/is-gone/);
    return desk;
  }),
  screen("views", async ({ desk, organization }) => {
    const { items } = await organization.api.get<{ items: unknown[] }>("/saved-views");
    for (const [name, shared] of items.length > 0 ? [] : ([["Refunds that wait for longer than anybody would", true], ["مكتب العربية", false]] as const)) {
      await organization.api.post("/saved-views", { name, shared, query: { folder: "inbox", sort: "waiting", priority_first: shared } });
    }
    await desk.goto("/conversations/inbox");
    await expect(new Desk(desk).row("Priya Nair")).toBeVisible();
    await arrangeViews(desk);
    return desk;
  }),
  screen("view-edit", async ({ desk }) => {
    await desk.goto("/conversations/inbox?status=unassigned");
    await expect(new Desk(desk).row("Priya Nair")).toBeVisible();
    await arrangeViews(desk);
    await desk.getByRole("button", { name: /^Change view Refunds/ }).click();
    await desk.getByRole("switch", { name: "Take over the list as it is now" }).click();
    return desk;
  }),
  screen("blacklist", async ({ desk, organization }) => {
    const { items } = await organization.api.get<{ items: { id: string; display_name: string }[] }>("/contacts?limit=100");
    for (const { id } of items.filter(({ display_name }) => /^(nightrider|דנה)/.test(display_name))) await organization.api.post(`/contacts/${id}/block`);
    await desk.goto("/conversations/blacklist");
    await expect(new Desk(desk).row("nightrider_bln")).toBeVisible();
    await expect(new Desk(desk).row("דנה לוי")).toBeVisible();
    return desk;
  }),
  screen("gone", async ({ desk }) => {
    await desk.goto("/conversations/inbox/987654");
    await expect(desk.getByText("There is no conversation #987654 here")).toBeVisible();
    return desk;
  }),
];

/** On a phone it stands in the menu of the bar. */
async function arrangeViews(desk: Page): Promise<void> {
  const inPlace = desk.getByRole("button", { name: "Arrange and change views" });
  if (await inPlace.isVisible()) {
    await inPlace.click();
  } else {
    await desk.getByRole("navigation", { name: "Sections" }).getByRole("button", { name: "More" }).click();
    await desk.getByRole("menuitem", { name: "Arrange and change views" }).click();
  }
  await expect(desk.getByRole("dialog", { name: "Saved views" })).toBeVisible();
}

/** The requests for a page of conversations. */
const PAGES = /\/api\/v1\/conversations\?/;
