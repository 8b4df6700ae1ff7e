//! The numbered parts of an entry and the list of contents that leads to them.

use domain::Language;
use leptos::prelude::*;

use super::icon::Icon;
use crate::texts::t;

/// One part of an entry.
pub struct Part {
    id: String,
    title: String,
    body: AnyView,
}

impl Part {
    /// A part under the anchor `id`.
    pub fn new(id: impl Into<String>, title: impl Into<String>, body: impl IntoView + 'static) -> Self {
        Self { id: id.into(), title: title.into(), body: body.into_any() }
    }
}

/// The body of an entry's page: contents and actions at the side, the parts beside them.
pub fn entry_body(language: Language, parts: Vec<Part>, actions: AnyView) -> AnyView {
    let contents = contents(language, &parts);
    let parts = parts.into_iter().enumerate().map(|(index, part)| section(index + 1, part)).collect_view();
    view! {
        <div class="entry-body">
            <div class="entry-side">
                {contents}
                <div class="button-list">{actions}</div>
            </div>
            <div class="entry-main">{parts}</div>
        </div>
    }
    .into_any()
}

fn contents(language: Language, parts: &[Part]) -> AnyView {
    let links = parts
        .iter()
        .map(|part| view! { <li><a href=format!("#{}", part.id)>{part.title.clone()}</a></li> })
        .collect_view();
    let title = t!(language, entry.on_this_page);
    view! {
        <details class="contents">
            <summary>{title.clone()}<Icon name="chevron-down" /></summary>
            <nav aria-label=title><ol>{links}</ol></nav>
        </details>
    }
    .into_any()
}

fn section(number: usize, part: Part) -> AnyView {
    let heading = format!("{}-t", part.id);
    let labelled = heading.clone();
    view! {
        <section class="entry-section" id=part.id aria-labelledby=labelled>
            <h2 id=heading>
                <span class="no" aria-hidden="true">{number}</span>
                <span>{part.title}</span>
            </h2>
            {part.body}
        </section>
    }
    .into_any()
}
