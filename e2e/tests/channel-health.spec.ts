// How a channel is: what did not leave and is sent again, and what came in and could not be taken.
import { addAgent, type Channel } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { startIntegrator } from "../support/integrator.ts";

test("what did not leave is listed, led back to, and sent again", async ({ organization, desk: page }) => {
  const { api } = organization;
  const integrator = await startIntegrator();
  const { id } = await api.post<Channel>("/channels", { kind: "api", name: "Till", settings: { webhook_url: integrator.url } });
  const hello = { message_id: "1", contact: { address: "ada", name: "Ada" }, text: "Hello" };
  const { conversation_id } = await api.post<{ conversation_id: string }>(`/channels/${id}/inbound`, hello);
  const health = `/channels/${id}/health`;
  const failed = page.getByRole("list", { name: "Messages that did not leave" });
  const lines = failed.getByRole("listitem");

  await page.goto(health);
  const section = page.locator("section.sec").filter({ has: page.getByRole("heading", { name: "Messages that did not leave" }) });
  await expect(section.getByText("None.")).toBeVisible();

  // They come while one looks.
  integrator.status = 410;
  for (let n = 1; n <= 27; n += 1) await api.post(`/conversations/${conversation_id}/messages`, { text: `Answer ${n}` });
  await expect(lines.first()).toContainText("410");
  await expect.poll(async () => (await api.get<{ failures_24h: number }>(health)).failures_24h).toBe(27);
  await page.reload();
  await expect(lines).toHaveCount(25);
  await section.getByRole("button", { name: "Show more" }).click();
  await expect(lines).toHaveCount(27);
  await expect(page.getByText("27", { exact: true })).toBeVisible();

  integrator.status = 204;
  const oldest = lines.last();
  await oldest.getByRole("button", { name: "Retry the message to Ada" }).click();
  await expect(oldest.getByText("It has left")).toBeVisible();
  await expect(oldest.getByRole("button")).toHaveCount(0);
  await expect(page.getByText("26", { exact: true })).toBeVisible();
  expect((await integrator.next()).body).toMatchObject({ contact: { address: "ada" } });

  // It leads to the message, which can be sent again there too, and the list hears of it.
  await lines.nth(3).getByRole("link", { name: "#1 Ada" }).click();
  await expect(page).toHaveURL(/\/conversations\/inbox\/1\?message=\d+$/);
  const desk = new Desk(page);
  await expect(desk.said("Answer 24")).toBeInViewport();
  await page.goBack();
  await expect(lines).toHaveCount(25);
  const { items } = await api.get<{ items: { id: string }[] }>(`/channels/${id}/failed-messages`);
  await api.post(`/conversations/${conversation_id}/messages/${items[0]?.id}/retry`);
  await expect(lines.first().getByText("It has left")).toBeVisible();

  // What nothing can come of is not offered.
  await api.post(`/conversations/${conversation_id}/close`);
  await page.route("**/failed-messages?*", (route) => route.abort());
  await page.reload();
  await expect(page.getByText("The messages did not load")).toBeVisible();
  await page.unroute("**/failed-messages?*");
  await section.getByRole("button", { name: "Try again" }).click();
  await expect(lines).toHaveCount(25);
  await expect(section.getByRole("button", { name: /^Retry/ })).toHaveCount(0);
  await integrator.stop();
});

test("entries that could not be taken are read on, and thrown away", async ({ organization, desk: page }) => {
  const { api } = organization;
  const settings = { api_key: "a fake key", sender: "46700000001" };
  const channel = await api.post<Channel & { webhook_url: string; secret: string }>("/channels", { kind: "sms_mitto", name: "Texts", settings });
  const address = `${channel.webhook_url}/in?k=${encodeURIComponent(channel.secret)}`;
  for (let n = 1; n <= 27; n += 1) {
    const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: `{"entry ${String(n).padStart(2, "0")}"` });
    expect(answer.ok).toBe(true);
  }
  await page.goto(`/channels/${channel.id}/health`);
  const entries = page.getByRole("list", { name: "Entries that could not be taken" });
  const lines = entries.getByRole("listitem");
  await expect(lines).toHaveCount(25);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(lines).toHaveCount(27);
  await expect(page.getByRole("button", { name: "Show more" })).toBeHidden();
  // The newest first, each as it came.
  const raw = (n: number) => lines.nth(n).getByText("As it came");
  await raw(0).click();
  await expect(lines.first().getByText(/entry 27/)).toBeVisible();
  await raw(26).click();
  await expect(lines.last().getByText(/entry 01/)).toBeVisible();

  // What one has paged to stays in sight.
  await lines.last().getByRole("button", { name: "Throw away" }).click();
  await page.getByRole("dialog", { name: "Throw this entry away?" }).getByRole("button", { name: "Throw away" }).click();
  await expect(lines).toHaveCount(26);
  await expect(lines.last().getByText("As it came")).toBeVisible();

  // What only its mailbox has is not offered to be tried again.
  await page.route("**/failures?*", async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { items: { retryable: boolean }[] };
    for (const item of body.items.slice(0, 1)) item.retryable = false;
    await route.fulfill({ response, json: body });
  });
  await page.reload();
  await expect(lines).toHaveCount(25);
  await expect(lines.nth(1).getByRole("button", { name: /^Try the entry/ })).toBeVisible();
  await expect(lines.first().getByRole("button", { name: /^Try the entry/ })).toHaveCount(0);
  await expect(lines.first().getByRole("button", { name: "Throw away" })).toBeVisible();
});

