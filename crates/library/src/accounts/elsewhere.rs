//! An invitation that somebody wants to accept from another address than it was sent to: whoever invited decides, by a
//! link in a letter and signed in, within seven days. Until then nobody has got anything, and the invited address can
//! still accept.

use chrono::{DateTime, TimeDelta, Utc};
use domain::Language;
use domain::account::{AccountId, Address, Grant, INVITATION_DAYS};
use domain::policy::AccountAction;
use serde_json::{Value, json};
use storage::token::{Purpose, TokenRow};
use storage::{Transaction, account, audit, token};

use super::invite::grant;
use super::limits::Limit;
use super::people::{title, write_to};
use super::register::text;
use super::secret::{Secret, id_of};
use super::{Links, Present, Refusal, Result, line};
use crate::Library;
use crate::letters::Letter;
use crate::read::Shown;

/// Questions to one inviter that are looked at.
const MOST: u64 = 200;

/// What whoever invited is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The address that was invited.
    pub invited: String,
    /// The name of whoever wants to accept.
    pub name: String,
    /// Their address.
    pub address: Address,
    /// What would be given.
    pub grant: Grant,
    /// The title of the initiative; empty for the node.
    pub initiative: String,
    /// Until when it can be answered.
    pub until: DateTime<Utc>,
}

