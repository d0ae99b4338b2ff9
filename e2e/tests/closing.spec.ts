// Journey 4: a conversation is closed, and the visitor's next message begins another.
import { addAgent, addWebchat } from "../support/api.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { Widget } from "../support/widget.ts";

test("closed it moves to Closed, and the next message opens a new conversation", async ({ organization, desk: agent, page }) => {
  const widget = await Widget.visit(page, await addWebchat(organization));
  const desk = new Desk(agent);
  await widget.open();
  await widget.write("Where is my bicycle?");
  await desk.choose("Where is my bicycle?");
  await desk.start.click();
  await desk.answer("Ready since noon.");
  await desk.close();

  await desk.folder("Closed").click();
  await expect(desk.row("Ready since noon.")).toBeVisible();
  await desk.folder("Inbox").click();
  await expect(desk.row("Ready since noon.")).toHaveCount(0);

  await widget.write("Thank you, and the lock?");
  await expect(desk.row("Thank you, and the lock?")).toBeVisible();
  await desk.choose("Thank you, and the lock?");
  await expect(desk.said("Thank you, and the lock?")).toBeVisible();
  await expect(desk.said("Ready since noon.")).toHaveCount(0);
  await expect(desk.start).toBeVisible();

  // The visitor's chat goes on as one.
  await expect(widget.said("Ready since noon.")).toBeVisible();
});

test("closing can be undone", async ({ organization, desk: agent, page }) => {
  const widget = await Widget.visit(page, await addWebchat(organization));
  const desk = new Desk(agent);
  await widget.open();
  await widget.write("Hello?");
  await desk.choose("Hello?");
  await desk.start.click();
  await expect(desk.composer).toBeVisible();
  await desk.close();
  await agent.getByRole("button", { name: "Undo" }).click();
  await expect(desk.composer).toBeVisible();
  await expect(desk.row("Hello?")).toBeVisible();
});

test("who does not see everything begins in Closed with what they closed, until they take that away", async ({ organization, signedIn }) => {
  const [ada, bo] = await customers(organization, "Ada", "Bo");
  const page = await signedIn(await addAgent(organization, "Grace", "Ito"));
  const desk = new Desk(page);
  await page.goto("/conversations/inbox");
  await desk.choose("Here is Ada");
  await desk.start.click();
  await desk.close();
  await organization.api.post(`/conversations/${bo}/close`);
  await expect(desk.row("Here is Bo")).toBeHidden();
  await desk.folder("Closed").click();
  await expect(desk.row("Here is Ada")).toBeVisible();
  await expect(desk.row("Here is Bo")).toBeHidden();
  // It is a matter of this folder.
  await desk.folder("Inbox").click();
  await organization.api.post(`/conversations/${ada}/reopen`);
  await expect(desk.row("Here is Ada")).toBeVisible();
  await desk.folder("Closed").click();
  await page.getByRole("button", { name: "Remove filter Closed by me" }).click();
  await expect(desk.row("Here is Bo")).toBeVisible();
  await page.goto("/conversations/closed");
  await expect(desk.row("Here is Bo")).toBeVisible();
});
