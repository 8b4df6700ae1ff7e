//! Queue and case by single keys, for whoever reviews much. Each key does what a link, a tick or a button of the page
//! does; never while somebody types, never together with Ctrl, Alt or Meta, and not at all where it is switched off
//! (WCAG 2.1.4), which this browser remembers.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlDetailsElement, HtmlElement, HtmlInputElement, KeyboardEvent, Storage};

use super::saving::on;
use super::steps::step;
use crate::islands::browser::{all, first};

/// Name under which the browser remembers that keys are switched off.
const SHELF: &str = "werkbuch:keys";
const OFF: &str = "off";
/// In what one types: letters mean something there already.
const TYPED_IN: &str = "textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])";

/// Shows the list of keys that the page brought along and listens to them.
pub fn listen(root: &Element) -> Option<()> {
    let list = first(root, "[data-keys]")?;
    let room = list.get_attribute("data-keys")?;
    let switch: HtmlInputElement = first(&list, "input[type=checkbox]")?.dyn_into().ok()?;
    switch.set_checked(storage().and_then(|shelf| shelf.get_item(SHELF).ok()?).as_deref() != Some(OFF));
    list.remove_attribute("hidden").ok()?;
    on(&switch, "change", {
        let switch = switch.clone();
        move |_: Event| remember(switch.checked())
    });
    on(&document(), "keydown", move |event: KeyboardEvent| {
        if switch.checked() && is_ours(&event) && pressed(&room, &event.key(), &list).is_some() {
            event.prevent_default();
        }
    });
    Some(())
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn remember(is_on: bool) {
    let Some(shelf) = storage() else { return };
    let _ = if is_on { shelf.remove_item(SHELF) } else { shelf.set_item(SHELF, OFF) };
}

/// Whether nobody else has a use for this key.
fn is_ours(event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() || event.default_prevented() {
        return false;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_none_or(|target| target.closest(TYPED_IN).ok().flatten().is_none())
}

/// Does what the key says; none where it says nothing here.
fn pressed(room: &str, key: &str, list: &Element) -> Option<()> {
    let page: Element = document().body()?.into();
    let rows = || all(&page, "table.worklist tbody tr").collect::<Vec<_>>();
    match (room, key) {
        (_, "?") => go_to(list),
        ("queue", "j" | "k") => {
            let rows = rows();
            go_to(&first(rows.get(step(at(&rows), rows.len(), key == "j")?)?, ".title a")?)
        }
        ("queue", "o") => click(&first(&present(&rows())?, ".title a")?),
        ("queue", "x") => click(&first(&present(&rows())?, "input[name=number]")?),
        ("queue", "a") => take(&page, &rows()),
        ("queue", "/") => go_to(&first(&page, "form.toolbar select")?),
        ("case", "n" | "p") => {
            let fields = fields(&page);
            go_to(fields.get(step(at(&fields), fields.len(), key == "n")?)?)
        }
        ("case", "c") => comment(&present(&fields(&page))?),
        ("case", "e") => go_to(&first(&page, "#decision input[name=verdict]")?),
        _ => None,
    }
}

/// The fields of a case that are shown; what stays as it is may be folded.
fn fields(page: &Element) -> Vec<Element> {
    let is_shown = |field: &Element| field.closest("details:not([open])").ok().flatten().is_none();
    all(page, ".bench-main .diff-field").filter(is_shown).collect()
}

/// In which of these the focus is.
fn at(places: &[Element]) -> Option<usize> {
    let focus = document().active_element()?;
    places.iter().position(|place| place.contains(Some(&focus)))
}

fn present(places: &[Element]) -> Option<Element> {
    places.get(at(places)?).cloned()
}

/// Puts the focus there, which brings it into sight.
fn go_to(place: &Element) -> Option<()> {
    let place: &HtmlElement = place.dyn_ref()?;
    // Links and controls take it by themselves.
    if place.tab_index() < 0 {
        place.set_tab_index(-1);
    }
    place.focus().ok()
}

fn click(element: &Element) -> Option<()> {
    element.dyn_ref::<HtmlElement>()?.click();
    Some(())
}

/// Takes what is marked, or else the entry in which the focus is.
fn take(page: &Element, rows: &[Element]) -> Option<()> {
    let form = first(page, "table.worklist")?.closest("form").ok()??;
    // A button with an address of its own gives to somebody else.
    let button = first(&form, "button[type=submit]:not([formaction])")?;
    if first(&form, "input[name=number]:checked").is_none() {
        let own: HtmlInputElement = first(&present(rows)?, "input[name=number]")?.dyn_into().ok()?;
        own.set_checked(true);
    }
    click(&button)
}

/// Opens the form of a comment at this field.
fn comment(field: &Element) -> Option<()> {
    let form: HtmlDetailsElement = first(field, "details.comment-add")?.dyn_into().ok()?;
    form.set_open(true);
    go_to(&first(&form, "textarea")?)
}
