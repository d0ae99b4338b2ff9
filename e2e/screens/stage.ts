// An organization in the middle of a working day: what the screens are looked at with.
import type { Page } from "@playwright/test";
import { addAgent, addWebchat, signUp, type Api, type Channel, type Organization, type Person } from "../support/api.ts";
import type { Server } from "../support/server.ts";
import { addPhoneChannel } from "../support/people.ts";
import { INVOICE, picture, type Sample } from "./files.ts";

export interface Stage {
  organization: Organization;
  website: Channel;
  /** Whose customers are known by their numbers. */
  phones: Channel;
  /** Signed in as its owner. */
  desk: Page;
  /** Signed in as the owner of an organization that has nothing yet. */
  fresh: Page;
  /** Signed in as one of its agents, who may not manage channels. */
  colleague: Page;
  /** Not signed in. */
  stranger: Page;
  invitation: string;
}

/** Long names, several scripts, right to left, emoji, long and short messages. */
const CUSTOMERS: [name: string, ...messages: string[]][] = [
  ["Amara Okafor", "Hello, my order 4711 never came.", "It was promised for Tuesday."],
  ["Søren Kierkegaard-Østergaard von Hohenberg-Wittgenstein", "Ist das Rad noch da?"],
  ["李小龙", "你好，这辆自行车有几种尺寸？我身高一米七八。"],
  ["محمد العلي", "مرحبا، هل يمكن إصلاح الدراجة اليوم؟"],
  ["Priya Nair", "👍🏽"],
  ["Jonas Weber", "See https://fernhill.example/tour-7?colour=green and tell me whether it comes in green as well, please."],
  ["Chloé Dubois", "Bonjour ! Une question sur la garantie."],
  ["Yuki Tanaka", "ありがとうございます。"],
  ["X", "a ".repeat(400)],
  ["+44 7700 900218", "Is my bike ready? Got your card this morning."],
  ["Oksana Kovalenko", "Ось так виглядає подряпина."],
  ["דנה לוי", "שלום, מתי אתם פתוחים?"],
  ["Γιώργος Παπαδόπουλος", "Καλημέρα, έχω μια ερώτηση για την παραγγελία μου."],
  ["Ana-Sofía de la Torre y Quintana", "¿Me pueden mandar la factura otra vez?"],
  ["nightrider_bln", "still waiting for an answer since tuesday"],
];

/** One longer than anybody reads, one of another script. */
const LABELS: [name: string, color: string, priority: string][] = [
  ["VIP", "amber", "high"],
  ["Warranty", "violet", "normal"],
  ["قطع غيار", "cyan", "normal"],
  ["Ersatzteillieferung verzögert sich um mehr als zwei Wochen", "pink", "normal"],
  ["Refund", "red", "normal"],
];

/** As with labels. */
const TAGS = ["Late delivery", "تأخر التسليم", "Ersatzteillieferung verzögert sich um mehr als zwei Wochen"];

/** Everybody whose pages the pictures are of. */
export function pages({ desk, fresh, colleague, stranger }: Stage): Page[] {
  return [desk, fresh, colleague, stranger];
}

export async function setStage(server: Server, signedIn: (person: Person) => Promise<Page>, stranger: Page): Promise<Stage> {
  const organization = await signUp(server);
  const { api } = organization;
  const website = await addWebchat(organization, "fernhill.example");
  const agent = await addAgent(organization, "Tomás", "Ferreira");
  await addAgent(organization, "Wilhelmina-Alexandra", "van der Berg-Oosterhuis");
  const phones = await addPhoneChannel(organization, "WhatsApp Deutschland");
  await api.post("/contact-attributes", { key: "frame", title: "Frame size", kind: "number" });
  await api.post("/contact-attributes", { key: "tier", title: "Tier", kind: "choice", choices: ["Gold", "Silver"] });
  await converse(api);
  const empty = await signUp(server, "Oriel Books");
  return {
    organization,
    website,
    phones,
    desk: await signedIn(organization.owner),
    fresh: await signedIn(empty.owner),
    colleague: await signedIn(agent),
    stranger,
    invitation: await invitation(organization),
  };
}

interface Accepted {
  conversation_id: string;
  message_id: string;
}