impl Library {
    /// Asks whoever invited whether somebody may accept from the address with which they are signed in. Asked again, it
    /// stays one question.
    ///
    /// # Errors
    /// [`Refusal::Link`] where the invitation does not work any more, or was for this very address or for none;
    /// [`Refusal::TooOften`].
    pub async fn ask_inviter(&self, token: &str, present: &Present, links: &dyn Links) -> Result<()> {
        present.may(AccountAction::Own)?;
        let row = self.invitation_row(token).await?;
        let (Some(inviter), Some(invited)) = (row.account, row.address.clone()) else {
            return Err(Refusal::Link.into());
        };
        if invited.key() == present.address.key() {
            return Err(Refusal::Link.into());
        }
        let grant = grant(&row)?;
        let shown = self.profile_of(grant).await?;
        self.limited(Limit::Elsewhere, &present.id.0.to_string()).await?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        // Who asks twice at once waits for themselves.
        account::get_locked(&tx, present.id).await?.filter(|row| row.status.may_sign_in()).ok_or(Refusal::Link)?;
        let inviter = account::get(&tx, inviter).await?.filter(|row| row.status.may_sign_in()).ok_or(Refusal::Link)?;
        let asked = token::list(&tx, inviter.id, Purpose::Elsewhere, now, MOST).await?;
        if asked.iter().any(|other| is_about(other, &row.id) && who(other) == Some(present.id)) {
            return Ok(());
        }
        let fresh = Secret::new()?;
        let question = TokenRow {
            id: fresh.id,
            purpose: Purpose::Elsewhere,
            account: Some(inviter.id),
            address: Some(present.address.clone()),
            payload: json!({ "grant": grant, "invitation": row.id, "invited": invited.as_str(), "who": present.id }),
            created_at: now,
            expires_at: now + TimeDelta::days(INVITATION_DAYS.into()),
            used_at: None,
        };
        token::add(&tx, &question).await?;
        let letter = Letter::InvitationElsewhere {
            initiative: name_of(shown.as_ref(), inviter.language),
            invited: invited.as_str().to_owned(),
            address: present.address.as_str().to_owned(),
            link: links.elsewhere(inviter.language, &fresh.plain),
        };
        write_to(&tx, &inviter, &letter, now).await?;
        let detail = json!({ "grant": grant });
        audit::append(&tx, &line(now, Some(present.id), "invitation_elsewhere", inviter.id, detail)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The question behind the link of a letter, for whoever invited.
    ///
    /// # Errors
    /// [`Refusal::Link`] for everybody else, and where it was answered or is too old.
    pub async fn elsewhere(&self, token: &str, present: &Present) -> Result<Elsewhere> {
        let row = token::get(&self.storage, &id_of(token), Purpose::Elsewhere, self.now()).await?;
        let row = row.filter(|row| row.account == Some(present.id)).ok_or(Refusal::Link)?;
        let person = account::get(&self.storage, who(&row).ok_or(Refusal::Link)?).await?;
        let person = person.filter(|row| row.status.may_sign_in()).ok_or(Refusal::Link)?;
        let grant = grant(&row)?;
        let shown = self.profile_of(grant).await?;
        Ok(Elsewhere {
            invited: text(&row.payload, "invited").to_owned(),
            address: person.address.ok_or(Refusal::Link)?,
            name: person.name,
            grant,
            initiative: name_of(shown.as_ref(), present.language),
            until: row.expires_at,
        })
    }

    /// The answer of whoever invited: yes gives what the invitation gives, no leaves everything as it is. Whoever asked
    /// is told. Once.
    ///
    /// # Errors
    /// [`Refusal::Link`] as for [`Library::elsewhere`], and for a yes where the invitation was accepted meanwhile;
    /// [`Refusal::Policy`] where whoever invited may not give it any more, or a yes without a recent sign-in.
    pub async fn answer_elsewhere(&self, token: &str, present: &Present, yes: bool, links: &dyn Links) -> Result<()> {
        let (id, now) = (id_of(token), self.now());
        let row = token::get(&self.storage, &id, Purpose::Elsewhere, now).await?;
        let row = row.filter(|row| row.account == Some(present.id)).ok_or(Refusal::Link)?;
        let grant = grant(&row)?;
        if yes {
            present.may(AccountAction::Invite(grant))?;
        }
        let shown = self.profile_of(grant).await?;
        let tx = self.storage.begin().await?;
        if yes {
            // First the invitation, as where it is accepted; it may have run out since it was asked, which is no fault.
            token::use_up(&tx, text(&row.payload, "invitation"), Purpose::Invitation, now).await?;
        }
        if !token::use_up(&tx, &id, Purpose::Elsewhere, now).await? {
            return Err(Refusal::Link.into());
        }
        let person = account::get_locked(&tx, who(&row).ok_or(Refusal::Link)?).await?;
        let Some(mut person) = person.filter(|row| row.status.may_sign_in()) else {
            return Err(Refusal::Link.into());
        };
        let mut link = links.account(person.language);
        if yes {
            self.give(&tx, &row, grant, shown.as_ref(), &mut person, links).await?;
            void_elsewhere(&tx, present.id, text(&row.payload, "invitation"), now).await?;
            if let Grant::Membership { initiative, .. } = grant {
                link = links.people(person.language, initiative);
            }
        }
        let initiative = name_of(shown.as_ref(), person.language);
        write_to(&tx, &person, &Letter::InvitationAnswered { initiative, granted: yes, link }, now).await?;
        let action = if yes { "elsewhere_granted" } else { "elsewhere_refused" };
        let detail = json!({ "grant": grant });
        audit::append(&tx, &line(now, Some(present.id), action, person.id, detail)).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Makes all questions about an invitation worthless that was accepted.
pub(super) async fn void_elsewhere(
    tx: &Transaction,
    inviter: AccountId,
    invitation: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    for other in token::list(tx, inviter, Purpose::Elsewhere, now, MOST).await? {
        if is_about(&other, invitation) {
            token::use_up(tx, &other.id, Purpose::Elsewhere, now).await?;
        }
    }
    Ok(())
}

fn is_about(question: &TokenRow, invitation: &str) -> bool {
    text(&question.payload, "invitation") == invitation
}

/// Who wants to accept.
fn who(question: &TokenRow) -> Option<AccountId> {
    let who = question.payload.get("who").cloned().unwrap_or(Value::Null);
    serde_json::from_value(who).ok()
}

/// The title of an initiative; empty for the node.
fn name_of(shown: Option<&Shown>, language: Language) -> String {
    shown.map(|shown| title(shown, language)).unwrap_or_default()
}
