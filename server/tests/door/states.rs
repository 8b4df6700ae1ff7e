//! Who may do what to one draft: every route of the desk × every role × every state. What is expected follows from one
//! rule, the policy; beside it stand cells that were written down by hand, so that a wrong policy is found as well.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::{DateTime, Utc};
use domain::account::{AccountId, AccountStatus, Address, Membership, Office, Viewer};
use domain::lifecycle::{Status, Step};
use domain::policy::{Action, Denied, ReviewMode, Subject, may, may_see_history};
use domain::{EntryId, Kind, Language};
use library::Origin;
use serde_json::json;
use server::config::Config;
use server::router::{Listed, listed};
use sha2::{Digest as _, Sha256};
use storage::account::{self, AccountRow};
use storage::draft::{self, DraftRow};
use storage::entry::{self, EntryRow};
use storage::membership::{self, MembershipRow};
use storage::session::{self, SessionRow};
use storage::submission::{self, SubmissionRow};
use uuid::Uuid;

use crate::authorisation::letter;
use crate::house::{Answer, House, named, on};
use crate::media::{self, BOUNDARY};

/// Who asks, in the order of the letters in [`BY_HAND`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Not signed in.
    Nobody,
    /// Signed in, without any role.
    Reader,
    /// Writes the draft, as a contributor of its initiative.
    Author,
    /// Contributor of the same initiative.
    Colleague,
    /// Contributor of another one.
    Stranger,
    /// Owner of the initiative.
    Owner,
    Moderator,
    Administrator,
}

impl Role {
    const ALL: [Self; 8] = [
        Self::Nobody,
        Self::Reader,
        Self::Author,
        Self::Colleague,
        Self::Stranger,
        Self::Owner,
        Self::Moderator,
        Self::Administrator,
    ];

    fn account(self) -> AccountId {
        AccountId(Uuid::from_u128(self as u128))
    }

