//! Entries as the office sees them: with everything that was decided about them, and what can be.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::account::{AccountId, Viewer};
use domain::decision::Deed;
use domain::lifecycle::{Status, Step};
use domain::policy::{self, Action, Denied, may};
use domain::query::Query;
use domain::{EntryId, Language};
use storage::decision::DecisionRow;
use storage::entry::{Filter, Order};
use storage::notice::NoticeRow;
use storage::recommendation::RecommendationRow;
use storage::suspension::SuspensionRow;
use storage::{account, decision, entry, notice, recommendation, suspension};

use super::recommend::evidence_of;
use super::versions::OfficeVersion;
use crate::read::Shown;
use crate::{Error, Library};

/// Decisions about one entry that are shown.
pub(super) const DECISIONS: u64 = 200;
/// Notices about one entry that are shown.
const NOTICES: u64 = 50;
/// Entries in the list of the office.
const LISTED: u32 = 50;
/// Hidden and ended entries in which a title is looked for.
const MOST_HIDDEN: u64 = 1_000;

/// An entry as the office sees it.
#[derive(Debug, Clone)]
pub struct OfficeEntry {
    /// The entry, in whatever state.
    pub shown: Shown,
    /// What was decided about it, newest first.
    pub decisions: Vec<DecisionRow>,
    /// Names of whoever decided; an erased account has none.
    pub names: BTreeMap<AccountId, String>,
    /// Notices about it, newest first.
    pub notices: Vec<NoticeRow>,
    /// What is recommended of it now.
    pub recommendation: Option<RecommendationRow>,
    /// Code of its evidence, for kinds that have one.
    pub evidence: Option<&'static str>,
    /// What this viewer can decide now.
    pub possible: Vec<Deed>,
    /// Why this viewer decides nothing about it at all.
    pub barred: Option<Denied>,
    /// The day by which the reasons of its suspension are to be written, where they are missing.
    pub reasons_due: Option<NaiveDate>,
    /// Its published versions, newest first.
    pub versions: Vec<OfficeVersion>,
    /// Whether this viewer may hide earlier ones of them.
    pub may_hide: bool,
}

impl Library {
    /// An entry with everything that was decided about it.
    ///
    /// # Errors
    /// [`Error::Denied`] outside the office, [`Error::NotFound`] where there is no such entry.
    pub async fn office_entry(&self, viewer: &Viewer, id: EntryId) -> Result<OfficeEntry, Error> {
        policy::may_enter_office(viewer)?;
        let row = entry::get(&self.storage, id).await?.ok_or(Error::NotFound)?;
        let subject = self.subject_of(&self.storage, &row).await?;
        let decisions = decision::of_entry(&self.storage, id, DECISIONS).await?;
        let deciders: Vec<AccountId> = decisions.iter().filter_map(|row| row.who).collect();
        let people = account::many(&self.storage, &deciders).await?;
        let standing = recommendation::standing(&self.storage, &[id], self.clock.now()).await?.pop();
        let barred = policy::may_moderate(viewer, &subject, self.review).err();
        let steps = [
            (Deed::Suspended, Step::Suspend),
            (Deed::Restored, Step::Restore),
            (Deed::Removed, Step::Remove),
            (Deed::Archived, Step::Archive),
        ];
        let allowed = |step| may(viewer, Action::Step(step), &subject, self.review).is_ok();
        let mut possible: Vec<Deed> =
            steps.into_iter().filter(|(_, step)| allowed(*step)).map(|(deed, _)| deed).collect();
        if standing.is_some() && barred.is_none() {
            possible.push(Deed::RecommendationEnded);
        } else if policy::may_recommend(viewer, &subject, self.review).is_ok() {
            possible.push(Deed::Recommended);
        }
        let evidence = evidence_of(&self.storage, &row).await?;
        let may_hide = policy::may_hide_version(viewer, &subject, self.review).is_ok();
        let is_suspended = row.status == Status::Suspended;
        let standing_suspension = suspension::standing(&self.storage, id).await?.filter(|_| is_suspended);
        let shown = self.all_shown(vec![row], viewer).await?.pop().ok_or(Error::NotFound)?;
        Ok(OfficeEntry {
            shown,
            decisions,
            names: people.into_iter().map(|person| (person.id, person.name)).collect(),
            notices: notice::of_entry(&self.storage, id, NOTICES).await?,
            recommendation: standing,
            evidence,
            possible,
            barred,
            reasons_due: standing_suspension.filter(SuspensionRow::lacks_reasons).and_then(|it| it.reasons_due),
            versions: self.office_versions(id).await?,
            may_hide,
        })
    }

    /// Entries whose title is like these words, hidden ones first; without words hidden ones, then the last changed.
    ///
    /// # Errors
    /// [`Error::Denied`] outside the office; where storage or index fail.
    pub async fn office_entries(&self, viewer: &Viewer, words: &str, language: Language) -> Result<Vec<Shown>, Error> {
        policy::may_enter_office(viewer)?;
        let words = words.trim();
        let statuses = vec![Status::Suspended, Status::Removed, Status::Withdrawn];
        let hidden = Filter { statuses, ..Filter::default() };
        let rows = entry::list(&self.storage, &hidden, Order::Modified, MOST_HIDDEN, 0).await?;
        let mut found = self.all_shown(rows, viewer).await?;
        let wanted = words.to_lowercase();
        found.retain(|shown| {
            let titles = &shown.entry().envelope.title.0;
            titles.values().any(|title| title.to_lowercase().contains(&wanted))
        });
        found.truncate(LISTED as usize);
        let public = if words.is_empty() {
            let rows = entry::list(&self.storage, &Filter::public(), Order::Modified, LISTED.into(), 0).await?;
            self.all_shown(rows, viewer).await?
        } else {
            let query = Query { text: words.to_owned(), language, limit: LISTED, ..Query::default() };
            self.find(&query).await?.hits.into_iter().map(|hit| hit.shown).collect()
        };
        found.extend(public);
        Ok(found)
    }
}
