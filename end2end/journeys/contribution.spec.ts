// One person from the invitation to the receipt: with the program of the editor, with the keyboard alone, and by plain forms. On a server of its
// own (`werkbuch serve --demo`), where the outbox shows what letters say.
import { readFileSync } from "node:fs";
import { sayAll, SAYINGS, STEPS, writeSteps } from "../visit/format.ts";
import { accept, invitation, invite, join, newcomer } from "../visit/invited.ts";
import { tabTo } from "../visit/keys.ts";
import { letter, OUTBOX } from "../visit/letters.ts";
import { expect, test } from "../visit/listening.ts";
import { arrived, awake, begin, control, CONTRIBUTOR, kept, NO_PEOPLE, PASSWORD, PEOPLE, rareWord, saved, submit } from "../visit/people.ts";
import { photo } from "../visit/photo.ts";
import { fits, PHONE_AND_DESK } from "../visit/room.ts";
import type { Locator, Page } from "@playwright/test";

test.use({
  baseURL: PEOPLE ?? "http://localhost:3000",
  // Taken away are the network, the program of the editor where only the server is asked, and links that were used; a password is refused.
  forgiven: /ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of (404|410|422)|without its browser program/,
});
test.skip(PEOPLE === undefined, NO_PEOPLE);

/** Out of Word, and the Markdown that the server makes of it. */
const clipboard = (ending: string) => readFileSync(new URL(`../../crates/markdown/src/pasted/word.${ending}`, import.meta.url), "utf8");

/** A published format with a title that many would choose. */
const KNOWN = "Nachbarschaftsdialog als Parcours";

const state = (page: Page): Locator => page.locator(".editor-head [data-part=saved]");

/** Opens the fold that holds this control. */
async function unfold(page: Page, name: string): Promise<void> {
  const fold = page.locator("details.more", { has: page.locator(`[name="${name}"]`) });
  await fold.locator("summary").first().click();
  await expect(control(page, name)).toBeVisible();
}

async function paste(area: Locator, html: string, plain: string): Promise<void> {
  await area.focus();
  await area.evaluate((element, [html, plain]) => {
    const board = new DataTransfer();
    board.setData("text/html", html!);
    board.setData("text/plain", plain!);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: board, bubbles: true, cancelable: true }));
  }, [html, plain]);
}

/** Says of the first file what has to be said; people can be recognised on it, and have agreed. */
async function describe(page: Page, alt: string): Promise<void> {
  await control(page, "media[0].alt").fill(alt);
  await control(page, "media[0].credit").fill("Foto: Demo-Initiative");
  await control(page, "media[0].licence").selectOption({ value: "CC-BY-4.0" });
  await page.locator('[type=radio][name="media[0].people_visible"][value="1"]').check();
  await page.locator('[type=checkbox][name="media[0].consent_confirmed"]').check();
}

