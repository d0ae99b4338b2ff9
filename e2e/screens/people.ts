// Contacts and colleagues, and bringing contacts in.
import { expect } from "@playwright/test";
import { csv, importContacts, People } from "../support/people.ts";
import { at, screen, type Screen } from "./screen.ts";

export const PEOPLE: Screen[] = [
  screen("people", async ({ desk }) => {
    await at(desk, "/people", /^People/);
    await expect(new People(desk).row("Yuki Tanaka")).toBeVisible();
    return desk;
  }),
  screen("people-nobody", async ({ desk }) => {
    await desk.goto("/people?q=zeppelin&favorite=true");
    await expect(desk.getByRole("heading", { name: "Nobody like that" })).toBeVisible();
    return desk;
  }),
  screen("people-empty", async ({ fresh }) => {
    await fresh.goto("/people");
    await expect(fresh.getByRole("heading", { name: "No contacts yet" })).toBeVisible();
    return fresh;
  }),
  screen("people-changed", async ({ desk, organization, phones }) => {
    await at(desk, "/people", /^People/);
    const { list } = new People(desk);
    await list.evaluate((list) => list.scrollTo(0, 120));
    // Its only row is left out: the other pictures stay as they are, and everybody is told all the same.
    await importContacts(organization.api, phones.id, ["Jürgen Groß,12,,\n"]);
    await expect(list.getByRole("button", { name: "The list has changed" })).toBeVisible();
    return desk;
  }),
  screen("people-filters", async ({ desk }) => {
    await at(desk, "/people", /^People/);
    await desk.getByRole("button", { name: "Filters" }).click();
    await expect(desk.getByRole("combobox", { name: "Pinned to" })).toBeVisible();
    return desk;
  }),
  screen("person", async ({ desk }) => {
    await at(desk, "/people", /^People/);
    const people = new People(desk);
    await people.row("Søren Kierkegaard-Østergaard von Hohenberg-Wittgenstein").click();
    await expect(people.latest("Søren Kierkegaard-Østergaard von Hohenberg-Wittgenstein").getByRole("article").first()).toBeVisible();
    return desk;
  }),
  screen("person-profile", async ({ desk }) => {
    await at(desk, "/people", /^People/);
    await new People(desk).openProfile("Søren Kierkegaard-Østergaard von Hohenberg-Wittgenstein");
    await expect(desk.getByLabel("Frame size")).toBeVisible();
    return desk;
  }),
  screen("colleague", async ({ desk }) => {
    await at(desk, "/people", /^People/);
    await new People(desk).open("Wilhelmina-Alexandra van der Berg-Oosterhuis");
    return desk;
  }),
  screen("person-merge", async ({ desk }) => {
    await at(desk, "/people", /^People/);
    const people = new People(desk);
    await people.openProfile("Amara Okafor");
    await people.act("Merge into another…");
    await expect(desk.getByRole("radio").first()).toBeVisible();
    return desk;
  }),
  screen("person-delete", async ({ desk }) => {
    await at(desk, "/people", /^People/);
    const people = new People(desk);
    await people.openProfile("Amara Okafor");
    await people.act("Delete…");
    await expect(desk.getByRole("dialog").getByText("Messages")).toBeVisible();
    return desk;
  }),
  screen("contacts-add", ({ desk }) => at(desk, "/people/add", "Add contacts")),
  screen("contacts-channel", ({ desk }) => at(desk, "/people/add?way=manual&step=channel", "Add contacts")),
  screen("contacts-manual", ({ desk }) => at(desk, "/people/add?way=manual&step=contacts", "Add contacts")),
  screen("contacts-file", async ({ desk, phones }) => {
    await at(desk, `/people/add?way=import&step=contacts&channel_id=${phones.id}`, "Add contacts");
    await desk.getByLabel("Choose file").last().setInputFiles(csv("kunden-export-2026-11.csv", CUSTOMERS));
    await expect(desk.getByRole("row", { name: /Jürgen Groß/ })).toBeVisible();
    return desk;
  }),
  screen("contacts-running", async ({ desk, phones }) => {
    const running = {
      id: "1", channel_id: phones.id, file_name: "kunden-export-2026-11.csv", size: 1_800_000, encoding: "windows-1252", delimiter: "semicolon",
      existing: "update", header: "own", columns: [], state: "running", total_rows: 24_301, processed_rows: 15_310, created: 11_204, updated: 4_098, ignored: 0,
      rejected: 8, preview: null, agent_id: null, created_at: new Date().toISOString(), started_at: new Date(Date.now() - 120_000).toISOString(), finished_at: null, version: 3,
    };
    await desk.route(/\/contact-imports\/1$/, (route) => route.fulfill({ json: running }));
    await at(desk, `/people/add?way=import&step=contacts&channel_id=${phones.id}&import_id=1`, "Importing…");
    return desk;
  }),
  screen("contacts-result", async ({ desk, phones }) => {
    await at(desk, `/people/add?way=import&step=contacts&channel_id=${phones.id}`, "Add contacts");
    await desk.getByLabel("Choose file").last().setInputFiles(csv("kunden-export-2026-11.csv", CUSTOMERS));
    await desk.getByRole("button", { name: /^Import \d/ }).click();
    await expect(desk.getByRole("heading", { name: /are in$/ })).toBeVisible();
    return desk;
  }),
];

/** A file with what goes wrong in files. */
const CUSTOMERS = `Vorname,Mobiltelefon,Kundennummer,Notizen
Jürgen Groß,+447700900811,K-1001,Stammkunde
Elif Yıldırım-Åkesson,+447700900812,K-1002,
فاطمة الزهراء,0771 22,K-1003,Anruf nach 17 Uhr
Ana-Sofía de la Torre,+12025550148,K-1004,"zwei Räder, eins davon
ein Lastenrad"
,+447700900815,K-1005,
Łukasz Wiśniewski,+447700900811,K-1006,
`;
