//! Printing, where the browser can be asked for it by a script; without one the button is not there.

use leptos::prelude::*;

use super::icon::Icon;
use crate::chrome::chrome;

/// A button that prints the page. One a page.
#[component]
pub fn PrintButton(#[prop(into)] label: String, #[prop(optional)] main: bool) -> impl IntoView {
    let script = chrome().assets.path("print.js");
    let class = if main { "button button-main" } else { "button" };
    view! {
        <button class=class type="button" data-print="" hidden=true><Icon name="printer" />{label}</button>
        <script type="module" src=script></script>
    }
}
