//! Reviewing a submission: what can be decided, what must be said with it, where a comment may stand (product
//! design 5.1 and 7).

use serde::{Deserialize, Serialize};

use crate::decision::{Deed, LONGEST_WORDS, Reason, SHORTEST_WORDS};
use crate::entry::Kind;
use crate::invalid::{Invalid, Rule};
use crate::lifecycle::Step;
use crate::questions;
use crate::text::length;

pub use crate::checklist::{Checklist, Point};

/// Most working days of a term: about a year.
pub const MOST_DAYS: u32 = 250;
/// Most characters of a comment, and of an answer to one.
pub const LONGEST_COMMENT: u32 = 2_000;
/// Fewest characters of an objection.
pub const SHORTEST_OBJECTION: u32 = 20;

/// Working days within which something has to happen, from 1 to [`MOST_DAYS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Term(u32);

/// A term of no days, or of more than a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a deadline is 1 to 250 working days, not {0}")]
pub struct NoTerm(u32);

impl Term {
    /// The working days.
    pub const fn days(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Term {
    type Error = NoTerm;

    fn try_from(days: u32) -> Result<Self, NoTerm> {
        if (1..=MOST_DAYS).contains(&days) { Ok(Self(days)) } else { Err(NoTerm(days)) }
    }
}

impl From<Term> for u32 {
    fn from(term: Term) -> Self {
        term.0
    }
}

/// By when the office does what it has to (product design 5.1); a node may set its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Deadlines {
    /// Until somebody has looked at a submission, and for which a case may lie untouched with somebody.
    pub look: Term,
    /// Until a submission, or an objection, is decided.
    pub decision: Term,
    /// Until a notice about content is decided.
    pub notice: Term,
    /// Until what was suspended at once has its full statement of reasons.
    pub reasons: Term,
    /// Until a barrier is answered, where that is sooner than the month of the law; none: the month.
    pub barrier: Option<Term>,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { look: Term(5), decision: Term(20), notice: Term(5), reasons: Term(1), barrier: None }
    }
}

/// What a reviewer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It becomes public.
    Publish,
    /// The authors are asked to change something.
    Ask,
    /// It is turned down.
    Reject,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Publish, Self::Ask, Self::Reject];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Ask => "ask",
            Self::Reject => "reject",
        }
    }

    /// The verdict with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }

    /// The steps of the lifecycle that it takes, in their order.
    pub const fn steps(self) -> &'static [Step] {
        match self {
            Self::Publish => &[Step::Approve, Step::Publish],
            Self::Ask => &[Step::RequestChanges],
            Self::Reject => &[Step::Reject],
        }
    }

    /// As which decision it is written down.
    pub const fn deed(self) -> Deed {
        match self {
            Self::Publish => Deed::Published,
            Self::Ask => Deed::ChangesRequested,
            Self::Reject => Deed::Rejected,
        }
    }

    /// What is missing before this can be decided, with so many comments that the authors have not settled: `reason`
    /// and `words` are the fields.
    pub fn faults(self, reason: Option<Reason>, words: &str, comments: usize) -> Vec<Invalid> {
        let mut faults = Vec::new();
        if self.deed().is_adverse() && reason.is_none() {
            faults.push(Invalid::at("reason", Rule::Missing));
        }
        let needed = match self {
            Self::Publish => 0,
            Self::Ask => u32::from(comments == 0),
            Self::Reject => SHORTEST_WORDS,
        };
        faults.extend(bounds("words", words, needed, LONGEST_WORDS));
        faults
    }
}

/// What is wrong with the length of a text, if anything; counted as all texts are.
pub fn bounds(field: &str, text: &str, min: u32, max: u32) -> Option<Invalid> {
    let is = u32::try_from(length(text)).unwrap_or(u32::MAX);
    let rule = match is {
        0 if min > 0 => Rule::Missing,
        is if is < min => Rule::TooShort { min, is },
        is if is > max => Rule::TooLong { max, is },
        _ => return None,
    };
    Some(Invalid::at(field, rule))
}

/// Most rounds of one submission of which the text is kept.
pub const MOST_ROUNDS: u32 = 50;

/// Whether a comment may stand at this path: `title`, `steps[2].title`. What counts is the field in front.
pub fn is_place(kind: Kind, path: &str) -> bool {
    let key = path.split(['.', '[']).next().unwrap_or_default();
    path.len() <= 200 && (key == "change_note" || questions::field(kind, key).is_some())
}

