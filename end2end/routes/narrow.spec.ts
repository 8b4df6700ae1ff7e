// Room: 320 px (that is 1280 px at 400 %), wider spaced text, forced colours.
import type { Page } from "@playwright/test";
import { NOT_FOUND, TEMPLATES } from "../visit/addresses.ts";
import { expect, test } from "../visit/listening.ts";

test.use({ forgiven: NOT_FOUND });

/** Elements that stand out of the window, of which the page would have to be scrolled sideways. */
function wide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = [...document.body.querySelectorAll<HTMLElement>("*")].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5);
    const causes = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
    return [`the page is ${root.scrollWidth} px wide in ${root.clientWidth}`, ...causes.slice(0, 5).map((element) => element.outerHTML.slice(0, 160))];
  });
}

/** Texts that are cut off, or run out of their box. */
function cut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
      const { overflowX, overflowY, clipPath, display } = getComputedStyle(element);
      const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim());
      // What stands in a field of one line is scrolled in it by keys, however long it is.
      if (element instanceof HTMLInputElement) continue;
      if (element instanceof SVGElement || display === "inline" || clipPath !== "none" || !element.checkVisibility()) continue;
      const sideways = element.scrollWidth > element.clientWidth + 1;
      const down = element.scrollHeight > element.clientHeight + 2;
      const clips = (overflow: string) => overflow === "hidden" || overflow === "clip";
      const isControl = element.matches("button, .button, .chip, summary, label, th, td, dt, dd");
      if ((clips(overflowX) && sideways) || (clips(overflowY) && down) || (sideways && overflowX === "visible" && (hasText || isControl))) {
        faults.push(`${element.scrollWidth}×${element.scrollHeight} in ${element.clientWidth}×${element.clientHeight}: ${element.outerHTML.replace(/\s+/g, " ").slice(0, 140)}`);
      }
    }
    return faults;
  });
}

/** The spacing of WCAG 1.4.12, as a reader's own style sheet would set it. */
async function space(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
}

for (const [name, address] of Object.entries(TEMPLATES)) {
  test(`${name}: 320 px, and wider spacing`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(address);
    expect.soft(await wide(page), `${address} at 320 px`).toEqual([]);
    expect.soft(await cut(page), `${address} at 320 px`).toEqual([]);
    await space(page);
    expect.soft(await wide(page), `${address} at 320 px, spaced`).toEqual([]);
    expect.soft(await cut(page), `${address} at 320 px, spaced`).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    expect.soft(await wide(page), `${address} at 1280 px, spaced`).toEqual([]);
    expect.soft(await cut(page), `${address} at 1280 px, spaced`).toEqual([]);
  });
}

test("the measures of room can fail", async ({ page }) => {
  await page.goto("/de/kontakt");
  await page.setViewportSize({ width: 320, height: 640 });
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("h1 { inline-size: 400px; } main p { block-size: 1em; overflow: hidden; } .skip + * a { white-space: nowrap; }");
    document.adoptedStyleSheets = [sheet];
  });
  expect(await wide(page)).not.toEqual([]);
  expect(await cut(page)).not.toEqual([]);
});

test("at 320 px the open menu and the open filters can be scrolled to their ends", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 480 });
  await page.goto("/de/suche");
  for (const [button, sheet, last] of [
    [page.getByRole("button", { name: "Menü" }), page.locator("#menu"), page.locator("#menu").getByRole("link").last()],
    [page.getByRole("button", { name: /^Filter/ }), page.locator("#filter"), page.locator("#filter").getByRole("button", { name: /Treffer zeigen/ })],
  ] as const) {
    await button.click();
    await last.scrollIntoViewIfNeeded();
    await expect(last).toBeInViewport({ ratio: 0.9 });
    expect(await wide(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(sheet).toBeHidden();
  }
});

test.describe("forced colours", () => {
  test.use({ contextOptions: { forcedColors: "active" } });

  for (const [name, address] of Object.entries(TEMPLATES)) {
    test(`${name}: controls have an edge, bars are drawn`, async ({ page }) => {
      await page.goto(address);
      expect(await page.evaluate(() => matchMedia("(forced-colors: active)").matches)).toBe(true);
      const faults = await page.evaluate(() => {
        const found: string[] = [];
        const ground = getComputedStyle(document.body).backgroundColor;
        for (const control of document.querySelectorAll<HTMLElement>("button, .button, .chip, input:not([type=hidden], [type=checkbox]), select")) {
          if (!control.checkVisibility()) continue;
          const style = getComputedStyle(control);
          const edges = [style.borderTopWidth, style.borderBottomWidth, style.borderLeftWidth, style.borderRightWidth];
          const isEdged = edges.some((width) => parseFloat(width) >= 1) && style.borderBottomStyle !== "none";
          const isFilled = style.backgroundColor !== ground && style.backgroundColor !== "rgba(0, 0, 0, 0)";
          if (!isEdged && !isFilled) found.push(`nothing marks ${control.outerHTML.slice(0, 120)}`);
        }
        for (const bar of document.querySelectorAll<SVGElement>(".bar rect, .ribbon rect, .span-bar line, .evidence rect")) {
          if (!bar.checkVisibility()) continue;
          const { fill, stroke } = getComputedStyle(bar);
          const shows = (paint: string) => paint !== "none" && paint !== ground && paint !== "rgba(0, 0, 0, 0)";
          if (!shows(fill) && !shows(stroke)) found.push(`cannot be seen: ${bar.outerHTML.slice(0, 120)}`);
        }
        return found;
      });
      expect(faults, address).toEqual([]);
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
      expect(outline).toBe("solid");
    });
  }
});
