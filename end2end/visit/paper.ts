// A page as a printer gets it.
import { expect, type Page } from "@playwright/test";

/** Width and height in points of every page of the print. */
export async function printed(page: Page): Promise<[number, number][]> {
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
  const pages = [...pdf.matchAll(/\/Type\s*\/Page\b(?!s)[^]*?\/MediaBox\s*\[\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*\]/g)];
  const sizes = pages.map(([, left, top, right, bottom]): [number, number] => [Number(right) - Number(left), Number(bottom) - Number(top)]);
  // The document counts its pages itself; both must agree.
  const count = pdf.match(/\/Type\s*\/Pages\b[^>]*?\/Count\s+(\d+)/) ?? pdf.match(/\/Count\s+(\d+)[^>]*?\/Type\s*\/Pages\b/);
  expect(sizes.length, "pages found in the PDF").toBe(Number(count?.[1]));
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
