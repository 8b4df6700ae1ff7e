// The whole way of a contribution, played by those who take part in it, each in a browser of their own: written, asked about, published, found,
// revised, compared, hidden, shown again and objected to; turned down. On a server of its own (`werkbuch serve --demo`).
import { tabTo } from "../visit/keys.ts";
import { expect, test } from "../visit/listening.ts";
import { comment, decide, followObjection, object, OFFICE, place, PUBLISH, QUEUE, take } from "../visit/office.ts";
import { ADMINISTRATOR, awake, enter, MODERATOR, NO_PEOPLE, PASSWORD, PEOPLE, rareWord, READER, saved, signedIn, signIn, submit, submitGuide } from "../visit/people.ts";
import { fits, PHONE_AND_DESK } from "../visit/room.ts";
import type { Locator, Page } from "@playwright/test";

test.use({
  baseURL: PEOPLE ?? "http://localhost:3000",
  // What is hidden is not found, and that is what is asked for.
  forgiven: /status of 404/,
});
test.skip(PEOPLE === undefined, NO_PEOPLE);

/** What is published or hidden shows within a second; a busy machine gets five. */
const SOON = { timeout: 5_000 };

/** Reports the page that one is on by the link that every entry has, and gives the number. */
async function report(page: Page, reason: string, text: string): Promise<string> {
  await page.getByRole("link", { name: "Eintrag melden" }).click();
  await expect(page.getByLabel("Adresse der Seite")).not.toHaveValue("");
  await page.getByLabel("Grund", { exact: true }).selectOption({ label: reason });
  await page.getByLabel("Was stimmt nicht, und wo steht es?").fill(text);
  await page.getByLabel("Was ich angebe, ist nach bestem Wissen richtig und vollständig.").check();
  await page.getByRole("button", { name: "Meldung absenden" }).click();
  const heading = page.getByRole("heading", { level: 1, name: /^Meldung \d+$/ });
  await expect(heading).toBeVisible();
  return (await heading.textContent())!.trim();
}

/** Looks for the word until the entry is found, and gives the milliseconds that it took; nothing is drawn meanwhile. */
async function findable(page: Page, word: string, title: string): Promise<number> {
  const since = performance.now();
  for (;;) {
    const answer = await page.request.get(`/de/suche?q=${word}`);
    const milliseconds = performance.now() - since;
    if ((await answer.text()).includes(title)) return milliseconds;
    if (milliseconds > 30_000) throw new Error(`“${title}” is not found half a minute after it was published`);
    await page.waitForTimeout(20);
  }
}

/** How the server answers to a reader who opens this address now. */
async function status(page: Page, address: string): Promise<number | undefined> {
  return (await page.goto(address))?.status();
}

