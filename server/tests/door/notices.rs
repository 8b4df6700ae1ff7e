//! Notices of readers and what the office makes of them, as a browser without scripts sends it; and that what is hidden
//! is nowhere.

use app::routes;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use chrono::Utc;
use domain::account::{AccountId, AccountStatus, Address, Office};
use domain::notice::NoticeKind;
use domain::{EntryId, Kind, Language};
use library::Origin;
use library::notices::Report;
use library::transfer::Item;
use server::config::Config;
use server::worker::follow;
use sha2::{Digest as _, Sha256};
use storage::account::{self, AccountRow};
use storage::session::{self, SessionRow};
use storage::{job, notice};
use uuid::Uuid;

use crate::addresses::usual;
use crate::desk::{assert_fit, offered};
use crate::house::{Answer, House, on, shared};
use crate::markup::assert_clean;
use crate::media::{pdf, png, with_files};
use crate::routes::assert_guarded;

pub const TEXT: &str = "Auf dem zweiten Bild sind Menschen zu sehen, die nicht gefragt wurden.";

/// What a reader reports about an entry; `mail` may be empty.
pub fn report(item: &Item, mail: &str) -> Report {
    Report {
        kind: NoticeKind::Content,
        page: routes::permanent(item.entry.kind, item.entry.id),
        entry: Some(item.entry.id),
        reason: "privacy".to_owned(),
        text: TEXT.to_owned(),
        aid: String::new(),
        name: String::new(),
        mail: mail.to_owned(),
        in_good_faith: true,
        language: Language::De,
        client: "192.0.2.1".to_owned(),
    }
}

pub fn form(values: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish()
}

