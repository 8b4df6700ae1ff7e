//! News of reviews and of the work of the office: the list in the account, and how somebody of the office is told.

use domain::Language;
use domain::news::Event;
use domain::watch::How;
use leptos::prelude::*;
use library::notify::Told;

use super::send;
use super::watching::how_name;
use crate::components::form::hidden;
use crate::routes;
use crate::texts::t;
use crate::words;

/// What happened, in words.
pub fn event_name(language: Language, event: Event) -> String {
    match event {
        Event::Submitted => t!(language, queue.event_submitted),
        Event::Resubmitted => t!(language, queue.event_resubmitted),
        Event::CaseLate => t!(language, queue.event_case_late),
        Event::NoticeCame => t!(language, queue.event_notice_came),
        Event::NoticeLate => t!(language, queue.event_notice_late),
        Event::BarrierCame => t!(language, queue.event_barrier_came),
        Event::BarrierSoon => t!(language, queue.event_barrier_soon),
        Event::Objected => t!(language, queue.event_objected),
        Event::ObjectionLate => t!(language, queue.event_objection_late),
        Event::CaseGiven => t!(language, queue.event_case_given),
        Event::CaseTaken => t!(language, queue.event_case_taken),
        Event::ChangesAsked => t!(language, queue.event_changes_asked),
        Event::Published => t!(language, queue.event_published),
        Event::Rejected => t!(language, queue.event_rejected),
        Event::ObjectionDecided => t!(language, queue.event_objection_decided),
    }
}

/// What it is about: the title of the entry, or the number of a notice.
pub fn about(language: Language, event: Event, title: &str, number: i64) -> String {
    match event {
        Event::NoticeCame | Event::NoticeLate | Event::BarrierCame | Event::BarrierSoon => {
            t!(language, queue.notice_number, number = number)
        }
        _ if title.is_empty() => t!(language, editor.untitled),
        _ => title.to_owned(),
    }
}

/// Where it is to be seen.
fn address(language: Language, told: &Told) -> String {
    let number = told.row.number.to_string();
    match (told.row.event, told.row.entry) {
        (Event::NoticeCame | Event::NoticeLate | Event::BarrierCame | Event::BarrierSoon, _) => {
            routes::office_with(language, "notice", &number)
        }
        (Event::Objected | Event::ObjectionLate, _) => routes::office(language, "objections"),
        (Event::ChangesAsked | Event::Published | Event::Rejected | Event::ObjectionDecided, Some(entry)) => {
            routes::decisions(language, entry)
        }
        _ => routes::office_with(language, "review", &number),
    }
}

/// The list with its heading; nothing where there is no news.
pub(super) fn list(language: Language, news: &[Told]) -> AnyView {
    if news.is_empty() {
        return ().into_any();
    }
    let newest = news.iter().map(|told| told.row.id).max().unwrap_or_default();
    let read = news.iter().any(|told| told.row.read_at.is_none()).then(|| {
        view! {
            <form method="post" action=routes::account(language, "news_read")>
                {hidden("until", &newest.to_string())}
                {send(t!(language, queue.read_news))}
            </form>
        }
    });
    let rows = news.iter().map(|told| row(language, told)).collect_view();
    view! {
        <section class="section" aria-labelledby="reviews">
            <div class="section-head"><h2 id="reviews">{t!(language, queue.news)}</h2></div>
            {read}
            <table class="table" data-fold="" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!(language, queue.about)}</th>
                        <th scope="col" role="columnheader">{t!(language, watching.news)}</th>
                        <th scope="col" role="columnheader">{t!(language, watching.when)}</th>
                        <th scope="col" role="columnheader">{t!(language, watching.state)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(language: Language, told: &Told) -> AnyView {
    let event = told.row.event;
    let lang = (told.language != language && !told.title.is_empty()).then(|| told.language.code());
    let state = if told.row.read_at.is_none() {
        view! { <strong>{t!(language, watching.unread)}</strong> }.into_any()
    } else {
        t!(language, watching.read).into_any()
    };
    let about = about(language, event, &told.title, told.row.number);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><a href=address(language, told) lang=lang>{about}</a></th>
            <td role="cell" data-label=t!(language, watching.news)>{event_name(language, event)}</td>
            <td role="cell" data-label=t!(language, watching.when)>{words::moment(language, told.row.at)}</td>
            <td role="cell" data-label=t!(language, watching.state)>{state}</td>
        </tr>
    }
    .into_any()
}

/// How somebody of the office is told of its work, event by event; nothing for everybody else.
pub(super) fn wishes(language: Language, wishes: &[(Event, How)]) -> AnyView {
    if wishes.is_empty() {
        return ().into_any();
    }
    let fields = wishes.iter().map(|(event, chosen)| {
        let id = format!("news-{}", event.code());
        let options = How::ALL.into_iter().map(|how| {
            view! { <option value=how.code() selected=how == *chosen>{how_name(language, how)}</option> }
        });
        view! {
            <div class="field">
                <label for=id.clone()>{event_name(language, *event)}</label>
                <div class="control">
                    <select class="select" id=id name=event.code()>{options.collect_view()}</select>
                </div>
            </div>
        }
    });
    view! {
        <section class="section" aria-labelledby="office-news">
            <div class="section-head"><h2 id="office-news">{t!(language, queue.wishes)}</h2></div>
            <p>{t!(language, queue.wishes_help)}</p>
            <form class="form" method="post" action=routes::account(language, "news_wishes")>
                {fields.collect_view()}
                {send(t!(language, queue.wishes_save))}
            </form>
        </section>
    }
    .into_any()
}
