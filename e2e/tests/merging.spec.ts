// Merging two contacts, of which there is no way back.
import { expect, test } from "../support/fixtures.ts";
import { People, type Contact } from "../support/people.ts";

test("a contact is merged into whom one sees chosen, and into nobody who is not offered any more", async ({ organization, desk: page }) => {
  const { api } = organization;
  const ada = await api.post<Contact>("/contacts", { name: "Ada" });
  const bo = await api.post<Contact>("/contacts", { name: "Bo" });
  const cleo = await api.post<Contact>("/contacts", { name: "Cleo" });
  await page.goto(`/people/${ada.id}`);
  await new People(page).act("Merge into another…");
  const merging = page.getByRole("dialog", { name: "Merge Ada into another" });
  const search = merging.getByRole("searchbox", { name: "Search people" });
  const merge = merging.getByRole("button", { name: "Merge", exact: true });
  await merging.getByRole("radio", { name: /Bo/ }).check();
  await expect(merge).toBeEnabled();

  // Whoever is looked for next is chosen anew.
  await search.fill("cleo");
  await expect(merging.getByRole("radio")).toHaveCount(1);
  await expect(merge).toBeDisabled();
  await search.fill("");
  await expect(merging.getByRole("radio", { name: /Bo/ })).not.toBeChecked();

  // Who stays in sight stays chosen.
  await merging.getByRole("radio", { name: /Cleo/ }).check();
  await search.fill("cle");
  await expect(merging.getByRole("radio")).toHaveCount(1);
  await merge.click();
  await expect(page).toHaveURL(new RegExp(`/people/${cleo.id}`));
  expect((await api.get<Contact>(`/contacts/${bo.id}`)).id).toBe(bo.id);
});
