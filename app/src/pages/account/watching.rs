//! What somebody watches: begin to, change how it is told, stop.

use domain::Language;
use domain::news::Event;
use domain::vocabulary;
use domain::watch::{How, MOST_WATCHES, Subject};
use leptos::prelude::*;
use library::notify::{Offer, Watching};
use library::read::Shown;

use super::{Fault, framed, news, page, send};
use crate::chrome::Chrome;
use crate::components::form::hidden;
use crate::components::icon::Icon;
use crate::components::notice::{Notice, Tone};
use crate::pages::results::spoken;
use crate::routes;
use crate::texts::t;

/// What is watched, in words: a title, the name of a topic, a search as it was put. None for an entry that is not
/// public any more.
pub(super) fn name(language: Language, subject: &Subject, shown: Option<&Shown>) -> Option<String> {
    match subject {
        Subject::Entry(_) | Subject::Initiative(_) => {
            shown.map(|shown| shown.entry().envelope.title.get(language).to_owned())
        }
        Subject::Topic(code) => Some(vocabulary::label("topic", code, language).to_owned()),
        Subject::Search(query) => Some(spoken::named(language, query)),
    }
}

/// The name, or that there is none any more.
pub(super) fn name_or_gone(language: Language, subject: &Subject, shown: Option<&Shown>) -> String {
    name(language, subject, shown).unwrap_or_else(|| t!(language, watching.not_public))
}

/// Where it is to be seen.
fn address(language: Language, subject: &Subject, shown: Option<&Shown>) -> Option<String> {
    match subject {
        Subject::Entry(_) | Subject::Initiative(_) => {
            shown.map(|shown| routes::entry(language, shown.entry().kind, shown.slug(language)))
        }
        Subject::Topic(code) => {
            vocabulary::concept("topic", code).map(|concept| routes::concept(language, "topic", concept.code))
        }
        Subject::Search(query) => Some(routes::search(language, query)),
    }
}

/// The name as a link, where there is something to be seen.
fn linked(language: Language, subject: &Subject, shown: Option<&Shown>) -> AnyView {
    let name = name_or_gone(language, subject, shown);
    match address(language, subject, shown) {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    }
}

fn kind(language: Language, subject: &Subject) -> String {
    match subject {
        Subject::Entry(_) => t!(language, watching.kind_entry),
        Subject::Topic(_) => t!(language, watching.kind_topic),
        Subject::Initiative(_) => t!(language, watching.kind_initiative),
        Subject::Search(_) => t!(language, watching.kind_search),
    }
}

pub(super) fn how_name(language: Language, how: How) -> String {
    match how {
        How::AtOnce => t!(language, watching.at_once),
        How::Daily => t!(language, watching.daily),
        How::AppOnly => t!(language, watching.app_only),
    }
}

/// The choice was not made.
pub fn how_missing(language: Language) -> Fault {
    Fault { field: "how", text: t!(language, watching.how_missing) }
}

/// More cannot be watched.
pub fn too_many_watches(language: Language) -> Fault {
    Fault { field: "", text: t!(language, watching.most_reached, most = MOST_WATCHES) }
}

/// A notice that something is done.
pub(super) fn done(language: Language, what: &str) -> AnyView {
    let text = match what {
        "watching" => t!(language, watching.done_watching),
        "changed" => t!(language, watching.done_changed),
        "removed" => t!(language, watching.done_removed),
        "read" => t!(language, watching.done_read),
        _ => return ().into_any(),
    };
    view! {
        <div class="notice" role="status">
            <Icon name="circle-check" />
            <div><p class="notice-title">{text}</p></div>
        </div>
    }
    .into_any()
}

/// The form that begins to watch something, or changes how it is told.
pub fn watch(chrome: &Chrome, offer: &Offer, faults: &[Fault]) -> String {
    let language = chrome.language;
    let title = t!(language, watching.title);
    page(chrome, title.clone(), || {
        let lead = match &offer.subject {
            Subject::Entry(_) => t!(language, watching.lead_entry),
            Subject::Topic(_) => t!(language, watching.lead_topic),
            Subject::Initiative(_) => t!(language, watching.lead_initiative),
            Subject::Search(_) => t!(language, watching.lead_search),
        };
        let known = offer.how.map(|_| {
            view! {
                <Notice tone=Tone::Plain icon="eye" title=t!(language, watching.known)>
                    <p>{t!(language, watching.known_text)}</p>
                </Notice>
            }
        });
        let button = if offer.how.is_some() { t!(language, watching.change) } else { t!(language, watching.set) };
        let rest = view! {
            {known}
            <section class="section">
                <div class="section-head"><h2>{t!(language, watching.subject)}</h2></div>
                <p>
                    {kind(language, &offer.subject)}": "
                    {linked(language, &offer.subject, offer.shown.as_ref())}
                </p>
                <form class="form" method="post" action=routes::account(language, "watch")>
                    {hidden("subject", offer.subject.code())}
                    {hidden("key", &offer.subject.key())}
                    {how_field(language, offer.how.unwrap_or_default(), faults)}
                    {send(button)}
                </form>
            </section>
            {ways(language)}
        };
        framed(language, &title, &lead, faults, rest.into_any())
    })
}

