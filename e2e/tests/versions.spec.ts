// A server that was replaced by a newer one: the app that is open goes on, and offers to load itself anew.
import { addWebchat } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { Widget } from "../support/widget.ts";

test("an app that is older than the server offers Reload, and nothing typed is lost", async ({ organization, desk: agent, page }) => {
  const widget = await Widget.visit(page, await addWebchat(organization));
  const desk = new Desk(agent);
  await widget.open();
  await widget.write("Do you repair bells?");
  await desk.choose("Do you repair bells?");
  await desk.start.click();
  await desk.composer.fill("We do, half a sentence");
  const reload = agent.getByRole("status").getByRole("button", { name: "Reload" });
  await expect(reload).toHaveCount(0);

  // From now on the server answers as the next version would.
  await agent.route("**/api/v1/**", async (route) => {
    if (new URL(route.request().url()).pathname.endsWith("/events")) return route.fallback();
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "x-switchboard-version": "99.0.0" } });
  });
  await desk.folder("Open").click();
  await expect(agent.getByText("A new version is ready. Your drafts stay.")).toBeVisible();
  // It goes on working until somebody has time.
  await desk.folder("Inbox").click();
  await desk.choose("half a sentence");
  await expect(desk.composer).toHaveValue("We do, half a sentence");

  // The app that is loaded is the server's own again.
  await agent.unrouteAll({ behavior: "wait" });
  await reload.click();
  await expect(desk.composer).toHaveValue("We do, half a sentence");
  await expect(agent.getByText("A new version is ready.")).toHaveCount(0);
});
