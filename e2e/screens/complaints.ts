// What is wrong or left over: forms that complain as a field is left, a file that was not taken, what a colleague had still to say.
import { expect, type Page } from "@playwright/test";
import { addAgent, apiOf } from "../support/api.ts";
import { at, screen, thread, type Screen } from "./screen.ts";
import type { Stage } from "./stage.ts";

interface Listed {
  items: { id: string; last_name: string; state: string }[];
}

/** Fills a field with what cannot be, and leaves it. */
async function leave(page: Page, field: string, text: string): Promise<void> {
  const box = page.getByRole("textbox", { name: field }).first();
  await box.fill(text);
  await box.blur();
  await expect(box).toHaveAttribute("aria-invalid", "true");
}

/** A colleague who was deactivated and had messages scheduled; made when a screen asks for them first. */
async function gone({ organization, phones }: Stage): Promise<string | undefined> {
  const { api } = organization;
  const known = async (): Promise<string | undefined> => (await api.get<Listed>("/agents?q=Marchetti")).items[0]?.id;
  const before = await known();
  if (before) return before;
  const person = await addAgent(organization, "Giulia", "Marchetti", "Administrator");
  const { conversation_id } = await api.post<{ conversation_id: string }>(`/channels/${phones.id}/inbound`, {
    message_id: "left-1",
    contact: { address: "+447700900999", name: "Søren Kierkegaard-Østergaard von Hohenberg-Wittgenstein" },
    text: "When is it ready?",
  });
  const theirs = await apiOf(api.server, person);
  const at = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
  for (const [days, text] of [[7, "Your bicycle is ready, come by whenever it suits you."], [30, "a ".repeat(300)]] as const) {
    await theirs.post(`/conversations/${conversation_id}/messages`, { text, due_at: at(days) });
  }
  const { items } = await api.get<Listed>("/agents?q=Marchetti");
  await api.post(`/agents/${items[0]?.id}/deactivate`);
  return known();
}

export const COMPLAINTS: Screen[] = [
  screen("agent-left-behind", async (stage) => {
    await at(stage.desk, `/agents/${await gone(stage)}`, /^Agents/);
    await stage.desk.getByRole("list", { name: "Scheduled messages" }).getByRole("listitem").last().scrollIntoViewIfNeeded();
    return stage.desk;
  }),
  screen("organization-wrong", async ({ desk }) => {
    await at(desk, "/organization", "Organization");
    await leave(desk, "Name", " ");
    return desk;
  }),
  screen("invite-wrong", async ({ desk }) => {
    await at(desk, "/agents", /^Agents/);
    await desk.getByRole("button", { name: "Invite", exact: true }).click();
    await leave(desk, "First name", " ");
    await leave(desk, "Email", "yuki at fernhill");
    return desk;
  }),
  screen("webhook-wrong", async ({ desk }) => {
    await at(desk, "/settings/webhooks/new", "Add webhook");
    await leave(desk, "Address", "shop.example");
    return desk;
  }),
  screen("channel-wrong", async ({ desk }) => {
    await at(desk, "/channels/new", "Add channel");
    await desk.getByRole("button", { name: /^API/ }).click();
    await leave(desk, "Name", " ");
    await leave(desk, "Webhook URL", "shop.example");
    return desk;
  }),
  screen("file-refused", async ({ desk }) => {
    const file = { id: "1", media_type: "application/octet-stream", size: 0, state: "failed", url: null, thumbnail_url: null, width: null, height: null, duration_ms: null };
    const attachments = [
      { ...file, name: "Reparaturauftrag-und-Ersatzteilliste-Schleißheimer-Straße-2026.pdf.exe", refused: "unsupported_media" },
      { ...file, id: "2", name: "scan.tiff", media_type: "image/tiff", refused: "too_large" },
    ];
    await desk.route(/\/conversations\/\d+\/messages/, async (route) => {
      const response = await route.fetch();
      const page = (await response.json()) as { items: { direction: string; attachments: unknown[] }[] };
      const last = page.items.find(({ direction }) => direction === "inbound");
      if (last) Object.assign(last, { kind: "file", attachments });
      await route.fulfill({ response, json: page });
    });
    await thread(desk, "inbox", "Amara Okafor");
    await expect(desk.getByText("scan.tiff").first()).toBeVisible();
    return desk;
  }),
];
