// What else is kept of contacts: defined by admins, filled in by agents, gone everywhere once deleted.
import { expectAccessible } from "../support/accessible.ts";
import { addAgent } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { People, type Contact } from "../support/people.ts";

test("an admin defines attributes, contacts have them, and a deleted one is gone from all", async ({ organization, desk: page, signedIn }) => {
  const { api } = organization;
  const ada = await api.post<Contact>("/contacts", { name: "Ada" });
  await page.goto("/settings/contact-attributes");
  await page.getByRole("link", { name: "Add an attribute" }).click();
  const form = page.getByRole("form", { name: "Contact attribute" });
  await form.getByLabel("Name").fill("Tier of 2026!");
  await expect(form.getByLabel("Key")).toHaveValue("tier_of_2026");
  await form.getByLabel("Kind").selectOption("Choice");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Give one choice at least")).toBeVisible();
  await expectAccessible(page);
  await form.getByLabel("Choices").fill("Gold\n\n Silver ");
  await form.getByLabel("Key").fill("Tier");
  await expect(form.getByLabel("Key")).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Key").fill("tier");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Tier of 2026!" })).toBeVisible();

  // Another of that key is refused at its field, and what was typed stays.
  await page.goto("/settings/contact-attributes/new");
  await form.getByLabel("Name").fill("Tier");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("There is an attribute of that key")).toBeVisible();
  await expect(form.getByLabel("Name")).toHaveValue("Tier");

  const colleague = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  await colleague.goto(`/people/${ada.id}`);
  const { person } = new People(colleague);
  await person.getByLabel("Tier of 2026!").selectOption("Silver");
  await person.getByRole("button", { name: "Save" }).click();
  await expect(colleague.getByText("The contact is saved").first()).toBeVisible();
  await expect(colleague.getByRole("link", { name: "Contact attributes" })).toHaveCount(0);
  await colleague.goto("/settings/contact-attributes");
  await expect(colleague.getByText("Your role does not open this page")).toBeVisible();

  // Changed, but not over what somebody else changed meanwhile.
  await page.goto("/settings/contact-attributes");
  await page.getByRole("link", { name: /Tier of 2026!/ }).click();
  const [known] = (await api.get<{ items: { id: string }[] }>("/contact-attributes")).items;
  await api.patch(`/contact-attributes/${known?.id}`, { choices: ["Gold", "Silver", "Bronze"] });
  await form.getByLabel("Name").fill("Tier");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else changed this attribute meanwhile")).toBeVisible();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Tier", exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Delete the attribute Tier?" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "No attributes yet" })).toBeVisible();
  await colleague.goto(`/people/${ada.id}`);
  await expect(person.getByLabel("Name")).toHaveValue("Ada");
  await expect(person.getByLabel("Tier")).toHaveCount(0);
});
