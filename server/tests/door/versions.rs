//! Published versions: each is read and cited under its number, any two are compared, all are hidden with their entry.

use app::routes;
use axum::http::StatusCode;
use domain::lifecycle::Status;
use domain::{Kind, Language, canonical};
use library::Origin;
use library::transfer::Item;
use serde_json::{Map, Value};
use server::config::Config;
use server::worker::follow;

use crate::addresses::{profile, usual};
use crate::house::{House, on};
use crate::markup::{assert_clean, tags};
use crate::media::{pdf, png, with_files};
use crate::notices::{TEXT, form, moderator, see};

const SLUG: &str = "dialog-am-fluss";
const SUMMARY: &str = "Ein Zusammenschluss von Betrieben, Gemeinden und Quittenbauern am Fluss.";
const MISSION: &str = "Wir bringen Menschen aus Betrieben und Nachbarschaft an einen Tisch, damit beide Seiten wissen, \
                       was die andere bewegt.";

/// A house with one profile in two versions.
async fn two() -> (House, [Item; 2]) {
    let house = House::new(Config::default()).await;
    let items = [usual(SLUG, "Erster Titel"), profile(SLUG, "Zweiter Titel", SUMMARY, MISSION)];
    for item in &items {
        house.take_in(std::slice::from_ref(item), Origin::Own).await;
    }
    (house, items)
}

fn newest(language: Language) -> String {
    routes::entry(language, Kind::Initiative, SLUG)
}

fn version(language: Language, number: i64) -> String {
    routes::version(language, Kind::Initiative, SLUG, Some(number))
}

fn comparison(language: Language, from: i64, to: i64) -> String {
    routes::comparison(language, Kind::Initiative, SLUG, from, to)
}

async fn page(house: &House, address: &str) -> String {
    let answer = house.get(address).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
    let html = answer.text();
    assert_clean(address, &html);
    assert_eq!(tags(&html).iter().filter(|tag| tag.name == "h1" && !tag.is_end).count(), 1, "{address}");
    html
}

/// The address that search engines list, and whether they shall list the page.
fn listed(html: &str) -> (String, bool) {
    let tags = tags(html);
    let canonical = tags.iter().find(|tag| tag.attribute("rel") == Some("canonical")).unwrap();
    let unlisted = tags.iter().any(|tag| tag.attribute("name") == Some("robots"));
    (canonical.attribute("href").unwrap().to_owned(), !unlisted)
}

#[test]
fn an_old_version_is_read_and_says_that_it_is_old() {
    on(async {
        let (house, _) = two().await;
        for language in Language::ALL {
            let html = page(&house, &version(language, 1)).await;
            assert!(html.contains("Erster Titel") && !html.contains("Zweiter Titel"), "{html}");
            let says = match language {
                Language::De => ["Fassung 1 vom ", "Es gibt eine neuere: Fassung 2."],
                Language::En => ["Version 1 of ", "There is a newer one: version 2."],
            };
            assert!(says.iter().all(|text| html.contains(text)), "{html}");
            let (canonical, is_listed) = listed(&html);
            assert!(canonical.ends_with(&newest(language)) && !is_listed, "{canonical}");
            assert!(!html.contains("application/ld+json"), "machines are told the newest");

            let now = page(&house, &newest(language)).await;
            assert!(now.contains("Zweiter Titel") && !says.iter().any(|text| now.contains(text)), "{now}");
            let (canonical, is_listed) = listed(&now);
            assert!(canonical.ends_with(&newest(language)) && is_listed, "{canonical}");
            assert_eq!(page(&house, &version(language, 2)).await, now, "the newest has one page");
        }
    });
}

#[test]
fn two_versions_stand_beside_each_other_word_by_word() {
    on(async {
        let (house, _) = two().await;
        for language in Language::ALL {
            let address = comparison(language, 1, 2);
            let html = page(&house, &address).await;
            for marked in ["<del>Erster", "<ins>Zweiter", "<del>Gewerkschaften", "<ins>Quittenbauern"] {
                assert!(html.contains(marked), "{marked}: {html}");
            }
            let (canonical, is_listed) = listed(&html);
            assert!(canonical.ends_with(&newest(language)) && !is_listed, "{canonical}");
            assert!(html.contains("/pkg/desk."), "what has changed is dressed by the sheet of the desk");
            let turned = page(&house, &comparison(language, 2, 1)).await;
            assert!(turned.contains("<ins>Zweiter"), "the earlier one stands first in either order");
        }
    });
}

