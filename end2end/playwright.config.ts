import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// The browser is the system's: named in CHROMIUM, or where distributions put it.
const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"];
const chromium = process.env.CHROMIUM ?? usual.find((file) => existsSync(file));

export default defineConfig({
  testDir: ".",
  testMatch: "{journeys,routes,no_javascript,bugs}/**/*.spec.ts",
  // Everything that a run leaves behind.
  outputDir: "results/artifacts",
  reporter: [["list"], ["json", { outputFile: "results/report.json" }]],
  fullyParallel: true,
  workers: 2,
  // What works only at a second try does not work.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    // The address at which `cargo xtask run` serves.
    baseURL: process.env.BASE_URL ?? "http://localhost:3000",
    browserName: "chromium",
    headless: true,
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 900 },
    colorScheme: "light",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
