//! What is looked for in vain: three days, ninety days, thirty days; and the calls that follow.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use domain::account::{AccountId, Office, Viewer};
use domain::gap::{Missed, words};
use domain::query::Query;
use domain::{EntryId, LangText, Language, Rule};
use library::gaps::{MOST_A_DAY, Wording};
use library::{Error, Library, Origin};
use search::embedded::Embedded;
use storage::gap;
use uuid::Uuid;

use crate::world::{Hand, items, profile, storage};

struct Node {
    library: Library,
    hand: Hand,
}

impl Node {
    async fn new() -> Self {
        let hand = Hand::new();
        let index = Arc::new(Embedded::in_memory().unwrap());
        let library = Library::new(storage().await, index, Arc::new(hand.clone()));
        library.take_in(&items(&[profile(1)]), Origin::Own, |_| {}).await.unwrap();
        Self { library, hand }
    }

    fn hand_day(&self) -> NaiveDate {
        self.library.now().date_naive()
    }

    /// Looks for something as the results page does, so often.
    async fn look(&self, language: Language, text: &str, times: u32) {
        let query = Query { text: text.to_owned(), language, limit: 20, ..Query::default() };
        let missed = self.library.find(&query).await.unwrap().missed();
        let counted: BTreeMap<Missed, u32> = missed.into_iter().map(|missed| (missed, times)).collect();
        self.library.count_missed(&counted).await.unwrap();
    }

    async fn gaps(&self) -> Vec<String> {
        self.library.gaps(&office()).await.unwrap().into_iter().map(|gap| gap.said[0].1.clone()).collect()
    }
}

fn office() -> Viewer {
    Viewer { account: Some(AccountId(Uuid::from_u128(1))), office: Some(Office::Moderator), memberships: Vec::new() }
}

