//! Watching and being told: once, of what is public, never of one's own doing, in the morning.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{AccountId, AccountStatus, Address, Viewer};
use domain::decision::Deed;
use domain::lifecycle::Status;
use domain::query::Query;
use domain::watch::{How, MOST_WATCHES, Subject, What};
use domain::{EntryId, Kind, Language};
use library::accounts::{Error, Present, Refusal};
use library::letters::{JOB, Letter, News, Sealed};
use library::notify::{Ending, Links};
use library::transfer::Item;
use library::{Clock, Library, Origin};
use search::embedded::Embedded;
use search::{Change, Find, Found, Index, Suggestion};
use serde_json::json;
use storage::account::AccountRow;
use storage::decision::DecisionRow;
use storage::submission::SubmissionRow;
use storage::watch::WatchRow;
use storage::{account, cursor, decision, job, search_log, submission, watch};
use uuid::Uuid;

use crate::world::{changed, items, profile, put_into, revised, storage};

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::SeqCst), 0).unwrap()
    }
}

/// An index that takes two seconds for a search.
struct Slow {
    inner: Embedded,
    hand: Arc<Hand>,
}

#[async_trait]
impl Find for Slow {
    async fn find(&self, query: &Query) -> Result<Found, search::Error> {
        self.hand.0.fetch_add(2, Ordering::SeqCst);
        self.inner.find(query).await
    }

    async fn suggest(&self, text: &str, language: Language, limit: usize) -> Result<Vec<Suggestion>, search::Error> {
        self.inner.suggest(text, language, limit).await
    }

    async fn similar(&self, id: EntryId, limit: usize) -> Result<Vec<EntryId>, search::Error> {
        self.inner.similar(id, limit).await
    }
}

#[async_trait]
impl Index for Slow {
    async fn apply(&self, changes: Vec<Change>, cursor: i64) -> Result<(), search::Error> {
        self.inner.apply(changes, cursor).await
    }

    async fn cursor(&self) -> Result<i64, search::Error> {
        self.inner.cursor().await
    }

    async fn clear(&self) -> Result<(), search::Error> {
        self.inner.clear().await
    }

    async fn count(&self) -> Result<u64, search::Error> {
        self.inner.count().await
    }

    fn version(&self) -> &str {
        self.inner.version()
    }
}

struct Pages;

impl Links for Pages {
    fn entry(&self, language: Language, kind: Kind, slug: &str) -> String {
        format!("/{language}/{}/{slug}", kind.code())
    }
    fn notifications(&self, _: Language) -> String {
        "/notifications".to_owned()
    }
    fn watches(&self, _: Language) -> String {
        "/watches".to_owned()
    }
    fn unsubscribe(&self, _: Language, token: &str) -> String {
        format!("/unsubscribe/{token}")
    }
}

/// A node on a morning in January, an hour after the letters of the day.
struct Node {
    library: Library,
    hand: Arc<Hand>,
}

impl Node {
    async fn new() -> Self {
        let hand = Arc::new(Hand(0.into()));
        let clock: Arc<dyn Clock> = hand.clone();
        let library = Library::new(storage().await, Arc::new(Embedded::in_memory().unwrap()), clock);
        let node = Self { library, hand };
        node.set("2027-01-15T07:00:00Z");
        node
    }

    fn set(&self, moment: &str) {
        let moment: DateTime<Utc> = moment.parse().unwrap();
        self.hand.0.store(moment.timestamp(), Ordering::SeqCst);
    }

    fn pass(&self, time: TimeDelta) {
        self.hand.0.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }

    /// Somebody with an account who is signed in.
    async fn person(&self, name: &str) -> Present {
        let address = Address::new(&format!("{name}@werk.example")).unwrap();
        let row = AccountRow {
            id: AccountId(Uuid::now_v7()),
            address: Some(address.clone()),
            name: name.to_owned(),
            language: Language::De,
            password_hash: None,
            status: AccountStatus::Active,
            office: None,
            created_at: self.hand.now(),
            signed_in_at: Some(self.hand.now()),
            erased_at: None,
        };
        let tx = self.library.storage().begin().await.unwrap();
        assert!(account::add(&tx, &row).await.unwrap());
        tx.commit().await.unwrap();
        Present {
            session: String::new(),
            viewer: Viewer { account: Some(row.id), office: None, memberships: Vec::new() },
            id: row.id,
            name: row.name,
            address,
            language: Language::De,
            recent: true,
        }
    }

