//! Reviewing, told as stories: from the desk of an initiative over that of a moderator to the public and back.

use std::sync::Arc;

use domain::account::{AccountId, AccountStatus, Address, Membership, Office, Viewer};
use domain::decision::{Deed, Reason};
use domain::form;
use domain::lifecycle::{Status, Step};
use domain::policy::{Denied, ReviewMode};
use domain::query::Query;
use domain::review::{Checklist, Deadlines, Term, Verdict};
use domain::{EntryId, Kind, Language};
use library::calendar::after_working_days;
use library::drafts::{Edit, Outcome, Saved};
use library::letters::{JOB, Letter, Sealed};
use library::moderation;
use library::read::Reading;
use library::review::{Addresses, Decided, Decision, Filter, Reviewed, With};
use library::{Error, Library};
use search::embedded::Embedded;
use storage::account::{self, AccountRow};
use storage::{Storage, decision, draft, entry, job, membership, revision};
use uuid::Uuid;

use crate::world::{Hand, content, found, named, storage};

pub struct Nowhere;

impl Addresses for Nowhere {
    fn state(&self, language: Language, draft: EntryId) -> String {
        format!("/{language}/stand/{draft}")
    }

    fn entry(&self, kind: Kind, entry: EntryId) -> String {
        format!("/e/{}/{entry}", kind.code())
    }
}

impl moderation::Links for Nowhere {
    fn state(&self, language: Language, entry: EntryId, _: bool) -> String {
        format!("/{language}/stand/{entry}")
    }

    fn about_decisions(&self, language: Language) -> String {
        format!("/{language}/pruefung")
    }
}

pub fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

/// The initiative for which people write here; it need not have a profile.
pub fn initiative() -> EntryId {
    "019a2000-0000-7000-8000-00000000aaaa".parse().unwrap()
}

pub fn writer() -> Viewer {
    Viewer { account: Some(account(1)), office: None, memberships: vec![(initiative(), Membership::Contributor)] }
}

pub fn moderator(number: u128) -> Viewer {
    Viewer { account: Some(account(number)), office: Some(Office::Moderator), memberships: Vec::new() }
}

/// A library with an author who has an address.
pub async fn house(mode: ReviewMode) -> (Library, Storage, Hand) {
    let (storage, hand) = (storage().await, Hand::new());
    let index = Arc::new(Embedded::in_memory().unwrap());
    let library = Library::new(storage.clone(), index, Arc::new(hand.clone())).reviewing(mode);
    let person = AccountRow {
        id: account(1),
        address: Some(Address::new("wer@example.org").unwrap()),
        name: "Wer".to_owned(),
        language: Language::De,
        password_hash: None,
        status: AccountStatus::Active,
        office: None,
        created_at: library.now(),
        signed_in_at: None,
        erased_at: None,
    };
    let tx = storage.begin().await.unwrap();
    assert!(account::add(&tx, &person).await.unwrap());
    tx.commit().await.unwrap();
    (library, storage, hand)
}

pub async fn saved(library: &Library, id: EntryId, edit: &Edit) -> i64 {
    match library.save(&writer(), id, edit).await.unwrap() {
        Outcome { saved: Saved::Saved(draft), .. } => draft.revision,
        other => panic!("{other:?}"),
    }
}

/// A format under this title that was submitted, and its number.
pub async fn submitted(library: &Library, title: &str) -> (EntryId, i64) {
    let id = library.begin(&writer(), Kind::DialogFormat, Some(initiative()), Language::De).await.unwrap();
    let item = named(&content(), "fishbowl").clone();
    let mut posted = form::write(item.entry.kind, item.entry.authored());
    posted.retain(|(name, _)| !name.starts_with("related["));
    for (name, value) in &mut posted {
        if name == "title" {
            title.clone_into(value);
        }
    }
    let revision = saved(library, id, &Edit { revision: 1, posted, ..Edit::default() }).await;
    (id, library.submit(&writer(), id, revision, None).await.unwrap())
}

pub fn publish() -> Decision {
    Decision { verdict: Verdict::Publish, reason: None, words: String::new() }
}

pub fn reject() -> Decision {
    let words = "Für die Wirkung fehlt ein Beleg, und eine Quelle ist nicht zu finden.".to_owned();
    Decision { verdict: Verdict::Reject, reason: Reason::from_code("evidence"), words }
}

/// The letters that were written and not looked at before.
pub async fn letters(storage: &Storage) -> Vec<Letter> {
    let now = chrono::DateTime::from_timestamp(4_000_000_000, 0).unwrap();
    let mut letters = Vec::new();
    while let Some(job) = job::claim(storage, &[JOB], "test", now, now + chrono::TimeDelta::days(1)).await.unwrap() {
        letters.push(Sealed::open(&job).unwrap().letter);
    }
    letters
}

