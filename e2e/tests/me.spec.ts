// What one says of oneself: whether one is there, one's name, one's password; in every window at once.
import { addAgent } from "../support/api.ts";
import { countSounds, customers, Desk, says } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { lookElsewhere } from "../support/notifications.ts";

test("who goes away is shown as away wherever somebody is chosen, and in their other windows", async ({ organization, desk: page, signedIn }) => {
  const tomas = await addAgent(organization, "Tomás", "Ferreira");
  await organization.api.post("/teams", { name: "Orders" });
  const { items } = await organization.api.get<{ items: { id: string }[] }>("/agents?q=Tomás");
  const teams = await organization.api.get<{ items: { id: string }[] }>("/teams");
  await organization.api.patch(`/teams/${teams.items[0]?.id}`, { agent_ids: [items[0]?.id] });
  await customers(organization, "Ada");
  const [phone, computer] = [await signedIn(tomas), await signedIn(tomas)];
  await phone.goto("/conversations/inbox");
  await computer.goto("/conversations/inbox");
  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  await page.getByRole("button", { name: /^Assign/ }).click();
  const choice = page.getByRole("option", { name: /^Tomás/ });
  await expect(choice).toBeVisible();
  await expect(choice.getByText(/away|offline/i)).toHaveCount(0);

  await phone.getByRole("button", { name: "You" }).click();
  await phone.getByRole("menuitemradio", { name: "Away" }).click();
  await expect(choice.getByText("away")).toBeVisible();
  await expect(computer.getByTitle("Tomás Ferreira, Away")).toBeVisible();
  await expect(choice.locator(".presence-away")).toBeVisible();
  await page.getByRole("tab", { name: "Teams" }).click();
  await expect(page.getByRole("option", { name: /^Orders/ }).getByText("0 of 1 online")).toBeVisible();

  await computer.getByRole("button", { name: "You" }).click();
  await computer.getByRole("menuitemradio", { name: "Available" }).click();
  await expect(page.getByRole("option", { name: /^Orders/ }).getByText("1 of 1 online")).toBeVisible();
  await expect(phone.getByTitle("Tomás Ferreira, Available")).toBeVisible();
});

test("the bell mutes every window of one, and what one prefers holds in all of them", async ({ organization, desk: page, signedIn }) => {
  const other = await signedIn(organization.owner);
  await other.goto("/conversations/inbox");
  await page.goto("/conversations/inbox");
  await page.getByRole("button", { name: "Mute notifications" }).click();
  await expect(other.getByRole("button", { name: "Turn notifications on" })).toBeVisible();
  await other.goto("/preferences");
  await page.goto("/preferences");
  await page.getByRole("switch", { name: "Enter sends" }).check();
  await expect(other.getByRole("switch", { name: "Enter sends" })).toBeChecked();
});

test("what changes of one after the page knew who one is, and before it has anything else, is told", async ({ organization, desk: page, signedIn }) => {
  const other = await signedIn(organization.owner);
  await other.goto("about:blank");
  let go = () => {};
  const released = new Promise<void>((resolve) => (go = resolve));
  await other.route(/\/api\/v1\/(conversations|agents)/, async (route) => {
    await released;
    await route.continue();
  });
  const known = other.waitForResponse(/\/api\/v1\/me$/);
  await other.goto("/conversations/inbox");
  await known;
  await page.goto("/conversations/inbox");
  await page.getByRole("button", { name: "Mute notifications" }).click();
  await expect(page.getByRole("button", { name: "Turn notifications on" })).toBeVisible();
  go();
  await expect(other.getByRole("button", { name: "Turn notifications on" })).toBeVisible();
});

