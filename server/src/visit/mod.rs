//! Asks other sites whether an address still leads somewhere. The address was typed by somebody, so this is where a
//! node could be made to ask its own network (SSRF).
//!
//! Asked are `http` and `https` on their usual ports alone, without credentials. Each name is looked up here, all of its
//! addresses must be [`public::is_public`], and the connection goes to exactly those that were checked: the client gets
//! no resolver but [`Checked`], no proxy, no cookies, no redirections. At most [`REDIRECTS`] are followed by hand, each
//! checked anew. A visit asks for the head, or for one byte, and reads no body.

mod names;
mod public;

use std::collections::BTreeMap;
use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use domain::visit::Outcome;
use library::links::{Visit, Visited};
use reqwest::dns::{Addrs, Name, Resolve};
use reqwest::header::{LOCATION, RANGE};
use reqwest::{Client, Method, Response, StatusCode, Url, redirect};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until, timeout};

pub use names::{Names, Resolving, System};
pub use public::is_public;

use crate::config::Config;

/// Longest time that one visit takes, with everything that it is sent on to.
const WITHIN: Duration = Duration::from_secs(10);
/// Visits at one time.
const AT_ONCE: usize = 2;
/// Time between two requests to one host.
const PAUSE: Duration = Duration::from_secs(1);
/// Redirections that are followed.
const REDIRECTS: usize = 3;
/// Longest address, in bytes; the same as in texts.
const LONGEST: usize = 2_048;

/// Somebody who asks other sites.
pub struct Visitor {
    names: Arc<dyn Names>,
    agent: String,
    within: Duration,
    /// The one address that is asked though it is not public.
    excepted: Option<SocketAddr>,
    places: Semaphore,
    /// When each host was asked last.
    asked: Mutex<BTreeMap<String, Instant>>,
}

