//! Who is there with a request: the cookie, and what handlers are given.
//!
//! The cookie holds the key of a session and nothing else. Over https it is bound to this very host
//! (`__Host-`, RFC 6265bis, 4.1.3.2); without https nobody can sign in except on the machine itself.

use std::net::IpAddr;

use app::routes;
use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::Response;
use domain::Language;
use domain::account::{AccountId, SESSION_DAYS, Viewer};
use library::accounts::{Key, Present};

use crate::http::reply::{self, Fault};
use crate::state::Door;

/// How the cookie is set on this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cookie {
    name: &'static str,
    secure: bool,
}

impl Cookie {
    /// The rule for a node that is reached under this address; none where a key would travel in the open.
    pub fn of(base_url: &str) -> Option<Self> {
        if base_url.starts_with("https://") {
            Some(Self { name: "__Host-werkbuch", secure: true })
        } else if is_loopback(base_url) {
            Some(Self { name: "werkbuch", secure: false })
        } else {
            None
        }
    }

    /// Gives the browser a key.
    pub fn set(self, key: &Key) -> HeaderValue {
        self.header(&key.0, u64::from(SESSION_DAYS) * 24 * 60 * 60)
    }

    /// Takes the key away.
    pub fn clear(self) -> HeaderValue {
        self.header("", 0)
    }

    fn header(self, value: &str, seconds: u64) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", self.name);
        // Keys are made of letters that a header may hold.
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }

    /// The key that came with a request.
    fn read(self, headers: &HeaderMap) -> Option<&str> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .find_map(|pair| pair.trim().strip_prefix(self.name)?.strip_prefix('='))
    }
}

/// Whether the address names this machine alone.
pub fn is_loopback(base_url: &str) -> bool {
    let Some(authority) = base_url.strip_prefix("http://").or_else(|| base_url.strip_prefix("https://")) else {
        return false;
    };
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Who is there, somebody or nobody.
#[derive(Debug, Clone)]
pub struct Session {
    /// What the rules see.
    pub viewer: Viewer,
    /// The account; none for a reader.
    pub account: Option<AccountId>,
    /// Where letters to the account go.
    pub address: Option<String>,
    /// Language of the page.
    pub language: Language,
    /// The person; none for a reader.
    pub present: Option<Present>,
}

impl FromRequestParts<Door> for Session {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Response> {
        let language = language_of(parts);
        let key = Cookie::of(&door.node().base_url).and_then(|cookie| cookie.read(&parts.headers));
        let present = match key {
            None => None,
            Some(key) => match door.library.present(key).await {
                Ok(present) => present,
                // Whether somebody is signed in is not known: better no page than a wrong one.
                Err(error) => return Err(fault(error).page(door, language, "").await),
            },
        };
        Ok(Self {
            viewer: present.as_ref().map_or_else(Viewer::reader, |present| present.viewer.clone()),
            account: present.as_ref().map(|present| present.id),
            address: present.as_ref().map(|present| present.address.as_str().to_owned()),
            language,
            present,
        })
    }
}

/// For routes that need somebody: whoever is not signed in is led to where they can, and back.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Session);

impl FromRequestParts<Door> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Response> {
        let session = Session::from_request_parts(parts, door).await?;
        if session.present.is_some() {
            return Ok(Self(session));
        }
        // Only a page can be gone back to; what a form said is kept by `http::kept`.
        let next = match parts.method {
            Method::GET => parts.uri.path_and_query().map(|it| it.as_str()).filter(|it| routes::is_local(it)),
            _ => None,
        };
        Err(reply::sign_in(session.language, next.unwrap_or_default(), false))
    }
}

/// Somebody, without further questions: what handlers of an account take.
#[derive(Debug, Clone)]
pub struct Here {
    /// Who.
    pub present: Present,
    /// Language of the page.
    pub language: Language,
}

impl FromRequestParts<Door> for Here {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Response> {
        let SignedIn(session) = SignedIn::from_request_parts(parts, door).await?;
        match session.present {
            Some(present) => Ok(Self { present, language: session.language }),
            None => Err(reply::broken()),
        }
    }
}

fn language_of(parts: &Parts) -> Language {
    let first = parts.uri.path().split('/').nth(1).unwrap_or_default();
    Language::from_code(first).unwrap_or_else(|| reply::preferred(&parts.headers))
}

/// What failed below, as the door tells it.
pub fn fault(error: library::accounts::Error) -> Fault {
    match error {
        library::accounts::Error::Library(error) => error.into(),
        library::accounts::Error::Refused(_) => Fault::Broken,
    }
}

/// The other end of the connection; put there by `serve`.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// What a request says about the machine it comes from: whose attempts are counted together, and what it is called in
/// the list of devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The network address; of IPv6 the network, since one customer has many addresses.
    pub network: String,
    /// "Firefox, Linux".
    pub device: String,
}

impl FromRequestParts<Door> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        let address = forwarded(&parts.headers, door.trusted_proxies).or(peer);
        let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self {
            network: address.map_or_else(|| "unknown".to_owned(), network),
            device: library::accounts::device(agent),
        })
    }
}

/// The address that the outermost of so many proxies of ours saw; what stands further left anybody can write.
fn forwarded(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    if proxies == 0 {
        return None;
    }
    let all: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    all.len().checked_sub(proxies).and_then(|index| all.get(index)).and_then(|text| text.parse().ok())
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_travels_safely_or_not_at_all() {
        for (base_url, wanted) in [
            ("https://werkbuch.example", Some(("__Host-werkbuch", true))),
            ("http://localhost:3000", Some(("werkbuch", false))),
            ("http://127.0.0.1:3000", Some(("werkbuch", false))),
            ("http://[::1]:3000", Some(("werkbuch", false))),
            ("http://werkbuch.example", None),
            ("http://localhost.evil.example", None),
            ("http://127.0.0.1.evil.example", None),
        ] {
            let cookie = Cookie::of(base_url).map(|cookie| (cookie.name, cookie.secure));
            assert_eq!(cookie, wanted, "{base_url}");
        }
        let cookie = Cookie::of("https://werkbuch.example").expect("it is safe");
        let set = cookie.set(&Key("abc".to_owned()));
        assert_eq!(set, "__Host-werkbuch=abc; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure");
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("a=b; werkbuch=no; __Host-werkbuch=abc"));
        assert_eq!(cookie.read(&headers), Some("abc"));
    }

    #[test]
    fn only_our_proxies_are_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("6.6.6.6, 1.2.3.4, 10.0.0.1"));
        let address = |proxies| forwarded(&headers, proxies).map(network);
        assert_eq!(address(0), None, "nobody is in front of us, so that nobody is believed");
        assert_eq!(address(1).as_deref(), Some("10.0.0.1"));
        assert_eq!(address(2).as_deref(), Some("1.2.3.4"));
        assert_eq!(address(9), None);
        assert_eq!(network("2001:db8:1:2:3::4".parse().expect("an address")), "2001:db8:1:2::/64");
        assert_eq!(network("::ffff:1.2.3.4".parse().expect("an address")), "1.2.3.4");
    }
}
