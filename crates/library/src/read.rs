//! Reading: one entry with all that its page needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::account::Viewer;
use domain::canonical::ContentHash;
use domain::entry::{Body, Entry, Kind};
use domain::evidence::DESCRIBED;
use domain::facts::Facts;
use domain::lifecycle::Status;
use domain::policy::{Action, ReviewMode, Subject, may};
use domain::{EntryId, LangText, Language};
use moka::sync::Cache;
use serde_json::{Map, Value};
use storage::entry::{EntryRow, Origin};
use storage::recommendation::RecommendationRow;
use storage::revision::RevisionRow;
use storage::{entry, hidden_version, link, recommendation, rendering, revision, slug, tombstone};

use crate::media::Stored;
use crate::rendered::render;
use crate::review::Reviewed;
use crate::transfer::Item;
use crate::{Error, Library, evidence};

/// One entry as it is shown in lists and on its page.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The entry with its slugs.
    pub item: Arc<Item>,
    /// Version, counted from 1.
    pub version: i64,
    /// Its state.
    pub status: Status,
    /// Where it comes from.
    pub origin: Origin,
    /// The initiative that brought it in, where one did.
    pub initiative: Option<EntryId>,
    /// When it was first published here.
    pub published: DateTime<Utc>,
    /// When this version was published here.
    pub modified: DateTime<Utc>,
    /// Hash of the authored fields.
    pub hash: ContentHash,
    /// Code of `evidence_level`; says something of formats only.
    pub evidence: &'static str,
    /// What the office says for it, where it recommends it at the moment.
    pub recommended: Option<Recommended>,
}

/// That the office recommends an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommended {
    /// Until when.
    pub until: DateTime<Utc>,
    /// Why.
    pub reasons: LangText,
}

impl From<RecommendationRow> for Recommended {
    fn from(row: RecommendationRow) -> Self {
        let mut reasons = LangText::of(Language::De, row.reasons_de);
        if let Some(english) = row.reasons_en {
            reasons.0.insert(Language::En.code().to_owned(), english);
        }
        Self { until: row.expires, reasons }
    }
}

impl Shown {
    /// The entry.
    pub fn entry(&self) -> &Entry {
        &self.item.entry
    }

    /// Slug for addresses in this language.
    pub fn slug(&self, language: Language) -> &str {
        let slugs = &self.item.slugs;
        slugs.get(&language).or_else(|| slugs.values().next()).map_or("", String::as_str)
    }

    /// Whether anybody is known to have used it.
    pub fn is_used(&self) -> bool {
        self.evidence != DESCRIBED
    }

    /// The plate of facts, for formats.
    pub fn facts(&self) -> Option<Facts> {
        self.entry().as_format().map(|format| Facts::of(format, self.evidence))
    }
}

/// A relation to another entry that is public here.
#[derive(Debug, Clone)]
pub struct Relation {
    /// Code of the relation, as seen from the page.
    pub rel: String,
    /// What the author says about it.
    pub note: Option<domain::LangText>,
    /// The other entry.
    pub to: Shown,
}

/// One published version.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// When it was published.
    pub published: DateTime<Utc>,
    /// What changed, in the author's words.
    pub note: Option<String>,
    /// Whether the office has hidden it.
    pub is_hidden: bool,
}

impl From<RevisionRow> for Version {
    fn from(row: RevisionRow) -> Self {
        Self { number: row.version, published: row.published_at, note: row.change_note, is_hidden: false }
    }
}

/// All that the page of an entry needs.
#[derive(Debug, Clone)]
pub struct EntryPage {
    /// The entry.
    pub shown: Shown,
    /// Safe HTML of Markdown fields by path: `approach`, `sections[0].body`.
    pub html: BTreeMap<String, String>,
    /// What is known of the files it names, by their hash; what is not here is left out.
    pub files: BTreeMap<String, Stored>,
    /// Relations, own ones first, then those that name this entry.
    pub relations: Vec<Relation>,
    /// Entries most like it.
    pub similar: Vec<Shown>,
    /// Published versions, newest first.
    pub versions: Vec<Version>,
    /// The initiative that brought it in, where it is public.
    pub by: Option<Shown>,
    /// Who reviewed this version; none where it came with the program or from elsewhere.
    pub reviewed: Option<Reviewed>,
}

impl EntryPage {
    /// The newest version, where the page is of an older one.
    pub fn newer(&self) -> Option<&Version> {
        self.versions.first().filter(|newest| newest.number > self.shown.version)
    }
}

/// What a reader finds under a slug.
#[derive(Debug)]
pub enum Reading<P = Box<EntryPage>> {
    /// The entry, with what was asked for of it.
    Page(P),
    /// It moved to this slug.
    Moved(String),
    /// It was here and is gone for good.
    Gone,
}

/// Parsed entries by id and version, so that a list of hits need not be parsed again.
#[derive(Clone)]
pub(crate) struct Items(Cache<(EntryId, i64), Arc<Item>>);

impl Default for Items {
    fn default() -> Self {
        // About 20 kB each: at most some 40 MB.
        Self(Cache::new(2_000))
    }
}

