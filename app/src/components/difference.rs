//! What has changed between two versions of an entry, field by field and word by word: told by mark, line and word.

use std::collections::BTreeSet;

use domain::field::{Field, Shape};
use domain::{Kind, Language, part, vocabulary};
use leptos::prelude::*;
use library::difference::{Difference, FieldDifference, How, Leaf, Piece};
use serde_json::Value;

use super::editor::{id, place};
use super::icon::Icon;
use crate::texts::t;

/// To whom the difference is told, and of what kind the entry is.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// Language of the reader.
    pub language: Language,
    /// Kind of the entry.
    pub kind: Kind,
    /// Whether there is an earlier version to compare with.
    pub compared: bool,
}

impl Told {
    /// A difference told to a reader.
    pub const fn of(language: Language, kind: Kind, difference: &Difference) -> Self {
        Self { language, kind, compared: difference.compared }
    }
}

/// One field with what became of it; `below` stands under its values.
pub fn field(told: Told, field: &FieldDifference, below: AnyView) -> AnyView {
    let Told { language, kind, compared } = told;
    let heading = id("dt", &field.path);
    let how = match (compared, field.how) {
        (false, _) => String::new(),
        (true, How::Same) => t!(language, review.how_same),
        (true, How::New) => t!(language, review.how_new),
        (true, How::Gone) => t!(language, review.how_gone),
        (true, How::Changed) => t!(language, review.how_changed),
    };
    view! {
        <section class="diff-field" id=place_id(kind, &field.path) aria-labelledby=heading.clone()>
            <header><h3 id=heading.clone()>{place(language, kind, &field.path)}</h3><span class="small soft">{how}</span></header>
            <div class="diff">{leaves(told, field)}</div>
            {below}
        </section>
    }
    .into_any()
}

/// The id of a field's part of the page, as findings lead to it.
pub fn place_id(kind: Kind, path: &str) -> String {
    id("f", &domain::form::name(kind, path))
}

/// The fields that stay as they are, folded; nothing where there are none.
pub fn unchanged(language: Language, fields: Vec<AnyView>) -> AnyView {
    if fields.is_empty() {
        return ().into_any();
    }
    let count = u32::try_from(fields.len()).unwrap_or(u32::MAX);
    view! {
        <details class="more">
            <summary><Icon name="chevron-right" />{t!(language, review.unchanged, count = count)}</summary>
            {fields}
        </details>
    }
    .into_any()
}

/// The values of a field: one alone, or line by line.
fn leaves(told: Told, field: &FieldDifference) -> AnyView {
    let Told { language, kind, compared } = told;
    let plain = !compared || field.how == How::Same;
    if let [leaf] = &field.leaves[..]
        && leaf.path == field.path
    {
        return view! { <p>{content(language, leaf, plain)}</p> }.into_any();
    }
    // Of a long list, what stays is named by its title alone.
    let is_named = |leaf: &Leaf| leaf.path.ends_with(".title") || leaf.path.ends_with(".heading");
    let is_list = |leaf: &Leaf| leaf.path.contains("].");
    let whole = format!("{} · ", place(language, kind, &field.path));
    let (mut earlier, mut moved): (BTreeSet<String>, BTreeSet<&str>) = (BTreeSet::new(), BTreeSet::new());
    let mut items = Vec::new();
    for leaf in &field.leaves {
        // Told once for each item, at the first of its values.
        let from = leaf.moved_from.filter(|_| !plain && moved.insert(part::item_of(&leaf.path)));
        let is_told = plain || from.is_some() || leaf.how != How::Same || !is_list(leaf) || is_named(leaf);
        if !is_told {
            continue;
        }
        let name = place(language, kind, &leaf.path);
        let name = name.strip_prefix(&whole).map(str::to_owned).unwrap_or_default();
        let is_first = earlier.insert(name.clone());
        let name = (!name.is_empty() && is_first).then(|| view! { <b>{name}": "</b> });
        let (class, said) = match (plain, leaf.how) {
            (false, How::New) => (Some("added"), Some(t!(language, review.said_new))),
            (false, How::Gone) => (Some("gone"), Some(t!(language, review.said_gone))),
            _ if from.is_some() => (Some("moved"), None),
            _ => (None, None),
        };
        let said = said.map(|said| view! { <span class="visually-hidden">{said}": "</span> });
        let (_, index, _) = part::apart(&leaf.path);
        let from = from.zip(index).map(|(from, to)| {
            let text = t!(language, review.moved, from = from + 1, to = to + 1);
            view! { <span class="moved-from">{text}</span>" " }
        });
        items.push(view! { <li class=class><span>{from}{said}{name}{content(language, leaf, plain)}</span></li> });
    }
    view! { <ul>{items}</ul> }.into_any()
}

/// The value of a leaf: words with marks where it says something else, otherwise as it is.
fn content(language: Language, leaf: &Leaf, plain: bool) -> AnyView {
    let lang = leaf.language.clone().filter(|lang| lang != language.code());
    let value = |value: Option<&Value>| value.map(|value| shown(language, leaf.field, value)).unwrap_or_default();
    if plain {
        let text = value(leaf.after.as_ref().or(leaf.before.as_ref()));
        return view! { <span lang=lang>{text}</span> }.into_any();
    }
    match leaf.how {
        How::Same => view! { <span lang=lang>{value(leaf.after.as_ref())}</span> }.into_any(),
        How::New => view! { <ins lang=lang>{value(leaf.after.as_ref())}</ins> }.into_any(),
        How::Gone => view! { <del lang=lang>{value(leaf.before.as_ref())}</del> }.into_any(),
        How::Changed if leaf.pieces.is_empty() => {
            let (before, after) = (value(leaf.before.as_ref()), value(leaf.after.as_ref()));
            view! { <span lang=lang><del>{before}</del>" "<ins>{after}</ins></span> }.into_any()
        }
        How::Changed => {
            let pieces = leaf.pieces.iter().map(piece).collect_view();
            view! { <span lang=lang>{pieces}</span> }.into_any()
        }
    }
}

fn piece(piece: &Piece) -> AnyView {
    let text = piece.text.clone();
    match piece.how {
        How::New => view! { <ins>{text}</ins> }.into_any(),
        How::Gone => view! { <del>{text}</del> }.into_any(),
        How::Same | How::Changed => text.into_any(),
    }
}

/// A value in words.
fn shown(language: Language, field: &Field, value: &Value) -> String {
    match (field.shape, value) {
        (Shape::Concept { scheme } | Shape::Concepts { scheme, .. }, Value::String(code)) => {
            vocabulary::label(scheme, code, language).to_owned()
        }
        (_, Value::Bool(true)) => t!(language, review.yes),
        (_, Value::Bool(false)) => t!(language, review.no),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Number(number)) => number.to_string(),
        (_, Value::Array(items)) if items.is_empty() => t!(language, review.none_stated),
        (_, value) => value.to_string(),
    }
}
