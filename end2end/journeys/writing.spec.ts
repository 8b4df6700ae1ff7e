// What the program of the editor adds while somebody writes: saving by itself, without a network, after a crash, on two devices; lists put
// in order by keys and by dragging; Markdown by buttons and from the clipboard. On a server of its own (`werkbuch serve --demo`).
import { barriers } from "../visit/barriers.ts";
import { tabTo } from "../visit/keys.ts";
import { expect, test } from "../visit/listening.ts";
import { awake, begin as beginPlain, crash, kept, NO_PEOPLE, PEOPLE, saved, signIn } from "../visit/people.ts";
import type { Page } from "@playwright/test";

test.use({ baseURL: PEOPLE ?? "http://localhost:3000" });
test.skip(PEOPLE === undefined, NO_PEOPLE);

/** Begins an entry and waits for the program. */
async function begin(page: Page, kind: string) {
  const address = await beginPlain(page, kind);
  await awake(page);
  return address;
}

// Refused connections and answers that are none are what these journeys are about; so is the aborted program above.
test.use({ forgiven: /ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of (401|403|409|415|422|503)|without its browser program/ });

test("what is typed is saved within three seconds, and says so", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "guide");
  const sent: number[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/sichern")) sent.push(Date.now());
  });
  await page.locator('[name="title"]').pressSequentially("Nachbarn zur Werksführung einladen");
  const typed = Date.now();
  await expect(page.locator(".editor-head [data-part=saved]")).toContainText(/Noch nicht gespeichert|Wird gespeichert/);
  await expect(page.locator("h1")).toHaveText("Nachbarn zur Werksführung einladen");
  await saved(page);
  expect(sent.at(-1)! - typed).toBeLessThan(3_000);
  expect(await kept(context, address, "title")).toBe("Nachbarn zur Werksführung einladen");
  expect(await barriers(page)).toEqual([]);
});

test("without a network one goes on, and a crash loses nothing", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "guide");
  await page.locator('[name="title"]').fill("Vor dem Ausfall");
  await saved(page);
  await context.setOffline(true);
  await page.locator('[name="title"]').fill("Während des Ausfalls");
  await expect(page.locator(".editor-head [data-part=saved]")).toContainText("Keine Verbindung");
  await page.locator('[name="summary"]').fill("Auch dieser Satz entstand ohne Netz.");
  await context.setOffline(false);
  await saved(page);
  expect(await kept(context, address, "title")).toBe("Während des Ausfalls");
  expect(await kept(context, address, "summary")).toBe("Auch dieser Satz entstand ohne Netz.");

  // The browser goes down while there is no network; the next visit sends what lay in it. It really goes down: a page
  // that is closed still sends what it has, and may be faster than the network is taken away from it.
  await context.setOffline(true);
  await page.locator('[name="title"]').fill("Vor dem Absturz");
  await expect(page.locator(".editor-head [data-part=saved]")).toContainText("Keine Verbindung");
  await crash(page);
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(address);
  await expect(again.locator("[data-part=told]")).toContainText("Nachgetragen");
  await expect(again.locator('[name="title"]')).toHaveValue("Vor dem Absturz");
  expect(await kept(context, address, "title")).toBe("Vor dem Absturz");
});

test("what lay in the browser is sent although the first try fails", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "guide");
  await page.locator('[name="title"]').fill("Vor dem Ausfall");
  await saved(page);
  await context.setOffline(true);
  await page.locator('[name="title"]').fill("Ohne Netz geschrieben");
  await expect(page.locator(".editor-head [data-part=saved]")).toContainText("Keine Verbindung");
  await crash(page);
  await context.setOffline(false);

  const again = await context.newPage();
  let tries = 0;
  await again.route("**/sichern", (route) => (tries++ < 1 ? route.fulfill({ status: 503, body: "" }) : route.continue()));
  await again.goto(address);
  await expect(again.locator(".editor-head [data-part=saved]")).toContainText("antwortet gerade nicht");
  // Whoever types meanwhile takes nothing away from it.
  await again.locator('[name="summary"]').fill("Dazu kam dieser Satz, während der Server nicht antwortete.");
  await saved(again);
  expect(tries).toBeGreaterThan(1);
  expect(await kept(context, address, "title")).toBe("Ohne Netz geschrieben");
  expect(await kept(context, address, "summary")).toBe("Dazu kam dieser Satz, während der Server nicht antwortete.");
});

