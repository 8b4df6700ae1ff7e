//! What somebody who reviews an entry should look at, found by rules. Nothing is decided here: a [`Weight::Stop`] breaks
//! a rule of the library, a [`Weight::Look`] may be quite all right, a [`Weight::Hint`] probably is, a [`Weight::Fine`]
//! was looked for and not found.
//!
//! Start at [`Library::findings`]; [`by_rules`] is the part that asks nobody. A new finding: a [`FindingKind`], its rule
//! in the file that knows its nouns, its line in `app/locales/<language>/findings.json`.

mod duplicates;
mod kind;
mod links;
mod passages;
mod people;
mod personal;
mod reading;
mod rules;
mod wording;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::personal::{ibans, plates, streets};
use domain::visit::Outcome;
use domain::{EntryId, Kind, Language};
use serde_json::{Map, Value};

pub use self::duplicates::{Double, Like};
pub use self::kind::FindingKind;
use self::passages::{Passage, passages};
use self::reading::words;
use crate::{Error, Library};

/// Texts in which authors and owners of methods are named.
const NAMED: [&str; 2] = ["origin.", "third_party_method."];
/// Most characters of what is quoted.
const QUOTED: usize = 90;

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// How much it matters.
    pub weight: Weight,
    /// Path of the field as in [`domain::Invalid`]; none where it is about the whole entry.
    pub at: Option<String>,
    /// The words or numbers that were found, short; may be empty.
    pub detail: String,
    /// The kind of entry it was found in, by which the path is understood.
    pub of: Kind,
    /// For what a visit said about an address: what, and when.
    pub visited: Option<(Outcome, DateTime<Utc>)>,
    /// For a likely duplicate: of what, and how much.
    pub like: Option<Like>,
}

/// How much a finding matters, most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// As it is, it cannot be published.
    Stop,
    /// Somebody should look at it.
    Look,
    /// Somebody may want to look at it; never a fault.
    Hint,
    /// Looked for and not found.
    Fine,
}

impl Finding {
    pub(crate) fn new(
        of: Kind,
        kind: FindingKind,
        weight: Weight,
        at: impl Into<String>,
        detail: impl AsRef<str>,
    ) -> Self {
        let detail = markdown::excerpt(detail.as_ref(), QUOTED);
        Self { kind, weight, at: Some(at.into()), detail, of, visited: None, like: None }
    }
}

impl Library {
    /// What a reviewer should look at in these authored fields, weightiest first; last what was looked for and not
    /// found, one line for each group.
    ///
    /// `id` is that of the entry they are or will be: it is no duplicate of itself.
    ///
    /// # Errors
    /// Where neither index nor storage answers.
    pub async fn findings(
        &self,
        kind: Kind,
        authored: &Map<String, Value>,
        id: EntryId,
    ) -> Result<Vec<Finding>, Error> {
        let mut found = by_rules(kind, authored);
        found.extend(self.doubles(kind, authored, id).await?);
        let links = self.links(kind, authored, id).await?;
        found.extend(links.found);
        let fine = fine(kind, authored, &found, links.is_complete);
        found.extend(fine);
        found.sort_by_key(|finding| finding.weight);
        Ok(found)
    }

    /// What an author may want to know while writing, which nothing else in the editor says: links that lead nowhere,
    /// and names of people. Addresses that wait for their visit are left out. It is asked with every save, and looks at
    /// nothing else.
    ///
    /// # Errors
    /// Where the storage does not answer.
    pub async fn hints(&self, kind: Kind, authored: &Map<String, Value>, id: EntryId) -> Result<Vec<Finding>, Error> {
        let mut found = self.links(kind, authored, id).await?.found;
        found.retain(|finding| finding.kind != FindingKind::UncheckedLink);
        found.extend(names(kind, &passages(kind, authored)));
        found.sort_by_key(|finding| finding.weight);
        Ok(found)
    }
}

/// What the authored fields show by themselves, in no particular order.
pub fn by_rules(kind: Kind, authored: &Map<String, Value>) -> Vec<Finding> {
    let mut found = rules::broken(kind, authored);
    found.extend(rules::media(kind, authored));
    found.extend(rules::sources(kind, authored));
    found.extend(rules::concepts(kind, authored));
    let passages = passages(kind, authored);
    for passage in &passages {
        found.extend(in_passage(kind, passage));
    }
    found.extend(names(kind, &passages));
    found.extend(readability(kind, &passages));
    for language in Language::ALL {
        found.extend(acronyms(kind, language, &passages));
    }
    found
}

