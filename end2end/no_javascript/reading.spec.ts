// Without any script: the pages are whole.
import { expect, test } from "../visit/listening.ts";

test.use({ javaScriptEnabled: false });

test("a format is whole: steps, material for a number of people, contents", async ({ page }) => {
  await page.goto("/de/dialogformate/world-cafe");
  expect(await page.locator(".course > .step").count()).toBeGreaterThan(4);
  const materials = page.locator("#materials");
  const before = await materials.textContent();
  await materials.getByRole("spinbutton").fill("60");
  await materials.getByRole("button").first().click();
  await expect(page).toHaveURL(/people=60/);
  expect(await materials.textContent()).not.toBe(before);

  await page.getByRole("navigation", { name: "Auf dieser Seite" }).getByRole("link", { name: /^Ablauf/ }).click();
  await expect(page).toHaveURL(/#course$/);
  await expect(page.locator("#course h2")).toBeInViewport();
});

test("on a phone the contents unfold", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/de/dialogformate/world-cafe");
  const contents = page.locator("details.contents");
  await expect(contents.getByRole("link").first()).toBeHidden();
  await contents.locator("summary").click();
  await contents.getByRole("link", { name: /^Ablauf/ }).click();
  await expect(page.locator("#course h2")).toBeInViewport();
});

test("the map has a table that says the same", async ({ page }) => {
  await page.goto("/de/initiativen");
  const tiles = await page.locator(".tiles a").count();
  expect(tiles).toBeGreaterThan(0);
  await expect(page.locator(".landmap table").first()).toBeVisible();
});

test("the language switch stays on the page", async ({ page }) => {
  for (const [here, there] of [
    ["/de/dialogformate/world-cafe", "/en/dialogue-formats/world-cafe"],
    ["/de/suche?q=Nachbarn&people=30", "/en/search?q=Nachbarn&people=30"],
    ["/de/begriffe/purpose/p12", "/en/concepts/purpose/p12"],
    ["/de/impressum", "/en/imprint"],
  ] as const) {
    await page.goto(here);
    await page.getByRole("link", { name: "English" }).click();
    await expect(page).toHaveURL(there);
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await page.getByRole("link", { name: "Deutsch" }).click();
    await expect(page).toHaveURL(here);
  }
});

test("the menu of a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/de");
  const menu = page.locator("#menu");
  await expect(menu).toBeHidden();
  await page.getByRole("button", { name: "Menü" }).click();
  await expect(menu).toBeVisible();
  await menu.getByRole("button", { name: "Schließen" }).click();
  await expect(menu).toBeHidden();
  await page.getByRole("button", { name: "Menü" }).click();
  await menu.getByRole("link", { name: "Leitfäden" }).click();
  await expect(page).toHaveURL(/\/de\/leitfaeden$/);
});

test("the filters of a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/de/suche");
  const sheet = page.locator("#filter");
  await page.getByRole("button", { name: /^Filter/ }).click();
  await sheet.getByRole("checkbox", { name: "Leitfaden" }).check();
  await sheet.getByRole("button", { name: /Treffer zeigen|Filter anwenden/ }).first().click();
  await expect(page).toHaveURL(/kind=guide/);
  await expect(page.getByRole("button", { name: "Filter (1)" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`the system prefers ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("and the page follows; a switch that needs a script is not there", async ({ page }) => {
      await page.goto("/de");
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g)!.slice(0, 3).map(Number));
      const brightness = ground.reduce((sum, part) => sum + part, 0) / 3;
      if (colorScheme === "dark") expect(brightness).toBeLessThan(60);
      else expect(brightness).toBeGreaterThan(200);
      await expect(page.locator("[data-view]")).toBeHidden();
    });
  });
}
