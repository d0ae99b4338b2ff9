// Channels: added, open at some hours, answering by themselves, watched, and removed.
import { addAgent, addWebchat } from "../support/api.ts";
import { Desk, says } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { addPhoneChannel } from "../support/people.ts";
import { startIntegrator } from "../support/integrator.ts";

test("an admin sets hours and an away message, and a customer who writes then gets it once", async ({ organization, desk: page }) => {
  await says(organization, "Ada", "Good morning");
  await page.goto("/channels");
  await page.getByRole("link", { name: /^Shop/ }).click();
  const parts = page.getByRole("navigation", { name: "Parts of the channel" });
  await parts.getByRole("link", { name: "Business hours" }).click();
  await expect(page).toHaveURL(/\/channels\/\d+\/hours$/);
  await expect(page.getByText("Open now", { exact: true })).toBeVisible();
  await page.getByLabel("Selected hours").check();
  const monday = page.getByRole("group", { name: "Monday" });
  await monday.getByRole("checkbox", { name: "Monday" }).check();
  await expect(monday.getByLabel("Monday, window 1, from")).toHaveValue("09:00");
  await monday.getByRole("button", { name: "Add a window on Monday" }).click();
  await expect(monday.getByLabel("Monday, window 2, from")).toHaveValue("18:00");
  await monday.getByLabel("Monday, window 2, from").fill("16:00");
  await expect(monday.getByText("two windows overlap")).toBeVisible();
  // What cannot be is not sent, and what is not saved is not lost by leaving.
  await parts.getByRole("link", { name: "Settings" }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await monday.getByLabel("Monday, window 2, from").fill("20:00");
  await monday.getByLabel("Monday, window 2, until").fill("02:00");
  await expect(monday.getByText("next day")).toBeVisible();
  await monday.getByRole("checkbox", { name: "Monday" }).uncheck();
  await expect(page.getByText("Closed now", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Add a holiday" }).click();
  await page.getByLabel("Date of holiday 1").fill("2027-01-01");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Business hours saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Date of holiday 1")).toHaveValue("2027-01-01");

  await parts.getByRole("link", { name: "Automated messages" }).click();
  await expect(page.getByText("A customer writing now gets no automated message")).toBeVisible();
  await page.getByRole("switch", { name: "Away" }).check();
  await expect(page.getByText("Write what customers get")).toBeVisible();
  await page.getByLabel("Away, text").fill("We are closed, and answer on Monday.");
  await expect(page.getByText("A customer writing now gets the away message")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Automated messages saved")).toBeVisible();

  // What a customer gets follows who is there, while one looks.
  await page.getByRole("switch", { name: "Away" }).uncheck();
  await page.getByRole("switch", { name: "Greeting" }).check();
  await page.getByLabel("Greeting, text").fill("Good day.");
  await expect(page.getByText("A customer writing now gets no automated message")).toBeVisible();
  await page.reload();
  await page.getByRole("switch", { name: "Available" }).uncheck();
  await expect(page.getByText("A customer writing now gets the away message")).toBeVisible();
  await page.getByRole("switch", { name: "Available" }).check();

  await says(organization, "Bo", "Are you there?");
  await says(organization, "Bo", "Hello?");
  const desk = new Desk(page);
  await desk.folder("Inbox").click();
  await desk.choose("Bo");
  await expect(desk.said("We are closed, and answer on Monday.")).toHaveCount(1);
});

test("a change of hours that is months away is said, and nothing else comes of it", async ({ organization, desk: page }) => {
  const { id } = await addWebchat(organization, "Shop");
  await page.goto(`/channels/${id}/hours`);
  await expect(page.getByText("Open now", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Add a holiday" }).click();
  const far = new Date(Date.now() + 90 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  await page.getByLabel("Date of holiday 1").fill(far);
  await expect(page.getByText(/^Open now, until /)).toBeVisible();
  await page.getByRole("switch", { name: "Available" }).uncheck();
  await expect(page.getByRole("link", { name: /^Shop.*Unavailable/ })).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Business hours saved")).toBeVisible();
});

test("a channel is switched off and on, found among others, and gone when it is removed", async ({ organization, desk: page, signedIn }) => {
  await says(organization, "Ada", "Here is Ada");
  await addWebchat(organization, "fernhill.example");
  await page.goto("/channels");
  await page.getByRole("searchbox", { name: "Search channels" }).fill("fern");
  await expect(page.getByRole("link", { name: /^Shop/ })).toBeHidden();
  await page.getByRole("searchbox", { name: "Search channels" }).fill("");
  await page.getByRole("link", { name: /^Shop/ }).click();
  const available = page.getByRole("switch", { name: "Available" });
  await available.uncheck();
  await expect(page.getByRole("link", { name: /^Shop.*Unavailable/ })).toBeVisible();
  const more = page.getByRole("button", { name: "More for Shop" });
  await more.click();
  await page.getByRole("menuitem", { name: "Switch off" }).click();
  await expect(page.getByText(/^Nothing comes in and nothing goes out/)).toBeVisible();
  await more.click();
  await page.getByRole("menuitem", { name: "Switch on" }).click();
  await expect(page.getByText(/^Nothing comes in and nothing goes out/)).toBeHidden();
  await more.click();
  await page.getByRole("menuitem", { name: "Remove channel" }).click();
  const question = page.getByRole("dialog", { name: "Remove Shop?" });
  await expect(question.getByText(/Conversations stay readable/)).toBeVisible();
  await question.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("The channel is removed")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Shop/ })).toBeHidden();

  const desk = new Desk(page);
  await desk.folder("Inbox").click();
  await desk.choose("Here is Ada");
  await expect(desk.said("Here is Ada")).toBeVisible();
  await page.getByRole("button", { name: "Reply", exact: true }).click();
  await expect(page.getByText("The channel was removed")).toBeVisible();

  const colleague = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  await colleague.goto("/channels");
  await expect(colleague.getByText("Your role does not open this page")).toBeVisible();
});

test("a channel is tried out, and says when it does not work", async ({ organization, desk: page }) => {
  const integrator = await startIntegrator();
  await page.goto("/channels/new");
  await page.getByRole("button", { name: /^API/ }).click();
  await page.getByLabel("Name").fill("Till");
  await page.getByLabel("Webhook URL").fill("shop.example");
  await page.getByLabel("Name").focus();
  await expect(page.getByText("Begin with https:// or http://")).toBeVisible();
  await page.getByLabel("Webhook URL").fill(integrator.url);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Till is ready" })).toBeVisible();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("All is well")).toBeVisible();
  await page.getByRole("link", { name: "Done" }).click();
  await page.getByRole("navigation", { name: "Parts of the channel" }).getByRole("link", { name: "Health" }).click();
  await expect(page.getByText("the queue is empty")).toBeVisible();
  await integrator.stop();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("Something does not work")).toBeVisible();
  expect(organization.api).toBeDefined();
});

test("a provider says what it is for, what is wrong with what is typed, and what to do there", async ({ organization, desk: page }) => {
  await page.goto("/channels/new");
  const telegram = page.getByRole("button", { name: /^Telegram/ });
  await expect(telegram).toContainText("Messages to a bot of Telegram.");
  await expect(page.getByRole("button", { name: /^Email/ })).toContainText("A mailbox");
  await telegram.click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Our bot");
  await page.getByLabel("Bot token").fill("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Our bot is ready" })).toBeVisible();
  const steps = page.getByRole("list", { name: "What to do next" });
  await expect(steps.getByRole("listitem")).toHaveText([/^Test the connection: it tells Telegram/, /^Write to your bot/]);
  await page.getByRole("link", { name: "Done" }).click();
  await expect(page.getByRole("list", { name: "What to do next" })).toContainText("Write to your bot in Telegram");
  await page.getByRole("navigation", { name: "Parts of the channel" }).getByRole("link", { name: "Health" }).click();
  await expect(page.getByRole("heading", { name: "Entries that could not be taken" })).toBeVisible();

  // What is typed is looked at by the rules of the server.
  await page.goto("/channels/new");
  await page.getByRole("button", { name: /^Email/ }).click();
  for (const [field, wrong, said] of [
    [/^Address/, "help", /^An email address, such as/],
    [/^SMTP server/, "https://mail.example.com", /^The name of a server/],
    [/^SMTP port/, "70000", /^A port is a number/],
  ] as const) {
    await page.getByLabel(field).fill(wrong);
    await page.getByRole("textbox", { name: "Name", exact: true }).first().focus();
    await expect(page.getByText(said)).toBeVisible();
  }
  expect(organization.api).toBeDefined();
});

test("a setting is cleared again, and a lost secret is replaced", async ({ organization, desk: page }) => {
  const { id } = await addWebchat(organization, "Shop");
  await page.goto(`/channels/${id}`);
  const origins = page.getByLabel("Websites");
  await origins.fill("https://shop.example");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(origins).toHaveValue("https://shop.example");
  await origins.fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Shop");
  await expect(origins).toHaveValue("");

  const till = await addPhoneChannel(organization, "Till");
  await page.goto(`/channels/${till.id}`);
  await expect(page.getByLabel("Webhook URL")).toBeVisible();
  await page.getByRole("button", { name: "New secret" }).click();
  await page.getByRole("dialog", { name: "Make a new secret?" }).getByRole("button", { name: "New secret" }).click();
  await expect(page.getByRole("textbox", { name: "Signing secret" })).toHaveText(/^whsec_/);
  await page.reload();
  await expect(page.getByText(/shown once; verify our calls with it/)).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Signing secret" })).toHaveCount(0);
});

test("of two who change a part of a channel the later is told; another part is in nobody's way", async ({ organization, desk: page }) => {
  const { id } = await addWebchat(organization, "Shop");
  const path = `/channels/${id}`;
  await page.goto(path);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Front desk");
  await organization.api.patch(path, { automated_messages: { away: { enabled: false, text: "Away" } } });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.goto(path);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Counter");
  await organization.api.patch(path, { name: "Till" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else changed this channel meanwhile")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Counter");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: /^Counter/ })).toBeVisible();
});

test("who comes later hears of a channel that had stopped before", async ({ organization, desk: page }) => {
  const { id } = await addWebchat(organization, "Shop");
  await page.route(/\/api\/v1\/channels\?/, async (route) => {
    const answer = await route.fetch();
    const known = (await answer.json()) as { items: object[]; next_cursor: null };
    return route.fulfill({ response: answer, json: { ...known, items: known.items.map((one) => ({ ...one, state: "failing" })) } });
  });
  await page.goto("/people");
  await expect(page.getByText("Shop has stopped working")).toBeVisible();
  await page.getByRole("button", { name: "See its health" }).click();
  await expect(page).toHaveURL(new RegExp(`/channels/${id}/health$`));
  // What is still asked for when the journey ends has no answer.
  await page.unrouteAll({ behavior: "ignoreErrors" });
});
