//! The room of what was looked for in vain: the list, and the form of a call.

mod typed;

use std::collections::{BTreeMap, BTreeSet};

use domain::gap::{CALL_TEXT, CALL_TITLE, FEWEST_DAYS, SEEN_DAYS, Vain};
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::gaps::{About, Calls, Gap};

use crate::chrome::{Chrome, Head};
use crate::components::form::{self, Fault, Field, hidden, select};
use crate::components::icon::Icon;
use crate::components::office_nav::OfficeNav;
use crate::components::report::{Words, words};
use crate::components::text::{foreign, text_in};
use crate::components::trail::Trail;
use crate::routes;
use crate::sentences;
use crate::texts::t;
use crate::words;

pub use typed::{CallForm, EntryFault};

/// The head of a room of the office, with its name in [`routes::OFFICE`].
pub(super) fn room_head(language: Language, title: String, name: &'static str) -> Head {
    Head {
        title,
        paths: Language::ALL.into_iter().map(|language| (language, routes::office(language, name))).collect(),
        current: routes::office(language, name),
        unlisted: true,
        desk: true,
        ..Head::default()
    }
}

/// A notice that something is done.
pub(super) fn done(text: Option<String>) -> AnyView {
    let Some(text) = text else { return ().into_any() };
    view! {
        <div class="notice" role="status">
            <Icon name="circle-check" />
            <div><p class="notice-title">{text}</p></div>
        </div>
    }
    .into_any()
}

/// The list of those gaps that are asked for; `what` was just done.
pub fn page(chrome: &Chrome, gaps: &[Gap], about: &About, calls: &Calls, what: &str) -> String {
    let language = chrome.language;
    let filter = filter(language, gaps, about);
    let nothing = if gaps.is_empty() { t!(language, gaps.none) } else { t!(language, gaps.none_of_these) };
    let gaps: Vec<Gap> = gaps.iter().filter(|gap| about.has(gap)).cloned().collect();
    let calls = calls.clone();
    let what = match what {
        "opened" => Some(t!(language, gaps.done_opened)),
        "saved" => Some(t!(language, gaps.done_saved)),
        "closed" => Some(t!(language, gaps.done_closed)),
        "dismissed" => Some(t!(language, gaps.done_dismissed)),
        _ => None,
    };
    chrome.document(room_head(language, t!(language, gaps.title), "gaps"), move || {
        let list = if gaps.is_empty() { view! { <p>{nothing}</p> }.into_any() } else { table(language, &gaps) };
        view! {
            <Trail
                steps=vec![(routes::office(language, "office"), t!(language, office.title))]
                here=t!(language, gaps.title).into_any()
            />
            <OfficeNav here="gaps" />
            <div class="account">
            <header class="entry-head list-head">
                <h1>{t!(language, gaps.title)}</h1>
                <p class="purpose">{t!(language, gaps.summary, days = SEEN_DAYS, least = FEWEST_DAYS)}</p>
            </header>
            {done(what)}
            {filter.map(|filter| toolbar(language, &filter))}
            {list}
            {open_calls(language, &calls)}
            </div>
        }
    })
}

/// A menu of the toolbar: its name, options, what is chosen.
type Menu = (Vec<(String, String)>, String);

/// The two kinds, and the topics and Länder that were asked for, each with the number of gaps; none without gaps.
fn filter(language: Language, gaps: &[Gap], about: &About) -> Option<[Menu; 3]> {
    let option = |code: &str, label: &str, count: u64| {
        (code.to_owned(), format!("{label} ({})", words::number(language, count)))
    };
    let any = || (String::new(), t!(language, gaps.any));
    let kinds = Vain::ALL.into_iter().map(|vain| {
        let count = gaps.iter().filter(|gap| gap.vain == vain).count();
        option(vain.code(), &kind(language, vain), count as u64)
    });
    let kinds = std::iter::once(any()).chain(kinds).collect();
    let menu = |scheme: &str, codes: &dyn Fn(&Gap) -> &BTreeSet<String>, chosen: &Option<String>| -> Menu {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for code in gaps.iter().flat_map(codes) {
            *counts.entry(code).or_default() += 1;
        }
        let named =
            counts.into_iter().map(|(code, count)| option(code, vocabulary::label(scheme, code, language), count));
        (std::iter::once(any()).chain(named).collect(), chosen.clone().unwrap_or_default())
    };
    (!gaps.is_empty()).then(|| {
        [
            (kinds, about.vain.map(Vain::code).unwrap_or_default().to_owned()),
            menu("topic", &|gap| &gap.topics, &about.topic),
            menu("land", &|gap| &gap.lands, &about.land),
        ]
    })
}

