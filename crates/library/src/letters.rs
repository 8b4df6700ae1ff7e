//! Letters to people: which there are, and how one is put in the queue.
//!
//! A letter is written in the transaction of the fact that it tells, and sent afterwards by a worker; so neither is
//! lost without the other, and nothing waits for a mail server. What it says is the face's business, how it gets
//! there the door's.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::Language;
use domain::account::{Address, CONFIRM_HOURS, INVITATION_DAYS, RESET_HOURS};
use domain::decision::Deed;
use domain::news::Event;
use domain::notice::{NoticeKind, Outcome};
use domain::watch::{Subject, What};
use serde::{Deserialize, Serialize};
use storage::{Transaction, job};

use crate::Error;

/// The kind of job that sends a letter.
pub const JOB: &str = "mail";
/// The kind of job that takes the place of a letter which nobody gets, so that writing one tells nothing: it is written
/// like any other, and ended without being sent.
pub const NOBODY: &str = "mail_to_nobody";

/// For how long a letter is tried that cannot be delivered.
const TRIED_FOR: TimeDelta = TimeDelta::hours(24);
/// How often the pause between two attempts grows; by then it is longer than a day.
const MOST_GROWN: u32 = 5;

/// Everything that people are written. Links are paths of this site (`/de/konto/…`) or whole addresses of it; a
/// letter never leads anywhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields name themselves")]
pub enum Letter {
    /// Somebody registered with this address: is it theirs?
    ConfirmAddress { link: String },
    /// Somebody wanted to register with an address that has an account. Goes to its owner instead of a page that
    /// would tell everybody.
    AddressTaken { link: String },
    /// Somebody wants to use their account under this address: is it theirs? The link holds an hour.
    NewAddress { link: String },
    /// An account may now be reached under another address; told to the old one, from where it can be undone.
    AddressChanged { link: String, days: u32 },
    /// That was undone by whoever reads the old address; told to the one that the account had meanwhile.
    AddressUndone,
    /// Somebody is invited to write for an initiative.
    Invitation { inviter: String, initiative: String, link: String, days: u32 },
    /// Somebody wants to accept an invitation from another address than it was sent to; the inviter decides by the link.
    /// `initiative` is empty where it is to a role for the node.
    InvitationElsewhere { initiative: String, invited: String, address: String, link: String },
    /// What the inviter said to that.
    InvitationAnswered { initiative: String, granted: bool, link: String },
    /// Somebody forgot the password; the link holds an hour.
    ResetPassword { link: String },
    /// The password was changed.
    PasswordChanged { link: String },
    /// The second factor was switched on or off.
    SecondFactorChanged { on: bool, link: String },
    /// All other sessions were ended by its owner, or all of them by the office.
    SessionsEnded { by_office: bool, link: String },
    /// Somebody signed in with a device that was not seen before; `device` as it names itself.
    SignedInElsewhere { device: String, link: String },
    /// Somebody asks to join an initiative; to its owners or the office.
    JoinRequested { name: String, initiative: String, link: String },
    /// The request to join was granted.
    Joined { initiative: String, link: String },
    /// The request to join was turned down.
    JoinRefused { initiative: String },
    /// The owners of an initiative are about to change; to all owners. Effective after so many hours.
    OwnersChanged { initiative: String, name: String, change: OwnersChange, hours: u32, link: String },
    /// A change of owners was stopped before it took effect; to all owners and to whom it is about.
    OwnersChangeStopped { initiative: String, name: String, change: OwnersChange, by: String, link: String },
    /// Somebody is to answer for an initiative, after so many hours; to them.
    MadeOwner { initiative: String, hours: u32, link: String },
    /// The last owner of an initiative has erased their account; to the office. `initiative` may be empty.
    Ownerless { initiative: String, link: String },
    /// An organisation's own address confirms that somebody may take over its profile.
    ProfileClaimed { initiative: String, name: String, link: String, days: u32 },
    /// Somebody asks the office for a profile.
    ClaimRequested { initiative: String, name: String, link: String },
    /// What the office, or the organisation's own address, said to whoever wanted a profile. `words` may be empty.
    ClaimDecided { initiative: String, granted: bool, words: String, link: String },
    /// Somebody has taken a profile over; to the office.
    ProfileTaken { initiative: String, name: String, link: String },
    /// The office has taken a profile back that somebody had wrongly taken over; to whoever loses it, with an empty name,
    /// and to the mailbox that had said yes.
    ProfileTakenBack { initiative: String, name: String, words: String, link: String },
    /// The office is about to hand an initiative, whose owners have gone quiet, to somebody else; to its owners, who can
    /// object by the link. `name` is empty where it goes to an address.
    HandOver { initiative: String, name: String, link: String, days: u32 },
    /// A hand-over was carried out, or not; to its owners, to whoever should get it, and to whoever began it.
    HandOverEnded { initiative: String, name: String, done: bool, link: String },
    /// The account was erased.
    AccountErased,
    /// What was submitted has arrived, under this number.
    SubmissionReceived { title: String, number: String, link: String },
    /// The reviewers ask for changes.
    ChangesRequested { title: String, number: String, note: String, link: String },
    /// The entry is published.
    Published { title: String, number: String, link: String },
    /// The entry is not published, and why.
    Rejected { title: String, number: String, reason: String, link: String },
    /// An objection to a decision about the entry was decided, and why.
    ObjectionDecided { title: String, granted: bool, words: String, link: String },
    /// The submission with this number was taken back by its authors, or, where `number` is empty, a public entry; `link`
    /// leads to the draft in which the text stays.
    Withdrawn { title: String, number: String, link: String },
    /// Somebody else has gone on writing a draft that this person had open.
    DraftTakenOver { title: String, by: String, link: String },
    /// What a reader reported has arrived, under this number; `page` is what it is about.
    NoticeReceived { kind: NoticeKind, number: String, page: String, due: NaiveDate },
    /// What became of what a reader reported, and why; `link` leads to how such decisions are made.
    NoticeDecided { kind: NoticeKind, number: String, page: String, outcome: Outcome, answer: String, link: String },
    /// The office decided about a public entry; to its authors. `reason` is a code of the vocabulary, `until` the end of
    /// a recommendation, `link` leads to where it stands and where to object; `next`: a next version of it is on its way
    /// and stays as it is.
    EntryDecided {
        title: String,
        deed: Deed,
        reason: Option<String>,
        words: String,
        until: Option<NaiveDate>,
        link: String,
        #[serde(default)]
        next: bool,
        /// The version that was hidden or shown again, where it is one alone.
        #[serde(default)]
        version: Option<i64>,
    },
    /// An entry is to be looked at again by this day: does it still hold?
    ReviewDue { title: String, due: NaiveDate, link: String },
    /// What is new in what somebody watches: once a day, or of several entries at once. `more` were left out; `link`
    /// leads to all of them.
    Digest { news: Vec<News>, more: u32, link: String, settings: String, unsubscribe: String },
    /// News of the work of the office: at once, or once a day. `more` were left out; `link` leads to all of them.
    OfficeNews { items: Vec<OfficeItem>, more: u32, link: String, settings: String, unsubscribe: String },
    /// One entry that is new in what somebody watches, at once.
    Watched { news: News, settings: String, unsubscribe: String },
}

