//! Icons from the sprite.

use leptos::prelude::*;

use crate::chrome::chrome;

/// One icon of the sprite; decorative, so that words stand beside it.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    let href = format!("{}#i-{name}", chrome().assets.path("icons.svg"));
    view! { <svg class="icon" aria-hidden="true" focusable="false"><use href=href></use></svg> }
}
