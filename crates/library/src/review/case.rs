//! One submission with all that its screen needs.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::account::{AccountId, Viewer};
use domain::lifecycle::{Status, Step};
use domain::part::{Part, parts};
use domain::policy::{self, ReviewMode, Subject};
use domain::review::Checklist;
use domain::{EntryId, Kind, Language};
use serde_json::{Map, Value};
use storage::case::CaseRow;
use storage::comment::CommentRow;
use storage::decision::DecisionRow;
use storage::draft::DraftRow;
use storage::round::RoundHead;
use storage::submission::{StepRow, SubmissionRow};
use storage::{account, case as cases, comment, decision, draft, entry, hidden_version, revision, round, submission};

use super::queue::due;
use super::rounds::{Texts, about};
use super::{account_of, authored, held, language_of, subject_for_review, title_in};
use crate::calendar::day_in_germany;
use crate::difference::{Difference, between};
use crate::findings::Finding;
use crate::{Error, Library};

/// Most decisions about one entry that are shown.
const MOST: u64 = 100;

/// Beside what a submission is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Beside {
    /// The round before, where there is one; otherwise what is public.
    #[default]
    LastRound,
    /// What is public, if anything is.
    Public,
}

/// What a submission is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// With nothing: all of it is new.
    Nothing,
    /// With this public version.
    Public(i64),
    /// With this round of itself.
    Round(i64),
}

/// A comment with the names of those who speak.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// The comment.
    pub row: CommentRow,
    /// Of a comment of an earlier round: what stood there, where something else stands there by now.
    pub about: Option<String>,
    /// The path of what it is about as it was handed in last; none where that is gone, or it is about the whole.
    pub place: Option<String>,
    /// Who made it; empty for an account that is gone.
    pub by: String,
    /// Who answered.
    pub answered_by: String,
}

/// One submission as a reviewer sees it.
#[derive(Debug, Clone)]
pub struct Case {
    /// What was submitted.
    pub submission: SubmissionRow,
    /// The entry that it is or will be.
    pub entry: EntryId,
    /// The kind of entry.
    pub kind: Kind,
    /// The title.
    pub title: String,
    /// The language in which it was written.
    pub language: Language,
    /// The name of the initiative, where it has a public profile.
    pub initiative: Option<String>,
    /// The public version, if there is one.
    pub public: Option<i64>,
    /// Whether what is public is hidden, so that nothing but a correction can take its place.
    pub is_suspended: bool,
    /// Whether the viewer would show it again by publishing this, which corrects it.
    pub ends_suspension: bool,
    /// What was submitted beside what it is compared with.
    pub difference: Difference,
    /// What it is compared with.
    pub compared: Compared,
    /// What it can be compared with.
    pub comparable: Vec<Compared>,
    /// Items of its lists, to each of which something can be said.
    pub parts: Vec<Part>,
    /// The language in which its authors are written to.
    pub language_of_authors: Language,
    /// What the machine has found.
    pub findings: Vec<Finding>,
    /// Comments, oldest first.
    pub comments: Vec<Comment>,
    /// Steps so far with the name of whoever took them, oldest first.
    pub steps: Vec<(StepRow, String)>,
    /// Decisions about the entry, newest first.
    pub decisions: Vec<DecisionRow>,
    /// With whom it lies, by name.
    pub reviewer: Option<(AccountId, String)>,
    /// How often it was handed in, from 1.
    pub rounds: i64,
    /// The rounds of which the text is kept, oldest first.
    pub handed_in: Vec<RoundHead>,
    /// What is ticked off.
    pub checklist: Checklist,
    /// The day by which something has to happen.
    pub due: NaiveDate,
    /// The day by which it has to be decided.
    pub decision_due: NaiveDate,
    /// Whether the time is over.
    pub is_late: bool,
    /// Whether the viewer may take it.
    pub may_take: bool,
    /// Whether it lies with the viewer, who decides about it.
    pub is_mine: bool,
    /// Whether the viewer has a part in the entry.
    pub is_own: bool,
    /// Whether the viewer may enter the rooms of the office.
    pub may_enter_office: bool,
}

impl Case {
    /// Whether it waits for a decision.
    pub const fn is_open(&self) -> bool {
        matches!(self.submission.status, Status::Submitted | Status::InReview)
    }
}

