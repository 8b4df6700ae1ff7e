//! From one place to the next.

/// The place after the present one of so many, or before it; the first, or the last, where one is at none of them. It
/// ends at the ends: nobody is led around without noticing.
pub fn step(present: Option<usize>, count: usize, forward: bool) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (present, forward) {
        (None, true) => 0,
        (None, false) => last,
        (Some(at), true) => last.min(at + 1),
        (Some(at), false) => at.saturating_sub(1).min(last),
    })
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn steps_end_at_the_ends() {
        for (present, count, forward, wanted) in [
            (None, 0, true, None),
            (None, 3, true, Some(0)),
            (None, 3, false, Some(2)),
            (Some(0), 3, true, Some(1)),
            (Some(2), 3, true, Some(2)),
            (Some(2), 3, false, Some(1)),
            (Some(0), 3, false, Some(0)),
            (Some(9), 3, false, Some(2)),
        ] {
            assert_eq!(step(present, count, forward), wanted, "{present:?} of {count}, {forward}");
        }
    }
}
