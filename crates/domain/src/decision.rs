//! What the office, or a colleague, decided about an entry: kinds of decisions and the reasons that may be given.
//!
//! A decision is written down once and never changed; authors read it in plain words, the public reads counts.

use serde::{Deserialize, Serialize};

use crate::vocabulary::{self, Concept};

/// Fewest characters of the words that go with turning an entry down or hiding it (product design 5.1).
pub const SHORTEST_WORDS: u32 = 40;
/// Fewest characters of why those who wrote an entry withdraw it.
pub const SHORTEST_WITHDRAWAL: u32 = 10;
/// Most characters of the words that go with a decision.
pub const LONGEST_WORDS: u32 = 4_000;
/// Days in which somebody may object to a decision (product design 5.1).
pub const OBJECTION_DAYS: u32 = 30;

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// A submission became public.
    Published,
    /// A submission went back to its authors with comments.
    ChangesRequested,
    /// A submission was turned down.
    Rejected,
    /// An objection was followed.
    ObjectionGranted,
    /// An objection was not followed.
    ObjectionRefused,
    /// A public entry was hidden.
    Suspended,
    /// A suspension that was made at once got its full statement of reasons.
    SuspensionReasoned,
    /// A hidden entry was shown again.
    Restored,
    /// A hidden entry was ended for good.
    Removed,
    /// A public entry was marked as out of date.
    Archived,
    /// The office recommends the entry.
    Recommended,
    /// The office no longer recommends it.
    RecommendationEnded,
    /// A notice about an entry led to nothing.
    NoticeDismissed,
    /// An earlier version of a public entry was hidden.
    VersionHidden,
    /// It was shown again.
    VersionShown,
    /// Those who answer for a public entry took it back.
    Withdrawn,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Published,
        Self::ChangesRequested,
        Self::Rejected,
        Self::ObjectionGranted,
        Self::ObjectionRefused,
        Self::Suspended,
        Self::SuspensionReasoned,
        Self::Restored,
        Self::Removed,
        Self::Archived,
        Self::Recommended,
        Self::RecommendationEnded,
        Self::NoticeDismissed,
        Self::VersionHidden,
        Self::VersionShown,
        Self::Withdrawn,
    ];

    /// Stable code, as it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::ChangesRequested => "changes_requested",
            Self::Rejected => "rejected",
            Self::ObjectionGranted => "objection_granted",
            Self::ObjectionRefused => "objection_refused",
            Self::Suspended => "suspended",
            Self::SuspensionReasoned => "suspension_reasoned",
            Self::Restored => "restored",
            Self::Removed => "removed",
            Self::Archived => "archived",
            Self::Recommended => "recommended",
            Self::RecommendationEnded => "recommendation_ended",
            Self::NoticeDismissed => "notice_dismissed",
            Self::VersionHidden => "version_hidden",
            Self::VersionShown => "version_shown",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The deed with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.code() == code)
    }

    /// Whether it takes something from the authors, so that it needs a reason, words and a way to turn to somebody else:
    /// one may object to it, and who follows the objection takes it back.
    pub const fn is_adverse(self) -> bool {
        matches!(
            self,
            Self::Rejected | Self::Suspended | Self::SuspensionReasoned | Self::Removed | Self::VersionHidden
        )
    }

    /// Whether it is counted for the public: reasons that follow belong to a decision that is counted already.
    pub const fn is_counted(self) -> bool {
        !matches!(self, Self::SuspensionReasoned)
    }
}

/// Why, as the vocabulary `reason` has it.
#[derive(Debug, Clone, Copy)]
pub struct Reason(&'static Concept);

impl PartialEq for Reason {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Reason {}

impl Reason {
    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        vocabulary::concept("reason", code).map(Self)
    }

    /// Stable code.
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// The concept, with its labels.
    pub const fn concept(self) -> &'static Concept {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back() {
        for deed in Deed::ALL {
            assert_eq!(Deed::from_code(deed.code()), Some(deed));
            assert_eq!(serde_json::json!(deed), serde_json::json!(deed.code()));
        }
        assert_eq!(Deed::from_code("approved"), None);
    }

    #[test]
    fn the_reasons_of_the_design_are_there() {
        for code in [
            "incomplete",
            "duplicate",
            "out_of_scope",
            "copyright",
            "privacy",
            "advertising",
            "unlawful",
            "quality",
            "evidence",
            "inconsistent",
            "safety",
        ] {
            assert_eq!(Reason::from_code(code).map(Reason::code), Some(code));
        }
        assert_eq!(Reason::from_code("because"), None);
    }
}
