//! Telling the authors what was decided about their entry, and why (Regulation (EU) 2022/2065, Art. 17).

use chrono::NaiveDate;
use domain::account::AccountId;
use domain::decision::{Deed, Reason};
use domain::lifecycle::Status;
use domain::{EntryId, Language};
use storage::account::AccountRow;
use storage::entry::EntryRow;
use storage::{Transaction, account, draft, membership};

use super::title_of;
use crate::drafts::initiative_of;
use crate::letters::{self, Letter};
use crate::read::parsed;
use crate::{Error, Library};

/// Pages that letters about decisions lead to; the door knows where they are.
pub trait Links: Send + Sync {
    /// Where authors, or the owners of the initiative of an entry, see what was decided about it and object; `has_draft`:
    /// it was written here.
    fn state(&self, language: Language, entry: EntryId, has_draft: bool) -> String;
    /// How decisions are made, and who else can be turned to.
    fn about_decisions(&self, language: Language) -> String;
}

/// What the authors are told.
pub(crate) struct Told<'a> {
    pub deed: Deed,
    pub reason: Option<Reason>,
    pub words: &'a str,
    pub until: Option<NaiveDate>,
    /// Which version, where it is about one of them alone.
    pub version: Option<i64>,
}

impl Library {
    /// Writes to whoever wrote the entry (`row` is as it was before the decision), or else to the owners of its
    /// initiative; entries that came with the program have neither, so that nobody is told.
    pub(crate) async fn tell_authors(
        &self,
        tx: &Transaction,
        row: &EntryRow,
        told: &Told<'_>,
        links: &dyn Links,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let mut people = reachable(tx, &draft::authors(tx, row.id).await?).await?;
        if people.is_empty()
            && let Some(initiative) = initiative_of(row)
        {
            let owners: Vec<AccountId> = membership::of_initiative(tx, initiative)
                .await?
                .into_iter()
                .filter(|member| member.role_at(now) == Some(domain::account::Membership::Owner))
                .map(|member| member.account)
                .collect();
            people = reachable(tx, &owners).await?;
        }
        if people.is_empty() {
            return Ok(());
        }
        let entry = parsed(row)?;
        let has_draft = draft::get(tx, row.id).await?.is_some();
        for person in people {
            let Some(address) = &person.address else { continue };
            let letter = Letter::EntryDecided {
                title: title_of(&entry, person.language),
                deed: told.deed,
                reason: told.reason.map(|reason| reason.code().to_owned()),
                words: told.words.to_owned(),
                until: told.until,
                version: told.version,
                link: links.state(person.language, row.id, has_draft),
                next: told.deed == Deed::Archived && row.status == Status::RevisionPending,
            };
            letters::send(tx, address.as_str(), person.language, &letter, now).await?;
        }
        Ok(())
    }
}

/// Those of these accounts that a letter reaches.
async fn reachable(tx: &Transaction, ids: &[AccountId]) -> Result<Vec<AccountRow>, Error> {
    let mut people = account::many(tx, ids).await?;
    people.retain(|person| person.status.may_sign_in() && person.address.is_some());
    Ok(people)
}
