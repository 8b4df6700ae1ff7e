//! What was written and is not taken: shown as text, to be copied.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{
    Element, Event, HtmlDocument, HtmlFormElement, HtmlInputElement, HtmlTemplateElement, HtmlTextAreaElement,
};

use super::saving::{Saving, on};
use crate::islands::browser::{all, first, parsed};

/// Shows why nothing is taken, if the server said so, and the text.
pub fn show(root: &Element, form: &HtmlFormElement, why: &str) -> Option<()> {
    let place = first(root, "[data-part=told]")?;
    let template: HtmlTemplateElement = first(root, "template[data-kept]")?.dyn_into().ok()?;
    let why = parsed(why).and_then(|why| first(&why, "[data-denied]")).map(|why| why.outer_html());
    place.set_inner_html(&format!("{}{}", why.unwrap_or_default(), template.inner_html()));
    fill(root, form)
}

/// Puts what stands in the form into the box, where it is shown.
pub fn fill(root: &Element, form: &HtmlFormElement) -> Option<()> {
    let shown: HtmlTextAreaElement = first(root, ".kept-text textarea")?.dyn_into().ok()?;
    shown.set_value(&readable(form));
    Some(())
}

/// Listens to the button that copies.
pub fn listen(saving: &Saving) {
    on(saving.root(), "click", |event: Event| {
        copy(&event);
    });
}

fn copy(event: &Event) -> Option<()> {
    let button = event.target()?.dyn_into::<Element>().ok()?.closest("[data-copy]").ok()??;
    let region = button.closest(".kept-text").ok()??;
    let text: HtmlTextAreaElement = first(&region, "textarea")?.dyn_into().ok()?;
    text.select();
    let page: HtmlDocument = document().dyn_into().ok()?;
    let says = if page.exec_command("copy") == Ok(true) { "data-copied" } else { "data-marked" };
    first(&region, "[data-copy-says]")?.set_text_content(button.get_attribute(says).as_deref());
    Some(())
}

/// Every text of the form below the name of its field.
fn readable(form: &HtmlFormElement) -> String {
    let texts = all(form, "textarea, input[type=text]").filter_map(|field| {
        let value = match field.dyn_ref::<HtmlTextAreaElement>() {
            Some(area) => area.value(),
            None => field.dyn_ref::<HtmlInputElement>()?.value(),
        };
        let label = || first(form, &format!("label[for=\"{}\"]", field.id()))?.text_content();
        let label = field.get_attribute("aria-label").or_else(label).unwrap_or_default();
        (!value.trim().is_empty()).then(|| format!("{}\n{value}\n", label.trim()))
    });
    texts.collect::<Vec<_>>().join("\n")
}
