//! What stands in the database and in the outbox after the last kill: no later one has taken anything from what earlier
//! ones had left.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::EntryId;
use domain::decision::Deed;
use domain::lifecycle::Status;
use library::{Clock, Library};
use search::embedded::Embedded;
use serde_json::Value;
use server::config::Config;
use server::mail::Post;
use server::mail::outbox::{Outbox, Put};
use server::state::Door;
use server::worker::mail::{Outcome, once};
use storage::{Storage, comment, decision, draft, entry, job, media, notice};

use super::Written;
use super::reviewing::{Case, Done};
use super::writing::{File, Saved, WRITER, id_in, summary, title};

/// Decisions about one entry; there are two at most.
const MOST: u64 = 10;

/// After everybody who died with a letter in hand has lost it to others.
struct Later;

impl Clock for Later {
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + TimeDelta::minutes(10)
    }
}

/// Looks at everything that was written in all lives of the server.
pub(super) async fn look(folder: &Path, written: &Written) {
    let config = Config { data: folder.join("data"), demo: true, ..Config::default() };
    let storage = Storage::open(&config.database_url()).await.unwrap();
    for draft in written.saved.iter().flatten() {
        look_at_saved(&storage, draft).await;
    }
    for file in &written.files {
        look_at_file(&storage, file).await;
    }
    for case in &written.cases {
        look_at_case(&storage, case).await;
    }
    let letters = letters(&storage, &config).await;
    for case in &written.cases {
        look_at_letters(&letters, case);
    }
    storage.close().await.unwrap();
}

async fn look_at_saved(storage: &Storage, draft: &Saved) {
    let Saved { address, acknowledged, sent } = draft;
    let id: EntryId = id_in(address).parse().unwrap();
    let row = draft::get(storage, id).await.unwrap().unwrap();
    let authored: Value = serde_json::from_str(&row.authored).unwrap();
    let is = (authored["title"]["de"].as_str(), authored["summary"]["de"].as_str());
    let is = is.0.unwrap_or_default().to_owned() + " / " + is.1.unwrap_or_default();
    let fits = (*acknowledged..=*sent).any(|number| is == format!("{} / {}", title(number), summary(number)));
    assert!(fits, "{address}: {acknowledged} to {sent}, not {is}");
}

/// Its draft names it, and it is noted for it.
async fn look_at_file(storage: &Storage, file: &File) {
    let id: EntryId = file.draft.parse().unwrap();
    let row = draft::get(storage, id).await.unwrap().unwrap();
    assert!(row.authored.contains(&file.hash), "{id} does not name {}", file.hash);
    let noted = media::of_draft(storage, id, storage::MOST).await.unwrap();
    assert!(noted.iter().any(|it| it.hash.to_string() == file.hash), "{} is not noted for {id}", file.hash);
}

async fn look_at_case(storage: &Storage, case: &Case) {
    let decisions = decision::of_entry(storage, case.entry(), MOST).await.unwrap();
    let times = |deed: Deed| decisions.iter().filter(|row| row.deed == deed).count();
    let (published, hidden) = (times(Deed::Published), times(Deed::Suspended));
    assert!(case.published.fits(published) && case.hidden.fits(hidden), "{case:?}: {decisions:?}");
    // A decision and what it decides are there together or not at all.
    let row = entry::get(storage, case.entry()).await.unwrap();
    let wanted = match (published, hidden) {
        (0, _) => None,
        (_, 0) => Some(Status::Published),
        _ => Some(Status::Suspended),
    };
    assert_eq!(row.map(|row| row.status), wanted, "{case:?}");
    let comments = comment::of(storage, case.number).await.unwrap();
    assert!(case.commented.fits(comments.len()), "{case:?}: {comments:?}");
    assert!(comments.iter().all(|it| it.text == case.comment()), "{case:?}: {comments:?}");
    if let Some(number) = case.notice {
        let row = notice::get(storage, number).await.unwrap().unwrap();
        assert_eq!((row.entry, row.decided.is_some()), (Some(case.entry()), hidden == 1), "{case:?}");
    }
}

/// All letters, after those that still waited: each job has one, and no other is there.
async fn letters(storage: &Storage, config: &Config) -> Vec<Put> {
    let library = Library::new(storage.clone(), Arc::new(Embedded::in_memory().unwrap()), Arc::new(Later));
    let (door, post) = (Door::new(library, config), Post::new(config).unwrap());
    while let Some(outcome) = once(&door, &post, "the last one").await.unwrap() {
        assert_eq!(outcome, Outcome::Sent);
    }
    assert_eq!(job::count_open(storage).await.unwrap(), 0);
    assert_eq!(job::count_given_up(storage).await.unwrap(), 0);
    // Letters alone are jobs, and numbers are never left out: the next one tells how many there were.
    let tx = storage.begin().await.unwrap();
    let next = job::enqueue(&tx, "count", &Value::Null, Utc::now()).await.unwrap();
    tx.roll_back().await.unwrap();
    let letters = Outbox::of(config).unwrap().list(usize::MAX).unwrap();
    let mut numbers: Vec<i64> =
        letters.iter().map(|letter| letter.name.rsplit_once('-').unwrap().1.parse().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..next).collect::<Vec<_>>(), "each letter once");
    letters
}

/// Whoever wrote it and whoever reported it was told of all that happened, and of each once.
fn look_at_letters(letters: &[Put], case: &Case) {
    let to =
        |address: &str| letters.iter().filter(|letter| letter.to == address && letter.text.contains(&case.id)).count();
    let between = |things: &[Done]| {
        things.iter().map(|thing| thing.times()).fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
    };
    // The receipt of the submission, which everybody who reviews has seen, and the decisions.
    let (least, most) = between(&[Done::Yes, case.published, case.hidden]);
    let author = to(WRITER);
    assert!((least..=most).contains(&author), "{case:?}: {author} letters, not {least} to {most}");
    let decided = if case.notice.is_some() { case.hidden } else { Done::No };
    let (least, most) = between(&[case.reported, decided]);
    let reader = to(&case.reader());
    assert!((least..=most).contains(&reader), "{case:?}: {reader} letters to who reported it");
}
