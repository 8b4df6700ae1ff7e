//! The editor of a draft: one column of questions in the order people think, as a plain form.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use domain::completeness::{self, Completeness};
use domain::entry::{DialogFormat, Entry, readable};
use domain::form::{Change, Move};
use domain::lifecycle::Status;
use domain::{EntryId, Invalid, Kind, Language, questions, vocabulary};
use leptos::prelude::*;
use library::drafts::Draft;
use library::findings::Finding;
use library::media::{Refusal, Stored};
use library::read::Shown;
use library::review::Remark;

use crate::chrome::{Chrome, Head};
use crate::components::asked;
use crate::components::editor::{Form, anchor, id, item, message, place, said};
use crate::components::findings::hints;
use crate::components::form::typed;
use crate::components::icon::Icon;
use crate::components::kind::KindTag;
use crate::components::notice::{Notice, Tone};
use crate::components::preview;
use crate::components::trail::Trail;
use crate::components::upload;
use crate::islands::desk::Desk;
use crate::pages::desk::keeping::{beside, kept_text};
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
    /// Who else has it open, since when.
    pub held: Option<(String, DateTime<Utc>)>,
    /// It was to be submitted and could not.
    pub refused: bool,
    /// What somebody else saved meanwhile was merged.
    pub merged: bool,
    /// Who else has it open, where that is said beside the form; empty where that is not to be told.
    pub beside: Option<String>,
    /// Names that were sent and that no field has.
    pub unknown: Vec<String>,
    /// Who writes.
    pub account: Option<AccountId>,
    /// What is known of the files that it names, by their hash.
    pub files: BTreeMap<String, Stored>,
    /// Files that were handed in and not taken, by the name that came with them.
    pub not_taken: Vec<(String, Refusal)>,
    /// What reviewers asked.
    pub comments: Vec<Remark>,
    /// What the author may want to know about links and names.
    pub hints: Vec<Finding>,
}

/// What became of a save that the program of the editor asked for, beside the draft itself.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// The form has changed: a list, or by what somebody else wrote.
    pub whole: bool,
    /// Name of the item or list that was changed.
    pub at: Option<String>,
    /// What is said to those who do not see it.
    pub says: String,
    /// Nothing of it was new: an earlier save had brought it already.
    pub again: bool,
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
        desk: true,
        current: routes::desk(language),
        program: editing.held.is_none().then_some("desk"),
        ..Head::default()
    };
    let (chrome_of, editing) = (chrome.clone(), editing.clone());
    chrome.document(head, move || body(&chrome_of, &editing))
}

