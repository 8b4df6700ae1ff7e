//! Items of a list put in order by dragging and by keys, beside their buttons.
//!
//! Whatever way, the program asks for the same change as a button would; the server does it, or while there is none
//! `lists`.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent};

use super::saving::{Saving, on};
use crate::islands::browser::{all, first};

/// What is dragged.
struct Dragged {
    item: Element,
    /// As the handle says it: `to fields.steps[2]`.
    said: String,
    from: usize,
    /// Before which item of the list it would come to lie.
    before: usize,
}

/// Listens to handles and keys.
pub fn listen(saving: &Rc<Saving>) {
    let root = saving.root().clone();
    show_handles(&root);
    on(saving.form(), "replaced", {
        let root = root.clone();
        move |_: Event| show_handles(&root)
    });
    on(&root, "keydown", |event: KeyboardEvent| {
        by_key(&event);
    });

    let dragged: Rc<RefCell<Option<Dragged>>> = Rc::default();
    on(&root, "pointerdown", {
        let dragged = Rc::clone(&dragged);
        move |event: PointerEvent| {
            if let Some(started) = start(&event) {
                *dragged.borrow_mut() = Some(started);
            }
        }
    });
    on(&root, "pointermove", {
        let dragged = Rc::clone(&dragged);
        move |event: PointerEvent| {
            if let Some(dragged) = dragged.borrow_mut().as_mut() {
                over(dragged, f64::from(event.client_y()));
            }
        }
    });
    on(&root, "pointerup", {
        let (saving, dragged) = (Rc::clone(saving), Rc::clone(&dragged));
        move |_: PointerEvent| {
            if let Some(dragged) = dragged.borrow_mut().take() {
                settle(&dragged);
                // Its own place counts among those before it.
                let to = if dragged.before > dragged.from { dragged.before - 1 } else { dragged.before };
                if to != dragged.from {
                    saving.save(Some(("change".to_owned(), format!("{} {to}", dragged.said))));
                }
            }
        }
    });
    for name in ["pointercancel", "lostpointercapture"] {
        let dragged = Rc::clone(&dragged);
        on(&root, name, move |_: PointerEvent| {
            // A move that ended well is over already.
            if let Some(dragged) = dragged.borrow_mut().take() {
                settle(&dragged);
            }
        });
    }
    on(&root, "keydown", move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(dragged) = dragged.borrow_mut().take()
        {
            settle(&dragged);
        }
    });
}

fn show_handles(root: &Element) {
    for shown in all(root, "[data-drag], [data-hint]") {
        let _ = shown.remove_attribute("hidden");
    }
}

/// Alt, Shift and an arrow move the item in which the focus is.
fn by_key(event: &KeyboardEvent) -> Option<()> {
    let word = match event.key().as_str() {
        "ArrowUp" => "up ",
        "ArrowDown" => "down ",
        _ => return None,
    };
    if !event.alt_key() || !event.shift_key() {
        return None;
    }
    let mut item = event.target()?.dyn_into::<Element>().ok()?.closest("li").ok()??;
    loop {
        let button = all(&item, ":scope > .moves button, :scope > .one-head button")
            .find(|button| button.get_attribute("value").is_some_and(|value| value.starts_with(word)));
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            event.prevent_default();
            button.click();
            return Some(());
        }
        // The first and the last item stay, and so does whatever they stand in.
        if first(&item, ":scope > .moves, :scope > .one-head").is_some() {
            return None;
        }
        item = item.parent_element()?.closest("li").ok()??;
    }
}

fn start(event: &PointerEvent) -> Option<Dragged> {
    if event.button() != 0 {
        return None;
    }
    let handle = event.target()?.dyn_into::<Element>().ok()?.closest("[data-drag]").ok()??;
    let item = handle.closest("li").ok()??;
    let from = siblings(&item).iter().position(|sibling| *sibling == item)?;
    // "to fields.steps[2] 0": the place is told when it is known.
    let said = handle.get_attribute("data-drag")?.rsplit_once(' ')?.0.to_owned();
    event.prevent_default();
    handle.set_pointer_capture(event.pointer_id()).ok()?;
    item.set_attribute("data-dragged", "").ok()?;
    Some(Dragged { item, said, from, before: from })
}

fn over(dragged: &mut Dragged, y: f64) {
    let items = siblings(&dragged.item);
    let middle = |item: &Element| {
        let place = item.get_bounding_client_rect();
        place.top() + place.height() / 2.0
    };
    dragged.before = items.iter().position(|item| y < middle(item)).unwrap_or(items.len());
    for (index, item) in items.iter().enumerate() {
        let mark = if index == dragged.before {
            Some("before")
        } else if index + 1 == items.len() && dragged.before == items.len() {
            Some("after")
        } else {
            None
        };
        let _ = match mark {
            Some(mark) => item.set_attribute("data-drop", mark),
            None => item.remove_attribute("data-drop"),
        };
    }
}

/// Nothing is dragged any more.
fn settle(dragged: &Dragged) {
    let _ = dragged.item.remove_attribute("data-dragged");
    for item in siblings(&dragged.item) {
        let _ = item.remove_attribute("data-drop");
    }
}

/// The items of the list that can be moved; the empty line at the end cannot.
fn siblings(item: &Element) -> Vec<Element> {
    let list = item.parent_element();
    list.iter().flat_map(|list| all(list, ":scope > li")).filter(|item| first(item, "[data-drag]").is_some()).collect()
}
