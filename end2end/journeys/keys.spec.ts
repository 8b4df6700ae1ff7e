// Queue and case by single keys, and by none where they are switched off. On a server of its own (`werkbuch serve --demo`).
import { expect, test } from "../visit/listening.ts";
import { MODERATOR, NO_PEOPLE, PEOPLE, rareWord, signIn, submitGuide } from "../visit/people.ts";

test.use({ baseURL: PEOPLE ?? "http://localhost:3000", contextOptions: { reducedMotion: "reduce" } });
test.skip(PEOPLE === undefined, NO_PEOPLE);

const QUEUE = "/de/servicestelle/pruefungen";
/** More than ever wait on this server. */
const MOST = 100;

test("a case is found, taken and looked through by single keys", async ({ page: contributor, another }) => {
  test.setTimeout(120_000);
  const title = `Mit einzelnen Tasten: ${rareWord()}`;
  await signIn(contributor);
  const { number } = await submitGuide(contributor, title);
  const moderator = await another();
  await signIn(moderator, MODERATOR, QUEUE);
  const keys = moderator.getByRole("region", { name: "Tasten" });
  await expect(keys).toBeVisible();

  const link = moderator.getByRole("link", { name: title });
  const toIt = async () => {
    for (let presses = 0; presses < MOST; presses += 1) {
      await moderator.keyboard.press("j");
      if (await link.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`${title} is not reached by j`);
  };
  await toIt();
  const box = moderator.getByLabel(`„${title}“ markieren`);
  await moderator.keyboard.press("x");
  await expect(box).toBeChecked();
  await moderator.keyboard.press("x");
  await expect(box).not.toBeChecked();

  // In a field, letters are letters.
  await moderator.keyboard.press("/");
  const kind = moderator.getByLabel("Art", { exact: true });
  await expect(kind).toBeFocused();
  await moderator.keyboard.press("x");
  await expect(kind).toBeFocused();
  await kind.blur();
  await moderator.keyboard.press("?");
  await expect(keys).toBeFocused();

  await toIt();
  await moderator.keyboard.press("a");
  await expect(moderator.getByRole("status").filter({ hasText: "Übernommen." })).toBeVisible();
  await expect(keys).toBeVisible();
  await toIt();
  await moderator.keyboard.press("o");
  await expect(moderator).toHaveURL(`${QUEUE}/${number}`);
  await expect(keys).toBeVisible();

  const fields = moderator.locator(".bench-main > .diff-field");
  await moderator.keyboard.press("n");
  await expect(fields.first()).toBeFocused();
  await moderator.keyboard.press("n");
  await moderator.keyboard.press("p");
  await expect(fields.first()).toBeFocused();
  await moderator.keyboard.press("c");
  const comment = fields.first().getByLabel("Anmerkung", { exact: true });
  await expect(comment).toBeFocused();
  await moderator.keyboard.type("neue Angabe");
  await expect(comment).toHaveValue("neue Angabe");
  await comment.blur();
  await moderator.keyboard.press("e");
  await expect(moderator.locator("#decision").getByRole("radio").first()).toBeFocused();

  // Switched off, they stay so.
  const on = moderator.getByLabel("Mit diesen Tasten arbeiten");
  await on.uncheck();
  await moderator.reload();
  await expect(keys).toBeVisible();
  await expect(on).not.toBeChecked();
  await moderator.keyboard.press("n");
  await expect(fields.first()).not.toBeFocused();
  await on.check();
});

test("without the program nothing is said about keys", async ({ another }) => {
  const moderator = await another({ javaScriptEnabled: false });
  await signIn(moderator, MODERATOR, QUEUE);
  await expect(moderator.getByRole("heading", { level: 1, name: "Prüfungen" })).toBeVisible();
  await expect(moderator.getByText("Mit diesen Tasten arbeiten")).toBeHidden();
});
