// What people of the office do with a submission, and what its authors do about it.
import { expect, type Locator, type Page } from "@playwright/test";

export const OFFICE = "/de/servicestelle";
export const QUEUE = `${OFFICE}/pruefungen`;

/** Finds the submission in the queue and takes it. */
export async function take(page: Page, title: string): Promise<void> {
  await page.goto(QUEUE);
  await page.getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await page.getByRole("button", { name: "Prüfung übernehmen" }).click();
  await expect(page.getByText("Dieser Eintrag liegt bei Ihnen.")).toBeVisible();
}

/** Where something is said about the field with this path. */
export function place(page: Page, path: string): Locator {
  return page.locator(`details.comment-add[data-at="${path}"]`);
}

/** Says something about the field with this path. */
export async function comment(page: Page, path: string, text: string): Promise<void> {
  await place(page, path).locator("summary").click();
  await place(page, path).getByLabel("Anmerkung", { exact: true }).fill(text);
  await place(page, path).getByRole("button", { name: "Anmerkung festhalten" }).click();
  await expect(page.locator("div.comment", { hasText: text })).toBeVisible();
}

export interface Decision {
  verdict: "Veröffentlichen" | "Um Änderung bitten" | "Ablehnen";
  reason?: string;
  words?: string;
  /** What is said when it is written down. */
  says: string;
}

export const PUBLISH: Decision = { verdict: "Veröffentlichen", says: "Der Eintrag ist veröffentlicht." };

/** Decides about the submission that the page shows. */
export async function decide(page: Page, { verdict, reason, words, says }: Decision): Promise<void> {
  const form = page.locator("#decision");
  await form.getByRole("radio", { name: new RegExp(`^${verdict}`) }).check();
  if (reason) await form.getByLabel("Grund", { exact: true }).selectOption({ label: reason });
  if (words) await form.getByLabel("Begründung an die Initiative").fill(words);
  await form.getByRole("button", { name: "Entscheidung festhalten" }).click();
  await expect(page.getByRole("status").filter({ hasText: says })).toBeVisible();
}

/** An author objects to the one decision of the page that can be objected to; `looked` is done before it is sent. */
export async function object(page: Page, text: string, looked?: () => Promise<void>): Promise<void> {
  await page.locator("summary", { hasText: "Widersprechen" }).click();
  await page.getByLabel("Warum widersprechen Sie?").fill(text);
  await looked?.();
  await page.getByRole("button", { name: "Widerspruch senden" }).click();
  await expect(page.locator("main")).toContainText("Eine zweite Person sieht sich das an und antwortet Ihnen.");
}

/** Follows the objection to the entry with this title, on the page that shows all of them. */
export async function followObjection(page: Page, title: string, words: string): Promise<void> {
  const waiting = page.getByRole("region", { name: title });
  await waiting.getByLabel("Dem Widerspruch folgen").check();
  await waiting.getByLabel("Begründung an die Initiative").fill(words);
  await waiting.getByRole("button", { name: "Entscheidung festhalten" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Die Entscheidung ist festgehalten." })).toBeVisible();
  await expect(waiting).toHaveCount(0);
}
