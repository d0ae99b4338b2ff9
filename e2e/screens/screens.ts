// Every screen there is, and how one gets there. Pictures and the accessibility test go by this list.
import { expect, type Page } from "@playwright/test";
import { Desk } from "../support/desk.ts";
import { csv, People } from "../support/people.ts";
import { Widget } from "../support/widget.ts";
import type { Stage } from "./stage.ts";

export interface Screen {
  name: string;
  /** Goes there and answers the page that shows it, complete. */
  show: (stage: Stage) => Promise<Page>;
}

export const SCREENS: Screen[] = [
  screen("sign-up", ({ stranger }) => at(stranger, "/signup", "Set up Switchboard")),
  screen("sign-up-sent", async ({ stranger }) => {
    await at(stranger, "/signup", "Set up Switchboard");
    await stranger.getByLabel("Organization").fill("Wilhelmina's Books");
    await stranger.getByLabel("Your first name").fill("Wilhelmina");
    await stranger.getByRole("textbox", { name: "Email" }).fill(`wilhelmina-alexandra.van.der.berg.${Date.now()}@books.example`);
    await stranger.getByLabel("Password", { exact: true }).fill("correct horse battery staple");
    await stranger.getByRole("button", { name: "Sign up" }).click();
    await expect(stranger.getByRole("heading", { name: "Check your mail" })).toBeVisible();
    return stranger;
  }),
  screen("sign-up-expired", ({ stranger }) => at(stranger, "/signup/complete#no-such-link", "This link does not work any more")),
  screen("sign-up-used", ({ stranger }) => refused(stranger, 410, "link_used", "This link was used already")),
  screen("sign-up-closed", ({ stranger }) => refused(stranger, 403, "signup_closed", "Nobody can sign up here any more")),
  screen("sign-in", ({ stranger }) => at(stranger, "/signin", "Sign in")),
  screen("password", async ({ stranger, organization }) => {
    await at(stranger, "/signin", "Sign in");
    await stranger.getByRole("textbox", { name: "Email" }).fill(organization.owner.email);
    await stranger.getByRole("button", { name: "Next" }).click();
    await expect(stranger.getByRole("heading", { name: "Enter your password" })).toBeVisible();
    return stranger;
  }),
  screen("invitation", ({ stranger, invitation }) => at(stranger, invitation, "Join your team")),
  screen("first-run", ({ fresh }) => at(fresh, "/conversations/inbox", /^Welcome/)),
  screen("inbox", async ({ desk }) => {
    await desk.goto("/conversations/inbox");
    await expect(new Desk(desk).row("Priya Nair")).toBeVisible();
    return desk;
  }),
  screen("thread", async ({ desk }) => thread(desk, "inbox", "Amara Okafor")),
  screen("thread-unpicked", async ({ desk }) => thread(desk, "open", "李小龙")),
  screen("thread-right-to-left", async ({ desk }) => thread(desk, "open", "محمد العلي")),
  screen("thread-closed", async ({ desk }) => thread(desk, "closed", "Søren")),
  screen("thread-files", async ({ desk }) => {
    await thread(desk, "closed", "Leïla");
    await expect(new Desk(desk).thread.getByRole("img").first()).toBeVisible();
    return desk;
  }),
  screen("assign", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: /^(Assign|Assigned to)/ }).click();
    await expect(desk.getByRole("searchbox", { name: "Search agents" })).toBeVisible();
    return desk;
  }),
  screen("assign-labels", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: /^(Assign|Assigned to)/ }).click();
    await desk.getByRole("tab", { name: "Labels" }).click();
    await expect(desk.getByRole("searchbox", { name: "Search labels" })).toBeVisible();
    return desk;
  }),
  screen("filters", async ({ desk }) => {
    await desk.goto("/conversations/inbox?status=unassigned&reply_state=pending");
    await expect(new Desk(desk).row("Priya Nair")).toBeVisible();
    await desk.getByRole("button", { name: /^Filters/ }).click();
    await desk.getByRole("tab", { name: /^Reply state/ }).click();
    await expect(desk.getByRole("switch", { name: "Pending" })).toBeChecked();
    return desk;
  }),
  screen("filters-tags", async ({ desk }) => {
    await desk.goto("/conversations/inbox");
    await desk.getByRole("button", { name: /^Filters/ }).click();
    await desk.getByRole("tab", { name: "Tags" }).click();
    await desk.getByRole("switch", { name: "Late delivery" }).click();
    await expect(desk.getByRole("switch", { name: "Late delivery" })).toBeChecked();
    return desk;
  }),
  screen("tags", async ({ desk }) => {
    // Filters are kept: those of the screen before this one would be those of all that follow.
    await desk.goto("/conversations/inbox");
    await desk.getByRole("button", { name: "Clear", exact: true }).click();
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "More", exact: true }).click();
    await desk.getByRole("menuitem", { name: "Select messages" }).click();
    await new Desk(desk).said("promised for Tuesday").getByRole("checkbox").check();
    await desk.getByRole("toolbar", { name: "Selected messages" }).getByRole("button", { name: "Tag" }).click();
    await desk.getByRole("searchbox", { name: "Find or make a tag" }).fill("late");
    await expect(desk.getByRole("option", { name: "Make “late”" })).toBeVisible();
    return desk;
  }),
  screen("selection", async ({ desk }) => {
    await desk.goto("/conversations/inbox");
    const row = new Desk(desk).row("Priya Nair");
    await expect(row).toBeVisible();
    await desk.keyboard.press("x");
    await expect(desk.getByRole("toolbar", { name: "Selected conversations" })).toBeVisible();
    return desk;
  }),
  screen("snooze", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("log").focus();
    await desk.keyboard.press("z");
    await expect(desk.getByRole("dialog", { name: "Snooze until" })).toBeVisible();
    return desk;
  }),
  screen("visible-to", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "More", exact: true }).click();
    await desk.getByRole("menuitem", { name: "Visible to…" }).click();
    await desk.getByRole("dialog", { name: "Visible to" }).getByRole("radio", { name: /^Only/ }).check();
    return desk;
  }),
  screen("transfer", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "More", exact: true }).click();
    await desk.getByRole("menuitem", { name: "Transfer…" }).click();
    await desk.getByRole("dialog", { name: /^Transfer conversation/ }).getByRole("radio").nth(1).check();
    return desk;
  }),
  screen("delete", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "More", exact: true }).click();
    await desk.getByRole("menuitem", { name: "Delete…" }).click();
    await expect(desk.getByRole("dialog", { name: /^Delete conversation/ })).toBeVisible();
    return desk;
  }),
  screen("labels", ({ desk }) => at(desk, "/settings/labels", /^Labels/)),
  screen("label", async ({ desk }) => {
    await at(desk, "/settings/labels", /^Labels/);
    await desk.getByRole("link", { name: /Warranty/ }).click();
    await expect(desk.getByRole("heading", { name: "Warranty" })).toBeVisible();
    return desk;
  }),
  screen("loading", async ({ desk }) => {
    await desk.route(LISTS, () => {});
    await desk.goto("/conversations/inbox");
    await expect(desk.getByRole("list", { name: "Loading" })).toBeVisible();
    return desk;
  }),
  screen("failed", async ({ desk }) => {
    await desk.route(LISTS, (route) => route.fulfill({ status: 503, body: "" }));
    await desk.goto("/conversations/inbox");
    await expect(desk.getByText("The list did not load")).toBeVisible();
    return desk;
  }),
  screen("search", async ({ desk }) => {
    await desk.goto("/conversations/inbox?q=order");
    await expect(new Desk(desk).row("Amara Okafor").locator("mark")).toBeVisible();
    return desk;
  }),
  screen("search-opened", async ({ desk }) => {
    await desk.goto("/conversations/inbox?q=tuesday");
    await new Desk(desk).choose("Amara Okafor");
    await expect(new Desk(desk).said("Tuesday").locator("mark")).toBeVisible();
    return desk;
  }),
  screen("search-nothing", async ({ desk }) => {
    await desk.goto("/conversations/inbox?q=zeppelin");
    await expect(desk.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
    return desk;
  }),
  screen("offline", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.context().setOffline(true);
    await expect(desk.getByText("You are offline.")).toBeVisible();
    return desk;
  }),
  screen("no-permission", async ({ colleague }) => {
    await colleague.goto("/channels");
    await expect(colleague.getByText("Your role does not open this page")).toBeVisible();
    return colleague;
  }),
  screen("contact", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    const contact = desk.getByRole("region", { name: "Contact", exact: true });
    if (!(await contact.isVisible())) await desk.goto(`${new URL(desk.url()).pathname}?panel=contact`);
    await expect(contact.getByText("First seen")).toBeVisible();
    return desk;
  }),
  screen("note", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.keyboard.press("n");
    await desk.keyboard.type("Ask @wil");
    await expect(desk.getByRole("listbox", { name: "Colleagues" })).toBeVisible();
    return desk;
  }),
  screen("contact-edit", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    const contact = desk.getByRole("region", { name: "Contact", exact: true });
    if (!(await contact.isVisible())) await desk.goto(`${new URL(desk.url()).pathname}?panel=contact`);
    await contact.getByRole("button", { name: "More about the contact" }).click();
    await desk.getByRole("menuitem", { name: "Edit contact" }).click();
    await expect(contact.getByRole("form", { name: "Edit contact" })).toBeVisible();
    return desk;
  }),
  screen("contact-defaults", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    const contact = desk.getByRole("region", { name: "Contact", exact: true });
    if (!(await contact.isVisible())) await desk.goto(`${new URL(desk.url()).pathname}?panel=contact`);
    await contact.getByRole("button", { name: "More about the contact" }).click();
    await desk.getByRole("menuitem", { name: "Edit contact" }).click();
    const form = contact.getByRole("form", { name: "Edit contact" });
    await form.getByRole("radio", { name: /^Only/ }).check();
    await form.getByRole("combobox", { name: "Pinned to" }).scrollIntoViewIfNeeded();
    return desk;
  }),
  screen("new-conversation", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.keyboard.press("Shift+N");
    const dialog = desk.getByRole("dialog", { name: "New conversation" });
    await dialog.getByRole("combobox", { name: "To" }).fill("amara");
    await dialog.getByRole("option", { name: /Amara/ }).click();
    await expect(dialog.getByText("There is an open conversation")).toBeVisible();
    return desk;
  }),
  screen("email", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "More", exact: true }).first().click();
    await desk.getByRole("menuitem", { name: "Send by email" }).click();
    await expect(desk.getByRole("dialog", { name: "Send by email" })).toBeVisible();
    return desk;
  }),
  screen("palette", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.keyboard.press("Control+k");
    await expect(desk.getByRole("dialog", { name: "Command palette" }).getByRole("option").first()).toBeVisible();
    await desk.keyboard.type("a");
    return desk;
  }),
  screen("shortcuts", async ({ desk }) => {
    await desk.goto("/conversations/inbox");
    await expect(new Desk(desk).row("Priya Nair")).toBeVisible();
    await desk.keyboard.press("?");
    await expect(desk.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    return desk;
  }),
  screen("menu", async ({ desk }) => {
    await desk.goto("/conversations/inbox");
    await expect(new Desk(desk).row("Priya Nair")).toBeVisible();
    await desk.getByRole("button", { name: /^(You: Maya|More$)/ }).click();
    await expect(desk.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
    return desk;
  }),
  screen("right-to-left", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.evaluate(() => { document.documentElement.dir = "rtl"; });
    return desk;
  }),
  screen("empty-folder", async ({ desk }) => {
    await desk.goto("/conversations/archived");
    await expect(desk.getByText("Nothing here")).toBeVisible();
    return desk;
  }),
  screen("gone", async ({ desk }) => {
    await desk.goto("/conversations/inbox/987654");
    await expect(desk.getByText("There is no conversation #987654 here")).toBeVisible();
    return desk;
  }),
  screen("channels", ({ desk }) => at(desk, "/channels", /^Channels/)),
  screen("channel", async ({ desk, website }) => at(desk, `/channels/${website.id}`, /fernhill\.example/)),
  screen("channel-connect", async ({ desk }) => {
    await at(desk, "/channels/new", "Add channel");
    await desk.getByRole("button", { name: /^API/ }).click();
    await expect(desk.getByLabel("Webhook URL")).toBeVisible();
    return desk;
  }),
  screen("quick-replies", async ({ desk }) => {
    await desk.goto("/settings/quick-replies");
    await desk.getByRole("link", { name: /Shipping/ }).first().click();
    await expect(desk.getByText(/^Preview for/)).toBeVisible();
    return desk;
  }),
  screen("quick-reply-panel", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    // What was typed for the picture before is a draft by now.
    await new Desk(desk).composer.fill("");
    await new Desk(desk).composer.pressSequentially("/sh");
    await expect(desk.getByRole("option").first()).toBeVisible();
    return desk;
  }),
  screen("emoji", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "Emoji" }).click();
    await expect(desk.getByRole("searchbox", { name: "Search emoji" })).toBeFocused();
    return desk;
  }),
  screen("voice-recording", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "Record a voice message" }).click();
    await expect(desk.getByRole("timer")).toHaveText(/^0:0[1-9]$/);
    return desk;
  }),
  screen("voice-recorded", async ({ desk }) => {
    const stop = desk.getByRole("button", { name: "Stop" });
    const listen = desk.locator(".voice-rec audio");
    // The recording of the picture before may still be there.
    if (!(await listen.isVisible())) {
      if (!(await stop.isVisible())) {
        await thread(desk, "inbox", "Amara Okafor");
        await desk.getByRole("button", { name: "Record a voice message" }).click();
      }
      await expect(desk.getByRole("timer")).toHaveText(/^0:0[1-9]$/);
      await stop.click();
    }
    await expect(listen).toBeVisible();
    return desk;
  }),
  screen("scheduled", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    await new Desk(desk).composer.fill("And this goes out later");
    await expect(desk.getByRole("article", { name: "Scheduled message" })).toBeVisible();
    await desk.getByRole("button", { name: "Send later" }).click();
    return desk;
  }),
  screen("audit-log", async ({ desk }) => {
    await at(desk, "/settings/audit-log", "Audit log");
    await expect(desk.getByRole("row", { name: /Added channel/ }).first()).toBeVisible();
    return desk;
  }),
  screen("audit-log-nothing", async ({ desk }) => {
    await at(desk, "/settings/audit-log?action=webhook.deleted&from=2026-01-01&to=2026-01-31", "Audit log");
    await expect(desk.getByText("Nothing was recorded")).toBeVisible();
    return desk;
  }),
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
  screen("people-filters", async ({ desk }) => {
    await at(desk, "/people", /^People/);
    await desk.getByRole("button", { name: "Filters" }).click();
    await expect(desk.getByRole("combobox", { name: "Pinned to" })).toBeVisible();
    return desk;
  }),
  screen("person", async ({ desk }) => {
    await at(desk, "/people", /^People/);
    await new People(desk).open("Søren Kierkegaard-Østergaard von Hohenberg-Wittgenstein");
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
    await people.open("Amara Okafor");
    await people.act("Merge into another…");
    await expect(desk.getByRole("radio").first()).toBeVisible();
    return desk;
  }),
  screen("person-delete", async ({ desk }) => {
    await at(desk, "/people", /^People/);
    const people = new People(desk);
    await people.open("Amara Okafor");
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
  screen("profile", ({ desk }) => at(desk, "/preferences/profile", /^Preferences/)),
  screen("password-change", ({ desk }) => at(desk, "/preferences/password", /^Preferences/)),
  screen("channel-add", async ({ desk }) => {
    await at(desk, "/channels", /^Channels/);
    await desk.getByRole("link", { name: /^Add/ }).first().click();
    await expect(desk.getByRole("heading", { name: "Add channel" })).toBeVisible();
    return desk;
  }),
  screen("agents", ({ desk }) => at(desk, "/agents", /^Agents/)),
  screen("invite", async ({ desk }) => {
    await at(desk, "/agents", /^Agents/);
    await desk.getByRole("button", { name: "Invite" }).click();
    await expect(desk.getByRole("form", { name: "Invite an agent" })).toBeVisible();
    return desk;
  }),
  screen("preferences", ({ desk }) => at(desk, "/preferences", /^Preferences/)),
  screen("not-found", ({ desk }) => at(desk, "/nowhere", "There is no such page")),
  screen("demo", async ({ stranger, website }) => {
    const { launcher } = await Widget.visit(stranger, website);
    await expect(launcher).toBeVisible();
    return stranger;
  }),
  screen("widget", async ({ stranger, website }) => {
    const widget = await Widget.visit(stranger, website);
    await widget.open();
    await widget.write("Is the Tour 7 in stock?");
    return stranger;
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

/** The requests for a page of conversations. */
const LISTS = /\/api\/v1\/conversations\?/;

/** A screen, shown without what the one before did to the network. */
function screen(name: string, show: Screen["show"]): Screen {
  return {
    name,
    show: async (stage) => {
      await stage.desk.unrouteAll({ behavior: "ignoreErrors" });
      await stage.desk.context().setOffline(false);
      return show(stage);
    },
  };
}

async function at(page: Page, path: string, heading: string | RegExp): Promise<Page> {
  await page.goto(path);
  await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
  return page;
}

/** A link that the server refuses for this reason. */
async function refused(page: Page, status: number, code: string, heading: string): Promise<Page> {
  const problem = { type: `/problems/${code}`, title: heading, status, code };
  const answer = { status, contentType: "application/problem+json", body: JSON.stringify(problem) };
  await page.route("**/auth/signup/complete", (route) => route.fulfill(answer), { times: 1 });
  return at(page, `/signup/complete#${code}`, heading);
}

async function thread(page: Page, folder: string, customer: string): Promise<Page> {
  await page.goto(`/conversations/${folder}`);
  const desk = new Desk(page);
  await desk.choose(customer);
  await expect(desk.thread.getByRole("article").first()).toBeVisible();
  return page;
}