impl Visitor {
    /// Whoever asks in the name of this node.
    ///
    /// # Errors
    /// Where the client cannot be made, which shows at the start rather than at the first visit.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let visitor = Self::made(Arc::new(System), agent(&config.name, &config.base_url), WITHIN, None);
        visitor.client(Vec::new()).context("other sites cannot be asked")?;
        Ok(visitor)
    }

    /// Whoever asks one place that stands in for all other sites, and is given less time. For tests: no setting leads
    /// here.
    pub fn at_a_stand_in(names: Arc<dyn Names>, stand_in: SocketAddr, within: Duration) -> Self {
        Self::made(names, agent("", "http://localhost"), within, Some(stand_in))
    }

    fn made(names: Arc<dyn Names>, agent: String, within: Duration, excepted: Option<SocketAddr>) -> Self {
        let places = Semaphore::new(AT_ONCE);
        Self { names, agent, within, excepted, places, asked: Mutex::default() }
    }

    /// A client that connects to these addresses and no others, whatever the name.
    fn client(&self, addresses: Vec<SocketAddr>) -> reqwest::Result<Client> {
        Client::builder()
            .dns_resolver(Arc::new(Checked(addresses)))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .http1_only()
            .pool_max_idle_per_host(0)
            .user_agent(self.agent.as_str())
            .build()
    }

    /// Goes where an address leads.
    async fn follow(&self, address: &str) -> Visited {
        let only = |outcome| Visited { outcome, moved_to: None };
        let Some(first) = fit(address) else { return only(Outcome::Private) };
        let mut url = first.clone();
        let mut for_good = true;
        for _ in 0..=REDIRECTS {
            let answer = match self.ask(&url).await {
                Ok(answer) => answer,
                Err(outcome) => return only(outcome),
            };
            let status = answer.status();
            let Some(next) = next(&url, &answer) else {
                let outcome = Outcome::of_status(status.as_u16());
                let is_moved = outcome == Outcome::Fine && for_good && is_elsewhere(&first, &url);
                return if is_moved {
                    Visited { outcome: Outcome::Moved, moved_to: Some(url.to_string()) }
                } else {
                    only(outcome)
                };
            };
            for_good &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            match fit(&next) {
                Some(next) => url = next,
                None => return only(Outcome::Private),
            }
        }
        only(Outcome::Refused)
    }

    /// Asks for the head of what stands at an address; for its first byte where that is refused, or there would be
    /// nothing: some servers know no other way.
    async fn ask(&self, url: &Url) -> Result<Response, Outcome> {
        let client = self.client(self.checked(url).await?).map_err(|_| Outcome::Silent)?;
        let head = self.send(&client, Method::HEAD, url).await?;
        let again = [
            StatusCode::BAD_REQUEST,
            StatusCode::FORBIDDEN,
            StatusCode::NOT_FOUND,
            StatusCode::METHOD_NOT_ALLOWED,
            StatusCode::NOT_IMPLEMENTED,
        ];
        if again.contains(&head.status()) { self.send(&client, Method::GET, url).await } else { Ok(head) }
    }

    async fn send(&self, client: &Client, method: Method, url: &Url) -> Result<Response, Outcome> {
        self.pause(url.host_str().unwrap_or_default()).await;
        let is_head = method == Method::HEAD;
        let request = client.request(method, url.clone());
        let request = if is_head { request } else { request.header(RANGE, "bytes=0-0") };
        request.send().await.map_err(|error| outcome_of(&error))
    }

    /// The addresses of a host, all of which are public.
    async fn checked(&self, url: &Url) -> Result<Vec<SocketAddr>, Outcome> {
        let host = url.host_str().ok_or(Outcome::Private)?;
        let addresses = match literal(host) {
            Some(address) => vec![SocketAddr::new(address, 0)],
            None => self.names.resolve(host).await.map_err(|error| names::outcome_of(&error))?,
        };
        if addresses.is_empty() {
            return Err(Outcome::Unknown);
        }
        let may_be_asked =
            |address: &SocketAddr| self.excepted == Some(*address) || (address.port() == 0 && is_public(address.ip()));
        if addresses.iter().all(may_be_asked) { Ok(addresses) } else { Err(Outcome::Private) }
    }

    /// Waits until a host may be asked again.
    async fn pause(&self, host: &str) {
        let at = {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            asked.retain(|_, at| *at + PAUSE > now);
            let at = asked.get(host).map_or(now, |at| *at + PAUSE);
            asked.insert(host.to_owned(), at);
            at
        };
        sleep_until(at).await;
    }
}

impl Visit for Visitor {
    fn visit<'a>(&'a self, address: &'a str) -> Pin<Box<dyn Future<Output = Visited> + Send + 'a>> {
        Box::pin(async move {
            let silent = Visited { outcome: Outcome::Silent, moved_to: None };
            let Ok(_place) = self.places.acquire().await else { return silent };
            timeout(self.within, self.follow(address)).await.unwrap_or(silent)
        })
    }
}

/// What a client connects to: addresses that were checked, whatever a name may lead to meanwhile.
struct Checked(Vec<SocketAddr>);

