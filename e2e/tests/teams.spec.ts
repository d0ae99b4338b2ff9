// Teams: three steps that keep what was chosen, who is there, and where conversations go when one is deleted.
import { addAgent, addWebchat } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

interface Team {
  id: string;
  name: string;
}

test("an admin makes a team in three steps, changes it, and deletes it into another", async ({ organization, desk: page, signedIn }) => {
  const tomas = await addAgent(organization, "Tomás", "Ferreira");
  await addAgent(organization, "Aisha", "Rahman");
  await addWebchat(organization, "Shop");
  await page.goto("/teams");
  await expect(page.getByText("No teams yet")).toBeVisible();
  await page.getByRole("link", { name: "Add a team" }).click();
  const next = page.getByRole("button", { name: "Next" });
  await next.click();
  await expect(page.getByText("A name is needed")).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill("Orders");
  await page.getByRole("textbox", { name: "Reference" }).fill("ord-1");
  await page.getByRole("radio", { name: "violet" }).check();
  await next.click();
  await page.getByRole("checkbox", { name: /^Shop/ }).check();
  await next.click();
  // What is searched for away stays chosen, and Back keeps every choice.
  await page.getByRole("checkbox", { name: /^Tomás Ferreira/ }).check();
  await page.getByRole("searchbox", { name: "Search agents" }).fill("aisha");
  await expect(page.getByRole("checkbox", { name: /^Tomás/ })).toBeHidden();
  await page.getByRole("checkbox", { name: /^Aisha/ }).check();
  await expect(page.getByText(/are in no team and see every team’s conversations/)).toBeVisible();
  await page.getByRole("button", { name: "Back" }).click();
  await page.getByRole("button", { name: "Back" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Orders");
  await expect(page.getByRole("radio", { name: "violet" })).toBeChecked();
  await next.click();
  await expect(page.getByRole("checkbox", { name: /^Shop/ })).toBeChecked();
  await next.click();
  await expect(page.getByRole("checkbox", { name: /^Tomás/ })).toBeChecked();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Orders" })).toBeVisible();
  await expect(page.getByText("0 of 2 online")).toBeVisible();

  const colleague = await signedIn(tomas);
  await colleague.goto("/conversations/inbox");
  await expect(page.getByText("1 of 2 online")).toBeVisible();
  await expect(colleague.getByRole("navigation", { name: "Main" }).getByRole("button", { name: "Organization" })).toBeHidden();

  const repairs = await organization.api.post<Team>("/teams", { name: "Repairs" });
  // Out of their last team is asked for, by name.
  await page.getByRole("link", { name: "Edit" }).click();
  await next.click();
  await next.click();
  await page.getByRole("checkbox", { name: /^Aisha/ }).uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Without a team Aisha Rahman sees every team’s conversations.")).toBeVisible();
  await page.getByRole("button", { name: "Take out" }).click();
  await expect(page.getByText("1 of 1 online")).toBeVisible();

  // Its conversations go to the team that is chosen.
  const [orders] = (await organization.api.get<{ items: Team[] }>("/teams")).items;
  await customers(organization, "Ada");
  const { items } = await organization.api.get<{ items: { id: string }[] }>("/conversations");
  await organization.api.post(`/conversations/${items[0]?.id}/assign`, { team_id: orders?.id });
  await page.getByRole("button", { name: "Delete team" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete the team Orders?" });
  await expect(dialog.getByRole("button", { name: "Delete team" })).toBeDisabled();
  await dialog.getByRole("radio", { name: "Repairs" }).check();
  await dialog.getByRole("button", { name: "Delete team" }).click();
  await expect(page.getByText("Without a team Tomás Ferreira sees every team’s conversations.")).toBeVisible();
  await page.getByRole("button", { name: "Take out" }).click();
  await expect(page).toHaveURL(/\/teams$/);
  await expect(page.getByRole("row", { name: /^Repairs/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /^Orders/ })).toBeHidden();
  await expect
    .poll(async () => (await organization.api.get<{ items: unknown[] }>(`/conversations?team_id=${repairs.id}`)).items.length)
    .toBe(1);
  await expect(new Desk(colleague).row("Here is Ada")).toBeVisible();
});
