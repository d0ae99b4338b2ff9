// Roles: an admin makes one, gives it, and what it permits holds at once where its agent is signed in.
import { addAgent } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";

test("an admin makes a role, changes what it permits, and its agent sees it at once", async ({ organization, desk: page, signedIn }) => {
  await page.goto("/roles");
  await expect(page.getByRole("row", { name: /^Owner Built in/ })).toBeVisible();
  await page.getByRole("link", { name: "Role", exact: true }).click();
  const labels = page.getByRole("switch", { name: "Manage labels" });
  await expect(page.getByRole("switch", { name: "Answer conversations" })).toBeChecked();
  await expect(labels).not.toBeChecked();

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("A name is needed")).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill("Agent");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("There is a role of that name")).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill("Night shift");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Night shift" })).toBeVisible();
  await expect(page.getByText("The same as Agent.")).toBeVisible();

  const tomas = await addAgent(organization, "Tomás", "Ferreira");
  const [agent] = (await organization.api.get<{ items: { id: string }[] }>("/agents?q=Tomás")).items;
  const role_id = new URL(page.url()).pathname.split("/").at(-1);
  await organization.api.patch(`/agents/${agent?.id}`, { role_id });
  const colleague = await signedIn(tomas);
  await colleague.goto("/conversations/inbox");
  const navigation = colleague.getByRole("navigation", { name: "Main" });
  await navigation.getByRole("button", { name: "Settings" }).click();
  await expect(navigation.getByRole("link", { name: "Quick replies" })).toBeVisible();
  await expect(navigation.getByRole("link", { name: "Labels" })).toBeHidden();
  await expect(navigation.getByRole("button", { name: "Organization" })).toBeHidden();

  await expect(page.getByRole("complementary").getByText("Tomás Ferreira")).toBeVisible();
  await labels.check();
  await page.getByRole("switch", { name: "Manage roles" }).check();
  await expect(page.getByText("2 switches differ from Agent.")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(navigation.getByRole("link", { name: "Labels" })).toBeVisible();

  // What they lack themselves they can neither give nor take.
  await navigation.getByRole("button", { name: "Organization" }).click();
  await expect(navigation.getByRole("link", { name: "Agents" })).toBeHidden();
  await navigation.getByRole("link", { name: "Roles" }).click();
  await colleague.getByRole("link", { name: "Role", exact: true }).click();
  const lacking = colleague.getByRole("switch", { name: "Delete conversations" });
  await expect(lacking).toBeDisabled();
  await expect(lacking).toHaveAccessibleDescription(/You do not have this yourself/);
  await expect(colleague.getByRole("switch", { name: "Manage labels" })).toBeEnabled();

  await page.getByRole("button", { name: "Delete role" }).click();
  await page.getByRole("dialog", { name: "Delete the role Night shift?" }).getByRole("button", { name: "Delete role" }).click();
  await expect(page.getByText("Somebody has this role")).toBeVisible();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await organization.api.patch(`/agents/${agent?.id}`, { role_id: await idOf("Agent") });
  await expect(colleague.getByText("Your role does not open this page")).toBeVisible();
  await page.getByRole("button", { name: "Delete role" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete role" }).click();
  await expect(page).toHaveURL(/\/roles$/);
  await expect(page.getByRole("row", { name: /^Night shift/ })).toBeHidden();

  async function idOf(name: string): Promise<string | undefined> {
    const { items } = await organization.api.get<{ items: { id: string; name: string }[] }>("/roles");
    return items.find((role) => role.name === name)?.id;
  }
});

test("a second window keeps up with what is made of roles in the first", async ({ organization, desk: page, signedIn }) => {
  const other = await signedIn(organization.owner);
  await other.goto("/roles");
  await expect(other.getByRole("row", { name: /^Owner Built in/ })).toBeVisible();
  await page.goto("/roles/new");
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("Night shift");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Night shift" })).toBeVisible();
  await other.getByRole("link", { name: "Night shift" }).click();

  await name.fill("Late shift");
  const labels = (window: typeof page) => window.getByRole("switch", { name: "Manage labels" });
  await labels(page).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(other.getByRole("heading", { name: "Late shift" })).toBeVisible();
  await expect(labels(other)).toBeChecked();

  // What is being written stays as it is, and the other is told before it takes the place of theirs.
  await other.getByRole("textbox", { name: "Name" }).fill("Weekend");
  await labels(page).uncheck();
  const saved = page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.ok());
  await page.getByRole("button", { name: "Save" }).click();
  await saved;
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Somebody else changed this role meanwhile")).toBeVisible();
  await expect(other.getByRole("textbox", { name: "Name" })).toHaveValue("Weekend");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Weekend" })).toBeVisible();

  await page.getByRole("button", { name: "Delete role" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete role" }).click();
  await expect(page).toHaveURL(/\/roles$/);
  await expect(page.getByRole("row", { name: /^Weekend/ })).toBeHidden();
  await expect(other.getByRole("heading", { name: "There is no such role" })).toBeVisible();
});

test("a built-in role is fixed, and another begins from it", async ({ desk: page }) => {
  await page.goto("/roles");
  await page.getByRole("link", { name: "Administrator" }).click();
  await expect(page.getByRole("switch", { name: "Manage labels" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save" })).toBeHidden();
  await page.getByRole("link", { name: "Duplicate" }).click();
  await expect(page.getByRole("switch", { name: "Manage labels" })).toBeChecked();
  await page.getByLabel("Begin from").selectOption("Agent");
  await expect(page.getByRole("switch", { name: "Manage labels" })).not.toBeChecked();
  await page.getByRole("textbox", { name: "Name" }).fill("Helpers");
  await page.getByRole("link", { name: "Cancel" }).click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("row", { name: /^Helpers/ })).toBeHidden();
});
