//! The situations in which an entry is looked for, in the words of those who are in them.

use domain::{Entry, Language};
use leptos::prelude::*;

use crate::components::contents::Part;
use crate::components::sources::label;
use crate::components::text::text_in;

/// The part of a page; none where the entry names no occasion.
pub fn occasions(language: Language, entry: &Entry) -> Option<Part> {
    let occasions = &entry.envelope.occasions;
    if occasions.is_empty() {
        return None;
    }
    let items = occasions.iter().map(|text| view! { <li>{text_in(language, text)}</li> }).collect_view();
    let list = view! { <div class="prose"><ul>{items}</ul></div> };
    Some(Part::new("occasions", label(language, entry.kind, "occasions"), list))
}
