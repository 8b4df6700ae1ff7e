//! Watching and being told: what people watch, what they find about it in their account, and how letters about it end.
//!
//! [`Library::follow_watches`] reads the log of changes behind a cursor of its own and makes notifications, each version
//! of an entry once for an account; [`Library::tell_watchers`] writes letters about those that wait for one. Both may
//! run twice, and in several processes at once. News of reviews and of the office's work are made where it is done, told
//! by [`Library::tell_news`] and in time by [`Library::note_deadlines`].

mod follow;
mod news;
mod tell;

use chrono::TimeDelta;
use domain::account::{AccountId, Viewer};
use domain::news::Event;
use domain::policy::AccountAction;
use domain::watch::{How, MOST_WATCHES, Subject};
use domain::{EntryId, Kind, Language};
use serde_json::{Value, json};
use storage::notification::NotificationRow;
use storage::token::{Purpose, TokenRow};
use storage::watch::WatchRow;
use storage::{Transaction, account, notification, token, watch};
use uuid::Uuid;

use crate::accounts::secret::{Secret, id_of};
use crate::accounts::{Present, Refusal, Result};
use crate::read::Shown;
use crate::{Error, Library};

pub use news::{Rooms, Told};

pub(crate) use news::Fact;
use news::{ALL, About};

/// Most notifications that are listed.
pub const LISTED: u64 = 200;
/// Longest token that is looked up; ours have 43 letters.
const LONGEST_TOKEN: usize = 64;

/// Pages that letters about news lead to; the door knows where they are.
pub trait Links: Send + Sync {
    /// The page of an entry.
    fn entry(&self, language: Language, kind: Kind, slug: &str) -> String;
    /// All notifications of the account.
    fn notifications(&self, language: Language) -> String;
    /// All that the account watches.
    fn watches(&self, language: Language) -> String;
    /// Where letters are ended without signing in.
    fn unsubscribe(&self, language: Language, token: &str) -> String;
}

/// Something that may be watched.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What.
    pub subject: Subject,
    /// The entry or initiative that it is.
    pub shown: Option<Shown>,
    /// How whoever asks is told about it already; none where it is not watched yet.
    pub how: Option<How>,
}

/// Something that is watched.
#[derive(Debug, Clone)]
pub struct Watching {
    /// Id of the watch.
    pub id: Uuid,
    /// What.
    pub subject: Subject,
    /// The entry or initiative that it is; none for topics and searches, and for what is not public any more.
    pub shown: Option<Shown>,
    /// How it is told.
    pub how: How,
}

/// A notification with the entry that it is about.
#[derive(Debug, Clone)]
pub struct Notified {
    /// The notification.
    pub row: NotificationRow,
    /// The entry as it is now.
    pub shown: Shown,
    /// The initiative that is watched; none for other subjects.
    pub of: Option<Shown>,
}

/// Letters that a link out of one of them ends.
#[derive(Debug, Clone)]
pub enum Ending {
    /// Those about one watch.
    One(Box<Watching>),
    /// Those about everything that is watched.
    All,
    /// Those about one event in the work of the office; none: about all of them.
    News(Option<Event>),
}

/// The entry that a subject is.
const fn entry_of(subject: &Subject) -> Option<EntryId> {
    match subject {
        Subject::Entry(id) | Subject::Initiative(id) => Some(*id),
        Subject::Topic(_) | Subject::Search(_) => None,
    }
}

impl Library {
    /// What would be watched, with how it is told where it is watched already.
    ///
    /// # Errors
    /// [`Error::NotFound`] where nobody can watch it.
    pub async fn offer_watch(&self, present: &Present, subject: Subject) -> Result<Offer> {
        present.may(AccountAction::Own)?;
        let shown = self.watchable(&subject).await?;
        let how = watch::find(&self.storage, present.id, &subject).await?.map(|row| row.how);
        Ok(Offer { subject, shown, how })
    }

    /// The entry that a subject is, after a look whether it can be watched.
    async fn watchable(&self, subject: &Subject) -> Result<Option<Shown>, Error> {
        if !subject.is_possible() {
            return Err(Error::NotFound);
        }
        let Some(id) = entry_of(subject) else { return Ok(None) };
        let shown = self.by_id(&Viewer::reader(), id).await?;
        if matches!(subject, Subject::Initiative(_)) && shown.entry().kind != Kind::Initiative {
            return Err(Error::NotFound);
        }
        Ok(Some(shown))
    }