fn is_state(result: &Result<(), Error>) -> bool {
    matches!(result, Err(Error::Denied(Denied::State)))
}

#[tokio::test]
async fn from_the_queue_to_the_public() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl am Quittenhain").await;
    let me = moderator(2);
    assert!(matches!(library.queue(&writer(), &Filter::default()).await, Err(Error::Denied(Denied::Role))));
    assert!(matches!(library.case(&writer(), number).await, Err(Error::Denied(Denied::Role))));
    let queue = library.queue(&me, &Filter::default()).await.unwrap();
    assert_eq!((queue.tally.open, queue.tally.late, queue.tally.mine), (1, 0, 0));
    let [waiting] = &queue.items[..] else { panic!("{queue:?}") };
    assert_eq!((waiting.number, waiting.rounds, waiting.may_take), (number, 1, true));
    assert!(waiting.due > queue.today);

    // Nothing is done to what one has not taken.
    assert!(is_state(&library.decide_case(&me, number, &publish(), &Nowhere).await));
    assert!(is_state(&library.comment_case(&me, number, "title", "Kürzer?").await.map(|_| ())));
    library.take_case(&me, number).await.unwrap();
    assert!(is_state(&library.take_case(&moderator(3), number).await));
    let mine = library.queue(&me, &Filter { with: With::Me, ..Filter::default() }).await.unwrap();
    assert_eq!(mine.items.len(), 1);
    let none = Filter { kind: Some(Kind::Guide), ..Filter::default() };
    assert_eq!(library.queue(&me, &none).await.unwrap().items, []);
    let case = library.case(&me, number).await.unwrap();
    assert!(case.is_mine && !case.may_take && !case.difference.compared);
    let ticked = Checklist::read("plain safe");
    library.tick_case(&me, number, &ticked).await.unwrap();
    assert_eq!(library.case(&me, number).await.unwrap().checklist, ticked);

    library.decide_case(&me, number, &publish(), &Nowhere).await.unwrap();
    library.catch_up().await.unwrap();
    let row = entry::get(&storage, id).await.unwrap().unwrap();
    assert_eq!((row.status, row.version, row.origin_initiative), (Status::Published, 1, Some(initiative())));
    let reading = library.read(&Viewer::reader(), Kind::DialogFormat, "fishbowl-am-quittenhain", Language::De).await;
    let Ok(Reading::Page(page)) = reading else { panic!("{reading:?}") };
    assert_eq!((page.shown.entry().id, page.reviewed), (id, Some(Reviewed::ByOffice)));
    let query = Query { text: "Quittenhain".to_owned(), ..Query::default() };
    assert_eq!(found(&library, &query).await, [id]);
    assert_eq!(draft::get(&storage, id).await.unwrap().unwrap().status, Status::Published);
    let [decided] = &decision::of_entry(&storage, id, 10).await.unwrap()[..] else { panic!("one decision") };
    assert_eq!((decided.deed, decided.for_office, decided.submission), (Deed::Published, true, Some(number)));
    let letters = letters(&storage).await;
    let [Letter::Published { link, .. }] = &letters[..] else { panic!("{letters:?}") };
    assert_eq!(*link, format!("/e/dialog_format/{id}"));
    assert_eq!(library.queue(&me, &Filter::default()).await.unwrap().items, []);
    assert_eq!(storage.integrity().await.unwrap(), []);
}

