//! Who may do what to one item: every route with an entry, a draft, a file, a submission, a notice or an objection in
//! its address or its form × every role × every state. What is expected follows from the policy and the lifecycle;
//! beside it stand cells that were written down by hand, so that a wrong policy is found as well.
//!
//! Routes without an item are asked by each role in `authorisation`, and here in [`open`].

mod desk;
mod office;
mod open;
mod own;
mod review;
mod withdrawal;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{AccountId, AccountStatus, Address, Membership, Office, Viewer};
use domain::lifecycle::Status;
use domain::policy::{Denied, Subject};
use domain::{EntryId, Kind, Language};
use library::Origin;
use library::transfer::Item;
use serde_json::json;
use server::router::{Listed, listed};
use server::worker::follow;
use sha2::{Digest as _, Sha256};
use storage::account::{self, AccountRow};
use storage::draft::{self, DraftRow};
use storage::membership::{self, MembershipRow};
use storage::session::{self, SessionRow};
use storage::{entry, meta, search_log};
use uuid::Uuid;

use crate::authorisation::letter;
use crate::house::{Answer, House, shipped};

/// Who asks, in the order of the letters in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Not signed in.
    Nobody,
    /// Signed in, without any role.
    Reader,
    /// Writes the item, as a contributor of its initiative.
    Author,
    /// Contributor of the same initiative.
    Colleague,
    /// Contributor of another one.
    Stranger,
    /// Owner of the initiative.
    Owner,
    Moderator,
    Administrator,
    /// Moderator, and contributor of the initiative.
    Insider,
}

impl Role {
    const ALL: [Self; 9] = [
        Self::Nobody,
        Self::Reader,
        Self::Author,
        Self::Colleague,
        Self::Stranger,
        Self::Owner,
        Self::Moderator,
        Self::Administrator,
        Self::Insider,
    ];

    fn account(self) -> AccountId {
        AccountId(Uuid::from_u128(self as u128))
    }

    /// As the rules see them.
    fn viewer(self) -> Viewer {
        let office = match self {
            Self::Moderator | Self::Insider => Some(Office::Moderator),
            Self::Administrator => Some(Office::Administrator),
            _ => None,
        };
        let ours = |role| initiatives().into_iter().map(|initiative| (initiative, role)).collect();
        let memberships = match self {
            Self::Author | Self::Colleague | Self::Insider => ours(Membership::Contributor),
            Self::Owner => ours(Membership::Owner),
            Self::Stranger => vec![(id(THEIRS), Membership::Contributor)],
            _ => Vec::new(),
        };
        let account = (self != Self::Nobody).then(|| self.account());
        Viewer { account, office, memberships }
    }

    /// What their browser keeps.
    fn key(self) -> String {
        format!("key-of-{self:?}")
    }

    fn cookie(self) -> String {
        if self == Self::Nobody { String::new() } else { format!("werkbuch={}", self.key()) }
    }
}

/// The initiative whose items these are, and another one.
const OURS: u128 = 1;
const THEIRS: u128 = 2;
/// Drafts, submissions and what the office decides about have numbers from here on.
const ITEMS: u128 = 0x1000;
/// Entries that everybody may look for have numbers from here on.
const ENTRIES: u128 = 0x10_0000;

/// An identifier of the form that addresses want.
fn id(number: u128) -> EntryId {
    EntryId(Uuid::from_u128((7 << 76) | (2 << 62) | number))
}

/// The entry of this kind that is in this state.
fn entry_in(kind: Kind, status: Status) -> EntryId {
    id(ENTRIES + ((kind as u128) << 8) + status as u128)
}

/// Its slug, in both languages.
fn slug_of(status: Status) -> String {
    format!("stand-{}", status.code().replace('_', "-"))
}

/// The initiatives of those who belong to the item: its own, and one in each state.
fn initiatives() -> Vec<EntryId> {
    let in_states = Status::ALL.map(|status| entry_in(Kind::Initiative, status));
    [vec![id(OURS)], in_states.to_vec()].concat()
}