/** Everybody writes; one conversation is answered, one is closed. */
async function converse(api: Api): Promise<void> {
  const shop = await api.post<Channel>("/channels", {
    kind: "api",
    name: "Shop",
    settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" },
  });
  const began: string[] = [];
  const said: string[] = [];
  for (const [index, [name, ...texts]] of CUSTOMERS.entries()) {
    for (const [number, text] of texts.entries()) {
      const { conversation_id, message_id } = await api.post<Accepted>(`/channels/${shop.id}/inbound`, {
        message_id: `${index}-${number}`,
        contact: { address: `customer-${index}`, name },
        text,
      });
      if (number === 0) began.push(conversation_id);
      if (index === 0) said.push(message_id);
    }
  }
  const [answered, closed] = began;
  for (const [index, [name, color, priority]] of LABELS.entries()) {
    const label = await api.post<{ id: string }>("/labels", { name, color, priority });
    for (const [place, id] of began.entries()) {
      if (place % 4 === index % 4) await api.put(`/conversations/${id}/labels/${label.id}`);
    }
  }
  await api.post(`/conversations/${answered}/pick`);
  const { id } = await api.post<{ id: string }>(`/conversations/${answered}/messages`, { text: "I am looking into it, one moment." });
  await api.post("/messages/tags", { message_ids: [said[0], id], tags: TAGS });
  await api.post("/messages/tags", { message_ids: said.slice(1), tags: TAGS.slice(0, 1) });
  await api.post(`/conversations/${answered}/notes`, { text: "Parcel 4711 is at the depot, they open at eight. See #2 for the last time this happened." });
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  await api.post(`/conversations/${answered}/messages`, { text: "It is on its way now.", due_at: tomorrow });
  await quickReplies(api);
  await filed(api, shop);
  await api.post(`/conversations/${closed}/pick`);
  await api.post(`/conversations/${closed}/close`);
}

/** Pictures, a document, a quote, emoji and a text that does not end, in one conversation that is over. */
async function filed(api: Api, shop: Channel): Promise<void> {
  const contact = { address: "customer-files", name: "Leïla Benhaddou-Marchetti" };
  const write = async (message_id: string, text: string | undefined, files: Sample[] = []) => {
    const ids = await Promise.all(files.map(({ name, type, bytes }) => api.upload(name, type, bytes)));
    const attachments = ids.map((upload_id) => ({ upload_id }));
    return api.post<Accepted>(`/channels/${shop.id}/inbound`, { message_id, contact, text, attachments });
  };
  const scratch = [picture("scratch.png", 320, 200), picture("crank.png", 200, 300), picture("bolt.png", 300, 300)];
  const { conversation_id } = await write("f-1", "Voilà les photos de la rayure, du pédalier et du boulon.", scratch);
  await write("f-2", undefined, [INVOICE]);
  await write("f-3", "👍🏽");
  const long = "Je voudrais aussi savoir si la garantie couvre la pose, combien de temps il faut compter et s’il est possible de passer samedi. ";
  await write("f-4", `${long.repeat(3)}https://fernhill.example/${"tour-7/".repeat(14)}`);
  await api.post(`/conversations/${conversation_id}/pick`);
  const { items } = await api.get<{ items: { id: string; text?: string }[] }>(`/conversations/${conversation_id}/messages`);
  const asked = items.find(({ text }) => text?.startsWith("Je voudrais"));
  const text = "Bonjour Leïla ! La garantie couvre la pose, et samedi est possible.";
  await api.post(`/conversations/${conversation_id}/messages`, { text, reply_to_id: asked?.id });
  await api.post(`/conversations/${conversation_id}/close`);
}

async function quickReplies(api: Api): Promise<void> {
  const replies: [name: string, topic: string | undefined, message: string, visibility?: string][] = [
    ["Greeting", undefined, "Hi {{contact.first_name}}, this is {{agent.name}} from {{organization.name}}. How can I help?"],
    ["Shipping: tracking", "Orders", "Hi {{contact.first_name}}, your order left our workshop today 📦\nYou can follow it here: {{contact.reference}}\n{{agent.name}}"],
    ["Shipping: delay", "Orders", "I am sorry: the carrier is running two days late with conversation #{{conversation.number}}."],
    ["Rückgabe", "Repairs", "Sie können das Rad innerhalb von 30 Tagen zurückgeben."],
    ["أهلا وسهلا", undefined, "أهلاً بك في أوريل، كيف يمكنني مساعدتك؟"],
    ["Torque values", undefined, "Crank bolt 38 Nm, stem 5 Nm, seat clamp 6 Nm", "me"],
  ];
  for (const [name, topic, message, visibility = "everyone"] of replies) {
    await api.post("/quick-replies", { name, topic, message, visibility });
  }
}

async function invitation({ api }: Organization): Promise<string> {
  const agents = await api.post<{ invitation_url: string }>("/agents", {
    email: `invited.${Date.now()}@fernhill.example`,
    first_name: "Yuki",
    role_id: (await api.get<{ items: { id: string }[] }>("/roles")).items.at(-1)?.id,
    team_ids: [],
  });
  return agents.invitation_url;
}
