// A voice message: recorded in the composer from the browser's made-up microphone, listened to and sent.
import { expectAccessible } from "../support/accessible.ts";
import { customers, Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

async function begin(page: import("@playwright/test").Page): Promise<Desk> {
  const desk = new Desk(page);
  await desk.choose("Ada");
  await desk.start.click();
  return desk;
}

test("a voice message is recorded, listened to, discarded or sent, by keys alone", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = await begin(page);
  const panel = page.getByRole("region", { name: "Voice message" });
  const record = page.getByRole("button", { name: "Record a voice message" });
  const heard = async (seconds: number) => {
    await expect(panel.getByRole("timer")).toHaveText(new RegExp(`^0:0[${seconds}-9]$`));
  };

  // The first one is not good.
  await record.focus();
  await page.keyboard.press("Enter");
  const stop = panel.getByRole("button", { name: "Stop" });
  await expect(stop).toBeFocused();
  await heard(1);
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  const send = panel.getByRole("button", { name: "Send" });
  await expect(send).toBeFocused();
  await expectAccessible(page);
  const sound = panel.locator("audio");
  expect(await sound.evaluate(async (audio: HTMLAudioElement) => {
    await audio.play();
    audio.pause();
    return audio.error;
  })).toBeNull();
  await panel.getByRole("button", { name: "Discard the recording" }).click();
  await expect(panel).toHaveCount(0);
  await expect(desk.composer).toBeFocused();
  await expect(page.getByRole("list", { name: "Files to send" })).toHaveCount(0);

  // The second one goes, with the words.
  await desk.composer.fill("Listen to this");
  await record.focus();
  await page.keyboard.press("Enter");
  await expect(stop).toBeFocused();
  await heard(1);
  // What was said is not lost by going elsewhere.
  await desk.folder("Closed").click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await stop.click();
  await expect(send).toBeFocused();
  await page.keyboard.press("Enter");
  const sent = desk.said("Listen to this");
  await expect(sent.locator("audio")).toBeVisible();
  await expect(panel).toHaveCount(0);
  await expect(desk.composer).toHaveValue("");
  // The server has found sound in it, and the thread plays it.
  expect(await sent.locator("audio").evaluate(async (audio: HTMLAudioElement) => {
    await audio.play();
    audio.pause();
    return audio.error;
  })).toBeNull();
  await page.reload();
  await expect(sent.locator("audio")).toBeVisible();
  await desk.folder("Closed").click();
  await expect(question).toHaveCount(0);
});

test("a recording can be attached to be sent with more, and what hinders it is said", async ({ organization, desk: page }) => {
  await customers(organization, "Ada");
  const desk = await begin(page);
  const panel = page.getByRole("region", { name: "Voice message" });
  const record = page.getByRole("button", { name: "Record a voice message" });
  await record.click();
  await expect(panel.getByRole("timer")).toHaveText(/^0:0[1-9]$/);
  await panel.getByRole("button", { name: "Stop" }).click();
  await panel.getByRole("button", { name: "Attach" }).click();
  await expect(page.getByRole("list", { name: "Files to send" })).toContainText("Voice message");
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await desk.composer.fill("With words after it");
  await desk.composer.press("Control+Enter");
  await expect(desk.said("With words after it").locator("audio")).toBeVisible();

  // No permission, no device, and another try.
  const hinder = (name: string) =>
    page.evaluate((name) => {
      const { mediaDevices } = navigator as unknown as { mediaDevices: { real?: unknown; getUserMedia: unknown } };
      mediaDevices.real ??= mediaDevices.getUserMedia;
      mediaDevices.getUserMedia = name ? () => Promise.reject(new DOMException("No", name)) : mediaDevices.real;
    }, name);
  await hinder("NotAllowedError");
  await record.click();
  await expect(panel.getByRole("alert")).toContainText("The microphone is blocked for this page");
  await expectAccessible(page);
  await hinder("NotFoundError");
  await panel.getByRole("button", { name: "Retry" }).click();
  await expect(panel.getByRole("alert")).toContainText("No microphone was found");
  await hinder("");
  await panel.getByRole("button", { name: "Retry" }).click();
  await expect(panel.getByRole("timer")).toBeVisible();
  await panel.getByRole("button", { name: "Discard the recording" }).click();
  await expect(panel).toHaveCount(0);
});