/// A cookie of somebody of the office.
pub async fn moderator(house: &House, number: u128) -> String {
    let now = Utc::now();
    let key = format!("key-of-moderator-{number}");
    let person = AccountRow {
        id: AccountId(Uuid::from_u128(number)),
        address: Some(Address::new(&format!("pruefung{number}@werk.example")).unwrap()),
        name: format!("Prüfperson {number}"),
        language: Language::De,
        password_hash: None,
        status: AccountStatus::Active,
        office: Some(Office::Moderator),
        created_at: now,
        signed_in_at: None,
        erased_at: None,
    };
    let row = SessionRow {
        id: Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
        account: person.id,
        device: String::new(),
        created_at: now,
        seen_at: now,
        recent_until: now + chrono::TimeDelta::minutes(10),
        ended_at: None,
    };
    let tx = house.door.library.storage().begin().await.unwrap();
    assert!(account::add(&tx, &person).await.unwrap());
    session::add(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    format!("werkbuch={key}")
}

pub async fn see(house: &House, address: &str, cookie: &str) -> Answer {
    let answer = house.get_with(address, &[("cookie", cookie)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
    assert_fit(address, &answer);
    answer
}

#[test]
fn anybody_reports_without_an_account() {
    on(async {
        let house = House::new(Config::default()).await;
        let item = usual("dialog-am-fluss", "Dialog am Fluss");
        house.take_in(std::slice::from_ref(&item), Origin::Own).await;
        let page = house.get("/de/initiativen/dialog-am-fluss").await.text();
        let link = routes::report_entry(Language::De, item.entry.id);
        assert!(page.contains(&format!("href=\"{link}\"")), "every entry leads to the form");
        let answer = house.get(&link).await;
        assert_guarded(&link, &answer);
        assert_clean(&link, &answer.text());
        assert_eq!(answer.header("set-cookie"), "");
        let mut values = offered(&answer.text(), "/de/melden");
        let typed = |values: &[(String, String)], name: &str| {
            values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        };
        assert_eq!(
            typed(&values, "page").as_deref(),
            Some("http://localhost:3000/de/initiativen/dialog-am-fluss"),
            "{values:?}"
        );
        values.retain(|(name, _)| !["reason", "text", "mail"].contains(&name.as_str()));
        let sent = |values: &[(String, String)], more: &[(&str, &str)]| {
            let more = more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            form_urlencoded::Serializer::new(String::new()).extend_pairs(values.iter().cloned().chain(more)).finish()
        };
        // What is wrong is said at its field, and what was typed stays.
        let wrong = sent(&values, &[("reason", "privacy"), ("text", "Zu <b>kurz</b>"), ("mail", "anna@werk.example")]);
        let answer = house.post("/de/melden", "", &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_fit("wrong", &answer);
        let html = answer.text();
        assert!(html.contains("href=\"#text\"") && html.contains("href=\"#good_faith\""), "{html}");
        assert!(html.contains("aria-describedby=\"text-help text-wrong\""), "{html}");
        let kept = offered(&html, "/de/melden");
        assert_eq!(typed(&kept, "text").as_deref(), Some("Zu <b>kurz</b>"));
        assert_eq!(typed(&kept, "reason").as_deref(), Some("privacy"));
        assert_eq!(typed(&kept, "mail").as_deref(), Some("anna@werk.example"));
        let elsewhere = form(&[
            ("page", "https://elsewhere.example/de"),
            ("reason", "privacy"),
            ("text", TEXT),
            ("good_faith", "1"),
        ]);
        let answer = house.post("/de/melden", "", &elsewhere).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("href=\"#page\""));
        assert_eq!(job::count_open(house.door.library.storage()).await.unwrap(), 0);

        let right = [("reason", "privacy"), ("text", TEXT), ("mail", "anna@werk.example"), ("good_faith", "1")];
        let answer = house.post("/de/melden", "", &sent(&values, &right)).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/de/melden?received=1"));
        let arrived = house.get("/de/melden?received=1").await;
        assert!(arrived.text().contains("Meldung 1"), "{}", arrived.text());
        assert_clean("received", &arrived.text());
        let row = notice::get(house.door.library.storage(), 1).await.unwrap().unwrap();
        assert_eq!(row.entry, Some(item.entry.id), "the page led to its entry");
        assert_eq!(row.page, "/de/initiativen/dialog-am-fluss");
        assert_eq!(job::count_open(house.door.library.storage()).await.unwrap(), 1, "the receipt");

        // English, by the permanent address; a form of another site is not taken.
        let permanent = routes::permanent(item.entry.kind, item.entry.id);
        let english =
            form(&[("page", permanent.as_str()), ("reason", "unlawful"), ("text", TEXT), ("good_faith", "1")]);
        let answer = house.post("/en/report", "", &english).await;
        assert_eq!(answer.header("location"), "/en/report?received=2");
        assert!(house.get("/en/report?received=2").await.text().contains("Notice 2"));
        let foreign = Request::builder()
            .method(Method::POST)
            .uri("/en/report")
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(english))
            .unwrap();
        assert_eq!(house.send(foreign).await.status, StatusCode::FORBIDDEN);
        assert!(notice::get(house.door.library.storage(), 3).await.unwrap().is_none());
    });
}

#[test]
fn nothing_tells_which_entries_there_are() {
    on(async {
        let house = shared().await;
        // The form for an entry that was never here is the form for none.
        let nowhere = house.get("/de/melden?entry=019a2000-0000-7000-8000-00000000ffff").await;
        assert_eq!(nowhere.status, StatusCode::OK);
        assert_eq!(nowhere.body, house.get("/de/melden?entry=nothing").await.body);
        for wrong in
            ["/de/melden?page=//evil.example", "/de/melden?page=https://evil.example/de", "/de/melden?received=x"]
        {
            let text = house.get(wrong).await.text();
            assert!(!text.contains("evil") && !text.contains("Meldung x"), "{wrong}");
        }
    });
}

#[test]
fn too_many_notices_are_told_when_to_come_again() {
    on(async {
        let house = House::new(Config::default()).await;
        let barrier = form(&[("text", "Kein Ton im Video."), ("page", "")]);
        for _ in 0..20 {
            assert_eq!(house.post("/de/barriere-melden", "", &barrier).await.status, StatusCode::SEE_OTHER);
        }
        let answer = house.post("/de/barriere-melden", "", &barrier).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
        assert!(answer.text().contains("Kein Ton im Video."), "what was typed stays");
    });
}

#[test]
fn the_list_of_notices_has_pages() {
    on(async {
        let house = House::new(Config::default()).await;
        let cookie = moderator(&house, 1).await;
        let barrier = form(&[("text", "Kein Ton im Video."), ("page", "")]);
        assert_eq!(house.post("/de/barriere-melden", "", &barrier).await.status, StatusCode::SEE_OTHER);
        for list in [routes::office(Language::De, "notices"), routes::office(Language::En, "notices")] {
            for first in ["", "?page=1", "?page=0", "?page=x"] {
                let html = see(&house, &format!("{list}{first}"), &cookie).await.text();
                assert!(html.contains("worklist"), "{first}: {html}");
                assert!(!html.contains("rel=\"prev\"") && !html.contains("rel=\"next\""), "{first}: {html}");
            }
            let html = see(&house, &format!("{list}?page=2"), &cookie).await.text();
            assert!(html.contains(&format!("href=\"{list}?page=1\"")) && !html.contains("worklist"), "{html}");
        }
    });
}

#[test]
fn a_barrier_is_reported_and_answered() {
    on(async {
        let house = House::new(Config::default()).await;
        let page = house.get("/de/barriere-melden?from=/de/suche").await.text();
        assert!(page.contains("value=\"http://localhost:3000/de/suche\""), "{page}");
        // Every page leads there with its own path.
        for at in ["/de", "/de/impressum", "/de/suche?q=L%C3%A4rm", "/en/search?q=noise", "/en/imprint", "/de/melden"] {
            let page = house.get(at).await.text();
            let mut links = page.split("href=\"").filter_map(|rest| rest.split('"').next());
            let link = links.find(|link| link.contains("?from=")).unwrap();
            let form = house.get(link).await.text();
            assert!(form.contains(&format!("value=\"http://localhost:3000{at}\"")), "{at}: {link}: {form}");
        }
        for (at, wanted) in [
            ("/de/barriere-melden", "href=\"/de/barriere-melden\""),
            ("/de/barriere-melden?from=/de/suche", "href=\"/de/barriere-melden\""),
        ] {
            assert!(house.get(at).await.text().contains(wanted), "{at}");
        }
        for elsewhere in ["https://elsewhere.example", "//elsewhere.example", "/", "/api/v1", "/de/..", "/de%0D%0Ax"] {
            let form = house.get(&format!("/de/barriere-melden?from={elsewhere}")).await.text();
            assert!(form.contains("id=\"page\"") && !form.contains("elsewhere.example"), "{elsewhere}");
        }
        let sent = form(&[
            ("page", "/de/suche"),
            ("text", "Die Trefferliste liest mein Programm nicht vor."),
            ("aid", "Bildschirmleser"),
            ("mail", "anna@werk.example"),
        ]);
        let answer = house.post("/en/report-barrier", "", &sent).await;
        assert_eq!(answer.header("location"), "/en/report-barrier?received=1");
        assert!(house.get("/en/report-barrier?received=1").await.text().contains("Barrier 1"));
        let cookie = moderator(&house, 501).await;
        let room = see(&house, "/de/servicestelle/meldungen", &cookie).await.text();
        assert!(room.contains("Barriere 1"), "{room}");
        let at = "/de/servicestelle/meldungen/1";
        let text = see(&house, at, &cookie).await.text();
        assert!(text.contains("Bildschirmleser") && text.contains("anna@werk.example"), "{text}");
        let values = offered(&text, at);
        assert!(values.contains(&("close".to_owned(), "answer".to_owned())), "{values:?}");
        let short = form(&[("act", "close"), ("close", "answer"), ("answer", "Danke")]);
        let answer = house.post(at, &cookie, &short).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("Danke") && answer.text().contains("href=\"#answer\""));
        let answer = "Die Liste hat jetzt Überschriften. ".repeat(2);
        let full = form(&[("act", "close"), ("close", "answer"), ("answer", answer.as_str())]);
        assert_eq!(house.post(at, &cookie, &full).await.header("location"), "/de/servicestelle/meldungen/1?done=1");
        let again = house.post(at, &cookie, &full).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "once");
        assert_eq!(job::count_open(house.door.library.storage()).await.unwrap(), 2, "receipt and answer");
    });
}