/// The parts of the page that are others after a save, for the program of the editor.
pub fn kept(chrome: &Chrome, editing: &Editing, kept: &Kept) -> String {
    let language = chrome.language;
    let draft = &editing.draft;
    let completeness = completeness::of(draft.kind, &draft.authored, &editing.faults);
    let shown = Told { completeness: &completeness, editing };
    chrome.fragment(|| {
        let mut messages: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for fault in editing.faults.iter().filter(|fault| !completeness::is_gap(&fault.rule)) {
            let lines = messages.entry(anchor(draft.kind, &fault.field)).or_default();
            let line = said(language, draft.kind, fault);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let faults = messages
            .into_iter()
            .map(|(at, lines)| {
                let message = message(at.replacen('f', "m", 1), lines);
                view! { <li data-at=at>{message}</li> }
            })
            .collect_view();
        let beside =
            editing.beside.as_ref().map(|name| view! { <div data-part="beside">{beside(language, name)}</div> });
        let form = kept.whole.then(|| view! { <div data-part="form">{fields(language, editing)}</div> });
        view! {
            <div
                data-answer=""
                data-revision=draft.revision.to_string()
                data-at=kept.at.as_deref().map(place_of)
                data-says=kept.says.clone()
                data-again=kept.again.then_some("")
            >
                {form}
                <div data-part="saved">{saved(language, draft)}</div>
                <div data-part="title">{title(language, draft)}</div>
                <div data-part="told">{merged(language, editing)}</div>
                {beside}
                <div data-part="progress">{progress(language, &shown)}</div>
                <div data-part="hints">{hints(language, &editing.hints)}</div>
                <div data-part="alike">{alike(language, editing)}</div>
                <div data-part="sum">{sum(language, draft)}</div>
                <ul data-part="faults">{faults}</ul>
            </div>
        }
    })
}

/// The id of the part of the form with this name, for addresses that lead there.
pub fn place_of(name: &str) -> String {
    id("f", name)
}

/// What a change of a list of so many items is for those who do not see it.
pub fn says(language: Language, change: &Change, count: usize) -> String {
    let key = change.list.rsplit(['.', ']']).next().unwrap_or_default();
    let called = |index: usize| item(language, key, index + 1);
    match change.how {
        Move::Add => t!(language, editor.added, item = called(count.saturating_sub(1))),
        Move::Remove => t!(language, editor.removed, item = called(change.index)),
        Move::Up | Move::Down | Move::To(_) => {
            let place = change.place(count).unwrap_or_default() + 1;
            t!(language, editor.moved, item = called(change.index), place = place, count = count)
        }
    }
}

/// That files have come in, for those who do not see it.
pub fn says_uploaded(language: Language) -> String {
    t!(language, media.uploaded)
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
    let editor = match &editing.held {
        Some((name, since)) => view! {
            <div class="editor">
                {head(language, &shown)}
                {held(language, draft, name, *since)}
            </div>
        }
        .into_any(),
        None => {
            let address = routes::of_draft(language, &draft.id.to_string(), OfDraft::Preview);
            let inner = view! {
                <div
                    class="editor"
                    data-keep=routes::of_draft(language, &draft.id.to_string(), OfDraft::Keep)
                    data-hold=routes::of_draft(language, &draft.id.to_string(), OfDraft::Hold)
                    data-paste=routes::desk_paste(language)
                    data-draft=draft.id.to_string()
                    data-account=editing.account.map(|account| account.0.to_string())
                >
                    {summary(language, &shown)}
                    {head(language, &shown)}
                    <div data-part="hints">{hints(language, &editing.hints)}</div>
                    {form(language, editing)}
                    // Where there is no room for the bar, how things stand stays in sight all the same.
                    <div class="save-line" data-part="saved">{saved(language, draft)}</div>
                    {words_of_the_program(language, editing)}
                </div>
            };
            view! { <Desk><div class="with-beside">{inner}{preview::beside(language, address)}</div></Desk> }.into_any()
        }
    };
    view! {
        <Trail steps=steps here=view! { <span data-part="title">{title(language, draft)}</span> }.into_any() />
        {editor}
    }
    .into_any()
}

/// What the program of the editor says and shows; without it nobody sees this.
fn words_of_the_program(language: Language, editing: &Editing) -> AnyView {
    let draft = &editing.draft;
    let blanks =
        Form::new(language, draft.kind, draft.language(), &draft.authored, &[], false, &editing.targets).blanks();
    let again = routes::sign_in(language, &routes::draft(language, &draft.id.to_string()));
    let state = |name: &'static str, icon: &'static str, text: String, more: AnyView| {
        let tone = (!matches!(name, "waiting" | "saving")).then_some("warn");
        view! {
            <div data-state=name>
                <p class="save-state" data-tone=tone><Icon name=icon /><span>{text}</span></p>
                {more}
            </div>
        }
        .into_any()
    };
    let sign_in =
        view! { <a class="button" href=again target="_blank">{t!(language, editor.sign_in_again)}</a> }.into_any();
    let both = view! { <button class="button" type="submit" form="draft" name="go" value="save">{t!(language, editor.see_both)}</button> }
        .into_any();
    let states = [
        state("waiting", "clock", t!(language, editor.waiting), ().into_any()),
        state("saving", "refresh-cw", t!(language, editor.saving), ().into_any()),
        state("offline", "triangle-alert", t!(language, editor.offline), ().into_any()),
        state("later", "triangle-alert", t!(language, editor.later), ().into_any()),
        state("signed-out", "log-in", t!(language, editor.signed_out), sign_in),
        state("conflict", "users", t!(language, editor.conflicting), both),
        state("gone", "ban", t!(language, editor.gone), ().into_any()),
        state("denied", "ban", t!(language, keeping.denied), ().into_any()),
        state("refused", "triangle-alert", t!(language, editor.not_taken), ().into_any()),
    ]
    .collect_view();
    let mark = |name: &'static str, sign: String, label: String| {
        view! { <button type="button" class="mark" data-mark=name tabindex="-1" aria-label=label.clone() title=label>{sign}</button> }
    };
    view! {
        <datalist id="entries" data-suggestions=routes::suggestions(language)></datalist>
        <template data-states>{states}</template>
        <template data-marks>
            <div class="marks" role="toolbar" aria-label=t!(language, editor.marks)>
                {mark("bold", t!(language, editor.bold_sign), t!(language, editor.bold))}
                {mark("italic", t!(language, editor.italic_sign), t!(language, editor.italic))}
                {mark("heading", t!(language, editor.heading_sign), t!(language, editor.heading))}
                {mark("bullets", "•".to_owned(), t!(language, editor.bullets))}
                {mark("numbers", "1.".to_owned(), t!(language, editor.numbers))}
                {mark("quote", "„".to_owned(), t!(language, editor.quote))}
                {mark("link", "↗".to_owned(), t!(language, editor.link))}
            </div>
        </template>
        {kept_text(language)}
        <template data-items>{blanks}</template>
        <template data-restored>
            <Notice tone=Tone::Petrol icon="history" title=t!(language, editor.restored)>
                <p>{t!(language, editor.restored_text)}</p>
            </Notice>
        </template>
        <p
            class="visually-hidden"
            role="status"
            data-status
            data-pasted=t!(language, editor.pasted)
            data-pasted-plain=t!(language, editor.pasted_plain)
            data-no-moves=t!(language, editor.no_moves)
            data-moved=t!(language, editor.moved, item = "{item}", place = "{place}", count = "{count}")
            data-added=t!(language, editor.added, item = "{item}")
            data-removed=t!(language, editor.removed, item = "{item}")
            data-goes-on=t!(language, editor.goes_on)
        ></p>
    }
    .into_any()
}

