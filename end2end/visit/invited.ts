// Somebody new: invited by an owner, told by a letter, taken in.
import { expect, type Page } from "@playwright/test";
import { letter } from "./letters.ts";
import { OWNER, rareWord, signedIn } from "./people.ts";

/** A password that no program guesses soon. */
export const GOOD_PASSWORD = "Vier Amseln tragen Laternen heim";

export interface Newcomer {
  name: string;
  address: string;
}

/** Nobody else has this name or address, however often the tests run on the same server. */
export function newcomer(): Newcomer {
  const word = rareWord().toLowerCase();
  return { name: `Neu ${word}`, address: `${word}@demo.example` };
}

/** An owner invites the address to write for the initiative of the demonstration. */
export async function invite(owner: Page, address: string): Promise<void> {
  await signedIn(owner, OWNER, "/de/konto");
  await owner.getByRole("main").locator('a[href*="/konto/initiativen/"]').first().click();
  await owner.getByLabel("E-Mail-Adresse", { exact: true }).fill(address);
  await owner.getByLabel("Rolle", { exact: true }).selectOption({ label: "Mitwirkend" });
  await owner.getByRole("button", { name: "Einladung schicken" }).click();
  await expect(owner.getByRole("status").filter({ hasText: "Die Einladung ist unterwegs." })).toBeVisible();
  await expect(owner.getByRole("listitem").filter({ hasText: address })).toBeVisible();
}

/** Where the letter to the invited address leads. */
export async function invitation(administrator: Page, address: string): Promise<string> {
  await letter(administrator, address, "Einladung");
  const link = await administrator.locator('.letter-text a[href*="/konto/einladung/"]').getAttribute("href");
  expect(link, "the letter leads to the invitation").not.toBeNull();
  return link!;
}

/** Begins an account where the invitation leads, and takes what it gives. */
export async function accept(page: Page, path: string, { name }: Newcomer): Promise<void> {
  await page.goto(path);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Neues Passwort", { exact: true }).fill(GOOD_PASSWORD);
  await page.getByRole("button", { name: "Konto beginnen und annehmen" }).click();
  await expect(page).toHaveURL(/\/de\/konto\?done=accepted$/);
  await expect(page.getByRole("status").filter({ hasText: "Die Einladung ist angenommen." })).toBeVisible();
}

/** All of it: afterwards the newcomer is signed in on `page`. */
export async function join(page: Page, owner: Page, administrator: Page): Promise<Newcomer> {
  const somebody = newcomer();
  await invite(owner, somebody.address);
  await accept(page, await invitation(administrator, somebody.address), somebody);
  return somebody;
}
