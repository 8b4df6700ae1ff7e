//! One vocabulary: its concepts with what can be done about each, and its history.

use domain::Language;
use domain::vocabulary::{Held, State, Working};
use leptos::prelude::*;
use library::vocabularies::{Counted, Opened};

use super::{ROOM, head, history, name};
use crate::chrome::Chrome;
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::pages::gaps::done;
use crate::routes;
use crate::texts::t;
use crate::words;

/// One vocabulary; `what` was just done.
pub fn scheme(chrome: &Chrome, opened: &Opened, what: &str) -> String {
    let language = chrome.language;
    let opened = opened.clone();
    let scheme = opened.working.scheme();
    let title = scheme.label.get(language).to_owned();
    let what = match what {
        "add" => Some(t!(language, vocabulary_care.done_add)),
        "alter" => Some(t!(language, vocabulary_care.done_alter)),
        "merge" => Some(t!(language, vocabulary_care.done_merge)),
        "deprecate" => Some(t!(language, vocabulary_care.done_deprecate)),
        "restore" => Some(t!(language, vocabulary_care.done_restore)),
        _ => None,
    };
    chrome.document(head(language, title.clone(), scheme.code), move || {
        let why_not = if !scheme.open {
            view! { <p>{t!(language, vocabulary_care.closed_text)}</p> }.into_any()
        } else if !opened.may_edit {
            view! { <p>{t!(language, vocabulary_care.only_reading)}</p> }.into_any()
        } else {
            ().into_any()
        };
        let add = opened.may_edit.then(|| {
            let href = routes::amend_vocabulary(language, scheme.code, "add", "");
            view! { <li><a class="button button-main" href=href>{t!(language, vocabulary_care.begin)}</a></li> }
        });
        let past = if opened.history.is_empty() {
            view! { <p>{t!(language, vocabulary_care.history_none)}</p> }.into_any()
        } else {
            history(language, &opened.working, &opened.history)
        };
        view! {
            <Trail
                steps=vec![
                    (routes::office(language, "office"), t!(language, office.title)),
                    (routes::office(language, ROOM), t!(language, vocabulary_care.title)),
                ]
                here=title.clone().into_any()
            />
            <OfficeNav here=ROOM />
            <div class="account">
            <header class="entry-head list-head">
                <h1>{title}</h1>
                <p class="purpose">{t!(language, vocabulary_care.counts_help)}</p>
            </header>
            {done(what)}
            {why_not}
            <ul class="row">
                {add}
                <li><a class="button" href=routes::vocabulary(language, scheme.code)>{t!(language, vocabulary_care.to_public)}</a></li>
            </ul>
            {concepts(language, &opened)}
            <section class="section" aria-labelledby="history">
                <div class="section-head"><h2 id="history">{t!(language, vocabulary_care.history)}</h2></div>
                {past}
            </section>
            </div>
        }
    })
}

