// What a contact begins: who gets it and who sees it, said in the contact's form.
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible.ts";
import { addAgent, type Channel, type Organization } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

interface Begun {
  number: number;
  contact: { id: string };
}

/** Customers write over a channel; answers the conversation of each message. */
async function shop({ api }: Organization): Promise<(name: string, text: string) => Promise<string>> {
  const { id } = await api.post<Channel>("/channels", { kind: "api", name: "Shop", settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" } });
  return async (name, text) => {
    const message = { message_id: text, contact: { address: name, name }, text };
    return (await api.post<{ conversation_id: string }>(`/channels/${id}/inbound`, message)).conversation_id;
  };
}

async function agentId({ api }: Organization, firstName: string): Promise<string | undefined> {
  const agents = await api.get<{ items: { id: string; first_name: string }[] }>("/agents");
  return agents.items.find(({ first_name }) => first_name === firstName)?.id;
}

const panelOf = (page: Page) => page.getByRole("region", { name: "Contact", exact: true });

/** Opens the form of the contact beside the open conversation. */
async function edit(page: Page) {
  await panelOf(page).getByRole("button", { name: "More about the contact" }).click();
  await page.getByRole("menuitem", { name: "Edit contact" }).click();
  const form = page.getByRole("form", { name: "Edit contact" });
  await expect(form).toBeVisible();
  return form;
}

test("a restricted contact is its viewers' alone, and what it begins goes to whom was chosen", async ({ organization, desk: owner, signedIn }) => {
  const { api } = organization;
  const writes = await shop(organization);
  const first = await writes("Ada", "Where is my bicycle?");
  const { contact, number: old } = await api.get<Begun>(`/conversations/${first}`);
  await api.post(`/contacts/${contact.id}/notes`, { text: "Prefers mornings" });
  const tomas = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  const ines = await signedIn(await addAgent(organization, "Ines", "Costa"));
  for (const page of [owner, tomas, ines]) {
    await page.goto("/conversations/inbox");
    await new Desk(page).choose("Where is my bicycle?");
    await expect(page.locator(".pinned-note")).toContainText("Prefers mornings");
  }
  const lost = await edit(ines);
  const form = await edit(owner);
  await form.getByRole("group", { name: "New conversations go to" }).getByRole("checkbox", { name: "Tomás Ferreira" }).check();
  await form.getByRole("radio", { name: /Only these agents/ }).check();
  await expectAccessible(owner);
  await form.getByRole("button", { name: "Save" }).click();
  // Whoever is to get them would not see them.
  await expect(form.getByRole("alert")).toContainText("Tomás Ferreira");
  await form.getByRole("group", { name: "Agents who see it" }).getByRole("checkbox", { name: "Tomás Ferreira" }).check();
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form).toBeHidden();
  await expect(panelOf(owner).getByText("Maya Lindqvist, Tomás Ferreira")).toBeVisible();

  // Who does not see it any more is told so where they look at it, and keeps nothing of it.
  await expect(panelOf(ines).getByText("Others only see this contact")).toBeVisible();
  await expect(lost).toBeHidden();
  await expect(ines.getByText("Prefers mornings")).toHaveCount(0);
  await api.post(`/conversations/${first}/close`);
  const second = await writes("Ada", "And the lock?");
  const other = await writes("Bo", "Here is Bo");
  await api.post(`/conversations/${other}/assign`, { agent_ids: [await agentId(organization, "Tomás")] });
  const desk = new Desk(tomas);
  await desk.folder("Yours").click();
  await expect(desk.row("And the lock?")).toBeVisible();
  const others = new Desk(ines);
  await others.folder("Team").click();
  await expect(others.row("Here is Bo")).toBeVisible();
  await expect(others.row("And the lock?")).toHaveCount(0);
  const { number } = await api.get<Begun>(`/conversations/${second}`);
  await ines.goto(`/conversations/inbox/${number}`);
  await expect(ines.getByText(`There is no conversation #${number} here`)).toBeVisible();

  // It comes back with what stands on it.
  await ines.goto(`/conversations/inbox/${old}`);
  await expect(others.said("Where is my bicycle?")).toBeVisible();
  await expect(panelOf(ines).getByText("Others only see this contact")).toBeVisible();
  await api.patch(`/contacts/${contact.id}`, { default_visibility: { restricted: false } });
  await expect(ines.locator(".pinned-note")).toContainText("Prefers mornings");
});

test("a question is about what was chosen when it was asked", async ({ organization, desk: page }) => {
  const { api } = organization;
  const writes = await shop(organization);
  const { contact } = await api.get<Begun>(`/conversations/${await writes("Ada", "Where is my bicycle?")}`);
  for (const [first, last] of [["Tomás", "Ferreira"], ["Ines", "Costa"]] as const) await addAgent(organization, first, last);
  const both = [await agentId(organization, "Tomás"), await agentId(organization, "Ines")];
  await api.patch(`/contacts/${contact.id}`, { default_assignee_ids: both });
  await page.goto("/conversations/inbox");
  await new Desk(page).choose("Where is my bicycle?");
  const form = await edit(page);
  await form.getByRole("radio", { name: /Only these agents/ }).check();
  const seen = form.getByRole("group", { name: "Agents who see it" });
  const tomas = seen.getByRole("checkbox", { name: "Tomás Ferreira" });
  const ines = seen.getByRole("checkbox", { name: "Ines Costa" });
  await tomas.uncheck();
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form.getByRole("alert")).toContainText("Tomás");
  await expect(form.getByRole("button", { name: "Save all the same" })).toBeVisible();
  // Ines was not named: that is another question.
  await ines.uncheck();
  await expect(form.getByRole("alert")).toBeHidden();
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form.getByRole("alert")).toContainText("Ines");
  await ines.check();
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form.getByRole("alert")).not.toContainText("Ines");
  await form.getByRole("button", { name: "Save all the same" }).click();
  await expect(form).toBeHidden();
  const now = await api.get<{ default_assignee_ids: string[] }>(`/contacts/${contact.id}`);
  expect(now.default_assignee_ids).toEqual(both.slice(1));
});