fn merged(language: Language, editing: &Editing) -> Option<AnyView> {
    editing.merged.then(|| {
        view! {
            <Notice tone=Tone::Petrol icon="users" title=t!(language, editor.merged)>
                <p>{t!(language, editor.merged_text)}</p>
            </Notice>
        }
        .into_any()
    })
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
    let revision = draft.based_on.map(|version| {
        view! {
            <Notice tone=Tone::Plain icon="history" title=t!(language, editor.revises, version = version)>
                <p>{t!(language, editor.revises_text)}</p>
            </Notice>
        }
    });
    let asked = (draft.status == Status::ChangesRequested).then(|| {
        let href = routes::of_draft(language, &draft.id.to_string(), OfDraft::State);
        let about = shown.editing.held.is_none().then(|| asked::asked_about(language, shown.editing));
        view! {
            <Notice tone=Tone::Warn icon="message-circle-question-mark" title=vocabulary::label("status", "changes_requested", language)>
                <p><a href=href>{t!(language, editor.see_question)}</a></p>
                {about}
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
                <div data-part="saved">{saved(language, draft)}</div>
            </div>
            <h1 data-part="title">{title(language, draft)}</h1>
            <div data-part="told">{merged(language, shown.editing)}</div>
            <div data-part="beside">{shown.editing.beside.as_ref().map(|name| beside(language, name))}</div>
            {asked}
            {revision}
            // Its links lead into the form.
            <div data-part="progress">{shown.editing.held.is_none().then(|| progress(language, shown))}</div>
        </div>
    }
    .into_any()
}

/// „Gespeichert um 14:32“
fn saved(language: Language, draft: &Draft) -> AnyView {
    let today = words::day_in_germany(language, draft.saved_at);
    let text = t!(language, editor.saved, time = words::time_of(draft.saved_at));
    view! { <p class="save-state" title=today><Icon name="cloud-check" /><span>{text}</span></p> }.into_any()
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
fn held(language: Language, draft: &Draft, name: &str, since: DateTime<Utc>) -> AnyView {
    let of = draft.id.to_string();
    let time = words::time_of(since);
    let title = if name.is_empty() {
        t!(language, editor.held, time = time)
    } else {
        t!(language, editor.held_by, name = name, time = time)
    };
    view! {
        <Notice tone=Tone::Warn icon="users" title=title>
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
    let action = routes::draft(language, &draft.id.to_string());
    view! {
        <form class="bench-main" id="draft" method="post" action=action novalidate=true>
            <div data-part="form">{fields(language, editing)}</div>
        </form>
        {upload::upload(language, editing)}
        {discard(language, draft)}
    }
    .into_any()
}

/// All that stands in the form.
fn fields(language: Language, editing: &Editing) -> AnyView {
    let draft = &editing.draft;
    let beside = |name: &str| asked::at_item(language, editing, name);
    let form = Form::new(
        language,
        draft.kind,
        draft.language(),
        &draft.authored,
        &editing.faults,
        editing.refused,
        &editing.targets,
    )
    .showing(&editing.files)
    .beside(&beside);
    let groups = questions::groups(draft.kind)
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let number = index + 1;
            let first = group
                .first(draft.kind)
                .map(|field| {
                    let beside = match field.key {
                        "title" => view! { <div data-part="alike">{alike(language, editing)}</div> }.into_any(),
                        "steps" => view! { <div data-part="sum">{sum(language, draft)}</div> }.into_any(),
                        _ => ().into_any(),
                    };
                    view! { {form.field(field)}{beside}{asked::at_field(language, editing, field.key)} }
                })
                .collect_view();
            let more: Vec<_> = group.more(draft.kind).collect();
            let more = (!more.is_empty()).then(|| {
                let name = |key: &str| domain::form::name(draft.kind, key);
                let open = more.iter().any(|field| {
                    form.is_wrong(&name(field.key))
                        || form.value(field.key).is_some()
                        || asked::asked_at(editing, field.key).next().is_some()
                });
                let fields = more
                    .into_iter()
                    .map(|field| view! { {form.field(field)}{asked::at_field(language, editing, field.key)} })
                    .collect_view();
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
    view! {
        <input type="hidden" name="revision" value=draft.revision.to_string() />
        <p class="first-save">
            // The first button of a form is the one that Enter presses.
            <button class="button" type="submit" name="go" value="save">{t!(language, editor.save)}</button>
            <span class="small soft">{t!(language, editor.save_note)}</span>
        </p>
        {groups}
        {change_note(language, editing)}
        {asked::at_field(language, editing, "change_note")}
        {asked::at_field(language, editing, "")}
        <div class="submit-bar">
            <div data-part="saved">{saved(language, draft)}</div>
            <div class="row">
                <button class="button" type="submit" name="go" value="save">{t!(language, editor.save)}</button>
                <button class="button" type="submit" name="go" value="preview"><Icon name="eye" />{t!(language, editor.preview)}</button>
                <button class="button button-main" type="submit" name="go" value="submit"><Icon name="send" />{t!(language, editor.submit)}</button>
            </div>
        </div>
        // A form without this one was cut off on its way.
        <input type="hidden" name="end" value="1" />
    }
    .into_any()
}

/// Published entries with a title like it.
fn alike(language: Language, editing: &Editing) -> AnyView {
    // What it comes from is named already, and so are others that it has to do with.
    let others: Vec<&Shown> =
        editing.alike.iter().filter(|shown| !editing.targets.contains_key(&shown.entry().id)).collect();
    if others.is_empty() || editing.draft.based_on.is_some() {
        return ().into_any();
    }
    let items = others
        .into_iter()
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
                // Going on is all that this says; the program takes the notice away.
                <p data-new="" hidden=true><button class="button" type="button">{t!(language, editor.new_all_the_same)}</button></p>
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
                            {typed(editing.draft.change_note.as_deref().unwrap_or_default())}
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
