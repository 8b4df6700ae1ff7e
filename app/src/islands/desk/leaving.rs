//! Signing out while text that nobody has saved lies in the browser: it is said, offered, and taken away only when
//! somebody wants it.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlElement, HtmlFormElement};

use super::given_back::pairs;
use super::keeping::read;
use super::saving::on;
use super::shelf;
use crate::islands::browser::first;

/// Watches the form that signs out.
pub fn listen(root: &Element) -> Option<()> {
    let form: HtmlFormElement = first(root, "form[data-account]")?.dyn_into().ok()?;
    let account = form.get_attribute("data-account")?;
    on(&form, "submit", {
        let (root, account) = (root.clone(), account.clone());
        move |event: Event| {
            if ask(&root, &account).is_some() {
                event.prevent_default();
            }
        }
    });
    let clear = first(root, "[data-left-clear]")?;
    on(&clear, "click", {
        let form = form.clone();
        move |_: Event| {
            let places: Vec<String> = shelf::drafts(&account).into_iter().map(|(_, place, _)| place).collect();
            shelf::clear(&places);
            let _ = form.submit();
        }
    });
    let root = root.clone();
    let stay = first(&root, "[data-left-stay]")?;
    on(&stay, "click", {
        let root = root.clone();
        move |_: Event| {
            if let Some(region) = first(&root, "[data-left]") {
                let _ = region.set_attribute("hidden", "");
            }
            if let Some(button) = first(&form, "button").and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                let _ = button.focus();
            }
        }
    });
    let _ = root.set_attribute("data-awake", "");
    Some(())
}

/// Shows what lies here; none where nothing does.
fn ask(root: &Element, account: &str) -> Option<()> {
    let left = shelf::drafts(account);
    if left.is_empty() {
        return None;
    }
    let region: HtmlElement = first(root, "[data-left]")?.dyn_into().ok()?;
    let list = first(&region, "[data-left-list]")?;
    list.set_inner_html("");
    for (draft, _, text) in left {
        let item = item(&list, &draft, &text)?;
        list.append_child(&item).ok()?;
    }
    region.remove_attribute("hidden").ok()?;
    region.focus().ok()
}

/// A draft by its title, with the way to it and what lies here as a file.
fn item(list: &Element, draft: &str, left: &str) -> Option<Element> {
    let word = |name: &str| list.get_attribute(name).unwrap_or_default();
    let texts: Vec<Vec<(String, String)>> = read(left).iter().map(|written| pairs(&written.text)).collect();
    let title = texts.iter().flatten().find(|(name, value)| name == "title" && !value.is_empty());
    let title = title.map_or_else(|| word("data-untitled"), |(_, value)| value.clone());
    let said = texts.iter().flatten().filter(|(_, value)| value.trim().len() > 1);
    let text = said.map(|(name, value)| format!("{name}\n{value}\n")).collect::<Vec<_>>().join("\n");
    let item = element("li", &format!("{title}: "))?;
    let open = element("a", &word("data-open"))?;
    open.set_attribute("href", &format!("{}{draft}", word("data-at"))).ok()?;
    let file = element("a", &word("data-download"))?;
    let data = String::from(js_sys::encode_uri_component(&text));
    file.set_attribute("href", &format!("data:text/plain;charset=utf-8,{data}")).ok()?;
    file.set_attribute("download", &format!("{draft}.txt")).ok()?;
    item.append_child(&open).ok()?;
    item.append_with_str_1(" · ").ok()?;
    item.append_child(&file).ok()?;
    Some(item)
}

fn element(name: &str, text: &str) -> Option<Element> {
    let element = document().create_element(name).ok()?;
    element.set_text_content(Some(text));
    Some(element)
}
