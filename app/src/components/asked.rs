//! What reviewers asked about a draft, at the field or at the item of a list that they mean, with a box for the answer.

use domain::field::Shape;
use domain::{Language, form, part, questions};
use leptos::prelude::*;
use library::review::Remark;

use super::editor::place;
use super::form::typed;
use crate::pages::editor::Editing;
use crate::pages::review::for_authors;
use crate::texts::t;

/// The comments at a field or within it; without a field, those on the whole.
pub fn asked_at<'a>(editing: &'a Editing, key: &'a str) -> impl Iterator<Item = &'a Remark> {
    editing.comments.iter().filter(move |remark| {
        let at = part::apart(path_now(remark)).0;
        // What nobody is asked for has no place of its own in the form.
        if questions::UNASKED.contains(&at) { key.is_empty() } else { at == key }
    })
}

/// The path of which a comment speaks, where it is now; of what is gone, where it was; empty for the whole.
pub fn path_now(remark: &Remark) -> &str {
    remark.place.as_deref().or(remark.row.path.as_deref()).unwrap_or_default()
}

/// How many questions wait for an answer, with a way to each.
pub fn asked_about(language: Language, editing: &Editing) -> AnyView {
    let items = editing
        .comments
        .iter()
        .filter(|remark| !remark.row.settled)
        .map(|remark| {
            let href = format!("#{}", comment_id(remark));
            view! { <li><a href=href>{name(language, editing, remark)}</a></li> }
        })
        .collect_view();
    view! { <ul>{items}</ul> }.into_any()
}

/// What reviewers asked at a field, without what stands at an item of it.
pub fn at_field(language: Language, editing: &Editing, key: &str) -> AnyView {
    asked_at(editing, key)
        .filter(|remark| item_of(editing, remark).is_none())
        .map(|remark| one(language, editing, remark))
        .collect_view()
        .into_any()
}

/// What reviewers asked at the item of a list with this name in the form: `fields.steps[2]`.
pub fn at_item(language: Language, editing: &Editing, name: &str) -> AnyView {
    let here = editing.comments.iter().filter(|remark| item_of(editing, remark).as_deref() == Some(name));
    here.map(|remark| one(language, editing, remark)).collect_view().into_any()
}

/// The name of the item at which a comment stands; none where it stands at its field.
fn item_of(editing: &Editing, remark: &Remark) -> Option<String> {
    let draft = &editing.draft;
    let (key, index, _) = part::apart(remark.place.as_deref()?);
    let (field, index) = (questions::field(draft.kind, key)?, index?);
    let name = form::name(draft.kind, key);
    let is_there = index < form::items(&draft.authored, &name);
    (matches!(field.shape, Shape::Records { .. }) && is_there).then(|| format!("{name}[{index}]"))
}

fn name(language: Language, editing: &Editing, remark: &Remark) -> String {
    match path_now(remark) {
        "" => t!(language, review.whole_entry),
        path => place(language, editing.draft.kind, path),
    }
}

fn comment_id(remark: &Remark) -> String {
    format!("comment-{}", remark.row.id)
}

fn one(language: Language, editing: &Editing, remark: &Remark) -> AnyView {
    let name = name(language, editing, remark);
    let heading = view! { <b>{t!(language, review.asked_at, name = name)}</b> }.into_any();
    if remark.row.settled {
        return for_authors(language, remark, heading, true);
    }
    let control = format!("answer-{}", remark.row.id);
    let text = remark.row.answer.as_ref().map(|answer| answer.text.clone()).unwrap_or_default();
    view! {
        <div class="field asked" id=comment_id(remark)>
            // The answer stands in its box.
            {for_authors(language, remark, heading, false)}
            <label for=control.clone()>{t!(language, review.answer)}</label>
            <div class="control">
                <textarea class="textarea" id=control name=format!("answer.{}", remark.row.id) rows="2" maxlength="4000">
                    {typed(&text)}
                </textarea>
            </div>
        </div>
    }
    .into_any()
}
