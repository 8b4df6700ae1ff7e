//! The notice of entries with a title like this one: whoever says that theirs is new all the same does not see it again,
//! as long as it names no other entry.

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlElement};

use super::saving::{Saving, on};
use super::shelf::storage;
use crate::islands::browser::{all, first};

/// Offers the choice, and keeps it for this draft in the browser.
pub fn listen(saving: &Rc<Saving>) -> Option<()> {
    let root = saving.root().clone();
    let draft = first(&root, "[data-draft]")?.get_attribute("data-draft")?;
    let shelf = format!("werkbuch:new:{draft}");
    show(&root, &shelf);
    for name in ["kept", "replaced"] {
        let (root, shelf) = (root.clone(), shelf.clone());
        on(saving.form(), name, move |_: Event| show(&root, &shelf));
    }
    let saving = Rc::clone(saving);
    on(&root.clone(), "click", move |event: Event| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        if target.and_then(|it| it.closest("[data-new] button").ok().flatten()).is_none() {
            return;
        }
        if let Some(kept) = storage() {
            let _ = kept.set_item(&shelf, &named(&root).into_iter().collect::<Vec<_>>().join(" "));
        }
        for part in all(&root, "[data-part=alike]") {
            let _ = part.set_attribute("hidden", "");
        }
        // What was pressed is gone; the title is what it was about.
        if let Some(title) = document().get_element_by_id("c-title").and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            let _ = title.focus();
        }
        let says = first(&root, "[data-status]").and_then(|status| status.get_attribute("data-goes-on"));
        saving.say(&says.unwrap_or_default());
    });
    Some(())
}

/// The entries that the notice names.
fn named(root: &Element) -> BTreeSet<String> {
    all(root, "[data-part=alike] button[name=variant]").filter_map(|button| button.get_attribute("value")).collect()
}

fn show(root: &Element, shelf: &str) {
    let kept = storage().and_then(|kept| kept.get_item(shelf).ok().flatten()).unwrap_or_default();
    let is_known = named(root).iter().all(|id| kept.split(' ').any(|it| it == id));
    for part in all(root, "[data-part=alike]") {
        let _ = match is_known {
            true => part.set_attribute("hidden", ""),
            false => part.remove_attribute("hidden"),
        };
    }
    for choice in all(root, "[data-new]") {
        let _ = choice.remove_attribute("hidden");
    }
}
