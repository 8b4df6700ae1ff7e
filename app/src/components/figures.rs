//! Large figures with their names, in a ruled row.

use leptos::prelude::*;

/// One figure.
pub struct Figure {
    name: String,
    value: AnyView,
    is_words: bool,
    note: Option<AnyView>,
}

impl Figure {
    /// A number, set large.
    pub fn number(name: impl Into<String>, value: impl IntoView + 'static) -> Self {
        Self { name: name.into(), value: value.into_any(), is_words: false, note: None }
    }

    /// A statement in words.
    pub fn words(name: impl Into<String>, value: impl IntoView + 'static) -> Self {
        Self { is_words: true, ..Self::number(name, value) }
    }

    /// With a note below.
    #[must_use]
    pub fn with(self, note: impl IntoView + 'static) -> Self {
        Self { note: Some(note.into_any()), ..self }
    }
}

/// The row of figures; nothing where there are none.
pub fn figures(all: Vec<Figure>) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let all = all
        .into_iter()
        .map(|figure| {
            let class = figure.is_words.then_some("figure-words");
            let note = figure.note.map(|note| view! { <small>{note}</small> });
            view! { <div><dt>{figure.name}</dt><dd class=class>{figure.value}{note}</dd></div> }
        })
        .collect_view();
    view! { <dl class="figures figures-head">{all}</dl> }.into_any()
}
