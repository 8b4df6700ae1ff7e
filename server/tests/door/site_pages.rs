//! Pages of the site and what operator and office say, written by plain forms: who sees what, and when.

use app::routes;
use axum::http::StatusCode;
use chrono::{TimeDelta, Utc};
use domain::Language;
use domain::account::{AccountId, AccountStatus, Address, Office};
use domain::site::{Page, Slot};
use library::letters::Letter;
use server::config::Config;
use server::worker::follow;
use sha2::{Digest as _, Sha256};
use storage::account::{self, AccountRow};
use storage::session::{self, SessionRow};
use uuid::Uuid;

use crate::house::{Answer, House, on};
use crate::markup::assert_clean;
use crate::routes::assert_guarded;

const DE: Language = Language::De;
const SLOTS: &str = "/de/servicestelle/seiten/angaben";
const PRIVACY: &str = "/de/servicestelle/seiten/privacy-de";

/// Somebody who is signed in, in this role for the node; gives the cookie.
async fn person(house: &House, office: Option<Office>) -> String {
    let now = Utc::now();
    let id = Uuid::now_v7();
    let key = format!("key-of-{}", id.simple());
    let row = AccountRow {
        id: AccountId(id),
        address: Some(Address::new(&format!("wer{}@example.org", id.simple())).unwrap()),
        name: "Person im Test".to_owned(),
        language: DE,
        password_hash: None,
        status: AccountStatus::Active,
        office,
        created_at: now,
        signed_in_at: Some(now),
        erased_at: None,
    };
    let session = SessionRow {
        id: Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
        account: row.id,
        device: String::new(),
        created_at: now,
        seen_at: now,
        recent_until: now + TimeDelta::minutes(5),
        ended_at: None,
    };
    let tx = house.door.library.storage().begin().await.unwrap();
    assert!(account::add(&tx, &row).await.unwrap());
    session::add(&tx, &session).await.unwrap();
    tx.commit().await.unwrap();
    format!("werkbuch={key}")
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

async fn open(house: &House, cookie: &str, address: &str) -> String {
    let answer = house.get_with(address, &[("cookie", cookie)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
    assert_guarded(address, &answer);
    assert_eq!(answer.header("cache-control"), "no-store", "{address}");
    let html = answer.text();
    assert_clean(address, &html);
    html
}

/// Sends a form that is taken, and gives where it leads.
async fn taken(house: &House, cookie: &str, address: &str, pairs: &[(&str, &str)]) -> String {
    let answer = house.post(address, cookie, &form(pairs)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}: {}", answer.text());
    answer.header("location").to_owned()
}

/// Sends a form that is shown again with this status.
async fn again(house: &House, cookie: &str, address: &str, pairs: &[(&str, &str)], status: StatusCode) -> String {
    let answer: Answer = house.post(address, cookie, &form(pairs)).await;
    assert_eq!(answer.status, status, "{address}: {}", answer.text());
    let html = answer.text();
    assert_clean(address, &html);
    html
}

const OPERATOR: [(&str, &str); 8] = [
    ("office_name", "Büro im Test"),
    ("office_mail", "buero@example.org"),
    ("operator_name", "Betreiber im Test"),
    ("operator_address", "Straße 1\r\n12345 Ort"),
    ("operator_mail", "betrieb@example.org"),
    ("operator_phone", "030 123456"),
    ("operator_representative", "Vertretung im Test"),
    ("operator_editor", "Verantwortlich im Test\r\nStraße 1\r\n12345 Ort"),
];

fn details(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    OPERATOR.iter().chain(more).copied().collect()
}

#[test]
fn what_operator_and_office_say_is_seen_everywhere_once_it_is_published() {
    on(async {
        let mut config = Config::default();
        config.office.name = "Büro aus der Datei".to_owned();
        let house = House::new(config).await;
        follow::once(&house.door).await.unwrap();
        let boss = person(&house, Some(Office::Administrator)).await;
        let text = async |address: &str| house.get(address).await.text();
        assert!(text("/de/kontakt").await.contains("Büro aus der Datei"));
        let begun = open(&house, &boss, SLOTS).await;
        assert!(begun.contains("value=\"Büro aus der Datei\""), "what is configured is where one begins");

        let to = taken(&house, &boss, SLOTS, &details(&[("base", "0"), ("go", "save")])).await;
        assert_eq!(to, format!("{SLOTS}?done=saved"));
        assert!(open(&house, &boss, &to).await.contains("Betreiber im Test"));
        follow::once(&house.door).await.unwrap();
        assert!(!text("/de/impressum").await.contains("Betreiber im Test"), "a draft is shown to nobody");
        assert_eq!(house.door.node().operator.name, "");

        let to = taken(&house, &boss, SLOTS, &details(&[("base", "1"), ("go", "publish")])).await;
        assert_eq!(to, format!("{SLOTS}?done=published"));
        follow::once(&house.door).await.unwrap();
        for (address, part) in [
            ("/de/impressum", "Betreiber im Test"),
            ("/en/imprint", "030 123456"),
            ("/de/datenschutz", "Betreiber im Test"),
            ("/de", "Büro im Test"),
            ("/de/impressum", "Vertretung im Test"),
            ("/de/impressum", "Verantwortlich im Test"),
            ("/de/kontakt", "buero@example.org"),
        ] {
            assert!(text(address).await.contains(part), "{address}: {part}");
        }
        assert!(!text("/de/impressum").await.contains("noch unvollständig"));
        let letter = app::letters::compose(&house.door.node(), DE, &Letter::AccountErased).text;
        assert!(letter.contains("buero@example.org") && letter.contains("Büro im Test"), "{letter}");
        assert_eq!(house.door.node().base_url, "http://localhost:3000", "what is configured alone stays so");
    });
}

#[test]
fn what_is_missing_or_wrong_is_said_at_its_field_and_all_that_was_typed_is_kept() {
    on(async {
        let house = House::new(Config::default()).await;
        let boss = person(&house, Some(Office::Administrator)).await;
        let sent = [("base", "0"), ("go", "publish"), ("office_name", "Büro im Test"), ("office_hours", "Mo 9–12")];
        let html = again(&house, &boss, SLOTS, &sent, StatusCode::UNPROCESSABLE_ENTITY).await;
        for slot in Slot::IMPRINT {
            assert!(html.contains(&format!("href=\"#{}\"", slot.code())), "{slot:?}: {html}");
        }
        assert!(html.contains("value=\"Büro im Test\"") && html.contains("value=\"Mo 9–12\""));
        let sent = [("base", "0"), ("go", "save"), ("office_mail", "buero"), ("operator_phone", "nur morgens")];
        let html = again(&house, &boss, SLOTS, &sent, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert!(html.contains("keine E-Mail-Adresse") && html.contains("keine Telefonnummer"), "{html}");
        assert!(html.contains("value=\"buero\"") && html.contains("value=\"nur morgens\""), "{html}");

        let sent = [("base", "0"), ("go", "publish"), ("title", "Datenschutz"), ("text", "Nur *ein* Satz.")];
        let html = again(&house, &boss, PRIVACY, &sent, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert!(html.contains("{{operator_name}}") && html.contains("Nur *ein* Satz."), "{html}");
        assert!(house.door.library.published_page(Page::Privacy, DE).await.unwrap().is_none());
        let nested = format!("{}Zitat", "> ".repeat(100));
        let sent = [("base", "0"), ("go", "publish"), ("title", "Über uns"), ("text", nested.as_str())];
        let about = routes::site_page(DE, Page::About, DE);
        let html = again(&house, &boss, &about, &sent, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert!(html.contains("verschachtelt") && html.contains("href=\"#text\""), "{html}");
        assert!(house.door.library.published_page(Page::About, DE).await.unwrap().is_none());
        let long = "x".repeat(2 << 20);
        let answer = house.post(PRIVACY, &boss, &form(&[("text", long.as_str())])).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    });
}

#[test]
fn a_page_is_written_looked_at_published_and_taken_back() {
    on(async {
        let house = House::new(Config::default()).await;
        follow::once(&house.door).await.unwrap();
        let boss = person(&house, Some(Office::Administrator)).await;
        let at = routes::site_page(DE, Page::Criteria, DE);
        let begun = open(&house, &boss, &at).await;
        assert!(begun.contains("Zehn Maßstäbe"), "the text that ships is where one begins");
        let page = |base: &'static str, go: &'static str, text: &'static str| {
            [("base", base), ("go", go), ("title", "Maßstab"), ("summary", "Kurz."), ("text", text)]
        };
        let html =
            again(&house, &boss, &at, &page("0", "preview", "## Neu\r\n\r\n*Eins* <script>"), StatusCode::OK).await;
        assert!(html.contains("<em>Eins</em>") && !html.contains("<script>"), "{html}");
        taken(&house, &boss, &at, &page("0", "publish", "## Neu\r\n\r\n*Eins* von {{office_name}}")).await;
        follow::once(&house.door).await.unwrap();
        let shown = house.get("/de/kriterien").await.text();
        assert!(shown.contains("<em>Eins</em>") && shown.contains("noch nicht ausgefüllt"), "{shown}");
        assert!(house.get("/en/criteria").await.text().contains("Criteria"), "the other language is left alone");
        taken(&house, &boss, &at, &page("1", "save", "Zwei")).await;

        // Somebody else goes on from the first version.
        let html = again(&house, &boss, &at, &page("1", "publish", "Drei"), StatusCode::CONFLICT).await;
        assert!(html.contains("Drei") && html.contains("name=\"base\" value=\"2\""), "{html}");
        assert!(html.contains(&format!("href=\"{at}?version=2\"")), "{html}");
        taken(&house, &boss, &at, &page("2", "publish", "Drei")).await;
        follow::once(&house.door).await.unwrap();
        assert!(house.get("/de/kriterien").await.text().contains("Drei"));

        let first = open(&house, &boss, &format!("{at}?version=1")).await;
        assert!(first.contains("*Eins* von {{office_name}}") && first.contains("name=\"base\" value=\"3\""), "{first}");
        for none in ["4", "0", "-1", "x"] {
            let answer = house.get_with(&format!("{at}?version={none}"), &[("cookie", &boss)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{none}");
        }
        for language in Language::ALL {
            let list = open(&house, &boss, &routes::office(language, "site_pages")).await;
            assert!(list.contains(&routes::site_page(language, Page::Imprint, Language::En)), "{list}");
            assert!(list.contains("data-late"), "the accessibility statement is due");
        }
        let imprint = routes::site_page(DE, Page::Imprint, DE);
        taken(&house, &boss, &imprint, &[("base", "0"), ("go", "publish"), ("text", "Bildnachweis: *keine*")]).await;
        follow::once(&house.door).await.unwrap();
        assert!(house.get("/de/impressum").await.text().contains("Bildnachweis: <em>keine</em>"));
    });
}

#[test]
fn another_process_follows() {
    on(async {
        let house = House::new(Config::default()).await;
        let boss = person(&house, Some(Office::Administrator)).await;
        // A second door over the same library, as a second process would have it.
        let door = server::state::Door::new(house.door.library.clone(), &Config::default());
        let other = House { router: server::router::router(door.clone()), door };
        follow::once(&other.door).await.unwrap();
        assert!(!other.get("/de/impressum").await.text().contains("Betreiber im Test"));
        taken(&house, &boss, SLOTS, &details(&[("base", "0"), ("go", "publish")])).await;
        follow::once(&other.door).await.unwrap();
        assert!(other.get("/de/impressum").await.text().contains("Betreiber im Test"));
    });
}
