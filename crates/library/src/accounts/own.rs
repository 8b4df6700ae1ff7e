//! What belongs to oneself: name, password, devices, data.

use chrono::{DateTime, Utc};
use domain::Language;
use domain::account::{self as rules, AccountId};
use domain::policy::AccountAction;
use domain::watch::MOST_WATCHES;
use serde_json::{Value, json};
use storage::token::Purpose;
use storage::{account, audit, media, membership, notification, session, token, trace, watch};

use super::register::chosen;
use super::{Links, Present, Refusal, Result, line};
use crate::letters::{self, Letter};
use crate::{Error, Library};

/// Most sessions that are listed.
const LISTED: u64 = 100;

/// Where somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The id of the session.
    pub id: String,
    /// What it runs on; may be empty.
    pub label: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it was used for the last time.
    pub seen: DateTime<Utc>,
    /// It is the one that asks.
    pub is_this: bool,
}

impl Library {
    /// Changes the name under which somebody appears, and the language of letters.
    ///
    /// # Errors
    /// [`Refusal::Name`].
    pub async fn change_name(&self, present: &Present, name: &str, language: Language) -> Result<()> {
        present.may(AccountAction::Own)?;
        let name = rules::name(name).ok_or(Refusal::Name)?;
        let tx = self.storage.begin().await?;
        let mut row = account::get_locked(&tx, present.id).await?.ok_or(Error::NotFound)?;
        row.name = name;
        row.language = language;
        account::put(&tx, &row).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Changes the password, and ends all other sessions.
    ///
    /// # Errors
    /// [`Refusal::Policy`] without a recent sign-in, [`Refusal::Password`], [`Refusal::Guessable`].
    pub async fn change_password(&self, present: &Present, password: &str, links: &dyn Links) -> Result<()> {
        present.may(AccountAction::Delicate)?;
        let hash = chosen(password, &present.name, &present.address).await?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        let mut row = account::get_locked(&tx, present.id).await?.ok_or(Error::NotFound)?;
        row.password_hash = Some(hash);
        account::put(&tx, &row).await?;
        session::end_all(&tx, present.id, Some(&present.session), now).await?;
        token::take_back(&tx, Some(present.id), Purpose::Reset, now).await?;
        token::take_back(&tx, Some(present.id), Purpose::SecondFactor, now).await?;
        audit::append(&tx, &line(now, Some(present.id), "password_changed", present.id, json!({}))).await?;
        let letter = Letter::PasswordChanged { link: links.forgotten(present.language) };
        letters::send(&tx, present.address.as_str(), present.language, &letter, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Where whoever asks is signed in, the last used first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn devices(&self, present: &Present) -> Result<Vec<Device>> {
        let rows = session::list(&self.storage, present.id, LISTED).await?;
        Ok(rows
            .into_iter()
            .map(|row| Device {
                is_this: row.id == present.session,
                id: row.id,
                label: row.device,
                since: row.created_at,
                seen: row.seen_at,
            })
            .collect())
    }

    /// Everything that the node remembers of whoever asks, except what would let somebody else in; files by the address
    /// under which they are to be had.
    ///
    /// # Errors
    /// [`Refusal::Policy`] without a recent sign-in.
    pub async fn own_data(&self, present: &Present) -> Result<Value> {
        present.may(AccountAction::Delicate)?;
        let row = account::get(&self.storage, present.id).await?.ok_or(Error::NotFound)?;
        let now = self.now();
        let memberships = membership::of_account(&self.storage, present.id).await?;
        let initiatives = self.many(&memberships.iter().map(|row| row.initiative).collect::<Vec<_>>()).await?;
        let title = |id| {
            initiatives
                .iter()
                .find(|shown| shown.entry().id == id)
                .map(|shown| shown.entry().envelope.title.get(row.language).to_owned())
        };
        let protection = self.protection(present).await?;
        let devices = self.devices(present).await?;
        let mut drafts = Vec::new();
        for on in self.desk(&present.viewer).await?.into_iter().filter(|on| on.draft.authors.contains(&present.id)) {
            let files = media::of_draft(&self.storage, on.draft.id, LISTED).await?;
            drafts.push(json!({
                "id": on.draft.id,
                "state": on.draft.status.code(),
                "saved_at": on.draft.saved_at,
                "submission": on.submission.map(|submission| submission.number),
                "change_note": on.draft.change_note,
                "entry": on.draft.authored,
                "files": files.iter().map(|file| json!({
                    "address": format!("/media/{}", file.hash),
                    "type": file.of_type.code(),
                    "bytes": file.bytes,
                })).collect::<Vec<_>>(),
            }));
        }
        Ok(json!({
            "made_at": now,
            "account": {
                "id": row.id,
                "address": present.address,
                "name": row.name,
                "language": row.language.code(),
                "role": row.office,
                "created_at": row.created_at,
                "signed_in_at": row.signed_in_at,
                "second_factor_since": protection.second_factor,
                "recovery_codes_left": protection.codes_left,
            },
            "memberships": memberships.iter().map(|row| json!({
                "initiative": row.initiative,
                "title": title(row.initiative),
                "role": row.role_at(now),
                "since": row.since,
            })).collect::<Vec<_>>(),
            "sessions": devices.iter().map(|device| json!({
                "device": device.label,
                "since": device.since,
                "last_used": device.seen,
            })).collect::<Vec<_>>(),
            "drafts": drafts,
            "watches": self.own_watches(present.id).await?,
            "notifications": self.own_notifications(present.id).await?,
            "traces": self.own_traces(present.id).await?,
        }))
    }

    /// Every other row that names the account, with what its holder wrote there: comments, decisions, calls,
    /// confirmations, requests, devices, and whatever else [`trace::PLACES`] knows.
    async fn own_traces(&self, id: AccountId) -> Result<Vec<Value>> {
        let mut traces = Vec::new();
        for place in trace::PLACES {
            for found in trace::of(&self.storage, id, place).await? {
                traces.push(json!({
                    "table": place.table,
                    "as": place.column,
                    "which": found.key,
                    "at": found.at,
                    "words": found.words,
                    "erased_with_the_account": place.then == trace::Then::Goes,
                }));
            }
        }
        Ok(traces)
    }

    /// What somebody watches, as data.
    async fn own_watches(&self, id: AccountId) -> Result<Vec<Value>> {
        let rows = watch::of_account(&self.storage, id, MOST_WATCHES).await?;
        Ok(rows
            .iter()
            .map(|row| {
                json!({
                    "subject": row.subject.code(),
                    "key": row.subject.key(),
                    "how": row.how,
                    "since": row.since,
                })
            })
            .collect())
    }

    /// What somebody was told about it, as data.
    async fn own_notifications(&self, id: AccountId) -> Result<Vec<Value>> {
        let rows = notification::list(&self.storage, id, storage::MOST).await?;
        Ok(rows
            .iter()
            .map(|row| {
                json!({
                    "at": row.at,
                    "what": row.what,
                    "entry": row.entry,
                    "version": row.version,
                    "because_of": row.subject.code(),
                    "letter_at": row.told_at,
                    "read_at": row.read_at,
                })
            })
            .collect())
    }
}
