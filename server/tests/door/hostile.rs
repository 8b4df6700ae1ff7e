//! What nobody should send: too long, broken, absurd, hostile. It gets a clear answer and breaks nothing.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use domain::Language;
use domain::query::MAX_TEXT;

use crate::house::{House, on, shared};
use crate::markup::{assert_clean, tags};
use crate::routes::assert_guarded;

/// Percent-encoded, every byte.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Where a reader's words come back.
const ECHOES: [&str; 14] = [
    "/de/suche?q=",
    "/en/search?q=",
    "/de/suche/treffer?q=",
    "/de/suche?people=",
    "/de/suche?topics=",
    "/de/suche?sort=",
    "/de/kontakt?q=",
    "/en/contact?q=",
    "/de/barriere-melden?from=/",
    "/de/melden?page=/",
    "/de/dialogformate/fishbowl?people=",
    "/de/dialogformate/fishbowl/ablauf?start=",
    "/de/dialogformate/fishbowl/ablauf?people=",
    "/de/gibt-es-nicht/",
];

const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "javascript:alert(1)",
    "\u{2028}\u{2029}\u{202e}txet",
    "&lt;b&gt;&amp;&#60;",
    "{{office_name}} ${x} #{x} <%= x %>",
    "<!-- --><![CDATA[x]]>",
    "\u{0}\u{1}\u{7}\u{1b}[31m",
    "'; DROP TABLE entry; --",
];

#[test]
fn words_that_come_back_are_only_words() {
    on(async {
        let house = shared().await;
        for echo in ECHOES {
            let usual = house.get(&format!("{echo}Werk")).await;
            let harmless = tags(&usual.text());
            let count = |tags: &[crate::markup::Tag], name: &str| {
                tags.iter().filter(|tag| tag.name == name && !tag.is_end).count()
            };
            for words in HOSTILE {
                let address = format!("{echo}{}", encoded(words));
                let answer = house.get(&address).await;
                assert!(answer.status.is_success() || answer.status.is_client_error(), "{address}: {}", answer.status);
                assert_guarded(&address, &answer);
                let html = answer.text();
                if html.contains("<html") {
                    assert_clean(&address, &html);
                }
                let found = tags(&html);
                for name in ["script", "img", "iframe", "title", "style"] {
                    let wanted = if html.contains("<html") { count(&harmless, name) } else { 0 };
                    assert!(count(&found, name) <= wanted.max(count(&harmless, name)), "{address}: <{name}>");
                }
                for tag in &found {
                    assert!(!tag.attributes.iter().any(|(name, _)| name.starts_with("on")), "{address}: {tag:?}");
                }
                // A quote in a text is only a quote; that it ends no attribute is what the loop above looks for.
                assert!(!html.contains(words) || !words.contains('<'), "{address} says {words} as it is");
                assert!(!html.contains(['\u{0}', '\u{1}', '\u{1b}']), "{address}: a control character comes back");
            }
        }
    });
}

#[test]
fn what_is_said_back_is_said_as_text() {
    on(async {
        let house = shared().await;
        let words = "<b>Werk & Co</b>";
        let html = house.get(&format!("/de/suche?q={}", encoded(words))).await.text();
        assert!(!html.contains(words), "{html}");
        // In the title of the page, the one that the program sets, the field, the heading, and on what takes them off.
        for (begin, end) in [
            ("<title>", "</title>"),
            ("data-title=\"", "\""),
            (" id=\"q\"", ">"),
            ("<h1", "</h1>"),
            ("class=\"chip\"", "</a>"),
        ] {
            let behind = html.split(begin).nth(1).unwrap_or_else(|| panic!("no {begin} in {html}"));
            let said = behind.split(end).next().unwrap_or_default();
            assert!(said.contains("&lt;b&gt;Werk &amp; Co&lt;/b&gt;"), "{begin} {said}");
        }
    });
}

#[test]
fn hostile_words_are_data_in_json() {
    on(async {
        let house = shared().await;
        for words in HOSTILE {
            for address in [
                "/api/v1/search?q=",
                "/api/v1/suggest?q=",
                "/api/v1/search?topics=",
                "/api/v1/search?people=",
                "/api/v1/entries/",
                "/api/v1/",
            ] {
                let address = format!("{address}{}", encoded(words));
                let answer = house.get(&address).await;
                assert!(answer.status.is_success() || answer.status.is_client_error(), "{address}: {}", answer.status);
                assert!(answer.header("content-type").starts_with("application/json"), "{address}");
                assert_guarded(&address, &answer);
                serde_json::from_str::<serde_json::Value>(&answer.text())
                    .unwrap_or_else(|error| panic!("{address}: {error}"));
            }
        }
    });
}