/// Addresses at which an entry could be seen, with what names it there.
pub fn surfaces(item: &Item, file: &str) -> Vec<String> {
    let kind = item.entry.kind;
    let slug = |language| item.slugs.get(&language).unwrap_or(&item.slugs[&Language::De]).clone();
    let mut all = vec![
        "/sitemap.xml".to_owned(),
        "/api/v1/search?q=&lang=de".to_owned(),
        routes::api_entry(item.entry.id),
        routes::media(file),
    ];
    for language in Language::ALL {
        all.push(routes::entry(language, kind, &slug(language)));
        all.push(routes::sheet(language, &slug(language)));
        all.push(routes::kind(language, kind));
        all.push(routes::search_form(language));
        all.push(routes::search_fragment(language));
        all.push(routes::feed(language));
        all.push(routes::home(language));
    }
    all
}

#[test]
fn what_is_suspended_is_gone_from_every_surface() {
    on(async {
        let house = House::new(Config::default()).await;
        let mut files = Vec::new();
        for bytes in [png(60), png(61), pdf()] {
            files.push(house.door.library.import_file(bytes).await.unwrap());
        }
        let item = with_files(Kind::DialogFormat, [&files[0], &files[1], &files[2]]);
        house.take_in(std::slice::from_ref(&item), Origin::Own).await;
        let slugs: Vec<String> = Language::ALL
            .map(|language| item.slugs.get(&language).unwrap_or(&item.slugs[&Language::De]).clone())
            .to_vec();
        let id = item.entry.id.to_string();
        let hash = files[0].hash.to_string();
        let names_it = |answer: &Answer| {
            let text = String::from_utf8_lossy(&answer.plain()).into_owned();
            let linked = |slug: &String| text.contains(&format!("/{slug}\"")) || text.contains(&format!("/{slug}<"));
            answer.status == StatusCode::OK && (slugs.iter().any(linked) || text.contains(&id))
        };
        let surfaces = surfaces(&item, &hash);
        let mut before = Vec::new();
        for address in &surfaces {
            let answer = house.get_with(address, &[("accept-encoding", "gzip")]).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            let is_file = address.starts_with("/media/");
            assert!(is_file || names_it(&answer), "{address} shows it: {}", answer.status);
            before.push(answer.header("etag").to_owned());
        }
        house.door.library.report(&report(&item, "anna@werk.example")).await.unwrap();
        let cookie = moderator(&house, 502).await;
        let at = "/de/servicestelle/meldungen/1";
        let page = see(&house, at, &cookie).await.text();
        assert!(page.contains("value=\"suspended\" selected"), "one click away: {page}");
        let sent = form(&[("act", "decide"), ("deed", "suspended"), ("reason", "privacy"), ("words", TEXT)]);
        let answer = house.post(at, &cookie, &sent).await;
        assert_eq!(answer.header("location"), "/de/servicestelle/meldungen/1?done=1", "{}", answer.text());
        // At once, before the worker looks.
        for (address, tag) in surfaces.iter().zip(&before) {
            let asked = [("accept-encoding", "gzip"), ("if-none-match", tag.as_str())];
            for headers in [&asked[..], &[]] {
                let answer = house.get_with(address, headers).await;
                assert!(!names_it(&answer), "{address} still shows it");
                let of_it = address.contains(&id)
                    || address.contains(&hash)
                    || slugs.iter().any(|slug| address.split('/').any(|part| part == slug));
                if of_it {
                    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}: copies are not right any more");
                }
            }
        }
        // Shown again by its page in the office.
        let at = routes::office_with(Language::En, "office_entry", &id);
        let page = see(&house, &at, &cookie).await.text();
        assert!(page.contains("value=\"restored\"") && page.contains(TEXT), "{page}");
        let sent = form(&[("act", "decide"), ("deed", "restored"), ("words", TEXT)]);
        assert_eq!(house.post(&at, &cookie, &sent).await.header("location"), format!("{at}?done=1"));
        follow::once(&house.door).await.unwrap();
        for address in &surfaces {
            assert_eq!(house.get(address).await.status, StatusCode::OK, "{address} is back");
        }
    });
}

