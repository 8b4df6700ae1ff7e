//! Notices of readers: taken in from anybody, kept for the office, told when they are decided. Whoever reports needs no
//! account, and is told nothing that a page does not tell everybody.

use chrono::Months;
use domain::account::{Address, Viewer};
use domain::decision::{Deed, LONGEST_WORDS, Reason, SHORTEST_WORDS};
use domain::news::Event;
use domain::notice::{NAMES_KEPT_MONTHS, NoticeKind, Outcome, faults, within};
use domain::policy::{self, Denied};
use domain::text::kept;
use domain::{EntryId, Invalid, Kind, Language, Rule};
use storage::decision::DecisionRow;
use storage::notice::Decided;
use storage::{Transaction, decision, entry, meta, notice, slug};

use crate::accounts::{self, Refusal, limits::Limit};
use crate::drafts::account;
use crate::letters::{self, Letter};
use crate::moderation::{Links, title_of};
use crate::notify::Fact;
use crate::read::parsed;
use crate::{Error, Library, calendar};

pub use storage::notice::NoticeRow;

/// Most notices on one page of a list of the office.
pub const LISTED: u64 = 200;
/// The last page that is looked at.
const LAST_PAGE: u64 = 10_000;

/// What a reader says.
#[derive(Clone, PartialEq, Eq)]
pub struct Report {
    /// What it is about.
    pub kind: NoticeKind,
    /// The page, as a path of this site.
    pub page: String,
    /// The entry of that page.
    pub entry: Option<EntryId>,
    /// Code of the reason, as given; empty for a barrier.
    pub reason: String,
    /// What is wrong and where.
    pub text: String,
    /// The aid with which a barrier was met; may be empty.
    pub aid: String,
    /// Who says so; may be empty.
    pub name: String,
    /// Where an answer goes; may be empty.
    pub mail: String,
    /// Said to be true and complete as far as they know.
    pub in_good_faith: bool,
    /// The language of the page.
    pub language: Language,
    /// Whose attempts are counted together.
    pub client: String,
}

/// Why a notice was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// Broken rules.
    #[error("{} rules broken", .0.len())]
    Invalid(Vec<Invalid>),
    /// The address is none.
    #[error("not an e-mail address")]
    Address,
    /// Too many from one client.
    #[error("too many notices, again in {minutes} minutes")]
    TooOften {
        /// Minutes until it may be tried again.
        minutes: u32,
    },
    /// Something of the machine.
    #[error(transparent)]
    Library(#[from] Error),
}

impl From<storage::Error> for NotTaken {
    fn from(error: storage::Error) -> Self {
        Self::Library(error.into())
    }
}

/// A notice in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The notice.
    pub notice: NoticeRow,
    /// The title of its entry.
    pub title: Option<String>,
    /// It should have been decided before today.
    pub is_late: bool,
}

/// The notices of the office.
#[derive(Debug, Clone)]
pub struct Notices {
    /// Open ones, those that are due first before the others.
    pub open: Vec<Listed>,
    /// All open ones, also those that are not on this page.
    pub all_open: u64,
    /// All open ones that should have been decided before today.
    pub all_late: u64,
    /// Decided ones, the last decided first.
    pub decided: Vec<Listed>,
    /// The page of both lists, from 1.
    pub page: u64,
    /// Whether one of the lists goes on behind this page.
    pub has_more: bool,
}

