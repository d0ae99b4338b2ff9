// axe finds nothing on any screen, in both themes, wide, narrow and on a phone.
import type { Screen } from "../screens/screen.ts";
import { HALVES } from "../screens/screens.ts";
import { pages, setStage } from "../screens/stage.ts";
import { expectAccessible } from "../support/accessible.ts";
import { expect, test } from "../support/fixtures.ts";

/** `SCREEN=label,people` looks at those whose name has one of these. */
const words = (process.env.SCREEN ?? "").split(",");
const isWanted = ({ name }: Screen) => words.some((word) => name.includes(word));

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 1024, height: 768 };
const PHONE = { width: 390, height: 844 };

/** The way to a screen takes longer than looking at it: all sizes each time. */
for (const [at, half] of HALVES.entries()) {
  test(`every screen is accessible, half ${at + 1}`, async ({ server, signedIn, page }) => {
    test.setTimeout(1_200_000);
    const stage = await setStage(server, signedIn, page);
    // All that is wrong is told at once, not only the first.
    const wrong: string[] = [];
    for (const { name, show } of half.filter(isWanted)) {
      await test
        .step(name, async () => {
          for (const visible of pages(stage)) await visible.setViewportSize(WIDE);
          const shown = await show(stage);
          for (const size of [WIDE, NARROW, PHONE]) {
            await shown.setViewportSize(size);
            await expectAccessible(shown);
          }
        })
        .catch((error) => wrong.push(`${name}: ${error}`));
    }
    expect(wrong).toEqual([]);
  });
}