/// How it shall be told, as a group of choices.
fn how_field(language: Language, chosen: How, faults: &[Fault]) -> AnyView {
    let wrong = faults.iter().find(|fault| fault.field == "how").map(|fault| fault.text.clone());
    let described = if wrong.is_some() { "how-help how-wrong" } else { "how-help" };
    let wrong = wrong.map(|text| {
        view! { <p class="message-wrong" id="how-wrong"><Icon name="circle-alert" /><span>{text}</span></p> }
    });
    let choices = How::ALL.into_iter().enumerate().map(|(place, how)| {
        // What is wrong leads to the first choice.
        let id = if place == 0 { "how".to_owned() } else { format!("how-{}", how.code()) };
        let is_chosen = how == chosen;
        view! {
            <label class="choice" for=id.clone()>
                <input id=id.clone() name="how" type="radio" value=how.code() checked=is_chosen />
                <span>{how_name(language, how)}</span>
            </label>
        }
    });
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend>{t!(language, watching.how)}</legend>
            <p class="help" id="how-help">{t!(language, watching.how_help)}</p>
            {choices.collect_view()}
            {wrong}
        </fieldset>
    }
    .into_any()
}

/// To news, watches and the account.
pub(super) fn ways(language: Language) -> AnyView {
    let way = |name: &'static str, text: String| {
        view! { <li><a class="button" href=routes::account(language, name)>{text}</a></li> }
    };
    view! {
        <ul class="row">
            {way("notifications", t!(language, watching.notifications))}
            {way("watches", t!(language, watching.watches))}
            {way("account", t!(language, account.title))}
        </ul>
    }
    .into_any()
}

/// All that somebody watches, and how somebody of the office is told of its work.
pub fn watches(chrome: &Chrome, all: &[Watching], wishes: &[(Event, How)], what: &str) -> String {
    let language = chrome.language;
    let title = t!(language, watching.watches);
    page(chrome, title.clone(), || {
        let list = if all.is_empty() {
            view! { <p>{t!(language, watching.watches_none)}</p> }.into_any()
        } else {
            table(language, all)
        };
        let rest = view! { {done(language, what)}{list}{news::wishes(language, wishes)}{ways(language)} };
        framed(language, &title, &t!(language, watching.watches_lead), &[], rest.into_any())
    })
}

fn table(language: Language, all: &[Watching]) -> AnyView {
    let rows = all.iter().map(|watching| row(language, watching));
    view! {
        <table class="table" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, watching.what)}</th>
                    <th scope="col" role="columnheader">{t!(language, watching.of_kind)}</th>
                    <th scope="col" role="columnheader">{t!(language, watching.how)}</th>
                    <th scope="col" role="columnheader"><span class="visually-hidden">{t!(language, watching.remove)}</span></th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(language: Language, watching: &Watching) -> AnyView {
    let id = watching.id.to_string();
    let name = name_or_gone(language, &watching.subject, watching.shown.as_ref());
    let options = How::ALL.into_iter().map(|how| {
        let is_chosen = how == watching.how;
        view! { <option value=how.code() selected=is_chosen>{how_name(language, how)}</option> }
    });
    let label = t!(language, watching.how_of, name = name.as_str());
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{linked(language, &watching.subject, watching.shown.as_ref())}</th>
            <td role="cell" data-label=t!(language, watching.of_kind)>{kind(language, &watching.subject)}</td>
            <td role="cell" class="plain">
                <form class="row" method="post" action=routes::account(language, "watch_change")>
                    {hidden("watch", &id)}
                    <select class="select" name="how" aria-label=label>{options.collect_view()}</select>
                    <button class="button" type="submit">
                        {t!(language, watching.change)}<span class="visually-hidden">" "{name.clone()}</span>
                    </button>
                </form>
            </td>
            <td role="cell" class="plain">
                <form method="post" action=routes::account(language, "watch_remove")>
                    {hidden("watch", &id)}
                    <button class="button" type="submit">
                        {t!(language, watching.remove)}<span class="visually-hidden">" "{name.clone()}</span>
                    </button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}
