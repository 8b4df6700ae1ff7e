// Somebody writes while the sign-in ends, on two devices at one time, and beside somebody else: nothing is overwritten, nothing is lost. On a
// server of its own (`werkbuch serve --demo`).
import { GOOD_PASSWORD, join } from "../visit/invited.ts";
import { expect, test } from "../visit/listening.ts";
import { awake, begin as beginPlain, CONTRIBUTOR, control, enter, kept, NO_PEOPLE, OWNER, PEOPLE, saved, signedIn, signIn } from "../visit/people.ts";
import { fits, PHONE_AND_DESK } from "../visit/room.ts";
import type { Locator, Page } from "@playwright/test";

test.use({
  baseURL: PEOPLE ?? "http://localhost:3000",
  // Whoever is signed out is told by 403, and who changed the same by 409; the program is taken away where only the server is asked.
  forgiven: /ERR_FAILED|status of (401|403|409)|without its browser program/,
});
test.skip(PEOPLE === undefined, NO_PEOPLE);

const state = (page: Page): Locator => page.locator(".editor-head [data-part=saved]");

/** Begins a guide and waits for the program; the address of the editor, and its path. */
async function begin(page: Page): Promise<{ address: string; path: string }> {
  const address = await beginPlain(page, "guide");
  await awake(page);
  return { address, path: new URL(address).pathname };
}

test("whoever is signed out from elsewhere signs in on the spot", async ({ page, context, another }) => {
  test.setTimeout(180_000);
  const somebody = await join(page, await another(), await another());
  const { address } = await begin(page);
  await control(page, "title").fill("Vor dem Abmelden");
  await saved(page);

  // On another device all others are signed out.
  const elsewhere = await another();
  await signIn(elsewhere, somebody.address, "/de/konto", GOOD_PASSWORD);
  const devices = elsewhere.getByRole("table").filter({ hasText: "dieses Gerät" });
  await expect(devices.locator("tbody tr")).toHaveCount(2);
  await fits(elsewhere, "devices and own data", PHONE_AND_DESK);
  await elsewhere.getByRole("button", { name: "Überall sonst abmelden" }).click();
  await expect(elsewhere.getByRole("status").filter({ hasText: "Abgemeldet." })).toBeVisible();
  await expect(devices.locator("tbody tr")).toHaveCount(1);

  // With the next save it is said, and what is written stays in the browser.
  await control(page, "title").fill("Nach dem Abmelden");
  await expect(state(page)).toContainText("Sie sind nicht mehr angemeldet. Ihr Text bleibt in diesem Browser");
  await fits(page, "signed out while writing", PHONE_AND_DESK);

  // One signs in beside it; the draft that opens there has already fetched what lay in the browser.
  const opened = context.waitForEvent("page");
  await page.locator(".editor-head").getByRole("link", { name: "In neuem Fenster anmelden" }).click();
  const beside = await opened;
  await enter(beside, somebody.address, GOOD_PASSWORD);
  await expect(beside).toHaveURL(address);
  await expect(beside.locator("[data-part=told]")).toContainText("Nachgetragen");
  await expect(control(beside, "title")).toHaveValue("Nach dem Abmelden");
  await beside.close();

  // A browser tells a window that it is seen again; one without a screen does not.
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await saved(page);
  await control(page, "title").press("End");
  await control(page, "title").pressSequentially(" weitergeschrieben");
  await saved(page);
  expect(await kept(context, address, "title")).toBe("Nach dem Abmelden weitergeschrieben");

  // Soon after a sign-in a second factor can be set up.
  await page.goto("/de/konto/zweiter-faktor");
  await page.getByRole("button", { name: "Einrichten" }).click();
  await expect(page.getByRole("img", { name: "Bild für die App mit dem Schlüssel" })).toBeVisible();
  await fits(page, "second factor, begun", PHONE_AND_DESK);
});

