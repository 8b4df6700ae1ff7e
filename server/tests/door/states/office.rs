//! What the office decides about an entry in every state: by itself, at once, after a notice, after an objection; about
//! one earlier version of it.

use chrono::Utc;
use domain::decision::Deed;
use domain::lifecycle::{Status, Step};
use domain::notice::NoticeKind;
use domain::policy::{
    Action, Denied, ReviewMode, may, may_decide_objection, may_enter_office, may_hide_version, may_moderate,
};
use domain::{Kind, Language};
use library::Origin;
use library::transfer::Item;
use server::config::Config;
use server::router::Listed;
use storage::decision::{self, DecisionRow};
use storage::draft;
use storage::entry::{self, EntryRow};
use storage::notice::{self, NoticeRow};
use storage::objection::{self, ObjectionRow};
use storage::revision::{self, RevisionRow};
use storage::suspension::{self, SuspensionRow};
use storage::{Storage, Transaction};

use super::{ITEMS, Role, at, copy, draft_in, id, people, routes, said, subject, wrong};
use crate::house::{Answer, House, named, on};

/// Why, long enough for everything that the office says.
const WHY: &str = "Auf+dem+zweiten+Bild+sind+Menschen+zu+sehen%2C+die+nicht+gefragt+wurden.";

/// Routes with what is sent to them, before the words.
const ROUTES: [(&str, &str); 15] = [
    ("office_entry", ""),
    ("office_entry_decide", "deed=suspended&reason=privacy&words="),
    ("office_entry_decide", "deed=restored&words="),
    ("office_entry_decide", "deed=removed&reason=privacy&words="),
    ("office_entry_decide", "deed=archived&words="),
    ("office_suspend", "words="),
    ("office_reasons_page", ""),
    ("office_reasons", "reason=privacy&words="),
    ("office_versions_page", ""),
    ("office_versions", "deed=version_hidden&version=1&reason=privacy&words="),
    ("notice", ""),
    ("notice_decide", "act=decide&deed=suspended&reason=privacy&words="),
    ("notice_decide", "act=close&close=dismiss&answer="),
    ("objection_decide", "granted=0&words="),
    ("objection_decide", "granted=1&words="),
];

pub(super) fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = ROUTES.iter().map(|(name, _)| *name).collect();
    names.dedup();
    names
}

/// The step that a form asks for.
fn step(route: &str, form: &str) -> Option<Step> {
    if route == "office_suspend" {
        return Some(Step::Suspend);
    }
    let deed = form.split('&').find_map(|pair| pair.strip_prefix("deed="))?;
    match Deed::from_code(deed)? {
        Deed::Suspended => Some(Step::Suspend),
        Deed::Restored => Some(Step::Restore),
        Deed::Removed => Some(Step::Remove),
        Deed::Archived => Some(Step::Archive),
        _ => None,
    }
}

fn expected(route: &str, form: &str, role: Role, status: Status) -> char {
    let (viewer, subject, mode) = (role.viewer(), subject(status), ReviewMode::Office);
    if let Err(denied) = may_enter_office(&viewer) {
        return said(Err(denied));
    }
    let lack = if status == Status::Suspended { Ok(()) } else { Err(Denied::State) };
    said(match (route, step(route, form)) {
        ("office_entry" | "office_reasons_page" | "office_versions_page" | "notice", _) => Ok(()),
        // Reasons are missing where something was suspended without them; see [`unreasoned`].
        ("office_reasons", _) => may_moderate(&viewer, &subject, mode).and(lack),
        ("office_versions", _) => may_hide_version(&viewer, &subject, mode),
        ("objection_decide", _) => may_decide_objection(&viewer, Deed::Suspended, None, &subject, mode),
        (_, Some(step)) => may(&viewer, Action::Step(step), &subject, mode),
        (_, None) => may_moderate(&viewer, &subject, mode),
    })
}

/// The letter that an answer is where this is wanted: whoever is too late to suspend at once is led on as if it had been
/// they.
fn answered(route: &str, wanted: char) -> char {
    if route == "office_suspend" && wanted == 'c' { 'y' } else { wanted }
}

/// The state of the entry afterwards.
fn after(route: &str, form: &str, wanted: char, status: Status) -> Status {
    if wanted != 'y' {
        return status;
    }
    match step(route, form) {
        Some(step) => status.after(step).unwrap(),
        // Whoever objected with success is shown again, where nothing else has happened meanwhile.
        None if form.starts_with("granted=1") && status == Status::Suspended => Status::Published,
        None => status,
    }
}

