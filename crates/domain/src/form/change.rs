//! One change of a list, as a button says it: `up fields.steps[2]`.

/// What happens to the item or list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// An empty item at the end of the list.
    Add,
    /// The item is taken out.
    Remove,
    /// The item changes places with the one before it.
    Up,
    /// The item changes places with the one behind it.
    Down,
}

/// A change of the list with this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happens.
    pub how: Move,
    /// Name of the list: `fields.steps`.
    pub list: String,
    /// Which item, from 0; 0 when adding.
    pub index: usize,
}

impl Move {
    /// As a button says it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

impl Change {
    /// What a button says; none where it says nothing that could be done.
    pub fn read(text: &str) -> Option<Self> {
        let (word, name) = text.split_once(' ')?;
        let how = [Move::Add, Move::Remove, Move::Up, Move::Down].into_iter().find(|how| how.word() == word)?;
        if how == Move::Add {
            return Some(Self { how, list: name.to_owned(), index: 0 });
        }
        let (list, index) = name.strip_suffix(']')?.rsplit_once('[')?;
        Some(Self { how, list: list.to_owned(), index: index.parse().ok()? })
    }

    /// The value of the button that adds to a list.
    pub fn add(list: &str) -> String {
        format!("{} {list}", Move::Add.word())
    }

    /// The value of the button that changes an item.
    pub fn of(how: Move, list: &str, index: usize) -> String {
        format!("{} {list}[{index}]", how.word())
    }

    /// Applies itself to the items of its list, apart from adding.
    pub(super) fn apply<T>(&self, items: &mut Vec<T>) {
        match self.how {
            Move::Remove if self.index < items.len() => {
                items.remove(self.index);
            }
            Move::Up if (1..items.len()).contains(&self.index) => items.swap(self.index, self.index - 1),
            Move::Down if self.index + 1 < items.len() => items.swap(self.index, self.index + 1),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_say_what_they_do() {
        for how in [Move::Remove, Move::Up, Move::Down] {
            let said = Change::of(how, "fields.steps", 12);
            assert_eq!(Change::read(&said), Some(Change { how, list: "fields.steps".to_owned(), index: 12 }));
        }
        let added = Change::read(&Change::add("fields.resources.funding")).expect("it is read");
        assert_eq!((added.how, added.list.as_str()), (Move::Add, "fields.resources.funding"));
        for nonsense in ["", "up", "up fields.steps", "up fields.steps[x]", "burn fields.steps[1]"] {
            assert_eq!(Change::read(nonsense), None, "{nonsense}");
        }
    }
}
