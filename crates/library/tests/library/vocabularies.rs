//! The office amends vocabularies: what a preview says is what happens, once, and entries stay as they were written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::account::{AccountId, Membership, Office, Viewer};
use domain::policy::{Denied, ReviewMode};
use domain::vocabulary::amendment::{Amendment, Both, Fault, Wording, Wrong};
use domain::{EntryId, Kind, Language, entry as entries, form, vocabulary};
use library::drafts::Edit;
use library::vocabularies::{Counted, Error};
use library::{Error as Common, Library};
use search::embedded::Embedded;
use storage::{audit, entry};
use uuid::Uuid;

use crate::world::{Hand, content, empty, everything, named, shipped, storage};

fn viewer(office: Option<Office>) -> Viewer {
    Viewer { account: Some(AccountId(Uuid::from_u128(7))), office, memberships: Vec::new() }
}

fn moderator() -> Viewer {
    viewer(Some(Office::Moderator))
}

fn add(code: &str, de: &str, en: &str) -> Amendment {
    let wording = Wording { label: Both::new(de, en), ..Wording::default() };
    Amendment::Add { code: code.to_owned(), wording }
}

fn merge(code: &str, into: &str) -> Amendment {
    Amendment::Merge { code: code.to_owned(), into: into.to_owned() }
}

/// A draft like this entry that ships.
async fn draft_like(library: &Library, slug: &str) -> EntryId {
    let initiative: EntryId = "019a2000-0000-7000-8000-00000000aaaa".parse().unwrap();
    let writer = Viewer {
        account: Some(AccountId(Uuid::from_u128(1))),
        office: None,
        memberships: vec![(initiative, Membership::Contributor)],
    };
    let id = library.begin(&writer, Kind::DialogFormat, Some(initiative), Language::De).await.unwrap();
    let item = named(&content(), slug).clone();
    let mut posted = form::write(item.entry.kind, item.entry.authored());
    posted.retain(|(name, _)| !name.starts_with("related["));
    library.save(&writer, id, &Edit { revision: 1, posted, ..Edit::default() }).await.unwrap();
    id
}

