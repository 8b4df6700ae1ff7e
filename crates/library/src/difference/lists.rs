//! The items of two lists beside each other: what is called the same belongs together, also where it has moved; then
//! what says nearly the same; and between those what stands at the same place.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Leaf;

/// Of a thousand, from which likeness on two items are taken for the same one.
const ALIKE: usize = 600;
/// Most pairs of items of which the words are compared.
const MOST_PAIRS: usize = 2_500;

/// Something in a list, with its place.
pub(super) type Placed<'a> = Option<(usize, &'a Value)>;

/// What became of one item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair<'a> {
    /// As it was; none of what is new.
    pub old: Placed<'a>,
    /// As it is; none of what is gone.
    pub new: Placed<'a>,
    /// Whether it stands elsewhere among the others than before.
    pub moved: bool,
}

impl<'a> Pair<'a> {
    /// The item before.
    pub(super) fn before(&self) -> Option<&'a Value> {
        self.old.map(|(_, value)| value)
    }

    /// The item now.
    pub(super) fn after(&self) -> Option<&'a Value> {
        self.new.map(|(_, value)| value)
    }

    /// Its path in the list at `path`; of what is gone, the one it had.
    pub(super) fn path(&self, path: &str) -> String {
        let index = self.new.or(self.old).map_or(0, |(index, _)| index);
        format!("{path}[{index}]")
    }

    /// Notes at its values from where it has moved; what is within an item moves with it and is not told twice.
    pub(super) fn mark<'l>(&self, path: &str, leaves: impl Iterator<Item = &'l mut Leaf>) {
        let (true, Some((from, _)), false) = (self.moved, self.old, path.contains('[')) else { return };
        for leaf in leaves {
            leaf.moved_from = Some(from);
        }
    }
}

/// The items of a list.
pub(super) fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice)
}

/// The items of two lists beside each other, in the order of the later one.
pub(super) fn aligned<'a>(before: &'a [Value], after: &'a [Value]) -> Vec<Pair<'a>> {
    let Matched { anchors, moved } = matched(before, after);
    let gone_elsewhere: BTreeSet<usize> = moved.values().copied().collect();
    let old_at = |index: usize| before.get(index).map(|value| (index, value));
    let new_at = |index: usize| after.get(index).map(|value| (index, value));
    // Single words have no place of their own: one is gone, another is new.
    let are_words = before.iter().any(Value::is_string);
    let mut pairs = Vec::new();
    let (mut old, mut new) = (0, 0);
    for (at_old, at_new) in anchors.into_iter().chain([(before.len(), after.len())]) {
        let mut left = (old..at_old).filter(|index| !gone_elsewhere.contains(index));
        for place in new..at_new {
            if let Some(from) = moved.get(&place) {
                pairs.push(Pair { old: old_at(*from), new: new_at(place), moved: true });
            } else if are_words {
                pairs.extend(left.by_ref().map(|index| Pair { old: old_at(index), new: None, moved: false }));
                pairs.push(Pair { old: None, new: new_at(place), moved: false });
            } else {
                pairs.push(Pair { old: left.next().and_then(old_at), new: new_at(place), moved: false });
            }
        }
        pairs.extend(left.map(|index| Pair { old: old_at(index), new: None, moved: false }));
        if let (Some(left), Some(right)) = (old_at(at_old), new_at(at_new)) {
            pairs.push(Pair { old: Some(left), new: Some(right), moved: false });
            (old, new) = (at_old + 1, at_new + 1);
        }
    }
    pairs
}

/// Which items of two lists are the same.
struct Matched {
    /// Those that stand in the same order in both, as pairs of places, in that order.
    anchors: Vec<(usize, usize)>,
    /// Those that have moved: the place now and the place before.
    moved: BTreeMap<usize, usize>,
}

