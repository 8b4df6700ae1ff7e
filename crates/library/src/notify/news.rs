//! News of reviews and of the work of the office: made in the transaction of the fact, shown in the account, told by
//! letters at once or once a day, as each wishes.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Utc};
use domain::account::{AccountId, Viewer};
use domain::lifecycle::Status;
use domain::news::{Audience, BARRIER_DAYS, Event};
use domain::notice::NoticeKind;
use domain::policy::{self, AccountAction, ReviewMode};
use domain::watch::How;
use domain::{EntryId, Language};
use storage::account::AccountRow;
use storage::news::NewsRow;
use storage::{MOST, Source, Transaction, account, case as cases, draft, entry, news, notice, objection, submission};

use super::tell::{ACCOUNTS, NAMED, WAITING, Written, letters_due};
use super::{Links, token_for};
use crate::accounts::{self, Present};
use crate::calendar::day_in_germany;
use crate::letters::{self, Letter, OfficeItem};
use crate::read::authored;
use crate::review::{due, language_of, title_in};
use crate::{Error, Library};

/// Most news that are listed.
const LISTED: u64 = 100;
/// What a token says that ends letters about everything.
pub(super) const ALL: &str = "all";

/// Pages that letters with news lead to; the door knows where they are.
pub trait Rooms: Links {
    /// One submission, in the office.
    fn case(&self, language: Language, number: i64) -> String;
    /// One notice, in the office.
    fn notice(&self, language: Language, number: i64) -> String;
    /// All objections, in the office.
    fn objections(&self, language: Language) -> String;
    /// What was decided about an entry, for those who write it.
    fn decided(&self, language: Language, entry: EntryId) -> String;
}

/// What happened to what; the mark tells it from the same thing at another time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub entry: Option<EntryId>,
    pub number: i64,
    pub mark: String,
}

/// A piece of news, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The news.
    pub row: NewsRow,
    /// The title of the entry, in the language in which it was written; empty where there is no entry.
    pub title: String,
    /// That language.
    pub language: Language,
}

impl Library {
    /// Tells these accounts, in the transaction of the fact; each of them once.
    pub(crate) async fn note_for(
        &self,
        tx: &Transaction,
        to: &[AccountId],
        event: Event,
        fact: &Fact,
    ) -> Result<(), Error> {
        if to.is_empty() {
            return Ok(());
        }
        let people = account::many(tx, to).await?;
        self.note_each(tx, &people, event, fact).await?;
        Ok(())
    }

    /// Tells everybody of the office but whoever did it.
    pub(crate) async fn note_for_office(
        &self,
        tx: &Transaction,
        event: Event,
        fact: &Fact,
        by: Option<AccountId>,
    ) -> Result<u64, Error> {
        let mut people = account::of_office(tx).await?;
        people.retain(|row| Some(row.id) != by);
        self.note_each(tx, &people, event, fact).await
    }

    async fn note_each(
        &self,
        tx: &Transaction,
        people: &[AccountRow],
        event: Event,
        fact: &Fact,
    ) -> Result<u64, Error> {
        let able: Vec<&AccountRow> = people.iter().filter(|row| row.status.may_sign_in()).collect();
        let ids: Vec<AccountId> = able.iter().map(|row| row.id).collect();
        let wishes = if event.is_chosen() { news::wishes(tx, &ids).await? } else { Vec::new() };
        let wish = |of: AccountId| wishes.iter().find(|(who, what, _)| *who == of && *what == event);
        let rows: Vec<NewsRow> = ids
            .iter()
            .map(|id| NewsRow {
                id: 0,
                account: *id,
                at: self.clock.now(),
                event,
                entry: fact.entry,
                number: fact.number,
                mark: fact.mark.clone(),
                letter: wish(*id).map_or_else(|| event.usual(), |(.., how)| *how),
                told_at: None,
                read_at: None,
            })
            .collect();
        Ok(news::add_all(tx, &rows).await?)
    }

