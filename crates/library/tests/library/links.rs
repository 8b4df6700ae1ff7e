//! Where links lead: asked for with the submission, visited once for all, told with its day; those of published entries
//! again and again.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use domain::account::{AccountId, Membership, Office, Viewer};
use domain::lifecycle::Status;
use domain::visit::Outcome;
use domain::{EntryId, Kind, Language, form};
use library::drafts::{Edit, Outcome as Done, Saved};
use library::findings::{Finding, FindingKind, Weight};
use library::links::{Inside, Looked, Site, Visit, Visited};
use library::{Clock as _, Error, Library, Origin};
use search::embedded::Embedded;
use serde_json::{Map, Value, json};
use storage::{job, visit};
use uuid::Uuid;

use crate::world::{Hand, content, named, put_into, storage};

/// Other sites that all answer alike, and what they were asked.
struct Others {
    outcome: Outcome,
    asked: Mutex<Vec<String>>,
}

impl Others {
    fn with(outcome: Outcome) -> Self {
        Self { outcome, asked: Mutex::default() }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Visit for Others {
    fn visit<'a>(&'a self, address: &'a str) -> Pin<Box<dyn Future<Output = Visited> + Send + 'a>> {
        self.asked.lock().unwrap().push(address.to_owned());
        Box::pin(std::future::ready(Visited { outcome: self.outcome, moved_to: None }))
    }
}

/// A site with few addresses.
struct Here;

impl Site for Here {
    fn inside(&self, address: &str) -> Option<Inside> {
        let slug = address.strip_prefix("/de/dialogformate/");
        match slug {
            Some(slug) => Some(Inside::Slug(Kind::DialogFormat, Language::De, slug.to_owned())),
            None if address == "/de" => Some(Inside::Page),
            None if address.starts_with('/') => Some(Inside::Nothing),
            None => None,
        }
    }
}

/// A library that checks links, with the entries that ship.
async fn library() -> (Library, Hand) {
    let hand = Hand::new();
    let index = Arc::new(Embedded::in_memory().unwrap());
    let library = Library::new(storage().await, index, Arc::new(hand.clone()));
    let library = library.on_site(Arc::new(Here)).checking_links(true);
    library.take_in(&content(), Origin::Shipped, |_| {}).await.unwrap();
    (library, hand)
}

fn initiative() -> EntryId {
    "019a2000-0000-7000-8000-00000000aaaa".parse().unwrap()
}

fn writer() -> Viewer {
    let account = Some(AccountId(Uuid::from_u128(1)));
    Viewer { account, office: None, memberships: vec![(initiative(), Membership::Contributor)] }
}

fn office() -> Viewer {
    Viewer { account: Some(AccountId(Uuid::from_u128(9))), office: Some(Office::Moderator), memberships: Vec::new() }
}

/// A format like a shipped one that was submitted.
async fn submitted(library: &Library, title: &str) -> EntryId {
    let id = library.begin(&writer(), Kind::DialogFormat, Some(initiative()), Language::De).await.unwrap();
    let mut posted = form::write(Kind::DialogFormat, named(&content(), "fishbowl").entry.authored());
    posted.retain(|(name, _)| !name.starts_with("related["));
    for (name, value) in &mut posted {
        if name == "title" {
            title.clone_into(value);
        }
    }
    let edit = Edit { revision: 1, posted, ..Edit::default() };
    let revision = match library.save(&writer(), id, &edit).await.unwrap() {
        Done { saved: Saved::Saved(draft), .. } => draft.revision,
        other => panic!("{other:?}"),
    };
    library.submit(&writer(), id, revision, None).await.unwrap();
    id
}

/// Addresses of the sources of the format.
fn sources() -> Vec<String> {
    let item = named(&content(), "fishbowl").clone();
    let urls = item.entry.envelope.sources.iter().filter_map(|source| source.url.as_deref());
    let urls: Vec<String> = urls.map(|url| url.split('#').next().unwrap().to_owned()).collect();
    assert!(!urls.is_empty());
    urls
}

/// Makes all visits that wait.
async fn visit_all(library: &Library, others: &Others) -> usize {
    let mut count = 0;
    while let Some(looked) = library.visit_next(others, "test").await.unwrap() {
        assert!(matches!(looked, Looked::At(_)), "{looked:?}");
        count += 1;
    }
    count
}

async fn found(library: &Library, id: EntryId) -> Vec<Finding> {
    let authored = named(&content(), "fishbowl").entry.authored().clone();
    library.findings(Kind::DialogFormat, &authored, id).await.unwrap()
}

fn of(found: &[Finding], kind: FindingKind) -> Vec<&Finding> {
    found.iter().filter(|finding| finding.kind == kind && finding.weight != Weight::Fine).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_asks_once_and_others_share_what_became_of_it() {
    let (library, hand) = library().await;
    let id = submitted(&library, "Fishbowl am Quittenbaum").await;
    let before = found(&library, id).await;
    assert_eq!(of(&before, FindingKind::UncheckedLink).len(), 1, "one line for all: {before:?}");
    assert_eq!(of(&before, FindingKind::UncheckedLink)[0].weight, Weight::Hint);
    let (waiting, _) = job::tally(library.storage(), "link").await.unwrap();

    let others = Others::with(Outcome::Gone);
    assert_eq!(visit_all(&library, &others).await as u64, waiting, "each address once");
    let asked = others.asked();
    assert!(sources().iter().all(|url| asked.contains(url)), "{asked:?}");
    assert!(asked.iter().all(|address| address.starts_with("http") && !address.contains('#')), "{asked:?}");
    let after = found(&library, id).await;
    assert!(of(&after, FindingKind::UncheckedLink).is_empty(), "{after:?}");
    let dead = of(&after, FindingKind::DeadLink);
    assert!(dead.iter().all(|it| it.weight == Weight::Look && it.visited == Some((Outcome::Gone, hand.now()))));
    assert!(dead.iter().any(|it| it.at.as_deref() == Some("sources[0].url")), "{dead:?}");
    let hints = named(&content(), "fishbowl").entry.authored().clone();
    let hints = library.hints(Kind::DialogFormat, &hints, id).await.unwrap();
    assert_eq!(of(&hints, FindingKind::DeadLink).len(), dead.len(), "the author sees the same");

    // Within seven days nobody asks again, then somebody does.
    hand.pass(6);
    submitted(&library, "Fishbowl am Birnbaum").await;
    assert_eq!(job::tally(library.storage(), "link").await.unwrap().0, 0);
    hand.pass(2);
    submitted(&library, "Fishbowl am Apfelbaum").await;
    let fine = Others::with(Outcome::Fine);
    assert_eq!(visit_all(&library, &fine).await as u64, waiting);
    let fine = found(&library, id).await;
    assert!(of(&fine, FindingKind::DeadLink).is_empty());
    assert!(fine.iter().any(|it| it.kind == FindingKind::DeadLink && it.weight == Weight::Fine), "{fine:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_may_run_twice() {
    let (library, hand) = library().await;
    let tx = library.storage().begin().await.unwrap();
    for _ in 0..2 {
        job::enqueue(&tx, "link", &json!({ "address": "https://a.example" }), hand.now()).await.unwrap();
    }
    job::enqueue(&tx, "link", &json!({ "none": 1 }), hand.now()).await.unwrap();
    tx.commit().await.unwrap();
    let others = Others::with(Outcome::Silent);
    let mut looked = Vec::new();
    while let Some(next) = library.visit_next(&others, "test").await.unwrap() {
        looked.push(next);
    }
    assert_eq!(others.asked(), ["https://a.example"], "the second was visited a moment ago");
    let silent = Looked::At(Visited { outcome: Outcome::Silent, moved_to: None });
    assert_eq!(looked, [silent, Looked::Recent, Looked::Nothing]);

    // What settled nothing is tried again after an hour and after a day, then not any more.
    for (hours, visits) in [(1, 2), (23, 2), (1, 3), (48, 3)] {
        for _ in 0..hours {
            hand.turn();
        }
        while library.visit_next(&others, "test").await.unwrap().is_some() {}
        assert_eq!(others.asked().len(), visits, "after {hours} more hours");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_clear_is_a_hint() {
    for outcome in [Outcome::Refused, Outcome::Silent, Outcome::Failing, Outcome::Certificate, Outcome::Moved] {
        let (library, _) = library().await;
        let id = submitted(&library, "Fishbowl am Quittenbaum").await;
        visit_all(&library, &Others::with(outcome)).await;
        let found = found(&library, id).await;
        assert!(of(&found, FindingKind::DeadLink).is_empty(), "{outcome:?}");
        let unsure = of(&found, FindingKind::UnsureLink);
        assert!(!unsure.is_empty() && unsure.iter().all(|it| it.weight == Weight::Hint), "{outcome:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn switched_off_nobody_is_asked_and_nothing_is_said() {
    let (library, _) = library().await;
    let library = library.checking_links(false);
    let id = submitted(&library, "Fishbowl am Quittenbaum").await;
    assert_eq!(job::tally(library.storage(), "link").await.unwrap().0, 0);
    assert_eq!((library.note_links().await.unwrap(), library.visit_again().await.unwrap()), (0, 0));
    let found = found(&library, id).await;
    for kind in [FindingKind::UncheckedLink, FindingKind::DeadLink, FindingKind::UnsureLink] {
        assert!(!found.iter().any(|finding| finding.kind == kind), "{kind:?} in {found:?}");
    }
    assert!(library.dead_links(&office()).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn links_inside_lead_to_what_is_public() {
    let (library, _) = library().await;
    let library = library.checking_links(false);
    let item = named(&content(), "fishbowl").clone();
    let other = named(&content(), "world-cafe").entry.id;
    let text = "[a](/de/dialogformate/world-cafe) [b](/de/dialogformate/gibt-es-nicht) [c](/de) [d](/xyz)";
    let mut authored: Map<String, Value> = item.entry.authored().clone();
    authored.insert("related".to_owned(), json!([{ "rel": "alternative_to", "target": other }]));
    let fields = authored.get_mut("fields").and_then(Value::as_object_mut).unwrap();
    fields.insert("description".to_owned(), json!({ "de": text }));
    let dead = async || {
        let found = library.findings(Kind::DialogFormat, &authored, item.entry.id).await.unwrap();
        let found = found.into_iter().filter(|it| it.kind == FindingKind::DeadEnd && it.weight == Weight::Look);
        found.map(|it| (it.at.unwrap_or_default(), it.detail)).collect::<Vec<_>>()
    };
    let told = |at: &str, to: &str| (at.to_owned(), to.to_owned());
    let nowhere = told("description.de", "/de/dialogformate/gibt-es-nicht");
    assert_eq!(dead().await, [nowhere.clone(), told("description.de", "/xyz")]);
    put_into(&library, other, Status::Suspended, true).await;
    let all = [
        told("related[0].target", &other.to_string()),
        told("description.de", "/de/dialogformate/world-cafe"),
        nowhere,
        told("description.de", "/xyz"),
    ];
    assert_eq!(dead().await, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_published_entries_are_visited_again_a_few_in_an_hour() {
    let (library, hand) = library().await;
    assert!(library.note_links().await.unwrap() > 50);
    assert_eq!(library.note_links().await.unwrap(), 0, "twice is once");
    let (one, two) = tokio::join!(library.visit_again(), library.visit_again());
    assert!((30..=60).contains(&(one.unwrap() + two.unwrap())), "at most thirty by each of two processes");
    assert_eq!(library.visit_again().await.unwrap(), 0, "within the hour");
    let others = Others::with(Outcome::Gone);
    let mut visits = visit_all(&library, &others).await;
    assert!(!library.dead_links(&office()).await.unwrap().is_empty());
    for _ in 0..100 {
        hand.turn();
        let asked = library.visit_again().await.unwrap();
        assert!(asked <= 30);
        let fine = Others::with(Outcome::Fine);
        assert_eq!(visit_all(&library, &fine).await, asked);
        visits += asked;
        if asked == 0 {
            break;
        }
    }
    assert!(visits > 100);
    hand.pass(80);
    assert_eq!(library.visit_again().await.unwrap(), 0, "not for ninety days");
    hand.pass(11);
    assert_eq!(library.visit_again().await.unwrap(), 30);

    let dead = library.dead_links(&office()).await.unwrap();
    assert!(dead.is_sorted_by_key(|it| std::cmp::Reverse(it.links.len())));
    assert!(dead.iter().flat_map(|it| &it.links).all(|link| others.asked().contains(&link.address)));
    let first = dead.first().unwrap().shown.entry().id;
    put_into(&library, first, Status::Suspended, true).await;
    let dead = library.dead_links(&office()).await.unwrap();
    assert!(dead.iter().all(|it| it.shown.entry().id != first), "what is hidden is nobody's to repair");
    for viewer in [writer(), Viewer::reader()] {
        assert!(matches!(library.dead_links(&viewer).await, Err(Error::Denied(_))));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_asks_nobody_and_leaves_no_address() {
    let (library, hand) = library().await;
    let item = named(&content(), "fishbowl").clone();
    let id = item.entry.id;
    library.note_links().await.unwrap();
    let names = visit::named_by(library.storage(), id).await.unwrap();
    assert!(!names.is_empty());
    put_into(&library, id, Status::Suspended, true).await;
    library.note_links().await.unwrap();
    assert_eq!(visit::named_by(library.storage(), id).await.unwrap(), [] as [String; 0]);
    let left = visit::many(library.storage(), &names).await.unwrap();
    assert!(left.len() < names.len(), "nobody else names all of them: {left:?}");
    hand.pass(91);
    let due = visit::due(library.storage(), hand.now(), 10_000).await.unwrap();
    assert!(due.iter().all(|row| left.contains(row) || !names.contains(&row.hash)), "{due:?}");
    put_into(&library, id, Status::Published, false).await;
    library.note_links().await.unwrap();
    assert_eq!(visit::named_by(library.storage(), id).await.unwrap(), names, "shown again, it names them again");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_visits_addresses_they_are_forgotten_all_the_same() {
    let (library, hand) = library().await;
    library.note_links().await.unwrap();
    let library = library.checking_links(false);
    let item = named(&content(), "fishbowl").clone();
    let names = visit::named_by(library.storage(), item.entry.id).await.unwrap();
    let (gone, stays) = (named(&content(), "world-cafe").entry.id, item.entry.id);
    let before = visit::named_by(library.storage(), gone).await.unwrap();
    assert!(!names.is_empty() && !before.is_empty());
    put_into(&library, gone, Status::Suspended, true).await;
    library.note_links().await.unwrap();
    assert_eq!(visit::named_by(library.storage(), gone).await.unwrap(), [] as [String; 0]);
    assert_eq!(visit::named_by(library.storage(), stays).await.unwrap(), names);
    // What an entry names no longer goes, and what it names now is not learned.
    let mut authored: Map<String, Value> = item.entry.authored().clone();
    let sources = authored.get_mut("sources").and_then(Value::as_array_mut).unwrap();
    for (index, source) in sources.iter_mut().enumerate() {
        if let Some(url) = source.get_mut("url") {
            *url = json!(format!("https://neu.example/{index}"));
        }
    }
    let revised = library::transfer::Item { entry: domain::entry::Entry::new(authored).unwrap(), slugs: item.slugs };
    library.take_in(&[revised], Origin::Shipped, |_| {}).await.unwrap();
    assert_eq!(library.note_links().await.unwrap(), 1);
    let left = visit::named_by(library.storage(), stays).await.unwrap();
    assert!(left.len() < names.len() && left.iter().all(|hash| names.contains(hash)), "{left:?}");
    hand.pass(91);
    library.note_links().await.unwrap();
    let once = [names, before].concat();
    let known = visit::many(library.storage(), &once).await.unwrap();
    assert!(known.len() < once.len(), "nobody names all of them: {known:?}");
    assert_eq!(library.visit_again().await.unwrap(), 0, "and nobody is asked");
}
