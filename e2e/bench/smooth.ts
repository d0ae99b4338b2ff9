// How much work a page does: script and layout in a stretch of frames, and the longest task.
import type { CDPSession, Page } from "@playwright/test";

/** Milliseconds of script, style and layout, counted by Chromium since the page began. */
export async function worked(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return (of("ScriptDuration") + of("LayoutDuration") + of("RecalcStyleDuration")) * 1000;
}

/** Begins to watch for tasks longer than 50 ms; the answer gives those since, in milliseconds. */
export async function watchLongTasks(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const watched = window as unknown as { longTasks: number[] };
    watched.longTasks = [];
    new PerformanceObserver((list) => {
      watched.longTasks.push(...list.getEntries().map((entry) => entry.duration));
    }).observe({ type: "longtask" });
  });
  return () => page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
}

/** Scrolls the element `by` pixels in each of so many frames, like a wheel that is kept turning. */
export function scroll(page: Page, selector: string, frames: number, by: number): Promise<void> {
  return page.evaluate(
    ([selector, frames, by]) =>
      new Promise<void>((resolve) => {
        const scroller = document.querySelector(selector)!;
        let left = frames;
        const step = () => {
          if (left-- === 0) return resolve();
          scroller.scrollTop += by;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    [selector, frames, by] as const,
  );
}
