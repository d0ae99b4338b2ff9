// What was changed and not saved is not lost by leaving.
import { expect, test } from "../support/fixtures.ts";
import { Desk } from "../support/desk.ts";

test("who leaves a changed form is asked, by whatever way they go", async ({ desk: page }) => {
  const desk = new Desk(page);
  await expect(page.getByRole("heading", { name: /^Welcome/ })).toBeVisible();
  await desk.folder("Labels").click();
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
  await page.getByRole("tab", { name: "Password" }).click();
  await expect(page.getByRole("textbox", { name: "Current password" }).or(page.getByLabel("Current password"))).toBeVisible();
});
