// A customer who is one agent's: pinned, seen as such by everybody, and led past Open.
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible.ts";
import { addAgent, type Channel } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

test("a pinned contact shows whose they are, and writes to them alone", async ({ organization, desk: owner, signedIn }) => {
  const { api } = organization;
  const shop = await api.post<Channel>("/channels", { kind: "api", name: "Shop", settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" } });
  const writes = (text: string, name = "Ada") =>
    api.post<{ conversation_id: string }>(`/channels/${shop.id}/inbound`, { message_id: text, contact: { address: name, name }, text });
  const { conversation_id } = await writes("Where is my bicycle?");
  const tomas = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  const ines = await signedIn(await addAgent(organization, "Ines", "Costa"));
  const panel = (page: Page) => page.getByRole("region", { name: "Contact", exact: true });
  const button = (page: Page, name: string) => panel(page).getByRole("button", { name, exact: true });
  for (const page of [owner, tomas, ines]) {
    await page.goto("/conversations/inbox");
    await new Desk(page).choose("Where is my bicycle?");
    await expect(button(page, "Pin")).toBeEnabled();
  }

  await button(tomas, "Pin").click();
  await expect(button(tomas, "Detach")).toBeEnabled();
  await expect(button(ines, "Pinned (Tomás)")).toBeDisabled();
  await expect(button(owner, "Detach (assigned to Tomás)")).toBeEnabled();
  await expectAccessible(tomas);

  // What they begin next does not stand in Open.
  await api.post(`/conversations/${conversation_id}/close`);
  await writes("And the lock?");
  const theirs = new Desk(tomas);
  await theirs.folder("Yours").click();
  await expect(theirs.row("And the lock?")).toBeVisible();
  await writes("Here is Bo", "Bo");
  const others = new Desk(ines);
  await others.folder("Inbox").click();
  await expect(others.row("Here is Bo")).toBeVisible();
  await expect(others.row("And the lock?")).toHaveCount(0);

  // Whoever manages conversations detaches it from anyone, by name too.
  await owner.keyboard.press("Control+k");
  const palette = owner.getByRole("dialog", { name: "Command palette" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await owner.keyboard.type("detach");
  await palette.getByRole("option", { name: /Detach the contact/ }).click();
  await expect(button(owner, "Pin")).toBeEnabled();
  await theirs.choose("And the lock?");
  await expect(button(tomas, "Pin")).toBeEnabled();
});
