//! Every route of a submission, as reviewers have it.

use domain::Kind;
use domain::lifecycle::{Status, Step};
use domain::policy::{Held, ReviewMode, may_assign, may_enter_office, may_see_queue, may_step, may_take};
use server::config::Config;
use server::router::Listed;
use storage::case::{self, CaseRow};
use storage::comment::{self, CommentRow};
use storage::draft;
use storage::submission::{self, SubmissionRow};
use storage::{Storage, Transaction};

use super::{ITEMS, Role, at, copy, draft_in, id, people, routes, said, subject, wrong};
use crate::house::{Answer, House, named, on};

/// Routes with what is sent to them; `{comment}` is the number of a comment, `{number}` that of the submission,
/// `{administrator}` and `{insider}` are people of the office.
const ROUTES: [(&str, &str); 13] = [
    ("review", ""),
    ("reviews_take", "number={number}"),
    ("reviews_assign", "to={administrator}&number={number}"),
    ("reviews_assign", "to={insider}&number={number}"),
    ("review_take", ""),
    ("review_give_back", ""),
    ("review_comment", "comment.title=K%C3%BCrzer%3F&at=title"),
    ("review_settle", "settle={comment}"),
    ("review_checklist", "ticks=1&point=plain"),
    ("review_decide", "go=keep&comment.title=K%C3%BCrzer%3F"),
    ("review_decide", "verdict=publish"),
    ("review_decide", "verdict=ask&words=Eine+Frage."),
    (
        "review_decide",
        "verdict=reject&reason=evidence&words=F%C3%BCr+die+Wirkung+fehlt+ein+Beleg%2C+den+man+nachlesen+kann.",
    ),
];

pub(super) fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = ROUTES.iter().map(|(name, _)| *name).collect();
    names.dedup();
    names
}

/// The step that a route takes; none where it takes none by itself.
fn step(route: &str, form: &str) -> Option<Step> {
    match route {
        "review_give_back" => Some(Step::GiveBack),
        // Whoever could ask for changes may write down what they would be.
        "review_comment" | "review_settle" | "review_checklist" => Some(Step::RequestChanges),
        "review_decide" if form.starts_with("go=keep") => Some(Step::RequestChanges),
        "review_decide" if form.starts_with("verdict=publish") => Some(Step::Approve),
        "review_decide" if form.starts_with("verdict=ask") => Some(Step::RequestChanges),
        "review_decide" => Some(Step::Reject),
        _ => None,
    }
}

fn expected(route: &str, form: &str, role: Role, status: Status) -> char {
    let (viewer, subject, mode) = (role.viewer(), subject(status), ReviewMode::Office);
    if let Err(denied) = may_see_queue(&viewer, mode) {
        return said(Err(denied));
    }
    let may_take = said(may_take(&viewer, &subject, None, mode));
    let letter = match (route, step(route, form)) {
        (_, Some(step)) => said(may_step(&viewer, step, &subject, mode)),
        ("review_take", _) => may_take,
        // Of several some are taken; that not all were is all that is said.
        ("reviews_take", _) => {
            if may_take == 'y' {
                'y'
            } else {
                'c'
            }
        }
        ("reviews_assign", _) => assigned(form, role, status),
        _ => 'y',
    };
    // What was taken back is the authors' alone again; whoever typed something is shown it beside the case.
    let has_typed = form.contains("comment.") || form.contains("words=");
    let is_shown = route == "review" || (letter == 'c' && has_typed);
    if is_shown && status == Status::Draft { '?' } else { letter }
}

/// The letter of giving a case that lies with whoever gives it, long untouched, to somebody of the office.
fn assigned(form: &str, role: Role, status: Status) -> char {
    let viewer = role.viewer();
    if let Err(denied) = may_enter_office(&viewer) {
        return said(Err(denied));
    }
    let to = if form.contains("{insider}") { Role::Insider } else { Role::Administrator };
    let held = Some(Held { by: role.account(), is_late: true });
    // Of several some are given; which were not is said, and not why.
    match may_assign(&viewer, &to.viewer(), &subject(status), held, ReviewMode::Office) {
        Ok(()) => 'y',
        Err(_) => 'c',
    }
}

/// What is wanted whatever the policy says; one letter for each role.
const BY_HAND: &[(&str, &str, Status, &str)] = &[
    ("review", "", Status::Draft, "snnnnn???"),
    ("review", "", Status::Submitted, "snnnnnyyy"),
    ("review", "", Status::Rejected, "snnnnnyyy"),
    // Nobody decides about an entry of their own initiative.
    ("review_take", "", Status::Submitted, "snnnnnyyn"),
    ("review_take", "", Status::InReview, "snnnnnccc"),
    ("reviews_take", "", Status::Submitted, "snnnnnyyc"),
    // Nor is it given to, or given away by, whoever belongs there.
    ("reviews_assign", "to={administrator}", Status::Submitted, "snnnnnyyc"),
    ("reviews_assign", "to={administrator}", Status::InReview, "snnnnnyyc"),
    ("reviews_assign", "to={administrator}", Status::Approved, "snnnnnccc"),
    ("reviews_assign", "to={insider}", Status::Submitted, "snnnnnccc"),
    ("reviews_assign", "to={insider}", Status::InReview, "snnnnnccc"),
    ("review_give_back", "", Status::InReview, "snnnnnyyn"),
    ("review_comment", "comment.title=x", Status::InReview, "snnnnnyyn"),
    ("review_comment", "comment.title=x", Status::Draft, "snnnnn???"),
    ("review_decide", "go=keep&comment.title=x", Status::InReview, "snnnnnyyn"),
    ("review_decide", "go=keep&comment.title=x", Status::Rejected, "snnnnnccc"),
    ("review_settle", "", Status::ChangesRequested, "snnnnnccc"),
    ("review_decide", "verdict=publish", Status::InReview, "snnnnnyyn"),
    ("review_decide", "verdict=publish", Status::Submitted, "snnnnnccc"),
    ("review_decide", "verdict=publish", Status::Published, "snnnnnccc"),
    ("review_decide", "verdict=reject&words=x", Status::InReview, "snnnnnyyn"),
    ("review_decide", "verdict=reject&words=x", Status::Approved, "snnnnnccc"),
];

