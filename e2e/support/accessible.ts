// WCAG 2.2 AA by axe, in both themes.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What another theme can change; everything else is in the page itself. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** Fails when axe finds anything on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const checks = [
    { colorScheme: "light", axe: () => builder(page).withTags(RULES) },
    { colorScheme: "dark", axe: () => builder(page).withRules(COLOURS) },
  ] as const;
  for (const { colorScheme, axe } of checks) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await axe().analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    expect(found, `${colorScheme}, ${page.viewportSize()?.width} px: ${page.url()}`).toEqual([]);
  }
  // Motion stays reduced: what fades back to the other colours is what the next look would find.
  await page.emulateMedia({ colorScheme: null });
}

/** Our frames are of our own origin, so axe needs no page of its own to put their parts together: half the time. */
function builder(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
}