#[test]
fn unknown_and_absurd_parameters_are_named_and_the_page_stands() {
    on(async {
        let house = shared().await;
        let many: String = (0..200).map(|number| format!("&q{number}=x")).collect();
        let codes: String = (0..500).map(|number| format!("T{number},")).collect();
        for parameters in [
            "people=-3",
            "people=0",
            "people=99999999999999999999",
            "people=1e3",
            "people=30.5",
            "people=%F0%9F%98%80",
            "minutes=-1",
            "minutes=20161",
            "weeks=105",
            "cost=6",
            "limit=-1",
            "limit=0",
            "limit=2147483648",
            "limit=101",
            "offset=-1",
            "offset=999999",
            "offset=18446744073709551616",
            "topics=T99",
            "topics=,,,",
            "colour=blue",
            "sort=random",
            "q=%FF%FE%C3%28",
            "%FF=%FF",
            "q=a&q=b&q=c",
            "=",
            "&&&",
            "q",
            "limit=5&limit=7",
            many.as_str(),
            &format!("topics={codes}"),
        ] {
            for (path, language) in [("/de/suche", "de"), ("/en/search", "en"), ("/de/suche/treffer", "de")] {
                let address = format!("{path}?{parameters}");
                let answer = house.get(&address).await;
                assert_eq!(answer.status, StatusCode::OK, "{address}");
                assert_guarded(&address, &answer);
                let html = answer.text();
                let hits = html.matches("<article").count();
                assert!(hits <= 100, "{address}: {hits} hits");
                if path.ends_with("treffer") {
                    continue;
                }
                assert!(html.contains(&format!("lang=\"{language}\"")), "{address}");
            }
        }
        // A mistake is named in the reader's language.
        let german = house.get("/de/suche?people=-3&colour=blue").await.text();
        let english = house.get("/en/search?people=-3&colour=blue").await.text();
        assert!(german.contains("-3") && english.contains("-3"), "the value is named");
        assert_ne!(german.matches("colour").count(), 0);
        assert_ne!(german, english);
    });
}

#[test]
fn a_list_is_never_longer_nor_deeper_than_allowed() {
    on(async {
        let house = shared().await;
        for address in [
            "/api/v1/search?offset=10000",
            "/api/v1/search?limit=100&offset=10000",
            "/api/v1/search?cursor=o10000",
            "/de/suche?offset=10000",
        ] {
            assert_eq!(house.get(address).await.status, StatusCode::OK, "{address}");
        }
        for address in [
            "/api/v1/search?limit=-1",
            "/api/v1/search?limit=0",
            "/api/v1/search?limit=101",
            "/api/v1/search?limit=2147483648",
            "/api/v1/search?offset=999999",
            "/api/v1/search?cursor=o10001",
        ] {
            assert_eq!(house.get(address).await.status, StatusCode::BAD_REQUEST, "{address}");
        }
    });
}

#[test]
fn a_long_query_is_cut_and_the_reader_is_told() {
    on(async {
        let house = shared().await;
        let long = "Nachbarn ".repeat(60);
        assert!(long.len() > MAX_TEXT);
        let address = format!("/de/suche?q={}", encoded(&long));
        let answer = house.get(&address).await;
        assert_eq!(answer.status, StatusCode::OK);
        let told = house.get("/de/suche?q=Nachbarn").await.text();
        assert!(answer.text().contains("200") && !told.contains("200 Zeichen"), "the reader is told");
        assert_eq!(house.get(&format!("/api/v1/search?q={}", encoded(&long))).await.status, StatusCode::OK);
    });
}

