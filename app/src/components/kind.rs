//! What sort of entry this is: icon, word and tint together.

use domain::{Kind, vocabulary};
use leptos::prelude::*;

use super::icon::Icon;
use crate::chrome::chrome;

/// Name of the tint of a kind in the style sheets.
pub const fn tint(kind: Kind) -> &'static str {
    match kind {
        Kind::DialogFormat => "format",
        Kind::BestPractice => "practice",
        Kind::Guide => "guide",
        Kind::Initiative => "initiative",
    }
}

/// Icon of a kind.
pub const fn icon(kind: Kind) -> &'static str {
    match kind {
        Kind::DialogFormat => "notebook-pen",
        Kind::BestPractice => "factory",
        Kind::Guide => "signpost",
        Kind::Initiative => "handshake",
    }
}

/// The tag of a kind.
#[component]
pub fn KindTag(kind: Kind) -> impl IntoView {
    let name = vocabulary::label("kind", kind.code(), chrome().language);
    view! {
        <span class="kind" data-kind=tint(kind)>
            <Icon name=icon(kind) />
            {name}
        </span>
    }
}
