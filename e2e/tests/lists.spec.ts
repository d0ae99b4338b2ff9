// Lists: filtered, sorted, several at once; and what two agents and a lost connection do to them.
import { addAgent } from "../support/api.ts";
import { customers, Desk, says } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import type { Page } from "@playwright/test";

/** The names of the rows, top down. */
function names(page: Page): Promise<string[]> {
  return page.locator(".conv .conv-name").allInnerTexts();
}

test("filters narrow the list, stand in the address, and are there again elsewhere", async ({ organization, desk: page, signedIn }) => {
  const [ada] = await customers(organization, "Ada", "Bo", "Cleo");
  const { id } = await organization.api.post<{ id: string }>("/labels", { name: "Refund" });
  await organization.api.put(`/conversations/${ada}/labels/${id}`);
  await page.reload();
  const desk = new Desk(page);
  await expect(desk.row("Here is Cleo")).toBeVisible();

  await page.getByRole("button", { name: "Filters", exact: true }).click();
  await page.getByRole("tab", { name: "Labels" }).click();
  await page.getByRole("switch", { name: "Refund" }).click();
  await page.getByRole("button", { name: "Done" }).last().click();
  await expect(desk.row("Here is Cleo")).toBeHidden();
  await expect(desk.row("Here is Ada")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`label_id=${id}`));
  await page.reload();
  await expect(desk.row("Here is Ada")).toBeVisible();
  await expect(desk.row("Here is Bo")).toBeHidden();

  // Somebody else's browser of the same agent, at an address that says nothing.
  const elsewhere = await signedIn(organization.owner);
  await elsewhere.goto("/conversations/inbox");
  const there = new Desk(elsewhere);
  await expect(there.row("Here is Ada")).toBeVisible();
  await expect(there.row("Here is Bo")).toBeHidden();
  await elsewhere.getByRole("button", { name: "Remove filter Labels: Refund" }).click();
  await expect(there.row("Here is Bo")).toBeVisible();

  // What the stream brings is filtered too.
  await customers(organization, "Dora");
  await expect(there.row("Here is Dora")).toBeVisible();
  await expect(desk.row("Here is Dora")).toBeHidden();
  await organization.api.delete(`/conversations/${ada}/labels/${id}`);
  await expect(desk.row("Here is Ada")).toBeHidden();
  await expect(page.getByText("Nothing matches the filters")).toBeVisible();
});

test("what opens before its code is there has the focus once it is", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  let arrive = (): void => {};
  const held = new Promise<void>((resolve) => { arrive = resolve; });
  await page.route("**/split_thread_hand.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await expect(new Desk(page).row("Here is Ada")).toBeVisible();
  await page.getByRole("button", { name: "Filters", exact: true }).click();
  await expect(page.locator("#filters:popover-open")).toBeAttached();
  arrive();
  await expect(page.getByRole("searchbox", { name: "Search teams" })).toBeFocused();
});

test("urgent conversations stand on top while that is on, and the longest wait first", async ({ organization, desk: page }) => {
  const [, bo] = await customers(organization, "Ada", "Bo", "Cleo");
  const { id } = await organization.api.post<{ id: string }>("/labels", { name: "Vip", priority: "high" });
  await organization.api.put(`/conversations/${bo}/labels/${id}`);
  await expect(new Desk(page).row("Here is Cleo")).toBeVisible();
  await expect.poll(() => names(page)).toEqual(["Cleo", "Bo", "Ada"]);
  await page.getByRole("button", { name: "Priority on top" }).click();
  await expect.poll(() => names(page)).toEqual(["Bo", "Cleo", "Ada"]);
  await page.getByRole("button", { name: "Sort and filters" }).click();
  await page.getByRole("menuitemradio", { name: "Longest waiting" }).click();
  await expect.poll(() => names(page)).toEqual(["Bo", "Ada", "Cleo"]);
  await page.reload();
  await expect.poll(() => names(page)).toEqual(["Bo", "Ada", "Cleo"]);
});

