//! What a submission changes, with the comments at each field.

use std::collections::BTreeSet;

use domain::{Language, part};
use leptos::prelude::*;
use library::difference::{FieldDifference, How};
use library::review::{Case, Comment, Remark};

use super::case::Page;
use super::{person, rounds, wrong};
use crate::components::difference::{Told, field, place_id, unchanged};
use crate::components::editor::{id, item, place};
use crate::components::form::typed;
use crate::components::icon::Icon;
use crate::routes;
use crate::texts::t;
use crate::words;

/// Most characters of what a comment was about.
const LONGEST_QUOTE: usize = 400;
/// Most characters of the name of a part in a menu.
const LONGEST_NAME: usize = 80;

/// The differences, field by field; what stays is folded.
pub(super) fn difference(language: Language, page: &Page) -> AnyView {
    let case = &page.case;
    let (same, told): (Vec<_>, Vec<_>) =
        case.difference.fields.iter().partition(|field| field.how == How::Same && !is_spoken_of(page, &field.path));
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
        <div class="diff-head"><h2 id="changes">{rounds::heading(language, case)}</h2>{rounds::choice(language, case)}</div>
        {note}
        {told}
        {unsaid(language, page)}
        {unchanged(language, same)}
        {about_the_whole(language, page)}
    }
    .into_any()
}

/// Whether somebody said something about the field that is not settled, or is saying it.
fn is_spoken_of(page: &Page, path: &str) -> bool {
    at(&page.case, path).any(|comment| !comment.row.settled)
        || page.typed.comments.get(path).is_some_and(|text| !text.trim().is_empty())
        || page.wrong_at.as_deref() == Some(path)
}

/// The comments at a field or within it.
fn at<'a>(case: &'a Case, path: &'a str) -> impl Iterator<Item = &'a Comment> {
    case.comments.iter().filter(move |comment| key(path_now(comment)) == path)
}

/// The path of which a comment speaks, where it is now; of what is gone, where it was; empty for the whole.
fn path_now(comment: &Comment) -> &str {
    comment.place.as_deref().or(comment.row.path.as_deref()).unwrap_or_default()
}

/// The field in front of a path.
fn key(path: &str) -> &str {
    part::apart(path).0
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
    let path = path_now(comment);
    let within = (key(path) != path).then(|| view! { <span>{place(language, page.case.kind, path)}</span> });
    let round = (page.case.rounds > 1).then(|| view! { <span>{t!(language, review.round, number = row.round)}</span> });
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
        let (name, text) =
            if row.settled { ("reopen", t!(language, review.reopen)) } else { ("settle", t!(language, review.settle)) };
        let label = format!("{text}: {}", row.text.chars().take(60).collect::<String>());
        view! {
            <p class="row">
                <button class="button button-quiet" type="submit" formaction=action name=name value=row.id.to_string() aria-label=label>{text}</button>
            </p>
        }
    });
    let gone = row.path.is_some() && comment.place.is_none();
    view! {
        <div class="comment" id=format!("comment-{}", row.id)>
            <header><b>{person(language, &comment.by)}</b><span>{words::moment(language, row.at)}</span>{round}{within}{settled}</header>
            {then(language, comment.about.as_deref(), gone)}
            {paragraphs(&row.text)}
            {answer}
            {settle}
        </div>
    }
    .into_any()
}

/// What stood there when a comment was made, where something else stands there by now, or nothing any more.
fn then(language: Language, about: Option<&str>, gone: bool) -> AnyView {
    let said = if gone { t!(language, review.about_gone) } else { t!(language, review.about_then) };
    match about {
        None if gone => view! { <p class="soft">{said}</p> }.into_any(),
        None => ().into_any(),
        Some(words) => {
            let mut words: String = words.to_owned();
            if let Some((end, _)) = words.char_indices().nth(LONGEST_QUOTE) {
                words.truncate(end);
                words.push('…');
            }
            view! {
                <p class="soft">{said}</p>
                <blockquote class="then said">{words}</blockquote>
            }
            .into_any()
        }
    }
}

