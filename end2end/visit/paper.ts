// A page as a printer gets it.
import { expect, type Page } from "@playwright/test";

/** Width and height in points of every page of the print. */
export async function printed(page: Page): Promise<[number, number][]> {
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
  const pages = [...pdf.matchAll(/\/Type\s*\/Page\b(?!s)[^]*?\/MediaBox\s*\[\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*\]/g)];
  const sizes = pages.map(([, left, top, right, bottom]): [number, number] => [Number(right) - Number(left), Number(bottom) - Number(top)]);
  // The document counts its pages itself, in the root of a tree; both must agree.
  const counts = [...pdf.matchAll(/\/Count\s+(\d+)/g)].map(([, count]) => Number(count));
  expect(sizes.length, "pages found in the PDF").toBe(Math.max(...counts));
  return sizes;
}

/** Expects that many pages, each A4 and upright. */
export async function expectA4(page: Page, count: number): Promise<void> {
  const sizes = await printed(page);
  expect(sizes.length, `pages printed of ${page.url()}`).toBe(count);
  for (const [width, height] of sizes) {
    expect(Math.abs(width - 595.28), `width ${width}`).toBeLessThan(2);
    expect(Math.abs(height - 841.89), `height ${height}`).toBeLessThan(2);
  }
}