test("an answer that is lost makes no dispute with oneself", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "guide");
  let lost = 0;
  await page.route("**/sichern", async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await page.locator('[name="title"]').fill("Am Zaun");
  await expect(page.locator(".editor-head [data-part=saved]")).toContainText("Keine Verbindung");
  expect(await kept(context, address, "title")).toBe("Am Zaun");
  await page.locator('[name="title"]').fill("Am Zaun reden");
  await saved(page);
  expect(await kept(context, address, "title")).toBe("Am Zaun reden");
  await page.reload();
  await awake(page);
  await expect(page.locator("[data-part=told]")).toBeEmpty();
});

test("whoever chose the other version is not asked again", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "guide");
  const other = await context.newPage();
  await other.goto(address);
  await awake(other);
  await page.locator('[name="title"]').fill("Von der ersten");
  await saved(page);
  await other.locator('[name="title"]').fill("Von der zweiten");
  await expect(other.locator(".editor-head [data-part=saved]")).toContainText("dieselbe Stelle");
  await other.getByRole("button", { name: "Beide Fassungen ansehen" }).first().click();
  await other.getByLabel("Inzwischen gespeichert").check();
  await other.getByRole("button", { name: "So speichern" }).click();
  await awake(other);
  await saved(other);
  await expect(other.locator('[name="title"]')).toHaveValue("Von der ersten");
  await other.reload();
  await awake(other);
  await expect(other.locator('[name="title"]')).toHaveValue("Von der ersten");
  await expect(other.locator(".editor-head [data-part=saved]")).not.toContainText("dieselbe Stelle");
});

test("whoever may not write any more gets the text back", async ({ page }) => {
  await signIn(page);
  await begin(page, "guide");
  await page.route("**/sichern", (route) => route.fulfill({ status: 403, body: '<div data-denied=""><p>Er wurde inzwischen eingereicht.</p></div>' }));
  await page.locator('[name="title"]').fill("Zu spät");
  await expect(page.locator("[data-given-back]")).toContainText("inzwischen eingereicht");
  await expect(page.locator(".kept-text textarea")).toHaveValue(/Zu spät/);
  expect(await barriers(page)).toEqual([]);
});

test("signing out asks about text that is not saved", async ({ page, context }) => {
  await signIn(page);
  await begin(page, "guide");
  await context.setOffline(true);
  await page.locator('[name="title"]').fill("Noch nicht gespeichert");
  await expect(page.locator(".editor-head [data-part=saved]")).toContainText("Keine Verbindung");
  await page.goto("about:blank");
  await context.setOffline(false);
  await page.goto("/de/konto");
  const button = page.getByRole("button", { name: "Abmelden", exact: true });
  await button.focus();
  await expect(page.locator(".leaving[data-awake]")).toBeAttached();
  await button.click();
  await expect(page.locator("[data-left]")).toContainText("Noch nicht gespeichert");
  await expect(page.getByRole("link", { name: "Text herunterladen" })).toHaveAttribute("download", /\.txt$/);
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Angemeldet bleiben" }).click();
  await expect(button).toBeFocused();
  await button.click();
  await page.getByRole("button", { name: "Text löschen und abmelden" }).click();
  await expect(page).toHaveURL(/abmelden$/);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => /^werkbuch:[0-9a-f-]{36}:/.test(key)))).toEqual([]);
});

test("a long list is narrowed, and what is ticked stays", async ({ page }) => {
  await signIn(page);
  await begin(page, "guide");
  const list = page.locator('[data-filter]:has([name="target_groups"])');
  const lines = list.locator(":scope > label");
  const all = await lines.count();
  await lines.first().locator("input").check();
  const last = (await lines.last().textContent())!.trim();
  const field = list.locator("xpath=preceding-sibling::div[1]").locator("input");
  await field.fill(last);
  await expect(lines.last()).toBeVisible();
  await expect(lines.first()).toBeVisible();
  expect(await list.locator(":scope > label:not([hidden])").count()).toBeLessThan(all);
  await field.fill("");
  await expect(list.locator(":scope > label:not([hidden])")).toHaveCount(all);
  await saved(page);
});