test("invited, written without a network, pasted, pictured, handed in, and taken back", async ({ page, context, another }) => {
  test.setTimeout(300_000);
  const [owner, administrator] = [await another(), await another()];
  const somebody = newcomer();
  await invite(owner, somebody.address);
  await fits(owner, "people of an initiative", PHONE_AND_DESK);
  const path = await invitation(administrator, somebody.address);
  await fits(administrator, "letter of an invitation", PHONE_AND_DESK);
  await administrator.goto(OUTBOX);
  await fits(administrator, "outbox", PHONE_AND_DESK);

  // The link leads to a page with a button, and looking at it takes nothing. A password that is soon guessed is refused, and the name stays.
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1, name: "Einladung" })).toBeVisible();
  await expect(page.locator("main")).toContainText("Einträge für die Initiative schreiben und einreichen.");
  await expect(page.locator("main")).toContainText(somebody.address);
  await fits(page, "invitation", PHONE_AND_DESK);
  await page.getByLabel("Name", { exact: true }).fill(somebody.name);
  await page.getByLabel("Neues Passwort", { exact: true }).fill("passwort1");
  await page.getByRole("button", { name: "Konto beginnen und annehmen" }).click();
  await expect(page.getByRole("alert")).toContainText("Dieses Passwort erraten Programme schnell.");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(somebody.name);
  await accept(page, path, somebody);
  await expect(page.locator("main")).toContainText(`Angemeldet als ${somebody.name} (${somebody.address})`);
  await fits(page, "own account", PHONE_AND_DESK);
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1, name: "Dieser Link gilt nicht mehr" })).toBeVisible();

  // A title that many would choose: what is alike is shown, and one goes on.
  const address = await begin(page, "dialog_format");
  await awake(page);
  await control(page, "title").fill(KNOWN);
  await saved(page);
  const alike = page.locator("[data-part=alike]");
  await expect(alike).toContainText("Das gibt es schon so ähnlich");
  await expect(alike.getByRole("link", { name: KNOWN }).first()).toBeVisible();
  const title = `${KNOWN}: ${rareWord()}`;
  await control(page, "title").fill(title);
  await saved(page);
  await fits(page, "editor with something alike", PHONE_AND_DESK);

  // Without a network one writes on, and it is said what becomes of it.
  await context.setOffline(true);
  await sayAll(page);
  await expect(state(page)).toContainText("Keine Verbindung. Schreiben Sie weiter: Ihr Text bleibt in diesem Browser und wird gespeichert, sobald es wieder geht.");
  await fits(page, "editor without a network", PHONE_AND_DESK);
  await context.setOffline(false);
  await saved(page);
  for (const name of ["summary", "fields.goal", "fields.pitfalls[0]"]) expect(await kept(context, address, name), name).toBe(SAYINGS[name]);

  // Out of Word, with its headings, lists and its table.
  await unfold(page, "fields.description");
  const description = control(page, "fields.description");
  await paste(description, clipboard("html"), "Ablauf des Abends");
  await expect(description).toHaveValue(clipboard("md").trim());
  await expect(page.locator("[data-status]")).toHaveText(/eingefügt/);

  // Steps are added and put in order by keys.
  await writeSteps(page);
  await saved(page);
  const order = () => page.locator('[name^="fields.steps"][name$="].title"]').evaluateAll((all) => all.map((it) => (it as HTMLInputElement).value));
  await control(page, "fields.steps[2].title").focus();
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await expect.poll(order).toEqual([STEPS[0], STEPS[2], STEPS[1]]);
  await expect(page.locator("[data-status]")).toHaveText("Schritt 3 steht jetzt an Stelle 2 von 3");
  await control(page, "fields.steps[1].title").focus();
  await page.keyboard.press("Alt+Shift+ArrowDown");
  await expect.poll(order).toEqual(STEPS);
  await saved(page);

  // A picture on which people can be recognised.
  await page.locator("input[type=file]").setInputFiles(photo("rundgang.png"));
  await page.getByRole("button", { name: "Hochladen" }).click();
  await expect(page.locator("#f-media-0 img")).toBeVisible();
  const alt = "Zwölf Menschen stehen um einen Tisch auf dem Werkshof";
  await describe(page, alt);
  await saved(page);
  await expect(page.locator("[data-part=progress]")).toContainText("Alles da, was zum Einreichen nötig ist");
  await fits(page, "editor of a whole format", PHONE_AND_DESK);

  await page.getByRole("button", { name: "Vorschau" }).click();
  await expect(page).toHaveURL(/\/vorschau$/);
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByRole("img", { name: alt })).toBeAttached();
  await fits(page, "preview", PHONE_AND_DESK);
  await page.getByRole("link", { name: "Zurück zum Schreiben" }).click();
  await awake(page);

  // The receipt, on the page, in a letter and on the desk.
  const number = await submit(page, title);
  await expect(page.locator("main")).toContainText("Dasselbe steht in einer Mail an Sie.");
  await fits(page, "receipt", PHONE_AND_DESK);
  await letter(administrator, somebody.address, `Eingegangen: „${title}“ (Nr. ${number})`);
  await page.getByRole("link", { name: "Zum Schreibtisch" }).click();
  const entry = page.locator(".on-desk > li", { hasText: title });
  await expect(entry).toContainText(`Nr. ${number}`);
  await expect(entry).toContainText("Wartet auf Prüfung.");
  await fits(page, "desk with a submission", PHONE_AND_DESK);
  await entry.getByRole("link", { name: `Stand ansehen: ${title}` }).click();
  await expect(page).toHaveURL(`${address}/stand`);
  await fits(page, "state of a submission", PHONE_AND_DESK);

  // Taken back, it is a draft again, with everything that was written.
  await page.getByRole("button", { name: "Einreichung zurückziehen" }).click();
  await expect(page.locator("ol.history")).toContainText("Zurückgezogen");
  await page.getByRole("link", { name: "Weiterschreiben" }).click();
  await awake(page);
  await expect(control(page, "title")).toHaveValue(title);
  await expect(control(page, "fields.steps[2].title")).toHaveValue(STEPS[2]!);
  await expect(control(page, "media[0].alt")).toHaveValue(alt);
});

