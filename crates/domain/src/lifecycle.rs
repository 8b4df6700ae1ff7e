//! The states of an entry and the only ways between them (product design 5.1).

use serde::{Deserialize, Serialize};

/// The twelve states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written; only its authors see it.
    Draft,
    /// Handed in, not yet looked at.
    Submitted,
    /// A reviewer has it.
    InReview,
    /// Sent back with comments; the authors answer and submit again.
    ChangesRequested,
    /// Found good, not yet public.
    Approved,
    /// Public.
    Published,
    /// Turned down with reason; may be appealed.
    Rejected,
    /// Public, while a next version is in review.
    RevisionPending,
    /// Taken back by its authors; a tombstone stays.
    Withdrawn,
    /// Hidden by the office after a notice, text kept.
    Suspended,
    /// Ended by the office; a tombstone stays.
    Removed,
    /// Out of date, still readable with a banner.
    Archived,
}

/// What can be done to the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The authors hand it in.
    Submit,
    /// The authors take back what they handed in, or withdraw what is public.
    Withdraw,
    /// A reviewer takes it.
    Assign,
    /// The reviewer gives it back for somebody else to take.
    GiveBack,
    /// The reviewer sends it back with comments.
    RequestChanges,
    /// The reviewer finds it good.
    Approve,
    /// The reviewer turns it down.
    Reject,
    /// A second person grants the appeal: what was turned down is reviewed again, what was removed is hidden as before,
    /// to be shown again.
    GrantAppeal,
    /// It becomes public. Where it takes the place of what is hidden, it is a correction, and is shown.
    Publish,
    /// The authors begin the next version; of what is hidden a correction, and it stays hidden meanwhile.
    Revise,
    /// The next version is dropped; the public one stays.
    DropRevision,
    /// The office hides it.
    Suspend,
    /// The office shows it again.
    Restore,
    /// The office ends it.
    Remove,
    /// It is out of date. A next version that is on its way goes on, and leads out of the archive once it is public.
    Archive,
}

/// This step cannot be taken from this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{step:?} is not possible from {from:?}")]
pub struct NotPossible {
    /// Where it stood.
    pub from: Status,
    /// What was tried.
    pub step: Step,
}

impl Status {
    /// All states.
    pub const ALL: [Self; 12] = [
        Self::Draft,
        Self::Submitted,
        Self::InReview,
        Self::ChangesRequested,
        Self::Approved,
        Self::Published,
        Self::Rejected,
        Self::RevisionPending,
        Self::Withdrawn,
        Self::Suspended,
        Self::Removed,
        Self::Archived,
    ];

    /// Stable code, also of the vocabulary `status`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::InReview => "in_review",
            Self::ChangesRequested => "changes_requested",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Rejected => "rejected",
            Self::RevisionPending => "revision_pending",
            Self::Withdrawn => "withdrawn",
            Self::Suspended => "suspended",
            Self::Removed => "removed",
            Self::Archived => "archived",
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether anybody may read it.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::RevisionPending | Self::Archived)
    }

    /// The state after a step.
    ///
    /// # Errors
    /// Where the step is not possible from here.
    pub const fn after(self, step: Step) -> Result<Self, NotPossible> {
        Ok(match (self, step) {
            (Self::Draft | Self::ChangesRequested, Step::Submit) | (Self::InReview, Step::GiveBack) => Self::Submitted,
            (Self::Submitted, Step::Assign) | (Self::Rejected, Step::GrantAppeal) => Self::InReview,
            (Self::Submitted | Self::InReview | Self::ChangesRequested, Step::Withdraw) => Self::Draft,
            (Self::InReview, Step::RequestChanges) => Self::ChangesRequested,
            (Self::InReview, Step::Approve) => Self::Approved,
            (Self::InReview, Step::Reject) => Self::Rejected,
            (Self::Approved | Self::RevisionPending | Self::Suspended, Step::Publish)
            | (Self::RevisionPending, Step::DropRevision)
            | (Self::Suspended, Step::Restore) => Self::Published,
            (Self::Published | Self::Archived, Step::Revise) => Self::RevisionPending,
            (Self::Published | Self::RevisionPending | Self::Archived, Step::Withdraw) => Self::Withdrawn,
            (Self::Published | Self::RevisionPending | Self::Archived, Step::Suspend)
            | (Self::Suspended, Step::Revise)
            | (Self::Removed, Step::GrantAppeal) => Self::Suspended,
            (Self::Suspended, Step::Remove) => Self::Removed,
            (Self::Published | Self::RevisionPending, Step::Archive) => Self::Archived,
            (from, step) => return Err(NotPossible { from, step }),
        })
    }
}