fn matched(before: &[Value], after: &[Value]) -> Matched {
    let mut anchors = common(before, after);
    let mut moved = BTreeMap::new();
    let mut left: BTreeSet<usize> = (0..before.len()).collect();
    let mut right: BTreeSet<usize> = (0..after.len()).collect();
    for (old, new) in &anchors {
        left.remove(old);
        right.remove(new);
    }
    for (old, new) in alike(before, after, &left, &right) {
        if !left.contains(&old) || !right.contains(&new) {
            continue;
        }
        left.remove(&old);
        right.remove(&new);
        if anchors.iter().all(|(at_old, at_new)| (*at_old < old) == (*at_new < new)) {
            anchors.push((old, new));
        } else {
            moved.insert(new, old);
        }
    }
    anchors.sort_unstable();
    Matched { anchors, moved }
}

/// Items that may be the same: most alike first, then nearest.
fn alike(before: &[Value], after: &[Value], left: &BTreeSet<usize>, right: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let by_words = left.len() * right.len() <= MOST_PAIRS;
    let said = |of: &[Value], places: &BTreeSet<usize>| -> Vec<(usize, BTreeSet<String>)> {
        let words = |index: &usize| of.get(*index).filter(|_| by_words).map(words_of).unwrap_or_default();
        places.iter().map(|index| (*index, words(index))).collect()
    };
    let (left, right) = (said(before, left), said(after, right));
    let mut pairs = Vec::new();
    for (old, old_words) in &left {
        for (new, new_words) in &right {
            let same = match (before.get(*old), after.get(*new)) {
                (Some(one), Some(other)) => is_called_the_same(one, other),
                _ => false,
            };
            let likeness = if same { 1_000 } else { likeness(old_words, new_words) };
            if likeness >= ALIKE {
                pairs.push((1_000 - likeness, old.abs_diff(*new), *new, *old));
            }
        }
    }
    pairs.sort_unstable();
    pairs.into_iter().map(|(_, _, new, old)| (old, new)).collect()
}

/// How much of their words two items share, of a thousand.
fn likeness(one: &BTreeSet<String>, other: &BTreeSet<String>) -> usize {
    let shared = 2_000 * one.intersection(other).count();
    shared.checked_div(one.len() + other.len()).unwrap_or_default()
}

/// The words of a record or of a text in several languages; a single word has none beside itself.
fn words_of(value: &Value) -> BTreeSet<String> {
    fn collect(value: &Value, words: &mut BTreeSet<String>) {
        match value {
            Value::String(text) => {
                let all = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
                words.extend(all.map(str::to_lowercase));
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
            Value::Object(object) => object.values().for_each(|item| collect(item, words)),
            _ => {}
        }
    }
    let mut words = BTreeSet::new();
    if value.is_object() {
        collect(value, &mut words);
    }
    words
}

/// The longest row of items that are called the same in both lists, as pairs of places.
fn common(before: &[Value], after: &[Value]) -> Vec<(usize, usize)> {
    let (rows, columns) = (before.len(), after.len());
    let same = |old: usize, new: usize| match (before.get(old), after.get(new)) {
        (Some(old), Some(new)) => is_called_the_same(old, new),
        _ => false,
    };
    let mut lengths = vec![vec![0_u32; columns + 1]; rows + 1];
    let at = |lengths: &[Vec<u32>], row: usize, column: usize| {
        lengths.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
    };
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let length = if same(row, column) {
                at(&lengths, row + 1, column + 1) + 1
            } else {
                at(&lengths, row + 1, column).max(at(&lengths, row, column + 1))
            };
            if let Some(cell) = lengths.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = length;
            }
        }
    }
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < rows && column < columns {
        if same(row, column) {
            pairs.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if at(&lengths, row + 1, column) >= at(&lengths, row, column + 1) {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// By which an item is recognised, in this order.
const NAMES: [&str; 8] = ["title", "heading", "name", "key", "id", "file", "target", "format"];

fn is_called_the_same(one: &Value, other: &Value) -> bool {
    if one == other {
        return true;
    }
    NAMES.iter().any(|name| match (one.get(name), other.get(name)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    })
}
