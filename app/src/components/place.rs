//! Where something holds: level and Länder.

use domain::entry::Envelope;
use domain::{Language, vocabulary};
use leptos::prelude::*;

use super::head::concept;

/// „Region, Nordrhein-Westfalen“; nothing where the entry names no place.
pub fn place(language: Language, envelope: &Envelope) -> Option<AnyView> {
    let spatial = envelope.spatial.as_ref()?;
    let level = vocabulary::label("spatial_level", &spatial.level, language).to_owned();
    let lands = envelope
        .lands()
        .into_iter()
        .filter(|land| vocabulary::concept("land", land).is_some())
        .map(|land| view! { ", "{concept("land", land, language)} })
        .collect_view();
    Some(view! { {level}{lands} }.into_any())
}
