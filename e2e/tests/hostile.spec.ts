// What customers and colleagues write is text, in whatever field: it never becomes a part of the page
// it is shown on, on either side.
import type { Page } from "@playwright/test";
import { addWebchat, type Channel } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { Widget } from "../support/widget.ts";

const IMAGE = `<img src=x onerror=alert(1)>`;
const SCRIPT = `"><script>alert(2)</script>`;
const SVG = `<svg/onload=alert(3)>`;
const LINK = `[here](javascript:alert(4)) <a href="javascript:alert(5)">there</a> javascript:alert(6)`;
const ALL = [IMAGE, SCRIPT, SVG, LINK].join("\n");

/** Fails when any frame of the page holds what could run, or something did. */
async function expectOnlyText(page: Page, where: string): Promise<void> {
  for (const frame of page.frames()) {
    const alive = await frame.evaluate(() => {
      const all = "img[src='x'], [onerror], [onload], svg[onload], a[href^='javascript:'], script:not([src])";
      return [...document.querySelectorAll(all)].map((element) => element.outerHTML.slice(0, 200));
    });
    expect(alive, `${where}, ${frame.url()}`).toEqual([]);
  }
}

/** Whatever opens a dialog ran. */
function watch(page: Page): string[] {
  const ran: string[] = [];
  page.on("dialog", (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  return ran;
}

test("markup in every field stays text, for agents and for visitors", async ({ organization, desk: page, browser }) => {
  const { api } = organization;
  const ran = watch(page);
  const website = await addWebchat(organization, `Web ${IMAGE}`);
  await api.patch("/me", { first_name: IMAGE, last_name: SVG });
  await api.post("/teams", { name: `Team ${SVG}` });
  const label = await api.post<{ id: string }>("/labels", { name: IMAGE });
  await api.post("/quick-replies", { name: IMAGE, topic: SVG, message: ALL, visibility: "me", channel_ids: [] });

  // A visitor writes it, with a file of such a name.
  const visiting = await browser.newContext({ baseURL: api.server.url });
  const theirs = await visiting.newPage();
  const ranThere = watch(theirs);
  const widget = await Widget.visit(theirs, website);
  await widget.open();
  await widget.write(`${IMAGE} ${SCRIPT} ${SVG} ${LINK}`);
  await widget.attach({ name: `${IMAGE}.txt`, mimeType: "text/plain", buffer: Buffer.from(ALL) });
  await widget.message.press("Enter");
  await expect(widget.said(`${IMAGE}.txt`)).toBeVisible();

  // A customer is called so.
  const shop = await api.post<Channel>("/channels", { kind: "api", name: "Shop", settings: { webhook_url: "http://127.0.0.1:9/nobody-listens" } });
  const { conversation_id } = await api.post<{ conversation_id: string }>(`/channels/${shop.id}/inbound`, {
    message_id: "1",
    contact: { address: `a${IMAGE}`, name: SVG },
    subject: SCRIPT,
    text: `${IMAGE} ${SCRIPT} ${SVG} ${LINK}`,
  });
  await api.put(`/conversations/${conversation_id}/labels/${label.id}`);
  await api.post(`/conversations/${conversation_id}/notes`, { text: ALL });

  const desk = new Desk(page);
  await desk.choose(SVG);
  await expect(desk.said(IMAGE)).toBeVisible();
  await expect(desk.thread.getByRole("note")).toContainText(SCRIPT.slice(2));
  await expectOnlyText(page, "thread");
  await desk.start.click();
  await desk.answer(`Answer ${IMAGE} ${LINK}`);
  await desk.composer.fill("/");
  await expect(page.getByText(IMAGE, { exact: true }).first()).toBeVisible();
  await expectOnlyText(page, "quick replies");
  await desk.composer.fill("");
  await page.keyboard.press("Escape");

  await page.goto("/conversations/inbox");
  await desk.choose("Visitor");
  await expect(desk.said(`${IMAGE}.txt`)).toBeVisible();
  await desk.start.click();
  await desk.answer(`Answer ${SVG} ${LINK}`);
  await expectOnlyText(page, "a visitor's thread");
  await expect(widget.said(SVG)).toHaveCount(2);
  await expectOnlyText(theirs, "widget");

  for (const path of ["/agents", "/settings/labels", "/settings/quick-replies", "/channels", `/channels/${website.id}`]) {
    await page.goto(path);
    await expect(page.locator("#main")).toContainText("=alert(");
    await expectOnlyText(page, path);
  }
  await page.keyboard.press("Control+k");
  await page.keyboard.type("alert");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectOnlyText(page, "palette");
  expect([...ran, ...ranThere]).toEqual([]);
  await visiting.close();
});

test("scripts come from the server alone, and a file never becomes a page", async ({ organization, desk: page, request }) => {
  const { api } = organization;
  for (const path of ["/", "/conversations/inbox", "/signin"]) {
    const policy = (await request.get(path)).headers()["content-security-policy"] ?? "";
    const scripts = policy.split(";").find((part) => part.trim().startsWith("script-src")) ?? "";
    expect(scripts, path).toContain("'self'");
    expect(scripts, path).not.toContain("'unsafe-inline'");
    expect(scripts, path).not.toContain("'unsafe-eval'");
  }
  await api.patch("/organization", { allowed_file_types: ["html", "svg", "txt"] });
  for (const [name, type, text] of [
    ["page.html", "text/html", `<script>alert(1)</script>`],
    ["drawing.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`],
  ] as const) {
    const form = new FormData();
    form.append("file", new Blob([text], { type }), name);
    const uploaded = await fetch(`${api.server.url}/api/v1/attachments`, { method: "POST", headers: { authorization: `Bearer ${api.token}` }, body: form });
    expect(uploaded.status, await uploaded.clone().text()).toBe(201);
    const { url } = (await uploaded.json()) as { url: string };
    const { headers } = await fetch(new URL(url, api.server.url));
    expect(headers.get("x-content-type-options"), name).toBe("nosniff");
    const isSandboxed = headers.get("content-security-policy")?.includes("sandbox");
    const isSaved = headers.get("content-disposition")?.startsWith("attachment");
    expect(isSandboxed || isSaved, `${name}: ${JSON.stringify([...headers])}`).toBe(true);
  }
  await page.close();
});
