//! What became of a visit to an address outside, and what follows from it. Nothing here opens a connection.

/// Days for which a visit holds: who names the same address in between asks nobody again.
pub const FRESH_DAYS: u32 = 7;
/// Days after which addresses of published entries are visited again.
pub const AGAIN_DAYS: u32 = 90;
/// Most addresses of published entries that are visited again within an hour.
pub const AN_HOUR: u64 = 30;
/// Hours after which a visit that settled nothing is made again, by how often it was made.
pub const RETRY_HOURS: [u32; 2] = [1, 24];
/// Minutes within which even such a visit is not made twice.
pub const RECENT_MINUTES: u32 = 30;
/// Visits in a row from which on a server that answers with faults counts as broken.
const BROKEN_AFTER: u32 = 3;

/// What became of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// There is something.
    Fine,
    /// It is somewhere else for good.
    Moved,
    /// There is nothing any more: 404, 410.
    Gone,
    /// It is not shown to us; many servers refuse machines.
    Refused,
    /// The server says that it has a fault itself.
    Failing,
    /// Nobody answered in time.
    Silent,
    /// Nobody knows the name.
    Unknown,
    /// The certificate cannot be verified; browsers know more about missing parts of chains than we do.
    Certificate,
    /// Not an address of the public web, so that nobody was asked.
    Private,
}

/// What an outcome says about the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It leads somewhere.
    Fine,
    /// It may be all right; somebody may want to try it.
    Unsure,
    /// It leads nowhere.
    Dead,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Fine,
        Self::Moved,
        Self::Gone,
        Self::Refused,
        Self::Failing,
        Self::Silent,
        Self::Unknown,
        Self::Certificate,
        Self::Private,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Moved => "moved",
            Self::Gone => "gone",
            Self::Refused => "refused",
            Self::Failing => "failing",
            Self::Silent => "silent",
            Self::Unknown => "unknown",
            Self::Certificate => "certificate",
            Self::Private => "private",
        }
    }

    /// The outcome with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The outcome that a status of HTTP (RFC 9110) tells; redirections are followed before.
    pub const fn of_status(status: u16) -> Self {
        match status {
            // 416: there is something, though not the first byte that was asked for.
            200..=299 | 416 => Self::Fine,
            404 | 410 => Self::Gone,
            500..=599 => Self::Failing,
            _ => Self::Refused,
        }
    }

    /// Whether another visit soon would hardly say anything else.
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Failing | Self::Silent | Self::Unknown)
    }

    /// Whether the visit led to something that can be read.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Fine | Self::Moved)
    }

    /// What it says after so many visits in a row without success, this one included.
    pub const fn verdict(self, failed: u32) -> Verdict {
        match self {
            Self::Fine => Verdict::Fine,
            Self::Gone | Self::Unknown | Self::Private => Verdict::Dead,
            Self::Failing if failed >= BROKEN_AFTER => Verdict::Dead,
            Self::Moved | Self::Refused | Self::Failing | Self::Silent | Self::Certificate => Verdict::Unsure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(outcome));
        }
        assert_eq!(Outcome::from_code("ok"), None);
    }

    #[test]
    fn a_status_says_what_became_of_it() {
        for (status, outcome) in [
            (200, Outcome::Fine),
            (206, Outcome::Fine),
            (401, Outcome::Refused),
            (403, Outcome::Refused),
            (404, Outcome::Gone),
            (405, Outcome::Refused),
            (410, Outcome::Gone),
            (416, Outcome::Fine),
            (418, Outcome::Refused),
            (429, Outcome::Refused),
            (500, Outcome::Failing),
            (503, Outcome::Failing),
            (999, Outcome::Refused),
        ] {
            assert_eq!(Outcome::of_status(status), outcome, "{status}");
        }
    }

    #[test]
    fn refusals_and_silence_are_never_faults() {
        for failed in 0..100 {
            for outcome in [Outcome::Refused, Outcome::Silent, Outcome::Moved, Outcome::Certificate] {
                assert_eq!(outcome.verdict(failed), Verdict::Unsure, "{outcome:?}");
            }
            assert_eq!(Outcome::Gone.verdict(failed), Verdict::Dead);
            assert_eq!(Outcome::Fine.verdict(failed), Verdict::Fine);
        }
        assert_eq!(Outcome::Failing.verdict(2), Verdict::Unsure);
        assert_eq!(Outcome::Failing.verdict(3), Verdict::Dead);
    }
}
