// Journey 5: an integrator's program brings messages in, and gets the answers by signed webhook.
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { isSigned, startIntegrator } from "../support/integrator.ts";

interface Created {
  id: string;
  secret: string;
}

interface Accepted {
  conversation_id: string;
  message_id: string;
  duplicate: boolean;
}

test("messages come in once, and answers leave signed", async ({ organization, desk: agent }) => {
  const { api } = organization;
  const integrator = await startIntegrator();
  const channel = await api.post<Created>("/channels", {
    kind: "api",
    name: "Shop",
    settings: { webhook_url: integrator.url },
  });
  const order = {
    message_id: "order-4711-1",
    contact: { address: "customer-4711", name: "Amara Okafor" },
    text: "My order never came.",
  };
  const first = await api.post<Accepted>(`/channels/${channel.id}/inbound`, order);
  const again = await api.post<Accepted>(`/channels/${channel.id}/inbound`, order);
  expect(first.duplicate).toBe(false);
  expect(again).toEqual({ ...first, duplicate: true });

  const desk = new Desk(agent);
  await expect(desk.row("Amara Okafor")).toHaveCount(1);
  await desk.choose("Amara Okafor");
  await expect(desk.said(order.text)).toHaveCount(1);
  await desk.start.click();
  await desk.answer("It leaves today.");

  const delivery = await integrator.next();
  expect(isSigned(delivery, channel.secret)).toBe(true);
  expect(isSigned({ ...delivery, raw: delivery.raw.replace("today", "never") }, channel.secret)).toBe(false);
  expect(delivery.body).toMatchObject({
    conversation_id: first.conversation_id,
    text: "It leaves today.",
    contact: { address: "customer-4711", name: "Amara Okafor" },
  });

  const answer = desk.said("It leaves today.");
  await expect(answer.getByText("sent", { exact: true })).toBeAttached();
  for (const state of ["delivered", "read"]) {
    await api.post(`/channels/${channel.id}/receipts`, { message_id: delivery.body.message_id, state });
    await expect(answer.getByText(state, { exact: true })).toBeAttached();
  }
  await integrator.stop();
});

test("an administrator adds the channel and gets its secret once", async ({ desk }) => {
  await desk.goto("/channels");
  await desk.getByRole("link", { name: "Add a channel" }).click();
  await desk.getByRole("button", { name: /^API/ }).click();
  await desk.getByLabel("Name").fill("Shop");
  await desk.getByLabel("Webhook URL").fill("https://shop.example/switchboard");
  await desk.getByRole("button", { name: "Add", exact: true }).click();
  await expect(desk.getByRole("heading", { name: "Shop is ready" })).toBeVisible();
  await expect(desk.getByRole("textbox", { name: "Signing secret" })).toHaveText(/^whsec_/);
});
