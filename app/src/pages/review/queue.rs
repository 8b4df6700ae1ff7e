//! What waits for review, as a table with its filters.

use chrono::NaiveDate;
use domain::account::AccountId;
use domain::lifecycle::Status;
use domain::{Kind, Language, vocabulary};
use leptos::prelude::*;
use library::review::{Assigned, Filter, Queue, Waiting, With};

use super::start::tally;
use super::{done, head, person};
use crate::chrome::{Chrome, Head};
use crate::components::form::{self, Fault, select};
use crate::components::icon::Icon;
use crate::components::keys::{Room, keys};
use crate::components::kind::KindTag;
use crate::components::notice::{Notice, Tone};
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;
use crate::words;

/// Days that one may restrict to.
const AGES: [u32; 4] = [5, 10, 20, 40];

/// What the page says beside what waits.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// What was just done.
    pub done: String,
    /// What was given to whom.
    pub given: Option<(AccountId, Assigned)>,
    /// What was marked, in a form that was not taken.
    pub marked: Vec<i64>,
    /// To whom it was to be given, as sent.
    pub to: String,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Nothing was marked.
pub fn nothing_marked(language: Language) -> Fault {
    Fault { field: "marked", text: t!(language, queue.nothing_marked) }
}

/// Nobody was chosen who can be given cases.
pub fn nobody_chosen(language: Language) -> Fault {
    Fault { field: "to", text: t!(language, queue.nobody_chosen) }
}

