// The desk as one works at it: without a mouse, on a phone, through reloads, lost connections and ended sessions.
import type { Page } from "@playwright/test";
import { addAgent, addWebchat, type Channel } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

const PHONE = { width: 390, height: 844 };

async function open(page: Page, name: string): Promise<Desk> {
  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await desk.choose(name);
  return desk;
}

test("the keys walk, take, answer, assign and close", async ({ organization, desk: page }) => {
  await addAgent(organization, "Tomás", "Ferreira");
  await customers(organization, "Ada", "Bo", "Cleo");
  const desk = new Desk(page);
  await expect(desk.row("Cleo")).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByRole("log", { name: "Messages with Cleo" })).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByRole("log", { name: "Messages with Bo" })).toBeVisible();
  await page.keyboard.press("k");
  await expect(page.getByRole("log", { name: "Messages with Cleo" })).toBeVisible();

  await desk.start.focus();
  await page.keyboard.press("Enter");
  await expect(desk.composer).toBeFocused();
  await page.keyboard.type("On its way");
  await page.keyboard.press("Control+Enter");
  await expect(desk.said("On its way")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await expect(desk.composer).toBeFocused();

  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  const search = page.getByRole("searchbox", { name: "Search agents" });
  await expect(search).toBeFocused();
  await page.keyboard.type("tom");
  await expect(page.getByRole("option", { name: /Tomás Ferreira/ })).toBeVisible();
  await expect(page.getByRole("option", { name: /Maya/ })).toBeHidden();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Assigned to Maya +1" })).toBeVisible();
  await expect(search).toBeHidden();
  await expect(desk.thread).toBeFocused();

  await page.keyboard.press("c");
  await expect(page.getByRole("button", { name: "Close conversation" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Conversation closed")).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await expect(page).toHaveURL(/\/conversations\/open$/);
});

test("on a phone Back walks from the contact to the messages to the list", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  await page.setViewportSize(PHONE);
  const desk = await open(page, "Ada");
  await expect(desk.list).toBeHidden();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Contact panel" }).click();
  const contact = page.getByRole("region", { name: "Contact", exact: true });
  await expect(contact).toBeVisible();
  await page.reload();
  await expect(contact).toBeVisible();
  await page.goBack();
  await expect(contact).toBeHidden();
  await expect(desk.thread).toBeVisible();
  await page.goBack();
  await expect(desk.list).toBeVisible();
  await expect(desk.thread).toBeHidden();
});

test("on a phone the menu of the bar leads to everything else", async ({ desk: page }) => {
  await page.setViewportSize(PHONE);
  const more = page.getByRole("navigation", { name: "Sections" }).getByRole("button", { name: "More" });
  const ways = {
    Favorites: "/conversations/favorites",
    Snoozed: "/conversations/snoozed",
    Archived: "/conversations/archived",
    Blacklist: "/conversations/blacklist",
    Agents: "/agents",
    Channels: "/channels",
    Labels: "/settings/labels",
    "Quick replies": "/settings/quick-replies",
    Preferences: "/preferences",
  };
  for (const [item, path] of Object.entries(ways)) {
    await more.click();
    await page.getByRole("menuitem", { name: item, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
  }
  await more.click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/signin/);
});

test("what just happened is told on a phone beside what one does, and goes", async ({ organization, desk: page }) => {
  await page.setViewportSize(PHONE);
  const { id } = await addWebchat(organization, "Shop");
  await page.goto(`/channels/${id}`);
  const detail = `Refused by ${"a-name-that-does-not-end-".repeat(8)} and somebody with more to say than fits on one line of a phone`;
  await page.route(`**/api/v1/channels/${id}`, (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    return route.fulfill({ status: 409, contentType: "application/problem+json", json: { type: "about:blank", title: "Refused", status: 409, code: "refused", detail, errors: [] } });
  });
  // Below the switch, which is pressed again all the same; at most three stand there.
  const available = page.getByRole("switch", { name: "Available" });
  const dismiss = page.getByRole("button", { name: "Dismiss" });
  const told = page.locator(".toast");
  for (const count of [1, 2, 3, 3]) {
    await available.click();
    await expect(told).toHaveCount(count);
    await expect(available).toBeChecked();
  }
  const sections = await page.getByRole("navigation", { name: "Sections" }).boundingBox();
  for (const toast of await told.all()) {
    const box = await toast.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(sections?.y ?? 0);
    expect(await toast.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
  }
  for (const left of [2, 1, 0]) {
    await dismiss.first().click();
    await expect(told).toHaveCount(left);
  }
  // Good news goes by itself.
  await page.unroute(`**/api/v1/channels/${id}`);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Counter");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeInViewport();
  await expect(told).toHaveCount(0);
});

test("every address shows after a reload what it showed before", async ({ organization, desk: page }) => {
  // Eighteen times the whole app.
  test.setTimeout(360_000);
  await customers(organization, "Ada");
  await open(page, "Ada");
  const channels = await organization.api.get<{ items: Channel[] }>("/channels");
  const shown: [path: string, seen: string | RegExp][] = [
    [new URL(page.url()).pathname, "Ada"],
    ["/conversations/closed", "Closed"],
    ["/agents", /^Agents/],
    ["/channels", /^Channels/],
    ["/channels/new", "Add channel"],
    [`/channels/${channels.items[0]?.id}`, "Shop"],
    ["/preferences", "Preferences"],
    ["/preferences/profile", "Preferences"],
    ["/preferences/password", "Preferences"],
  ];
  for (const [path, seen] of shown) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: seen }).first()).toBeAttached();
    await page.reload();
    await expect(page.getByRole("heading", { name: seen }).first()).toBeAttached();
    await expect(page).toHaveURL(path);
  }
});

