//! When entries are looked at again: thirty days before, ninety days after, once each; who is told, who may answer.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::account::{AccountId, AccountStatus, Address, Membership, Office, Viewer};
use domain::lifecycle::Status;
use domain::policy::Denied;
use domain::{EntryId, Language};
use library::letters::{JOB, Letter, Sealed};
use library::review_dates::{Keepers, Reminded};
use library::{Clock as _, Error, Library, Origin};
use search::embedded::Embedded;
use storage::account::AccountRow;
use storage::membership::MembershipRow;
use storage::{account, draft, job, membership};
use uuid::Uuid;

use crate::world::{Hand, items, profile, put_into, storage};

/// A node with one profile, of this origin; its date is a year after the beginning.
struct Node {
    library: Library,
    hand: Hand,
    entry: EntryId,
}

const NONE: Reminded = Reminded { told: 0, proposed: 0 };
const TOLD: Reminded = Reminded { told: 1, proposed: 0 };
const PROPOSED: Reminded = Reminded { told: 0, proposed: 1 };

fn id(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

fn office() -> Viewer {
    Viewer { account: Some(id(9)), office: Some(Office::Moderator), memberships: Vec::new() }
}

impl Node {
    async fn new(origin: Origin) -> Self {
        let hand = Hand::new();
        let index = Arc::new(Embedded::in_memory().unwrap());
        let library = Library::new(storage().await, index, Arc::new(hand.clone()));
        let items = items(&[profile(1)]);
        library.take_in(&items, origin, |_| {}).await.unwrap();
        Self { library, hand, entry: items[0].entry.id }
    }

    /// Somebody with an account and a role in the initiative of the profile.
    async fn person(&self, number: u128, role: Option<Membership>, status: AccountStatus) -> Viewer {
        let now = self.hand.now();
        let row = AccountRow {
            id: id(number),
            address: Some(Address::new(&format!("wer{number}@example.org")).unwrap()),
            name: format!("Person {number}"),
            language: if number == 1 { Language::De } else { Language::En },
            password_hash: None,
            status,
            office: None,
            created_at: now,
            signed_in_at: None,
            erased_at: None,
        };
        let tx = self.library.storage().begin().await.unwrap();
        assert!(account::add(&tx, &row).await.unwrap());
        if role.is_some() {
            let row = MembershipRow { initiative: self.entry, account: id(number), role, since: now, change: None };
            membership::put(&tx, &row).await.unwrap();
        }
        tx.commit().await.unwrap();
        let memberships = role.map(|role| (self.entry, role)).into_iter().collect();
        Viewer { account: Some(id(number)), office: None, memberships }
    }

    async fn remind(&self) -> Reminded {
        self.library.remind_of_review_dates(&|language, id| format!("/{language}/x/{id}")).await.unwrap()
    }

    /// Takes the letters out of the queue: to whom, in which language, and what.
    async fn letters(&self) -> Vec<(String, Language, Letter)> {
        let mut letters = Vec::new();
        let now = self.hand.now();
        let storage = self.library.storage();
        while let Some(claimed) = job::claim(storage, &[JOB], "test", now, now + TimeDelta::minutes(1)).await.unwrap() {
            let sealed = Sealed::open(&claimed).unwrap();
            letters.push((sealed.to, sealed.language, sealed.letter));
            let tx = storage.begin().await.unwrap();
            assert!(job::complete(&tx, &claimed, now).await.unwrap());
            tx.commit().await.unwrap();
        }
        letters
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_are_told_thirty_days_before_and_once() {
    let node = Node::new(Origin::Own).await;
    node.person(1, Some(Membership::Owner), AccountStatus::Active).await;
    node.person(2, Some(Membership::Owner), AccountStatus::Dormant).await;
    node.person(3, Some(Membership::Contributor), AccountStatus::Active).await;
    node.person(4, Some(Membership::Owner), AccountStatus::Unconfirmed).await;
    assert_eq!(node.remind().await, NONE);
    node.hand.pass(365 - 31);
    assert_eq!(node.remind().await, NONE, "31 days before");
    node.hand.pass(1);
    let (one, other) = tokio::join!(node.remind(), node.remind());
    assert_eq!(one.told + other.told, 1, "30 days before, by one of two processes");
    assert_eq!(node.remind().await, NONE, "twice is once");
    node.hand.pass(1);
    assert_eq!(node.remind().await, NONE, "29 days before");
    let letters = node.letters().await;
    let due = node.library.review_dates(&office()).await.unwrap()[0].due.date_naive();
    assert_eq!(due.to_string(), "2028-01-15", "a year after 2027-01-15");
    let letter = |language| Letter::ReviewDue {
        title: "Dialog Nummer 1".to_owned(),
        due,
        link: format!("/{language}/x/{}", node.entry),
    };
    let wanted = [("wer1@example.org", Language::De), ("wer2@example.org", Language::En)];
    let wanted = wanted.map(|(to, language)| (to.to_owned(), language, letter(language)));
    assert_eq!(letters, wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wrote_it_is_told_before_the_owners() {
    let node = Node::new(Origin::Own).await;
    let owner = node.person(1, Some(Membership::Owner), AccountStatus::Active).await;
    node.person(2, None, AccountStatus::Active).await;
    let library = &node.library;
    library.revise(&owner, node.entry).await.unwrap();
    let tx = library.storage().begin().await.unwrap();
    draft::add_author(&tx, node.entry, id(2)).await.unwrap();
    tx.commit().await.unwrap();
    node.hand.pass(365);
    assert_eq!(node.remind().await, TOLD);
    let to: Vec<String> = node.letters().await.into_iter().map(|(to, ..)| to).collect();
    assert_eq!(to, ["wer1@example.org", "wer2@example.org"], "both have written at its draft");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_ninety_days_of_silence_archiving_is_proposed_and_nothing_is_archived() {
    let node = Node::new(Origin::Own).await;
    let owner = node.person(1, Some(Membership::Owner), AccountStatus::Active).await;
    node.hand.pass(335);
    assert_eq!(node.remind().await, TOLD);
    node.hand.pass(30 + 89);
    assert_eq!(node.remind().await, NONE, "89 days after the date");
    node.hand.pass(1);
    assert_eq!(node.remind().await, PROPOSED);
    assert_eq!(node.remind().await, NONE, "twice is once");
    let due = node.library.review_dates(&office()).await.unwrap().remove(0);
    assert!(due.is_over && due.proposed.is_some() && due.nudged.is_some());
    assert_eq!((due.keepers, due.shown.status), (Keepers::Active(1), Status::Published));

    // An answer begins a new year.
    node.library.confirm_entry(&owner, node.entry).await.unwrap();
    assert_eq!(node.library.review_dates(&office()).await.unwrap().len(), 0);
    let standing = node.library.standing(&owner, node.entry).await.unwrap();
    assert_eq!(standing.confirmed, Some(node.hand.now()));
    assert!(standing.may_revise && standing.due > node.hand.now() + TimeDelta::days(360));
    assert_eq!(node.remind().await, NONE);
    node.hand.pass(336);
    assert_eq!(node.remind().await, TOLD, "in the next year they are told again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_next_version_that_nobody_goes_on_with_hides_no_date() {
    let node = Node::new(Origin::Own).await;
    let owner = node.person(1, Some(Membership::Owner), AccountStatus::Active).await;
    put_into(&node.library, node.entry, Status::RevisionPending, false).await;
    node.hand.pass(335);
    assert_eq!(node.remind().await, TOLD);
    node.hand.pass(30 + 90);
    assert_eq!(node.remind().await, PROPOSED);
    assert_eq!(node.remind().await, NONE, "once");
    let due = node.library.review_dates(&office()).await.unwrap().remove(0);
    assert!(due.is_over && due.nudged.is_some() && due.proposed.is_some());
    node.library.confirm_entry(&owner, node.entry).await.unwrap();
    assert_eq!(node.library.review_dates(&office()).await.unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_comes_late_leaves_ninety_days_too() {
    let node = Node::new(Origin::Own).await;
    node.hand.pass(365 + 20);
    assert_eq!(node.remind().await, NONE, "there is nobody to tell");
    assert_eq!(node.library.review_dates(&office()).await.unwrap()[0].keepers, Keepers::Nobody);
    node.person(1, Some(Membership::Owner), AccountStatus::Dormant).await;
    assert_eq!(node.remind().await, TOLD);
    assert_eq!(node.library.review_dates(&office()).await.unwrap()[0].keepers, Keepers::Dormant(1));
    node.hand.pass(89);
    assert_eq!(node.remind().await, NONE);
    node.hand.pass(1);
    assert_eq!(node.remind().await, PROPOSED);

    let lonely = Node::new(Origin::Own).await;
    lonely.hand.pass(365 + 90);
    assert_eq!(lonely.remind().await, PROPOSED, "nobody can be told, so that the date alone counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ships_is_the_offices_and_mirrors_are_nobodys() {
    let shipped = Node::new(Origin::Shipped).await;
    shipped.person(1, Some(Membership::Owner), AccountStatus::Active).await;
    shipped.hand.pass(365 + 200);
    assert_eq!(shipped.remind().await, NONE);
    assert_eq!(shipped.letters().await, []);
    let due = shipped.library.review_dates(&office()).await.unwrap().remove(0);
    assert_eq!((due.keepers, due.nudged, due.proposed), (Keepers::Office, None, None));
    shipped.library.confirm_entry(&office(), shipped.entry).await.unwrap();
    assert_eq!(shipped.library.review_dates(&office()).await.unwrap().len(), 0);

    let mirrored = Node::new(Origin::Mirrored).await;
    mirrored.hand.pass(365 + 200);
    assert_eq!(mirrored.library.review_dates(&office()).await.unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_answer_for_an_entry_confirm_it_while_it_is_published() {
    let node = Node::new(Origin::Own).await;
    let owner = node.person(1, Some(Membership::Owner), AccountStatus::Active).await;
    let helper = node.person(2, Some(Membership::Contributor), AccountStatus::Active).await;
    let stranger = node.person(3, None, AccountStatus::Active).await;
    for viewer in [&helper, &stranger] {
        let refused = node.library.confirm_entry(viewer, node.entry).await;
        assert!(matches!(refused, Err(Error::Denied(Denied::Role))), "{refused:?}");
        assert!(matches!(node.library.standing(viewer, node.entry).await, Err(Error::Denied(Denied::Role))));
    }
    let nobody = node.library.confirm_entry(&Viewer::reader(), node.entry).await;
    assert!(matches!(nobody, Err(Error::Denied(Denied::SignIn))), "{nobody:?}");
    node.library.confirm_entry(&office(), node.entry).await.unwrap();
    put_into(&node.library, node.entry, Status::Archived, false).await;
    let late = node.library.confirm_entry(&owner, node.entry).await;
    assert!(matches!(late, Err(Error::Denied(Denied::State))), "{late:?}");
    node.hand.pass(365 + 200);
    assert_eq!(node.remind().await, NONE, "what is archived is not asked about");
}