test("with the keyboard alone: signed in, begun, written, put in order, saved, handed in", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  test.setTimeout(180_000);
  const to = (target: Locator) => tabTo(page, target, 250);
  const press = async (target: Locator, key: "Enter" | "Space") => {
    await to(target);
    await page.keyboard.press(key);
  };
  const write = async (name: string, text: string) => {
    await to(control(page, name));
    await page.keyboard.type(text);
  };
  const pick = async (name: string) => {
    await to(control(page, name));
    await page.keyboard.press("ArrowDown");
  };
  await page.goto("/de/konto/anmelden?next=/de/schreibtisch");
  await to(page.getByLabel("E-Mail"));
  await page.keyboard.type(CONTRIBUTOR);
  await to(page.getByLabel("Passwort", { exact: true }));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/de/schreibtisch");
  await press(page.getByRole("link", { name: "Neuen Eintrag beginnen" }).first(), "Enter");
  await expect(page).toHaveURL("/de/schreibtisch/neu");

  // The kinds are one stop; arrows lead from one to the next.
  await to(page.locator("#kind-dialog_format"));
  const guide = page.locator("#kind-guide");
  for (let presses = 0; presses < 4 && !(await guide.isChecked()); presses += 1) await page.keyboard.press("ArrowDown");
  await expect(guide).toBeChecked();
  await press(page.getByRole("button", { name: "Beginnen", exact: true }), "Enter");
  await awake(page);

  const title = `Mit Tasten geschrieben: ${rareWord()}`;
  await write("title", title);
  await write("summary", "Wer bei Lärm oder Geruch im Werk anruft, erreicht jemanden, der zuhört, nachfragt und sich wieder meldet.");
  await write("fields.problem_statement", "Anrufe landen an der Pforte, niemand schreibt sie auf, und wer angerufen hat, hört nie wieder etwas davon.");
  await pick("fields.audience_level");
  await pick("topics");
  await press(control(page, "target_groups"), "Space");
  const [first, second] = ["Was am Abend geschieht", "Wer ans Telefon geht"];
  await write("fields.sections[0].heading", first!);
  await write("fields.sections[0].body", "Jeden Abend liest jemand die Notizen des Tages und ruft zurück, wo es nötig ist. Wer angerufen hat, weiß am nächsten Morgen, was daraus wird.");
  await press(page.getByRole("button", { name: "Abschnitt anfügen" }), "Enter");
  // The focus goes along to the new one.
  const added = control(page, "fields.sections[1].heading");
  await expect(added).toBeFocused();
  await page.keyboard.type(second!);
  await write("fields.sections[1].body", "Eine Nummer, zwei Menschen, feste Zeiten. Außerhalb der Zeiten nimmt ein Anrufbeantworter auf, der sagt, wann jemand zurückruft.");
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await expect(control(page, "fields.sections[0].heading")).toHaveValue(second!);
  await expect(added).toHaveValue(first!);
  await expect(page.locator("[data-status]")).toHaveText("Abschnitt 2 steht jetzt an Stelle 1 von 2");
  await write("sources[0].citation", "Eigene Erfahrung aus drei Jahren Nachbarschaftstelefon");
  // The last button to save stands beside the one to hand in.
  await press(page.getByRole("button", { name: "Speichern", exact: true }).last(), "Enter");
  await saved(page);
  await press(page.getByRole("button", { name: "Zur Prüfung einreichen" }), "Enter");
  await arrived(page, title);
});

