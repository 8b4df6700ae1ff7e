//! Every route that is listed, with real parameters: status, headers, encodings, methods.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use domain::{Kind, Language};
use server::router::{Listed, listed};

use crate::house::{Answer, House, on, shared, shipped};
use crate::markup::{assert_clean, tags};

/// A listed path with parameters that lead somewhere; several where kinds differ.
async fn addresses(house: &House, path: &str) -> Vec<String> {
    if !path.contains('{') {
        return vec![path.to_owned()];
    }
    if path == "/pkg/{*path}" {
        return house.door.assets.keys().cloned().collect();
    }
    let mut segments = path.split('/').skip(1);
    let language = segments.next().and_then(Language::from_code);
    let kind = language.and_then(|language| app::routes::kind_of_word(language, segments.next().unwrap_or_default()));
    let items = shipped();
    let id = items[0].entry.id.to_string();
    let filled = path
        .replace("{kind}", items[0].entry.kind.code())
        .replace("{id}", &id)
        .replace("{scheme}", "target-group")
        .replace("{concept}", "z01")
        .replace("sammlungen/{slug}", &format!("sammlungen/{}", collection(house, Language::De)))
        .replace("collections/{slug}", &format!("collections/{}", collection(house, Language::En)))
        .replace("{file}", "t1.atom");
    match (language, kind) {
        (Some(language), Some(kind)) => {
            let ids: Vec<_> = items.iter().filter(|item| item.entry.kind == kind).map(|item| item.entry.id).collect();
            let shown = house.door.library.many(&ids).await.unwrap();
            shown.iter().map(|shown| filled.replace("{slug}", shown.slug(language))).collect()
        }
        _ => vec![filled],
    }
}

fn collection(house: &House, language: Language) -> String {
    house.door.collections.first().map_or("", |collection| collection.slug(language)).to_owned()
}

/// Whether a route is for everybody alike; those of people who are signed in are tried in `accounts` and
/// `authorisation`.
fn is_public(route: &Listed) -> bool {
    let is_private = |language| {
        let office = app::routes::office(language, "office");
        [app::routes::account(language, "account"), app::routes::desk(language), office]
            .iter()
            .any(|private| route.path.starts_with(private))
    };
    // Files are of entries that have some; they are tried in `media`. What ends letters is tried in `notify`.
    let is_by_key = ["media", "unsubscribe_page"].contains(&route.name);
    !route.changes && !is_by_key && !Language::ALL.into_iter().any(is_private)
}

async fn every_address(house: &House) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    // What is on the desk of somebody signed in is looked at in `desk`.
    for route in listed().into_iter().filter(is_public) {
        let addresses = addresses(house, &route.path).await;
        assert!(addresses.iter().all(|address| !address.contains('{')), "{addresses:?}");
        all.extend(addresses.into_iter().map(|address| (route.name, address)));
    }
    assert!(all.len() > 150, "{}", all.len());
    all
}

fn wanted(name: &str) -> StatusCode {
    match name {
        "root" => StatusCode::FOUND,
        "permanent" => StatusCode::SEE_OTHER,
        _ => StatusCode::OK,
    }
}

/// The policy of every page, written out once more: whatever loosens it must be loosened here as well.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The headers that every answer has, whatever it is.
pub fn assert_guarded(what: &str, answer: &Answer) {
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    assert!(answer.header("permissions-policy").contains("geolocation=()"), "{what}");
    for absent in
        ["set-cookie", "access-control-allow-origin", "access-control-allow-credentials", "server", "x-powered-by"]
    {
        assert_eq!(answer.header(absent), "", "{what}: {absent}");
    }
}