#[test]
fn paths_that_climb_lead_nowhere() {
    on(async {
        let house = shared().await;
        let climbs = [
            "..",
            "../..",
            "%2e%2e",
            "%2e%2e%2f%2e%2e",
            "..%2f..%2fetc%2fpasswd",
            "%252e%252e%252fetc%252fpasswd",
            "..%5c..%5cwindows",
            "....//....//etc/passwd",
            "%c0%ae%c0%ae/etc/passwd",
            "%00",
            "a%00.md",
            "fishbowl%00",
            "%2fetc%2fpasswd",
            "//etc/passwd",
            ".git/config",
            ".env",
            "Cargo.toml",
            "%ff%fe",
            "CON",
            "file:%2f%2f%2fetc%2fpasswd",
            "%0d%0aset-cookie:x=1",
            "*",
            "%",
            "%zz",
            "a;b=c",
            "%e2%80%ae",
        ];
        for under in [
            "/",
            "/de/",
            "/de/dialogformate/",
            "/de/leitfaeden/",
            "/de/begriffe/",
            "/de/begriffe/topic/",
            "/de/feed/topic/",
            "/pkg/",
            "/api/v1/",
            "/api/v1/entries/",
            "/e/dialog_format/",
            "/e/",
            "/.well-known/",
        ] {
            for climb in climbs {
                let address = format!("{under}{climb}");
                let Ok(request) = Request::builder().uri(&address).body(Body::empty()) else { continue };
                let answer = house.send(request).await;
                assert!(
                    answer.status.is_client_error() || answer.status.is_redirection(),
                    "{address}: {}",
                    answer.status
                );
                assert_guarded(&address, &answer);
                let text = answer.text();
                for secret in ["root:", "[package]", "[core]", "[workspace]"] {
                    assert!(!text.contains(secret), "{address}: {secret}");
                }
                if answer.is_html() {
                    assert_clean(&address, &text);
                }
                assert_eq!(answer.header("set-cookie"), "", "{address}");
            }
        }
    });
}

#[test]
fn addresses_and_bodies_have_an_end() {
    on(async {
        let house = shared().await;
        for length in [9_000, 60_000] {
            for (path, is_api) in [("/de/suche?q=", false), ("/api/v1/search?q=", true), ("/", false)] {
                let address = format!("{path}{}", "a".repeat(length));
                let answer = house.get(&address).await;
                assert_eq!(answer.status, StatusCode::URI_TOO_LONG, "{path} {length}");
                assert_eq!(answer.header("content-type").starts_with("application/json"), is_api, "{path}");
                assert_guarded(path, &answer);
            }
        }
        let body = vec![b'a'; 10 << 20];
        for method in [Method::POST, Method::GET] {
            for path in ["/de/suche", "/api/v1/search", "/healthz", "/de/gibt-es-nicht"] {
                let request =
                    Request::builder().method(method.clone()).uri(path).body(Body::from(body.clone())).unwrap();
                let answer = house.send(request).await;
                assert!(!answer.status.is_server_error(), "{method} {path}: {}", answer.status);
                assert!(method == Method::GET || answer.status.is_client_error(), "{method} {path}: {}", answer.status);
            }
        }
    });
}

#[test]
fn errors_speak_the_readers_language() {
    on(async {
        let house = shared().await;
        for language in Language::ALL {
            let answer = house.get(&format!("/{language}/{}", "a".repeat(9_000))).await;
            assert!(answer.text().contains(&format!("<html lang=\"{language}\"")), "by the address: {}", answer.text());
            let answer =
                house.get_with(&format!("/{}", "a".repeat(9_000)), &[("accept-language", language.code())]).await;
            assert!(answer.text().contains(&format!("<html lang=\"{language}\"")), "by the browser");
            let answer = house.ask(Method::POST, &format!("/{language}"), &[]).await;
            assert!(answer.text().contains(&format!("<html lang=\"{language}\"")));
            assert_clean("405", &answer.text());
            assert!(!answer.header("allow").is_empty());
        }
    });
}

