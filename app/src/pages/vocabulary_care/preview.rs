//! What an amendment would lead to: what changes, whom it affects, and the button that makes it.

use domain::Language;
use domain::vocabulary::amendment::{Amendment, Both, Wording};
use leptos::prelude::*;
use library::vocabularies::{Affected, MOST_SHOWN, Preview};

use super::{AmendmentForm, ROOM, head, name, number, steps};
use crate::chrome::Chrome;
use crate::components::form::hidden;
use crate::components::office_nav::OfficeNav;
use crate::components::text::text_in;
use crate::components::trail::Trail;
use crate::routes::{self, OfDraft};
use crate::texts::t;

/// The preview.
pub fn preview(chrome: &Chrome, preview: &Preview) -> String {
    let language = chrome.language;
    let preview = preview.clone();
    let scheme = preview.before.scheme();
    let title = t!(language, vocabulary_care.preview);
    chrome.document(head(language, title.clone(), scheme.code), move || {
        view! {
            <Trail steps=steps(language, &preview.before) here=title.clone().into_any() />
            <OfficeNav here=ROOM />
            <article class="account">
                <header class="entry-head">
                    <h1>{title}</h1>
                    <p class="purpose">{t!(language, vocabulary_care.preview_lead)}</p>
                </header>
                <section class="section" aria-labelledby="changes">
                    <div class="section-head"><h2 id="changes">{t!(language, vocabulary_care.changes)}</h2></div>
                    {changes(language, &preview)}
                </section>
                <section class="section" aria-labelledby="affected">
                    <div class="section-head"><h2 id="affected">{t!(language, vocabulary_care.affected)}</h2></div>
                    {affected(language, &preview)}
                </section>
                {buttons(language, &preview)}
            </article>
        }
    })
}

/// What changes, as a sentence, and part by part where words change.
fn changes(language: Language, preview: &Preview) -> AnyView {
    let before = &preview.before;
    let code = preview.amendment.code();
    let own = name(language, before, code);
    match &preview.amendment {
        Amendment::Add { wording, .. } => {
            let sentence = t!(language, vocabulary_care.will_add, name = wording.label.get(language));
            view! { <p>{sentence}</p> {parts(language, preview, None, wording)} }.into_any()
        }
        Amendment::Alter { wording, .. } => {
            let sentence = t!(language, vocabulary_care.will_alter, name = own);
            let held = before.get(code).map(|held| &held.wording);
            view! { <p>{sentence}</p> {parts(language, preview, held, wording)} }.into_any()
        }
        Amendment::Deprecate { reason, .. } => {
            let sentence = t!(language, vocabulary_care.will_deprecate, name = own);
            let reason = Language::ALL
                .into_iter()
                .map(|it| (it, reason.get(it).to_owned()))
                .filter(|(_, text)| !text.is_empty())
                .map(|(it, text)| view! { <p lang=it.code()>{text}</p> })
                .collect_view();
            view! { <p>{sentence}</p> {reason} }.into_any()
        }
        Amendment::Merge { into, .. } => {
            let other = name(language, before, into);
            let sentence = t!(language, vocabulary_care.will_merge, name = own, other = other);
            let below: Vec<String> =
                before.narrower(code).map(|held| held.wording.label.get(language).to_owned()).collect();
            let below = (!below.is_empty())
                .then(|| view! { <p>{t!(language, vocabulary_care.with_below, names = below.join(", "))}</p> });
            view! { <p>{sentence}</p> {below} }.into_any()
        }
        Amendment::Restore { .. } => {
            view! { <p>{t!(language, vocabulary_care.will_restore, name = own)}</p> }.into_any()
        }
    }
}

/// The words of a concept by their fields.
fn fields(language: Language, preview: &Preview, wording: &Wording) -> Vec<(String, Option<Language>, String)> {
    let mut fields = Vec::new();
    let mut both = |labels: [String; 2], text: &Both| {
        for ((label, of), text) in labels.into_iter().zip(Language::ALL).zip([&text.de, &text.en]) {
            fields.push((label, Some(of), text.clone()));
        }
    };
    let names = Both::new(wording.alternatives_de.join(", "), wording.alternatives_en.join(", "));
    both([t!(language, vocabulary_care.label_de), t!(language, vocabulary_care.label_en)], &wording.label);
    both(
        [t!(language, vocabulary_care.definition_de), t!(language, vocabulary_care.definition_en)],
        &wording.definition,
    );
    both([t!(language, vocabulary_care.alternatives_de), t!(language, vocabulary_care.alternatives_en)], &names);
    both([t!(language, vocabulary_care.short_de), t!(language, vocabulary_care.short_en)], &wording.short);
    both([t!(language, vocabulary_care.phrase_de), t!(language, vocabulary_care.phrase_en)], &wording.phrase);
    let broader = wording.broader.as_deref().map(|code| {
        let reads = preview.before.current(code).map_or(code, |held| held.code.as_str());
        name(language, &preview.before, reads)
    });
    fields.push((t!(language, vocabulary_care.broader), None, broader.unwrap_or_default()));
    fields
}

