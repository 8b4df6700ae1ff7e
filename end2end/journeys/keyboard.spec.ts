// From the first page to the run sheet without a mouse; the focus is always seen, and nothing holds it.
import { NOT_FOUND, TEMPLATES } from "../visit/addresses.ts";
import { tabTo, walk } from "../visit/keys.ts";
import { expect, test } from "../visit/listening.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } });

test("the skip link leads past everything to the content", async ({ page }) => {
  for (const address of ["/de", "/de/suche", "/de/dialogformate/world-cafe"]) {
    await page.goto(address);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Zum Inhalt springen" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(() => document.querySelector("main")!.contains(document.activeElement));
    expect(inside, `the next stop on ${address} is in the content`).toBe(true);
  }
});

test("search, facet, entry, run sheet", async ({ page }) => {
  await page.goto("/de");
  await tabTo(page, page.getByLabel("Was suchen Sie?"));
  await page.keyboard.type("Nachbarn");
  await page.keyboard.press("Enter");
  await expect(page.locator(".results-main h1")).toContainText("„Nachbarn“");

  const kind = page.locator("[data-fold=kind]").getByRole("checkbox", { name: "Dialogformat" });
  await tabTo(page, kind);
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/kind=dialog_format/);
  await expect(kind).toBeFocused();

  const entry = page.locator(".hits").getByRole("link", { name: "Nachbarschaftsdialog als Parcours" });
  await tabTo(page, entry);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Nachbarschaftsdialog als Parcours" })).toBeVisible();

  await tabTo(page, page.getByRole("link", { name: "Ablaufblatt" }).first());
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Ablaufblatt für Ihren Termin" })).toBeVisible();
  await tabTo(page, page.getByLabel("Beginn"));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("09:30");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Personen")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("30");
  await tabTo(page, page.getByRole("button", { name: "Blatt anpassen" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/start=09%3A30&people=30$/);
  await expect(page.getByRole("article", { name: "Ablaufblatt" }).getByRole("rowheader").first()).toContainText("9:30");
});

test("a fold opens and closes by keyboard", async ({ page }) => {
  await page.goto("/de/suche");
  const closed = page.locator("[data-fold]:not([open]) > summary").first();
  await tabTo(page, closed);
  const fold = page.locator(`[data-fold=${await closed.evaluate((summary) => (summary.parentElement as HTMLElement).dataset.fold)}]`);
  await page.keyboard.press("Enter");
  await expect(fold).toHaveAttribute("open");
  await page.keyboard.press("Tab");
  await expect(fold.getByRole("checkbox").first()).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  await expect(fold).not.toHaveAttribute("open");
});

test("the menu of a phone: open, go through, leave by Escape", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/de/dialogformate");
  const button = page.getByRole("button", { name: "Menü" });
  await tabTo(page, button);
  await page.keyboard.press("Enter");
  await expect(page.locator("#menu")).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: "English" }), 6);
  await page.keyboard.press("Escape");
  await expect(page.locator("#menu")).toBeHidden();
  await expect(button).toBeFocused();

  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("#menu").getByRole("button", { name: "Schließen" }), 6);
  await page.keyboard.press("Enter");
  await expect(page.locator("#menu")).toBeHidden();
  await expect(button).toBeFocused();

  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("#menu").getByRole("link", { name: "Praxis" }), 20);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/de\/praxis$/);
});

test("the filters of a phone: open, choose, leave by Escape", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/de/suche");
  const button = page.getByRole("button", { name: /^Filter/ });
  await tabTo(page, button);
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("#filter").getByRole("checkbox", { name: "Leitfaden" }), 20);
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/kind=guide/);
  await page.keyboard.press("Escape");
  await expect(page.locator("#filter")).toBeHidden();
  await expect(button).toBeFocused();
});

test.describe("every control is reached once, and the focus is seen on it", () => {
  test.use({ forgiven: NOT_FOUND });

  for (const [name, address] of Object.entries(TEMPLATES)) {
    for (const width of [1280, 360]) {
      test(`${name}, ${width} px`, async ({ page }) => {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(address);
        expect(await walk(page)).toBeGreaterThan(10);
      });
    }
  }
});
