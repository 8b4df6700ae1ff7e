//! How well search finds: queries that were graded by somebody who had read the entries and seen neither engine nor
//! results (`crates/search/judgements`). A third of them, chosen by a hash of the query, is the check set: it is
//! printed as one number and never query by query, and that number is the figure.

use std::collections::BTreeMap;
use std::path::Path;

use domain::query::{DEFAULT_LIMIT, Query};
use domain::{EntryId, Language};
use library::transfer::Item;
use search::{Change, Document, Find, Index};
use serde::Deserialize;

/// Hits that are looked at.
const DEPTH: usize = 10;
/// From this grade on an entry is what a mistyped query meant.
const MEANT: u8 = 3;

/// One graded query.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// As somebody types it.
    pub text: String,
    /// Who they are and what for.
    #[allow(dead_code, reason = "for whoever reads the file")]
    pub situation: String,
    /// What sort of query it is.
    pub sort: String,
    /// `kind/slug` → 1 touches it, 2 helps well, 3 is exactly it.
    pub grades: BTreeMap<String, u8>,
    /// Why a grade was changed later.
    #[allow(dead_code, reason = "for whoever reads the file")]
    #[serde(default)]
    pub changed: Option<String>,
}

#[derive(Deserialize)]
struct File {
    query: Vec<Judged>,
}

/// The graded queries of a language.
pub fn judged(language: Language) -> Vec<Judged> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../crates/search/judgements/{language}.toml"));
    let text = std::fs::read_to_string(&path).unwrap();
    toml::from_str::<File>(&text).unwrap().query
}

impl Judged {
    /// Whether it belongs to the check set.
    pub fn is_check(&self) -> bool {
        search::analysis::print(&[&self.text]).is_multiple_of(3)
    }
}

/// What one engine reached in one language.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reached {
    /// Mean nDCG@10 of the check set.
    pub check: f64,
    /// Mean nDCG@10 of the others.
    pub rest: f64,
    /// Share of what mistyped queries of the check set mean that stands among the first ten.
    pub check_typos: f64,
    /// The same of the others.
    pub rest_typos: f64,
    /// Queries of the check set and of the others.
    pub counts: (usize, usize),
}

/// Asks every graded query. With `each`, those outside the check set are printed that reach less than this.
pub async fn reached(engine: &dyn Find, items: &[Item], language: Language, each: Option<f64>) -> Reached {
    let names: BTreeMap<EntryId, String> = items
        .iter()
        .map(|item| (item.entry.id, format!("{}/{}", item.entry.kind.code(), item.slugs[&Language::De])))
        .collect();
    let (mut check, mut rest) = (Vec::new(), Vec::new());
    let (mut check_typos, mut rest_typos) = (Vec::new(), Vec::new());
    for judged in judged(language) {
        let asked = Query { text: judged.text.clone(), language, limit: DEFAULT_LIMIT, ..Query::default() };
        let found = engine.find(&search::understand(&asked).query).await.unwrap();
        let first: Vec<&str> = found.hits.iter().take(DEPTH).map(|hit| names[&hit.id].as_str()).collect();
        let value = ndcg(&first, &judged.grades);
        let recall = recall(&first, &judged.grades);
        let is_typo = judged.sort == "typo";
        let (all, typos) =
            if judged.is_check() { (&mut check, &mut check_typos) } else { (&mut rest, &mut rest_typos) };
        all.push(value);
        typos.extend(recall.filter(|_| is_typo));
        if let Some(least) = each
            && !judged.is_check()
            && (value < least || (is_typo && recall.is_some_and(|recall| recall < 1.0)))
        {
            let missing: Vec<_> =
                judged.grades.iter().filter(|(name, grade)| **grade >= 2 && !first.contains(&name.as_str())).collect();
            let graded: Vec<String> =
                first.iter().map(|name| format!("{name}={}", judged.grades.get(*name).copied().unwrap_or(0))).collect();
            println!(
                "{value:.2} {:12} „{}“ ({} hits)\n     {}\n     missing {missing:?}",
                judged.sort,
                judged.text,
                found.total,
                graded.join(" ")
            );
        }
    }
    let mean = |values: &[f64]| if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 };
    Reached {
        check: mean(&check),
        rest: mean(&rest),
        check_typos: mean(&check_typos),
        rest_typos: mean(&rest_typos),
        counts: (check.len(), rest.len()),
    }
}

/// Discounted gain (2^grade − 1) of the first ten beside that of the best order (Järvelin and Kekäläinen 2002).
fn ndcg(first: &[&str], grades: &BTreeMap<String, u8>) -> f64 {
    let gain = |grade: u8| f64::from((1_u32 << grade) - 1);
    let discounted = |grades: &mut dyn Iterator<Item = u8>| -> f64 {
        grades.take(DEPTH).enumerate().map(|(at, grade)| gain(grade) / (at as f64 + 2.0).log2()).sum()
    };
    let mut best: Vec<u8> = grades.values().copied().collect();
    best.sort_unstable_by(|one, other| other.cmp(one));
    let ideal = discounted(&mut best.into_iter());
    discounted(&mut first.iter().map(|name| grades.get(*name).copied().unwrap_or(0))) / ideal.max(f64::MIN_POSITIVE)
}

/// Share of what was meant that is there; none where nothing was.
fn recall(first: &[&str], grades: &BTreeMap<String, u8>) -> Option<f64> {
    let meant: Vec<&String> = grades.iter().filter(|(_, grade)| **grade >= MEANT).map(|(name, _)| name).collect();
    let found = meant.iter().filter(|name| first.contains(&name.as_str())).count();
    (!meant.is_empty()).then(|| found as f64 / meant.len() as f64)
}

/// Fills an index with the shipped entries.
pub async fn fill(index: &dyn Index, items: &[Item]) {
    let changes = items.iter().map(|item| Change::Upsert(Document::of(&item.entry, 1, 1_790_000_000))).collect();
    index.clear().await.unwrap();
    index.apply(changes, 1).await.unwrap();
}
