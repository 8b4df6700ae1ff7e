//! What storage remembers of people, told to both engines.

mod engines;

use chrono::Duration;
use domain::Language;
use domain::account::{AccountId, AccountStatus, Address, Membership, Office};
use domain::news::Event;
use domain::query::Query;
use domain::watch::{How, Subject, What};
use engines::{Place, at, id};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use serde_json::json;
use storage::account::AccountRow;
use storage::audit::{Line, Looked};
use storage::claim::{ClaimRow, Decided};
use storage::hand_over::{Ending, HandOverRow, Heir};
use storage::membership::{Change, MembershipRow};
use storage::news::NewsRow;
use storage::notification::NotificationRow;
use storage::session::SessionRow;
use storage::token::{Purpose, TokenRow};
use storage::watch::WatchRow;
use storage::{
    Storage, account, attempt, audit, claim, device, hand_over, membership, news, notification, second_factor, session,
    token, trace, watch,
};
use uuid::Uuid;

engines!(
    accounts_have_one_address_each,
    sessions_end,
    a_token_works_once,
    of_many_who_use_a_token_one_succeeds,
    roles_wait_and_change,
    second_factors_take_each_code_once,
    attempts_are_counted_together,
    what_was_changed_is_kept,
    each_thing_is_watched_once,
    each_version_is_told_once,
    each_fact_is_told_once,
    devices_are_known_for_a_while,
    a_profile_is_asked_for_once_at_a_time,
    a_hand_over_ends_once,
    every_place_that_names_an_account_is_known,
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
        // Somebody may have written it in another way.
        let written = person.address.as_ref().expect("it has one").as_str().to_uppercase();
        let address = Address::new(&written).expect("it is one");
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
    assert_eq!(membership::asked(&storage).await.expect("it is counted"), [(id(50), 1)]);
    assert_eq!(membership::of_account(&storage, person.id).await.expect("they are listed"), [row.clone()]);
    assert_eq!(row.role_at(at(99)), Some(Membership::Contributor));
    assert_eq!(row.role_at(at(100)), Some(Membership::Owner));
    assert_eq!(asks.role_at(at(i64::from(u32::MAX))), None, "without a yes nothing comes due");
    row.role = Some(Membership::Owner);
    row.change = Some(Change { to: None, by: person.id, at: Some(at(300)) });
    write!(storage, |tx| {
        assert_eq!(membership::lock_initiative(tx, id(50)).await.expect("they are locked").len(), 2);
        membership::put(tx, &row).await.expect("it is written");
        assert!(membership::remove(tx, id(50), other.id, at(200)).await.expect("it is removed"));
        assert!(!membership::remove(tx, id(50), other.id, at(200)).await.expect("it is asked"));
    });
    assert_eq!(membership::get(&storage, id(50), person.id).await.expect("it is read"), Some(row.clone()));
    assert_eq!(row.role_at(at(300)), None);
    // Whoever only asked to belong to it never did; whoever left and came back belongs to it, and did until then.
    let known = |until| vec![(id(50), person.id, until)];
    let both = async || membership::past_and_present(&storage, &[id(50)]).await.expect("they are listed");
    assert_eq!(both().await, known(None));
    write!(storage, |tx| {
        assert!(membership::remove(tx, id(50), person.id, at(300)).await.expect("it is removed"));
    });
    assert_eq!(both().await, known(Some(at(300))));
    write!(storage, |tx| {
        membership::put(tx, &row).await.expect("it is written");
        assert!(membership::remove(tx, id(50), person.id, at(400)).await.expect("it is removed"));
        membership::put(tx, &row).await.expect("it is written");
    });
    assert_eq!(both().await, [known(None), known(Some(at(400)))].concat());
    assert_eq!(membership::asked(&storage).await.expect("it is counted"), []);
    write!(storage, |tx| {
        assert_eq!(membership::remove_account(tx, person.id).await.expect("they are removed"), 1);
    });
    assert_eq!(membership::past_and_present(&storage, &[id(50)]).await.expect("they are listed"), []);
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
    // What succeeds is taken back, once for each time it was counted.
    write!(storage, |tx| {
        for _ in 0..3 {
            attempt::take_back(tx, "sign-in", at(0)).await.expect("it is taken back");
        }
    });
    assert_eq!(attempt::count(&storage, "sign-in", at(0)).await.expect("it is counted"), 1, "never below none");
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
    assert_eq!(audit::list(&storage, 10).await.expect("they are listed"), [second.clone(), line.clone()]);
    let about = Line { at: at(3), actor: None, subject: None, detail: json!({ "initiative": id(50) }), ..line.clone() };
    write!(storage, |tx| audit::append(tx, &about).await.expect("it is added"));
    let found = async |looked: Looked, offset, limit| {
        audit::find(&storage, &looked, offset, limit).await.expect("they are found")
    };
    assert_eq!(found(Looked::default(), 1, 1).await, std::slice::from_ref(&second));
    assert_eq!(
        found(Looked { account: Some(person.id), ..Looked::default() }, 0, 9).await,
        std::slice::from_ref(&line)
    );
    assert_eq!(found(Looked { entry: Some(id(50)), ..Looked::default() }, 0, 9).await, [about]);
    let between = Looked { from: Some(at(2)), before: Some(at(3)), ..Looked::default() };
    assert_eq!(found(between, 0, 9).await, [second]);
}

