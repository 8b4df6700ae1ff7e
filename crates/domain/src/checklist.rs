//! The checklist of whoever reviews: the criteria that hold for every entry (product design 7), and what is looked at
//! in an entry of one kind.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::entry::Kind;

/// A point of the checklist: the criteria for entries in their order, then those of single kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// It belongs to a topic and is of use elsewhere.
    Relevant,
    /// All required fields are answered, none by a link alone.
    Complete,
    /// It is plain; short forms are spelt out.
    Plain,
    /// Limits and difficulties are told.
    Limits,
    /// Rights and consents are there.
    Rights,
    /// No advertising, no party politics, no private critics by name.
    Neutral,
    /// Claims of effect have a source, or are marked as the authors' own view.
    Evidence,
    /// Nobody is put at risk.
    Safe,
    /// What is accessible and what is not is told.
    Accessible,
    /// It speaks of everybody with respect.
    Respectful,
    /// A format: somebody who was not there could run it tomorrow.
    Runnable,
    /// A format: the times of the steps add up, breaks included.
    Timed,
    /// A format: material and roles grow with the group.
    Scaled,
    /// A format: it says for what it is not suitable.
    Unsuitable,
    /// A practice: sources stand at the statements they are for.
    Sourced,
    /// A practice: when it was and how long it took.
    Dated,
    /// A practice: the outcome is told as it was, also what did not work.
    Honest,
    /// A guide: each step says who does what.
    Concrete,
    /// A guide: it fits those it is written for.
    Addressed,
    /// A guide: norms and dates are those of today.
    Current,
    /// A profile: the contacts are those of the initiative, and they agreed.
    Contacts,
    /// A profile: fields of action and area are those it works in.
    Areas,
    /// A profile: a named person answers for it, it was active within a year, and it is no mere commercial offer.
    Verified,
}

impl Point {
    /// All of them, in the order of the criteria.
    pub const ALL: [Self; 23] = [
        Self::Relevant,
        Self::Complete,
        Self::Plain,
        Self::Limits,
        Self::Rights,
        Self::Neutral,
        Self::Evidence,
        Self::Safe,
        Self::Accessible,
        Self::Respectful,
        Self::Runnable,
        Self::Timed,
        Self::Scaled,
        Self::Unsuitable,
        Self::Sourced,
        Self::Dated,
        Self::Honest,
        Self::Concrete,
        Self::Addressed,
        Self::Current,
        Self::Contacts,
        Self::Areas,
        Self::Verified,
    ];

    /// The criteria that hold for every entry.
    pub const COMMON: [Self; 10] = [
        Self::Relevant,
        Self::Complete,
        Self::Plain,
        Self::Limits,
        Self::Rights,
        Self::Neutral,
        Self::Evidence,
        Self::Safe,
        Self::Accessible,
        Self::Respectful,
    ];

    /// What is looked at in entries of this kind alone.
    pub const fn own(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::DialogFormat => &[Self::Runnable, Self::Timed, Self::Scaled, Self::Unsuitable],
            Kind::BestPractice => &[Self::Sourced, Self::Dated, Self::Honest],
            Kind::Guide => &[Self::Concrete, Self::Addressed, Self::Current],
            Kind::Initiative => &[Self::Contacts, Self::Areas, Self::Verified],
        }
    }

    /// Whether it is a point for entries of this kind.
    pub fn is_of(self, kind: Kind) -> bool {
        Self::COMMON.contains(&self) || Self::own(kind).contains(&self)
    }

    /// Stable code, as it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Relevant => "relevant",
            Self::Complete => "complete",
            Self::Plain => "plain",
            Self::Limits => "limits",
            Self::Rights => "rights",
            Self::Neutral => "neutral",
            Self::Evidence => "evidence",
            Self::Safe => "safe",
            Self::Accessible => "accessible",
            Self::Respectful => "respectful",
            Self::Runnable => "runnable",
            Self::Timed => "timed",
            Self::Scaled => "scaled",
            Self::Unsuitable => "unsuitable",
            Self::Sourced => "sourced",
            Self::Dated => "dated",
            Self::Honest => "honest",
            Self::Concrete => "concrete",
            Self::Addressed => "addressed",
            Self::Current => "current",
            Self::Contacts => "contacts",
            Self::Areas => "areas",
            Self::Verified => "verified",
        }
    }

    /// The point with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|point| point.code() == code)
    }
}

/// The points that are ticked off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checklist(pub BTreeSet<Point>);

impl Checklist {
    /// The list behind codes with blanks between them; what is no code is left out.
    pub fn read(codes: &str) -> Self {
        Self(codes.split(' ').filter_map(Point::from_code).collect())
    }

    /// The codes, with blanks between them.
    pub fn codes(&self) -> String {
        self.0.iter().map(|point| point.code()).collect::<Vec<_>>().join(" ")
    }

    /// What of it is a point for entries of this kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> Self {
        Self(self.0.iter().copied().filter(|point| point.is_of(kind)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back() {
        for point in Point::ALL {
            assert_eq!(Point::from_code(point.code()), Some(point));
            assert_eq!(serde_json::json!(point), serde_json::json!(point.code()));
        }
        let all = Checklist(Point::ALL.into_iter().collect());
        assert_eq!(Checklist::read(&all.codes()), all);
        assert_eq!(Checklist::read("safe nonsense  plain").codes(), "plain safe");
    }

    #[test]
    fn every_point_is_of_all_kinds_or_of_one() {
        for point in Point::ALL {
            let kinds = Kind::ALL.into_iter().filter(|kind| point.is_of(*kind)).count();
            assert_eq!(kinds, if Point::COMMON.contains(&point) { Kind::ALL.len() } else { 1 }, "{point:?}");
        }
        for kind in Kind::ALL {
            assert!(Point::own(kind).len() >= 3, "{kind:?}");
        }
        assert_eq!(Checklist::read("plain runnable contacts").of(Kind::Initiative).codes(), "plain contacts");
    }
}