test("without the program, what was written travels with the page that asks to sign in", async ({ page, context }) => {
  await page.route("**/pkg/desk*", (route) => route.abort());
  await signedIn(page);
  const address = await beginPlain(page, "guide");
  const cookies = await context.cookies();
  await context.clearCookies();
  await control(page, "title").fill("Ohne Programm abgemeldet");
  await page.getByRole("button", { name: "Speichern", exact: true }).last().click();
  await expect(page.getByRole("heading", { level: 1, name: "Ihre Anmeldung ist abgelaufen" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Im neuen Fenster anmelden" })).toBeVisible();
  await fits(page, "signed out, by plain forms", PHONE_AND_DESK);
  await context.addCookies(cookies);
  await page.getByRole("button", { name: "Ich bin angemeldet: jetzt speichern" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ohne Programm abgemeldet" })).toBeVisible();
  await expect(page).toHaveURL(address);
  await expect(control(page, "title")).toHaveValue("Ohne Programm abgemeldet");
});

test("two devices are merged, and what both changed is shown side by side", async ({ page, context, another }) => {
  test.setTimeout(120_000);
  await signedIn(page);
  const { address, path } = await begin(page);
  const other = await another();
  await signIn(other, CONTRIBUTOR, path);
  await awake(other);

  // In different places: each gets what the other wrote.
  await control(page, "title").fill("Vom ersten Gerät");
  await saved(page);
  const summary = "Vom zweiten Gerät geschrieben, im selben Augenblick wie der Titel.";
  await control(other, "summary").fill(summary);
  await saved(other);
  await expect(control(other, "title")).toHaveValue("Vom ersten Gerät");
  await expect(other.locator("[data-part=told]")).toContainText("zusammengeführt");
  await control(page, "fields.problem_statement").fill("Wer auf zwei Geräten schreibt, soll auf keinem etwas verlieren.");
  await saved(page);
  await expect(control(page, "summary")).toHaveValue(summary);

  // In the same place: nothing is saved over the other until one has chosen.
  await control(page, "title").fill("Noch einmal das erste");
  await saved(page);
  await control(other, "title").fill("Noch einmal das zweite");
  await expect(state(other)).toContainText("Jemand hat gleichzeitig dieselbe Stelle geändert. Nichts ist verloren.");
  expect(await kept(context, address, "title")).toBe("Noch einmal das erste");
  await other.getByRole("button", { name: "Beide Fassungen ansehen" }).first().click();
  await expect(other.getByRole("heading", { level: 1, name: "Zwei haben dasselbe geändert" })).toBeVisible();
  const disputed = other.getByRole("group", { name: "Titel" });
  await expect(disputed).toContainText("Noch einmal das erste");
  await expect(disputed).toContainText("Noch einmal das zweite");
  await expect(disputed.getByLabel("Ihre Fassung")).toBeChecked();
  await fits(other, "conflict", PHONE_AND_DESK);
  await other.getByRole("button", { name: "So speichern" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Noch einmal das zweite" })).toBeVisible();
  expect(await kept(context, address, "title")).toBe("Noch einmal das zweite");
  expect(await kept(context, address, "summary")).toBe(summary);
});

test("a draft that somebody has open is taken over, and both go on", async ({ page, context, another }) => {
  test.setTimeout(120_000);
  await signedIn(page);
  const { address, path } = await begin(page);
  await control(page, "title").fill("Zu zweit geschrieben");
  await saved(page);
  const owner = await another();
  await signedIn(owner, OWNER, path);
  await expect(owner.getByRole("note").filter({ hasText: "Demo Mitwirkend hat diesen Entwurf seit" })).toBeVisible();
  await expect(owner.locator("form#draft")).toHaveCount(0);
  await fits(owner, "a draft that somebody has open", PHONE_AND_DESK);
  await owner.getByRole("button", { name: "Übernehmen und schreiben" }).click();
  await awake(owner);
  const summary = "Die eine schreibt den Titel, der andere diese Zusammenfassung.";
  await control(owner, "summary").fill(summary);
  await saved(owner);

  // The other one is told with the next save, and gets what was written meanwhile.
  await control(page, "title").fill("Zu zweit weitergeschrieben");
  await saved(page);
  await expect(page.locator("[data-part=told]")).toContainText("Zwei Fassungen wurden zusammengeführt");
  await expect(page.locator("[data-part=beside]")).toContainText("Demo Verantwortlich schreibt ebenfalls an diesem Entwurf");
  await expect(control(page, "summary")).toHaveValue(summary);
  await fits(page, "a draft that two people write", PHONE_AND_DESK);
  expect(await kept(context, address, "title")).toBe("Zu zweit weitergeschrieben");
});
