// What one does in a conversation: the customer beside it, and writing.
import { expect } from "@playwright/test";
import { Desk } from "../support/desk.ts";
import { addTemplates } from "./channels.ts";
import { screen, thread, type Screen } from "./screen.ts";
import { addMailChannel, formattedMail } from "../support/mails.ts";
import { startWhatsapp } from "../support/whatsapp.ts";

export const THREADS: Screen[] = [
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
  screen("composer-template", async ({ desk, organization }) => {
    const channels = await organization.api.get<{ items: { id: string }[] }>("/channels");
    for (const { id } of channels.items) await addTemplates(organization, id);
    await thread(desk, "inbox", "Amara Okafor");
    await desk.getByRole("button", { name: "Templates" }).click();
    await desk.getByRole("button", { name: /order_on_its_way/ }).click();
    await desk.getByRole("textbox", { name: "First name" }).fill("Amara");
    await expect(desk.getByText("2 still to fill in")).toBeVisible();
    return desk;
  }),
  screen("thread-mail", async ({ desk, organization }) => {
    const channel = await addMailChannel(organization, organization.api.server.mailbox);
    const head = "Cc: Bo Anders <bo@customer.example>, Eve-Marie von Hohenstein-Löwenberg <eve@customer.example>\nAuthentication-Results: mx.fernhill.example; spf=fail; dmarc=fail\n";
    await channel.arrives(formattedMail({ id: "screen", from: "Nora Quill <nora@customer.example>", head, words: "Where is my lamp?", elsewhere: "https://customer.example/pixel.png" }));
    await thread(desk, "open", "Nora Quill");
    await desk.getByRole("button", { name: "Start conversation" }).click();
    await desk.getByRole("button", { name: "Show formatting" }).click();
    await expect(desk.getByRole("button", { name: "Show pictures" })).toBeVisible();
    await desk.getByRole("button", { name: "Recipients and subject" }).click();
    return desk;
  }),
  screen("thread-mail-forward", async ({ desk, organization }) => {
    const channel = await addMailChannel(organization, organization.api.server.mailbox);
    await channel.arrives(formattedMail({ id: "forward", from: "Ole Quill <ole@customer.example>", words: "Is this lamp genuine?", elsewhere: "https://customer.example/pixel.png" }));
    await thread(desk, "open", "Ole Quill");
    await desk.getByRole("button", { name: "Start conversation" }).click();
    await new Desk(desk).said("Is this lamp genuine?").hover();
    await desk.getByRole("button", { name: "Forward this mail" }).click();
    const form = desk.getByRole("form", { name: "Forward mail" });
    await form.getByLabel("To").fill("wilhelmina-alexandra.van.der.berg@experts.example, bo");
    await form.getByRole("button", { name: "Forward" }).click();
    return desk;
  }),
  screen("thread-referral", async ({ desk, organization }) => {
    const { api } = organization;
    const carousel = { name: "autumn_tour_with_a_name_that_is_longer_than_any_line", language: "en_US", status: "APPROVED", category: "MARKETING", id: "5513", components: [{ type: "CAROUSEL", cards: [] }] };
    const whatsapp = await startWhatsapp([carousel]);
    const { id, webhook_url } = await api.post<{ id: string; webhook_url: string }>("/channels", { kind: "whatsapp", name: "Orders", settings: whatsapp.settings });
    await api.post(`/channels/${id}/templates/sync`, {});
    const referral = {
      source_url: "https://fernhill.example/autumn", source_type: "ad", source_id: "7",
      headline: "Herbst-Inspektion: alle Räder, alle Marken, mit Ersatzteillieferung bis vor die Haustür", body: "Jetzt buchen",
    };
    await whatsapp.says(webhook_url, "Svea Lindqvist", { type: "text", text: { body: "Is this still on?" }, referral });
    await thread(desk, "open", "Svea Lindqvist");
    await expect(desk.getByRole("link", { name: /Herbst-Inspektion/ })).toBeVisible();
    await desk.getByRole("button", { name: "Start conversation" }).click();
    await desk.getByRole("button", { name: "Templates" }).click();
    await expect(desk.getByText(/Carousels cannot be sent/)).toBeVisible();
    await whatsapp.stop();
    return desk;
  }),
  screen("quick-reply-panel", async ({ desk }) => {
    await thread(desk, "inbox", "Amara Okafor");
    // The template that was begun for a picture before is kept with the draft.
    const begun = desk.getByRole("button", { name: "Choose another" });
    await expect(begun.or(new Desk(desk).composer)).toBeVisible();
    if (await begun.isVisible()) {
      const kept = desk.waitForResponse((answer) => answer.url().includes("/drafts/") && answer.request().method() === "PUT");
      await begun.click();
      await kept;
      await thread(desk, "inbox", "Amara Okafor");
    }
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
    await expect(desk.getByRole("timer")).toHaveText(/^0:(0[1-9]|[1-5]\d)$/);
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
      await expect(desk.getByRole("timer")).toHaveText(/^0:(0[1-9]|[1-5]\d)$/);
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
];
