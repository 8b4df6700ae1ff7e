// Somebody who writes for an initiative: signs in, begins a guide, is told what is missing, goes on, comes back, leaves. On a server of its own
// with people of every role (`werkbuch serve --demo`), with scripts and without.
import { expect, test } from "../visit/listening.ts";
import { ADMINISTRATOR, begin, CONTRIBUTOR, enter, NO_PEOPLE, PEOPLE, READER, signIn } from "../visit/people.ts";
import { fits } from "../visit/room.ts";

test.use({ baseURL: PEOPLE ?? "http://localhost:3000" });
test.skip(PEOPLE === undefined, NO_PEOPLE);

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    // What is not ready to be submitted is answered with 422, and what one has no part in with 404.
    test.use({ javaScriptEnabled: scripts, forgiven: /status of (422|404)/ });

    test("a guide is begun, saved, refused with reasons and found again", async ({ page }) => {
      await page.goto("/de/schreibtisch");
      await expect(page).toHaveURL(/\/de\/konto\/anmelden\?next=%2Fde%2Fschreibtisch/);
      await enter(page, CONTRIBUTOR);
      await expect(page).toHaveURL(/\/de\/schreibtisch$/);
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

    test("whoever has no part in a draft does not see it", async ({ page, another }) => {
      await signIn(page);
      const address = await begin(page, "guide");
      const stranger = await another({ javaScriptEnabled: scripts });
      await signIn(stranger, READER);
      const answer = await stranger.goto(address);
      expect(answer?.status()).toBe(404);
    });
  });
}

test("pages of an account and of the desk have no barriers and fit narrow windows", async ({ page }) => {
  test.setTimeout(240_000);
  for (const path of ["/de/konto/anmelden", "/de/konto/registrieren", "/de/konto/passwort-vergessen", "/en/account/sign-in"]) {
    await page.goto(path);
    await fits(page, path);
  }
  await signIn(page, ADMINISTRATOR);
  for (const path of ["/de/konto", "/de/konto/zweiter-faktor", "/de/konto/personen", "/de/konto/postausgang", "/de/konto/loeschen", "/de/schreibtisch", "/de/schreibtisch/neu", "/en/desk"]) {
    await page.goto(path);
    await fits(page, path);
  }
  for (const kind of ["dialog_format", "best_practice", "guide", "initiative"]) {
    await begin(page, kind);
    await fits(page, `editor of ${kind}`);
  }
});
