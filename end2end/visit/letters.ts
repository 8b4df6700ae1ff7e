// Letters, where administrators read them: the outbox of a node without a mail server, whose links are plain under `--demo`.
import { expect, type Page } from "@playwright/test";
import { ADMINISTRATOR, signedIn } from "./people.ts";

export const OUTBOX = "/de/konto/postausgang";

/** Opens the newest letter to this address with these words in its subject, as soon as the node has put it down. */
export async function letter(administrator: Page, to: string, subject: string): Promise<void> {
  await signedIn(administrator, ADMINISTRATOR, OUTBOX);
  const row = administrator.getByRole("row").filter({ hasText: to }).filter({ hasText: subject }).first();
  await expect(async () => {
    await administrator.goto(OUTBOX);
    await expect(row, `a letter “${subject}” to ${to}`).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await row.getByRole("link").click();
  await expect(administrator.getByRole("heading", { level: 1 })).toContainText(subject);
  await expect(administrator.locator(".letter-head")).toContainText(to);
}
