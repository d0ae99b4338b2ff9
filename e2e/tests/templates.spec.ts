// Templates: written by hand or taken over from the provider, filled in, and sent where nothing else may be.
import { expectAccessible } from "../support/accessible.ts";
import type { Channel } from "../support/api.ts";
import { Desk, says } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { startWhatsapp } from "../support/whatsapp.ts";

test("a template is written by hand, and chosen while one answers", async ({ organization, desk: page }) => {
  await says(organization, "Ada Lovelace", "Where is my order?");
  await page.goto("/channels");
  await page.getByRole("link", { name: /^Shop/ }).click();
  const parts = page.getByRole("navigation", { name: "Parts of the channel" });
  await parts.getByRole("link", { name: "Templates" }).click();
  await expect(page.getByText("No templates yet")).toBeVisible();
  await page.getByRole("button", { name: "Add template" }).click();
  const dialog = page.getByRole("dialog", { name: "Add template" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("on its way");
  await dialog.getByRole("textbox", { name: "Text" }).fill("Hi {{first name}}");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("{{first name}} is no placeholder")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Text" }).fill("Hi {{first_name}}, {{1}} is on its way.");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Approved")).toBeVisible();
  await expectAccessible(page);

  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await desk.choose("Where is my order?");
  await desk.start.click();
  await desk.composer.fill("Half a thought");
  await page.getByRole("button", { name: "Templates" }).click();
  await page.getByRole("searchbox", { name: "Search templates" }).fill("way");
  await page.getByRole("button", { name: /on its way/ }).click();
  const answer = page.getByRole("form", { name: "Answer" });
  await expect(answer.getByRole("button", { name: "Send", exact: false }).first()).toBeDisabled();
  await answer.getByRole("textbox", { name: "First name" }).fill("Ada");
  await answer.getByRole("textbox", { name: "Placeholder 1" }).fill("the lamp");
  await expect(answer.getByText("Hi Ada, the lamp is on its way.")).toBeVisible();
  await expectAccessible(page);
  await answer.getByRole("textbox", { name: "Placeholder 1" }).press("Enter");
  await expect(desk.said("Hi Ada, the lamp is on its way.")).toBeVisible();
  // What was begun is still there.
  await expect(desk.composer).toHaveValue("Half a thought");
});

test("a customer whose window is shut is written to by a template", async ({ organization, desk: page }) => {
  const { api } = organization;
  const whatsapp = await startWhatsapp();
  const { id } = await api.post<Channel>("/channels", { kind: "whatsapp", name: "Orders", settings: whatsapp.settings });
  await page.goto(`/channels/${id}/templates`);
  await page.getByRole("button", { name: "Sync" }).click();
  await expect(page.getByText("Synced: 2 new, 0 changed, 0 removed")).toBeVisible();
  await expect(page.getByText("Paused")).toBeVisible();

  await page.goto("/conversations/inbox");
  await page.getByRole("button", { name: "New conversation" }).click();
  const dialog = page.getByRole("dialog", { name: "New conversation" });
  await dialog.getByRole("combobox", { name: "To" }).fill("+46701234567");
  // Only what may be sent is offered.
  await expect(dialog.getByRole("button", { name: /winter_sale/ })).toHaveCount(0);
  await dialog.getByRole("button", { name: /order_update/ }).click();
  await dialog.getByRole("button", { name: "Start conversation" }).click();
  await expect(dialog.getByText("Choose a template and fill in its places")).toBeVisible();
  await dialog.getByRole("textbox", { name: "First name" }).fill("Nora");
  await dialog.getByRole("textbox", { name: "Order" }).fill("A-17");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Start conversation" }).click();
  await expect(dialog).toBeHidden();
  const desk = new Desk(page);
  await expect(desk.said("Hi Nora, your order A-17 is on its way.")).toBeVisible();
  await expect.poll(() => whatsapp.sent.filter((one) => one["type"] === "template").length).toBe(1);

  await expect(page.getByText("This customer’s window is shut. Choose a template.")).toBeVisible();
  await expect(desk.composer).toBeHidden();
  await page.getByRole("button", { name: /order_update/ }).click();
  const answer = page.getByRole("form", { name: "Answer" });
  await answer.getByRole("textbox", { name: "First name" }).fill("Nora");
  await answer.getByRole("textbox", { name: "Order" }).fill("A-18");
  await answer.getByRole("button", { name: /^Send/ }).first().click();
  await expect(desk.said("Hi Nora, your order A-18 is on its way.")).toBeVisible();
  await expect.poll(() => whatsapp.sent.filter((one) => one["type"] === "template").length).toBe(2);
  await whatsapp.stop();
});
