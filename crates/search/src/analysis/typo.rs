//! How far a typed word may be from the one that was meant.

/// Words of at least so many letters may be mistyped once.
pub const ONE_TYPO: usize = 5;
/// Words of at least so many letters may be mistyped twice.
const TWO_TYPOS: usize = 9;

/// How often a word with this key may be mistyped.
pub fn typos_allowed(key: &str) -> u8 {
    match key.chars().count() {
        0..ONE_TYPO => 0,
        ONE_TYPO..TWO_TYPOS => 1,
        _ => 2,
    }
}

/// Letters to change, add, leave out or swap with their neighbour to make one word of the other.
pub fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let change = usize::from(one[i - 1] != other[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let cases = [
            ("dialog", "dialog", 0),
            ("dialog", "dailog", 1),
            ("zukunfswerkstat", "zukunftswerkstatt", 2),
            ("", "abc", 3),
        ];
        for (one, other, is) in cases {
            assert_eq!(distance(one, other), is, "{one} {other}");
        }
    }

    #[test]
    fn longer_words_may_be_mistyped_more() {
        assert_eq!(["burg", "burge", "burgerra", "burgerrat"].map(typos_allowed), [0, 1, 1, 2]);
    }
}
