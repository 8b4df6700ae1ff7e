// Results as one types: quicker than sending the form, and never in its way.
import type { Page, Request, Route } from "@playwright/test";
import { expect, test } from "../visit/listening.ts";

const PROGRAM = /\/pkg\/reader(_bg)?\./;
const FRAGMENT = /\/de\/suche\/treffer\?/;

/** Requests for the browser program, as they come. */
function programRequests(page: Page): string[] {
  const requests: string[] = [];
  page.on("request", (request: Request) => {
    if (PROGRAM.test(request.url()) || request.url().endsWith(".wasm")) requests.push(new URL(request.url()).pathname);
  });
  return requests;
}

/** Opens the results and wakes the island by a focus in the field. */
async function awake(page: Page, address = "/de/suche"): Promise<void> {
  await page.goto(address);
  const wasm = page.waitForResponse((response) => response.url().includes("reader_bg."));
  await page.getByLabel("Was suchen Sie?").focus();
  await wasm;
  // From here on a page that was left and came back would have lost this.
  await page.evaluate(() => Object.assign(window, { stayed: true }));
}

const stayed = (page: Page) => page.evaluate(() => "stayed" in window);
const heading = (page: Page) => page.locator(".results-main h1");
const question = (request: Request) => new URL(request.url()).searchParams.get("q") ?? "";

