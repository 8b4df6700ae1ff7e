//! What a submission changes, with the comments at each field.

use std::collections::BTreeSet;

use domain::field::{Field, Shape};
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::review::{Case, Comment, CommentRow, FieldDifference, How, Leaf, Piece};
use serde_json::Value;

use super::case::Page;
use super::{person, wrong};
use crate::components::editor::{id, place};
use crate::components::form::typed;
use crate::components::icon::Icon;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The differences, field by field; what stays is folded.
pub(super) fn difference(language: Language, page: &Page) -> AnyView {
    let case = &page.case;
    let (same, told): (Vec<_>, Vec<_>) =
        case.difference.fields.iter().partition(|field| field.how == How::Same && !has_open(case, &field.path));
    let heading = match case.public {
        Some(public) => t!(language, review.changes, from = public, to = case.submission.version),
        None => t!(language, review.whole),
    };
    let note = case.submission.change_note.clone().map(|note| {
        view! {
            <div class="notice" data-tone="plain" role="note">
                <Icon name="history" />
                <div><p class="notice-title">{t!(language, review.change_note)}</p><p>{note}</p></div>
            </div>
        }
    });
    let count = same.len();
    let same = (!same.is_empty()).then(|| {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let fields = same.into_iter().map(|field| one(language, page, field)).collect_view();
        view! {
            <details class="more">
                <summary><Icon name="chevron-right" />{t!(language, review.unchanged, count = count)}</summary>
                {fields}
            </details>
        }
    });
    let told = told.into_iter().map(|field| one(language, page, field)).collect_view();
    view! {
        <div class="diff-head"><h2 id="changes">{heading}</h2></div>
        {note}
        {told}
        {unsaid(language, page)}
        {same}
        {about_the_whole(language, page)}
    }
    .into_any()
}

/// Whether somebody said something about the field that is not settled.
fn has_open(case: &Case, path: &str) -> bool {
    at(case, path).any(|comment| !comment.row.settled)
}

/// The comments at a field or within it.
fn at<'a>(case: &'a Case, path: &'a str) -> impl Iterator<Item = &'a Comment> {
    case.comments.iter().filter(move |comment| key(comment.row.path.as_deref().unwrap_or_default()) == path)
}

/// The field in front of a path.
fn key(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or_default()
}

fn one(language: Language, page: &Page, field: &FieldDifference) -> AnyView {
    let case = &page.case;
    let name = place(language, case.kind, &field.path);
    let heading = id("dt", &field.path);
    let how = match (case.difference.compared, field.how) {
        (false, _) => String::new(),
        (true, How::Same) => t!(language, review.how_same),
        (true, How::New) => t!(language, review.how_new),
        (true, How::Gone) => t!(language, review.how_gone),
        (true, How::Changed) => t!(language, review.how_changed),
    };
    let comments = at(case, &field.path).map(|comment| one_comment(language, page, comment)).collect_view();
    view! {
        <section class="diff-field" id=place_id(case, &field.path) aria-labelledby=heading.clone()>
            <header><h3 id=heading.clone()>{name.clone()}</h3><span class="small soft">{how}</span></header>
            <div class="diff">{leaves(language, case, field)}</div>
            {comments}
            {add(language, page, &field.path, &name)}
        </section>
    }
    .into_any()
}

/// The id of a field's part of the page, as findings lead to it.
fn place_id(case: &Case, path: &str) -> String {
    id("f", &domain::form::name(case.kind, path))
}

/// Fields that findings are about and that say nothing: they have their place all the same.
fn unsaid(language: Language, page: &Page) -> AnyView {
    let case = &page.case;
    let keys: BTreeSet<&str> = case.findings.iter().filter_map(|finding| finding.at.as_deref()).map(key).collect();
    keys.into_iter()
        .filter(|path| !case.difference.fields.iter().any(|field| field.path == *path))
        .map(|path| {
            let name = place(language, case.kind, path);
            let heading = id("dt", path);
            view! {
                <section class="diff-field" id=place_id(case, path) aria-labelledby=heading.clone()>
                    <header><h3 id=heading.clone()>{name.clone()}</h3></header>
                    <p class="soft">{t!(language, review.not_stated)}</p>
                    {add(language, page, path, &name)}
                </section>
            }
        })
        .collect_view()
        .into_any()
}

fn leaves(language: Language, case: &Case, field: &FieldDifference) -> AnyView {
    let plain = !case.difference.compared || field.how == How::Same;
    if let [leaf] = &field.leaves[..]
        && leaf.path == field.path
    {
        return view! { <p>{content(language, case, leaf, plain)}</p> }.into_any();
    }
    // Of a long list, what stays is named by its title alone.
    let is_named = |leaf: &Leaf| leaf.path.ends_with(".title") || leaf.path.ends_with(".heading");
    let is_list = |leaf: &Leaf| leaf.path.contains("].");
    let shown = field.leaves.iter().filter(|leaf| plain || leaf.how != How::Same || !is_list(leaf) || is_named(leaf));
    let whole = format!("{} · ", place(language, case.kind, &field.path));
    let mut earlier: BTreeSet<String> = BTreeSet::new();
    let items = shown
        .map(|leaf| {
            let name = place(language, case.kind, &leaf.path);
            let name = name.strip_prefix(&whole).map(str::to_owned).unwrap_or_default();
            let is_first = earlier.insert(name.clone());
            let name = (!name.is_empty() && is_first).then(|| view! { <b>{name}": "</b> });
            let (class, said) = match (plain, leaf.how) {
                (false, How::New) => (Some("added"), Some(t!(language, review.said_new))),
                (false, How::Gone) => (Some("gone"), Some(t!(language, review.said_gone))),
                _ => (None, None),
            };
            let said = said.map(|said| view! { <span class="visually-hidden">{said}": "</span> });
            view! { <li class=class><span>{said}{name}{content(language, case, leaf, plain)}</span></li> }
        })
        .collect_view();
    view! { <ul>{items}</ul> }.into_any()
}

