//! The log of the office: what was decided about entries, which steps submissions took, what was changed about accounts,
//! roles and the pages of the site. It is read only; names are looked up, so that of an erased account nothing is left
//! but its id.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::account::{AccountId, Viewer};
use domain::{EntryId, policy};
use serde_json::Value;
use storage::{account, audit, decision, draft, entry, submission};
use uuid::Uuid;

use crate::clock::last_time_at;
use crate::read::authored;
use crate::review::title_in;
use crate::{Error, Library};

pub use storage::audit::Looked;
pub use storage::decision::DecisionRow;
pub use storage::submission::StepRow;

/// Lines on one page.
pub const LISTED: u64 = 50;
/// The last page that is looked at.
const LAST_PAGE: u64 = 10_000;

/// A part of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Log {
    /// Decisions about entries.
    #[default]
    Decisions,
    /// Steps of submissions.
    Steps,
    /// Accounts, roles and pages of the site.
    Roles,
}

impl Log {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Decisions, Self::Steps, Self::Roles];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Decisions => "decisions",
            Self::Steps => "steps",
            Self::Roles => "roles",
        }
    }

    /// The part with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|log| log.code() == code)
    }
}

/// What is looked for; what is left out does not restrict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Where.
    pub log: Log,
    /// By whom, or about whom.
    pub account: Option<AccountId>,
    /// About which entry.
    pub entry: Option<EntryId>,
    /// On this day in Germany or later.
    pub from: Option<NaiveDate>,
    /// On this day in Germany or before.
    pub until: Option<NaiveDate>,
    /// The page, from 1.
    pub page: u64,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A decision about an entry.
    Decided(Box<DecisionRow>),
    /// A step of the submission with this number.
    Step(i64, StepRow),
    /// Something about accounts, roles or pages: a stable word, and codes and ids that belong to it.
    Changed(String, Value),
}

/// Somebody by name; the name is empty where the account is erased.
pub type Person = (AccountId, String);

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it; none for a rule or the command line.
    pub by: Option<Person>,
    /// To whom it happened.
    pub whom: Option<Person>,
    /// To which entry, with its title; empty where there is no text of it any more.
    pub entry: Option<(EntryId, String)>,
    /// What.
    pub what: What,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The lines, the newest first.
    pub lines: Vec<Line>,
    /// The page, from 1.
    pub page: u64,
    /// Whether there is another one.
    pub has_more: bool,
    /// People to choose from: those of the office, and whoever is asked for.
    pub people: Vec<Person>,
    /// The title of the entry that is asked for.
    pub title: Option<String>,
}

/// A line before names and titles are looked up.
struct Raw {
    at: DateTime<Utc>,
    by: Option<AccountId>,
    whom: Option<AccountId>,
    entry: Option<EntryId>,
    what: What,
}

impl Library {
    /// A page of the log.
    ///
    /// # Errors
    /// [`Error::Denied`] outside the office.
    pub async fn audit(&self, viewer: &Viewer, asked: &Asked) -> Result<Page, Error> {
        policy::may_enter_office(viewer).map_err(Error::from)?;
        let page = asked.page.clamp(1, LAST_PAGE);
        let looked = Looked {
            account: asked.account,
            entry: asked.entry,
            from: asked.from.map(midnight),
            before: asked.until.and_then(|day| day.checked_add_days(Days::new(1))).map(midnight),
        };
        // One more than is listed tells whether there is another page.
        let mut raw = self.raw(asked.log, &looked, (page - 1) * LISTED, LISTED + 1).await?;
        let has_more = raw.len() as u64 > LISTED;
        raw.truncate(LISTED as usize);
        let office = account::of_office(&self.storage).await?;
        let mut names: BTreeMap<AccountId, String> = office.iter().map(|row| (row.id, row.name.clone())).collect();
        let others: BTreeSet<AccountId> =
            raw.iter().flat_map(|line| [line.by, line.whom]).flatten().chain(asked.account).collect();
        let others: Vec<AccountId> = others.into_iter().filter(|id| !names.contains_key(id)).collect();
        names.extend(account::many(&self.storage, &others).await?.into_iter().map(|row| (row.id, row.name)));
        let ids: BTreeSet<EntryId> = raw.iter().filter_map(|line| line.entry).chain(asked.entry).collect();
        let titles = self.titles(&ids.into_iter().collect::<Vec<_>>()).await?;
        let person = |id: AccountId| (id, names.get(&id).cloned().unwrap_or_default());
        let title = |id: EntryId| titles.get(&id).cloned().unwrap_or_default();
        let mut people: Vec<Person> = office.into_iter().map(|row| (row.id, row.name)).collect();
        people.extend(asked.account.filter(|id| !people.iter().any(|(of, _)| of == id)).map(person));
        people.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
        let lines = raw.into_iter().map(|line| Line {
            at: line.at,
            by: line.by.map(person),
            whom: line.whom.map(person),
            entry: line.entry.map(|id| (id, title(id))),
            what: line.what,
        });
        Ok(Page { lines: lines.collect(), page, has_more, people, title: asked.entry.map(title) })
    }

