// People of every role on a server of their own (`werkbuch serve --demo`): they sign in, and whoever writes begins an entry.
import { expect, type BrowserContext, type Cookie, type Locator, type Page } from "@playwright/test";

/** Where that server is; nothing where there is none. */
export const PEOPLE = process.env.PEOPLE_URL;
export const NO_PEOPLE = "PEOPLE_URL names no server with --demo";

/** They all have the same password. */
export const PASSWORD = "werkbuch-demo";
export const READER = "lesend@demo.example";
export const CONTRIBUTOR = "mitwirkend@demo.example";
export const OWNER = "verantwortlich@demo.example";
export const MODERATOR = "moderation@demo.example";
export const ADMINISTRATOR = "administration@demo.example";

/** Fills in the form to sign in that the page shows. */
export async function enter(page: Page, address: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-Mail").fill(address);
  await page.getByLabel("Passwort", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Anmelden" }).click();
}

/** Signs in and goes on to `next`. */
export async function signIn(page: Page, address = CONTRIBUTOR, next = "/de/schreibtisch", password = PASSWORD): Promise<void> {
  await page.goto(`/de/konto/anmelden?next=${next}`);
  await enter(page, address, password);
  await expect(page).toHaveURL(next);
}

/** Sessions that this process has begun: sign-ins are counted, sixty from one address in a quarter of an hour. */
const sessions = new Map<string, { since: number; cookies: Cookie[] }>();
/** Milliseconds for which a sign-in counts as recent, with something to spare: ten minutes. */
const RECENT = 8 * 60_000;

/** Somebody who is signed in, in the session of an earlier journey where there is one. Nobody signs out in there. */
export async function signedIn(page: Page, address = CONTRIBUTOR, next = "/de/schreibtisch"): Promise<void> {
  const session = sessions.get(address);
  if (session && Date.now() - session.since < RECENT) {
    await page.context().addCookies(session.cookies);
    await page.goto(next);
    await expect(page).toHaveURL(next);
    return;
  }
  await signIn(page, address, next);
  sessions.set(address, { since: Date.now(), cookies: await page.context().cookies() });
}

/** Begins an entry and gives the address of its editor. */
export async function begin(page: Page, kind: string): Promise<string> {
  await page.goto("/de/schreibtisch/neu");
  await page.locator(`#kind-${kind}`).check();
  await page.getByRole("button", { name: "Beginnen" }).click();
  await expect(page.locator("form#draft")).toBeVisible();
  return page.url().replace(/[?#].*$/, "");
}

/** The control of this name in the form of a draft; what goes before it unseen has the same. */
export function control(page: Page, name: string): Locator {
  return page.locator(`form#draft [name="${name}"]:not([type=hidden])`).first();
}

/** What the server has of a draft, seen without the program. */
export async function kept(context: BrowserContext, address: string, name: string): Promise<string> {
  const page = await context.newPage();
  await page.route("**/pkg/desk*", (route) => route.abort());
  await page.goto(address);
  const value = await page.locator(`[name="${name}"]`).inputValue();
  await page.close();
  return value;
}

/** The program of the editor is there once it has taken the first line that nobody wrote. */
export async function awake(page: Page): Promise<void> {
  await expect(page.locator("[data-awake]")).toBeAttached();
}

/** The browser goes down. It really does: a page that is only closed still sends what it has. */
export async function crash(page: Page): Promise<void> {
  const down = page.waitForEvent("crash");
  const inspector = await page.context().newCDPSession(page);
  inspector.send("Page.crash").catch(() => undefined);
  await down;
  await page.close();
}

/** The program has saved what was typed. */
export async function saved(page: Page): Promise<void> {
  await expect(page.locator(".editor-head [data-part=saved][data-now=saved]")).toContainText(/Gespeichert um \d\d:\d\d/);
}

/** A word that is in no other entry, however often the tests run on the same server. */
export function rareWord(): string {
  const letters = Array.from({ length: 8 }, () => "bdfgklmnprstvz"[Math.floor(Math.random() * 14)]! + "aeiou"[Math.floor(Math.random() * 5)]!);
  return `Q${letters.join("")}`;
}

/** Hands in what the editor shows and gives the number under which it has arrived. */
export async function submit(page: Page, title: string): Promise<number> {
  await page.getByRole("button", { name: "Zur Prüfung einreichen" }).click();
  return arrived(page, title);
}

/** Waits for the receipt of what was handed in and gives the number under which it has arrived. */
export async function arrived(page: Page, title: string): Promise<number> {
  const refused = page.locator("#error-summary");
  await expect(refused.or(page.getByRole("heading", { level: 1, name: "Eingegangen" }))).toBeVisible();
  expect(await refused.allInnerTexts(), "what keeps it from being handed in").toEqual([]);
  await expect(page).toHaveURL(/\/eingang$/);
  await expect(page.locator("main")).toContainText(`„${title}“ ist eingereicht, unter der Nummer`);
  return Number(/unter der Nummer (\d+)/.exec((await page.locator("main").textContent())!)![1]);
}

export interface Submitted {
  /** Address of the editor. */
  editor: string;
  /** Address of its state. */
  state: string;
  /** Number of the submission. */
  number: number;
}

/** Writes a guide in which nothing is missing, with the program of the editor, and hands it in. */
export async function submitGuide(page: Page, title: string): Promise<Submitted> {
  const editor = await begin(page, "guide");
  await awake(page);
  const field = (name: string) => control(page, name);
  await field("title").fill(title);
  await field("summary").fill("Wer bei Lärm oder Geruch im Werk anruft, erreicht jemanden, der zuhört, nachfragt und sich wieder meldet.");
  await field("fields.problem_statement").fill("Anrufe landen an der Pforte, niemand schreibt sie auf, und wer angerufen hat, hört nie wieder etwas davon.");
  await field("fields.audience_level").selectOption({ index: 1 });
  await field("topics").selectOption({ index: 1 });
  await field("target_groups").check();
  await field("fields.sections[0].heading").fill("Wer ans Telefon geht");
  await field("fields.sections[0].body").fill("Eine Nummer, zwei Menschen, feste Zeiten. Außerhalb der Zeiten nimmt ein Anrufbeantworter auf, der sagt, wann jemand zurückruft.");
  await field("sources[0].citation").fill("Eigene Erfahrung aus drei Jahren Nachbarschaftstelefon");
  await saved(page);
  return { editor, state: `${editor}/stand`, number: await submit(page, title) };
}