/// The value of a leaf: words with marks where it says something else, otherwise as it is.
fn content(language: Language, case: &Case, leaf: &Leaf, plain: bool) -> AnyView {
    let lang = leaf.language.clone().or_else(|| is_prose(leaf.field).then(|| case.language.code().to_owned()));
    let lang = lang.filter(|lang| lang != language.code());
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

fn is_prose(field: &Field) -> bool {
    matches!(field.shape, Shape::Lang { .. } | Shape::Langs { .. })
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

/// A comment with its answer.
pub(super) fn one_comment(language: Language, page: &Page, comment: &Comment) -> AnyView {
    let row = &comment.row;
    let within = row.path.as_deref().filter(|path| key(path) != *path);
    let within = within.map(|path| view! { <span>{place(language, page.case.kind, path)}</span> });
    let settled = row.settled.then(|| view! { <span>{t!(language, review.is_settled)}</span> });
    let answer = row.answer.as_ref().map(|answer| {
        let by = person(language, &comment.answered_by);
        view! {
            <div class="comment answer">
                <header><b>{t!(language, review.answer_of, name = by)}</b><span>{words::moment(language, answer.at)}</span></header>
                {paragraphs(&answer.text)}
            </div>
        }
    });
    let settle = page.case.is_mine.then(|| {
        let action = routes::office_with(language, "review_settle", &page.case.submission.number.to_string());
        let (value, text) =
            if row.settled { ("0", t!(language, review.reopen)) } else { ("1", t!(language, review.settle)) };
        let label = format!("{text}: {}", row.text.chars().take(60).collect::<String>());
        view! {
            <form method="post" action=action class="row">
                <input type="hidden" name="comment" value=row.id.to_string() />
                <input type="hidden" name="settled" value=value />
                <button class="button button-quiet" type="submit" aria-label=label>{text}</button>
            </form>
        }
    });
    view! {
        <div class="comment" id=format!("comment-{}", row.id)>
            <header><b>{person(language, &comment.by)}</b><span>{words::moment(language, row.at)}</span>{within}{settled}</header>
            {paragraphs(&row.text)}
            {answer}
            {settle}
        </div>
    }
    .into_any()
}

/// A text as its lines stand.
pub fn paragraphs(text: &str) -> AnyView {
    let lines = text.split('\n').filter(|line| !line.trim().is_empty());
    lines.map(|line| view! { <p>{line.to_owned()}</p> }).collect_view().into_any()
}

/// The form of a comment at a field; none for whoever does not have the case.
fn add(language: Language, page: &Page, path: &str, name: &str) -> AnyView {
    if !page.case.is_mine {
        return ().into_any();
    }
    let number = page.case.submission.number.to_string();
    let is_typed = page.typed.path.as_deref() == Some(path);
    let text = if is_typed { page.typed.comment.clone() } else { String::new() };
    let message = if is_typed { wrong("comment-wrong", &page.faults, "comment-wrong") } else { ().into_any() };
    let is_wrong = is_typed && page.faults.iter().any(|fault| fault.field == "comment-wrong");
    let control = id("dc", path);
    view! {
        <details class="comment-add" open=is_typed>
            <summary><Icon name="message-square-plus" />{t!(language, review.comment_on, name = name)}</summary>
            <form class="comment" method="post" action=routes::office_with(language, "review_comment", &number)>
                <input type="hidden" name="path" value=path.to_owned() />
                <label for=control.clone()>{t!(language, review.comment)}</label>
                <textarea
                    class="textarea"
                    id=control
                    name="comment"
                    rows="3"
                    maxlength=domain::review::LONGEST_COMMENT.to_string()
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=is_wrong.then_some("comment-wrong")
                >
                    {typed(&text)}
                </textarea>
                {message}
                <p><button class="button" type="submit">{t!(language, review.comment_do)}</button></p>
            </form>
        </details>
    }
    .into_any()
}

/// Comments on the whole, and on fields that are not there.
fn about_the_whole(language: Language, page: &Page) -> AnyView {
    let case = &page.case;
    let is_at_field = |comment: &&Comment| {
        let path = key(comment.row.path.as_deref().unwrap_or_default());
        case.difference.fields.iter().any(|field| field.path == path)
    };
    let comments: Vec<AnyView> = case
        .comments
        .iter()
        .filter(|comment| !is_at_field(comment))
        .map(|comment| one_comment(language, page, comment))
        .collect();
    if comments.is_empty() && !case.is_mine {
        return ().into_any();
    }
    let name = t!(language, review.whole_entry);
    view! {
        <section class="diff-field" aria-labelledby="dt-whole">
            <header><h3 id="dt-whole">{name.clone()}</h3></header>
            {comments}
            {add(language, page, "", &name)}
        </section>
    }
    .into_any()
}

/// Comments as authors see them: without names, with what they answered.
pub fn for_authors(language: Language, comment: &CommentRow, heading: AnyView) -> AnyView {
    let settled = comment.settled.then(|| view! { <span>{t!(language, review.is_settled)}</span> });
    let answer = comment.answer.as_ref().map(|answer| {
        view! {
            <div class="comment answer">
                <header><b>{t!(language, review.your_answer)}</b><span>{words::moment(language, answer.at)}</span></header>
                {paragraphs(&answer.text)}
            </div>
        }
    });
    view! {
        <div class="comment">
            <header>{heading}<span>{words::moment(language, comment.at)}</span>{settled}</header>
            {paragraphs(&comment.text)}
            {answer}
        </div>
    }
    .into_any()
}
