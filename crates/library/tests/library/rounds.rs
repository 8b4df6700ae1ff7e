//! Rounds of a submission: each keeps its text, and what was said in an earlier one is found again; what a reviewer
//! notes beside the decision.

use domain::form::{self, Change, Move};
use domain::lifecycle::Status;
use domain::part;
use domain::policy::{Denied, ReviewMode};
use domain::review::{Checklist, MOST_ROUNDS, Verdict};
use domain::{EntryId, Language};
use library::difference::How;
use library::drafts::Edit;
use library::review::{Beside, Compared, Decision, Notes};
use library::{Error, Library};
use storage::{account, comment, round};

use crate::review::{Nowhere, house, moderator, publish, saved, submitted, writer};

fn ask() -> Decision {
    Decision { verdict: Verdict::Ask, reason: None, words: "Bitte sehen Sie das noch einmal durch.".to_owned() }
}

fn notes(comments: &[(&str, &str)], checklist: Option<&str>) -> Notes {
    let comments = comments.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Notes { comments, checklist: checklist.map(Checklist::read), round: None }
}

/// Takes a case, notes this and asks for changes.
async fn asked(library: &Library, number: i64, comments: &[(&str, &str)]) {
    library.take_case(&moderator(2), number).await.unwrap();
    library.note_case(&moderator(2), number, &notes(comments, None)).await.unwrap();
    library.decide_case(&moderator(2), number, &ask(), &Nowhere).await.unwrap();
}

/// Saves a change of the draft and hands it in.
async fn handed_in_again(library: &Library, id: EntryId, edit: Edit) -> i64 {
    let revision = library.draft(&writer(), id).await.unwrap().revision;
    let revision = saved(library, id, &Edit { revision, ..edit }).await;
    library.submit(&writer(), id, revision, None).await.unwrap()
}

fn titled(title: &str) -> Edit {
    Edit { posted: vec![("title".to_owned(), title.to_owned())], ..Edit::default() }
}

#[tokio::test]
async fn each_round_is_read_beside_the_one_before() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl in Runden").await;
    let me = moderator(2);
    let first = library.case(&me, number).await.unwrap();
    assert_eq!((first.compared, &first.comparable[..]), (Compared::Nothing, &[Compared::Nothing][..]));
    let steps: Vec<_> = first.parts.iter().filter(|part| part.list == "steps").collect();
    assert!(steps.len() > 3 && steps.iter().all(|part| !part.name.is_empty()), "{steps:?}");
    let said =
        [("title", "Kürzer?"), ("steps[1].title", "Was geschieht hier?"), ("steps[2]", "Wie lange?"), ("", "Gut.")];
    asked(&library, number, &said).await;

    // The authors change the title and the order of two steps; what was said goes along.
    let change = Change::read(&Change::of(Move::Down, "fields.steps", 1));
    let draft = library.draft(&writer(), id).await.unwrap();
    let mut posted = form::write(draft.kind, &draft.authored);
    posted.retain(|(name, _)| name != "title");
    posted.push(("title".to_owned(), "Fishbowl in zwei Runden".to_owned()));
    let edit = Edit { revision: draft.revision, posted, change, ..Edit::default() };
    let revision = saved(&library, id, &edit).await;
    let told = library.told(&writer(), id).await.unwrap().comments;
    let places: Vec<Option<&str>> = told.iter().map(|remark| remark.place.as_deref()).collect();
    assert_eq!(places, [Some("title"), Some("steps[2].title"), Some("steps[1]"), None]);
    let about: Vec<Option<&str>> = told.iter().map(|remark| remark.about.as_deref()).collect();
    assert_eq!(about, [Some("Fishbowl in Runden"), None, None, None]);
    assert_eq!(library.submit(&writer(), id, revision, None).await.unwrap(), number);

    let case = library.case(&me, number).await.unwrap();
    assert_eq!((case.compared, case.rounds, case.public), (Compared::Round(1), 2, None));
    assert_eq!(case.comparable, [Compared::Round(1), Compared::Nothing]);
    assert_eq!(case.handed_in.iter().map(|round| round.round).collect::<Vec<_>>(), [1, 2]);
    let changed: Vec<&str> =
        case.difference.fields.iter().filter(|it| it.how != How::Same).map(|it| it.path.as_str()).collect();
    assert_eq!(changed.len(), 2, "{changed:?}");
    let steps = case.difference.fields.iter().find(|field| field.path == "steps").unwrap();
    assert!(steps.leaves.iter().all(|leaf| leaf.how == How::Same), "the steps are as they were");
    let moved: std::collections::BTreeSet<(&str, usize)> =
        steps.leaves.iter().filter_map(|leaf| Some((part::item_of(&leaf.path), leaf.moved_from?))).collect();
    assert!(matches!(moved.into_iter().collect::<Vec<_>>()[..], [("steps[1]", 2)] | [("steps[2]", 1)]));
    let remark = &case.comments[0];
    assert_eq!((remark.row.round, remark.about.as_deref()), (1, Some("Fishbowl in Runden")));

    // By choice the whole is read, as it would be public.
    let whole = library.case_beside(&me, number, Beside::Public).await.unwrap();
    assert_eq!((whole.compared, whole.difference.compared), (Compared::Nothing, false));

    // What is said now belongs to this round.
    library.take_case(&me, number).await.unwrap();
    let id = library.comment_case(&me, number, "goal", "Für wen?").await.unwrap();
    let said = comment::of(&storage, number).await.unwrap();
    assert_eq!(said.iter().find(|row| row.id == id).map(|row| row.round), Some(2));
    assert_eq!(storage.integrity().await.unwrap(), []);
}

