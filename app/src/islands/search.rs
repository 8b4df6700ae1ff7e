//! Results as one types. Wraps a form that works without it: asks for the same query as a fragment, and puts the
//! parts of the answer (`data-part`) in place of those on the page.
//!
//! The form says where to ask (`data-fragment`) and whether the address of the page follows (`data-keeps-address`).
//! Enter sends the form as ever. When something fails, the page stays as it is.

use leptos::prelude::*;

/// The form and all that changes with it.
#[island]
pub fn Search(children: Children) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    let (on_typed, on_chosen) = {
        let search = browser::Search::new(root);
        let typed = search.clone();
        (
            move |_: leptos::ev::Event| {
                typed.later(150);
                typed.suggest(100);
            },
            move |_: leptos::ev::Event| search.later(0),
        )
    };
    #[cfg(not(feature = "hydrate"))]
    let (on_typed, on_chosen) = (|_: leptos::ev::Event| {}, |_: leptos::ev::Event| {});
    view! { <div class="live" node_ref=root on:input=on_typed on:change=on_chosen>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    use leptos::prelude::*;
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::spawn_local;
    use web_sys::{AbortController, Document, Element, HtmlFormElement, HtmlInputElement, RequestInit};

    use crate::islands::browser::{self, PATIENCE, after, all, fetched_unless, first, is_touched, parsed};

    /// Milliseconds after the last answer before the number is said.
    const QUIET: i32 = 1000;

    /// What is known between two keys.
    #[derive(Clone)]
    pub struct Search {
        root: NodeRef<leptos::html::Div>,
        waiting: Rc<Cell<Option<i32>>>,
        suggesting: Rc<Cell<Option<i32>>>,
        saying: Rc<Cell<Option<i32>>>,
        running: Rc<RefCell<Option<AbortController>>>,
        number: Rc<Cell<u32>>,
        /// Parameters that the page shows.
        shown: Rc<RefCell<String>>,
    }

    impl Search {
        pub fn new(root: NodeRef<leptos::html::Div>) -> Self {
            let search = Self {
                root,
                waiting: Rc::default(),
                suggesting: Rc::default(),
                saying: Rc::default(),
                running: Rc::default(),
                number: Rc::default(),
                shown: Rc::default(),
            };
            let first = search.clone();
            Effect::new(move || {
                let Some(form) = first.form() else { return };
                // What the server rendered; what was typed before this program arrived differs from it.
                *first.shown.borrow_mut() = if is_touched(&form) { "?".to_owned() } else { parameters(&form) };
                first.later(0);
            });
            search
        }

        fn form(&self) -> Option<HtmlFormElement> {
            self.root.get_untracked()?.query_selector("form[data-fragment]").ok()??.dyn_into().ok()
        }

        /// Asks after a pause, unless something is typed in it.
        pub fn later(&self, pause: i32) {
            let search = self.clone();
            after(pause, &self.waiting, move || search.ask());
        }

        /// Fills the list of suggestions of the field, after a pause.
        pub fn suggest(&self, pause: i32) {
            let search = self.clone();
            after(pause, &self.suggesting, move || {
                search.suggestions();
            });
        }

        fn suggestions(&self) -> Option<()> {
            let root = self.root.get_untracked()?;
            let list = first(&root, "[data-suggestions]")?;
            let field: HtmlInputElement = root.query_selector("input[list]").ok()??.dyn_into().ok()?;
            browser::suggest(&list, field)
        }

        fn ask(&self) {
            let Some(form) = self.form() else { return };
            let wanted = parameters(&form);
            if *self.shown.borrow() == wanted {
                return;
            }
            if let Some(older) = self.running.take() {
                older.abort();
            }
            let Ok(controller) = AbortController::new() else { return };
            *self.running.borrow_mut() = Some(controller.clone());
            let number = self.number.get() + 1;
            self.number.set(number);
            let fragment = form.get_attribute("data-fragment").unwrap_or_default();
            let joint = if fragment.contains('?') { '&' } else { '?' };
            let address = format!("{fragment}{joint}{wanted}");
            let search = self.clone();
            spawn_local(async move {
                let answer = fetched_unless(&address, &RequestInit::new(), &controller, PATIENCE).await;
                // An older answer never replaces a newer one, whatever the network does.
                if search.number.get() != number {
                    return;
                }
                if let Some((200, html)) = answer {
                    *search.shown.borrow_mut() = wanted;
                    search.show(&form, &html);
                }
            });
        }

        fn show(&self, form: &HtmlFormElement, html: &str) -> Option<()> {
            let root = self.root.get_untracked()?;
            let document = document();
            let answer = parsed(html)?;
            for part in all(&answer, "[data-part]") {
                let name = part.get_attribute("data-part")?;
                let Some(old) = root.query_selector(&format!("[data-part={name}]")).ok()? else { continue };
                if old.contains(document.active_element().as_deref()) {
                    recount(&old, &part);
                } else {
                    keep_folds(&old, &part);
                    old.set_inner_html(&part.inner_html());
                }
            }
            if form.has_attribute("data-keeps-address") {
                self.keep_address(form, &document, &answer);
            }
            let says = first(&answer, "[data-says]")?.text_content()?;
            let status = first(&root, "[data-status]")?;
            after(QUIET, &self.saying, move || status.set_text_content(Some(&says)));
            Some(())
        }

        fn keep_address(&self, form: &HtmlFormElement, document: &Document, answer: &Element) {
            let shown = self.shown.borrow();
            let address = |path: &str| if shown.is_empty() { path.to_owned() } else { format!("{path}?{shown}") };
            let action = form.get_attribute("action").unwrap_or_default();
            if let Ok(history) = window().history() {
                let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address(&action)));
            }
            if let Ok(Some(titled)) = answer.query_selector("[data-title]") {
                document.set_title(&titled.get_attribute("data-title").unwrap_or_default());
            }
            // The other language stays on the same query.
            if let Some(page) = document.document_element() {
                for link in all(&page, "a[data-keeps-query]") {
                    let href = link.get_attribute("href").unwrap_or_default();
                    let _ = link.set_attribute("href", &address(href.split('?').next().unwrap_or_default()));
                }
            }
        }
    }

    /// The query of a form, without what is empty.
    fn parameters(form: &HtmlFormElement) -> String {
        browser::parameters(form, |_, value| !value.trim().is_empty())
    }

    /// Folds that the reader opened stay open, and the other way round.
    fn keep_folds(old: &Element, new: &Element) {
        for fold in all(new, "[data-fold]") {
            let name = fold.get_attribute("data-fold").unwrap_or_default();
            let Ok(Some(before)) = old.query_selector(&format!("[data-fold={name}]")) else { continue };
            let _ = if before.has_attribute("open") {
                fold.set_attribute("open", "")
            } else {
                fold.remove_attribute("open")
            };
        }
    }

    /// New numbers for the choices that stand there: what has the focus is never taken away.
    fn recount(old: &Element, new: &Element) {
        for option in all(old, ".option") {
            let Ok(Some(input)) = option.query_selector("input") else { continue };
            let value = |name| input.get_attribute(name).unwrap_or_default();
            let same = format!("input[name='{}'][value='{}'] ~ .count", value("name"), value("value"));
            let count = new.query_selector(&same).ok().flatten().and_then(|count| count.text_content());
            if let Ok(Some(place)) = option.query_selector(".count") {
                place.set_text_content(Some(count.as_deref().unwrap_or("0")));
            }
        }
    }
}