/// What a letter tells of one entry, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// The title of the entry.
    pub title: String,
    /// Where it is to be read.
    pub link: String,
    /// What happened to it.
    pub what: What,
    /// What is watched, so that it is told.
    pub subject: Subject,
    /// The title of what is watched, of an initiative.
    pub of: String,
}

/// What a letter tells of the work of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeItem {
    /// What happened.
    pub event: Event,
    /// The title of the entry; empty where it is about none.
    pub title: String,
    /// The number of the submission, notice or objection.
    pub number: i64,
    /// Where it is to be seen.
    pub link: String,
}

/// How the owners of an initiative change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnersChange {
    /// Somebody becomes an owner.
    Added,
    /// Somebody is no longer an owner.
    Removed,
}

impl Letter {
    /// How long after it was written the letter has become useless, because its link no longer opens anything; none
    /// where it stays of use.
    pub fn expires(&self) -> Option<TimeDelta> {
        match self {
            Self::ConfirmAddress { .. } => Some(TimeDelta::hours(CONFIRM_HOURS.into())),
            Self::ResetPassword { .. } | Self::NewAddress { .. } => Some(TimeDelta::hours(RESET_HOURS.into())),
            Self::InvitationElsewhere { .. } => Some(TimeDelta::days(INVITATION_DAYS.into())),
            Self::Invitation { days, .. } | Self::ProfileClaimed { days, .. } | Self::HandOver { days, .. } => {
                Some(TimeDelta::days((*days).into()))
            }
            _ => None,
        }
    }
}

