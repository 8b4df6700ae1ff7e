// Somebody opens the site for the first time, looks for an evening with thirty neighbours, and could hold it.
import type { Page } from "@playwright/test";
import { expect, test } from "../visit/listening.ts";
import { expectA4, printed } from "../visit/paper.ts";

const FORMAT = "Nachbarschaftsdialog als Parcours";

/** From a list of hits to the printed sheet. */
async function readAndPrint(page: Page): Promise<void> {
  await page.getByRole("main").getByRole("link", { name: FORMAT }).first().click();
  await expect(page).toHaveURL(/\/de\/dialogformate\/nachbarschaftsdialog-parcours$/);
  await expect(page.getByRole("heading", { level: 1, name: FORMAT })).toBeVisible();
  // Whether it fits, and where it ends, before any scrolling.
  await expect(page.locator(".entry-head .facts").getByText("20–120")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: "Grenzen" })).toBeInViewport();

  // The steps: each with its minutes and what both sides do.
  const steps = page.locator(".course > .step");
  expect(await steps.count()).toBeGreaterThan(5);
  for (const step of await steps.all()) {
    await expect(step.locator(".when")).toHaveText(/\d/);
    await expect(step.locator(".step-title")).toHaveText(/\S/);
  }

  await page.getByRole("link", { name: "Ablaufblatt" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Ablaufblatt für Ihren Termin" })).toBeVisible();
  await page.getByLabel("Beginn").fill("09:30");
  await page.getByLabel("Personen").fill("30");
  await page.getByRole("button", { name: "Blatt anpassen" }).click();
  await expect(page).toHaveURL(/\/ablauf\?start=09%3A30&people=30$/);
  await expectClock(page, "09:30");
  await expect(page.getByRole("heading", { name: "Bereitlegen für 30 Personen" })).toBeVisible();
  // Five cards for each of thirty people.
  await expect(page.locator(".ticks li", { hasText: "Moderationskarten in drei Farben" })).toContainText("150");
  await expectA4(page, 2);
}

/** Each step begins when the one before it ends; the last one ends when the head of the sheet says so. */
async function expectClock(page: Page, start: string): Promise<void> {
  const facts = Object.fromEntries(
    await page.locator(".sheet-facts > div").evaluateAll((pairs) => pairs.map((pair) => [pair.querySelector("dt")!.textContent, pair.querySelector("dd")!.textContent])),
  );
  expect(facts["Beginn"]).toBe(start);
  const steps = await page.getByRole("article", { name: "Ablaufblatt" }).getByRole("rowheader").allInnerTexts();
  expect(steps.length).toBeGreaterThan(5);
  const clock = (text: string) => {
    const [hours, rest] = text.split(":").map(Number);
    return hours! * 60 + rest!;
  };
  let now = clock(start);
  for (const step of steps) {
    const [, from, minutes] = step.match(/^(\d\d?:\d\d)\s[^]*?(\d+)\s*Min/) ?? [];
    expect(clock(from ?? ""), `beginning of the step “${step}”`).toBe(now);
    now += Number(minutes);
  }
  expect(now, "end of the last step").toBe(clock(facts["Ende"]!));
}

test("the first page is in the language of the browser", async ({ page, browser, baseURL }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/de$/);
  const english = await browser.newContext({ locale: "en-GB", baseURL });
  const there = await english.newPage();
  await there.goto("/");
  await expect(there).toHaveURL(/\/en$/);
  await english.close();
});

test("by words: thirty neighbours", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Was suchen Sie?").fill("30 Nachbarn");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/de\/suche\?q=30\+Nachbarn$/);
  const hits = page.locator(".hits > li");
  expect(await hits.count()).toBeGreaterThan(1);
  // What was wanted stands first, and says what speaks against it.
  await expect(hits.first().getByRole("heading", { level: 2 })).toHaveText(FORMAT);
  await expect(hits.first().getByRole("list", { name: "Warum es passt" })).toContainText("Grenze");
  await readAndPrint(page);
});

