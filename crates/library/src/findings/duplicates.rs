//! What is there already: how much what somebody wrote is like published entries, and like what others have handed in
//! and waits. Names and content are compared by the stems of their words, so that order and endings do not matter.

use std::collections::{BTreeMap, BTreeSet};

use domain::lifecycle::Status;
use domain::policy::ReviewMode;
use domain::query::{MAX_TEXT, Query};
use domain::{EntryId, Kind, Language, slug};
use search::analysis::gist;
use serde_json::{Map, Value};
use storage::submission;

use super::{Finding, FindingKind, Weight, items, original};
use crate::read::authored;
use crate::{Error, Library};

/// Something that an entry is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Like {
    /// How much, in per cent.
    pub percent: u8,
    /// Its kind.
    pub kind: Kind,
    /// What it is.
    pub what: Double,
}

/// Where something alike is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Double {
    /// A published entry.
    Entry(EntryId),
    /// A submission that waits, by its number.
    Submission(i64),
}

/// Per cent from which on it is told.
const TOLD: u8 = 50;
/// Most that are told.
const MOST_TOLD: usize = 5;
/// Hits of one query that are compared.
const COMPARED: u32 = 20;
/// Submissions that are compared.
const MOST_WAITING: u64 = 300;
/// States of submissions that wait for somebody.
const WAITING: [Status; 3] = [Status::Submitted, Status::InReview, Status::ChangesRequested];
/// From which likeness of letters on two names are the same but for a slip.
const SLIP: f64 = 0.8;
/// How much names and content weigh: of the same name, or of the same content under another one.
const WEIGHTS: [(f64, f64); 2] = [(0.65, 0.35), (0.25, 0.75)];

impl Library {
    /// What these authored fields are much like, those of the same kind first and the most alike first. What is related
    /// to it, either way, is no duplicate.
    pub(super) async fn doubles(
        &self,
        kind: Kind,
        authored: &Map<String, Value>,
        id: EntryId,
    ) -> Result<Vec<Finding>, Error> {
        let language = original(authored);
        let own = Sketch::of(kind, authored, id, language);
        if own.names.is_empty() {
            return Ok(Vec::new());
        }
        let mut like = self.like_entries(kind, authored, &own, language).await?;
        // Where the office reviews, whoever reads this sees all that waits.
        if self.review == ReviewMode::Office {
            like.extend(self.like_submissions(&own, language).await?);
        }
        like.sort_by_key(|(like, _)| (like.kind != kind, std::cmp::Reverse(like.percent)));
        like.truncate(MOST_TOLD);
        Ok(like
            .into_iter()
            .map(|(like, title)| {
                let weight = if like.kind == kind { Weight::Look } else { Weight::Hint };
                let finding = Finding::new(kind, FindingKind::LikelyDuplicate, weight, "title", title);
                Finding { like: Some(like), ..finding }
            })
            .collect())
    }

    /// Published entries that are like it, with their titles. The index says which may be.
    async fn like_entries(
        &self,
        kind: Kind,
        authored: &Map<String, Value>,
        own: &Sketch,
        language: Language,
    ) -> Result<Vec<(Like, String)>, Error> {
        let cut = |text: &str| text.chars().take(MAX_TEXT).collect::<String>();
        let title = cut(&said(authored.get("title"), language));
        let summary = cut(&said(authored.get("summary"), language));
        let same = BTreeMap::from([("kind", vec![kind.code().to_owned()])]);
        let mut ids: BTreeSet<EntryId> = BTreeSet::new();
        for (text, filters) in [(title.clone(), same), (title, BTreeMap::new()), (summary, BTreeMap::new())] {
            if !text.trim().is_empty() {
                let query = Query { text, language, filters, limit: COMPARED, ..Query::default() };
                ids.extend(self.finder().find(&query).await?.hits.into_iter().map(|hit| hit.id));
            }
        }
        ids.remove(&own.id);
        let ids: Vec<EntryId> = ids.into_iter().collect();
        let mut like = Vec::new();
        for shown in self.many(&ids).await? {
            let entry = shown.entry();
            let other = Sketch::of(entry.kind, entry.authored(), entry.id, language);
            if let Some(percent) = own.like(&other) {
                let what = Double::Entry(entry.id);
                like.push((Like { percent, kind: entry.kind, what }, entry.envelope.title.get(language).to_owned()));
            }
        }
        Ok(like)
    }

