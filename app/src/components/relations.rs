//! Related entries, told by how they are related, and entries like this one.

use std::collections::BTreeMap;

use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::read::{Relation, Shown};

use super::kind::KindTag;
use super::text::{foreign, text_in};
use crate::routes;
use crate::texts::t;

/// Relations in groups, in the order in which the vocabulary has them.
pub fn relations(language: Language, relations: &[Relation]) -> AnyView {
    let mut groups: BTreeMap<usize, Vec<&Relation>> = BTreeMap::new();
    for relation in relations {
        groups.entry(rank(&relation.rel)).or_default().push(relation);
    }
    groups
        .into_values()
        .map(|group| {
            let title =
                group.first().map_or("", |first| vocabulary::label("relation", &first.rel, language)).to_owned();
            let items = group
                .into_iter()
                .map(|relation| {
                    let note = relation.note.as_ref().map(|note| text_in(language, note));
                    mini(language, &relation.to, note)
                })
                .collect_view();
            view! {
                <h3 class="relation">{title}</h3>
                <ul class="mini">{items}</ul>
            }
        })
        .collect_view()
        .into_any()
}

/// Entries most like this one; nothing where there are none.
pub fn similar(language: Language, similar: &[Shown]) -> AnyView {
    if similar.is_empty() {
        return ().into_any();
    }
    let items = similar.iter().map(|shown| mini(language, shown, None)).collect_view();
    view! {
        <h3>{t!(language, entry.similar)}</h3>
        <ul class="mini">{items}</ul>
    }
    .into_any()
}

/// One line of a list: kind, title, and a note or else the summary.
pub fn mini(language: Language, shown: &Shown, note: Option<AnyView>) -> AnyView {
    let entry = shown.entry();
    let href = routes::entry(language, entry.kind, shown.slug(language));
    let title = &entry.envelope.title;
    let note = note.unwrap_or_else(|| text_in(language, &entry.envelope.summary));
    view! {
        <li>
            <KindTag kind=entry.kind />
            <div>
                <a href=href lang=foreign(language, title)>{title.get(language).to_owned()}</a>
                <span class="small">{note}</span>
            </div>
        </li>
    }
    .into_any()
}

fn rank(rel: &str) -> usize {
    vocabulary::scheme("relation")
        .and_then(|scheme| scheme.concepts.iter().position(|concept| concept.code == rel))
        .unwrap_or(usize::MAX)
}