test.describe("by plain forms", () => {
  test.use({ javaScriptEnabled: false });

  test("invited, begun, saved by button, pictured, handed in, and taken back", async ({ page, another }) => {
    test.setTimeout(120_000);
    const [owner, administrator] = [await another({ javaScriptEnabled: true }), await another({ javaScriptEnabled: true })];
    const somebody = await join(page, owner, administrator);
    const address = await begin(page, "guide");
    const title = `Ohne Skript geschrieben: ${rareWord()}`;
    const save = async () => {
      // It comes back to the same address.
      await page.waitForLoadState();
      const again = page.waitForEvent("load");
      await page.getByRole("button", { name: "Speichern", exact: true }).last().click();
      await again;
      await expect(state(page)).toContainText(/Gespeichert um \d\d:\d\d/);
    };
    await control(page, "title").fill(title);
    await save();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await control(page, "summary").fill("Wer bei Lärm oder Geruch im Werk anruft, erreicht jemanden, der zuhört, nachfragt und sich wieder meldet.");
    await control(page, "fields.problem_statement").fill("Anrufe landen an der Pforte, niemand schreibt sie auf, und wer angerufen hat, hört nie wieder etwas davon.");
    await control(page, "fields.audience_level").selectOption({ index: 1 });
    await control(page, "topics").selectOption({ index: 1 });
    await control(page, "target_groups").check();
    await control(page, "fields.sections[0].heading").fill("Was am Abend geschieht");
    await control(page, "fields.sections[0].body").fill("Jeden Abend liest jemand die Notizen des Tages und ruft zurück, wo es nötig ist. Wer angerufen hat, weiß am nächsten Morgen, was daraus wird.");
    await control(page, "sources[0].citation").fill("Eigene Erfahrung aus drei Jahren Nachbarschaftstelefon");

    // A button saves the whole form and adds a section; another one puts it first.
    await page.getByRole("button", { name: "Abschnitt anfügen" }).click();
    await control(page, "fields.sections[1].heading").fill("Wer ans Telefon geht");
    await control(page, "fields.sections[1].body").fill("Eine Nummer, zwei Menschen, feste Zeiten. Außerhalb der Zeiten nimmt ein Anrufbeantworter auf, der sagt, wann jemand zurückruft.");
    await page.getByRole("button", { name: "Abschnitt 2 nach oben" }).click();
    await expect(control(page, "fields.sections[0].heading")).toHaveValue("Wer ans Telefon geht");
    await expect(control(page, "fields.sections[1].heading")).toHaveValue("Was am Abend geschieht");

    // A file has a form of its own, and is described in this one.
    await page.getByLabel("Dateien", { exact: true }).setInputFiles(photo("telefon.png"));
    await page.getByRole("button", { name: "Hochladen" }).click();
    await expect(page).toHaveURL(`${address}#f-media-0`);
    await expect(page.locator("#f-media-0 img")).toBeVisible();
    const alt = "Zwei Menschen sitzen an einem Tisch mit einem Telefon";
    await describe(page, alt);
    await save();
    await expect(control(page, "media[0].alt")).toHaveValue(alt);
    await page.getByRole("button", { name: "Vorschau" }).click();
    await expect(page).toHaveURL(/\/vorschau$/);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await page.getByRole("link", { name: "Zurück zum Schreiben" }).click();

    const number = await submit(page, title);
    await letter(administrator, somebody.address, `Eingegangen: „${title}“ (Nr. ${number})`);
    await page.getByRole("link", { name: "Stand ansehen" }).click();
    await page.getByRole("button", { name: "Einreichung zurückziehen" }).click();
    await expect(page.locator("ol.history")).toContainText("Zurückgezogen");
    await page.getByRole("link", { name: "Weiterschreiben" }).click();
    await expect(control(page, "title")).toHaveValue(title);
  });
});