impl Resolve for Checked {
    fn resolve(&self, _: Name) -> reqwest::dns::Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

/// How the node calls itself, in letters that a header may have.
fn agent(name: &str, base_url: &str) -> String {
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-' | '.');
    let name: String = name.chars().filter(plain).collect();
    let url: String = base_url.chars().filter(char::is_ascii_graphic).collect();
    let name = name.trim();
    let about = if name.is_empty() { format!("+{url}") } else { format!("{name}; +{url}") };
    format!("Werkbuch/{} ({about})", env!("CARGO_PKG_VERSION"))
}

/// The address, if it is one of the public web by its form.
fn fit(address: &str) -> Option<Url> {
    if address.len() > LONGEST {
        return None;
    }
    let mut url = Url::parse(address).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && matches!(url.port_or_known_default(), Some(80 | 443));
    let is_bare = url.username().is_empty() && url.password().is_none();
    let host = url.host_str()?;
    // A name without a point is one of the own network.
    let is_named = literal(host).is_some() || host.trim_end_matches('.').contains('.');
    if !(is_web && is_bare && is_named) {
        return None;
    }
    url.set_fragment(None);
    Some(url)
}

/// The network address that a host is written as.
fn literal(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Where an answer sends on to.
fn next(url: &Url, answer: &Response) -> Option<String> {
    let is_sent_on = matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = answer.headers().get(LOCATION).filter(|_| is_sent_on)?;
    // Not only ASCII, as browsers read it.
    let location = std::str::from_utf8(location.as_bytes()).ok()?;
    url.join(location).ok().map(String::from)
}

/// Whether an address is another one than it was, not only written otherwise.
fn is_elsewhere(from: &Url, to: &Url) -> bool {
    fn place(url: &Url) -> (&str, &str, &str, Option<&str>) {
        let host = url.host_str().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host);
        (url.scheme(), host, url.path().trim_end_matches('/'), url.query())
    }
    place(from) != place(to)
}

/// What it means that nobody answered as HTTP wants it. What is wrong with a certificate is told in words alone.
fn outcome_of(error: &reqwest::Error) -> Outcome {
    // The error itself quotes the address.
    let mut source = error.source();
    while let Some(error) = source {
        if error.to_string().contains("certificate") {
            return Outcome::Certificate;
        }
        source = error.source();
    }
    Outcome::Silent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_web_is_asked() {
        for (address, wanted) in [
            ("https://werk.example/b?c=d#e", Some("https://werk.example/b?c=d")),
            ("http://werk.example:80/", Some("http://werk.example/")),
            ("http://werk.example:443/", Some("http://werk.example:443/")),
            ("https://bücher.example", Some("https://xn--bcher-kva.example/")),
            ("HTTPS://Werk.Example/A", Some("https://werk.example/A")),
            ("https://werk.example:8443/", None),
            ("http://werk.example:22/", None),
            ("http://werk.example:0/", None),
            ("ftp://werk.example/", None),
            ("file:///etc/passwd", None),
            ("gopher://werk.example/", None),
            ("https://wer@werk.example/", None),
            ("https://wer:was@werk.example/", None),
            ("http://localhost/", None),
            ("http://intranet/", None),
            ("http://intranet./", None),
            ("//werk.example", None),
            ("/de", None),
            ("https://", None),
            ("", None),
        ] {
            assert_eq!(fit(address).map(String::from).as_deref(), wanted, "{address}");
        }
        assert!(fit(&format!("https://werk.example/{}", "a".repeat(LONGEST))).is_none());
    }

    #[tokio::test]
    async fn addresses_inside_are_not_asked_however_they_are_written() {
        let stand_in = SocketAddr::from(([127, 0, 0, 1], 1));
        let visitor = Visitor::at_a_stand_in(Arc::new(System), stand_in, WITHIN);
        for address in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://0177.0.0.1/",
            "http://0.0.0.0/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:a9fe:a9fe]/latest/meta-data/",
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://[fd00::1]/",
        ] {
            assert_eq!(visitor.visit(address).await.outcome, Outcome::Private, "{address}");
        }
    }

    #[test]
    fn the_same_place_is_not_elsewhere() {
        for (from, to, is) in [
            ("https://a.example/b", "https://a.example/b/", false),
            ("https://a.example", "https://www.a.example/", false),
            ("http://a.example/b", "https://a.example/b", true),
            ("https://a.example/b", "https://a.example/c", true),
            ("https://a.example/b", "https://b.example/b", true),
            ("https://a.example/b?c=1", "https://a.example/b?c=2", true),
        ] {
            assert_eq!(is_elsewhere(&fit(from).expect(from), &fit(to).expect(to)), is, "{from} {to}");
        }
    }

    #[test]
    fn the_node_says_who_it_is() {
        let version = env!("CARGO_PKG_VERSION");
        let told = agent("Werkbuch Süd (Nord)\r\n", "https://werk.example");
        assert_eq!(told, format!("Werkbuch/{version} (Werkbuch Sd Nord; +https://werk.example)"));
        assert_eq!(agent("", "https://werk.example"), format!("Werkbuch/{version} (+https://werk.example)"));
    }
}
