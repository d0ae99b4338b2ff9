// What was changed and not saved is not lost by leaving.
import { expect, test } from "../support/fixtures.ts";
import { customers, Desk } from "../support/desk.ts";

test("who leaves a changed form is asked, by whatever way they go", async ({ desk: page }) => {
  const desk = new Desk(page);
  await expect(page.getByRole("heading", { name: /^Welcome/ })).toBeVisible();
  await desk.goTo("Settings", "Labels");
  await page.getByRole("link", { name: "Add a label" }).click();
  const name = page.getByRole("textbox", { name: "Name" });
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  const stay = async () => {
    await expect(question).toBeVisible();
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toBeHidden();
    await expect(name).toHaveValue("Warranty");
  };

  // Nothing typed, nothing asked.
  await desk.folder("Inbox").click();
  await expect(page).toHaveURL(/\/conversations\/inbox/);
  await page.goBack();
  await name.fill("Warranty");

  // A link, Back, a key, and the palette.
  await desk.folder("Inbox").click();
  await stay();
  await page.goBack();
  await stay();
  await expect(page).toHaveURL(/\/settings\/labels\/new/);
  await name.blur();
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await stay();

  // The window itself: the browser asks.
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => setTimeout(() => location.reload()));
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await expect(name).toHaveValue("Warranty");

  // Saved, it lets go; and who wants to go, goes.
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Warranty" })).toBeVisible();
  await desk.folder("Inbox").click();
  await expect(page).toHaveURL(/\/conversations\/inbox/);
  await page.goBack();
  await name.fill("Guarantee");
  await page.goBack();
  await question.getByRole("button", { name: "Leave", exact: true }).click();
  await expect(page).not.toHaveURL(/\/settings\/labels\/\d/);
});

test("tabs of a page ask too", async ({ desk: page }) => {
  await page.goto("/preferences/profile");
  const first = page.getByRole("textbox", { name: "First name" });
  await first.fill("Majken");
  await page.getByRole("tab", { name: "Password" }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(first).toHaveValue("Majken");
  await expect(page.getByRole("tab", { name: "Profile" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your profile is saved")).toBeVisible();
  await page.getByRole("tab", { name: "Password" }).click();
  await expect(page.getByRole("textbox", { name: "Current password" }).or(page.getByLabel("Current password"))).toBeVisible();
});

test("the form of a contact asks by whatever way it would go, and stays when its section is folded", async ({ organization, desk: page }) => {
  const [ada] = await customers(organization, "Ada", "Bo");
  const { contact } = await organization.api.get<{ contact: { id: string } }>(`/conversations/${ada}`);
  const desk = new Desk(page);
  await desk.choose("Ada");
  const panel = page.getByRole("region", { name: "Contact", exact: true });
  const form = page.getByRole("form", { name: "Edit contact" });
  const remarks = form.getByRole("textbox", { name: "Remarks" });
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  const edit = async () => {
    await panel.getByRole("button", { name: "More about the contact" }).click();
    await page.getByRole("menuitem", { name: "Edit contact" }).click();
    await expect(form).toBeVisible();
  };
  const stay = async () => {
    await expect(question).toBeVisible();
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toBeHidden();
    await expect(remarks).toHaveValue("Prefers mornings");
  };

  // Nothing changed, nothing asked: what was typed and taken out again is no change.
  await edit();
  await remarks.fill("Prefers mornings");
  await remarks.fill("");
  await form.getByRole("button", { name: "Cancel" }).click();
  await expect(form).toBeHidden();

  // Its own buttons, another conversation by pointer and by key, a folder, Back.
  await edit();
  await remarks.fill("Prefers mornings");
  await form.getByRole("button", { name: "Cancel" }).click();
  await stay();
  await remarks.press("Escape");
  await stay();
  await desk.row("Bo").getByRole("link").click();
  await stay();
  await remarks.blur();
  await page.keyboard.press("k");
  await stay();
  await desk.goTo("Settings", "Labels");
  await stay();
  await page.goBack();
  await stay();
  await expect(page).toHaveURL(/\/conversations\/inbox\/\d+/);

  // Folded away it is not left.
  const details = panel.locator("summary").filter({ hasText: "Details" });
  await details.click();
  await expect(remarks).toBeHidden();
  await details.click();
  await expect(remarks).toHaveValue("Prefers mornings");

  // What is chosen counts like what is typed.
  await remarks.fill("");
  await form.getByRole("radio", { name: /Only these agents/ }).check();
  await form.getByRole("button", { name: "Cancel" }).click();
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Cancel" }).click();
  await form.getByRole("radio", { name: /Everyone/ }).check();

  // Saved, it lets go; and who wants to go, goes without it.
  await remarks.fill("Prefers mornings");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form).toBeHidden();
  await expect(panel.getByText("Prefers mornings")).toBeVisible();
  await edit();
  await remarks.fill("Prefers evenings");
  await desk.row("Bo").getByRole("link").click();
  await question.getByRole("button", { name: "Leave", exact: true }).click();
  await expect(desk.said("Here is Bo")).toBeVisible();
  await expect(form).toBeHidden();
  expect(await organization.api.get(`/contacts/${contact.id}`)).toMatchObject({ remarks: "Prefers mornings" });
});

test("the editor of a quick reply asks from any of its steps, and keeps what was typed when a colleague was faster", async ({ organization, desk: page }) => {
  const { api } = organization;
  const { id } = await api.post<{ id: string }>("/quick-replies", { name: "Hours", message: "Until six", visibility: "everyone" });
  const desk = new Desk(page);
  await page.goto("/settings/quick-replies");
  await page.getByRole("link", { name: /Hours/ }).click();
  const message = page.getByRole("textbox", { name: "Message" });
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  const stay = async () => {
    await expect(question).toBeVisible();
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toBeHidden();
  };
  await expect(message).toHaveValue("Until six");
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page).toHaveURL(/\/settings\/quick-replies$/);
  await page.goBack();

  await message.fill("Until seven");
  await page.getByRole("link", { name: "Cancel" }).click();
  await stay();
  await page.getByRole("button", { name: "Next" }).click();
  await desk.folder("Inbox").click();
  await stay();
  await page.getByRole("button", { name: "Next" }).click();
  await page.goBack();
  await stay();

  await api.patch(`/quick-replies/${id}`, { name: "Opening hours" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else changed this quick reply meanwhile")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Quick reply saved")).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/quick-replies$/);
  expect(await api.get(`/quick-replies/${id}`)).toMatchObject({ name: "Hours", message: "Until seven" });
  await desk.folder("Inbox").click();
  await expect(page).toHaveURL(/\/conversations\/inbox/);
});

test("a contact that is being added is asked about on every step of the wizard", async ({ desk: page }) => {
  await page.goto("/people/add?step=contacts");
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("Ada Lovelace");
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(name).toHaveValue("Ada Lovelace");

  // Added, it lets go.
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
  await page.getByRole("link", { name: "Add", exact: true }).click();
  await expect(page).toHaveURL(/\/people\/add/);
});