test("from the desk to the public, to the next version, hidden, shown again and objected to", async ({ page: contributor, another }) => {
  test.setTimeout(240_000);
  const word = rareWord();
  const title = `Unter dem Quittenbaum zuhören: ${word}`;
  const next = `Unter dem Apfelbaum zuhören: ${word}`;
  const [moderator, administrator, reader] = [await another(), await another(), await another()];
  await signIn(contributor);
  await signIn(moderator, MODERATOR, OFFICE);

  // Written, submitted, taken, asked about; what is asked stays with the office until it is decided.
  const { editor, state, number } = await submitGuide(contributor, title);
  await take(moderator, title);
  const questions = [
    ["title", "Sagt der Titel, worum es geht?"],
    ["problem_statement", "Seit wann ist das so?"],
    ["sections", "Wer nimmt in den Ferien ab?"],
  ] as const;
  for (const [path, text] of questions) await comment(moderator, path, text);
  await fits(moderator, "a case with comments", PHONE_AND_DESK);
  const asked = contributor.getByRole("region", { name: "Anmerkungen aus der Prüfung" });
  await contributor.goto(state);
  await expect(asked).toHaveCount(0);
  await decide(moderator, { verdict: "Um Änderung bitten", words: "Drei Fragen haben wir noch.", says: "Die Rückfrage ist unterwegs." });

  // The authors see these three and nothing else, each at its field, and answer there.
  await contributor.goto(state);
  await expect(asked.locator(".comment")).toHaveCount(questions.length);
  for (const [, text] of questions) await expect(asked).toContainText(text);
  await expect(contributor.locator("main")).toContainText("Drei Fragen haben wir noch.");
  await fits(contributor, "the state with comments", PHONE_AND_DESK);
  await contributor.getByRole("link", { name: "Weiterschreiben" }).click();
  await awake(contributor);
  const answers = contributor.getByLabel("Ihre Antwort");
  await expect(answers).toHaveCount(questions.length);
  for (const index of questions.keys()) await answers.nth(index).fill(`Antwort auf Frage ${index + 1}`);
  await contributor.locator('[name="fields.sections[0].heading"]').fill("Wer ans Telefon geht, auch in den Ferien");
  await saved(contributor);
  expect(await submit(contributor, title), "the number stays").toBe(number);

  // Published, it is found and read at once.
  await take(moderator, title);
  await expect(moderator.locator(".comment.answer")).toHaveCount(questions.length);
  for (const index of questions.keys()) await expect(moderator.locator("main")).toContainText(`Antwort auf Frage ${index + 1}`);
  await expect(moderator.locator("main")).toContainText("Wer ans Telefon geht, auch in den Ferien");
  const pressed = moderator.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/entscheidung"));
  const [milliseconds] = await Promise.all([pressed.then(() => findable(reader, word, title)), decide(moderator, PUBLISH)]);
  console.log(`found ${milliseconds.toFixed(0)} ms after the decision was sent`);
  expect(milliseconds, "milliseconds from the decision until it is found").toBeLessThanOrEqual(1_000);
  await reader.goto(`/de/suche?q=${word}`);
  await reader.locator(".hits").getByRole("link", { name: title }).click();
  const heading = reader.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText(title);
  await expect(reader.locator("main")).toContainText("Wer ans Telefon geht, auch in den Ferien");
  const first = new URL(reader.url()).pathname;

  // The next version is written while everybody reads the first one.
  await contributor.goto("/de/schreibtisch");
  await contributor.getByRole("button", { name: `„${title}“ überarbeiten` }).click();
  await awake(contributor);
  expect(contributor.url().replace(/[?#].*$/, "")).toBe(editor);
  const note = "Der Baum heißt jetzt anders.";
  await contributor.locator('[name="title"]').fill(next);
  await contributor.getByLabel("Änderungshinweis").fill(note);
  await saved(contributor);
  expect(await submit(contributor, next), "a new submission").toBeGreaterThan(number);
  expect(await status(reader, first)).toBe(200);
  await expect(heading).toHaveText(title);

  // Whoever reviews sees which words are others.
  await take(moderator, next);
  await expect(moderator.getByRole("heading", { name: "Änderungen von Fassung 1 zu 2" })).toBeVisible();
  await expect(moderator.locator("del", { hasText: /^Quittenbaum$/ })).toBeVisible();
  await expect(moderator.locator("ins", { hasText: /^Apfelbaum$/ })).toBeVisible();
  await expect(moderator.locator("main")).toContainText(note);
  await fits(moderator, "a case with differences", PHONE_AND_DESK);
  await decide(moderator, PUBLISH);

  // The old address leads on, and the page says which versions there were.
  await expect(async () => {
    await reader.goto(first);
    await expect(heading).toHaveText(next, { timeout: 100 });
  }).toPass(SOON);
  await expect(reader.getByRole("row", { name: /^2, diese/ })).toContainText(note);
  await expect(reader.getByRole("row", { name: /^Fassung 1 lesen/ })).toContainText("Erste Veröffentlichung");
  const second = new URL(reader.url()).pathname;

  // Each version is read by itself, and beside the other word by word.
  await reader.getByRole("link", { name: "Mit Fassung 1 vergleichen" }).click();
  await expect(reader.locator("del", { hasText: /^Quittenbaum$/ })).toBeVisible();
  await expect(reader.locator("ins", { hasText: /^Apfelbaum$/ })).toBeVisible();
  await fits(reader, "two versions", PHONE_AND_DESK);
  await reader.goto(`${second}?v=1`);
  await expect(heading).toHaveText(title);
  await fits(reader, "an older version", PHONE_AND_DESK);

  // A reader reports it, and the office hides it: what a notice is mostly about is already chosen.
  const notice = await report(reader, "Datenschutz/Einwilligung", "Im ersten Abschnitt steht die Nummer eines Menschen, der dem nicht zugestimmt hat.");
  const grounds = "Im ersten Abschnitt steht die Nummer eines Menschen, der dem nicht zugestimmt hat. Bis das geklärt ist, bleibt der Eintrag gesperrt.";
  await moderator.goto(`${OFFICE}/meldungen`);
  await moderator.getByRole("link", { name: notice, exact: true }).click();
  await expect(moderator.getByLabel("Entscheidung", { exact: true })).toHaveValue("suspended");
  await expect(moderator.getByLabel("Grund", { exact: true })).toHaveValue("privacy");
  await fits(moderator, "a notice", PHONE_AND_DESK);
  await moderator.getByLabel("Begründung", { exact: true }).fill(grounds);
  await moderator.getByRole("button", { name: "Entscheidung festhalten" }).click();
  await expect(moderator.getByRole("status")).toContainText("Ihre Entscheidung ist festgehalten.");
  await expect.poll(() => status(reader, second), SOON).toBe(404);
  await reader.goto(`/de/suche?q=${word}`);
  await expect(reader.locator(".hits").getByRole("link", { name: next })).toHaveCount(0);
  await contributor.goto(state);
  await expect(contributor.getByRole("heading", { level: 3, name: "Gesperrt" })).toBeVisible();
  await expect(contributor.locator("main")).toContainText(grounds);

  // Shown again by its page in the office.
  await moderator.getByRole("link", { name: next }).click();
  await moderator.getByLabel("Entscheidung", { exact: true }).selectOption("restored");
  await moderator.getByLabel("Begründung", { exact: true }).fill("Die Nummer gehört der Initiative, und sie ist damit einverstanden.");
  await moderator.getByRole("button", { name: "Entscheidung festhalten" }).click();
  await expect(moderator.getByRole("status")).toContainText("Ihre Entscheidung ist festgehalten.");
  await fits(moderator, "an entry with decisions", PHONE_AND_DESK);
  await expect.poll(() => status(reader, second), SOON).toBe(200);
  await expect(heading).toHaveText(next);

  // The authors object to having been hidden, and somebody else than who did it answers.
  await contributor.goto(state);
  await object(contributor, "Die Nummer steht auch auf unserer Seite, und wir wurden vorher nicht gefragt.");
  await fits(contributor, "the state after an objection", PHONE_AND_DESK);
  await signedIn(administrator, ADMINISTRATOR, `${OFFICE}/widersprueche`);
  const answer = "Wir hätten vorher fragen müssen. Der Eintrag ist ja schon wieder zu lesen.";
  await followObjection(administrator, next, answer);
  await contributor.goto(state);
  await expect(contributor.locator("main")).toContainText("Wir sind Ihrem Widerspruch gefolgt.");
  await expect(contributor.locator("main")).toContainText(answer);
  expect(await status(reader, second), "it is still there").toBe(200);
});

test("one click suspends, and the reasons follow", async ({ page: contributor, another }) => {
  test.setTimeout(120_000);
  const word = rareWord();
  const title = `Mit einem Klick gesperrt: ${word}`;
  const [moderator, reader] = [await another(), await another()];
  await signIn(contributor);
  await signIn(moderator, MODERATOR, OFFICE);
  const { state } = await submitGuide(contributor, title);
  await take(moderator, title);
  await decide(moderator, PUBLISH);
  await reader.goto(`/de/suche?q=${word}`);
  await reader.locator(".hits").getByRole("link", { name: title }).click();
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText(title);
  const address = new URL(reader.url()).pathname;
  const notice = await report(reader, "Datenschutz/Einwilligung", "Im ersten Abschnitt steht die Nummer eines Menschen, der dem nicht zugestimmt hat.");

  await moderator.goto(`${OFFICE}/meldungen`);
  await moderator.getByRole("link", { name: notice, exact: true }).click();
  await moderator.getByRole("button", { name: "Sofort sperren" }).click();
  await expect(moderator.getByRole("heading", { level: 1, name: "Begründung der Sperre" })).toBeVisible();
  await fits(moderator, "the reasons of a suspension", PHONE_AND_DESK);
  expect(await status(reader, address), "at once").toBe(404);
  await contributor.goto(state);
  await expect(contributor.locator("main")).toContainText("Vorläufig gesperrt, bis die Servicestelle den Eintrag geprüft hat.");

  // Until the reasons are written, they are open work on the first page of the office.
  await moderator.goto(OFFICE);
  await fits(moderator, "the office with open reasons", PHONE_AND_DESK);
  await moderator.getByRole("link", { name: `Begründung schreiben: ${title}` }).click();
  await expect(moderator.getByLabel("Grund", { exact: true })).toHaveValue("privacy");
  const grounds = "Die Nummer gehört einem Menschen, der nicht gefragt wurde, und der Eintrag nennt auch seinen Namen.";
  await moderator.getByLabel("Begründung", { exact: true }).fill(grounds);
  await moderator.getByRole("button", { name: "Begründung absenden" }).click();
  await expect(moderator.getByRole("status")).toContainText("Ihre Entscheidung ist festgehalten.");
  await contributor.reload();
  await expect(contributor.getByRole("heading", { level: 3, name: "Begründung der Sperre" })).toBeVisible();
  await expect(contributor.locator("main")).toContainText(grounds);
  await moderator.goto(OFFICE);
  await expect(moderator.getByRole("link", { name: `Begründung schreiben: ${title}` })).toHaveCount(0);
});

test("whoever is turned down objects, and a second person decides", async ({ page: contributor, another }) => {
  test.setTimeout(120_000);
  const title = `Abgelehnt und widersprochen: ${rareWord()}`;
  const [moderator, administrator] = [await another(), await another()];
  await signIn(contributor);
  await signIn(moderator, MODERATOR, OFFICE);
  const { state, number } = await submitGuide(contributor, title);
  await take(moderator, title);
  const why = "Für die Wirkung fehlt ein Beleg, und eine Quelle ist nicht zu finden.";
  await decide(moderator, { verdict: "Ablehnen", reason: "Beleg fehlt", words: why, says: "Der Eintrag ist abgelehnt." });

  await contributor.goto(state);
  await expect(contributor.getByRole("heading", { level: 3, name: "Abgelehnt" })).toBeVisible();
  await expect(contributor.locator("main")).toContainText(why);
  const objection = "Die Quelle steht in Abschnitt zwei, auf Seite drei.";
  await object(contributor, objection, () => fits(contributor, "the state with an objection", PHONE_AND_DESK));

  // Whoever decided first reads it and cannot answer.
  await moderator.goto(`${OFFICE}/widersprueche`);
  const before = moderator.getByRole("region", { name: title });
  await expect(before).toContainText(objection);
  await expect(before.getByRole("button")).toHaveCount(0);

  await signIn(administrator, ADMINISTRATOR, OFFICE);
  await administrator.getByRole("link", { name: "Widersprüche", exact: true }).click();
  await fits(administrator, "objections", PHONE_AND_DESK);
  const answer = "Der Beleg ist da, wir haben ihn beim ersten Mal übersehen.";
  await followObjection(administrator, title, answer);
  await contributor.reload();
  await expect(contributor.locator("main")).toContainText("Wir sind Ihrem Widerspruch gefolgt.");
  await expect(contributor.locator("main")).toContainText(answer);
  await administrator.goto(`${QUEUE}/${number}`);
  await expect(administrator.getByText("Dieser Eintrag liegt bei Ihnen.")).toBeVisible();
});

test("a case is taken, commented on and given back to its authors by plain forms", async ({ page: contributor, another }) => {
  test.setTimeout(90_000);
  const title = `Ohne Skript geprüft: ${rareWord()}`;
  const moderator = await another({ javaScriptEnabled: false });
  await signIn(contributor);
  await signIn(moderator, MODERATOR, OFFICE);
  const { state, number } = await submitGuide(contributor, title);

  // Marked in the queue and taken with whatever else is marked.
  await moderator.goto(QUEUE);
  await moderator.getByLabel(`„${title}“ markieren`).check();
  await moderator.getByRole("button", { name: "Markierte übernehmen" }).click();
  await expect(moderator.getByRole("status").filter({ hasText: "Übernommen." })).toBeVisible();
  await moderator.getByLabel("Bei", { exact: true }).selectOption("me");
  await moderator.getByRole("button", { name: "Auswahl anwenden" }).click();
  await moderator.getByRole("link", { name: title }).click();
  await expect(moderator).toHaveURL(`${QUEUE}/${number}`);
  await comment(moderator, "summary", "Wen meint „jemand“?");
  // What is begun of the decision stays while ticks are saved.
  const form = moderator.locator("#decision");
  await form.getByLabel("Begründung an die Initiative").fill("Guten Tag");
  await moderator.getByLabel("Niemand wird gefährdet").check();
  await moderator.getByRole("button", { name: "Prüfliste sichern" }).click();
  await expect(moderator.getByLabel("Niemand wird gefährdet")).toBeChecked();
  await expect(form.getByLabel("Begründung an die Initiative")).toHaveValue("Guten Tag");

  // A ready text goes to what is already written.
  await form.locator("summary").click();
  await form.getByLabel("Vorlage", { exact: true }).selectOption({ label: "Dank und Rückfrage" });
  await form.getByRole("button", { name: "Vorlage einsetzen" }).click();
  await expect(form.getByLabel("Begründung an die Initiative")).toHaveValue(/^Guten Tag\s+Vielen Dank für Ihren Beitrag/);
  await decide(moderator, { verdict: "Um Änderung bitten", says: "Die Rückfrage ist unterwegs." });
  await contributor.goto(state);
  await expect(contributor.getByRole("region", { name: "Anmerkungen aus der Prüfung" })).toContainText("Wen meint „jemand“?");
});

test("a case is reviewed with the keyboard alone", async ({ page: contributor, another }) => {
  test.setTimeout(120_000);
  const title = `Mit Tasten geprüft: ${rareWord()}`;
  await signIn(contributor);
  const { state } = await submitGuide(contributor, title);
  const moderator = await another({ reducedMotion: "reduce" });
  // A case has a place for a comment at each of its fields.
  const most = 300;
  const press = async (target: Locator, key: "Enter" | "Space") => {
    await tabTo(moderator, target, most);
    await moderator.keyboard.press(key);
  };
  await moderator.goto(`/de/konto/anmelden?next=${OFFICE}`);
  await tabTo(moderator, moderator.getByLabel("E-Mail"));
  await moderator.keyboard.type(MODERATOR);
  await tabTo(moderator, moderator.getByLabel("Passwort", { exact: true }));
  await moderator.keyboard.type(PASSWORD);
  await moderator.keyboard.press("Enter");
  await expect(moderator).toHaveURL(OFFICE);
  await press(moderator.getByRole("link", { name: "Prüfungen", exact: true }), "Enter");
  await expect(moderator).toHaveURL(QUEUE);
  await press(moderator.getByRole("link", { name: title }), "Enter");
  await expect(moderator.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await press(moderator.getByRole("button", { name: "Prüfung übernehmen" }), "Enter");
  await expect(moderator.getByText("Dieser Eintrag liegt bei Ihnen.")).toBeVisible();

  await press(place(moderator, "title").locator("summary"), "Space");
  await tabTo(moderator, place(moderator, "title").getByLabel("Anmerkung", { exact: true }), 2);
  await moderator.keyboard.type("Ein guter Titel.");
  await press(place(moderator, "title").getByRole("button", { name: "Anmerkung festhalten" }), "Space");
  await expect(moderator.locator("div.comment", { hasText: "Ein guter Titel." })).toBeVisible();

  const form = moderator.locator("#decision");
  const publish = form.getByRole("radio", { name: /^Veröffentlichen/ });
  await press(publish, "Space");
  await expect(publish).toBeChecked();
  await press(form.getByRole("button", { name: "Entscheidung festhalten" }), "Enter");
  await expect(moderator.getByRole("status").filter({ hasText: PUBLISH.says })).toBeVisible();
  await contributor.goto(state);
  await expect(contributor.locator("main")).toContainText("Er ist öffentlich.");
});

test("a barrier is reported, and the office answers", async ({ page: reader, another }) => {
  await reader.goto("/de/barriere-melden?from=/de/suche");
  await expect(reader.getByLabel("Adresse der Seite")).toHaveValue(/\/de\/suche$/);
  const what = `Die Trefferliste liest mein Programm nicht vor (${rareWord()}).`;
  await reader.getByLabel("Was ist das Hindernis?").fill(what);
  await reader.getByLabel("Ihr Gerät, Browser oder Hilfsmittel").fill("Bildschirmleseprogramm");
  await reader.getByRole("button", { name: "Barriere melden" }).click();
  const heading = reader.getByRole("heading", { level: 1, name: /^Barriere \d+$/ });
  await expect(heading).toBeVisible();
  const barrier = (await heading.textContent())!.trim();
  await fits(reader, "a barrier has arrived", PHONE_AND_DESK);

  const moderator = await another();
  await signIn(moderator, MODERATOR, `${OFFICE}/meldungen`);
  await moderator.getByRole("link", { name: barrier, exact: true }).click();
  await expect(moderator.locator("main")).toContainText(what);
  await expect(moderator.locator("main")).toContainText("Bildschirmleseprogramm");
  await moderator.getByLabel("Antwort", { exact: true }).fill("Vielen Dank. Die Liste hat jetzt Überschriften, die Ihr Programm vorliest.");
  await moderator.getByRole("button", { name: "Antwort absenden" }).click();
  await expect(moderator.getByRole("status")).toContainText("Ihre Entscheidung ist festgehalten.");
  await expect(moderator.locator("main")).toContainText("beantwortet");
  await expect(moderator.getByRole("button", { name: "Antwort absenden" })).toHaveCount(0);
});

test("an entry is watched once a day, and no longer", async ({ page }) => {
  // One is asked to sign in only now, and goes on to where one wanted to go.
  await page.goto("/de/dialogformate/fishbowl");
  const title = (await page.getByRole("heading", { level: 1 }).textContent())!.trim();
  await page.getByRole("link", { name: "Beobachten", exact: true }).first().click();
  await enter(page, READER);
  await expect(page).toHaveURL(/\/de\/konto\/beobachten\?entry=/);
  await expect(page.getByRole("heading", { level: 1, name: "Beobachten" })).toBeVisible();
  await page.getByLabel("Einmal am Tag per E-Mail, morgens um 7 Uhr").check();
  await fits(page, "the form to watch", PHONE_AND_DESK);
  await page.getByRole("button", { name: "Beobachten", exact: true }).click();
  await expect(page).toHaveURL(/\/de\/konto\/beobachtet\?done=watching$/);
  await expect(page.getByRole("status")).toContainText("Gespeichert: Sie beobachten das nun.");
  const how = page.getByLabel(`Wie Sie von ${title} erfahren`);
  await expect(how).toHaveValue("daily");
  await expect(page.getByRole("link", { name: title, exact: true })).toBeVisible();
  await fits(page, "what is watched", PHONE_AND_DESK);

  await page.getByRole("button", { name: `Nicht mehr beobachten ${title}` }).click();
  await expect(page.getByRole("status")).toContainText("Sie beobachten das nicht mehr.");
  await expect(how).toHaveCount(0);
});

test("rooms of the office have no barriers and fit a phone", async ({ page }) => {
  test.setTimeout(180_000);
  await signIn(page, ADMINISTRATOR, OFFICE);
  const rooms = ["", "/pruefungen", "/widersprueche", "/meldungen", "/eintraege", "/eintraege?title=Fishbowl", "/luecken", "/luecken/aufruf", "/fristen", "/zahlen", "/seiten", "/seiten/angaben", "/seiten/about-de"];
  for (const room of rooms) {
    expect(await status(page, `${OFFICE}${room}`), room).toBe(200);
    await fits(page, `${OFFICE}${room}`, PHONE_AND_DESK);
  }
  await page.goto(`${OFFICE}/eintraege?title=Fishbowl`);
  await page.locator("table.worklist").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/eintraege\/[0-9a-f-]{36}$/);
  await fits(page, "one entry", PHONE_AND_DESK);
});

test("what readers see of review has no barriers and fits a phone", async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page, READER, "/de/konto");
  for (const address of ["/de/melden", "/de/melden?page=/de/dialogformate/fishbowl", "/de/barriere-melden", "/de/transparenz", "/de/gesucht", "/de/konto/nachrichten", "/de/konto/beobachtet", "/en/report", "/en/transparency", "/en/wanted"]) {
    expect(await status(page, address), address).toBe(200);
    await fits(page, address, PHONE_AND_DESK);
  }
});