test("a new secret for Mitto is shown as the whole address, and the one before is worth nothing", async ({ organization, desk: page }) => {
  const { api } = organization;
  const settings = { api_key: "a fake key", sender: "46700000001" };
  const channel = await api.post<Channel & { webhook_url: string; secret: string }>("/channels", { kind: "sms_mitto", name: "Texts", settings });
  const says = (address: string, text: string): Promise<Response> => {
    const body = { id: text, from: "46701234567", to: "46700000001", text };
    return fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  };
  const before = `${channel.webhook_url}/in?k=${encodeURIComponent(channel.secret)}`;
  expect((await says(before, "First words")).status).toBe(200);

  await page.goto(`/channels/${channel.id}`);
  const shown = page.getByRole("textbox", { name: "Address for Mitto" });
  await expect(page.getByRole("button", { name: "New secret" })).toBeVisible();
  await expect(shown).toHaveCount(0);
  await page.getByRole("button", { name: "New secret" }).click();
  await page.getByRole("dialog", { name: "Make a new secret?" }).getByRole("button", { name: "New secret" }).click();
  await expect(shown).toContainText(`${channel.webhook_url}/in?k=whsec_`);
  const address = (await shown.textContent()) ?? "";
  expect(address).not.toBe(before);
  expect((await says(before, "Lost words")).status).toBe(401);
  expect((await says(address, "Second words")).status).toBe(200);

  await page.reload();
  await expect(page.getByRole("button", { name: "New secret" })).toBeVisible();
  await expect(shown).toHaveCount(0);
  const desk = new Desk(page);
  await desk.folder("Inbox").click();
  await desk.choose("Second words");
  await expect(desk.said("First words")).toBeVisible();
  await expect(desk.said("Lost words")).toHaveCount(0);
});

test("an admin who looks at something else is told that a channel stopped and works again, and an agent is not", async ({ organization, desk: page, signedIn }) => {
  const { api } = organization;
  const integrator = await startIntegrator();
  const { id } = await api.post<Channel>("/channels", { kind: "api", name: "Till", settings: { webhook_url: integrator.url } });
  const hello = { message_id: "1", contact: { address: "ada", name: "Ada" }, text: "Hello" };
  const { conversation_id } = await api.post<{ conversation_id: string }>(`/channels/${id}/inbound`, hello);
  const answer = (text: string): Promise<unknown> => api.post(`/conversations/${conversation_id}/messages`, { text });
  const colleague = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  await colleague.goto("/conversations/inbox/1");
  await page.goto("/settings/labels");
  await expect(page.getByText("No labels yet")).toBeVisible();

  integrator.status = 410;
  for (let n = 1; n <= 5; n += 1) await answer(`Answer ${n}`);
  const stopped = "Till has stopped working";
  await expect(page.getByText(stopped)).toBeVisible();
  await page.getByRole("button", { name: "See its health" }).click();
  await expect(page).toHaveURL(`/channels/${id}/health`);
  await page.goto("/settings/labels");
  await expect(page.getByText("No labels yet")).toBeVisible();

  integrator.status = 204;
  await answer("It works");
  const recovered = "Till works again";
  await expect(page.getByText(recovered)).toBeVisible();
  // The agent has heard of all that by now: what was said after it is there.
  await expect(new Desk(colleague).said("It works")).toBeVisible();
  await answer("The last word");
  await expect(new Desk(colleague).said("The last word")).toBeVisible();
  await expect(colleague.getByText(stopped)).toHaveCount(0);
  await expect(colleague.getByText(recovered)).toHaveCount(0);
  await integrator.stop();
});

test("the address for the provider is copied with one press", async ({ organization: { api }, desk: page }) => {
  const settings = { api_key: "a fake key", sender: "46700000001" };
  const { id, webhook_url } = await api.post<Channel & { webhook_url: string }>("/channels", { kind: "sms_mitto", name: "Texts", settings });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/channels/${id}`);
  const address = page.getByRole("textbox", { name: "Webhook URL" });
  await expect(address).toHaveText(webhook_url);
  const beside = page.locator(".copy").filter({ has: address });
  await beside.getByRole("button", { name: "Copy" }).click();
  await expect(beside.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(webhook_url);
});