#[tokio::test]
async fn questions_are_answered_and_handed_in_again() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl mit Rückfrage").await;
    let me = moderator(2);
    library.take_case(&me, number).await.unwrap();
    let ask = Decision { verdict: Verdict::Ask, reason: None, words: String::new() };
    let nothing = library.decide_case(&me, number, &ask, &Nowhere).await;
    assert!(matches!(&nothing, Err(Error::Invalid(faults)) if faults[0].field == "words"), "{nothing:?}");
    for (path, text) in [("nonsense", "Was?"), ("title", "  ")] {
        let refused = library.comment_case(&me, number, path, text).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{path}");
    }
    let first = library.comment_case(&me, number, "title", "Geht es kürzer?").await.unwrap();
    let second = library.comment_case(&me, number, "steps[1].title", "Was geschieht hier?").await.unwrap();
    assert_eq!(library.told(&writer(), id).await.unwrap().comments, [], "told with the decision, all at once");
    library.decide_case(&me, number, &ask, &Nowhere).await.unwrap();
    let letters = letters(&storage).await;
    let [Letter::ChangesRequested { note, .. }] = &letters[..] else { panic!("{letters:?}") };
    assert!(note.contains("Geht es kürzer?") && note.contains("Was geschieht hier?"));

    let told = library.told(&writer(), id).await.unwrap();
    assert_eq!(told.comments.iter().map(|remark| remark.row.id).collect::<Vec<_>>(), [first, second]);
    assert_eq!(told.decisions[0].row.deed, Deed::ChangesRequested);
    assert_eq!(told.decisions[0].may_object_until, None, "nothing was taken from anybody");
    let begun = library.draft(&writer(), id).await.unwrap().revision;
    let answers = |texts: &[(i64, &str)]| {
        let answers = texts.iter().map(|(number, text)| (*number, (*text).to_owned())).collect();
        Edit { revision: begun, answers, ..Edit::default() }
    };
    saved(&library, id, &answers(&[(first, "So bleibt er."), (9_999, "x")])).await;
    assert!(library.save(&moderator(3), id, &answers(&[(first, "Fremd")])).await.is_err());
    // Who began before that and says something else is asked, and overwrites nothing.
    let late = library.save(&writer(), id, &answers(&[(first, "Ganz anders.")])).await.unwrap().saved;
    let Saved::Conflict(clash) = late else { panic!("{late:?}") };
    assert_eq!(clash.disputed.iter().map(|it| it.path.clone()).collect::<Vec<_>>(), [format!("answer.{first}")]);
    // An empty box beside it changes nothing.
    let other = library.save(&writer(), id, &answers(&[(first, ""), (second, "")])).await.unwrap().saved;
    assert!(matches!(other, Saved::Merged(_)), "{other:?}");
    let revision = library.draft(&writer(), id).await.unwrap().revision;
    assert_eq!(library.submit(&writer(), id, revision, None).await.unwrap(), number, "the number stays");
    let case = library.case(&me, number).await.unwrap();
    assert_eq!((case.rounds, case.may_take, case.is_mine), (2, true, false));
    let answer = case.comments[0].row.answer.as_ref().map(|answer| answer.text.as_str());
    assert_eq!((answer, case.comments[1].row.answer.is_none()), (Some("So bleibt er."), true));
    library.take_case(&me, number).await.unwrap();
    library.settle_comment(&me, number, first, true).await.unwrap();
    assert!(library.save(&writer(), id, &answers(&[(first, "Doch")])).await.is_err(), "not its time");
    library.give_back_case(&me, number).await.unwrap();
    assert!(library.case(&me, number).await.unwrap().reviewer.is_none());
}

