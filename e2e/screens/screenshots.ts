// Pictures in target/screenshots: NAME-WIDTH-THEME.png.
import { resolve } from "node:path";
import { test } from "../support/fixtures.ts";
import { SCREENS } from "./screens.ts";
import { pages, setStage } from "./stage.ts";

const FOLDER = resolve(import.meta.dirname, "..", "..", "target", "screenshots");
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

/** `SCREEN=label,people` pictures those whose name has one of these. */
const words = (process.env.SCREEN ?? "").split(",");
const wanted = SCREENS.filter(({ name }) => words.some((word) => name.includes(word)));

for (const size of SIZES) {
  test(`every screen at ${size.width} px, light and dark`, async ({ server, signedIn, page }) => {
    const stage = await setStage(server, signedIn, page);
    for (const visible of pages(stage)) await visible.setViewportSize(size);
    for (const { name, show } of wanted) {
      await test.step(name, async () => {
        const shown = await show(stage);
        for (const colorScheme of ["light", "dark"] as const) {
          await shown.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await shown.screenshot({ path: resolve(FOLDER, `${name}-${size.width}-${colorScheme}.png`) });
        }
      });
    }
  });
}