#[test]
fn what_is_removed_says_so() {
    on(async {
        let house = House::new(Config::default()).await;
        let item = usual("dialog-am-fluss", "Dialog am Fluss");
        house.take_in(std::slice::from_ref(&item), Origin::Own).await;
        let cookie = moderator(&house, 503).await;
        let at = routes::office_with(Language::De, "office_entry", &item.entry.id.to_string());
        for deed in ["suspended", "removed"] {
            let sent = form(&[("act", "decide"), ("deed", deed), ("reason", "unlawful"), ("words", TEXT)]);
            assert_eq!(house.post(&at, &cookie, &sent).await.status, StatusCode::SEE_OTHER, "{deed}");
        }
        let again = form(&[("act", "decide"), ("deed", "restored"), ("words", TEXT)]);
        assert_eq!(house.post(&at, &cookie, &again).await.status, StatusCode::CONFLICT);
        follow::once(&house.door).await.unwrap();
        assert_eq!(house.get("/de/initiativen/dialog-am-fluss").await.status, StatusCode::GONE);
        assert_eq!(house.get(&routes::api_entry(item.entry.id)).await.status, StatusCode::GONE);
        let rooms = see(&house, "/de/servicestelle/eintraege?title=fluss", &cookie).await.text();
        assert!(rooms.contains("Dialog am Fluss") && rooms.contains(&at), "{rooms}");
    });
}