#[test]
fn every_link_to_a_version_leads_somewhere() {
    on(async {
        let (house, _) = two().await;
        for language in Language::ALL {
            let mut links = std::collections::BTreeSet::new();
            for address in [newest(language), version(language, 1), comparison(language, 1, 2)] {
                let html = page(&house, &address).await;
                let found = tags(&html).into_iter().filter_map(|tag| tag.attribute("href").map(str::to_owned));
                links.extend(found.map(|to| to.replace("&amp;", "&")).filter(|to| to.starts_with('/')));
            }
            for wanted in [version(language, 1), version(language.other(), 1), comparison(language, 1, 2)] {
                assert!(links.contains(&wanted), "{wanted}: {links:?}");
            }
            for link in links.iter().filter(|link| link.contains("v=")) {
                assert_eq!(house.get(link).await.status, StatusCode::OK, "{link}");
            }
        }
    });
}

#[test]
fn an_old_version_is_data_with_its_own_hash() {
    on(async {
        let (house, items) = two().await;
        let api = routes::api_entry(items[0].entry.id);
        for (number, item) in (1_i64..).zip(&items) {
            let (status, json) = house.json(&format!("{api}?v={number}")).await;
            assert_eq!(
                (status, &json["version"], &json["newest_version"]),
                (StatusCode::OK, &number.into(), &2.into())
            );
            let written = item.entry.authored();
            let authored: Map<String, Value> = json
                .as_object()
                .unwrap()
                .iter()
                .filter(|(key, _)| written.contains_key(key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            assert_eq!(&authored, written);
            assert_eq!(json["content_hash"], canonical::hash(&authored).unwrap().to_string());
            assert_eq!(house.get(json["path"]["en"].as_str().unwrap()).await.status, StatusCode::OK);
        }
        assert_eq!(house.json(&format!("{api}?v=2")).await, house.json(&api).await);
        assert_eq!(house.json(&format!("{api}?v=3")).await.0, StatusCode::NOT_FOUND);
        for nonsense in ["", "0", "-1", "eins"] {
            let (status, json) = house.json(&format!("{api}?v={nonsense}")).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{nonsense}");
            assert_eq!(json["error"]["problems"][0]["name"], "v");
        }
    });
}

#[test]
fn what_names_no_version_leads_nowhere() {
    on(async {
        let (house, _) = two().await;
        let page = newest(Language::De);
        for wrong in ["v=", "v=0", "v=-1", "v=eins", "v=3", "v=99999999999999999999", "v=1&with=1", "v=1&with=3"] {
            assert_eq!(house.get(&format!("{page}?{wrong}")).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        assert_eq!(house.get(&format!("{page}?with=2")).await.status, StatusCode::OK, "it names no version");
    });
}

#[test]
fn addresses_of_versions_last() {
    on(async {
        let (house, items) = two().await;
        let id = items[0].entry.id;
        let permanent = routes::permanent_version(Kind::Initiative, id, 1);
        for (headers, wanted) in [
            (vec![("accept-language", "de")], version(Language::De, 1)),
            (vec![("accept-language", "en")], version(Language::En, 1)),
            (vec![("accept", "application/json")], routes::api_version(id, 1)),
        ] {
            let answer = house.get_with(&permanent, &headers).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, wanted.as_str()));
            assert_eq!(house.get(&wanted).await.status, StatusCode::OK, "{wanted}");
        }
        let html = page(&house, &version(Language::De, 1)).await;
        assert!(html.contains(&permanent), "an old version names its own address");
        // The entry moves, and its old versions with it.
        house.take_in(&[profile("neuer-name", "Zweiter Titel", SUMMARY, MISSION)], Origin::Own).await;
        for (old, new) in [
            (version(Language::De, 1), "/de/initiativen/neuer-name?v=1"),
            (comparison(Language::En, 1, 2), "/en/initiatives/neuer-name?v=1&with=2"),
        ] {
            let answer = house.get(&old).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::MOVED_PERMANENTLY, new));
            assert_eq!(house.get(new).await.status, StatusCode::OK, "{new}");
        }
    });
}

