// The organization: its settings hold for everybody at once, and its end needs its name and a password.
import { addAgent } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";

interface Settings {
  time_zone: string;
  default_language: string;
  default_country: string | null;
  allowed_file_types: string[];
  max_file_bytes: number;
  after_closing: string;
}

test("settings are changed as one and hold for everybody", async ({ organization, desk: page, signedIn }) => {
  const colleague = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  await colleague.goto("/conversations/inbox");
  await page.goto("/organization");
  await page.getByRole("textbox", { name: "Name" }).fill("Oriel Cycles");
  await page.getByLabel("Default language").selectOption("pt-BR");
  await page.getByLabel("Default country").selectOption("PT");
  await page.getByLabel("Time zone").selectOption("Europe/Lisbon");
  await page.getByRole("radio", { name: /^The closed one opens again/ }).check();
  // A field complains once it was left, and while it is typed from then on.
  await page.getByRole("textbox", { name: "Allowed file types" }).fill("pdf, no.such");
  await expect(page.getByText("An ending such as pdf")).toBeHidden();
  await page.getByRole("textbox", { name: "Largest file, in MB" }).fill("5000");
  await expect(page.getByText("An ending such as pdf")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("A number up to 1024")).toBeVisible();
  await page.getByRole("textbox", { name: "Largest file, in MB" }).fill("2.5");
  await expect(page.getByText("A number up to 1024")).toBeHidden();
  await page.getByRole("textbox", { name: "Allowed file types" }).fill(".PDF, png");
  await expect(page.getByText("An ending such as pdf")).toBeHidden();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(colleague.getByRole("navigation", { name: "Main" }).getByText("Oriel Cycles")).toBeVisible();
  const settings = await organization.api.get<Settings>("/organization");
  expect(settings).toMatchObject({
    default_language: "pt-BR",
    default_country: "PT",
    time_zone: "Europe/Lisbon",
    after_closing: "reopen",
    allowed_file_types: ["pdf", "png"],
    max_file_bytes: 2.5 * 1024 * 1024,
  });
  await colleague.goto("/organization");
  await expect(colleague.getByText("Your role does not open this page")).toBeVisible();
});

test("a form that complains leads to what is wrong with it, on a phone too", async ({ desk: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/organization");
  const name = page.getByRole("textbox", { name: "Name" });
  const size = page.getByRole("textbox", { name: "Largest file, in MB" });
  await name.fill(" ");
  await size.fill("5000");
  await expect(name).not.toBeInViewport();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(name).toBeFocused();
  await expect(name).toBeInViewport();
  // The first one that is wrong, not the first one there is.
  await name.fill("Oriel Cycles");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(size).toBeFocused();
});

test("deleting it takes its name and a password, and everybody is out", async ({ organization, desk: page, signedIn }) => {
  const tomas = await addAgent(organization, "Tomás", "Ferreira");
  const colleague = await signedIn(tomas);
  await colleague.goto("/conversations/inbox");
  await page.goto("/organization");
  await page.getByRole("button", { name: "Delete the organization" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete the organization" });
  const now = dialog.getByRole("button", { name: "Delete for ever" });
  await expect(now).toBeDisabled();
  await dialog.getByRole("textbox", { name: /^Type / }).fill(organization.name);
  await dialog.getByLabel("Your password").fill("a wrong guess");
  await now.click();
  await expect(dialog.getByText("This is not your password")).toBeVisible();
  await dialog.getByLabel("Your password").fill(organization.owner.password);
  await now.click();
  await expect(page).toHaveURL(/\/signin/);
  await expect(colleague).toHaveURL(/\/signin/);
  const login = { email: tomas.email, password: tomas.password };
  const answer = await page.request.post("/api/v1/auth/login", { data: login });
  expect(answer.status()).toBe(401);
});

test("what was given up in the background is tried again, or thrown away", async ({ desk: page }) => {
  const job = (id: string, kind: string, discardable: boolean) => ({
    id, kind, state: "dead", channel_id: null, attempts: 15, due_at: "2026-01-01T00:00:00.000Z", died_at: "2026-01-01T00:00:00.000Z", error: "failed too often", discardable, resource: null, remaining: null,
  });
  let jobs = [job("1", "teams.move", false), job("2", "invitations.mail", true)];
  await page.route("**/api/v1/jobs?*", (route) => route.fulfill({ json: { items: jobs, next_cursor: null } }));
  await page.route("**/api/v1/jobs/*/*", (route) => {
    const id = new URL(route.request().url()).pathname.split("/").at(-2);
    jobs = jobs.filter((one) => one.id !== id);
    return route.fulfill({ status: 204 });
  });
  await page.goto("/organization");
  const moving = page.getByRole("listitem").filter({ hasText: "Move the conversations of a team" });
  const letter = page.getByRole("listitem").filter({ hasText: "Send a mail to somebody who signs in" });
  await expect(moving.getByRole("button", { name: "Discard" })).toBeHidden();
  await moving.getByRole("button", { name: /^Try again/ }).click();
  await expect(page.getByText("It is tried again")).toBeVisible();
  await expect(moving).toBeHidden();
  await letter.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
  await expect(page.getByText("Nothing was given up.")).toBeVisible();
});
