// Lists that do not jump: rows that leave keep their place under the pointer, what is in sight stays where it is,
// and an answer that is older than what is known changes nothing.
import { addAgent } from "../support/api.ts";
import { customers, Desk, says } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import type { Locator, Page } from "@playwright/test";

/** The names of the rows, top down. */
function names(page: Page): Promise<string[]> {
  return page.locator(".conv .conv-name").allInnerTexts();
}

async function top(row: Locator): Promise<number> {
  const box = await row.boundingBox();
  return Math.round(box?.y ?? Number.NaN);
}

test("a row that a colleague takes stays in its place while one points at the list, and goes afterwards", async ({ organization, desk: page }) => {
  const [, bo, cleo] = await customers(organization, "Ada", "Bo", "Cleo", "Dora");
  await page.goto("/conversations/open");
  const desk = new Desk(page);
  const ada = desk.row("Here is Ada");
  await ada.hover();
  const before = await top(ada);
  await organization.api.post(`/conversations/${bo}/pick`);
  await organization.api.delete(`/conversations/${cleo}`);
  await expect(desk.row("Here is Bo")).toHaveClass(/is-gone/);
  await expect(desk.row("Not yours to see any more")).toBeVisible();
  await expect(desk.row("Here is Cleo")).toHaveCount(0);
  expect(await top(ada)).toBe(before);
  // What stands there no more is not walked to, nor chosen.
  await ada.getByRole("checkbox").click();
  await page.getByRole("button", { name: "Select all that are loaded" }).click();
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.mouse.move(1000, 400);
  await expect.poll(() => names(page)).toEqual(["Dora", "Ada"]);
  await expect.poll(() => top(ada)).toBeLessThan(before);
});

test("what is in sight stays where it is when rows above it leave", async ({ organization, desk: page }) => {
  const began = await customers(organization, ...Array.from({ length: 40 }, (_, at) => `Nr ${at + 1}`));
  await page.goto("/conversations/open");
  const desk = new Desk(page);
  await expect(desk.row("Here is Nr 40")).toBeVisible();
  // The newest stand first: in the middle, Nr 40 and its like are above.
  for (const end of [false, true]) {
    await page.locator("#rows").evaluate((rows, to) => (rows.scrollTop = to ? rows.scrollHeight : 900), end);
    await page.mouse.move(1000, 400);
    const seen = desk.list.getByRole("listitem").filter({ has: page.getByText(end ? "Here is Nr 3" : "Here is Nr 24", { exact: true }) });
    await expect(seen).toBeInViewport();
    const before = await top(seen);
    const gone = end ? began.slice(34, 36) : began.slice(36, 39);
    for (const id of gone) await organization.api.post(`/conversations/${id}/pick`);
    const left = end ? 40 - 5 : 40 - 3;
    await expect.poll(() => page.locator("#rows .windowed").evaluate((rows) => rows.getBoundingClientRect().height)).toBe(left * 76);
    expect(await top(seen)).toBe(before);
  }
});

test("rows follow each other however one scrolls, and the keys do not stand on another row than they did", async ({ organization, desk: page }) => {
  await customers(organization, ...Array.from({ length: 40 }, (_, at) => `Nr ${at + 1}`));
  await page.goto("/conversations/open");
  const desk = new Desk(page);
  await expect(desk.row("Here is Nr 40")).toBeVisible();
  const list = page.locator("#rows");
  const height = await list.evaluate((rows) => rows.clientHeight);
  /** What each row says, its name and text, as somebody hears them. */
  const heard = () => list.locator("li").evaluateAll((rows) => rows.map((row) => `${row.querySelector(".conv-name")!.textContent} ${row.querySelector(".conv-text")!.textContent}`));
  for (const to of [90, 500, 1_000, 900, 150, 2_300, 1_700, 1_300, 0]) {
    const scrolled = await list.evaluate((rows, to) => { rows.scrollTop = to; return rows.scrollTop; }, to);
    const inSight = Math.ceil(height / 76) + 1;
    const last = Math.min(40, Math.floor(scrolled / 76) + inSight + 6);
    const first = Math.max(0, last - inSight - 2 * 6);
    const expected = Array.from({ length: last - first }, (_, at) => 40 - first - at);
    await expect.poll(heard).toEqual(expected.map((nr) => `Nr ${nr} Here is Nr ${nr}`));
    // They are seen as they are heard.
    const tops = await list.locator("li").evaluateAll((rows) => rows.map((row) => Math.round(row.getBoundingClientRect().top)));
    expect(tops).toEqual(tops.map((_, at) => (tops[0] ?? 0) + at * 76));
  }
  await desk.row("Here is Nr 39").getByRole("link").focus();
  await list.evaluate((rows) => (rows.scrollTop = rows.scrollHeight));
  const saying = (text: string) => list.locator("li").filter({ has: page.getByText(text, { exact: true }) });
  await expect(saying("Here is Nr 1")).toBeInViewport();
  await expect(list.locator(":focus")).toHaveCount(0);
  await saying("Here is Nr 3").getByRole("link").click();
  await expect(page.getByRole("log")).toContainText("Here is Nr 3");
});

