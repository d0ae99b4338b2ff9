// Tags on messages: made on first use, seen at once, taken off by who put them there, and found again.
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible.ts";
import { addAgent } from "../support/api.ts";
import { customers, Desk, says } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

/** Chooses messages of the open conversation. */
async function select(page: Page, ...texts: string[]): Promise<Locator> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Select messages" }).click();
  for (const text of texts) await new Desk(page).said(text).getByRole("checkbox").check();
  return page.getByRole("toolbar", { name: "Selected messages" });
}

/** The tags of a message, by name. */
function tags(desk: Desk, text: string): Locator {
  return desk.said(text).getByRole("list", { name: "Tags" }).getByRole("listitem");
}

test("a tag is made on some messages, stands in every window, and leads back to the conversation", async ({ organization, desk: page, signedIn }) => {
  await customers(organization, "Ada", "Bo");
  await says(organization, "Ada", "The wheel is bent");
  await says(organization, "Ada", "And the bell is gone");
  const colleague = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  await colleague.goto("/conversations/inbox");
  const [desk, theirs] = [new Desk(page), new Desk(colleague)];
  await desk.choose("Ada");
  await theirs.choose("Ada");

  let bar = await select(page, "The wheel is bent", "And the bell is gone");
  await expect(bar).toContainText("2 selected");
  await bar.getByRole("button", { name: "Tag" }).click();
  const field = page.getByRole("searchbox", { name: "Find or make a tag" });
  await expect(field).toBeFocused();
  await expect(page.getByText("No tag yet")).toBeVisible();
  await field.fill("Repair");
  await expect(page.getByRole("option", { name: "Make “Repair”" })).toBeVisible();
  await expectAccessible(page);
  await field.press("Enter");
  for (const window of [desk, theirs]) {
    await expect(tags(window, "The wheel is bent")).toHaveText(["Repair"]);
    await expect(tags(window, "And the bell is gone")).toHaveText(["Repair"]);
    await expect(tags(window, "Here is Ada")).toHaveCount(0);
  }

  // It is there now, whatever its case; and it is its maker's to take off, or a manager's.
  bar = await select(colleague, "Here is Ada");
  await bar.getByRole("button", { name: "Tag" }).click();
  await colleague.getByRole("searchbox", { name: "Find or make a tag" }).fill("REP");
  await expect(colleague.getByRole("option", { name: "Repair", exact: true })).toBeVisible();
  await colleague.getByRole("option", { name: "Repair", exact: true }).click();
  await expect(tags(desk, "Here is Ada")).toHaveText(["Repair"]);
  await bar.getByRole("button", { name: "Done" }).click();
  const remove = (window: Desk, text: string) => window.said(text).getByRole("button", { name: "Remove the tag Repair" });
  await expect(remove(theirs, "The wheel is bent")).toHaveCount(0);
  await remove(theirs, "Here is Ada").click();
  await expect(tags(desk, "Here is Ada")).toHaveCount(0);
  await colleague.getByRole("button", { name: "Undo" }).click();
  await expect(tags(desk, "Here is Ada")).toHaveText(["Repair"]);
  await remove(desk, "Here is Ada").click();
  await expect(tags(theirs, "Here is Ada")).toHaveCount(0);

  // The list goes by it, in the address and after a reload.
  await page.getByRole("button", { name: "Filters", exact: true }).click();
  await page.getByRole("tab", { name: "Tags" }).click();
  await page.getByRole("searchbox", { name: "Search tags" }).fill("rep");
  await page.getByRole("switch", { name: "Repair" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Done" }).last().click();
  await expect(desk.row("Here is Bo")).toBeHidden();
  await expect(desk.row("Ada")).toBeVisible();
  await expect(page).toHaveURL(/[?&]tag=\d+/);
  await page.reload();
  const chip = page.getByRole("button", { name: "Remove filter Tags: Repair" });
  await expect(chip).toBeVisible();
  await expect(desk.row("Here is Bo")).toBeHidden();

  // What the stream brings is filtered too.
  await theirs.choose("Bo");
  bar = await select(colleague, "Here is Bo");
  await bar.getByRole("button", { name: "Tag" }).click();
  await colleague.getByRole("searchbox", { name: "Find or make a tag" }).fill("repair");
  await expect(colleague.getByRole("option", { name: "Repair", exact: true })).toBeVisible();
  await colleague.keyboard.press("Enter");
  await expect(desk.row("Here is Bo")).toBeVisible();
  await remove(theirs, "Here is Bo").click();
  await expect(desk.row("Here is Bo")).toBeHidden();
  await chip.click();
  await expect(desk.row("Here is Bo")).toBeVisible();
});

test("some messages go by mail, and no others", async ({ organization, desk: page, server }) => {
  await customers(organization, "Ada");
  await says(organization, "Ada", "The wheel is bent");
  const desk = new Desk(page);
  await desk.choose("Ada");
  const bar = await select(page, "The wheel is bent");
  const to = `cy.${Date.now()}.${Math.random()}@fernhill.example`;
  await bar.getByRole("button", { name: "Email" }).click();
  const dialog = page.getByRole("dialog", { name: "Send by email" });
  await dialog.getByRole("textbox", { name: "To" }).fill(to);
  await dialog.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("The mail is on its way")).toBeVisible();
  await expect.poll(() => server.mailbox.letters(to)).toHaveLength(1);
  const [letter] = await server.mailbox.letters(to);
  expect(letter?.text).toContain("The wheel is bent");
  expect(letter?.text).not.toContain("Here is Ada");
});