#[tokio::test]
async fn the_next_version_is_read_beside_what_is_public_and_then_beside_its_last_round() {
    let (library, _, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl am Wehr").await;
    let me = moderator(2);
    library.take_case(&me, number).await.unwrap();
    library.decide_case(&me, number, &publish(), &Nowhere).await.unwrap();
    library.revise(&writer(), id).await.unwrap();
    let note = || Some("Der Ort heißt jetzt anders.".to_owned());
    let edit = Edit { change_note: note(), ..titled("Fishbowl am Stauwehr") };
    let second = handed_in_again(&library, id, edit).await;
    assert_eq!(library.case(&me, second).await.unwrap().compared, Compared::Public(1));
    asked(&library, second, &[("title", "Welches Wehr?")]).await;
    let edit = Edit { change_note: note(), ..titled("Fishbowl am alten Stauwehr") };
    assert_eq!(handed_in_again(&library, id, edit).await, second);
    let case = library.case(&me, second).await.unwrap();
    assert_eq!(case.comparable, [Compared::Round(1), Compared::Public(1)]);
    let title = |case: &library::review::Case| {
        let field = case.difference.fields.iter().find(|field| field.path == "title").unwrap();
        field.leaves[0].before.clone()
    };
    assert_eq!(title(&case), Some("Fishbowl am Stauwehr".into()));
    let public = library.case_beside(&me, second, Beside::Public).await.unwrap();
    assert_eq!((public.compared, title(&public)), (Compared::Public(1), Some("Fishbowl am Wehr".into())));
}

#[tokio::test]
async fn only_the_last_rounds_are_kept() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl ohne Ende").await;
    let most = i64::from(MOST_ROUNDS);
    for _ in 0..=most {
        asked(&library, number, &[]).await;
        let revision = library.draft(&writer(), id).await.unwrap().revision;
        assert_eq!(library.submit(&writer(), id, revision, None).await.unwrap(), number);
    }
    let kept: Vec<i64> = round::heads(&storage, number).await.unwrap().iter().map(|head| head.round).collect();
    assert_eq!(kept, (3..=most + 2).collect::<Vec<_>>());
    let case = library.case(&moderator(2), number).await.unwrap();
    assert_eq!((case.rounds, case.compared), (most + 2, Compared::Round(most + 1)));
}

