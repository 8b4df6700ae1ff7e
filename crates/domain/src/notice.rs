//! Notices: what readers say against an entry or a page, and barriers they meet (product design O-3, C7, C13).

use serde::{Deserialize, Serialize};

use crate::decision::Deed;
use crate::invalid::{Invalid, Rule};
use crate::text::length;

/// Fewest characters of what is wrong and where.
pub const SHORTEST_TEXT: u32 = 40;
/// Most characters of what is wrong and where.
pub const LONGEST_TEXT: u32 = 4_000;
/// Fewest characters of what a barrier is: less than of a notice, since nobody has to give grounds for it.
pub const SHORTEST_BARRIER: u32 = 10;
/// Most characters of the aid with which a barrier was met.
pub const LONGEST_AID: u32 = 200;
/// Most characters of the path of a page.
pub const LONGEST_PAGE: u32 = 500;
/// Most characters of a name.
pub const LONGEST_NAME: u32 = 80;
/// Months after the end of a case in which name and address of whoever reported are kept.
pub const NAMES_KEPT_MONTHS: u32 = 12;

/// Reasons of the vocabulary `reason` that a reader can have; the others are for reviewers.
pub const REASONS: [&str; 8] =
    ["unlawful", "privacy", "copyright", "safety", "advertising", "inconsistent", "evidence", "out_of_scope"];

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Something that should not stand here (Regulation (EU) 2022/2065, Art. 16).
    Content,
    /// Something that somebody cannot use (BGG § 12b, answered within a month).
    Barrier,
}

impl NoticeKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Content, Self::Barrier];

    /// Stable code, as it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Barrier => "barrier",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The entry was hidden.
    Suspended,
    /// The entry, hidden before, was ended.
    Removed,
    /// The entry was marked as out of date.
    Archived,
    /// Nothing was changed.
    Dismissed,
    /// It was answered in words: a barrier, or a page without an entry.
    Answered,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Suspended, Self::Removed, Self::Archived, Self::Dismissed, Self::Answered];

    /// Stable code, as it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::Removed => "removed",
            Self::Archived => "archived",
            Self::Dismissed => "dismissed",
            Self::Answered => "answered",
        }
    }

    /// The outcome with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// The outcome of a notice that led to this deed; none where no notice leads to it.
    pub const fn of(deed: Deed) -> Option<Self> {
        match deed {
            Deed::Suspended => Some(Self::Suspended),
            Deed::Removed => Some(Self::Removed),
            Deed::Archived => Some(Self::Archived),
            Deed::NoticeDismissed => Some(Self::Dismissed),
            _ => None,
        }
    }
}

/// What is wrong with a notice in these words; `reason`: the code of one, as it was given.
pub fn faults(kind: NoticeKind, page: &str, reason: &str, text: &str, aid: &str, name: &str) -> Vec<Invalid> {
    let mut faults = Vec::new();
    if kind == NoticeKind::Content {
        if page.is_empty() {
            faults.push(Invalid::at("page", Rule::Missing));
        }
        if !REASONS.contains(&reason) {
            faults.push(Invalid::at("reason", Rule::Missing));
        }
    }
    let shortest = match kind {
        NoticeKind::Content => SHORTEST_TEXT,
        NoticeKind::Barrier => SHORTEST_BARRIER,
    };
    faults.extend(too_long("page", page, LONGEST_PAGE));
    faults.extend(within("text", text, shortest, LONGEST_TEXT));
    faults.extend(too_long("aid", aid, LONGEST_AID));
    faults.extend(too_long("name", name, LONGEST_NAME));
    faults
}

/// What is wrong with a text that has to be there, of so many characters.
pub fn within(field: &'static str, text: &str, min: u32, max: u32) -> Option<Invalid> {
    let is = u32::try_from(length(text)).unwrap_or(u32::MAX);
    let rule = match is {
        0 => Rule::Missing,
        is if is < min => Rule::TooShort { min, is },
        is if is > max => Rule::TooLong { max, is },
        _ => return None,
    };
    Some(Invalid::at(field, rule))
}

fn too_long(field: &'static str, text: &str, max: u32) -> Option<Invalid> {
    let is = u32::try_from(length(text)).unwrap_or(u32::MAX);
    (is > max).then(|| Invalid::at(field, Rule::TooLong { max, is }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Reason;

    #[test]
    fn codes_lead_back() {
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::from_code(kind.code()), Some(kind));
        }
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(outcome));
            assert_eq!(serde_json::json!(outcome), serde_json::json!(outcome.code()));
        }
        for code in REASONS {
            assert!(Reason::from_code(code).is_some(), "{code}");
        }
    }

    #[test]
    fn a_notice_has_its_bounds() {
        let fields = |faults: Vec<Invalid>| faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>();
        let content = |text: &str| faults(NoticeKind::Content, "/de/praxis/x", "privacy", text, "", "");
        assert_eq!(fields(content(&"a".repeat(39))), ["text"]);
        assert_eq!(content(&"a".repeat(40)), []);
        assert_eq!(content(&"ä".repeat(4_000)), []);
        assert_eq!(fields(content(&"a".repeat(4_001))), ["text"]);
        let nothing = faults(NoticeKind::Content, "", "incomplete", " ", "", "");
        assert_eq!(fields(nothing), ["page", "reason", "text"], "what only reviewers say is no reason of a reader");
        let barrier = |text: &str| faults(NoticeKind::Barrier, "", "", text, "", "");
        assert_eq!(barrier("Kein Ton im Video"), []);
        assert_eq!(fields(barrier("")), ["text"]);
        let long =
            faults(NoticeKind::Barrier, &"/".repeat(501), "", "Kein Ton im Video", &"a".repeat(201), &"a".repeat(81));
        assert_eq!(fields(long), ["page", "aid", "name"]);
    }
}
