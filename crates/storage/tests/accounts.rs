//! What storage remembers of people, told to both engines.

mod engines;

use chrono::Duration;
use domain::Language;
use domain::account::{AccountId, AccountStatus, Address, Membership, Office};
use engines::{Place, at, id};
use serde_json::json;
use storage::account::AccountRow;
use storage::audit::Line;
use storage::membership::{Change, MembershipRow};
use storage::session::SessionRow;
use storage::token::{Purpose, TokenRow};
use storage::{Storage, account, attempt, audit, membership, second_factor, session, token};

engines!(
    accounts_have_one_address_each,
    sessions_end,
    a_token_works_once,
    of_many_who_use_a_token_one_succeeds,
    roles_wait_and_change,
    second_factors_take_each_code_once,
    attempts_are_counted_together,
    what_was_changed_is_kept,
);

fn person(number: u64, address: &str) -> AccountRow {
    AccountRow {
        id: AccountId(id(number).0),
        address: Some(Address::new(address).expect("it is an address")),
        name: format!("Person {number}"),
        language: Language::De,
        password_hash: Some("$argon2id$".to_owned()),
        status: AccountStatus::Active,
        office: None,
        created_at: at(0),
        signed_in_at: None,
        erased_at: None,
    }
}

async fn with_person(place: &Place) -> (Storage, AccountRow) {
    let storage = place.open().await;
    let row = person(1, "Anna@werk.example");
    write!(storage, |tx| assert!(account::add(tx, &row).await.expect("it is written")));
    (storage, row)
}

async fn accounts_have_one_address_each(place: &Place) {
    let (storage, mut row) = with_person(place).await;
    let other = person(2, "anna@WERK.example");
    write!(storage, |tx| assert!(
        !account::add(tx, &other).await.expect("it is asked"),
        "in another case it is the same"
    ));
    let found = account::by_address(&storage, &Address::new("ANNA@werk.example").expect("an address")).await;
    assert_eq!(found.expect("it is read"), Some(row.clone()));
    row.office = Some(Office::Administrator);
    row.name = "Anna".to_owned();
    row.signed_in_at = Some(at(5));
    write!(storage, |tx| {
        assert!(account::get_locked(tx, row.id).await.expect("it is read").is_some());
        account::put(tx, &row).await.expect("it is written");
    });
    assert_eq!(account::get(&storage, row.id).await.expect("it is read"), Some(row.clone()));
    assert_eq!(account::count_office(&storage, Office::Administrator).await.expect("they are counted"), 1);
    assert_eq!(account::count_office(&storage, Office::Moderator).await.expect("they are counted"), 0);

    write!(storage, |tx| {
        assert_eq!(account::mark_dormant(tx, at(5)).await.expect("it is done"), 0);
        assert_eq!(account::mark_dormant(tx, at(6)).await.expect("it is done"), 1);
        assert_eq!(account::mark_dormant(tx, at(6)).await.expect("it is done"), 0, "once");
    });
    let sleeps = account::get(&storage, row.id).await.expect("it is read").expect("it is there");
    assert_eq!(sleeps.status, AccountStatus::Dormant);

    row.address = None;
    row.name = String::new();
    row.password_hash = None;
    row.status = AccountStatus::Erased;
    row.erased_at = Some(at(9));
    write!(storage, |tx| {
        account::put(tx, &row).await.expect("it is written");
        assert!(account::add(tx, &other).await.expect("it is written"), "the address is free again");
        let third = AccountRow { address: None, id: AccountId(id(3).0), ..row.clone() };
        assert!(account::add(tx, &third).await.expect("it is written"), "many may have none");
    });
    assert_eq!(account::count_office(&storage, Office::Administrator).await.expect("they are counted"), 0);
    assert_eq!(account::list(&storage, 10, 0).await.expect("they are listed"), std::slice::from_ref(&other));
    assert_eq!(account::count(&storage).await.expect("they are counted"), 1);
    let many = account::many(&storage, &[row.id, other.id, AccountId(id(77).0)]).await.expect("they are found");
    assert_eq!(many.len(), 2);
    assert!(!format!("{other:?}").contains("argon2") && !format!("{other:?}").contains("werk.example"));
}