    async fn watches(&self, who: &Present, subject: Subject, how: How) {
        assert!(self.library.watch(who, subject, how).await.unwrap());
        self.pass(TimeDelta::minutes(1));
    }

    async fn publish(&self, items: &[Item]) {
        self.library.take_in(items, Origin::Shipped, |_| {}).await.unwrap();
    }

    async fn follow(&self) -> u64 {
        self.library.follow_watches("a process").await.unwrap()
    }

    async fn tell(&self) -> u64 {
        self.library.tell_watchers(&Pages).await.unwrap()
    }

    /// Takes the letters out of the queue: to whom, and what.
    async fn letters(&self) -> Vec<(String, Letter)> {
        let mut letters = Vec::new();
        let now = self.hand.now();
        let storage = self.library.storage();
        while let Some(claimed) = job::claim(storage, &[JOB], "test", now, now + TimeDelta::minutes(1)).await.unwrap() {
            let sealed = Sealed::open(&claimed).unwrap();
            letters.push((sealed.to, sealed.letter));
            let tx = storage.begin().await.unwrap();
            job::complete(&tx, &claimed, now).await.unwrap();
            tx.commit().await.unwrap();
        }
        letters
    }

    /// What the only letter that waits tells, with the token that ends such letters.
    async fn letter(&self) -> (Vec<News>, String) {
        let letters = self.letters().await;
        let [(_, letter)] = &letters[..] else { panic!("one letter was expected: {letters:?}") };
        let (news, unsubscribe) = match letter {
            Letter::Digest { news, unsubscribe, .. } => (news.clone(), unsubscribe),
            Letter::Watched { news, unsubscribe, .. } => (vec![news.clone()], unsubscribe),
            other => panic!("{other:?} tells no news"),
        };
        (news, unsubscribe.rsplit('/').next().unwrap().to_owned())
    }

    /// Entries that somebody was told of in the account, with whether they were read; the newest first.
    async fn told(&self, who: &Present) -> Vec<(EntryId, i64, bool)> {
        let all = self.library.notifications(who).await.unwrap();
        all.iter().map(|it| (it.row.entry, it.row.version, it.row.read_at.is_some())).collect()
    }
}

fn topic() -> Subject {
    Subject::Topic("T1".to_owned())
}

fn search(words: &str) -> Subject {
    Subject::search(Query { text: words.to_owned(), ..Query::default() })
}

