//! Another address for an account, profiles that are taken over and handed over, over HTTP.

use axum::http::{Method, StatusCode};
use chrono::{TimeDelta, Utc};
use domain::EntryId;
use domain::account::{AccountId, Membership, Office};
use library::letters::Letter;
use server::config::Config;
use storage::membership::MembershipRow;
use storage::{account, membership};

use crate::accounts::{OTHER, PASSWORD, administrator, cookie, house, letters, link, open, person, signed_in, to};
use crate::house::{House, on};
use crate::markup::assert_clean;
use crate::routes::assert_guarded;

/// The account with this address.
async fn id_of(house: &House, address: &str) -> AccountId {
    let all = house.door.library.operator_accounts().await.unwrap();
    all.into_iter().find(|person| person.address == address).unwrap().account
}

/// Gives somebody a role in the initiative, and lets the last sign-in be so long ago.
async fn put_in(house: &House, initiative: EntryId, address: &str, role: Membership, days: i64) {
    let id = id_of(house, address).await;
    let since = Utc::now() - TimeDelta::days(days);
    let tx = house.door.library.storage().begin().await.unwrap();
    let row = MembershipRow { initiative, account: id, role: Some(role), since, change: None };
    membership::put(&tx, &row).await.unwrap();
    let mut row = account::get_locked(&tx, id).await.unwrap().unwrap();
    row.signed_in_at = Some(since);
    account::put(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn an_address_is_changed_and_changed_back() {
    on(async {
        let (house, _) = house(Config::default()).await;
        let anna = person(&house, "anna").await;
        let there = signed_in(&house, "anna", PASSWORD).await;
        let wrong = house.post("/de/konto/adresse", &anna, "address=anna.neu.example").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = wrong.text();
        assert!(text.contains("href=\"#address\"") && text.contains("value=\"anna.neu.example\""), "{text}");
        assert_clean("the form again", &text);
        let sent = house.post("/en/account/address", &anna, "address=anna%40neu.example").await;
        assert_eq!(to(&sent), "/en/account?done=address_sent");
        assert!(open(&house, to(&sent), &anna).await.text().contains("one hour"));
        let confirm = link(&house).await;
        assert!(confirm.starts_with("/de/konto/adresse/bestaetigen/"), "in the language of letters: {confirm}");
        assert_eq!(house.get(&confirm).await.status, StatusCode::SEE_OTHER, "one signs in first");
        for _ in 0..2 {
            let page = open(&house, &confirm, &anna).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text().contains("anna@neu.example"));
            assert_clean(&confirm, &page.text());
        }
        let other = person_elsewhere(&house).await;
        assert_eq!(house.post(&confirm, &other, "").await.status, StatusCode::GONE, "of another account");
        assert_eq!(to(&house.post(&confirm, &anna, "").await), "/de/konto?done=address");
        assert_eq!(open(&house, "/de/konto", &there).await.status, StatusCode::SEE_OTHER, "signed out elsewhere");
        assert!(open(&house, "/de/konto", &anna).await.text().contains("anna@neu.example"));

        let undo = link(&house).await;
        for method in [Method::GET, Method::HEAD, Method::GET] {
            let page = house.ask(method, &undo, &[]).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        }
        assert!(open(&house, "/de/konto", &anna).await.text().contains("anna@neu.example"), "nothing was changed");
        let undone = house.post(&undo, "", "").await;
        let reset = to(&undone).to_owned();
        assert!(reset.starts_with("/de/konto/neues-passwort/"), "{reset}");
        assert_eq!(house.post(&undo, "", "").await.status, StatusCode::GONE, "once");
        assert_eq!(open(&house, "/de/konto", &anna).await.status, StatusCode::SEE_OTHER);
        assert_eq!(house.post(&reset, "", &format!("password={OTHER}")).await.status, StatusCode::SEE_OTHER);
        let anna = signed_in(&house, "anna", OTHER).await;
        assert!(open(&house, "/de/konto", &anna).await.text().contains("anna@werk.example"));
    });
}

/// Somebody else, whose letters are read without disturbing those of the test.
async fn person_elsewhere(house: &House) -> String {
    let sent = house.post("/de/konto/registrieren", "", "address=eva%40werk.example&name=Eva").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let link = link(house).await;
    cookie(&house.post(&link, "", &format!("password={PASSWORD}")).await)
}

#[test]
fn nobody_learns_by_changing_the_address_who_has_an_account() {
    on(async {
        let (house, _) = house(Config::default()).await;
        let anna = person(&house, "anna").await;
        person(&house, "bernd").await;
        let [known, unknown] = ["bernd", "nobody"].map(|name| format!("address={name}%40werk.example"));
        let known = house.post("/de/konto/adresse", &anna, &known).await;
        let unknown = house.post("/de/konto/adresse", &anna, &unknown).await;
        assert_eq!((known.status, known.headers, known.body), (unknown.status, unknown.headers, unknown.body));
        let letters = letters(&house).await;
        assert!(
            matches!(letters[0].1, Letter::AddressTaken { .. }) && matches!(letters[1].1, Letter::NewAddress { .. })
        );
    });
}

#[test]
fn an_organisation_gives_its_profile_by_one_button() {
    on(async {
        let (house, initiative) = house(Config::default()).await;
        let page = format!("/de/konto/initiativen/{initiative}/uebernehmen");
        let public = house.get("/de/initiativen/chemcologne").await.text();
        assert!(public.contains(&page) && public.contains("Das sind wir"), "the profile itself leads there");
        assert!(to(&house.get(&page).await).starts_with("/de/konto/anmelden?next="));
        let anna = person(&house, "anna").await;
        for (page, word) in [
            (page.clone(), "chemcologne.de"),
            (format!("/en/account/initiatives/{initiative}/take-over"), "Through the service office"),
        ] {
            let answer = open(&house, &page, &anna).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_clean(&page, &answer.text());
            assert_guarded(&page, &answer);
            assert!(answer.text().contains(word), "{page}");
        }
        let elsewhere = house.post(&format!("{page}/adresse"), &anna, "address=anna%40werk.example").await;
        assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = elsewhere.text();
        assert!(text.contains("value=\"anna@werk.example\"") && text.contains("href=\"#address\""), "{text}");
        assert!(text.contains("gehört nicht zu chemcologne.de"), "{text}");
        let sent = house.post(&format!("{page}/adresse"), &anna, "address=info%40chemcologne.de").await;
        assert_eq!(to(&sent), format!("{page}?done=claim_mail"));
        let confirm = link(&house).await;
        for method in [Method::GET, Method::HEAD, Method::GET] {
            let answer = house.ask(method, &confirm, &[]).await;
            assert_eq!(answer.status, StatusCode::OK);
        }
        let asked = house.get(&confirm).await;
        assert!(asked.text().contains("anna (anna@werk.example)"), "{}", asked.text());
        assert_clean(&confirm, &asked.text());
        let people = format!("/de/konto/initiativen/{initiative}");
        assert_eq!(open(&house, &people, &anna).await.status, StatusCode::FORBIDDEN, "nothing was changed");
        // Whoever reads the mailbox needs no account.
        let confirmed = house.post(&confirm, "", "").await;
        assert_eq!(to(&confirmed), "/de/konto/unterwegs?for=claimed");
        assert!(house.get(to(&confirmed)).await.text().contains("Das Profil ist übergeben"));
        assert_eq!(house.post(&confirm, "", "").await.status, StatusCode::GONE, "once");
        assert_eq!(open(&house, &people, &anna).await.status, StatusCode::OK);
        let eva = person_elsewhere_after(&house).await;
        let owned = open(&house, &page, &eva).await;
        assert!(owned.text().contains("schon jemand verantwortlich"), "{}", owned.text());
        assert_clean(&page, &owned.text());
        assert_eq!(
            house.post(&format!("{page}/adresse"), &eva, "address=info%40chemcologne.de").await.status,
            StatusCode::FORBIDDEN
        );
    });
}

#[test]
fn the_office_takes_a_profile_back_with_a_reason() {
    on(async {
        let (house, initiative) = house(Config::default()).await;
        let boss = administrator(&house, "boss").await;
        let anna = person(&house, "anna").await;
        let page = format!("/de/konto/initiativen/{initiative}/uebernehmen");
        house.post(&format!("{page}/adresse"), &anna, "address=info%40chemcologne.de").await;
        let confirm = link(&house).await;
        let back = format!("/de/servicestelle/profile/zuruecknehmen/{initiative}");
        assert_eq!(open(&house, &back, &boss).await.status, StatusCode::NOT_FOUND, "nobody has taken it over");
        house.post(&confirm, "", "").await;
        let room = "/de/servicestelle/profile";
        assert!(open(&house, room, &boss).await.text().contains(&back));
        for address in [back.clone(), format!("/en/office/profiles/take-back/{initiative}")] {
            let shown = open(&house, &address, &boss).await;
            assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
            assert_clean(&address, &shown.text());
            assert_eq!(open(&house, &address, &anna).await.status, StatusCode::FORBIDDEN);
        }
        let short = house.post(&back, &boss, "words=%3Cb%3EFalsch").await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            short.text().contains("&lt;b&gt;Falsch") && short.text().contains("href=\"#words\""),
            "nothing is lost"
        );
        let words = "words=Die+Adresse+geh%C3%B6rt+einer+fr%C3%BCheren+Agentur.";
        assert_eq!(house.post(&back, &anna, words).await.status, StatusCode::FORBIDDEN);
        assert_eq!(to(&house.post(&back, &boss, words).await), format!("{room}?done=taken_back"));
        assert_eq!(house.post(&back, &boss, words).await.status, StatusCode::CONFLICT, "once");
        let people = format!("/de/konto/initiativen/{initiative}");
        assert_eq!(open(&house, &people, &anna).await.status, StatusCode::FORBIDDEN);
        let log = open(&house, "/de/servicestelle/protokoll?log=roles", &boss).await;
        assert!(log.text().contains("Profil zurückgenommen"), "{}", log.text());
    });
}