#[test]
fn the_policy_says_what_was_written_down() {
    for (route, form, status, letters) in BY_HAND {
        let said: String = Role::ALL.into_iter().map(|role| expected(route, form, role, *status)).collect();
        assert_eq!(said, *letters, "{route} {form} {status:?}");
    }
}

/// One request: a route, what is sent, a role, a state, and a submission of its own.
struct Cell {
    route: Listed,
    form: String,
    wanted: char,
    role: Role,
    status: Status,
    number: i64,
}

impl Cell {
    /// Puts down what the cells are about and gives all of them, the two languages in turn.
    async fn all(tx: &Transaction) -> Vec<Self> {
        let guide = named("menschen-einladen-die-nie-kommen");
        let mut cells = Vec::new();
        for (name, form) in ROUTES {
            let routes = routes(name);
            for status in Status::ALL {
                for role in Role::ALL {
                    let id = id(ITEMS + cells.len() as u128);
                    let authored = serde_json::to_string(copy(&guide, id, "gleich").entry.authored()).unwrap();
                    let draft = draft::DraftRow { authored, ..draft_in(Kind::Guide, status, id) };
                    draft::put(tx, &draft).await.unwrap();
                    draft::keep_text(tx, &draft, None).await.unwrap();
                    draft::add_author(tx, id, draft.saved_by).await.unwrap();
                    // It lies with whoever asks, where that is not what they ask for.
                    let is_taken = !name.ends_with("_take") && role != Role::Nobody;
                    let (number, comment) = submitted(tx, &draft, is_taken.then_some(role)).await;
                    cells.push(Self {
                        route: routes[cells.len() % routes.len()].clone(),
                        form: filled(form, number, comment),
                        wanted: expected(name, form, role, status),
                        role,
                        status,
                        number,
                    });
                }
            }
        }
        cells
    }

    async fn ask(&self, house: &House) -> Answer {
        let path = self.route.path.replace("{id}", &self.number.to_string());
        let cookie = self.role.cookie();
        if !self.route.changes {
            return house.get_with(&path, &[("cookie", &cookie)]).await;
        }
        house.post(&path, &cookie, &self.form).await
    }
}

/// The form with the numbers of a submission and of its comment, and with people of the office.
fn filled(form: &str, number: i64, comment: i64) -> String {
    form.replace("{number}", &number.to_string())
        .replace("{comment}", &comment.to_string())
        .replace("{administrator}", &Role::Administrator.account().0.to_string())
        .replace("{insider}", &Role::Insider.account().0.to_string())
}

/// A submission of this draft in its state that lies with somebody, and a comment on it; gives the numbers of both.
async fn submitted(tx: &Transaction, draft: &draft::DraftRow, with: Option<Role>) -> (i64, i64) {
    let row = SubmissionRow {
        number: 0,
        draft: draft.id,
        version: 1,
        authored: draft.authored.clone(),
        change_note: None,
        status: draft.status,
        submitted_at: at(),
        submitted_by: draft.saved_by,
    };
    let number = submission::put(tx, &row).await.unwrap();
    let lying = CaseRow {
        number,
        reviewer: with.map(Role::account),
        touched_at: at(),
        first_look_at: None,
        look_due: at().date_naive(),
        decision_due: at().date_naive(),
        rounds: 1,
        checklist: String::new(),
    };
    case::put(tx, &lying).await.unwrap();
    let comment = CommentRow {
        id: 0,
        number,
        round: 1,
        path: None,
        who: Role::Moderator.account(),
        at: at(),
        text: "Wie ist das gemeint?".to_owned(),
        answer: None,
        settled: false,
    };
    (number, comment::append(tx, &comment).await.unwrap())
}

/// All that a request could have changed.
async fn all_of(storage: &Storage, number: i64) -> (Option<SubmissionRow>, Option<CaseRow>, Vec<CommentRow>) {
    (
        submission::get(storage, number).await.unwrap(),
        case::get(storage, number).await.unwrap(),
        comment::of(storage, number).await.unwrap(),
    )
}

#[test]
fn every_route_of_a_review_does_in_every_state_what_the_policy_says() {
    on(async {
        let house = House::new(Config::default()).await;
        people(&house).await;
        let storage = house.door.library.storage();
        let tx = storage.begin().await.unwrap();
        let cells = Cell::all(&tx).await;
        tx.commit().await.unwrap();
        let mut wrong_ones = Vec::new();
        for cell in &cells {
            let before = all_of(storage, cell.number).await;
            let answer = cell.ask(&house).await;
            let Cell { route, form, wanted, role, status, .. } = cell;
            let what = format!("{} {form} as {role:?} in {status:?}", route.name);
            // Whoever is not signed in any more keeps the words on a page of their own.
            let is_kept = *role == Role::Nobody && (form.contains("comment.") || form.contains("words="));
            wrong_ones.extend(wrong(&what, &answer, if is_kept { 'n' } else { *wanted }));
            let is_changed = all_of(storage, cell.number).await != before;
            if is_changed != (route.changes && *wanted == 'y') {
                wrong_ones.push(format!("{what}: changed: {is_changed}"));
            }
        }
        assert_eq!(wrong_ones, Vec::<String>::new(), "{} of {}", wrong_ones.len(), cells.len());
    });
}