test("what is sent without a connection waits, and goes out once", async ({ organization, desk: page }) => {
  const [ada] = await customers(organization, "Ada");
  const desk = await open(page, "Ada");
  await desk.start.click();
  await expect(desk.composer).toBeVisible();
  await page.context().setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await desk.answer("Sent from a tunnel");
  await expect(desk.said("Sent from a tunnel").getByText("Waits for the connection")).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText("You are offline.")).toHaveCount(0);
  await expect(desk.thread.getByText("Waits for the connection")).toHaveCount(0);
  await expect(desk.said("Sent from a tunnel")).toHaveCount(1);
  const { items } = await organization.api.get<{ items: { text?: string }[] }>(`/conversations/${ada}/messages`);
  expect(items.filter(({ text }) => text === "Sent from a tunnel")).toHaveLength(1);
});

test("what one agent did not send is not the next one's to see on the same computer", async ({ organization, desk: page }) => {
  const colleague = await addAgent(organization, "Tomás", "Ferreira");
  const [ada] = await customers(organization, "Ada");
  const desk = await open(page, "Ada");
  await desk.start.click();
  await page.route("**/api/v1/conversations/*/messages", (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
  await desk.answer("Between us");
  await page.reload();
  await expect(desk.said("Between us").getByText("Not sent")).toBeVisible();
  const session = async ({ email, password }: { email: string; password: string }) => {
    await page.context().clearCookies();
    const origin = new URL(page.url()).origin;
    await page.context().request.post("/api/v1/auth/login", { headers: { origin }, data: { email, password } });
    await page.reload();
    await expect(desk.said("Here is Ada")).toBeVisible();
  };
  await session(colleague);
  await expect(desk.said("Between us")).toHaveCount(0);

  // It is its writer's again, and what a colleague answered meanwhile is read before it goes.
  await session(organization.owner);
  await expect(desk.said("Between us").getByText("Not sent")).toBeVisible();
  await page.unroute("**/api/v1/conversations/*/messages");
  const sent = (): Promise<(string | null)[]> =>
    organization.api.get<{ items: { text: string | null }[] }>(`/conversations/${ada}/messages`).then(({ items }) => items.map(({ text }) => text));
  await page.route("**/api/v1/conversations/*/messages", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    expect(route.request().postDataJSON().force ?? false).toBe(false);
    await route.fallback();
  });
  await desk.said("Between us").getByRole("button", { name: "Retry" }).click();
  await expect.poll(sent).toContain("Between us");
});

test("a message that left while one looked elsewhere is not shown as unsent", async ({ organization, desk: page }) => {
  await customers(organization, "Ada", "Bo");
  const desk = await open(page, "Ada");
  await desk.start.click();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/messages", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  await desk.answer("Right away");
  await desk.choose("Bo");
  await expect(page.getByRole("log", { name: "Messages with Bo" })).toBeVisible();
  const answered = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/messages"));
  release();
  await answered;
  await desk.choose("Ada");
  await expect(desk.said("Right away")).toHaveCount(1);
  await expect(desk.thread.getByText("Not sent")).toHaveCount(0);
});

test("a session that ended leads back to where one was, with the draft", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = await open(page, "Ada");
  await desk.start.click();
  await desk.composer.fill("Half a sentence");
  const here = new URL(page.url()).pathname;
  await page.context().clearCookies();
  await page.reload();
  await expect(page).toHaveURL(/\/signin/);
  await page.getByRole("textbox", { name: "Email" }).fill(organization.owner.email);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("form", { name: "Password" }).getByLabel("Password", { exact: true }).fill(organization.owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(here);
  await expect(desk.composer).toHaveValue("Half a sentence");
});