async fn sessions_end(place: &Place) {
    let (storage, person) = with_person(place).await;
    let new = |id: &str, seconds| SessionRow {
        id: id.to_owned(),
        account: person.id,
        device: "Firefox, Linux".to_owned(),
        created_at: at(seconds),
        seen_at: at(seconds),
        recent_until: at(seconds + 600),
        ended_at: None,
    };
    write!(storage, |tx| {
        for (id, seconds) in [("a", 1), ("b", 2), ("c", 3)] {
            session::add(tx, &new(id, seconds)).await.expect("it is written");
        }
    });
    session::touch(&storage, "a", at(50)).await.expect("it is noted");
    session::touch(&storage, "a", at(40)).await.expect("it is noted");
    assert_eq!(session::get(&storage, "a").await.expect("it is read").map(|row| row.seen_at), Some(at(50)));
    let ids = async || -> Vec<String> {
        let list = session::list(&storage, person.id, 10).await.expect("they are listed");
        list.into_iter().map(|row| row.id).collect()
    };
    assert_eq!(ids().await, ["a", "c", "b"]);
    write!(storage, |tx| {
        let stranger = AccountId(id(9).0);
        assert!(!session::end(tx, stranger, "b", at(60)).await.expect("it is asked"), "nobody ends another's");
        assert!(session::end(tx, person.id, "b", at(60)).await.expect("it is ended"));
        assert!(!session::end(tx, person.id, "b", at(61)).await.expect("it is asked"), "once");
        assert_eq!(session::end_all(tx, person.id, Some("a"), at(62)).await.expect("they are ended"), 1);
    });
    assert_eq!(ids().await, ["a"]);
    assert_eq!(session::get(&storage, "b").await.expect("it is read").and_then(|row| row.ended_at), Some(at(60)));
    write!(storage, |tx| {
        assert_eq!(session::forget(tx, at(0), at(0)).await.expect("they are forgotten"), 2);
        assert_eq!(session::end_all(tx, person.id, None, at(63)).await.expect("they are ended"), 1);
    });
    assert_eq!(ids().await, [] as [&str; 0]);
}

fn letter(id: &str, person: &AccountRow) -> TokenRow {
    TokenRow {
        id: id.to_owned(),
        purpose: Purpose::Reset,
        account: Some(person.id),
        address: person.address.clone(),
        payload: json!({ "a": [1, "ä"] }),
        created_at: at(0),
        expires_at: at(3600),
        used_at: None,
    }
}

async fn a_token_works_once(place: &Place) {
    let (storage, person) = with_person(place).await;
    let row = letter("t", &person);
    write!(storage, |tx| token::add(tx, &row).await.expect("it is written"));
    let get = async |purpose, now| token::get(&storage, "t", purpose, now).await.expect("it is read");
    assert_eq!(get(Purpose::Reset, at(1)).await, Some(row.clone()));
    assert_eq!(get(Purpose::Confirm, at(1)).await, None, "for another purpose it is nothing");
    assert_eq!(get(Purpose::Reset, at(3600)).await, None, "too late");
    let listed = token::list(&storage, person.id, Purpose::Reset, at(1), 10).await.expect("they are listed");
    assert_eq!(listed.len(), 1);
    write!(storage, |tx| {
        assert!(!token::use_up(tx, "t", Purpose::Confirm, at(2)).await.expect("it is asked"));
        assert!(!token::use_up(tx, "t", Purpose::Reset, at(3600)).await.expect("it is asked"));
        assert!(token::use_up(tx, "t", Purpose::Reset, at(2)).await.expect("it is used"));
        assert!(!token::use_up(tx, "t", Purpose::Reset, at(3)).await.expect("it is asked"), "once");
    });
    assert_eq!(get(Purpose::Reset, at(3)).await, None);
    write!(storage, |tx| {
        token::add(tx, &letter("u", &person)).await.expect("it is written");
        token::add(tx, &TokenRow { account: None, ..letter("v", &person) }).await.expect("it is written");
        assert_eq!(token::take_back(tx, Some(person.id), Purpose::Reset, at(4)).await.expect("it is done"), 1);
        assert!(!token::use_up(tx, "u", Purpose::Reset, at(5)).await.expect("it is asked"));
        assert_eq!(token::forget(tx, at(3600)).await.expect("they are forgotten"), 0);
        let address = person.address.clone().expect("it has one");
        token::erase(tx, person.id, &address).await.expect("they are erased");
        assert_eq!(token::forget(tx, at(9999)).await.expect("they are forgotten"), 0, "nothing was left");
    });
}

async fn of_many_who_use_a_token_one_succeeds(place: &Place) {
    let (storage, person) = with_person(place).await;
    write!(storage, |tx| token::add(tx, &letter("t", &person)).await.expect("it is written"));
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let storage = storage.clone();
        tries.spawn(async move {
            let tx = storage.begin().await.expect("it begins");
            let mine = token::use_up(&tx, "t", Purpose::Reset, at(1)).await.expect("it is asked");
            tx.commit().await.expect("it is committed");
            mine
        });
    }
    assert_eq!(tries.join_all().await.into_iter().filter(|mine| *mine).count(), 1);
}