test("a form that a colleague overtook shows what they said, and keeps what was typed", async ({ organization, desk: page }) => {
  const { api } = organization;
  const writes = await shop(organization);
  const { contact } = await api.get<Begun>(`/conversations/${await writes("Ada", "Where is my bicycle?")}`);
  await addAgent(organization, "Tomás", "Ferreira");
  await addAgent(organization, "Ines", "Costa");
  const tomas = await agentId(organization, "Tomás");
  await new Desk(page).choose("Where is my bicycle?");
  const form = await edit(page);
  const remarks = form.getByRole("textbox", { name: "Remarks" });
  await remarks.fill("Two bicycles");
  const owner = form.getByRole("combobox", { name: "Pinned to" });
  await owner.selectOption({ label: "Ines Costa" });
  // Neither Enter nor Escape in a search is for the form.
  const search = form.getByRole("searchbox", { name: "Search who gets them" });
  await search.fill("tom");
  await search.press("Enter");
  await search.press("Escape");
  await expect(search).toHaveValue("");
  await expect(form).toBeVisible();

  await api.post(`/contacts/${contact.id}/pin`, { agent_id: tomas });
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form.getByRole("alert")).toContainText("Somebody else changed this contact meanwhile");
  await expect(owner).toHaveValue(`${tomas}`);
  await expect(remarks).toHaveValue("Two bicycles");
  const before = await api.get<{ owner_agent_id: string; remarks: string | null }>(`/contacts/${contact.id}`);
  expect(before).toMatchObject({ owner_agent_id: tomas, remarks: null });
  await owner.selectOption({ label: "Ines Costa" });
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form).toBeHidden();
  await expect(panelOf(page).getByRole("button", { name: "Detach (assigned to Ines)" })).toBeVisible();
});

test("a form that is shut while it is saved takes nothing down", async ({ organization, desk: page }) => {
  const writes = await shop(organization);
  await writes("Ada", "Where is my bicycle?");
  await addAgent(organization, "Ines", "Costa");
  const desk = new Desk(page);
  await desk.choose("Where is my bicycle?");
  const form = await edit(page);
  await form.getByRole("textbox", { name: "Remarks" }).fill("Two bicycles");
  await form.getByRole("combobox", { name: "Pinned to" }).selectOption({ label: "Ines Costa" });
  let answer: () => void = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  const asked = page.waitForRequest((request) => request.method() === "PATCH");
  await page.route("**/api/v1/contacts/*", async (route) => {
    if (route.request().method() === "PATCH") await held;
    await route.continue();
  });
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await asked;
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();
  answer();
  await expect(panelOf(page).getByRole("button", { name: "Detach (assigned to Ines)" })).toBeVisible();
  await expect(panelOf(page).getByText("Two bicycles")).toBeVisible();
});
