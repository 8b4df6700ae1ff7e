//! What the authors of something hidden can do: correct it and hand it in again, or object; and who ends what was
//! decided.

use domain::EntryId;
use domain::account::{Membership, Viewer};
use domain::decision::{Deed, Reason};
use domain::lifecycle::Status;
use domain::policy::{Denied, ReviewMode};
use domain::review::Verdict;
use library::drafts::Edit;
use library::review::Decision;
use library::{Error, Library};
use storage::{Storage, decision, entry, hidden_version, submission, suspension};

use crate::review::{
    Nowhere, OBJECTION, account, house, moderator, public, publish, reject, saved, told_of, verdict, writer,
};
use crate::world::found;

/// Hands the next version in under this title, whether it was begun or not.
async fn handed_in(library: &Library, id: EntryId, title: &str) -> i64 {
    library.revise(&writer(), id).await.unwrap();
    let edit = Edit {
        revision: library.draft(&writer(), id).await.unwrap().revision,
        posted: vec![("title".to_owned(), title.to_owned())],
        change_note: Some("Die Namen stehen nicht mehr da.".to_owned()),
        ..Edit::default()
    };
    let revision = saved(library, id, &edit).await;
    library.submit(&writer(), id, revision, None).await.unwrap()
}

async fn status(storage: &Storage, id: EntryId) -> (Status, i64) {
    let row = entry::get(storage, id).await.unwrap().unwrap();
    (row.status, row.version)
}

fn ask() -> Decision {
    Decision { verdict: Verdict::Ask, reason: None, words: "Bitte nehmen Sie die Namen heraus.".to_owned() }
}

#[tokio::test]
async fn a_correction_that_is_published_ends_the_suspension() {
    let (library, storage, hand) = house(ReviewMode::Office).await;
    let id = public(&library, "Fishbowl mit Namen").await;
    hand.turn();
    assert!(!library.may_correct(&writer(), id).await.unwrap(), "there is nothing to correct");
    library.decide(&moderator(2), id, &verdict(Deed::Suspended), &Nowhere).await.unwrap();
    hand.turn();
    let stranger = Viewer { account: Some(account(9)), office: None, memberships: Vec::new() };
    for (viewer, may) in [(writer(), true), (moderator(2), false), (stranger.clone(), false)] {
        assert_eq!(library.may_correct(&viewer, id).await.unwrap(), may, "{viewer:?}");
    }
    assert!(matches!(library.revise(&stranger, id).await, Err(Error::NotFound)));
    let number = handed_in(&library, id, "Fishbowl ohne Namen").await;
    assert!(!library.may_correct(&writer(), id).await.unwrap(), "it is on its way");
    assert_eq!(status(&storage, id).await, (Status::Suspended, 1), "handing in shows nothing");
    library.catch_up().await.unwrap();
    assert_eq!(found(&library, &crate::world::all()).await, []);

    library.take_case(&moderator(3), number).await.unwrap();
    let case = library.case(&moderator(3), number).await.unwrap();
    assert!(case.is_suspended && case.ends_suspension);
    library.decide_case(&moderator(3), number, &publish(), &Nowhere).await.unwrap();
    assert_eq!(status(&storage, id).await, (Status::Published, 2));
    assert_eq!(suspension::standing(&storage, id).await.unwrap(), None);
    let decided = decision::of_entry(&storage, id, 10).await.unwrap();
    let deeds: Vec<Deed> = decided.iter().map(|row| row.deed).collect();
    assert_eq!(deeds, [Deed::Published, Deed::Restored, Deed::Suspended, Deed::Published]);
    assert!(decided[1].for_office && decided[1].who == Some(account(3)));
    library.catch_up().await.unwrap();
    assert_eq!(found(&library, &crate::world::all()).await, [id]);
    assert!(library.by_id(&Viewer::reader(), id).await.is_ok());
    assert_eq!(storage.integrity().await.unwrap(), []);
}

#[tokio::test]
async fn what_was_handed_in_before_is_no_correction() {
    let (library, storage, hand) = house(ReviewMode::Office).await;
    let id = public(&library, "Fishbowl vor der Sperrung").await;
    hand.turn();
    let number = handed_in(&library, id, "Fishbowl, neu gedacht").await;
    hand.turn();
    library.decide(&moderator(2), id, &verdict(Deed::Suspended), &Nowhere).await.unwrap();
    hand.turn();
    let me = moderator(3);
    library.take_case(&me, number).await.unwrap();
    assert!(!library.case(&me, number).await.unwrap().ends_suspension);
    let refused = library.decide_case(&me, number, &publish(), &Nowhere).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Suspended))), "{refused:?}");
    library.decide_case(&me, number, &ask(), &Nowhere).await.unwrap();
    hand.turn();
    assert_eq!(handed_in(&library, id, "Fishbowl ohne Namen").await, number);
    library.take_case(&me, number).await.unwrap();
    library.decide_case(&me, number, &publish(), &Nowhere).await.unwrap();
    assert_eq!(status(&storage, id).await, (Status::Published, 2));
}

