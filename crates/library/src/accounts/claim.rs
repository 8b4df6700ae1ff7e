//! Taking over a profile that the editors wrote: by a letter to a mailbox of the organisation, or by the office's yes.
//!
//! Both give the role of an owner and nothing else. What the profile says stays as it is, with all its sources, until
//! its owners write the next version; that one is theirs (`drafts`).

use chrono::{DateTime, TimeDelta, Utc};
use domain::EntryId;
use domain::account::{Address, Membership};
use domain::claim::{CLAIM_DAYS, LONGEST_WORDS, SHORTEST_WORDS, is_at, own_domain};
use domain::entry::Body;
use domain::policy::{AccountAction, Standing, may_account, may_claim, may_enter_office};
use serde_json::json;
use storage::account::AccountRow;
use storage::claim::{ClaimRow, Decided};
use storage::membership::MembershipRow;
use storage::token::{Purpose, TokenRow};
use storage::{Transaction, account, audit, claim, entry, membership, token};
use uuid::Uuid;

use super::limits::Limit;
use super::people::{title, write_to};
use super::roles::{owners, settled};
use super::secret::{Secret, id_of};
use super::take_back::TAKEN;
use super::{Links, Present, Refusal, Result, line};
use crate::letters::{self, Letter};
use crate::read::Shown;
use crate::{Error, Library};

/// Requests of one account that are looked through.
const OWN: u64 = 200;

/// A profile that somebody may want to take over.
#[derive(Debug, Clone)]
pub struct Claimable {
    /// The profile.
    pub shown: Shown,
    /// The domain whose mailboxes speak for the organisation; none where it has none of its own.
    pub domain: Option<String>,
    /// Somebody answers for it already: they decide who joins.
    pub is_owned: bool,
    /// Whoever looks has asked the office, which has not answered yet.
    pub asked: bool,
}

/// What the organisation is asked.
#[derive(Debug, Clone)]
pub struct Confirming {
    /// The profile.
    pub shown: Shown,
    /// The name of whoever wants it.
    pub name: String,
    /// Their address.
    pub address: String,
}

/// A request as the office sees it.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its id.
    pub id: Uuid,
    /// The profile.
    pub shown: Shown,
    /// The name of whoever wants it.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Who they are there, in their words.
    pub words: String,
    /// When they asked.
    pub asked_at: DateTime<Utc>,
    /// Somebody answers for the profile by now.
    pub is_owned: bool,
    /// Whoever looks has asked themselves, and so does not decide.
    pub is_own: bool,
}

impl Library {
    /// A profile of the editors, for whoever may want to take it over.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none, or its people wrote it.
    pub async fn claimable(&self, present: &Present, initiative: EntryId) -> Result<Claimable> {
        present.may(AccountAction::Own)?;
        let shown = self.initiative(initiative).await?;
        if !shown.entry().envelope.editorial {
            return Err(Error::NotFound.into());
        }
        let now = self.now();
        let people = membership::of_initiative(&self.storage, initiative).await?;
        let asked = claim::of_account(&self.storage, present.id, OWN).await?;
        Ok(Claimable {
            domain: domain_of(&shown),
            is_owned: people.iter().any(|row| row.role_at(now) == Some(Membership::Owner)),
            asked: asked.iter().any(|row| row.initiative == initiative && row.decided.is_none()),
            shown,
        })
    }