#[test]
fn every_listed_route_answers_guarded_and_clean() {
    on(async {
        let house = shared().await;
        for (name, address) in every_address(house).await {
            let answer = house.get(&address).await;
            assert_eq!(answer.status, wanted(name), "{address}: {}", answer.text());
            assert_guarded(&address, &answer);
            if answer.is_html() && !["search_hits", "suggestions"].contains(&name) {
                let html = answer.text();
                assert_clean(&address, &html);
                let tags = tags(&html);
                let language = tags
                    .iter()
                    .find(|tag| tag.name == "html")
                    .and_then(|tag| tag.attribute("lang"))
                    .unwrap_or_default();
                assert!(address.starts_with(&format!("/{language}")), "{address} is in {language}");
                for once in ["title", "h1", "main"] {
                    assert_eq!(
                        tags.iter().filter(|tag| tag.name == once && !tag.is_end).count(),
                        1,
                        "{address}: <{once}>"
                    );
                }
                assert!(!html.contains("{{") && !html.contains("}}"), "{address}: an empty slot is visible");
            }
            assert!(!answer.header("content-type").is_empty() || answer.status.is_redirection(), "{address}");
        }
    });
}

#[test]
fn the_list_holds_every_kind_of_page_once() {
    let listed = listed();
    let paths: BTreeSet<_> = listed.iter().map(|route| (route.method, route.path.as_str())).collect();
    assert_eq!(paths.len(), listed.len(), "a route is listed twice");
    assert!(listed.iter().all(|route| route.changes == (route.method == "POST")), "only a POST changes anything");
    assert!(listed.iter().all(|route| ["GET", "POST"].contains(&route.method)));
    for language in Language::ALL {
        for kind in Kind::ALL {
            assert!(paths.contains(&("GET", app::routes::kind(language, kind).as_str())));
        }
    }
}

#[test]
fn nothing_but_reading_is_allowed() {
    on(async {
        let house = shared().await;
        let mut seen = BTreeSet::new();
        // A form may be sent to the page that it stands on; that is tried in `notices`.
        let forms: BTreeSet<String> =
            listed().into_iter().filter(|route| route.changes).map(|route| route.path).collect();
        for (name, address) in every_address(house).await {
            if !seen.insert(name) {
                continue;
            }
            for method in [
                Method::POST,
                Method::PUT,
                Method::DELETE,
                Method::PATCH,
                Method::TRACE,
                Method::CONNECT,
                Method::from_bytes(b"PURGE").unwrap(),
            ] {
                if method == Method::POST && forms.contains(&address) {
                    continue;
                }
                let answer = house.ask(method.clone(), &address, &[]).await;
                assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {address}");
                assert_guarded(&address, &answer);
            }
            if forms.contains(&address) {
                continue;
            }
            // Neither can a header turn one method into another.
            let answer = house
                .ask(
                    Method::POST,
                    &address,
                    &[("x-http-method-override", "GET"), ("origin", "https://elsewhere.example")],
                )
                .await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{address}");
        }
    });
}

#[test]
fn head_is_get_without_a_body() {
    on(async {
        // A house of its own, so that nothing was read before.
        let house = House::new(server::config::Config::default()).await;
        house.take_in(&shipped(), library::Origin::Shipped).await;
        let mut seen = BTreeSet::new();
        for (name, address) in every_address(&house).await {
            if !seen.insert(name) {
                continue;
            }
            for encoding in ["identity", "gzip", "br"] {
                let accept = [("accept-encoding", encoding)];
                let head = house.ask(Method::HEAD, &address, &accept).await;
                let get = house.get_with(&address, &accept).await;
                assert_eq!(head.status, get.status, "HEAD {address}");
                assert_eq!(head.body.len(), 0, "HEAD {address} has a body");
                assert!(!get.body.is_empty() || get.status.is_redirection(), "{address} is empty after HEAD");
                for same in ["etag", "content-type", "content-encoding", "cache-control", "location", "vary"] {
                    assert_eq!(head.header(same), get.header(same), "{address} {encoding}: {same}");
                }
                let length = head.header("content-length");
                assert!(length.is_empty() || length == get.body.len().to_string(), "{address}: {length}");
            }
        }
    });
}

