//! What a submission changes, with the comments at each field.

use std::collections::BTreeSet;

use domain::Language;
use leptos::prelude::*;
use library::difference::{FieldDifference, How};
use library::review::{Case, Comment, CommentRow};

use super::case::Page;
use super::{person, wrong};
use crate::components::difference::{Told, field, place_id, unchanged};
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
    let same: Vec<AnyView> = same.into_iter().map(|field| one(language, page, field)).collect();
    let told = told.into_iter().map(|field| one(language, page, field)).collect_view();
    view! {
        <div class="diff-head"><h2 id="changes">{heading}</h2></div>
        {note}
        {told}
        {unsaid(language, page)}
        {unchanged(language, same)}
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

fn one(language: Language, page: &Page, of: &FieldDifference) -> AnyView {
    let case = &page.case;
    let name = place(language, case.kind, &of.path);
    let comments = at(case, &of.path).map(|comment| one_comment(language, page, comment)).collect_view();
    let below = view! {
        {comments}
        {add(language, page, &of.path, &name)}
    };
    field(Told::of(language, case.kind, &case.difference), of, below.into_any())
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
                <section class="diff-field" id=place_id(case.kind, path) aria-labelledby=heading.clone()>
                    <header><h3 id=heading.clone()>{name.clone()}</h3></header>
                    <p class="soft">{t!(language, review.not_stated)}</p>
                    {add(language, page, path, &name)}
                </section>
            }
        })
        .collect_view()
        .into_any()
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
