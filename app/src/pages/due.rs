//! When entries are looked at again: the room of the office, and the page where those who answer for an entry say
//! whether it still holds.

use domain::Language;
use domain::review_date::AHEAD_DAYS;
use leptos::prelude::*;
use library::links::{Dead, DeadLink};
use library::review_dates::{Due, Keepers, Standing};

use super::gaps::{done, room_head};
use crate::chrome::{Chrome, Head};
use crate::components::findings::visited;
use crate::components::form::hidden;
use crate::components::icon::Icon;
use crate::components::kind::KindTag;
use crate::components::office_nav::OfficeNav;
use crate::components::text::{foreign, text_in};
use crate::components::trail::Trail;
use crate::routes::{self, OfDraft};
use crate::texts::t;
use crate::words;

/// The room.
pub fn page(chrome: &Chrome, list: &[Due], dead: &[Dead]) -> String {
    let language = chrome.language;
    let (list, dead) = (list.to_vec(), dead.to_vec());
    chrome.document(room_head(language, t!(language, due.title), "due"), move || {
        let count =
            |which: &dyn Fn(&Due) -> bool| words::number(language, list.iter().filter(|due| which(due)).count() as u64);
        let (over, proposed) = (count(&|due: &Due| due.is_over), count(&|due: &Due| due.proposed.is_some()));
        let soon = count(&|due: &Due| !due.is_over);
        let late = list.iter().any(|due| due.is_over).then_some("late");
        let table =
            if list.is_empty() { view! { <p>{t!(language, due.none)}</p> }.into_any() } else { table(language, &list) };
        view! {
            <Trail
                steps=vec![(routes::office(language, "office"), t!(language, office.title))]
                here=t!(language, due.title).into_any()
            />
            <OfficeNav here="due" />
            <div class="account">
            <header class="entry-head list-head">
                <h1>{t!(language, due.title)}</h1>
                <p class="purpose">{t!(language, due.summary, days = AHEAD_DAYS)}</p>
            </header>
            <dl class="tally">
                <div class=late><dt>{t!(language, due.over)}</dt><dd>{over}</dd></div>
                <div><dt>{t!(language, due.proposed)}</dt><dd>{proposed}</dd></div>
                <div><dt>{t!(language, due.soon)}</dt><dd>{soon}</dd></div>
            </dl>
            {table}
            {dead_links(language, &dead)}
            </div>
        }
    })
}

/// Entries with links that lead nowhere; nothing where there are none.
fn dead_links(language: Language, dead: &[Dead]) -> Option<AnyView> {
    (!dead.is_empty()).then(|| {
        let rows = dead.iter().map(|dead| dead_row(language, dead)).collect_view();
        view! {
            <section aria-labelledby="dead-links">
                <h2 id="dead-links">{t!(language, links.title)}</h2>
                <p>{t!(language, links.summary)}</p>
                <table class="table worklist" data-fold="" role="table">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{t!(language, links.entry)}</th>
                            <th scope="col" role="columnheader">{t!(language, links.addresses)}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </section>
        }
        .into_any()
    })
}

fn dead_row(language: Language, dead: &Dead) -> AnyView {
    let entry = dead.shown.entry();
    let title = entry.envelope.title.get(language).to_owned();
    let href = routes::entry(language, entry.kind, dead.shown.slug(language));
    let links = dead.links.iter().map(|link| dead_link(language, link)).collect_view();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <span class="title"><a href=href lang=foreign(language, &entry.envelope.title)>{title}</a></span>
                <span class="sub"><KindTag kind=entry.kind /></span>
            </th>
            <td role="cell" data-label=t!(language, links.addresses)>{links}</td>
        </tr>
    }
    .into_any()
}

/// As words alone: nobody wants to follow it.
fn dead_link(language: Language, link: &DeadLink) -> AnyView {
    let answer = visited(language, link.outcome, link.checked_at);
    view! { <p>{link.address.clone()}<span class="sub">{answer}</span></p> }.into_any()
}

