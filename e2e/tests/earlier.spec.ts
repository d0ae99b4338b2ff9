// From one conversation of a customer to the one before, and what closing says of the next.
import { customers, Desk, says } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

test("the conversation before this one is one scroll away", async ({ organization, desk: page }) => {
  const { api } = organization;
  const [first] = await customers(organization, "Ada");
  await api.post(`/conversations/${first}/close`);
  const { number } = await api.get<{ number: number }>(`/conversations/${first}`);
  await says(organization, "Ada", "Me again");
  const desk = new Desk(page);
  await desk.choose("Me again");
  await desk.thread.getByRole("link", { name: new RegExp(`^Previous conversation #${number},`) }).click();
  await expect(desk.said("Here is Ada")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/${number}(\\?|$)`));
  await expect(desk.thread.getByRole("link", { name: /^Previous conversation/ })).toHaveCount(0);
});

test("what is said of the next message is what the organization chose", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  await organization.api.patch("/organization", { after_closing: "reopen" });
  await page.reload();
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  await page.keyboard.press("c");
  const question = page.getByRole("dialog", { name: "Close this conversation?" });
  await expect(question.getByText("What Ada writes next reopens it.")).toBeVisible();
  await question.getByRole("button", { name: "Close conversation" }).click();
  await expect(page.getByText("The customer’s next message reopens it.")).toBeVisible();
  await says(organization, "Ada", "Me again");
  await expect(desk.said("Me again")).toBeVisible();
  await expect(page.getByRole("button", { name: "Close", exact: true })).toBeVisible();
});

test("what is marked as unread before the server knows that it was read stays unread", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = new Desk(page);
  let go = () => {};
  const released = new Promise<void>((resolve) => (go = resolve));
  await page.route(/\/read$/, async (route) => {
    await released;
    await route.continue();
  });
  const asked = page.waitForRequest(/\/read$/);
  await desk.choose("Here is Ada");
  await asked;
  const unread = page.waitForRequest(/\/unread$/);
  await page.keyboard.press("u");
  // Whoever does not wait for the other sends it now.
  await Promise.race([unread, page.waitForTimeout(500)]);
  go();
  await expect(desk.thread).toBeHidden();
  await expect(desk.row("Here is Ada")).toHaveClass(/is-unread/);
  await page.reload();
  await expect(desk.row("Here is Ada")).toHaveClass(/is-unread/);
});

test("unread, archived and back again by keys and by name", async ({ organization, desk: page }) => {
  await customers(organization, "Ada", "Bo");
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  await expect(desk.row("Here is Ada")).not.toHaveClass(/is-unread/);
  await page.keyboard.press("u");
  await expect(desk.thread).toBeHidden();
  await expect(desk.row("Here is Ada")).toHaveClass(/is-unread/);
  await desk.choose("Here is Ada");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  const does = async (words: string, name: string) => {
    await page.keyboard.press("Control+k");
    await expect(palette.getByRole("combobox")).toBeFocused();
    await page.keyboard.type(words);
    await palette.getByRole("option", { name: new RegExp(`^${name}`) }).click();
  };
  // Taken, and given back to nobody.
  await page.keyboard.press("i");
  await expect(page.getByRole("button", { name: "Assigned to Maya" })).toBeVisible();
  await desk.thread.focus();
  await page.keyboard.press("Shift+A");
  await expect(page.getByRole("button", { name: "Assigned to Unassigned" })).toBeVisible();
  await does("archive", "Archive");
  await expect(desk.row("Here is Ada")).toBeHidden();
  await does("out of the archive", "Take out of the archive");
  await expect(desk.row("Here is Ada")).toBeVisible();
});