/// What is written now beside what was, where they differ.
fn parts(language: Language, preview: &Preview, held: Option<&Wording>, wording: &Wording) -> AnyView {
    let now = fields(language, preview, wording);
    let so_far = fields(language, preview, held.unwrap_or(&Wording::default()));
    let rows = now
        .into_iter()
        .zip(so_far)
        .filter(|((_, _, now), (_, _, so_far))| now != so_far)
        .map(|((label, of, now), (_, _, so_far))| {
            let lang = of.map(Language::code);
            let text = |text: String| {
                if text.is_empty() {
                    view! { <span class="soft">{t!(language, vocabulary_care.nothing_there)}</span> }.into_any()
                } else {
                    view! { <span lang=lang>{text}</span> }.into_any()
                }
            };
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">{label}</th>
                    <td role="cell" data-label=t!(language, vocabulary_care.so_far)>{text(so_far)}</td>
                    <td role="cell" data-label=t!(language, vocabulary_care.from_now)>{text(now)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table worklist" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, vocabulary_care.what)}</th>
                    <th scope="col" role="columnheader">{t!(language, vocabulary_care.so_far)}</th>
                    <th scope="col" role="columnheader">{t!(language, vocabulary_care.from_now)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn affected(language: Language, preview: &Preview) -> AnyView {
    let counted = preview.counted;
    let total = counted.published + counted.drafts;
    if total == 0 {
        return view! { <p>{t!(language, vocabulary_care.affected_none)}</p> }.into_any();
    }
    let more = usize::try_from(total).unwrap_or(usize::MAX).saturating_sub(preview.affected.len().min(MOST_SHOWN));
    let more = (more > 0).then(
        || view! { <p class="soft">{t!(language, vocabulary_care.affected_more, number = number(language, more))}</p> },
    );
    let items = preview.affected.iter().map(|it| item(language, it)).collect_view();
    view! {
        <p>
            {t!(language, vocabulary_care.affected_published, count = counted.published)}", "
            {t!(language, vocabulary_care.affected_drafts, count = counted.drafts)}". "
            {t!(language, vocabulary_care.unchanged)}
        </p>
        <ul class="schemes">{items}</ul>
        {more}
    }
    .into_any()
}

fn item(language: Language, affected: &Affected) -> AnyView {
    let is_untitled = affected.title.0.values().all(String::is_empty);
    let title = if is_untitled {
        t!(language, vocabulary_care.untitled).into_any()
    } else {
        text_in(language, &affected.title)
    };
    if affected.is_draft {
        let href = routes::of_draft(language, &affected.id.to_string(), OfDraft::Preview);
        let mark = t!(language, vocabulary_care.a_draft);
        return view! { <li><a href=href>{title}</a><span class="small">{mark}</span></li> }.into_any();
    }
    view! { <li><a href=routes::permanent(affected.kind, affected.id)>{title}</a></li> }.into_any()
}

/// The button that makes it, with all that was typed, and the way back to the form.
fn buttons(language: Language, preview: &Preview) -> AnyView {
    let scheme = preview.before.scheme().code;
    let confirm = match preview.amendment.kind() {
        "add" => t!(language, vocabulary_care.confirm_add),
        "alter" => t!(language, vocabulary_care.confirm_alter),
        "merge" => t!(language, vocabulary_care.confirm_merge),
        "deprecate" => t!(language, vocabulary_care.confirm_deprecate),
        _ => t!(language, vocabulary_care.confirm_restore),
    };
    let typed = || {
        let form = AmendmentForm::of(&preview.amendment);
        let fields = form.filled().map(|(field, value)| hidden(field, value)).collect_view();
        view! { {hidden("kind", &form.kind)} {fields} }
    };
    view! {
        <form class="form" method="post" action=routes::vocabulary_care(language, "vocabulary_amend", scheme)>
            {typed()}
            {hidden("seq", &preview.seq.to_string())}
            <p class="send"><button class="button button-main" type="submit">{confirm}</button></p>
        </form>
        <form method="post" action=routes::vocabulary_care(language, "vocabulary_preview", scheme)>
            {typed()}
            {hidden("again", "1")}
            <p class="send"><button class="button" type="submit">{t!(language, vocabulary_care.back)}</button></p>
        </form>
        <p><a href=routes::vocabulary_care(language, "vocabulary_care", scheme)>{t!(language, vocabulary_care.cancel)}</a></p>
    }
    .into_any()
}