    /// Submissions of others that wait and are like it, with their titles.
    async fn like_submissions(&self, own: &Sketch, language: Language) -> Result<Vec<(Like, String)>, Error> {
        let mut like = Vec::new();
        for row in submission::in_states(&self.storage, &WAITING, MOST_WAITING).await? {
            if row.draft == own.id {
                continue;
            }
            let fields = authored(&row.authored, row.draft)?;
            let code = fields.get("kind").and_then(Value::as_str).unwrap_or_default();
            let Some(kind) = Kind::from_code(code) else { continue };
            let other = Sketch::of(kind, &fields, row.draft, language);
            if let Some(percent) = own.like(&other) {
                let what = Double::Submission(row.number);
                like.push((Like { percent, kind, what }, said(fields.get("title"), language)));
            }
        }
        Ok(like)
    }
}

/// What is compared of an entry.
struct Sketch {
    id: EntryId,
    names: Vec<Name>,
    /// Stems of summary and goal.
    content: BTreeSet<String>,
    /// Ids of the entries that it names.
    related: BTreeSet<String>,
}

/// One name of an entry.
struct Name {
    stems: BTreeSet<String>,
    /// Its letters in groups of three.
    groups: BTreeSet<String>,
}

impl Sketch {
    /// What these authored fields say, in this language or, where they lack it, in the one they have.
    fn of(kind: Kind, authored: &Map<String, Value>, id: EntryId, language: Language) -> Self {
        let fields = authored.get("fields").and_then(Value::as_object);
        let field = |key: &str| fields.and_then(|fields| fields.get(key));
        let mut names: Vec<&Value> = ["title", "card_title"].into_iter().filter_map(|key| authored.get(key)).collect();
        names.extend(field("also_known_as").and_then(Value::as_array).into_iter().flatten());
        let names = names.into_iter().filter_map(|name| Name::of(language, &said(Some(name), language))).collect();
        let mut content = said(authored.get("summary"), language);
        for key in goals(kind) {
            content.push(' ');
            content.push_str(&said(field(key), language));
        }
        let targets = items(authored, "related").filter_map(|it| it.get("target")?.as_str());
        let used = field("formats_used").and_then(Value::as_array).into_iter().flatten();
        let used = used.filter_map(|it| it.get("format")?.as_str());
        let related = targets.chain(used).map(str::to_owned).collect();
        Self { id, names, content: stems(language, &content), related }
    }

    /// How much they are alike, in per cent, where that is to be told.
    fn like(&self, other: &Self) -> Option<u8> {
        let names = |one: &Self, other: &Self| one.related.contains(&other.id.to_string());
        if names(self, other) || names(other, self) {
            return None;
        }
        Some(self.percent(other)).filter(|percent| *percent >= TOLD)
    }

    fn percent(&self, other: &Self) -> u8 {
        let pairs = self.names.iter().flat_map(|one| other.names.iter().map(move |other| one.like(other)));
        let named = pairs.fold(0.0, f64::max);
        let share = if self.content.is_empty() || other.content.is_empty() {
            named
        } else {
            let content = shared(&self.content, &other.content);
            WEIGHTS.into_iter().map(|(name, text)| name.mul_add(named, text * content)).fold(0.0, f64::max)
        };
        whole(share)
    }
}

impl Name {
    /// None where there is no word.
    fn of(language: Language, name: &str) -> Option<Self> {
        let stems = stems(language, name);
        let letters: Vec<char> = format!(" {} ", slug::of(name)).chars().collect();
        let groups = letters.windows(3).map(|group| group.iter().collect()).collect();
        (!stems.is_empty()).then_some(Self { stems, groups })
    }