/// What is wanted whatever policy and lifecycle say; one letter for each role.
const BY_HAND: &[(&str, &str, Status, &str)] = &[
    ("office_entry", "", Status::Draft, "snnnnnyyy"),
    ("office_entry", "", Status::Removed, "snnnnnyyy"),
    ("office_entry_decide", "deed=suspended", Status::Published, "snnnnnyyn"),
    ("office_entry_decide", "deed=suspended", Status::RevisionPending, "snnnnnyyn"),
    ("office_entry_decide", "deed=suspended", Status::Archived, "snnnnnyyn"),
    ("office_entry_decide", "deed=suspended", Status::InReview, "snnnnnccc"),
    ("office_entry_decide", "deed=suspended", Status::Suspended, "snnnnnccc"),
    ("office_entry_decide", "deed=restored", Status::Suspended, "snnnnnyyn"),
    ("office_entry_decide", "deed=restored", Status::Removed, "snnnnnccc"),
    ("office_entry_decide", "deed=removed", Status::Suspended, "snnnnnyyn"),
    ("office_entry_decide", "deed=removed", Status::Published, "snnnnnccc"),
    ("office_entry_decide", "deed=archived", Status::Published, "snnnnnyyn"),
    ("office_entry_decide", "deed=archived", Status::RevisionPending, "snnnnnyyn"),
    ("office_suspend", "", Status::Published, "snnnnnyyn"),
    ("office_suspend", "", Status::Archived, "snnnnnyyn"),
    ("office_suspend", "", Status::Submitted, "snnnnnccc"),
    ("office_suspend", "", Status::Suspended, "snnnnnccc"),
    ("office_reasons_page", "", Status::Suspended, "snnnnnyyy"),
    ("office_reasons", "", Status::Suspended, "snnnnnyyn"),
    ("office_reasons", "", Status::Published, "snnnnnccn"),
    ("office_versions_page", "", Status::Published, "snnnnnyyy"),
    ("office_versions", "deed=version_hidden", Status::Published, "snnnnnyyn"),
    ("office_versions", "deed=version_hidden", Status::Archived, "snnnnnyyn"),
    ("office_versions", "deed=version_hidden", Status::Suspended, "snnnnnccn"),
    ("office_versions", "deed=version_hidden", Status::Draft, "snnnnnccn"),
    ("notice", "", Status::Suspended, "snnnnnyyy"),
    ("notice_decide", "deed=suspended", Status::Published, "snnnnnyyn"),
    ("notice_decide", "act=close", Status::Published, "snnnnnyyn"),
    ("notice_decide", "act=close", Status::Removed, "snnnnnyyn"),
    ("objection_decide", "granted=0", Status::Suspended, "snnnnnyyn"),
    ("objection_decide", "granted=1", Status::Suspended, "snnnnnyyn"),
];

#[test]
fn policy_and_lifecycle_say_what_was_written_down() {
    for (route, form, status, letters) in BY_HAND {
        let said: String = Role::ALL.into_iter().map(|role| expected(route, form, role, *status)).collect();
        assert_eq!(said, *letters, "{route} {form} {status:?}");
    }
}

/// One request: a route, what is sent, a role, a state, and an entry of its own, with a notice and an objection.
struct Cell {
    route: Listed,
    form: &'static str,
    role: Role,
    row: EntryRow,
    notice: i64,
    objection: i64,
}

impl Cell {
    /// Puts down what the cells are about and gives all of them, the two languages in turn.
    async fn all(tx: &Transaction, guide: &Item, published: &EntryRow) -> Vec<Self> {
        let mut cells = Vec::new();
        for (name, form) in ROUTES {
            let routes = routes(name);
            for status in Status::ALL {
                for role in Role::ALL {
                    let id = id(ITEMS + cells.len() as u128);
                    let row = EntryRow {
                        id,
                        status,
                        version: 2,
                        origin: Origin::Own,
                        origin_initiative: subject(status).initiative,
                        authored: serde_json::to_string(copy(guide, id, "gleich").entry.authored()).unwrap(),
                        ..published.clone()
                    };
                    entry::put(tx, &row).await.unwrap();
                    revision::put(tx, &earlier(&row)).await.unwrap();
                    let draft = draft_in(Kind::Guide, status, id);
                    draft::put(tx, &draft).await.unwrap();
                    draft::add_author(tx, id, draft.saved_by).await.unwrap();
                    let (notice, hidden) = (reported(tx, &row).await, hidden(tx, &row).await);
                    if name.starts_with("office_reasons") && status == Status::Suspended {
                        suspension::add(tx, &unreasoned(&row, hidden)).await.unwrap();
                    }
                    let objection = objected(tx, &row, hidden).await;
                    let route = routes[cells.len() % routes.len()].clone();
                    cells.push(Self { route, form, role, row, notice, objection });
                }
            }
        }
        cells
    }

    fn wanted(&self) -> char {
        expected(self.route.name, self.form, self.role, self.row.status)
    }

