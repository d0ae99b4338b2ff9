// What was removed leads back to its list, also where the stream tells of it before the answer comes.
import type { Page } from "@playwright/test";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

/** Holds the answers to every removal until they are let go. */
async function holdAnswers(page: Page): Promise<() => void> {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/api/v1/**", async (route) => {
    if (route.request().method() !== "DELETE") return route.fallback();
    const response = await route.fetch();
    await held;
    return route.fulfill({ response });
  });
  return () => letGo();
}

const things = [
  { what: "role", made: ["/roles", { name: "Orders", permissions: [] }], list: "/roles", act: "Delete role", done: "Deleted" },
  {
    what: "contact attribute",
    made: ["/contact-attributes", { key: "orders", title: "Orders", kind: "text" }],
    list: "/settings/contact-attributes",
    act: "Delete",
    done: "The attribute is deleted",
  },
] as const;

for (const { what, made, list, act, done } of things) {
  const begin = async (page: Page, post: (path: string, body: unknown) => Promise<{ id: string }>): Promise<() => void> => {
    const { id } = await post(made[0], made[1]);
    await page.goto(`${list}/${id}`);
    const letGo = await holdAnswers(page);
    await page.getByRole("button", { name: act }).click();
    await page.getByRole("dialog").getByRole("button", { name: act }).click();
    // The stream has told of it.
    await expect(page.getByRole("heading", { name: "Orders", exact: true })).toBeHidden();
    await expect(page).toHaveURL(`${list}/${id}`);
    return letGo;
  };

  test(`a ${what} of whose end the stream tells first leads back to its list all the same`, async ({ organization: { api }, desk: page }) => {
    const letGo = await begin(page, (path, body) => api.post(path, body));
    letGo();
    await expect(page.getByText(done, { exact: true })).toBeVisible();
    await expect(page).toHaveURL(list);
  });

  test(`who went elsewhere before the answer to the end of a ${what} came stays there`, async ({ organization: { api }, desk: page }) => {
    const letGo = await begin(page, (path, body) => api.post(path, body));
    await new Desk(page).folder("Inbox").click();
    await expect(page).toHaveURL("/conversations/inbox");
    letGo();
    await expect(page.getByText(done, { exact: true })).toBeVisible();
    await expect(page).toHaveURL("/conversations/inbox");
  });
}
