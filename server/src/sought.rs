//! What was looked for since the last minute, by its words alone, until a worker writes it down.
//!
//! Counted are results pages that people open, and pages that people open from there, from the cache or not. A page says
//! what it tells of looking ([`Tells`]), a request how somebody came to it ([`Look`]): by the `Referer` that browsers
//! send along within a site, which is read and not kept. The fragment that follows the typing is not counted, nor is the
//! API, nor what says of itself that it is a robot or only fetches ahead.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use app::routes;
use axum::extract::Request;
use axum::http::header::{HOST, REFERER, USER_AGENT};
use axum::http::uri::{Authority, Uri};
use axum::http::{HeaderMap, Method};
use domain::gap::{Sought, Vain};
use domain::query::Query;
use library::gaps::{self, Counted};

use crate::http::pages;

/// Most wordings of each kind that are held; what comes beyond within a minute is a flood and not counted.
const MOST: usize = 500;
/// Words by which robots name themselves.
const ROBOTS: [&str; 6] = ["bot", "crawl", "spider", "slurp", "preview", "monitor"];

/// What a page tells of looking for something, among the extensions of its answer.
#[derive(Debug, Clone)]
pub enum Tells {
    /// It shows the results of a query: as it was put, what came of it so far, what of it may be remembered.
    Results(Query, Vain, Sought),
    /// It answers a query where it is opened from the results.
    Answer,
}

/// A request as far as counting looks at it; nothing of who sends it.
#[derive(Debug, Clone)]
pub struct Look {
    is_read: bool,
    came: Came,
}

/// How somebody came to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Came {
    /// From elsewhere, by typing the address, or with a browser that does not say from which page.
    Elsewhere,
    /// From a page of this site.
    Here,
    /// From the results of a query.
    Results(Query),
}

impl Look {
    /// Looks at a request; `base_url` is the scheme and host under which the node is reached.
    pub fn at(request: &Request, base_url: &str) -> Self {
        let is_read = is_read(request.method(), request.headers());
        Self { is_read, came: if is_read { came(request, base_url) } else { Came::Elsewhere } }
    }

    /// Whether a query is put by this, and not only narrowed, ordered or read in the other language: other words than
    /// those of the results that somebody comes from, or the very same query sent again, as by Enter after typing. Whoever
    /// comes from elsewhere may have a browser that never says from where, and would not be seen to open anything.
    fn asks(&self, query: &Query) -> bool {
        match &self.came {
            Came::Elsewhere => false,
            Came::Here => true,
            Came::Results(before) => before == query || before.text != query.text,
        }
    }
}

/// What was looked for, with how often.
#[derive(Debug, Default)]
pub struct Collected(Mutex<Counted>);

impl Collected {
    /// Counts what a page tells that is asked for so.
    pub fn count(&self, tells: &Tells, look: &Look) {
        if !look.is_read {
            return;
        }
        match tells {
            Tells::Results(query, vain, sought) => {
                if *vain == Vain::NotFound || look.asks(query) {
                    self.ask(*vain, sought, 1);
                }
            }
            Tells::Answer => {
                if let Came::Results(query) = &look.came {
                    self.open(gaps::opened(query));
                }
            }
        }
    }

    /// Everything so far, and begins anew.
    pub fn take(&self) -> Counted {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts back what could not be written, as far as there is room.
    pub fn put_back(&self, taken: Counted) {
        for (vain, asked) in &taken.asked {
            for (sought, number) in asked {
                self.ask(*vain, sought, *number);
            }
        }
        self.open(taken.opened);
    }

    fn ask(&self, vain: Vain, sought: &Sought, number: u32) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let asked: &mut BTreeMap<Sought, u32> = counted.asked.entry(vain).or_default();
        if let Some(known) = asked.get_mut(sought) {
            *known = known.saturating_add(number);
        } else if asked.len() < MOST {
            asked.insert(sought.clone(), number);
        }
    }

    fn open(&self, opened: impl IntoIterator<Item = Sought>) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for sought in opened {
            if counted.opened.len() < MOST {
                counted.opened.insert(sought);
            }
        }
    }
}

/// Whether a request is one of somebody who reads the answer.
fn is_read(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name: &str| header(headers, name).unwrap_or_default().to_lowercase();
    let agent = text(USER_AGENT.as_str());
    // Every browser begins so (RFC 9110, 10.1.5, by history).
    method == Method::GET
        && agent.starts_with("mozilla/")
        && !["sec-purpose", "purpose"].into_iter().any(|name| text(name).contains("prefetch"))
        && !ROBOTS.iter().any(|word| agent.contains(word))
}

/// From where a request says that somebody comes (RFC 9110, 10.1.3).
fn came(request: &Request, base_url: &str) -> Came {
    let from = header(request.headers(), REFERER.as_str()).and_then(|from| from.parse::<Uri>().ok());
    let Some(from) = from.filter(|from| is_own(from, request, base_url)) else { return Came::Elsewhere };
    match routes::search_language(from.path()) {
        Some(language) => Came::Results(pages::query(language, from.query()).0),
        // There is no page there: only the site is said, by a browser or a policy that keeps the rest back.
        None if from.path() == "/" => Came::Elsewhere,
        None => Came::Here,
    }
}

/// Whether an address is one of this site: under the address that the node is said to have, or under the host that the
/// request is for.
fn is_own(from: &Uri, request: &Request, base_url: &str) -> bool {
    let (Some(scheme), Some(authority)) = (from.scheme_str(), from.authority()) else { return false };
    let host = header(request.headers(), HOST.as_str()).or_else(|| request.uri().authority().map(Authority::as_str));
    let is_host = host.is_some_and(|host| authority.as_str().eq_ignore_ascii_case(host));
    format!("{scheme}://{authority}").eq_ignore_ascii_case(base_url) || (is_host && matches!(scheme, "http" | "https"))
}