    /// Tells the office what is over its time, and which barriers are to be answered soon; gives how many news were made.
    /// May run at any time, also twice at once: each day that was missed is told once.
    ///
    /// # Errors
    /// Where the storage fails; nothing is told then, and all of it the next time.
    pub async fn note_deadlines(&self) -> Result<u64, Error> {
        let today = day_in_germany(self.clock.now());
        let tx = self.storage.begin().await?;
        let mut made = 0;
        let waiting = submission::in_states(&tx, &[Status::Submitted, Status::InReview], MOST).await?;
        let numbers: Vec<i64> = waiting.iter().map(|row| row.number).collect();
        let mut lying = cases::many(&tx, &numbers).await?;
        // In one order, so that two processes wait for each other in one order.
        lying.sort_by_key(|case| case.number);
        for case in lying {
            let due = due(&case);
            let entry = waiting.iter().find(|row| row.number == case.number).map(|row| row.draft);
            if due < today {
                let fact = Fact { entry, number: case.number, mark: due.to_string() };
                made += self.note_for_office(&tx, Event::CaseLate, &fact, None).await?;
            }
        }
        for row in notice::open(&tx, 0, MOST).await? {
            let mark = row.due.to_string();
            let fact = Fact { entry: row.entry, number: row.number, mark };
            if row.due < today {
                made += self.note_for_office(&tx, Event::NoticeLate, &fact, None).await?;
            } else if row.kind == NoticeKind::Barrier
                && row.due.checked_sub_days(Days::new(BARRIER_DAYS.into())).is_some_and(|from| from <= today)
            {
                made += self.note_for_office(&tx, Event::BarrierSoon, &fact, None).await?;
            }
        }
        for row in objection::open(&tx, MOST).await? {
            let due = self.objection_due(&row);
            if due < today {
                let fact = Fact { entry: Some(row.entry), number: row.id, mark: due.to_string() };
                made += self.note_for_office(&tx, Event::ObjectionLate, &fact, None).await?;
            }
        }
        tx.commit().await?;
        Ok(made)
    }

    /// The news of whoever asks, the newest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn news(&self, present: &Present) -> accounts::Result<Vec<Told>> {
        present.may(AccountAction::Own)?;
        let rows = news::list(&self.storage, present.id, LISTED).await?;
        Ok(told(&self.storage, &present.viewer, self.review, rows).await?)
    }

    /// Marks news as read, up to the one with this number.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn read_news(&self, present: &Present, until: i64) -> accounts::Result<()> {
        present.may(AccountAction::Own)?;
        let tx = self.storage.begin().await?;
        news::read_all(&tx, present.id, until, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// How whoever asks is told of the work of the office: every event that one may choose for; nothing for whoever does
    /// not belong to it.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn news_wishes(&self, present: &Present) -> accounts::Result<Vec<(Event, How)>> {
        present.may(AccountAction::Own)?;
        if policy::may_enter_office(&present.viewer).is_err() {
            return Ok(Vec::new());
        }
        let wishes = news::wishes(&self.storage, &[present.id]).await?;
        let how = |event: Event| wishes.iter().find(|(_, of, _)| *of == event).map_or_else(|| event.usual(), |it| it.2);
        Ok(Event::ALL.into_iter().filter(|event| event.is_chosen()).map(|event| (event, how(event))).collect())
    }

    /// Changes how whoever asks is told of these events of the office; others are left as they are.
    ///
    /// # Errors
    /// [`Error::Denied`] outside the office.
    pub async fn set_news_wishes(&self, present: &Present, wishes: &[(Event, How)]) -> accounts::Result<()> {
        present.may(AccountAction::Own)?;
        policy::may_enter_office(&present.viewer).map_err(Error::from)?;
        let tx = self.storage.begin().await?;
        account::get_locked(&tx, present.id).await?.ok_or(Error::NotFound)?;
        for (event, how) in wishes.iter().filter(|(event, _)| event.is_chosen()) {
            news::put_wish(&tx, present.id, *event, *how).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Writes the letters with news that are due, and gives how many: at once, and once a day, from seven in the morning
    /// in Germany on. An account gets one letter of the day, however often and by however many this is called.
    ///
    /// # Errors
    /// The first that went wrong; the letters of other accounts are written all the same.
    pub async fn tell_news(&self, links: &dyn Rooms) -> Result<u64, Error> {
        let mut written = Written::default();
        for (letter, until) in letters_due(self.now()) {
            for account in news::waiting(&self.storage, letter, until, ACCOUNTS).await? {
                written.note(self.tell_news_to(account, letter, until, links).await);
            }
        }
        written.all()
    }

    async fn tell_news_to(
        &self,
        id: AccountId,
        letter: How,
        until: DateTime<Utc>,
        links: &dyn Rooms,
    ) -> Result<bool, Error> {
        let now = self.now();
        let tx = self.storage.begin().await?;
        // The lock makes one letter of what two processes see waiting.
        let Some(account) = account::get_locked(&tx, id).await? else {
            tx.roll_back().await?;
            return Ok(false);
        };
        if letter == How::Daily && news::was_told(&tx, id, letter, until).await? {
            tx.roll_back().await?;
            return Ok(false);
        }
        let waiting = news::waiting_of(&tx, id, letter, until, WAITING).await?;
        let all: Vec<i64> = waiting.iter().map(|row| row.id).collect();
        let memberships = storage::membership::of_account(&tx, id).await?;
        let viewer = accounts::viewer(&account, &memberships, now);
        let fresh = waiting.into_iter().filter(|row| row.read_at.is_none()).collect();
        let news = told(&tx, &viewer, self.review, fresh).await?;
        let written = match &account.address {
            Some(address) if account.status.may_sign_in() && !news.is_empty() => {
                let letter = compose(&tx, &account, &news, links, now).await?;
                letters::send(&tx, address.as_str(), account.language, &letter, now).await?;
                true
            }
            _ => false,
        };
        if written {
            news::note_told(&tx, &all, now).await?;
        } else {
            news::make_quiet(&tx, &all).await?;
        }
        tx.commit().await?;
        Ok(written)
    }
}

/// News with their titles; without what is not for this viewer any more, and what is about nothing that is still there.
async fn told(source: &impl Source, viewer: &Viewer, mode: ReviewMode, rows: Vec<NewsRow>) -> Result<Vec<Told>, Error> {
    let ids: Vec<EntryId> = rows.iter().filter_map(|row| row.entry).collect();
    let mut texts: BTreeMap<EntryId, String> =
        entry::many(source, &ids).await?.into_iter().map(|row| (row.id, row.authored)).collect();
    texts.extend(draft::many(source, &ids).await?.into_iter().map(|row| (row.id, row.authored)));
    let reviews = policy::may_see_queue(viewer, mode).is_ok();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        if row.event.audience() != Audience::Authors && !reviews {
            continue;
        }
        let (title, language) = match row.entry {
            None => (String::new(), Language::default()),
            Some(id) => {
                let Some(text) = texts.get(&id) else { continue };
                let fields = authored(text, id)?;
                (title_in(&fields).to_owned(), language_of(&fields))
            }
        };
        all.push(Told { row, title, language });
    }
    Ok(all)
}

