// F-10: what the widget asks of a website.
import { addWebchat } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { Widget } from "../support/widget.ts";
import { report } from "./report.ts";
import { sum, weigh } from "./weight.ts";

const KB = 1000;

test("the widget on a page", async ({ organization, page }) => {
  const channel = await addWebchat(organization);
  const loaded = await weigh(page);
  await page.addInitScript(() => {
    const shifted = window as unknown as { shift: number };
    shifted.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifted.shift += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const widget = await Widget.visit(page, channel);
  await expect(widget.launcher).toBeVisible();
  const loader = sum(loaded().filter(({ path }) => path === "/widget/loader.js")) / KB;
  report({ id: "F-10", what: "the widget's loader", figure: loader, unit: "kB", yardstick: null, aim: "≤ 5 kB", holds: loader <= 5 });

  await widget.open();
  const parts = loaded().filter(({ path }) => /^\/(assets\/)?widget/.test(path) && !path.endsWith("demo.css"));
  console.log(parts.map(({ path, bytes }) => `${path} ${bytes}`).join(", "));
  const whole = sum(parts) / KB;
  report({ id: "F-10", what: "the whole widget, opened", figure: whole, unit: "kB", yardstick: null, aim: "≤ 25 kB", holds: whole <= 25 });

  await widget.shut();
  const shift = await page.evaluate(() => (window as unknown as { shift: number }).shift);
  report({ id: "F-10", what: "layout shift by the widget", figure: shift, unit: "", yardstick: null, aim: "0", holds: shift === 0 });

  const blocking = await page.evaluate(() =>
    performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/widget/loader.js") && (entry as unknown as { renderBlockingStatus: string }).renderBlockingStatus === "blocking").length,
  );
  report({ id: "F-10", what: "files of the widget that block the host's first paint", figure: blocking, unit: "", yardstick: null, aim: "0", holds: blocking === 0 });
});
