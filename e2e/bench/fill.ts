// Conversations and messages in numbers, brought in as an integrator would.
import type { Api, Channel } from "../support/api.ts";

/** So many requests are on their way at once. */
const AT_ONCE = 64;

interface Accepted {
  conversation_id: string;
}

export async function addShop(api: Api): Promise<Channel> {
  return api.post<Channel>("/channels", { kind: "api", name: "Shop", settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" } });
}

/** `count` customers write once each. */
export function fillInbox(api: Api, shop: Channel, count: number): Promise<void> {
  return inParallel(count, (at) => write(api, shop, `customer-${at}`, `Customer ${at}`, `${at}`, `Where is my order ${at}?`));
}

/** One customer writes `count` times. */
export async function fillThread(api: Api, shop: Channel, name: string, count: number): Promise<void> {
  // The first one alone, so that all find the conversation it begins.
  await write(api, shop, name, name, `${name}-first`, "Hello");
  await inParallel(count - 1, (at) => write(api, shop, name, name, `${name}-${at}`, `Message ${at}, of a customer with a lot to say.`));
}

function write(api: Api, shop: Channel, address: string, name: string, message_id: string, text: string): Promise<Accepted> {
  return api.post<Accepted>(`/channels/${shop.id}/inbound`, { message_id, contact: { address, name }, text });
}

async function inParallel(count: number, work: (at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
