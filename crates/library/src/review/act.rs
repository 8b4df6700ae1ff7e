//! What somebody does to a case: take it, give it back, comment, tick off, decide.

use domain::account::{AccountId, Viewer};
use domain::lifecycle::{Status, Step};
use domain::news::Event;
use domain::policy;
use domain::review::{Act, Checklist, LONGEST_COMMENT, Verdict, bounds, is_place};
use domain::text::kept;
use domain::{Invalid, Language, Rule, part};
use storage::comment::CommentRow;
use storage::decision::DecisionRow;
use storage::{comment, decision};

use super::{Addresses, Decision, Locked, authored, held};
use crate::calendar::day_in_germany;
use crate::letters::Letter;
use crate::notify::Fact;
use crate::{Error, Library};

/// What a reviewer has noted beside the decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// Comments: the path of each, empty for the whole, and its words.
    pub comments: Vec<(String, String)>,
    /// The points that are ticked off; none where they stay as they are.
    pub checklist: Option<Checklist>,
    /// The round that was read; none where it was not said.
    pub round: Option<i64>,
}

impl Notes {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.comments.is_empty() && self.checklist.is_none()
    }
}

/// Adds a comment and gives its number. What somebody has said at this place in these words is there already.
async fn say(locked: &Locked, path: &str, text: &str) -> Result<i64, Error> {
    let text = kept(text);
    let place = (!path.is_empty()).then(|| path.to_owned());
    let (kind, fields) = (locked.draft.kind, authored(&locked.submission.authored, locked.draft.id)?);
    let fault = match &place {
        Some(path) if !(is_place(kind, path) && part::is_there(kind, &fields, path)) => {
            Some(Rule::UnknownField { near: None })
        }
        _ => bounds("comment", &text, 1, LONGEST_COMMENT).map(|fault| fault.rule),
    };
    if let Some(rule) = fault {
        return Err(Error::Invalid(vec![Invalid::at(format!("comment.{path}"), rule)]));
    }
    let row = CommentRow {
        id: 0,
        number: locked.submission.number,
        round: locked.case.rounds,
        path: place,
        who: locked.account,
        at: locked.now,
        text,
        answer: None,
        settled: false,
    };
    let there = comment::of(&locked.tx, row.number).await?;
    let same = there.into_iter().find(|it| CommentRow { id: 0, at: row.at, ..it.clone() } == row);
    match same {
        Some(same) => Ok(same.id),
        None => Ok(comment::append(&locked.tx, &row).await?),
    }
}

impl Library {
    /// Takes a case, or takes one over that was left untouched past its time.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Denied`] by the permissions; [`domain::policy::Denied::State`] where it lies with somebody else.
    pub async fn take_case(&self, viewer: &Viewer, number: i64) -> Result<(), Error> {
        self.take(viewer, number, Act::Take).await
    }

    async fn take(&self, viewer: &Viewer, number: i64, act: Act) -> Result<(), Error> {
        let mut locked = self.locked_case(viewer, number).await?;
        let held = held(&locked.case, day_in_germany(locked.now));
        policy::may_take(viewer, &locked.subject, held, self.review).map_err(Error::from)?;
        let account = locked.account;
        self.hand_to(&mut locked, account, act).await?;
        Ok(locked.tx.commit().await?)
    }

    /// Lets a case lie with this account from now on; whoever had it is told.
    pub(super) async fn hand_to(&self, locked: &mut Locked, to: AccountId, act: Act) -> Result<(), Error> {
        if locked.submission.status == Status::InReview {
            locked.step(Step::GiveBack).await?;
            let before = locked.case.reviewer.filter(|before| *before != to && *before != locked.account);
            let fact = locked.fact();
            self.note_for(&locked.tx, before.as_slice(), Event::CaseTaken, &fact).await?;
        }
        locked.step(Step::Assign).await?;
        locked.case.reviewer = Some(to);
        self.touch(locked, act).await
    }

