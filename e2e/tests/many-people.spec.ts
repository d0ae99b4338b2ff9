// Thousands of people: only those near the window are drawn, and whoever comes meanwhile takes their place without
// moving what one looks at.
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible.ts";
import { expect, test } from "../support/fixtures.ts";
import { addPhoneChannel, importContacts, People } from "../support/people.ts";

const MANY = 3_000;
const HEIGHT = 52;

const named = (n: number) => `Person ${String(n).padStart(4, "0")}`;

const phoneOf = (n: number) => `+4477${String(n).padStart(8, "0")}`;
const everybody = Array.from({ length: MANY }, (_, n) => `${named(n)},${phoneOf(n)},,\n`);

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
  await importContacts(api, channel.id, everybody);
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

test("what a file adds while one reads on is said above the list, and a new name brings somebody from afar; nothing in sight moves", async ({ organization, desk: page }) => {
  const { api } = organization;
  const channel = await addPhoneChannel(organization);
  await importContacts(api, channel.id, everybody);
  await page.goto("/people");
  const people = new People(page);
  const bar = people.list.getByRole("button", { name: "The list has changed" });
  // At the top of it, where nobody presses anything, rows come by themselves.
  await expect(people.row(named(0))).toBeVisible();
  await page.mouse.move(0, 0);
  await importContacts(api, channel.id, ["Aaron,,,\n"]);
  await expect(people.row("Aaron")).toBeVisible();
  await expect(bar).toHaveCount(0);

  const middle = people.row(named(1200));
  await scrollTo(people.list, named(1200));
  await expect(middle).toBeVisible();
  const { y: stood } = (await middle.boundingBox())!;
  const moves = await middle.evaluateHandle((row) => {
    const seen = new Set<number>();
    // What changes its size in every frame is told of when all is laid out, right before it is drawn.
    const probe = document.body.appendChild(document.createElement("i"));
    Object.assign(probe.style, { position: "fixed", top: "0", display: "block", height: "1px" });
    let frame = 0;
    const next = () => (probe.style.width = `${1 + (frame++ % 2)}px`);
    new ResizeObserver(() => {
      if (row.isConnected) seen.add(row.getBoundingClientRect().y);
      requestAnimationFrame(next);
    }).observe(probe);
    next();
    return seen;
  });
  await importContacts(api, channel.id, ["Abel,,,\n", `${named(1200)} a,,,\n`]);
  await expect(bar).toBeVisible();
  await expect(people.row(`${named(1200)} a`)).toHaveCount(0);

  // One who stands far below gets a name that belongs right here, one above, and one who is loaded leaves.
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const rename = async (n: number, to: string): Promise<void> => {
    const { items } = await api.get<{ items: { id: string }[] }>(`/contacts?q=${encodeURIComponent(phoneOf(n))}`);
    await api.patch(`/contacts/${items[0]!.id}`, { name: to });
  };
  await rename(2900, "Abigail");
  await rename(7, "Zoë");
  await rename(2800, `${named(1200)} b`);
  const beside = people.row(`${named(1200)} b`);
  await expect(beside).toBeVisible();
  expect((await beside.boundingBox())!.y).toBe(stood + HEIGHT);
  expect(await moves.evaluate((seen) => [...seen])).toEqual([stood]);
  // They were asked for by their ids, a few requests at most.
  expect(asked.filter((path) => /\/contacts\/\d+$/.test(path))).toEqual([]);
  await expectAccessible(page);

  await bar.click();
  await expect(people.row("Abel")).toBeVisible();
  await expect(bar).toHaveCount(0);
  await expect(people.list).toBeFocused();
  const rest = Array.from({ length: MANY }, (_, n) => named(n)).filter((name) => ![7, 2800, 2900].some((n) => name === named(n)));
  rest.splice(rest.indexOf(named(1200)) + 1, 0, `${named(1200)} a`, `${named(1200)} b`);
  expect(await readThrough(page)).toEqual(["Aaron", "Abel", "Abigail", ...rest, "Zoë"]);
});
