//! Addresses that lead on: the reader's language, permanent ones, old ones, those of what is gone, those of nothing.

use axum::http::StatusCode;
use domain::entry::Entry;
use domain::lifecycle::Status;
use domain::{Kind, Language};
use library::Origin;
use library::transfer::{File, Item};
use serde_json::json;
use server::config::Config;
use server::worker::follow;

use crate::house::{House, items, named, on, shared};
use crate::markup::{assert_clean, tags};

/// A profile with these texts.
pub fn profile(slug: &str, title: &str, summary: &str, mission: &str) -> Item {
    let text = r#"+++
id = "019a2000-0000-7000-8000-0000000000aa"
language_original = "de"
title = "Dialog am Fluss"
summary = "Ein Zusammenschluss von Betrieben, Gemeinden und Gewerkschaften am Fluss."
topics = ["T1"]
licence = "CC-BY-4.0"
legal_name = "Dialog am Fluss e. V."
org_type = "association"
activity_status = "active"
fields_of_action = ["T1"]
website = "none"

[spatial]
level = "region"
ags = ["05"]

[[carriers]]
name = "Gemeinde am Fluss"
org_type = "municipality"
+++

Wir bringen Menschen aus Betrieben und Nachbarschaft an einen Tisch, damit beide Seiten wissen, was die andere bewegt.
"#;
    let file = File { path: format!("entries/initiative/{slug}.md"), text: text.to_owned() };
    let mut item = items(&[file]).remove(0);
    let mut authored = item.entry.authored().clone();
    authored["title"] = json!({ "de": title });
    authored["summary"] = json!({ "de": summary });
    authored["fields"]["mission"] = json!({ "de": mission });
    item.entry = Entry::new(domain::entry::normalise(authored)).unwrap();
    item
}

/// A profile with usual texts.
pub fn usual(slug: &str, title: &str) -> Item {
    profile(
        slug,
        title,
        "Ein Zusammenschluss von Betrieben, Gemeinden und Gewerkschaften am Fluss.",
        "Wir bringen Menschen aus Betrieben und Nachbarschaft an einen Tisch, damit beide Seiten wissen, was die andere bewegt.",
    )
}

#[test]
fn the_front_door_opens_in_the_readers_language() {
    on(async {
        let house = shared().await;
        for (accept, language) in [
            ("", "de"),
            ("de", "de"),
            ("en", "en"),
            ("en-GB,en;q=0.9,de;q=0.8", "en"),
            ("de-AT, en;q=0.9", "de"),
            ("fr, en;q=0.5, de;q=0.4", "en"),
            ("fr", "de"),
            ("*", "de"),
            ("en;q=0, de", "de"),
            ("EN-us", "en"),
        ] {
            for _ in 0..2 {
                let answer = house.get_with("/", &[("accept-language", accept)]).await;
                assert_eq!(answer.status, StatusCode::FOUND, "{accept}");
                assert_eq!(answer.header("location"), format!("/{language}"), "{accept}");
                assert!(answer.header("vary").contains("accept-language"), "{accept}");
            }
        }
    });
}

#[test]
fn a_permanent_address_leads_people_to_the_page_and_programs_to_the_data() {
    on(async {
        let house = shared().await;
        let item = named("werksfuehrung");
        let address = app::routes::permanent(Kind::DialogFormat, item.entry.id);
        for (headers, wanted) in [
            (
                vec![("accept-language", "de")],
                app::routes::entry(Language::De, Kind::DialogFormat, &item.slugs[&Language::De]),
            ),
            (
                vec![("accept-language", "en")],
                app::routes::entry(Language::En, Kind::DialogFormat, &item.slugs[&Language::En]),
            ),
            (
                vec![("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")],
                app::routes::entry(Language::De, Kind::DialogFormat, &item.slugs[&Language::De]),
            ),
            (vec![("accept", "application/json")], app::routes::api_entry(item.entry.id)),
            (vec![("accept", "application/ld+json")], app::routes::api_entry(item.entry.id)),
        ] {
            let answer = house.get_with(&address, &headers).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{headers:?}");
            assert_eq!(answer.header("location"), wanted, "{headers:?}");
            let vary = answer.header("vary");
            assert!(vary.contains("accept-language") && vary.split(',').any(|it| it.trim() == "accept"), "{vary}");
            assert_eq!(house.get(&wanted).await.status, StatusCode::OK);
        }
        let id = item.entry.id.to_string();
        for wrong in [
            format!("/e/guide/{id}"),
            format!("/e/nonsense/{id}"),
            format!("/e/dialog_format/{}", id.to_uppercase()),
            "/e/dialog_format/019a2000-0000-7000-8000-00000000ffff".to_owned(),
            "/e/dialog_format/1".to_owned(),
        ] {
            assert_eq!(house.get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    });
}

#[test]
fn old_addresses_are_redirected_for_good() {
    on(async {
        let house = House::new(Config::default()).await;
        house.take_in(&[usual("alter-name", "Dialog am Fluss")], Origin::Own).await;
        assert_eq!(house.get("/de/initiativen/alter-name").await.status, StatusCode::OK);
        house.take_in(&[usual("neuer-name", "Dialog am Fluss")], Origin::Own).await;
        for (old, new) in [
            ("/de/initiativen/alter-name", "/de/initiativen/neuer-name"),
            ("/en/initiatives/alter-name", "/en/initiatives/neuer-name"),
        ] {
            let answer = house.get(old).await;
            assert_eq!(answer.status, StatusCode::MOVED_PERMANENTLY, "{old}");
            assert_eq!(answer.header("location"), new);
            assert_eq!(house.get(new).await.status, StatusCode::OK, "{new}");
        }
        let feed = house.get("/de/initiativen/alter-name/feed.atom").await;
        assert_eq!(feed.status, StatusCode::MOVED_PERMANENTLY, "who follows the feed is led on");
        assert_eq!(feed.header("location"), "/de/initiativen/neuer-name/feed.atom");
    });
}

#[test]
fn the_other_languages_address_leads_to_the_readers_page() {
    on(async {
        let house = shared().await;
        let item = named("werksfuehrung");
        let (german, english) = (&item.slugs[&Language::De], &item.slugs[&Language::En]);
        let answer = house.get(&format!("/en/dialogue-formats/{german}")).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::MOVED_PERMANENTLY, format!("/en/dialogue-formats/{english}").as_str())
        );
        let answer = house.get(&format!("/de/dialogformate/{english}/ablauf?start=09:30&people=30")).await;
        let wanted = format!("/de/dialogformate/{german}/ablauf?start=09:30&people=30");
        assert_eq!((answer.status, answer.header("location")), (StatusCode::MOVED_PERMANENTLY, wanted.as_str()));
    });
}

