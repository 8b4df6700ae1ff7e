//! Many people save one draft at the same time, on each database: what was acknowledged is in the draft, or was
//! answered as a conflict; nothing is overwritten in silence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::routes::{self, OfDraft};
use axum::http::StatusCode;
use chrono::Utc;
use domain::account::{AccountId, AccountStatus, Address, Membership, Viewer};
use domain::{EntryId, Kind, Language, form};
use sea_orm::ConnectionTrait as _;
use search::embedded::Embedded;
use serde_json::Value;
use server::config::Config;
use sha2::{Digest as _, Sha256};
use storage::Storage;
use storage::account::{self, AccountRow};
use storage::membership::{self, MembershipRow};
use storage::session::{self, SessionRow};
use uuid::Uuid;

use crate::desk::pairs;
use crate::house::{House, on};

const DE: Language = Language::De;
/// How many they are.
const PEOPLE: usize = 64;
/// Texts of the draft; each person has a sentence of their own in one of them.
const TEXTS: usize = 8;
/// How often each of them saves.
const ROUNDS: usize = 2;
/// How often one of them comes back after a conflict, at most.
const TRIES: usize = 100;

/// Somebody who writes.
#[derive(Debug, Clone, Copy)]
struct Person(usize);

impl Person {
    fn account(self) -> AccountId {
        AccountId(Uuid::from_u128(self.0 as u128 + 1))
    }

    fn key(self) -> String {
        format!("key-of-{}", self.0)
    }

    fn cookie(self) -> String {
        format!("werkbuch={}", self.key())
    }

    fn viewer(self) -> Viewer {
        let memberships = vec![(initiative(), Membership::Contributor)];
        Viewer { account: Some(self.account()), office: None, memberships }
    }

    /// The box that holds their sentence.
    fn text(self) -> String {
        format!("fields.sections[{}].body", self.0 % TEXTS)
    }

    /// Their sentence after so many rounds, without its end.
    fn sentence(self, rounds: usize) -> String {
        match rounds {
            0 => format!("Satz {} steht hier", self.0 / TEXTS),
            rounds => format!("Person {} schreibt in Runde {rounds}", self.0),
        }
    }

    /// Some want another title, all of them at once.
    fn title(self, round: usize) -> Option<String> {
        (round == 1 && self.0 % 8 == 3).then(|| format!("Titel von Person {}", self.0))
    }

    /// Some add something to the end of one list.
    fn point(self, round: usize) -> Option<String> {
        (round == 2 && self.0 % 16 == 5).then(|| format!("Punkt von Person {}", self.0))
    }
}

fn initiative() -> EntryId {
    EntryId(Uuid::from_u128((7 << 76) | (2 << 62) | 0xbbbb))
}

/// A text with a sentence for each of those who write in it, and two between any of them.
fn text() -> String {
    let sentence = |number: usize| {
        format!("Satz {number} steht hier. Danach bleibt {number}, was es ist. So steht {number} auch morgen da.")
    };
    (0..PEOPLE / TEXTS).map(sentence).collect::<Vec<_>>().join(" ")
}

