// Going through a page by keyboard alone.
import { expect, type Locator, type Page } from "@playwright/test";

interface Stop {
  /** What has the focus, for messages. */
  what: string;
  /** What is wrong with how it shows. */
  faults: string[];
  /** It was visited before since `begin`. */
  again: boolean;
}

/** What has the focus, and whether one can see it. */
async function stop(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const name = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    const what = `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}${classes} “${name || element.getAttribute("name")}”`;
    const faults: string[] = [];
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const clear = /rgba\(.*, 0\)|transparent/.test(outlineColor);
    // A drawn shape has no outline; it shows the focus by its edge.
    const shape = element instanceof SVGElement ? element.querySelector("rect, path, circle") : null;
    const edge = shape ? getComputedStyle(shape) : null;
    const isEdged = edge !== null && edge.stroke !== "none" && parseFloat(edge.strokeWidth) >= 3;
    if (!isEdged && (outlineStyle === "none" || parseFloat(outlineWidth) < 2 || clear)) faults.push(`its outline is ${outlineWidth} ${outlineStyle} ${outlineColor}`);
    // Of a link over several lines, one line must be seen.
    const boxes = [...element.getClientRects()].filter((box) => box.width >= 1 && box.height >= 1);
    const seen = boxes.some((box) => {
      const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
      const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
      if (right - left < 1 || bottom - top < 1) return false;
      const on = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return on !== null && (element.contains(on) || on.contains(element));
    });
    if (!seen) faults.push("it is covered or outside of what is shown");
    const visited = ((window as unknown as { visited?: Set<Element> }).visited ??= new Set());
    const again = visited.has(element);
    visited.add(element);
    return { what, faults, again };
  });
}

function expectSeen({ what, faults }: Stop): void {
  expect.soft(faults, `the focus on ${what}`).toEqual([]);
}

/** Presses Tab until the focus is on `target`; on every stop it must be seen. */
export async function tabTo(page: Page, target: Locator, most = 120): Promise<void> {
  for (let count = 0; count < most; count += 1) {
    await page.keyboard.press("Tab");
    const here = await stop(page);
    if (here) expectSeen(here);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${target}`);
}

/** Walks through the whole page: each control is reached, once, and seen; the walk comes to an end. */
export async function walk(page: Page): Promise<number> {
  // From the very beginning of the document.
  await page.evaluate(() => {
    (window as unknown as { visited?: Set<Element> }).visited = new Set();
    (document.activeElement as HTMLElement | null)?.blur();
    getSelection()?.removeAllRanges();
    scrollTo(0, 0);
  });
  let last: Stop | null = null;
  for (let count = 0; count < 600; count += 1) {
    await page.keyboard.press("Tab");
    const here = await stop(page);
    if (here === null || here.again) {
      const missed = await page.evaluate(() => {
        const { visited } = window as unknown as { visited: Set<Element> };
        const controls = [...document.querySelectorAll<HTMLElement>("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")];
        const reachable = controls.filter((control) => control.tabIndex >= 0 && !control.matches(":disabled") && control.checkVisibility({ visibilityProperty: true }));
        return reachable.filter((control) => !visited.has(control)).map((control) => control.outerHTML.slice(0, 120));
      });
      expect(missed, `controls that Tab does not reach${last && here ? `; after ${last.what} it goes back to ${here.what}` : ""}`).toEqual([]);
      return count;
    }
    expectSeen(here);
    last = here;
  }
  throw new Error("Tab goes on and on");
}
