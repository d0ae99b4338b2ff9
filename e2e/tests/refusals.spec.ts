// What the server refuses: the open conversation stands as the server has it, and the composer asks for what the channel asks for.
import type { Page, Route } from "@playwright/test";
import type { Channel } from "../support/api.ts";
import { customers, Desk, says } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

function refusal(status: number, code: string): Parameters<Route["fulfill"]>[0] {
  return { status, contentType: "application/problem+json", body: JSON.stringify({ type: `/problems/${code}`, title: code, status, code }) };
}

async function begin(page: Page, name: string): Promise<Desk> {
  const desk = new Desk(page);
  await desk.choose(name);
  await desk.start.click();
  await expect(desk.composer).toBeVisible();
  return desk;
}

test("of two changes that are both refused neither is shown any more", async ({ organization, desk: page }) => {
  const { api } = organization;
  await customers(organization, "Ada");
  const labels: string[] = [];
  for (const name of ["Vip", "Refund"]) labels.push((await api.post<{ id: string }>("/labels", { name })).id);
  await page.reload();
  const desk = await begin(page, "Ada");
  const waiting: Route[] = [];
  await page.route("**/api/v1/conversations/*/labels/*", (route) => void waiting.push(route));
  await page.getByRole("button", { name: /^(Assign|Assigned to)/ }).click();
  const popover = page.getByRole("dialog", { name: "Assign" });
  await popover.getByRole("tab", { name: "Labels" }).click();
  for (const name of ["Vip", "Refund"]) await popover.getByRole("option", { name }).click();
  await expect(popover.getByRole("option", { name: "Vip" })).toHaveAttribute("aria-selected", "true");
  await expect.poll(() => waiting.length).toBe(2);
  for (const route of waiting) await route.fulfill(refusal(422, "refused"));
  for (const name of ["Vip", "Refund"]) await expect(popover.getByRole("option", { name })).toHaveAttribute("aria-selected", "false");
  await page.keyboard.press("Escape");
  await expect(page.locator(".head-labels").getByText(/Vip|Refund/)).toHaveCount(0);
  await expect(desk.thread).toBeVisible();
});

test("the composer follows a channel that is switched off and on again, and a message that is refused for it", async ({ organization, desk: page }) => {
  const { api } = organization;
  await customers(organization, "Ada");
  const { items } = await api.get<{ items: Channel[] }>("/channels");
  const shop = items.find(({ name }) => name === "Shop")?.id;
  const desk = await begin(page, "Ada");
  const form = page.getByRole("form", { name: "Answer" });
  const off = form.getByText("switched off").first();
  await desk.composer.fill("On its way");
  await expect(off).toBeHidden();
  await api.patch(`/channels/${shop}`, { enabled: false });
  await expect(off).toBeVisible();
  await expect(form.getByRole("button", { name: /^Send/ }).first()).toBeDisabled();
  await expect(desk.composer).toHaveValue("On its way");
  await api.patch(`/channels/${shop}`, { enabled: true });
  await expect(off).toBeHidden();

  // The stream may be slower than one's fingers: the refusal says so too.
  let way = "template_required";
  await page.route("**/api/v1/conversations/*/messages", (route) => (route.request().method() === "POST" ? route.fulfill(refusal(422, way)) : route.fallback()));
  let state = "template_only";
  await page.route(/\/api\/v1\/conversations\/\d+$/, async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { reply_options: { state: string }[] };
    for (const option of body.reply_options) option.state = state;
    await route.fulfill({ response, json: body });
  });
  await desk.composer.press("Control+Enter");
  await expect(form.getByText("This customer’s window is shut. Choose a template.")).toBeVisible();
  [way, state] = ["opted_out", "free"];
  // What was written comes back as soon as it may be.
  await says(organization, "Ada", "And now?");
  await expect(desk.composer).toHaveValue("On its way");
  state = "opted_out";
  await desk.composer.press("Control+Enter");
  await expect(form.getByText("opted out").first()).toBeVisible();
  await expect(desk.composer).toHaveValue("On its way");
});

