//! From notifications to letters: at once, or one a day in the morning.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use domain::watch::{How, Subject};
use domain::{EntryId, Language};
use storage::account::AccountRow;
use storage::entry::EntryRow;
use storage::notification::NotificationRow;
use storage::{Transaction, account, entry, notification, slug};
use uuid::Uuid;

use super::news::About;
use super::{Links, entry_of, token_for};
use crate::clock::last_time_at;
use crate::letters::{self, Letter, News};
use crate::read::parsed;
use crate::{Error, Library};

/// The hour of the morning, in Germany, at which the letter of the day is written.
const HOUR: u32 = 7;
/// Accounts that are written to in one go.
pub(super) const ACCOUNTS: u64 = 500;
/// Most notifications or news that one letter is made of.
pub(super) const WAITING: u64 = 1_000;
/// Most of them that one letter names; of the others it says how many there are.
pub(super) const NAMED: usize = 30;

/// The letters that are due, each with the time until which it tells: at once, and once a day, from seven in the morning
/// in Germany on, of the time before.
pub(super) fn letters_due(now: DateTime<Utc>) -> [(How, DateTime<Utc>); 2] {
    [(How::AtOnce, now), (How::Daily, last_time_at(HOUR, now))]
}

/// Letters to many, where one that fails holds up no other.
#[derive(Default)]
pub(super) struct Written {
    count: u64,
    failed: Option<Error>,
}

impl Written {
    /// Whether one was written, or why not.
    pub(super) fn note(&mut self, outcome: Result<bool, Error>) {
        match outcome {
            Ok(written) => self.count += u64::from(written),
            Err(error) => {
                self.failed.get_or_insert(error);
            }
        }
    }

    /// How many were written, or the first that went wrong.
    pub(super) fn all(self) -> Result<u64, Error> {
        self.failed.map_or(Ok(self.count), Err)
    }
}

impl Library {
    /// Writes the letters that are due, and gives how many: about what is wished at once, and once a day, from seven
    /// in the morning in Germany on, about everything else of the time before. An account gets one letter of the day,
    /// however often and by however many this is called.
    ///
    /// # Errors
    /// The first that went wrong; the letters of other accounts are written all the same.
    pub async fn tell_watchers(&self, links: &dyn Links) -> Result<u64, Error> {
        let mut written = Written::default();
        for (letter, until) in letters_due(self.now()) {
            for account in notification::waiting(&self.storage, letter, until, ACCOUNTS).await? {
                written.note(self.tell_watcher(account, letter, until, links).await);
            }
        }
        written.all()
    }

    /// Writes one letter to one account about what waits for it; `false` where nothing does.
    async fn tell_watcher(
        &self,
        id: AccountId,
        letter: How,
        until: DateTime<Utc>,
        links: &dyn Links,
    ) -> Result<bool, Error> {
        let now = self.now();
        let tx = self.storage.begin().await?;
        // The lock makes one letter of what two processes see waiting.
        let Some(account) = account::get_locked(&tx, id).await? else {
            tx.roll_back().await?;
            return Ok(false);
        };
        if letter == How::Daily && notification::was_told(&tx, id, letter, until).await? {
            tx.roll_back().await?;
            return Ok(false);
        }
        let waiting = notification::waiting_of(&tx, id, letter, until, WAITING).await?;
        let (told, quiet) = apart(&tx, &account, waiting).await?;
        let ids = |rows: &[NotificationRow]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        notification::make_quiet(&tx, &ids(&quiet)).await?;
        let written = match (&account.address, told.is_empty()) {
            (Some(address), false) => {
                let letter = compose(&tx, &account, &told, links, now).await?;
                letters::send(&tx, address.as_str(), account.language, &letter, now).await?;
                notification::note_told(&tx, &ids(&told), now).await?;
                true
            }
            _ => false,
        };
        tx.commit().await?;
        Ok(written)
    }
}

/// What is told, and what is not: of an entry only the newest version, nothing that is hidden again or that was read
/// in the account meanwhile, and nothing to somebody who cannot sign in.
async fn apart(
    tx: &Transaction,
    account: &AccountRow,
    waiting: Vec<NotificationRow>,
) -> Result<(Vec<NotificationRow>, Vec<NotificationRow>), Error> {
    let ids: Vec<EntryId> = waiting.iter().map(|row| row.entry).collect();
    let public: Vec<EntryId> =
        entry::many(tx, &ids).await?.into_iter().filter(|row| row.status.is_public()).map(|row| row.id).collect();
    let newest: BTreeMap<EntryId, i64> = waiting.iter().map(|row| (row.entry, row.id)).collect();
    let able = account.status.may_sign_in() && account.address.is_some();
    Ok(waiting.into_iter().partition(|row| {
        able && row.read_at.is_none() && public.contains(&row.entry) && newest.get(&row.entry) == Some(&row.id)
    }))
}

/// The letter about these, of which there is at least one.
async fn compose(
    tx: &Transaction,
    account: &AccountRow,
    told: &[NotificationRow],
    links: &dyn Links,
    now: DateTime<Utc>,
) -> Result<Letter, Error> {
    let language = account.language;
    let named: Vec<NotificationRow> = told.iter().take(NAMED).cloned().collect();
    let mut news = news(tx, language, &named, links).await?;
    let settings = links.watches(language);
    let is_one = told.len() == 1 && told.iter().all(|row| row.letter == How::AtOnce);
    // A link out of a letter about one thing ends the letters about this thing; any other ends them all.
    let watch: Option<Uuid> = told.first().filter(|_| is_one).and_then(|row| row.watch);
    let unsubscribe = links.unsubscribe(language, &token_for(tx, account.id, About::Watch(watch), now).await?);
    if is_one && let Some(news) = news.pop() {
        return Ok(Letter::Watched { news, settings, unsubscribe });
    }
    let more = u32::try_from(told.len() - named.len()).unwrap_or(u32::MAX);
    Ok(Letter::Digest { news, more, link: links.notifications(language), settings, unsubscribe })
}

/// What a letter says of each.
async fn news(
    tx: &Transaction,
    language: Language,
    rows: &[NotificationRow],
    links: &dyn Links,
) -> Result<Vec<News>, Error> {
    let mut ids: Vec<EntryId> = rows.iter().map(|row| row.entry).collect();
    ids.extend(rows.iter().filter_map(|row| entry_of(&row.subject)));
    ids.sort_unstable();
    ids.dedup();
    let entries: BTreeMap<EntryId, EntryRow> =
        entry::many(tx, &ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let slugs = slug::current(tx, &ids).await?;
    let mut news = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(of) = entries.get(&row.entry) else { continue };
        let title = parsed(of)?.envelope.title.get(language).to_owned();
        let own = || slugs.iter().filter(|slug| slug.entry == row.entry);
        let slug = own().find(|slug| slug.language == language).or_else(|| own().next());
        let Some(slug) = slug else { continue };
        let watched = match &row.subject {
            Subject::Initiative(id) => entries.get(id).filter(|row| row.status.is_public()),
            _ => None,
        };
        news.push(News {
            title,
            link: links.entry(language, of.kind, &slug.slug),
            what: row.what,
            subject: row.subject.clone(),
            of: match watched {
                Some(row) => parsed(row)?.envelope.title.get(language).to_owned(),
                None => String::new(),
            },
        });
    }
    Ok(news)
}
