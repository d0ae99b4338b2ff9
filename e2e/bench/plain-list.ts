// The yardstick: a virtual list as short as one writes it in plain JavaScript, with the rows and styles of the real one.
import type { Page } from "@playwright/test";

/** Puts it where the real list stands, with so many rows. */
export function putPlainList(page: Page, rows: number): Promise<void> {
  return page.evaluate((rows) => {
    const real = document.querySelector<HTMLElement>("#rows")!;
    const sample = real.querySelector<HTMLElement>("li.conv")!;
    const height = sample.getBoundingClientRect().height;
    const scroller = document.createElement("div");
    scroller.className = "scroll";
    scroller.id = "plain-rows";
    const spacer = document.createElement("div");
    spacer.className = "windowed";
    spacer.style.height = `${rows * height}px`;
    const list = document.createElement("ul");
    spacer.append(list);
    scroller.append(spacer);
    real.replaceWith(scroller);

    const around = 6;
    const shown = new Map<number, HTMLElement>();
    const draw = () => {
      const first = Math.max(0, Math.floor(scroller.scrollTop / height) - around);
      const last = Math.min(rows, Math.ceil((scroller.scrollTop + scroller.clientHeight) / height) + around);
      list.style.transform = `translateY(${first * height}px)`;
      for (const [at, row] of shown) {
        if (at < first || at >= last) {
          row.remove();
          shown.delete(at);
        }
      }
      let after: HTMLElement | null = null;
      for (let at = first; at < last; at++) {
        let row = shown.get(at);
        if (!row) {
          row = sample.cloneNode(true) as HTMLElement;
          row.querySelector("bdi")!.textContent = `Customer ${at}`;
          shown.set(at, row);
          if (after) after.after(row);
          else list.prepend(row);
        }
        after = row;
      }
    };
    scroller.addEventListener("scroll", draw);
    draw();
  }, rows);
}
