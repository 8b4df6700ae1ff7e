//! The editor of a draft: one column of questions in the order people think, as a plain form.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::completeness::{self, Completeness};
use domain::entry::{DialogFormat, Entry, readable};
use domain::lifecycle::Status;
use domain::{EntryId, Invalid, Kind, Language, questions, vocabulary};
use leptos::prelude::*;
use library::drafts::Draft;
use library::media::{Refusal, Stored};
use library::read::Shown;

use crate::chrome::{Chrome, Head};
use crate::components::editor::{Form, anchor, id, place, said};
use crate::components::icon::Icon;
use crate::components::kind::KindTag;
use crate::components::notice::{Notice, Tone};
use crate::components::trail::Trail;
use crate::components::upload;
use crate::routes::{self, OfDraft};
use crate::texts::t;
use crate::words;

/// Most things that are named as missing beside the bar.
const MOST_MISSING: usize = 8;

/// All that the page needs.
#[derive(Debug, Clone)]
pub struct Editing {
    /// The draft.
    pub draft: Draft,
    /// Broken rules.
    pub faults: Vec<Invalid>,
    /// Published entries with a title like it.
    pub alike: Vec<Shown>,
    /// Titles of entries that it names.
    pub targets: BTreeMap<EntryId, String>,
    /// Since when somebody else has it open.
    pub held: Option<DateTime<Utc>>,
    /// It was to be submitted and could not.
    pub refused: bool,
    /// What somebody else saved meanwhile was merged.
    pub merged: bool,
    /// Names that were sent and that no field has.
    pub unknown: Vec<String>,
    /// What is known of the files that it names, by their hash.
    pub files: BTreeMap<String, Stored>,
    /// Files that were handed in and not taken, by the name that came with them.
    pub not_taken: Vec<(String, Refusal)>,
}

/// The page.
pub fn page(chrome: &Chrome, editing: &Editing) -> String {
    let language = chrome.language;
    let draft = &editing.draft;
    let of = |language| routes::draft(language, &draft.id.to_string());
    let title = title(language, draft);
    let title = if editing.refused {
        t!(language, editor.title_refused, title = title)
    } else {
        t!(language, editor.title, title = title)
    };
    let head = Head {
        title,
        paths: Language::ALL.into_iter().map(|language| (language, of(language))).collect(),
        unlisted: true,
        current: routes::desk(language),
        ..Head::default()
    };
    let (chrome_of, editing) = (chrome.clone(), editing.clone());
    chrome.document(head, move || body(&chrome_of, &editing))
}

/// The id of the part of the form with this name, for addresses that lead there.
pub fn place_of(name: &str) -> String {
    id("f", name)
}

/// The title of a draft, or that it has none.
pub(super) fn title(language: Language, draft: &Draft) -> String {
    if draft.title().is_empty() { t!(language, editor.untitled) } else { draft.title().to_owned() }
}

fn body(chrome: &Chrome, editing: &Editing) -> AnyView {
    let language = chrome.language;
    let draft = &editing.draft;
    let completeness = completeness::of(draft.kind, &draft.authored, &editing.faults);
    let shown = Told { completeness: &completeness, editing };
    let steps = vec![(routes::desk(language), t!(language, desk.title))];
    let form = match editing.held {
        Some(since) => held(language, draft, since),
        None => form(language, editing),
    };
    view! {
        <Trail steps=steps here=title(language, draft).into_any() />
        <div class="editor">
            {summary(language, &shown)}
            {head(language, &shown)}
            {form}
        </div>
    }
    .into_any()
}

struct Told<'a> {
    completeness: &'a Completeness,
    editing: &'a Editing,
}