#[tokio::test]
async fn notes_are_kept_once_and_whole() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let (_, number) = submitted(&library, "Fishbowl mit Notizen").await;
    let me = moderator(2);
    let both = notes(&[("title", "Kürzer?"), ("", "Gut.")], Some("plain runnable contacts"));
    let early = library.note_case(&me, number, &both).await;
    assert!(matches!(early, Err(Error::Denied(Denied::State))), "{early:?}");
    library.take_case(&me, number).await.unwrap();
    for _ in 0..2 {
        library.note_case(&me, number, &both).await.unwrap();
    }
    let case = library.case(&me, number).await.unwrap();
    assert_eq!(case.comments.len(), 2, "sent twice, kept once");
    assert_eq!(case.checklist, Checklist::read("plain runnable"), "a format has no contacts");
    let long = "x".repeat(2_001);
    for (path, text, field) in [
        ("title", long.as_str(), "comment.title"),
        ("goal", " ", "comment.goal"),
        ("nonsense", "Was?", "comment.nonsense"),
        ("steps[99]", "Was?", "comment.steps[99]"),
    ] {
        let wrong = notes(&[("summary", "Wen meint das?"), (path, text)], Some(""));
        match library.note_case(&me, number, &wrong).await {
            Err(Error::Invalid(faults)) => assert_eq!(faults[0].field, field),
            other => panic!("{other:?}"),
        }
    }
    let case = library.case(&me, number).await.unwrap();
    assert_eq!((case.comments.len(), case.checklist), (2, Checklist::read("plain runnable")), "all of it or nothing");
    // Somebody else, who does not have the case, notes nothing.
    assert!(library.note_case(&moderator(3), number, &both).await.is_err());
    assert!(library.note_case(&writer(), number, &both).await.is_err());
    assert_eq!(storage.integrity().await.unwrap(), []);
}

#[tokio::test]
async fn what_was_noted_on_an_earlier_round_is_not_kept() {
    let (library, _, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl von gestern").await;
    let me = moderator(2);
    asked(&library, number, &[]).await;
    handed_in_again(&library, id, titled("Fishbowl von heute")).await;
    library.take_case(&me, number).await.unwrap();
    for (round, is_kept) in [(1, false), (2, true)] {
        let said = Notes { round: Some(round), ..notes(&[("title", "Kürzer?")], None) };
        let answer = library.note_case(&me, number, &said).await;
        assert_eq!(answer.is_ok(), is_kept, "{round}: {answer:?}");
        assert_eq!(library.case(&me, number).await.unwrap().comments.len(), usize::from(is_kept), "{round}");
    }
}

#[tokio::test]
async fn nothing_appears_in_place_of_what_is_suspended() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl unter Verschluss").await;
    let me = moderator(2);
    library.take_case(&me, number).await.unwrap();
    library.decide_case(&me, number, &publish(), &Nowhere).await.unwrap();
    library.revise(&writer(), id).await.unwrap();
    let note = Some("Der Titel ist ein anderer.".to_owned());
    let second = handed_in_again(&library, id, Edit { change_note: note, ..titled("Fishbowl, neu gedacht") }).await;
    library.take_case(&me, second).await.unwrap();
    crate::world::put_into(&library, id, Status::Suspended, false).await;
    assert!(library.case(&me, second).await.unwrap().is_suspended);
    let refused = library.decide_case(&me, second, &publish(), &Nowhere).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Suspended))), "{refused:?}");
    let case = library.case(&me, second).await.unwrap();
    assert_eq!((case.submission.status, case.is_mine), (Status::InReview, true), "nothing was done");
    // Shown again, it appears.
    crate::world::put_into(&library, id, Status::RevisionPending, false).await;
    library.decide_case(&me, second, &publish(), &Nowhere).await.unwrap();
    let row = storage::entry::get(&storage, id).await.unwrap().unwrap();
    assert_eq!((row.status, row.version), (Status::Published, 2));
}

#[tokio::test]
async fn authors_are_written_to_in_their_language() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl in zwei Sprachen").await;
    let mut row = account::get(&storage, writer().account.unwrap()).await.unwrap().unwrap();
    row.language = Language::En;
    let tx = storage.begin().await.unwrap();
    account::put(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    let case = library.case(&moderator(2), number).await.unwrap();
    assert_eq!((case.language, case.language_of_authors), (Language::De, Language::En));
    assert_eq!(library.language_of_authors(id).await.unwrap(), Language::En);
    let nobody: EntryId = "019a2000-0000-7000-8000-00000000cccc".parse().unwrap();
    assert!(matches!(library.language_of_authors(nobody).await, Err(Error::NotFound)));
}