impl Step {
    /// All steps.
    pub const ALL: [Self; 15] = [
        Self::Submit,
        Self::Withdraw,
        Self::Assign,
        Self::GiveBack,
        Self::RequestChanges,
        Self::Approve,
        Self::Reject,
        Self::GrantAppeal,
        Self::Publish,
        Self::Revise,
        Self::DropRevision,
        Self::Suspend,
        Self::Restore,
        Self::Remove,
        Self::Archive,
    ];

    /// Stable code, as it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Withdraw => "withdraw",
            Self::Assign => "assign",
            Self::GiveBack => "give_back",
            Self::RequestChanges => "request_changes",
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::GrantAppeal => "grant_appeal",
            Self::Publish => "publish",
            Self::Revise => "revise",
            Self::DropRevision => "drop_revision",
            Self::Suspend => "suspend",
            Self::Restore => "restore",
            Self::Remove => "remove",
            Self::Archive => "archive",
        }
    }

    /// The step with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_reached_from_a_draft() {
        let mut reached = vec![Status::Draft];
        let mut next = 0;
        while let Some(&from) = reached.get(next) {
            for step in Step::ALL {
                if let Ok(to) = from.after(step)
                    && !reached.contains(&to)
                {
                    reached.push(to);
                }
            }
            next += 1;
        }
        assert_eq!(reached.len(), Status::ALL.len());
    }

    #[test]
    fn what_is_final_stays() {
        for step in Step::ALL {
            assert!(Status::Withdrawn.after(step).is_err());
            let only_by_appeal = step == Step::GrantAppeal;
            assert_eq!(Status::Removed.after(step).is_ok(), only_by_appeal, "{step:?}");
        }
    }

    #[test]
    fn what_is_current_can_go_out_of_date() {
        for status in Status::ALL {
            let is_current = matches!(status, Status::Published | Status::RevisionPending);
            assert_eq!(status.after(Step::Archive).is_ok(), is_current, "{status:?}");
        }
        // Whoever goes on with a next version leads it out again.
        assert_eq!(Status::Archived.after(Step::Revise), Ok(Status::RevisionPending));
    }

    #[test]
    fn nothing_becomes_public_without_approval() {
        for from in [Status::Draft, Status::Submitted, Status::InReview, Status::ChangesRequested, Status::Rejected] {
            for step in Step::ALL {
                assert!(!from.after(step).is_ok_and(Status::is_public), "{from:?} {step:?}");
            }
        }
    }

    #[test]
    fn what_is_hidden_is_shown_by_the_office_alone() {
        for step in Step::ALL {
            let shows = Status::Suspended.after(step).is_ok_and(Status::is_public);
            assert_eq!(shows, matches!(step, Step::Restore | Step::Publish), "{step:?}");
        }
        assert_eq!(Status::Suspended.after(Step::Revise), Ok(Status::Suspended), "a correction is begun, and hidden");
    }

    #[test]
    fn codes_lead_back_to_steps() {
        for step in Step::ALL {
            assert_eq!(Step::from_code(step.code()), Some(step));
            assert_eq!(serde_json::json!(step), serde_json::json!(step.code()));
        }
    }

    #[test]
    fn the_vocabulary_knows_every_state() {
        for status in Status::ALL {
            assert!(crate::vocabulary::concept("status", status.code()).is_some(), "{status:?}");
        }
    }
}
