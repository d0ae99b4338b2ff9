// Answers written once: added in the settings, found by a slash, filled in, changed and deleted.
import { addAgent } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { expectAccessible } from "../support/accessible.ts";

test("a quick reply is written in three steps and used by typing a slash", async ({ organization, desk: page }) => {
  await customers(organization, "Ada Lovelace");
  await page.goto("/settings/quick-replies");
  await expect(page.getByText("No quick replies yet")).toBeVisible();
  await page.getByRole("link", { name: "Add quick reply" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Greeting");
  await page.getByRole("textbox", { name: "Topic" }).fill("Welcome");
  const message = page.getByRole("textbox", { name: "Message" });
  await message.fill("Hi {{contact.nmae}}");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("There is no placeholder {{contact.nmae}}")).toBeVisible();
  await message.fill("Hi ");
  await page.getByRole("button", { name: "contact.first_name" }).click();
  await expect(message).toHaveValue("Hi {{contact.first_name}}");
  await message.press("End");
  await message.pressSequentially(", this is {{agent.name}}. {{contact.phone}}");
  await expect(page.getByText("Hi Leïla, this is Maya.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("radio", { name: /^Everyone/ }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("checkbox", { name: /^Every channel/ })).toBeChecked();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Quick reply saved")).toBeVisible();
  await expect(page.getByRole("link", { name: /Greeting/ })).toBeVisible();

  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await desk.choose("Ada Lovelace");
  await desk.start.click();
  await desk.composer.pressSequentially("Well, /gre");
  const options = page.getByRole("listbox", { name: "Quick replies" });
  await expect(options.getByRole("option", { name: /Greeting/ })).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page);
  await desk.composer.press("Enter");
  await expect(desk.composer).toHaveValue("Well, Hi Ada, this is Maya. {{contact.phone}}");
  await expect(page.getByText("Not filled in: {{contact.phone}}")).toBeVisible();

  await desk.composer.fill("");
  await desk.composer.pressSequentially("1 / 2 and/or");
  await expect(options).toBeHidden();
  await desk.composer.fill("");
  await desk.composer.pressSequentially("\\nothing");
  await expect(page.getByText("Nothing found")).toBeVisible();
  await desk.composer.press("Escape");
  await expect(options).toBeHidden();
  await desk.composer.press("Control+Enter");
  await expect(desk.said("\\nothing")).toBeVisible();
});

test("the panel is used by keys alone, and while it loads nothing is sent", async ({ organization, desk: page }) => {
  const { api } = organization;
  for (const [name, topic] of [["Greeting", "Welcome"], ["Hours", "Facts"]]) {
    await api.post("/quick-replies", { name, topic, message: `${name} to you`, visibility: "everyone" });
  }
  await customers(organization, "Ada");
  await page.goto("/preferences");
  await page.getByRole("switch", { name: "Enter sends" }).check();
  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/api\/v1\/quick-replies\?/, async (route) => {
    await held;
    await route.continue();
  });
  await desk.composer.pressSequentially("/gre");
  const panel = page.locator("#quick-replies");
  await expect(panel.getByText("Loading")).toBeVisible();
  await desk.composer.press("Enter");
  await expect(desk.composer).toHaveValue("/gre");
  release();
  await expect(panel.getByRole("option", { name: /Greeting/ })).toBeVisible();

  await desk.composer.fill("");
  await desk.composer.pressSequentially("/");
  await expect(panel.getByRole("option")).toHaveCount(2);
  const add = panel.getByRole("button", { name: "Add answer" });
  for (let n = 0; n < 8 && !(await add.evaluate((button) => button === document.activeElement)); n += 1) {
    await page.keyboard.press("Shift+Tab");
  }
  await expect(add).toBeFocused();
  await panel.getByRole("button", { name: "Facts" }).focus();
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(desk.composer).toBeFocused();
  await desk.composer.press("Enter");
  await expect(desk.composer).toHaveValue("Hours to you");
});