impl Items {
    /// The next list reads this version anew.
    pub(crate) fn forget(&self, id: EntryId, version: i64) {
        self.0.invalidate(&(id, version));
    }
}

/// Link from a practice to a format it used.
pub(crate) const USES: &str = "uses";
/// Most links to one entry that its page shows.
const MOST_LINKS: u64 = 60;
/// Most versions of one entry that its page lists.
const MOST_VERSIONS: u64 = 50;

/// The relation as seen from the other end.
fn inverse(rel: &str) -> String {
    domain::vocabulary::concept("relation", rel).and_then(|concept| concept.inverse).unwrap_or(rel).to_owned()
}

/// The authored fields behind a text that is kept.
pub(crate) fn authored(text: &str, id: EntryId) -> Result<Map<String, Value>, Error> {
    match serde_json::from_str(text) {
        Ok(Value::Object(authored)) => Ok(authored),
        _ => Err(Error::Corrupt(id.to_string())),
    }
}

/// The entry behind a text that is kept.
pub(crate) fn entry_of(text: &str, id: EntryId) -> Result<Entry, Error> {
    Entry::trusted(authored(text, id)?).map_err(|_| Error::Corrupt(id.to_string()))
}

/// The entry of a row.
pub(crate) fn parsed(row: &EntryRow) -> Result<Entry, Error> {
    entry_of(&row.authored, row.id)
}

/// Identifies all that decides how an entry is shown: for ETags and caches.
pub const RENDERER: &str = markdown::RENDERER_VERSION;

impl Library {
    /// The page under a slug of `language`.
    ///
    /// # Errors
    /// [`Error::NotFound`] where nothing public has this slug.
    pub async fn read(&self, viewer: &Viewer, kind: Kind, address: &str, language: Language) -> Result<Reading, Error> {
        Ok(match self.under(viewer, kind, address, language).await? {
            Reading::Page(shown) => Reading::Page(Box::new(self.page(shown, language).await?)),
            Reading::Moved(slug) => Reading::Moved(slug),
            Reading::Gone => Reading::Gone,
        })
    }

    /// The entry under a slug of `language`.
    pub(crate) async fn under(
        &self,
        viewer: &Viewer,
        kind: Kind,
        address: &str,
        language: Language,
    ) -> Result<Reading<Shown>, Error> {
        let found = match slug::find(&self.storage, kind, language, address).await? {
            Some(found) => found,
            // A slug of the other language leads to the same entry.
            None => slug::find(&self.storage, kind, language.other(), address).await?.ok_or(Error::NotFound)?,
        };
        let shown = match self.by_id(viewer, found.entry).await {
            Err(Error::Gone) => return Ok(Reading::Gone),
            shown => shown?,
        };
        if shown.slug(language) != address {
            return Ok(Reading::Moved(shown.slug(language).to_owned()));
        }
        Ok(Reading::Page(shown))
    }

    /// One public entry by id.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none for this viewer, [`Error::Gone`] where it was withdrawn or removed.
    pub async fn by_id(&self, viewer: &Viewer, id: EntryId) -> Result<Shown, Error> {
        match entry::get(&self.storage, id).await? {
            Some(row) if matches!(row.status, Status::Withdrawn | Status::Removed) => Err(Error::Gone),
            Some(row) => self.shown(row, viewer).await,
            None if tombstone::get(&self.storage, id).await?.is_some() => Err(Error::Gone),
            None => Err(Error::NotFound),
        }
    }

