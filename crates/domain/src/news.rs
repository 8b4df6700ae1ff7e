//! What people are told about reviews and about the work of the office: which events there are, and to whom they are of
//! interest. What somebody watches is in [`crate::watch`].

use serde::{Deserialize, Serialize};

use crate::watch::How;

/// Days before the month of a barrier is over in which the office is told.
pub const BARRIER_DAYS: u32 = 7;

/// Whom an event is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody of the office.
    Office,
    /// Whoever has a case, or had it.
    Reviewer,
    /// Whoever wrote the entry; they are written to with the decision anyway.
    Authors,
}

/// Something that happened, or did not happen in its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Something was handed in.
    Submitted,
    /// Something was handed in again after a question.
    Resubmitted,
    /// A submission is over its time.
    CaseLate,
    /// A reader reported content.
    NoticeCame,
    /// A notice is over its time.
    NoticeLate,
    /// A reader reported a barrier.
    BarrierCame,
    /// The month in which a barrier is answered ends in [`BARRIER_DAYS`].
    BarrierSoon,
    /// Somebody objected to a decision.
    Objected,
    /// An objection is over its time.
    ObjectionLate,
    /// Somebody was given a case.
    CaseGiven,
    /// Somebody else has the case now.
    CaseTaken,
    /// The authors are asked for changes.
    ChangesAsked,
    /// Their entry is published.
    Published,
    /// Their entry is turned down.
    Rejected,
    /// Their objection is decided.
    ObjectionDecided,
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Submitted,
        Self::Resubmitted,
        Self::CaseLate,
        Self::NoticeCame,
        Self::NoticeLate,
        Self::BarrierCame,
        Self::BarrierSoon,
        Self::Objected,
        Self::ObjectionLate,
        Self::CaseGiven,
        Self::CaseTaken,
        Self::ChangesAsked,
        Self::Published,
        Self::Rejected,
        Self::ObjectionDecided,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Resubmitted => "resubmitted",
            Self::CaseLate => "case_late",
            Self::NoticeCame => "notice_came",
            Self::NoticeLate => "notice_late",
            Self::BarrierCame => "barrier_came",
            Self::BarrierSoon => "barrier_soon",
            Self::Objected => "objected",
            Self::ObjectionLate => "objection_late",
            Self::CaseGiven => "case_given",
            Self::CaseTaken => "case_taken",
            Self::ChangesAsked => "changes_asked",
            Self::Published => "published",
            Self::Rejected => "rejected",
            Self::ObjectionDecided => "objection_decided",
        }
    }

    /// The event with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.code() == code)
    }

    /// Whom it is told.
    pub const fn audience(self) -> Audience {
        match self {
            Self::Submitted
            | Self::Resubmitted
            | Self::CaseLate
            | Self::NoticeCame
            | Self::NoticeLate
            | Self::BarrierCame
            | Self::BarrierSoon
            | Self::Objected
            | Self::ObjectionLate => Audience::Office,
            Self::CaseGiven | Self::CaseTaken => Audience::Reviewer,
            Self::ChangesAsked | Self::Published | Self::Rejected | Self::ObjectionDecided => Audience::Authors,
        }
    }

    /// Whether people choose how they are told of it: whoever wrote the entry has a letter of its own already.
    pub fn is_chosen(self) -> bool {
        self.audience() != Audience::Authors
    }

    /// How it is told to whoever has chosen nothing.
    pub fn usual(self) -> How {
        if self.is_chosen() { How::Daily } else { How::AppOnly }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back() {
        for event in Event::ALL {
            assert_eq!(Event::from_code(event.code()), Some(event));
            assert_eq!(serde_json::json!(event), serde_json::json!(event.code()));
        }
        assert_eq!(Event::from_code("nonsense"), None);
    }

    #[test]
    fn nobody_gets_two_letters_about_one_decision() {
        for event in Event::ALL {
            let has_letter_of_its_own = event.audience() == Audience::Authors;
            assert_eq!(event.usual() == How::AppOnly, has_letter_of_its_own, "{event:?}");
            assert_eq!(event.is_chosen(), !has_letter_of_its_own, "{event:?}");
        }
    }
}
