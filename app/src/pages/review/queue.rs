//! What waits for review, as a table with its filters.

use chrono::NaiveDate;
use domain::account::AccountId;
use domain::lifecycle::Status;
use domain::{Kind, Language, vocabulary};
use leptos::prelude::*;
use library::review::{Filter, Queue, Waiting, With};

use super::start::tally;
use super::{done, head, person};
use crate::chrome::{Chrome, Head};
use crate::components::form::select;
use crate::components::icon::Icon;
use crate::components::keys::{Room, keys};
use crate::components::kind::KindTag;
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;
use crate::words;

/// Days that one may restrict to.
const AGES: [u32; 4] = [5, 10, 20, 40];

/// The page; `what` says what was just done.
pub fn queue(chrome: &Chrome, queue: &Queue, filter: &Filter, me: Option<AccountId>, what: &str) -> String {
    let language = chrome.language;
    let (queue, filter, what) = (queue.clone(), filter.clone(), what.to_owned());
    let head = head(language, t!(language, office.reviews), |it| routes::office(it, "reviews"));
    let head = Head { program: Some("desk"), ..head };
    chrome.document(head, move || {
        let list = if queue.items.is_empty() {
            view! { <p class="lead">{t!(language, review.none)}</p> }.into_any()
        } else {
            let table = table(language, &queue.items, &t!(language, review.caption), queue.today, Some(me));
            let any = queue.items.iter().any(|waiting| waiting.may_take);
            let button = any.then(|| {
                view! {
                    <p class="row">
                        <button class="button" type="submit"><Icon name="user-round-plus" />{t!(language, review.take_marked)}</button>
                    </p>
                }
            });
            view! {
                <form method="post" action=routes::office(language, "reviews_take")>
                    {table}
                    {button}
                </form>
            }
            .into_any()
        };
        view! {
            <Trail
                steps=vec![(routes::office(language, "office"), t!(language, office.title))]
                here=t!(language, office.reviews).into_any()
            />
            <OfficeNav here="reviews" />
            <header class="hits-head">
                <h1>{t!(language, office.reviews)}</h1>
                <p class="soft small">{words::date(language, queue.today)}</p>
            </header>
            {done(language, &what)}
            {tally(language, queue.tally)}
            {toolbar(language, &filter)}
            {list}
            {workload(language, &queue.workload)}
            {keys(language, Room::Queue)}
        }
    })
}

fn toolbar(language: Language, filter: &Filter) -> AnyView {
    let any = || (String::new(), t!(language, review.any));
    let concepts = |scheme: &str| -> Vec<(String, String)> {
        let concepts = vocabulary::scheme(scheme).into_iter().flat_map(|scheme| scheme.living());
        let named = concepts.map(|it| (it.code.to_owned(), it.label.get(language).to_owned()));
        std::iter::once(any()).chain(named).collect()
    };
    let kinds: Vec<(String, String)> = std::iter::once(any())
        .chain(
            Kind::ALL
                .into_iter()
                .map(|kind| (kind.code().to_owned(), vocabulary::label("kind", kind.code(), language).to_owned())),
        )
        .collect();
    let ages: Vec<(String, String)> = std::iter::once(any())
        .chain(AGES.into_iter().map(|days| (days.to_string(), t!(language, review.days_old, count = days))))
        .collect();
    let with = vec![
        any(),
        ("me".to_owned(), t!(language, review.with_me)),
        ("nobody".to_owned(), t!(language, review.with_nobody)),
    ];
    let chosen_with = match filter.with {
        With::Anybody => "",
        With::Me => "me",
        With::Nobody => "nobody",
    };
    let kind = filter.kind.map(Kind::code).unwrap_or_default();
    let age = filter.age.map(|days| days.to_string()).unwrap_or_default();
    view! {
        <form class="toolbar" method="get" action=routes::office(language, "reviews")>
            {select("kind", &t!(language, review.kind), "", &kinds, kind)}
            {select("land", &t!(language, review.land), "", &concepts("land"), filter.land.as_deref().unwrap_or_default())}
            {select("topic", &t!(language, review.topic), "", &concepts("topic"), filter.topic.as_deref().unwrap_or_default())}
            {select("age", &t!(language, review.age), "", &ages, &age)}
            {select("with", &t!(language, review.with), "", &with, chosen_with)}
            <button class="button" type="submit">{t!(language, review.filter)}</button>
        </form>
    }
    .into_any()
}