/// An item in this state, as the rules see it.
fn subject(status: Status) -> Subject {
    Subject { status, initiative: Some(id(OURS)), authors: vec![Role::Author.account()], belonged: Vec::new() }
}

/// A time that every database keeps to the letter.
fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

/// The letter of what the policy says to somebody who is signed in: as in `authorisation`, and `c` for what the state
/// does not allow.
fn said(answer: Result<(), Denied>) -> char {
    match answer {
        Ok(()) => 'y',
        Err(Denied::NotVisible) => '?',
        Err(Denied::SignIn) => 's',
        Err(Denied::State | Denied::Suspended) => 'c',
        Err(Denied::Role | Denied::FourEyes) => 'n',
    }
}

/// The letter that an answer is: as in `authorisation`, and besides `c` for what is told to come too late or was given to
/// nobody, `g` for what is gone for good.
fn got(answer: &Answer) -> char {
    match answer.status {
        StatusCode::GONE => 'g',
        StatusCode::CONFLICT => 'c',
        StatusCode::SEE_OTHER if answer.header("location").ends_with("done=late") => 'c',
        StatusCode::SEE_OTHER if answer.header("location").contains("&count=0&") => 'c',
        _ => letter(answer),
    }
}

/// What is wrong with an answer, if anything: what may be done is done, and not refused for what was sent.
fn wrong(what: &str, answer: &Answer, wanted: char) -> Option<String> {
    let is_done = matches!(answer.status, StatusCode::OK | StatusCode::SEE_OTHER | StatusCode::NO_CONTENT);
    if got(answer) != wanted {
        Some(format!("{what}: {} {}, not {wanted}", answer.status, answer.header("location")))
    } else if wanted == 'y' && !is_done {
        Some(format!("{what}: {}, though it may be done", answer.status))
    } else {
        None
    }
}

/// The routes of this name, one for each language or kind.
fn routes(name: &str) -> Vec<Listed> {
    listed().into_iter().filter(|route| route.name == name).collect()
}

