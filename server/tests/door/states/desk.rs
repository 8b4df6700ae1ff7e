//! Every route of a draft.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use chrono::Utc;
use domain::decision::Deed;
use domain::lifecycle::{Status, Step};
use domain::policy::{Action, Denied, ReviewMode, may, may_object, may_see_history};
use domain::{Kind, Language};
use library::Origin;
use server::config::Config;
use server::router::{Listed, listed};
use storage::decision::{self, DecisionRow};
use storage::draft::{self, DraftRow};
use storage::entry::{self, EntryRow};
use storage::objection;
use storage::submission::{self, SubmissionRow};

use super::{ITEMS, Role, at, draft_in, id, people, routes, subject, wrong};
use crate::house::{Answer, House, named, on};
use crate::media::{self, BOUNDARY};

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
    // Whoever may read it is asked once more by `may_object`.
    ("desk_object", read),
    ("desk_decisions", read),
];

/// Routes of the desk that are about no draft; see `authorisation`, `own` and `withdrawal`.
const OF_NO_DRAFT: [&str; 9] = [
    "desk",
    "desk_new",
    "desk_begin",
    "desk_paste",
    "still_true_page",
    "still_true",
    "unpublish_page",
    "unpublish",
    "back",
];

/// What is wrong with a decision, in words that are long enough.
const OBJECTION: &str = "objection=Die+Quelle+steht+in+Abschnitt+zwei%2C+auf+Seite+drei.";

pub(super) fn names() -> Vec<&'static str> {
    STANDS_FOR.iter().map(|(name, _)| *name).collect()
}

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
    let subject = subject(status);
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
    if route == "desk_object" {
        return if may_object(&viewer, Deed::Rejected, &subject).is_ok() { 'y' } else { 'n' };
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
    ("desk_editor", Status::Draft, "s?yy?yyyy"),
    ("desk_editor", Status::Submitted, "s?yy?yyyy"),
    ("desk_preview", Status::InReview, "s?yy?yyyy"),
    ("desk_receipt", Status::Rejected, "s?yy?yyyy"),
    ("desk_state", Status::Approved, "s?yy?yyyy"),
    ("desk_state", Status::Withdrawn, "s?yy?yyyy"),
    ("desk_state", Status::Suspended, "s?yy?yyyy"),
    ("desk_state", Status::Removed, "s?yy?yyyy"),
    ("desk_state", Status::Published, "s?yy?yyyy"),
    // It is written while it is a draft or sent back, never by the office.
    ("desk_save", Status::Draft, "n?yy?ynny"),
    ("desk_save", Status::Submitted, "n?nn?nnnn"),
    ("desk_save", Status::InReview, "n?nn?nnnn"),
    ("desk_save", Status::ChangesRequested, "n?yy?ynny"),
    ("desk_save", Status::Approved, "n?nn?nnnn"),
    ("desk_save", Status::Published, "nnnnnnnnn"),
    ("desk_save", Status::Rejected, "n?nn?nnnn"),
    ("desk_save", Status::Withdrawn, "n?nn?nnnn"),
    ("desk_save", Status::Archived, "nnnnnnnnn"),
    ("desk_keep", Status::Draft, "s?yy?ynny"),
    ("desk_keep", Status::Submitted, "s?nn?nnnn"),
    ("desk_keep", Status::Published, "snnnnnnnn"),
    ("desk_hold", Status::Draft, "s?yy?ynny"),
    ("desk_hold", Status::Submitted, "s?nn?nnnn"),
    ("desk_hold", Status::Published, "snnnnnnnn"),
    ("desk_files", Status::Draft, "s?yy?ynny"),
    ("desk_files", Status::InReview, "s?nn?nnnn"),
    ("desk_files", Status::Published, "s?nn?nnnn"),
    ("desk_discard", Status::Draft, "s?yy?ynny"),
    ("desk_discard", Status::InReview, "s?nn?nnnn"),
    ("desk_discard", Status::Published, "snnnnnnnn"),
    ("desk_restore", Status::Draft, "s?yy?ynny"),
    ("desk_restore", Status::Submitted, "s?nn?nnnn"),
    ("desk_take_over", Status::Draft, "s?yy?ynny"),
    ("desk_take_over", Status::Submitted, "s?nn?nnnn"),
    // It is taken back by whoever wrote it or owns the initiative, until it is decided.
    ("desk_withdraw", Status::Draft, "s?nn?nnnn"),
    ("desk_withdraw", Status::Submitted, "s?yn?ynnn"),
    ("desk_withdraw", Status::InReview, "s?yn?ynnn"),
    ("desk_withdraw", Status::Approved, "s?nn?nnnn"),
    ("desk_withdraw", Status::Published, "snnnnnnnn"),
    // The next version is written by the initiative alone, and only of what is public or, as a correction, suspended.
    ("desk_revise", Status::Published, "snyynynny"),
    ("desk_revise", Status::RevisionPending, "snyynynny"),
    ("desk_revise", Status::Archived, "snyynynny"),
    ("desk_revise", Status::Submitted, "s?nn?nnnn"),
    ("desk_revise", Status::Withdrawn, "s?nn?nnnn"),
    ("desk_revise", Status::Suspended, "s?yy?ynny"),
    // What was decided is read by those who write it and by the office, also where the entry is public.
    ("desk_decisions", Status::Rejected, "s?yy?yyyy"),
    ("desk_decisions", Status::Published, "s?yy?yyyy"),
    ("desk_decisions", Status::Suspended, "s?yy?yyyy"),
    // Whoever belongs to it objects to what was decided, the office does not.
    ("desk_object", Status::Rejected, "s?yy?ynny"),
    ("desk_object", Status::Published, "s?yy?ynny"),
    ("desk_object", Status::Suspended, "s?yy?ynny"),
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
    /// Of what the route is about.
    status: Status,
    draft: DraftRow,
}