/// What it is compared with, and what it can be compared with.
fn comparison(beside: Beside, public: Option<i64>, round: Option<i64>) -> (Compared, Vec<Compared>) {
    let public = public.map_or(Compared::Nothing, Compared::Public);
    let round = round.map(Compared::Round);
    let compared = match beside {
        Beside::LastRound => round.unwrap_or(public),
        Beside::Public => public,
    };
    (compared, round.into_iter().chain([public]).collect())
}

/// Whoever appears in a case.
fn people(comments: &[CommentRow], steps: &[StepRow], case: &CaseRow) -> Vec<AccountId> {
    let mut people: Vec<AccountId> = comments.iter().map(|comment| comment.who).collect();
    people.extend(comments.iter().filter_map(|comment| comment.answer.as_ref().map(|answer| answer.who)));
    people.extend(steps.iter().map(|step| step.who).chain(case.reviewer));
    people.sort();
    people.dedup();
    people
}

impl Library {
    /// One submission as it was handed in, beside the round before or else beside what is public.
    ///
    /// # Errors
    /// As [`Library::case_beside`].
    pub async fn case(&self, viewer: &Viewer, number: i64) -> Result<Case, Error> {
        self.case_beside(viewer, number, Beside::default()).await
    }

    /// One submission as it was handed in.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever may not see the queue; [`Error::NotFound`] where there is no such submission for
    /// this viewer.
    pub async fn case_beside(&self, viewer: &Viewer, number: i64, beside: Beside) -> Result<Case, Error> {
        let me = account_of(viewer)?;
        policy::may_see_queue(viewer, self.review).map_err(Error::from)?;
        let row = submission::get(&self.storage, number).await?.ok_or(Error::NotFound)?;
        let draft = draft::get(&self.storage, row.draft).await?.ok_or(Error::NotFound)?;
        let subject = subject_for_review(&self.storage, &draft, row.status).await?;
        policy::may_see_case(viewer, &subject, self.review).map_err(Error::from)?;
        // What was taken back is the authors' alone again; what is hidden now is that of authors and office.
        let sees_hidden = policy::may_see_history(viewer, &subject).is_ok();
        let is_out = row.status == Status::Published;
        if row.status == Status::Draft || (is_out && !sees_hidden && !self.is_open(row.draft, row.version).await?) {
            return Err(Error::NotFound);
        }
        let lying = match cases::get(&self.storage, number).await? {
            Some(case) => case,
            None => self.fresh_case(&row),
        };
        let fields = authored(&row.authored, row.draft)?;
        let comments = comment::of(&self.storage, number).await?;
        let last = lying.rounds - 1;
        let said_in = comments.iter().map(|comment| comment.round).filter(|round| *round < lying.rounds);
        let texts = self.texts_of(&row, said_in.chain([last])).await?;
        let public = self.version_before(&row, sees_hidden).await?;
        let version = public.as_ref().map(|(version, _)| *version);
        let (compared, comparable) = comparison(beside, version, texts.contains_key(&last).then_some(last));
        let before = match compared {
            Compared::Nothing => None,
            Compared::Public(_) => public.as_ref().map(|(_, text)| text),
            Compared::Round(round) => texts.get(&round),
        };
        let difference = between(draft.kind, before, &fields);
        let findings = self.findings(draft.kind, &fields, draft.id).await?;
        let handed_in = round::heads(&self.storage, number).await?;
        let steps = submission::steps(&self.storage, number).await?;
        let decisions = decision::of_entry(&self.storage, draft.id, MOST).await?;
        let people = people(&comments, &steps, &lying);
        let names: BTreeMap<AccountId, String> =
            account::many(&self.storage, &people).await?.into_iter().map(|row| (row.id, row.name)).collect();
        // Who has a part in the entry is told with the decision, all at once, and never by whom.
        let inside = self.review == ReviewMode::Itself || policy::is_second_person(viewer, &subject);
        let name = |who: AccountId| if inside { names.get(&who).cloned().unwrap_or_default() } else { String::new() };
        let decisions = decisions.into_iter().filter(|it| viewer.office.is_some() || it.submission.is_some()).collect();
        let comments = if inside { comments } else { Vec::new() };
        let written = language_of(&fields);
        let today = day_in_germany(self.clock.now());
        let due = due(&lying);
        let is_mine = lying.reviewer == Some(me)
            && row.status == Status::InReview
            && policy::may_step(viewer, Step::RequestChanges, &subject, self.review).is_ok();
        let (initiative, is_suspended, language_of_authors) = self.around(&draft, &row, &subject, written).await?;
        let ends_suspension = is_suspended && self.ends_suspension(&self.storage, viewer, &subject, &row).await?;
        Ok(Case {
            entry: draft.id,
            kind: draft.kind,
            title: title_in(&fields).to_owned(),
            language: written,
            initiative,
            public: version,
            is_suspended,
            ends_suspension,
            difference,
            compared,
            comparable,
            parts: parts(draft.kind, &fields),
            language_of_authors,
            findings,
            comments: told(draft.kind, &texts, &fields, comments, &name),
            steps: steps
                .into_iter()
                .map(|step| {
                    let by = name(step.who);
                    (step, by)
                })
                .collect(),
            decisions,
            reviewer: lying.reviewer.map(|who| (who, name(who))),
            rounds: lying.rounds,
            handed_in,
            checklist: Checklist::read(if inside { &lying.checklist } else { "" }).of(draft.kind),
            due,
            decision_due: lying.decision_due,
            is_late: today > due,
            may_take: policy::may_take(viewer, &subject, held(&lying, today), self.review).is_ok(),
            is_mine,
            is_own: !policy::is_second_person(viewer, &subject),
            may_enter_office: policy::may_enter_office(viewer).is_ok(),
            submission: row,
        })
    }

