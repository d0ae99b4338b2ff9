// Mail: read as its author formatted it without anything of it running, and answered to all.
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expectAccessible } from "../support/accessible.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { addMailChannel, formattedMail } from "../support/mails.ts";

test("a formatted mail is looked at safely, and answered to all", async ({ organization, desk: page, server }) => {
  // Whoever keeps a picture elsewhere learns who looks at it.
  const asked: string[] = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(elsewhere, "listening");
  const picture = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/pixel.png`;

  const channel = await addMailChannel(organization, server.mailbox);
  const boss = `bo.${Date.now()}.${Math.random()}@customer.example`;
  const head = `Cc: Bo <${boss}>\nReply-To: nora@elsewhere.example\nAuthentication-Results: mx.fernhill.example; spf=fail; dkim=pass\n`;
  await channel.arrives(formattedMail({ id: "1", from: "Nora Quill <nora@customer.example>", head, words: "Where is my lamp?", elsewhere: picture }));

  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await desk.choose("Where is my lamp?");
  await desk.start.click();
  await expect(desk.said("Where is my lamp?")).toBeVisible();
  await expect(page.getByText("Answers are wanted at elsewhere.example")).toBeVisible();
  await expect(page.getByText("This mail may be forged: SPF failed on your mail server.")).toBeVisible();
  await expect(page.getByText("> Which lamp was it?")).toBeHidden();
  await page.getByLabel("Quoted text").click();
  await expect(page.getByText("> Which lamp was it?")).toBeVisible();

  await page.getByRole("button", { name: "Show formatting" }).click();
  const frame = page.getByTitle("Mail from Nora Quill");
  const mail = page.frameLocator('iframe[title="Mail from Nora Quill"]');
  await expect(mail.getByRole("heading", { name: "Where is my lamp?" })).toBeVisible();
  await expect(mail.getByText("Aurel")).toBeVisible();
  await expect(mail.getByText("Which lamp was it?")).toBeHidden();
  await expect.poll(() => mail.getByAltText("Logo").evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1);
  // As tall as what is in it.
  await expect.poll(async () => (await frame.boundingBox())?.height ?? 0).toBeGreaterThan(165);
  await expect(page).not.toHaveTitle("taken");
  expect(asked).toEqual([]);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show pictures" }).click();
  await expect.poll(() => asked).toContain("/pixel.png");
  await expect(page.getByRole("button", { name: "Show pictures" })).toBeHidden();
  await page.getByRole("button", { name: "Show text only" }).click();
  await expect(frame).toBeHidden();

  // What somebody forged is answered where it says that it is from.
  const addressed = page.getByRole("button", { name: "Recipients and subject" });
  await expect(addressed).toContainText("To Nora Quill Cc Bo");
  await addressed.click();
  const fields = page.getByRole("group", { name: "Recipients and subject" });
  await expect(fields.getByLabel("To")).toHaveValue("Nora Quill <nora@customer.example>");
  const hidden = `audit.${Date.now()}.${Math.random()}@fernhill.example`;
  await fields.getByLabel("Bcc").fill("nobody");
  await expect(fields.getByText("“nobody” is not an email address")).toBeVisible();
  await desk.composer.fill("It left this morning.");
  await expect(page.getByRole("form", { name: "Answer" }).getByRole("button", { name: /^Send/ }).first()).toBeDisabled();
  await fields.getByLabel("Bcc").fill(hidden);
  await fields.getByLabel("Subject").fill("Your lamp");
  await expectAccessible(page);
  await desk.composer.press("Control+Enter");
  await expect(desk.said("It left this morning.")).toBeVisible();
  const letter = await server.mailbox.letter(hidden);
  expect(letter.to).toEqual(["nora@customer.example", boss, hidden]);
  const header = (name: string) => letter.headers.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value);
  expect(header("subject")).toEqual(["Your lamp"]);
  expect(header("bcc")).toEqual([]);
  expect(header("in-reply-to")).toEqual(["<1@customer.example>"]);

  // Whoever joins by mail is seen to be new, and is answered as well.
  const answers = `In-Reply-To: ${header("message-id")[0]}\n`;
  await channel.arrives(formattedMail({ id: "2", from: `Bo Anders <${boss}>`, head: answers, words: "I would like one too", elsewhere: picture }));
  await expect(desk.said("I would like one too")).toBeVisible();
  await expect(page.getByText("New participant")).toBeVisible();
  await expect(addressed).toContainText("To Bo Anders");
  elsewhere.close();
});

test("a new conversation by mail has the subject that one gives it", async ({ organization, desk: page, server }) => {
  await addMailChannel(organization, server.mailbox);
  const to = `cleo.${Date.now()}.${Math.random()}@customer.example`;
  await page.goto("/conversations/inbox");
  await page.getByRole("button", { name: "New conversation" }).click();
  const dialog = page.getByRole("dialog", { name: "New conversation" });
  await dialog.getByRole("combobox", { name: "To" }).fill(to);
  await expect(dialog.getByRole("radio", { name: /Support mail/ })).toBeChecked();
  await dialog.getByRole("textbox", { name: "Subject" }).fill("Your lamp is ready");
  await dialog.getByRole("textbox", { name: "Message" }).fill("Come and see it.");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Start conversation" }).click();
  await expect(new Desk(page).said("Come and see it.")).toBeVisible();
  await expect(page.locator(".thread-head")).toContainText("Your lamp is ready");
  const letter = await server.mailbox.letter(to);
  expect(letter.headers.find(([name]) => name.toLowerCase() === "subject")?.[1]).toBe("Your lamp is ready");
});

test("a mail is forwarded to somebody outside, with its file", async ({ organization, desk: page, server }) => {
  const channel = await addMailChannel(organization, server.mailbox);
  const picture = "https://elsewhere.example/pixel.png";
  await channel.arrives(formattedMail({ id: "1", from: "Nora Quill <nora@customer.example>", words: "Is this lamp genuine?", elsewhere: picture }));
  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await desk.choose("Is this lamp genuine?");
  await desk.start.click();
  await desk.said("Is this lamp genuine?").hover();
  await page.getByRole("button", { name: "Forward this mail" }).click();
  const form = page.getByRole("form", { name: "Forward mail" });
  await form.getByRole("button", { name: "Forward" }).click();
  await expect(form.getByText("Somebody has to get it")).toBeVisible();
  await expectAccessible(page);
  const expert = `expert.${Date.now()}.${Math.random()}@elsewhere.example`;
  await form.getByLabel("To").fill(expert);
  await form.getByLabel("A word before it").fill("Can you look?");
  await form.getByRole("button", { name: "Forward" }).click();
  await expect(page.getByText("The mail is on its way.")).toBeVisible();
  await expect(form).toBeHidden();
  const letter = await server.mailbox.letter(expert);
  expect(letter.to).toEqual([expert]);
  expect(letter.headers).toContainEqual(["Subject", "Fwd: Order A-17"]);
  expect(letter.text).toContain("Can you look?");
  expect(letter.text).toContain("From: Nora Quill <nora@customer.example>");
  expect(letter.text).toContain("Is this lamp genuine?");
  expect(letter.files).toHaveLength(1);
});

test("whom a mail goes to and what it is about stay when it is undone, and when one looks elsewhere", async ({ organization, desk: page, server, signedIn }) => {
  const channel = await addMailChannel(organization, server.mailbox);
  const nora = `nora.${Date.now()}.${Math.random()}@customer.example`;
  const head = "Cc: Bo <bo@customer.example>\n";
  await channel.arrives(formattedMail({ id: "1", from: `Nora Quill <${nora}>`, head, words: "Where is my lamp?", elsewhere: "https://elsewhere.example/pixel.png" }));
  await customers(organization, "Ada");
  await page.goto("/conversations/inbox");
  const desk = new Desk(page);
  await desk.choose("Nora Quill");
  await desk.start.click();
  const form = page.getByRole("form", { name: "Answer" });
  const fields = form.getByRole("group", { name: "Recipients and subject" });
  const addressed = form.getByRole("button", { name: "Recipients and subject" });
  await expect(addressed).toContainText("To Nora Quill Cc Bo");
  await addressed.click();
  await fields.getByLabel("Cc", { exact: true }).fill("");
  await fields.getByLabel("Subject").fill("About your lamp");
  await desk.composer.fill("Only for you");
  await desk.composer.press("Control+Enter");
  const saved = page.waitForResponse((response) => response.url().includes("/drafts/") && response.request().method() === "PUT" && (response.request().postDataJSON() as { text: string }).text !== "");
  await page.getByRole("article", { name: "Scheduled message" }).getByRole("button", { name: "Undo" }).click();
  const isAsTyped = async (line: typeof addressed): Promise<void> => {
    await expect(line).toContainText("About your lamp");
    await expect(line).toContainText("Nora Quill");
    await expect(line).not.toContainText("Bo");
  };
  await expect(desk.composer).toHaveValue("Only for you");
  await isAsTyped(addressed);
  await saved;
  await desk.choose("Ada");
  await expect(addressed).toHaveCount(0);
  await desk.choose("Nora Quill");
  await isAsTyped(addressed);
  const path = new URL(page.url()).pathname;
  await page.reload();
  await isAsTyped(addressed);
  // Another device knows it from the server alone.
  const elsewhere = await signedIn(organization.owner);
  await elsewhere.goto(path);
  await expect(new Desk(elsewhere).composer).toHaveValue("Only for you");
  await isAsTyped(elsewhere.getByRole("button", { name: "Recipients and subject" }));
  await desk.composer.press("Control+Enter");
  const letter = await server.mailbox.letter(nora);
  expect(letter.to).toEqual([nora]);
  expect(letter.headers).toContainEqual(["Subject", "About your lamp"]);
  // The next one is the channel's to propose again: whoever had the last mail.
  await expect(addressed).not.toContainText("About your lamp");
  await expect(addressed).toContainText("To Nora Quill");
});
