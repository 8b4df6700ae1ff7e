//! How hand-overs end: carried out when they are due, or given up.

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{AccountId, Grant, INVITATION_DAYS, Membership};
use serde_json::json;
use storage::account::AccountRow;
use storage::hand_over::{Ending, HandOverRow, Heir};
use storage::membership::MembershipRow;
use storage::token::{Purpose, TokenRow};
use storage::{Transaction, account, audit, hand_over, membership, token};
use uuid::Uuid;

use super::super::people::{title, write_to};
use super::super::roles::{owners, settled};
use super::super::secret::Secret;
use super::super::{Links, Result, line};
use crate::letters::{self, Letter};
use crate::read::Shown;
use crate::{Error, Library};

impl Library {
    /// Carries out, or ends, what has come due; gives how many. May be called at any time, by many at once.
    ///
    /// # Errors
    /// The first that went wrong; the others are dealt with all the same.
    pub async fn finish_hand_overs(&self, links: &dyn Links) -> Result<u64> {
        let now = self.now();
        let (mut finished, mut failed) = (0, None);
        for row in hand_over::open(&self.storage, storage::MOST).await? {
            if row.due_at > now {
                continue;
            }
            match self.finish_hand_over(&row, links).await {
                Ok(done) => finished += u64::from(done),
                Err(error) => {
                    failed.get_or_insert(error);
                }
            }
        }
        failed.map_or(Ok(finished), Err)
    }

