//! What was written and is not taken: shown as text, to be copied.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlDocument, HtmlTemplateElement, HtmlTextAreaElement, UrlSearchParams};

use super::saving::{Saving, on};
use crate::islands::browser::{first, parsed};

/// Names of a form that nobody wrote.
const ASIDE: [&str; 4] = ["revision", "saving", "arranged", "end"];

/// Shows why nothing is taken, if the server said so, and the text. `follows`: it is that of the form, and goes along
/// with what is typed in it.
pub fn show(root: &Element, why: &str, written: &str, follows: bool) -> Option<()> {
    let template: HtmlTemplateElement = first(root, "template[data-kept]")?.dyn_into().ok()?;
    let why = parsed(why).and_then(|why| first(&why, "[data-denied]")).map(|why| why.outer_html());
    let place = match first(root, "[data-given-back]") {
        Some(place) => place,
        None => {
            let place = document().create_element("div").ok()?;
            place.set_attribute("data-given-back", "").ok()?;
            first(root, "[data-part=told]")?.after_with_node_1(&place).ok()?;
            place
        }
    };
    place.set_inner_html(&format!("{}{}", why.unwrap_or_default(), template.inner_html()));
    if follows {
        place.set_attribute("data-follows", "").ok()?;
    } else {
        place.remove_attribute("data-follows").ok()?;
    }
    put(&place, root, written)
}

/// Lets it go along with the form.
pub fn follow(root: &Element, written: &str) -> Option<()> {
    put(&first(root, "[data-given-back][data-follows]")?, root, written)
}

/// Takes it away, once everything is taken.
pub fn hide(root: &Element) {
    if let Some(place) = first(root, "[data-given-back]") {
        place.remove();
    }
}

fn put(place: &Element, root: &Element, written: &str) -> Option<()> {
    let text: HtmlTextAreaElement = first(place, "textarea")?.dyn_into().ok()?;
    text.set_value(&readable(root, written));
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

/// Every text below the name of its field.
fn readable(root: &Element, written: &str) -> String {
    let texts =
        pairs(written).into_iter().filter(|(name, _)| !ASIDE.contains(&name.as_str())).filter_map(|(name, value)| {
            let field = first(root, &format!("form [name=\"{name}\"]:not([type=hidden])"));
            // What was picked or ticked is a code that says nothing by itself.
            let is_text = field.as_ref().is_none_or(|field| field.matches("textarea, input[type=text]") == Ok(true));
            if !is_text || value.trim().is_empty() {
                return None;
            }
            let label = |field: &Element| {
                let named = field.get_attribute("aria-label");
                named.or_else(|| first(root, &format!("label[for=\"{}\"]", field.id()))?.text_content())
            };
            let label = field.as_ref().and_then(label).unwrap_or(name);
            Some(format!("{}\n{value}\n", label.trim()))
        });
    texts.collect::<Vec<_>>().join("\n")
}

/// Names and values of a form as it is sent.
pub fn pairs(written: &str) -> Vec<(String, String)> {
    let Ok(parameters) = UrlSearchParams::new_with_str(written) else { return Vec::new() };
    let pairs = js_sys::try_iter(&parameters).ok().flatten().into_iter().flatten().flatten();
    let pairs = pairs.filter_map(|pair| {
        let pair: js_sys::Array = pair.unchecked_into();
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    pairs.collect()
}