/// Submissions as a table. `marking`: they can be marked, by this account.
pub(super) fn table(
    language: Language,
    items: &[Waiting],
    caption: &str,
    today: NaiveDate,
    marking: Option<Option<AccountId>>,
) -> AnyView {
    let is_marked = marking.is_some() && items.iter().any(|waiting| waiting.may_take);
    let me = marking.flatten();
    let rows = items.iter().map(|waiting| row(language, waiting, today, is_marked, me)).collect_view();
    let tick = is_marked.then(|| {
        view! { <th scope="col" role="columnheader" class="tick"><span class="visually-hidden">{t!(language, review.mark)}</span></th> }
    });
    view! {
        <table class="table worklist" data-fold="" role="table">
            <caption class="visually-hidden">{caption.to_owned()}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    {tick}
                    <th scope="col" role="columnheader">{t!(language, review.entry)}</th>
                    <th scope="col" role="columnheader">{t!(language, review.kind)}</th>
                    <th scope="col" role="columnheader">{t!(language, review.state)}</th>
                    <th scope="col" role="columnheader">{t!(language, review.with)}</th>
                    <th scope="col" role="columnheader">{t!(language, review.due)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(language: Language, waiting: &Waiting, today: NaiveDate, is_marked: bool, me: Option<AccountId>) -> AnyView {
    let number = waiting.number.to_string();
    let title = if waiting.title.is_empty() { t!(language, editor.untitled) } else { waiting.title.clone() };
    let lang = (waiting.language != language && !waiting.title.is_empty()).then(|| waiting.language.code());
    let lands = waiting.lands.iter().map(|code| vocabulary::label("land", code, language).to_owned());
    let from: Vec<String> = waiting.initiative.clone().into_iter().chain(lands).collect();
    let state = if waiting.status == Status::Submitted && waiting.rounds > 1 {
        t!(language, review.again)
    } else {
        vocabulary::label("status", waiting.status.code(), language).to_owned()
    };
    let version = (waiting.version > 1).then(|| {
        view! { <span class="sub">{t!(language, desk.version, number = waiting.version)}</span> }
    });
    let with = match &waiting.reviewer {
        None => t!(language, review.nobody),
        Some((who, _)) if Some(*who) == me => t!(language, review.you),
        Some((_, name)) => person(language, name),
    };
    // Nobody takes what they have a part in, unless the node lets them.
    let own = (waiting.is_own && !waiting.may_take).then(|| {
        view! { <span class="sub">{t!(language, suspending.own)}</span> }
    });
    let tick = is_marked.then(|| {
        let label = t!(language, review.mark_of, title = title.clone());
        let box_ = waiting.may_take.then(|| {
            view! { <input type="checkbox" name="number" value=number.clone() aria-label=label /> }
        });
        view! { <td role="cell" class="tick plain">{box_}</td> }
    });
    view! {
        <tr role="row" data-late=waiting.is_late.then_some("")>
            {tick}
            <th scope="row" role="rowheader" class="title">
                <a href=routes::office_with(language, "review", &number) lang=lang>{title}</a>
                <span class="sub">{t!(language, desk.number, number = waiting.number)}{(!from.is_empty()).then(|| format!(" · {}", from.join(", ")))}</span>
            </th>
            <td role="cell" data-label=t!(language, review.kind)><span><KindTag kind=waiting.kind /></span></td>
            <td role="cell" data-label=t!(language, review.state)><span>{state}{version}</span></td>
            <td role="cell" data-label=t!(language, review.with)><span>{with}{own}</span></td>
            <td role="cell" class="due" data-label=t!(language, review.due)>
                <span><b>{words::date(language, waiting.due)}</b><span class="sub">{time_left(language, waiting, today)}</span></span>
            </td>
        </tr>
    }
    .into_any()
}

/// „heute“, „noch 5 Tage“, „seit 2 Tagen überfällig“
fn time_left(language: Language, waiting: &Waiting, today: NaiveDate) -> AnyView {
    let days = (waiting.due - today).num_days();
    let count = u32::try_from(days.unsigned_abs()).unwrap_or(u32::MAX);
    if waiting.is_late {
        let text = t!(language, review.late_by, count = count);
        return view! { <span class="state" data-state="late"><Icon name="clock-alert" />{text}</span> }.into_any();
    }
    match days {
        0 => t!(language, review.due_today).into_any(),
        _ => t!(language, review.days_left, count = count).into_any(),
    }
}

fn workload(language: Language, workload: &[(String, usize)]) -> AnyView {
    if workload.is_empty() {
        return ().into_any();
    }
    let rows = workload.iter().map(|(name, count)| {
        let count = u32::try_from(*count).unwrap_or(u32::MAX);
        view! { <li>{person(language, name)}": "{t!(language, review.cases, count = count)}</li> }
    });
    view! {
        <section class="section" aria-labelledby="workload">
            <div class="section-head"><h2 id="workload">{t!(language, review.workload)}</h2></div>
            <ul class="lines">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}
