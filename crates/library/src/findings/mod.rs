//! What somebody who reviews an entry should look at, found by rules. Nothing is decided here: a [`Weight::Stop`] breaks
//! a rule of the library, a [`Weight::Look`] may be quite all right, a [`Weight::Hint`] probably is, a [`Weight::Fine`]
//! was looked for and not found.
//!
//! Start at [`Library::findings`]; [`by_rules`] is the part that asks nobody. A new finding: a [`FindingKind`], its rule
//! in the file that knows its nouns, its line in `app/locales/<language>/findings.json`.

mod links;
mod passages;
mod people;
mod personal;
mod reading;
mod rules;
mod wording;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::visit::Outcome;
use domain::{EntryId, Kind, Language};
use serde_json::{Map, Value};

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

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// A picture neither has an alternative text nor is decoration.
    MissingAltText,
    /// People can be recognised on a picture, and nothing says that they agreed.
    ConsentMissing,
    /// An alternative text that tells nothing: „Bild“, the name of a file.
    PoorAltText,
    /// Minutes of steps and of the event contradict each other.
    StepTimes,
    /// A long day without break, or with too short a one.
    Breaks,
    /// A statement without its source, or an entry that names none.
    MissingSource,
    /// The title is like that of a published entry.
    LikelyDuplicate,
    /// A mail address in a text.
    MailAddress,
    /// A telephone number in a text.
    PhoneNumber,
    /// Words of advertising.
    AdvertisingWords,
    /// A sentence that is too long.
    LongSentences,
    /// A text that is hard to read.
    HardToRead,
    /// An abbreviation that the text does not explain.
    AcronymUnexplained,
    /// A link that does not say where it leads.
    LinkWithoutText,
    /// A link to an address that is not encrypted.
    PlainHttpLink,
    /// A text that is no more than a link.
    LinkOnlyAnswer,
    /// A link to something of this library that is not there, or no longer.
    DeadEnd,
    /// A link to another site that leads nowhere.
    DeadLink,
    /// A link to another site that may lead nowhere, or moved.
    UnsureLink,
    /// Links to other sites that nobody has visited yet.
    UncheckedLink,
    /// What looks like the name of a person who may be no public one.
    PersonName,
    /// A concept that is out of use.
    OutdatedConcept,
}

impl FindingKind {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::MissingAltText,
        Self::ConsentMissing,
        Self::PoorAltText,
        Self::StepTimes,
        Self::Breaks,
        Self::MissingSource,
        Self::LikelyDuplicate,
        Self::MailAddress,
        Self::PhoneNumber,
        Self::AdvertisingWords,
        Self::LongSentences,
        Self::HardToRead,
        Self::AcronymUnexplained,
        Self::LinkWithoutText,
        Self::PlainHttpLink,
        Self::LinkOnlyAnswer,
        Self::DeadEnd,
        Self::DeadLink,
        Self::UnsureLink,
        Self::UncheckedLink,
        Self::PersonName,
        Self::OutdatedConcept,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MissingAltText => "missing_alt_text",
            Self::ConsentMissing => "consent_missing",
            Self::PoorAltText => "poor_alt_text",
            Self::StepTimes => "step_times",
            Self::Breaks => "breaks",
            Self::MissingSource => "missing_source",
            Self::LikelyDuplicate => "likely_duplicate",
            Self::MailAddress => "mail_address",
            Self::PhoneNumber => "phone_number",
            Self::AdvertisingWords => "advertising_words",
            Self::LongSentences => "long_sentences",
            Self::HardToRead => "hard_to_read",
            Self::AcronymUnexplained => "acronym_unexplained",
            Self::LinkWithoutText => "link_without_text",
            Self::PlainHttpLink => "plain_http_link",
            Self::LinkOnlyAnswer => "link_only_answer",
            Self::DeadEnd => "dead_end",
            Self::DeadLink => "dead_link",
            Self::UnsureLink => "unsure_link",
            Self::UncheckedLink => "unchecked_link",
            Self::PersonName => "person_name",
            Self::OutdatedConcept => "outdated_concept",
        }
    }

    /// The kind that speaks for its group where nothing of the group was found: what is looked for together is told
    /// together.
    pub const fn group(self) -> Self {
        match self {
            Self::MissingAltText | Self::ConsentMissing | Self::PoorAltText => Self::MissingAltText,
            Self::StepTimes | Self::Breaks => Self::StepTimes,
            Self::MissingSource => Self::MissingSource,
            Self::LikelyDuplicate => Self::LikelyDuplicate,
            Self::MailAddress | Self::PhoneNumber => Self::MailAddress,
            Self::AdvertisingWords => Self::AdvertisingWords,
            Self::LongSentences | Self::HardToRead => Self::HardToRead,
            Self::AcronymUnexplained => Self::AcronymUnexplained,
            Self::LinkWithoutText | Self::PlainHttpLink | Self::LinkOnlyAnswer => Self::LinkWithoutText,
            Self::DeadEnd | Self::DeadLink | Self::UnsureLink | Self::UncheckedLink => Self::DeadLink,
            Self::PersonName => Self::PersonName,
            Self::OutdatedConcept => Self::OutdatedConcept,
        }
    }
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
        Self { kind, weight, at: Some(at.into()), detail, of, visited: None }
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
    /// and names of people. Addresses that wait for their visit are left out.
    ///
    /// # Errors
    /// Where the storage does not answer.
    pub async fn hints(&self, kind: Kind, authored: &Map<String, Value>, id: EntryId) -> Result<Vec<Finding>, Error> {
        let mut found = self.links(kind, authored, id).await?.found;
        found.retain(|finding| finding.kind != FindingKind::UncheckedLink);
        found.extend(by_rules(kind, authored).into_iter().filter(|it| it.kind == FindingKind::PersonName));
        found.sort_by_key(|finding| finding.weight);
        Ok(found)
    }

    /// Published entries of the same kind with a title like it, unless it is related to them.
    async fn doubles(&self, kind: Kind, authored: &Map<String, Value>, id: EntryId) -> Result<Vec<Finding>, Error> {
        let language = original(authored);
        let title = authored.get("title").and_then(|title| title.get(language.code())).and_then(Value::as_str);
        let Some(title) = title else { return Ok(Vec::new()) };
        let related: BTreeSet<&str> = items(authored, "related").filter_map(|it| it.get("target")?.as_str()).collect();
        let alike = self.titled_alike(kind, title, language, id).await?;
        let doubles =
            alike.iter().map(|shown| shown.entry()).filter(|it| !related.contains(it.id.to_string().as_str()));
        Ok(doubles
            .map(|entry| {
                let title = entry.envelope.title.get(language);
                Finding::new(kind, FindingKind::LikelyDuplicate, Weight::Look, "title", title)
            })
            .collect())
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
    // Names and citations are full of numbers, and belong to no language.
    let Some(language) = passage.language else { return found };
    let phones = personal::phones(&passage.plain);
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