/// Everybody, with a session of their own, who may do what is delicate.
async fn people(house: &House) {
    let now = Utc::now();
    let tx = house.door.library.storage().begin().await.unwrap();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Nobody) {
        let viewer = role.viewer();
        let person = AccountRow {
            id: role.account(),
            address: Some(Address::new(&format!("{role:?}@example.org")).unwrap()),
            name: format!("{role:?}"),
            language: Language::De,
            password_hash: None,
            status: AccountStatus::Active,
            office: viewer.office,
            created_at: now,
            signed_in_at: None,
            erased_at: None,
        };
        assert!(account::add(&tx, &person).await.unwrap());
        for (initiative, role) in viewer.memberships {
            let row = MembershipRow { initiative, account: person.id, role: Some(role), since: now, change: None };
            membership::put(&tx, &row).await.unwrap();
        }
        let session = SessionRow {
            id: Sha256::digest(role.key().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
            account: person.id,
            device: String::new(),
            created_at: now,
            seen_at: now,
            recent_until: now + TimeDelta::minutes(10),
            ended_at: None,
        };
        session::add(&tx, &session).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// A draft that was just begun.
fn draft_in(kind: Kind, status: Status, id: EntryId) -> DraftRow {
    let authored = json!({ "id": id, "kind": kind, "language_original": "de", "licence": "CC-BY-4.0" });
    DraftRow {
        id,
        kind,
        initiative: Some(self::id(OURS)),
        based_on: None,
        status,
        authored: authored.to_string(),
        change_note: None,
        revision: 1,
        created_at: at(),
        saved_at: at(),
        saved_by: Role::Author.account(),
        opened: None,
        discarded_at: None,
    }
}

/// An entry of each of these kinds in each state, with the draft that it comes from; pages and index have followed.
async fn entries(house: &House, kinds: &[Kind]) {
    let shipped = shipped();
    let mut items = Vec::new();
    for kind in kinds {
        let model = shipped.iter().find(|item| item.entry.kind == *kind).unwrap();
        items.extend(Status::ALL.map(|status| copy(model, entry_in(*kind, status), &slug_of(status))));
    }
    house.take_in(&items, Origin::Own).await;
    let tx = house.door.library.storage().begin().await.unwrap();
    for kind in kinds.iter().copied() {
        for status in Status::ALL {
            let mut row = entry::get_locked(&tx, entry_in(kind, status)).await.unwrap().unwrap();
            row.status = status;
            row.origin_initiative = (kind != Kind::Initiative).then(|| id(OURS));
            entry::put(&tx, &row).await.unwrap();
            search_log::append(&tx, row.id, search_log::Change::Upsert, row.modified_at).await.unwrap();
            let draft = draft_in(kind, status, row.id);
            draft::put(&tx, &draft).await.unwrap();
            draft::add_author(&tx, draft.id, draft.saved_by).await.unwrap();
        }
    }
    meta::raise_content_revision(&tx).await.unwrap();
    tx.commit().await.unwrap();
    follow::once(&house.door).await.unwrap();
}

/// The same entry under another identifier and another slug.
fn copy(model: &Item, id: EntryId, slug: &str) -> Item {
    let mut authored = model.entry.authored().clone();
    authored.insert("id".to_owned(), json!(id));
    authored.remove("related");
    let slugs = Language::ALL.into_iter().map(|language| (language, slug.to_owned())).collect();
    Item { entry: domain::entry::Entry::new(authored).unwrap(), slugs }
}

/// Routes that name an item in their form or behind their path.
const BY_FORM: [&str; 6] = ["desk_revise", "reviews_take", "reviews_assign", "join", "watch_page", "watch"];

/// Routes with a name in their path that is of nothing with a state, and what it is of; each role asks them in
/// `authorisation`.
const OF_SOMETHING_ELSE: [(&str, &str); 19] = [
    ("back", "a form, opened by its address: it leads on to the page above"),
    ("collection", "a list that ships with the program"),
    ("letter", "a letter in the outbox"),
    ("site_page", "a page of the site"),
    ("site_page_save", "a page of the site"),
    ("gaps_edit_page", "a call"),
    ("gaps_edit", "a call"),
    ("gaps_close", "a call"),
    // Which profile they are about they ask as `people_role` does.
    ("people_agree", "a change of roles that waits"),
    ("people_stop", "a change of roles that waits"),
    ("profiles_claim_page", "a request for a profile"),
    ("profiles_claim", "a request for a profile"),
    ("hand_over_stop", "a hand-over that waits"),
    ("profile_back_page", "a profile that somebody has taken over"),
    ("profile_back", "a profile that somebody has taken over"),
    ("vocabulary_care", "a vocabulary"),
    ("vocabulary_form", "a vocabulary"),
    ("vocabulary_preview", "a vocabulary"),
    ("vocabulary_amend", "a vocabulary"),
];

#[test]
fn every_route_of_an_item_has_a_row() {
    let has_item = |route: &Listed| {
        ["{id}", "{slug}", "{hash}"].iter().any(|name| route.path.contains(name)) || BY_FORM.contains(&route.name)
    };
    let others = |name: &str| OF_SOMETHING_ELSE.iter().any(|(other, _)| *other == name);
    let listed = listed();
    let routes: BTreeSet<&str> =
        listed.iter().filter(|route| has_item(route) && !others(route.name)).map(|route| route.name).collect();
    let rows: Vec<&str> =
        [desk::names(), office::names(), open::names(), own::names(), review::names(), withdrawal::names()].concat();
    assert_eq!(rows.iter().copied().collect::<BTreeSet<_>>(), routes);
    assert_eq!(rows.len(), routes.len(), "a route has two rows");
    for (name, _) in OF_SOMETHING_ELSE {
        assert!(listed.iter().any(|route| route.name == name), "{name} is no route");
    }
}