test("by the sentence: trust, the neighbourhood, thirty people, three hours", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Ich will: Zweck").selectOption({ label: "Vertrauen aufbauen" });
  await page.getByLabel("mit: Zielgruppe").selectOption({ label: "der Nachbarschaft" });
  await page.getByLabel("erwarten: Zahl der Personen").fill("30");
  await page.getByLabel("haben: Zeit für die Veranstaltung").selectOption({ label: "3 Stunden" });
  await page.getByRole("button", { name: "Treffer ansehen" }).click();
  await expect(page).toHaveURL(/\/de\/suche\?.*people=30/);
  // The sentence is said back, with wishes that can be taken off, and each hit says why it fits.
  await expect(page.locator(".spoken")).toHaveText("Sie wollen Vertrauen aufbauen mit der Nachbarschaft. Sie erwarten 30 Personen und haben 3 Std. Zeit.");
  await expect(page.getByRole("group", { name: "Gesetzte Filter" }).getByRole("link")).toHaveCount(5);
  const hit = page.locator(".hits > li", { hasText: FORMAT });
  const why = hit.getByRole("list", { name: "Warum es passt" });
  await expect(why).toContainText("30 Personen passen");
  await expect(why).toContainText("dauert höchstens 3 Std.");
  await expect(why).toContainText("Grenze");
  await readAndPrint(page);
});

test("the world café prints on two pages, too", async ({ page }) => {
  await page.goto("/de/dialogformate/world-cafe/ablauf?start=09:30&people=30");
  await expectClock(page, "09:30");
  await expectA4(page, 2);
});

for (const [list, sheet] of [["/de/dialogformate", "ablauf"], ["/en/dialogue-formats", "run-sheet"]] as const) {
  test(`every run sheet keeps to its pages: ${list}`, async ({ page }) => {
    test.setTimeout(300_000);
    await page.goto(list);
    const formats = await page.locator(".hits h2 a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    expect(formats.length).toBeGreaterThan(40);
    for (const format of formats) {
      await page.goto(`${format}/${sheet}?start=09:30`);
      const pages = Number(await page.locator("article.sheet").getAttribute("data-pages"));
      const sizes = await printed(page);
      expect(sizes.length, `pages printed of ${page.url()}`).toBeLessThanOrEqual(pages);
      // Two pages, or one for each day of a format of several days.
      if (pages > 2) expect(await page.locator(".sheet-day").count()).toBeGreaterThanOrEqual(pages);
      else expect(sizes.length).toBe(2);
    }
  });
}

test("a start that is no time of day is told at its field, and the sheet stays", async ({ page }) => {
  await page.goto("/de/dialogformate/world-cafe/ablauf?start=25:99&people=viele");
  await expect(page.getByLabel("Beginn")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Beginn")).toHaveAccessibleDescription(/25:99/);
  await expect(page.getByLabel("Personen")).toHaveAccessibleDescription(/viele/);
  await expect(page.locator(".sheet")).toBeVisible();
});

test("the language switch stays on the page", async ({ page }) => {
  await page.goto("/de/dialogformate/nachbarschaftsdialog-parcours");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page).toHaveURL(/\/en\/dialogue-formats\/neighbourhood-dialogue-trail$/);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.goto("/de/suche?people=30&q=Nachbarn");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page).toHaveURL(/\/en\/search\?.*people=30/);
  await expect(page.getByRole("combobox", { name: "What are you looking for?" })).toHaveValue("Nachbarn");
});

test("light or dark: the choice is kept", async ({ page }) => {
  await page.goto("/de");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: "Dunkle Ansicht" }).click();
  await expect(page.getByRole("button", { name: "Dunkle Ansicht" })).toHaveAttribute("aria-pressed", "true");
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.goto("/de/suche");
  expect(await ground()).toBe(dark);
  await page.getByRole("button", { name: "Dunkle Ansicht" }).click();
  expect(await ground()).toBe(light);
});
