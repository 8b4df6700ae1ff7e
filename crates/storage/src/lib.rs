//! What must be remembered.
//!
//! Entries with all their published versions and addresses, and what follows from a publication (jobs, the log that
//! indexes read, rendered text); accounts with all that is theirs; drafts, submissions with every round of their text,
//! reviews; files that were handed in; vocabularies as the office has changed them; pages of the site; what people
//! watch and were told, also about reviews; notices, decisions and what came of them; what was looked for in vain: on
//! `SQLite` (a file, the default) or `PostgreSQL`, chosen by the URL and otherwise one code path. This room knows rows
//! and transactions. It never learns the time (the caller passes it in), never decides whether something is allowed
//! (that is `domain::policy`), never renders, never speaks to a peer.
//!
//! Start at [`Storage::open`], then read [`entry`]: every other noun has the same shape.
//!
//! ```no_run
//! # async fn story(row: storage::entry::EntryRow, at: chrono::DateTime<chrono::Utc>) -> Result<(), storage::Error> {
//! use storage::{Storage, entry, search_log};
//!
//! let storage = Storage::open("sqlite:data/werkbuch.db").await?;
//! let tx = storage.begin().await?;
//! entry::put(&tx, &row).await?;
//! search_log::append(&tx, row.id, search_log::Change::Upsert, at).await?;
//! tx.commit().await?;
//! assert!(entry::get(&storage, row.id).await?.is_some());
//! # Ok(())
//! # }
//! ```
//!
//! # Promises
//!
//! - Functions that read take a [`Source`]: the [`Storage`] (what is committed) or a [`Transaction`] (with its own
//!   writes). Functions that write take a [`Transaction`], so that a job or a line of the search log is committed
//!   together with the fact it follows. The exceptions are leases ([`job::claim`], [`job::prolong`],
//!   [`cursor::lease`]) and counts of attempts ([`attempt::count`]), which must stay even if what follows fails: they
//!   are one statement each and a transaction of their own.
//! - What was committed survives a crash: `synchronous=FULL` on every connection to `SQLite`, `synchronous_commit` on
//!   `PostgreSQL`, both checked at start. A transaction in which one statement failed can't be committed.
//! - A reader of the search log misses nothing: a sequence number becomes visible in the order of the numbers.
//! - Times are UTC with the precision that both engines keep, microseconds; finer digits are cut off on writing.
//! - Every list has a limit, at most [`MOST`].
//!
//! # How to add a table
//!
//! 1. A migration: a new file `src/migrations/mNNNN_<what>.rs` and one line in `src/migrations/mod.rs`. A migration
//!    that was released is never edited; there is no way down. It returns `Some(true)` from `use_transaction`.
//! 2. One file per noun, `src/<noun>.rs`: a private `mod table` with the sea-orm model (`i64` for numbers,
//!    `DateTimeUtc` for times, `String` for codes), a public row with typed fields, the two conversions between them
//!    (a code that is not known is [`Error::Corrupt`]), then `get`, `put` and what else the callers need.
//! 3. Map errors with `source.fail(…)` or `tx.fail(…)`: a failed transaction then knows that it failed.
//! 4. Tell its part of the story in `tests/story.rs`; it runs on both engines.
//! 5. If another table must agree with it, say so in [`Storage::integrity`].
//! 6. If a column holds an account, name it in [`trace::PLACES`].
//!
//! Only portable SQL through the builder, and mind the traps: the builder drops lock clauses for `SQLite` without a
//! word; on `PostgreSQL` an error ends the transaction, so try with `ON CONFLICT DO NOTHING` and look; transactions
//! there run at `READ COMMITTED`, so lock ([`entry::get_locked`]) what is read in order to be changed.

pub mod account;
pub mod amendment;
pub mod attempt;
pub mod audit;
mod care;
pub mod case;
pub mod claim;
pub mod comment;
mod connect;
pub mod cursor;
pub mod decision;
pub mod device;
pub mod draft;
pub mod entry;
mod error;
pub mod gap;
pub mod hand_over;
pub mod hidden_version;
pub mod job;
pub mod link;
pub mod media;
pub mod membership;
pub mod meta;
mod migrations;
pub mod news;
pub mod notice;
pub mod notification;
pub mod objection;
pub mod recommendation;
pub mod rendering;
pub mod review;
pub mod review_date;
pub mod revision;
pub mod round;
pub mod search_log;
pub mod second_factor;
pub mod session;
pub mod site_page;
pub mod site_slots;
pub mod slug;
pub mod submission;
pub mod suspension;
mod telling;
pub mod token;
pub mod tombstone;
pub mod trace;
mod transaction;
pub mod visit;
pub mod wanted;
pub mod watch;

pub use care::Finding;
pub use connect::{Engine, Storage};
pub use error::{Cause, Conflict, Error};
pub use transaction::{Source, Transaction};

/// The result of everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The most rows that one list returns, whatever is asked for.
pub const MOST: u64 = 10_000;

/// Rows that one statement writes: an engine binds only so many values in one.
const AT_ONCE: usize = 500;

/// The limit that a list keeps to.
fn capped(limit: u64) -> u64 {
    Ord::min(limit, MOST)
}

/// A time as both engines keep it: UTC, microseconds.
fn kept(at: chrono::DateTime<chrono::Utc>) -> chrono::DateTime<chrono::Utc> {
    use chrono::SubsecRound as _;
    at.trunc_subsecs(6)
}
