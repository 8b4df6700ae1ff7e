//! What is for everybody: an entry in every state under each of its addresses, its files, and all that has no state.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::account::Viewer;
use domain::lifecycle::Status;
use domain::policy::{Action, ReviewMode, may, may_see_history};
use domain::{Kind, Language};
use server::config::Config;
use server::router::{Listed, listed};
use storage::media;

use super::{BY_FORM, Role, entries, entry_in, got, people, routes, slug_of, subject, wrong};
use crate::authorisation::is_private;
use crate::house::{House, on};
use crate::media::png;

const ROUTES: [&str; 6] = ["permanent", "api_entry", "entry", "sheet", "initiative_feed", "media"];

pub(super) fn names() -> Vec<&'static str> {
    ROUTES.to_vec()
}

/// The letter that anybody gets who looks for an entry in this state.
pub(super) fn read(status: Status) -> char {
    match may(&Viewer::reader(), Action::Read, &subject(status), ReviewMode::Office) {
        Ok(()) => 'y',
        Err(_) if matches!(status, Status::Withdrawn | Status::Removed) => 'g',
        Err(_) => '?',
    }
}

fn expected(route: &str, role: Role, status: Status) -> char {
    match (route, read(status)) {
        // A file of a draft is for whoever may read that, whatever became of the entry.
        ("media", 'y') => 'y',
        ("media", _) => {
            if may_see_history(&role.viewer(), &subject(status)).is_ok() {
                'y'
            } else {
                '?'
            }
        }
        // Everything else answers as if nobody were signed in.
        (_, letter) => letter,
    }
}

/// What is wanted whatever policy and lifecycle say; one letter for each role.
const BY_HAND: &[(&str, Status, &str)] = &[
    ("entry", Status::Draft, "?????????"),
    ("entry", Status::Submitted, "?????????"),
    ("entry", Status::InReview, "?????????"),
    ("entry", Status::ChangesRequested, "?????????"),
    ("entry", Status::Approved, "?????????"),
    ("entry", Status::Published, "yyyyyyyyy"),
    ("entry", Status::Rejected, "?????????"),
    ("entry", Status::RevisionPending, "yyyyyyyyy"),
    ("entry", Status::Withdrawn, "ggggggggg"),
    ("entry", Status::Suspended, "?????????"),
    ("entry", Status::Removed, "ggggggggg"),
    ("entry", Status::Archived, "yyyyyyyyy"),
    ("media", Status::Draft, "??yy?yyyy"),
    ("media", Status::Published, "yyyyyyyyy"),
    ("media", Status::Suspended, "??yy?yyyy"),
    ("media", Status::Removed, "??yy?yyyy"),
];

#[test]
fn policy_and_lifecycle_say_what_was_written_down() {
    for (route, status, letters) in BY_HAND {
        let said: String = Role::ALL.into_iter().map(|role| expected(route, role, *status)).collect();
        assert_eq!(said, *letters, "{route} {status:?}");
    }
}

/// The language of a path, and the kind of entry that it leads to.
fn leads_to(path: &str) -> (Language, Kind) {
    let mut parts = path.split('/').skip(1);
    let language = parts.next().and_then(Language::from_code);
    let word = parts.next().unwrap_or_default();
    let kind = language.and_then(|language| app::routes::kind_of_word(language, word));
    (language.unwrap_or_default(), kind.unwrap_or(Kind::Guide))
}

/// The path to the entry in this state.
fn path(route: &Listed, status: Status, files: &BTreeMap<Status, String>) -> String {
    let (_, kind) = leads_to(&route.path);
    route
        .path
        .replace("{kind}", kind.code())
        .replace("{id}", &entry_in(kind, status).to_string())
        .replace("{slug}", &slug_of(status))
        .replace("{hash}", &files[&status])
}

