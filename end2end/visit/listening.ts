// Every test listens: whatever the browser says on its console, and every request that leaves the site, is a failure.
import { test as base, expect } from "@playwright/test";

interface Listening {
  /** What a test provokes on purpose. */
  forgiven: RegExp | null;
  /** What was heard so far. */
  complaints: string[];
}

export const test = base.extend<Listening>({
  forgiven: [null, { option: true }],
  complaints: [
    async ({ context, baseURL, forgiven }, use) => {
      const complaints: string[] = [];
      const hear = (complaint: string) => {
        if (!forgiven?.test(complaint)) complaints.push(complaint);
      };
      const origin = new URL(baseURL!).origin;
      context.on("console", (message) => hear(`${message.type()}: ${message.text()} (${message.location().url})`));
      context.on("weberror", (error) => hear(`uncaught: ${error.error().message}`));
      context.on("request", (request) => {
        if (new URL(request.url()).origin !== origin) hear(`foreign request: ${request.url()}`);
      });
      await use(complaints);
      expect(complaints, "the browser complained, or something left the site").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