    /// The same for one; `false` where another process was faster.
    async fn finish_hand_over(&self, seen: &HandOverRow, links: &dyn Links) -> Result<bool> {
        let shown = match self.handed_over(seen.initiative).await {
            Ok(shown) if shown.status.is_public() => shown,
            // Suspended: whether there is something to hand over is not decided yet.
            Ok(_) => return Ok(false),
            // The profile is gone: there is nothing left to hand over, and nobody to tell.
            Err(super::super::Error::Library(Error::NotFound | Error::Gone)) => return self.void_hand_over(seen).await,
            Err(error) => return Err(error),
        };
        let now = self.now();
        let invitation = Secret::new()?;
        let tx = self.storage.begin().await?;
        let person = match &seen.to {
            Some(Heir::Account(id)) => account::get_locked(&tx, *id).await?.filter(|row| row.status.may_sign_in()),
            _ => None,
        };
        let rows = settled(&tx, seen.initiative, now).await?;
        let Some(row) = hand_over::get_locked(&tx, seen.id).await?.filter(|row| row.ended.is_none()) else {
            return Ok(false);
        };
        let owners = owners_of(&tx, &rows).await?;
        let inviter = account::get(&tx, row.by).await?.filter(|row| row.office.is_some());
        let is_back = owners.iter().any(|owner| owner.signed_in_at.is_some_and(|at| at > row.begun_at))
            || self::owners(&rows).any(|owner| owner.since > row.begun_at);
        let belongs = |person: &AccountRow| rows.iter().any(|row| row.account == person.id && row.role.is_some());
        let ending = match (&row.to, &person) {
            _ if is_back => Ending::Returned,
            (Some(Heir::Account(_)), Some(person)) if belongs(person) => {
                give(&tx, &row, person.id, now).await?;
                Ending::Done
            }
            (Some(Heir::Address(address)), _) if inviter.is_some() => {
                let grant = Grant::Membership { initiative: row.initiative, role: Membership::Owner };
                let token = TokenRow {
                    id: invitation.id,
                    purpose: Purpose::Invitation,
                    account: Some(row.by),
                    address: Some(address.clone()),
                    payload: json!({ "grant": grant }),
                    created_at: now,
                    expires_at: now + TimeDelta::days(INVITATION_DAYS.into()),
                    used_at: None,
                };
                token::add(&tx, &token).await?;
                let language = inviter.as_ref().map(|row| row.language).unwrap_or_default();
                let letter = Letter::Invitation {
                    inviter: inviter.as_ref().map(|row| row.name.clone()).unwrap_or_default(),
                    initiative: title(&shown, language),
                    link: links.invitation(language, &invitation.plain),
                    days: INVITATION_DAYS,
                };
                letters::send(&tx, address.as_str(), language, &letter, now).await?;
                Ending::Done
            }
            _ => Ending::Void,
        };
        if ending == Ending::Done {
            step_back(&tx, &rows, now).await?;
        }
        hand_over::end(&tx, row.id, now, ending).await?;
        tell(&tx, &shown, &owners, &row, (ending, now), links).await?;
        let detail = json!({ "initiative": row.initiative, "hand_over": row.id, "ending": ending.code() });
        audit::append(&tx, &line(now, None, "hand_over_ended", row.by, detail)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Ends a hand-over without carrying it out, and tells its people; `false` where it has ended before.
    pub(super) async fn end_hand_over(
        &self,
        shown: &Shown,
        id: Uuid,
        ending: Ending,
        by: Option<AccountId>,
        links: &dyn Links,
    ) -> Result<bool> {
        let now = self.now();
        let tx = self.storage.begin().await?;
        let Some(row) = hand_over::get_locked(&tx, id).await?.filter(|row| row.ended.is_none()) else {
            return Ok(false);
        };
        let rows = membership::of_initiative(&tx, row.initiative).await?;
        let owners = owners_of(&tx, &rows).await?;
        hand_over::end(&tx, id, now, ending).await?;
        tell(&tx, shown, &owners, &row, (ending, now), links).await?;
        let detail = json!({ "initiative": row.initiative, "hand_over": id, "ending": ending.code() });
        audit::append(&tx, &line(now, by, "hand_over_ended", row.by, detail)).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn void_hand_over(&self, seen: &HandOverRow) -> Result<bool> {
        let now = self.now();
        let tx = self.storage.begin().await?;
        let ended = hand_over::end(&tx, seen.id, now, Ending::Void).await?;
        if ended {
            let detail = json!({ "initiative": seen.initiative, "hand_over": seen.id, "ending": Ending::Void.code() });
            audit::append(&tx, &line(now, None, "hand_over_ended", seen.by, detail)).await?;
        }
        tx.commit().await?;
        Ok(ended)
    }
}

/// The accounts of those who answer for the initiative now.
pub(super) async fn owners_of(tx: &Transaction, rows: &[MembershipRow]) -> Result<Vec<AccountRow>> {
    let ids: Vec<AccountId> = owners(rows).map(|row| row.account).collect();
    Ok(account::many(tx, &ids).await?)
}

/// Makes somebody of the initiative its owner.
async fn give(tx: &Transaction, row: &HandOverRow, to: AccountId, now: DateTime<Utc>) -> Result<()> {
    let heir = MembershipRow {
        initiative: row.initiative,
        account: to,
        role: Some(Membership::Owner),
        since: now,
        change: None,
    };
    Ok(membership::put(tx, &heir).await?)
}

/// The owners from before stay as contributors.
async fn step_back(tx: &Transaction, before: &[MembershipRow], now: DateTime<Utc>) -> Result<()> {
    for row in owners(before) {
        let role = Some(Membership::Contributor);
        membership::put(tx, &MembershipRow { role, since: now, change: None, ..row.clone() }).await?;
    }
    Ok(())
}

/// Tells everybody how it ended: the owners from before, whoever of the initiative should get it, whoever began it.
async fn tell(
    tx: &Transaction,
    shown: &Shown,
    owners: &[AccountRow],
    row: &HandOverRow,
    (ending, at): (Ending, DateTime<Utc>),
    links: &dyn Links,
) -> Result<()> {
    let heir = match row.to {
        Some(Heir::Account(heir)) => account::get(tx, heir).await?,
        _ => None,
    };
    let name = heir.as_ref().map(|heir| heir.name.clone()).unwrap_or_default();
    let began = account::get(tx, row.by).await?;
    let mut told: Vec<&AccountRow> = owners.iter().chain(&heir).chain(&began).collect();
    told.sort_by_key(|person| person.id);
    told.dedup_by_key(|person| person.id);
    for person in told {
        let letter = Letter::HandOverEnded {
            initiative: title(shown, person.language),
            name: name.clone(),
            done: ending == Ending::Done,
            link: links.people(person.language, row.initiative),
        };
        write_to(tx, person, &letter, at).await?;
    }
    Ok(())
}
