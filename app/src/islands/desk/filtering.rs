//! A field above long lists of ticks: what is typed leaves the lines that match. What is ticked always stays in sight.

use std::rc::Rc;

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};

use super::saving::{Saving, on};
use crate::islands::browser::{all, first};

/// Puts the fields before their lists, also before those of a form that came later, and listens to them.
pub fn listen(saving: &Rc<Saving>) {
    let root = saving.root().clone();
    equip(&root);
    on(saving.form(), "replaced", {
        let root = root.clone();
        move |_: Event| equip(&root)
    });
    on(&root, "keydown", |event: KeyboardEvent| {
        // Enter would press the first button of the form.
        if event.key() == "Enter" && event.target().and_then(field_of).is_some() {
            event.prevent_default();
        }
    });
}

fn field_of(target: web_sys::EventTarget) -> Option<HtmlInputElement> {
    target.dyn_into::<HtmlInputElement>().ok().filter(|field| field.has_attribute("data-narrows"))
}

fn equip(root: &Element) {
    for list in all(root, "[data-filter]") {
        before(&list);
    }
}

/// The field before one list; it has no name, so that it is not sent.
fn before(list: &Element) -> Option<()> {
    let place = document().create_element("div").ok()?;
    place.set_class_name("narrow");
    let label = document().create_element("label").ok()?;
    label.set_text_content(list.get_attribute("data-filter").as_deref());
    let field: HtmlInputElement = document().create_element("input").ok()?.dyn_into().ok()?;
    field.set_type("search");
    field.set_class_name("input");
    field.set_autocomplete("off");
    field.set_attribute("data-narrows", "").ok()?;
    let count = document().create_element("p").ok()?;
    count.set_class_name("below");
    count.set_attribute("role", "status").ok()?;
    on(&field, "input", {
        let (list, field, count) = (list.clone(), field.clone(), count.clone());
        move |event: Event| {
            // Nothing of the entry is written.
            event.stop_propagation();
            narrow(&list, &field.value(), &count);
        }
    });
    on(&field, "change", |event: Event| event.stop_propagation());
    label.append_child(&field).ok()?;
    place.append_child(&label).ok()?;
    place.append_child(&count).ok()?;
    list.before_with_node_1(&place).ok()
}

/// Leaves the lines in which every word occurs.
fn narrow(list: &Element, typed: &str, count: &Element) {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let (mut shown, mut lines) = (0_usize, 0_usize);
    for line in all(list, ":scope > label") {
        let text = line.text_content().unwrap_or_default();
        let said = format!("{text} {}", line.get_attribute("data-words").unwrap_or_default()).to_lowercase();
        let fits = words.iter().all(|word| said.contains(word));
        let is_ticked = first(&line, "input").is_some_and(|tick| tick.matches(":checked") == Ok(true));
        lines += 1;
        shown += usize::from(fits);
        let _ = if fits || is_ticked { line.remove_attribute("hidden") } else { line.set_attribute("hidden", "") };
    }
    let says = match (words.is_empty(), shown) {
        (true, _) => None,
        (false, 0) => list.get_attribute("data-none"),
        (false, _) => list.get_attribute("data-count"),
    };
    let says = says.map(|says| says.replace("{count}", &shown.to_string()).replace("{all}", &lines.to_string()));
    count.set_text_content(Some(&says.unwrap_or_default()));
}