    /// The version before a submission with its text, unless it was hidden since; where the entry is, only for whoever
    /// `sees_hidden`.
    async fn version_before(
        &self,
        row: &SubmissionRow,
        sees_hidden: bool,
    ) -> Result<Option<(i64, Map<String, Value>)>, Error> {
        let (id, version) = (row.draft, row.version - 1);
        let is_shown = match sees_hidden {
            true => hidden_version::get(&self.storage, id, version).await?.is_none(),
            false => self.is_open(id, version).await?,
        };
        match revision::get(&self.storage, id, version).await? {
            Some(before) if is_shown => Ok(Some((before.version, authored(&before.authored, id)?))),
            _ => Ok(None),
        }
    }

    /// Whether anybody may read this version of an entry.
    async fn is_open(&self, id: EntryId, version: i64) -> Result<bool, Error> {
        let is_public = entry::get(&self.storage, id).await?.is_some_and(|row| row.status.is_public());
        Ok(is_public && hidden_version::get(&self.storage, id, version).await?.is_none())
    }

    /// What stands around a submission: the name of the initiative in this language, whether what is public is hidden,
    /// and the language of the authors.
    async fn around(
        &self,
        draft: &DraftRow,
        row: &SubmissionRow,
        subject: &Subject,
        written: Language,
    ) -> Result<(Option<String>, bool, Language), Error> {
        let profile = match draft.initiative {
            Some(initiative) => self.many(&[initiative]).await?.pop(),
            None => None,
        };
        let initiative = profile.map(|shown| shown.entry().envelope.title.get(written).to_owned());
        let public = entry::get(&self.storage, draft.id).await?;
        let is_suspended = public.is_some_and(|public| public.status == Status::Suspended);
        let authors: Vec<AccountId> =
            std::iter::once(row.submitted_by).chain(subject.authors.iter().copied()).collect();
        Ok((initiative, is_suspended, self.language_of(&authors, written).await?))
    }
}

/// Comments with names and with what they are about.
fn told(
    kind: Kind,
    texts: &Texts,
    fields: &Map<String, Value>,
    comments: Vec<CommentRow>,
    name: &dyn Fn(AccountId) -> String,
) -> Vec<Comment> {
    let one = |row: CommentRow| {
        let (about, place) = about(kind, texts, &row, fields);
        let answered_by = row.answer.as_ref().map(|answer| name(answer.who)).unwrap_or_default();
        Comment { about, place, by: name(row.who), answered_by, row }
    };
    comments.into_iter().map(one).collect()
}
