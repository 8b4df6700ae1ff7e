//! What was reviewed becomes public.

use std::collections::BTreeMap;

use domain::account::{Membership, Viewer};
use domain::entry::Entry;
use domain::lifecycle::{Status, Step};
use domain::policy::{self, Denied};
use domain::{Kind, Language, slug as slugs};
use serde_json::json;
use storage::entry::EntryRow;
use storage::membership::MembershipRow;
use storage::review::ReviewRow;
use storage::{Transaction, audit, entry, membership, review, slug, tombstone};

use super::{Locked, authored};
use crate::read::parsed;
use crate::transfer::Item;
use crate::{Error, Library};

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
                // Hidden meanwhile, it stays hidden, and whoever decides is told so.
                if row.status == Status::Suspended {
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
        if locked.draft.kind == Kind::Initiative && locked.draft.initiative.is_none() && before.is_none() {
            self.found(locked).await?;
        }
        Ok(())
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
