// Nothing that axe finds by the rules of WCAG 2.2 A and AA: on every template, in both views and three widths, and on every entry.
import { barriers } from "../visit/barriers.ts";
import { entries, KINDS, NOT_FOUND, TEMPLATES } from "../visit/addresses.ts";
import { expect, test } from "../visit/listening.ts";

const WIDTHS = [360, 768, 1280];
const VIEWS = ["light", "dark"] as const;

test.describe("templates", () => {
  test.use({ forgiven: NOT_FOUND });

  for (const [name, address] of Object.entries(TEMPLATES)) {
    test(name, async ({ page }) => {
      await page.goto(address);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of VIEWS) {
          await page.emulateMedia({ colorScheme });
          expect.soft(await barriers(page), `${address}, ${width} px, ${colorScheme}`).toEqual([]);
        }
      }
    });
  }
});

test("the rules can fail", async ({ page }) => {
  await page.goto("/de/kontakt");
  await page.evaluate(() => {
    document.querySelector("main")!.insertAdjacentHTML("beforeend", '<button></button><input type="text">');
    document.documentElement.removeAttribute("lang");
  });
  const found = (await barriers(page)).map((line) => line.split(" ")[0]);
  expect(found).toEqual(expect.arrayContaining(["button-name", "html-has-lang", "label"]));
});

for (const [kind, pattern] of Object.entries(KINDS)) {
  for (const language of ["de", "en"]) {
    test(`every entry: ${kind} in ${language}`, async ({ page, request }) => {
      test.setTimeout(180_000);
      const paths = (await entries(request)).filter((path) => pattern.test(path) && path.startsWith(`/${language}/`));
      expect(paths.length).toBeGreaterThan(0);
      for (const path of paths) {
        await page.goto(path);
        expect.soft(await barriers(page), path).toEqual([]);
      }
    });
  }
}
