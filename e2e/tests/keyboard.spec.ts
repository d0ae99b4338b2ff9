// Without a mouse: a whole conversation by its keys, and everything else by its name.
import { addAgent, type Channel } from "../support/api.ts";
import { expectAccessible } from "../support/accessible.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

test("a conversation is taken, answered, noted, given away, closed and found again by keys alone", async ({ organization, desk: page }) => {
  await addAgent(organization, "Tomás", "Ferreira");
  const { api } = organization;
  const shop = await api.post<Channel>("/channels", { kind: "api", name: "Shop", settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" } });
  for (const name of ["Ada", "Bo"]) {
    await api.post(`/channels/${shop.id}/inbound`, { message_id: name, contact: { address: name, name }, text: `Here is ${name}` });
  }
  const desk = new Desk(page);
  const { keyboard } = page;
  await expect(desk.row("Bo")).toBeVisible();
  const palette = page.getByRole("dialog", { name: "Command palette" });

  // To the open ones by their name, to the first one by its key.
  await keyboard.press("Control+k");
  // No letter is lost while what it finds is on its way.
  await keyboard.type("open go");
  await expect(palette.getByRole("option", { name: /Go to Open/ })).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page);
  await keyboard.press("Enter");
  await expect(page).toHaveURL(/\/conversations\/open$/);
  await expect(desk.row("Bo").getByRole("link")).toHaveAttribute("href", /\/conversations\/open\//);
  await keyboard.press("j");
  await expect(page.getByRole("log", { name: "Messages with Bo" })).toBeVisible();
  const path = new URL(page.url()).pathname;

  // Taken and answered.
  await keyboard.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await keyboard.type("start");
  await expect(palette.getByRole("option", { name: /Start conversation/ })).toBeVisible();
  await keyboard.press("Enter");
  await expect(desk.composer).toBeFocused();
  await keyboard.type("On its way");
  await keyboard.press("Control+Enter");
  await expect(desk.said("On its way")).toBeVisible();

  // Noted, with a colleague called.
  await keyboard.press("Escape");
  await keyboard.press("n");
  await keyboard.type("@tom");
  await expect(page.getByRole("option", { name: "Tomás Ferreira" })).toBeVisible();
  await keyboard.press("Enter");
  await keyboard.type("please watch this");
  await keyboard.press("Control+Enter");
  await expect(desk.thread.getByRole("note")).toContainText("@Tomás please watch this");
  await keyboard.press("Escape");

  // Given to a colleague by name.
  await keyboard.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await keyboard.type("assign tom");
  await expect(palette.getByRole("option", { name: /Assign to Tomás Ferreira/ })).toBeVisible();
  await keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Assigned to Maya +1" })).toBeVisible();

  // Closed, left, and found again by its number.
  await keyboard.press("c");
  await expect(page.getByRole("button", { name: "Close conversation" })).toBeFocused();
  await keyboard.press("Enter");
  await expect(page.getByText("Conversation closed")).toBeVisible();
  await keyboard.press("Escape");
  await expect(desk.thread).toBeHidden();
  await keyboard.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await keyboard.type(path.split("/").at(-1) ?? "");
  await expect(palette.getByRole("option", { name: /^Open #/ })).toBeVisible();
  await keyboard.press("Enter");
  await expect(page.getByRole("log", { name: "Messages with Bo" })).toBeVisible();
  await keyboard.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await expect(palette.getByRole("option", { name: /Bo/ }).first()).toBeVisible();
  await keyboard.type("reopen");
  await expect(palette.getByRole("option", { name: /Reopen/ })).toHaveAttribute("aria-selected", "true");
  await keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Close", exact: true })).toBeVisible();

  // To somebody whose conversation was not open yet.
  await keyboard.press("Control+k");
  await keyboard.type("Ada");
  await expect(palette.getByRole("group", { name: "People" }).getByRole("option", { name: /Ada/ })).toBeVisible();
  await keyboard.press("Enter");
  await expect(page.getByRole("log", { name: "Messages with Ada" })).toBeVisible();

  // The sheet lists what the keys are bound to.
  await keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  for (const does of ["Take a note", "Write an answer", "Close the conversation", "Go to Inbox", "Search or jump to", "New conversation"]) {
    await expect(sheet.getByText(does, { exact: true })).toBeVisible();
  }
  await expectAccessible(page);
  await keyboard.press("Escape");
  await keyboard.press("g");
  await keyboard.press("i");
  await expect(page).toHaveURL(/\/conversations\/inbox$/);
});

test("the palette opens over a field, and closes where it was opened", async ({ organization, desk: page }) => {
  const shop = await organization.api.post<Channel>("/channels", { kind: "api", name: "Shop", settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" } });
  await organization.api.post(`/channels/${shop.id}/inbound`, { message_id: "1", contact: { address: "ada", name: "Ada" }, text: "Hello" });
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.composer.fill("Half");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await expect(palette).toBeVisible();
  await page.keyboard.type("zzzz");
  await expect(palette.getByText("Nothing matches")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await expect(desk.composer).toBeFocused();
  await expect(desk.composer).toHaveValue("Half");
});
