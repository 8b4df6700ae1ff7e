// Nothing that axe finds, and nothing wider than the window.
import { expect, type Page } from "@playwright/test";
import { barriers } from "./barriers.ts";
import { pictured } from "./pictures.ts";

/** A phone and a desk. */
export const PHONE_AND_DESK = [360, 1280];

/** Looks at the page in these widths; it ends with the last. */
export async function fits(page: Page, name: string, widths: readonly number[] = [320, 768, 1280]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect.soft(await barriers(page), `${name}, ${width} px`).toEqual([]);
    const wide = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    expect.soft(wide, `${name} is wider than ${width} px`).toBe(0);
  }
  await pictured(page, name);
}