#[tokio::test]
async fn colleagues_end_no_suspension() {
    let (library, storage, hand) = house(ReviewMode::Colleague).await;
    let id = public(&library, "Fishbowl unter Kollegen").await;
    hand.turn();
    library.decide(&moderator(2), id, &verdict(Deed::Suspended), &Nowhere).await.unwrap();
    hand.turn();
    let number = handed_in(&library, id, "Fishbowl ohne Namen").await;
    let elsewhere: EntryId = "019a2000-0000-7000-8000-00000000bbbb".parse().unwrap();
    let memberships = vec![(elsewhere, Membership::Contributor)];
    let colleague = Viewer { account: Some(account(9)), office: None, memberships };
    library.take_case(&colleague, number).await.unwrap();
    let refused = library.decide_case(&colleague, number, &publish(), &Nowhere).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Suspended))), "{refused:?}");
    library.give_back_case(&colleague, number).await.unwrap();
    library.take_case(&moderator(3), number).await.unwrap();
    library.decide_case(&moderator(3), number, &publish(), &Nowhere).await.unwrap();
    assert_eq!(status(&storage, id).await, (Status::Published, 2));
}

#[tokio::test]
async fn an_objection_to_a_rejection_is_followed_while_the_entry_is_suspended() {
    let (library, storage, hand) = house(ReviewMode::Office).await;
    let id = public(&library, "Fishbowl mit zwei Streitfragen").await;
    hand.turn();
    let number = handed_in(&library, id, "Fishbowl, neu gedacht").await;
    library.take_case(&moderator(2), number).await.unwrap();
    library.decide_case(&moderator(2), number, &reject(), &Nowhere).await.unwrap();
    let rejected = told_of(&library, id, Deed::Rejected).await.row.id;
    let objection = library.object(&writer(), id, rejected, OBJECTION).await.unwrap();
    hand.turn();
    library.decide(&moderator(2), id, &verdict(Deed::Suspended), &Nowhere).await.unwrap();
    let me = moderator(3);
    library.decide_objection(&me, objection, true, OBJECTION, &Nowhere).await.unwrap();
    let case = library.case(&me, number).await.unwrap();
    assert_eq!((case.submission.status, case.is_mine), (Status::InReview, true), "it is reviewed again");
    assert_eq!(status(&storage, id).await, (Status::Suspended, 1), "and stays hidden");
    let refused = library.decide_case(&me, number, &publish(), &Nowhere).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Suspended))), "it corrects nothing: {refused:?}");
    // Shown again, it goes on as a next version.
    library.decide(&moderator(2), id, &verdict(Deed::Restored), &Nowhere).await.unwrap();
    assert_eq!(status(&storage, id).await, (Status::RevisionPending, 1));
    library.decide_case(&me, number, &publish(), &Nowhere).await.unwrap();
    assert_eq!(status(&storage, id).await, (Status::Published, 2));
}

#[tokio::test]
async fn an_objection_about_what_was_ended_reviews_nothing_again() {
    let (library, storage, hand) = house(ReviewMode::Office).await;
    let id = public(&library, "Fishbowl am Ende").await;
    hand.turn();
    let number = handed_in(&library, id, "Fishbowl, neu gedacht").await;
    library.take_case(&moderator(2), number).await.unwrap();
    library.decide_case(&moderator(2), number, &reject(), &Nowhere).await.unwrap();
    let rejected = told_of(&library, id, Deed::Rejected).await.row.id;
    let objection = library.object(&writer(), id, rejected, OBJECTION).await.unwrap();
    for deed in [Deed::Suspended, Deed::Removed] {
        library.decide(&moderator(2), id, &verdict(deed), &Nowhere).await.unwrap();
    }
    library.decide_objection(&moderator(3), objection, true, OBJECTION, &Nowhere).await.unwrap();
    assert_eq!(status(&storage, id).await, (Status::Removed, 1));
    assert_eq!(submission::get(&storage, number).await.unwrap().unwrap().status, Status::Rejected);
}

#[tokio::test]
async fn an_objection_shows_a_hidden_version_again() {
    let (library, storage, hand) = house(ReviewMode::Office).await;
    let id = public(&library, "Fishbowl in der ersten Fassung").await;
    hand.turn();
    let number = handed_in(&library, id, "Fishbowl in der zweiten Fassung").await;
    library.take_case(&moderator(2), number).await.unwrap();
    library.decide_case(&moderator(2), number, &publish(), &Nowhere).await.unwrap();
    let reason = Reason::from_code("privacy");
    let hide = async || library.hide_version(&moderator(2), id, 1, reason, OBJECTION, &Nowhere).await.unwrap();
    let object = async || {
        let hidden = told_of(&library, id, Deed::VersionHidden).await;
        assert!(hidden.may_object_until.is_some());
        library.object(&writer(), id, hidden.row.id, OBJECTION).await.unwrap()
    };
    let decide = async |who: u128, objection, granted| {
        library.decide_objection(&moderator(who), objection, granted, OBJECTION, &Nowhere).await
    };
    hide().await;
    let first = object().await;
    assert!(matches!(decide(2, first, true).await, Err(Error::Denied(Denied::FourEyes))));
    let before = library.revision().await.unwrap();
    decide(3, first, true).await.unwrap();
    assert_eq!(hidden_version::get(&storage, id, 1).await.unwrap(), None);
    assert!(library.revision().await.unwrap() > before, "pages are made anew");
    let newest = library.by_id(&Viewer::reader(), id).await.unwrap();
    assert_eq!(library.of_version(newest, 1).await.unwrap().version, 1);

    // Not followed, and about what was hidden once more since, nothing is shown.
    hide().await;
    let second = object().await;
    library.show_version(&moderator(2), id, 1, OBJECTION, &Nowhere).await.unwrap();
    hide().await;
    decide(3, second, true).await.unwrap();
    assert!(hidden_version::get(&storage, id, 1).await.unwrap().is_some());
    let third = object().await;
    decide(3, third, false).await.unwrap();
    assert!(hidden_version::get(&storage, id, 1).await.unwrap().is_some());
}