    /// Watches something from now on, or changes how it is told; `false` and nothing done where the person watches too
    /// much already.
    ///
    /// # Errors
    /// [`Error::NotFound`] where nobody can watch it.
    pub async fn watch(&self, present: &Present, subject: Subject, how: How) -> Result<bool> {
        present.may(AccountAction::Own)?;
        self.watchable(&subject).await?;
        let since = self.now();
        let tx = self.storage.begin().await?;
        // The lock lets nobody watch more than the most by sending two forms at once.
        account::get_locked(&tx, present.id).await?.ok_or(Error::NotFound)?;
        let known = watch::find(&tx, present.id, &subject).await?;
        if known.is_none() && watch::count(&tx, present.id).await? >= MOST_WATCHES {
            tx.roll_back().await?;
            return Ok(false);
        }
        let row = WatchRow { id: Uuid::now_v7(), account: present.id, subject, how, since };
        watch::put(&tx, &row).await?;
        if let Some(known) = known {
            quiet_where_wished(&tx, present.id, known.id, how).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// What whoever asks watches, the newest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn watches(&self, present: &Present) -> Result<Vec<Watching>> {
        present.may(AccountAction::Own)?;
        let rows = watch::of_account(&self.storage, present.id, MOST_WATCHES).await?;
        Ok(self.watching(rows).await?)
    }

    async fn watching(&self, rows: Vec<WatchRow>) -> Result<Vec<Watching>, Error> {
        let ids: Vec<EntryId> = rows.iter().filter_map(|row| entry_of(&row.subject)).collect();
        let shown = self.many(&ids).await?;
        let of = |subject: &Subject| {
            let id = entry_of(subject)?;
            shown.iter().find(|shown| shown.entry().id == id).cloned()
        };
        let watching =
            |row: WatchRow| Watching { id: row.id, shown: of(&row.subject), subject: row.subject, how: row.how };
        Ok(rows.into_iter().map(watching).collect())
    }

    /// Changes how a watch is told; `false` where whoever asks has none with this id.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn change_watch(&self, present: &Present, id: Uuid, how: How) -> Result<bool> {
        present.may(AccountAction::Own)?;
        let tx = self.storage.begin().await?;
        account::get_locked(&tx, present.id).await?.ok_or(Error::NotFound)?;
        if watch::set_how(&tx, present.id, Some(id), how).await? == 0 {
            tx.roll_back().await?;
            return Ok(false);
        }
        quiet_where_wished(&tx, present.id, id, how).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Stops watching; nothing more is told about it, and nothing happens where it was not watched.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn stop_watching(&self, present: &Present, id: Uuid) -> Result<()> {
        present.may(AccountAction::Own)?;
        let tx = self.storage.begin().await?;
        account::get_locked(&tx, present.id).await?.ok_or(Error::NotFound)?;
        if watch::remove(&tx, present.id, id).await? {
            notification::make_watch_quiet(&tx, present.id, Some(id)).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// What whoever asks was told, the newest first; what is not public any more is left out.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn notifications(&self, present: &Present) -> Result<Vec<Notified>> {
        present.may(AccountAction::Own)?;
        let rows = notification::list(&self.storage, present.id, LISTED).await?;
        let mut ids: Vec<EntryId> = rows.iter().map(|row| row.entry).collect();
        ids.extend(rows.iter().filter_map(|row| entry_of(&row.subject)));
        ids.sort_unstable();
        ids.dedup();
        let shown = self.many(&ids).await?;
        let of = |id: EntryId| shown.iter().find(|shown| shown.entry().id == id).cloned();
        let notified = rows.into_iter().filter_map(|row| {
            let initiative = matches!(row.subject, Subject::Initiative(_)).then(|| entry_of(&row.subject)).flatten();
            Some(Notified { shown: of(row.entry)?, of: initiative.and_then(of), row })
        });
        Ok(notified.collect())
    }

    /// How many of [`Library::notifications`] and [`Library::news`] whoever asks has not read: what is not listed could
    /// not be read.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn unread_notifications(&self, present: &Present) -> Result<u64> {
        let listed = self.notifications(present).await?;
        let unread = listed.iter().filter(|notified| notified.row.read_at.is_none()).count();
        let news = self.news(present).await?.iter().filter(|told| told.row.read_at.is_none()).count();
        Ok((unread + news) as u64)
    }

    /// Marks notifications as read, up to the one with this number: what came afterwards was not seen yet.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn read_notifications(&self, present: &Present, until: i64) -> Result<()> {
        present.may(AccountAction::Own)?;
        let tx = self.storage.begin().await?;
        notification::read_all(&tx, present.id, until, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Which letters a link out of one of them ends.
    ///
    /// # Errors
    /// [`Refusal::Link`] where it is none of ours or too old.
    pub async fn ending(&self, token: &str) -> Result<Ending> {
        let row = self.unsubscribing(&self.storage, token).await?;
        if let Some(about) = row.payload["news"].as_str() {
            return Ok(Ending::News(Event::from_code(about)));
        }
        let Some(id) = watch_of(&row.payload) else { return Ok(Ending::All) };
        // Of what is not watched any more, there is nothing left to end.
        let Some(row) = watch::get(&self.storage, id).await? else { return Err(Refusal::Link.into()) };
        let watching = self.watching(vec![row]).await?.pop().ok_or(Error::NotFound)?;
        Ok(Ending::One(Box::new(watching)))
    }

    /// Ends letters by a link out of one of them. Notifications in the account go on. It may be done again, and whoever
    /// has the link needs not be signed in; it does nothing else.
    ///
    /// # Errors
    /// [`Refusal::Link`] where it is none of ours or too old.
    pub async fn unsubscribe(&self, token: &str) -> Result<()> {
        let tx = self.storage.begin().await?;
        let row = self.unsubscribing(&tx, token).await?;
        let account = row.account.ok_or(Refusal::Link)?;
        account::get_locked(&tx, account).await?.ok_or(Refusal::Link)?;
        if let Some(about) = row.payload["news"].as_str() {
            let ended = Event::ALL.into_iter().filter(|event| event.is_chosen());
            for event in ended.filter(|event| about == ALL || about == event.code()) {
                storage::news::put_wish(&tx, account, event, How::AppOnly).await?;
            }
            tx.commit().await?;
            return Ok(());
        }
        let watch = watch_of(&row.payload);
        watch::set_how(&tx, account, watch, How::AppOnly).await?;
        notification::make_watch_quiet(&tx, account, watch).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn unsubscribing(&self, source: &impl storage::Source, token: &str) -> Result<TokenRow> {
        if token.is_empty() || token.len() > LONGEST_TOKEN {
            return Err(Refusal::Link.into());
        }
        let row = token::get(source, &id_of(token), Purpose::Unsubscribe, self.now()).await?;
        Ok(row.ok_or(Refusal::Link)?)
    }
}

/// The watch that a token is about; none where it is about all.
fn watch_of(payload: &Value) -> Option<Uuid> {
    payload["watch"].as_str().and_then(|id| Uuid::try_parse(id).ok())
}

/// A new token that ends such letters.
async fn token_for(
    tx: &Transaction,
    account: AccountId,
    about: About<'_>,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<String, Error> {
    let secret = Secret::new()?;
    let payload = match about {
        About::Watch(watch) => json!({ "watch": watch }),
        About::News(event) => json!({ "news": event }),
    };
    let row = TokenRow {
        id: secret.id,
        purpose: Purpose::Unsubscribe,
        account: Some(account),
        address: None,
        payload,
        created_at: now,
        expires_at: now + TimeDelta::days(domain::watch::UNSUBSCRIBE_DAYS.into()),
        used_at: None,
    };
    token::add(tx, &row).await?;
    Ok(secret.plain)
}

/// What waits for a letter does so no longer, where none is wished any more.
async fn quiet_where_wished(tx: &Transaction, account: AccountId, watch: Uuid, how: How) -> Result<(), Error> {
    if how == How::AppOnly {
        notification::make_watch_quiet(tx, account, Some(watch)).await?;
    }
    Ok(())
}