/// A letter as it waits in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Whom it goes to.
    pub to: String,
    /// The language it is written in.
    pub language: Language,
    /// When the fact happened that it tells.
    pub written_at: DateTime<Utc>,
    /// What it tells.
    pub letter: Letter,
}

impl Sealed {
    /// The letter of a job.
    ///
    /// # Errors
    /// [`Error::Corrupt`] where the job holds no letter; its text names the job alone.
    pub fn open(job: &job::Job) -> Result<Self, Error> {
        serde_json::from_value(job.payload.clone()).map_err(|_| Error::Corrupt(format!("letter {}", job.id)))
    }

    /// The address it goes to.
    ///
    /// # Errors
    /// [`Error::Corrupt`] where it is none.
    pub fn address(&self) -> Result<Address, Error> {
        address(&self.to)
    }

    /// Whether it is of no use any more.
    pub fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.letter.expires().is_some_and(|after| now >= self.written_at + after)
    }

    /// When to try again after the attempt with this number (from 1) has failed: after 1, 5, 25, 125 … minutes, for
    /// the last time 24 hours after the letter was written or just before it expires. None if it is to be given up.
    pub fn next_attempt(&self, attempts: i64, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let of_use = self.letter.expires().map_or(TRIED_FOR, |after| after - TimeDelta::minutes(1));
        let last = self.written_at + of_use.min(TRIED_FOR);
        let longer = u32::try_from(attempts - 1).unwrap_or_default().min(MOST_GROWN);
        let next = now + TimeDelta::minutes(5_i64.pow(longer));
        (now < last).then(|| next.min(last))
    }
}

/// Puts a letter in the queue, in the transaction of the fact that it tells; `at` is the time of the fact.
///
/// # Errors
/// [`Error::Corrupt`] where `to` is no address (callers have checked it when it was typed), or the storage's.
pub async fn send(
    tx: &Transaction,
    to: &str,
    language: Language,
    letter: &Letter,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    queue(tx, JOB, to, language, letter, at).await
}

/// As [`send`], for a letter that nobody gets.
///
/// # Errors
/// As [`send`].
pub(crate) async fn pretend(
    tx: &Transaction,
    to: &str,
    language: Language,
    letter: &Letter,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    queue(tx, NOBODY, to, language, letter, at).await
}

async fn queue(
    tx: &Transaction,
    kind: &str,
    to: &str,
    language: Language,
    letter: &Letter,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let to = address(to)?.as_str().to_owned();
    let sealed = Sealed { to, language, written_at: at, letter: letter.clone() };
    let payload = serde_json::to_value(&sealed).map_err(|_| Error::Corrupt("a letter".to_owned()))?;
    job::enqueue(tx, kind, &payload, at).await?;
    Ok(())
}

fn address(text: &str) -> Result<Address, Error> {
    Address::new(text).map_err(|_| Error::Corrupt("the address of a letter".to_owned()))
}