#[tokio::test]
async fn the_public_version_stays_until_the_next_is_reviewed() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl am Hafen").await;
    let me = moderator(2);
    library.take_case(&me, number).await.unwrap();
    library.decide_case(&me, number, &publish(), &Nowhere).await.unwrap();
    library.revise(&writer(), id).await.unwrap();
    let begun = library.draft(&writer(), id).await.unwrap().revision;
    let next = Edit {
        revision: begun,
        posted: vec![("title".to_owned(), "Fishbowl am Kai".to_owned())],
        change_note: Some("Der Ort heißt jetzt anders.".to_owned()),
        ..Edit::default()
    };
    let revision = saved(&library, id, &next).await;
    let second = library.submit(&writer(), id, revision, None).await.unwrap();
    assert!(second > number);
    let case = library.case(&me, second).await.unwrap();
    let changed: Vec<&str> = case
        .difference
        .fields
        .iter()
        .filter(|field| field.how != library::difference::How::Same)
        .map(|field| field.path.as_str())
        .collect();
    assert_eq!((case.public, changed), (Some(1), vec!["title"]));
    let read = async |slug: &str| library.read(&Viewer::reader(), Kind::DialogFormat, slug, Language::De).await;
    assert!(matches!(read("fishbowl-am-hafen").await, Ok(Reading::Page(_))), "the old one stays");

    // Turned down, it stays as it is, and one begins anew from it.
    library.take_case(&me, second).await.unwrap();
    library.decide_case(&me, second, &reject(), &Nowhere).await.unwrap();
    let row = entry::get(&storage, id).await.unwrap().unwrap();
    assert_eq!((row.status, row.version), (Status::Published, 1));
    library.revise(&writer(), id).await.unwrap();
    let draft = library.draft(&writer(), id).await.unwrap();
    assert_eq!((draft.status, draft.title()), (Status::Draft, "Fishbowl am Hafen"));
    let revision = saved(&library, id, &Edit { revision: draft.revision, ..next }).await;
    let third = library.submit(&writer(), id, revision, None).await.unwrap();
    library.take_case(&me, third).await.unwrap();
    library.decide_case(&me, third, &publish(), &Nowhere).await.unwrap();
    let moved = read("fishbowl-am-hafen").await;
    assert!(matches!(&moved, Ok(Reading::Moved(to)) if to == "fishbowl-am-kai"), "{moved:?}");
    let versions = revision::list(&storage, id, 10).await.unwrap();
    assert_eq!(versions.iter().map(|it| it.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(versions[0].change_note.as_deref(), Some("Der Ort heißt jetzt anders."));
    assert_eq!(storage.integrity().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_decide_at_once_one_does() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl für alle").await;
    let takes = (0..16).map(|person| {
        let library = library.clone();
        tokio::spawn(async move { (person, library.take_case(&moderator(100 + person), number).await.is_ok()) })
    });
    let mut holders = Vec::new();
    for take in takes.collect::<Vec<_>>() {
        let (person, taken) = take.await.unwrap();
        if taken {
            holders.push(person);
        }
    }
    let [holder] = holders[..] else { panic!("{holders:?}") };
    // Every moderator decides, and whoever has it does so in sixteen windows.
    let decides = (0..32).map(|window: u128| {
        let library = library.clone();
        let person = if window < 16 { window } else { holder };
        let decision = if window.is_multiple_of(2) { publish() } else { reject() };
        tokio::spawn(async move { library.decide_case(&moderator(100 + person), number, &decision, &Nowhere).await })
    });
    let mut done = 0;
    for decided in decides.collect::<Vec<_>>() {
        match decided.await.unwrap() {
            Ok(()) => done += 1,
            Err(Error::Denied(Denied::State) | Error::Conflict) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(decision::of_entry(&storage, id, 100).await.unwrap().len(), 1);
    assert_eq!(letters(&storage).await.len(), 1);
    let status = draft::get(&storage, id).await.unwrap().unwrap().status;
    let public = entry::get(&storage, id).await.unwrap().is_some();
    assert_eq!(public, status == Status::Published);
}

#[tokio::test]
async fn nobody_decides_about_their_own() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl in eigener Sache").await;
    let own = Viewer { office: Some(Office::Administrator), ..writer() };
    let member = Viewer { memberships: vec![(initiative(), Membership::Owner)], ..moderator(5) };
    for viewer in [&own, &member] {
        let refused = library.take_case(viewer, number).await;
        assert!(matches!(refused, Err(Error::Denied(Denied::FourEyes))), "{refused:?}");
        assert!(library.case(viewer, number).await.unwrap().is_own);
    }
    assert_eq!(entry::get(&storage, id).await.unwrap(), None);
    for missing in [0, -1, number + 1] {
        assert!(matches!(library.case(&moderator(2), missing).await, Err(Error::NotFound)));
        assert!(matches!(library.take_case(&moderator(2), missing).await, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn without_a_second_person_it_says_so() {
    let (library, storage, _) = house(ReviewMode::Itself).await;
    let (id, number) = submitted(&library, "Fishbowl nur von uns").await;
    let stranger = Viewer { account: Some(account(9)), office: None, memberships: Vec::new() };
    assert!(library.queue(&stranger, &Filter::default()).await.is_err());
    library.take_case(&writer(), number).await.unwrap();
    library.decide_case(&writer(), number, &publish(), &Nowhere).await.unwrap();
    assert_eq!(library.reviewed(id, 1).await.unwrap(), Some(Reviewed::ByNobody));
    assert!(!decision::of_entry(&storage, id, 1).await.unwrap()[0].for_office);

    let (library, _, _) = house(ReviewMode::Colleague).await;
    let (id, number) = submitted(&library, "Fishbowl mit Kollegin").await;
    assert!(matches!(library.take_case(&writer(), number).await, Err(Error::Denied(Denied::FourEyes))));
    assert!(
        matches!(library.take_case(&stranger, number).await, Err(Error::Denied(Denied::Role))),
        "anybody registers"
    );
    let elsewhere: EntryId = "019a2000-0000-7000-8000-00000000bbbb".parse().unwrap();
    let colleague = Viewer { memberships: vec![(elsewhere, Membership::Contributor)], ..stranger };
    library.take_case(&colleague, number).await.unwrap();
    library.decide_case(&colleague, number, &publish(), &Nowhere).await.unwrap();
    assert_eq!(library.reviewed(id, 1).await.unwrap(), Some(Reviewed::ByColleague));
}

#[tokio::test]
async fn what_lies_too_long_is_taken_over() {
    let (library, _, hand) = house(ReviewMode::Office).await;
    let (_, number) = submitted(&library, "Fishbowl, der liegen bleibt").await;
    library.take_case(&moderator(2), number).await.unwrap();
    // Five working days are over after ten days, and twenty after forty, whatever holidays there are.
    for _ in 0..11 * 24 {
        hand.turn();
    }
    assert!(is_state(&library.take_case(&moderator(2), number).await), "one has it already");
    library.take_case(&moderator(3), number).await.unwrap();
    let case = library.case(&moderator(3), number).await.unwrap();
    assert_eq!((case.reviewer.map(|(who, _)| who), case.is_mine), (Some(account(3)), true));
    let steps: Vec<Step> = case.steps.iter().map(|(step, _)| step.step).collect();
    assert_eq!(steps, [Step::Submit, Step::Assign, Step::GiveBack, Step::Assign]);
    assert!(is_state(&library.decide_case(&moderator(2), number, &publish(), &Nowhere).await));
    for _ in 0..40 * 24 {
        hand.turn();
    }
    let queue = library.queue(&moderator(3), &Filter { age: Some(40), ..Filter::default() }).await.unwrap();
    assert!(queue.items[0].is_late && queue.tally.late == 1);
}

#[tokio::test]
async fn a_node_sets_its_own_deadlines() {
    let (library, _, _) = house(ReviewMode::Office).await;
    let term = |days: u32| Term::try_from(days).unwrap();
    let library = library.keeping(Deadlines { look: term(2), decision: term(3), ..Deadlines::default() });
    let (_, number) = submitted(&library, "Fishbowl mit kurzer Frist").await;
    let queue = library.queue(&moderator(2), &Filter::default()).await.unwrap();
    assert_eq!(queue.items[0].due, after_working_days(queue.today, 2, ""));
    let case = library.case(&moderator(2), number).await.unwrap();
    assert_eq!(case.decision_due, after_working_days(queue.today, 3, ""));
}

#[tokio::test]
async fn an_objection_is_heard_by_somebody_else() {
    let (library, storage, hand) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl mit Widerspruch").await;
    library.take_case(&moderator(2), number).await.unwrap();
    library.decide_case(&moderator(2), number, &reject(), &Nowhere).await.unwrap();
    let told = library.told(&writer(), id).await.unwrap();
    let [decided] = &told.decisions[..] else { panic!("{told:?}") };
    assert!(decided.may_object_until.is_some());
    let decided = decided.row.id;
    let why = "Die Quelle steht in Abschnitt zwei, auf Seite drei.";
    assert!(matches!(library.object(&writer(), id, decided, "Nein.").await, Err(Error::Invalid(_))));
    assert!(matches!(library.object(&moderator(3), id, decided, why).await, Err(Error::Denied(_))));
    let objection = library.object(&writer(), id, decided, why).await.unwrap();
    assert!(matches!(library.object(&writer(), id, decided, why).await, Err(Error::Conflict)));
    assert_eq!(library.told(&writer(), id).await.unwrap().decisions[0].may_object_until, None);

    let words = "Der Beleg ist da, wir haben ihn beim ersten Mal übersehen.";
    let decide =
        async |who: u128, granted| library.decide_objection(&moderator(who), objection, granted, words, &Nowhere).await;
    assert!(matches!(decide(2, true).await, Err(Error::Denied(Denied::FourEyes))));
    let short = library.decide_objection(&moderator(3), objection, true, "Ja.", &Nowhere).await;
    assert!(matches!(short, Err(Error::Invalid(_))));
    decide(3, true).await.unwrap();
    assert!(matches!(decide(4, false).await, Err(Error::Conflict)));
    let case = library.case(&moderator(3), number).await.unwrap();
    assert_eq!((case.submission.status, case.is_mine), (Status::InReview, true));
    assert_eq!(decision::of_entry(&storage, id, 1).await.unwrap()[0].deed, Deed::ObjectionGranted);
    assert!(letters(&storage).await.iter().any(|it| matches!(it, Letter::ObjectionDecided { granted: true, .. })));
    library.decide_case(&moderator(3), number, &publish(), &Nowhere).await.unwrap();

    let (other, number) = submitted(&library, "Fishbowl, zu spät").await;
    library.take_case(&moderator(2), number).await.unwrap();
    library.decide_case(&moderator(2), number, &reject(), &Nowhere).await.unwrap();
    let decided = library.told(&writer(), other).await.unwrap().decisions[0].row.id;
    for _ in 0..=30 * 24 {
        hand.turn();
    }
    assert!(matches!(library.object(&writer(), other, decided, why).await, Err(Error::Denied(Denied::State))));
}

#[tokio::test]
async fn whoever_founds_an_initiative_answers_for_it() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let founder = Viewer { account: Some(account(1)), office: None, memberships: Vec::new() };
    let id = library.begin(&founder, Kind::Initiative, None, Language::De).await.unwrap();
    let item = &crate::world::profiles(1)[0];
    let posted = form::write(Kind::Initiative, item.entry.authored());
    let outcome = library.save(&founder, id, &Edit { revision: 1, posted, ..Edit::default() }).await.unwrap();
    let Saved::Saved(draft) = outcome.saved else { panic!("{outcome:?}") };
    let number = library.submit(&founder, id, draft.revision, None).await.unwrap();
    library.take_case(&moderator(2), number).await.unwrap();
    assert_eq!(membership::get(&storage, id, account(1)).await.unwrap(), None);
    library.decide_case(&moderator(2), number, &publish(), &Nowhere).await.unwrap();
    let role = membership::get(&storage, id, account(1)).await.unwrap().and_then(|row| row.role);
    assert_eq!(role, Some(Membership::Owner));
    assert_eq!(entry::get(&storage, id).await.unwrap().unwrap().origin_initiative, None);
}

/// A published entry whose next version is with its authors again, after a question.
async fn asked_about_the_next(library: &Library, title: &str) -> (EntryId, i64) {
    let me = moderator(2);
    let (id, number) = submitted(library, title).await;
    library.take_case(&me, number).await.unwrap();
    library.decide_case(&me, number, &publish(), &Nowhere).await.unwrap();
    library.revise(&writer(), id).await.unwrap();
    let begun = library.draft(&writer(), id).await.unwrap().revision;
    let next = Edit {
        revision: begun,
        posted: vec![("title".to_owned(), "Fishbowl, neu gedacht".to_owned())],
        change_note: Some("Der Titel ist ein anderer.".to_owned()),
        ..Edit::default()
    };
    let revision = saved(library, id, &next).await;
    let second = library.submit(&writer(), id, revision, None).await.unwrap();
    library.take_case(&me, second).await.unwrap();
    let ask = Decision { verdict: Verdict::Ask, reason: None, words: "Warum heißt es anders?".to_owned() };
    library.decide_case(&me, second, &ask, &Nowhere).await.unwrap();
    (id, second)
}

#[tokio::test]
async fn a_draft_is_for_its_authors_whatever_became_of_the_entry() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let (id, number) = submitted(&library, "Fishbowl hinter dem Vorhang").await;
    library.take_case(&moderator(2), number).await.unwrap();
    library.decide_case(&moderator(2), number, &publish(), &Nowhere).await.unwrap();
    let stranger = Viewer { account: Some(account(9)), office: None, memberships: Vec::new() };
    for status in [Status::Published, Status::Suspended, Status::Removed] {
        crate::world::put_into(&library, id, status, false).await;
        assert_eq!(draft::get(&storage, id).await.unwrap().unwrap().status, Status::Published);
        let seen = library.draft(&stranger, id).await;
        assert!(matches!(seen, Err(Error::NotFound)), "{status:?}: {seen:?}");
        let shown = library.preview(&stranger, id, Language::De).await;
        assert!(matches!(shown, Err(Error::NotFound)), "{status:?}");
        assert!(library.draft(&writer(), id).await.is_ok(), "{status:?}");
    }
}

#[tokio::test]
async fn a_next_version_that_is_thrown_away_takes_nothing_along() {
    let (library, storage, hand) = house(ReviewMode::Office).await;
    let (id, number) = asked_about_the_next(&library, "Fishbowl, der bleibt").await;
    assert_eq!(entry::get(&storage, id).await.unwrap().unwrap().status, Status::RevisionPending);
    library.discard(&writer(), id).await.unwrap();
    assert_eq!(entry::get(&storage, id).await.unwrap().unwrap().status, Status::Published);
    let steps = storage::submission::steps(&storage, number).await.unwrap();
    assert_eq!(steps.last().map(|step| (step.step, step.status)), Some((Step::Withdraw, Status::Draft)));
    for _ in 0..31 * 24 {
        hand.turn();
    }
    assert_eq!(library.erase_discarded().await.unwrap(), 1);
    assert_eq!(library.erase_discarded().await.unwrap(), 0, "once");
    assert_eq!(draft::authors(&storage, id).await.unwrap(), [account(1)], "who wrote what is public is known");
    let left = library.draft(&writer(), id).await.unwrap();
    assert_eq!((left.status, left.title(), left.discarded_at), (Status::Published, "Fishbowl, der bleibt", None));
    library.revise(&writer(), id).await.unwrap();
}

#[tokio::test]
async fn what_is_out_of_date_says_so_until_the_next_version() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let me = moderator(2);
    let (id, number) = submitted(&library, "Fishbowl von früher").await;
    library.take_case(&me, number).await.unwrap();
    library.decide_case(&me, number, &publish(), &Nowhere).await.unwrap();
    crate::world::put_into(&library, id, Status::Archived, false).await;
    library.revise(&writer(), id).await.unwrap();
    let begun = library.draft(&writer(), id).await.unwrap().revision;
    let note = Some("Alles durchgesehen und ergänzt.".to_owned());
    let posted = vec![("title".to_owned(), "Fishbowl von heute".to_owned())];
    let next = Edit { revision: begun, posted, change_note: note, ..Edit::default() };
    let revision = saved(&library, id, &next).await;
    let second = library.submit(&writer(), id, revision, None).await.unwrap();
    assert_eq!(entry::get(&storage, id).await.unwrap().unwrap().status, Status::Archived);
    library.withdraw(&writer(), id, &Nowhere).await.unwrap();
    assert_eq!(entry::get(&storage, id).await.unwrap().unwrap().status, Status::Archived, "nobody decided that");
    let third = library.submit(&writer(), id, revision, None).await.unwrap();
    assert!(third > second);
    library.take_case(&me, third).await.unwrap();
    library.decide_case(&me, third, &publish(), &Nowhere).await.unwrap();
    let row = entry::get(&storage, id).await.unwrap().unwrap();
    assert_eq!((row.status, row.version), (Status::Published, 2));
}

/// A decision of the office about what is public.
pub fn verdict(deed: Deed) -> moderation::Verdict {
    let words = "Der Eintrag nennt Menschen, die nicht gefragt wurden.".to_owned();
    moderation::Verdict {
        deed,
        reason: Reason::from_code("privacy").filter(|_| deed.is_adverse()),
        words,
        notice: None,
    }
}

/// A published format and its id.
pub async fn public(library: &Library, title: &str) -> EntryId {
    let (id, number) = submitted(library, title).await;
    library.take_case(&moderator(2), number).await.unwrap();
    library.decide_case(&moderator(2), number, &publish(), &Nowhere).await.unwrap();
    library.catch_up().await.unwrap();
    id
}

/// The newest decision of this kind, as the authors see it.
pub async fn told_of(library: &Library, id: EntryId, deed: Deed) -> Decided {
    let told = library.told(&writer(), id).await.unwrap();
    told.decisions.into_iter().find(|decided| decided.row.deed == deed).unwrap()
}

pub const OBJECTION: &str = "Alle, die genannt sind, haben zugestimmt; die Einwilligungen liegen vor.";

#[tokio::test]
async fn an_objection_to_a_removal_brings_the_entry_back() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let id = public(&library, "Fishbowl am Mirabellenbaum").await;
    let query = Query { text: "Mirabellenbaum".to_owned(), ..Query::default() };
    for deed in [Deed::Archived, Deed::Suspended, Deed::Removed] {
        library.decide(&moderator(2), id, &verdict(deed), &Nowhere).await.unwrap();
    }
    library.catch_up().await.unwrap();
    assert_eq!(found(&library, &query).await, []);
    let removed = told_of(&library, id, Deed::Removed).await;
    assert!(removed.may_object_until.is_some());
    let number = library.object(&writer(), id, removed.row.id, OBJECTION).await.unwrap();
    let decide = async |who: u128| library.decide_objection(&moderator(who), number, true, OBJECTION, &Nowhere).await;
    assert!(matches!(decide(2).await, Err(Error::Denied(Denied::FourEyes))));
    decide(3).await.unwrap();
    assert!(matches!(decide(4).await, Err(Error::Conflict)), "once");
    let row = entry::get(&storage, id).await.unwrap().unwrap();
    assert_eq!((row.status, row.version), (Status::Archived, 1), "as it was before it was hidden");
    assert_eq!(storage::tombstone::get(&storage, id).await.unwrap(), None);
    library.catch_up().await.unwrap();
    assert_eq!(found(&library, &query).await, [id], "with its text");
    let reading = library.read(&Viewer::reader(), Kind::DialogFormat, "fishbowl-am-mirabellenbaum", Language::De).await;
    assert!(matches!(reading, Ok(Reading::Page(_))), "at its address: {reading:?}");
    assert_eq!(storage.integrity().await.unwrap(), []);

    // Too late, or about a removal that is followed by another, nothing comes back.
    for deed in [Deed::Suspended, Deed::Removed] {
        library.decide(&moderator(2), id, &verdict(deed), &Nowhere).await.unwrap();
    }
    let again = library.object(&writer(), id, removed.row.id, OBJECTION).await;
    assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
    assert_eq!(entry::get(&storage, id).await.unwrap().unwrap().status, Status::Removed);
}

#[tokio::test]
async fn what_was_erased_since_is_not_brought_back() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let id = public(&library, "Fishbowl ohne Rückkehr").await;
    for deed in [Deed::Suspended, Deed::Removed] {
        library.decide(&moderator(2), id, &verdict(deed), &Nowhere).await.unwrap();
    }
    let removed = told_of(&library, id, Deed::Removed).await.row.id;
    let number = library.object(&writer(), id, removed, OBJECTION).await.unwrap();
    let tx = storage.begin().await.unwrap();
    assert!(entry::erase(&tx, id).await.unwrap());
    tx.commit().await.unwrap();
    let granted = library.decide_objection(&moderator(3), number, true, OBJECTION, &Nowhere).await;
    assert!(matches!(granted, Err(Error::Gone)), "{granted:?}");
    library.decide_objection(&moderator(3), number, false, OBJECTION, &Nowhere).await.unwrap();
}

#[tokio::test]
async fn one_objects_to_the_reasons_of_a_suspension_and_a_third_person_decides() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    let id = public(&library, "Fishbowl mit später Begründung").await;
    library.suspend_at_once(&moderator(2), id, None, &Nowhere).await.unwrap();
    let suspended = told_of(&library, id, Deed::Suspended).await;
    assert!(suspended.may_object_until.is_some() && suspended.row.words.is_none(), "also before the reasons are there");
    let given = verdict(Deed::SuspensionReasoned);
    library.reason_suspension(&moderator(3), id, given.reason, &given.words, &Nowhere).await.unwrap();
    assert_eq!(told_of(&library, id, Deed::Suspended).await.may_object_until, None);
    let early = library.object(&writer(), id, suspended.row.id, OBJECTION).await;
    assert!(matches!(early, Err(Error::Denied(Denied::State))), "{early:?}");
    let reasons = told_of(&library, id, Deed::SuspensionReasoned).await;
    let number = library.object(&writer(), id, reasons.row.id, OBJECTION).await.unwrap();
    let decide = async |who: u128| library.decide_objection(&moderator(who), number, true, OBJECTION, &Nowhere).await;
    for who in [2, 3] {
        assert!(matches!(decide(who).await, Err(Error::Denied(Denied::FourEyes))), "{who}");
    }
    decide(4).await.unwrap();
    assert_eq!(entry::get(&storage, id).await.unwrap().unwrap().status, Status::Published);
}

#[tokio::test]
async fn what_is_hidden_is_not_shown_to_colleagues_by_its_submission() {
    let (library, _, _) = house(ReviewMode::Colleague).await;
    let elsewhere: EntryId = "019a2000-0000-7000-8000-00000000bbbb".parse().unwrap();
    let colleague =
        Viewer { account: Some(account(9)), office: None, memberships: vec![(elsewhere, Membership::Contributor)] };
    let (id, first) = submitted(&library, "Fishbowl unter Kolleginnen").await;
    let next = async |number| {
        library.take_case(&colleague, number).await.unwrap();
        library.decide_case(&colleague, number, &publish(), &Nowhere).await.unwrap();
    };
    next(first).await;
    library.revise(&writer(), id).await.unwrap();
    let revision = library.draft(&writer(), id).await.unwrap().revision;
    let posted = vec![("title".to_owned(), "Fishbowl unter Kollegen".to_owned())];
    let note = Some("Der Titel ist jetzt kürzer.".to_owned());
    let revision = saved(&library, id, &Edit { revision, posted, change_note: note, ..Edit::default() }).await;
    let second = library.submit(&writer(), id, revision, None).await.unwrap();
    assert_eq!(library.case(&colleague, second).await.unwrap().public, Some(1));
    next(second).await;
    for number in [first, second] {
        library.case(&colleague, number).await.unwrap();
    }

    // One version is hidden, then all of it; those who wrote it and the office read on.
    let reason = Reason::from_code("privacy");
    library.hide_version(&moderator(2), id, 1, reason, OBJECTION, &Nowhere).await.unwrap();
    assert!(matches!(library.case(&colleague, first).await, Err(Error::NotFound)));
    library.case(&colleague, second).await.unwrap();
    library.suspend_at_once(&moderator(2), id, None, &Nowhere).await.unwrap();
    for number in [first, second] {
        assert!(matches!(library.case(&colleague, number).await, Err(Error::NotFound)), "{number}");
        library.case(&moderator(2), number).await.unwrap();
        library.case(&writer(), number).await.unwrap();
    }
    let suspended = told_of(&library, id, Deed::Suspended).await.row.id;
    library.object(&writer(), id, suspended, OBJECTION).await.unwrap();
    assert_eq!(library.objections(&colleague).await.unwrap(), [], "nor by the objection");
    assert_eq!(library.objections(&moderator(3)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_is_offered_their_own() {
    let (library, _, _) = house(ReviewMode::Office).await;
    submitted(&library, "Fishbowl aus eigener Feder").await;
    // Somebody of the office who wrote it, and belongs to no initiative.
    let author = Viewer { account: Some(account(1)), office: Some(Office::Moderator), memberships: Vec::new() };
    let queue = library.queue(&author, &Filter::default()).await.unwrap();
    assert_eq!((queue.items[0].may_take, queue.items[0].is_own), (false, true));
    let queue = library.queue(&moderator(2), &Filter::default()).await.unwrap();
    assert_eq!((queue.items[0].may_take, queue.items[0].is_own), (true, false));
    let (library, _, _) = house(ReviewMode::Itself).await;
    submitted(&library, "Fishbowl von uns allein").await;
    let queue = library.queue(&writer(), &Filter::default()).await.unwrap();
    assert_eq!((queue.items[0].may_take, queue.items[0].is_own), (true, true), "where nobody else is there");
}
