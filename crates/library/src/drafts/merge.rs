//! Two people, one draft: field by field, and within a text sentence by sentence. What both changed is disputed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// Whose version is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What the viewer wrote.
    Mine,
    /// What was saved meanwhile.
    Theirs,
}

/// What both changed, each differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Disputed {
    /// Path in the authored fields: `title.de`, `fields.steps[2].minutes_min`.
    pub path: String,
    /// As the viewer wrote it; none where it was taken out.
    pub mine: Option<Value>,
    /// As it was saved meanwhile; none where it was taken out.
    pub theirs: Option<Value>,
}

/// Both sets of changes since `base`. What is disputed and not chosen stands as saved meanwhile, and is named.
pub(super) fn merge(
    base: &Map<String, Value>,
    mine: &Map<String, Value>,
    theirs: &Map<String, Value>,
    choices: &BTreeMap<String, Side>,
) -> (Map<String, Value>, Vec<Disputed>) {
    let mut merge = Merge { choices, disputed: Vec::new() };
    let merged = merge.objects("", base, mine, theirs);
    (merged, merge.disputed)
}

struct Merge<'a> {
    choices: &'a BTreeMap<String, Side>,
    disputed: Vec<Disputed>,
}

impl Merge<'_> {
    fn objects(
        &mut self,
        path: &str,
        base: &Map<String, Value>,
        mine: &Map<String, Value>,
        theirs: &Map<String, Value>,
    ) -> Map<String, Value> {
        let keys: BTreeSet<&String> = mine.keys().chain(theirs.keys()).collect();
        let mut merged = Map::new();
        for key in keys {
            let at = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            if let Some(value) = self.values(&at, base.get(key), mine.get(key), theirs.get(key)) {
                merged.insert(key.clone(), value);
            }
        }
        merged
    }

    fn values(
        &mut self,
        path: &str,
        base: Option<&Value>,
        mine: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        if mine == theirs || base == theirs {
            return mine.cloned();
        }
        if base == mine {
            return theirs.cloned();
        }
        match (base, mine, theirs) {
            (base, Some(Value::Object(mine)), Some(Value::Object(theirs))) => {
                let nothing = Map::new();
                let base = base.and_then(Value::as_object).unwrap_or(&nothing);
                return Some(Value::Object(self.objects(path, base, mine, theirs)));
            }
            (Some(Value::Array(base)), Some(Value::Array(mine)), Some(Value::Array(theirs)))
                if in_place(base, mine) && in_place(base, theirs) =>
            {
                let items = (0..base.len()).filter_map(|index| {
                    self.values(&format!("{path}[{index}]"), base.get(index), mine.get(index), theirs.get(index))
                });
                return Some(Value::Array(items.collect()));
            }
            (Some(Value::String(base)), Some(Value::String(mine)), Some(Value::String(theirs))) => {
                if let Ok(text) = diffy::merge(&apart(base), &apart(mine), &apart(theirs)) {
                    return Some(Value::String(together(&text)));
                }
            }
            _ => {}
        }
        match self.choices.get(path) {
            Some(Side::Mine) => mine.cloned(),
            Some(Side::Theirs) => theirs.cloned(),
            None => {
                self.disputed.push(Disputed { path: path.to_owned(), mine: mine.cloned(), theirs: theirs.cloned() });
                theirs.cloned()
            }
        }
    }
}

/// Whether the items of a list stand where they stood: same number, none moved to another place.
fn in_place(base: &[Value], now: &[Value]) -> bool {
    let moved = |index: usize, item: &Value| base[index] != *item && base.contains(item);
    base.len() == now.len() && !now.iter().enumerate().any(|(index, item)| moved(index, item))
}

/// Marks a line break of the text itself while every sentence stands in a line of its own.
const BREAK: char = '\u{2028}';

/// Every sentence in a line of its own.
fn apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => out.extend([BREAK, '\n']),
            letter => {
                out.push(letter);
                if matches!(letter, '.' | '!' | '?' | ':' | ';') && letters.peek() == Some(&' ') {
                    letters.next();
                    out.extend([' ', '\n']);
                }
            }
        }
    }
    out.push('\n');
    out
}

fn together(lines: &str) -> String {
    lines.replace('\n', "").replace(BREAK, "\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    fn merged(base: Value, mine: Value, theirs: Value) -> (Value, Vec<String>) {
        let (merged, disputed) = merge(&object(base), &object(mine), &object(theirs), &BTreeMap::new());
        (Value::Object(merged), disputed.into_iter().map(|it| it.path).collect())
    }

    #[test]
    fn different_fields_come_together() {
        let (all, disputed) = merged(
            json!({ "a": 1, "b": { "c": 1, "d": 1 }, "gone": 1 }),
            json!({ "a": 2, "b": { "c": 1, "d": 1 }, "gone": 1, "new": 1 }),
            json!({ "a": 1, "b": { "c": 1, "d": 3 } }),
        );
        assert_eq!((all, disputed), (json!({ "a": 2, "b": { "c": 1, "d": 3 }, "new": 1 }), vec![]));
    }

    #[test]
    fn sentences_come_together_and_one_sentence_is_disputed() {
        let text = |text: &str| json!({ "goal": { "de": text } });
        let (all, disputed) = merged(
            text("Erst dies. Dann das.\nSchluss."),
            text("Erst jenes. Dann das.\nSchluss."),
            text("Erst dies. Dann das.\nSchluss jetzt."),
        );
        assert_eq!((all, disputed), (text("Erst jenes. Dann das.\nSchluss jetzt."), vec![]));
        let (all, disputed) = merged(text("Erst dies."), text("Erst jenes."), text("Erst alles."));
        assert_eq!((all, disputed), (text("Erst alles."), vec!["goal.de".to_owned()]));
    }

    #[test]
    fn a_list_that_was_moved_is_not_mixed() {
        let list = |items: &[(&str, u32)]| json!({ "steps": items.iter().map(|(name, minutes)| json!({ "t": name, "m": minutes })).collect::<Vec<_>>() });
        let base = list(&[("a", 10), ("b", 10)]);
        let (_, disputed) = merged(base.clone(), list(&[("b", 10), ("a", 10)]), list(&[("a", 20), ("b", 10)]));
        assert_eq!(disputed, ["steps"]);
        let (all, disputed) = merged(base, list(&[("a", 15), ("b", 10)]), list(&[("a", 10), ("b", 20)]));
        assert_eq!((all, disputed), (list(&[("a", 15), ("b", 20)]), vec![]));
    }

    #[test]
    fn a_choice_ends_the_dispute() {
        let (base, mine, theirs) = (json!({ "a": 1 }), json!({ "a": 2 }), json!({}));
        let (base, mine, theirs) = (object(base), object(mine), object(theirs));
        for (side, value) in [(Side::Mine, json!({ "a": 2 })), (Side::Theirs, json!({}))] {
            let choices = BTreeMap::from([("a".to_owned(), side)]);
            let (merged, disputed) = merge(&base, &mine, &theirs, &choices);
            assert_eq!((Value::Object(merged), disputed), (value, vec![]));
        }
    }

    #[test]
    fn texts_survive_being_taken_apart() {
        for text in ["", "a", "a. b", "a.\n\nb! c? d: e; f", "z. B. so", "..  ."] {
            assert_eq!(together(&apart(text)), text);
        }
    }
}
