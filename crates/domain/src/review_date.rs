//! When a published entry is looked at again. How many months each kind has stands in
//! [`Kind::review_months`](crate::Kind::review_months) (product design 3.1, `dates`); here stands what follows (O-8).

/// Days before the date at which the authors are written to.
pub const NUDGE_DAYS: u32 = 30;
/// Days of silence after the date, and after the letter, from which on the office is proposed to archive the entry.
pub const SILENCE_DAYS: u32 = 90;
/// Days that the list of the office looks ahead.
pub const AHEAD_DAYS: u32 = 90;
