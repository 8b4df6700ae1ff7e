//! What the office recommends: for how long, with which reasons (product design 3.1, 5.1).

use crate::invalid::{Invalid, Rule};
use crate::notice::within;

/// Fewest characters of the reasons.
pub const SHORTEST_REASONS: u32 = 50;
/// Most characters of the reasons.
pub const LONGEST_REASONS: u32 = 500;
/// Most months until it ends.
pub const MOST_MONTHS: u32 = 36;

/// What is said with a recommendation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Reasons in German.
    pub reasons_de: String,
    /// Reasons in English; may be empty.
    pub reasons_en: String,
    /// Why it is recommended though its evidence is below E2; empty where it is not.
    pub exception: String,
    /// Months until it ends.
    pub months: u32,
}

/// Whether the evidence is enough by itself; `level`: a code of `evidence_level`, none where there is none.
pub fn is_proven(level: Option<&str>) -> bool {
    level.and_then(|level| level.strip_prefix('E')?.parse::<u32>().ok()).is_some_and(|rank| rank >= 2)
}

impl Proposal {
    /// What is wrong with it, for an entry of this evidence.
    pub fn faults(&self, level: Option<&str>) -> Vec<Invalid> {
        let mut faults = Vec::new();
        faults.extend(within("reasons_de", &self.reasons_de, SHORTEST_REASONS, LONGEST_REASONS));
        if !self.reasons_en.trim().is_empty() {
            faults.extend(within("reasons_en", &self.reasons_en, SHORTEST_REASONS, LONGEST_REASONS));
        }
        if !is_proven(level) || !self.exception.trim().is_empty() {
            faults.extend(within("exception", &self.exception, SHORTEST_REASONS, LONGEST_REASONS));
        }
        if !(1..=MOST_MONTHS).contains(&self.months) {
            let rule = Rule::OutOfRange { min: 1, max: MOST_MONTHS.into(), is: self.months.into() };
            faults.push(Invalid::at("months", rule));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_from_e2_on_is_enough() {
        for (level, enough) in [
            (None, false),
            (Some("E0"), false),
            (Some("E1"), false),
            (Some("E2"), true),
            (Some("E4"), true),
            (Some("X9"), false),
        ] {
            assert_eq!(is_proven(level), enough, "{level:?}");
        }
    }

    #[test]
    fn a_recommendation_has_reasons_and_an_end() {
        let good = Proposal {
            reasons_de: "Der Ablauf ist in drei Regionen erprobt und leicht nachzumachen.".to_owned(),
            reasons_en: String::new(),
            exception: String::new(),
            months: 36,
        };
        let fields = |proposal: &Proposal, level| {
            proposal.faults(level).into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(&good, Some("E2")), Vec::<String>::new());
        assert_eq!(fields(&good, Some("E1")), ["exception"]);
        assert_eq!(fields(&good, None), ["exception"]);
        let excepted = Proposal { exception: "x".repeat(50), ..good.clone() };
        assert_eq!(fields(&excepted, None), Vec::<String>::new());
        let bad = Proposal {
            reasons_de: "x".repeat(501),
            reasons_en: "short".to_owned(),
            exception: "kurz".to_owned(),
            months: 37,
        };
        assert_eq!(fields(&bad, Some("E3")), ["reasons_de", "reasons_en", "exception", "months"]);
        assert_eq!(fields(&Proposal { months: 0, ..good }, Some("E3")), ["months"]);
    }
}