#[test]
fn what_was_taken_back_is_gone_and_what_is_hidden_never_was() {
    on(async {
        let house = House::new(Config::default()).await;
        let item = usual("dialog-am-fluss", "Dialog am Fluss");
        house.take_in(std::slice::from_ref(&item), Origin::Own).await;
        let doors = [
            "/de/initiativen/dialog-am-fluss".to_owned(),
            "/en/initiatives/dialog-am-fluss".to_owned(),
            "/de/initiativen/dialog-am-fluss/feed.atom".to_owned(),
            app::routes::permanent(Kind::Initiative, item.entry.id),
            app::routes::api_entry(item.entry.id),
        ];
        for status in Status::ALL {
            house.put_into(&item, status).await;
            follow::once(&house.door).await.unwrap();
            let public = status.is_public();
            for address in &doors {
                let answer = house.get(address).await;
                let wanted = match status {
                    _ if public && address.starts_with("/e/") => StatusCode::SEE_OTHER,
                    _ if public => StatusCode::OK,
                    Status::Withdrawn | Status::Removed => StatusCode::GONE,
                    _ => StatusCode::NOT_FOUND,
                };
                assert_eq!(answer.status, wanted, "{status:?} {address}");
                if !public {
                    assert!(!answer.text().contains("Dialog am Fluss"), "{status:?} {address}: its title leaks");
                }
            }
            for list in [
                "/de",
                "/en",
                "/de/initiativen",
                "/de/suche?q=Fluss",
                "/de/suche",
                "/de/begriffe/topic/t1",
                "/de/feed.atom",
                "/de/feed/topic/t1.atom",
                "/sitemap.xml",
                "/api/v1/search",
                "/api/v1/suggest?q=Dial",
                "/de/gibt-es-nicht",
                "/de/praxis",
            ] {
                let text = house.get(list).await.text();
                let named = text.contains("dialog-am-fluss") || text.contains("Dialog am Fluss");
                assert!(public || !named, "{status:?}: {list} names it");
            }
            assert_eq!(house.get("/sitemap.xml").await.text().contains("dialog-am-fluss"), public, "{status:?}");
            assert_eq!(house.get("/de/feed.atom").await.text().contains("Dialog am Fluss"), public, "{status:?}");
            let (_, found) = house.json("/api/v1/search").await;
            assert_eq!(found["total"], u32::from(public), "{status:?}: nor is it counted");
        }
    });
}

#[test]
fn where_nothing_is_there_are_ways_on() {
    on(async {
        let house = shared().await;
        for (address, language) in [
            ("/de/gibt-es-nicht", "de"),
            ("/en/nothing-here", "en"),
            ("/de/dialogformate/gibt-es-nicht", "de"),
            ("/en/guides/nothing", "en"),
            ("/de/begriffe/nichts", "de"),
            ("/de/begriffe/topic/t99", "de"),
            ("/nichts", "de"),
            ("/de/", "de"),
            ("/de/suche/", "de"),
            ("/fr", "de"),
        ] {
            let answer = house.get(address).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
            let html = answer.text();
            assert_clean(address, &html);
            let tags = tags(&html);
            let language = Language::from_code(language).unwrap();
            assert!(html.contains(&format!("<html lang=\"{language}\"")), "{address}");
            let links: Vec<&str> =
                tags.iter().filter(|tag| tag.name == "a").filter_map(|tag| tag.attribute("href")).collect();
            for way in [app::routes::home(language), app::routes::kind(language, Kind::DialogFormat)] {
                assert!(links.contains(&way.as_str()), "{address}: no way to {way}");
            }
            assert!(
                links.iter().any(|link| link.starts_with(&app::routes::contact(language))),
                "{address}: no way to the office"
            );
            assert!(
                tags.iter()
                    .any(|tag| tag.name == "form"
                        && tag.attribute("action") == Some(&app::routes::search_form(language))),
                "{address}: no search"
            );
            assert!(
                tags.iter()
                    .any(|tag| tag.name == "meta" && tag.attribute("content").is_some_and(|it| it.contains("noindex"))),
                "{address}: is listed by search engines"
            );
        }
        for address in ["/api/v1/nothing", "/api", "/api/v2/search"] {
            let answer = house.get(address).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        }
        let (status, json) = house.json("/api/v1/nothing").await;
        assert_eq!((status, &json["error"]["code"]), (StatusCode::NOT_FOUND, &json!("not_found")));
        for scanned in ["/wp-login.php", "/.env", "/favicon.ico", "/.well-known/security.txt", "/index.html"] {
            assert_eq!(house.get(scanned).await.status, StatusCode::NOT_FOUND, "{scanned}");
        }
    });
}