test("of the rows that one scrolled past nothing is kept", async ({ organization, desk: page }) => {
  await customers(organization, ...Array.from({ length: 80 }, (_, at) => `Nr ${at + 1}`));
  await page.goto("/conversations/open");
  await expect(new Desk(page).row("Here is Nr 80")).toBeVisible();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  /** Nodes of the page, also those that are not shown and that something holds. */
  const nodes = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "Nodes")?.value ?? Number.NaN;
  };
  const list = page.locator("#rows");
  const pass = async () => {
    for (const [to, nr] of [[2_000, 50], [1_000_000, 1], [0, 80]] as const) {
      // The end is further down once the second page has come.
      await expect(async () => {
        await list.evaluate((rows, to) => (rows.scrollTop = to), to);
        await expect(list.getByText(`Here is Nr ${nr}`, { exact: true })).toBeInViewport({ timeout: 1_000 });
      }).toPass();
    }
  };
  await pass();
  await pass();
  const before = await nodes();
  for (let times = 0; times < 10; times++) await pass();
  expect(await nodes()).toBeLessThan(before + 200);
});

test("Blacklist stands in the order in which one blocked, however many there are", async ({ organization, desk: page }) => {
  test.slow();
  const { api } = organization;
  const began = await customers(organization, ...Array.from({ length: 56 }, (_, at) => `Nr ${at + 1}`));
  for (let at = 0; at < began.length; at += 1) {
    const { contact } = await api.get<{ contact: { id: string } }>(`/conversations/${began[(at * 23) % 56]}`);
    await api.post(`/contacts/${contact.id}/block`);
  }
  const all: string[] = [];
  const load = async (): Promise<number> => {
    all.length = 0;
    for (let cursor: string | null = ""; cursor !== null; ) {
      const after: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await api.get<{ items: { contact: { name: string }; blocked_at: string | null }[]; next_cursor: string | null }>(`/conversations?folder=blacklist${after}`);
      if (page.items.some((row) => !row.blocked_at)) return -1;
      all.push(...page.items.map((row) => row.contact.name));
      cursor = page.next_cursor;
    }
    return all.length;
  };
  await expect.poll(load).toBe(56);
  await page.goto("/conversations/blacklist");
  const desk = new Desk(page);
  await expect(desk.row(all[0] ?? "").first()).toBeVisible();
  await page.mouse.move(1000, 400);
  const shown: string[] = [];
  await expect
    .poll(async () => {
      await page.locator("#rows").evaluate((rows) => (rows.scrollTop += 300));
      for (const name of await names(page)) if (!shown.includes(name)) shown.push(name);
      return shown.length;
    }, { timeout: 60_000 })
    .toBe(56);
  expect(shown).toEqual(all);
});

test("an answer that was read before a colleague took it does not bring the row back", async ({ organization, desk: page }) => {
  const [ada] = await customers(organization, "Ada", "Bo");
  await page.goto("/conversations/open");
  const desk = new Desk(page);
  await expect(desk.row("Here is Ada")).toBeVisible();
  // A new message is told of, and what the row is then is long on its way.
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let isRead = false;
  await page.route(`**/api/v1/conversations/${ada}`, async (route) => {
    const response = await route.fetch();
    isRead = true;
    await held;
    await route.fulfill({ response });
  });
  await desk.row("Here is Ada").hover();
  await page.mouse.move(1000, 400);
  // The other folder knows nothing of it, so it asks.
  await organization.api.post(`/conversations/${ada}/pick`);
  await expect(desk.row("Here is Ada")).toBeHidden();
  await organization.api.post(`/conversations/${ada}/transfer`, { unassigned: true });
  await expect.poll(() => isRead).toBe(true);
  await organization.api.post(`/conversations/${ada}/pick`);
  await says(organization, "Bo", "Still here");
  await expect(desk.row("Still here")).toBeVisible();
  const answered = page.waitForResponse(`**/api/v1/conversations/${ada}`);
  release();
  await answered;
  await expect(desk.row("Still here")).toBeVisible();
  expect(await names(page)).toEqual(["Bo"]);
});

test("All tells what is closed, and how many have it besides those that are shown", async ({ organization, desk: page }) => {
  const { api } = organization;
  const [ada, bo] = await customers(organization, "Ada", "Bo");
  await api.post(`/conversations/${ada}/close`);
  for (const name of ["Grace", "Tomás", "Yuki", "Priya"]) await addAgent(organization, name, "Ito");
  const { items } = await api.get<{ items: { id: string }[] }>("/agents");
  await api.post(`/conversations/${bo}/assign`, { agent_ids: items.map(({ id }) => id) });
  await page.goto("/conversations/all");
  const desk = new Desk(page);
  await expect(desk.row("Here is Ada").getByText("closed")).toBeAttached();
  await expect(desk.row("Here is Bo")).toContainText("+2");
  await page.goto("/conversations/closed");
  await expect(desk.row("Here is Ada")).toBeVisible();
  await expect(desk.row("Here is Ada").getByText("closed")).toHaveCount(0);
});

test("a colleague who comes while the page loads is there when it has", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  // Nothing of a page before is asked for any more.
  await page.goto("about:blank");
  // From its answer on, the stream tells of whatever happens.
  const listens = page.waitForResponse(/\/api\/v1\/events/);
  const told = page.waitForRequest(/\/api\/v1\/agents\/\d+$/);
  let asked = 0;
  await page.route(/\/api\/v1\/agents\?/, async (route) => {
    asked += 1;
    if (asked > 1) return route.continue();
    const before = await route.fetch();
    await listens;
    await addAgent(organization, "Tomás", "Ferreira");
    // The stream has told of him, and the answer of before comes last.
    await told;
    await route.fulfill({ response: before });
  });
  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog", { name: "Assign" }).getByText("Tomás Ferreira")).toBeVisible();
});
