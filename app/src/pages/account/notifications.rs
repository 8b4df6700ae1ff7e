//! What is new in what somebody watches, and how letters about it are ended without signing in.

use domain::Language;
use domain::watch::{KEPT_DAYS, Subject, What};
use leptos::prelude::*;
use library::notify::{Ending, LISTED, Notified, Told};

use super::watching::{done, name, name_or_gone, ways};
use super::{framed, news, page, send};
use crate::chrome::{Chrome, Head};
use crate::components::form::hidden;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The list, the newest first.
pub fn notifications(chrome: &Chrome, all: &[Notified], reviews: &[Told], what: &str) -> String {
    let language = chrome.language;
    let title = t!(language, watching.notifications);
    page(chrome, title.clone(), || {
        let list = if all.is_empty() && !reviews.is_empty() {
            ().into_any()
        } else if all.is_empty() {
            view! { <p>{t!(language, watching.notifications_none)}</p> }.into_any()
        } else {
            table(language, all)
        };
        // What comes while the page is read stays unread.
        let newest = all.iter().map(|notified| notified.row.id).max().unwrap_or_default();
        let read = all.iter().any(|notified| notified.row.read_at.is_none()).then(|| {
            view! {
                <form method="post" action=routes::account(language, "notifications_read")>
                    {hidden("until", &newest.to_string())}
                    {send(t!(language, watching.read_all))}
                </form>
            }
        });
        let is_cut = u64::try_from(all.len()).is_ok_and(|listed| listed >= LISTED);
        let cut = is_cut.then(|| view! { <p class="soft">{t!(language, watching.cut, count = LISTED)}</p> });
        // Beside what is told of reviews, what is watched has a heading of its own.
        let heading = (!all.is_empty() && !reviews.is_empty()).then(|| {
            view! { <div class="section-head"><h2>{t!(language, queue.watched)}</h2></div> }
        });
        let reviews = news::list(language, reviews);
        let rest = view! { {done(language, what)}{reviews}{heading}{read}{list}{cut}{ways(language)} };
        framed(language, &title, &t!(language, watching.notifications_lead, days = KEPT_DAYS), &[], rest.into_any())
    })
}

fn table(language: Language, all: &[Notified]) -> AnyView {
    let rows = all.iter().map(|notified| row(language, notified));
    view! {
        <table class="table" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, watching.entry)}</th>
                    <th scope="col" role="columnheader">{t!(language, watching.news)}</th>
                    <th scope="col" role="columnheader">{t!(language, watching.because)}</th>
                    <th scope="col" role="columnheader">{t!(language, watching.when)}</th>
                    <th scope="col" role="columnheader">{t!(language, watching.state)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(language: Language, notified: &Notified) -> AnyView {
    let shown = &notified.shown;
    let title = shown.entry().envelope.title.get(language).to_owned();
    let href = routes::entry(language, shown.entry().kind, shown.slug(language));
    let what = match notified.row.what {
        What::New => t!(language, watching.is_new),
        What::Changed => t!(language, watching.is_changed),
    };
    // Said in words, with weight beside them.
    let state = if notified.row.read_at.is_none() {
        view! { <strong>{t!(language, watching.unread)}</strong> }.into_any()
    } else {
        t!(language, watching.read).into_any()
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><a href=href>{title}</a></th>
            <td role="cell" data-label=t!(language, watching.news)>{what}</td>
            <td role="cell" data-label=t!(language, watching.because)>{because(language, notified)}</td>
            <td role="cell" data-label=t!(language, watching.when)>{words::moment(language, notified.row.at)}</td>
            <td role="cell" data-label=t!(language, watching.state)>{state}</td>
        </tr>
    }
    .into_any()
}

fn because(language: Language, notified: &Notified) -> String {
    let subject = &notified.row.subject;
    let name = name(language, subject, notified.of.as_ref());
    match (subject, name) {
        (Subject::Entry(_), _) => t!(language, watching.because_entry),
        (Subject::Topic(_), Some(name)) => t!(language, watching.because_topic, name = name),
        (Subject::Search(_), Some(name)) => t!(language, watching.because_search, name = name),
        (_, Some(name)) => t!(language, watching.because_initiative, name = name),
        (_, None) => t!(language, watching.because_some_initiative),
    }
}

/// How far somebody is who ends letters by a link out of one.
#[derive(Debug, Clone)]
pub enum Unsubscribing {
    /// Asked whether they mean it; with the token.
    Asked(Ending, String),
    /// It is done.
    Done,
    /// The link does not work.
    Void,
}

/// The page that a letter leads to; nothing changes before its button is pressed.
pub fn unsubscribe(chrome: &Chrome, state: &Unsubscribing) -> String {
    let language = chrome.language;
    let title = match state {
        Unsubscribing::Asked(..) => t!(language, watching.end_title),
        Unsubscribing::Done => t!(language, watching.ended_title),
        Unsubscribing::Void => t!(language, watching.end_link_title),
    };
    let head = Head { title: title.clone(), unlisted: true, desk: true, ..Head::default() };
    chrome.document(head, || {
        let lead = match state {
            Unsubscribing::Asked(Ending::One(watching), _) => {
                let name = name_or_gone(language, &watching.subject, watching.shown.as_ref());
                t!(language, watching.end_some, name = name)
            }
            Unsubscribing::Asked(Ending::All, _) => t!(language, watching.end_all),
            Unsubscribing::Asked(Ending::News(None), _) => t!(language, queue.end_all),
            Unsubscribing::Asked(Ending::News(Some(event)), _) => {
                t!(language, queue.end_some, name = news::event_name(language, *event))
            }
            Unsubscribing::Done => t!(language, watching.ended_text),
            Unsubscribing::Void => t!(language, watching.end_link_text),
        };
        let form = match state {
            Unsubscribing::Asked(_, token) => {
                let button = t!(language, watching.end_button);
                Some(view! {
                    <p>{t!(language, watching.end_account)}</p>
                    <form method="post" action=routes::unsubscribe(language, token)>{send(button)}</form>
                })
            }
            _ => None,
        };
        view! {
            <div class="message">
                <h1>{title}</h1>
                <p class="lead">{lead}</p>
                {form}
                <ul class="row">
                    <li><a class="button" href=routes::account(language, "watches")>{t!(language, watching.to_watches)}</a></li>
                    <li><a class="button" href=routes::home(language)>{t!(language, message.go_home)}</a></li>
                </ul>
            </div>
        }
    })
}
