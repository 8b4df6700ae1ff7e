//! Many entries out of the shipped ones: parts recombined with a fixed seed, so that words are as frequent as they
//! really are.

use domain::entry::{self, Entry};
use domain::query::{DEFAULT_LIMIT, Query};
use domain::{EntryId, Kind, Language};
use library::transfer::{self, Item};
use search::{Change, Document};
use serde_json::{Map, Value};
use uuid::Uuid;

/// A generator of numbers that gives the same ones in every run (xorshift64*).
struct Seed(u64);

impl Seed {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

/// The shipped entries.
pub fn shipped() -> Vec<Item> {
    let (items, faults) = transfer::read(&server::embedded::shipped(), &|_, _| None);
    assert!(faults.is_empty(), "{faults:?}");
    items
}

/// So many entries, each with the fields of one shipped entry, some of them exchanged for those of others of its kind.
pub fn items(count: usize) -> Vec<Item> {
    recombined().take(count).collect()
}

/// As [`items`], each cut to at most so many bytes of authored text by leaving out its longest fields.
pub fn cut_items(count: usize, bytes: usize) -> Vec<Item> {
    let cut = |mut item: Item| {
        let mut authored = item.entry.authored().clone();
        while Value::Object(authored.clone()).to_string().len() > bytes && leave_out_longest(&mut authored) {}
        item.entry = Entry::trusted(authored).expect("the shape is unchanged");
        item
    };
    recombined().take(count).map(cut).collect()
}

/// False where nothing is left that may be left out.
fn leave_out_longest(authored: &mut Map<String, Value>) -> bool {
    let needed = ["id", "kind", "language_original", "title", "summary", "topics", "licence", "fields", "goal"];
    let longest = |fields: &Map<String, Value>| {
        let free = fields.iter().filter(|(key, _)| !needed.contains(&key.as_str()));
        free.map(|(key, value)| (value.to_string().len(), key.clone())).max()
    };
    let of_kind = authored.get("fields").and_then(Value::as_object).and_then(longest);
    let of_all = longest(authored);
    match (of_kind, of_all) {
        (Some(inner), outer) if outer.as_ref().is_none_or(|outer| inner >= *outer) => authored
            .get_mut("fields")
            .and_then(Value::as_object_mut)
            .and_then(|fields| fields.remove(&inner.1))
            .is_some(),
        (_, Some(outer)) => authored.remove(&outer.1).is_some(),
        _ => false,
    }
}

/// The same as documents, in portions, since all at once are too many for the memory.
pub fn chunks(count: usize, portion: usize) -> impl Iterator<Item = Vec<Document>> {
    let mut items = recombined();
    (0..count.div_ceil(portion)).map(move |at| {
        let portion = portion.min(count - at * portion);
        items.by_ref().take(portion).map(|item| Document::of(&item.entry, 1, 1_790_000_000)).collect()
    })
}

fn recombined() -> impl Iterator<Item = Item> {
    let shipped = shipped();
    let mut seed = Seed(20_261_122);
    (0..).map(move |number| {
        let base = &shipped[number % shipped.len()];
        let others: Vec<&Item> = shipped.iter().filter(|item| item.entry.kind == base.entry.kind).collect();
        let mut authored = base.entry.authored().clone();
        let id = id(&mut seed, number);
        authored.insert("id".to_owned(), Value::from(id.to_string()));
        authored.remove("related");
        for key in ["summary", "topics", "target_groups"] {
            exchange(&mut authored, others[seed.below(others.len())].entry.authored(), key);
        }
        if base.entry.kind == Kind::DialogFormat
            && let Some(Value::Object(fields)) = authored.get_mut("fields")
        {
            for key in
                ["goal", "achievable_result", "strengths", "limits", "tips", "pitfalls", "description", "variations"]
            {
                if let Some(other) = others[seed.below(others.len())].entry.fields() {
                    exchange(fields, other, key);
                }
            }
        }
        let entry = Entry::trusted(entry::normalise(authored)).expect("the shape is unchanged");
        let slugs = [(Language::De, format!("eintrag-{number}")), (Language::En, format!("entry-{number}"))].into();
        Item { entry, slugs }
    })
}

fn exchange(into: &mut Map<String, Value>, from: &Map<String, Value>, key: &str) {
    if let Some(value) = from.get(key) {
        into.insert(key.to_owned(), value.clone());
    }
}

fn id(seed: &mut Seed, number: usize) -> EntryId {
    let mut bytes = [0_u8; 16];
    bytes[..6].copy_from_slice(&(1_790_000_000_000_u64 + number as u64).to_be_bytes()[2..]);
    bytes[6..14].copy_from_slice(&seed.next().to_be_bytes());
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    EntryId(Uuid::from_bytes(bytes))
}

/// The same as changes of an index.
pub fn documents(count: usize) -> Vec<Change> {
    chunks(count, count).flatten().map(Change::Upsert).collect()
}

/// Queries as people type them: words, compounds, prefixes, typing mistakes, filters, none at all.
pub fn queries() -> Vec<Query> {
    let words = [
        "nachbarn dialog",
        "world café",
        "weltcafe",
        "bürgerversammlung",
        "buergerversamlung",
        "azubis gewinnen",
        "werksführung sicher",
        "zukunft",
        "zukunftskonf",
        "runder tisch konflikt",
        "lärm und geruch",
        "akzeptanz",
        "fishbol",
        "sprechstunde",
        "wasserstoff",
        "how to run a neighbourhood dialogue",
        "community panel",
        "barcam",
        "befragung haustür",
        "moderation",
        "genehmigung beteiligung",
        "industrie region",
        "dialog",
        "n",
        "",
    ];
    let mut queries: Vec<Query> =
        words.iter().map(|text| Query { text: (*text).to_owned(), limit: DEFAULT_LIMIT, ..Query::default() }).collect();
    queries.push(Query { people: Some(30), minutes: Some(180), limit: DEFAULT_LIMIT, ..Query::default() });
    queries.push(Query {
        text: "nachbarn".to_owned(),
        people: Some(30),
        minutes: Some(180),
        limit: DEFAULT_LIMIT,
        ..Query::default()
    });
    queries.push(Query {
        text: "dialog".to_owned(),
        filters: [("topics", vec!["T1".to_owned()]), ("target_groups", vec!["Z01".to_owned(), "Z12".to_owned()])]
            .into(),
        limit: DEFAULT_LIMIT,
        ..Query::default()
    });
    queries
}