/// Public entries that carry one of these topics.
async fn carriers(library: &Library, codes: &BTreeSet<String>) -> BTreeSet<EntryId> {
    let carries = |entry: &domain::Entry| {
        entries::carried(entry.kind, entry.authored()).iter().any(|it| it.scheme == "topic" && codes.contains(it.code))
    };
    let all = everything(library).await;
    all.iter().filter(|shown| carries(shown.entry())).map(|shown| shown.entry().id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_preview_says_is_what_happens() {
    let library = shipped().await;
    let draft = draft_like(&library, "fishbowl").await;
    let from = named(&content(), "fishbowl").entry.envelope.topics[0].clone();
    let into = if from.starts_with("T2") { "T3" } else { "T2" };
    let amendment = merge(&from, into);

    let preview = library.preview_amendment(&moderator(), "topic", &amendment).await.unwrap();
    let affected = carriers(&library, &preview.before.reach(&from)).await;
    let wanted = Counted { published: affected.len() as u64, drafts: 1 };
    assert_eq!((preview.seq, preview.counted), (0, wanted));
    let shown: BTreeSet<EntryId> = preview.affected.iter().filter(|it| !it.is_draft).map(|it| it.id).collect();
    assert_eq!(shown, affected);
    assert_eq!(preview.affected.last().map(|it| (it.id, it.is_draft)), Some((draft, true)));
    assert!(!preview.affected[0].title.get(Language::De).is_empty());

    let ids: Vec<EntryId> = everything(&library).await.iter().map(|shown| shown.entry().id).collect();
    let before = entry::many(library.storage(), &ids).await.unwrap();
    let revision = library.revision().await.unwrap();
    assert_eq!(library.amend(&moderator(), "topic", &amendment, preview.seq).await.unwrap(), 1);
    assert_eq!(entry::many(library.storage(), &ids).await.unwrap(), before, "what is published stays to the byte");
    assert_eq!(library.revision().await.unwrap(), revision + 1, "pages follow");
    let touched = carriers(&library, &preview.before.touched(&amendment)).await;
    assert!(touched.is_superset(&affected));
    assert_eq!(library.catch_up().await.unwrap(), touched.len(), "and the index, for those that it is about");
    let line = audit::list(library.storage(), 1).await.unwrap().remove(0);
    assert_eq!((line.action.as_str(), line.actor), ("vocabulary_amended", moderator().account));
    assert_eq!(line.detail["code"], from);

    let opened = library.vocabulary(&moderator(), "topic").await.unwrap();
    assert_eq!(opened.working.current(&from).map(|held| held.code.as_str()), Some(into));
    assert_eq!(opened.counts.get(&from).map(|counted| counted.drafts), Some(1), "under the code that was written");
    assert!(opened.counts[into].published >= opened.counts[&from].published, "and as what it reads");
    assert_eq!((opened.seq, opened.history.len(), opened.may_edit), (1, 1, true));
    assert_eq!((&opened.history[0].amendment, opened.history[0].holds), (&amendment, true));
    // A library of a test changes nothing for the process that it lives in.
    assert!(!library.follow_vocabularies().await.unwrap());
    assert_eq!(vocabulary::revision(), 0);
}

#[tokio::test]
async fn a_new_concept_affects_nobody_and_counts_from_then_on() {
    let library = empty().await;
    let amendment = add(" spaceflight ", "Raumfahrt", "Spaceflight");
    let preview = library.preview_amendment(&moderator(), "topic", &amendment).await.unwrap();
    assert_eq!((preview.counted, preview.amendment.code()), (Counted::default(), "spaceflight"));
    library.amend(&moderator(), "topic", &amendment, 0).await.unwrap();
    let listing = library.vocabularies(&moderator()).await.unwrap();
    let of = |code: &str| listing.vocabularies.iter().find(|listed| listed.scheme.code == code).unwrap();
    let ships = of("topic").scheme.concepts.len();
    assert_eq!((of("topic").living, of("topic").out_of_use, of("topic").amended), (ships + 1, 0, 1));
    assert_eq!(of("purpose").amended, 0);
    let again = library.amend(&moderator(), "topic", &amendment, 1).await;
    let Err(Error::Refused(faults)) = again else { panic!("{again:?}") };
    assert!(faults.contains(&Fault::new("code", Wrong::CodeTaken)), "{faults:?}");
}

#[tokio::test]
async fn whoever_was_slower_is_told_what_changed() {
    let library = empty().await;
    library.amend(&moderator(), "topic", &merge("T84", "T83"), 0).await.unwrap();
    let late = library.amend(&moderator(), "topic", &merge("T82", "T84"), 0).await;
    let Err(Error::Moved(moved)) = late else { panic!("{late:?}") };
    assert_eq!(moved.iter().map(|done| &done.amendment).collect::<Vec<_>>(), [&merge("T84", "T83")]);
    // What somebody changed elsewhere is in nobody's way.
    assert_eq!(library.amend(&moderator(), "purpose", &add("celebrate", "feiern", "celebrate"), 0).await.unwrap(), 2);
    let looked = library.preview_amendment(&moderator(), "topic", &merge("T82", "T83")).await.unwrap().seq;
    assert_eq!(library.amend(&moderator(), "topic", &merge("T82", "T83"), looked).await.unwrap(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_amend_at_once_one_does() {
    let library = empty().await;
    let amends = (0..16).map(|number| {
        let library = library.clone();
        let amendment = if number % 2 == 0 { merge("T84", "T83") } else { merge("T83", "T84") };
        tokio::spawn(async move { library.amend(&moderator(), "topic", &amendment, 0).await })
    });
    let mut done = 0;
    for amended in amends.collect::<Vec<_>>() {
        match amended.await.unwrap() {
            Ok(seq) => {
                assert_eq!(seq, 1);
                done += 1;
            }
            Err(Error::Moved(moved)) => assert_eq!(moved.len(), 1),
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(done, 1);
    let lines = audit::list(library.storage(), 100).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.action == "vocabulary_amended").count(), 1);
}

#[tokio::test]
async fn only_the_office_amends_and_elsewhere_administrators() {
    let library = empty().await;
    let colleagues = Library::new(storage().await, Arc::new(Embedded::in_memory().unwrap()), Arc::new(Hand::new()))
        .reviewing(ReviewMode::Colleague);
    let amendment = merge("T84", "T83");
    let denied = async |library: &Library, viewer: &Viewer| {
        let preview = library.preview_amendment(viewer, "topic", &amendment).await.map(|_| ());
        let amend = library.amend(viewer, "topic", &amendment, 0).await.map(|_| ());
        let of = |result: Result<(), Error>| match result {
            Err(Error::Library(Common::Denied(why))) => why,
            other => panic!("{other:?}"),
        };
        let (preview, amend) = (of(preview), of(amend));
        assert_eq!(preview, amend);
        amend
    };
    assert_eq!(denied(&library, &Viewer::reader()).await, Denied::SignIn);
    assert_eq!(denied(&library, &viewer(None)).await, Denied::Role);
    assert_eq!(denied(&colleagues, &moderator()).await, Denied::Role);
    assert!(matches!(library.vocabularies(&viewer(None)).await, Err(Common::Denied(Denied::Role))));
    assert!(!colleagues.vocabulary(&moderator(), "topic").await.unwrap().may_edit, "but may look");
    let administrator = viewer(Some(Office::Administrator));
    assert_eq!(colleagues.amend(&administrator, "topic", &amendment, 0).await.unwrap(), 1);
    assert!(matches!(library.vocabulary(&moderator(), "nothing").await, Err(Common::NotFound)));
    let closed = library.amend(&moderator(), "status", &merge("draft", "archived"), 0).await;
    let Err(Error::Refused(faults)) = closed else { panic!("{closed:?}") };
    assert_eq!(faults, [Fault::new("", Wrong::Closed)]);
    let amended: BTreeMap<&str, usize> = library
        .vocabularies(&moderator())
        .await
        .unwrap()
        .vocabularies
        .iter()
        .map(|it| (it.scheme.code, it.amended))
        .collect();
    assert!(amended.values().all(|number| *number == 0), "{amended:?}");
}