    async fn ask(&self, house: &House) -> Answer {
        let number = match self.route.name {
            "notice" | "notice_decide" => self.notice.to_string(),
            "objection_decide" => self.objection.to_string(),
            _ => self.row.id.to_string(),
        };
        let (path, cookie) = (self.route.path.replace("{id}", &number), self.role.cookie());
        if !self.route.changes {
            return house.get_with(&path, &[("cookie", &cookie)]).await;
        }
        house.post(&path, &cookie, &format!("{}{WHY}", self.form)).await
    }

    /// All that a request could have changed: the state of the entry, what was decided about it, whether notice and
    /// objection wait.
    async fn all_of(&self, storage: &Storage) -> (Status, usize, bool, bool) {
        let entry = entry::get(storage, self.row.id).await.unwrap().unwrap();
        let decided = decision::of_entry(storage, self.row.id, 10).await.unwrap().len();
        let notice = notice::get(storage, self.notice).await.unwrap().unwrap();
        let objection = objection::get(storage, self.objection).await.unwrap().unwrap();
        (entry.status, decided, notice.decided.is_none(), objection.outcome.is_none())
    }
}

/// A notice about an entry; gives its number.
async fn reported(tx: &Transaction, row: &EntryRow) -> i64 {
    let notice = NoticeRow {
        number: 0,
        kind: NoticeKind::Content,
        entry: Some(row.id),
        page: app::routes::permanent(row.kind, row.id),
        reason: None,
        text: "Auf dem zweiten Bild sind Menschen zu sehen.".to_owned(),
        aid: None,
        name: None,
        mail: None,
        language: Language::De,
        at: at(),
        due: at().date_naive(),
        decided: None,
    };
    notice::add(tx, &notice).await.unwrap()
}

/// The version before the one that is public.
fn earlier(row: &EntryRow) -> RevisionRow {
    RevisionRow {
        entry: row.id,
        version: row.version - 1,
        authored: row.authored.clone(),
        content_hash: row.content_hash,
        change_note: None,
        published_at: at(),
    }
}

/// That an entry was hidden, by somebody who is none of these; gives the number of the decision.
async fn hidden(tx: &Transaction, row: &EntryRow) -> i64 {
    let decided = DecisionRow {
        id: 0,
        at: Utc::now(),
        entry: row.id,
        version: Some(row.version),
        deed: Deed::Suspended,
        reason: None,
        words: None,
        who: None,
        for_office: true,
        submission: None,
        notice: None,
    };
    decision::append(tx, &decided).await.unwrap()
}

/// That it was hidden at once, and why is still to be written.
fn unreasoned(row: &EntryRow, decision: i64) -> SuspensionRow {
    SuspensionRow {
        decision,
        entry: row.id,
        at: at(),
        before: Status::Published,
        notice: None,
        reasons_due: Some(at().date_naive()),
        reasoned_at: None,
        ended_at: None,
    }
}

/// What the author of an entry says to a decision; gives the number of that.
async fn objected(tx: &Transaction, row: &EntryRow, decision: i64) -> i64 {
    let said = ObjectionRow {
        id: 0,
        decision,
        entry: row.id,
        who: Role::Author.account(),
        at: Utc::now(),
        text: "Alle, die zu sehen sind, haben zugesagt.".to_owned(),
        outcome: None,
    };
    objection::append(tx, &said).await.unwrap()
}

#[test]
fn the_office_does_in_every_state_what_the_policy_says() {
    on(async {
        let house = House::new(Config::default()).await;
        people(&house).await;
        let guide = named("menschen-einladen-die-nie-kommen");
        house.take_in(std::slice::from_ref(&guide), Origin::Shipped).await;
        let storage = house.door.library.storage();
        let published = entry::get(storage, guide.entry.id).await.unwrap().unwrap();
        let tx = storage.begin().await.unwrap();
        let cells = Cell::all(&tx, &guide, &published).await;
        tx.commit().await.unwrap();
        let mut wrong_ones = Vec::new();
        for cell in &cells {
            let (before, wanted) = (cell.all_of(storage).await, cell.wanted());
            let answer = cell.ask(&house).await;
            let Cell { route, form, role, row, .. } = cell;
            let what = format!("{} {form} as {role:?} in {:?}", route.name, row.status);
            wrong_ones.extend(wrong(&what, &answer, answered(route.name, wanted)));
            let now = cell.all_of(storage).await;
            if (now != before) != (route.changes && wanted == 'y') {
                wrong_ones.push(format!("{what}: {before:?} became {now:?}"));
            }
            let after = after(route.name, form, wanted, row.status);
            if now.0 != after {
                wrong_ones.push(format!("{what}: the entry is {:?}, not {after:?}", now.0));
            }
        }
        assert_eq!(wrong_ones, Vec::<String>::new(), "{} of {}", wrong_ones.len(), cells.len());
    });
}
