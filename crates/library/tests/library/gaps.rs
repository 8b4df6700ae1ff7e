//! What is looked for in vain: three days, ninety days, thirty days; what is opened; and the calls that follow.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use domain::account::{AccountId, Office, Viewer};
use domain::gap::{Sought, Vain, words};
use domain::query::Query;
use domain::{EntryId, LangText, Language, Rule};
use library::gaps::{About, Counted, MOST_A_DAY, Wording, opened};
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
        let sought = self.library.find(&query).await.unwrap().sought();
        let asked = sought.into_iter().map(|(vain, sought)| (vain, BTreeMap::from([(sought, times)]))).collect();
        self.library.count_sought(&Counted { asked, opened: BTreeSet::new() }).await.unwrap();
    }

    /// Opens something from the results of a query.
    async fn open(&self, text: &str) {
        let query = Query { text: text.to_owned(), limit: 20, ..Query::default() };
        let opened = opened(&query).into_iter().collect();
        self.library.count_sought(&Counted { asked: BTreeMap::new(), opened }).await.unwrap();
    }

    async fn gaps(&self) -> Vec<String> {
        self.library.gaps(&office()).await.unwrap().into_iter().map(|gap| gap.said[0].1.clone()).collect()
    }

    /// How many rows of this kind today has.
    async fn rows(&self, vain: Vain) -> u64 {
        gap::count(self.library.storage(), vain, self.hand_day()).await.unwrap()
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
    assert_eq!((gaps[0].vain, gaps[0].days, gaps[0].number(), gaps[0].call), (Vain::NotFound, 3, 8, None));
    assert_eq!(gaps[0].numbers, BTreeMap::from([(Language::De, 7), (Language::En, 1)]));
    assert_eq!(gaps[0].said[0], (Language::De, "zebrahut wandertag".to_owned()), "the most frequent first");
    assert_eq!(gaps[0].last, node.hand_day());

    // What says more than words, or names somebody, is no gap.
    for text in [
        "anna@werk.example Quittengelee",
        "Quittengelee 0221 123456",
        "frau quittenbaum",
        "Quittengelee Anna Müller",
        "Quittengelee Musterstraße 5",
    ] {
        let before = (node.rows(Vain::NotFound).await, node.rows(Vain::NotOpened).await);
        node.look(Language::De, text, 1).await;
        assert_eq!((node.rows(Vain::NotFound).await, node.rows(Vain::NotOpened).await), before, "{text}");
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
    let rows = async |day| gap::count(node.library.storage(), Vain::NotFound, day).await.unwrap();
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
async fn what_is_found_and_not_opened_is_a_gap_until_somebody_opens_it() {
    let node = Node::new().await;
    for text in ["Dialog Nummer", "nummer dialoge", "Nummer und Dialog"] {
        assert_eq!(node.gaps().await, [] as [String; 0]);
        node.look(Language::De, text, 2).await;
        node.hand.pass(1);
    }
    let gaps = node.library.gaps(&office()).await.unwrap();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!((gaps[0].vain, gaps[0].days, gaps[0].number()), (Vain::NotOpened, 3, 6));
    for (vain, is_there) in [(None, true), (Some(Vain::NotOpened), true), (Some(Vain::NotFound), false)] {
        assert_eq!(About { vain, ..About::default() }.has(&gaps[0]), is_there, "{vain:?}");
    }
    // What else is looked for and opened changes nothing.
    node.open("Gemeinde").await;
    assert_eq!(node.gaps().await.len(), 1);

    node.open("Die Dialoge: Nummer!").await;
    assert_eq!(node.gaps().await, [] as [String; 0], "one opening takes it out");
    node.open("Die Dialoge: Nummer!").await;
    for _ in 0..4 {
        node.look(Language::De, "Dialog Nummer", 1).await;
        assert_eq!(node.rows(Vain::NotOpened).await, 0, "it is known to lead somewhere");
        node.hand.pass(1);
    }
    assert_eq!(node.gaps().await, [] as [String; 0]);

    // Thirty days later it is forgotten that something was opened, and three more days make a gap.
    node.hand.pass(27);
    assert_eq!(node.library.forget_gaps().await.unwrap(), 2, "both openings");
    assert_eq!(node.library.forget_gaps().await.unwrap(), 0, "twice is once");
    for days in 0..3 {
        assert_eq!(node.gaps().await.len(), 0, "{days}");
        node.look(Language::De, "Dialog Nummer", 1).await;
        node.hand.pass(1);
    }
    assert_eq!(node.gaps().await, ["dialog nummer"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opening_counts_before_what_was_asked_in_the_same_minute() {
    let node = Node::new().await;
    let sought = |said: &str| Sought { language: Language::De, said: said.to_owned(), topic: None, land: None };
    let both = Counted {
        asked: BTreeMap::from([
            (Vain::NotFound, BTreeMap::from([(sought("zebrahut"), 2)])),
            (Vain::NotOpened, BTreeMap::from([(sought("dialog"), 5), (sought("gemeinde"), 1)])),
        ]),
        opened: BTreeSet::from([sought("dialoge")]),
    };
    assert_eq!(node.library.count_sought(&both).await.unwrap(), 2, "all but what was opened");
    assert_eq!((node.rows(Vain::NotFound).await, node.rows(Vain::NotOpened).await), (1, 1));
    assert_eq!(node.library.count_sought(&Counted::default()).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_may_be_in_vain_in_both_ways() {
    let node = Node::new().await;
    for _ in 0..3 {
        node.look(Language::De, "Dialog", 1).await;
        let narrow = Query {
            text: "Dialog".to_owned(),
            filters: [("topics", vec!["T2".to_owned()])].into(),
            limit: 20,
            ..Query::default()
        };
        let (vain, sought) = node.library.find(&narrow).await.unwrap().sought().expect("it may be remembered");
        assert_eq!((vain, sought.topic.as_deref()), (Vain::NotFound, Some("T2")));
        let asked = BTreeMap::from([(vain, BTreeMap::from([(sought, 2)]))]);
        node.library.count_sought(&Counted { asked, opened: BTreeSet::new() }).await.unwrap();
        node.hand.pass(1);
    }
    let kinds = async || -> Vec<(Vain, u64)> {
        let gaps = node.library.gaps(&office()).await.unwrap();
        gaps.into_iter().map(|gap| (gap.vain, gap.number())).collect()
    };
    assert_eq!(kinds().await, [(Vain::NotFound, 6), (Vain::NotOpened, 3)], "the most frequent first");
    node.open("Dialog").await;
    assert_eq!(kinds().await, [(Vain::NotFound, 6)]);
    let cluster = node.library.gaps(&office()).await.unwrap()[0].cluster.clone();
    node.library.dismiss_gap(&office(), &cluster).await.unwrap();
    assert_eq!(kinds().await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_opening_is_remembered_that_names_somebody() {
    let query = |text: &str| Query { text: text.to_owned(), limit: 20, ..Query::default() };
    for text in
        ["Dialog Anna Müller", "anna@werk.example Dialog", "Dialog 0221 123456", "frau quittenbaum", "30 Leute", ""]
    {
        assert_eq!(opened(&query(text)), None, "{text}");
    }
    let narrow = Query { people: Some(30), offset: 20, ..query("Dialog") };
    assert_eq!(opened(&narrow).map(|sought| sought.said), Some("dialog".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_bounded_by_the_day() {
    let node = Node::new().await;
    let flood = |from: u64| -> BTreeMap<Sought, u32> {
        (from..from + MOST_A_DAY)
            .map(|number| {
                // Letters alone, so that every number is a word of its own.
                let word: String =
                    number.to_string().bytes().map(|digit| char::from(b'a' + (digit - b'0') * 2)).collect();
                let said = words(&format!("x{word}q")).unwrap();
                (Sought { language: Language::De, said, topic: None, land: None }, 1)
            })
            .collect()
    };
    let count = async |vain: Vain, from: u64| {
        let counted = Counted { asked: BTreeMap::from([(vain, flood(from))]), opened: BTreeSet::new() };
        node.library.count_sought(&counted).await.unwrap()
    };
    assert_eq!(count(Vain::NotFound, 10_000).await, MOST_A_DAY);
    assert_eq!(count(Vain::NotFound, 20_000).await, 0, "there is no room today");
    assert_eq!(count(Vain::NotFound, 10_000).await, MOST_A_DAY, "known ones are counted on");
    assert_eq!(node.rows(Vain::NotFound).await, MOST_A_DAY);
    assert_eq!(count(Vain::NotOpened, 10_000).await, MOST_A_DAY, "each kind has its own room");
    for from in [30_000, 40_000] {
        let opened = flood(from).into_keys().collect();
        node.library.count_sought(&Counted { asked: BTreeMap::new(), opened }).await.unwrap();
    }
    assert_eq!(gap::count_opened(node.library.storage(), node.hand_day()).await.unwrap(), MOST_A_DAY);
    node.hand.pass(1);
    assert_eq!(count(Vain::NotFound, 20_000).await, MOST_A_DAY);
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
    let long = "x".repeat(1_000);
    assert!(matches!(library.open_call(&office(), Some(&long), &wording()).await, Err(Error::NotFound)));
    assert!(matches!(library.dismiss_gap(&office(), "nichts").await, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_was_written_while_somebody_opened_something_is_not_lost() {
    let node = Node::new().await;
    for _ in 0..3 {
        node.look(Language::De, "Dialog Nummer", 1).await;
        node.hand.pass(1);
    }
    let gap = node.library.gaps(&office()).await.unwrap().remove(0);
    node.open("Dialog Nummer").await;
    let id = node.library.open_call(&office(), Some(&gap.cluster), &wording()).await.unwrap();
    assert_eq!(node.library.call(&office(), id).await.unwrap().cluster, Some(gap.cluster));
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