/** Writes down everything that is put into the status, from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    for (const status of document.querySelectorAll("[role=status]")) {
      new MutationObserver(() => said.push(status.textContent ?? "")).observe(status, { childList: true, characterData: true, subtree: true });
    }
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

test("nothing of the program is fetched before a touch, and then it is fetched once", async ({ page }) => {
  const requests = programRequests(page);
  await page.goto("/de/suche");
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
  expect(requests).toEqual([]);

  await page.getByLabel("Was suchen Sie?").focus();
  await expect.poll(() => requests.length).toBe(2);
  await page.getByLabel("Personen").focus();
  await page.getByLabel("Was suchen Sie?").hover();
  await page.getByLabel("Was suchen Sie?").pressSequentially("Lärm", { delay: 50 });
  await expect(heading(page)).toContainText("„Lärm“");
  expect(requests).toHaveLength(2);
  expect(requests.filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
});

test("pages without an island never fetch it", async ({ page }) => {
  const requests = programRequests(page);
  for (const address of ["/de/dialogformate/world-cafe", "/de/dialogformate/world-cafe/ablauf", "/de/begriffe", "/de/initiativen"]) {
    await page.goto(address);
    await page.mouse.move(640, 400);
    await page.keyboard.press("Tab");
    await page.waitForLoadState("networkidle");
  }
  expect(requests).toEqual([]);
});

test("results follow what is typed; address, title and the other language follow them; the focus stays", async ({ page }) => {
  await awake(page);
  const all = await heading(page).textContent();
  await page.getByLabel("Was suchen Sie?").pressSequentially("Nachbarn", { delay: 30 });
  await expect(heading(page)).toContainText("„Nachbarn“");
  expect(await heading(page).textContent()).not.toBe(all);
  await expect(page).toHaveURL(/\/de\/suche\?q=Nachbarn$/);
  await expect(page).toHaveTitle(/Nachbarn/);
  await expect(page.getByLabel("Was suchen Sie?")).toBeFocused();
  await expect(page.getByLabel("Was suchen Sie?")).toHaveValue("Nachbarn");
  await expect(page.getByRole("link", { name: "English" })).toHaveAttribute("href", /\?q=Nachbarn$/);
  expect(await stayed(page)).toBe(true);

  // The page that this address brings is the same.
  const typed = await page.locator(".hits h2").allTextContents();
  await page.reload();
  expect(await page.locator(".hits h2").allTextContents()).toEqual(typed);

  // Everything deleted: everything is there again, and the address is bare.
  await page.getByLabel("Was suchen Sie?").fill("");
  await expect(heading(page)).toHaveText(all!);
  await expect(page).toHaveURL(/\/de\/suche$/);
});

test("whoever opens a hit after typing comes from the address with what was typed", async ({ page }) => {
  await awake(page);
  await page.getByLabel("Was suchen Sie?").pressSequentially("Nachbarn", { delay: 30 });
  await expect(heading(page)).toContainText("„Nachbarn“");
  await expect(page).toHaveURL(/\/de\/suche\?q=Nachbarn$/);
  const opened = page.waitForRequest((request) => request.isNavigationRequest());
  await page.locator(".hits h2 a").first().click();
  expect(await (await opened).headerValue("referer")).toMatch(/\/de\/suche\?q=Nachbarn$/);
});

test("what was typed before the program arrived counts", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/reader_bg\./, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/de/suche");
  await page.getByLabel("Was suchen Sie?").pressSequentially("Lärm");
  await page.waitForTimeout(300);
  await expect(heading(page)).not.toContainText("Lärm");
  release();
  await expect(heading(page)).toContainText("„Lärm“");
});

test("the number is said once, after the last key", async ({ page }) => {
  await awake(page);
  const said = await listen(page);
  // Slowly enough that several answers come.
  await page.getByLabel("Was suchen Sie?").pressSequentially("Werk", { delay: 350 });
  await expect(heading(page)).toContainText("„Werk“");
  expect(await said(), "nothing is said while somebody types").toEqual([]);
  await expect.poll(said).toHaveLength(1);
  await page.waitForTimeout(1500);
  expect(await said()).toEqual([await heading(page).textContent()]);
});

test("a late answer does not overwrite a newer one", async ({ page }) => {
  // As if the browser could not break off a request: then only the order of asking decides.
  await page.addInitScript(() => {
    AbortController.prototype.abort = () => {};
  });
  let asked = false;
  let answered = false;
  await page.route(FRAGMENT, async (route) => {
    if (question(route.request()) !== "Nachbarn") return route.continue();
    asked = true;
    const answer = await route.fetch();
    await expect(heading(page)).toContainText("„Lärm“");
    await route.fulfill({ response: answer });
    answered = true;
  });
  await awake(page);
  await page.getByLabel("Was suchen Sie?").fill("Nachbarn");
  await expect.poll(() => asked).toBe(true);
  await page.getByLabel("Was suchen Sie?").fill("Lärm");
  await expect(heading(page)).toContainText("„Lärm“");
  await expect.poll(() => answered).toBe(true);
  await page.waitForTimeout(500);
  await expect(heading(page)).toContainText("„Lärm“");
  await expect(page).toHaveURL(/q=L%C3%A4rm$/);
});

test("an older request is broken off", async ({ page }) => {
  const failed: string[] = [];
  page.on("requestfailed", (request) => failed.push(question(request)));
  await page.route(FRAGMENT, async (route) => {
    if (question(route.request()) === "Nachbarn") await new Promise((resolve) => setTimeout(resolve, 4000));
    await route.continue().catch(() => {});
  });
  await awake(page);
  const asked = page.waitForRequest((request) => FRAGMENT.test(request.url()));
  await page.getByLabel("Was suchen Sie?").fill("Nachbarn");
  await asked;
  await page.getByLabel("Was suchen Sie?").fill("Lärm");
  await expect(heading(page)).toContainText("„Lärm“");
  await expect.poll(() => failed).toEqual(["Nachbarn"]);
});

test.describe("when the server fails", () => {
  test.use({ forgiven: /status of 500|net::ERR_FAILED/ });

  for (const [how, fail] of Object.entries({
    "it answers with an error": (route: Route) => route.fulfill({ status: 500, contentType: "text/html", body: "<h1>Störung</h1>" }),
    "it does not answer": (route: Route) => route.abort(),
  })) {
    test(`${how}: the page stays, and the form works as ever`, async ({ page }) => {
      await awake(page);
      const before = await heading(page).textContent();
      await page.route(FRAGMENT, fail);
      const asked = page.waitForRequest((request) => FRAGMENT.test(request.url()));
      await page.getByLabel("Was suchen Sie?").pressSequentially("Lärm");
      await asked;
      await page.waitForTimeout(300);
      await expect(heading(page)).toHaveText(before!);
      await expect(page.getByLabel("Was suchen Sie?")).toHaveValue("Lärm");
      await page.getByLabel("Was suchen Sie?").press("Enter");
      await expect(page).toHaveURL(/\/de\/suche\?q=L%C3%A4rm/);
      await expect(heading(page)).toContainText("„Lärm“");
    });
  }

  test("a failed answer is asked for again with the next key", async ({ page }) => {
    await awake(page);
    await page.route(FRAGMENT, (route) => route.abort(), { times: 1 });
    const failed = page.waitForEvent("requestfailed");
    await page.getByLabel("Was suchen Sie?").fill("Lär");
    await failed;
    await page.getByLabel("Was suchen Sie?").pressSequentially("m");
    await expect(heading(page)).toContainText("„Lärm“");
  });
});

test.describe("when the program cannot be fetched", () => {
  test.use({ forgiven: /status of 503|without its browser program/ });

  test("the form works, and the next touch tries again", async ({ page }) => {
    await page.route(/reader_bg\./, (route) => route.fulfill({ status: 503, body: "" }), { times: 1 });
    await page.goto("/de/suche");
    const failed = page.waitForEvent("console", (message) => message.text().includes("without its browser program"));
    await page.getByLabel("Was suchen Sie?").focus();
    await failed;
    await page.getByLabel("Personen").focus();
    await page.getByLabel("Was suchen Sie?").fill("Lärm");
    await expect(heading(page)).toContainText("„Lärm“");
  });
});

test("Enter, an entry, and back again", async ({ page }) => {
  await page.goto("/de");
  await page.getByLabel("Was suchen Sie?").fill("Nachbarn");
  await page.getByLabel("Was suchen Sie?").press("Enter");
  await expect(page).toHaveURL(/\/de\/suche\?q=Nachbarn$/);
  await page.getByLabel("Was suchen Sie?").fill("Werksführung");
  await expect(page).toHaveURL(/q=Werksf%C3%BChrung$/);
  await expect(heading(page)).toContainText("„Werksführung“");
  const hits = await page.locator(".hits h2").allTextContents();
  await page.locator(".hits h2 a").first().click();
  await expect(page).toHaveURL(/\/de\/dialogformate\/werksfuehrung$/);

  await page.goBack();
  await expect(page).toHaveURL(/q=Werksf%C3%BChrung$/);
  await expect(page.getByLabel("Was suchen Sie?")).toHaveValue("Werksführung");
  await expect(page.locator(".hits h2")).toHaveText(hits);
  // Typing leaves no steps of its own.
  await page.goBack();
  await expect(page).toHaveURL(/\/de$/);
});

test("Enter while an answer is under way sends the form", async ({ page }) => {
  await page.route(FRAGMENT, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await route.continue().catch(() => {});
  });
  await awake(page);
  await page.getByLabel("Was suchen Sie?").pressSequentially("Lärm");
  await page.getByLabel("Was suchen Sie?").press("Enter");
  await expect(page).toHaveURL(/\/de\/suche\?q=L%C3%A4rm/);
  await expect(heading(page)).toContainText("„Lärm“");
  expect(await stayed(page)).toBe(false);
});

test("facets by click", async ({ page }) => {
  await awake(page);
  const kinds = page.locator("[data-fold=kind]");
  const guide = kinds.getByRole("checkbox", { name: "Leitfaden" });
  const count = await kinds.locator(".option", { hasText: "Leitfaden" }).locator(".count").textContent();
  await guide.click();
  await expect(page).toHaveURL(/\/de\/suche\?kind=guide$/);
  await expect(heading(page)).toHaveText(new RegExp(`^${count} `));
  await expect(guide).toBeChecked();
  await expect(guide).toBeFocused();
  expect(await stayed(page)).toBe(true);

  // Within a facet it is either; what stands behind each value is still told.
  const practice = kinds.getByRole("checkbox", { name: "Praxisbeispiel" });
  const more = await kinds.locator(".option", { hasText: "Praxisbeispiel" }).locator(".count").textContent();
  await practice.click();
  await expect(heading(page)).toHaveText(new RegExp(`^${Number(count) + Number(more)} `));
  await expect(page).toHaveURL(/kind=guide&kind=best_practice|kind=best_practice&kind=guide/);

  await guide.click();
  await practice.click();
  await expect(page).toHaveURL(/\/de\/suche$/);
});

test("numbers and words together", async ({ page }) => {
  await awake(page);
  await page.getByLabel("Personen").fill("30");
  await page.getByLabel("Minuten für die Veranstaltung").fill("180");
  await expect(page).toHaveURL(/people=30&minutes=180/);
  await expect(page.locator(".spoken")).toHaveText("Sie erwarten 30 Personen und haben 3 Std. Zeit.");
  const fitting = Number((await heading(page).textContent())!.match(/^\d+/)?.[0]);
  await page.getByLabel("Was suchen Sie?").fill("Nachbarn");
  await expect(heading(page)).toContainText("„Nachbarn“");
  const found = Number((await heading(page).textContent())!.match(/^\d+/)?.[0] ?? 1);
  expect(found).toBeLessThanOrEqual(fitting);
  await page.getByRole("link", { name: "30 Personen entfernen" }).click();
  await expect(page).not.toHaveURL(/people=/);
  await expect(page.getByLabel("Was suchen Sie?")).toHaveValue("Nachbarn");
});

test("the sentence on the first page counts as it narrows, and the address stays", async ({ page }) => {
  await page.goto("/de");
  const number = page.locator(".hits-no");
  const all = Number(await number.textContent());
  const said = await listen(page);
  await page.getByLabel("Ich will: Zweck").focus();
  await page.getByLabel("Ich will: Zweck").selectOption({ label: "Vertrauen aufbauen" });
  await expect.poll(async () => Number(await number.textContent())).toBeLessThan(all);
  await page.getByLabel("erwarten: Zahl der Personen").fill("300");
  await expect(page.locator(".relax li").first()).toBeVisible();
  await expect.poll(said).toHaveLength(1);
  const left = Number(await number.textContent());
  await expect(page).toHaveURL(/\/de$/);
  await page.getByRole("button", { name: "Treffer ansehen" }).click();
  await expect(heading(page)).toHaveText(left === 1 ? /^Ein Eintrag passt/ : new RegExp(`^${left} Einträge passen`));
});

test("on a phone the filters are a sheet whose button says how many hits there are", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/de/suche");
  const sheet = page.locator("#filter");
  await expect(sheet).toBeHidden();
  await page.getByRole("button", { name: /^Filter/ }).click();
  await expect(sheet).toBeVisible();
  await sheet.getByRole("checkbox", { name: "Leitfaden" }).click();
  await expect(page).toHaveURL(/kind=guide/);
  const hits = (await heading(page).textContent())!.match(/^\d+/)?.[0];
  await expect(sheet.getByRole("button", { name: `${hits} Treffer zeigen` })).toBeVisible();
  await sheet.getByRole("button", { name: "Schließen" }).click();
  await expect(sheet).toBeHidden();
});
