// Somebody who writes for an initiative: signs in, begins a guide, is told what is missing, goes on, comes back, leaves. On a server of its own
// with people of every role (`werkbuch serve --demo`), with scripts and without.
import { barriers } from "../visit/barriers.ts";
import { expect, test } from "../visit/listening.ts";
import type { Page } from "@playwright/test";

const PEOPLE = process.env.PEOPLE_URL;
const PASSWORD = "werkbuch-demo";

test.use({ baseURL: PEOPLE ?? "http://localhost:3000" });
test.skip(PEOPLE === undefined, "PEOPLE_URL names no server with --demo");

async function signIn(page: Page, address: string) {
  await page.goto("/de/schreibtisch");
  await expect(page).toHaveURL(/\/de\/konto\/anmelden\?next=%2Fde%2Fschreibtisch/);
  await page.getByLabel("E-Mail").fill(address);
  await page.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Anmelden" }).click();
  await expect(page).toHaveURL(/\/de\/schreibtisch$/);
}

/** Nothing that axe finds, and nothing wider than the window. */
async function fits(page: Page, name: string) {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    expect.soft(await barriers(page), `${name}, ${width} px`).toEqual([]);
    const wide = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    expect.soft(wide, `${name} is wider than ${width} px`).toBe(0);
  }
}

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    // What is not ready to be submitted is answered with 422, and what one has no part in with 404.
    test.use({ javaScriptEnabled: scripts, forgiven: /status of (422|404)/ });

    test("a guide is begun, saved, refused with reasons and found again", async ({ page }) => {
      await signIn(page, "mitwirkend@demo.example");
      await page.getByRole("link", { name: "Neuen Eintrag beginnen" }).first().click();
      await page.locator("#kind-guide").check();
      await page.getByRole("button", { name: "Beginnen" }).click();
      await expect(page.locator("h1")).toContainText("Ohne Titel");
      const address = page.url().replace(/[?#].*$/, "");

      const title = `Lärm am Werkstor messen und erklären (${scripts ? "mit" : "ohne"} Skript)`;
      await page.locator('[name="title"]').fill(title);
      await page.getByRole("button", { name: "Speichern" }).first().click();
      await expect(page.getByText(/Gespeichert um \d\d:\d\d/).first()).toBeVisible();
      await expect(page.locator('[name="title"]')).toHaveValue(title);

      await page.getByRole("button", { name: "Zur Prüfung einreichen" }).first().click();
      await expect(page.getByText(/Noch nicht eingereicht/).first()).toBeVisible();
      await expect(page.locator('[name="title"]')).toHaveValue(title);

      await page.goto("/de/schreibtisch");
      await page.getByRole("link", { name: new RegExp(title.slice(0, 30)) }).first().click();
      expect(page.url().replace(/[?#].*$/, "")).toBe(address);
    });

    test("whoever has no part in a draft does not see it", async ({ page, browser }) => {
      await signIn(page, "mitwirkend@demo.example");
      await page.goto("/de/schreibtisch/neu");
      await page.locator("#kind-guide").check();
      await page.getByRole("button", { name: "Beginnen" }).click();
      const address = page.url().replace(/[?#].*$/, "");
      const other = await browser.newContext({ baseURL: PEOPLE, javaScriptEnabled: scripts });
      const stranger = await other.newPage();
      await signIn(stranger, "lesend@demo.example");
      const answer = await stranger.goto(address);
      expect(answer?.status()).toBe(404);
      await other.close();
    });
  });
}

test("pages of an account and of the desk have no barriers and fit narrow windows", async ({ page }) => {
  test.setTimeout(240_000);
  for (const path of ["/de/konto/anmelden", "/de/konto/registrieren", "/de/konto/passwort-vergessen", "/en/account/sign-in"]) {
    await page.goto(path);
    await fits(page, path);
  }
  await signIn(page, "administration@demo.example");
  for (const path of ["/de/konto", "/de/konto/zweiter-faktor", "/de/konto/personen", "/de/konto/postausgang", "/de/konto/loeschen", "/de/schreibtisch", "/de/schreibtisch/neu", "/en/desk"]) {
    await page.goto(path);
    await fits(page, path);
  }
  for (const kind of ["dialog_format", "best_practice", "guide", "initiative"]) {
    await page.goto("/de/schreibtisch/neu");
    await page.locator(`#kind-${kind}`).check();
    await page.getByRole("button", { name: "Beginnen" }).click();
    await fits(page, `editor of ${kind}`);
  }
});
