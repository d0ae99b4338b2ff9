// A program of a customer: receives what the API channel sends, and checks the signature the way
// Standard Webhooks says (https://www.standardwebhooks.com), without any code of ours.
import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Delivery {
  body: { message_id: string; conversation_id: string; text: string; contact: { address: string; name: string } };
  raw: string;
  headers: IncomingMessage["headers"];
}

export interface Integrator {
  url: string;
  /** What it answers; what is refused is no delivery. */
  status: number;
  /** The next delivery, whenever it comes. */
  next: () => Promise<Delivery>;
  stop: () => Promise<void>;
}

export async function startIntegrator(): Promise<Integrator> {
  const waiting: ((delivery: Delivery) => void)[] = [];
  const arrived: Delivery[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString();
    response.writeHead(integrator.status).end();
    if (integrator.status >= 300) return;
    const delivery = { body: JSON.parse(raw), raw, headers: request.headers };
    const first = waiting.shift();
    if (first) first(delivery);
    else arrived.push(delivery);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const integrator: Integrator = {
    url: `http://127.0.0.1:${port}/switchboard`,
    status: 204,
    next: () => {
      const first = arrived.shift();
      return first ? Promise.resolve(first) : new Promise((resolve) => waiting.push(resolve));
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return integrator;
}

/** Whether one of the delivery's signatures is right for this secret, and its time is now. */
export function isSigned({ headers, raw }: Delivery, secret: string): boolean {
  const id = String(headers["webhook-id"]);
  const timestamp = String(headers["webhook-timestamp"]);
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.${raw}`).digest();
  return String(headers["webhook-signature"])
    .split(" ")
    .filter((signature) => signature.startsWith("v1,"))
    .map((signature) => Buffer.from(signature.slice(3), "base64"))
    .some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
}