    async fn raw(&self, log: Log, looked: &Looked, offset: u64, limit: u64) -> Result<Vec<Raw>, Error> {
        Ok(match log {
            Log::Decisions => {
                let rows = decision::find(&self.storage, looked, offset, limit).await?;
                let raw = |row: DecisionRow| Raw {
                    at: row.at,
                    by: row.who,
                    whom: None,
                    entry: Some(row.entry),
                    what: What::Decided(Box::new(row)),
                };
                rows.into_iter().map(raw).collect()
            }
            Log::Steps => {
                let rows = submission::find_steps(&self.storage, looked, offset, limit).await?;
                let raw = |(number, entry, row): (i64, Option<EntryId>, StepRow)| Raw {
                    at: row.at,
                    by: Some(row.who),
                    whom: None,
                    entry,
                    what: What::Step(number, row),
                };
                rows.into_iter().map(raw).collect()
            }
            Log::Roles => {
                let rows = audit::find(&self.storage, looked, offset, limit).await?;
                let raw = |row: audit::Line| Raw {
                    at: row.at,
                    by: row.actor,
                    whom: row.subject.map(AccountId),
                    entry: row.detail["initiative"].as_str().and_then(|id| Uuid::try_parse(id).ok()).map(EntryId),
                    what: What::Changed(row.action, row.detail),
                };
                rows.into_iter().map(raw).collect()
            }
        })
    }

    /// The titles of these entries, in the language in which each was written, as their drafts have them or else as they
    /// were published.
    async fn titles(&self, ids: &[EntryId]) -> Result<BTreeMap<EntryId, String>, Error> {
        let mut texts: BTreeMap<EntryId, String> =
            entry::many(&self.storage, ids).await?.into_iter().map(|row| (row.id, row.authored)).collect();
        texts.extend(draft::many(&self.storage, ids).await?.into_iter().map(|row| (row.id, row.authored)));
        let mut titles = BTreeMap::new();
        for (id, text) in texts {
            titles.insert(id, title_in(&authored(&text, id)?).to_owned());
        }
        Ok(titles)
    }
}

/// When a day begins in Germany.
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    // Noon in UTC is on the same day in Germany, whatever the season.
    let noon = day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default()).and_utc();
    last_time_at(0, noon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_when_it_does_in_germany() {
        for (day, begin) in [("2027-01-15", "2027-01-14T23:00:00Z"), ("2026-07-01", "2026-06-30T22:00:00Z")] {
            let begin: DateTime<Utc> = begin.parse().expect("it is a moment");
            assert_eq!(midnight(day.parse().expect("it is a day")), begin, "{day}");
        }
    }

    #[test]
    fn codes_lead_back() {
        assert!(Log::ALL.into_iter().all(|log| Log::from_code(log.code()) == Some(log)));
    }
}