/// Everybody with a session, and a draft with all its texts.
async fn begun(house: &House) -> EntryId {
    let now = Utc::now();
    let tx = house.door.library.storage().begin().await.unwrap();
    for person in (0..PEOPLE).map(Person) {
        let row = AccountRow {
            id: person.account(),
            address: Some(Address::new(&format!("wer{}@example.org", person.0)).unwrap()),
            name: format!("Person {}", person.0),
            language: DE,
            password_hash: None,
            status: AccountStatus::Active,
            office: None,
            created_at: now,
            signed_in_at: None,
            erased_at: None,
        };
        assert!(account::add(&tx, &row).await.unwrap());
        let role = Some(Membership::Contributor);
        let member = MembershipRow { initiative: initiative(), account: row.id, role, since: now, change: None };
        membership::put(&tx, &member).await.unwrap();
        let session = SessionRow {
            id: Sha256::digest(person.key().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
            account: row.id,
            device: String::new(),
            created_at: now,
            seen_at: now,
            recent_until: now,
            ended_at: None,
        };
        session::add(&tx, &session).await.unwrap();
    }
    tx.commit().await.unwrap();
    let first = Person(0);
    let id = house.door.library.begin(&first.viewer(), Kind::Guide, Some(initiative()), DE).await.unwrap();
    let mut values = pairs(&[("revision", "1"), ("title", "Wie alle zugleich schreiben"), ("end", "1")]);
    for number in 0..TEXTS {
        values.push((format!("fields.sections[{number}].heading"), format!("Abschnitt {number}")));
        values.push((format!("fields.sections[{number}].body"), text()));
    }
    values.extend(pairs(&[("fields.checklist[0].item", "Raum buchen")]));
    assert_eq!(kept(house, first, id, &values).await, StatusCode::OK);
    id
}

/// Saves the form of somebody, as the program of the editor does.
async fn kept(house: &House, person: Person, id: EntryId, values: &[(String, String)]) -> StatusCode {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish();
    let keep = routes::of_draft(DE, &id.to_string(), OfDraft::Keep);
    let answer = house.post(&keep, &person.cookie(), &form).await;
    let is_known = matches!(answer.status, StatusCode::OK | StatusCode::CONFLICT);
    assert!(is_known, "{person:?}: {} {}", answer.status, answer.text());
    answer.status
}

/// The form as it stands before somebody now, with its revision.
async fn shown(house: &House, person: Person, id: EntryId) -> BTreeMap<String, Vec<String>> {
    let draft = house.door.library.draft(&person.viewer(), id).await.unwrap();
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in form::write(draft.kind, &draft.authored) {
        values.entry(name).or_default().push(value);
    }
    values.insert("revision".to_owned(), vec![draft.revision.to_string()]);
    values.insert("end".to_owned(), vec!["1".to_owned()]);
    values
}

/// What was acknowledged of what one person wrote.
#[derive(Debug, Default)]
struct Acknowledged {
    title: Option<String>,
    point: Option<String>,
    conflicts: usize,
}

/// One person writes all rounds; `before` is the form that everybody saw at first.
async fn writes(house: House, person: Person, id: EntryId, before: BTreeMap<String, Vec<String>>) -> Acknowledged {
    let mut acknowledged = Acknowledged::default();
    let mut before = before;
    for round in 1..=ROUNDS {
        let (mut title, point) = (person.title(round), person.point(round));
        let mut tries = 0;
        loop {
            tries += 1;
            assert!(tries <= TRIES, "{person:?} never gets anything in");
            let form = changed(person, round, &before, title.as_deref(), point.as_deref());
            match kept(&house, person, id, &form).await {
                StatusCode::OK => break,
                _ => acknowledged.conflicts += 1,
            }
            // What somebody else has saved meanwhile is seen now; the other title stays, the rest is written again.
            title = None;
            before = shown(&house, person, id).await;
        }
        acknowledged.title = acknowledged.title.or(title);
        acknowledged.point = acknowledged.point.or(point);
        before = shown(&house, person, id).await;
    }
    acknowledged
}

/// The form with what one person changes in it.
fn changed(
    person: Person,
    round: usize,
    before: &BTreeMap<String, Vec<String>>,
    title: Option<&str>,
    point: Option<&str>,
) -> Vec<(String, String)> {
    let mut values = before.clone();
    let text = &mut values.get_mut(&person.text()).unwrap()[0];
    let (old, new) = (format!("{}.", person.sentence(round - 1)), format!("{}.", person.sentence(round)));
    assert!(text.contains(&old), "{person:?} does not find „{old}“ in „{text}“");
    *text = text.replace(&old, &new);
    if let Some(title) = title {
        values.insert("title".to_owned(), vec![title.to_owned()]);
    }
    if let Some(point) = point {
        let free = (0..).map(|index| format!("fields.checklist[{index}].item")).find(|name| !values.contains_key(name));
        values.insert(free.unwrap(), vec![point.to_owned()]);
    }
    values.into_iter().flat_map(|(name, all)| all.into_iter().map(move |value| (name.clone(), value))).collect()
}

async fn nobody_is_overwritten(storage: Storage) {
    let house = House::over(storage, Arc::new(Embedded::in_memory().unwrap()), &Config::default());
    let id = begun(&house).await;
    let before = shown(&house, Person(0), id).await;
    let people: Vec<_> =
        (0..PEOPLE).map(|number| tokio::spawn(writes(house.clone(), Person(number), id, before.clone()))).collect();
    let mut all = Vec::new();
    for person in people {
        all.push(person.await.unwrap());
    }
    let draft = house.door.library.draft(&Person(0).viewer(), id).await.unwrap();
    let authored = Value::Object(draft.authored.clone());
    for number in 0..PEOPLE {
        let (person, section) = (Person(number), number % TEXTS);
        let body = authored["fields"]["sections"][section]["body"]["de"].as_str().unwrap();
        let sentence = format!("{}.", person.sentence(ROUNDS));
        assert_eq!(body.matches(&sentence).count(), 1, "{person:?}: „{sentence}“ in „{body}“");
        // What nobody has touched stands between them as it did.
        let between = format!("Danach bleibt {0}, was es ist. So steht {0} auch morgen da.", number / TEXTS);
        assert_eq!(body.matches(&between).count(), 1, "„{between}“ in „{body}“");
    }
    // Of those who wanted another title one has it, and all others were told so.
    let titles: Vec<&String> = all.iter().filter_map(|it| it.title.as_ref()).collect();
    assert_eq!(titles, [draft.title()]);
    let wanted = |number: &usize| Person(*number).title(1).is_some() && all[*number].title.is_none();
    assert!((0..PEOPLE).filter(wanted).all(|number| all[number].conflicts > 0), "{all:?}");
    let points = authored["fields"]["checklist"].as_array().unwrap().iter();
    let points: Vec<&str> = points.map(|point| point["item"]["de"].as_str().unwrap()).collect();
    let wanted: BTreeSet<&str> = all.iter().filter_map(|it| it.point.as_deref()).chain(["Raum buchen"]).collect();
    assert_eq!((points.iter().copied().collect::<BTreeSet<_>>(), points.len()), (wanted.clone(), wanted.len()));
    assert_eq!(wanted.len(), 1 + (0..PEOPLE).filter(|number| Person(*number).point(2).is_some()).count());
    assert_eq!(draft.authors.len(), PEOPLE);
}

#[test]
fn of_many_who_save_one_draft_nobody_is_overwritten_on_sqlite() {
    on(async {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("together.db");
        nobody_is_overwritten(Storage::open(&format!("sqlite:{}", file.display())).await.unwrap()).await;
    });
}

#[test]
fn of_many_who_save_one_draft_nobody_is_overwritten_on_postgres() {
    on(async {
        let Ok(server) = std::env::var("WERKBUCH_TEST_POSTGRES") else {
            let why = "PostgreSQL left out: WERKBUCH_TEST_POSTGRES names no server";
            assert!(std::env::var("WERKBUCH_REQUIRE_POSTGRES").as_deref() != Ok("1"), "{why}");
            eprintln!("{why}");
            return;
        };
        let name = format!("werkbuch_together_{}", Uuid::now_v7().simple());
        let connection = sea_orm::Database::connect(&server).await.unwrap();
        connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        connection.close().await.unwrap();
        let end = server.rfind('/').unwrap();
        nobody_is_overwritten(Storage::open(&format!("{}/{name}", &server[..end])).await.unwrap()).await;
    });
}