test("what stands in the field becomes a quick reply, and nobody else has it", async ({ organization, desk: page, signedIn }) => {
  const colleague = await addAgent(organization, "Tomás", "Ferreira");
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.composer.pressSequentially("We are open until six. /");
  await page.getByRole("button", { name: "Add answer" }).click();
  const dialog = page.getByRole("dialog", { name: "Add quick reply" });
  await expect(dialog.getByLabel("Message")).toHaveValue("We are open until six.");
  await dialog.getByLabel("Name").fill("Hours");
  await dialog.getByRole("button", { name: "Add answer" }).click();
  await expect(page.getByText("Quick reply added")).toBeVisible();
  const theirs = await signedIn(colleague);
  await theirs.goto("/settings/quick-replies");
  await expect(theirs.getByText("No quick replies yet")).toBeVisible();

  await page.goto("/settings/quick-replies");
  await page.getByRole("link", { name: /Hours/ }).click();
  await page.getByRole("button", { name: "Delete quick reply" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete quick reply" }).click();
  await expect(page.getByText("Quick reply deleted")).toBeVisible();
  await expect(page.getByText("No quick replies yet")).toBeVisible();
});

test("the files of a quick reply go along with it, as often as it is used", async ({ organization, desk: page }) => {
  await customers(organization, "Ada", "Bo");
  const file = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(name) });
  const attach = async (...names: string[]) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Attach" }).click();
    await (await chooser).setFiles(names.map(file));
  };
  await page.goto("/settings/quick-replies/new");
  await page.getByRole("textbox", { name: "Name" }).fill("Hours");
  await page.getByRole("textbox", { name: "Message" }).fill("We are open, see the files.");
  await attach("plan.txt", "hours.txt", "wrong.txt");
  await page.getByRole("button", { name: "Remove wrong.txt" }).click();
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await expectAccessible(page);
  for (const step of ["Next", "Next", "Save"]) await page.getByRole("button", { name: step }).click();
  await expect(page.getByText("Quick reply saved")).toBeVisible();

  const desk = new Desk(page);
  for (const name of ["Ada", "Bo"]) {
    await page.goto("/conversations/inbox");
    await desk.choose(name);
    await desk.start.click();
    await desk.composer.pressSequentially("/hou");
    const options = page.getByRole("listbox", { name: "Quick replies" });
    await expect(options.getByRole("option", { name: /Hours/ })).toContainText("With files");
    await expect(page.locator("#quick-replies").getByRole("list", { name: "Files that go along" })).toContainText("plan.txt");
    await desk.composer.press("Enter");
    const files = page.getByRole("list", { name: "Files to send" });
    await expect(files.getByRole("listitem")).toHaveCount(2);
    await desk.composer.press("Control+Enter");
    await expect(desk.said("We are open").getByText("plan.txt")).toBeVisible();
    await expect(desk.said("We are open").getByText("hours.txt")).toBeVisible();
  }

  // Taken out of it, a file goes along no more; what was sent has it.
  await page.goto("/settings/quick-replies");
  await page.getByRole("link", { name: /Hours/ }).click();
  await page.getByRole("button", { name: "Remove hours.txt" }).click();
  await attach("holidays.txt");
  await expect(page.getByRole("button", { name: "Remove holidays.txt" })).toBeVisible();
  for (const step of ["Next", "Next", "Save"]) await page.getByRole("button", { name: step }).click();
  await expect(page.getByText("Quick reply saved")).toBeVisible();
  const { items } = await organization.api.get<{ items: { attachments: { name: string }[] }[] }>("/quick-replies");
  expect(items.map(({ attachments }) => attachments.map(({ name }) => name))).toEqual([["plan.txt", "holidays.txt"]]);
  await page.goto("/conversations/yours");
  await desk.choose("Ada");
  await expect(desk.said("We are open").getByText("hours.txt")).toBeVisible();
});
