// Conversations that we begin: with somebody new, with somebody known, and after a closed one.
import { expectAccessible } from "../support/accessible.ts";
import type { Channel } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

const NOBODY = "http://127.0.0.1:9/nobody-listens";

test("a new conversation begins with a number, and an open one is offered the second time", async ({ organization, desk: page }) => {
  const { api } = organization;
  await api.post<Channel>("/channels", { kind: "api", name: "Phone", settings: { webhook_url: NOBODY, address_scheme: "phone" } });
  await api.post<Channel>("/channels", { kind: "webchat", name: "Website", settings: {} });
  const desk = new Desk(page);
  await page.goto("/conversations/inbox");
  await page.getByRole("button", { name: "New conversation" }).click();
  const dialog = page.getByRole("dialog", { name: "New conversation" });
  await dialog.getByRole("button", { name: "Start conversation" }).click();
  await expect(dialog.getByText("Say to whom")).toBeVisible();
  await dialog.getByRole("combobox", { name: "To" }).fill("+46 70 123 45 67");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Cleo");
  // The one that goes by numbers is chosen, the other says why not.
  await expect(dialog.getByRole("radio", { name: /Phone/ })).toBeChecked();
  await expect(dialog.getByRole("radio", { name: /Website/ })).toBeDisabled();
  await expect(dialog.getByText("Not known whether it can be reached")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Message" }).fill("Your bike is ready");
  await expectAccessible(page);
  await dialog.getByRole("textbox", { name: "Message" }).press("Control+Enter");
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/conversations\/yours\/\d+$/);
  await expect(desk.said("Your bike is ready")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Cleo" }).first()).toBeVisible();

  // By the keys: the contact is found by name, and the open one is offered first.
  await desk.thread.focus();
  await page.keyboard.press("Shift+N");
  await expect(dialog.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("cle");
  await expect(dialog.getByRole("option", { name: /Cleo/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("There is an open conversation")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Message" }).fill("And another matter");
  await dialog.getByRole("button", { name: "Start a second one" }).click();
  await expect(desk.said("And another matter")).toBeVisible();
  const { items } = await api.get<{ items: unknown[] }>("/conversations");
  expect(items).toHaveLength(2);

  await expect(dialog).toBeHidden();
  await desk.thread.focus();
  await page.keyboard.press("Shift+N");
  await expect(dialog.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("cleo");
  await dialog.getByRole("option", { name: /Cleo/ }).click();
  await dialog.getByRole("button", { name: /^Open #/ }).click();
  await expect(dialog).toBeHidden();
  await expect(desk.thread).toBeVisible();
});

test("a closed conversation leads to a new one with the same contact", async ({ organization, desk: page }) => {
  const { api } = organization;
  const shop = await api.post<Channel>("/channels", { kind: "api", name: "Shop", settings: { webhook_url: NOBODY } });
  await api.post(`/channels/${shop.id}/inbound`, { message_id: "1", contact: { address: "ada", name: "Ada" }, text: "Here is Ada" });
  const desk = new Desk(page);
  await page.goto("/conversations/inbox");
  await desk.choose("Ada");
  await desk.start.click();
  await desk.close();
  const dock = page.locator(".dock");
  await dock.getByRole("button", { name: "New conversation" }).click();
  const dialog = page.getByRole("dialog", { name: "New conversation" });
  await expect(dialog.getByText("Ada")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Message" }).fill("Was everything all right?");
  await dialog.getByRole("button", { name: "Start conversation" }).click();
  await expect(desk.said("Was everything all right?")).toBeVisible();
  // The first one stands in the history.
  const contact = page.getByRole("region", { name: "Contact", exact: true });
  await expect(contact.getByRole("link", { name: /Here is Ada/ })).toBeVisible();
});
