// Agents: inviting with role and teams, changing, letting go with somebody who takes over, and coming back.
import { addAgent, apiOf } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { picker, pickOne } from "../support/picking.ts";
import { digits } from "../support/totp.ts";

interface Listed {
  items: { id: string }[];
}

test("an admin invites with role and teams, and gives a new link", async ({ organization, desk: page }) => {
  await organization.api.post("/teams", { name: "Orders" });
  await organization.api.post("/teams", { name: "Repairs" });
  await page.goto("/agents");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const form = page.getByRole("form", { name: "Invite an agent" });
  await form.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(form.getByText("A name is needed")).toBeVisible();
  await form.getByLabel("First name").fill("Yuki");
  await expect(form.getByText("A name is needed")).toBeHidden();
  await form.getByLabel("Last name").fill("Sato");
  const email = `yuki.${Date.now()}@fernhill.example`;
  await form.getByRole("textbox", { name: "Email" }).fill(email);
  await pickOne(form, "Role", "Administrator");
  await form.getByRole("searchbox", { name: "Search teams" }).fill("rep");
  await form.getByRole("checkbox", { name: "Repairs" }).check();
  await form.getByRole("button", { name: "Invite", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Invite an agent" });
  await expect(dialog.getByText(`The link is on its way to ${email}.`)).toBeVisible();
  await expect(dialog.getByText(/^Works once, until .* Only for yuki/)).toBeVisible();
  const first = await dialog.getByRole("textbox", { name: "Invitation link" }).textContent();
  await dialog.getByRole("button", { name: "Done" }).click();

  const row = page.getByRole("row", { name: /^Yuki Sato/ });
  await expect(row.getByText("Administrator")).toBeVisible();
  await expect(row.getByText("Repairs")).toBeVisible();
  await page.getByRole("button", { name: /^Invited/ }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await row.getByRole("link", { name: "Yuki Sato" }).click();
  await expect(page.getByText(/^The link works until/)).toBeVisible();
  await page.getByRole("button", { name: "New invitation link" }).click();
  const link = page.getByRole("dialog", { name: "A new link" });
  await expect(link.getByRole("textbox", { name: "Invitation link" })).not.toHaveText(first ?? "");
});

test("what a colleague has left to be sent waits for an admin, who is told and finds the way there", async ({ organization, desk: page, server }) => {
  const tomas = await addAgent(organization, "Tomás", "Ferreira");
  const [conversation] = await customers(organization, "Ada");
  const theirs = await apiOf(server, tomas);
  const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
  await theirs.post(`/conversations/${conversation}/messages`, { text: "See you next week", due_at: at(7 * 86_400) });
  await page.goto("/agents");
  await page.getByRole("link", { name: "Tomás Ferreira" }).click();
  await theirs.post(`/conversations/${conversation}/messages`, { text: "See you soon", due_at: at(6) });
  await page.getByRole("button", { name: "Deactivate", exact: true }).click();
  // Whoever is told is told also where the line fails just then.
  let failed = 0;
  await page.route(`**/api/v1/conversations/${conversation}`, (route) => {
    failed += 1;
    return failed === 1 ? route.abort() : route.fallback();
  });
  await page.getByRole("dialog", { name: "Deactivate Tomás Ferreira?" }).getByRole("button", { name: "Deactivate" }).click();
  const left = page.getByRole("list", { name: "Scheduled messages" });
  await expect(left.getByRole("listitem")).toHaveCount(2);

  // Its time comes, and it does not leave.
  await expect(left.getByText(/^Waits since/)).toBeVisible({ timeout: 20_000 });
  await expect(left.getByText(/^Was to be sent/)).toBeVisible();
  await expect(page.getByText(/^A scheduled message of Tomás in #\d+ waits/)).toBeVisible();
  expect(failed).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  const waiting = page.getByRole("article", { name: "Scheduled message" }).filter({ hasText: "See you soon" });
  await expect(waiting.getByText("Waits: its author was deactivated")).toBeVisible();
  await waiting.getByRole("button", { name: "Take back" }).click();
  await expect(waiting).toBeHidden();
  await page.goto("/agents");
  await page.getByRole("link", { name: "Tomás Ferreira" }).click();
  await expect(left.getByRole("listitem")).toHaveCount(1);
  await left.getByRole("link", { name: /Ada/ }).click();
  await expect(page.getByRole("article", { name: "Scheduled message" }).getByText("See you next week")).toBeVisible();
});

test("a changed role and team hold at once, and the last team is asked for", async ({ organization, desk: page, signedIn }) => {
  const tomas = await addAgent(organization, "Tomás", "Ferreira");
  await organization.api.post("/teams", { name: "Orders" });
  const colleague = await signedIn(tomas);
  await colleague.goto("/conversations/inbox");
  const channels = colleague.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Channels" });
  await expect(channels).toBeHidden();
  await colleague.goto("/agents");
  await expect(colleague.getByText("Your role does not open this page")).toBeVisible();

  await page.goto("/agents");
  await page.getByRole("link", { name: "Tomás Ferreira" }).click();
  const form = page.getByRole("form", { name: "Agent" });
  await form.getByLabel("Last name").fill("Ferreira Silva");
  await pickOne(form, "Role", "Administrator");
  await form.getByRole("checkbox", { name: "Orders" }).check();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /^Tomás Ferreira Silva/ }).getByText("Orders")).toBeVisible();
  await expect(channels).toBeVisible();
  await form.getByRole("checkbox", { name: "Orders" }).uncheck();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Without a team Tomás Ferreira Silva sees every team’s conversations.")).toBeVisible();
  await page.getByRole("button", { name: "Take out" }).click();
  await expect(page.getByRole("row", { name: /^Tomás Ferreira Silva/ }).getByText("None: sees all")).toBeVisible();

  // An administrator changes no Owner.
  await colleague.goto("/agents");
  await colleague.getByRole("link", { name: "Maya Lindqvist" }).click();
  await expect(colleague.getByText("They may more than you: somebody who may as much changes them.")).toBeVisible();
  await expect(colleague.getByRole("button", { name: "Save" })).toBeHidden();
});

test("who is deactivated is out at once, a colleague takes over, and they may come back", async ({ organization, desk: page, signedIn }) => {
  const tomas = await addAgent(organization, "Tomás", "Ferreira");
  const aisha = await addAgent(organization, "Aisha", "Rahman");
  await customers(organization, "Ada");
  const [agent] = (await organization.api.get<Listed>("/agents?q=Tomás")).items;
  const [conversation] = (await organization.api.get<Listed>("/conversations")).items;
  await organization.api.post(`/conversations/${conversation?.id}/assign`, { agent_ids: [agent?.id] });
  const [leaving, heir] = [await signedIn(tomas), await signedIn(aisha)];
  await leaving.goto("/conversations/yours");
  await expect(new Desk(leaving).row("Here is Ada")).toBeVisible();
  await heir.goto("/conversations/yours");

  await page.goto(`/agents/${agent?.id}`);
  await page.getByRole("button", { name: "Deactivate", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Deactivate Tomás Ferreira?" });
  await dialog.getByRole("searchbox", { name: "Search agents" }).fill("aisha");
  await dialog.getByRole("radio", { name: "Aisha Rahman" }).check();
  await dialog.getByRole("button", { name: "Deactivate", exact: true }).click();
  await expect(leaving).toHaveURL(/\/signin/);
  await expect(new Desk(heir).row("Here is Ada")).toBeVisible();
  await expect(page.getByRole("button", { name: "Reactivate" })).toBeVisible();
  await page.getByRole("button", { name: "Reactivate" }).click();
  await expect(page.getByText("They can sign in again")).toBeVisible();
  await expect(page.getByRole("button", { name: "Deactivate", exact: true })).toBeVisible();
});

test("who lost the second step is let in with the password alone, by who manages agents", async ({ organization, desk: page, signedIn }) => {
  const colleague = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  await colleague.goto("/preferences/security");
  await colleague.getByRole("button", { name: "Set up" }).click();
  const secret = await colleague.getByRole("textbox", { name: "Cannot scan? Type this into the app" }).innerText();
  await colleague.getByLabel("Code from the app").fill(digits(secret));
  await colleague.getByRole("button", { name: "Switch on" }).click();
  await expect(colleague.getByRole("list", { name: "Recovery codes" })).toBeVisible();

  await page.goto("/agents");
  await page.getByRole("link", { name: "Tomás Ferreira" }).click();
  const dialog = page.getByRole("dialog", { name: "Switch two steps off for Tomás Ferreira?" });
  const end = async (): Promise<void> => {
    await page.getByRole("form", { name: "Agent" }).getByRole("button", { name: "Switch off" }).click();
    await dialog.getByRole("button", { name: "Switch off" }).click();
  };
  await end();
  await expect(page.getByText("Two steps are off for them")).toBeVisible();
  await colleague.reload();
  await expect(colleague.getByRole("button", { name: "Set up" })).toBeVisible();
  await end();
  await expect(page.getByText("They have not set two steps up")).toBeVisible();
});

test("the last Owner stays one, and is told why", async ({ desk: page }) => {
  await page.goto("/agents");
  await page.getByRole("link", { name: "Maya Lindqvist" }).click();
  const form = page.getByRole("form", { name: "Agent" });
  await pickOne(form, "Role", "Administrator");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Make somebody else an Owner first.")).toBeVisible();
  await page.reload();
  await expect(picker(form, "Role")).toHaveText("Owner");
  await expect(page.getByRole("button", { name: "Deactivate", exact: true })).toBeHidden();
});

test("an invitation that is too old says so, and the next one, to the right address, lets them in", async ({ organization, desk: page, page: stranger }) => {
  const now = Date.now();
  const [wrong, right] = [`yuki.sto.${now}@fernhill.example`, `yuki.sato.${now}@fernhill.example`];
  const roles = await organization.api.get<{ items: { id: string; built_in: string | null }[] }>("/roles");
  const role = roles.items.find((one) => one.built_in === "agent");
  const invited = await organization.api.post<{ id: string; invitation_url: string }>("/agents", { first_name: "Yuki", email: wrong, role_id: role?.id });

  // A week later.
  await stranger.route("**/api/v1/invitations/*", (route) => route.fulfill({ status: 404, contentType: "application/problem+json", body: JSON.stringify({ code: "not_found", title: "Not found", status: 404, type: "/problems/not_found" }) }));
  await stranger.goto(invited.invitation_url);
  await expect(stranger.getByText("This invitation is no longer valid")).toBeVisible();
  await expect(stranger.getByText("It was used already, or it is too old. Ask for a new link.")).toBeVisible();
  await stranger.unroute("**/api/v1/invitations/*");
  const list = /\/api\/v1\/agents\?/;
  await page.route(list, async (route) => {
    const answer = await route.fetch();
    const known = (await answer.json()) as { items: object[]; next_cursor: string | null };
    return route.fulfill({ response: answer, json: { ...known, items: known.items.map((one) => ({ ...one, invited_until: null })) } });
  });

  await page.goto(`/agents/${invited.id}`);
  await expect(page.getByRole("row", { name: /^Yuki/ }).getByText("Link expired").filter({ visible: true })).toBeVisible();
  await page.unroute(list);
  const form = page.getByRole("form", { name: "Agent" });
  const email = form.getByRole("textbox", { name: "Email" });
  await email.fill("yuki");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await email.fill(right);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /^Yuki/ }).getByText(right)).toBeVisible();
  await stranger.goto(invited.invitation_url);
  await expect(stranger.getByText("This invitation is no longer valid")).toBeVisible();

  await form.getByRole("button", { name: "New invitation link" }).click();
  const dialog = page.getByRole("dialog", { name: "A new link" });
  await expect(dialog.getByText(`The link is on its way to ${right}.`)).toBeVisible();
  const link = await dialog.getByRole("textbox", { name: "Invitation link" }).textContent();
  await stranger.goto(link ?? "");
  await stranger.getByLabel("Choose a password").fill("paper lantern tram 41");
  await stranger.getByRole("button", { name: "Join" }).click();
  await expect(stranger.getByRole("navigation", { name: "Main" })).toBeVisible();
});

test("a large change shows how far it is where it leads back to, and that it is done", async ({ desk: page, organization }) => {
  const { items } = await organization.api.get<{ items: { id: string }[] }>("/agents");
  let left: number | undefined = 120;
  await page.route("**/api/v1/jobs?*", (route) => {
    const job = {
      id: "1", kind: "agents.let_go", state: "running", channel_id: null, attempts: 1, due_at: "2026-01-01T00:00:00.000Z", died_at: null, error: null, discardable: false,
      resource: { kind: "agent", id: items[0]?.id, name: null }, remaining: left,
    };
    return route.fulfill({ json: { items: left === undefined ? [] : [job], next_cursor: null } });
  });
  await page.goto("/agents");
  const change = page.getByRole("list", { name: "Still on the way" }).getByRole("listitem");
  await expect(change).toContainText("Maya Lindqvist was deactivated");
  await expect(change).toContainText("Conversations left: 120");
  left = undefined;
  // Whatever job gets on, it is asked again.
  const label = await organization.api.post<{ id: string }>("/labels", { name: "Refund" });
  await organization.api.delete(`/labels/${label.id}`);
  await expect(page.getByText("Maya Lindqvist: nothing is left to do")).toBeVisible();
  await expect(change).toBeHidden();
});
