//! Lists put in order in the page itself, while no server can be asked. Items of the page stay what they are, with all
//! that was typed in them, and get other numbers; the server does the same to what it has when it learns of it
//! (`domain::form::arranged`). New items and buttons come from the template of the page.

use domain::form::{Change, Move};
use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlInputElement, HtmlTemplateElement, Node};

use super::{BLANK, numbers};
use crate::islands::browser::{all, first, parsed};

/// What was done.
pub struct Arranged {
    /// Id of the item, or of its list where it is gone.
    pub at: String,
    /// What is said to those who do not see it.
    pub says: String,
}

/// One list of the form.
struct List {
    /// Its name: `fields.steps`.
    name: String,
    element: Element,
    /// Items with the number that each had; none for a new one.
    items: Vec<(Option<usize>, Element)>,
    /// The last item is an empty line that only waits.
    waits: bool,
    /// An item with all its buttons, numbered [`BLANK`].
    blank: Element,
}

/// Does what a button asks of a list; none where it cannot be done here.
pub fn arrange(root: &Element, said: &str) -> Option<Arranged> {
    let change = Change::read(said)?;
    let place = document().get_element_by_id(&numbers::place(&change.list))?;
    let mut list = List::of(root, &place, &change.list)?;
    let before = list.items.len();
    let count = before - usize::from(list.waits);
    let words = first(root, "[data-status]")?;
    let says = |name: &str, item: &Element| {
        let text = words.get_attribute(name).unwrap_or_default();
        text.replace("{item}", &called(item))
    };
    let mut said = String::new();
    let to = match change.how {
        Move::Add => {
            let new: Element = list.blank.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
            list.element.append_child(&new).ok()?;
            list.items.push((None, new));
            // In a list of texts what stood last becomes an item, and the new one waits.
            Some(list.items.len() - 1)
        }
        Move::Remove if change.index < count => {
            let (_, item) = list.items.remove(change.index);
            said = says("data-removed", &item);
            item.remove();
            None
        }
        Move::Up | Move::Down | Move::To(_) if change.index < count => {
            let to = change.place(count)?;
            let (was, item) = list.items.remove(change.index);
            said = says("data-moved", &item)
                .replace("{place}", &(to + 1).to_string())
                .replace("{count}", &count.to_string());
            let behind = list.items.get(to).map(|(_, it)| it.clone());
            list.element.insert_before(&item, behind.as_ref().map(AsRef::<Node>::as_ref)).ok()?;
            list.items.insert(to, (was, item));
            Some(to)
        }
        _ => return None,
    };
    list.follow(before);
    list.number();
    list.equip();
    let at = to.and_then(|to| list.items.get(to)).map(|(_, item)| item.clone());
    if let Some(item) = at.as_ref().filter(|_| change.how == Move::Add) {
        said = says("data-added", item);
    }
    Some(Arranged { at: at.unwrap_or(place).id(), says: said })
}

impl List {
    fn of(root: &Element, place: &Element, name: &str) -> Option<Self> {
        let element = first(place, ":scope > ol")?;
        let items: Vec<_> = all(&element, ":scope > li").enumerate().map(|(index, it)| (Some(index), it)).collect();
        let waits = element.class_name().contains("text-list") && !items.is_empty();
        let template: HtmlTemplateElement = first(root, "template[data-items]")?.dyn_into().ok()?;
        let blank = first(&parsed(&template.inner_html())?, &format!("[data-list=\"{name}\"] > li"))?;
        Some(Self { name: name.to_owned(), element, items, waits, blank })
    }

    /// Steps name an earlier one by its number, which follows it or goes with it.
    fn follow(&self, before: usize) {
        let now = |was: usize| self.items.iter().position(|(it, _)| *it == Some(was));
        for (_, item) in &self.items {
            for field in all(item, "input[name$=\".parallel_with\"]") {
                let field: HtmlInputElement = field.unchecked_into();
                let named = field.value().trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                if let Some(was) = named.filter(|was| *was < before) {
                    field.set_value(&now(was).map(|now| (now + 1).to_string()).unwrap_or_default());
                }
            }
        }
    }

    /// Gives every item the number of its place.
    fn number(&self) {
        // By way of names that nobody has: choices of two items must not be one group for a moment.
        for (now, (was, item)) in self.items.iter().enumerate() {
            rename(item, &self.name, &was.unwrap_or(BLANK).to_string(), &format!("n{now}"));
        }
        for (now, (was, item)) in self.items.iter().enumerate() {
            rename(item, &self.name, &format!("n{now}"), &now.to_string());
            relabel(item, was.unwrap_or(BLANK), now);
        }
    }

    /// Gives every item the buttons of its place.
    fn equip(&self) {
        let count = self.items.len() - usize::from(self.waits);
        for (place, (_, item)) in self.items.iter().enumerate() {
            let old = first(item, ":scope > .moves, :scope > .one-head > .moves");
            if place >= count {
                if let Some(old) = old {
                    old.remove();
                }
                continue;
            }
            let Some(moves) = self.moves(place, count) else { continue };
            let head = first(item, ":scope > .one-head");
            let control = first(item, ":scope > input, :scope > textarea, :scope > .with-unit");
            let _ = match (old, head, control) {
                (Some(old), ..) => old.replace_with_with_node_1(&moves),
                (None, Some(head), _) => head.append_with_node_1(&moves),
                (None, None, Some(control)) => control.after_with_node_1(&moves),
                (None, None, None) => Ok(()),
            };
        }
    }

    fn moves(&self, place: usize, count: usize) -> Option<Element> {
        let item: Element = self.blank.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        rename(&item, &self.name, &BLANK.to_string(), &place.to_string());
        relabel(&item, BLANK, place);
        let moves = first(&item, ".moves")?;
        let unfit =
            [("[value^=\"up \"]", place == 0), ("[value^=\"down \"]", place + 1 == count), ("[data-drag]", count == 1)];
        for (selector, _) in unfit.into_iter().filter(|(_, is_unfit)| *is_unfit) {
            if let Some(part) = first(&moves, selector) {
                part.remove();
            }
        }
        Some(moves)
    }
}

/// What an item is called: by its heading, or by the name of its box.
fn called(item: &Element) -> String {
    let heading = first(item, ":scope > .one-head h3").and_then(|it| it.text_content());
    let label = || first(item, ":scope > [aria-label]").and_then(|it| it.get_attribute("aria-label"));
    heading.or_else(label).unwrap_or_default()
}

fn rename(item: &Element, list: &str, from: &str, to: &str) {
    for element in std::iter::once(item.clone()).chain(all(item, "*")) {
        for name in ["name", "value", "data-drag", "id", "for", "aria-describedby"] {
            if name == "value" && element.tag_name() != "BUTTON" {
                continue;
            }
            let value = element.get_attribute(name);
            if let Some(value) = value.and_then(|value| numbers::attribute(name, &value, list, from, to)) {
                let _ = element.set_attribute(name, &value);
            }
        }
    }
}

fn relabel(item: &Element, was: usize, now: usize) {
    if let Some(heading) = first(item, ":scope > .one-head h3") {
        let text = heading.text_content().unwrap_or_default();
        heading.set_text_content(Some(&numbers::label(&text, was + 1, now + 1)));
    }
    let labelled = ":scope > [aria-label], :scope > .with-unit [aria-label], .moves [aria-label]";
    for element in all(item, labelled) {
        let text = element.get_attribute("aria-label").unwrap_or_default();
        let _ = element.set_attribute("aria-label", &numbers::label(&text, was + 1, now + 1));
    }
}
