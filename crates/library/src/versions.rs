//! Published versions of an entry: every one can be read and cited, and any two can be compared word by word. They
//! are public as long as the entry is.

use std::sync::Arc;

use domain::account::Viewer;
use domain::{Kind, Language};
use serde_json::{Map, Value};
use storage::revision::{self, RevisionRow};

use crate::difference::{Difference, between};
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
    /// [`Error::NotFound`] where nothing public has this slug, or it has no such version.
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
    /// [`Error::NotFound`] where it has no such version.
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
    /// [`Error::NotFound`] where nothing public has this slug, it lacks one of the versions, or they are the same.
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

    async fn kept(&self, shown: &Shown, number: i64) -> Result<RevisionRow, Error> {
        revision::get(&self.storage, shown.entry().id, number).await?.ok_or(Error::NotFound)
    }
}