/// Somebody else, once all letters so far are read.
async fn person_elsewhere_after(house: &House) -> String {
    letters(house).await;
    person_elsewhere(house).await
}

#[test]
fn the_office_answers_a_request_in_its_room() {
    on(async {
        let (house, initiative) = house(Config::default()).await;
        let boss = administrator(&house, "boss").await;
        let anna = person(&house, "anna").await;
        let page = format!("/de/konto/initiativen/{initiative}/uebernehmen");
        let short = house.post(&format!("{page}/servicestelle"), &anna, "words=%3Cb%3EIch").await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(short.text().contains("&lt;b&gt;Ich"), "nothing typed is lost");
        assert_clean("the form again", &short.text());
        let words = "words=Ich+leite+die+Gesch%C3%A4ftsstelle+%3Cimg%3E";
        assert_eq!(
            to(&house.post(&format!("{page}/servicestelle"), &anna, words).await),
            format!("{page}?done=claim_office")
        );
        assert!(open(&house, &page, &anna).await.text().contains("liegt bei der Servicestelle"));
        let letters = letters(&house).await;
        let [(to_boss, Letter::ClaimRequested { link: room, .. })] = &letters[..] else { panic!("{letters:?}") };
        assert_eq!((to_boss.as_str(), room.as_str()), ("boss@werk.example", "/de/servicestelle/profile"));
        for room in ["/de/servicestelle/profile", "/en/office/profiles"] {
            let answer = open(&house, room, &boss).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            assert_clean(room, &answer.text());
            assert!(answer.text().contains("ChemCologne"));
        }
        let list = open(&house, room, &boss).await.text();
        let mut links = list.split("href=\"").map(|rest| rest.split('"').next().unwrap());
        let one = links.find(|href| href.starts_with("/de/servicestelle/profile/anfragen/")).unwrap().to_owned();
        let shown = open(&house, &one, &boss).await;
        assert!(shown.text().contains("&lt;img&gt;") && shown.text().contains("anna@werk.example"), "{}", shown.text());
        assert_clean(&one, &shown.text());
        assert_eq!(open(&house, &one, &anna).await.status, StatusCode::FORBIDDEN);
        let silent = house.post(&one, &boss, "granted=0&words=").await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a no says why");
        assert!(silent.text().contains("href=\"#words\""));
        assert_eq!(to(&house.post(&one, &boss, "granted=1&words=").await), "/de/servicestelle/profile?done=granted");
        assert_eq!(house.post(&one, &boss, "granted=1").await.status, StatusCode::CONFLICT, "once");
        let people = format!("/de/konto/initiativen/{initiative}");
        assert_eq!(open(&house, &people, &anna).await.status, StatusCode::OK);
    });
}

