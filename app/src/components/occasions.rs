//! The situations in which an entry is looked for: those of the vocabulary, and in the words of those who are in them.

use domain::{Entry, Language};
use leptos::prelude::*;

use crate::components::contents::Part;
use crate::components::head::concepts;
use crate::components::sources::label;
use crate::components::text::text_in;

/// Situations that are shown, the most fitting ones; the rest helps to find.
const SHOWN: usize = 3;

/// The part of a page; none where the entry names neither.
pub fn occasions(language: Language, entry: &Entry) -> Option<Part> {
    let (occasions, situations) = (&entry.envelope.occasions, &entry.envelope.situations);
    if occasions.is_empty() && situations.is_empty() {
        return None;
    }
    let items = occasions.iter().map(|text| view! { <li>{text_in(language, text)}</li> }).collect_view();
    let list = (!occasions.is_empty()).then(|| view! { <ul>{items}</ul> });
    let named = (!situations.is_empty()).then(|| {
        let label = label(language, entry.kind, "situations");
        view! { <p data-part="situations">{label}": "{concepts("situation", &situations[..situations.len().min(SHOWN)], language)}"."</p> }
    });
    let part = view! { <div class="prose">{list}{named}</div> };
    Some(Part::new("occasions", label(language, entry.kind, "occasions"), part))
}