test("two windows are merged, and the same place is shown side by side", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "guide");
  const other = await context.newPage();
  await other.goto(address);
  await awake(other);
  await page.locator('[name="title"]').fill("Von der ersten");
  await saved(page);
  await other.locator('[name="summary"]').fill("Von der zweiten geschrieben, im selben Augenblick.");
  await saved(other);
  await expect(other.locator('[name="title"]')).toHaveValue("Von der ersten");
  await expect(other.locator("[data-part=told]")).toContainText("zusammengeführt");

  await page.locator('[name="title"]').fill("Noch einmal die erste");
  await saved(page);
  await other.locator('[name="title"]').fill("Noch einmal die zweite");
  await expect(other.locator(".editor-head [data-part=saved]")).toContainText("dieselbe Stelle");
  await other.getByRole("button", { name: "Beide Fassungen ansehen" }).first().click();
  await expect(other.locator("main")).toContainText("Noch einmal die erste");
  await expect(other.locator("main")).toContainText("Noch einmal die zweite");
});

test("whoever is signed out while writing signs in again beside it", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "guide");
  const cookies = await context.cookies();
  await context.clearCookies();
  await page.locator('[name="title"]').fill("Nach dem Abmelden");
  await expect(page.locator(".editor-head [data-part=saved]")).toContainText("nicht mehr angemeldet");
  await expect(page.getByRole("link", { name: "In neuem Fenster anmelden" }).first()).toBeVisible();
  await context.addCookies(cookies);
  await page.locator('[name="title"]').press("End");
  await page.locator('[name="title"]').pressSequentially("!");
  await saved(page);
  expect(await kept(context, address, "title")).toBe("Nach dem Abmelden!");
});

test("steps are moved by button, keys and dragging, and it is said", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "dialog_format");
  const title = (at: number) => page.locator(`[name="fields.steps[${at}].title"]`);
  await title(0).fill("Begrüßung");
  for (const [at, text] of ["Begrüßung", "Tischrunden", "Ernte"].entries()) {
    if (at > 0) await page.getByRole("button", { name: "Schritt anfügen" }).click();
    await expect(title(at)).toBeVisible();
    await title(at).fill(text);
  }
  await saved(page);
  const order = () => page.locator('[name$="].title"][name^="fields.steps"]').evaluateAll((all) => all.map((it) => (it as HTMLInputElement).value));
  await page.getByRole("button", { name: "Schritt 3 nach oben" }).click();
  await expect.poll(order).toEqual(["Begrüßung", "Ernte", "Tischrunden"]);
  await expect(page.locator("[data-status]")).toHaveText("Schritt 3 steht jetzt an Stelle 2 von 3");
  await expect(page.getByRole("button", { name: "Schritt 2 nach oben" })).toBeFocused();
  await title(0).focus();
  await page.keyboard.press("Alt+Shift+ArrowDown");
  await expect.poll(order).toEqual(["Ernte", "Begrüßung", "Tischrunden"]);
  const handles = page.locator("#f-fields-steps [data-drag]");
  await handles.nth(2).scrollIntoViewIfNeeded();
  const from = await handles.nth(2).boundingBox();
  await page.mouse.move(from!.x + 5, from!.y + 5);
  await page.mouse.down();
  const onto = await page.locator("#f-fields-steps-0").boundingBox();
  await page.mouse.move(onto!.x + 20, onto!.y + 5, { steps: 8 });
  await expect(page.locator("#f-fields-steps-0")).toHaveAttribute("data-drop", "before");
  await page.mouse.up();
  await expect.poll(order).toEqual(["Tischrunden", "Ernte", "Begrüßung"]);
  await saved(page);
  expect(await kept(context, address, "fields.steps[0].title")).toBe("Tischrunden");
});

