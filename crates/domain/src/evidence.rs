//! How well the use of a format is documented (product design 3.8): what may count as a use, and which level follows.
//!
//! There are no adoption reports yet, so that a published practice that lists the format with a period stands for one.
//! E4 asks for an evaluation of the format itself, which no field holds: it cannot be reached yet.

use std::collections::BTreeSet;

use crate::entry::BestPractice;
use crate::id::EntryId;

/// Level of a format of which no use is documented.
pub const DESCRIBED: &str = "E0";
/// Level of a format that others used, where too little was measured.
pub const REUSED: &str = "E2";
/// Fewest uses by others from E2 on.
const USES: usize = 3;
/// Fewest initiatives that they come from.
const USERS: usize = 2;

/// One documented use of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// The initiative that used it; none where the office or the program tells of it.
    pub by: Option<EntryId>,
    /// Whether the outcome was measured ([`is_measured`]).
    pub is_measured: bool,
}

/// Code of `evidence_level` of a format that comes from `origin`. What its own initiative did with it is E1 at most,
/// as is what nobody in particular answers for; how a use went does not matter.
pub fn level(origin: Option<EntryId>, uses: &[Use]) -> &'static str {
    if uses.is_empty() {
        return DESCRIBED;
    }
    let others = || uses.iter().filter(move |used| used.by.is_some() && used.by != origin);
    let users: BTreeSet<EntryId> = others().filter_map(|used| used.by).collect();
    if others().count() < USES || users.len() < USERS {
        "E1"
    } else if others().filter(|used| used.is_measured).count() < USES {
        REUSED
    } else {
        "E3"
    }
}

/// Whether a practice says what changed: an indicator with its value and the value before.
pub fn is_measured(practice: &BestPractice) -> bool {
    practice
        .results
        .iter()
        .any(|result| result.indicator.is_some() && result.value.is_some() && result.baseline.is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::entry::Outcome;

    fn initiative(number: u128) -> EntryId {
        EntryId(Uuid::from_u128(number))
    }

    fn used(by: u128, is_measured: bool) -> Use {
        Use { by: (by > 0).then(|| initiative(by)), is_measured }
    }

    #[test]
    fn levels_follow_from_uses() {
        for (uses, wanted) in [
            (vec![], "E0"),
            (vec![used(0, false)], "E1"),
            (vec![used(9, true)], "E1"),
            // Many cases that nobody answers for, or the origin itself.
            (vec![used(0, true); 5], "E1"),
            (vec![used(9, true); 5], "E1"),
            (vec![used(1, false), used(2, false)], "E1"),
            (vec![used(1, false); 3], "E1"),
            (vec![used(1, false), used(2, false), used(9, false)], "E1"),
            (vec![used(1, false), used(1, false), used(2, false)], "E2"),
            (vec![used(1, true), used(1, true), used(2, false), used(9, true)], "E2"),
            (vec![used(1, true), used(1, true), used(2, true)], "E3"),
            (vec![used(1, true), used(2, true), used(3, true), used(4, false)], "E3"),
        ] {
            assert_eq!(level(Some(initiative(9)), &uses), wanted, "{uses:?}");
        }
        // Of what came with the program every initiative is another one.
        assert_eq!(level(None, &[used(9, false), used(9, false), used(1, false)]), "E2");
    }

    #[test]
    fn a_measured_use_says_what_was_before() {
        let result = |indicator: &str, value: &str, baseline: &str| {
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let results = vec![Outcome {
                indicator: some(indicator),
                value: some(value),
                baseline: some(baseline),
                ..Outcome::default()
            }];
            is_measured(&BestPractice { results, ..BestPractice::default() })
        };
        assert!(result("participants", "40", "25"));
        assert!(!result("participants", "40", "") && !result("", "40", "25") && !result("participants", "", "25"));
        assert!(!is_measured(&BestPractice::default()));
    }

    proptest! {
        #[test]
        fn another_use_lowers_no_level(
            uses in prop::collection::vec((0_u128..4, any::<bool>()), 0..8),
            another in (0_u128..4, any::<bool>()),
        ) {
            let uses: Vec<Use> = uses.into_iter().map(|(by, measured)| used(by, measured)).collect();
            let more: Vec<Use> = uses.iter().copied().chain([used(another.0, another.1)]).collect();
            prop_assert!(level(Some(initiative(1)), &uses) <= level(Some(initiative(1)), &more));
        }
    }
}
