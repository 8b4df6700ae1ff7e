//! Withdrawing what is public: who may, once, what follows everywhere, and what stays with those who wrote it.

use std::sync::Arc;

use domain::account::{AccountStatus, Address, Membership, Viewer};
use domain::decision::Deed;
use domain::lifecycle::Status;
use domain::policy::{Denied, ReviewMode};
use domain::{EntryId, Kind, Language};
use library::letters::Letter;
use library::read::Reading;
use library::review::Filter;
use library::{Error, Library};
use storage::account::{self, AccountRow};
use storage::membership::{self, MembershipRow};
use storage::{Storage, decision, draft, tombstone};

use crate::moderation::proposal;
use crate::review::{Nowhere, house, initiative, letters, moderator, publish, submitted, writer};
use crate::world::{all, assert_sound, found};

const WORDS: &str = "Das Verfahren gibt es bei uns nicht mehr.";

fn owner() -> Viewer {
    Viewer {
        account: Some(crate::review::account(5)),
        office: None,
        memberships: vec![(initiative(), Membership::Owner)],
    }
}

/// A library with a public format by one author, and an owner of its initiative whom letters reach.
async fn public() -> (Library, Storage, EntryId) {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let person = AccountRow {
        id: crate::review::account(5),
        address: Some(Address::new("owner@example.org").unwrap()),
        name: "Owner".to_owned(),
        language: Language::En,
        password_hash: None,
        status: AccountStatus::Active,
        office: None,
        created_at: library.now(),
        signed_in_at: None,
        erased_at: None,
    };
    let row = MembershipRow {
        initiative: initiative(),
        account: person.id,
        role: Some(Membership::Owner),
        since: library.now(),
        change: None,
    };
    let tx = storage.begin().await.unwrap();
    assert!(account::add(&tx, &person).await.unwrap());
    membership::put(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    let (id, number) = submitted(&library, "Fishbowl am Quittenhain").await;
    published(&library, number).await;
    letters(&storage).await;
    (library, storage, id)
}

async fn published(library: &Library, number: i64) {
    let me = moderator(2);
    library.take_case(&me, number).await.unwrap();
    library.decide_case(&me, number, &publish(), &Nowhere).await.unwrap();
    library.catch_up().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withdrawn_is_gone_and_its_text_stays_with_its_authors() {
    let (library, storage, id) = public().await;
    let before = library.revision().await.unwrap();
    assert!(library.withdrawal(&owner(), id).await.unwrap().barred.is_none());
    let copy = library.withdraw_entry(&owner(), id, WORDS, &Nowhere).await.unwrap();
    assert!(library.revision().await.unwrap() > before, "pages are made anew");
    library.catch_up().await.unwrap();
    assert!(!found(&library, &all()).await.contains(&id));
    let reader = Viewer::reader();
    assert!(matches!(library.by_id(&reader, id).await, Err(Error::Gone)));
    for language in Language::ALL {
        let read = library.read(&reader, Kind::DialogFormat, "fishbowl-am-quittenhain", language).await;
        assert!(matches!(read, Ok(Reading::Gone)), "{read:?}");
    }
    assert_sound(&library).await;
    assert_eq!(tombstone::get(&storage, id).await.unwrap().unwrap().reason, "withdrawn");
    let line = decision::of_entry(&storage, id, 10).await.unwrap().remove(0);
    assert_eq!((line.deed, line.who, line.words.as_deref()), (Deed::Withdrawn, owner().account, Some(WORDS)));
    let told = letters(&storage).await;
    let link = |language: Language| format!("/{language}/stand/{copy}");
    assert_eq!(told.len(), 2, "author and owner: {told:?}");
    for language in [Language::De, Language::En] {
        let is_it = |letter: &Letter| matches!(letter, Letter::Withdrawn { number, link: at, .. } if number.is_empty() && *at == link(language));
        assert!(told.iter().any(is_it), "{told:?}");
    }

    // Nothing brings it back under its id.
    assert!(matches!(library.withdraw_entry(&owner(), id, WORDS, &Nowhere).await, Err(Error::Gone)));
    assert!(matches!(library.withdrawal(&owner(), id).await, Err(Error::Gone)));
    assert!(matches!(library.revise(&owner(), id).await, Err(Error::Denied(Denied::State))));
    assert_eq!(draft::get(&storage, id).await.unwrap().unwrap().status, Status::Withdrawn);

    // The text goes on as a draft of its own, and is public again by a review of its own.
    let kept = library.draft(&writer(), copy).await.unwrap();
    assert_eq!((kept.title(), kept.status, kept.based_on), ("Fishbowl am Quittenhain", Status::Draft, None));
    assert_eq!(kept.authored["id"], copy.to_string());
    assert_eq!(kept.authors, vec![crate::review::account(1)]);
    let number = library.submit(&writer(), copy, kept.revision, None).await.unwrap();
    assert!(matches!(library.by_id(&reader, copy).await, Err(Error::NotFound)));
    published(&library, number).await;
    assert!(library.by_id(&reader, copy).await.is_ok());
    assert!(matches!(library.by_id(&reader, id).await, Err(Error::Gone)), "the old address stays as it is");
    assert_sound(&library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_answer_for_it_withdraw_it_and_say_why() {
    let (library, storage, id) = public().await;
    let helper = Viewer {
        account: Some(crate::review::account(7)),
        office: None,
        memberships: vec![(initiative(), Membership::Contributor)],
    };
    let withdraw = async |who: &Viewer, words: &str| library.withdraw_entry(who, id, words, &Nowhere).await;
    for nobody in [&helper, &moderator(2)] {
        assert!(matches!(withdraw(nobody, WORDS).await, Err(Error::Denied(Denied::Role))));
        assert!(matches!(library.withdrawal(nobody, id).await, Err(Error::Denied(Denied::Role))));
    }
    assert!(matches!(withdraw(&Viewer::reader(), WORDS).await, Err(Error::Denied(Denied::SignIn))));
    for words in ["", "Zu kurz."] {
        assert!(matches!(withdraw(&owner(), words).await, Err(Error::Invalid(broken)) if broken.len() == 1));
    }
    assert!(library.by_id(&Viewer::reader(), id).await.is_ok() && letters(&storage).await.is_empty());
    // Whoever wrote it alone may as well.
    withdraw(&writer(), WORDS).await.unwrap();
    assert_eq!(decision::of_entry(&storage, id, 10).await.unwrap().remove(0).who, writer().account);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_next_version_ends_with_it() {
    let (library, storage, id) = public().await;
    library.revise(&writer(), id).await.unwrap();
    let edit = library::drafts::Edit {
        revision: library.draft(&writer(), id).await.unwrap().revision,
        posted: vec![("title".to_owned(), "Fishbowl am Bach".to_owned())],
        change_note: Some("Ein neuer Ort, sonst nichts.".to_owned()),
        ..library::drafts::Edit::default()
    };
    library.save(&writer(), id, &edit).await.unwrap();
    let revision = library.draft(&writer(), id).await.unwrap().revision;
    library.submit(&writer(), id, revision, None).await.unwrap();
    assert_eq!(library.queue(&moderator(2), &Filter::default()).await.unwrap().items.len(), 1);
    assert!(library.withdrawal(&owner(), id).await.unwrap().is_pending);
    let copy = library.withdraw_entry(&owner(), id, WORDS, &Nowhere).await.unwrap();
    assert_eq!(library.queue(&moderator(2), &Filter::default()).await.unwrap().items.len(), 0, "nobody reviews it");
    assert_eq!(library.draft(&writer(), copy).await.unwrap().title(), "Fishbowl am Bach", "the newest text stays");
    library.catch_up().await.unwrap();
    assert_sound(&library).await;
    letters(&storage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recommendation_ends_with_it() {
    let (library, storage, id) = public().await;
    library.recommend(&moderator(3), id, &proposal(), &Nowhere).await.unwrap();
    letters(&storage).await;
    library.withdraw_entry(&owner(), id, WORDS, &Nowhere).await.unwrap();
    let lines = decision::of_entry(&storage, id, 2).await.unwrap();
    let told: Vec<_> = lines.iter().map(|line| (line.deed, line.words.as_deref(), line.who)).collect();
    let by = owner().account;
    assert_eq!(told, [(Deed::Withdrawn, Some(WORDS), by), (Deed::RecommendationEnded, Some(WORDS), by)]);
    let is_ended = |letter: &&Letter| matches!(letter, Letter::EntryDecided { deed: Deed::RecommendationEnded, words, .. } if words == WORDS);
    assert_eq!(letters(&storage).await.iter().filter(is_ended).count(), 1, "the author is told");
    assert_eq!(library.end_recommendations(&Nowhere).await.unwrap(), 0, "nothing is left to end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_withdraw_at_once_do_it_once() {
    let (library, storage, id) = public().await;
    let library = Arc::new(library);
    let trying: Vec<_> = (0..8)
        .map(|_| {
            let library = Arc::clone(&library);
            tokio::spawn(async move { library.withdraw_entry(&owner(), id, WORDS, &Nowhere).await })
        })
        .collect();
    let mut done = 0;
    for tried in trying {
        match tried.await.unwrap() {
            Ok(_) => done += 1,
            Err(Error::Gone) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(done, 1);
    let lines = decision::of_entry(&storage, id, 10).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.deed == Deed::Withdrawn).count(), 1);
    assert_eq!(letters(&storage).await.len(), 2);
}

#[tokio::test]
async fn co_authors_hear_of_a_submission_that_was_taken_back_and_of_a_draft_that_was_taken_over() {
    let (library, storage, _) = public().await;
    let id = library.begin(&owner(), Kind::Guide, Some(initiative()), Language::De).await.unwrap();
    // The owner has it open when the writer goes on.
    library.take_over(&writer(), id, &Nowhere).await.unwrap();
    let told = letters(&storage).await;
    assert!(
        matches!(&told[..], [Letter::DraftTakenOver { by, link, .. }] if by == "Wer" && *link == format!("/en/stand/{id}")),
        "{told:?}"
    );
    library.take_over(&writer(), id, &Nowhere).await.unwrap();
    assert_eq!(letters(&storage).await, [], "nobody else has it open");

    let (id, number) = submitted(&library, "Fishbowl zu zweit").await;
    let tx = storage.begin().await.unwrap();
    draft::add_author(&tx, id, crate::review::account(5)).await.unwrap();
    tx.commit().await.unwrap();
    letters(&storage).await;
    library.withdraw(&writer(), id, &Nowhere).await.unwrap();
    let told = letters(&storage).await;
    assert!(
        matches!(&told[..], [Letter::Withdrawn { number: of, link, .. }] if *of == number.to_string() && *link == format!("/en/stand/{id}")),
        "the other author, and not who did it: {told:?}"
    );
}