async fn roles_wait_and_change(place: &Place) {
    let (storage, person) = with_person(place).await;
    let other = self::person(2, "bernd@werk.example");
    let mut row = MembershipRow {
        initiative: id(50),
        account: person.id,
        role: Some(Membership::Contributor),
        since: at(1),
        change: Some(Change { to: Some(Membership::Owner), by: other.id, at: Some(at(100)) }),
    };
    let asks = MembershipRow {
        initiative: id(50),
        account: other.id,
        role: None,
        since: at(2),
        change: Some(Change { to: Some(Membership::Contributor), by: other.id, at: None }),
    };
    write!(storage, |tx| {
        account::add(tx, &other).await.expect("it is written");
        membership::put(tx, &row).await.expect("it is written");
        membership::put(tx, &asks).await.expect("it is written");
    });
    let people = membership::of_initiative(&storage, id(50)).await.expect("they are listed");
    assert_eq!(people, [row.clone(), asks.clone()]);
    assert_eq!(membership::of_account(&storage, person.id).await.expect("they are listed"), [row.clone()]);
    assert_eq!(row.role_at(at(99)), Some(Membership::Contributor));
    assert_eq!(row.role_at(at(100)), Some(Membership::Owner));
    assert_eq!(asks.role_at(at(i64::from(u32::MAX))), None, "without a yes nothing comes due");
    row.role = Some(Membership::Owner);
    row.change = Some(Change { to: None, by: person.id, at: Some(at(300)) });
    write!(storage, |tx| {
        assert_eq!(membership::lock_initiative(tx, id(50)).await.expect("they are locked").len(), 2);
        membership::put(tx, &row).await.expect("it is written");
        assert!(membership::remove(tx, id(50), other.id).await.expect("it is removed"));
        assert!(!membership::remove(tx, id(50), other.id).await.expect("it is asked"));
    });
    assert_eq!(membership::get(&storage, id(50), person.id).await.expect("it is read"), Some(row.clone()));
    assert_eq!(row.role_at(at(300)), None);
    write!(storage, |tx| {
        assert_eq!(membership::remove_account(tx, person.id).await.expect("they are removed"), 1);
    });
    assert_eq!(membership::of_initiative(&storage, id(50)).await.expect("they are listed"), []);
}

async fn second_factors_take_each_code_once(place: &Place) {
    let (storage, person) = with_person(place).await;
    let hashes: Vec<String> = (0..10).map(|number| format!("hash {number}")).collect();
    write!(storage, |tx| {
        assert!(second_factor::begin(tx, person.id, "AAAA", at(1)).await.expect("it is begun"));
        assert!(second_factor::begin(tx, person.id, "BBBB", at(2)).await.expect("it is begun anew"));
        second_factor::confirm(tx, person.id, &hashes, at(3)).await.expect("it is confirmed");
        assert!(!second_factor::begin(tx, person.id, "CCCC", at(4)).await.expect("it is asked"), "it stands");
    });
    let row = second_factor::get(&storage, person.id).await.expect("it is read").expect("it is there");
    assert_eq!((row.secret.as_str(), row.confirmed_at), ("BBBB", Some(at(3))));
    assert!(!format!("{row:?}").contains("BBBB"));
    write!(storage, |tx| {
        assert!(second_factor::take_step(tx, person.id, 7).await.expect("it is taken"));
        assert!(!second_factor::take_step(tx, person.id, 7).await.expect("it is asked"), "each once");
        assert!(!second_factor::take_step(tx, person.id, 6).await.expect("it is asked"), "nor an earlier one");
        assert!(second_factor::use_code(tx, person.id, "hash 3", at(5)).await.expect("it is used"));
        assert!(!second_factor::use_code(tx, person.id, "hash 3", at(6)).await.expect("it is asked"), "once");
        assert!(!second_factor::use_code(tx, person.id, "hash 99", at(6)).await.expect("it is asked"));
    });
    assert_eq!(second_factor::codes_left(&storage, person.id).await.expect("they are counted"), 9);
    write!(storage, |tx| {
        assert!(second_factor::remove(tx, person.id).await.expect("it is removed"));
        assert!(!second_factor::remove(tx, person.id).await.expect("it is asked"));
    });
    assert_eq!(second_factor::codes_left(&storage, person.id).await.expect("they are counted"), 0);
}

async fn attempts_are_counted_together(place: &Place) {
    let storage = place.open().await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let storage = storage.clone();
        tries.spawn(async move { attempt::count(&storage, "sign-in", at(0)).await.expect("it is counted") });
    }
    let mut numbers = tries.join_all().await;
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=16).collect::<Vec<_>>(), "each has its own number");
    assert_eq!(attempt::count(&storage, "sign-in", at(900)).await.expect("it is counted"), 1, "another window");
    assert_eq!(attempt::count(&storage, "reset", at(0)).await.expect("it is counted"), 1, "another key");
    write!(storage, |tx| {
        attempt::clear(tx, "sign-in").await.expect("it is cleared");
        assert_eq!(attempt::forget(tx, at(0) + Duration::seconds(1)).await.expect("it is forgotten"), 1);
    });
    assert_eq!(attempt::count(&storage, "sign-in", at(0)).await.expect("it is counted"), 1);
}

async fn what_was_changed_is_kept(place: &Place) {
    let (storage, person) = with_person(place).await;
    let line = Line {
        at: at(1),
        actor: Some(person.id),
        action: "office_set".to_owned(),
        subject: Some(person.id.0),
        detail: json!({ "to": "moderator" }),
    };
    let second = Line { at: at(2), actor: None, subject: None, detail: json!({}), ..line.clone() };
    write!(storage, |tx| {
        audit::append(tx, &line).await.expect("it is added");
        audit::append(tx, &second).await.expect("it is added");
    });
    assert_eq!(audit::list(&storage, 10).await.expect("they are listed"), [second, line]);
}
