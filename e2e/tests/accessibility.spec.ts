// axe finds nothing on any screen, in both themes, wide and on a phone.
import { SCREENS } from "../screens/screens.ts";
import { pages, setStage } from "../screens/stage.ts";
import { expectAccessible } from "../support/accessible.ts";
import { test } from "../support/fixtures.ts";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

for (const size of SIZES) {
  test(`every screen is accessible at ${size.width} px`, async ({ server, signedIn, page }) => {
    test.setTimeout(600_000);
    const stage = await setStage(server, signedIn, page);
    for (const visible of pages(stage)) await visible.setViewportSize(size);
    for (const { name, show } of SCREENS) {
      await test.step(name, async () => expectAccessible(await show(stage)));
    }
  });
}
