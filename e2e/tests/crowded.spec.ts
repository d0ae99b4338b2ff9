// Five hundred agents, two hundred teams, a hundred channels: whoever looks for one of them finds it by name.
import { customers, Desk } from "../support/desk.ts";
import { addAgent, type Organization } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";

/** A few at a time, as a program would. */
async function make(count: number, one: (n: number) => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += 20) await Promise.all(Array.from({ length: 20 }, (_, n) => one(done + n)));
}

async function crowd({ api }: Organization): Promise<void> {
  const roles = await api.get<{ items: { id: string; name: string }[] }>("/roles");
  const role_id = roles.items.find(({ name }) => name === "Agent")?.id;
  const of = `crowd-${Date.now()}.example`;
  await make(500, (n) => api.post("/agents", { first_name: "Agent", last_name: `Number-${n}`, email: `${n}@${of}`, role_id, team_ids: [] }));
  await make(200, (n) => api.post("/teams", { name: `Team ${n}`, reference: `ref-${n}` }));
  await make(100, (n) => api.post("/channels", { kind: "webchat", name: `Website ${n}`, settings: {} }));
}

test("lists, wizards and popovers of a large organization are looked through by name", async ({ organization, desk: page, signedIn }) => {
  await crowd(organization);
  const last = await addAgent(organization, "Zoë", "Zimmermann");
  await customers(organization, "Ada");

  await test.step("agents", async () => {
    await page.goto("/agents");
    await expect(page.getByRole("heading", { name: "Agents 502" })).toBeVisible();
    await expect(page.getByRole("row")).toHaveCount(101);
    await page.getByRole("button", { name: "Show more" }).click();
    await expect(page.getByRole("row")).toHaveCount(201);
    await page.getByRole("searchbox", { name: "Search agents" }).fill("zimmer");
    const row = page.getByRole("row", { name: /^Zoë Zimmermann/ });
    await expect(row.getByText("Offline")).toBeVisible();
    const colleague = await signedIn(last);
    await colleague.goto("/conversations/inbox");
    await expect(row.getByText("Available")).toBeVisible();
    await page.getByRole("searchbox", { name: "Search agents" }).fill("number-477");
    await expect(page.getByRole("row", { name: /^Agent Number-477/ })).toBeVisible();
    await expect(page.getByRole("row")).toHaveCount(2);
    await page.getByRole("link", { name: "Agent Number-477" }).click();
    const form = page.getByRole("form", { name: "Agent" });
    await form.getByRole("searchbox", { name: "Search teams" }).fill("team 177");
    await form.getByRole("checkbox", { name: "Team 177" }).check();
    await form.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  });

  await test.step("channels", async () => {
    await page.goto("/channels");
    await page.getByRole("searchbox", { name: "Search channels" }).fill("website 77");
    await expect(page.getByRole("link", { name: /^Website 77/ })).toBeVisible();
    await expect(page.getByRole("link", { name: /^Website/ })).toHaveCount(1);
  });

  await test.step("the wizard of a team", async () => {
    await page.goto("/teams/new");
    await page.getByRole("textbox", { name: "Name" }).fill("Orders");
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("searchbox", { name: "Search channels" }).fill("website 88");
    await page.getByRole("checkbox", { name: /^Website 88/ }).check();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("searchbox", { name: "Search agents" }).fill("number-444");
    await page.getByRole("checkbox", { name: /^Agent Number-444/ }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("0 of 1 online")).toBeVisible();
  });

  await test.step("giving a conversation to a team, and filters", async () => {
    await page.goto("/conversations/inbox");
    const desk = new Desk(page);
    await desk.choose("Here is Ada");
    await page.getByRole("button", { name: /^Assign/ }).click();
    await page.getByRole("tab", { name: "Teams" }).click();
    await page.getByRole("searchbox", { name: "Search teams" }).fill("team 133");
    await expect(page.getByRole("option", { name: /Team 133/ })).toBeVisible();
    await expect(page.getByRole("option", { name: /Team 134/ })).toBeHidden();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Assigned to Team 133" })).toBeVisible();
    await page.getByRole("button", { name: "Filters", exact: true }).click();
    await page.getByRole("tab", { name: /^Channel/ }).click();
    await page.getByRole("searchbox", { name: "Search channels" }).fill("website 66");
    await page.getByRole("switch", { name: /^Website 66/ }).check();
    await expect(page).toHaveURL(/channel_id=/);
  });

  await test.step("teams, on a phone as well", async () => {
    await page.goto("/teams");
    await expect(page.getByRole("heading", { name: "Teams 201" })).toBeVisible();
    await page.getByRole("searchbox", { name: "Search teams" }).fill("ref-177");
    await expect(page.getByRole("row", { name: /^Team 177/ })).toBeVisible();
    await expect(page.getByRole("row")).toHaveCount(2);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("link", { name: "Team 177" }).click();
    for (const name of ["Back to Teams", "Edit"]) await expect(page.getByRole("main").getByRole("link", { name })).toBeVisible();
    await expect(page.getByRole("main").getByRole("button", { name: "Delete team" })).toBeVisible();
  });
});
