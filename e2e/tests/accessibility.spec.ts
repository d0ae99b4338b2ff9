// axe finds nothing on any screen, in both themes, wide and on a phone.
import { SCREENS } from "../screens/screens.ts";
import { pages, setStage } from "../screens/stage.ts";
import { expectAccessible } from "../support/accessible.ts";
import { expect, test } from "../support/fixtures.ts";

/** `SCREEN=label,people` looks at those whose name has one of these. */
const words = (process.env.SCREEN ?? "").split(",");
const wanted = SCREENS.filter(({ name }) => words.some((word) => name.includes(word)));

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

for (const size of SIZES) {
  test(`every screen is accessible at ${size.width} px`, async ({ server, signedIn, page }) => {
    test.setTimeout(1_200_000);
    const stage = await setStage(server, signedIn, page);
    for (const visible of pages(stage)) await visible.setViewportSize(size);
    // All that is wrong is told at once, not only the first.
    const wrong: string[] = [];
    for (const { name, show } of wanted) {
      await test.step(name, async () => expectAccessible(await show(stage))).catch((error) => wrong.push(`${name}: ${error}`));
    }
    expect(wrong).toEqual([]);
  });
}