fn wording() -> Wording {
    let both = |text: &str| LangText(["de", "en"].map(|code| (code.to_owned(), format!("{text} ({code})"))).into());
    Wording { title: both("Gesucht: Quittengelee"), text: both("Wer weiß etwas darüber und schreibt es auf?") }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_seen_from_the_third_day_on_whatever_the_order_of_its_words() {
    let node = Node::new().await;
    node.look(Language::De, "Zebrahut Wandertag", 5).await;
    node.look(Language::De, "Zebrahut Wandertag", 1).await;
    node.hand.pass(1);
    node.look(Language::De, "wandertage zebrahut", 1).await;
    assert_eq!(node.gaps().await, [] as [String; 0], "two days are too few, however often");
    node.hand.pass(1);
    node.look(Language::En, "Zebrahut Wandertag", 1).await;
    let gaps = node.library.gaps(&office()).await.unwrap();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!((gaps[0].days, gaps[0].number(), gaps[0].call), (3, 8, None));
    assert_eq!(gaps[0].numbers, BTreeMap::from([(Language::De, 7), (Language::En, 1)]));
    assert_eq!(gaps[0].said[0], (Language::De, "zebrahut wandertag".to_owned()), "the most frequent first");
    assert_eq!(gaps[0].last, node.hand_day());

    // What is found, says more than words, or names somebody, is no gap.
    for text in [
        "Dialog",
        "anna@werk.example Quittengelee",
        "Quittengelee 0221 123456",
        "frau quittenbaum",
        "Quittengelee Anna Müller",
        "Quittengelee Musterstraße 5",
    ] {
        let before = gap::count(node.library.storage(), node.hand_day()).await.unwrap();
        node.look(Language::De, text, 1).await;
        assert_eq!(gap::count(node.library.storage(), node.hand_day()).await.unwrap(), before, "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rare_words_are_forgotten_after_thirty_days_and_all_after_ninety() {
    let node = Node::new().await;
    node.look(Language::De, "Einzelstück", 9).await;
    for _ in 0..3 {
        node.look(Language::De, "Quittengelee", 1).await;
        node.hand.pass(1);
    }
    let begun = node.hand_day() - TimeDelta::days(3);
    let rows = async |day| gap::count(node.library.storage(), day).await.unwrap();
    node.hand.pass(27);
    assert_eq!(node.library.forget_gaps().await.unwrap(), 0, "it is the thirtieth day");
    assert_eq!(rows(begun).await, 2);
    node.hand.pass(1);
    assert_eq!(node.library.forget_gaps().await.unwrap(), 1);
    assert_eq!(node.library.forget_gaps().await.unwrap(), 0, "twice is once");
    assert_eq!(rows(begun).await, 1, "what came up on three days stays");
    assert_eq!(node.gaps().await, ["quittengelee"]);
    node.hand.pass(59);
    assert_eq!(node.gaps().await, ["quittengelee"], "ninety days");
    assert_eq!(node.library.forget_gaps().await.unwrap(), 0);
    node.hand.pass(1);
    assert_eq!(node.gaps().await, [] as [String; 0], "ninety-one days: only two of them count");
    assert_eq!(node.library.forget_gaps().await.unwrap(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_bounded_by_the_day() {
    let node = Node::new().await;
    let flood = |from: u64| -> BTreeMap<Missed, u32> {
        (from..from + MOST_A_DAY)
            .map(|number| {
                // Letters alone, so that every number is a word of its own.
                let word: String =
                    number.to_string().bytes().map(|digit| char::from(b'a' + (digit - b'0') * 2)).collect();
                let said = words(&format!("x{word}q")).unwrap();
                (Missed { language: Language::De, said, topic: None, land: None }, 1)
            })
            .collect()
    };
    assert_eq!(node.library.count_missed(&flood(10_000)).await.unwrap(), MOST_A_DAY);
    assert_eq!(node.library.count_missed(&flood(20_000)).await.unwrap(), 0, "there is no room today");
    assert_eq!(node.library.count_missed(&flood(10_000)).await.unwrap(), MOST_A_DAY, "known ones are counted on");
    assert_eq!(gap::count(node.library.storage(), node.hand_day()).await.unwrap(), MOST_A_DAY);
    node.hand.pass(1);
    assert_eq!(node.library.count_missed(&flood(20_000)).await.unwrap(), MOST_A_DAY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_opened_once_found_by_its_words_and_closed_by_an_entry() {
    let node = Node::new().await;
    let library = &node.library;
    for _ in 0..3 {
        node.look(Language::De, "Quittengelee", 1).await;
        node.hand.pass(1);
    }
    let gap = library.gaps(&office()).await.unwrap().remove(0);
    let before = library.revision().await.unwrap();
    let id = library.open_call(&office(), Some(&gap.cluster), &wording()).await.unwrap();
    assert!(library.revision().await.unwrap() > before, "cached pages are made anew");
    let again = library.open_call(&office(), Some(&gap.cluster), &wording()).await;
    assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
    assert_eq!(library.gaps(&office()).await.unwrap()[0].call, Some(id));
    let query = Query { text: "Quittengelee".to_owned(), limit: 20, ..Query::default() };
    assert_eq!(library.find(&query).await.unwrap().call.map(|call| call.id), Some(id));

    let short = Wording { title: LangText::of(Language::De, "Nein"), ..wording() };
    let Err(Error::Invalid(faults)) = library.change_call(&office(), id, &wording().mark(), &short).await else {
        panic!("it is refused")
    };
    let faults: Vec<(&str, &Rule)> = faults.iter().map(|fault| (fault.field.as_str(), &fault.rule)).collect();
    assert_eq!(faults, [("title_de", &Rule::TooShort { min: 5, is: 4 }), ("title_en", &Rule::Missing)]);

    let title = |text: &str| Wording {
        title: LangText(["de", "en"].map(|code| (code.to_owned(), text.to_owned())).into()),
        ..wording()
    };
    let (first, second) = (title("Gesucht: Gelee aus Quitten"), title("Gesucht: Quitten"));
    library.change_call(&office(), id, &wording().mark(), &first).await.unwrap();
    let late = library.change_call(&office(), id, &wording().mark(), &second).await;
    assert!(matches!(late, Err(Error::Conflict)), "somebody else was faster: {late:?}");
    assert_eq!(Wording::of(&library.call(&office(), id).await.unwrap()), first, "and nothing is lost");
    library.change_call(&office(), id, &wording().mark(), &first).await.expect("the same again changes nothing");
    library.change_call(&office(), id, &first.mark(), &second).await.unwrap();

    let unknown: EntryId = "019a2000-0000-7000-8000-00000000ffff".parse().unwrap();
    assert!(matches!(library.close_call(&office(), id, unknown).await, Err(Error::Invalid(_))));
    let answer = items(&[profile(1)])[0].entry.id;
    node.hand.pass(4);
    library.close_call(&office(), id, answer).await.unwrap();
    assert!(matches!(library.close_call(&office(), id, answer).await, Err(Error::Conflict)), "once");
    let calls = library.calls().await.unwrap();
    assert_eq!((calls.open.len(), calls.closed.len()), (0, 1));
    let (call, shown) = &calls.closed[0];
    assert_eq!(shown.as_ref().map(|shown| shown.entry().id), Some(answer));
    assert_eq!(call.closed.map(|closed| (closed.at - call.opened_at).num_days()), Some(4));
    assert_eq!(library.find(&query).await.unwrap().call, None);

    library.dismiss_gap(&office(), &gap.cluster).await.unwrap();
    assert_eq!(node.gaps().await, [] as [String; 0]);
    assert!(matches!(library.dismiss_gap(&office(), "nichts").await, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn gaps_are_for_the_office() {
    let node = Node::new().await;
    let somebody = Viewer { office: None, ..office() };
    for viewer in [Viewer::reader(), somebody] {
        assert!(matches!(node.library.gaps(&viewer).await, Err(Error::Denied(_))));
        assert!(matches!(node.library.open_call(&viewer, None, &wording()).await, Err(Error::Denied(_))));
        assert!(matches!(node.library.call(&viewer, 1).await, Err(Error::Denied(_))));
        assert!(matches!(node.library.figures(&viewer).await, Err(Error::Denied(_))));
        assert!(matches!(node.library.review_dates(&viewer).await, Err(Error::Denied(_))));
    }
}