test("without a network steps are added, moved and taken out, and that is kept", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "dialog_format");
  const title = (at: number) => page.locator(`[name="fields.steps[${at}].title"]`);
  const order = (of: Page) => of.locator('[name$="].title"][name^="fields.steps"]').evaluateAll((all) => all.map((it) => (it as HTMLInputElement).value));
  await title(0).fill("Begrüßung");
  await page.getByRole("button", { name: "Schritt anfügen" }).click();
  await title(1).fill("Tischrunden");
  await saved(page);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Schritt anfügen" }).click();
  await expect(page.locator("[data-status]")).toHaveText("Neu angelegt: Schritt 3");
  await expect(title(2)).toBeVisible();
  await title(2).fill("Ernte");
  await page.getByRole("button", { name: "Schritt 3 nach oben" }).click();
  expect(await order(page)).toEqual(["Begrüßung", "Ernte", "Tischrunden"]);
  await expect(page.locator("[data-status]")).toHaveText("Schritt 3 steht jetzt an Stelle 2 von 3");
  await expect(page.getByRole("button", { name: "Schritt 2 nach oben" })).toBeFocused();
  await page.keyboard.press("Alt+Shift+ArrowUp");
  expect(await order(page)).toEqual(["Ernte", "Begrüßung", "Tischrunden"]);
  await expect(page.getByRole("button", { name: "Schritt 1 nach oben" })).toHaveCount(0);
  await page.getByRole("button", { name: "Schritt 2 löschen" }).click();
  expect(await order(page)).toEqual(["Ernte", "Tischrunden"]);
  await expect(page.locator("[data-status]")).toHaveText("Gelöscht: Schritt 2");
  await expect(page.locator(".editor-head [data-part=saved]")).toContainText("Keine Verbindung");
  expect(await barriers(page)).toEqual([]);

  // The browser goes down before there is a network again; the next visit has it all.
  await crash(page);
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(address);
  await expect(again.locator("[data-part=told]")).toContainText("Nachgetragen");
  expect(await order(again)).toEqual(["Ernte", "Tischrunden"]);
  expect(await kept(context, address, "fields.steps[0].title")).toBe("Ernte");
  expect(await kept(context, address, "fields.steps[1].title")).toBe("Tischrunden");
});

test("a title like that of another entry: new all the same, or a variant of it", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "dialog_format");
  const alike = page.locator("[data-part=alike]");
  await page.locator('[name="title"]').fill("Fishbowl");
  await expect(alike).toContainText("Das gibt es schon so ähnlich");
  await page.getByRole("button", { name: "Trotzdem neu" }).click();
  await expect(alike).toBeHidden();
  await expect(page.locator('[name="title"]')).toBeFocused();
  await page.locator('[name="summary"]').fill("Ein Kreis in der Mitte, alle anderen außen herum.");
  await saved(page);
  await expect(alike).toBeHidden();

  const other = await begin(page, "dialog_format");
  expect(other).not.toBe(address);
  await page.locator('[name="title"]').fill("Fishbowl");
  await page.getByRole("button", { name: "Variante von „Fishbowl" }).first().click();
  await expect(page.locator('[name="related[0].rel"]')).toHaveValue("variant_of");
  await saved(page);
  expect(await kept(context, other, "related[0].rel")).toBe("variant_of");
});

test("the preview stands beside the form, follows it and stays folded away", async ({ page }) => {
  // It is closed to the page; here it is looked into.
  await page.addInitScript(() => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function () {
      return attach.call(this, { mode: "open" });
    };
  });
  await signIn(page);
  const address = await begin(page, "guide");
  const beside = page.locator("details[data-beside]");
  await page.locator('[name="title"]').fill("Neben dem Formular");
  await saved(page);
  await expect(beside.locator("h1")).toHaveText("Neben dem Formular", { timeout: 1_000 });
  await expect(beside).toContainText("Entwurf, noch nicht veröffentlicht");
  await page.locator('[name="title"]').fill("Noch immer daneben");
  await saved(page);
  await expect(beside.locator("h1")).toHaveText("Noch immer daneben", { timeout: 1_000 });
  expect(await barriers(page)).toEqual([]);
  await beside.locator("summary").first().click();
  await page.goto(address);
  await awake(page);
  await expect(beside).toBeVisible();
  await expect(beside).not.toHaveAttribute("open");
  await page.setViewportSize({ width: 1200, height: 900 });
  await expect(beside).toBeHidden();
});

test("a contradiction is named while typing", async ({ page }) => {
  await signIn(page);
  await begin(page, "dialog_format");
  await page.locator('[name="fields.duration_min"]').fill("60");
  await page.locator('[name="fields.duration_max"]').fill("90");
  await page.locator('[name="fields.steps[0].title"]').fill("Viel zu lang");
  await page.locator('[name="fields.steps[0].minutes_min"]').fill("95");
  await page.locator('[name="fields.steps[0].minutes_max"]').fill("95");
  await expect(page.locator("[data-part=sum]")).toContainText("5 Minuten zu viel");
  await expect(page.locator("[data-part=sum]")).toContainText("angegeben: 60");
});

