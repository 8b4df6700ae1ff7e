// How many bytes a reader waits for: HTML and style sheet, as they come over the line.
import { get, type IncomingHttpHeaders } from "node:http";
import { entries, listed } from "../visit/addresses.ts";
import { expect, test } from "../visit/listening.ts";

const MOST = 30 * 1024;
const MOST_SCRIPT = 3 * 1024;

/** The answer as it comes, and as it is read. */
function fetched(address: string): Promise<{ bytes: number; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const request = get(address, { headers: { "accept-encoding": "br" } }, (response) => {
      let bytes = 0;
      response.on("data", (part: Buffer) => (bytes += part.length));
      response.on("end", () => (response.statusCode === 200 ? resolve({ bytes, headers: response.headers }) : reject(new Error(`${address}: ${response.statusCode}`))));
    });
    request.on("error", reject);
  });
}

test("30 KiB for the text of every page, and for text and dress of the usual one; 3 KiB of script", async ({ request, baseURL }) => {
  test.setTimeout(180_000);
  const formats = (await entries(request)).filter((path) => /dialogformate|dialogue-formats/.test(path));
  const sheets = formats.map((path) => `${path}/${path.startsWith("/de/") ? "ablauf" : "run-sheet"}`);
  const paths = [...(await listed(request)), ...sheets];
  const sizes = new Map<string, number>();
  const assets = new Map<string, number>();
  for (const path of paths) {
    const page = await fetched(new URL(path, baseURL).href);
    expect(page.headers["content-encoding"], path).toBe("br");
    const html = await (await request.get(path)).text();
    let [text, script] = [page.bytes, 0];
    const linked = [...html.matchAll(/<link\b[^>]*rel="stylesheet"[^>]*href="([^"]+)"|<link\b[^>]*href="([^"]+)"[^>]*rel="stylesheet"|<script\b[^>]*\bsrc="([^"]+)"/g)];
    expect(linked.length, `style sheet and scripts of ${path}`).toBeGreaterThan(1);
    for (const [, first, second, source] of linked) {
      const asset = (first ?? second ?? source)!;
      if (!assets.has(asset)) {
        const { bytes, headers } = await fetched(new URL(asset, baseURL).href);
        expect(headers["content-encoding"], asset).toBe("br");
        expect(headers["cache-control"], asset).toContain("immutable");
        assets.set(asset, bytes);
      }
      if (source) script += assets.get(asset)!;
      else text += assets.get(asset)!;
    }
    sizes.set(path, text);
    // A long entry may weigh so much by itself; the usual page with its style sheet.
    expect.soft(page.bytes, `HTML of ${path}`).toBeLessThanOrEqual(MOST);
    expect.soft(script, `scripts of ${path}`).toBeLessThanOrEqual(MOST_SCRIPT);
  }
  const sorted = [...sizes].sort(([, a], [, b]) => b - a);
  const [path, bytes] = sorted[0]!;
  const half = sorted[Math.floor(sorted.length / 2)]![1];
  expect(half, "HTML and style sheet of the page in the middle").toBeLessThanOrEqual(MOST);
  console.log(`${sizes.size} pages; the one in the middle is ${(half / 1024).toFixed(1)} KiB with its style sheet; the heaviest, ${path}, is ${(bytes / 1024).toFixed(1)} KiB with its style sheet`);
});
