// What axe finds in a page, as lines that lead to the place.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** WCAG 2.2, levels A and AA. */
const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** One line for each element that breaks a rule. */
export async function barriers(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({
    runOnly: { type: "tag", values: LEVELS },
    // Not on by default.
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations"],
    // Style sheets are not fetched once more: in a shadow root axe would write them inline, which no page allows.
    preload: false,
  });
  // No page has frames; without them one run within the page is enough.
  const { violations, passes } = await axe.setLegacyMode().analyze();
  const lines = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary?.replace(/\s+/g, " ")}`));
  return passes.length === 0 ? [...lines, "axe looked at nothing"] : lines;
}
