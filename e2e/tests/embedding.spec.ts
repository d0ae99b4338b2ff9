// The chat on a website that is not ours.
import { addWebchat, type Channel } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { serveWebsite } from "../support/website.ts";
import { Widget } from "../support/widget.ts";

test("the tag that the channel shows brings the chat onto another origin", async ({ organization, desk: agent, page }) => {
  const { id } = await addWebchat(organization);
  const { embed_snippet } = await organization.api.get<{ embed_snippet: string }>(`/channels/${id}`);
  const shop = await serveWebsite(embed_snippet);
  await page.goto(shop.url);
  const widget = new Widget(page);
  await widget.open();
  await widget.write("Do you ship to Norway?");
  const desk = new Desk(agent);
  await desk.choose("Do you ship to Norway?");
  await desk.start.click();
  await desk.answer("We do.");
  await expect(widget.said("We do.")).toBeVisible();

  // Known again after a reload, though the storage is partitioned by the website.
  await page.reload();
  await widget.open();
  await expect(widget.said("Do you ship to Norway?")).toHaveCount(1);
  await expect(widget.said("We do.")).toHaveCount(1);
  await shop.stop();
});

test("a channel that names its websites is framed by no other", async ({ organization, page, server }) => {
  const { id } = await addWebchat(organization);
  const { embed_snippet } = await organization.api.get<{ embed_snippet: string }>(`/channels/${id}`);
  const shop = await serveWebsite(embed_snippet);
  const other = await serveWebsite(embed_snippet);
  await organization.api.patch<Channel>(`/channels/${id}`, { settings: { allowed_origins: new URL(shop.url).origin } });
  const refused = page.waitForEvent("console", (line) => line.type() === "error" && line.text().includes("frame-ancestors"));
  await page.goto(other.url);
  await new Widget(page).launcher.click();
  await refused;
  await expect(new Widget(page).message).toBeHidden();

  await page.goto(shop.url);
  await new Widget(page).open();
  // The page to try it out is always ours.
  const own = await organization.api.get<Channel>(`/channels/${id}`);
  await page.goto(`${server.url}/demo/${own.public_id}`);
  await new Widget(page).open();
  await shop.stop();
  await other.stop();
});