fn watched(number: u128, account: AccountId, subject: Subject, how: How) -> WatchRow {
    WatchRow { id: Uuid::from_u128(number), account, subject, how, since: at(1) }
}

fn search(words: &str) -> Subject {
    Subject::search(Query { text: words.to_owned(), ..Query::default() })
}

async fn each_thing_is_watched_once(place: &Place) {
    let (storage, anna) = with_person(place).await;
    let bernd = person(2, "bernd@werk.example");
    assert!(!watch::any(&storage).await.expect("it is looked"));
    let (topic, initiative) = (Subject::Topic("T1".to_owned()), Subject::Initiative(id(50)));
    let rows = [
        watched(1, anna.id, topic.clone(), How::Daily),
        watched(2, anna.id, search("Lärm \"nachts\""), How::AtOnce),
        watched(3, bernd.id, topic.clone(), How::AppOnly),
        watched(4, bernd.id, initiative.clone(), How::Daily),
    ];
    write!(storage, |tx| {
        assert!(account::add(tx, &bernd).await.expect("it is written"));
        for row in &rows {
            watch::put(tx, row).await.expect("it is written");
        }
        let again = WatchRow { since: at(99), ..watched(9, anna.id, topic.clone(), How::AtOnce) };
        watch::put(tx, &again).await.expect("it is written");
    });
    let first = WatchRow { how: How::AtOnce, ..rows[0].clone() };
    assert_eq!(watch::find(&storage, anna.id, &topic).await.expect("it is read"), Some(first.clone()), "only how");
    assert_eq!(watch::get(&storage, rows[1].id).await.expect("it is read"), Some(rows[1].clone()), "to the letter");
    assert_eq!(watch::count(&storage, anna.id).await.expect("they are counted"), 2);
    assert!(watch::any(&storage).await.expect("it is looked"));
    let all = watch::of_account(&storage, anna.id, 10).await.expect("they are listed");
    assert_eq!(all.iter().map(|row| row.id).collect::<Vec<_>>(), [rows[1].id, rows[0].id], "the newest first");

    let on = async |code: &str, keys: &[String], after: Uuid, limit| {
        let rows = watch::on(&storage, code, keys, after, limit).await.expect("they are listed");
        rows.into_iter().map(|row| row.id.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(on("topic", &[topic.key(), "T2".to_owned()], Uuid::nil(), 10).await, [1, 3]);
    assert_eq!(on("topic", &[topic.key()], Uuid::nil(), 1).await, [1]);
    assert_eq!(on("topic", &[topic.key()], rows[0].id, 10).await, [3]);
    assert_eq!(on("entry", &[initiative.key()], Uuid::nil(), 10).await, [] as [u128; 0], "another kind");
    assert_eq!(on("initiative", &[initiative.key()], Uuid::nil(), 10).await, [4]);
    assert_eq!(on("initiative", &[], Uuid::nil(), 10).await, [] as [u128; 0]);
    let searches = watch::searches(&storage, Uuid::nil(), 10).await.expect("they are listed");
    assert_eq!(searches, [rows[1].clone()]);

    write!(storage, |tx| {
        assert_eq!(watch::set_how(tx, anna.id, Some(rows[3].id), How::AtOnce).await.expect("it is asked"), 0);
        assert_eq!(watch::set_how(tx, anna.id, Some(rows[0].id), How::Daily).await.expect("it is set"), 1);
        assert_eq!(watch::set_how(tx, anna.id, None, How::AppOnly).await.expect("it is set"), 2);
        assert!(!watch::remove(tx, anna.id, rows[3].id).await.expect("it is asked"), "nobody ends another's");
        assert!(watch::remove(tx, anna.id, rows[0].id).await.expect("it is ended"));
        watch::erase(tx, bernd.id).await.expect("they are ended");
    });
    let left = watch::of_account(&storage, anna.id, 10).await.expect("they are listed");
    assert_eq!(left, [WatchRow { how: How::AppOnly, ..rows[1].clone() }]);
    assert_eq!(watch::count(&storage, bernd.id).await.expect("they are counted"), 0);
}

async fn each_fact_is_told_once(place: &Place) {
    let (storage, anna) = with_person(place).await;
    let row = |event, number, mark: &str, seconds, letter| NewsRow {
        id: 0,
        account: anna.id,
        at: at(seconds),
        event,
        entry: Some(id(81)),
        number,
        mark: mark.to_owned(),
        letter,
        told_at: None,
        read_at: None,
    };
    let rows = [
        row(Event::Submitted, 7, "1", 1, How::Daily),
        row(Event::CaseLate, 7, "2027-01-22", 2, How::Daily),
        row(Event::Submitted, 8, "1", 3, How::AtOnce),
    ];
    write!(storage, |tx| {
        assert_eq!(news::add_all(tx, &rows).await.expect("they are added"), 3);
        let again =
            [row(Event::Submitted, 7, "1", 9, How::AtOnce), row(Event::CaseLate, 7, "2027-02-12", 9, How::AppOnly)];
        assert_eq!(news::add_all(tx, &again).await.expect("they are added"), 1, "one was there");
        assert_eq!(news::add_all(tx, &[]).await.expect("nothing is added"), 0);
    });
    let all = news::list(&storage, anna.id, 10).await.expect("they are listed");
    assert!(all.len() == 4 && all.windows(2).all(|two| two[0].id > two[1].id), "the newest first");
    assert_eq!(all[3], NewsRow { id: all[3].id, ..rows[0].clone() });
    let waiting = async |letter, until| {
        let accounts = news::waiting(&storage, letter, at(until), 10).await.expect("they are listed");
        let rows = news::waiting_of(&storage, anna.id, letter, at(until), 10).await.expect("they are listed");
        assert_eq!(accounts.is_empty(), rows.is_empty());
        rows.into_iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(waiting(How::Daily, 1).await, [7]);
    assert_eq!(waiting(How::Daily, 9).await, [7, 7]);
    assert_eq!(waiting(How::AtOnce, 9).await, [8]);
    write!(storage, |tx| {
        news::note_told(tx, &[all[3].id], at(10)).await.expect("it is noted");
        news::make_quiet(tx, &[all[2].id]).await.expect("it is noted");
    });
    assert_eq!(waiting(How::Daily, 9).await, [] as [i64; 0]);
    let was_told = async |since| news::was_told(&storage, anna.id, How::Daily, at(since)).await.expect("it is asked");
    assert!(was_told(10).await && !was_told(11).await);

    // A wish is for what waits as well, and not for what is quiet.
    let wishes = async || news::wishes(&storage, &[anna.id]).await.expect("they are read");
    assert_eq!(wishes().await, []);
    for how in [How::AppOnly, How::Daily] {
        write!(storage, |tx| news::put_wish(tx, anna.id, Event::Submitted, how).await.expect("it is kept"));
        assert_eq!(wishes().await, [(anna.id, Event::Submitted, how)]);
        assert_eq!(waiting(How::AtOnce, 9).await, [] as [i64; 0]);
    }
    assert_eq!(waiting(How::Daily, 9).await, [] as [i64; 0], "what became quiet stays so");
    write!(storage, |tx| {
        assert_eq!(news::read_all(tx, anna.id, all[1].id, at(11)).await.expect("they are read"), 3);
        assert_eq!(news::read_all(tx, anna.id, all[1].id, at(12)).await.expect("they are read"), 0);
        assert_eq!(news::forget(tx, at(2)).await.expect("they are forgotten"), 1);
        news::erase(tx, anna.id).await.expect("they are forgotten");
    });
    assert_eq!(news::list(&storage, anna.id, 10).await.expect("they are listed"), []);
    assert_eq!(wishes().await, []);
}

async fn each_version_is_told_once(place: &Place) {
    let (storage, anna) = with_person(place).await;
    let row = |entry, version, seconds, letter| NotificationRow {
        id: 0,
        account: anna.id,
        at: at(seconds),
        watch: Some(Uuid::from_u128(7)),
        subject: search("Lärm"),
        what: What::of_version(version),
        entry: id(entry),
        version,
        letter,
        told_at: None,
        read_at: None,
    };
    let rows = [row(81, 1, 1, How::Daily), row(81, 2, 2, How::Daily), row(82, 1, 3, How::AtOnce)];
    write!(storage, |tx| {
        assert_eq!(notification::add_all(tx, &rows).await.expect("they are added"), 3);
        let again = [row(81, 2, 9, How::AtOnce), row(83, 1, 9, How::AppOnly)];
        assert_eq!(notification::add_all(tx, &again).await.expect("they are added"), 1, "one was there");
        assert_eq!(notification::add_all(tx, &[]).await.expect("nothing is added"), 0);
    });
    let all = notification::list(&storage, anna.id, 10).await.expect("they are listed");
    assert_eq!(all.len(), 4);
    assert!(all.windows(2).all(|two| two[0].id > two[1].id), "the newest first");
    assert_eq!(all[3], NotificationRow { id: all[3].id, ..rows[0].clone() });

    let waiting = async |letter, until| {
        let accounts = notification::waiting(&storage, letter, at(until), 10).await.expect("they are listed");
        let rows = notification::waiting_of(&storage, anna.id, letter, at(until), 10).await.expect("they are listed");
        assert_eq!(accounts.is_empty(), rows.is_empty());
        rows.into_iter().map(|row| (row.entry, row.version)).collect::<Vec<_>>()
    };
    assert_eq!(waiting(How::Daily, 1).await, [(id(81), 1)]);
    assert_eq!(waiting(How::Daily, 9).await, [(id(81), 1), (id(81), 2)]);
    assert_eq!(waiting(How::AtOnce, 2).await, []);
    write!(storage, |tx| {
        notification::note_told(tx, &[all[3].id], at(10)).await.expect("it is noted");
        notification::make_quiet(tx, &[all[2].id]).await.expect("it is noted");
        notification::make_watch_quiet(tx, anna.id, Some(Uuid::from_u128(8))).await.expect("another watch");
    });
    assert_eq!(waiting(How::Daily, 9).await, []);
    assert_eq!(waiting(How::AtOnce, 9).await, [(id(82), 1)]);
    let was_told =
        async |since| notification::was_told(&storage, anna.id, How::Daily, at(since)).await.expect("it is asked");
    assert!(was_told(10).await && !was_told(11).await);
    write!(storage, |tx| {
        notification::make_watch_quiet(tx, anna.id, None).await.expect("it is noted");
    });
    assert_eq!(waiting(How::AtOnce, 9).await, []);
    assert!(was_told(10).await, "what was told stays told");

    write!(storage, |tx| {
        assert_eq!(notification::read_all(tx, anna.id, all[1].id, at(11)).await.expect("they are read"), 3);
        assert_eq!(notification::read_all(tx, anna.id, all[1].id, at(12)).await.expect("they are read"), 0);
    });
    let listed = notification::list(&storage, anna.id, 10).await.expect("they are listed");
    assert_eq!(listed.iter().filter(|row| row.read_at.is_none()).count(), 1);
    write!(storage, |tx| assert_eq!(notification::forget(tx, at(3)).await.expect("they are forgotten"), 2));
    assert_eq!(notification::list(&storage, anna.id, 10).await.expect("they are listed").len(), 2);
    write!(storage, |tx| notification::erase(tx, anna.id).await.expect("they are forgotten"));
    assert_eq!(notification::list(&storage, anna.id, 10).await.expect("they are listed"), []);
}

async fn devices_are_known_for_a_while(place: &Place) {
    let (storage, person) = with_person(place).await;
    let seen = async |name: &str| device::seen(&storage, person.id, name).await.expect("it is read");
    assert_eq!(seen("Firefox, Linux").await, None);
    write!(storage, |tx| {
        device::put(tx, person.id, "Firefox, Linux", at(1)).await.expect("it is written");
        device::put(tx, person.id, "", at(2)).await.expect("it is written");
        device::put(tx, person.id, "Firefox, Linux", at(3)).await.expect("it is written");
    });
    assert_eq!(seen("Firefox, Linux").await, Some(at(3)));
    let list = device::list(&storage, person.id, 10).await.expect("they are listed");
    assert_eq!(list, [("Firefox, Linux".to_owned(), at(3)), (String::new(), at(2))]);
    write!(storage, |tx| assert_eq!(device::forget(tx, at(3)).await.expect("they are forgotten"), 1));
    write!(storage, |tx| device::erase(tx, person.id).await.expect("they are erased"));
    assert_eq!(seen("Firefox, Linux").await, None);
}

async fn a_profile_is_asked_for_once_at_a_time(place: &Place) {
    let (storage, person) = with_person(place).await;
    let row = |number: u64| ClaimRow {
        id: id(number).0,
        initiative: id(7),
        account: person.id,
        words: "Ich leite die Geschäftsstelle.".to_owned(),
        asked_at: at(1),
        decided: None,
    };
    write!(storage, |tx| {
        assert!(claim::add(tx, &row(1)).await.expect("it is written"));
        assert!(!claim::add(tx, &row(2)).await.expect("it is asked"), "one waits already");
    });
    assert_eq!(claim::open(&storage, 10).await.expect("they are listed"), [row(1)]);
    let decided = Decided { at: at(5), by: AccountId(id(9).0), granted: false, words: "Nicht belegt.".to_owned() };
    write!(storage, |tx| {
        assert_eq!(claim::get_locked(tx, row(1).id).await.expect("it is read"), Some(row(1)));
        assert!(claim::decide(tx, row(1).id, &decided).await.expect("it is decided"));
        assert!(!claim::decide(tx, row(1).id, &decided).await.expect("it is asked"), "once");
        assert!(claim::add(tx, &row(2)).await.expect("it is written"), "and may be asked again");
    });
    let known = claim::get(&storage, row(1).id).await.expect("it is read");
    assert_eq!(known, Some(ClaimRow { decided: Some(decided), ..row(1) }));
    assert_eq!(claim::of_account(&storage, person.id, 10).await.expect("they are listed").len(), 2);
    write!(storage, |tx| {
        assert_eq!(claim::forget(tx, at(6)).await.expect("they are forgotten"), 1);
        claim::erase(tx, person.id).await.expect("they are erased");
    });
    assert_eq!(claim::open(&storage, 10).await.expect("they are listed"), []);
}

async fn a_hand_over_ends_once(place: &Place) {
    let (storage, person) = with_person(place).await;
    let address = Address::new("neu@werk.example").expect("it is an address");
    let row = |number: u64, to: Heir| HandOverRow {
        id: id(number).0,
        initiative: id(7),
        to: Some(to),
        by: AccountId(id(9).0),
        begun_at: at(1),
        due_at: at(100),
        ended: None,
    };
    let first = row(1, Heir::Address(address.clone()));
    let second = row(2, Heir::Account(person.id));
    write!(storage, |tx| {
        assert!(hand_over::add(tx, &first).await.expect("it is written"));
        assert!(!hand_over::add(tx, &second).await.expect("it is asked"), "one waits already");
    });
    assert_eq!(hand_over::open(&storage, 10).await.expect("they are listed"), std::slice::from_ref(&first));
    write!(storage, |tx| {
        assert_eq!(hand_over::get_locked(tx, first.id).await.expect("it is read").as_ref(), Some(&first));
        assert!(hand_over::end(tx, first.id, at(50), Ending::Objected).await.expect("it ends"));
        assert!(!hand_over::end(tx, first.id, at(51), Ending::Done).await.expect("it is asked"), "once");
        assert!(hand_over::add(tx, &second).await.expect("it is written"));
    });
    let known = hand_over::get(&storage, first.id).await.expect("it is read");
    let ended = Some((at(50), Ending::Objected));
    assert_eq!(known, Some(HandOverRow { to: None, ended, ..first }), "the address is forgotten");
    assert_eq!(
        hand_over::of_account(&storage, person.id, 10).await.expect("they are listed"),
        std::slice::from_ref(&second)
    );
    write!(storage, |tx| {
        hand_over::end(tx, second.id, at(60), Ending::Stopped).await.expect("it ends");
        let third = row(3, Heir::Address(address.clone()));
        assert!(hand_over::add(tx, &third).await.expect("it is written"));
        let written = Address::new(&address.as_str().to_uppercase()).expect("it is one");
        hand_over::erase(tx, &written).await.expect("it is forgotten");
    });
    let open = hand_over::open(&storage, 10).await.expect("they are listed");
    assert_eq!(open.first().map(|row| row.to.clone()), Some(None));
}

/// Columns with ids that are none of accounts. A new one stands here or in [`trace::PLACES`].
const OTHER_IDS: &[&str] = &[
    "account.id",
    "claim.id",
    "claim.initiative",
    "decision.entry_id",
    "draft.id",
    "draft.initiative",
    "draft_author.draft_id",
    "draft_save.draft_id",
    "draft_text.draft_id",
    "entry.id",
    "entry.origin_initiative",
    "hand_over.id",
    "hand_over.initiative",
    "hidden_version.entry_id",
    "link.from_id",
    "link.to_id",
    "media_draft.draft_id",
    "media_entry.entry_id",
    "membership.initiative",
    "news.entry_id",
    "notice.entry_id",
    "notification.entry_id",
    "notification.watch",
    "objection.entry_id",
    "past_member.initiative",
    "recommendation.entry_id",
    "rendering.entry_id",
    "review.entry_id",
    "review_date.entry_id",
    "revision.entry_id",
    "search_log.entry_id",
    "slug.entry_id",
    "submission.draft_id",
    "suspension.entry_id",
    "tombstone.entry_id",
    "visit_named.entry_id",
    "wanted.entry_id",
    "watch.id",
];

async fn every_place_that_names_an_account_is_known(place: &Place) {
    let (storage, person) = with_person(place).await;
    let connection = Database::connect(&place.url).await.expect("the engine answers");
    let sql = if place.is_server() {
        "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns \
         WHERE table_schema = 'public'"
    } else {
        "SELECT t.name, c.name, c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
    };
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.expect("the engine understands");
    let mut ids: Vec<String> = Vec::new();
    for row in &rows {
        let of = |index| row.try_get_by_index::<String>(index).expect("it is a text");
        if of(2).to_lowercase().contains("uuid") {
            ids.push(format!("{}.{}", of(0), of(1)));
        }
    }
    connection.close().await.expect("the connection closes");
    ids.sort();
    let mut known: Vec<String> = trace::PLACES.iter().map(|at| format!("{}.{}", at.table, at.column)).collect();
    known.extend(OTHER_IDS.iter().map(|&other| other.to_owned()));
    known.sort();
    assert_eq!(ids, known, "every column with ids holds accounts or something else");

    write!(storage, |tx| {
        device::put(tx, person.id, "Firefox, Linux", at(3)).await.expect("it is written");
        let row = ClaimRow {
            id: id(1).0,
            initiative: id(7),
            account: person.id,
            words: "Ich leite sie.".to_owned(),
            asked_at: at(4),
            decided: None,
        };
        assert!(claim::add(tx, &row).await.expect("it is written"));
    });
    for at_place in trace::PLACES {
        let found = trace::of(&storage, person.id, at_place).await;
        let found = found.unwrap_or_else(|error| panic!("{}.{}: {error}", at_place.table, at_place.column));
        match (at_place.table, at_place.column) {
            ("known_device", _) => assert_eq!(found[0].key, "Firefox, Linux"),
            ("claim", "account") => {
                assert_eq!((found[0].at, found[0].words.join("")), (Some(at(4)), "Ich leite sie.".to_owned()));
            }
            _ => assert_eq!(found, [], "{}.{}", at_place.table, at_place.column),
        }
    }
}