/// A file for the guide in each state, handed in for its draft.
async fn files(house: &House) -> BTreeMap<Status, String> {
    let library = &house.door.library;
    let mut files = BTreeMap::new();
    for (colour, status) in (0..).zip(Status::ALL) {
        let file = library.import_file(png(colour)).await.unwrap();
        let guide = entry_in(Kind::Guide, status);
        let tx = library.storage().begin().await.unwrap();
        media::add_to_entries(&tx, [(guide, file.hash)]).await.unwrap();
        media::add_to_draft(&tx, file.hash, guide).await.unwrap();
        tx.commit().await.unwrap();
        files.insert(status, file.hash.to_string());
    }
    files
}

#[test]
fn an_entry_is_read_by_everybody_or_by_nobody() {
    on(async {
        let house = House::new(Config::default()).await;
        people(&house).await;
        entries(&house, &Kind::ALL).await;
        let files = files(&house).await;
        let mut wrong_ones = Vec::new();
        for route in ROUTES.into_iter().flat_map(routes) {
            for status in Status::ALL {
                let path = path(&route, status, &files);
                for role in Role::ALL {
                    let answer = house.get_with(&path, &[("cookie", &role.cookie())]).await;
                    let wanted = expected(route.name, role, status);
                    wrong_ones.extend(wrong(&format!("{path} as {role:?} in {status:?}"), &answer, wanted));
                }
            }
        }
        // What is listed, found and fed is what is read.
        for path in
            ["/sitemap.xml", "/de/feed.atom", "/de/leitfaeden", "/de/suche?kind=guide", "/api/v1/search?kind=guide"]
        {
            let text = house.get(path).await.text();
            for status in Status::ALL {
                let is_there =
                    text.contains(&slug_of(status)) || text.contains(&entry_in(Kind::Guide, status).to_string());
                if is_there != (read(status) == 'y') {
                    wrong_ones.push(format!("{path} names what is {status:?}: {is_there}"));
                }
            }
        }
        assert_eq!(wrong_ones, Vec::<String>::new());
    });
}

/// The path of a route without an item, with parameters that lead somewhere.
fn plain(route: &Listed, house: &House) -> String {
    let (language, _) = leads_to(&route.path);
    let collection = house.door.collections.first().map_or("", |collection| collection.slug(language));
    route
        .path
        .replace("{scheme}", "target-group")
        .replace("{concept}", "z01")
        .replace("{file}", "t1.atom")
        .replace("{token}", "unknown")
        .replace("{*path}", "nothing.js")
        .replace("{slug}", collection)
}

/// Outside of account, desk and office nobody is answered otherwise than others.
#[test]
fn what_has_no_state_is_the_same_for_everybody() {
    on(async {
        let house = House::new(Config::default()).await;
        people(&house).await;
        entries(&house, &[Kind::Guide]).await;
        let is_plain =
            |route: &Listed| !is_private(route) && !ROUTES.contains(&route.name) && !BY_FORM.contains(&route.name);
        let mut wrong_ones = Vec::new();
        for route in listed().into_iter().filter(is_plain) {
            let path = plain(&route, &house);
            let mut first = None;
            for role in Role::ALL {
                let cookie = role.cookie();
                let answer = if route.changes {
                    house.post(&path, &cookie, "").await
                } else {
                    house.get_with(&path, &[("cookie", &cookie)]).await
                };
                let is_refused = matches!(got(&answer), 's' | 'n' | '?' | '!') && route.name != "asset";
                if is_refused || answer.status == StatusCode::METHOD_NOT_ALLOWED {
                    wrong_ones.push(format!("{} {path} as {role:?}: {}", route.method, answer.status));
                }
                // How the machine is may be another one at any moment.
                let body = if route.name == "ready" { Default::default() } else { answer.body.clone() };
                let said = (answer.status, answer.header("location").to_owned(), body);
                if *first.get_or_insert_with(|| said.clone()) != said {
                    wrong_ones.push(format!("{} {path} answers {role:?} otherwise than nobody", route.method));
                }
            }
        }
        assert_eq!(wrong_ones, Vec::<String>::new());
    });
}