#[test]
fn who_has_the_newest_is_told_so() {
    on(async {
        let house = shared().await;
        let mut checked = 0;
        for (name, address) in every_address(house).await {
            let cached = !matches!(name, "root" | "permanent" | "alive" | "ready");
            for encoding in ["identity", "gzip", "br"] {
                let accept = ("accept-encoding", encoding);
                let first = house.get_with(&address, &[accept]).await;
                let etag = first.header("etag").to_owned();
                if !cached {
                    assert!(etag.is_empty(), "{address}");
                    continue;
                }
                assert!(etag.len() > 2 && etag.starts_with('"') && etag.ends_with('"'), "{address}: {etag}");
                assert!(first.header("vary").contains("accept-encoding"), "{address}");
                assert!(!first.header("cache-control").is_empty(), "{address}");
                for asked in [etag.clone(), format!("W/{etag}"), format!("\"anything\", {etag}"), "*".to_owned()] {
                    let again = house.get_with(&address, &[accept, ("if-none-match", &asked)]).await;
                    assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{address} {asked}");
                    assert!(again.body.is_empty());
                    assert_eq!(again.header("etag"), etag, "{address}");
                    assert_guarded(&address, &again);
                }
                let other = house.get_with(&address, &[accept, ("if-none-match", "\"something else\"")]).await;
                assert_eq!((other.status, &other.body), (first.status, &first.body), "{address}");
                checked += 1;
            }
        }
        assert!(checked > 300, "{checked}");
    });
}

#[test]
fn every_encoding_says_the_same() {
    on(async {
        let house = shared().await;
        let mut smaller = 0;
        for (name, address) in every_address(house).await {
            let plain = house.get(&address).await;
            assert_eq!(plain.header("content-encoding"), "", "{address}: nobody asked for an encoding");
            let mut etags = BTreeSet::from([plain.header("etag").to_owned()]);
            for (accept, wanted) in [
                ("gzip", "gzip"),
                ("br", "br"),
                ("gzip, deflate, br;q=0.9", "br"),
                ("gzip;q=0, br;q=0", ""),
                ("zstd", ""),
                ("*", ""),
            ] {
                let answer = house.get_with(&address, &[("accept-encoding", accept)]).await;
                let got = answer.header("content-encoding");
                assert!(got.is_empty() || got == wanted, "{address}: {got} for {accept}");
                assert_eq!(answer.plain(), plain.plain(), "{address} by {accept}");
                if wanted == "br" && got == "br" {
                    assert!(answer.body.len() < plain.body.len(), "{address}");
                    smaller += 1;
                }
                if !got.is_empty() {
                    etags.insert(answer.header("etag").to_owned());
                    assert_ne!(answer.header("etag"), plain.header("etag"), "{address}: one tag for two encodings");
                }
            }
            let large = plain.body.len() > 2_000 && (plain.is_html() || plain.header("content-type").contains("json"));
            assert!(!large || etags.len() == 3 || name == "ready", "{address}: {etags:?}");
        }
        assert!(smaller > 100, "{smaller}");
    });
}

#[test]
fn every_link_within_leads_somewhere() {
    on(async {
        let house = shared().await;
        let mut links = BTreeSet::new();
        for (_, address) in every_address(house).await {
            let answer = house.get(&address).await;
            if !answer.is_html() {
                continue;
            }
            let html = answer.text();
            let base = app::routes::home(Language::De);
            assert!(!html.contains(&format!("href=\"{base}//")), "{address}");
            for tag in tags(&html).iter().filter(|tag| !tag.is_end) {
                for name in ["href", "action", "src"] {
                    if let Some(to) = tag.attribute(name).filter(|to| to.starts_with('/')) {
                        let to = to.replace("&amp;", "&");
                        links.insert(to.split('#').next().unwrap_or_default().to_owned());
                    }
                }
            }
        }
        assert!(links.len() > 150, "{}", links.len());
        let mut broken = Vec::new();
        for link in links {
            let answer = house.get(&link).await;
            let missing_asset = link.starts_with("/pkg/") && house.door.assets.is_empty();
            if !(answer.status.is_success() || answer.status.is_redirection() || missing_asset) {
                broken.push(format!("{link}: {}", answer.status));
            }
        }
        assert_eq!(broken, Vec::<String>::new());
    });
}
