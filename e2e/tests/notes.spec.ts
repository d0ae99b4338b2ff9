// Notes: for colleagues only, in the thread, above it and beside it, and heard of by whom they call.
import { addAgent, type Api, type Channel } from "../support/api.ts";
import { expectAccessible } from "../support/accessible.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

async function wrote(api: Api, name: string): Promise<string> {
  const shop = await api.post<Channel>("/channels", { kind: "api", name: "Shop", settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" } });
  const { conversation_id } = await api.post<{ conversation_id: string }>(`/channels/${shop.id}/inbound`, {
    message_id: name,
    contact: { address: name, name },
    text: `Here is ${name}`,
  });
  return conversation_id;
}

test("a note calls a colleague, who finds it in the thread, above it and beside it", async ({ organization, desk: page, signedIn }) => {
  const tomas = await addAgent(organization, "Tomás", "Ferreira");
  const id = await wrote(organization.api, "Ada");
  const theirs = await signedIn(tomas);
  await theirs.goto("/conversations/yours");
  await expect(theirs.getByRole("region", { name: "Conversations" })).toBeVisible();

  const desk = new Desk(page);
  await desk.choose("Ada");
  await page.keyboard.press("n");
  const field = page.getByRole("textbox", { name: "Note for your team" });
  await expect(field).toBeFocused();
  await page.keyboard.type("Please call back, @tom");
  const offered = page.getByRole("listbox", { name: "Colleagues" });
  await expect(offered.getByRole("option", { name: "Tomás Ferreira" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(offered).toBeHidden();
  await expect(field).toHaveValue("Please call back, @Tomás ");
  await page.keyboard.type("see #1");
  await expectAccessible(page);
  await page.keyboard.press("Control+Enter");
  const note = desk.thread.getByRole("note", { name: "Note by Maya Lindqvist" });
  await expect(note).toContainText("Please call back, @Tomás see #1");
  await expect(note.getByRole("link", { name: "#1" })).toHaveAttribute("href", /\/1$/);
  await expect(note.locator(".mention")).toHaveText("@Tomás");
  await expect(field).toHaveValue("");

  // Who is called hears of it wherever they are, and is led there.
  await expect(theirs.getByText(/You were mentioned in #\d+, Ada/)).toBeVisible();
  await theirs.getByRole("button", { name: "Show", exact: true }).click();
  const other = new Desk(theirs);
  await expect(other.thread.getByRole("note")).toContainText("Please call back");
  await expect(theirs.locator(".pinned-note")).toContainText("Please call back");
  const beside = theirs.getByRole("region", { name: "Contact", exact: true });
  await expect(beside.getByRole("note")).toContainText("Please call back");
  // Not theirs to change.
  await other.thread.getByRole("note").hover();
  await expect(theirs.getByRole("button", { name: "Edit note" })).toHaveCount(0);

  // On the contact it is seen with the contact everywhere, live.
  await beside.getByRole("button", { name: "Note on the contact" }).click();
  await theirs.getByRole("textbox", { name: "Note on the contact" }).fill("Prefers mornings");
  await beside.getByRole("button", { name: "Add note" }).click();
  await expect(page.locator(".pinned-note")).toContainText("Prefers mornings");
  await expect(desk.thread.getByText("Prefers mornings")).toHaveCount(0);

  // Its author changes it, and takes it away.
  await note.hover();
  await note.getByRole("button", { name: "Edit note" }).click();
  await note.getByRole("textbox", { name: "Note for your team" }).fill("Called back");
  await note.getByRole("button", { name: "Save" }).click();
  await expect(other.thread.getByRole("note")).toContainText("Called back");
  await expect(note).toContainText("edited");
  await note.hover();
  await note.getByRole("button", { name: "Delete note" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete note" }).click();
  await expect(note).toHaveCount(0);
  await expect(other.thread.getByRole("note")).toHaveCount(0);

  const { items } = await organization.api.get<{ items: unknown[] }>(`/conversations/${id}/messages`);
  expect(items, "nothing of it went to the customer").toHaveLength(1);
});

test("a note that was begun survives a reload, and what was typed as an answer stays one", async ({ organization, desk: page }) => {
  await wrote(organization.api, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  await desk.composer.fill("Half an answer");
  await page.getByRole("tab", { name: "Note" }).click();
  const field = page.getByRole("textbox", { name: "Note for your team" });
  await field.fill("Half a note");
  await page.reload();
  await expect(desk.composer).toHaveValue("Half an answer");
  await page.getByRole("tab", { name: "Note" }).click();
  await expect(field).toHaveValue("Half a note");
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await expect(desk.composer).toBeFocused();
  await expect(desk.composer).toHaveValue("Half an answer");
});

test("what is typed while a note is on its way stays, and so does a note that is refused", async ({ organization, desk: page }) => {
  await wrote(organization.api, "Ada");
  const desk = new Desk(page);
  await desk.choose("Ada");
  await page.keyboard.press("n");
  const field = page.getByRole("textbox", { name: "Note for your team" });
  let release = () => {};
  const released = new Promise<void>((done) => (release = done));
  await page.route("**/notes", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await released;
    await route.continue();
  });
  await field.fill("The first one");
  await page.keyboard.press("Control+Enter");
  await expect(field).toHaveValue("");
  await page.keyboard.type("The second one");
  release();
  await expect(desk.thread.getByRole("note")).toContainText("The first one");
  await expect(field).toHaveValue("The second one");
  await page.unroute("**/notes");

  await page.route("**/notes", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("The note was not saved")).toBeVisible();
  await expect(field).toHaveValue("The second one");
  await page.unroute("**/notes");
  await page.reload();
  await page.getByRole("tab", { name: "Note" }).or(desk.thread).first().waitFor();
  await desk.thread.focus();
  await page.keyboard.press("n");
  await expect(field).toHaveValue("The second one");
});

test("of two colleagues with one first name the one who was chosen is called", async ({ organization, desk: page }) => {
  await addAgent(organization, "Tomás", "Ferreira");
  await addAgent(organization, "Tomás", "Berg");
  await wrote(organization.api, "Ada");
  await page.reload();
  const desk = new Desk(page);
  await desk.choose("Ada");
  await page.keyboard.press("n");
  const field = page.getByRole("textbox", { name: "Note for your team" });
  await expect(field).toBeFocused();
  await page.keyboard.type("Ask @Tomás, ");
  await expect(page.getByText("Several colleagues are called Tomás")).toBeVisible();
  await page.keyboard.type("I mean @tomás b");
  await expect(page.getByRole("option", { name: "Tomás Berg" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue("Ask @Tomás, I mean @Tomás Berg ");
  await page.keyboard.press("Control+Enter");
  await expect(desk.thread.getByRole("note").locator(".mention").last()).toHaveText("@Tomás Berg");
});