/// In which way something was looked for in vain.
fn kind(language: Language, vain: Vain) -> String {
    match vain {
        Vain::NotFound => t!(language, gaps.not_found),
        Vain::NotOpened => t!(language, gaps.not_opened),
    }
}

fn toolbar(language: Language, [kinds, topics, lands]: &[Menu; 3]) -> AnyView {
    view! {
        <form class="toolbar" method="get" action=routes::office(language, "gaps")>
            {select("kind", &t!(language, gaps.kind), "", &kinds.0, &kinds.1)}
            {select("topic", &t!(language, gaps.topic), "", &topics.0, &topics.1)}
            {select("land", &t!(language, gaps.land), "", &lands.0, &lands.1)}
            <button class="button" type="submit">{t!(language, gaps.filter)}</button>
        </form>
    }
    .into_any()
}

fn quoted(language: Language, text: &str) -> String {
    t!(language, gaps.quoted, text = text)
}

fn table(language: Language, gaps: &[Gap]) -> AnyView {
    let rows = gaps.iter().map(|gap| row(language, gap)).collect_view();
    view! {
        <table class="table worklist" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, gaps.said)}</th>
                    <th scope="col" role="columnheader">{t!(language, gaps.kind)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, gaps.days)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, gaps.in_german)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, gaps.in_english)}</th>
                    <th scope="col" role="columnheader">{t!(language, gaps.last)}</th>
                    <th scope="col" role="columnheader">{t!(language, gaps.doing)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(language: Language, gap: &Gap) -> AnyView {
    let first = gap.said.first().map(|(_, said)| said.clone()).unwrap_or_default();
    let said = gap.said.iter().enumerate().map(|(index, (spoken, said))| {
        let lang = (*spoken != language).then(|| spoken.code());
        let text = quoted(language, said);
        if index == 0 {
            view! { <span class="title" lang=lang>{text}</span> }.into_any()
        } else {
            view! { <span class="sub" lang=lang>{text}</span> }.into_any()
        }
    });
    let labels = |scheme: &'static str, codes: &BTreeSet<String>| -> Vec<String> {
        codes.iter().map(|code| vocabulary::label(scheme, code, language).to_owned()).collect()
    };
    let about = [labels("topic", &gap.topics), labels("land", &gap.lands)].concat();
    let about = (!about.is_empty())
        .then(|| view! { <span class="sub">{t!(language, gaps.about, what = about.join(", "))}</span> });
    let number = |of: Language| words::number(language, gap.numbers.get(&of).copied().unwrap_or_default());
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{said.collect_view()}{about}</th>
            <td role="cell" data-label=t!(language, gaps.kind)>{kind(language, gap.vain)}</td>
            <td role="cell" class="n" data-label=t!(language, gaps.days)>{words::number(language, gap.days as u64)}</td>
            <td role="cell" class="n" data-label=t!(language, gaps.in_german)>{number(Language::De)}</td>
            <td role="cell" class="n" data-label=t!(language, gaps.in_english)>{number(Language::En)}</td>
            <td role="cell" data-label=t!(language, gaps.last)>{words::date(language, gap.last)}</td>
            <td role="cell" data-label=t!(language, gaps.doing)>{actions(language, gap, &first)}</td>
        </tr>
    }
    .into_any()
}

