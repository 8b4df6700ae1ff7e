//! Withdrawing what is public, in every state.

use domain::Kind;
use domain::lifecycle::{Status, Step};
use domain::policy::{Action, Denied, ReviewMode, may, may_withdraw};
use library::Origin;
use library::transfer::Item;
use server::config::Config;
use server::router::Listed;
use storage::entry::{self, EntryRow};
use storage::{Storage, Transaction, decision, draft};

use super::{ITEMS, Role, copy, draft_in, id, people, routes, said, subject, wrong};
use crate::house::{Answer, House, named, on};

const ROUTES: [&str; 2] = ["unpublish_page", "unpublish"];

pub(super) fn names() -> Vec<&'static str> {
    ROUTES.to_vec()
}

fn expected(route: &str, role: Role, status: Status) -> char {
    let (viewer, subject, mode) = (role.viewer(), subject(status), ReviewMode::Office);
    if role == Role::Nobody {
        return 's';
    }
    if matches!(status, Status::Withdrawn | Status::Removed) {
        return 'g';
    }
    if let Err(denied) = may(&viewer, Action::Read, &subject, mode) {
        return said(Err(denied));
    }
    // Whoever could take it back as a submission is told on the page why it is not withdrawn.
    let is_told = may(&viewer, Action::Step(Step::Withdraw), &subject, mode).is_ok();
    match (route, may_withdraw(&viewer, Kind::Guide, &subject, false, mode)) {
        (_, Ok(())) => 'y',
        ("unpublish_page", Err(_)) if is_told => 'y',
        (_, Err(Denied::State)) if is_told => 'c',
        (_, Err(_)) => 'n',
    }
}

/// What is wanted whatever policy and lifecycle say; one letter for each role.
const BY_HAND: &[(&str, Status, &str)] = &[
    // By whoever wrote it alone, and by the owner; never by the office.
    ("unpublish_page", Status::Published, "snynnynnn"),
    ("unpublish", Status::Published, "snynnynnn"),
    ("unpublish", Status::RevisionPending, "snynnynnn"),
    ("unpublish", Status::Archived, "snynnynnn"),
    // What is not public is taken back as a submission, or stays as it is.
    ("unpublish", Status::Draft, "s?nn?nnnn"),
    ("unpublish_page", Status::Submitted, "s?yn?ynnn"),
    ("unpublish", Status::Submitted, "s?cn?cnnn"),
    ("unpublish", Status::Suspended, "s?nn?nnnn"),
    ("unpublish_page", Status::Withdrawn, "sgggggggg"),
    ("unpublish", Status::Withdrawn, "sgggggggg"),
    ("unpublish", Status::Removed, "sgggggggg"),
];

#[test]
fn policy_and_lifecycle_say_what_was_written_down() {
    for (route, status, letters) in BY_HAND {
        let said: String = Role::ALL.into_iter().map(|role| expected(route, role, *status)).collect();
        assert_eq!(said, *letters, "{route} {status:?}");
    }
}

/// One request: a route, a role, a state, and an entry of its own that no other names.
struct Cell {
    route: Listed,
    role: Role,
    row: EntryRow,
}

impl Cell {
    /// Puts down what the cells are about and gives all of them, the two languages in turn.
    async fn all(tx: &Transaction, guide: &Item, published: &EntryRow) -> Vec<Self> {
        let mut cells = Vec::new();
        for name in ROUTES {
            let routes = routes(name);
            for status in Status::ALL {
                for role in Role::ALL {
                    let id = id(ITEMS + cells.len() as u128);
                    let row = EntryRow {
                        id,
                        status,
                        origin: Origin::Own,
                        origin_initiative: subject(status).initiative,
                        authored: serde_json::to_string(copy(guide, id, "gleich").entry.authored()).unwrap(),
                        ..published.clone()
                    };
                    entry::put(tx, &row).await.unwrap();
                    let draft = draft_in(Kind::Guide, status, id);
                    draft::put(tx, &draft).await.unwrap();
                    draft::add_author(tx, id, draft.saved_by).await.unwrap();
                    let route = routes[cells.len() % routes.len()].clone();
                    cells.push(Self { route, role, row });
                }
            }
        }
        cells
    }

    async fn ask(&self, house: &House) -> Answer {
        let (path, cookie) = (self.route.path.replace("{id}", &self.row.id.to_string()), self.role.cookie());
        if !self.route.changes {
            return house.get_with(&path, &[("cookie", &cookie)]).await;
        }
        house.post(&path, &cookie, "words=Das+Verfahren+gibt+es+bei+uns+seit+einem+Jahr+nicht+mehr.").await
    }

    /// All that a request could have changed: the states of the entry and its draft, what was decided about it.
    async fn all_of(&self, storage: &Storage) -> (Status, Status, usize) {
        let entry = entry::get(storage, self.row.id).await.unwrap().unwrap();
        let draft = draft::get(storage, self.row.id).await.unwrap().unwrap();
        (entry.status, draft.status, decision::of_entry(storage, self.row.id, 10).await.unwrap().len())
    }
}

#[test]
fn what_is_public_is_withdrawn_as_the_policy_says() {
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
            let before = cell.all_of(storage).await;
            let answer = cell.ask(&house).await;
            let Cell { route, role, row } = cell;
            let wanted = expected(route.name, *role, row.status);
            let what = format!("{} as {role:?} in {:?}", route.name, row.status);
            wrong_ones.extend(wrong(&what, &answer, wanted));
            let is_done = route.changes && wanted == 'y';
            let after = if is_done { (Status::Withdrawn, Status::Withdrawn, before.2 + 1) } else { before };
            let now = cell.all_of(storage).await;
            if now != after {
                wrong_ones.push(format!("{what}: {before:?} became {now:?}, not {after:?}"));
            }
        }
        assert_eq!(wrong_ones, Vec::<String>::new(), "{} of {}", wrong_ones.len(), cells.len());
    });
}
