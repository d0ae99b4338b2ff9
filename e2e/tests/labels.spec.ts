// Labels: kept by admins, put on conversations by agents, found by everybody.
import { addAgent } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

test("an admin adds a label, an agent puts it on and takes it off, and it is gone everywhere when it is deleted", async ({ organization, desk: page, signedIn }) => {
  await customers(organization, "Ada", "Bo");
  await page.goto("/settings/labels/new");
  await page.getByLabel("Name").fill("Urgent");
  await page.getByRole("radio", { name: "red" }).check();
  await page.getByRole("radio", { name: /^High/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Urgent" })).toBeVisible();
  // Changed as often as one likes, and not over what somebody else changed.
  const [label] = (await organization.api.get<{ items: { id: string }[] }>("/labels")).items;
  for (const name of ["Very urgent", "Urgent!"]) {
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("heading", { name })).toBeVisible();
  }
  await organization.api.patch(`/labels/${label?.id}`, { color: "blue" });
  await page.getByLabel("Name").fill("Urgent");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else changed this label meanwhile")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Urgent", exact: true })).toBeVisible();

  await page.goto("/settings/labels/new");
  await page.getByLabel("Name").fill("URGENT");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("There is a label of that name")).toBeVisible();

  const colleague = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  await colleague.goto("/conversations/inbox");
  const desk = new Desk(colleague);
  await desk.choose("Here is Ada");
  await desk.thread.focus();
  await colleague.keyboard.press("l");
  const search = colleague.getByRole("searchbox", { name: "Search labels" });
  await expect(search).toBeFocused();
  await colleague.keyboard.type("urg");
  await expect(colleague.getByRole("option", { name: /Urgent/ })).toBeVisible();
  await colleague.keyboard.press("ArrowDown");
  await colleague.keyboard.press("Enter");
  await expect(colleague.getByText("Revoke from")).toBeVisible();
  await colleague.keyboard.press("Escape");
  const taken = colleague.getByRole("button", { name: "Remove Urgent" });
  await expect(taken).toBeVisible();
  await expect(desk.row("Here is Ada").getByText("Urgent")).toBeVisible();

  await taken.click();
  await expect(taken).toBeHidden();
  await colleague.getByRole("button", { name: "Undo" }).click();
  await expect(taken).toBeVisible();
  await expect(desk.row("Here is Ada").getByText("Urgent")).toBeVisible();

  await page.goto("/settings/labels");
  await page.getByRole("link", { name: /Urgent/ }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Delete the label Urgent?" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No labels yet")).toBeVisible();
  await expect(taken).toBeHidden();
  await expect(desk.row("Here is Ada").getByText("Urgent")).toBeHidden();
});