/// The page.
pub fn queue(chrome: &Chrome, queue: &Queue, filter: &Filter, me: Option<AccountId>, said: &Said) -> String {
    let language = chrome.language;
    let (queue, filter, mut said) = (queue.clone(), filter.clone(), said.clone());
    if !gives(&queue) {
        // Nobody is asked to whom, so that no message leads there.
        said.faults.retain(|fault| fault.field != "to");
    }
    let head = head(language, t!(language, office.reviews), |it| routes::office(it, "reviews"));
    let head = Head { program: Some("desk"), ..head };
    chrome.document(head, move || {
        let list = if queue.items.is_empty() {
            view! { <p class="lead" id="marked">{t!(language, review.none)}</p> }.into_any()
        } else {
            let marking = Some(Marking { me, marked: &said.marked });
            let table = table(language, &queue.items, &t!(language, review.caption), queue.today, marking);
            let any = queue.items.iter().any(|waiting| waiting.may_take);
            let button = any.then(|| {
                view! {
                    <p class="row">
                        <button class="button" type="submit"><Icon name="user-round-plus" />{t!(language, review.take_marked)}</button>
                    </p>
                }
            });
            view! {
                <form method="post" action=routes::office(language, "reviews_take") id="marked">
                    {table}
                    {button}
                    {assigning(language, &queue, &said)}
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
            {form::summary(language, &said.faults)}
            {done(language, &said.done)}
            {given(language, &queue, &said)}
            {tally(language, queue.tally)}
            {toolbar(language, &queue, &filter)}
            {list}
            {workload(language, &queue.workload)}
            {keys(language, Room::Queue)}
        }
    })
}

/// Whether there is something to give away, and somebody to give it to.
fn gives(queue: &Queue) -> bool {
    !queue.reviewers.is_empty() && queue.items.iter().any(|waiting| waiting.may_give)
}

/// To whom what is marked is given: a second button of the form around the table.
fn assigning(language: Language, queue: &Queue, said: &Said) -> AnyView {
    if !gives(queue) {
        return ().into_any();
    }
    let options = queue.reviewers.iter().map(|reviewer| {
        let value = reviewer.account.0.to_string();
        let is_chosen = value == said.to;
        view! { <option value=value.clone() selected=is_chosen>{reviewer.name.clone()}</option> }
    });
    let form::Beside { help, wrong, described, invalid } =
        form::beside("to", &t!(language, queue.assign_help), &said.faults);
    view! {
        <div class="field">
            <label for="to">{t!(language, queue.assign_to)}</label>
            {help}
            <div class="control">
                <select class="select" id="to" name="to" aria-describedby=described aria-invalid=invalid>
                    <option value="">{t!(language, queue.choose)}</option>
                    {options.collect_view()}
                </select>
            </div>
            {wrong}
            <p class="row">
                <button class="button" type="submit" formaction=routes::office(language, "reviews_assign")>
                    <Icon name="arrow-right" />
                    {t!(language, queue.assign)}
                </button>
            </p>
        </div>
    }
    .into_any()
}

/// What was given to whom, and what was not and why, by name.
fn given(language: Language, queue: &Queue, said: &Said) -> AnyView {
    let Some((to, assigned)) = &said.given else { return ().into_any() };
    let known = queue.reviewers.iter().find(|reviewer| reviewer.account == *to);
    let name = person(language, known.map_or("", |reviewer| reviewer.name.as_str()));
    let titles = |numbers: &[i64]| -> Vec<String> {
        let of = |number: &i64| {
            let title = queue.items.iter().find(|waiting| waiting.number == *number).map(|it| it.title.clone());
            title.filter(|title| !title.is_empty()).unwrap_or_else(|| t!(language, desk.number, number = *number))
        };
        numbers.iter().map(of).collect()
    };
    let count = u32::try_from(assigned.given).unwrap_or(u32::MAX);
    let (not_theirs, not_free) = (titles(&assigned.not_theirs), titles(&assigned.not_free));
    let lines = |text: String, titles: Vec<String>| {
        (!titles.is_empty()).then(|| {
            let items = titles.into_iter().map(|title| view! { <li>{title}</li> }).collect_view();
            view! { <p>{text}</p><ul class="lines">{items}</ul> }
        })
    };
    let is_whole = not_theirs.is_empty() && not_free.is_empty();
    let (tone, icon) = if is_whole { (Tone::Petrol, "circle-check") } else { (Tone::Warn, "triangle-alert") };
    let theirs = lines(t!(language, queue.not_theirs, name = name.as_str()), not_theirs);
    let free = lines(t!(language, queue.not_free), not_free);
    let title = t!(language, queue.given, count = count, name = name.as_str());
    view! { <div role="status"><Notice tone=tone icon=icon title=title>{theirs}{free}</Notice></div> }.into_any()
}

fn toolbar(language: Language, queue: &Queue, filter: &Filter) -> AnyView {
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
    let mut with = vec![
        any(),
        ("me".to_owned(), t!(language, review.with_me)),
        ("nobody".to_owned(), t!(language, review.with_nobody)),
    ];
    with.extend(queue.reviewers.iter().map(|reviewer| (reviewer.account.0.to_string(), reviewer.name.clone())));
    let chosen_with = match filter.with {
        With::Anybody => String::new(),
        With::Me => "me".to_owned(),
        With::Nobody => "nobody".to_owned(),
        With::Person(who) => who.0.to_string(),
    };
    let kind = filter.kind.map(Kind::code).unwrap_or_default();
    let age = filter.age.map(|days| days.to_string()).unwrap_or_default();
    view! {
        <form class="toolbar" method="get" action=routes::office(language, "reviews")>
            {select("kind", &t!(language, review.kind), "", &kinds, kind)}
            {select("land", &t!(language, review.land), "", &concepts("land"), filter.land.as_deref().unwrap_or_default())}
            {select("topic", &t!(language, review.topic), "", &concepts("topic"), filter.topic.as_deref().unwrap_or_default())}
            {select("age", &t!(language, review.age), "", &ages, &age)}
            {select("with", &t!(language, review.with), "", &with, &chosen_with)}
            <button class="button" type="submit">{t!(language, review.filter)}</button>
        </form>
    }
    .into_any()
}

/// By whom submissions can be marked, and which of them are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marking<'a> {
    /// Who marks.
    pub me: Option<AccountId>,
    /// Numbers of what is marked.
    pub marked: &'a [i64],
}

/// Submissions as a table; with `marking` they can be marked.
pub(super) fn table(
    language: Language,
    items: &[Waiting],
    caption: &str,
    today: NaiveDate,
    marking: Option<Marking<'_>>,
) -> AnyView {
    let can_be_marked = marking.is_some() && items.iter().any(|waiting| waiting.may_take || waiting.may_give);
    let marking = marking.unwrap_or(Marking { me: None, marked: &[] });
    let rows = items.iter().map(|waiting| row(language, waiting, today, can_be_marked, marking)).collect_view();
    let tick = can_be_marked.then(|| {
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

fn row(
    language: Language,
    waiting: &Waiting,
    today: NaiveDate,
    can_be_marked: bool,
    Marking { me, marked }: Marking<'_>,
) -> AnyView {
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
    let tick = can_be_marked.then(|| {
        let label = t!(language, review.mark_of, title = title.clone());
        let is_marked = marked.contains(&waiting.number);
        let box_ = (waiting.may_take || waiting.may_give).then(|| {
            view! { <input type="checkbox" name="number" value=number.clone() checked=is_marked aria-label=label /> }
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