    /// As the rules see them.
    fn viewer(self) -> Viewer {
        let office = match self {
            Self::Moderator => Some(Office::Moderator),
            Self::Administrator => Some(Office::Administrator),
            _ => None,
        };
        let memberships = match self {
            Self::Author | Self::Colleague => vec![(id(OURS), Membership::Contributor)],
            Self::Owner => vec![(id(OURS), Membership::Owner)],
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

/// The initiative whose draft it is, and another one.
const OURS: u128 = 1;
const THEIRS: u128 = 2;
/// Drafts have numbers from here on.
const DRAFTS: u128 = 0x1000;

/// An identifier of the form that addresses want.
fn id(number: u128) -> EntryId {
    EntryId(Uuid::from_u128((7 << 76) | (2 << 62) | number))
}

/// What a route stands for in a state; none where nobody may.
type StandsFor = fn(Status) -> Option<Action>;

/// What the routes of one draft stand for: the one place that says so.
const STANDS_FOR: [(&str, StandsFor); 15] = [
    ("desk_editor", read),
    ("desk_save", write),
    ("desk_keep", write),
    ("desk_hold", write),
    ("desk_files", hand_in),
    ("desk_preview", read),
    ("desk_receipt", read),
    ("desk_state", read),
    ("desk_withdraw", take_back),
    ("desk_discard", write),
    ("desk_restore", write),
    ("desk_take_over", write),
    ("desk_revise", revise),
    ("desk_object", object),
    ("desk_decisions", read),
];

/// Routes of the desk that are about no draft; see `authorisation`.
const OF_NO_DRAFT: [&str; 8] =
    ["desk", "desk_new", "desk_begin", "desk_paste", "still_true_page", "still_true", "unpublish_page", "unpublish"];

fn read(_: Status) -> Option<Action> {
    Some(Action::Read)
}

fn write(_: Status) -> Option<Action> {
    Some(Action::Write)
}

/// The next version of what is public is a draft of its own state, and its files go there.
fn hand_in(status: Status) -> Option<Action> {
    (status != Status::RevisionPending).then_some(Action::Write)
}

/// What is public is withdrawn as an entry, not as a draft.
fn take_back(status: Status) -> Option<Action> {
    (!status.is_public()).then_some(Action::Step(Step::Withdraw))
}

/// Nothing was decided about these drafts, so that there is nothing to object to.
fn object(_: Status) -> Option<Action> {
    None
}

/// While the next version is on its way, those who write it go on with it.
fn revise(status: Status) -> Option<Action> {
    Some(if status == Status::RevisionPending { Action::Write } else { Action::Step(Step::Revise) })
}

/// The letter that the policy wants: as in `authorisation`.
fn expected(route: &str, role: Role, status: Status) -> char {
    if role == Role::Nobody {
        // What was written is kept on a page that asks to sign in.
        return if route == "desk_save" { 'n' } else { 's' };
    }
    let viewer = role.viewer();
    let subject =
        Subject { status, initiative: Some(id(OURS)), authors: vec![Role::Author.account()], belonged: Vec::new() };
    let answered = |action| may(&viewer, action, &subject, ReviewMode::Office);
    let stands_for = STANDS_FOR.iter().find(|(name, _)| *name == route).unwrap().1;
    if answered(Action::Read).is_err() {
        return '?';
    }
    let action = stands_for(status);
    // A draft keeps its state when its entry is hidden: what was public once is read as an entry or not at all.
    let is_looked_at = action == Some(Action::Read) || route == "desk_files";
    if is_looked_at && may_see_history(&viewer, &subject).is_err() {
        return '?';
    }
    match action.map(answered) {
        Some(Ok(())) => 'y',
        Some(Err(Denied::NotVisible)) => '?',
        Some(Err(_)) | None => 'n',
    }
}

/// What is wanted whatever the policy says; one letter for each role.
const BY_HAND: &[(&str, Status, &str)] = &[
    // What is not public is seen by those who write it and by the office, and by nobody else.
    ("desk_editor", Status::Draft, "s?yy?yyy"),
    ("desk_editor", Status::Submitted, "s?yy?yyy"),
    ("desk_preview", Status::InReview, "s?yy?yyy"),
    ("desk_receipt", Status::Rejected, "s?yy?yyy"),
    ("desk_state", Status::Approved, "s?yy?yyy"),
    ("desk_state", Status::Withdrawn, "s?yy?yyy"),
    ("desk_state", Status::Suspended, "s?yy?yyy"),
    ("desk_state", Status::Removed, "s?yy?yyy"),
    ("desk_state", Status::Published, "s?yy?yyy"),
    // It is written while it is a draft or sent back, never by the office.
    ("desk_save", Status::Draft, "n?yy?ynn"),
    ("desk_save", Status::Submitted, "n?nn?nnn"),
    ("desk_save", Status::InReview, "n?nn?nnn"),
    ("desk_save", Status::ChangesRequested, "n?yy?ynn"),
    ("desk_save", Status::Approved, "n?nn?nnn"),
    ("desk_save", Status::Published, "nnnnnnnn"),
    ("desk_save", Status::Rejected, "n?nn?nnn"),
    ("desk_save", Status::Withdrawn, "n?nn?nnn"),
    ("desk_save", Status::Archived, "nnnnnnnn"),
    ("desk_keep", Status::Draft, "s?yy?ynn"),
    ("desk_keep", Status::Submitted, "s?nn?nnn"),
    ("desk_keep", Status::Published, "snnnnnnn"),
    ("desk_hold", Status::Draft, "s?yy?ynn"),
    ("desk_hold", Status::Submitted, "s?nn?nnn"),
    ("desk_files", Status::Draft, "s?yy?ynn"),
    ("desk_files", Status::InReview, "s?nn?nnn"),
    ("desk_files", Status::Published, "s?nn?nnn"),
    ("desk_discard", Status::Draft, "s?yy?ynn"),
    ("desk_discard", Status::InReview, "s?nn?nnn"),
    ("desk_discard", Status::Published, "snnnnnnn"),
    ("desk_restore", Status::Draft, "s?yy?ynn"),
    ("desk_restore", Status::Submitted, "s?nn?nnn"),
    ("desk_take_over", Status::Draft, "s?yy?ynn"),
    ("desk_take_over", Status::Submitted, "s?nn?nnn"),
    // It is taken back by whoever wrote it or owns the initiative, until it is decided.
    ("desk_withdraw", Status::Draft, "s?nn?nnn"),
    ("desk_withdraw", Status::Submitted, "s?yn?ynn"),
    ("desk_withdraw", Status::InReview, "s?yn?ynn"),
    ("desk_withdraw", Status::Approved, "s?nn?nnn"),
    ("desk_withdraw", Status::Published, "snnnnnnn"),
    // The next version is written by the initiative alone, and only of what is public.
    ("desk_revise", Status::Published, "snyynynn"),
    ("desk_revise", Status::RevisionPending, "snyynynn"),
    ("desk_revise", Status::Archived, "snyynynn"),
    ("desk_revise", Status::Submitted, "s?nn?nnn"),
    ("desk_revise", Status::Withdrawn, "s?nn?nnn"),
    ("desk_revise", Status::Suspended, "s?nn?nnn"),
];

#[test]
fn every_route_of_a_draft_has_a_row() {
    let is_of_desk =
        |route: &Listed| Language::ALL.into_iter().any(|language| route.path.starts_with(&app::routes::desk(language)));
    let routes: BTreeSet<&str> = listed().into_iter().filter(is_of_desk).map(|route| route.name).collect();
    let rows: BTreeSet<&str> = STANDS_FOR.iter().map(|(name, _)| *name).chain(OF_NO_DRAFT).collect();
    assert_eq!(routes, rows);
}

#[test]
fn the_policy_says_what_was_written_down() {
    for (route, status, letters) in BY_HAND {
        let said: String = Role::ALL.into_iter().map(|role| expected(route, role, *status)).collect();
        assert_eq!(said, *letters, "{route} {status:?}");
    }
}

/// One request: a route, a role, a state, and a draft of its own.
struct Cell {
    route: Listed,
    role: Role,
    draft: DraftRow,
}

impl Cell {
    /// All of them, the two languages in turn.
    fn all() -> Vec<Self> {
        let mut cells = Vec::new();
        for (name, _) in STANDS_FOR {
            let routes: Vec<Listed> = listed().into_iter().filter(|route| route.name == name).collect();
            for status in Status::ALL {
                for role in Role::ALL {
                    let number = DRAFTS + cells.len() as u128;
                    let route = routes[cells.len() % routes.len()].clone();
                    let discarded = name == "desk_restore";
                    cells.push(Self { route, role, draft: draft_in(status, id(number), discarded) });
                }
            }
        }
        cells
    }

    fn wanted(&self) -> char {
        expected(self.route.name, self.role, self.draft.status)
    }

    async fn ask(&self, house: &House) -> Answer {
        let of = self.draft.id.to_string();
        let path = self.route.path.replace("{id}", &of);
        let cookie = self.role.cookie();
        if !self.route.changes {
            return house.get_with(&path, &[("cookie", &cookie)]).await;
        }
        if self.route.name == "desk_files" {
            let kind = format!("multipart/form-data; boundary={BOUNDARY}");
            let request = Request::post(&path)
                .header("content-type", kind)
                .header("cookie", cookie)
                .header("sec-fetch-site", "same-origin")
                .body(Body::from(media::form(&[("zaun.png", &media::png(7))])))
                .unwrap();
            return house.send(request).await;
        }
        let form = match self.route.name {
            "desk_save" | "desk_keep" => "revision=1&title=Anders+als+vorher&end=1".to_owned(),
            "desk_revise" => format!("entry={of}"),
            _ => String::new(),
        };
        house.post(&path, &cookie, &form).await
    }
}

/// A time that every database keeps to the letter.
fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

/// A guide that was just begun.
fn draft_in(status: Status, id: EntryId, discarded: bool) -> DraftRow {
    let authored = json!({ "id": id, "kind": Kind::Guide, "language_original": "de", "licence": "CC-BY-4.0" });
    DraftRow {
        id,
        kind: Kind::Guide,
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
        discarded_at: discarded.then(at),
    }
}

/// A house with one guide, the people, and a draft for every cell. What is about an entry has one in the same state.
async fn house(cells: &[Cell]) -> House {
    let house = House::new(Config::default()).await;
    let guide = named("menschen-einladen-die-nie-kommen");
    house.take_in(std::slice::from_ref(&guide), Origin::Shipped).await;
    let storage = house.door.library.storage();
    let published = entry::get(storage, guide.entry.id).await.unwrap().unwrap();
    let now = Utc::now();
    let tx = storage.begin().await.unwrap();
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
            recent_until: now,
            ended_at: None,
        };
        session::add(&tx, &session).await.unwrap();
    }
    for Cell { route, draft, .. } in cells {
        draft::put(&tx, draft).await.unwrap();
        draft::keep_text(&tx, draft, None).await.unwrap();
        draft::add_author(&tx, draft.id, draft.saved_by).await.unwrap();
        let submitted = SubmissionRow {
            number: 0,
            draft: draft.id,
            version: 1,
            authored: draft.authored.clone(),
            change_note: None,
            status: draft.status,
            submitted_at: at(),
            submitted_by: draft.saved_by,
        };
        submission::put(&tx, &submitted).await.unwrap();
        if route.name == "desk_revise" {
            let row = EntryRow {
                id: draft.id,
                status: draft.status,
                origin_initiative: draft.initiative,
                published_at: None,
                ..published.clone()
            };
            entry::put(&tx, &row).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    house
}

#[test]
fn every_route_does_in_every_state_what_the_policy_says() {
    on(async {
        let cells = Cell::all();
        let house = house(&cells).await;
        let storage = house.door.library.storage();
        let mut wrong = Vec::new();
        for cell in &cells {
            let (answer, wanted) = (cell.ask(&house).await, cell.wanted());
            let Cell { route, role, draft } = cell;
            let what = || format!("{} as {role:?} in {:?}", route.name, draft.status);
            if letter(&answer) != wanted {
                wrong.push(format!("{}: {}, not {wanted}", what(), answer.status));
            } else if wanted == 'y'
                && !matches!(answer.status, StatusCode::OK | StatusCode::SEE_OTHER | StatusCode::NO_CONTENT)
            {
                wrong.push(format!("{}: {}, though it may be done", what(), answer.status));
            }
            // Who may changes something, and nobody else does.
            let kept = draft::get(storage, draft.id).await.unwrap();
            let is_changed = kept.as_ref() != Some(draft);
            if is_changed != (route.changes && wanted == 'y') {
                wrong.push(format!("{}: changed: {is_changed}", what()));
            }
            let authors = draft::authors(storage, draft.id).await.unwrap();
            if wanted != 'y' && authors != [draft.saved_by] {
                wrong.push(format!("{}: written by {authors:?}", what()));
            }
        }
        assert_eq!(wrong, Vec::<String>::new(), "{} of {}", wrong.len(), cells.len());
    });
}
