// From the two first pages over every link within the site. Pages are opened in the browser, up to a limit; what lies
// beyond it is at least asked for.
import type { Page } from "@playwright/test";
import { expect, test } from "../visit/listening.ts";

/** Pages that are opened. */
const MOST = 600;
/** Tabs at the same time. */
const TABS = 2;

interface Seen {
  /** Breaches of a rule, by the rule. */
  faults: [rule: string, what: string][];
  /** Where its links lead: addresses of this site with their fragments. */
  links: string[];
  /** All names within the page that a fragment can lead to. */
  ids: string[];
  title: string;
  /** Other languages of this page: `de`, `en`, `x-default`. */
  alternates: Record<string, string>;
  canonical: string;
  isListed: boolean;
}

/** Everything that is looked at within one page. */
function look(page: Page): Promise<Seen> {
  return page.evaluate(() => {
    const faults: [string, string][] = [];
    const fault = (rule: string, what: string) => faults.push([rule, what.replace(/\s+/g, " ").slice(0, 160)]);
    const all = <E extends Element>(selector: string) => [...document.querySelectorAll<E>(selector)];
    const content = (selector: string, name: string) => all(selector).map((element) => element.getAttribute(name) ?? "");
    const path = location.pathname;
    const language = path.split("/")[1]!;

    if (document.documentElement.lang !== language) fault("lang of the page", document.documentElement.lang);
    for (const element of all<HTMLElement>("[lang]")) if (!["de", "en"].includes(element.lang)) fault("lang of a part", element.outerHTML);
    const titles = all("h1");
    if (titles.length !== 1 || !titles[0]!.textContent!.trim()) fault("one h1", titles.map((title) => title.textContent).join(" | "));
    if (!document.title.trim()) fault("title", document.title);
    const descriptions = content("meta[name=description]", "content");
    if (descriptions.length !== 1 || descriptions[0]!.trim().length < 20) fault("description", descriptions.join(" | "));

    const canonicals = content("link[rel=canonical]", "href");
    const canonical = canonicals[0] ?? "";
    if (canonicals.length !== 1 || !/^https?:/.test(canonical) || new URL(canonical).pathname !== path) fault("canonical", canonicals.join(" | "));
    const alternates = Object.fromEntries(all("link[rel=alternate][hreflang]").map((link) => [link.getAttribute("hreflang")!, link.getAttribute("href")!]));
    if (Object.keys(alternates).sort().join() !== "de,en,x-default") fault("hreflang", Object.keys(alternates).join());
    if (alternates[language] !== canonical || alternates["x-default"] !== alternates["de"]) fault("hreflang", JSON.stringify(alternates));

    for (const script of all<HTMLScriptElement>("script")) {
      if (!script.getAttribute("src") && script.type !== "application/ld+json") fault("nothing inline", script.outerHTML);
      if (script.type === "application/ld+json") {
        try {
          const data = JSON.parse(script.textContent ?? "");
          if (!/schema\.org/.test(JSON.stringify(data["@context"])) || !(data["@type"] || data["@graph"])) fault("JSON-LD", script.textContent!);
        } catch (error) {
          fault("JSON-LD", String(error));
        }
      }
    }
    for (const element of all("style, [style]")) fault("nothing inline", element.outerHTML);
    for (const element of all("*")) for (const { name } of element.attributes) if (/^on/.test(name)) fault("nothing inline", element.outerHTML);

    const ids = all("[id]").map((element) => element.id);
    for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) fault("ids are unique", id);
    for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"]) {
      for (const element of all(`[${name}]`)) {
        for (const id of element.getAttribute(name)!.split(/\s+/)) if (!ids.includes(id)) fault("references lead somewhere", `${name}="${id}" in ${element.outerHTML}`);
      }
    }

    // Text that is read out: not what is hidden from it.
    const spoken = (node: Node): string => {
      if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
      if (!(node instanceof Element) || node.getAttribute("aria-hidden") === "true") return "";
      return node.getAttribute("aria-label") ?? node.getAttribute("alt") ?? [...node.childNodes].map(spoken).join("");
    };
    for (const link of all("a[href], button, summary")) if (!spoken(link).trim()) fault("links and buttons have a text", link.outerHTML);
    for (const picture of all("img")) if (!picture.hasAttribute("alt")) fault("pictures have a text or are hidden", picture.outerHTML);
    for (const picture of all("svg")) {
      const isNamed = ["img", "group"].includes(picture.getAttribute("role") ?? "") && (picture.hasAttribute("aria-label") || picture.hasAttribute("aria-labelledby") || picture.querySelector("title"));
      if (!picture.closest("[aria-hidden=true]") && !isNamed) fault("pictures have a text or are hidden", picture.outerHTML);
    }
    if (/\{\{|\}\}|\bundefined\b|\bNaN\b/.test(document.body.innerText)) fault("no slot is left open", document.body.innerText.match(/.{0,40}(\{\{|\}\}|\bundefined\b|\bNaN\b).{0,40}/)![0]);

    const links = all<HTMLAnchorElement>("a[href], link[rel=alternate][href], link[rel=search][href], link[rel=icon][href], use[href]").map((link) => new URL(link.getAttribute("href")!, location.href));
    for (const link of links) if (!["http:", "https:", "mailto:", "tel:"].includes(link.protocol)) fault("links lead to the web", link.href);
    const own = links.filter((link) => link.origin === location.origin).map((link) => link.pathname + link.search + link.hash);
    const isListed = !content("meta[name=robots]", "content").some((robots) => robots.includes("noindex"));
    return { faults, links: own, ids, title: document.title, alternates, canonical, isListed };
  });
}

