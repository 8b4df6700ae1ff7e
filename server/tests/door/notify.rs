//! Watching over HTTP, what is told about it, and how letters are ended without signing in.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use chrono::{TimeDelta, Utc};
use domain::account::{AccountId, AccountStatus, Address};
use domain::watch::{How, Subject};
use domain::{EntryId, Language};
use library::Origin;
use library::letters::{JOB, Letter, Sealed};
use server::config::Config;
use server::worker::watching;
use sha2::{Digest as _, Sha256};
use storage::account::{self, AccountRow};
use storage::session::{self, SessionRow};
use storage::{job, watch};
use uuid::Uuid;

use crate::addresses::usual;
use crate::house::{Answer, House, on, shared};
use crate::markup::assert_clean;
use crate::routes::assert_guarded;

const SLUG: &str = "dialog-am-fluss";

/// A house with one initiative, and somebody who is signed in: account and cookie.
async fn stage() -> (House, EntryId, AccountId, String) {
    let house = House::new(Config::default()).await;
    let item = usual(SLUG, "Dialog am Fluss");
    let id = item.entry.id;
    house.take_in(&[item], Origin::Shipped).await;
    let (account, cookie) = somebody(&house, "anna").await;
    (house, id, account, cookie)
}

async fn somebody(house: &House, name: &str) -> (AccountId, String) {
    let now = Utc::now();
    let key = format!("key-of-{name}");
    let person = AccountRow {
        id: AccountId(Uuid::now_v7()),
        address: Some(Address::new(&format!("{name}@werk.example")).unwrap()),
        name: name.to_owned(),
        language: Language::De,
        password_hash: None,
        status: AccountStatus::Active,
        office: None,
        created_at: now,
        signed_in_at: Some(now),
        erased_at: None,
    };
    let session = SessionRow {
        id: Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
        account: person.id,
        device: String::new(),
        created_at: now,
        seen_at: now,
        recent_until: now + TimeDelta::minutes(5),
        ended_at: None,
    };
    let tx = house.door.library.storage().begin().await.unwrap();
    assert!(account::add(&tx, &person).await.unwrap());
    session::add(&tx, &session).await.unwrap();
    tx.commit().await.unwrap();
    (person.id, format!("werkbuch={key}"))
}

async fn open(house: &House, address: &str, cookie: &str) -> Answer {
    let answer = house.get_with(address, &[("cookie", cookie)]).await;
    if answer.status == StatusCode::OK {
        assert_guarded(address, &answer);
        assert_clean(address, &answer.text());
        assert_eq!(answer.header("cache-control"), "no-store", "{address}");
    }
    answer
}

/// How somebody is told of what they watch.
async fn hows(house: &House, account: AccountId) -> Vec<How> {
    let rows = watch::of_account(house.door.library.storage(), account, 100).await.unwrap();
    rows.into_iter().map(|row| row.how).collect()
}

/// The link of the only letter that waits, by which it is ended.
async fn ending(house: &House) -> String {
    let storage = house.door.library.storage();
    let now = Utc::now() + TimeDelta::seconds(1);
    let claimed = job::claim(storage, &[JOB], "test", now, now + TimeDelta::minutes(1)).await.unwrap().unwrap();
    match Sealed::open(&claimed).unwrap().letter {
        Letter::Watched { unsubscribe, .. } | Letter::Digest { unsubscribe, .. } => unsubscribe,
        other => panic!("{other:?}"),
    }
}