test("who is away is told of what is theirs alone, and silently", async ({ organization, desk: page }) => {
  const [mine] = await customers(organization, "Mine");
  const { id } = await organization.api.get<{ id: string }>("/me");
  await organization.api.post(`/conversations/${mine}/assign`, { agent_ids: [id] });
  const sounds = await countSounds(page);
  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  // Browsers let a page sound only after somebody touched it.
  await page.getByRole("button", { name: "You" }).click();
  await page.getByRole("menuitemradio", { name: "Away" }).click();
  await expect(page.getByTitle(/, Away$/).first()).toBeVisible();
  await lookElsewhere(page);
  await says(organization, "Nobodys", "Of nobody");
  await expect(desk.row("Of nobody")).toBeVisible();
  await expect(page).toHaveTitle(/^Inbox/);
  await says(organization, "Mine", "Of mine");
  await expect(desk.row("Of mine")).toBeVisible();
  await expect(page).toHaveTitle(/^\(1\) /);
  expect(await sounds()).toBe(0);

  await page.getByRole("button", { name: "You" }).click();
  await page.getByRole("menuitemradio", { name: "Available" }).click();
  await expect(page.getByTitle(/, Available$/).first()).toBeVisible();
  await says(organization, "Other", "Of nobody either");
  await expect(desk.row("Of nobody either")).toBeVisible();
  await expect.poll(sounds).toBeGreaterThan(0);
  await expect(page).toHaveTitle(/^\(2\) /);
});

test("a profile that was not saved goes back to what it was", async ({ desk: page }) => {
  await page.goto("/preferences/profile");
  const first = page.getByLabel("First name or nickname");
  const name = await first.inputValue();
  await first.fill("Somebody");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(first).toHaveValue(name);
});

test("a name and a colour are changed for everybody to see", async ({ organization, desk: page, signedIn }) => {
  const tomas = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  await page.goto("/agents");
  await expect(page.getByRole("row", { name: /^Tomás Ferreira/ })).toBeVisible();
  await tomas.goto("/preferences/profile");
  await tomas.getByLabel("First name or nickname").fill("Tom");
  await tomas.getByRole("radio", { name: "violet" }).check();
  await tomas.getByRole("button", { name: "Save" }).click();
  await expect(tomas.getByText("Your profile is saved")).toBeVisible();
  await expect(page.getByRole("row", { name: /^Tom Ferreira/ })).toBeVisible();
});

test("a password is changed by who knows it, and ends the other sessions", async ({ organization, signedIn }) => {
  const tomas = await addAgent(organization, "Tomás", "Ferreira");
  const [page, other] = [await signedIn(tomas), await signedIn(tomas)];
  await other.goto("/conversations/inbox");
  await page.goto("/preferences/password");
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password", { exact: true }).fill("paper lantern tram 41");
  await expect(page.getByText("Strong", { exact: true })).toBeVisible();
  await page.getByLabel("Confirm new password").fill("paper lantern tram 14");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("This is not the same as the new password.")).toBeVisible();
  await page.getByLabel("Confirm new password").fill("paper lantern tram 41");
  await expect(page.getByText("This is not the same as the new password.")).toBeHidden();
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText(/not your password/)).toBeVisible();
  await expect(page.getByLabel("New password", { exact: true })).toHaveValue("paper lantern tram 41");
  await page.getByLabel("Current password").fill(tomas.password);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your password is changed; other sessions are ended")).toBeVisible();
  await expect(other).toHaveURL(/\/signin/);
  await page.goto("/conversations/inbox");
  await expect(page.getByRole("button", { name: "You" })).toBeVisible();
});

test("of two windows that change one profile the later is told, and being away is in nobody's way", async ({ desk: page, organization, signedIn }) => {
  const other = await signedIn(organization.owner);
  for (const window of [page, other]) await window.goto("/preferences/profile");
  await other.getByLabel("Last name").fill("Other");
  await page.getByLabel("Last name").fill("Lind");
  await organization.api.put("/me/availability", { availability: "away" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your profile is saved")).toBeVisible();
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Your profile was changed elsewhere meanwhile")).toBeVisible();
  await expect(other.getByLabel("Last name")).toHaveValue("Other");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Your profile is saved")).toBeVisible();
});
