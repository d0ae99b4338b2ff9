// Several windows of one browser are one guest of the server.
import type { BrowserContext } from "@playwright/test";
import { Desk, says } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

/** Counts the streams that the windows of a browser open from now on. */
function countStreams(browser: BrowserContext): () => number {
  let opened = 0;
  browser.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/v1/events") opened += 1;
  });
  return () => opened;
}

test("two windows share one stream, and the one that stays takes it over", async ({ organization, signedIn }) => {
  const page = await signedIn(organization.owner);
  const streams = countStreams(page.context());
  await page.goto("/conversations/inbox");
  const first = new Desk(page);
  await says(organization, "Ada", "Here is Ada");
  await expect(first.row("Here is Ada")).toBeVisible();

  const window = await page.context().newPage();
  await window.goto("/conversations/inbox");
  const second = new Desk(window);
  await expect(second.row("Here is Ada")).toBeVisible();
  await says(organization, "Bo", "Here is Bo");
  await expect(first.row("Here is Bo")).toBeVisible();
  await expect(second.row("Here is Bo")).toBeVisible();
  expect(streams(), "the second window listens through the first").toBe(1);

  await page.close();
  await expect.poll(streams).toBe(2);
  await says(organization, "Cy", "Here is Cy");
  await expect(second.row("Here is Cy")).toBeVisible();

  // What one window reads is read in the other.
  const another = await window.context().newPage();
  await another.goto("/conversations/inbox");
  const unread = new Desk(another).row("Here is Cy").getByText("1 unread");
  await expect(unread).toBeAttached();
  await window.bringToFront();
  await second.choose("Here is Cy");
  await expect(unread).not.toBeAttached();
});
