//! One change of a list, as a button says it: `up fields.steps[2]`, `to fields.steps[2] 0`.

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
    /// The item goes to this place, from 0; the others keep their order.
    To(usize),
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
            Self::To(_) => "to",
        }
    }
}

impl Change {
    /// What a button says; none where it says nothing that could be done.
    pub fn read(text: &str) -> Option<Self> {
        let (word, name) = text.split_once(' ')?;
        let (name, place) = name.split_once(' ').map_or((name, None), |(name, place)| (name, Some(place)));
        let how = match place {
            Some(place) if word == Move::To(0).word() => Move::To(place.parse().ok()?),
            Some(_) => return None,
            None => [Move::Add, Move::Remove, Move::Up, Move::Down].into_iter().find(|how| how.word() == word)?,
        };
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
        let said = format!("{} {list}[{index}]", how.word());
        if let Move::To(place) = how { format!("{said} {place}") } else { said }
    }

    /// Where the item is afterwards, in a list of so many before; none where it is gone.
    pub fn place(&self, count: usize) -> Option<usize> {
        match self.how {
            Move::Add => Some(count),
            Move::Remove => None,
            Move::Up => Some(self.index.saturating_sub(1)),
            Move::Down => Some((self.index + 1).min(count.saturating_sub(1))),
            Move::To(place) => Some(place.min(count.saturating_sub(1))),
        }
    }

    /// Applies itself to the items of its list, apart from adding.
    pub(super) fn apply<T>(&self, items: &mut Vec<T>) {
        match self.how {
            Move::Remove if self.index < items.len() => {
                items.remove(self.index);
            }
            Move::Up if (1..items.len()).contains(&self.index) => items.swap(self.index, self.index - 1),
            Move::Down if self.index + 1 < items.len() => items.swap(self.index, self.index + 1),
            Move::To(place) if self.index < items.len() => {
                let item = items.remove(self.index);
                items.insert(place.min(items.len()), item);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_say_what_they_do() {
        for how in [Move::Remove, Move::Up, Move::Down, Move::To(3)] {
            let said = Change::of(how, "fields.steps", 12);
            assert_eq!(Change::read(&said), Some(Change { how, list: "fields.steps".to_owned(), index: 12 }));
        }
        let added = Change::read(&Change::add("fields.resources.funding")).expect("it is read");
        assert_eq!((added.how, added.list.as_str()), (Move::Add, "fields.resources.funding"));
        for nonsense in
            ["", "up", "up fields.steps", "up fields.steps[x]", "burn fields.steps[1]", "up a[1] 2", "to a[1]"]
        {
            assert_eq!(Change::read(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn an_item_goes_where_it_is_sent() {
        let after = |how, index| {
            let mut items = vec!['a', 'b', 'c', 'd'];
            let change = Change { how, list: "fields.steps".to_owned(), index };
            change.apply(&mut items);
            (items.into_iter().collect::<String>(), change.place(4))
        };
        for (how, index, order, place) in [
            (Move::To(0), 2, "cabd", Some(0)),
            (Move::To(3), 0, "bcda", Some(3)),
            (Move::To(9), 1, "acdb", Some(3)),
            (Move::To(0), 7, "abcd", Some(0)),
            (Move::Up, 1, "bacd", Some(0)),
            (Move::Down, 3, "abcd", Some(3)),
            (Move::Remove, 1, "acd", None),
        ] {
            assert_eq!(after(how, index), (order.to_owned(), place), "{how:?} {index}");
        }
    }
}
