//! What a reviewer is shown: nothing that stops a shipped entry, everything that is wrong with a bad one.

use std::collections::BTreeSet;

use domain::account::AccountId;
use domain::lifecycle::Status;
use domain::{Kind, questions};
use library::Library;
use library::findings::{Double, Finding, FindingKind, Weight, by_rules};
use library::transfer::Item;
use serde_json::{Map, Value, json};
use storage::submission::{self, SubmissionRow};
use uuid::Uuid;

use crate::world::{content, empty, named, shipped};

fn kinds(found: &[Finding], weight: Weight) -> Vec<FindingKind> {
    found.iter().filter(|finding| finding.weight == weight).map(|finding| finding.kind).collect()
}

/// The authored fields of a shipped entry with other values at these places.
fn with(item: &Item, changes: &[(&str, Value)]) -> Map<String, Value> {
    let mut authored = item.entry.authored().clone();
    for (key, value) in changes {
        authored.insert((*key).to_owned(), value.clone());
    }
    authored
}

async fn found(library: &Library, authored: &Map<String, Value>, kind: Kind) -> Vec<Finding> {
    library.findings(kind, authored, domain::EntryId(Uuid::from_u128(7))).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_stops_a_shipped_entry() {
    let library = shipped().await;
    for item in content() {
        let (id, kind) = (item.entry.id, item.entry.kind);
        let found = library.findings(kind, item.entry.authored(), id).await.unwrap();
        let stops: Vec<&Finding> = found.iter().filter(|finding| finding.weight == Weight::Stop).collect();
        assert!(stops.is_empty(), "{id}: {stops:?}");
        for kind_of in [
            FindingKind::MailAddress,
            FindingKind::PhoneNumber,
            FindingKind::BankAccount,
            FindingKind::StreetAddress,
            FindingKind::CarPlate,
        ] {
            assert!(!kinds(&found, Weight::Look).contains(&kind_of), "{id}: {found:?}");
        }
        let measured = found.iter().filter(|finding| finding.kind == FindingKind::Readability);
        assert!(measured.clone().count() > 0 && measured.clone().all(|it| it.weight == Weight::Hint), "{id}");
        assert!(found.is_sorted_by_key(|finding| finding.weight), "{id}");
        for finding in &found {
            let key = finding.at.as_deref().map(|at| at.split(['.', '[']).next().unwrap_or_default());
            assert!(key.is_none_or(|key| questions::field(kind, key).is_some()), "{id}: {finding:?}");
            assert!(finding.detail.chars().count() <= 90, "{finding:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn few_shipped_entries_seem_to_be_there_twice() {
    let library = shipped().await;
    let items = content();
    let mut doubles = Vec::new();
    for item in &items {
        let (id, kind) = (item.entry.id, item.entry.kind);
        let found = library.findings(kind, item.entry.authored(), id).await.unwrap();
        let told = found.into_iter().filter_map(|finding| Some((id, finding.detail, finding.like?)));
        doubles.extend(told.map(|(id, title, like)| {
            assert!((50..=100).contains(&like.percent) && like.what != Double::Entry(id), "{title}");
            format!("{id} {title} {}", like.percent)
        }));
    }
    assert!(doubles.len() * 10 < items.len(), "{doubles:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_compared_too_and_other_kinds_come_last() {
    let library = shipped().await;
    let fishbowl = named(&content(), "fishbowl").clone();
    let title = json!({ "de": "Quittenfest am Zaun" });
    let text = json!({ "de": "Nachbarn und Betrieb kochen zusammen Quitten ein und reden dabei über den Sommer." });
    let none = json!([]);
    let authored =
        with(&fishbowl, &[("title", title), ("card_title", Value::Null), ("summary", text), ("related", none)]);
    let double = |found: Vec<Finding>| -> Vec<(Kind, Double)> {
        found.into_iter().filter_map(|finding| finding.like).map(|like| (like.kind, like.what)).collect()
    };
    let now = library.now();
    let waiting = |draft: u128, kind: &str, status: Status| {
        let mut authored = authored.clone();
        authored.insert("kind".to_owned(), json!(kind));
        SubmissionRow {
            number: 0,
            draft: domain::EntryId(Uuid::from_u128(draft)),
            version: 1,
            authored: Value::Object(authored).to_string(),
            change_note: None,
            status,
            submitted_at: now,
            submitted_by: AccountId(Uuid::from_u128(1)),
        }
    };
    let tx = library.storage().begin().await.unwrap();
    let guide = submission::put(&tx, &waiting(11, "guide", Status::Submitted)).await.unwrap();
    let format = submission::put(&tx, &waiting(12, "dialog_format", Status::ChangesRequested)).await.unwrap();
    submission::put(&tx, &waiting(13, "dialog_format", Status::Rejected)).await.unwrap();
    // What is handed in here is no double of itself.
    submission::put(&tx, &waiting(7, "dialog_format", Status::InReview)).await.unwrap();
    tx.commit().await.unwrap();
    let found = found(&library, &authored, Kind::DialogFormat).await;
    let weights: Vec<Weight> = found.iter().filter(|it| it.like.is_some()).map(|it| it.weight).collect();
    assert!(weights.contains(&Weight::Look) && weights.contains(&Weight::Hint));
    let like = double(found);
    let at = |number| like.iter().position(|(_, what)| *what == Double::Submission(number));
    assert!(at(format).is_some() && at(format) < at(guide), "{like:?}");
    let submissions = like.iter().filter(|(_, what)| matches!(what, Double::Submission(_)));
    assert_eq!(submissions.count(), 2);
}

#[test]
fn few_shipped_entries_seem_to_name_private_persons() {
    let items = content();
    let named: Vec<String> = items
        .iter()
        .flat_map(|item| by_rules(item.entry.kind, item.entry.authored()))
        .filter(|finding| finding.kind == FindingKind::PersonName)
        .map(|finding| {
            assert_eq!(finding.weight, Weight::Hint);
            finding.detail
        })
        .collect();
    assert!(named.len() * 10 < items.len(), "{named:?}");
}

#[test]
fn names_are_hints_where_no_name_belongs() {
    let item = named(&content(), "fishbowl").clone();
    let names = |changes: &[(&str, Value)]| {
        let found = by_rules(Kind::DialogFormat, &with(&item, changes)).into_iter();
        let found = found.filter(|finding| finding.kind == FindingKind::PersonName);
        found.map(|finding| (finding.at.unwrap_or_default(), finding.detail)).collect::<Vec<_>>()
    };
    let text = json!([{ "de": "Fragen Sie Frau Dr. Quittenbaum.", "en": "Ask Mary Quince, please." }]);
    let told = |at: &str, name: &str| (at.to_owned(), name.to_owned());
    assert_eq!(
        names(&[("occasions", text.clone())]),
        [told("occasions[0].de", "Frau Dr Quittenbaum"), told("occasions[0].en", "Mary Quince")]
    );
    // Whoever is named as author of a source belongs to the entry.
    let sources = json!([{ "id": "a", "citation": "Quittenbaum, D.: Bericht. Quince, M.: Report." }]);
    assert_eq!(names(&[("occasions", text), ("sources", sources)]), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_looked_for_is_found_or_told_as_fine() {
    let library = empty().await;
    let fishbowl = named(&content(), "fishbowl").clone();
    let sound = found(&library, fishbowl.entry.authored(), Kind::DialogFormat).await;
    for kind in [FindingKind::StepTimes, FindingKind::MailAddress, FindingKind::LikelyDuplicate] {
        assert!(kinds(&sound, Weight::Fine).contains(&kind), "{kind:?} in {sound:?}");
    }
    assert!(!kinds(&sound, Weight::Fine).contains(&FindingKind::MissingAltText), "there is no picture to look at");
    let long = format!("{}Ende.", "wort ".repeat(40));
    let authored = with(
        &fishbowl,
        &[
            ("summary", json!({ "de": "Eine bahnbrechende Methode. Rufen Sie an: 0211 123456." })),
            ("keywords", json!([{ "de": "QXYZ" }])),
            (
                "occasions",
                json!([
                    { "de": long },
                    { "de": "https://a.example" },
                    { "de": "Schreiben Sie a@b.de" },
                    { "de": "Das Auto D-AB 123 steht vor der Musterstraße 5, Konto DE89 3704 0044 0532 0130 00." },
                ]),
            ),
            ("media", json!([{ "file": "0".repeat(64), "alt": { "de": "Bild" }, "people_visible": true }])),
        ],
    );
    let bad = found(&library, &authored, Kind::DialogFormat).await;
    assert_eq!(kinds(&bad, Weight::Stop), [FindingKind::ConsentMissing]);
    let look: BTreeSet<FindingKind> = kinds(&bad, Weight::Look).into_iter().collect();
    for kind in [
        FindingKind::PoorAltText,
        FindingKind::MailAddress,
        FindingKind::PhoneNumber,
        FindingKind::BankAccount,
        FindingKind::StreetAddress,
        FindingKind::CarPlate,
        FindingKind::AdvertisingWords,
        FindingKind::LongSentences,
        FindingKind::AcronymUnexplained,
        FindingKind::LinkOnlyAnswer,
    ] {
        assert!(look.contains(&kind), "{kind:?} in {bad:?}");
        assert!(!kinds(&bad, Weight::Fine).contains(&kind.group()), "{kind:?} is told as fine");
    }
    let phone = bad.iter().find(|finding| finding.kind == FindingKind::PhoneNumber).unwrap();
    assert_eq!((phone.at.as_deref(), phone.detail.as_str()), (Some("summary.de"), "0211 123456"));
    let mail = bad.iter().find(|finding| finding.kind == FindingKind::MailAddress).unwrap();
    assert_eq!(mail.at.as_deref(), Some("occasions[2].de"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_that_is_there_already() {
    let library = shipped().await;
    let fishbowl = named(&content(), "fishbowl").clone();
    let doubles = |found: Vec<Finding>| {
        found.into_iter().filter(|it| it.kind == FindingKind::LikelyDuplicate && it.weight == Weight::Look).count()
    };
    let title = json!({ "de": "Fishbowl" });
    let alike = with(&fishbowl, &[("title", title.clone()), ("related", json!([]))]);
    assert!(doubles(found(&library, &alike, Kind::DialogFormat).await) > 0);
    let itself = library.findings(Kind::DialogFormat, &alike, fishbowl.entry.id).await.unwrap();
    assert_eq!(doubles(itself), 0, "it is no duplicate of itself");
    let variant = json!([{ "rel": "variant_of", "target": fishbowl.entry.id }]);
    let variant = with(&fishbowl, &[("title", title), ("related", variant)]);
    assert_eq!(doubles(found(&library, &variant, Kind::DialogFormat).await), 0, "it says what it is a variant of");
}

#[test]
fn an_empty_draft_has_nothing_to_look_at() {
    for kind in Kind::ALL {
        let authored = json!({ "kind": kind, "language_original": "de" });
        let Value::Object(authored) = authored else { unreachable!("it is an object") };
        let found = by_rules(kind, &authored);
        assert!(found.iter().all(|finding| finding.kind == FindingKind::MissingSource), "{found:?}");
        assert!(by_rules(kind, &Map::new()).iter().all(|finding| finding.weight == Weight::Look));
    }
}

#[test]
fn every_kind_has_a_code_and_a_group() {
    let codes: BTreeSet<&str> = FindingKind::ALL.into_iter().map(FindingKind::code).collect();
    assert_eq!(codes.len(), FindingKind::ALL.len());
    for kind in FindingKind::ALL {
        assert_eq!(kind.group().group(), kind.group(), "{kind:?}");
    }
}