/// What one text shows.
fn in_passage(kind: Kind, passage: &Passage) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut look = |what: FindingKind, detail: &str| {
        found.push(Finding::new(kind, what, Weight::Look, passage.at.as_str(), detail));
    };
    let mails = personal::mails(passage.text);
    if !mails.is_empty() {
        look(FindingKind::MailAddress, &mails.join(", "));
    }
    let accounts = ibans(&passage.plain);
    if !accounts.is_empty() {
        look(FindingKind::BankAccount, &accounts.join(", "));
    }
    // Names, places and citations are full of numbers, and belong to no language: that is where addresses belong.
    let Some(language) = passage.language else { return found };
    let streets = streets(&passage.plain);
    if !streets.is_empty() {
        look(FindingKind::StreetAddress, &streets.join(", "));
    }
    let plates = plates(&passage.plain);
    if !plates.is_empty() {
        look(FindingKind::CarPlate, &plates.join(", "));
    }
    // The groups of an account number look like a telephone number as well.
    let phones = if accounts.is_empty() { personal::phones(&passage.plain) } else { Vec::new() };
    if !phones.is_empty() {
        look(FindingKind::PhoneNumber, &phones.join(", "));
    }
    let praise = wording::praise(language, &passage.plain);
    if !praise.is_empty() {
        look(FindingKind::AdvertisingWords, &praise.join(", "));
    }
    if let Some(longest) = reading::too_long(&passage.plain) {
        look(FindingKind::LongSentences, longest);
    }
    if let Some(measured) = reading::hard(language, &passage.plain) {
        look(FindingKind::HardToRead, &measured);
    }
    if let Some(target) = links::only(passage.text, &passage.plain) {
        look(FindingKind::LinkOnlyAnswer, &target);
    } else if let Some(target) = links::nameless(passage.text) {
        look(FindingKind::LinkWithoutText, &target);
    }
    if let Some(target) = links::unencrypted(passage.text) {
        look(FindingKind::PlainHttpLink, &target);
    }
    found
}

/// How all texts of each language together are to read, where they are long enough to be measured.
fn readability(kind: Kind, passages: &[Passage]) -> Vec<Finding> {
    let measured = Language::ALL.into_iter().filter_map(|language| {
        let texts = passages.iter().filter(|passage| passage.language == Some(language));
        let text: Vec<&str> = texts.map(|passage| passage.plain.as_str()).collect();
        let measured = reading::measured(language, &text.join("\n"))?;
        let finding = Finding::new(kind, FindingKind::Readability, Weight::Hint, "", measured);
        Some(Finding { at: None, ..finding })
    });
    measured.collect()
}

/// Names of people in texts, one line for each text. Where names belong (contacts, authors, sources, organisations, the
/// origin of a method) they are not looked for, and whoever stands there may be named elsewhere.
fn names(kind: Kind, passages: &[Passage]) -> Vec<Finding> {
    let belong: BTreeSet<&str> =
        passages.iter().filter(|passage| is_for_names(passage)).flat_map(|passage| words(&passage.plain)).collect();
    let mut found = Vec::new();
    for passage in passages.iter().filter(|passage| !is_for_names(passage)) {
        let names: Vec<String> = people::names(&passage.plain, &belong);
        if !names.is_empty() {
            let (what, weight) = (FindingKind::PersonName, Weight::Hint);
            found.push(Finding::new(kind, what, weight, passage.at.as_str(), names.join(", ")));
        }
    }
    found
}

/// Whether words that somebody typed look like the name of a person.
pub(crate) fn names_somebody(text: &str) -> bool {
    !people::names(text, &BTreeSet::new()).is_empty()
}

/// Names, citations, and where a method comes from.
fn is_for_names(passage: &Passage) -> bool {
    passage.language.is_none() || NAMED.iter().any(|field| passage.at.starts_with(field))
}

/// The abbreviations that no text of this language explains, told once.
fn acronyms(kind: Kind, language: Language, passages: &[Passage]) -> Option<Finding> {
    let texts = || passages.iter().filter(move |passage| passage.language == Some(language));
    let known = |word: &str| texts().any(|passage| wording::explains(&passage.plain, word));
    let mut unknown: Vec<&str> = Vec::new();
    let mut first = None;
    for passage in texts() {
        for word in wording::acronyms(&passage.plain) {
            if !unknown.contains(&word) && !known(word) {
                first.get_or_insert(passage.at.as_str());
                unknown.push(word);
            }
        }
    }
    first.map(|at| Finding::new(kind, FindingKind::AcronymUnexplained, Weight::Look, at, unknown.join(", ")))
}

/// One line for each group of which nothing was found, where there was something to look at.
fn fine(kind: Kind, authored: &Map<String, Value>, found: &[Finding], all_links: bool) -> Vec<Finding> {
    let groups = FindingKind::ALL.into_iter().filter(|it| it.group() == *it);
    let is_about = |group: FindingKind| match group {
        FindingKind::MissingAltText => items(authored, "media").next().is_some(),
        FindingKind::StepTimes => kind == Kind::DialogFormat,
        FindingKind::DeadLink => all_links,
        // It goes without saying.
        FindingKind::OutdatedConcept => false,
        _ => true,
    };
    groups
        .filter(|group| is_about(*group) && !found.iter().any(|finding| finding.kind.group() == *group))
        .map(|group| Finding {
            kind: group,
            weight: Weight::Fine,
            at: None,
            detail: String::new(),
            of: kind,
            visited: None,
            like: None,
        })
        .collect()
}

/// The language in which it was written.
fn original(authored: &Map<String, Value>) -> Language {
    let code = authored.get("language_original").and_then(Value::as_str);
    code.and_then(Language::from_code).unwrap_or_default()
}

/// The items of a list of the envelope.
fn items<'a>(authored: &'a Map<String, Value>, key: &str) -> impl Iterator<Item = &'a Value> {
    authored.get(key).and_then(Value::as_array).into_iter().flatten()
}
