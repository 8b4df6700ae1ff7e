//! What was reviewed becomes public.

use std::collections::BTreeMap;

use domain::account::{Membership, Viewer};
use domain::decision::Deed;
use domain::entry::Entry;
use domain::lifecycle::{Status, Step};
use domain::policy::{self, Action, Denied, Subject};
use domain::{Kind, Language, slug as slugs};
use serde_json::json;
use storage::decision::DecisionRow;
use storage::entry::EntryRow;
use storage::membership::MembershipRow;
use storage::review::ReviewRow;
use storage::submission::SubmissionRow;
use storage::{
    Source, Transaction, audit, decision, entry, membership, review, slug, submission, suspension, tombstone,
};

use super::{Locked, authored};
use crate::read::parsed;
use crate::transfer::Item;
use crate::{Error, Library};

/// Decisions about one entry that are looked through; far more than there ever are.
const MOST: u64 = 500;

impl Library {
    /// Makes what was submitted public, in the transaction of the decision.
    pub(super) async fn publish_submission(
        &self,
        locked: &Locked,
        viewer: &Viewer,
        for_office: bool,
    ) -> Result<(), Error> {
        let (tx, id) = (&locked.tx, locked.draft.id);
        let entry = Entry::new(authored(&locked.submission.authored, id)?).map_err(Error::Invalid)?;
        let before = entry::get_locked(tx, id).await?;
        if tombstone::get(tx, id).await?.is_some() {
            return Err(Error::Gone);
        }
        match (locked.draft.based_on, &before) {
            (None, None) => {}
            (Some(based_on), Some(row)) if row.version == based_on => {
                // Hidden meanwhile, it stays hidden, and whoever decides is told so; a correction shows it again.
                let is_hidden = row.status == Status::Suspended;
                if is_hidden && !self.ends_suspension(tx, viewer, &locked.subject, &locked.submission).await? {
                    return Err(Error::Denied(Denied::Suspended));
                }
                if row.status != Status::Archived {
                    row.status.after(Step::Publish).map_err(|_| Error::Denied(Denied::State))?;
                }
            }
            _ => return Err(Error::Conflict),
        }
        let item = Item { slugs: wanted(tx, &entry, before.as_ref()).await?, entry };
        let initiative = locked.draft.initiative.filter(|_| locked.draft.kind != Kind::Initiative);
        let note = locked.submission.change_note.clone().filter(|_| before.is_some());
        let row = self.make_public(tx, &item, before.as_ref(), initiative, note).await?;
        let reviewed = ReviewRow {
            entry: id,
            version: row.version,
            who: Some(locked.account),
            for_office,
            second: policy::is_second_person(viewer, &locked.subject),
            at: locked.now,
        };
        review::put(tx, &reviewed).await?;
        if before.as_ref().is_some_and(|before| before.status == Status::Suspended) {
            suspension::end(tx, id, locked.now).await?;
            let shown = DecisionRow {
                id: 0,
                at: locked.now,
                entry: id,
                version: Some(row.version),
                deed: Deed::Restored,
                reason: None,
                words: None,
                who: Some(locked.account),
                for_office,
                submission: Some(locked.submission.number),
                notice: None,
            };
            decision::append(tx, &shown).await?;
        }
        if locked.draft.kind == Kind::Initiative && locked.draft.initiative.is_none() && before.is_none() {
            self.found(locked).await?;
        }
        Ok(())
    }

    /// Whether this viewer, publishing this submission in place of what is suspended, would end the suspension: it was
    /// handed in since, so as to correct the entry, and they may show what is hidden.
    pub(super) async fn ends_suspension(
        &self,
        source: &impl Source,
        viewer: &Viewer,
        subject: &Subject,
        submission: &SubmissionRow,
    ) -> Result<bool, Error> {
        let hidden = Subject { status: Status::Suspended, ..subject.clone() };
        if policy::may(viewer, Action::Step(Step::Publish), &hidden, self.review).is_err() {
            return Ok(false);
        }
        let steps = submission::steps(source, submission.number).await?;
        let handed_in = steps.iter().filter(|step| step.step == Step::Submit).map(|step| step.at).max();
        let decisions = decision::of_entry(source, submission.draft, MOST).await?;
        let suspended = decisions.iter().filter(|row| row.deed == Deed::Suspended).map(|row| row.at).max();
        Ok(suspended.is_some_and(|suspended| handed_in.is_some_and(|handed_in| handed_in > suspended)))
    }

    /// Whoever handed in the first profile of an initiative answers for it from now on.
    async fn found(&self, locked: &Locked) -> Result<(), Error> {
        let founder = locked.submission.submitted_by;
        let row = MembershipRow {
            initiative: locked.draft.id,
            account: founder,
            role: Some(Membership::Owner),
            since: locked.now,
            change: None,
        };
        membership::put(&locked.tx, &row).await?;
        let line = audit::Line {
            at: locked.now,
            actor: Some(locked.account),
            action: "membership_set".to_owned(),
            subject: Some(founder.0),
            detail: json!({ "initiative": locked.draft.id, "from": null, "to": Membership::Owner, "at_once": true }),
        };
        audit::append(&locked.tx, &line).await?;
        Ok(())
    }
}

/// The slugs of what is to become public: made from its titles; where a title stays, its address stays too.
async fn wanted(
    tx: &Transaction,
    entry: &Entry,
    before: Option<&EntryRow>,
) -> Result<BTreeMap<Language, String>, Error> {
    let current = slug::current(tx, &[entry.id]).await?;
    let old = before.map(parsed).transpose()?;
    let original = entry.envelope.language_original;
    let mut made = BTreeMap::new();
    for language in Language::ALL {
        let Some(title) = entry.envelope.title.exact(language) else { continue };
        let stays = old.as_ref().is_some_and(|old| old.envelope.title.exact(language) == Some(title));
        let kept = current.iter().find(|it| stays && it.language == language).map(|it| it.slug.clone());
        let new = || Some(slugs::of(title)).filter(|slug| slugs::is_valid(slug));
        if let Some(slug) = kept.or_else(new) {
            made.insert(language, slug);
        }
    }
    // A title without letters has no readable address.
    made.entry(original).or_insert_with(|| entry.id.to_string());
    Ok(made)
}
