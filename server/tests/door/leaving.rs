//! Over HTTP: an invitation that is accepted from another address, and what the last owner is asked before leaving.

use axum::http::StatusCode;
use chrono::Utc;
use domain::EntryId;
use domain::account::{Membership, Office};
use library::letters::Letter;
use server::config::Config;
use storage::membership::{self, MembershipRow};

use crate::accounts::{house, letters, link, open, person, to};
use crate::house::{House, on};
use crate::markup::assert_clean;
use crate::routes::assert_guarded;

/// Makes somebody an owner of the initiative.
async fn owner(house: &House, cookie: &str, initiative: EntryId) {
    let library = &house.door.library;
    let who = library.present(cookie.trim_start_matches("werkbuch=")).await.unwrap().unwrap();
    let row =
        MembershipRow { initiative, account: who.id, role: Some(Membership::Owner), since: Utc::now(), change: None };
    let tx = library.storage().begin().await.unwrap();
    membership::put(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn whoever_invited_is_asked_about_another_address() {
    on(async {
        let (house, initiative) = house(Config::default()).await;
        let berta = person(&house, "berta").await;
        owner(&house, &berta, initiative).await;
        let anna = person(&house, "anna").await;
        let invite = format!("/de/konto/initiativen/{initiative}/einladen");
        to(&house.post(&invite, &berta, "address=dienst%40werk.example&role=contributor").await);
        let invitation = link(&house).await;
        let page = open(&house, &invitation, &anna).await;
        let ask = format!("{invitation}/nachfragen");
        assert!(page.text().contains(&format!("action=\"{ask}\"")), "{}", page.text());
        assert_clean(&invitation, &page.text());
        assert_eq!(house.post(&invitation, &anna, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        for _ in 0..2 {
            assert_eq!(to(&house.post(&ask, &anna, "").await), "/de/konto?done=asked");
        }
        let asked = letters(&house).await;
        let [(_, Letter::InvitationElsewhere { link: question, .. })] = &asked[..] else { panic!("{asked:?}") };
        assert!(question.starts_with("/de/konto/andere-adresse/"), "{question}");
        // Not for whoever asked, and not without signing in.
        assert_eq!(open(&house, question, &anna).await.status, StatusCode::GONE);
        assert_eq!(house.post(question, &anna, "answer=yes").await.status, StatusCode::GONE);
        assert!(to(&house.get(question).await).starts_with("/de/konto/anmelden"));
        let page = open(&house, question, &berta).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_guarded(question, &page);
        assert_clean(question, &page.text());
        assert!(page.text().contains("anna@werk.example") && page.text().contains("dienst@werk.example"));
        let neither = house.post(question, &berta, "answer=perhaps").await;
        assert_eq!(neither.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(neither.text().contains("href=\"#answer\""), "{}", neither.text());
        let people = format!("/de/konto/initiativen/{initiative}");
        assert_eq!(open(&house, &people, &anna).await.status, StatusCode::FORBIDDEN, "reading gave nothing");
        assert_eq!(to(&house.post(question, &berta, "answer=yes").await), "/de/konto?done=elsewhere_yes");
        assert_eq!(house.post(question, &berta, "answer=yes").await.status, StatusCode::GONE, "once");
        assert_eq!(open(&house, &people, &anna).await.status, StatusCode::OK);
        assert!(open(&house, "/de/konto?done=elsewhere_yes", &berta).await.text().contains("Sie haben zugestimmt"));
    });
}

#[test]
fn the_last_owner_is_warned_and_the_office_is_told() {
    on(async {
        let (house, initiative) = house(Config::default()).await;
        let boss = person(&house, "boss").await;
        house.door.library.operator_set_office("boss@werk.example", Some(Office::Moderator)).await.unwrap();
        let berta = person(&house, "berta").await;
        owner(&house, &berta, initiative).await;
        for page in ["/de/konto/loeschen", "/en/account/erase"] {
            let html = open(&house, page, &berta).await.text();
            assert_clean(page, &html);
            assert!(html.contains("name=\"orphans\"") && html.contains(&initiative.to_string()), "{html}");
            let html = open(&house, page, &boss).await.text();
            assert!(!html.contains("name=\"orphans\""), "nobody is warned who leaves nothing behind");
        }
        let page = "/de/konto/loeschen";
        let warned = house.post(page, &berta, "sure=1").await;
        assert_eq!(warned.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(warned.text().contains("href=\"#orphans\""), "{}", warned.text());
        let kept = house.post(page, &berta, "orphans=1").await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(kept.text().contains(" checked"), "{}", kept.text());
        letters(&house).await;
        assert_eq!(to(&house.post(page, &berta, "sure=1&orphans=1").await), "/de/konto/unterwegs?for=erased");
        let told = letters(&house).await;
        assert!(
            told.iter().any(|(to, letter)| to == "boss@werk.example" && matches!(letter, Letter::Ownerless { .. })),
            "{told:?}"
        );
    });
}