/// A header as text.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use domain::Language;

    use super::*;

    const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    const SITE: &str = "https://werkbuch.example";

    fn sought(said: &str) -> Sought {
        Sought { language: Language::De, said: said.to_owned(), topic: None, land: None }
    }

    fn query(text: &str) -> Query {
        pages::query(Language::De, Some(&format!("q={text}"))).0
    }

    fn request(method: Method, headers: &[(&str, &str)]) -> Request {
        let request = axum::http::Request::builder().method(method).uri("/de/leitfaeden/x");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.body(Body::empty()).unwrap()
    }

    fn look(from: &str) -> Look {
        let headers = [("user-agent", FIREFOX), ("host", "localhost:3000"), ("referer", from)];
        Look::at(&request(Method::GET, &headers), SITE)
    }

    #[test]
    fn a_flood_is_not_remembered() {
        let collected = Collected::default();
        for number in 0..2 * MOST {
            let word = format!("wort{}", "x".repeat(number % 7)) + &"y".repeat(number / 7);
            collected.ask(Vain::NotFound, &sought(&word), 1);
            collected.ask(Vain::NotOpened, &sought(&word), 1);
            collected.open([sought(&word)]);
        }
        collected.ask(Vain::NotFound, &sought("wort"), 1);
        let taken = collected.take();
        let found = |taken: &Counted, vain| taken.asked.get(&vain).map_or(0, BTreeMap::len);
        assert_eq!([found(&taken, Vain::NotFound), found(&taken, Vain::NotOpened), taken.opened.len()], [MOST; 3]);
        assert_eq!(taken.asked[&Vain::NotFound].get(&sought("wort")), Some(&2));
        assert!(collected.take().is_empty());
        collected.ask(Vain::NotFound, &sought("wort"), 1);
        collected.put_back(taken);
        let again = collected.take();
        assert_eq!(again.asked[&Vain::NotFound].get(&sought("wort")), Some(&3));
        assert_eq!(again.opened.len(), MOST);
    }

    #[test]
    fn robots_are_told_by_what_they_say() {
        for (agent, purpose, read) in [
            (FIREFOX, "", true),
            (FIREFOX, "prefetch;prerender", false),
            ("Mozilla/5.0 (compatible; Examplebot/2.1; +http://example.org/bot.html)", "", false),
            ("curl/8.5.0", "", false),
            ("", "", false),
        ] {
            let headers = [("user-agent", agent), ("sec-purpose", purpose)];
            let look = |method| Look::at(&request(method, &headers), SITE);
            assert_eq!(look(Method::GET).is_read, read, "{agent} {purpose}");
            assert!(!look(Method::HEAD).is_read, "{agent}");
        }
    }

    #[test]
    fn only_results_of_this_site_lead_to_a_page() {
        let second = Came::Results(Query { offset: 20, ..query("Wasser") });
        let english = Came::Results(Query { language: Language::En, ..query("Wässer") });
        for (from, wanted) in [
            ("https://werkbuch.example/de/suche?q=Wasser", Came::Results(query("Wasser"))),
            ("https://WERKBUCH.example/de/suche?q=Wasser&people=&offset=20", second),
            ("http://localhost:3000/de/suche?q=Wasser", Came::Results(query("Wasser"))),
            ("https://werkbuch.example/en/search?q=W%C3%A4sser", english),
            ("https://werkbuch.example/de/suche", Came::Results(query(""))),
            ("https://werkbuch.example/de/suche/treffer?q=Wasser", Came::Here),
            ("https://werkbuch.example/de", Came::Here),
            ("https://werkbuch.example/", Came::Elsewhere),
            ("https://werkbuch.example", Came::Elsewhere),
            ("http://werkbuch.example/de/suche?q=Wasser", Came::Elsewhere),
            ("https://werkbuch.example:8443/de/suche?q=Wasser", Came::Elsewhere),
            ("https://werkbuch.example.org/de/suche?q=Wasser", Came::Elsewhere),
            ("https://andere.example/de/suche?q=Wasser", Came::Elsewhere),
            ("ftp://localhost:3000/de/suche?q=Wasser", Came::Elsewhere),
            ("/de/suche?q=Wasser", Came::Elsewhere),
            ("about:blank", Came::Elsewhere),
            ("https://", Came::Elsewhere),
            ("", Came::Elsewhere),
        ] {
            assert_eq!(look(from).came, wanted, "{from:?}");
        }
    }

    #[test]
    fn narrowing_and_paging_ask_nothing() {
        let words = query("Wasser");
        let narrow = pages::query(Language::De, Some("q=Wasser&topics=T1")).0;
        let in_english = Query { language: Language::En, ..words.clone() };
        let page = "https://werkbuch.example/de/suche?q=Wasser";
        for (from, query, asks) in [
            ("https://werkbuch.example/de", &words, true),
            ("https://werkbuch.example/de/suche", &words, true),
            ("https://werkbuch.example/de/suche?q=Luft", &words, true),
            // Sent again, after the island had put it into the address.
            (page, &words, true),
            (page, &narrow, false),
            (page, &in_english, false),
            ("https://werkbuch.example/de/suche?q=Wasser&sort=newest", &words, false),
            ("https://andere.example/", &words, false),
            ("", &words, false),
        ] {
            assert_eq!(look(from).asks(query), asks, "{from:?} {query:?}");
        }
    }
}
