//! Texts that may be formatted: buttons and keys for Markdown, and pasting out of text programs.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    ClipboardEvent, Element, Event, FocusEvent, HtmlDocument, HtmlElement, HtmlInputElement, HtmlTemplateElement,
    HtmlTextAreaElement, KeyboardEvent, UrlSearchParams,
};

use super::marks;
use super::saving::{Saving, on, post};
use crate::islands::browser::{after, all, first, suggest};

/// Listens to what is pasted, pressed and typed.
pub fn listen(saving: &Rc<Saving>) {
    let root = saving.root().clone();
    on(&root, "focusin", {
        let root = root.clone();
        move |event: FocusEvent| {
            if let Some(area) = event.target().and_then(area_of) {
                equip(&root, &area);
            }
        }
    });
    on(&root, "input", {
        let root = root.clone();
        let waiting = Rc::new(Cell::new(None));
        move |event: Event| {
            let field = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
            let list = first(&root, "[data-suggestions]");
            if let (Some(field), Some(list)) = (field.filter(|field| field.has_attribute("list")), list) {
                after(150, &waiting, move || {
                    suggest(&list, field);
                });
            }
        }
    });
    on(&root, "click", |event: Event| {
        let button = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let button = button.and_then(|it| it.closest("[data-mark]").ok().flatten());
        if let Some(button) = button {
            press(&button);
        }
    });
    on(&root, "keydown", |event: KeyboardEvent| {
        by_key(&event);
    });
    let saving = Rc::clone(saving);
    on(&root, "paste", move |event: ClipboardEvent| {
        pasted(&saving, &event);
    });
}

fn area_of(target: web_sys::EventTarget) -> Option<HtmlTextAreaElement> {
    target.dyn_into::<HtmlTextAreaElement>().ok().filter(|area| area.has_attribute("data-markdown"))
}

/// Puts the buttons before a text when somebody comes to write in it.
fn equip(root: &Element, area: &HtmlTextAreaElement) -> Option<()> {
    let before = area.previous_element_sibling();
    if before.is_some_and(|it| it.class_name() == "marks") {
        return None;
    }
    let template: HtmlTemplateElement = first(root, "template[data-marks]")?.dyn_into().ok()?;
    let marks = template.content().first_element_child()?.clone_node_with_deep(true).ok()?;
    let marks: Element = marks.dyn_into().ok()?;
    // One stop for the tab key; arrows lead from button to button (ARIA authoring practices, toolbar).
    first(&marks, "button")?.set_attribute("tabindex", "0").ok()?;
    area.before_with_node_1(&marks).ok()
}

fn press(button: &Element) -> Option<()> {
    let marks = button.parent_element()?;
    let area = area_of(marks.next_element_sibling()?.into())?;
    mark(&button.get_attribute("data-mark")?, &area)
}

fn mark(mark: &str, area: &HtmlTextAreaElement) -> Option<()> {
    let start = area.selection_start().ok()?? as usize;
    let end = area.selection_end().ok()?? as usize;
    // A textarea counts line breaks as one sign, and so does its value.
    let done = marks::apply(mark, &area.value(), start, end)?;
    area.focus().ok()?;
    let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    area.set_selection_range(position(done.range.0), position(done.range.1)).ok()?;
    insert(area, &done.text);
    area.set_selection_range(position(done.select.0), position(done.select.1)).ok()
}

/// Writes in place of what is selected, as if typed: the browser can undo it.
fn insert(area: &HtmlTextAreaElement, text: &str) -> Option<()> {
    let typed: HtmlDocument = document().dyn_into().ok()?;
    if typed.exec_command_with_show_ui_and_value("insertText", false, text) == Ok(true) {
        return Some(());
    }
    area.set_range_text(text).ok()?;
    let event = Event::new("input").ok()?;
    area.dispatch_event(&event).ok().map(drop)
}

fn by_key(event: &KeyboardEvent) -> Option<()> {
    let target = event.target()?;
    if let Some(area) = area_of(target.clone()) {
        if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || event.shift_key() {
            return None;
        }
        let name = match event.key().as_str() {
            "b" => "bold",
            "i" => "italic",
            "k" => "link",
            _ => return None,
        };
        event.prevent_default();
        return mark(name, &area);
    }
    let button = target.dyn_into::<Element>().ok()?.closest("[data-mark]").ok()??;
    let buttons: Vec<Element> = all(&button.parent_element()?, "button").collect();
    let at = buttons.iter().position(|it| *it == button)?;
    let to = match event.key().as_str() {
        "ArrowRight" => (at + 1) % buttons.len(),
        "ArrowLeft" => (at + buttons.len() - 1) % buttons.len(),
        "Home" => 0,
        "End" => buttons.len() - 1,
        _ => return None,
    };
    event.prevent_default();
    button.set_attribute("tabindex", "-1").ok()?;
    buttons[to].set_attribute("tabindex", "0").ok()?;
    buttons[to].dyn_ref::<HtmlElement>()?.focus().ok()
}

/// Milliseconds until a clipboard is pasted as plain text, because nobody made Markdown of it.
const PATIENCE: i32 = 3_000;

/// Pastes formatted text as Markdown, which the server makes of it; without a server, as plain text. What has no
/// format is left to the browser.
fn pasted(saving: &Rc<Saving>, event: &ClipboardEvent) -> Option<()> {
    let area = area_of(event.target()?)?;
    let address = first(saving.root(), "[data-paste]")?.get_attribute("data-paste")?;
    let board = event.clipboard_data()?;
    let html = board.get_data("text/html").ok().filter(|html| !html.trim().is_empty())?;
    let plain = board.get_data("text/plain").ok()?;
    let sent = UrlSearchParams::new().ok()?;
    sent.append("html", &html);
    sent.append("plain", &plain);
    let sent = String::from(sent.to_string());
    event.prevent_default();
    // Whichever comes first is pasted: the answer, or the end of patience.
    let done = Rc::new(Cell::new(false));
    let paste = {
        let (saving, done) = (Rc::clone(saving), Rc::clone(&done));
        move |text: &str, says: &str| {
            if done.replace(true) {
                return;
            }
            insert(&area, text);
            let status = first(saving.root(), "[data-status]");
            saving.say(&status.and_then(|status| status.get_attribute(says)).unwrap_or_default());
        }
    };
    let (impatient, text) = (paste.clone(), plain.clone());
    after(PATIENCE, &Cell::new(None), move || impatient(&text, "data-pasted-plain"));
    spawn_local(async move {
        match post(&address, &sent, false).await {
            Some((200, text)) => paste(&text, "data-pasted"),
            Some((204, _)) => paste(&plain, ""),
            _ => paste(&plain, "data-pasted-plain"),
        }
    });
    Some(())
}