async fn watch_it(house: &House, id: EntryId, cookie: &str, how: &str) {
    let form = format!("subject=initiative&key={id}&how={how}");
    let answer = house.post("/de/konto/beobachten", cookie, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(answer.header("location"), "/de/konto/beobachtet?done=watching");
}

#[test]
fn somebody_watches_reads_what_is_new_and_stops() {
    on(async {
        let (house, id, account, anna) = stage().await;
        let begin = format!("/de/konto/beobachten?initiative={id}");
        let page = house.get(&format!("/de/initiativen/{SLUG}")).await.text();
        assert!(page.contains(&format!("href=\"{begin}\"")), "{page}");
        let asked = house.get(&begin).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        assert!(asked.header("location").starts_with("/de/konto/anmelden?next="), "{}", asked.header("location"));

        let form = open(&house, &begin, &anna).await;
        assert_eq!(form.status, StatusCode::OK);
        assert!(form.text().contains("Dialog am Fluss") && form.text().contains("Einmal am Tag"), "{}", form.text());
        assert!(open(&house, &format!("/en/account/watch?entry={id}"), &anna).await.text().contains("once a day"));
        assert_eq!(hows(&house, account).await, [], "opening a page changes nothing");
        let wrong = house.post("/de/konto/beobachten", &anna, &format!("subject=initiative&key={id}&how=always")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_clean("the form again", &wrong.text());
        assert!(wrong.text().contains("href=\"#how\"") && wrong.text().contains("how-wrong"), "{}", wrong.text());
        watch_it(&house, id, &anna, "daily").await;
        watch_it(&house, id, &anna, "app_only").await;
        assert_eq!(hows(&house, account).await, [How::AppOnly], "once");

        house.take_in(&[usual(SLUG, "Dialog am breiten Fluss")], Origin::Shipped).await;
        watching::once(&house.door, "test").await.unwrap();
        watching::once(&house.door, "test").await.unwrap();
        assert!(open(&house, "/de/konto", &anna).await.text().contains("1 ungelesen"));
        for _ in 0..2 {
            let news = open(&house, "/de/konto/nachrichten", &anna).await.text();
            assert!(news.contains("Dialog am breiten Fluss") && news.contains("Ungelesen"), "{news}");
            assert_eq!(news.matches("Neue Fassung").count(), 1, "{news}");
        }
        let news = open(&house, "/en/account/notifications", &anna).await.text();
        assert!(news.contains("New version") && news.contains("Unread"), "{news}");
        let until = news.split("name=\"until\" value=\"").nth(1).and_then(|it| it.split('"').next()).unwrap();
        let read = house.post("/de/konto/nachrichten/gelesen", &anna, &format!("until={until}")).await;
        assert_eq!(read.header("location"), "/de/konto/nachrichten?done=read");
        let news = open(&house, "/de/konto/nachrichten?done=read", &anna).await.text();
        assert!(!news.contains("Ungelesen") && !news.contains("gelesen markieren"), "{news}");

        let list = open(&house, "/de/konto/beobachtet", &anna).await.text();
        assert!(list.contains("Dialog am breiten Fluss"), "{list}");
        let row = watch::find(house.door.library.storage(), account, &Subject::Initiative(id)).await.unwrap().unwrap();
        let (_, bernd) = somebody(&house, "bernd").await;
        for act in ["aendern", "entfernen"] {
            let form = format!("watch={}&how=at_once", row.id);
            house.post(&format!("/de/konto/beobachtet/{act}"), &bernd, &form).await;
            assert_eq!(hows(&house, account).await, [How::AppOnly], "nobody changes another's");
        }
        let form = format!("watch={}&how=at_once", row.id);
        house.post("/de/konto/beobachtet/aendern", &anna, &form).await;
        assert_eq!(hows(&house, account).await, [How::AtOnce]);
        house.post("/en/account/watching/remove", &anna, &form).await;
        assert_eq!(hows(&house, account).await, []);
        assert!(open(&house, "/en/account/watching", &anna).await.text().contains("do not watch anything yet"));
    });
}

#[test]
fn topics_and_searches_lead_to_the_same_form() {
    on(async {
        let house = shared().await;
        let topic = house.get("/de/begriffe/topic/t1").await.text();
        assert!(topic.contains("href=\"/de/konto/beobachten?topic=T1\""), "{topic}");
        let found = house.get("/de/suche?q=Dialog&people=30").await.text();
        assert!(found.contains("href=\"/de/konto/beobachten?search=1&amp;q=Dialog&amp;people=30\""), "{found}");
        assert!(!house.get("/de/suche").await.text().contains("konto/beobachten"), "not where everything fits");

        let (house, _, account, anna) = stage().await;
        let form = open(&house, "/de/konto/beobachten?search=1&q=%3Cb%3E+Fluss&people=30", &anna).await;
        assert_eq!(form.status, StatusCode::OK);
        assert!(form.text().contains("&lt;b&gt; Fluss") && !form.text().contains("<b> Fluss"), "{}", form.text());
        assert_eq!(open(&house, "/de/konto/beobachten?topic=T1", &anna).await.status, StatusCode::OK);
        for nothing in ["", "?search=1", "?topic=T999", "?entry=1", "?initiative=", "?entry=%00", "?search=1&q=%20"] {
            let answer = house.get_with(&format!("/de/konto/beobachten{nothing}"), &[("cookie", &anna)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nothing}");
        }
        let key = "%7B%22language%22%3A%22de%22%2C%22parameters%22%3A%5B%5B%22q%22%2C%22%3Cb%3E%22%5D%5D%7D";
        let set = house.post("/de/konto/beobachten", &anna, &format!("subject=search&key={key}&how=daily")).await;
        assert_eq!(set.header("location"), "/de/konto/beobachtet?done=watching");
        let list = open(&house, "/de/konto/beobachtet?done=watching", &anna).await.text();
        assert!(list.contains("&lt;b&gt;") && !list.contains("<b>"), "{list}");
        assert!(list.contains("href=\"/de/suche?q=%3Cb%3E\""), "{list}");
        for broken in ["subject=search&key=%7B", "subject=account&key=1", "", "subject=topic&key=T1%27--"] {
            let answer = house.post("/de/konto/beobachten", &anna, &format!("{broken}&how=daily")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{broken}");
        }
        assert_eq!(hows(&house, account).await.len(), 1);
    });
}

/// A request of a mail provider in the name of a reader: no cookie, no page of ours, from elsewhere.
async fn one_click(house: &House, address: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(Method::POST).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    house.send(request.body(Body::from("List-Unsubscribe=One-Click")).unwrap()).await
}

/// Ways in which a request may come from elsewhere.
const ELSEWHERE: [&[(&str, &str)]; 3] = [
    &[],
    &[("origin", "https://mail.example"), ("host", "localhost:3000")],
    &[("sec-fetch-site", "cross-site"), ("origin", "null")],
];

#[test]
fn letters_are_ended_by_their_link_without_signing_in() {
    on(async {
        let (house, id, account, anna) = stage().await;
        watch_it(&house, id, &anna, "at_once").await;
        house.take_in(&[usual(SLUG, "Dialog am breiten Fluss")], Origin::Shipped).await;
        watching::once(&house.door, "test").await.unwrap();
        let link = ending(&house).await;
        assert!(link.starts_with("/de/abmelden/") && link.len() > 40, "{link}");
        let english = link.replace("/de/abmelden/", "/en/unsubscribe/");
        for (address, said) in [(&link, "Abbestellen"), (&english, "Stop e-mails")] {
            for method in [Method::GET, Method::HEAD] {
                let answer = house.ask(method, address, &[]).await;
                assert_eq!(answer.status, StatusCode::OK);
                assert_guarded(address, &answer);
                assert_eq!(answer.header("cache-control"), "no-store");
            }
            let page = house.get(address).await.text();
            assert_clean(address, &page);
            assert!(page.contains(said) && page.contains("Dialog am breiten Fluss"), "{page}");
            assert!(page.contains("noindex") && page.contains("method=\"post\""), "{page}");
        }
        assert_eq!(hows(&house, account).await, [How::AtOnce], "mail programs open links");

        for headers in ELSEWHERE {
            let storage = house.door.library.storage();
            let tx = storage.begin().await.unwrap();
            watch::set_how(&tx, account, None, How::AtOnce).await.unwrap();
            tx.commit().await.unwrap();
            let answer = one_click(&house, &link, headers).await;
            assert_eq!(answer.status, StatusCode::OK, "{headers:?}: such a request is not led on");
            assert_guarded(&link, &answer);
            assert_eq!(hows(&house, account).await, [How::AppOnly], "{headers:?}");
        }
        let ended = house.post(&english, "", "").await;
        assert!(ended.text().contains("E-mails stopped"), "again is the same: {}", ended.text());
        assert_clean("ended", &ended.text());
        let news = open(&house, "/de/konto/nachrichten", &anna).await.text();
        assert!(news.contains("Dialog am breiten Fluss"), "in the account it goes on");
    });
}

#[test]
fn a_link_that_is_none_ends_nothing_and_no_other_route_takes_such_requests() {
    on(async {
        let (house, id, account, anna) = stage().await;
        watch_it(&house, id, &anna, "daily").await;
        for void in ["/de/abmelden/x", "/en/unsubscribe/00000000000000000000000000000000000000000000"] {
            let page = house.get(void).await;
            assert_eq!(page.status, StatusCode::GONE);
            assert_clean(void, &page.text());
            assert_eq!(one_click(&house, void, &[]).await.status, StatusCode::GONE);
            // Whoever is signed in ends nothing by a link that is none of theirs either.
            let with_cookie = one_click(&house, void, &[("cookie", &anna)]).await;
            assert_eq!(with_cookie.status, StatusCode::GONE);
        }
        for address in [
            "/de/konto/beobachten",
            "/de/konto/beobachtet/aendern",
            "/de/konto/beobachtet/entfernen",
            "/de/konto/nachrichten/gelesen",
            "/de/konto/abmelden",
        ] {
            for headers in &ELSEWHERE[1..] {
                let with_cookie = [*headers, &[("cookie", anna.as_str())][..]].concat();
                let answer = one_click(&house, address, &with_cookie).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address} {headers:?}");
            }
        }
        assert_eq!(hows(&house, account).await, [How::Daily]);
    });
}
