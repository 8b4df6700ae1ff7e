//! Writing, told as stories: one person, two people, a reviewer's view from outside.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use domain::account::{AccountId, Membership, Office, Viewer};
use domain::entry::Entry;
use domain::form::{self, Change};
use domain::lifecycle::{Status, Step};
use domain::policy::Denied;
use domain::{EntryId, Kind, Language, Rule};
use library::drafts::{Edit, Outcome, Receipt, Saved, Side};
use library::transfer::Item;
use library::{Error, Library, Origin};
use search::embedded::Embedded;
use serde_json::{Map, Value, json};
use storage::{entry, job};
use uuid::Uuid;

use crate::review::Nowhere;
use crate::world::{Hand, content, named, of_kind, over, shipped, storage};

fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

/// The initiative for which people write here; it need not have a profile.
fn initiative() -> EntryId {
    "019a2000-0000-7000-8000-00000000aaaa".parse().unwrap()
}

fn member(number: u128, role: Membership) -> Viewer {
    Viewer { account: Some(account(number)), office: None, memberships: vec![(initiative(), role)] }
}

fn writer(number: u128) -> Viewer {
    member(number, Membership::Contributor)
}

fn stranger() -> Viewer {
    Viewer { account: Some(account(99)), office: None, memberships: Vec::new() }
}

fn edit(revision: i64, posted: &[(&str, &str)]) -> Edit {
    let posted = posted.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Edit { revision, posted, ..Edit::default() }
}

async fn empty() -> Library {
    over(&storage().await, Arc::new(Embedded::in_memory().unwrap()))
}

async fn begun(library: &Library, kind: Kind) -> EntryId {
    library.begin(&writer(1), kind, Some(initiative()), Language::De).await.unwrap()
}

async fn saved(library: &Library, who: &Viewer, id: EntryId, edit: &Edit) -> i64 {
    match library.save(who, id, edit).await.unwrap() {
        Outcome { saved: Saved::Saved(draft), unknown, .. } if unknown.is_empty() => draft.revision,
        other => panic!("{other:?}"),
    }
}

/// The form of a shipped entry, in its original language alone.
fn filled(item: &Item) -> Vec<(String, String)> {
    form::write(item.entry.kind, item.entry.authored())
}

fn fishbowl() -> Item {
    named(&content(), "fishbowl").clone()
}

/// A format that can be submitted.
async fn finished(library: &Library) -> (EntryId, i64) {
    let id = begun(library, Kind::DialogFormat).await;
    let mut posted = filled(&fishbowl());
    posted.retain(|(name, _)| !name.starts_with("related["));
    let revision = saved(library, &writer(1), id, &Edit { revision: 1, posted, ..Edit::default() }).await;
    (id, revision)
}

#[test]
fn every_shipped_entry_survives_its_form() {
    let content = content();
    for kind in Kind::ALL {
        assert!(of_kind(&content, kind) > 3, "{kind:?}");
    }
    for item in &content {
        let authored = item.entry.authored();
        let kind = item.entry.kind;
        let read = |posted: &[(String, String)]| form::read(kind, authored, posted, None);
        let posted = form::write(kind, authored);
        assert_eq!(read(&posted).authored, *authored, "{}", item.entry.id);
        let windows: Vec<_> = posted.iter().map(|(name, value)| (name.clone(), value.replace('\n', "\r\n"))).collect();
        let again = read(&windows);
        assert_eq!((&again.authored, again.unknown.len()), (authored, 0), "{}", item.entry.id);
        // Over nothing but what is fixed: what is written comes from the form alone.
        let fixed =
            |key: &String| matches!(key.as_str(), "id" | "kind") || domain::questions::UNASKED.contains(&key.as_str());
        let begun: Map<String, Value> =
            authored.iter().filter(|(key, _)| fixed(key)).map(|(key, value)| (key.clone(), value.clone())).collect();
        let anew = form::read(kind, &begun, &posted, None).authored;
        assert_eq!(form::write(kind, &anew), posted, "{}", item.entry.id);
        let original = item.entry.envelope.language_original;
        assert_eq!(
            alone(&Value::Object(anew), original),
            alone(&Value::Object(authored.clone()), original),
            "{}",
            item.entry.id
        );
    }
}