/// A text as its lines stand.
pub fn paragraphs(text: &str) -> AnyView {
    let lines = text.split('\n').filter(|line| !line.trim().is_empty());
    lines.map(|line| view! { <p>{line.to_owned()}</p> }).collect_view().into_any()
}

/// The place for a comment at a field, and at the parts of a list; none for whoever does not have the case.
fn add(language: Language, page: &Page, path: &str, name: &str) -> AnyView {
    if !page.case.is_mine {
        return ().into_any();
    }
    let action = routes::office_with(language, "review_comment", &page.case.submission.number.to_string());
    let text = page.typed.comments.get(path).cloned().unwrap_or_default();
    let is_wrong = page.wrong_at.as_deref() == Some(path);
    let message = if is_wrong { wrong("comment-wrong", &page.faults, "comment-wrong") } else { ().into_any() };
    let is_open = is_wrong || !text.trim().is_empty();
    let control = id("dc", if path.is_empty() { "whole" } else { path });
    view! {
        <details class="comment-add" data-at=path.to_owned() open=is_open>
            <summary><Icon name="message-square-plus" />{t!(language, review.comment_on, name = name)}</summary>
            <div class="comment">
                {which(language, page, path)}
                <label for=control.clone()>{t!(language, review.comment)}</label>
                <textarea
                    class="textarea"
                    id=control
                    name=format!("comment.{path}")
                    rows="3"
                    maxlength=domain::review::LONGEST_COMMENT.to_string()
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=is_wrong.then_some("comment-wrong")
                >
                    {typed(&text)}
                </textarea>
                {message}
                <p><button class="button" type="submit" formaction=action name="at" value=path.to_owned()>{t!(language, review.comment_do)}</button></p>
            </div>
        </details>
    }
    .into_any()
}

/// Of which part of a list the comment speaks; nothing where the field has no parts.
fn which(language: Language, page: &Page, path: &str) -> AnyView {
    let parts: Vec<_> = page.case.parts.iter().filter(|part| part.list == path).collect();
    if parts.is_empty() {
        return ().into_any();
    }
    let chosen = page.typed.path_of(path);
    let control = id("dp", path);
    let options = parts
        .into_iter()
        .map(|part| {
            let place = item(language, part.list, part.index + 1);
            let name: String = part.name.chars().take(LONGEST_NAME).collect();
            let text = if name.is_empty() { place } else { format!("{place}: {name}") };
            let is_chosen = part.path == chosen;
            view! { <option value=part.path.clone() selected=is_chosen>{text}</option> }
        })
        .collect_view();
    view! {
        <label for=control.clone()>{t!(language, review.comment_part)}</label>
        <select class="select" id=control name=format!("part.{path}")>
            <option value=path.to_owned()>{t!(language, review.comment_all)}</option>
            {options}
        </select>
    }
    .into_any()
}

/// Comments on the whole, and on fields that are not there.
fn about_the_whole(language: Language, page: &Page) -> AnyView {
    let case = &page.case;
    let is_at_field = |comment: &&Comment| {
        let path = key(path_now(comment));
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
pub fn for_authors(language: Language, remark: &Remark, heading: AnyView, answered: bool) -> AnyView {
    let comment = &remark.row;
    let settled = comment.settled.then(|| view! { <span>{t!(language, review.is_settled)}</span> });
    let answer = comment.answer.as_ref().filter(|_| answered).map(|answer| {
        view! {
            <div class="comment answer">
                <header><b>{t!(language, review.your_answer)}</b><span>{words::moment(language, answer.at)}</span></header>
                {paragraphs(&answer.text)}
            </div>
        }
    });
    let is_later = comment.round > 1 || remark.about.is_some();
    let round = is_later.then(|| view! { <span>{t!(language, review.round, number = comment.round)}</span> });
    let gone = comment.path.is_some() && remark.place.is_none();
    view! {
        <div class="comment">
            <header>{heading}<span>{words::moment(language, comment.at)}</span>{round}{settled}</header>
            {then(language, remark.about.as_deref(), gone)}
            {paragraphs(&comment.text)}
            {answer}
        </div>
    }
    .into_any()
}