test("a window that ends while one writes asks for a template", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const ends = Date.now() + 8_000;
  await page.route(/\/api\/v1\/conversations\/\d+$/, async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { reply_options: { state: string; until: string | null }[] };
    const isOver = Date.now() >= ends;
    for (const option of body.reply_options) [option.state, option.until] = isOver ? ["template_only", null] : ["free", new Date(ends).toISOString()];
    await route.fulfill({ response, json: body });
  });
  await page.reload();
  const desk = new Desk(page);
  await desk.choose("Ada");
  // Who takes it is told the ways by the call that takes it.
  await page.route("**/pick", async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { reply_options: { state: string; until: string | null }[] };
    for (const option of body.reply_options) option.until = new Date(ends).toISOString();
    await route.fulfill({ response, json: body });
  });
  await desk.start.click();
  await desk.composer.fill("Nearly too late");
  await expect(page.getByText("This customer’s window is shut. Choose a template.")).toBeVisible({ timeout: 20_000 });
});

test("a message that is left unsent is told of, and its row says so until it is sent", async ({ organization, desk: page }) => {
  await customers(organization, "Ada", "Bo");
  const desk = await begin(page, "Ada");
  const number = new URL(page.url()).pathname.split("/").at(-1);
  const lost = "**/api/v1/conversations/*/messages";
  await page.route(lost, (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
  await desk.composer.fill("On its way");
  await desk.composer.press("Control+Enter");
  await expect(desk.said("On its way")).toBeVisible();
  await desk.choose("Bo");
  await expect(page.getByText(`The message in #${number} was not sent`)).toBeVisible();
  await expect(desk.row("Ada")).toContainText("Not sent");
  await page.reload();
  await expect(desk.row("Ada")).toContainText("Not sent");
  await page.unroute(lost);
  await desk.choose("Ada");
  await desk.said("On its way").getByRole("button", { name: "Retry" }).click();
  await expect(desk.said("On its way").locator(".msg-meta time")).toBeVisible();
  await desk.choose("Bo");
  await expect(desk.row("Ada")).not.toContainText("Not sent");
});

test("what was read is told again where the line was lost", async ({ organization, desk: page }) => {
  const [ada] = await customers(organization, "Ada");
  let tries = 0;
  await page.route("**/api/v1/conversations/*/read", (route) => {
    tries += 1;
    return tries === 1 ? route.abort() : route.continue();
  });
  const unread = async (): Promise<number> => (await organization.api.get<{ unread_count: number }>(`/conversations/${ada}`)).unread_count;
  expect(await unread()).toBe(1);
  await new Desk(page).choose("Ada");
  await expect.poll(unread, { timeout: 15_000 }).toBe(0);
  expect(tries).toBeGreaterThan(1);
});

test("a favorite that one marked in another window is marked here, in the list, the thread and the count", async ({ organization, desk: page, signedIn }) => {
  await customers(organization, "Ada", "Bo");
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  const other = await signedIn(organization.owner);
  await other.goto("/conversations/favorites");
  const { items } = await organization.api.get<{ items: { id: string; display_name: string }[] }>("/contacts");
  const ada = items.find((contact) => contact.display_name === "Ada")?.id;
  await organization.api.put(`/contacts/${ada}/favorite`);
  await expect(desk.row("Here is Ada").getByText("favorite")).toBeAttached();
  await expect(new Desk(other).row("Here is Ada")).toBeVisible();
  await expect(other.getByRole("heading", { name: /^Favorites \d/ })).toContainText("1");
  await organization.api.delete(`/contacts/${ada}/favorite`);
  await expect(desk.row("Here is Ada").getByText("favorite")).toHaveCount(0);
  await expect(new Desk(other).row("Here is Ada")).toBeHidden();
  await expect(other.getByRole("heading", { name: /^Favorites \d/ })).toContainText("0");
});