#[test]
fn a_recommendation_is_seen_and_figures_tell_of_it() {
    on(async {
        let house = House::new(Config::default()).await;
        let item = usual("dialog-am-fluss", "Dialog am Fluss");
        house.take_in(std::slice::from_ref(&item), Origin::Own).await;
        for (address, nothing) in [
            ("/de/transparenz", "Bisher wurde hier nichts entschieden."),
            ("/en/transparency", "Nothing was decided here so far."),
        ] {
            assert!(house.get(address).await.text().contains(nothing), "{address}");
        }
        let cookie = moderator(&house, 504).await;
        let at = routes::office_with(Language::De, "office_entry", &item.entry.id.to_string());
        let reasons = "Dieses Bündnis zeigt, wie ein Dialog über viele Jahre trägt.";
        let bare = form(&[("act", "recommend"), ("reasons_de", reasons), ("months", "40")]);
        let answer = house.post(&at, &cookie, &bare).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let html = answer.text();
        assert!(html.contains("href=\"#exception\"") && html.contains("href=\"#months\""), "{html}");
        assert!(html.contains(reasons), "what was typed stays");
        let exception = "Für Profile von Initiativen gibt es keine Stufe der Evidenz.";
        let full = [("act", "recommend"), ("reasons_de", reasons), ("exception", exception), ("months", "12")];
        assert_eq!(house.post(&at, &cookie, &form(&full)).await.status, StatusCode::SEE_OTHER);
        follow::once(&house.door).await.unwrap();
        let page = house.get("/de/initiativen/dialog-am-fluss").await.text();
        assert!(page.contains("Von der Servicestelle empfohlen bis") && page.contains(reasons), "{page}");
        assert!(house.get("/de/suche").await.text().contains("empfohlen"), "and on cards");
        for (address, told) in [("/de/transparenz", "Empfohlen"), ("/en/transparency", "Recommended")] {
            let text = house.get(address).await.text();
            assert!(text.contains(told) && !text.contains("Prüfperson"), "{address}");
        }
    });
}

#[test]
fn figures_count_a_notice_at_once_and_empty_no_cache() {
    on(async {
        let house = House::new(Config::default()).await;
        let item = usual("dialog-am-fluss", "Dialog am Fluss");
        house.take_in(std::slice::from_ref(&item), Origin::Own).await;
        let figures = async || house.get("/de/transparenz").await;
        let (before, revision) = (figures().await, house.door.library.revision().await.unwrap());
        assert_eq!(figures().await.body, before.body, "nothing has happened");
        house.door.library.report(&report(&item, "")).await.unwrap();
        assert_ne!(figures().await.body, before.body);
        assert_eq!(house.door.library.revision().await.unwrap(), revision);
    });
}

#[test]
fn an_id_of_nothing_is_not_found() {
    on(async {
        let house = House::new(Config::default()).await;
        let cookie = moderator(&house, 505).await;
        let nowhere: EntryId = "019a2000-0000-7000-8000-00000000ffff".parse().unwrap();
        for address in [
            "/de/servicestelle/meldungen/77".to_owned(),
            "/de/servicestelle/meldungen/x".to_owned(),
            routes::office_with(Language::De, "office_entry", &nowhere.to_string()),
            routes::office_with(Language::De, "office_entry", "x"),
        ] {
            let answer = house.get_with(&address, &[("cookie", &cookie)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        }
    });
}