test("a row that ranks behind the last page waits there, and one knows how many messages wait", async ({ organization, desk: page }) => {
  const began = await customers(organization, ...Array.from({ length: 56 }, (_, at) => `Nr ${at + 1}`));
  await says(organization, "Nr 2", "And one thing more");
  const desk = new Desk(page);
  await page.goto("/conversations/inbox?sort=waiting");
  await expect.poll(async () => (await names(page))[0]).toBe("Nr 1");
  await expect(desk.row("And one thing more").locator(".wait")).toContainText("2 unreplied messages");
  // Who is answered does not wait: the last one of all, and not of the fifty that are here.
  await organization.api.post(`/conversations/${began[0]}/messages`, { text: "Done" });
  await expect.poll(async () => (await names(page))[0]).toBe("Nr 2");
  const rows = page.locator("#rows");
  await rows.evaluate((rows) => (rows.scrollTop = rows.scrollHeight));
  await expect
    .poll(async () => {
      await rows.evaluate((rows) => (rows.scrollTop = rows.scrollHeight));
      return (await names(page)).slice(-3);
    })
    .toEqual(["Nr 55", "Nr 56", "Nr 1"]);
});

test("several are chosen by x, a range and Shift, and done at once, with a way back", async ({ organization, desk: page }) => {
  await customers(organization, "Ada", "Bo", "Cleo", "Dora");
  const desk = new Desk(page);
  await desk.row("Here is Dora").hover();
  await desk.row("Here is Dora").getByRole("checkbox").click();
  await desk.row("Here is Bo").getByRole("checkbox").click({ modifiers: ["Shift"] });
  const bar = page.getByRole("toolbar", { name: "Selected conversations" });
  await expect(bar.getByText("3 selected")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(bar).toBeHidden();

  await desk.row("Here is Dora").hover();
  await desk.row("Here is Dora").getByRole("checkbox").click();
  await desk.row("Here is Bo").getByRole("checkbox").click({ modifiers: ["Shift"] });
  await bar.getByRole("button", { name: "Close selected" }).click();
  await page.getByRole("dialog", { name: "Close the 3 selected?" }).getByRole("button", { name: "Close them" }).click();
  await expect(page.getByText("3 closed")).toBeVisible();
  await expect.poll(() => names(page)).toEqual(["Ada"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => names(page)).toEqual(["Dora", "Cleo", "Bo", "Ada"]);

  await desk.row("Here is Ada").hover();
  await desk.row("Here is Ada").getByRole("checkbox").click();
  await bar.getByRole("button", { name: "Snooze" }).click();
  await page.getByRole("dialog", { name: "Snooze until" }).getByRole("button", { name: /Tomorrow/ }).click();
  await expect.poll(() => names(page)).toEqual(["Dora", "Cleo", "Bo"]);
  await page.goto("/conversations/snoozed");
  await expect(desk.row("Here is Ada")).toBeVisible();
});

test("taking back leaves alone what was so before, and works from elsewhere", async ({ organization, desk: page }) => {
  const { api } = organization;
  const [ada, bo] = await customers(organization, "Ada", "Bo");
  const { id } = await api.post<{ id: string }>("/labels", { name: "Vip" });
  await api.put(`/conversations/${ada}/labels/${id}`);
  const desk = new Desk(page);
  const labels = async (of: string | undefined) => (await api.get<{ label_ids: string[] }>(`/conversations/${of}`)).label_ids;
  await expect(desk.row("Here is Ada").getByText("Vip")).toBeVisible();
  await desk.row("Here is Bo").hover();
  await desk.row("Here is Bo").getByRole("checkbox").click();
  await desk.row("Here is Ada").getByRole("checkbox").click();
  const bar = page.getByRole("toolbar", { name: "Selected conversations" });
  await bar.getByRole("button", { name: "Label", exact: true }).click();
  await page.getByRole("dialog", { name: "Label" }).getByRole("option", { name: "Vip" }).click();
  await expect(page.getByText("2 labelled")).toBeVisible();
  await expect.poll(() => labels(bo)).toEqual([id]);
  await desk.goTo("Organization", "Agents");
  await expect(page.getByRole("heading", { name: /^Agents/ }).first()).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => labels(bo)).toEqual([]);
  expect(await labels(ada)).toEqual([id]);
  await desk.folder("Inbox").click();
  await expect(desk.row("Here is Ada").getByText("Vip")).toBeVisible();
  await expect(desk.row("Here is Bo").getByText("Vip")).toBeHidden();
});

test("more than one request holds are done and taken back", async ({ organization, desk: page }) => {
  await customers(organization, ...Array.from({ length: 105 }, (_, at) => `Nr ${at}`));
  const desk = new Desk(page);
  await page.reload();
  await expect(desk.row("Here is Nr 104")).toBeVisible();
  const first = desk.list.getByRole("listitem").filter({ has: page.getByText("Here is Nr 0", { exact: true }) });
  const scrolled = async () => {
    await page.locator("#rows").evaluate((element) => element.scrollTo(0, element.scrollHeight));
    return first.count();
  };
  await expect.poll(scrolled).toBe(1);
  await first.hover();
  await first.getByRole("checkbox").click();
  const bar = page.getByRole("toolbar", { name: "Selected conversations" });
  await bar.getByRole("button", { name: "Select all that are loaded" }).click();
  await expect(bar.getByText("105 selected")).toBeVisible();
  await bar.getByRole("button", { name: "Archive" }).click();
  await expect(page.getByText("105 archived")).toBeVisible();
  const archived = async () => (await organization.api.get<{ archived: { conversations: number } }>("/conversations/counts")).archived.conversations;
  await expect.poll(archived).toBe(105);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(archived).toBe(0);
  await expect(desk.list.getByRole("listitem").first()).toBeVisible();
});

test("a selection lets go of what leaves the list", async ({ organization, desk: page }) => {
  const [, bo] = await customers(organization, "Ada", "Bo");
  const desk = new Desk(page);
  await desk.row("Here is Bo").hover();
  await desk.row("Here is Bo").getByRole("checkbox").click();
  await desk.row("Here is Ada").getByRole("checkbox").click();
  const bar = page.getByRole("toolbar", { name: "Selected conversations" });
  await expect(bar.getByText("2 selected")).toBeVisible();
  await organization.api.post(`/conversations/${bo}/close`);
  await expect(bar.getByText("1 selected")).toBeVisible();
});

test("Favorites holds the latest of whom one marked, and nobody else", async ({ organization, desk: page }) => {
  const [ada] = await customers(organization, "Ada", "Bo");
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  const contact = page.getByRole("region", { name: "Contact", exact: true });
  await contact.getByRole("button", { name: "Add to favorites" }).click();
  await expect(desk.row("Here is Ada").getByText("favorite")).toBeAttached();
  await page.goto("/conversations/favorites");
  await expect(desk.row("Here is Ada")).toBeVisible();
  await customers(organization, "Cleo");
  await expect(desk.folder("Inbox")).toContainText("3");
  await organization.api.post(`/conversations/${ada}/close`);
  await says(organization, "Ada", "Ada once more");
  await expect(desk.row("Ada once more")).toBeVisible();
  await expect.poll(() => names(page)).toEqual(["Ada"]);
  await desk.choose("Ada once more");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Remove from favorites" }).click();
  await expect(desk.row("Ada once more")).toBeHidden();
  await expect(contact.getByRole("button", { name: "Add to favorites" })).toBeVisible();
});

test("what is refused comes back, with the reason, and the other agent's list never lied", async ({ organization, desk: page, signedIn }) => {
  const [ada, bo] = await customers(organization, "Ada", "Bo");
  const grace = await addAgent(organization, "Grace", "Ito");
  const colleague = await signedIn(grace);
  await colleague.goto("/conversations/inbox");
  const [mine, hers] = [new Desk(page), new Desk(colleague)];
  await expect(hers.row("Here is Bo")).toBeVisible();
  await hers.choose("Here is Bo");
  await hers.start.click();
  await expect(hers.composer).toBeVisible();
  await expect(mine.row("Here is Bo")).toBeHidden();

  // An agent may close what is theirs, not what is nobody's.
  await hers.row("Here is Bo").hover();
  await hers.row("Here is Bo").getByRole("checkbox").click();
  await hers.row("Here is Ada").getByRole("checkbox").click();
  await colleague.getByRole("button", { name: "Close selected" }).click();
  await colleague.getByRole("button", { name: "Close them" }).click();
  await expect(colleague.getByText("1 of 2 were not changed")).toBeVisible();
  await expect(hers.row("Here is Ada")).toBeVisible();
  await expect(hers.row("Here is Bo")).toBeHidden();
  await expect(mine.row("Here is Ada")).toBeVisible();
  const rows = await Promise.all([ada, bo].map((id) => organization.api.get<{ status: string }>(`/conversations/${id}`)));
  expect(rows.map(({ status }) => status)).toEqual(["open", "closed"]);
});

test("after a while offline the list, the counts and the open thread are what a reload would show", async ({ organization, desk: page }) => {
  const [ada, bo, cleo] = await customers(organization, "Ada", "Bo", "Cleo", "Dora");
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  await desk.start.click();
  await expect(desk.composer).toBeVisible();
  await page.context().setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await organization.api.post(`/conversations/${ada}/messages`, { text: "Answered elsewhere", force: true });
  await says(organization, "Ada", "Are you there?");
  const { id } = await organization.api.post<{ id: string }>("/labels", { name: "Vip", priority: "high" });
  await organization.api.put(`/conversations/${ada}/labels/${id}`);
  await organization.api.post(`/conversations/${bo}/close`);
  await organization.api.post(`/conversations/${cleo}/pick`);
  await customers(organization, "Emil");
  await page.context().setOffline(false);
  await expect(desk.row("Here is Emil")).toBeVisible({ timeout: 30_000 });
  await expect(desk.row("Here is Bo")).toBeHidden();
  await expect(desk.row("Are you there?").getByText("Vip")).toBeVisible();
  await expect(desk.said("Are you there?")).toBeVisible();
  // All but how long somebody waits, which goes on.
  const shown = () =>
    page.locator(".conv").evaluateAll((rows) =>
      rows.map((row) => {
        const parts = [".conv-name", ".conv-text", ".conv-mark", ".chip", ".conv-end"];
        return parts.map((part) => [...row.querySelectorAll(part)].map((one) => one.textContent).join()).join("|");
      }),
    );
  // What is on the screen is read a moment later.
  await expect(desk.row("Are you there?")).not.toContainText("unread");
  // And counted a second later at most.
  await expect(desk.folder("Yours")).toContainText(/1\s*unread/);
  const counts = () => Promise.all(["Inbox", "Yours", "Open", "Closed"].map((name) => desk.folder(name).innerText()));
  const thread = () => desk.thread.getByRole("article").allInnerTexts();
  const all = async () => [await shown(), await counts(), await thread()];
  const before = await all();
  expect(before.map((part) => part.length)).toEqual([4, 4, 3]);
  await page.reload();
  await expect(desk.row("Here is Emil")).toBeVisible();
  await expect.poll(all).toEqual(before);
});

test("a conversation is restricted to named agents, and lost to the others at once", async ({ organization, desk: page, signedIn }) => {
  await customers(organization, "Ada");
  const colleague = await signedIn(await addAgent(organization, "Grace", "Ito"));
  await colleague.goto("/conversations/inbox");
  const [mine, hers] = [new Desk(page), new Desk(colleague)];
  await hers.choose("Here is Ada");
  await mine.choose("Here is Ada");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Visible to…" }).click();
  const dialog = page.getByRole("dialog", { name: "Visible to" });
  await dialog.getByRole("radio", { name: /^Only these agents/ }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(hers.row("Here is Ada")).toBeHidden();
  await expect(hers.thread).toBeHidden();
  await expect(mine.row("Here is Ada").getByText("restricted")).toBeAttached();
  // Nor does anything else she opened lately tell of it.
  await colleague.keyboard.press("Control+k");
  const palette = colleague.getByRole("dialog", { name: "Command palette" });
  await expect(palette.getByRole("option", { name: /Go to Open/ })).toBeVisible();
  await expect(palette.getByRole("option", { name: /Ada/ })).toHaveCount(0);
});

test("of two who say who sees it the slower one is asked again", async ({ organization, desk: page }) => {
  const [ada] = await customers(organization, "Ada");
  const me = await organization.api.get<{ id: string }>("/me");
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Visible to…" }).click();
  const dialog = page.getByRole("dialog", { name: "Visible to" });
  await expect(dialog.getByRole("radio", { name: /^Everyone/ })).toBeChecked();
  await organization.api.put(`/conversations/${ada}/visibility`, { restricted: true, viewer_ids: [me.id] });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Somebody else changed it meanwhile")).toBeVisible();
  await expect(dialog.getByRole("radio", { name: /^Only these agents/ })).toBeChecked();
  await dialog.getByRole("radio", { name: /^Everyone/ }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
});

test("deleting asks for the number and leaves nothing", async ({ organization, desk: page }) => {
  const [, , cleo] = await customers(organization, "Ada", "Bo", "Cleo");
  const desk = new Desk(page);
  // One that a colleague deletes takes its question with it.
  await desk.choose("Here is Cleo");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await expect(page.getByRole("dialog", { name: /^Delete conversation/ })).toBeVisible();
  await organization.api.delete(`/conversations/${cleo}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  await desk.choose("Here is Ada");
  await expect(page.getByRole("dialog")).toBeHidden();
  const number = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog", { name: /^Delete conversation/ });
  await expect(dialog.getByRole("button", { name: "Delete" })).toBeDisabled();
  await dialog.getByLabel(/^Type/).fill(number);
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(desk.row("Here is Ada")).toBeHidden();
  await expect(desk.row("Here is Bo")).toBeVisible();
  await page.goto(`/conversations/inbox/${number}`);
  await expect(page.getByText(`There is no conversation #${number} here`)).toBeVisible();
});
