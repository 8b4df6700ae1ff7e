//! What waits for review, first what is due first.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::{AccountId, Viewer};
use domain::lifecycle::{Status, Step};
use domain::policy::{self, Subject};
use domain::{EntryId, Kind, Language, vocabulary};
use serde_json::{Map, Value};
use storage::case::CaseRow;
use storage::draft::DraftRow;
use storage::submission::SubmissionRow;
use storage::{account, case as cases, draft, membership, submission};

use super::rooms::Rooms;
use super::{Reviewer, account_of, authored, held, language_of, title_in};
use crate::calendar::day_in_germany;
use crate::read::Shown;
use crate::{Error, Library};

/// Most submissions that are looked at; far more than can wait.
const MOST: u64 = 2_000;

/// With whom something lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum With {
    /// Whoever it is.
    #[default]
    Anybody,
    /// With the viewer.
    Me,
    /// With nobody.
    Nobody,
    /// With this person.
    Person(AccountId),
}

/// Which of what waits; what is left out does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only from this Land, by its code.
    pub land: Option<String>,
    /// Only about this topic, or one below it.
    pub topic: Option<String>,
    /// Only what was handed in at least so many days ago.
    pub age: Option<u32>,
    /// Only what lies with these.
    pub with: With,
}

/// A submission that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Its number.
    pub number: i64,
    /// The entry that it is or will be.
    pub entry: EntryId,
    /// The kind of entry.
    pub kind: Kind,
    /// The title, in the language in which it was written.
    pub title: String,
    /// That language.
    pub language: Language,
    /// The name of the initiative, where it has a public profile.
    pub initiative: Option<String>,
    /// Codes of the Länder.
    pub lands: Vec<String>,
    /// Codes of the topics.
    pub topics: Vec<String>,
    /// Submitted, or in review.
    pub status: Status,
    /// The version that it will be.
    pub version: i64,
    /// How often it was handed in, from 1.
    pub rounds: i64,
    /// When it was first handed in.
    pub submitted_at: DateTime<Utc>,
    /// With whom it lies, by name; before it is taken again, with whom it lay.
    pub reviewer: Option<(AccountId, String)>,
    /// The day by which something has to happen.
    pub due: NaiveDate,
    /// Whether that day is over.
    pub is_late: bool,
    /// Whether the viewer may take it.
    pub may_take: bool,
    /// Whether the viewer may give it to somebody of the office.
    pub may_give: bool,
    /// Whether the viewer has a part in the entry.
    pub is_own: bool,
}

/// Numbers that steer the day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All that waits.
    pub open: usize,
    /// Of it, what is due today.
    pub today: usize,
    /// Of it, what is over its time.
    pub late: usize,
    /// Of it, what lies with the viewer.
    pub mine: usize,
    /// Objections that wait.
    pub objections: usize,
}

/// What waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Queue {
    /// What the filter leaves, due first.
    pub items: Vec<Waiting>,
    /// Numbers over everything, whatever the filter.
    pub tally: Tally,
    /// How much lies with whom, by name.
    pub workload: Vec<(String, usize)>,
    /// Who of the office can be given cases; nobody for whoever does not belong to it.
    pub reviewers: Vec<Reviewer>,
    /// The day it is.
    pub today: NaiveDate,
}

/// What the start page of the office shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    /// Numbers over everything.
    pub tally: Tally,
    /// What lies with the viewer.
    pub mine: Vec<Waiting>,
    /// What is due first of all else.
    pub urgent: Vec<Waiting>,
    /// What waits in the other rooms of the office; none for whoever does not belong to it.
    pub rooms: Option<Rooms>,
    /// The day it is.
    pub today: NaiveDate,
}

