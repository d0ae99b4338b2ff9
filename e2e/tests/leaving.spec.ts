// A conversation by mail, on paper and as a file; and what one does with the contact beside it.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible.ts";
import { addAgent, type Channel, type Organization } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { picture } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

async function opened(organization: Organization, page: Page, name: string): Promise<Desk> {
  const { api } = organization;
  const shop = await api.post<Channel>("/channels", { kind: "api", name: "Shop", settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" } });
  await api.post(`/channels/${shop.id}/inbound`, { message_id: name, contact: { address: name, name }, text: `<b>Here</b> is ${name}` });
  const desk = new Desk(page);
  await page.goto("/conversations/inbox");
  await desk.choose(name);
  return desk;
}

async function more(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).first().click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("a conversation goes by mail, and the log says so", async ({ organization, desk: page, server }) => {
  await opened(organization, page, "Ada");
  const to = `cy.${Date.now()}.${Math.random()}@fernhill.example`;
  await more(page, "Send by email");
  const dialog = page.getByRole("dialog", { name: "Send by email" });
  await dialog.getByRole("button", { name: "Send" }).click();
  await expect(dialog.getByText("Say to whom")).toBeVisible();
  await dialog.getByRole("textbox", { name: "To" }).fill("nobody");
  await dialog.getByRole("button", { name: "Send" }).click();
  await expect(dialog.getByText("This is not an email address")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("textbox", { name: "To" }).fill(to);
  await dialog.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("The mail is on its way")).toBeVisible();
  await expect.poll(() => server.mailbox.letters(to)).toHaveLength(1);
  const [letter] = await server.mailbox.letters(to);
  expect(letter?.text).toContain("<b>Here</b> is Ada");
  expect(letter?.html).toContain("&lt;b&gt;Here&lt;/b&gt; is Ada");
  const contact = page.getByRole("region", { name: "Contact", exact: true });
  await contact.getByText("Log", { exact: true }).click();
  await expect(contact.getByText(`sent it by mail to ${to}`)).toBeVisible();
  await expect(contact.getByText("Routed to Open")).toBeVisible();
});

test("a conversation goes on paper and into a file", async ({ organization, desk: page }) => {
  await page.addInitScript(() => {
    // What the paper would show, at the moment the browser is asked to print.
    window.print = () => {
      const printed = document.querySelector(".paper");
      const pictures = [...(printed?.querySelectorAll("img") ?? [])].map((picture) => `${picture.alt} of ${picture.naturalWidth} dot`);
      (window as unknown as { printed: string }).printed = [printed?.textContent ?? "nothing", ...pictures].join("\n");
      // As on a phone, which prints while the page goes on.
      requestAnimationFrame(() => window.dispatchEvent(new Event("afterprint")));
    };
  });
  const desk = await opened(organization, page, "Ada");
  const { api } = organization;
  const { items } = await api.get<{ items: { id: string }[] }>("/conversations");
  const bell = await api.upload(picture.name, picture.mimeType, picture.buffer);
  await api.post(`/conversations/${items[0]?.id}/messages`, { text: "The bell", attachment_ids: [bell] });
  await expect(desk.said("The bell")).toBeVisible();
  await more(page, "Print");
  const printed = () => page.evaluate(() => (window as unknown as { printed?: string }).printed);
  await expect.poll(printed).toContain("<b>Here</b> is Ada");
  expect(await printed()).toContain("bell.png of 1 dot");
  await expect(page.locator(".paper")).toHaveCount(0);
  const download = page.waitForEvent("download");
  await more(page, "Export as text");
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^conversation-\d+\.txt$/);
  expect(await readFile(await file.path(), "utf8")).toContain("<b>Here</b> is Ada");
});

test("the contact is edited, marked and blocked beside the thread", async ({ organization, desk: page, signedIn }) => {
  const colleague = await addAgent(organization, "Tomás", "Ferreira");
  await opened(organization, page, "Ada");
  const theirs = await signedIn(colleague);
  await theirs.goto("/conversations/inbox");
  await new Desk(theirs).choose("Ada");
  const contact = page.getByRole("region", { name: "Contact", exact: true });
  const act = async (name: string) => {
    await contact.getByRole("button", { name: "More about the contact" }).click();
    await page.getByRole("menuitem", { name }).click();
  };
  await act("Edit contact");
  const form = contact.getByRole("form", { name: "Edit contact" });
  await form.getByRole("textbox", { name: "Name" }).fill("Ada Lovelace");
  await form.getByRole("textbox", { name: "Reference" }).fill("C-20417");
  await form.getByRole("textbox", { name: "Remarks" }).fill("Call before noon");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toHaveCount(0);
  for (const shown of [contact, theirs.getByRole("region", { name: "Contact", exact: true })]) {
    await expect(shown.getByText("C-20417")).toBeVisible();
    await expect(shown.getByText("Call before noon")).toBeVisible();
  }
  await expect(page.getByRole("heading", { name: "Ada Lovelace" }).first()).toBeVisible();
  await act("Edit contact");
  await form.getByRole("textbox", { name: "Reference" }).fill("changed");
  await form.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Leave" }).click();
  await expect(contact.getByText("C-20417")).toBeVisible();

  // A mark of one's own.
  await contact.getByRole("button", { name: "Add to favorites" }).click();
  await expect(contact.getByRole("button", { name: "Remove from favorites" })).toHaveAttribute("aria-pressed", "true");
  await expect(theirs.getByRole("button", { name: "Add to favorites" })).toBeVisible();

  // What it is about stands in the header and the row.
  await more(page, "Edit subject");
  const naming = page.getByRole("dialog", { name: "Subject" });
  await naming.getByRole("textbox", { name: "Subject" }).fill("A bent wheel");
  await expectAccessible(page);
  await naming.getByRole("button", { name: "Save" }).click();
  await expect(naming).toBeHidden();
  await expect(page.locator(".thread-head").getByText("A bent wheel")).toBeVisible();
  await expect(new Desk(page).row("A bent wheel")).toBeVisible();

  await act("Block contact");
  await page.getByRole("dialog", { name: /^Block / }).getByRole("button", { name: "Block contact" }).click();
  await expect(page.getByText("This contact is blocked")).toBeVisible();
  await expect(page.getByText(/^By Maya Lindqvist/)).toBeVisible();
  await page.locator(".dock").getByRole("button", { name: "Unblock contact" }).click();
  await expect(page.getByText("This contact is blocked")).toHaveCount(0);
});
