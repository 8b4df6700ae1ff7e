//! Profiles of the editors that somebody has taken over by a letter to a mailbox of the organisation: where that was
//! wrong, the office takes them back.
//!
//! It can be done as long as the profile is that of the editors. Whoever came to it by then leaves with the one who took
//! it over, what they were writing is thrown away, and it can be taken over anew.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::{AccountId, Address, Membership};
use domain::claim::{LONGEST_WORDS, SHORTEST_WORDS};
use domain::policy::{AccountAction, may_enter_office};
use serde_json::json;
use storage::membership::MembershipRow;
use storage::token::Purpose;
use storage::{Transaction, account, audit, draft, entry, membership, token};

use super::people::{title, write_to};
use super::roles::settled;
use super::{Links, Present, Refusal, Result, line};
use crate::letters::{self, Letter};
use crate::read::Shown;
use crate::{Error, Library};

/// What the log calls it when a profile is taken over by a letter.
pub(super) const TAKEN: &str = "profile_taken";
/// Most of such lines that are looked through, the newest.
const MOST: u64 = 500;

/// A profile that somebody has taken over and that can be taken back.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The profile.
    pub shown: Shown,
    /// Who has taken it over.
    pub who: AccountId,
    /// Their name.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whoever looks has taken it over themselves, and so does not decide.
    pub is_own: bool,
}

impl Library {
    /// Profiles of the editors that somebody has taken over by a letter, the newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office.
    pub async fn taken_profiles(&self, present: &Present) -> Result<Vec<Taken>> {
        may_enter_office(&present.viewer).map_err(Error::from)?;
        let now = self.now();
        let (mut seen, mut taken) = (BTreeSet::new(), Vec::new());
        for said in audit::of_action(&self.storage, TAKEN, MOST).await? {
            let Some((initiative, who)) = meant(&said).filter(|(initiative, _)| seen.insert(*initiative)) else {
                continue;
            };
            let row = membership::get(&self.storage, initiative, who).await?;
            if row.and_then(|row| row.role_at(now)) != Some(Membership::Owner) {
                continue;
            }
            let shown = match self.handed_over(initiative).await {
                Ok(shown) if shown.entry().envelope.editorial => shown,
                Ok(_) | Err(super::Error::Library(Error::NotFound | Error::Gone)) => continue,
                Err(error) => return Err(error),
            };
            let name = self.called(who).await?;
            taken.push(Taken { shown, who, name, at: said.at, is_own: who == present.id });
        }
        Ok(taken)
    }

    /// Takes a profile back from whoever has taken it over by a letter, and from those who came to it since; each is
    /// told why, and so is the mailbox that had said yes, as long as it is known.
    ///
    /// # Errors
    /// [`Refusal::Policy`] without a recent sign-in and from oneself, [`Refusal::Words`], [`Refusal::Done`] where they
    /// answer for it no longer, or its next version is their own; [`Error::Denied`] for whoever is not of the office;
    /// [`Error::NotFound`] where nobody has taken it over.
    pub async fn take_back_profile(
        &self,
        present: &Present,
        initiative: EntryId,
        words: &str,
        links: &dyn Links,
    ) -> Result<()> {
        may_enter_office(&present.viewer).map_err(Error::from)?;
        let lines = audit::of_action(&self.storage, TAKEN, MOST).await?;
        let last = lines.iter().find(|line| meant(line).is_some_and(|(of, _)| of == initiative));
        let (who, since) = last.and_then(|line| Some((meant(line)?.1, line.at))).ok_or(Error::NotFound)?;
        present.may(AccountAction::TakeBack { from: who })?;
        let words = words.trim();
        if !(SHORTEST_WORDS..=LONGEST_WORDS).contains(&words.chars().count()) {
            return Err(Refusal::Words.into());
        }
        let shown = self.handed_over(initiative).await?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        // The draft first, then the entry, as everywhere.
        draft::get_locked(&tx, initiative).await?;
        let row = entry::get_locked(&tx, initiative).await?.ok_or(Error::NotFound)?;
        let people = settled(&tx, initiative, now).await?;
        let answers = people.iter().any(|row| row.account == who && row.role == Some(Membership::Owner));
        if !answers || row.version != shown.version || !shown.entry().envelope.editorial {
            return Err(Refusal::Done.into());
        }
        self.drop_next(&tx, initiative, present.id).await?;
        let leaving: Vec<&MembershipRow> =
            people.iter().filter(|row| row.role.is_some() && row.since >= since).collect();
        for row in &leaving {
            membership::remove(&tx, initiative, row.account, now).await?;
            draft::remove_author(&tx, initiative, row.account).await?;
        }
        let ids: Vec<AccountId> = leaving.iter().map(|row| row.account).collect();
        self.tell_taken_back(&tx, &shown, (who, &ids), words, links).await?;
        let detail = json!({ "initiative": initiative, "people": ids.len() });
        audit::append(&tx, &line(now, Some(present.id), "profile_taken_back", who, detail)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Tells everybody who leaves a profile, and the mailbox that had given it to `who`.
    async fn tell_taken_back(
        &self,
        tx: &Transaction,
        shown: &Shown,
        (who, leaving): (AccountId, &[AccountId]),
        words: &str,
        links: &dyn Links,
    ) -> Result<()> {
        let now = self.now();
        let letter = |language, name: &str| Letter::ProfileTakenBack {
            initiative: title(shown, language),
            name: name.to_owned(),
            words: words.to_owned(),
            link: links.account(language),
        };
        for person in account::many(tx, leaving).await? {
            if person.id == who
                && let Some(mailbox) = mailbox(tx, who, shown.entry().id).await?
            {
                let letter = letter(person.language, &person.name);
                letters::send(tx, mailbox.as_str(), person.language, &letter, now).await?;
            }
            write_to(tx, &person, &letter(person.language, ""), now).await?;
        }
        Ok(())
    }
}

/// The profile and the account that a line of the log is about.
fn meant(line: &audit::Line) -> Option<(EntryId, AccountId)> {
    let initiative = line.detail.get("initiative")?.as_str()?.parse().ok()?;
    Some((initiative, AccountId(line.subject?)))
}

/// The mailbox that has given a profile to somebody; none once its link is forgotten.
async fn mailbox(tx: &Transaction, who: AccountId, initiative: EntryId) -> Result<Option<Address>> {
    let used = token::used(tx, who, Purpose::Claim, MOST).await?;
    let about = |row: &token::TokenRow| row.payload.get("initiative") == Some(&json!(initiative));
    Ok(used.into_iter().find(about).and_then(|row| row.address))
}
