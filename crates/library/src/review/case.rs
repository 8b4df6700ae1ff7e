//! One submission with all that its screen needs.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::account::{AccountId, Viewer};
use domain::lifecycle::{Status, Step};
use domain::policy::{self, ReviewMode, Subject};
use domain::review::Checklist;
use domain::{EntryId, Kind, Language};
use storage::comment::CommentRow;
use storage::decision::DecisionRow;
use storage::submission::{StepRow, SubmissionRow};
use storage::{account, case as cases, comment, decision, draft, hidden_version, revision, submission};

use super::queue::due;
use super::{account_of, authored, held, language, title};
use crate::calendar::day_in_germany;
use crate::difference::{Difference, between};
use crate::findings::Finding;
use crate::{Error, Library};

/// Most decisions about one entry that are shown.
const MOST: u64 = 100;

/// A comment with the names of those who speak.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// The comment.
    pub row: CommentRow,
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
    /// What was submitted beside what is public.
    pub difference: Difference,
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
}

impl Case {
    /// Whether it waits for a decision.
    pub const fn is_open(&self) -> bool {
        matches!(self.submission.status, Status::Submitted | Status::InReview)
    }
}

impl Library {
    /// One submission as it was handed in.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever may not see the queue; [`Error::NotFound`] where there is no such submission for
    /// this viewer.
    pub async fn case(&self, viewer: &Viewer, number: i64) -> Result<Case, Error> {
        let me = account_of(viewer)?;
        policy::may_see_queue(viewer, self.review).map_err(Error::from)?;
        let row = submission::get(&self.storage, number).await?.ok_or(Error::NotFound)?;
        let draft = draft::get(&self.storage, row.draft).await?.ok_or(Error::NotFound)?;
        let authors = draft::authors(&self.storage, draft.id).await?;
        let subject = Subject { status: row.status, initiative: draft.initiative, authors };
        policy::may_see_case(viewer, &subject, self.review).map_err(Error::from)?;
        // What was taken back is the authors' alone again.
        if row.status == Status::Draft {
            return Err(Error::NotFound);
        }
        let lying = match cases::get(&self.storage, number).await? {
            Some(case) => case,
            None => self.fresh_case(&row),
        };
        let fields = authored(&row.authored, row.draft)?;
        // A version that was hidden since is hidden here as well.
        let is_hidden = hidden_version::get(&self.storage, row.draft, row.version - 1).await?.is_some();
        let before = match revision::get(&self.storage, row.draft, row.version - 1).await? {
            Some(before) if !is_hidden => Some((before.version, authored(&before.authored, row.draft)?)),
            _ => None,
        };
        let difference = between(draft.kind, before.as_ref().map(|(_, before)| before), &fields);
        let findings = self.findings(draft.kind, &fields, draft.id).await?;
        let comments = comment::of(&self.storage, number).await?;
        let steps = submission::steps(&self.storage, number).await?;
        let decisions = decision::of_entry(&self.storage, draft.id, MOST).await?;
        let mut people: Vec<AccountId> = comments.iter().map(|comment| comment.who).collect();
        people.extend(comments.iter().filter_map(|comment| comment.answer.as_ref().map(|answer| answer.who)));
        people.extend(steps.iter().map(|step| step.who).chain(lying.reviewer));
        people.sort();
        people.dedup();
        let names: BTreeMap<AccountId, String> =
            account::many(&self.storage, &people).await?.into_iter().map(|row| (row.id, row.name)).collect();
        // Who has a part in the entry is told with the decision, all at once, and never by whom.
        let inside = self.review == ReviewMode::Itself || policy::is_second_person(viewer, &subject);
        let name = |who: AccountId| if inside { names.get(&who).cloned().unwrap_or_default() } else { String::new() };
        let decisions = decisions.into_iter().filter(|it| viewer.office.is_some() || it.submission.is_some()).collect();
        let comments = comments.into_iter().filter(|_| inside).map(|row| Comment {
            by: name(row.who),
            answered_by: row.answer.as_ref().map(|answer| name(answer.who)).unwrap_or_default(),
            row,
        });
        let profile = match draft.initiative {
            Some(initiative) => self.many(&[initiative]).await?.pop(),
            None => None,
        };
        let written = language(&fields);
        let today = day_in_germany(self.clock.now());
        let due = due(row.status, &lying);
        let is_mine = lying.reviewer == Some(me)
            && row.status == Status::InReview
            && policy::may_step(viewer, Step::RequestChanges, &subject, self.review).is_ok();
        Ok(Case {
            entry: draft.id,
            kind: draft.kind,
            title: title(&fields).to_owned(),
            language: written,
            initiative: profile.map(|shown| shown.entry().envelope.title.get(written).to_owned()),
            public: before.map(|(version, _)| version),
            difference,
            findings,
            comments: comments.collect(),
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
            checklist: Checklist::read(if inside { &lying.checklist } else { "" }),
            due,
            decision_due: lying.decision_due,
            is_late: today > due,
            may_take: policy::may_take(viewer, &subject, held(&lying, today), self.review).is_ok(),
            is_mine,
            is_own: !policy::is_second_person(viewer, &subject),
            submission: row,
        })
    }
}