fn refused<T>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(other) => panic!("something else went wrong: {other:?}"),
        Ok(_) => panic!("it was not refused"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn run_twice_or_at_once_it_is_told_once() {
    let node = Node::new().await;
    let items = items(&[profile(1), profile(2)]);
    let anna = node.person("anna").await;
    node.watches(&anna, topic(), How::Daily).await;
    node.watches(&anna, search("Nummer"), How::Daily).await;
    node.publish(&items[..1]).await;
    let (one, other) = tokio::join!(node.library.follow_watches("one"), node.library.follow_watches("other"));
    let again = node.library.follow_watches("one").await.unwrap();
    assert_eq!(one.unwrap() + other.unwrap() + again, 1, "one entry for one person, by whichever watch");
    assert_eq!(node.told(&anna).await, [(items[0].entry.id, 1, false)]);

    // The whole log again, as after a crash before the place in it was kept.
    node.pass(TimeDelta::minutes(5));
    let now = node.hand.now();
    let storage = node.library.storage();
    assert!(cursor::lease(storage, "watches", "test", now, now + TimeDelta::seconds(1)).await.unwrap());
    let tx = storage.begin().await.unwrap();
    assert!(cursor::put(&tx, "watches", "test", now, 0).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(node.follow().await, 0, "another process is at it");
    node.pass(TimeDelta::seconds(2));
    assert_eq!(node.follow().await, 0, "all of it is known");
    assert_eq!(cursor::get(storage, "watches").await.unwrap(), search_log::last_seq(storage).await.unwrap());

    node.set("2027-01-16T06:00:00Z");
    let (one, other) = tokio::join!(node.library.tell_watchers(&Pages), node.library.tell_watchers(&Pages));
    assert_eq!(one.unwrap() + other.unwrap() + node.tell().await, 1);
    let (news, _) = node.letter().await;
    assert_eq!((news.len(), news[0].title.as_str(), news[0].what), (1, "Dialog Nummer 1", What::New));
    assert_eq!(news[0].link, "/de/initiative/dialog-1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_a_day_at_seven_in_germany() {
    let node = Node::new().await;
    let items = items(&(1..=40).map(profile).collect::<Vec<_>>());
    let anna = node.person("anna").await;
    node.watches(&anna, topic(), How::Daily).await;
    node.publish(&items[..2]).await;
    node.follow().await;
    assert_eq!(node.tell().await, 0, "seven is past for today");
    node.set("2027-01-16T05:59:59Z");
    assert_eq!(node.tell().await, 0);
    node.set("2027-01-16T06:00:00Z");
    assert_eq!(node.tell().await, 1, "seven in winter is six in UTC");
    assert_eq!(node.letter().await.0.len(), 2);
    node.pass(TimeDelta::minutes(1));
    node.publish(&items[2..]).await;
    node.follow().await;
    node.set("2027-01-16T23:00:00Z");
    assert_eq!(node.tell().await, 0, "no second one on a day");
    node.set("2027-01-17T09:00:00Z");
    assert_eq!(node.tell().await, 1, "late, where nobody was there at seven");
    match &node.letters().await[..] {
        [(to, Letter::Digest { news, more, link, .. })] => {
            assert_eq!((to.as_str(), news.len(), *more), ("anna@werk.example", 30, 8), "a letter has an end");
            assert_eq!(link, "/notifications");
        }
        other => panic!("{other:?}"),
    }

    node.set("2027-07-14T12:00:00Z");
    node.publish(&[revised(&items[0])]).await;
    node.follow().await;
    node.set("2027-07-15T04:59:59Z");
    assert_eq!(node.tell().await, 0);
    node.set("2027-07-15T05:00:00Z");
    assert_eq!(node.tell().await, 1, "seven in summer is five in UTC");
    assert_eq!(node.letter().await.0[0].what, What::Changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_again_is_not_told() {
    let node = Node::new().await;
    let items = items(&[profile(1)]);
    let id = items[0].entry.id;
    let anna = node.person("anna").await;
    let bernd = node.person("bernd").await;
    node.watches(&anna, topic(), How::Daily).await;
    node.watches(&bernd, topic(), How::AtOnce).await;
    node.publish(&items).await;
    assert_eq!(node.follow().await, 2);
    put_into(&node.library, id, Status::Suspended, true).await;
    assert_eq!(node.follow().await, 0);
    assert_eq!(node.told(&anna).await, [], "nor is it in the account");
    node.set("2027-01-16T06:00:00Z");
    assert_eq!(node.tell().await, 0);
    put_into(&node.library, id, Status::Published, true).await;
    assert_eq!(node.follow().await, 0);
    assert_eq!(node.told(&anna).await, [(id, 1, false)]);
    node.set("2027-01-17T06:00:00Z");
    assert_eq!(node.tell().await, 0, "it is no news any more");
    assert_eq!(node.letters().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_hidden_before_it_was_followed_is_not_told() {
    let node = Node::new().await;
    let items = items(&[profile(1)]);
    let anna = node.person("anna").await;
    node.watches(&anna, topic(), How::AtOnce).await;
    node.publish(&items).await;
    put_into(&node.library, items[0].entry.id, Status::Suspended, true).await;
    assert_eq!(node.follow().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_of_their_own_doing() {
    let node = Node::new().await;
    let items = items(&[profile(1)]);
    let id = items[0].entry.id;
    let (writer, reviewer, reader) =
        (node.person("writer").await, node.person("reviewer").await, node.person("reader").await);
    for who in [&writer, &reviewer, &reader] {
        node.watches(who, topic(), How::Daily).await;
    }
    let tx = node.library.storage().begin().await.unwrap();
    let submitted = SubmissionRow {
        number: 0,
        draft: id,
        version: 1,
        authored: "{}".to_owned(),
        change_note: None,
        status: Status::Published,
        submitted_at: node.hand.now(),
        submitted_by: writer.id,
    };
    let number = submission::put(&tx, &submitted).await.unwrap();
    let decided = DecisionRow {
        id: 0,
        at: node.hand.now(),
        entry: id,
        version: Some(1),
        deed: Deed::Published,
        reason: None,
        words: None,
        who: Some(reviewer.id),
        for_office: true,
        submission: Some(number),
        notice: None,
    };
    decision::append(&tx, &decided).await.unwrap();
    tx.commit().await.unwrap();
    node.publish(&items).await;
    assert_eq!(node.follow().await, 1);
    assert_eq!(node.told(&reader).await, [(id, 1, false)]);
    assert_eq!((node.told(&writer).await, node.told(&reviewer).await), (Vec::new(), Vec::new()));
    // The next version is by somebody else.
    node.pass(TimeDelta::hours(1));
    node.publish(&[revised(&items[0])]).await;
    assert_eq!(node.follow().await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_watch_tells_what_it_is_about() {
    let node = Node::new().await;
    let items = items(&[profile(1), profile(2)]);
    let id = items[0].entry.id;
    let all = ["entry", "topic", "initiative", "search", "other"];
    // What was there before anybody watched is not told.
    node.publish(&items).await;
    assert_eq!(node.follow().await, 0);
    node.pass(TimeDelta::minutes(1));
    let mut people = Vec::new();
    for name in all {
        let who = node.person(name).await;
        let subject = match name {
            "entry" => Subject::Entry(id),
            "topic" => topic(),
            "initiative" => Subject::Initiative(id),
            "search" => search("Quittengelee"),
            _ => Subject::Entry(items[1].entry.id),
        };
        node.watches(&who, subject, How::AppOnly).await;
        people.push(who);
    }
    assert_eq!(node.follow().await, 0);
    node.publish(&[revised(&items[0])]).await;
    assert_eq!(node.follow().await, 4);
    for (name, who) in all.iter().zip(&people) {
        let wanted: &[_] = if *name == "other" { &[] } else { &[(id, 2, false)] };
        assert_eq!(node.told(who).await, wanted, "{name}");
        let because: Vec<_> =
            node.library.notifications(who).await.unwrap().iter().map(|it| it.row.subject.code()).collect();
        assert!(because.iter().all(|code| code == name), "{name}: {because:?}");
    }
    node.set("2027-01-17T06:00:00Z");
    assert_eq!(node.tell().await, 0, "nobody wished for letters");

    let [entry, ..] = &people[..] else { unreachable!("there are five") };
    let newest = node.library.notifications(entry).await.unwrap()[0].row.id;
    assert_eq!(node.library.unread_notifications(entry).await.unwrap(), 1);
    node.library.read_notifications(entry, newest - 1).await.unwrap();
    assert_eq!(node.library.unread_notifications(entry).await.unwrap(), 1, "what came later stays unread");
    node.library.read_notifications(entry, newest).await.unwrap();
    assert_eq!(node.told(entry).await, [(id, 2, true)]);
    assert_eq!(node.library.unread_notifications(&people[1]).await.unwrap(), 1, "of others nothing is read");
    put_into(&node.library, id, Status::Suspended, true).await;
    assert_eq!(node.told(&people[1]).await, []);
    assert_eq!(node.library.unread_notifications(&people[1]).await.unwrap(), 0, "what is not listed is not counted");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_searches_than_one_lease_has_time_for_are_asked_in_one_round() {
    let hand = Arc::new(Hand(0.into()));
    let clock: Arc<dyn Clock> = hand.clone();
    let index = Arc::new(Slow { inner: Embedded::in_memory().unwrap(), hand: hand.clone() });
    let node = Node { library: Library::new(storage().await, index, clock), hand };
    node.set("2027-01-15T07:00:00Z");
    let anna = node.person("anna").await;
    for number in 1..MOST_WATCHES {
        assert!(node.library.watch(&anna, search(&format!("Wort{number}")), How::AppOnly).await.unwrap());
    }
    node.watches(&anna, search("Dialog"), How::AppOnly).await;
    node.publish(&items(&[profile(1)])).await;
    assert_eq!(node.follow().await, 1, "more than three minutes of searches");
    assert_eq!(node.follow().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broad_topic_holds_the_narrower_ones() {
    let node = Node::new().await;
    let item = changed(&items(&[profile(1)])[0], "/topics", json!(["T11"]));
    let (broad, narrow) = (node.person("broad").await, node.person("narrow").await);
    node.watches(&broad, topic(), How::Daily).await;
    node.watches(&narrow, Subject::Topic("T12".to_owned()), How::Daily).await;
    node.publish(std::slice::from_ref(&item)).await;
    assert_eq!(node.follow().await, 1);
    assert_eq!(node.told(&broad).await, [(item.entry.id, 1, false)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_at_once_are_ended_by_their_link() {
    let node = Node::new().await;
    let items = items(&[profile(1), profile(2), profile(3)]);
    let anna = node.person("anna").await;
    node.watches(&anna, topic(), How::AtOnce).await;
    node.watches(&anna, search("Dialog"), How::Daily).await;
    node.publish(&items[..1]).await;
    node.follow().await;
    assert_eq!((node.tell().await, node.tell().await), (1, 0));
    let (news, token) = node.letter().await;
    assert_eq!((news.len(), &news[0].subject), (1, &topic()), "by the most urgent of the watches");
    assert_eq!(refused(node.library.reset_works(&token).await), Refusal::Link, "it opens nothing else");
    assert_eq!(refused(node.library.registration(&token).await), Refusal::Link);
    for void in ["", "x", &"x".repeat(9_000)] {
        assert_eq!(refused(node.library.ending(void).await), Refusal::Link);
        assert_eq!(refused(node.library.unsubscribe(void).await), Refusal::Link);
    }
    match node.library.ending(&token).await.unwrap() {
        Ending::One(watching) => assert_eq!((watching.subject, watching.how), (topic(), How::AtOnce)),
        Ending::All | Ending::News(_) => panic!("it is about one"),
    }
    for _ in 0..2 {
        node.library.unsubscribe(&token).await.unwrap();
        let hows: Vec<How> = node.library.watches(&anna).await.unwrap().iter().map(|it| it.how).collect();
        assert_eq!(hows, [How::Daily, How::AppOnly], "this one alone, and again is the same");
    }
    node.pass(TimeDelta::hours(1));
    node.publish(&items[1..2]).await;
    node.follow().await;
    assert_eq!(node.tell().await, 0);
    assert_eq!(node.told(&anna).await.len(), 2, "in the account it goes on");
    node.set("2027-01-16T06:00:00Z");
    assert_eq!(node.tell().await, 1);
    let (_, token) = node.letter().await;
    assert!(matches!(node.library.ending(&token).await.unwrap(), Ending::All));
    node.pass(TimeDelta::hours(1));
    node.publish(&items[2..]).await;
    node.follow().await;
    node.library.unsubscribe(&token).await.unwrap();
    assert!(node.library.watches(&anna).await.unwrap().iter().all(|it| it.how == How::AppOnly));
    node.set("2027-01-17T06:00:00Z");
    assert_eq!(node.tell().await, 0, "what waited for its letter waits no longer");
    node.set("2028-01-16T06:00:00Z");
    assert_eq!(refused(node.library.unsubscribe(&token).await), Refusal::Link, "a link ends after a year");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_at_once_are_one_letter_and_what_was_read_is_not_sent() {
    let node = Node::new().await;
    let items = items(&[profile(1), profile(2), profile(3)]);
    let anna = node.person("anna").await;
    node.watches(&anna, topic(), How::AtOnce).await;
    node.publish(&items[..2]).await;
    node.follow().await;
    assert_eq!(node.tell().await, 1);
    assert_eq!(node.letter().await.0.len(), 2);
    node.pass(TimeDelta::minutes(1));
    node.publish(&items[2..]).await;
    node.follow().await;
    let newest = node.library.notifications(&anna).await.unwrap()[0].row.id;
    node.library.read_notifications(&anna, newest).await.unwrap();
    assert_eq!(node.tell().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_is_one_s_own_and_ends() {
    let node = Node::new().await;
    let items = items(&[profile(1)]);
    node.publish(&items).await;
    let (anna, bernd) = (node.person("anna").await, node.person("bernd").await);
    let library = &node.library;
    let nothing = EntryId(Uuid::now_v7());
    for subject in
        [Subject::Entry(nothing), Subject::Initiative(nothing), Subject::Topic("T999".to_owned()), search("")]
    {
        let not_found = library.watch(&anna, subject.clone(), How::Daily).await;
        assert!(matches!(not_found, Err(Error::Library(library::Error::NotFound))), "{subject:?}");
    }
    put_into(library, items[0].entry.id, Status::Suspended, true).await;
    assert!(
        library.offer_watch(&anna, Subject::Entry(items[0].entry.id)).await.is_err(),
        "what is hidden is not shown"
    );
    node.watches(&anna, topic(), How::Daily).await;
    assert_eq!(library.offer_watch(&anna, topic()).await.unwrap().how, Some(How::Daily));
    assert_eq!(library.offer_watch(&bernd, topic()).await.unwrap().how, None);
    let id = library.watches(&anna).await.unwrap()[0].id;
    assert!(!library.change_watch(&bernd, id, How::AppOnly).await.unwrap());
    library.stop_watching(&bernd, id).await.unwrap();
    assert_eq!(library.watches(&anna).await.unwrap()[0].how, How::Daily);
    assert!(library.change_watch(&anna, id, How::AtOnce).await.unwrap());
    library.stop_watching(&anna, id).await.unwrap();
    assert!(library.watches(&anna).await.unwrap().is_empty());

    let tx = library.storage().begin().await.unwrap();
    for number in 0..MOST_WATCHES {
        let subject = search(&format!("Wort{number}"));
        let row = WatchRow { id: Uuid::now_v7(), account: anna.id, subject, how: How::AppOnly, since: node.hand.now() };
        watch::put(&tx, &row).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert!(!library.watch(&anna, topic(), How::Daily).await.unwrap(), "there is a most");
    assert!(library.watch(&anna, search("Wort7"), How::Daily).await.unwrap(), "what is watched can be changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn data_is_told_forgotten_and_erased() {
    let node = Node::new().await;
    let items = items(&[profile(1), profile(2)]);
    let anna = node.person("anna").await;
    node.watches(&anna, topic(), How::Daily).await;
    node.publish(&items[..1]).await;
    node.follow().await;
    let data = node.library.own_data(&anna).await.unwrap();
    assert_eq!(data["watches"][0]["subject"], "topic");
    assert_eq!(data["watches"][0]["how"], "daily");
    assert_eq!(data["notifications"][0]["entry"], items[0].entry.id.to_string());
    node.pass(TimeDelta::days(180));
    node.library.forget_expired().await.unwrap();
    assert_eq!(node.told(&anna).await.len(), 1);
    node.pass(TimeDelta::days(1));
    node.library.forget_expired().await.unwrap();
    assert_eq!(node.told(&anna).await, []);
    // A new line in the log about the old version makes no news of it.
    put_into(&node.library, items[0].entry.id, Status::Published, true).await;
    assert_eq!(node.follow().await, 0);
    node.publish(&items[1..]).await;
    node.follow().await;
    node.library.erase_account(&anna, false, &crate::people::Pages).await.unwrap();
    assert_eq!(watch::count(node.library.storage(), anna.id).await.unwrap(), 0);
    assert_eq!(storage::notification::list(node.library.storage(), anna.id, 10).await.unwrap(), []);
    node.pass(TimeDelta::days(1));
    assert!(node.letters().await.iter().all(|(_, letter)| *letter == Letter::AccountErased));
    assert_eq!(node.tell().await, 0);
}
