// Without any script: the same way from a question to the sheet on paper.
import { expect, test } from "../visit/listening.ts";
import { expectA4 } from "../visit/paper.ts";

test.use({ javaScriptEnabled: false });

test("words, a filter, an entry, the run sheet", async ({ page }) => {
  const scripts: string[] = [];
  page.on("request", (request) => {
    if (["fetch", "xhr"].includes(request.resourceType()) || request.url().endsWith(".wasm")) scripts.push(request.url());
  });
  await page.goto("/de");
  await page.getByLabel("Was suchen Sie?").fill("Nachbarn");
  await page.getByLabel("Was suchen Sie?").press("Enter");
  await expect(page).toHaveURL(/\/de\/suche\?q=Nachbarn$/);
  const found = await page.locator(".hits > li").count();
  expect(found).toBeGreaterThan(1);

  const kinds = page.locator("[data-fold=kind]");
  const count = Number(await kinds.locator(".option", { hasText: "Leitfaden" }).locator(".count").textContent());
  await kinds.getByRole("checkbox", { name: "Leitfaden" }).check();
  await page.getByRole("button", { name: "Filter anwenden" }).click();
  await expect(page).toHaveURL(/[?&]kind=guide/);
  // A page holds twenty.
  await expect(page.locator(".hits > li")).toHaveCount(Math.min(count, 20));
  await expect(kinds.getByRole("checkbox", { name: "Leitfaden" })).toBeChecked();
  await expect(page.getByLabel("Was suchen Sie?")).toHaveValue("Nachbarn");

  await page.getByRole("link", { name: "Leitfaden entfernen" }).click();
  await expect(page.locator(".hits > li")).toHaveCount(found);

  await page.locator(".hits").getByRole("link", { name: "Nachbarschaftsdialog als Parcours" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nachbarschaftsdialog als Parcours" })).toBeVisible();
  await page.getByRole("link", { name: "Ablaufblatt" }).first().click();
  await page.getByLabel("Beginn").fill("09:30");
  await page.getByLabel("Personen").fill("30");
  await page.getByRole("button", { name: "Blatt anpassen" }).click();
  await expect(page.getByRole("article", { name: "Ablaufblatt" }).getByRole("rowheader").first()).toContainText("9:30");
  // A button that needs a script is not there without one.
  await expect(page.getByRole("button", { name: "Drucken" })).toBeHidden();
  await expectA4(page, 2);
  expect(scripts).toEqual([]);
});

test("the sentence", async ({ page }) => {
  await page.goto("/de");
  await page.getByLabel("Ich will: Zweck").selectOption({ label: "Vertrauen aufbauen" });
  await page.getByLabel("mit: Zielgruppe").selectOption({ label: "der Nachbarschaft" });
  await page.getByLabel("erwarten: Zahl der Personen").fill("30");
  await page.getByLabel("haben: Zeit für die Veranstaltung").selectOption({ label: "3 Stunden" });
  await page.getByRole("button", { name: "Treffer ansehen" }).click();
  await expect(page.locator(".spoken")).toHaveText("Sie wollen Vertrauen aufbauen mit der Nachbarschaft. Sie erwarten 30 Personen und haben 3 Std. Zeit.");
  await expect(page.locator(".hits > li").first().getByRole("list", { name: "Warum es passt" })).toContainText("30 Personen passen");
  // What the form of the results holds is what was said in the sentence.
  await expect(page.getByLabel("Personen", { exact: true })).toHaveValue("30");
  await expect(page.getByLabel("Minuten für die Veranstaltung")).toHaveValue("180");
});

test("from page to page of a long list", async ({ page }) => {
  await page.goto("/de/suche");
  const paging = page.getByRole("navigation", { name: "Seiten der Trefferliste" });
  const titles = await page.locator(".hits h2").allTextContents();
  await expect(paging.getByRole("link", { name: "Seite 1" })).toHaveAttribute("aria-current", "page");
  await paging.getByRole("link", { name: "Nächste Seite" }).click();
  await expect(paging.getByRole("link", { name: "Seite 2" })).toHaveAttribute("aria-current", "page");
  const next = await page.locator(".hits h2").allTextContents();
  expect(next.length).toBeGreaterThan(0);
  expect(next.filter((title) => titles.includes(title))).toEqual([]);
  const total = Number((await page.locator(".results-main h1").textContent())!.match(/^\d+/)![0]);
  expect(titles.length + next.length).toBe(Math.min(total, 2 * titles.length));
  await expect(page.locator(".hits")).toHaveAttribute("start", String(titles.length + 1));
  await paging.getByRole("link", { name: "Vorige Seite" }).click();
  expect(await page.locator(".hits h2").allTextContents()).toEqual(titles);
});

test("another order", async ({ page }) => {
  await page.goto("/de/suche");
  await page.getByRole("navigation", { name: "Ordnen nach" }).getByRole("link", { name: "Titel" }).click();
  const titles = await page.locator(".hits h2").allTextContents();
  expect(titles).toEqual([...titles].sort(new Intl.Collator("de").compare));
  // A further filter keeps the order.
  await page.getByLabel("Personen").fill("30");
  await page.getByRole("button", { name: "Filter anwenden" }).click();
  await expect(page).toHaveURL(/sort=title/);
});

test("nothing found is no dead end", async ({ page }) => {
  await page.goto("/de/suche?q=Nachbarn&people=30&minutes=5&kind=dialog_format");
  await expect(page.getByRole("heading", { level: 1, name: /^Nichts gefunden/ })).toBeVisible();
  const wider = page.locator(".loosen li").first();
  const count = Number((await wider.textContent())!.match(/(\d+)\s+Eintr/)![1]);
  expect(count).toBeGreaterThan(0);
  await wider.getByRole("link").click();
  await expect(page.locator(".results-main h1")).toHaveText(count === 1 ? /^Ein Eintrag/ : new RegExp(`^${count} Einträge`));
  await page.getByRole("link", { name: "Frage stellen" }).click();
  await expect(page).toHaveURL(/\/de\/kontakt\?q=Nachbarn/);
});

test("a query that cannot be read is told, and the rest holds", async ({ page }) => {
  await page.goto("/de/suche?people=-5&purposes=P99&nonsense=1&q=Nachbarn");
  await expect(page.getByText("Einen Teil der Anfrage konnten wir nicht lesen")).toBeVisible();
  await expect(page.getByText("„-5“ geht nicht")).toBeVisible();
  await expect(page.getByText("„P99“ kennen wir nicht")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("„Nachbarn“");
});

test("the search of every page", async ({ page }) => {
  await page.goto("/de/evidenz");
  await page.getByRole("searchbox", { name: "Werkbuch durchsuchen" }).fill("Werksführung");
  await page.getByRole("button", { name: "Suchen" }).click();
  await expect(page.locator(".hits h2").first()).toContainText("Werksführung");
});
