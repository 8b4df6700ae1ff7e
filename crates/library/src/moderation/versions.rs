//! Earlier versions of a public entry that the office hides, each by itself: one that names somebody, for example. The
//! newest is never hidden alone; that is a suspension.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::{AccountId, Viewer};
use domain::canonical::ContentHash;
use domain::decision::{Deed, Reason};
use domain::policy::{self, Denied};
use domain::text::kept;
use storage::decision::DecisionRow;
use storage::entry::EntryRow;
use storage::hidden_version::HiddenVersionRow;
use storage::{Transaction, decision, entry, hidden_version, meta, revision};

use super::Verdict;
use super::telling::{Links, Told};
use crate::drafts::account;
use crate::{Error, Library};

/// Versions of one entry that the office is shown.
const VERSIONS: u64 = 200;

/// A published version as the office sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeVersion {
    /// Its number.
    pub number: i64,
    /// When it was published.
    pub published: DateTime<Utc>,
    /// Hash of its authored fields.
    pub hash: ContentHash,
    /// Why it is hidden, and since when.
    pub hidden: Option<(Reason, DateTime<Utc>)>,
}

/// What somebody does to a version, and why.
struct Change<'a> {
    deed: Deed,
    version: i64,
    reason: Option<Reason>,
    words: &'a str,
}

impl Library {
    /// Hides an earlier version of a public entry: its text, its files and what it is compared with. Its number, its day
    /// and its hash stay.
    ///
    /// # Errors
    /// [`Error::Denied`] by the permissions and for the newest version; [`Error::Invalid`] for a missing reason or words
    /// of the wrong length; [`Error::Conflict`] where it is hidden already; [`Error::NotFound`] where there is none.
    pub async fn hide_version(
        &self,
        viewer: &Viewer,
        id: EntryId,
        version: i64,
        reason: Option<Reason>,
        words: &str,
        links: &dyn Links,
    ) -> Result<(), Error> {
        self.change_version(viewer, id, &Change { deed: Deed::VersionHidden, version, reason, words }, links).await
    }

    /// Shows a version again that was hidden.
    ///
    /// # Errors
    /// As [`Library::hide_version`]; [`Error::Conflict`] where it is not hidden.
    pub async fn show_version(
        &self,
        viewer: &Viewer,
        id: EntryId,
        version: i64,
        words: &str,
        links: &dyn Links,
    ) -> Result<(), Error> {
        let change = Change { deed: Deed::VersionShown, version, reason: None, words };
        self.change_version(viewer, id, &change, links).await
    }

    async fn change_version(
        &self,
        viewer: &Viewer,
        id: EntryId,
        change: &Change<'_>,
        links: &dyn Links,
    ) -> Result<(), Error> {
        let who = account(viewer)?;
        policy::may_enter_office(viewer)?;
        let Change { deed, version, reason, words } = *change;
        let broken = Verdict { deed, reason, words: words.to_owned(), notice: None }.faults();
        if !broken.is_empty() {
            return Err(Error::Invalid(broken));
        }
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let row = entry::get_locked(&tx, id).await?.ok_or(Error::NotFound)?;
        let subject = self.subject_of(&tx, &row).await?;
        policy::may_hide_version(viewer, &subject, self.review)?;
        let words = kept(words);
        if !changed(&tx, &row, &Change { words: &words, ..*change }, now).await? {
            return Err(Error::Conflict);
        }
        let line =
            DecisionRow { version: Some(version), words: Some(words.clone()), ..line(&row, deed, reason, who, now) };
        let for_office = policy::reviews_for_office(viewer, &subject);
        decision::append(&tx, &DecisionRow { for_office, ..line }).await?;
        self.tell_authors(&tx, &row, &Told { deed, reason, words: &words, until: None, version: Some(version) }, links)
            .await?;
        meta::raise_content_revision(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Shows the version again that this decision has hidden, in the transaction of another that takes it back; also of
    /// an entry that is hidden itself, where it is seen once that is shown again.
    pub(crate) async fn show_version_again(&self, tx: &Transaction, hidden: &DecisionRow) -> Result<(), Error> {
        if let Some(version) = hidden.version
            && hidden_version::remove(tx, hidden.entry, version).await?
        {
            meta::raise_content_revision(tx).await?;
        }
        Ok(())
    }

    /// The published versions of an entry for the office, newest first.
    pub(super) async fn office_versions(&self, id: EntryId) -> Result<Vec<OfficeVersion>, Error> {
        let hidden = hidden_version::of_entry(&self.storage, id).await?;
        let rows = revision::list(&self.storage, id, VERSIONS).await?;
        let version = |row: revision::RevisionRow| OfficeVersion {
            hash: row.content_hash,
            hidden: hidden.iter().find(|it| it.version == row.version).map(|it| (it.reason, it.at)),
            number: row.version,
            published: row.published_at,
        };
        Ok(rows.into_iter().map(version).collect())
    }
}

/// Hides or shows the version; `false` where it was so already.
async fn changed(tx: &Transaction, row: &EntryRow, change: &Change<'_>, at: DateTime<Utc>) -> Result<bool, Error> {
    let Change { deed, version, reason, words } = *change;
    if version >= row.version {
        return Err(Error::Denied(Denied::State));
    }
    revision::get(tx, row.id, version).await?.ok_or(Error::NotFound)?;
    Ok(match (deed, reason) {
        (Deed::VersionHidden, Some(reason)) => {
            let hidden = HiddenVersionRow { entry: row.id, version, reason, words: words.to_owned(), at };
            hidden_version::put(tx, &hidden).await?
        }
        _ => hidden_version::remove(tx, row.id, version).await?,
    })
}

fn line(row: &EntryRow, deed: Deed, reason: Option<Reason>, who: AccountId, at: DateTime<Utc>) -> DecisionRow {
    DecisionRow {
        id: 0,
        at,
        entry: row.id,
        version: None,
        deed,
        reason,
        words: None,
        who: Some(who),
        for_office: false,
        submission: None,
        notice: None,
    }
}
