//! The preview beside the form, where there is room for it: what the preview's own page shows, asked for anew whenever
//! something was saved. It stands in a tree of its own (shadow root), closed to the page, so that its headings, ids and
//! fields have nothing to do with those of the form.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlDetailsElement, RequestInit, ShadowRootInit, ShadowRootMode};

use super::saving::{Saving, on};
use super::shelf::storage;
use crate::islands::browser::{all, fetched, first, parsed};

/// Where the browser remembers that somebody has folded it away.
const CHOICE: &str = "werkbuch:preview";
const FOLDED: &str = "folded";

struct Beside {
    fold: HtmlDetailsElement,
    /// Where the preview is asked for.
    address: String,
    /// What stands there now.
    shown: Element,
    busy: Cell<bool>,
    /// Something was saved that it does not show.
    is_behind: Cell<bool>,
}

/// Unfolds it, unless somebody has folded it away, and follows what is saved.
pub fn listen(saving: &Rc<Saving>) -> Option<()> {
    let fold: HtmlDetailsElement = first(saving.root(), "details[data-beside]")?.dyn_into().ok()?;
    let address = fold.get_attribute("data-beside")?;
    let stage = first(&fold, "[data-stage]")?.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Closed)).ok()?;
    for sheet in all(&document().document_element()?, "head > link[rel=stylesheet]") {
        stage.append_child(&sheet.clone_node().ok()?).ok()?;
    }
    let shown = document().create_element("div").ok()?;
    shown.set_class_name("beside-page");
    stage.append_child(&shown).ok()?;
    fold.set_open(storage().and_then(|kept| kept.get_item(CHOICE).ok().flatten()).as_deref() != Some(FOLDED));
    fold.remove_attribute("hidden").ok()?;

    let beside = Rc::new(Beside { fold, address, shown, busy: Cell::default(), is_behind: Cell::new(true) });
    on(&beside.fold, "toggle", {
        let beside = Rc::clone(&beside);
        move |_: Event| {
            if let Some(kept) = storage() {
                let _ = match beside.fold.open() {
                    true => kept.remove_item(CHOICE),
                    false => kept.set_item(CHOICE, FOLDED),
                };
            }
            beside.catch_up();
        }
    });
    on(saving.form(), "kept", {
        let beside = Rc::clone(&beside);
        move |_: Event| {
            beside.is_behind.set(true);
            beside.catch_up();
        }
    });
    on(&window(), "resize", {
        let beside = Rc::clone(&beside);
        move |_: Event| beside.catch_up()
    });
    on(&beside.shown, "click", {
        let shown = beside.shown.clone();
        move |event: Event| {
            follow_link(&shown, &event);
        }
    });
    // A form of the page leads away from what is being written.
    on(&beside.shown, "submit", |event: Event| event.prevent_default());
    beside.catch_up();
    Some(())
}

impl Beside {
    /// Asks for the preview where it is seen and does not show what was saved.
    fn catch_up(self: &Rc<Self>) {
        let is_seen = self.fold.open() && self.fold.get_bounding_client_rect().width() > 0.0;
        if !is_seen || !self.is_behind.get() || self.busy.replace(true) {
            return;
        }
        self.is_behind.set(false);
        let this = Rc::clone(self);
        spawn_local(async move {
            let answer = fetched(&this.address, &RequestInit::new()).await;
            let page = answer.filter(|(status, _)| *status == 200).and_then(|(_, html)| parsed(&html));
            let article = page.and_then(|page| first(&page, "main article"));
            if let Some(article) = &article {
                this.shown.set_inner_html(&article.outer_html());
            }
            if let Some(old) = first(&this.fold, "[data-old]") {
                let _ = match article {
                    Some(_) => old.set_attribute("hidden", ""),
                    None => old.remove_attribute("hidden"),
                };
            }
            this.busy.set(false);
            // What was saved meanwhile.
            this.catch_up();
        });
    }
}

/// Within the preview a link leads to its place, any other one out of the page that is being written.
fn follow_link(shown: &Element, event: &Event) -> Option<()> {
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    match link.get_attribute("href")?.strip_prefix('#') {
        Some(id) => {
            event.prevent_default();
            first(shown, &format!("[id=\"{id}\"]"))?.scroll_into_view();
        }
        None => link.set_attribute("target", "_blank").ok()?,
    }
    Some(())
}
