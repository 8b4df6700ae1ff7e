//! Where in a file a field stands.

use toml_edit::{Document, Item, Value};

/// Lines of the fields of one file.
pub(super) struct Lines {
    document: Document<String>,
    first: usize,
    body: usize,
    body_key: Option<&'static str>,
}

impl Lines {
    /// `first` is the line of the file at which the front matter's text begins, `body` that of its body.
    pub(super) const fn new(
        document: Document<String>,
        first: usize,
        body: usize,
        body_key: Option<&'static str>,
    ) -> Self {
        Self { document, first, body, body_key }
    }

    /// The line of the deepest part of `path` that stands in the file; its first line where nothing does.
    pub(super) fn of(&self, path: &str) -> usize {
        let mut steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
        let Some(top) = steps.next() else { return self.first };
        if Some(top) == self.body_key {
            return self.body;
        }
        let mut start = self.document.as_table().key(top).and_then(toml_edit::Key::span).map(|span| span.start);
        let mut at = self.document.get(top).map(Place::Item);
        for step in steps {
            let next = at.as_ref().and_then(|place| place.child(step));
            let Some((child, key_start)) = next else { break };
            start = key_start.or_else(|| child.start()).or(start);
            at = Some(child);
        }
        start.map_or(self.first, |start| self.first + self.document.raw()[..start].matches('\n').count())
    }
}

enum Place<'a> {
    Item(&'a Item),
    Value(&'a Value),
    Table(&'a toml_edit::Table),
}

impl<'a> Place<'a> {
    fn start(&self) -> Option<usize> {
        match self {
            Self::Item(item) => item.span(),
            Self::Value(value) => value.span(),
            Self::Table(table) => table.span(),
        }
        .map(|span| span.start)
    }

    fn child(&self, step: &str) -> Option<(Place<'a>, Option<usize>)> {
        if let Ok(index) = step.parse::<usize>() {
            let child = match self {
                Self::Item(Item::ArrayOfTables(tables)) => Place::Table(tables.get(index)?),
                Self::Item(Item::Value(Value::Array(values))) | Self::Value(Value::Array(values)) => {
                    Place::Value(values.get(index)?)
                }
                _ => return None,
            };
            return Some((child, None));
        }
        match self {
            Self::Item(Item::Table(table)) => Self::keyed(table, step),
            Self::Table(table) => Self::keyed(table, step),
            Self::Item(Item::Value(Value::InlineTable(table))) | Self::Value(Value::InlineTable(table)) => {
                let start = table.key(step).and_then(toml_edit::Key::span).map(|span| span.start);
                Some((Place::Value(table.get(step)?), start))
            }
            _ => None,
        }
    }

    fn keyed(table: &'a toml_edit::Table, step: &str) -> Option<(Place<'a>, Option<usize>)> {
        let start = table.key(step).and_then(toml_edit::Key::span).map(|span| span.start);
        Some((Place::Item(table.get(step)?), start))
    }
}