    /// Takes several cases unopened, and gives how many of them; those that cannot be taken are left.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever may not see the queue, or where the storage fails.
    pub async fn take_cases(&self, viewer: &Viewer, numbers: &[i64]) -> Result<usize, Error> {
        policy::may_see_queue(viewer, self.review).map_err(Error::from)?;
        let mut taken = 0;
        for number in numbers {
            match self.take(viewer, *number, Act::Assign).await {
                Ok(()) => taken += 1,
                Err(Error::NotFound | Error::Denied(_) | Error::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(taken)
    }

    /// Gives a case back, for somebody else to take.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Denied`] by the permissions; [`domain::policy::Denied::State`] where it does not lie with the
    /// viewer.
    pub async fn give_back_case(&self, viewer: &Viewer, number: i64) -> Result<(), Error> {
        let mut locked = self.held_case(viewer, number, Step::GiveBack).await?;
        locked.step(Step::GiveBack).await?;
        locked.case.reviewer = None;
        self.touch(&mut locked, Act::GiveBack).await?;
        Ok(locked.tx.commit().await?)
    }

    /// Says something about a field of a submission, or about the whole where `path` is empty; gives the number of the
    /// comment. The authors read it when they are asked for changes.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `comment.` and the path; otherwise as [`Library::give_back_case`].
    pub async fn comment_case(&self, viewer: &Viewer, number: i64, path: &str, text: &str) -> Result<i64, Error> {
        let mut locked = self.held_case(viewer, number, Step::RequestChanges).await?;
        let id = say(&locked, path, text).await?;
        self.touch(&mut locked, Act::Comment).await?;
        locked.tx.commit().await?;
        Ok(id)
    }

    /// Keeps what a reviewer has noted so far, all of it or nothing. Sent twice, it is kept once.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `comment.` and the path of the first comment that is wrong;
    /// [`domain::policy::Denied::State`] where another round was read than the one that is there; otherwise as
    /// [`Library::give_back_case`].
    pub async fn note_case(&self, viewer: &Viewer, number: i64, notes: &Notes) -> Result<(), Error> {
        let mut locked = self.held_case(viewer, number, Step::RequestChanges).await?;
        if notes.round.is_some_and(|round| round != locked.case.rounds) {
            return Err(Error::Denied(policy::Denied::State));
        }
        for (path, text) in &notes.comments {
            say(&locked, path, text).await?;
        }
        if let Some(checklist) = &notes.checklist {
            locked.case.checklist = checklist.of(locked.draft.kind).codes();
        }
        let act = if notes.comments.is_empty() { Act::Tick } else { Act::Comment };
        self.touch(&mut locked, act).await?;
        Ok(locked.tx.commit().await?)
    }

    /// Settles a comment, or opens it again.
    ///
    /// # Errors
    /// As [`Library::give_back_case`]; [`Error::NotFound`] where there is no such comment.
    pub async fn settle_comment(&self, viewer: &Viewer, number: i64, id: i64, settled: bool) -> Result<(), Error> {
        let mut locked = self.held_case(viewer, number, Step::RequestChanges).await?;
        if !comment::settle(&locked.tx, number, id, settled).await? {
            return Err(Error::NotFound);
        }
        self.touch(&mut locked, Act::Settle).await?;
        Ok(locked.tx.commit().await?)
    }

    /// Keeps which points of the checklist are ticked off.
    ///
    /// # Errors
    /// As [`Library::give_back_case`].
    pub async fn tick_case(&self, viewer: &Viewer, number: i64, checklist: &Checklist) -> Result<(), Error> {
        let mut locked = self.held_case(viewer, number, Step::RequestChanges).await?;
        locked.case.checklist = checklist.of(locked.draft.kind).codes();
        self.touch(&mut locked, Act::Tick).await?;
        Ok(locked.tx.commit().await?)
    }

    /// Decides about a case: it becomes public, goes back to its authors or is turned down. Whoever calls this lets
    /// index and pages follow.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `reason` or `words`, or with rules that the text breaks by now; [`Error::Conflict`] where
    /// the public version is another one than the authors went on from; [`domain::policy::Denied::Suspended`] where it is
    /// hidden, and this is no correction of it; otherwise as [`Library::give_back_case`].
    pub async fn decide_case(
        &self,
        viewer: &Viewer,
        number: i64,
        wanted: &Decision,
        addresses: &dyn Addresses,
    ) -> Result<(), Error> {
        let first = wanted.verdict.steps().first().copied().unwrap_or(Step::Approve);
        let mut locked = self.held_case(viewer, number, first).await?;
        let comments = comment::of(&locked.tx, number).await?;
        let open: Vec<&CommentRow> = comments.iter().filter(|comment| !comment.settled).collect();
        let words = kept(&wanted.words);
        let faults = wanted.verdict.faults(wanted.reason, &words, open.len());
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let for_office = policy::reviews_for_office(viewer, &locked.subject);
        let version = locked.submission.version;
        let reason = wanted.reason.filter(|_| wanted.verdict != Verdict::Publish);
        let note = (!words.is_empty()).then(|| words.clone());
        for step in wanted.verdict.steps() {
            policy::may_step(viewer, *step, &locked.subject, self.review).map_err(Error::from)?;
            // The words stand with the decision, which others than authors and reviewers do not see.
            locked.step(*step).await?;
        }
        match wanted.verdict {
            Verdict::Publish => self.publish_submission(&locked, viewer, for_office).await?,
            Verdict::Reject if locked.draft.based_on.is_some() => {
                self.move_entry(&locked.tx, locked.draft.id, Step::DropRevision).await?;
            }
            Verdict::Reject | Verdict::Ask => {}
        }
        let row = DecisionRow {
            id: 0,
            at: locked.now,
            entry: locked.draft.id,
            version: Some(version),
            deed: wanted.verdict.deed(),
            reason,
            words: note,
            who: Some(locked.account),
            for_office,
            submission: Some(number),
            notice: None,
        };
        let decided = decision::append(&locked.tx, &row).await?;
        self.touch(&mut locked, Act::Decide).await?;
        let event = match wanted.verdict {
            Verdict::Publish => Event::Published,
            Verdict::Ask => Event::ChangesAsked,
            Verdict::Reject => Event::Rejected,
        };
        let fact = Fact { mark: decided.to_string(), ..locked.fact() };
        self.note_for(&locked.tx, &locked.subject.authors, event, &fact).await?;
        let said: Vec<String> = open.iter().map(|comment| comment.text.clone()).collect();
        self.write_about(&locked, wanted.verdict, &Said { reason, words, comments: said }, addresses).await?;
        Ok(locked.tx.commit().await?)
    }

    /// The letter that tells a decision.
    async fn write_about(
        &self,
        locked: &Locked,
        verdict: Verdict,
        said: &Said,
        addresses: &dyn Addresses,
    ) -> Result<(), Error> {
        let title = locked.title()?;
        let number = locked.submission.number.to_string();
        let (id, kind) = (locked.draft.id, locked.draft.kind);
        let letter = |language: Language| {
            let (title, number) = (title.clone(), number.clone());
            match verdict {
                Verdict::Publish => Letter::Published { title, number, link: addresses.entry(kind, id) },
                Verdict::Ask => {
                    let note = if said.words.is_empty() { said.comments.join("\n\n") } else { said.words.clone() };
                    Letter::ChangesRequested { title, number, note, link: addresses.state(language, id) }
                }
                Verdict::Reject => {
                    let label = said.reason.map(|reason| reason.concept().label.get(language)).unwrap_or_default();
                    let reason = format!("{label}\n{}", said.words).trim().to_owned();
                    Letter::Rejected { title, number, reason, link: addresses.state(language, id) }
                }
            }
        };
        self.write_to_authors(&locked.tx, &locked.subject.authors, &letter, locked.now).await
    }
}

/// What goes with a decision.
struct Said {
    reason: Option<domain::decision::Reason>,
    words: String,
    comments: Vec<String>,
}