    /// Public entries by id, in the order of the ids; what is not public is left out.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn many(&self, ids: &[EntryId]) -> Result<Vec<Shown>, Error> {
        let rows = entry::many(&self.storage, ids).await?;
        self.all_shown(rows, &Viewer::reader()).await
    }

    async fn shown(&self, row: EntryRow, viewer: &Viewer) -> Result<Shown, Error> {
        self.all_shown(vec![row], viewer).await?.pop().ok_or(Error::NotFound)
    }

    /// Rows as this viewer may see them; the others are left out. A fixed number of queries, however many rows.
    pub(crate) async fn all_shown(&self, rows: Vec<EntryRow>, viewer: &Viewer) -> Result<Vec<Shown>, Error> {
        let visible: Vec<EntryRow> = rows
            .into_iter()
            .filter(|row| {
                let subject = Subject {
                    status: row.status,
                    initiative: row.origin_initiative,
                    authors: Vec::new(),
                    belonged: Vec::new(),
                };
                may(viewer, Action::Read, &subject, ReviewMode::Office).is_ok()
            })
            .collect();
        let formats = visible.iter().filter(|row| row.kind == Kind::DialogFormat);
        let formats: Vec<(EntryId, Option<EntryId>)> = formats.map(|row| (row.id, row.origin_initiative)).collect();
        let evidence = evidence::levels(&self.storage, &formats).await?;
        let ids: Vec<EntryId> = visible.iter().map(|row| row.id).collect();
        let mut recommended: BTreeMap<EntryId, RecommendationRow> = BTreeMap::new();
        for row in recommendation::standing(&self.storage, &ids, self.clock.now()).await? {
            recommended.insert(row.entry, row);
        }
        let unknown: Vec<EntryId> =
            visible.iter().filter(|row| !self.items.0.contains_key(&(row.id, row.version))).map(|row| row.id).collect();
        let mut slugs: BTreeMap<EntryId, BTreeMap<Language, String>> = BTreeMap::new();
        for current in slug::current(&self.storage, &unknown).await? {
            slugs.entry(current.entry).or_default().insert(current.language, current.slug);
        }
        visible
            .into_iter()
            .map(|row| {
                let item = match self.items.0.get(&(row.id, row.version)) {
                    Some(item) => item,
                    None => {
                        let item =
                            Arc::new(Item { entry: parsed(&row)?, slugs: slugs.remove(&row.id).unwrap_or_default() });
                        self.items.0.insert((row.id, row.version), Arc::clone(&item));
                        item
                    }
                };
                Ok(Shown {
                    evidence: evidence.get(&row.id).copied().unwrap_or(DESCRIBED),
                    item,
                    version: row.version,
                    status: row.status,
                    origin: row.origin,
                    initiative: row.origin_initiative,
                    published: row.published_at.unwrap_or(row.created_at),
                    modified: row.modified_at,
                    hash: row.content_hash,
                    recommended: recommended.remove(&row.id).map(Recommended::from),
                })
            })
            .collect()
    }

    /// The initiative that brought an entry in, where it is public.
    pub(crate) async fn by(&self, shown: &Shown) -> Result<Option<Shown>, Error> {
        match shown.initiative.filter(|id| *id != shown.entry().id) {
            Some(id) => Ok(self.many(&[id]).await?.pop()),
            None => Ok(None),
        }
    }

    pub(crate) async fn page(&self, shown: Shown, language: Language) -> Result<EntryPage, Error> {
        let html = self.rendered(&shown, language).await?;
        let relations = self.relations(&shown).await?;
        let similar = self.finder().similar(shown.entry().id, 4).await.unwrap_or_default();
        let known: Vec<EntryId> = relations.iter().map(|relation| relation.to.entry().id).collect();
        let similar: Vec<EntryId> = similar.into_iter().filter(|id| !known.contains(id)).take(3).collect();
        let similar = self.many(&similar).await?;
        let versions = revision::list(&self.storage, shown.entry().id, MOST_VERSIONS).await?;
        let hidden = hidden_version::of_entry(&self.storage, shown.entry().id).await?;
        let mut versions: Vec<Version> = versions.into_iter().map(Version::from).collect();
        for version in versions.iter_mut().filter(|it| hidden.iter().any(|row| row.version == it.number)) {
            (version.is_hidden, version.note) = (true, None);
        }
        let files = self.files_of(&shown.entry().envelope.media).await?;
        let reviewed = self.reviewed(shown.entry().id, shown.version).await?;
        let by = self.by(&shown).await?;
        Ok(EntryPage { shown, html, files, relations, similar, versions, by, reviewed })
    }

    /// HTML of the Markdown fields, from the store or made anew where the renderer has changed.
    async fn rendered(&self, shown: &Shown, language: Language) -> Result<BTreeMap<String, String>, Error> {
        let id = shown.entry().id;
        let key = rendering::Key { entry: id, version: shown.version, language, renderer: RENDERER };
        if let Some(stored) = rendering::get(&self.storage, key).await?
            && let Ok(html) = serde_json::from_str(&stored)
        {
            return Ok(html);
        }
        let html = render(shown.entry(), language);
        if let Ok(text) = serde_json::to_string(&html) {
            let tx = self.storage.begin().await?;
            rendering::put(&tx, key, &text).await?;
            tx.commit().await?;
        }
        Ok(html)
    }

    pub(crate) async fn relations(&self, shown: &Shown) -> Result<Vec<Relation>, Error> {
        let own = shown.entry().id;
        let mut wanted: Vec<(String, Option<domain::LangText>, EntryId)> = shown
            .entry()
            .envelope
            .related
            .iter()
            .map(|related| (related.rel.clone(), related.note.clone(), related.target))
            .collect();
        if let Body::BestPractice(practice) = &shown.entry().body {
            wanted.extend(
                practice.formats_used.iter().map(|used| ("example_of".to_owned(), used.note.clone(), used.format)),
            );
        }
        for link in link::to(&self.storage, own, MOST_LINKS).await? {
            let rel = if link.rel == USES { "has_example".to_owned() } else { inverse(&link.rel) };
            wanted.push((rel, None, link.from));
        }
        let mut seen = std::collections::BTreeSet::new();
        wanted.retain(|(_, _, id)| *id != own && seen.insert(*id));
        let ids: Vec<EntryId> = wanted.iter().map(|(_, _, id)| *id).collect();
        let found: BTreeMap<EntryId, Shown> =
            self.many(&ids).await?.into_iter().map(|shown| (shown.entry().id, shown)).collect();
        Ok(wanted
            .into_iter()
            .filter_map(|(rel, note, id)| Some(Relation { rel, note, to: found.get(&id)?.clone() }))
            .collect())
    }
}