test("Word comes in as Markdown, and buttons make it", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "guide");
  const body = page.locator("textarea[data-markdown]").first();
  const name = (await body.getAttribute("name"))!;
  await body.focus();
  await body.evaluate((area) => {
    const board = new DataTransfer();
    board.setData("text/html", "<html><body><!--StartFragment--><p class=MsoNormal>Wir brauchen <b>Stühle</b>:<o:p></o:p></p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·</span><![endif]>dreißig<o:p></o:p></p><!--EndFragment--></body></html>");
    board.setData("text/plain", "Wir brauchen Stühle:\n·dreißig");
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: board, bubbles: true, cancelable: true }));
  });
  await expect(body).toHaveValue("Wir brauchen **Stühle**:\n\n- dreißig");
  await expect(page.locator("[data-status]")).toHaveText(/eingefügt/);
  await body.fill("ein Wort");
  await body.evaluate((area) => (area as HTMLTextAreaElement).setSelectionRange(4, 8));
  await page.keyboard.press("Control+b");
  await expect(body).toHaveValue("ein **Wort**");
  await page.getByRole("button", { name: "Liste", exact: true }).first().click();
  await expect(body).toHaveValue("- ein **Wort**");
  await saved(page);
  expect(await kept(context, address, name)).toBe("- ein **Wort**");
});

test("a picture is handed in, described, and a text file is refused", async ({ page, context }) => {
  await signIn(page);
  const address = await begin(page, "guide");
  await page.locator('[name="title"]').fill("Mit einem Bild");
  const picture = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(60, 40);
    const brush = canvas.getContext("2d")!;
    brush.fillStyle = "teal";
    brush.fillRect(0, 0, 60, 40);
    return Array.from(new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer()));
  });
  await page.locator("input[type=file]").setInputFiles([
    { name: "zaun.png", mimeType: "image/png", buffer: Buffer.from(picture) },
    { name: "notiz.png", mimeType: "image/png", buffer: Buffer.from("Das ist kein Bild.") },
  ]);
  await page.getByRole("button", { name: "Hochladen" }).click();
  const refused = page.locator("form[data-upload] [data-refused]");
  await expect(refused).toContainText("notiz.png");
  await expect(page.locator("#f-media-0 img")).toBeVisible();
  await page.locator('[name="media[0].alt"]').fill("Ein türkisfarbenes Feld");
  await saved(page);
  expect(await kept(context, address, "media[0].alt")).toBe("Ein türkisfarbenes Feld");
  expect(await kept(context, address, "title")).toBe("Mit einem Bild");
  const source = (await page.locator("#f-media-0 img").getAttribute("src"))!;
  expect((await page.request.get(source)).headers()["content-security-policy"]).toContain("sandbox");
  const stranger = await page.context().browser()!.newContext({ baseURL: PEOPLE });
  expect((await stranger.request.get(source)).status()).toBe(404);
  await stranger.close();
  expect(await barriers(page)).toEqual([]);
});

test("a guide is written and submitted with the keyboard alone", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  test.setTimeout(120_000);
  await signIn(page);
  await begin(page, "guide");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const named = (name: string) => page.locator(`form#draft [name="${name}"]:not([type=hidden])`).first();
  /** Goes on to a field; what comes to have the focus is seen at every stop. */
  const to = (name: string) => tabTo(page, named(name), 200);
  const write = async (name: string, text: string) => {
    await to(name);
    await page.keyboard.type(text);
  };
  const pick = async (name: string) => {
    await to(name);
    await page.keyboard.press("ArrowDown");
  };
  await write("title", "Anrufe aus der Nachbarschaft annehmen");
  await write("summary", "Wer bei Lärm oder Geruch im Werk anruft, erreicht jemanden, der zuhört, nachfragt und sich wieder meldet.");
  await write("fields.problem_statement", "Anrufe landen an der Pforte, niemand schreibt sie auf, und wer angerufen hat, hört nie wieder etwas davon.");
  await pick("fields.audience_level");
  await pick("topics");
  await to("target_groups");
  await page.keyboard.press("Space");
  await write("fields.sections[0].heading", "Wer ans Telefon geht");
  await write("fields.sections[0].body", "Eine Nummer, zwei Menschen, feste Zeiten. Außerhalb der Zeiten nimmt ein Anrufbeantworter auf, der sagt, wann jemand zurückruft.");
  await write("sources[0].citation", "Eigene Erfahrung aus drei Jahren Nachbarschaftstelefon");
  await saved(page);
  const submit = page.getByRole("button", { name: "Zur Prüfung einreichen" });
  await tabTo(page, submit, 200);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/eingang$/);
  await expect(page.locator("main")).toContainText(/„Anrufe aus der Nachbarschaft annehmen“ ist eingereicht, unter der Nummer \d+/);
});
