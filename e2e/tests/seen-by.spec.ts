// Who sees a restricted conversation, and whom one may give it to: as it is now, not as it was when it was opened.
import { addAgent, apiOf } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

interface Agent {
  id: string;
  first_name: string;
}

test("whom a colleague let see it meanwhile stays among those who see it", async ({ organization, desk: page }) => {
  const { api } = organization;
  const [ada] = await customers(organization, "Ada");
  for (const [first, last] of [["Grace", "Ito"], ["Tomás", "Ferreira"], ["Yuki", "Sato"]] as const) await addAgent(organization, first, last);
  const { items } = await api.get<{ items: Agent[] }>("/agents");
  const ids = (...names: string[]): string[] => names.map((name) => items.find((agent) => agent.first_name === name)?.id ?? "");
  await api.put(`/conversations/${ada}/visibility`, { restricted: true, viewer_ids: ids("Maya") });
  await page.reload();
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  await api.put(`/conversations/${ada}/visibility`, { restricted: true, viewer_ids: ids("Maya", "Grace") });

  await page.getByRole("button", { name: /^(Assign|Assigned to)/ }).click();
  const popover = page.getByRole("dialog", { name: "Assign" });
  await expect(popover.getByRole("option", { name: /Grace Ito/ })).not.toContainText("cannot see this");
  await expect(popover.getByRole("option", { name: /Tomás Ferreira/ })).toContainText("cannot see this");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Visible to…" }).click();
  const dialog = page.getByRole("dialog", { name: "Visible to" });
  await expect(dialog.getByRole("checkbox", { name: /Grace Ito/ })).toBeChecked();
  await dialog.getByRole("checkbox", { name: /Tomás Ferreira/ }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  const seen = await api.get<{ viewer_ids: string[] }>(`/conversations/${ada}`);
  expect(seen.viewer_ids.toSorted()).toEqual(ids("Maya", "Grace", "Tomás").toSorted());
});

test("who may not be given it is listed with the reason, for one and for several", async ({ organization, server, signedIn }) => {
  const { api } = organization;
  const [ada] = await customers(organization, "Ada");
  const people = [await addAgent(organization, "Grace", "Ito"), await addAgent(organization, "Tomás", "Ferreira"), await addAgent(organization, "Yuki", "Sato")] as const;
  const [grace, tomas, yuki] = await Promise.all(people.map(async (person) => (await (await apiOf(server, person)).get<Agent>("/me")).id));
  const channels = await api.get<{ items: { id: string }[] }>("/channels");
  const channel_ids = channels.items.map(({ id }) => id);
  for (const [name, agent_ids] of [["Orders", [grace, tomas]], ["Returns", [yuki]]] as const) {
    await api.post("/teams", { name, agent_ids, channel_ids });
  }
  await api.post(`/conversations/${ada}/assign`, { agent_ids: [grace] });
  const page = await signedIn(people[0]);
  await page.goto("/conversations/yours");
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  await page.getByRole("button", { name: /^(Assign|Assigned to)/ }).click();
  const popover = page.getByRole("dialog", { name: "Assign" });
  await expect(popover.getByRole("option", { name: /Tomás Ferreira/ })).not.toContainText("not in your teams");
  await expect(popover.getByRole("option", { name: /Yuki Sato/ })).toContainText("not in your teams");
  await expect(popover.getByRole("option", { name: /Yuki Sato/ })).toHaveAttribute("aria-disabled", "true");
  await popover.getByRole("tab", { name: "Teams" }).click();
  await expect(popover.getByRole("option", { name: /Orders/ })).not.toContainText("not in your teams");
  await expect(popover.getByRole("option", { name: /Returns/ })).toContainText("not in your teams");
  await page.keyboard.press("Escape");

  await desk.row("Here is Ada").hover();
  await desk.row("Here is Ada").getByRole("checkbox").click();
  await page.getByRole("toolbar", { name: "Selected conversations" }).getByRole("button", { name: "Assign" }).click();
  const whom = page.getByRole("dialog", { name: "Assign" }).getByRole("listbox", { name: "Assign" });
  await expect(whom.getByRole("option", { name: /Yuki Sato/ })).toContainText("not in your teams");
  await expect(whom.getByRole("option", { name: /Returns/ })).toContainText("not in your teams");
  await expect(whom.getByRole("option", { name: /Tomás Ferreira/ })).not.toHaveAttribute("aria-disabled");
});
