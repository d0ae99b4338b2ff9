// An integrator's program in TypeScript: its client is what openapi-typescript makes of the committed
// document, so paths, bodies and problems that the document has wrong do not compile, or fail here.
import createClient from "openapi-fetch";
import type { components, paths } from "../generated/api.d.ts";
import { expect, test } from "../support/fixtures.ts";

type Conversation = components["schemas"]["Conversation"];

test("the client made from the document signs in, lists, answers once and reads a problem", async ({ organization, server }) => {
  const client = createClient<paths>({ baseUrl: server.url });
  const { email, password } = organization.owner;
  const signedIn = await client.POST("/api/v1/auth/login", { body: { email, password } });
  if (!signedIn.data) throw new Error(signedIn.error.code);
  client.use({
    onRequest: ({ request }) => request.headers.set("authorization", `Bearer ${signedIn.data.access_token}`),
  });

  const channel = await client.POST("/api/v1/channels", {
    body: { kind: "api", name: "Shop", settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" } },
  });
  if (!channel.data) throw new Error(channel.error.code);
  const asked = await client.POST("/api/v1/channels/{id}/inbound", {
    params: { path: { id: channel.data.id } },
    body: { message_id: "order-1", contact: { address: "customer-1", name: "Amara" }, text: "Is it in stock?" },
  });
  expect(asked.response.status).toBe(202);

  const page = await client.GET("/api/v1/conversations", { params: { query: { folder: "open", limit: 10 } } });
  expect(page.response.headers.get("x-event-cursor")).toBeTruthy();
  const rows: Conversation[] = page.data?.items ?? [];
  expect(rows.map(({ contact, last_message }) => [contact.name, last_message?.preview])).toEqual([["Amara", "Is it in stock?"]]);
  const id = rows[0]?.id ?? "";

  const answer = () =>
    client.POST("/api/v1/conversations/{id}/messages", {
      params: { path: { id }, header: { "Idempotency-Key": "answer-1" } },
      body: { text: "It is." },
    });
  const [first, again] = [await answer(), await answer()];
  expect([first.response.status, again.response.status]).toEqual([201, 201]);
  expect(again.data?.id).toBe(first.data?.id);
  expect(again.response.headers.get("idempotency-replayed")).toBe("true");

  const { data, error, response } = await client.POST("/api/v1/conversations/{id}/messages", {
    params: { path: { id } },
    body: { text: "" },
  });
  expect(data).toBeUndefined();
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(error).toMatchObject({ status: 422, code: "invalid", type: "/problems/invalid" });
  expect(error?.errors?.[0]?.field).toBe("text");

  const gone = await client.GET("/api/v1/conversations/{id}", { params: { path: { id: "4711" } } });
  expect(gone.error?.code).toBe("not_found");
});
