// What programs are given: tokens to call with, and webhooks to be called by.
import { addAgent, Api } from "../support/api.ts";
import { says } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { isSigned, startIntegrator } from "../support/integrator.ts";

test("a token is made, seen once, used, and revoked", async ({ server, desk: page }) => {
  await page.goto("/settings/api-tokens");
  await expect(page.getByText("No tokens yet")).toBeVisible();
  const form = page.getByRole("form", { name: "New token" });
  await form.getByRole("button", { name: "Make token" }).click();
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Name").fill("Warehouse");
  await form.getByLabel("Labels").selectOption("read and write");
  await form.getByRole("radio", { name: "Only some of it" }).check();
  await form.getByLabel("Manage labels").check();
  await form.getByRole("button", { name: "Make token" }).click();
  await expect(page.getByRole("heading", { name: "Token “Warehouse” is made" })).toBeFocused();
  const token = await page.getByRole("textbox", { name: "Token" }).innerText();
  expect(token).toMatch(/^sb_/);

  const program = new Api(server, token);
  await program.post("/labels", { name: "Urgent" });
  await expect(program.post("/teams", { name: "Sales" })).rejects.toThrow(/403/);
  await page.getByRole("button", { name: "I have copied it" }).click();
  await page.reload();
  await expect(page.getByRole("cell", { name: /^Warehouse/ })).toBeVisible();
  await expect(page.getByText(token)).toHaveCount(0);

  await page.getByRole("button", { name: "More for Warehouse" }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("dialog", { name: "Revoke the token Warehouse?" }).getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("No tokens yet")).toBeVisible();
  await expect(program.get("/labels")).rejects.toThrow(/401/);
});

test("the list says what each token may, on a phone too", async ({ organization, desk: page }) => {
  const { api } = organization;
  const team = await api.post<{ id: string }>("/teams", { name: "Returns" });
  await api.post("/api-tokens", {
    name: "Warehouse",
    scopes: ["labels:read", "labels:write", "contacts:read"],
    permissions: ["labels.manage", "contacts.block"],
    team_ids: [team.id],
  });
  await api.post("/api-tokens", { name: "My script", kind: "personal", scopes: ["me:read"] });
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/settings/api-tokens");
    const row = page.getByRole("row", { name: /^Warehouse/ });
    await expect(row.getByText("Contacts: read · Labels: read and write")).toBeVisible();
    await row.getByText("2 permissions · Returns").click();
    await expect(row.getByText("Block contacts · Manage labels")).toBeVisible();
    const own = page.getByRole("row", { name: /^My script/ });
    await expect(own.getByText("Own account: read")).toBeVisible();
    await expect(own.getByText(/permission/)).toHaveCount(0);
  }
});

test("an agent who manages no integrations has tokens of their own alone, and no webhooks", async ({ organization, server, signedIn }) => {
  await organization.api.post("/api-tokens", { name: "Warehouse", scopes: ["labels:read"] });
  const agent = await addAgent(organization, "Tomás", "Ferreira");
  const page = await signedIn(agent);
  await page.goto("/conversations/inbox");
  const navigation = page.getByRole("navigation", { name: "Main" });
  await navigation.getByRole("button", { name: "Settings" }).click();
  await expect(navigation.getByRole("link", { name: "Quick replies" })).toBeVisible();
  await expect(navigation.getByRole("link", { name: /^(Webhooks|API tokens)/ })).toHaveCount(0);
  await page.goto("/settings/webhooks");
  await expect(page.getByText("Your role does not open this page")).toBeVisible();
  await expect(page.getByRole("link", { name: "Add" })).toHaveCount(0);

  await page.goto("/preferences/security");
  await page.getByRole("link", { name: "Programs that act as you: API tokens" }).click();
  await expect(page.getByText("No tokens yet")).toBeVisible();
  const form = page.getByRole("form", { name: "New token" });
  await expect(form.getByRole("radio", { name: /^An integration/ })).toHaveCount(0);
  await form.getByLabel("Name").fill("My script");
  await form.getByText("Everything else").click();
  await form.getByLabel("Own account").selectOption("read");
  await form.getByRole("button", { name: "Make token" }).click();
  const token = await page.getByRole("textbox", { name: "Token" }).innerText();
  expect((await new Api(server, token).get<{ email: string }>("/me")).email).toBe(agent.email);
});