fn concepts(language: Language, opened: &Opened) -> AnyView {
    let rows =
        ordered(&opened.working).into_iter().map(|(held, depth)| row(language, opened, held, depth)).collect_view();
    let doing = opened
        .may_edit
        .then(|| view! { <th scope="col" role="columnheader">{t!(language, vocabulary_care.doing)}</th> });
    view! {
        <table class="table worklist" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, vocabulary_care.concept)}</th>
                    <th scope="col" role="columnheader">{t!(language, vocabulary_care.code)}</th>
                    <th scope="col" role="columnheader">{t!(language, vocabulary_care.state)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, vocabulary_care.published)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, vocabulary_care.drafts)}</th>
                    {doing}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(language: Language, opened: &Opened, held: &Held, depth: usize) -> AnyView {
    let label = &held.wording.label;
    let Counted { published, drafts } = opened.counts.get(&held.code).copied().unwrap_or_default();
    let state = match &held.state {
        State::Living if held.shipped.is_none() => t!(language, vocabulary_care.is_new),
        State::Living => t!(language, vocabulary_care.is_living),
        State::Deprecated(_) => t!(language, vocabulary_care.is_outdated),
        State::Merged(_) => {
            let now = opened.working.current(&held.code).map_or(held.code.as_str(), |it| it.code.as_str());
            t!(language, vocabulary_care.is_merged, name = name(language, &opened.working, now))
        }
    };
    let own = format!("{}{}", "– ".repeat(depth), label.get(language));
    let other = language.other();
    let foreign = label.get(other).to_owned();
    let doing = opened
        .may_edit
        .then(|| view! { <td role="cell" data-label=t!(language, vocabulary_care.doing)>{actions(language, opened, held)}</td> });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><span class="title">{own}</span><span class="sub" lang=other.code()>{foreign}</span></th>
            <td role="cell" class="num" data-label=t!(language, vocabulary_care.code)>{held.code.clone()}</td>
            <td role="cell" data-label=t!(language, vocabulary_care.state)>{state}</td>
            <td role="cell" class="n" data-label=t!(language, vocabulary_care.published)>{words::number(language, published)}</td>
            <td role="cell" class="n" data-label=t!(language, vocabulary_care.drafts)>{words::number(language, drafts)}</td>
            {doing}
        </tr>
    }
    .into_any()
}

/// What can be done about a concept; each leads to a form first.
fn actions(language: Language, opened: &Opened, held: &Held) -> AnyView {
    let called = held.wording.label.get(language);
    let kinds: &[&str] = match held.state {
        State::Living => &["alter", "merge", "deprecate"],
        State::Deprecated(_) => &["restore", "merge"],
        State::Merged(_) => &["restore"],
    };
    let links = kinds.iter().map(|kind| {
        let (text, label) = match *kind {
            "alter" => (t!(language, vocabulary_care.change), t!(language, vocabulary_care.alter_of, name = called)),
            "merge" => (t!(language, vocabulary_care.join), t!(language, vocabulary_care.merge_of, name = called)),
            "deprecate" => {
                (t!(language, vocabulary_care.deprecate), t!(language, vocabulary_care.deprecate_of, name = called))
            }
            _ => (t!(language, vocabulary_care.restore), t!(language, vocabulary_care.restore_of, name = called)),
        };
        let href = routes::amend_vocabulary(language, opened.working.scheme().code, kind, &held.code);
        view! { <a class="button button-quiet" href=href aria-label=label>{text}</a> }
    });
    view! { <div class="row-actions">{links.collect_view()}</div> }.into_any()
}

/// Concepts with their depth, narrower ones behind their broader; those out of use at the end.
pub(super) fn ordered(working: &Working) -> Vec<(&Held, usize)> {
    let mut all: Vec<(&Held, usize)> = Vec::with_capacity(working.concepts().len());
    let tops = working.concepts().iter().filter(|held| held.is_living() && working.broader(&held.code).is_none());
    for top in tops {
        below(working, top, 0, &mut all);
    }
    all.extend(working.concepts().iter().filter(|held| !held.is_living()).map(|held| (held, 0)));
    all
}

fn below<'a>(working: &'a Working, held: &'a Held, depth: usize, all: &mut Vec<(&'a Held, usize)>) {
    all.push((held, depth));
    for narrower in working.narrower(&held.code) {
        below(working, narrower, depth + 1, all);
    }
}

#[cfg(test)]
mod tests {
    use domain::vocabulary;

    use super::*;

    #[test]
    fn every_concept_stands_once_and_behind_its_broader_one() {
        for scheme in vocabulary::shipped() {
            let working = Working::of(scheme);
            let all = ordered(&working);
            assert_eq!(all.len(), scheme.concepts.len(), "{}", scheme.code);
            for (place, (held, depth)) in all.iter().enumerate() {
                let Some(broader) = working.broader(&held.code) else { continue };
                let before = all[..place].iter().find(|(it, _)| it.code == broader.code);
                assert_eq!(before.map(|(_, depth)| depth + 1), Some(*depth), "{}", held.code);
            }
        }
    }
}