fn actions(language: Language, gap: &Gap, first: &str) -> AnyView {
    let call = match gap.call {
        Some(id) => {
            let href = routes::office_with(language, "gaps_edit", &id.to_string());
            let label = t!(language, gaps.called_of, text = first);
            view! { <a class="button" href=href aria-label=label>{t!(language, gaps.called)}</a> }.into_any()
        }
        None => {
            let href =
                routes::with_parameters(&routes::office(language, "gaps_call"), &[("cluster", gap.cluster.clone())]);
            let label = t!(language, gaps.call_of, text = first);
            view! { <a class="button" href=href aria-label=label>{t!(language, gaps.call)}</a> }.into_any()
        }
    };
    let label = t!(language, gaps.dismiss_of, text = first);
    view! {
        <div class="row-actions">
            {call}
            <form method="post" action=routes::office(language, "gaps_dismiss")>
                {hidden("cluster", &gap.cluster)}
                <button class="button button-quiet" type="submit" aria-label=label>{t!(language, gaps.dismiss)}</button>
            </form>
        </div>
    }
    .into_any()
}

fn open_calls(language: Language, calls: &Calls) -> AnyView {
    let items = calls.open.iter().map(|call| {
        let href = routes::office_with(language, "gaps_edit", &call.id.to_string());
        let since = t!(language, wanted.since, day = words::day_in_germany(language, call.opened_at));
        view! {
            <li>
                <h3><a href=href lang=foreign(language, &call.title)>{call.title.get(language).to_owned()}</a></h3>
                <p>{text_in(language, &call.text)}</p>
                <p class="soft">{since}</p>
            </li>
        }
    });
    let list = if calls.open.is_empty() {
        view! { <p>{t!(language, gaps.calls_none)}</p> }.into_any()
    } else {
        view! { <ul class="collections">{items.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="section" aria-labelledby="calls">
            <div class="section-head"><h2 id="calls">{t!(language, gaps.calls)}</h2></div>
            {list}
            <ul class="row">
                <li><a class="button" href=routes::office(language, "gaps_call")>{t!(language, gaps.begin)}</a></li>
                <li><a class="button" href=routes::wanted(language)>{t!(language, gaps.public)}</a></li>
            </ul>
        </section>
    }
    .into_any()
}

/// The form of a call, new or there; one that is there can be closed as well.
pub fn call(chrome: &Chrome, form: &CallForm) -> String {
    let language = chrome.language;
    let form = form.clone();
    let title = if form.id.is_some() { t!(language, gaps.form_edit) } else { t!(language, gaps.form_new) };
    let head = Head {
        paths: Language::ALL
            .into_iter()
            .map(|language| {
                let path = form.id.map_or_else(
                    || routes::office(language, "gaps_call"),
                    |id| routes::office_with(language, "gaps_edit", &id.to_string()),
                );
                (language, path)
            })
            .collect(),
        ..room_head(language, title.clone(), "gaps")
    };
    chrome.document(head, move || {
        let faults = faults(language, &form);
        let action = form.id.map_or_else(
            || routes::office(language, "gaps_call"),
            |id| routes::office_with(language, "gaps_edit", &id.to_string()),
        );
        let send = if form.id.is_some() { t!(language, gaps.save) } else { t!(language, gaps.publish) };
        let close = form.id.map(|id| close(language, id, &form, &faults));
        let [title_de, text_de, title_en, text_en] = &form.values;
        view! {
            <Trail
                steps=vec![
                    (routes::office(language, "office"), t!(language, office.title)),
                    (routes::office(language, "gaps"), t!(language, gaps.title)),
                ]
                here=title.clone().into_any()
            />
            <OfficeNav here="gaps" />
            <article class="account">
                <header class="entry-head">
                    <h1>{title}</h1>
                    <p class="purpose">{t!(language, gaps.form_lead)}</p>
                </header>
                {form::summary(language, &faults)}
                <form class="form" method="post" action=action>
                    {hidden("cluster", &form.cluster)}
                    {hidden("began", &form.began)}
                    {line(language, "title_de", &t!(language, gaps.title_de), title_de, &faults)}
                    {area(language, "text_de", &t!(language, gaps.text_de), text_de, &faults)}
                    {line(language, "title_en", &t!(language, gaps.title_en), title_en, &faults)}
                    {area(language, "text_en", &t!(language, gaps.text_en), text_en, &faults)}
                    <p class="send"><button class="button button-main" type="submit">{send}</button></p>
                </form>
                {form.stored.as_ref().map(|values| stored(language, values))}
                {close}
                <p><a href=routes::office(language, "gaps")>{t!(language, gaps.back)}</a></p>
            </article>
        }
    })
}

/// What is stored of a call that somebody else has changed.
fn stored(language: Language, values: &[String; 4]) -> AnyView {
    let parts = CallForm::FIELDS.into_iter().zip(values).map(|(field, value)| {
        let lang = if field.ends_with("_de") { Language::De } else { Language::En };
        let value = value.clone();
        view! { <div class="side"><h3>{label(language, field)}</h3><div class="side-text" lang=lang.code()>{value}</div></div> }
    });
    view! {
        <section class="section" aria-labelledby="stored">
            <div class="section-head"><h2 id="stored">{t!(language, gaps.stored)}</h2></div>
            <div class="sides">{parts.collect_view()}</div>
        </section>
    }
    .into_any()
}

fn label(language: Language, field: &str) -> String {
    match field {
        "title_de" => t!(language, gaps.title_de),
        "text_de" => t!(language, gaps.text_de),
        "title_en" => t!(language, gaps.title_en),
        _ => t!(language, gaps.text_en),
    }
}

fn faults(language: Language, form: &CallForm) -> Vec<Fault> {
    let mut faults: Vec<Fault> = form
        .faults
        .iter()
        .filter_map(|invalid| {
            let field = CallForm::FIELDS.into_iter().find(|field| *field == invalid.field)?;
            let text = format!("{}: {}", label(language, field), sentences::rule(language, &invalid.rule));
            Some(Fault { field, text })
        })
        .collect();
    let entry = form.entry_fault.map(|fault| match fault {
        EntryFault::Missing => t!(language, gaps.entry_missing),
        EntryFault::Unknown => t!(language, gaps.entry_unknown),
    });
    faults.extend(entry.map(|text| Fault { field: "entry", text }));
    faults.extend(form.stored.is_some().then(|| Fault { field: "stored", text: t!(language, gaps.changed) }));
    faults.extend(form.conflict.then(|| Fault { field: "", text: t!(language, gaps.already) }));
    faults
}

fn line(language: Language, id: &'static str, label: &str, value: &str, faults: &[Fault]) -> AnyView {
    let (min, max) = CALL_TITLE;
    let help = t!(language, gaps.length, min = min, max = max);
    form::field(Field { id, kind: "text", label, help: &help, value, autocomplete: "off" }, faults)
}

fn area(language: Language, id: &'static str, label: &str, value: &str, faults: &[Fault]) -> AnyView {
    let (min, max) = CALL_TEXT;
    let help = t!(language, gaps.length, min = min, max = max);
    words(language, Words { id, label, help: &help, value, rows: 4, required: true }, faults)
}

fn close(language: Language, id: i64, form: &CallForm, faults: &[Fault]) -> AnyView {
    let (label, help) = (t!(language, gaps.entry), t!(language, gaps.entry_help));
    let field =
        Field { id: "entry", kind: "text", label: &label, help: &help, value: &form.entry, autocomplete: "off" };
    view! {
        <section class="section" aria-labelledby="close">
            <div class="section-head"><h2 id="close">{t!(language, gaps.close_title)}</h2></div>
            <p>{t!(language, gaps.close_text)}</p>
            <form class="form" method="post" action=routes::office_with(language, "gaps_close", &id.to_string())>
                {form::field(field, faults)}
                <p class="send"><button class="button" type="submit">{t!(language, gaps.close)}</button></p>
            </form>
        </section>
    }
    .into_any()
}