/// The letter about these, of which there is at least one.
async fn compose(
    tx: &Transaction,
    account: &AccountRow,
    news: &[Told],
    links: &dyn Rooms,
    now: DateTime<Utc>,
) -> Result<Letter, Error> {
    let language = account.language;
    let item = |told: &Told| OfficeItem {
        event: told.row.event,
        title: told.title.clone(),
        number: told.row.number,
        link: link(&told.row, language, links),
    };
    let items: Vec<OfficeItem> = news.iter().take(NAMED).map(item).collect();
    let more = u32::try_from(news.len() - items.len()).unwrap_or(u32::MAX);
    // A link out of a letter about one thing at once ends the letters about such things; any other ends them all.
    let one = news.first().filter(|told| news.len() == 1 && told.row.letter == How::AtOnce);
    let about = one.map_or(ALL, |told| told.row.event.code());
    let unsubscribe = links.unsubscribe(language, &token_for(tx, account.id, About::News(about), now).await?);
    let (link, settings) = (links.notifications(language), links.watches(language));
    Ok(Letter::OfficeNews { items, more, link, settings, unsubscribe })
}

/// What a token of a letter ends.
pub(super) enum About<'a> {
    /// Letters about one watch, or about all of them.
    Watch(Option<uuid::Uuid>),
    /// Letters about one event, by its code, or [`ALL`].
    News(&'a str),
}

fn link(row: &NewsRow, language: Language, links: &dyn Rooms) -> String {
    match (row.event, row.entry) {
        (Event::Submitted | Event::Resubmitted | Event::CaseLate | Event::CaseGiven | Event::CaseTaken, _) => {
            links.case(language, row.number)
        }
        (Event::NoticeCame | Event::NoticeLate | Event::BarrierCame | Event::BarrierSoon, _) => {
            links.notice(language, row.number)
        }
        (Event::ChangesAsked | Event::Published | Event::Rejected | Event::ObjectionDecided, Some(entry)) => {
            links.decided(language, entry)
        }
        (Event::Objected | Event::ObjectionLate, _) => links.objections(language),
        (_, None) => links.notifications(language),
    }
}
