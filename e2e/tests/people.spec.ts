// People: found, opened, changed, merged and deleted; added by hand and from a file.
import { open, readFile } from "node:fs/promises";
import { expectAccessible } from "../support/accessible.ts";
import { addAgent } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { addPhoneChannel, csv, People, type Contact } from "../support/people.ts";

test("somebody is found by name, number and reference, by mouse and by keys, and the address says so", async ({ organization, desk: page }) => {
  const { api } = organization;
  await addAgent(organization, "Tomás", "Ferreira");
  for (const [name, phone, reference] of [["Ada Lovelace", "+447700900417", "C-1"], ["Bo Diddley", "+447700900631", "C-2"], ["Cleo Laine", null, "D-7"]]) {
    await api.post("/contacts", { name, reference, ...(phone ? { phone } : {}) });
  }
  await page.getByRole("link", { name: "People" }).click();
  const people = new People(page);
  await expect(people.row("Ada Lovelace")).toBeVisible();
  await expect(people.row("Tomás Ferreira")).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press("/");
  await expect(people.search).toBeFocused();
  await page.keyboard.type("0631");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("+44 7700 900631");
  await expect(people.row("Bo Diddley")).toBeVisible();
  await expect(people.row("Ada Lovelace")).toHaveCount(0);
  await people.search.fill("D-7");
  await expect(people.row("Cleo Laine")).toBeVisible();
  await expect(page).toHaveURL(/q=D-7/);
  await people.search.fill("tom");
  await expect(people.row("Tomás Ferreira")).toBeVisible();
  await people.search.fill("zeppelin");
  await expect(page.getByRole("heading", { name: "Nobody like that" })).toBeVisible();
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(people.search).toHaveValue("");

  await people.open("Bo Diddley");
  await page.reload();
  await expect(people.person.getByLabel("Reference")).toHaveValue("C-2");
  await people.person.focus();
  await page.keyboard.press("j");
  await expect(people.row("Bo Diddley")).not.toHaveAttribute("aria-current");
  await page.keyboard.press("k");
  await expect(people.person.getByRole("heading", { name: "Bo Diddley" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Choose somebody" })).toBeVisible();
  await people.open("Tomás Ferreira");
  await expectAccessible(page);
});

test("favorites, the blocked and those pinned to me are filters, and a block is undone", async ({ organization, desk: page }) => {
  const { api } = organization;
  for (const name of ["Ada", "Bo", "Cleo"]) await api.post("/contacts", { name });
  await page.goto("/people");
  const people = new People(page);
  await people.open("Ada");
  await people.person.getByRole("button", { name: "Add to favorites" }).click();
  await expect(people.person.getByRole("button", { name: "Remove from favorites" })).toBeVisible();
  await people.open("Bo");
  await people.person.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(people.person.getByRole("button", { name: "Detach" })).toBeVisible();
  await people.open("Cleo");
  await people.act("Block contact");
  await page.getByRole("dialog", { name: "Block Cleo?" }).getByRole("button", { name: "Block contact" }).click();
  await expect(people.person.getByText(/^Blocked by Maya Lindqvist/)).toBeVisible();

  const filters = page.getByRole("dialog", { name: "Filters" });
  await page.getByRole("button", { name: "Filters" }).click();
  await filters.getByRole("checkbox", { name: "My favorites" }).check();
  await expect(people.row("Bo")).toHaveCount(0);
  await expect(people.row("Ada")).toBeVisible();
  await filters.getByRole("checkbox", { name: "My favorites" }).uncheck();
  await filters.getByRole("checkbox", { name: "Blocked" }).check();
  await expect(people.row("Cleo")).toBeVisible();
  await expect(people.row("Ada")).toHaveCount(0);
  await filters.getByRole("checkbox", { name: "Blocked" }).uncheck();
  await filters.getByRole("combobox", { name: "Pinned to" }).selectOption("Me");
  await expect(people.row("Bo")).toBeVisible();
  await expect(people.row("Cleo")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/owner_agent_id=me/);
  await page.getByRole("button", { name: "Remove filter Pinned (Me)" }).click();
  await expect(people.row("Cleo")).toBeVisible();
  await people.act("Unblock contact");
  await expect(people.person.getByText(/^Blocked by/)).toHaveCount(0);
});

test("a contact is changed in place: fields, attributes, addresses; what is not saved is asked about", async ({ organization, desk: page }) => {
  const { api } = organization;
  await api.post("/contact-attributes", { key: "frame", title: "Frame size", kind: "number" });
  await api.post("/contact-attributes", { key: "since", title: "Customer since", kind: "date" });
  await api.post("/contact-attributes", { key: "tier", title: "Tier", kind: "choice", choices: ["Gold", "Silver"] });
  await api.post("/contact-attributes", { key: "news", title: "Newsletter", kind: "switch" });
  const ada = await api.post<Contact>("/contacts", { name: "Ada", phone: "+447700900417" });
  const bo = await api.post<Contact>("/contacts", { name: "Bo", email: "bo@example.com" });
  await page.goto(`/people/${ada.id}`);
  const { person } = new People(page);
  const form = person.getByRole("form", { name: "Profile" });
  await form.getByLabel("Name").fill("Ada Lovelace");
  await form.getByLabel("Remarks").fill("Calls before noon");
  await form.getByLabel("Frame size").fill("54.5");
  await form.getByLabel("Customer since").fill("2023-03-01");
  await form.getByLabel("Tier").selectOption("Gold");
  await form.getByLabel("Newsletter").selectOption("Yes");
  await expect(form.getByText("Unsaved changes")).toBeVisible();
  await expectAccessible(page);

  // Who leaves is asked; what a colleague changes meanwhile comes in, and nothing typed is lost.
  await new People(page).row("Bo").click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Cancel" }).click();
  await api.patch(`/contacts/${ada.id}`, { reference: "C-9" });
  await expect(form.getByLabel("Reference")).toHaveValue("C-9");
  await expect(form.getByLabel("Name")).toHaveValue("Ada Lovelace");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Unsaved changes")).toHaveCount(0);
  await expect(person.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
  const saved = await api.get<{ attributes: unknown; remarks: string }>(`/contacts/${ada.id}`);
  expect(saved.attributes).toEqual({ frame: 54.5, since: "2023-03-01", tier: "Gold", news: true });
  expect(saved.remarks).toBe("Calls before noon");

  // A number that is none is said under its field; an address of another is shown whose it is.
  await form.getByLabel("Phone").fill("12");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByLabel("Phone")).toHaveAttribute("aria-invalid", "true");
  await form.getByRole("button", { name: "Cancel" }).click();
  await expect(form.getByLabel("Phone")).toHaveValue("+447700900417");

  const addresses = person.getByRole("region", { name: "Addresses" });
  await addresses.getByRole("button", { name: "Address" }).click();
  await addresses.getByText("Email", { exact: true }).click();
  await addresses.getByLabel("Address", { exact: true }).fill("bo@example.com");
  await addresses.getByRole("button", { name: "Add address" }).click();
  await expect(addresses.getByText("Another contact has this address.")).toBeVisible();
  await expect(addresses.getByRole("link", { name: "Show that contact" })).toHaveAttribute("href", `/people/${bo.id}`);
  await addresses.getByLabel("Address", { exact: true }).fill("ada@example.com");
  await addresses.getByRole("button", { name: "Add address" }).click();
  await expect(addresses.getByText("ada@example.com")).toBeVisible();
  await expect(form.getByLabel("Email")).toHaveValue("ada@example.com");
  await addresses.getByRole("button", { name: "Remove ada@example.com" }).click();
  await page.getByRole("dialog", { name: "Remove ada@example.com?" }).getByRole("button", { name: "Remove" }).click();
  await expect(addresses.getByText("ada@example.com")).toHaveCount(0);
});

test("who is opened shows their latest conversation, is answered there, and their profile is a step away", async ({ organization, desk: page }) => {
  const { api } = organization;
  const channel = await addPhoneChannel(organization);
  const writes = (text: string) =>
    api.post(`/channels/${channel.id}/inbound`, { message_id: text, contact: { address: "+447700900417", name: "Ada" }, text });
  await writes("Where is my bicycle?");
  await page.goto("/people");
  const people = new People(page);
  await people.row("Ada").click();
  const latest = people.latest("Ada");
  await expect(latest.getByText("Where is my bicycle?")).toBeVisible();
  await expect(page.getByRole("region", { name: "Contact", exact: true }).getByText("+447700900417")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Start conversation" }).click();
  await new Desk(page).composer.fill("It left this morning");
  await page.keyboard.press("Control+Enter");
  await expect(latest.getByText("It left this morning")).toBeVisible();
  await expect(page).toHaveURL(/\/people\/\d+/);
  await page.reload();
  await expect(latest.getByText("It left this morning")).toBeVisible();

  await people.openProfile("Ada");
  await expect(page).toHaveURL(/\/profile/);
  const conversations = people.person.getByRole("region", { name: "Conversations" });
  await expect(conversations.getByRole("link", { name: /It left this morning/ })).toBeVisible();
  await writes("And the lock?");
  await expect(conversations.getByRole("link", { name: /And the lock/ })).toBeVisible();
  await people.person.getByRole("link", { name: /^Latest conversation/ }).click();
  await expect(latest.getByText("And the lock?")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/profile/);
});

test("two contacts become one, one is exported, and one is deleted once its loss was said and asked about twice", async ({ organization, desk: page }) => {
  const { api } = organization;
  const ada = await api.post<Contact>("/contacts", { name: "Ada", phone: "+447700900417" });
  const bo = await api.post<Contact>("/contacts", { name: "Bo", email: "bo@example.com" });
  await api.post(`/contacts/${bo.id}/block`);
  await page.goto(`/people/${ada.id}`);
  const people = new People(page);
  const download = page.waitForEvent("download");
  await people.act("Export all data");
  // Entries of the archive are stored as they are: what is between the two marks is the first one.
  const archive = await readFile(await (await download).path(), "utf8");
  const told = JSON.parse(archive.slice(archive.indexOf("{"), archive.indexOf("PK\x07\x08"))) as { contact: Contact };
  expect(told.contact.id).toBe(ada.id);

  await people.act("Merge into another…");
  const merging = page.getByRole("dialog", { name: "Merge Ada into another" });
  await expect(merging.getByRole("radio", { name: /^Ada/ })).toHaveCount(0);
  await merging.getByRole("searchbox", { name: "Search people" }).fill("bo@");
  await merging.getByRole("radio", { name: /Bo/ }).check();
  await expectAccessible(page);
  await merging.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(merging.getByRole("alert")).toContainText("One of the two is blocked");
  await merging.getByRole("button", { name: "Merge all the same" }).click();
  await expect(page).toHaveURL(new RegExp(`/people/${bo.id}`));
  await expect(people.person.getByRole("region", { name: "Addresses" }).getByText("+447700900417")).toBeVisible();
  await expect(people.row("Ada")).toHaveCount(0);
  // The old address leads to whom it became.
  await page.goto(`/people/${ada.id}`);
  await expect(page).toHaveURL(new RegExp(`/people/${bo.id}`));

  await people.act("Delete…");
  const loss = page.getByRole("dialog", { name: "Delete Bo?" });
  await expect(loss.getByText("Addresses")).toBeVisible();
  await expectAccessible(page);
  await loss.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog", { name: "Delete Bo for ever?" }).getByRole("button", { name: "Delete for ever" }).click();
  await expect(page.getByRole("heading", { name: "No contacts yet" })).toBeVisible();
  await page.goto(`/people/${bo.id}`);
  await expect(page.getByRole("heading", { name: "There is no such person" })).toBeVisible();
});

test("how a large change of a contact gets on is shown above the people, until it is done", async ({ organization, desk: page }) => {
  const { api } = organization;
  let change: { state: string; remaining: number } | undefined = { state: "running", remaining: 120 };
  await page.route("**/api/v1/jobs?*", (route) => {
    const resource = { kind: "contact", id: "7", name: null };
    const job = { id: "1", kind: "contacts.clear", channel_id: null, attempts: 1, due_at: "2026-01-01T00:00:00.000Z", died_at: null, error: null, discardable: false, resource };
    return route.fulfill({ json: { items: change ? [{ ...job, ...change }] : [], next_cursor: null } });
  });
  /** Whatever job gets on, it is asked again. */
  const getOn = async (to: typeof change): Promise<void> => {
    change = to;
    const label = await api.post<{ id: string }>("/labels", { name: "Refund" });
    await api.delete(`/labels/${label.id}`);
  };
  await page.goto("/people");
  const line = page.getByRole("list", { name: "Still on the way" }).getByRole("listitem");
  await expect(line).toContainText("A contact was changed or deleted");
  await expect(line).toContainText("Conversations left: 120");
  await getOn({ state: "running", remaining: 30 });
  await expect(line).toContainText("Conversations left: 30");
  await expect(line.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "75");
  await expectAccessible(page);
  await getOn({ state: "dead", remaining: 30 });
  await expect(line).toContainText("Given up. Try again in Organization");
  await expect(line.getByRole("progressbar")).toHaveCount(0);
  await getOn({ state: "running", remaining: 0 });
  await expect(line).toContainText("Clearing up…");
  await getOn(undefined);
  await expect(page.getByText("A contact was changed or deleted: nothing is left to do")).toBeVisible();
  await expect(line).toHaveCount(0);
});

test("a contact is added by hand, and going back keeps what was typed", async ({ organization, desk: page }) => {
  const channel = await addPhoneChannel(organization);
  await page.goto("/people");
  await page.getByRole("link", { name: "Add contacts" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("radio", { name: /Shop/ }).check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page).toHaveURL(new RegExp(`channel_id=${channel.id}`));
  await expect(page.getByLabel("Email")).toHaveCount(0);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Give a name, or an address.")).toBeVisible();
  await page.getByLabel("Name").fill("Ada Lovelace");
  await page.getByLabel("Phone number").fill("12");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByLabel("Phone number")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Phone number").fill("+44 7700 900417");
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await expect(page.getByRole("radio", { name: /Shop/ })).toBeChecked();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByLabel("Phone number")).toHaveValue("+44 7700 900417");
  await page.getByLabel("Reference").fill("C-1");
  await page.getByLabel("Remarks").fill("Calls before noon");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const { person } = new People(page);
  await expect(person.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
  await expect(person.getByLabel("Phone")).toHaveValue("+447700900417");
});

test("contacts come in from a file: previewed, corrected, imported, and what was left out is told", async ({ organization, desk: page }) => {
  const { api } = organization;
  await addPhoneChannel(organization);
  await api.post("/contacts", { name: "Old name", phone: "+447700900812" });
  await page.goto("/people/add");
  await page.getByRole("radio", { name: /^Import/ }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("radio", { name: /Shop/ }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("heading", { name: "No contacts uploaded" })).toBeVisible();
  const text = "name;phone number;reference;remarks\nJürgen Groß;+447700900811;K-1;Stammkunde\nElif;+447700900812;K-2;\nNobody;12;K-3;\n;+447700900815;K-5;\n";
  await page.getByLabel("Choose file").last().setInputFiles(csv("customers.csv", text));
  const preview = page.getByRole("region", { name: "Preview", exact: true });
  // Cut by commas it looks odd, and the other delimiter is offered.
  await preview.getByRole("button", { name: "Use Semicolon" }).click();
  await expect(preview.getByRole("row", { name: /Jürgen Groß/ })).toContainText("+447700900811");
  await expect(page.getByRole("radio", { name: "Semicolon" })).toBeChecked();
  await expect(preview.getByRole("row", { name: /Nobody|K-3/ })).toContainText("telephone number");
  await expect(preview.getByText("3 good", { exact: true })).toBeVisible();
  await expect(preview.getByText("1 rejected")).toBeVisible();
  await expect(preview.getByText("Why rows are rejected: This is not a telephone number (1)")).toBeVisible();
  await expectAccessible(page);

  // Back and forth, and after a reload, every choice still stands.
  await page.getByRole("radio", { name: /^Ignore/ }).check();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await expect(page.getByRole("radio", { name: /Shop/ })).toBeChecked();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("radio", { name: /^Ignore/ })).toBeChecked();
  await page.reload();
  await expect(preview.getByRole("row", { name: /Jürgen Groß/ })).toBeVisible();
  // Who is there already is said, and what becomes of them by what was chosen.
  const known = preview.getByRole("row", { name: /Elif/ });
  await expect(known).toContainText("There already: ignored");
  await page.getByRole("radio", { name: /^Update/ }).check();
  await expect(known).toContainText("There already: updated");
  await expect(preview.getByText("Already contacts: 1 of 3 good rows. The import updates them.")).toBeVisible();
  await expect(preview.getByRole("row", { name: /Jürgen Groß/ })).not.toContainText("There already");
  await page.getByRole("button", { name: "Import 3 contacts" }).click();

  await expect(page.getByRole("heading", { name: "3 contacts are in" })).toBeVisible();
  await expect(page.locator(".facts")).toHaveText(/Created2Updated1Ignored0Rejected1/);
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  expect(await readFile(await (await download).path(), "utf8")).toContain("invalid_phone");
  await page.getByRole("link", { name: "Done" }).click();
  const people = new People(page);
  await expect(people.row("Jürgen Groß")).toBeVisible();
  await expect(people.row("Elif")).toBeVisible();
  await expect(people.row("Old name")).toHaveCount(0);
});

test("a file that is too large is refused before anything of it goes up", async ({ organization, desk: page }, info) => {
  const channel = await addPhoneChannel(organization);
  const path = info.outputPath("large.csv");
  const file = await open(path, "w");
  // Two gigabytes of nothing.
  await file.truncate(2 ** 31);
  await file.close();
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("contact-imports")) sent.push(request.url());
  });
  await page.goto(`/people/add?way=import&step=contacts&channel_id=${channel.id}`);
  await page.getByLabel("Choose file").last().setInputFiles(path);
  await expect(page.getByRole("alert").filter({ hasText: "This file has 2.1 GB, and one may have 1.1 GB." })).toBeVisible();
  expect(sent).toEqual([]);
});

test("the columns of another program's file are told what they hold", async ({ organization, desk: page }) => {
  const channel = await addPhoneChannel(organization);
  await addPhoneChannel(organization, "Workshop");
  const settings = { webhook_url: "http://127.0.0.1:9/nobody-listens", address_scheme: "email" };
  await organization.api.post("/channels", { kind: "api", name: "Post", settings });
  await page.goto(`/people/add?way=import&step=contacts&channel_id=${channel.id}`);
  const text = "Kundin,Rufnummer,Kürzel,Ort\nAda,+447700900811,K-1,London\n";
  await page.getByLabel("Choose file").last().setInputFiles(csv("book.csv", text));
  const preview = page.getByRole("region", { name: "Preview", exact: true });
  const titles = preview.getByRole("checkbox", { name: "The first row names the columns" });
  await expect(titles).toBeVisible();
  if (!(await titles.isChecked())) await titles.check();
  for (const [column, field] of [["Kundin", "Name"], ["Rufnummer", "Phone number"], ["Kürzel", "Reference"], ["Ort", "Remarks"]] as const) {
    await preview.getByRole("combobox", { name: `What ${column} holds` }).selectOption(field);
    await expect(preview.getByRole("combobox", { name: `What ${column} holds` })).toHaveValue(/./);
  }
  const row = preview.getByRole("row", { name: /Ada/ });
  await expect(row).toContainText("London");
  await expect(row).toContainText("K-1");
  await expectAccessible(page);
  // Whoever goes back for another channel need not say it again.
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await page.getByRole("radio", { name: /Workshop/ }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(preview.getByRole("combobox", { name: "What Ort holds" })).toHaveValue("remarks");
  await expect(row).toContainText("London");
  // Nor send the file again, also after a reload and for a channel of mailboxes.
  await page.reload();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await page.getByRole("radio", { name: /Post/ }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(preview.getByRole("combobox", { name: "What Rufnummer holds" })).toHaveValue("");
  await expect(preview.getByRole("combobox", { name: "What Ort holds" })).toHaveValue("remarks");
  await expect(preview.getByText("Good rows without an email: 1.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await page.getByRole("radio", { name: /Shop/ }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await preview.getByRole("combobox", { name: "What Rufnummer holds" }).selectOption("Phone number");
  await expect(row).toContainText("+447700900811");
  await page.getByRole("button", { name: "Import 1 contact" }).click();
  await expect(page.getByRole("heading", { name: "1 contact is in" })).toBeVisible();
});

test("an import is followed while it runs and cancelled, and what came in by then stays", async ({ organization, desk: page }) => {
  const channel = await addPhoneChannel(organization);
  await page.goto(`/people/add?way=import&step=contacts&channel_id=${channel.id}`);
  const rows = Array.from({ length: 400_000 }, (_, n) => `Customer ${n},+4477${String(n).padStart(8, "0")},,\n`);
  await page.getByLabel("Choose file").last().setInputFiles(csv("many.csv", rows.join("")));
  await page.getByRole("button", { name: /^Import 400,000/ }).click();
  await expect(page.getByRole("progressbar", { name: "Import" })).toHaveAttribute("aria-valuenow", /^[1-9]/);
  await page.getByRole("button", { name: "Cancel import" }).click();
  await page.getByRole("dialog", { name: "Cancel the import?" }).getByRole("button", { name: "Cancel import" }).click();
  await expect(page.getByRole("heading", { name: /^Cancelled: [1-9]/ })).toBeVisible();
  await expect(page.getByText(/rows had no turn/)).toBeVisible();
  // It is found again, as it ended.
  await page.goto("/people/add");
  await expect(page.getByText("cancelled", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "many.csv" }).click();
  await expect(page.getByRole("heading", { name: /^Cancelled: [1-9]/ })).toBeVisible();
});

test("who may not import is told so", async ({ organization, signedIn }) => {
  const page = await signedIn(await addAgent(organization, "Tomás", "Ferreira"));
  await page.goto("/people/add");
  await expect(page.getByRole("radio", { name: /^Import/ })).toBeDisabled();
  await expect(page.getByText("Your role does not import contacts.")).toBeVisible();
});
