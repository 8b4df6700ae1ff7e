//! What the islands ask of the browser.

use std::cell::Cell;

use leptos::prelude::{document, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, Element, FormData, HtmlFormElement, HtmlInputElement, RequestInit, Response, UrlSearchParams,
};

/// Milliseconds after which a question counts as unanswered.
pub const PATIENCE: i32 = 10_000;

/// Runs once after a pause in milliseconds, in place of what waits there.
pub fn after(pause: i32, place: &Cell<Option<i32>>, run: impl FnOnce() + 'static) {
    let window = window();
    if let Some(waiting) = place.take() {
        window.clear_timeout_with_handle(waiting);
    }
    let run = Closure::once_into_js(run);
    place.set(window.set_timeout_with_callback_and_timeout_and_arguments_0(run.unchecked_ref(), pause).ok());
}

/// Asks the server; the status and the text of the answer, or none where it could not be asked or did not answer in
/// time.
pub async fn fetched(address: &str, init: &RequestInit) -> Option<(u16, String)> {
    fetched_within(address, init, PATIENCE).await
}

/// The same within so many milliseconds.
pub async fn fetched_within(address: &str, init: &RequestInit, patience: i32) -> Option<(u16, String)> {
    fetched_unless(address, init, &AbortController::new().ok()?, patience).await
}

/// The same, unless somebody breaks it off before.
pub async fn fetched_unless(
    address: &str,
    init: &RequestInit,
    broken_off: &AbortController,
    patience: i32,
) -> Option<(u16, String)> {
    init.set_signal(Some(&broken_off.signal()));
    let limit = broken_off.clone();
    after(patience, &Cell::new(None), move || limit.abort());
    let asked = JsFuture::from(window().fetch_with_str_and_init(address, init)).await;
    let response: Response = asked.ok()?.dyn_into().ok()?;
    let text: JsValue = JsFuture::from(response.text().ok()?).await.ok()?;
    Some((response.status(), text.as_string()?))
}

/// What a form would send, without what `keep` leaves out.
pub fn parameters(form: &HtmlFormElement, keep: impl Fn(&str, &str) -> bool) -> String {
    let (Ok(data), Ok(parameters)) = (FormData::new_with_form(form), UrlSearchParams::new()) else {
        return String::new();
    };
    for pair in js_sys::try_iter(&data).ok().flatten().into_iter().flatten().flatten() {
        let pair: js_sys::Array = pair.unchecked_into();
        if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string())
            && keep(&name, &value)
        {
            parameters.append(&name, &value);
        }
    }
    parameters.to_string().into()
}

/// Whether something was typed, ticked or picked since the page came.
pub fn is_touched(form: &HtmlFormElement) -> bool {
    let inputs = all(form, "input").any(|input| {
        let input: HtmlInputElement = input.unchecked_into();
        input.value() != input.default_value() || input.checked() != input.default_checked()
    });
    let texts = || {
        all(form, "textarea").any(|text| {
            let text: web_sys::HtmlTextAreaElement = text.unchecked_into();
            text.default_value().is_ok_and(|given| text.value() != given)
        })
    };
    inputs
        || texts()
        || all(form, "select").any(|select| {
            let chosen = select.query_selector("option:checked").ok().flatten();
            let given = select.query_selector("option[selected],option").ok().flatten();
            let first = select.query_selector("option[selected]").ok().flatten().or(given);
            chosen != first
        })
}

/// All elements within that a selector means.
pub fn all(within: &Element, selector: &str) -> impl Iterator<Item = Element> + use<> {
    let found = within.query_selector_all(selector).ok();
    let length = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..length).filter_map(move |index| found.as_ref()?.get(index)?.dyn_into().ok())
}

/// The first element within that a selector means.
pub fn first(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

/// Fills a list of suggestions, which says where they are asked for, for what is typed in a field.
pub fn suggest(list: &Element, field: HtmlInputElement) -> Option<()> {
    let typed = field.value();
    let parameters = UrlSearchParams::new().ok()?;
    parameters.append("q", &typed);
    let address = format!("{}?{}", list.get_attribute("data-suggestions")?, String::from(parameters.to_string()));
    let list = list.clone();
    spawn_local(async move {
        // An answer to what was typed before is of no use any more.
        if let Some((200, html)) = fetched(&address, &RequestInit::new()).await
            && field.value() == typed
        {
            list.set_inner_html(&html);
        }
    });
    Some(())
}

/// HTML as elements that stand in no page.
pub fn parsed(html: &str) -> Option<Element> {
    let answer = document().create_element("div").ok()?;
    answer.set_inner_html(html);
    Some(answer)
}