impl Cell {
    /// All of them, the two languages in turn.
    fn all() -> Vec<Self> {
        let mut cells = Vec::new();
        for (name, _) in STANDS_FOR {
            let routes = routes(name);
            for status in Status::ALL {
                for role in Role::ALL {
                    let number = ITEMS + cells.len() as u128;
                    let route = routes[cells.len() % routes.len()].clone();
                    let discarded_at = (name == "desk_restore").then(at);
                    // A draft that was published keeps that state, whatever became of the entry since.
                    let is_hidden = name == "desk_revise" && status == Status::Suspended;
                    let kept = if is_hidden { Status::Published } else { status };
                    let draft = DraftRow { discarded_at, ..draft_in(Kind::Guide, kept, id(number)) };
                    cells.push(Self { route, role, status, draft });
                }
            }
        }
        cells
    }

    fn wanted(&self) -> char {
        expected(self.route.name, self.role, self.status)
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
            "desk_object" => {
                let storage = house.door.library.storage();
                let decided = decision::of_entry(storage, self.draft.id, 1).await.unwrap();
                format!("decision={}&{OBJECTION}", decided[0].id)
            }
            _ => String::new(),
        };
        house.post(&path, &cookie, &form).await
    }
}

/// A house with one guide, the people, and a draft for every cell. What is about an entry has one in the same state.
async fn house(cells: &[Cell]) -> House {
    let house = House::new(Config::default()).await;
    let guide = named("menschen-einladen-die-nie-kommen");
    house.take_in(std::slice::from_ref(&guide), Origin::Shipped).await;
    let storage = house.door.library.storage();
    let published = entry::get(storage, guide.entry.id).await.unwrap().unwrap();
    people(&house).await;
    let tx = storage.begin().await.unwrap();
    for Cell { route, status, draft, .. } in cells {
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
                status: *status,
                origin_initiative: draft.initiative,
                published_at: None,
                ..published.clone()
            };
            entry::put(&tx, &row).await.unwrap();
        }
        if route.name == "desk_object" {
            decision::append(&tx, &rejected(draft)).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    house
}

/// That a draft was turned down, by somebody who is none of these.
fn rejected(draft: &DraftRow) -> DecisionRow {
    DecisionRow {
        id: 0,
        at: Utc::now(),
        entry: draft.id,
        version: Some(1),
        deed: Deed::Rejected,
        reason: None,
        words: None,
        who: None,
        for_office: true,
        submission: None,
        notice: None,
    }
}

#[test]
fn every_route_does_in_every_state_what_the_policy_says() {
    on(async {
        let cells = Cell::all();
        let house = house(&cells).await;
        let storage = house.door.library.storage();
        let mut wrong_ones = Vec::new();
        for cell in &cells {
            let (answer, wanted) = (cell.ask(&house).await, cell.wanted());
            let Cell { route, role, status, draft } = cell;
            let what = || format!("{} as {role:?} in {status:?}", route.name);
            wrong_ones.extend(wrong(&what(), &answer, wanted));
            // Who may changes something, and nobody else does.
            let kept = draft::get(storage, draft.id).await.unwrap();
            let is_objected = !objection::of_entry(storage, draft.id, 1).await.unwrap().is_empty();
            let is_changed = kept.as_ref() != Some(draft) || is_objected;
            if is_changed != (route.changes && wanted == 'y') {
                wrong_ones.push(format!("{}: changed: {is_changed}", what()));
            }
            let authors = draft::authors(storage, draft.id).await.unwrap();
            if wanted != 'y' && authors != [draft.saved_by] {
                wrong_ones.push(format!("{}: written by {authors:?}", what()));
            }
        }
        assert_eq!(wrong_ones, Vec::<String>::new(), "{} of {}", wrong_ones.len(), cells.len());
    });
}
