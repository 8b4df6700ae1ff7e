//! What was looked for in vain since the last minute, by its words alone, until a worker writes it down.
//!
//! Counted are results pages that people open, from the cache or not. The fragment that follows the typing is not, nor
//! is the API, nor what says of itself that it is a robot or only fetches ahead.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, Method};
use domain::gap::Missed;

/// Most wordings that are held; what comes beyond within a minute is a flood and not counted.
const MOST: usize = 500;
/// Words by which robots name themselves.
const ROBOTS: [&str; 6] = ["bot", "crawl", "spider", "slurp", "preview", "monitor"];

/// The wordings with how often each.
#[derive(Debug, Default)]
pub struct Collected(Mutex<BTreeMap<Missed, u32>>);

impl Collected {
    /// Counts once more.
    pub fn count(&self, missed: &Missed) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = counted.get_mut(missed) {
            *number = number.saturating_add(1);
        } else if counted.len() < MOST {
            counted.insert(missed.clone(), 1);
        }
    }

    /// Everything so far, and begins anew.
    pub fn take(&self) -> BTreeMap<Missed, u32> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts back what could not be written, as far as there is room.
    pub fn put_back(&self, taken: BTreeMap<Missed, u32>) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (missed, number) in taken {
            if counted.len() < MOST || counted.contains_key(&missed) {
                let known = counted.entry(missed).or_default();
                *known = known.saturating_add(number);
            }
        }
    }
}

/// Whether a request is one of somebody who reads the answer.
pub fn is_read(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_lowercase();
    let agent = text(USER_AGENT.as_str());
    let fetched_ahead = text("sec-purpose").contains("prefetch") || text("purpose").contains("prefetch");
    // Every browser begins so (RFC 9110, 10.1.5, by history).
    method == Method::GET
        && agent.starts_with("mozilla/")
        && !fetched_ahead
        && !ROBOTS.iter().any(|word| agent.contains(word))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use domain::Language;

    use super::*;

    fn missed(said: &str) -> Missed {
        Missed { language: Language::De, said: said.to_owned(), topic: None, land: None }
    }

    #[test]
    fn a_flood_is_not_remembered() {
        let collected = Collected::default();
        for number in 0..2 * MOST {
            collected.count(&missed(&format!("wort {number}")));
        }
        collected.count(&missed("wort 0"));
        let taken = collected.take();
        assert_eq!((taken.len(), taken.get(&missed("wort 0"))), (MOST, Some(&2)));
        assert_eq!(collected.take().len(), 0);
        collected.count(&missed("wort 0"));
        collected.put_back(taken);
        assert_eq!(collected.take().get(&missed("wort 0")), Some(&3));
    }

    #[test]
    fn robots_are_told_by_what_they_say() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        for (agent, purpose, read) in [
            (firefox, "", true),
            (firefox, "prefetch;prerender", false),
            ("Mozilla/5.0 (compatible; Examplebot/2.1; +http://example.org/bot.html)", "", false),
            ("curl/8.5.0", "", false),
            ("", "", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(USER_AGENT, HeaderValue::from_str(agent).unwrap());
            headers.insert("sec-purpose", HeaderValue::from_str(purpose).unwrap());
            assert_eq!(is_read(&Method::GET, &headers), read, "{agent} {purpose}");
            assert!(!is_read(&Method::HEAD, &headers), "{agent}");
        }
    }
}