test("a webhook is added, tried, told what happens, paused and deleted", async ({ organization, desk: page }) => {
  const integrator = await startIntegrator();
  await page.goto("/settings/webhooks");
  await page.getByRole("link", { name: "Add a webhook" }).click();
  await page.getByLabel("Address").fill("not an address");
  await page.getByLabel("Address").blur();
  await expect(page.getByLabel("Address")).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByLabel("Address")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Address").fill(integrator.url);
  await expect(page.getByLabel("Address")).not.toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page).toHaveURL(/\/settings\/webhooks\/\d+$/);
  const secret = await page.getByRole("textbox", { name: "Signing secret" }).innerText();
  expect(secret).toMatch(/^whsec_/);

  await page.getByRole("button", { name: "Send a test" }).click();
  await expect(page.getByText("The endpoint took the test")).toBeVisible();
  const test = await integrator.next();
  expect(isSigned(test, secret)).toBe(true);
  const row = page.getByRole("row", { name: /webhook\.test/ });
  await expect(row.getByText("204")).toBeVisible();
  await row.getByRole("button", { name: "webhook.test" }).click();
  await expect(page).toHaveURL(/delivery=\d+/);
  await expect(page.getByRole("region", { name: "Request" })).toContainText('"type": "webhook.test"');
  await page.reload();
  await expect(page.getByText("It was shown when it was made.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Again", exact: true })).toHaveCount(0);

  await says(organization, "Ada", "Good morning");
  const told = [await integrator.next(), await integrator.next()];
  const began = told.find(({ raw }) => (JSON.parse(raw) as { type: string }).type === "conversation.created");
  expect(began).toBeDefined();
  await page.getByRole("button", { name: "Load again" }).click();
  await page.getByRole("button", { name: "conversation.created" }).click();
  await page.getByRole("button", { name: "Again", exact: true }).click();
  const ids = async (): Promise<unknown> => (await integrator.next()).headers["webhook-id"];
  await expect.poll(ids).toBe(began?.headers["webhook-id"]);

  await page.getByRole("switch", { name: "On", exact: true }).click();
  await expect(page.getByRole("region", { name: "Webhook list" }).getByText("Paused")).toBeVisible();
  await page.getByRole("button", { name: "New secret" }).click();
  await page.getByRole("dialog", { name: "Make a new secret?" }).getByRole("button", { name: "New secret" }).click();
  await expect(page.getByRole("textbox", { name: "Signing secret" })).not.toHaveText(secret);
  await page.getByRole("button", { name: "Delete the webhook" }).click();
  await page.getByRole("dialog", { name: /^Delete the webhook / }).getByRole("button", { name: "Delete the webhook" }).click();
  await expect(page.getByText("No webhooks yet")).toBeVisible();
  await integrator.stop();
});

test("of two who change a webhook the later is told, and pausing it is in nobody's way", async ({ organization, desk: page }) => {
  const hook = { url: "http://127.0.0.1:9/nobody-listens", events: ["message.created"] };
  const { id } = await organization.api.post<{ id: string }>("/webhooks", hook);
  await page.goto(`/settings/webhooks/${id}`);
  await page.getByLabel("Address").fill("http://127.0.0.1:9/another");
  await organization.api.patch(`/webhooks/${id}`, { enabled: false });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The webhook is saved")).toBeVisible();
  await page.getByLabel("Address").fill("http://127.0.0.1:9/ours");
  await organization.api.patch(`/webhooks/${id}`, { url: "http://127.0.0.1:9/theirs" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else changed this webhook meanwhile")).toBeVisible();
  await expect(page.getByLabel("Address")).toHaveValue("http://127.0.0.1:9/ours");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(async () => (await organization.api.get<{ url: string }>(`/webhooks/${id}`)).url).toBe("http://127.0.0.1:9/ours");
});