/// What stands in the way of submitting, with a way to each; or what could not be taken over.
fn summary(language: Language, shown: &Told) -> AnyView {
    let editing = shown.editing;
    let draft = &editing.draft;
    let unknown = (!editing.unknown.is_empty()).then(|| {
        let names =
            editing.unknown.iter().take(20).map(|name| view! { <li><code>{name.clone()}</code></li> }).collect_view();
        view! {
            <div class="error-summary" id="error-summary" tabindex="-1">
                <h2>{t!(language, editor.unknown_title)}</h2>
                <p>{t!(language, editor.unknown_text)}</p>
                <ul>{names}</ul>
            </div>
        }
    });
    let refused = (editing.refused && !editing.faults.is_empty()).then(|| {
        let lines = editing
            .faults
            .iter()
            .map(|fault| {
                let href = format!("#{}", anchor(draft.kind, &fault.field));
                let text =
                    format!("{}: {}", place(language, draft.kind, &fault.field), said(language, draft.kind, fault));
                view! { <li><a href=href>{text}</a></li> }
            })
            .collect_view();
        view! {
            <div class="error-summary" id="error-summary" tabindex="-1" role="alert">
                <h2>{t!(language, editor.refused, count = editing.faults.len())}</h2>
                <p>{t!(language, editor.refused_text, time = words::time_of(draft.saved_at))}</p>
                <ul>{lines}</ul>
            </div>
        }
    });
    view! { {unknown}{refused}{upload::not_taken(language, editing)} }.into_any()
}

fn head(language: Language, shown: &Told) -> AnyView {
    let draft = &shown.editing.draft;
    let merged = shown.editing.merged.then(|| {
        view! {
            <Notice tone=Tone::Petrol icon="users" title=t!(language, editor.merged)>
                <p>{t!(language, editor.merged_text)}</p>
            </Notice>
        }
    });
    let revision = draft.based_on.map(|version| {
        view! {
            <Notice tone=Tone::Plain icon="history" title=t!(language, editor.revises, version = version)>
                <p>{t!(language, editor.revises_text)}</p>
            </Notice>
        }
    });
    let asked = (draft.status == Status::ChangesRequested).then(|| {
        let href = routes::of_draft(language, &draft.id.to_string(), OfDraft::State);
        view! {
            <Notice tone=Tone::Warn icon="message-circle-question-mark" title=vocabulary::label("status", "changes_requested", language)>
                <p><a href=href>{t!(language, editor.see_question)}</a></p>
            </Notice>
        }
    });
    view! {
        <div class="editor-head">
            <div class="row row-apart">
                <div class="kind-line">
                    <KindTag kind=draft.kind />
                    <span>{vocabulary::label("status", draft.status.code(), language).to_owned()}</span>
                </div>
                {saved(language, draft)}
            </div>
            <h1>{title(language, draft)}</h1>
            {merged}
            {asked}
            {revision}
            // Its links lead into the form.
            {shown.editing.held.is_none().then(|| progress(language, shown))}
        </div>
    }
    .into_any()
}

/// „Gespeichert um 14:32“
fn saved(language: Language, draft: &Draft) -> AnyView {
    let today = words::day_in_germany(language, draft.saved_at);
    let text = t!(language, editor.saved, time = words::time_of(draft.saved_at));
    view! { <p class="save-state" title=today><Icon name="cloud-check" /><span role="status">{text}</span></p> }
        .into_any()
}

/// How much is told, what is missing, what contradicts itself, with a way to each.
fn progress(language: Language, shown: &Told) -> AnyView {
    let draft = &shown.editing.draft;
    let percent = shown.completeness.percent;
    let required = shown.completeness.required();
    let wrong: Vec<&Invalid> = shown.editing.faults.iter().filter(|fault| !completeness::is_gap(&fault.rule)).collect();
    let state = match (required, wrong.len()) {
        (0, 0) => t!(language, editor.ready),
        (0, _) => t!(language, editor.only_wrong, count = wrong.len()),
        (_, _) => t!(language, editor.gaps, count = required),
    };
    let contradictions = wrong.iter().take(MOST_MISSING).map(|fault| {
        let href = format!("#{}", anchor(draft.kind, &fault.field));
        let text = format!("{}: {}", place(language, draft.kind, &fault.field), said(language, draft.kind, fault));
        view! { <li class="is-wrong"><a href=href><Icon name="triangle-alert" />{text}</a></li> }.into_any()
    });
    let missing = shown.completeness.missing.iter().filter(|missing| missing.required || required == 0);
    let more = missing.clone().count().saturating_sub(MOST_MISSING);
    let missing = missing.take(MOST_MISSING).map(|missing| {
        let href = format!("#{}", anchor(draft.kind, &missing.path));
        let name = place(language, draft.kind, &missing.path);
        view! { <li><a href=href><Icon name="circle-dashed" />{name}</a></li> }.into_any()
    });
    let more = (more > 0).then(|| view! { <li><span>{t!(language, editor.and_more, count = more)}</span></li> });
    view! {
        <div class="progress">
            <div class="progress-line">
                <b>{t!(language, editor.complete, percent = percent)}</b>
                <span class="soft">{state}</span>
            </div>
            <progress max="100" value=percent.to_string() aria-label=t!(language, editor.completeness)>{t!(language, editor.percent_of, percent = percent)}</progress>
            <ul class="missing">{contradictions.collect_view()}{missing.collect_view()}{more}</ul>
        </div>
    }
    .into_any()
}

