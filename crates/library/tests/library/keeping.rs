//! Saving while the network fails, and what is written beside the fields: nothing overwrites, nobody is asked about
//! what they wrote themselves.

use std::sync::Arc;

use domain::account::{AccountId, Membership, Viewer};
use domain::form::{Change, Move};
use domain::lifecycle::Status;
use domain::{EntryId, Kind, Language};
use library::Library;
use library::drafts::{Draft, Edit, OPEN_FOR, Outcome, Saved, Side};
use search::embedded::Embedded;
use storage::draft;
use uuid::Uuid;

use crate::world::{over, storage};

fn initiative() -> EntryId {
    "019a2000-0000-7000-8000-00000000aaaa".parse().unwrap()
}

fn writer(number: u128) -> Viewer {
    Viewer {
        account: Some(AccountId(Uuid::from_u128(number))),
        office: None,
        memberships: vec![(initiative(), Membership::Contributor)],
    }
}

fn edit(revision: i64, posted: &[(&str, &str)], sent: &[&str]) -> Edit {
    let posted = posted.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Edit { revision, posted, sent: sent.iter().map(|name| (*name).to_owned()).collect(), ..Edit::default() }
}

fn noted(revision: i64, note: &str) -> Edit {
    Edit { change_note: Some(note.to_owned()), ..edit(revision, &[], &[]) }
}

async fn begun(kind: Kind) -> (Library, EntryId) {
    let library = over(&storage().await, Arc::new(Embedded::in_memory().unwrap()));
    let id = library.begin(&writer(1), kind, Some(initiative()), Language::De).await.unwrap();
    (library, id)
}

async fn save(library: &Library, who: u128, id: EntryId, edit: &Edit) -> Outcome {
    library.save(&writer(who), id, edit).await.unwrap()
}

/// The draft that came of a save; none where it is disputed.
fn draft_of(outcome: Outcome) -> Option<Draft> {
    match outcome.saved {
        Saved::Saved(draft) | Saved::Merged(draft) => Some(*draft),
        Saved::Conflict(_) => None,
    }
}

#[tokio::test]
async fn nobody_is_asked_about_their_own_words() {
    let (library, id) = begun(Kind::Guide).await;
    // The first save arrives, its answer does not; the same sentence is typed on.
    let lost = save(&library, 1, id, &edit(1, &[("title", "Am Zaun")], &["a"])).await;
    assert_eq!((lost.again, draft_of(lost).unwrap().revision), (false, 2));
    let unnamed = save(&library, 1, id, &edit(1, &[("title", "Am Zaun reden")], &[])).await;
    assert!(draft_of(unnamed).is_none(), "without a name it would be a dispute");
    let next = save(&library, 1, id, &edit(1, &[("title", "Am Zaun reden")], &["a", "b"])).await;
    let draft = draft_of(next).unwrap();
    assert_eq!((draft.revision, draft.title()), (3, "Am Zaun reden"));

    // Somebody else writes meanwhile: elsewhere it is merged, at the same place it is asked about.
    save(&library, 2, id, &edit(3, &[("summary", "Von der anderen")], &["z"])).await;
    let merged = save(&library, 1, id, &edit(1, &[("title", "Am Zaun leise reden")], &["a", "b", "c"])).await;
    assert!(matches!(merged.saved, Saved::Merged(_)), "{merged:?}");
    // What was sent is the base, not what came of it: the summary of the other is not taken out.
    let on = save(&library, 1, id, &edit(1, &[("title", "Am Zaun reden wir"), ("summary", "")], &["c", "d"])).await;
    let draft = draft_of(on).unwrap();
    assert_eq!(draft.title(), "Am Zaun reden wir");
    assert_eq!(draft.authored["summary"]["de"], "Von der anderen");
    save(&library, 2, id, &edit(draft.revision, &[("title", "Über den Zaun")], &[])).await;
    let theirs = save(&library, 1, id, &edit(1, &[("title", "Am Zaun reden alle")], &["d", "e"])).await;
    assert!(draft_of(theirs).is_none(), "others are not overwritten");
}

