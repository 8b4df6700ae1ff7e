//! The notices of the office, those that are due first at the top.

use domain::notice::NoticeKind;
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::moderation::Unreasoned;
use library::notices::{Listed, Notices};

use super::{framed, head};
use crate::chrome::Chrome;
use crate::components::deeds;
use crate::components::icon::Icon;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page; before the notices, suspensions whose reasons are still to be written.
pub fn page(chrome: &Chrome, notices: &Notices, unreasoned: &[Unreasoned]) -> String {
    let language = chrome.language;
    let head = head(language, t!(language, notices.title), "notices", "");
    let (notices, unreasoned) = (notices.clone(), unreasoned.to_vec());
    chrome.document(head, move || {
        let late = words::number(language, notices.all_late);
        let late_class = (notices.all_late > 0).then_some("late");
        let open = if notices.all_open == 0 {
            view! { <p>{t!(language, notices.none_open)}</p> }.into_any()
        } else if notices.open.is_empty() {
            // They all stand on the pages before.
            ().into_any()
        } else {
            table(language, &notices.open, t!(language, notices.open_caption))
        };
        let decided = (!notices.decided.is_empty()).then(|| {
            view! {
                <h2>{t!(language, notices.decided_title)}</h2>
                {table(language, &notices.decided, t!(language, notices.decided_caption))}
            }
        });
        let rest = view! {
            <dl class="tally">
                <div class=late_class><dt>{t!(language, notices.late)}</dt><dd>{late}</dd></div>
                <div><dt>{t!(language, notices.open)}</dt><dd>{words::number(language, notices.all_open)}</dd></div>
            </dl>
            {super::unreasoned(language, &unreasoned)}
            {open}
            {decided}
            {paging(language, &notices)}
        };
        framed(language, "notices", Vec::new(), t!(language, notices.title), rest.into_any())
    })
}

/// To the pages before and behind; nothing where one page holds them all.
fn paging(language: Language, notices: &Notices) -> AnyView {
    let Notices { page, has_more, .. } = *notices;
    if page <= 1 && !has_more {
        return ().into_any();
    }
    let to = |page: u64| routes::with_parameters(&routes::office(language, "notices"), &[("page", page.to_string())]);
    let before = (page > 1).then(|| {
        view! { <a class="button" rel="prev" href=to(page - 1)><Icon name="arrow-left" />{t!(language, notices.before)}</a> }
    });
    let more = has_more.then(|| {
        view! { <a class="button" rel="next" href=to(page + 1)>{t!(language, notices.more)}<Icon name="arrow-right" /></a> }
    });
    view! { <nav class="paging" aria-label=t!(language, notices.pages)>{before}{more}</nav> }.into_any()
}

fn table(language: Language, listed: &[Listed], caption: String) -> AnyView {
    let rows = listed.iter().map(|listed| row(language, listed)).collect_view();
    view! {
        <table class="table worklist" data-fold="" role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, notices.notice)}</th>
                    <th scope="col" role="columnheader">{t!(language, notices.about)}</th>
                    <th scope="col" role="columnheader">{t!(language, notices.reason)}</th>
                    <th scope="col" role="columnheader">{t!(language, notices.due)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(language: Language, listed: &Listed) -> AnyView {
    let notice = &listed.notice;
    let name = match notice.kind {
        NoticeKind::Content => t!(language, notices.number, number = notice.number),
        NoticeKind::Barrier => t!(language, notices.number_barrier, number = notice.number),
    };
    let about = listed.title.clone().unwrap_or_else(|| notice.page.clone());
    let reason = match notice.reason {
        Some(reason) => vocabulary::label("reason", reason.code(), language).to_owned(),
        None => "–".to_owned(),
    };
    let due = match &notice.decided {
        Some(decided) => {
            let day = words::day_in_germany(language, decided.at);
            view! { <span><b>{deeds::outcome(language, decided.outcome)}</b><span class="sub">{day}</span></span> }
                .into_any()
        }
        None => {
            let late = listed.is_late.then(|| {
                view! {
                    <span class="sub"><span class="state" data-state="late"><Icon name="clock-alert" />{t!(language, notices.late)}</span></span>
                }
            });
            view! { <span><b>{words::date(language, notice.due)}</b>{late}</span> }.into_any()
        }
    };
    let is_late = listed.is_late.then_some("");
    view! {
        <tr role="row" data-late=is_late>
            <th scope="row" role="rowheader" class="title">
                <a href=routes::office_with(language, "notice", &notice.number.to_string())>{name}</a>
                <span class="sub">{words::moment(language, notice.at)}</span>
            </th>
            <td role="cell" data-label=t!(language, notices.about)><span>{about}</span></td>
            <td role="cell" data-label=t!(language, notices.reason)><span>{reason}</span></td>
            <td role="cell" class="due" data-label=t!(language, notices.due)>{due}</td>
        </tr>
    }
    .into_any()
}