fn table(language: Language, list: &[Due]) -> AnyView {
    view! {
        <table class="table worklist" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, due.date)}</th>
                    <th scope="col" role="columnheader">{t!(language, due.entry)}</th>
                    <th scope="col" role="columnheader">{t!(language, due.keepers)}</th>
                    <th scope="col" role="columnheader">{t!(language, due.sent)}</th>
                    <th scope="col" role="columnheader">{t!(language, due.doing)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{list.iter().map(|due| row(language, due)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(language: Language, due: &Due) -> AnyView {
    let entry = due.shown.entry();
    let title = entry.envelope.title.get(language).to_owned();
    let href = routes::entry(language, entry.kind, due.shown.slug(language));
    let id = entry.id.to_string();
    let state = if due.is_over { t!(language, due.is_over) } else { t!(language, due.is_soon) };
    let confirmed = due.confirmed.map(|at| {
        view! { <span class="sub">{t!(language, due.confirmed, day = words::day_in_germany(language, at))}</span> }
    });
    let proposal = due.proposed.map(|at| {
        let href = routes::office_with(language, "office_entry", &id);
        let label = t!(language, due.archive_of, title = title.as_str());
        view! {
            <p class="sub">{t!(language, due.proposed_on, day = words::day_in_germany(language, at))}</p>
            <a class="button" href=href aria-label=label>{t!(language, due.archive)}</a>
        }
    });
    let still = routes::of_draft(language, &id, OfDraft::StillTrue);
    let label = t!(language, due.ask_of, title = title.as_str());
    view! {
        <tr role="row" data-late=due.is_over.then_some("")>
            <td role="cell" class="due" data-label=t!(language, due.date)>
                <span><b>{words::day_in_germany(language, due.due)}</b><span class="sub">{state}</span></span>
            </td>
            <th scope="row" role="rowheader">
                <span class="title"><a href=href lang=foreign(language, &entry.envelope.title)>{title}</a></span>
                <span class="sub"><KindTag kind=entry.kind /></span>
                {confirmed}
            </th>
            <td role="cell" data-label=t!(language, due.keepers)>{keepers(language, due.keepers)}</td>
            <td role="cell" data-label=t!(language, due.sent)>{sent(language, due)}</td>
            <td role="cell" data-label=t!(language, due.doing)>
                <div class="row-actions">
                    <a class="button" href=still aria-label=label>{t!(language, due.ask)}</a>
                    {proposal}
                </div>
            </td>
        </tr>
    }
    .into_any()
}

fn keepers(language: Language, keepers: Keepers) -> String {
    match keepers {
        Keepers::Office => t!(language, due.by_office),
        Keepers::Active(count) => t!(language, due.by_active, count = count),
        Keepers::Dormant(count) => t!(language, due.by_dormant, count = count),
        Keepers::Nobody => t!(language, due.by_nobody),
    }
}

fn sent(language: Language, due: &Due) -> String {
    match (due.nudged, due.keepers) {
        (Some(at), _) => t!(language, due.sent_on, day = words::day_in_germany(language, at)),
        (None, Keepers::Office) => t!(language, due.sent_never),
        (None, Keepers::Nobody) => t!(language, due.sent_to_nobody),
        (None, _) => t!(language, due.not_sent),
    }
}

/// The question whether an entry still holds; `answered`: it was just said.
pub fn standing(chrome: &Chrome, standing: &Standing, answered: bool) -> String {
    let language = chrome.language;
    let standing = standing.clone();
    let id = standing.shown.entry().id.to_string();
    let path = |language| routes::of_draft(language, &id, OfDraft::StillTrue);
    let head = Head {
        title: t!(language, due.question),
        paths: Language::ALL.into_iter().map(|language| (language, path(language))).collect(),
        current: routes::desk(language),
        unlisted: true,
        desk: true,
        ..Head::default()
    };
    let action = path(language);
    chrome.document(head, move || {
        let entry = standing.shown.entry();
        let href = routes::entry(language, entry.kind, standing.shown.slug(language));
        let confirmed = standing.confirmed.map(|at| {
            view! { <p>{t!(language, due.confirmed, day = words::day_in_germany(language, at))}</p> }
        });
        let due = t!(language, due.until, day = words::day_in_germany(language, standing.due));
        let revise = standing.may_revise.then(|| {
            view! {
                <form method="post" action=routes::desk_revise(language)>
                    {hidden("entry", &entry.id.to_string())}
                    <button class="button" type="submit"><Icon name="notebook-pen" />{t!(language, due.revise)}</button>
                </form>
            }
        });
        view! {
            <Trail
                steps=vec![(routes::desk(language), t!(language, desk.title))]
                here=t!(language, due.question).into_any()
            />
            <article class="account">
                {done(answered.then(|| t!(language, due.thanks)))}
                <header class="entry-head">
                    <p class="kind-line"><KindTag kind=entry.kind /></p>
                    <h1>{t!(language, due.question)}</h1>
                    <p class="purpose"><a href=href>{text_in(language, &entry.envelope.title)}</a></p>
                </header>
                <p>{due}</p>
                {confirmed}
                <p>{t!(language, due.explained)}</p>
                <div class="row-actions">
                    <form method="post" action=action>
                        <button class="button button-main" type="submit"><Icon name="check" />{t!(language, due.still_true)}</button>
                    </form>
                    {revise}
                </div>
            </article>
        }
    })
}
