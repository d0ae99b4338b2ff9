// Channels and their parts.
import { expect } from "@playwright/test";
import type { Channel, Organization } from "../support/api.ts";
import { startIntegrator } from "../support/integrator.ts";
import { addPhoneChannel } from "../support/people.ts";
import { at, screen, type Screen } from "./screen.ts";

const HOURS = {
  time_zone: "Europe/Berlin",
  mode: "selected",
  days: {
    mon: [{ open: "09:00", close: "18:00" }],
    tue: [{ open: "09:00", close: "12:30" }, { open: "13:30", close: "18:00" }],
    wed: [{ open: "09:00", close: "18:00" }],
    thu: [{ open: "09:00", close: "20:00" }],
    fri: [{ open: "18:00", close: "02:00" }],
    sat: [{ open: "10:00", close: "14:00" }],
  },
  holidays: [
    { date: "2026-12-25", name: "Christmas", windows: [] },
    { date: "2026-12-31", name: "Inventur und Ersatzteillieferung bis Mittag", windows: [{ open: "09:00", close: "12:00" }] },
  ],
};

const MESSAGES = {
  greeting: { enabled: true, text: "Thanks for writing to Fernhill. A person answers within about 20 minutes, Monday to Saturday." },
  away: { enabled: true, text: "We are closed just now and answer from Saturday 10:00." },
};

const TEMPLATES = [
  { name: "order_on_its_way", body: "Hi {{first_name}}, your order {{1}} left us today and is with you on {{2}}." },
  { name: "Abholbereit, mit einem Namen, der länger ist als jede Zeile", body: "Ihr Rad ist fertig, {{first_name}}. Bitte bringen Sie den Abholschein mit." },
];

/** Writes templates for a channel, unless they are there. */
export async function addTemplates({ api }: Organization, channel: string): Promise<void> {
  const { items } = await api.get<{ items: unknown[] }>(`/channels/${channel}/templates`);
  if (items.length > 0) return;
  for (const one of TEMPLATES) await api.post(`/channels/${channel}/templates`, { ...one, language: "en", category: "utility" });
}

export const CHANNELS: Screen[] = [
  screen("channel-hours", async ({ desk, organization, website }) => {
    await organization.api.patch(`/channels/${website.id}`, { business_hours: HOURS });
    await at(desk, `/channels/${website.id}/hours`, /fernhill\.example/);
    await expect(desk.getByText(/^(Open|Closed) now/)).toBeVisible();
    return desk;
  }),
  screen("channel-hours-wrong", async ({ desk, organization, website }) => {
    await organization.api.patch(`/channels/${website.id}`, { business_hours: HOURS });
    await at(desk, `/channels/${website.id}/hours`, /fernhill\.example/);
    await desk.getByLabel("Tuesday, window 2, from").fill("11:00");
    await expect(desk.getByText("two windows overlap")).toBeVisible();
    return desk;
  }),
  screen("channel-messages", async ({ desk, organization, website }) => {
    await organization.api.patch(`/channels/${website.id}`, {
      business_hours: { time_zone: "Europe/Berlin", mode: "selected" },
      automated_messages: MESSAGES,
    });
    await at(desk, `/channels/${website.id}/messages`, /fernhill\.example/);
    await expect(desk.getByText("A customer writing now gets the away message")).toBeVisible();
    return desk;
  }),
  screen("channel-templates", async ({ desk, organization, website }) => {
    await addTemplates(organization, website.id);
    await at(desk, `/channels/${website.id}/templates`, /fernhill\.example/);
    await expect(desk.getByText("order_on_its_way")).toBeVisible();
    return desk;
  }),
  screen("channel-mailbox", async ({ desk, organization }) => {
    const settings = {
      from_address: "desk@fernhill.example", from_name: "Fernhill", sign_in: "google", smtp_host: "127.0.0.1", smtp_user: "desk@fernhill.example",
      oauth_client_id: "7000-fernhill.apps.example", oauth_client_secret: "not told again", oauth_refresh_token: "not told again",
      signature: "{{agent.full_name}}\nFernhill Fahrradwerkstatt und Ersatzteillieferungsgesellschaft\n\nfernhill.example",
    };
    const mail = await organization.api.post<Channel>("/channels", { kind: "email", name: "Mailbox", settings });
    return at(desk, `/channels/${mail.id}`, /Mailbox/);
  }),
  screen("channel-health", async ({ desk, organization }) => {
    const { api } = organization;
    const integrator = await startIntegrator();
    integrator.status = 410;
    const till = await api.post<Channel>("/channels", { kind: "api", name: "Till", settings: { webhook_url: integrator.url } });
    for (const name of ["Nora Hällström", "Wilhelmina Featherstonehaugh-Cholmondeley von Hohenzollern"]) {
      const hello = { message_id: name, contact: { address: name, name }, text: "Is it ready?" };
      const { conversation_id } = await api.post<{ conversation_id: string }>(`/channels/${till.id}/inbound`, hello);
      await api.post(`/conversations/${conversation_id}/messages`, { text: "Yes, since this morning." });
    }
    await at(desk, `/channels/${till.id}/health`, "Till");
    const failed = desk.getByRole("list", { name: "Messages that did not leave" });
    await expect(failed.getByRole("listitem").filter({ hasText: "Nora" })).toBeVisible();
    await expect(failed.getByRole("listitem").filter({ hasText: "Wilhelmina" })).toBeVisible();
    await desk.getByRole("button", { name: "Test connection" }).click();
    await expect(desk.getByText("Something does not work")).toBeVisible();
    await integrator.stop();
    return desk;
  }),
  screen("channel-off", async ({ desk, organization }) => {
    const { id } = await addPhoneChannel(organization, "Altes Ladentelefon Schleißheimer Straße");
    await organization.api.patch(`/channels/${id}`, { enabled: false });
    await at(desk, `/channels/${id}`, /^Altes Ladentelefon/);
    await expect(desk.getByText(/^Nothing comes in/)).toBeVisible();
    return desk;
  }),
  screen("channel-gone", async ({ desk }) => {
    await desk.goto("/channels/1");
    await expect(desk.getByText("There is no such channel")).toBeVisible();
    return desk;
  }),
  screen("channels-refused", ({ colleague }) => at(colleague, "/channels", "Channels")),
  screen("channels-none", ({ fresh }) => at(fresh, "/channels", /^Channels/)),
];
