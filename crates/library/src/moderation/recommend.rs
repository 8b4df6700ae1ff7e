//! Recommending an entry for some time, and ending that.

use chrono::Months;
use domain::account::Viewer;
use domain::decision::{Deed, LONGEST_WORDS, SHORTEST_WORDS};
use domain::evidence::DESCRIBED;
use domain::notice::within;
use domain::policy;
use domain::recommendation::Proposal;
use domain::text::kept;
use domain::{EntryId, Invalid, Kind};
use storage::decision::DecisionRow;
use storage::entry::EntryRow;
use storage::recommendation::RecommendationRow;
use storage::{Source, Transaction, decision, entry, meta, recommendation};

use super::telling::{Links, Told};
use crate::drafts::account;
use crate::{Error, Library, calendar, evidence};

/// Recommendations that are ended in one go.
const AT_ONCE: u64 = 100;

impl Library {
    /// Recommends an entry in the name of the office.
    ///
    /// # Errors
    /// [`Error::Denied`] by the permissions, [`Error::Invalid`] for reasons of the wrong length, evidence without a
    /// stated exception or a wrong end, [`Error::Conflict`] where it is recommended already, [`Error::NotFound`] where
    /// there is no such entry.
    pub async fn recommend(
        &self,
        viewer: &Viewer,
        id: EntryId,
        proposal: &Proposal,
        links: &dyn Links,
    ) -> Result<(), Error> {
        let who = account(viewer)?;
        policy::may_enter_office(viewer)?;
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let row = entry::get_locked(&tx, id).await?.ok_or(Error::NotFound)?;
        let subject = self.subject_of(&tx, &row).await?;
        policy::may_recommend(viewer, &subject, self.review)?;
        let broken = proposal.faults(evidence_of(&tx, &row).await?);
        if !broken.is_empty() {
            return Err(Error::Invalid(broken));
        }
        if !recommendation::standing(&tx, &[id], now).await?.is_empty() {
            return Err(Error::Conflict);
        }
        // One whose time is over and of which nobody has noted it yet.
        recommendation::end(&tx, id, now).await?;
        let some = |text: &str| Some(kept(text)).filter(|text| !text.is_empty());
        let expires = now.checked_add_months(Months::new(proposal.months)).unwrap_or(now);
        let reasons_de = kept(&proposal.reasons_de);
        let new = RecommendationRow {
            id: 0,
            entry: id,
            by: who,
            at: now,
            reasons_de: reasons_de.clone(),
            reasons_en: some(&proposal.reasons_en),
            exception: some(&proposal.exception),
            expires,
            ended_at: None,
        };
        recommendation::add(&tx, &new).await?;
        let line = DecisionRow { for_office: true, ..line(&row, Deed::Recommended, &reasons_de, now) };
        decision::append(&tx, &DecisionRow { who: Some(who), ..line }).await?;
        let until = Some(calendar::day_in_germany(expires));
        let told = Told { deed: Deed::Recommended, reason: None, words: &reasons_de, until, version: None };
        self.tell_authors(&tx, &row, &told, links).await?;
        meta::raise_content_revision(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends a recommendation before its time.
    ///
    /// # Errors
    /// [`Error::Denied`] by the permissions, [`Error::Invalid`] for words of the wrong length, [`Error::Conflict`] where
    /// it is not recommended, [`Error::NotFound`] where there is no such entry.
    pub async fn end_recommendation(
        &self,
        viewer: &Viewer,
        id: EntryId,
        words: &str,
        links: &dyn Links,
    ) -> Result<(), Error> {
        let who = account(viewer)?;
        policy::may_enter_office(viewer)?;
        let broken: Vec<Invalid> = within("words", words, SHORTEST_WORDS, LONGEST_WORDS).into_iter().collect();
        if !broken.is_empty() {
            return Err(Error::Invalid(broken));
        }
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let row = entry::get_locked(&tx, id).await?.ok_or(Error::NotFound)?;
        let subject = self.subject_of(&tx, &row).await?;
        policy::may_moderate(viewer, &subject, self.review)?;
        if !recommendation::end(&tx, id, now).await? {
            return Err(Error::Conflict);
        }
        let words = kept(words);
        let for_office = policy::reviews_for_office(viewer, &subject);
        let line = DecisionRow { who: Some(who), for_office, ..line(&row, Deed::RecommendationEnded, &words, now) };
        decision::append(&tx, &line).await?;
        let told = Told { deed: Deed::RecommendationEnded, reason: None, words: &words, until: None, version: None };
        self.tell_authors(&tx, &row, &told, links).await?;
        meta::raise_content_revision(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends the recommendation of an entry, where there is one, along with the decision of `line` that ends more than
    /// that: with a line of its own in the same words, and told to the authors.
    pub(crate) async fn end_with(
        &self,
        tx: &Transaction,
        row: &EntryRow,
        line: &DecisionRow,
        links: &dyn Links,
    ) -> Result<(), Error> {
        if !recommendation::end(tx, row.id, line.at).await? {
            return Ok(());
        }
        let deed = Deed::RecommendationEnded;
        decision::append(tx, &DecisionRow { deed, reason: None, notice: None, ..line.clone() }).await?;
        let told =
            Told { deed, reason: None, words: line.words.as_deref().unwrap_or_default(), until: None, version: None };
        self.tell_authors(tx, row, &told, links).await
    }

    /// Notes of recommendations whose time is over that they are, tells the authors, and gives how many. May run twice.
    ///
    /// # Errors
    /// Where the storage fails; those before it are noted.
    pub async fn end_recommendations(&self, links: &dyn Links) -> Result<usize, Error> {
        let now = self.clock.now();
        let mut ended = 0;
        for over in recommendation::over(&self.storage, now, AT_ONCE).await? {
            let tx = self.storage.begin().await?;
            let row = entry::get_locked(&tx, over.entry).await?;
            if !recommendation::end_one(&tx, over.id, now).await? {
                continue;
            }
            if let Some(row) = &row {
                decision::append(&tx, &line(row, Deed::RecommendationEnded, "", now)).await?;
                let told =
                    Told { deed: Deed::RecommendationEnded, reason: None, words: "", until: None, version: None };
                self.tell_authors(&tx, row, &told, links).await?;
            }
            meta::raise_content_revision(&tx).await?;
            tx.commit().await?;
            ended += 1;
        }
        Ok(ended)
    }
}

/// A decision that nobody in particular took, to be filled in.
fn line(row: &EntryRow, deed: Deed, words: &str, at: chrono::DateTime<chrono::Utc>) -> DecisionRow {
    DecisionRow {
        id: 0,
        at,
        entry: row.id,
        version: Some(row.version),
        deed,
        reason: None,
        words: Some(words.to_owned()).filter(|words| !words.is_empty()),
        who: None,
        for_office: false,
        submission: None,
        notice: None,
    }
}

/// Code of the evidence of an entry, for kinds that have one.
pub(super) async fn evidence_of(source: &impl Source, row: &EntryRow) -> Result<Option<&'static str>, Error> {
    if row.kind != Kind::DialogFormat {
        return Ok(None);
    }
    let levels = evidence::levels(source, &[(row.id, row.origin_initiative)]).await?;
    Ok(Some(levels.get(&row.id).copied().unwrap_or(DESCRIBED)))
}