    /// From 0 to 1.
    fn like(&self, other: &Self) -> f64 {
        let letters = shared(&self.groups, &other.groups);
        let words = shared(&self.stems, &other.stems);
        if letters >= SLIP { letters.max(words) } else { words }
    }
}

/// Fields that say what an entry is for.
const fn goals(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::DialogFormat => &["goal"],
        Kind::BestPractice => &["challenge", "objectives"],
        Kind::Guide => &["problem_statement"],
        Kind::Initiative => &["mission"],
    }
}

/// What a text or a list of texts says in this language or, where it lacks it, in the one it has.
fn said(value: Option<&Value>, language: Language) -> String {
    match value {
        Some(Value::Object(texts)) => {
            let text = texts.get(language.code()).or_else(|| texts.values().next());
            text.and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        Some(Value::Array(list)) => list.iter().map(|text| said(Some(text), language)).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

fn stems(language: Language, text: &str) -> BTreeSet<String> {
    gist(language, text).split_whitespace().map(str::to_owned).collect()
}

/// What both have of what either has, from 0 to 1 (L. R. Dice, Measures of the amount of ecologic association, 1945).
fn shared(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let count = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    let all = one.len() + other.len();
    if all == 0 { 0.0 } else { 2.0 * count(one.intersection(other).count()) / count(all) }
}

/// A share of one in whole per cent.
fn whole(share: f64) -> u8 {
    let percent = (share * 100.0).round();
    (0..=100).rev().find(|whole| f64::from(*whole) <= percent).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    const SUMMARY: &str =
        "Betrieb und Nachbarschaft sprechen am Werkstor über Lärm und Gerüche und vereinbaren Termine.";
    const OTHER: &str = "Auszubildende erklären Schulklassen ihre Berufe an Stationen in der Lehrwerkstatt.";

    fn sketch(number: u128, title: &str, names: &[&str], summary: &str) -> Sketch {
        let names: Vec<Value> = names.iter().map(|name| json!({ "de": name })).collect();
        let authored = json!({
            "title": { "de": title },
            "summary": { "de": summary },
            "fields": { "also_known_as": names, "goal": { "de": summary } },
        });
        let Value::Object(authored) = authored else { unreachable!("it is an object") };
        Sketch::of(Kind::DialogFormat, &authored, EntryId(Uuid::from_u128(number)), Language::De)
    }

    #[test]
    fn what_is_alike_is_told_and_what_is_not_is_not() {
        let own = || sketch(1, "Gespräch am Werkstor", &["Torgespräch"], SUMMARY);
        for (other, is_told) in [
            (sketch(2, "Gespräch am Werkstor", &[], SUMMARY), true),
            (sketch(2, "Gespräche vor dem Werkstor", &[], OTHER), true),
            (sketch(2, "Gesprech am Werkstor", &[], OTHER), true),
            (sketch(2, "Stunde der Nachbarn", &["Torgespräche"], OTHER), true),
            // The same under another name.
            (sketch(2, "Stunde der Nachbarn", &[], SUMMARY), true),
            (sketch(2, "Gespräch am Werkstor", &[], ""), true),
            (sketch(2, "Stunde der Nachbarn", &[], OTHER), false),
            (sketch(2, "Gespräch mit Auszubildenden", &[], OTHER), false),
            (sketch(2, "Führung", &["Werksführung"], OTHER), false),
            (sketch(2, "", &[], OTHER), false),
        ] {
            let percent = own().percent(&other);
            assert_eq!(own().like(&other).is_some(), is_told, "{percent}");
            assert_eq!(percent, other.percent(&own()), "it does not matter who asks");
        }
        assert_eq!(own().percent(&own()), 100);
    }

    #[test]
    fn what_is_related_either_way_is_no_duplicate() {
        let (one, mut other) = (sketch(1, "Gespräch", &[], SUMMARY), sketch(2, "Gespräch", &[], SUMMARY));
        assert!(one.like(&other).is_some());
        other.related.insert(one.id.to_string());
        assert!(one.like(&other).is_none() && other.like(&one).is_none());
    }
}