/// What somebody does to a submission that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// They open it and take it.
    Take,
    /// It is given to somebody, or taken unopened, one among several.
    Assign,
    /// It is given back.
    GiveBack,
    /// They say something about it.
    Comment,
    /// They settle a comment or open it again.
    Settle,
    /// They tick off points of the checklist.
    Tick,
    /// They decide about it.
    Decide,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Take, Self::Assign, Self::GiveBack, Self::Comment, Self::Settle, Self::Tick, Self::Decide];

    /// Whether somebody has looked at it who does this: they opened it, or said something. A tick says nothing.
    pub const fn is_look(self) -> bool {
        matches!(self, Self::Take | Self::Comment | Self::Decide)
    }

    /// Whether it lies with somebody else afterwards, or with nobody.
    const fn changes_holder(self) -> bool {
        matches!(self, Self::Take | Self::Assign | Self::GiveBack)
    }

    /// The day by which somebody has to look at it after this: `before` the day so far, `fresh` the day that somebody has
    /// who begins now, `decision` the day by which it has to be decided. Whoever gets it has the whole time; whoever has it
    /// gains some by looking, and none beyond the day of the decision, so that nobody keeps it for ever.
    pub fn look_due<D: Ord + Copy>(self, before: D, fresh: D, decision: D) -> D {
        if self.changes_holder() {
            fresh
        } else if self.is_look() {
            before.max(fresh.min(decision))
        } else {
            before
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::Status;

    #[test]
    fn codes_lead_back() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::from_code(verdict.code()), Some(verdict));
            assert_eq!(serde_json::json!(verdict), serde_json::json!(verdict.code()));
        }
    }

    #[test]
    fn deadlines_have_bounds_and_are_otherwise_as_designed() {
        let read = |json: serde_json::Value| serde_json::from_value::<Deadlines>(json);
        let usual = read(serde_json::json!({})).expect("nothing is set");
        assert_eq!(usual, Deadlines::default());
        assert_eq!((usual.look.days(), usual.decision.days(), usual.barrier), (5, 20, None));
        for days in [1, 250] {
            let set = read(serde_json::json!({ "look": days, "barrier": days })).expect("within the bounds");
            assert_eq!((set.look.days(), set.barrier.map(Term::days)), (days, Some(days)));
            assert_eq!(set.decision, usual.decision);
            let written = serde_json::to_value(set).expect("it can be written");
            assert_eq!(read(written).expect("it is read again"), set);
        }
        for wrong in [
            serde_json::json!({ "look": 0 }),
            serde_json::json!({ "decision": 251 }),
            serde_json::json!({ "notice": -1 }),
            serde_json::json!({ "reasons": "bald" }),
            serde_json::json!({ "barrier": 0 }),
            serde_json::json!({ "lok": 5 }),
        ] {
            assert!(read(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_verdict_is_a_way_from_the_review() {
        for (verdict, wanted) in [
            (Verdict::Publish, Status::Published),
            (Verdict::Ask, Status::ChangesRequested),
            (Verdict::Reject, Status::Rejected),
        ] {
            let end = verdict.steps().iter().try_fold(Status::InReview, |status, step| status.after(*step));
            assert_eq!(end, Ok(wanted), "{verdict:?}");
        }
    }

    #[test]
    fn what_is_taken_from_authors_is_reasoned() {
        let reason = Reason::from_code("evidence");
        let fields = |verdict: Verdict, reason, words: &str, comments| -> Vec<String> {
            verdict.faults(reason, words, comments).into_iter().map(|fault| fault.field).collect()
        };
        let nothing: [&str; 0] = [];
        assert_eq!(fields(Verdict::Publish, None, "", 0), nothing);
        assert_eq!(fields(Verdict::Ask, None, "", 0), ["words"]);
        assert_eq!(fields(Verdict::Ask, None, "", 1), nothing);
        assert_eq!(fields(Verdict::Ask, None, "Bitte prüfen.", 0), nothing);
        assert_eq!(fields(Verdict::Reject, None, "", 3), ["reason", "words"]);
        assert_eq!(fields(Verdict::Reject, reason, &"x".repeat(39), 0), ["words"]);
        assert_eq!(fields(Verdict::Reject, reason, &"x".repeat(40), 0), nothing);
        assert_eq!(fields(Verdict::Reject, reason, &"x".repeat(4_000), 0), nothing);
        for verdict in Verdict::ALL {
            assert_eq!(fields(verdict, reason, &"x".repeat(4_001), 1), ["words"], "{verdict:?}");
        }
    }

    #[test]
    fn nobody_keeps_a_case_by_ticking() {
        // So many days: due on the fifth, begun anew on the fourth, to be decided on the twentieth.
        for (act, due) in [
            (Act::Take, 9),
            (Act::Assign, 9),
            (Act::GiveBack, 9),
            (Act::Comment, 9),
            (Act::Decide, 9),
            (Act::Settle, 5),
            (Act::Tick, 5),
        ] {
            assert_eq!(act.look_due(5, 9, 20), due, "{act:?}");
        }
        for act in Act::ALL {
            let is_handed_on = matches!(act, Act::Take | Act::Assign | Act::GiveBack);
            // Close to the day of the decision, and after it.
            assert_eq!(
                act.look_due(18, 23, 20),
                if is_handed_on {
                    23
                } else if act.is_look() {
                    20
                } else {
                    18
                }
            );
            assert_eq!(act.look_due(23, 27, 20), if is_handed_on { 27 } else { 23 }, "{act:?}");
        }
    }

    #[test]
    fn comments_stand_at_fields() {
        for (path, is) in [
            ("title", true),
            ("title.de", true),
            ("steps[2].title", true),
            ("change_note", true),
            ("sections", false),
            ("", false),
            ("nonsense", false),
        ] {
            assert_eq!(is_place(Kind::DialogFormat, path), is, "{path}");
        }
        assert!(!is_place(Kind::DialogFormat, &format!("title{}", ".x".repeat(200))));
    }
}