#[test]
fn strange_headers_change_nothing() {
    on(async {
        let house = shared().await;
        let usual = house.get("/de").await;
        for (name, value) in [
            ("host", "elsewhere.example"),
            ("x-forwarded-host", "elsewhere.example"),
            ("x-forwarded-proto", "https"),
            ("forwarded", "host=elsewhere.example"),
            ("x-original-url", "/en"),
            ("x-rewrite-url", "/en"),
            ("origin", "https://elsewhere.example"),
            ("cookie", "language=en; session=1"),
            ("accept-language", "en"),
            ("accept", "application/json"),
            ("if-none-match", "%%%"),
            ("if-modified-since", "Thu, 01 Jan 2099 00:00:00 GMT"),
            ("range", "bytes=0-10"),
            ("content-length", "0"),
        ] {
            let answer = house.get_with("/de", &[(name, value)]).await;
            assert_eq!((answer.status, &answer.body), (usual.status, &usual.body), "{name}: {value}");
        }
        for value in ["q=;;;,", "en;q=x", "*", "\u{e4}", ",,,,", &"de,".repeat(3_000)] {
            let Ok(value) = axum::http::HeaderValue::from_bytes(value.as_bytes()) else { continue };
            let request = Request::builder()
                .uri("/")
                .header("accept-language", value.clone())
                .header("accept-encoding", value)
                .body(Body::empty())
                .unwrap();
            assert_eq!(house.send(request).await.status, StatusCode::FOUND);
        }
    });
}

#[test]
fn hostile_texts_of_an_operator_and_of_entries_stay_texts() {
    on(async {
        let mut config =
            server::config::Config { name: "<b>Node</b> & \"Co\"".to_owned(), ..server::config::Config::default() };
        config.office.name = "<script>alert(1)</script>".to_owned();
        config.operator.name = "</p><img src=x onerror=alert(1)>".to_owned();
        let house = House::new(config).await;
        let hostile = crate::addresses::profile(
            "dialog-am-fluss",
            "</title><script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)> & <b>fett</b> \u{2028} ]]> Ein Text von mehr als fünfzig Zeichen.",
            "<script>alert(1)</script> [Klick](javascript:alert(1)) <img src=x onerror=alert(1)> ![Bild](data:text/html,x) <style>*{display:none}</style> {{office_name}} und noch mehr Text dazu.",
        );
        house.take_in(&[hostile], library::Origin::Own).await;
        for address in [
            "/de",
            "/en",
            "/de/initiativen",
            "/de/initiativen/dialog-am-fluss",
            "/en/initiatives/dialog-am-fluss",
            "/de/suche?q=alert",
            "/de/suche/treffer?q=alert",
            "/de/begriffe/topic/t1",
            "/de/impressum",
            "/de/kontakt",
            "/de/datenschutz",
            "/de/ueber-werkbuch",
            "/de/gibt-es-nicht",
        ] {
            let answer = house.get(address).await;
            let html = answer.text();
            assert!(answer.status == StatusCode::OK || address.ends_with("nicht"), "{address}: {}", answer.status);
            if html.contains("<html") {
                assert_clean(address, &html);
            }
            for tag in tags(&html) {
                assert!(tag.name != "img" || tag.attribute("src") != Some("x"), "{address}");
                assert!(tag.name != "b" || !tag.text.starts_with("fett"), "{address}");
            }
        }
        for address in [
            "/de/feed.atom",
            "/en/feed.atom",
            "/de/feed/topic/t1.atom",
            "/de/initiativen/dialog-am-fluss/feed.atom",
            "/de/opensearch.xml",
            "/sitemap.xml",
        ] {
            let answer = house.get(address).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            crate::markup::assert_well_formed(address, &answer.text());
        }
        let (_, found) = house.json("/api/v1/search?q=alert").await;
        assert_eq!(found["hits"][0]["title"], "</title><script>alert(1)</script>", "in JSON it is as it was written");
    });
}

/// Addresses that authors gave get no rank from us, wherever on a page they stand (Mastodon, Discourse: link farms).
#[test]
fn links_of_authors_give_no_rank() {
    on(async {
        let house = shared().await;
        let mut seen = 0;
        for path in [
            "/de/dialogformate/fishbowl",
            "/de/praxis",
            "/de/leitfaeden/menschen-einladen-die-nie-kommen",
            "/de/initiativen/chemcologne",
        ] {
            let answer = house.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            for link in tags(&answer.text()).into_iter().filter(|tag| tag.name == "a") {
                let (to, rel) = (link.attribute("href").unwrap_or_default(), link.attribute("rel").unwrap_or_default());
                if to.starts_with("http") && !to.contains("//localhost") && !rel.contains("license") {
                    assert!(
                        ["nofollow", "ugc", "noopener"].iter().all(|word| rel.contains(word)),
                        "{path}: {to} {rel:?}"
                    );
                    seen += 1;
                }
            }
        }
        assert!(seen > 5, "{seen} links");
    });
}
