// Pages as they look, for eyes: with PICTURES in the environment every page that is measured is saved as pictures, too.
import { fileURLToPath } from "node:url";
import { test, type Page } from "@playwright/test";

const FOLDER = fileURLToPath(new URL("../results/pictures/", import.meta.url));
const WIDTHS = [360, 768, 1280];
const VIEWS = ["light", "dark"] as const;
/** Milliseconds that the pictures of one page may take, beside what the test may. */
const PATIENCE = 30_000;

/** Saves the page in three widths and both views, as `results/pictures/<name>-<width>-<view>.png`. */
export async function pictured(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return;
  test.info().setTimeout(test.info().timeout + PATIENCE);
  const file = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of VIEWS) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${FOLDER}${file}-${width}-${colorScheme}.png`, fullPage: true, animations: "disabled" });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before) await page.setViewportSize(before);
}