#[tokio::test]
async fn what_is_sent_twice_is_done_once() {
    let (library, id) = begun(Kind::DialogFormat).await;
    let add = Change { how: Move::Add, list: "fields.steps".to_owned(), index: 0 };
    let posted = [("fields.steps[0].title", "Ankommen")];
    let asked = Edit { change: Some(add), ..edit(1, &posted, &["a"]) };
    let first = draft_of(save(&library, 1, id, &asked).await).unwrap();
    let second = save(&library, 1, id, &asked).await;
    assert!(second.again);
    let second = draft_of(second).unwrap();
    assert_eq!((second.revision, &second.authored), (first.revision, &first.authored));
    assert_eq!(second.authored["fields"]["steps"].as_array().map(Vec::len), Some(2), "one was added");
}

#[tokio::test]
async fn a_choice_settles_what_lies_in_the_browser() {
    let (library, id) = begun(Kind::Guide).await;
    save(&library, 2, id, &edit(1, &[("title", "Von der anderen")], &[])).await;
    let mine = edit(1, &[("title", "Von mir")], &["a"]);
    let clash = save(&library, 1, id, &mine).await;
    let Saved::Conflict(clash) = clash.saved else { panic!("{clash:?}") };
    let choices = [("title.de".to_owned(), Side::Theirs)].into();
    let chosen = Edit { choices, seen: Some(clash.theirs.revision), ..mine.clone() };
    assert_eq!(draft_of(save(&library, 1, id, &chosen).await).unwrap().title(), "Von der anderen");
    // The browser sends once more what lies in it, under a name of its own.
    let again = save(&library, 1, id, &edit(1, &[("title", "Von mir")], &["a", "b"])).await;
    assert!(again.again);
    assert_eq!(draft_of(again).unwrap().title(), "Von der anderen", "it is not asked again");
}

#[tokio::test]
async fn the_note_is_merged_like_a_field() {
    let (library, id) = begun(Kind::Guide).await;
    assert_eq!(draft_of(save(&library, 1, id, &noted(1, "Kürzer.")).await).unwrap().revision, 2);
    // Somebody else, who began before that, writes elsewhere and sends the box as it was.
    let stale = Edit { change_note: Some(String::new()), ..edit(1, &[("title", "Neu")], &[]) };
    let merged = draft_of(save(&library, 2, id, &stale).await).unwrap();
    assert_eq!((merged.title(), merged.change_note.as_deref()), ("Neu", Some("Kürzer.")));
    // Different sentences come together, the same one is shown.
    let both = save(&library, 1, id, &noted(merged.revision, "Kürzer. Mit Bild.")).await;
    let revision = draft_of(both).unwrap().revision;
    let clash = save(&library, 2, id, &noted(merged.revision, "Länger.")).await;
    let Saved::Conflict(clash) = clash.saved else { panic!("{clash:?}") };
    assert_eq!(clash.disputed.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["change_note"]);
    let choices = [("change_note".to_owned(), Side::Mine)].into();
    let chosen = Edit { choices, seen: Some(revision), ..noted(merged.revision, "Länger.") };
    assert_eq!(draft_of(save(&library, 2, id, &chosen).await).unwrap().change_note.as_deref(), Some("Länger."));
    // An empty box takes it out, where nobody else wrote.
    let emptied = noted(revision + 1, " ");
    assert_eq!(draft_of(save(&library, 2, id, &emptied).await).unwrap().change_note, None);
}

#[tokio::test]
async fn a_draft_is_held_by_whoever_has_it_open() {
    let (library, id) = begun(Kind::Guide).await;
    let before = library.draft(&writer(1), id).await.unwrap();
    assert_eq!(library.hold(&writer(2), id).await.unwrap(), Some(AccountId(Uuid::from_u128(1))), "who began it");
    assert_eq!(library.hold(&writer(1), id).await.unwrap(), None);
    let marked = library.draft(&writer(1), id).await.unwrap();
    assert_eq!(marked.opened.map(|(who, _)| who), before.opened.map(|(who, _)| who));
    assert_eq!(Draft { opened: before.opened, ..marked }, before, "nothing but the mark");

    // Long after, whoever opens it has it.
    let tx = library.storage().begin().await.unwrap();
    let mut row = draft::get_locked(&tx, id).await.unwrap().unwrap();
    row.opened = row.opened.map(|(who, at)| (who, at - OPEN_FOR));
    draft::put(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(library.hold(&writer(2), id).await.unwrap(), None);
    assert_eq!(library.hold(&writer(1), id).await.unwrap(), Some(AccountId(Uuid::from_u128(2))));

    let tx = library.storage().begin().await.unwrap();
    row.status = Status::Submitted;
    draft::put(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    assert!(library.hold(&writer(1), id).await.is_err(), "it is not the time to write");
}