impl Library {
    /// What waits for review.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever may not see it.
    pub async fn queue(&self, viewer: &Viewer, filter: &Filter) -> Result<Queue, Error> {
        let me = account_of(viewer)?;
        policy::may_see_queue(viewer, self.review).map_err(Error::from)?;
        let now = self.clock.now();
        let today = day_in_germany(now);
        let all = self.waiting(viewer, today).await?;
        let mine = |waiting: &Waiting| waiting.reviewer.as_ref().is_some_and(|(who, _)| *who == me);
        let tally = Tally {
            open: all.len(),
            today: all.iter().filter(|waiting| waiting.due == today).count(),
            late: all.iter().filter(|waiting| waiting.is_late).count(),
            mine: all.iter().filter(|waiting| mine(waiting)).count(),
            objections: self.objections(viewer).await?.len(),
        };
        let reviewers = match policy::may_enter_office(viewer) {
            Ok(()) => self.reviewers(viewer).await?,
            Err(_) => Vec::new(),
        };
        let mut workload: BTreeMap<(String, AccountId), usize> = BTreeMap::new();
        for (who, name) in all.iter().filter_map(|waiting| waiting.reviewer.clone()) {
            *workload.entry((name, who)).or_default() += 1;
        }
        let items = all.into_iter().filter(|waiting| filter.fits(waiting, me, now)).collect();
        let workload = workload.into_iter().map(|((name, _), count)| (name, count)).collect();
        Ok(Queue { items, tally, workload, reviewers, today })
    }

    /// What the start page of the office shows: the viewer's own cases, and what is due first.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever may not see it.
    pub async fn office_day(&self, viewer: &Viewer, urgent: usize) -> Result<Overview, Error> {
        let queue = self.queue(viewer, &Filter::default()).await?;
        let founding = queue.items.iter().filter(|it| it.kind == Kind::Initiative && it.version == 1).count();
        let rooms = match policy::may_enter_office(viewer) {
            Ok(()) => Some(self.rooms(viewer, u64::try_from(founding).unwrap_or(u64::MAX)).await?),
            Err(_) => None,
        };
        let is_mine =
            |waiting: &Waiting| waiting.reviewer.as_ref().is_some_and(|(who, _)| Some(*who) == viewer.account);
        let (mine, others): (Vec<_>, Vec<_>) = queue.items.into_iter().partition(is_mine);
        let urgent = others.into_iter().take(urgent).collect();
        Ok(Overview { tally: queue.tally, mine, urgent, rooms, today: queue.today })
    }

    /// Everything that waits and that the viewer may see, due first.
    async fn waiting(&self, viewer: &Viewer, today: NaiveDate) -> Result<Vec<Waiting>, Error> {
        let states = [Status::Submitted, Status::InReview];
        let rows = submission::in_states(&self.storage, &states, MOST).await?;
        let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
        let lying: BTreeMap<i64, CaseRow> =
            cases::many(&self.storage, &numbers).await?.into_iter().map(|case| (case.number, case)).collect();
        let ids: Vec<EntryId> = rows.iter().map(|row| row.draft).collect();
        let drafts: BTreeMap<EntryId, DraftRow> =
            draft::many(&self.storage, &ids).await?.into_iter().map(|draft| (draft.id, draft)).collect();
        let mut initiatives: Vec<EntryId> = drafts.values().filter_map(|draft| draft.initiative).collect();
        initiatives.sort();
        initiatives.dedup();
        let profiles = self.many(&initiatives).await?;
        let people = membership::past_and_present(&self.storage, &initiatives).await?;
        let mut holders: Vec<AccountId> = lying.values().filter_map(|case| case.reviewer).collect();
        holders.sort();
        holders.dedup();
        let names: BTreeMap<AccountId, String> =
            account::many(&self.storage, &holders).await?.into_iter().map(|row| (row.id, row.name)).collect();
        let mut writing: BTreeMap<EntryId, Vec<AccountId>> = BTreeMap::new();
        for (draft, author) in draft::authors_of(&self.storage, &ids).await? {
            writing.entry(draft).or_default().push(author);
        }
        let mut waiting = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(draft) = drafts.get(&row.draft) else { continue };
            // Who writes it decides who sees it and who may take it.
            let authors = writing.get(&draft.id).cloned().unwrap_or_default();
            let there = people.iter().filter(|(of, _, until)| {
                Some(*of) == draft.initiative && until.is_none_or(|until| until >= draft.created_at)
            });
            let belonged = there.map(|(_, account, _)| *account).collect();
            let subject = Subject { status: row.status, initiative: draft.initiative, authors, belonged };
            if policy::may_see_case(viewer, &subject, self.review).is_err() {
                continue;
            }
            let case = lying.get(&row.number).cloned().unwrap_or_else(|| self.fresh_case(&row));
            let may_take = policy::may_take(viewer, &subject, held(&case, today), self.review).is_ok();
            // What one has oneself can be given away as well.
            let may_give = policy::may_enter_office(viewer).is_ok()
                && (may_take
                    || (case.reviewer == viewer.account
                        && policy::may_step(viewer, Step::GiveBack, &subject, self.review).is_ok()));
            let profile = profiles.iter().find(|shown| Some(shown.entry().id) == draft.initiative);
            let is_own = !policy::is_second_person(viewer, &subject);
            waiting.push(Waiting { may_take, may_give, is_own, ..one(&row, draft, &case, profile, &names, today)? });
        }
        waiting.sort_by_key(|waiting| (waiting.due, waiting.number));
        Ok(waiting)
    }
}