impl Library {
    /// The entry with this slug, in whatever state, for a notice about its page.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn named_by(&self, kind: Kind, language: Language, address: &str) -> Result<Option<EntryId>, Error> {
        Ok(slug::find(&self.storage, kind, language, address).await?.map(|found| found.entry))
    }

    /// Takes a notice in and gives its number; where an address was given, a letter of receipt goes there.
    ///
    /// # Errors
    /// [`NotTaken`].
    pub async fn report(&self, given: &Report) -> Result<i64, NotTaken> {
        let row = self.checked(given)?;
        for limit in [Limit::NoticeByClient, Limit::NoticeByClientDay] {
            match self.limited(limit, &given.client).await {
                Ok(()) => {}
                Err(accounts::Error::Refused(Refusal::TooOften { minutes })) => {
                    return Err(NotTaken::TooOften { minutes });
                }
                Err(accounts::Error::Refused(_)) => return Err(NotTaken::Library(Error::Conflict)),
                Err(accounts::Error::Library(error)) => return Err(error.into()),
            }
        }
        // Somebody else's mailbox is not filled with receipts; the notice counts all the same.
        let is_told = match &row.mail {
            None => false,
            Some(mail) => match self.limited(Limit::NoticeByAddress, &mail.key()).await {
                Ok(()) => true,
                Err(accounts::Error::Refused(_)) => false,
                Err(accounts::Error::Library(error)) => return Err(error.into()),
            },
        };
        let tx = self.storage.begin().await?;
        let known = match row.entry {
            Some(id) => entry::get(&tx, id).await?.map(|found| found.id),
            None => None,
        };
        let row = NoticeRow { entry: known, ..row };
        let number = notice::add(&tx, &row).await?;
        let event = match row.kind {
            NoticeKind::Content => Event::NoticeCame,
            NoticeKind::Barrier => Event::BarrierCame,
        };
        let fact = Fact { entry: row.entry, number, mark: String::new() };
        self.note_for_office(&tx, event, &fact, None).await?;
        if let Some(mail) = row.mail.as_ref().filter(|_| is_told) {
            let letter = Letter::NoticeReceived {
                kind: row.kind,
                number: number.to_string(),
                page: row.page.clone(),
                due: row.due,
            };
            letters::send(&tx, mail.as_str(), row.language, &letter, row.at).await?;
        }
        tx.commit().await?;
        Ok(number)
    }

    /// The row of a notice that is as it should be.
    fn checked(&self, given: &Report) -> Result<NoticeRow, NotTaken> {
        let some = |text: &str| Some(kept(text)).filter(|text| !text.is_empty());
        let aid = if given.kind == NoticeKind::Barrier { given.aid.as_str() } else { "" };
        let mut broken = faults(given.kind, &given.page, &given.reason, &given.text, aid, &given.name);
        if given.kind == NoticeKind::Content && !given.in_good_faith {
            broken.push(Invalid::at("good_faith", Rule::Missing));
        }
        if !broken.is_empty() {
            return Err(NotTaken::Invalid(broken));
        }
        let mail = match given.mail.trim() {
            "" => None,
            mail => Some(Address::new(mail).map_err(|_| NotTaken::Address)?),
        };
        let now = self.clock.now();
        let today = calendar::day_in_germany(now);
        let due = match given.kind {
            NoticeKind::Content => self.term_ends(today, self.deadlines.notice),
            // The month is law (§ 12b BGG, § 7 BITV 2.0): it can be shorter and never longer.
            NoticeKind::Barrier => {
                let month = calendar::within_a_month(today);
                self.deadlines.barrier.map_or(month, |term| self.term_ends(today, term).min(month))
            }
        };
        Ok(NoticeRow {
            number: 0,
            kind: given.kind,
            entry: given.entry,
            page: given.page.clone(),
            reason: Reason::from_code(&given.reason).filter(|_| given.kind == NoticeKind::Content),
            text: kept(&given.text),
            aid: some(aid),
            name: some(&given.name),
            mail,
            language: given.language,
            at: now,
            due,
            decided: None,
        })
    }

    /// A page, from 1, of the notices: open ones by their day, and those that were decided last.
    ///
    /// # Errors
    /// [`Error::Denied`] outside the office.
    pub async fn notices(&self, viewer: &Viewer, language: Language, page: u64) -> Result<Notices, Error> {
        policy::may_enter_office(viewer)?;
        let page = page.clamp(1, LAST_PAGE);
        let from = (page - 1) * LISTED;
        // One more than is listed tells whether there is another page.
        let mut open = notice::open(&self.storage, from, LISTED + 1).await?;
        let mut decided = notice::decided(&self.storage, from, LISTED + 1).await?;
        let has_more = [&mut open, &mut decided].into_iter().fold(false, |has_more, rows| {
            let is_longer = rows.len() as u64 > LISTED;
            rows.truncate(LISTED as usize);
            has_more || is_longer
        });
        let ids: Vec<EntryId> = open.iter().chain(&decided).filter_map(|row| row.entry).collect();
        let entries = entry::many(&self.storage, &ids).await?;
        let today = calendar::day_in_germany(self.clock.now());
        let listed = |notice: NoticeRow| {
            let found = notice.entry.and_then(|id| entries.iter().find(|row| row.id == id));
            Listed {
                title: found.and_then(|row| parsed(row).ok()).map(|entry| title_of(&entry, language)),
                is_late: notice.decided.is_none() && notice.due < today,
                notice,
            }
        };
        Ok(Notices {
            all_open: notice::count_open(&self.storage).await?,
            all_late: notice::count_late(&self.storage, today).await?,
            open: open.into_iter().map(listed).collect(),
            decided: decided.into_iter().map(listed).collect(),
            page,
            has_more,
        })
    }

    /// One notice.
    ///
    /// # Errors
    /// [`Error::Denied`] outside the office, [`Error::NotFound`] where there is none.
    pub async fn notice(&self, viewer: &Viewer, number: i64) -> Result<NoticeRow, Error> {
        policy::may_enter_office(viewer)?;
        notice::get(&self.storage, number).await?.ok_or(Error::NotFound)
    }

    /// Ends a notice without a decision about its entry: nothing is changed ([`Outcome::Dismissed`]), or it is answered in
    /// words ([`Outcome::Answered`]). Whoever reported it is told, where they can be reached.
    ///
    /// # Errors
    /// [`Error::Denied`] by the permissions, [`Error::Invalid`] for words that are too short or too long,
    /// [`Error::Conflict`] where it was decided already, [`Error::NotFound`] where there is none.
    pub async fn close_notice(
        &self,
        viewer: &Viewer,
        number: i64,
        dismissed: bool,
        words: &str,
        links: &dyn Links,
    ) -> Result<(), Error> {
        let who = account(viewer)?;
        policy::may_enter_office(viewer)?;
        let broken: Vec<Invalid> = within("answer", words, SHORTEST_WORDS, LONGEST_WORDS).into_iter().collect();
        if !broken.is_empty() {
            return Err(Error::Invalid(broken));
        }
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let row = notice::get_locked(&tx, number).await?.ok_or(Error::NotFound)?;
        if row.kind == NoticeKind::Barrier && dismissed {
            // A barrier is answered, whatever the answer is.
            return Err(Error::Denied(Denied::State));
        }
        let about = match row.entry {
            Some(id) => entry::get(&tx, id).await?,
            None => None,
        };
        let mut for_office = false;
        if let Some(entry) = &about {
            let subject = self.subject_of(&tx, entry).await?;
            policy::may_moderate(viewer, &subject, self.review)?;
            for_office = policy::reviews_for_office(viewer, &subject);
        }
        let outcome = if dismissed { Outcome::Dismissed } else { Outcome::Answered };
        let decided = Decided { at: now, by: who, outcome, answer: kept(words) };
        self.end_notice(&tx, &row, &decided, links).await?;
        if let (true, Some(entry)) = (dismissed, &about) {
            let line = DecisionRow {
                id: 0,
                at: now,
                entry: entry.id,
                version: Some(entry.version),
                deed: Deed::NoticeDismissed,
                reason: row.reason,
                // The answer is for whoever reported it, and stands with the notice.
                words: None,
                who: Some(who),
                for_office,
                submission: None,
                notice: Some(number),
            };
            decision::append(&tx, &line).await?;
        }
        // The public figures count it.
        meta::raise_content_revision(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Notes what became of an open notice and tells whoever reported it.
    pub(crate) async fn end_notice(
        &self,
        tx: &Transaction,
        row: &NoticeRow,
        decided: &Decided,
        links: &dyn Links,
    ) -> Result<(), Error> {
        if !notice::decide(tx, row.number, decided).await? {
            return Err(Error::Conflict);
        }
        if let Some(mail) = &row.mail {
            let letter = Letter::NoticeDecided {
                kind: row.kind,
                number: row.number.to_string(),
                page: row.page.clone(),
                outcome: decided.outcome,
                answer: decided.answer.clone(),
                link: links.about_decisions(row.language),
            };
            letters::send(tx, mail.as_str(), row.language, &letter, decided.at).await?;
        }
        Ok(())
    }

    /// Erases name and address of whoever reported what was decided long ago, and gives of how many notices.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn forget_reporters(&self) -> Result<u64, Error> {
        let now = self.clock.now();
        let before = now.checked_sub_months(Months::new(NAMES_KEPT_MONTHS)).unwrap_or(now);
        let tx = self.storage.begin().await?;
        let forgotten = notice::forget_names(&tx, before).await?;
        tx.commit().await?;
        Ok(forgotten)
    }
}