/// Somebody else has it open.
fn held(language: Language, draft: &Draft, since: DateTime<Utc>) -> AnyView {
    let of = draft.id.to_string();
    let time = words::time_of(since);
    view! {
        <Notice tone=Tone::Warn icon="users" title=t!(language, editor.held, time = time)>
            <p>{t!(language, editor.held_text)}</p>
            <form method="post" action=routes::of_draft(language, &of, OfDraft::TakeOver) class="row">
                <button class="button button-main" type="submit">{t!(language, editor.take_over)}</button>
                <a class="button" href=routes::of_draft(language, &of, OfDraft::Preview)>{t!(language, editor.look)}</a>
            </form>
        </Notice>
    }
    .into_any()
}

fn form(language: Language, editing: &Editing) -> AnyView {
    let draft = &editing.draft;
    let form = Form::new(
        language,
        draft.kind,
        draft.language(),
        &draft.authored,
        &editing.faults,
        editing.refused,
        &editing.targets,
    )
    .showing(&editing.files);
    let groups = questions::groups(draft.kind)
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let number = index + 1;
            let first = group
                .first(draft.kind)
                .map(|field| {
                    let beside = match field.key {
                        "title" => alike(language, editing),
                        "steps" => sum(language, draft),
                        _ => ().into_any(),
                    };
                    view! { {form.field(field)}{beside} }
                })
                .collect_view();
            let more: Vec<_> = group.more(draft.kind).collect();
            let more = (!more.is_empty()).then(|| {
                let name = |key: &str| domain::form::name(draft.kind, key);
                let open = more.iter().any(|field| form.is_wrong(&name(field.key)) || form.value(field.key).is_some());
                let fields = more.into_iter().map(|field| form.field(field)).collect_view();
                view! {
                    <details class="more" open=open>
                        <summary><Icon name="chevron-right" />{t!(language, editor.more)}</summary>
                        <div class="more-in">{fields}</div>
                    </details>
                }
            });
            view! {
                <section class="question" aria-labelledby=format!("q-{number}")>
                    <p class="no" aria-hidden="true">{number}</p>
                    <div>
                        <h2 id=format!("q-{number}")>{group.label.get(language)}</h2>
                        {first}
                        {more}
                    </div>
                </section>
            }
        })
        .collect_view();
    let action = routes::draft(language, &draft.id.to_string());
    view! {
        <form class="bench-main" method="post" action=action novalidate=true>
            <input type="hidden" name="revision" value=draft.revision.to_string() />
            <p class="first-save">
                // The first button of a form is the one that Enter presses.
                <button class="button" type="submit" name="go" value="save">{t!(language, editor.save)}</button>
                <span class="small soft">{t!(language, editor.save_note)}</span>
            </p>
            {groups}
            {change_note(language, editing)}
            <div class="submit-bar">
                {saved(language, draft)}
                <div class="row">
                    <button class="button" type="submit" name="go" value="save">{t!(language, editor.save)}</button>
                    <button class="button" type="submit" name="go" value="preview"><Icon name="eye" />{t!(language, editor.preview)}</button>
                    <button class="button button-main" type="submit" name="go" value="submit"><Icon name="send" />{t!(language, editor.submit)}</button>
                </div>
            </div>
            // A form without this one was cut off on its way.
            <input type="hidden" name="end" value="1" />
        </form>
        {upload::upload(language, editing)}
        {discard(language, draft)}
    }
    .into_any()
}