/// What is said in one language, without `false` and lists that say nothing.
fn alone(value: &Value, language: Language) -> Value {
    match value {
        Value::Object(object) => {
            let says = |key: &str, value: &Value| match value {
                Value::Bool(is) => *is,
                Value::Array(items) => {
                    !items.is_empty() || matches!(key, "materials" | "formats_used" | "not_published")
                }
                Value::String(_) => Language::from_code(key).is_none_or(|it| it == language),
                _ => true,
            };
            let said = object.iter().filter(|(key, value)| says(key, value));
            Value::Object(said.map(|(key, value)| (key.clone(), alone(value, language))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| alone(item, language)).collect()),
        other => other.clone(),
    }
}

#[tokio::test]
async fn a_draft_may_be_empty_wrong_and_half() {
    let library = empty().await;
    let id = begun(&library, Kind::DialogFormat).await;
    let draft = library.draft(&writer(1), id).await.unwrap();
    assert_eq!((draft.revision, draft.status, draft.title()), (1, Status::Draft, ""));
    let revision = saved(&library, &writer(1), id, &edit(1, &[("title", "Neu"), ("fields.group_min", "viele")])).await;
    assert_eq!(revision, 2);
    let again = saved(&library, &writer(1), id, &edit(2, &[("title", "Neu")])).await;
    assert_eq!(again, 2, "nothing changed, no new revision");
    let draft = library.draft(&writer(1), id).await.unwrap();
    assert_eq!((draft.title(), &draft.authored["fields"]["group_min"]), ("Neu", &json!("viele")));
    let outcome = library
        .save(&writer(1), id, &edit(2, &[("title", "Neuer Titel"), ("status", "published"), ("nonsense", "x")]))
        .await
        .unwrap();
    assert_eq!(outcome.unknown, ["nonsense", "status"]);
    let draft = library.draft(&writer(1), id).await.unwrap();
    assert_eq!((draft.title(), draft.status), ("Neuer Titel", Status::Draft), "the rest is saved");
    for kind in Kind::ALL {
        let id = begun(&library, kind).await;
        library.preview(&writer(1), id, Language::En).await.unwrap();
    }
    let page = library.preview(&writer(1), id, Language::De).await.unwrap();
    assert_eq!(page.shown.entry().envelope.title.get(Language::De), "Neuer Titel");
}

#[tokio::test]
async fn two_people_write_one_draft() {
    let library = empty().await;
    let (one, other) = (writer(1), writer(2));
    let id = begun(&library, Kind::Guide).await;
    let both = [("title", "Gemeinsam"), ("summary", "Erster Satz. Zweiter Satz.")];
    let base = saved(&library, &one, id, &edit(1, &both)).await;
    let now = Utc::now();
    let draft = library.draft(&other, id).await.unwrap();
    assert_eq!(draft.opened.map(|(who, _)| who), one.account);
    assert!(draft.held_from(other.account, draft.saved_at + TimeDelta::minutes(29)).is_some());
    assert!(draft.held_from(other.account, draft.saved_at + TimeDelta::minutes(31)).is_none());
    assert!(draft.held_from(one.account, now).is_none());
    library.take_over(&other, id, &Nowhere).await.unwrap();
    assert_eq!(library.draft(&one, id).await.unwrap().opened.map(|(who, _)| who), other.account);

    // Different fields, and different sentences of one field, come together.
    saved(&library, &one, id, &edit(base, &[("title", "Gemeinsam schreiben"), both[1]])).await;
    let outcome =
        library.save(&other, id, &edit(base, &[both[0], ("summary", "Erster Satz. Dritter Satz.")])).await.unwrap();
    let Saved::Merged(merged) = outcome.saved else { panic!("{outcome:?}") };
    assert_eq!(merged.title(), "Gemeinsam schreiben");
    assert_eq!(merged.authored["summary"]["de"], json!("Erster Satz. Dritter Satz."));
    assert_eq!(merged.authors, [account(1), account(2)]);

    // The same field is shown, never overwritten.
    let base = merged.revision;
    let theirs = saved(&library, &one, id, &edit(base, &[("title", "Eins")])).await;
    let mut mine = edit(base, &[("title", "Zwei"), ("fields.problem_statement", "Auch das")]);
    let Saved::Conflict(clash) = library.save(&other, id, &mine).await.unwrap().saved else { panic!("it conflicts") };
    assert_eq!(clash.disputed.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["title.de"]);
    assert_eq!((&clash.disputed[0].mine, &clash.disputed[0].theirs), (&Some(json!("Zwei")), &Some(json!("Eins"))));
    let draft = library.draft(&one, id).await.unwrap();
    assert_eq!((draft.title(), draft.revision), ("Eins", theirs));

    // A choice counts against what was shown, and against nothing newer.
    mine.choices = BTreeMap::from([("title.de".to_owned(), Side::Mine)]);
    mine.seen = Some(theirs);
    let newer = saved(&library, &one, id, &edit(theirs, &[("title", "Drei")])).await;
    let Saved::Conflict(clash) = library.save(&other, id, &mine).await.unwrap().saved else { panic!("it conflicts") };
    assert_eq!(clash.theirs.revision, newer);
    mine.seen = Some(newer);
    let outcome = library.save(&other, id, &mine).await.unwrap();
    assert!(matches!(outcome.saved, Saved::Saved(_) | Saved::Merged(_)), "{outcome:?}");
    let draft = library.draft(&one, id).await.unwrap();
    assert_eq!((draft.title(), &draft.authored["fields"]["problem_statement"]["de"]), ("Zwei", &json!("Auch das")));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_save_at_once_nobody_is_overwritten() {
    let library = empty().await;
    let id = begun(&library, Kind::Guide).await;
    let tasks: Vec<_> = (0..64)
        .map(|number| {
            let library = library.clone();
            tokio::spawn(async move {
                let title = format!("Titel von {number}");
                let outcome = library.save(&writer(number), id, &edit(1, &[("title", &title)])).await.unwrap();
                (title, matches!(outcome.saved, Saved::Saved(_)))
            })
        })
        .collect();
    let mut won = Vec::new();
    for task in tasks {
        let (title, saved) = task.await.unwrap();
        if saved {
            won.push(title);
        }
    }
    let draft = library.draft(&writer(1), id).await.unwrap();
    assert_eq!((won, draft.revision), (vec![draft.title().to_owned()], 2));
}

#[tokio::test]
async fn what_was_written_over_too_long_ago_is_disputed() {
    let library = empty().await;
    let id = begun(&library, Kind::Guide).await;
    let mut revision = 1;
    for number in 0..330 {
        revision = saved(&library, &writer(1), id, &edit(revision, &[("title", &format!("Titel {number}"))])).await;
    }
    // Whoever has the title of the second revision before them has not changed it; nobody knows that any more.
    let late = edit(2, &[("title", "Titel 0"), ("summary", "Spät")]);
    let Saved::Conflict(clash) = library.save(&writer(2), id, &late).await.unwrap().saved else {
        panic!("the base is gone")
    };
    assert_eq!(clash.disputed[0].path, "title.de");
    let late = edit(revision - 10, &[("title", "Titel 319"), ("summary", "Spät")]);
    let outcome = library.save(&writer(2), id, &late).await.unwrap();
    assert!(matches!(outcome.saved, Saved::Merged(_)), "what was written lately is known: {outcome:?}");
}

#[tokio::test]
async fn buttons_change_lists_and_save_all() {
    let library = empty().await;
    let id = begun(&library, Kind::Guide).await;
    let add = Change::read(&Change::add("fields.sections"));
    let mut first = edit(1, &[("title", "Mit Abschnitten"), ("fields.sections[0].heading", "Eins")]);
    first.change = add;
    let revision = saved(&library, &writer(1), id, &first).await;
    let draft = library.draft(&writer(1), id).await.unwrap();
    assert_eq!(draft.authored["fields"]["sections"], json!([{ "heading": { "de": "Eins" } }, {}]));
    let mut second = edit(revision, &[("fields.sections[0].heading", "Eins"), ("fields.sections[1].heading", "Zwei")]);
    second.change = Change::read(&Change::of(form::Move::Up, "fields.sections", 1));
    saved(&library, &writer(1), id, &second).await;
    let draft = library.draft(&writer(1), id).await.unwrap();
    assert_eq!(draft.authored["fields"]["sections"][0]["heading"]["de"], json!("Zwei"));
    assert_eq!(draft.title(), "Mit Abschnitten");
}

#[tokio::test]
async fn lists_put_in_order_without_a_server_come_together_with_what_others_wrote() {
    let library = empty().await;
    let (id, first) = finished(&library).await;
    let before = library.draft(&writer(1), id).await.unwrap();
    let titles = |draft: &Map<String, Value>| -> Vec<Value> {
        let steps = draft["fields"]["steps"].as_array().unwrap();
        steps.iter().map(|step| step["title"]["de"].clone()).collect()
    };
    let stood = titles(&before.authored);
    let last = stood.len() - 1;
    let change = Change::read(&Change::of(form::Move::To(0), "fields.steps", last)).unwrap();
    let posted = form::write(before.kind, &before.authored);
    let moved = form::read(before.kind, &before.authored, &posted, Some(&change)).authored;
    let posted = form::write(before.kind, &moved);
    let typed = |name: &str, value: &str| {
        let mut posted = posted.clone();
        posted.iter_mut().find(|(given, _)| given == name).unwrap().1 = value.to_owned();
        Edit { revision: first, posted, arranged: vec![change.clone()], ..Edit::default() }
    };

    // What was moved in the page and typed behind it is saved as if a button had done it.
    let mine = typed("fields.steps[0].title", "Zuerst der Schluss");
    let second = saved(&library, &writer(1), id, &mine).await;
    let mut wanted = stood.clone();
    wanted.rotate_right(1);
    wanted[0] = json!("Zuerst der Schluss");
    let draft = library.draft(&writer(1), id).await.unwrap();
    assert_eq!(titles(&draft.authored), wanted);
    // Sent once more because the answer was lost, it changes nothing.
    assert_eq!(saved(&library, &writer(1), id, &mine).await, second);

    // With more behind it, and with what somebody else wrote into another step meanwhile, it is merged.
    let mut theirs = form::write(draft.kind, &draft.authored);
    theirs.iter_mut().find(|(name, _)| name == "fields.steps[1].title").unwrap().1 = "Von nebenan".to_owned();
    saved(&library, &writer(2), id, &Edit { revision: second, posted: theirs, ..Edit::default() }).await;
    let mut mine = mine;
    mine.posted.iter_mut().find(|(name, _)| name == "summary").unwrap().1 = "Und noch ein Satz dazu.".to_owned();
    let outcome = library.save(&writer(1), id, &mine).await.unwrap();
    let Saved::Merged(merged) = outcome.saved else { panic!("{outcome:?}") };
    wanted[1] = json!("Von nebenan");
    assert_eq!(
        (titles(&merged.authored), merged.authored["summary"]["de"].clone()),
        (wanted, json!("Und noch ein Satz dazu."))
    );

    // Somebody else has written into a step of the old order: both are shown, nothing is guessed.
    let (id, first) = finished(&library).await;
    let mut theirs = form::write(before.kind, &before.authored);
    theirs.iter_mut().find(|(name, _)| name == "fields.steps[1].title").unwrap().1 = "Von nebenan".to_owned();
    saved(&library, &writer(2), id, &Edit { revision: first, posted: theirs, ..Edit::default() }).await;
    let mine = Edit { revision: first, ..typed("fields.steps[0].title", "Zuerst der Schluss") };
    let Saved::Conflict(clash) = library.save(&writer(1), id, &mine).await.unwrap().saved else {
        panic!("it conflicts")
    };
    assert_eq!(clash.disputed.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["fields.steps"]);
}

#[tokio::test]
async fn it_is_submitted_when_nothing_is_missing() {
    let storage = storage().await;
    let library = over(&storage, Arc::new(Embedded::in_memory().unwrap()));
    let id = begun(&library, Kind::DialogFormat).await;
    let Err(Error::Invalid(faults)) = library.submit(&writer(1), id, 1, None).await else { panic!("it is empty") };
    for path in ["title", "goal", "steps", "licence"] {
        assert_eq!(
            faults.iter().any(|fault| fault.field == path && fault.rule == Rule::Missing),
            path != "licence",
            "{path}"
        );
    }
    assert_eq!(library.draft(&writer(1), id).await.unwrap().status, Status::Draft);

    let (id, revision) = finished(&library).await;
    assert!(matches!(library.submit(&writer(1), id, revision - 1, None).await, Err(Error::Conflict)));
    let receipt =
        Receipt { to: "wer@example.org".to_owned(), language: Language::De, link: "/de/schreibtisch".to_owned() };
    let number = library.submit(&writer(1), id, revision, Some(&receipt)).await.unwrap();
    let (submission, steps) = library.history(&writer(1), id).await.unwrap().unwrap();
    assert_eq!((submission.number, submission.status, submission.version), (number, Status::Submitted, 1));
    assert_eq!(
        steps.iter().map(|step| (step.step, step.status)).collect::<Vec<_>>(),
        [(Step::Submit, Status::Submitted)]
    );
    let at = library.now();
    let letter = job::claim(&storage, &["mail"], "test", at, at + TimeDelta::minutes(1)).await.unwrap().unwrap();
    assert!(letter.payload.to_string().contains("wer@example.org"), "{letter:?}");
    assert!(letter.payload.to_string().contains("Fishbowl"), "{letter:?}");

    // While it is being looked at nobody writes.
    let refused = library.save(&writer(1), id, &edit(revision, &[("title", "Anders")])).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::State))), "{refused:?}");
    assert!(matches!(library.submit(&writer(1), id, revision, None).await, Err(Error::Denied(Denied::State))));
    assert!(matches!(library.discard(&writer(1), id).await, Err(Error::Denied(_))));
    // Somebody of the initiative who is neither author nor owner does not take it back.
    assert!(matches!(library.withdraw(&writer(2), id, &Nowhere).await, Err(Error::Denied(Denied::Role))));
    library.withdraw(&member(3, Membership::Owner), id, &Nowhere).await.unwrap();
    let (submission, steps) = library.history(&writer(1), id).await.unwrap().unwrap();
    assert_eq!((submission.status, steps.len()), (Status::Draft, 2));
    assert!(matches!(library.withdraw(&writer(1), id, &Nowhere).await, Err(Error::Denied(Denied::State))));
    let revision = saved(&library, &writer(1), id, &edit(revision, &[("title", "Fishbowl am Fluss")])).await;
    assert!(library.submit(&writer(1), id, revision, None).await.unwrap() > number);
    assert_eq!(entry::get(&storage, id).await.unwrap(), None, "nothing is public before it is published");
}