    /// Asks a mailbox of the organisation whether whoever asks may take its profile over.
    ///
    /// # Errors
    /// [`Refusal::Address`], [`Refusal::Domain`] for a mailbox elsewhere, [`Refusal::TooOften`]; [`Error::NotFound`] as
    /// for [`Library::claimable`] and where the organisation has no domain; [`Error::Denied`] where somebody answers for
    /// it.
    pub async fn claim_by_mail(
        &self,
        present: &Present,
        initiative: EntryId,
        address: &str,
        links: &dyn Links,
    ) -> Result<()> {
        let claimable = self.claimable(present, initiative).await?;
        open(present, &claimable)?;
        let domain = claimable.domain.ok_or(Error::NotFound)?;
        let address = Address::new(address).map_err(|_| Refusal::Address)?;
        if !is_at(&address, &domain) {
            return Err(Refusal::Domain { domain }.into());
        }
        self.limited(Limit::Claim, &present.id.0.to_string()).await?;
        self.limited(Limit::ClaimOf, &initiative.to_string()).await?;
        self.limited(Limit::ClaimTo, &address.key()).await?;
        let now = self.now();
        let fresh = Secret::new()?;
        let row = TokenRow {
            id: fresh.id,
            purpose: Purpose::Claim,
            account: Some(present.id),
            address: Some(address.clone()),
            payload: json!({ "initiative": initiative }),
            created_at: now,
            expires_at: now + TimeDelta::days(CLAIM_DAYS.into()),
            used_at: None,
        };
        let letter = Letter::ProfileClaimed {
            initiative: title(&claimable.shown, present.language),
            name: present.name.clone(),
            link: links.claim(present.language, &fresh.plain),
            days: CLAIM_DAYS,
        };
        let tx = self.storage.begin().await?;
        token::add(&tx, &row).await?;
        letters::send(&tx, address.as_str(), present.language, &letter, now).await?;
        let detail = json!({ "initiative": initiative });
        audit::append(&tx, &line(now, Some(present.id), "claim_sent", present.id, detail)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Asks the office whether whoever asks may take a profile over. Who has asked already is not heard twice.
    ///
    /// # Errors
    /// [`Refusal::Words`], [`Refusal::TooOften`]; [`Error::NotFound`] and [`Error::Denied`] as for
    /// [`Library::claim_by_mail`].
    pub async fn claim_by_office(
        &self,
        present: &Present,
        initiative: EntryId,
        words: &str,
        links: &dyn Links,
    ) -> Result<()> {
        let claimable = self.claimable(present, initiative).await?;
        open(present, &claimable)?;
        let words = words.trim();
        if !(SHORTEST_WORDS..=LONGEST_WORDS).contains(&words.chars().count()) {
            return Err(Refusal::Words.into());
        }
        self.limited(Limit::Claim, &present.id.0.to_string()).await?;
        let now = self.now();
        let row = ClaimRow {
            id: Uuid::now_v7(),
            initiative,
            account: present.id,
            words: words.to_owned(),
            asked_at: now,
            decided: None,
        };
        let tx = self.storage.begin().await?;
        if !claim::add(&tx, &row).await? {
            return Ok(());
        }
        for person in office(&tx).await? {
            let letter = Letter::ClaimRequested {
                initiative: title(&claimable.shown, person.language),
                name: present.name.clone(),
                link: links.profiles(person.language),
            };
            write_to(&tx, &person, &letter, now).await?;
        }
        let detail = json!({ "initiative": initiative });
        audit::append(&tx, &line(now, Some(present.id), "claim_asked", present.id, detail)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What the link to the organisation's mailbox asks.
    ///
    /// # Errors
    /// [`Refusal::Link`], also where the mailbox speaks for the organisation no longer.
    pub async fn confirming(&self, token: &str) -> Result<Confirming> {
        let row = token::get(&self.storage, &id_of(token), Purpose::Claim, self.now()).await?.ok_or(Refusal::Link)?;
        let who = row.account.ok_or(Refusal::Link)?;
        let person = account::get(&self.storage, who).await?.filter(|row| row.status.may_sign_in());
        let person = person.ok_or(Refusal::Link)?;
        let shown = self.initiative(initiative_of(&row)?).await?;
        still_theirs(&row, &shown)?;
        let address = person.address.as_ref().map(|address| address.as_str().to_owned()).unwrap_or_default();
        Ok(Confirming { shown, name: person.name, address })
    }

    /// The organisation's yes: whoever asked answers for the profile from now on, whoever presses the button.
    ///
    /// # Errors
    /// [`Refusal::Link`], also where the mailbox speaks for the organisation no longer; [`Refusal::Done`] where somebody
    /// answers for the profile by now, or its people wrote it.
    pub async fn confirm_claim(&self, token: &str, links: &dyn Links) -> Result<()> {
        let now = self.now();
        let id = id_of(token);
        let row = token::get(&self.storage, &id, Purpose::Claim, now).await?.ok_or(Refusal::Link)?;
        let initiative = initiative_of(&row)?;
        let who = row.account.ok_or(Refusal::Link)?;
        let shown = self.initiative(initiative).await?;
        still_theirs(&row, &shown)?;
        let tx = self.storage.begin().await?;
        let person = account::get_locked(&tx, who).await?.filter(|row| row.status.may_sign_in());
        let person = person.ok_or(Refusal::Link)?;
        if !token::use_up(&tx, &id, Purpose::Claim, now).await? {
            return Err(Refusal::Link.into());
        }
        take_over(&tx, &shown, &person, now).await?;
        let decided = Decided { at: now, by: person.id, granted: true, words: String::new() };
        // What the same person asked the office as well is answered with it.
        for own in claim::of_account(&tx, person.id, OWN).await? {
            if own.initiative == initiative && own.decided.is_none() {
                claim::decide(&tx, own.id, &decided).await?;
            }
        }
        tell(&tx, &shown, &person, &decided, links).await?;
        for of_office in office(&tx).await? {
            let letter = Letter::ProfileTaken {
                initiative: title(&shown, of_office.language),
                name: person.name.clone(),
                link: links.people(of_office.language, initiative),
            };
            write_to(&tx, &of_office, &letter, now).await?;
        }
        let detail = json!({ "initiative": initiative, "by": "mailbox" });
        audit::append(&tx, &line(now, Some(person.id), TAKEN, person.id, detail)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Requests that wait for the office, the oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office.
    pub async fn claims(&self, present: &Present) -> Result<Vec<Claim>> {
        may_enter_office(&present.viewer).map_err(Error::from)?;
        let now = self.now();
        let rows = claim::open(&self.storage, storage::MOST).await?;
        let ids: Vec<EntryId> = rows.iter().map(|row| row.initiative).collect();
        let shown = self.many(&ids).await?;
        let people: Vec<_> = rows.iter().map(|row| row.account).collect();
        let people = account::many(&self.storage, &people).await?;
        let mut claims = Vec::with_capacity(rows.len());
        for row in rows {
            let shown = shown.iter().find(|shown| shown.entry().id == row.initiative);
            let person = people.iter().find(|person| person.id == row.account);
            // Of a profile that was taken back there is nothing to decide.
            let (Some(shown), Some(person)) = (shown, person) else { continue };
            let members = membership::of_initiative(&self.storage, row.initiative).await?;
            claims.push(Claim {
                id: row.id,
                shown: shown.clone(),
                name: person.name.clone(),
                address: person.address.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default(),
                words: row.words,
                asked_at: row.asked_at,
                is_owned: members.iter().any(|row| row.role_at(now) == Some(Membership::Owner)),
                is_own: row.account == present.id,
            });
        }
        Ok(claims)
    }

    /// The office's answer to a request, told to whoever asked. A no says why.
    ///
    /// # Errors
    /// [`Refusal::Policy`] without a recent sign-in and for one's own request, [`Refusal::Words`], [`Refusal::Done`]
    /// where it was answered already or somebody answers for the profile by now; [`Error::Denied`] for whoever is not of
    /// the office; [`Error::NotFound`].
    pub async fn decide_claim(
        &self,
        present: &Present,
        id: Uuid,
        granted: bool,
        words: &str,
        links: &dyn Links,
    ) -> Result<()> {
        may_enter_office(&present.viewer).map_err(Error::from)?;
        let row = claim::get(&self.storage, id).await?.ok_or(Error::NotFound)?;
        let (initiative, of) = (row.initiative, row.account);
        let to = Some(Membership::Owner);
        let standing = Standing { administrators: 0, owners: 0, recent: present.recent };
        may_account(&present.viewer, AccountAction::SetMembership { initiative, of, from: None, to }, standing)?;
        let words = words.trim();
        if words.chars().count() > LONGEST_WORDS || (words.is_empty() && !granted) {
            return Err(Refusal::Words.into());
        }
        let shown = self.initiative(initiative).await?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        let person = account::get_locked(&tx, of).await?.filter(|row| row.status.may_sign_in());
        let person = person.ok_or(Refusal::Done)?;
        if claim::get_locked(&tx, id).await?.is_none_or(|row| row.decided.is_some()) {
            return Err(Refusal::Done.into());
        }
        if granted {
            take_over(&tx, &shown, &person, now).await?;
        }
        let decided = Decided { at: now, by: present.id, granted, words: words.to_owned() };
        if !claim::decide(&tx, id, &decided).await? {
            return Err(Refusal::Done.into());
        }
        tell(&tx, &shown, &person, &decided, links).await?;
        let detail = json!({ "initiative": initiative, "granted": granted });
        audit::append(&tx, &line(now, Some(present.id), "claim_decided", of, detail)).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Whether the profile can be taken over by whoever asks.
fn open(present: &Present, claimable: &Claimable) -> Result<()> {
    let editorial = claimable.shown.entry().envelope.editorial;
    may_claim(&present.viewer, editorial, u64::from(claimable.is_owned)).map_err(Error::from)?;
    Ok(())
}

/// The domain whose mailboxes speak for the organisation of a profile.
fn domain_of(shown: &Shown) -> Option<String> {
    match &shown.entry().body {
        Body::Initiative(initiative) => own_domain(initiative.website.as_deref()?),
        _ => None,
    }
}

/// The profile that a token is about.
fn initiative_of(row: &TokenRow) -> Result<EntryId> {
    let id = row.payload.get("initiative").cloned().unwrap_or_default();
    Ok(serde_json::from_value(id).map_err(|_| Error::Corrupt("a claim".to_owned()))?)
}

/// Whether the mailbox that the link went to still speaks for the organisation: its pages may be others by now.
fn still_theirs(row: &TokenRow, shown: &Shown) -> Result<()> {
    let speaks = row.address.as_ref().zip(domain_of(shown)).is_some_and(|(address, domain)| is_at(address, &domain));
    if speaks { Ok(()) } else { Err(Refusal::Link.into()) }
}

/// Makes somebody the owner of a profile for which nobody answers yet.
async fn take_over(tx: &Transaction, shown: &Shown, person: &AccountRow, now: DateTime<Utc>) -> Result<()> {
    let initiative = shown.entry().id;
    // Where nobody belongs to it yet there is no other row by which two who take it at one time are kept apart.
    entry::get_locked(tx, initiative).await?.ok_or(Error::NotFound)?;
    let rows = settled(tx, initiative, now).await?;
    if owners(&rows).next().is_some() || !shown.entry().envelope.editorial {
        return Err(Refusal::Done.into());
    }
    let role = Some(Membership::Owner);
    membership::put(tx, &MembershipRow { initiative, account: person.id, role, since: now, change: None }).await?;
    Ok(())
}

/// Tells somebody what was said to their wish.
async fn tell(
    tx: &Transaction,
    shown: &Shown,
    person: &AccountRow,
    decided: &Decided,
    links: &dyn Links,
) -> Result<()> {
    let link =
        if decided.granted { links.people(person.language, shown.entry().id) } else { links.account(person.language) };
    let letter = Letter::ClaimDecided {
        initiative: title(shown, person.language),
        granted: decided.granted,
        words: decided.words.clone(),
        link,
    };
    write_to(tx, person, &letter, decided.at).await
}

/// Everybody of the office.
pub(super) async fn office(tx: &Transaction) -> Result<Vec<AccountRow>> {
    let mut rows = account::list(tx, storage::MOST, 0).await?;
    rows.retain(|row| row.office.is_some());
    Ok(rows)
}
