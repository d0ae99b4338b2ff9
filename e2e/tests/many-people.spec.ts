// Thousands of people: only those near the window are drawn, and whoever comes meanwhile takes their place without
// moving what one looks at.
import type { Locator, Page } from "@playwright/test";
import type { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { addPhoneChannel, People } from "../support/people.ts";

const MANY = 3_000;
const HEIGHT = 52;

const named = (n: number) => `Person ${String(n).padStart(4, "0")}`;

/** Imports them, as somebody with a file would. */
async function importMany(api: Api, channel: string): Promise<void> {
  const rows = Array.from({ length: MANY }, (_, n) => `${named(n)},+4477${String(n).padStart(8, "0")},,\n`);
  const form = new FormData();
  for (const [name, value] of [["channel_id", channel], ["existing", "ignore"], ["delimiter", "comma"]] as const) form.set(name, value);
  form.set("file", new Blob(rows, { type: "text/csv" }), "many.csv");
  const headers = { authorization: `Bearer ${api.token}` };
  const answer = await fetch(`${api.server.url}/api/v1/contact-imports`, { method: "POST", headers, body: form });
  const { id } = (await answer.json()) as { id: string };
  await api.post(`/contact-imports/${id}/start`);
  const state = async () => (await api.get<{ state: string }>(`/contact-imports/${id}`)).state;
  await expect.poll(state, { timeout: 60_000 }).toBe("done");
}

/** Scrolls on, page by page, until somebody stands in the middle of the list. */
async function scrollTo(list: Locator, name: string): Promise<void> {
  await list.evaluate(async (list, name) => {
    const row = () => [...list.querySelectorAll(".people-row")].find((row) => row.textContent!.includes(name));
    while (!row()) {
      list.scrollTop += list.clientHeight / 2;
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
    }
    row()!.scrollIntoView({ block: "center" });
  }, name);
}

/** The names from the top to the end, as somebody reads them who scrolls through. */
function readThrough(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const list = document.querySelector<HTMLElement>(".people-list")!;
    const frame = () => new Promise(requestAnimationFrame);
    const seen: string[] = [];
    list.scrollTop = 0;
    for (let still = 0; still < 30; ) {
      await frame();
      await frame();
      // Of what is drawn, the names behind the last that was read.
      const drawn = [...list.querySelectorAll(".people-rows .item-name")].map((name) => name.textContent!);
      const from = drawn.lastIndexOf(seen.at(-1)!) + 1;
      seen.push(...drawn.slice(from));
      const before = list.scrollTop;
      list.scrollTop += list.clientHeight / 2;
      still = list.scrollTop === before ? still + 1 : 0;
    }
    return seen;
  });
}

test("one looks through thousands of people, and whoever is added meanwhile neither moves them nor stands there twice", async ({ organization, desk: page }) => {
  const { api } = organization;
  const channel = await addPhoneChannel(organization);
  await importMany(api, channel.id);
  await page.goto("/people");
  const people = new People(page);
  await expect(people.row(named(0))).toBeVisible();
  const middle = people.row(named(1200));
  await scrollTo(people.list, named(1200));
  await expect(middle).toBeVisible();
  const drawn = () => page.locator(".people-row").count();
  expect(await drawn()).toBeLessThan(60);
  const { y: stood } = (await middle.boundingBox())!;

  // Before, beside and behind what is in sight; the one beside it tells that all are through.
  const added = ["Aaron", "Zoë", `${named(1201)} b`];
  const made: { id: string }[] = [];
  for (const name of added) made.push(await api.post("/contacts", { name }));
  const beside = people.row(`${named(1201)} b`);
  await expect(beside).toBeVisible();
  await expect.poll(async () => (await middle.boundingBox())!.y).toBe(stood);
  expect((await beside.boundingBox())!.y).toBe(stood + 2 * HEIGHT);

  // Who goes leaves no gap, and moves nothing before it.
  await api.delete(`/contacts/${made[2]!.id}`);
  await expect(beside).toHaveCount(0);
  await expect.poll(async () => (await middle.boundingBox())!.y).toBe(stood);

  // The keys go on from who is open, also when their row is far away.
  await middle.click();
  await expect(people.person.getByRole("heading", { name: named(1200) })).toBeVisible();
  await people.list.evaluate((list) => list.scrollTo(0, 0));
  await expect(people.row("Aaron")).toBeVisible();
  await page.keyboard.press("j");
  await expect(people.person.getByRole("heading", { name: named(1201) })).toBeVisible();
  await expect(people.row(named(1201))).toBeFocused();

  const seen = await readThrough(page);
  expect(seen).toEqual(["Aaron", ...Array.from({ length: MANY }, (_, n) => named(n)), "Zoë"]);
});