#[tokio::test]
async fn nobody_else_sees_or_touches_a_draft() {
    let library = empty().await;
    let (id, revision) = finished(&library).await;
    for viewer in [stranger(), Viewer::reader()] {
        let is_hidden =
            |result: Result<(), Error>| matches!(result, Err(Error::NotFound | Error::Denied(Denied::SignIn)));
        assert!(matches!(library.draft(&viewer, id).await, Err(Error::NotFound)));
        assert!(matches!(library.preview(&viewer, id, Language::De).await, Err(Error::NotFound)));
        assert!(matches!(library.history(&viewer, id).await, Err(Error::NotFound)));
        assert!(is_hidden(library.save(&viewer, id, &edit(revision, &[("title", "Fremd")])).await.map(|_| ())));
        assert!(is_hidden(library.submit(&viewer, id, revision, None).await.map(|_| ())));
        assert!(is_hidden(library.withdraw(&viewer, id, &Nowhere).await));
        assert!(is_hidden(library.discard(&viewer, id).await));
        assert!(is_hidden(library.restore(&viewer, id).await));
        assert!(is_hidden(library.take_over(&viewer, id, &Nowhere).await));
        assert!(
            is_hidden(library.begin(&viewer, Kind::Guide, Some(initiative()), Language::De).await.map(|_| ()))
                || viewer == stranger()
        );
    }
    assert!(matches!(
        library.begin(&stranger(), Kind::Guide, Some(initiative()), Language::De).await,
        Err(Error::Denied(Denied::Role))
    ));
    // The office may read it, but not write in it.
    let office = Viewer { account: Some(account(50)), office: Some(Office::Moderator), memberships: Vec::new() };
    library.draft(&office, id).await.unwrap();
    assert!(matches!(
        library.save(&office, id, &edit(revision, &[("title", "Amtlich")])).await,
        Err(Error::Denied(Denied::Role))
    ));
    assert_eq!(library.draft(&writer(1), id).await.unwrap().revision, revision);
    let desk = library.desk(&writer(2)).await.unwrap();
    assert_eq!(desk.iter().map(|on| on.draft.id).collect::<Vec<_>>(), [id], "colleagues see it");
    assert_eq!(library.desk(&stranger()).await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_published_entry_stays_while_its_next_version_is_written() {
    let storage = storage().await;
    let library = over(&storage, Arc::new(Embedded::in_memory().unwrap()));
    let mut item = fishbowl();
    let id = item.entry.id;
    let mut authored = item.entry.authored().clone();
    authored.remove("related");
    item.entry = Entry::new(authored).unwrap();
    library.take_in(&[item], Origin::Own, |_| {}).await.unwrap();
    let tx = storage.begin().await.unwrap();
    let mut row = entry::get_locked(&tx, id).await.unwrap().unwrap();
    row.origin_initiative = Some(initiative());
    entry::put(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    let status = async || entry::get(&storage, id).await.unwrap().unwrap().status;

    assert_eq!(library.revisable(&writer(1)).await.unwrap().len(), 1);
    assert!(matches!(library.revise(&stranger(), id).await, Err(Error::Denied(Denied::Role))));
    assert_eq!(library.revise(&writer(1), id).await.unwrap(), id);
    assert_eq!(library.revise(&writer(2), id).await.unwrap(), id, "the one that is being written");
    let draft = library.draft(&writer(1), id).await.unwrap();
    assert_eq!((draft.based_on, draft.version(), draft.revision), (Some(1), 2, 1));
    assert!(draft.authored["title"].get("en").is_some(), "translations stay");
    let revision = saved(&library, &writer(1), id, &edit(1, &[("title", "Fishbowl, zweite Fassung")])).await;
    assert_eq!(status().await, Status::Published);

    let Err(Error::Invalid(faults)) = library.submit(&writer(1), id, revision, None).await else { panic!("no note") };
    assert!(faults.iter().any(|fault| fault.field == "change_note" && fault.rule == Rule::Missing), "{faults:?}");
    let mut noted = edit(revision, &[]);
    noted.change_note = Some("Neuer Titel, sonst nichts.".to_owned());
    let revision = saved(&library, &writer(1), id, &noted).await;
    let submitted = library.submit(&writer(1), id, revision, None).await;
    assert!(submitted.is_ok(), "{submitted:?}");
    assert_eq!(status().await, Status::RevisionPending);
    let shown = library.by_id(&Viewer::reader(), id).await.unwrap();
    assert_ne!(shown.entry().envelope.title.get(Language::De), "Fishbowl, zweite Fassung");
    library.withdraw(&writer(1), id, &Nowhere).await.unwrap();
    assert_eq!(status().await, Status::Published);
    assert_eq!(library.draft(&writer(1), id).await.unwrap().status, Status::Draft);
}

#[tokio::test]
async fn only_the_initiative_goes_on_while_a_next_version_is_on_its_way() {
    let storage = storage().await;
    let library = over(&storage, Arc::new(Embedded::in_memory().unwrap()));
    let mut item = fishbowl();
    let id = item.entry.id;
    let mut authored = item.entry.authored().clone();
    authored.remove("related");
    item.entry = Entry::new(authored).unwrap();
    library.take_in(&[item], Origin::Own, |_| {}).await.unwrap();
    // The next version was submitted, sent back and thrown away.
    let tx = storage.begin().await.unwrap();
    let mut row = entry::get_locked(&tx, id).await.unwrap().unwrap();
    row.origin_initiative = Some(initiative());
    row.status = Status::RevisionPending;
    entry::put(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(library.revise(&stranger(), id).await, Err(Error::Denied(Denied::Role))));
    assert!(matches!(library.draft(&stranger(), id).await, Err(Error::NotFound)), "nothing was begun");
    assert_eq!(library.revise(&writer(1), id).await.unwrap(), id);
}

#[tokio::test]
async fn what_is_thrown_away_can_be_brought_back_for_a_month() {
    let storage = storage().await;
    let hand = Hand::new();
    let library = Library::new(storage, Arc::new(Embedded::in_memory().unwrap()), Arc::new(hand.clone()));
    let id = begun(&library, Kind::Guide).await;
    library.discard(&writer(1), id).await.unwrap();
    assert!(matches!(library.save(&writer(1), id, &edit(1, &[("title", "Zu spät")])).await, Err(Error::NotFound)));
    assert!(library.desk(&writer(1)).await.unwrap()[0].draft.discarded_at.is_some());
    library.restore(&writer(1), id).await.unwrap();
    saved(&library, &writer(1), id, &edit(1, &[("title", "Wieder da")])).await;
    library.discard(&writer(1), id).await.unwrap();
    for _ in 0..30 * 24 {
        hand.turn();
    }
    assert_eq!(library.erase_discarded().await.unwrap(), 0);
    hand.turn();
    assert_eq!(library.desk(&writer(1)).await.unwrap().len(), 0);
    assert_eq!(library.erase_discarded().await.unwrap(), 1);
    assert!(matches!(library.draft(&writer(1), id).await, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn similar_titles_and_addresses_are_recognised() {
    let library = shipped().await;
    let id = begun(&library, Kind::DialogFormat).await;
    let fishbowl = fishbowl().entry.id;
    let posted = [
        ("title", "Fishbowl"),
        ("related[0].rel", "variant_of"),
        ("related[0].target", "http://localhost:3000/de/dialogformate/fishbowl?people=30"),
        ("related[1].rel", "part_of"),
        ("related[1].target", "irgendwas"),
    ];
    let revision = saved(&library, &writer(1), id, &edit(1, &posted)).await;
    let draft = library.draft(&writer(1), id).await.unwrap();
    assert_eq!(draft.authored["related"][0]["target"], json!(fishbowl));
    assert_eq!(draft.authored["related"][1]["target"], json!("irgendwas"), "kept as typed");
    let alike = library.alike(&draft).await.unwrap();
    assert!(alike.iter().any(|shown| shown.entry().id == fishbowl), "{}", alike.len());
    let page = library.preview(&writer(1), id, Language::De).await.unwrap();
    assert!(page.relations.iter().any(|relation| relation.to.entry().id == fishbowl));
    saved(&library, &writer(1), id, &edit(revision, &[("title", "Sprechstunde für Imkerinnen")])).await;
    let draft = library.draft(&writer(1), id).await.unwrap();
    assert!(library.alike(&draft).await.unwrap().is_empty());
}