/** Shape of an address: words of a query count by their names alone. */
function shape(address: string): string {
  const { pathname, searchParams } = new URL(address, "http://localhost");
  const names = [...new Set(searchParams.keys())].sort().join("&");
  return names ? `${pathname.replace(/\/[^/]+\/(ablauf|run-sheet)$/, "/*/$1")}?${names}` : pathname;
}

test("every link within the site leads to a page in order", async ({ context, request, baseURL }) => {
  test.setTimeout(400_000);
  const faults = new Map<string, Set<string>>();
  const fault = (rule: string, what: string) => {
    if (!faults.has(rule)) faults.set(rule, new Set());
    faults.get(rule)!.add(what);
  };
  const seen = new Map<string, Seen>();
  /** Address → the page that links to it. */
  const known = new Map<string, string>([["/de", "the beginning"], ["/en", "the beginning"]]);
  const shapes = new Map<string, number>();
  const queue = ["/de", "/en"];
  const concepts: string[] = [];
  const asked = new Set<string>();
  const fragments: [address: string, id: string, from: string][] = [];

  const meet = (link: string, from: string) => {
    const [address, hash] = link.split("#") as [string, string?];
    // What is made for whoever is signed in is walked by them (journeys/contributor).
    if (/^\/(de\/(konto|schreibtisch)|en\/(account|desk))(\/|\?|$)/.test(address)) return;
    if (hash) fragments.push([address, decodeURIComponent(hash), from]);
    if (known.has(address)) return;
    known.set(address, from);
    // Only pages are opened, and of those that differ in a query two of each shape.
    const isPage = /^\/(de|en)(\/|\?|$)/.test(address) && !/\.(atom|xml)$/.test(address);
    const count = (shapes.get(shape(address)) ?? 0) + 1;
    shapes.set(shape(address), count);
    if (!isPage || (address.includes("?") && count > 2)) asked.add(address);
    else if (/^\/(de\/begriffe|en\/concepts)\/[^/]+\/[^/]+$/.test(address)) concepts.push(address);
    else queue.push(address);
  };

  const visit = async (page: Page, address: string) => {
    const answer = await page.goto(address);
    if (answer?.status() !== 200) return fault("status 200", `${address}: ${answer?.status()}, linked from ${known.get(address)}`);
    if (answer.request().redirectedFrom()) fault("links lead straight to a page", `${address}, linked from ${known.get(address)}`);
    const found = await look(page);
    for (const [rule, what] of found.faults) fault(rule, `${address}: ${what}`);
    seen.set(address, found);
    for (const link of found.links) meet(link, address);
  };

  // The numerous pages of single concepts come last: every so many of them, as far as the limit goes.
  const tabs = await Promise.all(Array.from({ length: TABS }, () => context.newPage()));
  const sweep = async (addresses: string[]) => {
    while (addresses.length > 0 && seen.size < MOST) {
      await Promise.all(tabs.map(async (tab) => {
        const address = addresses.shift();
        if (address) await visit(tab, address);
      }));
    }
  };
  await sweep(queue);
  const step = Math.max(1, Math.ceil(concepts.length / 60));
  await sweep(concepts.filter((_, index) => index % step === 0));
  await sweep(queue);
  for (const address of [...queue, ...concepts]) if (!seen.has(address)) asked.add(address);

  const bodies = new Map<string, string>();
  for (const address of asked) {
    const answer = await request.get(address, { maxRedirects: 0 });
    // Permanent addresses send everybody on to the page in their language.
    const due = address.startsWith("/e/") ? 303 : 200;
    if (answer.status() !== due) fault("status 200", `${address}: ${answer.status()}, linked from ${known.get(address)}`);
    if (/html|svg/.test(answer.headers()["content-type"] ?? "")) bodies.set(address, await answer.text());
  }

  for (const [address, id, from] of fragments) {
    const body = bodies.get(address);
    const isThere = seen.get(address)?.ids.includes(id) ?? body?.includes(`id="${id}"`);
    if (isThere === false) fault("fragments lead somewhere", `${address}#${id} in ${from}`);
  }

  const titles = new Map<string, string>();
  for (const [address, { alternates, canonical, title, isListed }] of seen) {
    const language = address.split(/[/?]/)[1]!;
    const other = alternates[language === "de" ? "en" : "de"];
    if (!other) continue;
    const there = new URL(other);
    const back = seen.get(there.pathname + there.search);
    if (back && back.alternates[language] !== canonical) fault("hreflang leads back", `${address} → ${other} → ${back.alternates[language]}`);
    if (!back && !known.has(there.pathname + there.search)) fault("hreflang leads back", `${address} → ${other}, which nothing leads to`);
    if (isListed && !address.includes("?")) {
      const same = titles.get(`${language} ${title}`);
      if (same) fault("titles tell pages apart", `${address} and ${same}: ${title}`);
      titles.set(`${language} ${title}`, address);
    }
  }

  const origin = new URL(baseURL!).origin;
  console.log(`${seen.size} pages opened, ${asked.size} addresses more asked for at ${origin}; ${concepts.length} concepts left unopened are among them`);
  expect(seen.size, "pages opened").toBeGreaterThan(150);
  for (const [rule, found] of faults) expect.soft([...found].slice(0, 40), `${rule} (${found.size})`).toEqual([]);
});

test("the first page sends on by language, permanent addresses by language and by what is asked for", async ({ request }) => {
  for (const [accepted, to] of [["de-DE,de;q=0.9,en;q=0.5", "/de"], ["en-GB,en;q=0.9,de;q=0.5", "/en"], ["fr-FR", "/de"]] as const) {
    const answer = await request.get("/", { maxRedirects: 0, headers: { "accept-language": accepted } });
    expect([answer.status(), answer.headers()["location"]]).toEqual([302, to]);
    expect(answer.headers()["vary"]).toContain("accept-language");
  }
  const hits = await (await request.get("/api/v1/search?q=&lang=de&kind=dialog_format&limit=1")).json();
  const { id, path } = hits.hits[0];
  const page = await request.get(`/e/dialog_format/${id}`, { maxRedirects: 0, headers: { accept: "text/html" } });
  expect([page.status(), page.headers()["location"]]).toEqual([303, path]);
  const data = await request.get(`/e/dialog_format/${id}`, { maxRedirects: 0, headers: { accept: "application/json" } });
  expect([data.status(), data.headers()["location"]]).toEqual([303, `/api/v1/entries/${id}`]);
});
