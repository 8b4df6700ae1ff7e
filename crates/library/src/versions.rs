//! Published versions of an entry: every one can be read and cited, and any two can be compared word by word. They
//! are public as long as the entry is and the office has not hidden one of them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::account::Viewer;
use domain::canonical::ContentHash;
use domain::decision::Reason;
use domain::{Kind, Language};
use serde_json::{Map, Value};
use storage::entry::EntryRow;
use storage::hidden_version;
use storage::revision::{self, RevisionRow};

use crate::difference::{Difference, between};
use crate::media::hashes;
use crate::read::{Reading, Shown, Version, authored, entry_of};
use crate::transfer::Item;
use crate::{Error, Library};

/// Two versions of one entry beside each other.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The entry in its newest version.
    pub shown: Shown,
    /// The earlier version.
    pub from: Version,
    /// The later one.
    pub to: Version,
    before: Map<String, Value>,
    after: Map<String, Value>,
}

/// What is told of a version that is hidden: that there was one, and why it is not shown.
#[derive(Debug, Clone)]
pub struct HiddenVersion {
    /// The entry in its newest version.
    pub shown: Shown,
    /// The number of the hidden one.
    pub number: i64,
    /// When it was published.
    pub published: DateTime<Utc>,
    /// Hash of its authored fields.
    pub hash: ContentHash,
    /// Why it is hidden.
    pub reason: Reason,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl Comparison {
    /// What has changed from one to the other. It takes a while for long texts.
    pub fn difference(&self) -> Difference {
        between(self.shown.entry().kind, Some(&self.before), &self.after)
    }
}

impl Library {
    /// The page of one version under a slug of `language`; of the newest, the page that it has anyway.
    ///
    /// # Errors
    /// [`Error::NotFound`] where nothing public has this slug, or it has no such version; [`Error::Gone`] where that is
    /// hidden.
    pub async fn version(
        &self,
        viewer: &Viewer,
        kind: Kind,
        address: &str,
        language: Language,
        number: i64,
    ) -> Result<Reading, Error> {
        Ok(match self.under(viewer, kind, address, language).await? {
            Reading::Page(newest) => {
                let shown = self.of_version(newest, number).await?;
                Reading::Page(Box::new(self.page(shown, language).await?))
            }
            Reading::Moved(slug) => Reading::Moved(slug),
            Reading::Gone => Reading::Gone,
        })
    }

    /// An entry as it was in one of its versions, where `newest` is as it is now.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it has no such version, [`Error::Gone`] where that is hidden.
    pub async fn of_version(&self, newest: Shown, number: i64) -> Result<Shown, Error> {
        if number == newest.version {
            return Ok(newest);
        }
        let row = self.kept(&newest, number).await?;
        Ok(Shown {
            // It is found where the entry is now, whatever it was called then.
            item: Arc::new(Item { entry: entry_of(&row.authored, row.entry)?, slugs: newest.item.slugs.clone() }),
            version: row.version,
            modified: row.published_at,
            hash: row.content_hash,
            // What is recommended is the entry as it is now.
            recommended: None,
            ..newest
        })
    }

    /// Two versions of the entry under a slug of `language`, the earlier one first in whichever order they are given.
    ///
    /// # Errors
    /// [`Error::NotFound`] where nothing public has this slug, it lacks one of the versions, or they are the same;
    /// [`Error::Gone`] where one is hidden.
    pub async fn compared(
        &self,
        viewer: &Viewer,
        kind: Kind,
        address: &str,
        language: Language,
        versions: (i64, i64),
    ) -> Result<Reading<Box<Comparison>>, Error> {
        let shown = match self.under(viewer, kind, address, language).await? {
            Reading::Page(shown) => shown,
            Reading::Moved(slug) => return Ok(Reading::Moved(slug)),
            Reading::Gone => return Ok(Reading::Gone),
        };
        let (one, other) = versions;
        if one == other {
            return Err(Error::NotFound);
        }
        let from = self.kept(&shown, one.min(other)).await?;
        let to = self.kept(&shown, one.max(other)).await?;
        let (before, after) = (authored(&from.authored, from.entry)?, authored(&to.authored, to.entry)?);
        let (from, to) = (Version::from(from), Version::from(to));
        Ok(Reading::Page(Box::new(Comparison { shown, from, to, before, after })))
    }

    /// What is told of a version under a slug of `language` that is hidden; none where it is not, or the address leads
    /// elsewhere.
    ///
    /// # Errors
    /// [`Error::NotFound`] where nothing public has this slug.
    pub async fn hidden_version(
        &self,
        viewer: &Viewer,
        kind: Kind,
        address: &str,
        language: Language,
        number: i64,
    ) -> Result<Option<HiddenVersion>, Error> {
        match self.under(viewer, kind, address, language).await? {
            Reading::Page(newest) => self.hidden_of(newest, number).await,
            Reading::Moved(_) | Reading::Gone => Ok(None),
        }
    }

    /// The same of an entry, where `newest` is as it is now.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn hidden_of(&self, newest: Shown, number: i64) -> Result<Option<HiddenVersion>, Error> {
        let id = newest.entry().id;
        let Some(hidden) = hidden_version::get(&self.storage, id, number).await? else { return Ok(None) };
        let row = revision::get(&self.storage, id, number).await?.ok_or(Error::NotFound)?;
        Ok(Some(HiddenVersion {
            shown: newest,
            number,
            published: row.published_at,
            hash: row.content_hash,
            reason: hidden.reason,
            since: hidden.at,
        }))
    }

    /// Whether a public entry names the file in a version that anybody may read.
    pub(crate) async fn is_named_openly(&self, row: &EntryRow, file: ContentHash) -> Result<bool, Error> {
        let hidden = hidden_version::of_entry(&self.storage, row.id).await?;
        let names = |text: &str| Ok::<_, Error>(hashes(&entry_of(text, row.id)?.envelope.media).any(|it| it == file));
        if hidden.is_empty() || names(&row.authored)? {
            return Ok(true);
        }
        for version in revision::list(&self.storage, row.id, storage::MOST).await? {
            if !hidden.iter().any(|it| it.version == version.version) && names(&version.authored)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn kept(&self, shown: &Shown, number: i64) -> Result<RevisionRow, Error> {
        let id = shown.entry().id;
        let row = revision::get(&self.storage, id, number).await?.ok_or(Error::NotFound)?;
        if hidden_version::get(&self.storage, id, number).await?.is_some() {
            return Err(Error::Gone);
        }
        Ok(row)
    }
}