#[test]
fn an_owner_objects_by_one_button_without_signing_in() {
    on(async {
        let (house, initiative) = house(Config::default()).await;
        let boss = administrator(&house, "boss").await;
        for (name, role, days) in [("owner", Membership::Owner, 400), ("helper", Membership::Contributor, 1)] {
            person(&house, name).await;
            put_in(&house, initiative, &format!("{name}@werk.example"), role, days).await;
        }
        let room = "/de/servicestelle/profile";
        let page = format!("{room}/uebergabe/{initiative}");
        assert!(open(&house, room, &boss).await.text().contains(&page));
        let shown = open(&house, &page, &boss).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
        assert_clean(&page, &shown.text());
        let wrong = house.post(&page, &boss, "address=niemand").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("value=\"niemand\""), "nothing typed is lost");
        let helper = id_of(&house, "helper@werk.example").await;
        let begun = house.post(&page, &boss, &format!("person={}", helper.0)).await;
        assert_eq!(to(&begun), format!("{room}?done=begun"));
        assert_eq!(house.post(&page, &boss, &format!("person={}", helper.0)).await.status, StatusCode::CONFLICT);
        assert!(open(&house, room, &boss).await.text().contains("Übergabe beenden"));
        let letters = letters(&house).await;
        let [(_, Letter::HandOver { link, .. })] = &letters[..] else { panic!("{letters:?}") };
        for method in [Method::GET, Method::HEAD, Method::GET] {
            assert_eq!(house.ask(method, link, &[]).await.status, StatusCode::OK);
        }
        let asked = house.get(link).await;
        assert!(asked.text().contains("helper"));
        assert_clean(link, &asked.text());
        assert_eq!(to(&house.post(link, "", "").await), "/de/konto/unterwegs?for=objected");
        assert_eq!(house.post(link, "", "").await.status, StatusCode::GONE, "once");
        assert!(!open(&house, room, &boss).await.text().contains("Übergabe beenden"));
    });
}

#[test]
fn administrators_sign_somebody_out_everywhere() {
    on(async {
        let (house, _) = house(Config::default()).await;
        let boss = administrator(&house, "boss").await;
        let anna = person(&house, "anna").await;
        let id = id_of(&house, "anna@werk.example").await;
        assert!(open(&house, "/de/konto/personen", &boss).await.text().contains("Überall abmelden"));
        let form = format!("person={}", id.0);
        assert_eq!(house.post("/de/konto/personen/abmelden", &anna, &form).await.status, StatusCode::FORBIDDEN);
        let ended = house.post("/de/konto/personen/abmelden", &boss, &form).await;
        assert_eq!(to(&ended), "/de/konto/personen?done=sessions");
        assert_eq!(open(&house, "/de/konto", &anna).await.status, StatusCode::SEE_OTHER);
        house.door.library.operator_set_office("boss@werk.example", Some(Office::Moderator)).await.unwrap();
        assert_eq!(house.post("/de/konto/personen/abmelden", &boss, &form).await.status, StatusCode::FORBIDDEN);
    });
}