#[test]
fn a_version_is_hidden_by_itself() {
    on(async {
        let (house, items) = two().await;
        let cookie = moderator(&house, 701).await;
        let id = items[0].entry.id;
        let at = routes::office_with(Language::De, "office_versions", &id.to_string());
        let entry = routes::office_with(Language::De, "office_entry", &id.to_string());
        assert!(see(&house, &entry, &cookie).await.text().contains(&at), "the way to it");
        for language in Language::ALL {
            see(&house, &routes::office_with(language, "office_versions", &id.to_string()), &cookie).await;
        }
        let hide = |version: &'static str| {
            form(&[("version", version), ("deed", "version_hidden"), ("reason", "privacy"), ("words", TEXT)])
        };
        // The newest is not hidden alone, and what is missing is said at its field.
        assert_eq!(house.post(&at, &cookie, &hide("2")).await.status, StatusCode::CONFLICT);
        assert_eq!(house.post(&at, &cookie, &hide("3")).await.status, StatusCode::CONFLICT);
        let bare = form(&[("version", "1"), ("deed", "version_hidden"), ("words", "Zu kurz & mehr")]);
        let wrong = house.post(&at, &cookie, &bare).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("href=\"#reason\"") && wrong.text().contains("Zu kurz &amp; mehr"));
        for nothing in [form(&[("deed", "version_hidden")]), form(&[("version", "1")])] {
            assert_eq!(house.post(&at, &cookie, &nothing).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let done = house.post(&at, &cookie, &hide("1")).await;
        assert_eq!(done.header("location"), format!("{at}?done=1"), "{}", done.text());
        assert_eq!(house.post(&at, &cookie, &hide("1")).await.status, StatusCode::CONFLICT, "once");

        let hash = canonical::hash(items[0].entry.authored()).unwrap().to_string();
        for (language, reason) in [(Language::De, "Datenschutz"), (Language::En, "privacy")] {
            for address in [version(language, 1), comparison(language, 1, 2), comparison(language, 2, 1)] {
                let answer = house.get(&address).await;
                assert_eq!(answer.status, StatusCode::GONE, "{address}");
                let html = answer.text();
                assert_clean(&address, &html);
                assert!(html.to_lowercase().contains(&reason.to_lowercase()) && html.contains(&hash), "{html}");
                assert!(!html.contains("Erster Titel") && !html.contains(TEXT), "{address}: {html}");
            }
            let now = page(&house, &newest(language)).await;
            assert!(now.contains(&version(language, 1)), "its number stays in the list");
            assert!(!now.contains(&comparison(language, 1, 2).replace('&', "&amp;")), "{now}");
        }
        let (status, json) = house.json(&routes::api_version(id, 1)).await;
        let told = &json["error"]["problems"][0];
        assert_eq!((status, &told["version"], &told["reason"]), (StatusCode::GONE, &1.into(), &"privacy".into()));
        assert_eq!(told["content_hash"], hash);
        assert!(!json.to_string().contains("Erster Titel"), "{json}");
        assert_eq!(house.json(&routes::api_version(id, 2)).await.0, StatusCode::OK);

        let show = form(&[("version", "1"), ("deed", "version_shown"), ("words", TEXT)]);
        assert_eq!(house.post(&at, &cookie, &show).await.status, StatusCode::SEE_OTHER);
        assert_eq!(house.post(&at, &cookie, &show).await.status, StatusCode::CONFLICT, "once");
        assert!(page(&house, &version(Language::De, 1)).await.contains("Erster Titel"));
    });
}

#[test]
fn files_of_a_hidden_version_are_hidden_with_it() {
    on(async {
        let house = House::new(Config::default()).await;
        let mut files = Vec::new();
        for bytes in [png(70), png(71), pdf(), png(72)] {
            files.push(house.door.library.import_file(bytes).await.unwrap());
        }
        let first = with_files(Kind::DialogFormat, [&files[0], &files[1], &files[2]]);
        let second = with_files(Kind::DialogFormat, [&files[3], &files[1], &files[2]]);
        for item in [&first, &second] {
            house.take_in(std::slice::from_ref(item), Origin::Own).await;
        }
        let address = |index: usize| routes::media(&files[index].hash.to_string());
        assert_eq!(house.get(&address(0)).await.status, StatusCode::OK);
        let cookie = moderator(&house, 702).await;
        let at = routes::office_with(Language::De, "office_versions", &first.entry.id.to_string());
        let hide = form(&[("version", "1"), ("deed", "version_hidden"), ("reason", "privacy"), ("words", TEXT)]);
        assert_eq!(house.post(&at, &cookie, &hide).await.status, StatusCode::SEE_OTHER);
        for (index, status) in
            [StatusCode::NOT_FOUND, StatusCode::OK, StatusCode::OK, StatusCode::OK].into_iter().enumerate()
        {
            assert_eq!(house.get(&address(index)).await.status, status, "{index}");
        }
    });
}

#[test]
fn no_version_is_read_of_what_is_not_public() {
    on(async {
        let (house, items) = two().await;
        let mut addresses = vec![format!("{}?v=1", routes::api_entry(items[0].entry.id))];
        for language in Language::ALL {
            addresses.extend([version(language, 1), version(language, 2), comparison(language, 1, 2)]);
        }
        for status in Status::ALL {
            house.put_into(&items[1], status).await;
            follow::once(&house.door).await.unwrap();
            for address in &addresses {
                let answer = house.get(address).await;
                let wanted = match status {
                    _ if status.is_public() => StatusCode::OK,
                    Status::Withdrawn | Status::Removed => StatusCode::GONE,
                    _ => StatusCode::NOT_FOUND,
                };
                assert_eq!(answer.status, wanted, "{status:?} {address}");
                let says = answer.text().contains("Erster Titel") || answer.text().contains("Zweiter Titel");
                assert!(status.is_public() || !says, "{status:?} {address}: its title leaks");
            }
        }
    });
}