/// The day by which something has to happen: somebody looks at it, or decides.
pub(crate) fn due(case: &CaseRow) -> NaiveDate {
    case.look_due.min(case.decision_due)
}

/// The submission as everybody sees it; what the viewer may is said by the caller.
fn one(
    row: &SubmissionRow,
    draft: &DraftRow,
    case: &CaseRow,
    profile: Option<&Shown>,
    names: &BTreeMap<AccountId, String>,
    today: NaiveDate,
) -> Result<Waiting, Error> {
    let authored = authored(&row.authored, row.draft)?;
    let mut lands = lands(authored.get("spatial"));
    if lands.is_empty()
        && let Some(profile) = profile
    {
        lands = self::lands(profile.entry().authored().get("spatial"));
    }
    let due = due(case);
    let language = language_of(&authored);
    Ok(Waiting {
        number: row.number,
        entry: row.draft,
        kind: draft.kind,
        title: title_in(&authored).to_owned(),
        language,
        initiative: profile.map(|shown| shown.entry().envelope.title.get(language).to_owned()),
        lands,
        topics: codes(&authored, "topics"),
        status: row.status,
        version: row.version,
        rounds: case.rounds,
        submitted_at: row.submitted_at,
        reviewer: case.reviewer.map(|who| (who, names.get(&who).cloned().unwrap_or_default())),
        due,
        is_late: today > due,
        may_take: false,
        may_give: false,
        is_own: false,
    })
}

/// The Länder of an area: the first two digits of its keys.
fn lands(spatial: Option<&Value>) -> Vec<String> {
    let keys = spatial.and_then(|spatial| spatial.get("ags")).and_then(Value::as_array);
    let mut lands: Vec<String> = keys
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .filter_map(|key| key.get(..2))
        .map(str::to_owned)
        .collect();
    lands.sort();
    lands.dedup();
    lands
}

fn codes(authored: &Map<String, Value>, key: &str) -> Vec<String> {
    let list = authored.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

impl Filter {
    fn fits(&self, waiting: &Waiting, me: AccountId, now: DateTime<Utc>) -> bool {
        let with = match self.with {
            With::Anybody => true,
            With::Me => waiting.reviewer.as_ref().is_some_and(|(who, _)| *who == me),
            With::Nobody => waiting.reviewer.is_none(),
            With::Person(who) => waiting.reviewer.as_ref().is_some_and(|(with, _)| *with == who),
        };
        // As they read: a topic that was merged is asked for as what it became.
        let below = |code: &String, wanted: &String| {
            vocabulary::scheme("topic").is_some_and(|scheme| {
                let wanted = scheme.current(wanted).map_or(wanted.as_str(), |concept| concept.code);
                scheme.with_broader(code).into_iter().any(|broader| broader == wanted)
            })
        };
        let age = (now - waiting.submitted_at).num_days();
        with && self.kind.is_none_or(|kind| waiting.kind == kind)
            && self.land.as_ref().is_none_or(|land| waiting.lands.contains(land))
            && self.topic.as_ref().is_none_or(|topic| waiting.topics.iter().any(|code| below(code, topic)))
            && self.age.is_none_or(|days| age >= i64::from(days))
    }
}
