// What a contact begins: who gets it and who sees it, said in the contact's form.
import { expectAccessible } from "../support/accessible.ts";
import { addAgent, type Channel } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

test("a restricted contact is its viewers' alone, and what it begins goes to whom was chosen", async ({ organization, desk: owner, signedIn }) => {
  const { api } = organization;
  const shop = await api.post<Channel>("/channels", { kind: "api", name: "Shop", settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" } });
  const writes = (text: string) =>
    api.post<{ conversation_id: string }>(`/channels/${shop.id}/inbound`, { message_id: text, contact: { address: "ada", name: "Ada" }, text });
  const { conversation_id } = await writes("Where is my bicycle?");
  const tomas = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  const ines = await signedIn(await addAgent(organization, "Ines", "Costa"));
  for (const page of [owner, tomas, ines]) {
    await page.goto("/conversations/inbox");
    await new Desk(page).choose("Where is my bicycle?");
  }
  const panel = owner.getByRole("region", { name: "Contact", exact: true });
  await panel.getByRole("button", { name: "More about the contact" }).click();
  await owner.getByRole("menuitem", { name: "Edit contact" }).click();
  const form = owner.getByRole("form", { name: "Edit contact" });
  await form.getByRole("group", { name: "New conversations go to" }).last().getByRole("checkbox", { name: "Tomás Ferreira" }).check();
  await form.getByRole("radio", { name: /Only these agents/ }).check();
  await expectAccessible(owner);
  await form.getByRole("button", { name: "Save" }).click();
  // Whoever gets them would not see them: that is asked first.
  await expect(form.getByRole("alert")).toContainText("Tomás Ferreira");
  await form.getByRole("group", { name: "Agents who see it" }).getByRole("checkbox", { name: "Tomás Ferreira" }).check();
  await form.getByRole("button", { name: "Save all the same" }).click();
  await expect(form).toBeHidden();
  await expect(panel.getByText("Maya Lindqvist, Tomás Ferreira")).toBeVisible();

  // Who does not see it any more is told so where they look at it.
  const theirs = ines.getByRole("region", { name: "Contact", exact: true });
  await expect(theirs.getByText("Others only see this contact")).toBeVisible();
  await api.post(`/conversations/${conversation_id}/close`);
  await writes("And the lock?");
  const desk = new Desk(tomas);
  await desk.folder("Yours").click();
  await expect(desk.row("And the lock?")).toBeVisible();
  const others = new Desk(ines);
  await others.folder("Team").click();
  await expect(ines).toHaveURL(/\/conversations\/team/);
  await expect(others.row("And the lock?")).toHaveCount(0);
});
