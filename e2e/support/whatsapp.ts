// A stand-in for WhatsApp's Cloud API: it keeps two templates, and takes what is sent to numbers.
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Whatsapp {
  /** What a channel's form is filled in with, so that it calls here. */
  settings: Record<string, string>;
  /** The messages that it took. */
  sent: Record<string, unknown>[];
  /** A customer writes: the channel's address is called, as genuine as Meta does it. */
  says: (url: string, name: string, message: Record<string, unknown>) => Promise<void>;
  stop: () => Promise<void>;
}

const SECRET = "a fake secret";

const TEMPLATES = [
  {
    name: "order_update", parameter_format: "NAMED", language: "en_US", status: "APPROVED", category: "UTILITY", id: "5511",
    components: [{ type: "BODY", text: "Hi {{first_name}}, your order {{order}} is on its way." }],
  },
  {
    name: "winter_sale", parameter_format: "POSITIONAL", language: "en_US", status: "PAUSED", category: "MARKETING", id: "5512",
    components: [{ type: "BODY", text: "Come and see." }],
  },
];

export async function startWhatsapp(more: unknown[] = []): Promise<Whatsapp> {
  const sent: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = (body: unknown): void => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const path = request.url ?? "";
    if (path.includes("/message_templates")) return answer({ data: [...TEMPLATES, ...more], paging: {} });
    if (request.method === "POST" && path.endsWith("/messages")) {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      sent.push(body);
      return answer({ messaging_product: "whatsapp", messages: [{ id: `wamid.FAKE${sent.length}` }] });
    }
    answer({ success: true, id: "700800900", display_phone_number: "+1 555-000-9999" });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      phone_number_id: "700800900", waba_id: "200300400500", access_token: "a fake token",
      app_secret: SECRET, verify_token: "a fake word", base_url: `http://127.0.0.1:${port}`,
    },
    sent,
    says: async (url, name, message) => {
      const from = "46701234568";
      const value = {
        messaging_product: "whatsapp", metadata: { display_phone_number: "15550009999", phone_number_id: "700800900" },
        contacts: [{ profile: { name }, wa_id: from }],
        messages: [{ from, id: `wamid.FAKE.${Date.now()}`, timestamp: `${Math.floor(Date.now() / 1000)}`, ...message }],
      };
      const body = JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "200300400500", changes: [{ field: "messages", value }] }] });
      const signature = `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;
      const answer = await fetch(url, { method: "POST", headers: { "x-hub-signature-256": signature }, body });
      if (!answer.ok) throw new Error(`a message is not taken: ${answer.status} ${await answer.text()}`);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
