// A conversation is handed on, with a note for whoever has it next.
import { expectAccessible } from "../support/accessible.ts";
import { addAgent } from "../support/api.ts";
import { customers, Desk, says } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

test("a conversation goes to a colleague with a note, and on to a team by name", async ({ organization, desk: page, signedIn }) => {
  const { api } = organization;
  const tomas = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  const agents = await api.get<{ items: { id: string; first_name: string }[] }>("/agents");
  const member = agents.items.find(({ first_name }) => first_name === "Tomás");
  await api.post("/teams", { name: "Repairs", agent_ids: [member?.id] });
  await customers(organization, "Ada");
  const desk = new Desk(page);
  await page.goto("/conversations/inbox");
  await desk.choose("Ada");
  await desk.start.click();
  await tomas.goto("/conversations/yours");

  await page.getByRole("button", { name: "More", exact: true }).first().click();
  await page.getByRole("menuitem", { name: "Transfer…" }).click();
  const dialog = page.getByRole("dialog", { name: /^Transfer conversation #/ });
  const act = dialog.getByRole("button", { name: "Transfer", exact: true });
  await expect(act).toBeDisabled();
  await dialog.getByRole("searchbox").fill("tom");
  await expect(dialog.getByRole("radio")).toHaveCount(1);
  await dialog.getByRole("radio", { name: /Tomás Ferreira/ }).check();
  await dialog.getByRole("textbox", { name: "Note" }).fill("Speaks Portuguese, see #1");
  await expectAccessible(page);
  await act.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Assigned to Tomás" })).toBeVisible();
  await expect(desk.thread.getByRole("note")).toContainText("Speaks Portuguese");

  const theirs = new Desk(tomas);
  await theirs.choose("Ada");
  await expect(theirs.thread.getByRole("note", { name: "Note by Maya Lindqvist" })).toContainText("Speaks Portuguese");

  // Back to Open of a team, by the palette and the keys alone.
  await theirs.thread.focus();
  await tomas.keyboard.press("Control+k");
  const palette = tomas.getByRole("dialog", { name: "Command palette" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await tomas.keyboard.type("transfer");
  await palette.getByRole("option", { name: /Transfer the conversation/ }).click();
  const second = tomas.getByRole("dialog", { name: /^Transfer conversation #/ });
  await expect(second.getByRole("searchbox")).toBeFocused();
  await tomas.keyboard.type("repairs");
  await expect(second.getByRole("radio")).toHaveCount(1);
  await tomas.keyboard.press("Tab");
  await tomas.keyboard.press("Space");
  await tomas.keyboard.press("Enter");
  await expect(second).toBeHidden();
  await expect(tomas.getByRole("button", { name: "Assigned to Repairs" })).toBeVisible();
  await theirs.folder("Open").click();
  await expect(theirs.row("Ada")).toBeVisible();
});

test("the dialog goes with its conversation, and what was chosen is in sight", async ({ organization, desk: page }) => {
  const { api } = organization;
  for (const first of ["Tomás", "Ines"]) await addAgent(organization, first, "Costa");
  await api.post("/teams", { name: "Repairs" });
  const [ada] = await customers(organization, "Ada", "Bo");
  const desk = new Desk(page);
  await desk.choose("Here is Ada");
  const open = async () => {
    await page.getByRole("button", { name: "More", exact: true }).first().click();
    await page.getByRole("menuitem", { name: "Transfer…" }).click();
  };
  const dialog = page.getByRole("dialog", { name: /^Transfer conversation #/ });
  await open();
  // Enter in the search chooses the only one there is, and sends nothing.
  await dialog.getByRole("searchbox").fill("tom");
  await expect(dialog.getByRole("radio")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("radio", { name: /Tomás Costa/ })).toBeChecked();
  // Who is chosen stays in sight, whatever is looked for.
  await dialog.getByRole("searchbox").fill("rep");
  await expect(dialog.getByRole("radio")).toHaveCount(2);
  await expect(dialog.getByRole("radio", { name: /Tomás Costa/ })).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("radio", { name: /Repairs/ })).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(dialog.getByRole("searchbox")).toHaveValue("");
  await expect(dialog).toBeVisible();
  // It is deleted under the dialog: the next one opened is not asked about.
  await api.delete(`/conversations/${ada}`);
  await expect(dialog).toBeHidden();
  await says(organization, "Bo", "And another thing");
  await desk.choose("And another thing");
  await expect(page.getByRole("dialog")).toBeHidden();
  await open();
  await expect(dialog.getByRole("button", { name: "Transfer", exact: true })).toBeDisabled();
});
