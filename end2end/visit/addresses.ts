// Where to go: one address for each template, and all that the sitemap lists.
import { expect, type APIRequestContext } from "@playwright/test";

/** One page of each template, in each state that looks different. */
export const TEMPLATES: Record<string, string> = {
  home: "/de",
  "home in English": "/en",
  "results of everything": "/de/suche",
  "results of words": "/de/suche?q=Nachbarn",
  "results of the finder": "/de/suche?purposes=P12&target_groups=Z01&people=30&minutes=180&weeks=2",
  "results in English": "/en/search?q=neighbours&kind=dialog_format",
  "nothing found": "/de/suche?q=xyzzyqq&people=3",
  "a query that cannot be read": "/de/suche?people=-5&purposes=P99&nonsense=1",
  "beyond the last page": "/de/suche?offset=900",
  "list of formats": "/de/dialogformate",
  "list of practice": "/de/praxis",
  initiatives: "/de/initiativen",
  format: "/de/dialogformate/nachbarschaftsdialog-parcours",
  "format of several days": "/en/dialogue-formats/future-search-conference",
  "format for a group": "/de/dialogformate/world-cafe?people=60",
  practice: "/de/praxis/lange-nacht-der-industrie-rhein-ruhr",
  guide: "/de/leitfaeden/nachbarschaftsdialog-vorbereiten",
  initiative: "/de/initiativen/chemcologne",
  "run sheet": "/de/dialogformate/world-cafe/ablauf?start=09:30&people=30",
  "run sheet with mistakes": "/de/dialogformate/world-cafe/ablauf?start=25:99&people=viele",
  vocabularies: "/de/begriffe",
  vocabulary: "/de/begriffe/topic",
  concept: "/de/begriffe/purpose/p12",
  "page of the site": "/de/evidenz",
  "plain language": "/de/einfache-sprache",
  "sign language": "/de/gebaerdensprache",
  contact: "/de/kontakt?q=L%C3%A4rm+am+Zaun",
  "report a barrier": "/de/barriere-melden?from=/de/suche",
  "report content": "/de/melden?page=/de/suche",
  "decisions in figures": "/de/transparenz",
  "what is wanted": "/de/gesucht",
  imprint: "/de/impressum",
  "not found": "/de/gibt-es-nicht",
};

/** A browser tells on its console that a page was not found, even where that is what was asked for. */
export const NOT_FOUND = /Failed to load resource: the server responded with a status of 404 .*\/de\/gibt-es-nicht\)$/;

/** All paths that the sitemap lists. */
export async function listed(request: APIRequestContext): Promise<string[]> {
  const answer = await request.get("/sitemap.xml");
  expect(answer.status(), "/sitemap.xml").toBe(200);
  const paths = [...(await answer.text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => new URL(address!).pathname);
  expect(paths.length, "addresses in the sitemap").toBeGreaterThan(60);
  return paths;
}

/** What an address leads to, by its words. */
export const KINDS = {
  formats: /^\/(de\/dialogformate|en\/dialogue-formats)\/[^/]+$/,
  practices: /^\/(de\/praxis|en\/practice)\/[^/]+$/,
  guides: /^\/(de\/leitfaeden|en\/guides)\/[^/]+$/,
  initiatives: /^\/(de\/initiativen|en\/initiatives)\/[^/]+$/,
};

/** All entries, of all kinds. */
export async function entries(request: APIRequestContext): Promise<string[]> {
  const kinds = Object.values(KINDS);
  return (await listed(request)).filter((path) => kinds.some((kind) => kind.test(path)));
}