/// Published entries with a title like it.
fn alike(language: Language, editing: &Editing) -> AnyView {
    if editing.alike.is_empty() || editing.draft.based_on.is_some() {
        return ().into_any();
    }
    let items = editing
        .alike
        .iter()
        .map(|shown| {
            let entry = shown.entry();
            let href = routes::entry(language, entry.kind, shown.slug(language));
            let title = entry.envelope.title.get(language).to_owned();
            let label = t!(language, editor.variant_of, title = title.clone());
            view! {
                <li>
                    <a href=href>{title}</a>
                    <span class="row">
                        <button class="button" type="submit" name="variant" value=entry.id.to_string() aria-label=label>{t!(language, editor.variant)}</button>
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="notice similar" data-tone="plain" role="note">
            <Icon name="copy-check" />
            <div>
                <p class="notice-title">{t!(language, editor.alike)}</p>
                <ul>{items}</ul>
                <p>{t!(language, editor.alike_text)}</p>
            </div>
        </div>
    }
    .into_any()
}

/// The minutes of the steps beside the stated duration.
fn sum(language: Language, draft: &Draft) -> AnyView {
    let Ok(entry) = Entry::trusted(readable(Kind::DialogFormat, &draft.authored)) else { return ().into_any() };
    let Some((format, (least, most))) = entry.as_format().map(|format| (format, format.minutes())) else {
        return ().into_any();
    };
    if most == 0 {
        return ().into_any();
    }
    let stated = stated(language, format);
    let fits = format.duration_max.is_none_or(|max| least <= max) && format.duration_min.is_none_or(|min| most >= min);
    let verdict = match (format.duration_max, format.duration_min) {
        (Some(max), _) if least > max => t!(language, editor.too_long, minutes = least - max),
        (_, Some(min)) if most < min => t!(language, editor.too_short, minutes = min - most),
        (None, None) => t!(language, editor.not_stated),
        _ => t!(language, editor.fits),
    };
    view! {
        <div class="sum" data-fit=if fits { "yes" } else { "no" }>
            <p class="sum-line">
                <b>{t!(language, editor.sum, span = words::minutes_span(language, least, most))}</b>
                <span class="soft">{stated}</span>
            </p>
            <p class="verdict small">{verdict}</p>
        </div>
    }
    .into_any()
}

fn stated(language: Language, format: &DialogFormat) -> String {
    match (format.duration_min, format.duration_max) {
        (None, None) => String::new(),
        (min, max) => {
            let (min, max) = (min.or(max).unwrap_or(0), max.or(min).unwrap_or(0));
            t!(language, editor.stated, span = words::minutes_span(language, min, max))
        }
    }
}

/// What changes in this version; asked from the second one on.
fn change_note(language: Language, editing: &Editing) -> AnyView {
    if editing.draft.based_on.is_none() {
        return ().into_any();
    }
    let fault = editing.faults.iter().find(|fault| fault.field == "change_note").filter(|_| editing.refused);
    let message = fault.map(|fault| {
        view! { <p class="message-wrong" id="m-change_note"><Icon name="circle-alert" /><span>{said(language, editing.draft.kind, fault)}</span></p> }
    });
    let described = if fault.is_some() { "h-change_note m-change_note" } else { "h-change_note" };
    view! {
        <section class="question" aria-labelledby="q-note">
            <p class="no" aria-hidden="true">"+"</p>
            <div>
                <h2 id="q-note">{t!(language, editor.what_changes)}</h2>
                <div class="field" id=id("f", "change_note")>
                    <label for="c-change_note">{t!(language, editor.change_note)}<span class="need">{t!(language, editor.required)}</span></label>
                    <p class="help" id="h-change_note">{t!(language, editor.change_note_help)}</p>
                    <div class="control">
                        <textarea class="textarea" id="c-change_note" name="change_note" rows="3" aria-describedby=described aria-invalid=fault.map(|_| "true")>
                            {format!("\n{}", editing.draft.change_note.clone().unwrap_or_default())}
                        </textarea>
                    </div>
                    {message}
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn discard(language: Language, draft: &Draft) -> AnyView {
    let action = routes::of_draft(language, &draft.id.to_string(), OfDraft::Discard);
    view! {
        <details class="more discard">
            <summary><Icon name="chevron-right" />{t!(language, editor.discard)}</summary>
            <form method="post" action=action class="more-in">
                <p class="small">{t!(language, editor.discard_text)}</p>
                <p><button class="button button-warn" type="submit"><Icon name="trash-2" />{t!(language, editor.discard_do)}</button></p>
            </form>
        </details>
    }
    .into_any()
}
