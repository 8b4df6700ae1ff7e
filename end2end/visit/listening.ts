// Every test listens: whatever the browser says on its console, and every request that leaves the site, is a failure.
import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";

interface Listening {
  /** What a test provokes on purpose. */
  forgiven: RegExp | null;
  /** What was heard so far. */
  complaints: string[];
  /** A page for somebody else, in a browser of their own that is listened to as well and closed at the end. */
  another: (options?: BrowserContextOptions) => Promise<Page>;
}

function listen(context: BrowserContext, origin: string, forgiven: RegExp | null, complaints: string[]): void {
  const hear = (complaint: string) => {
    if (!forgiven?.test(complaint)) complaints.push(complaint);
  };
  context.on("console", (message) => hear(`${message.type()}: ${message.text()} (${message.location().url})`));
  context.on("weberror", (error) => hear(`uncaught: ${error.error().message}`));
  context.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) hear(`foreign request: ${request.url()}`);
  });
}

export const test = base.extend<Listening>({
  forgiven: [null, { option: true }],
  complaints: [
    async ({ context, baseURL, forgiven }, use) => {
      const complaints: string[] = [];
      listen(context, new URL(baseURL!).origin, forgiven, complaints);
      await use(complaints);
      expect(complaints, "the browser complained, or something left the site").toEqual([]);
    },
    { auto: true },
  ],
  another: async ({ browser, baseURL, forgiven, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL, ...options });
      listen(context, new URL(baseURL!).origin, forgiven, complaints);
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect };
