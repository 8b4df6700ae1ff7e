//! The start page of the office.

use domain::{Kind, Language};
use leptos::prelude::*;
use library::moderation::Unreasoned;
use library::review::{Overview, Rooms, Tally, Waits};

use super::head;
use super::queue::table;
use crate::chrome::Chrome;
use crate::components::icon::Icon;
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::pages::moderation;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page; `unreasoned` are suspensions whose reasons are still to be written.
pub fn start(chrome: &Chrome, overview: &Overview, unreasoned: &[Unreasoned]) -> String {
    let language = chrome.language;
    let (overview, unreasoned) = (overview.clone(), unreasoned.to_vec());
    chrome.document(head(language, t!(language, office.title), |it| routes::office(it, "office")), move || {
        let mine = if overview.mine.is_empty() {
            view! { <p>{t!(language, review.mine_none)}</p> }.into_any()
        } else {
            table(language, &overview.mine, &t!(language, review.mine), overview.today, None)
        };
        let urgent = if overview.urgent.is_empty() {
            view! { <p>{t!(language, review.urgent_none)}</p> }.into_any()
        } else {
            table(language, &overview.urgent, &t!(language, review.urgent), overview.today, None)
        };
        view! {
            <Trail steps=Vec::new() here=t!(language, office.title).into_any() />
            <OfficeNav here="office" />
            <header class="hits-head">
                <h1>{t!(language, office.title)}</h1>
                <p class="soft small">{words::date(language, overview.today)}</p>
            </header>
            {tally(language, overview.tally)}
            {moderation::unreasoned(language, &unreasoned)}
            {overview.rooms.as_ref().map(|rooms| elsewhere(language, rooms))}
            <section class="section" aria-labelledby="mine">
                <div class="section-head"><h2 id="mine">{t!(language, review.mine)}</h2></div>
                {mine}
            </section>
            <section class="section" aria-labelledby="urgent">
                <div class="section-head"><h2 id="urgent">{t!(language, review.urgent)}</h2></div>
                {urgent}
            </section>
            <p class="row">
                <a class="button button-main" href=routes::office(language, "reviews")>{t!(language, review.all)}<Icon name="arrow-right" /></a>
            </p>
        }
    })
}

/// What waits in the other rooms, each with the way there.
fn elsewhere(language: Language, rooms: &Rooms) -> AnyView {
    let room = |name: &str| routes::office(language, name);
    let both = |waits: Waits| {
        let open = t!(language, queue.open, number = words::number(language, waits.open));
        if waits.late == 0 {
            return (open, false);
        }
        let late = words::number(language, waits.late);
        (t!(language, queue.open_late, open = open, late = late), true)
    };
    let plain = |number: u64| (words::number(language, number), false);
    let mut lines = vec![
        (room("notices"), t!(language, queue.room_notices), both(rooms.notices)),
        (room("notices"), t!(language, queue.room_barriers), both(rooms.barriers)),
        (room("due"), t!(language, queue.room_dates), both(rooms.dates)),
        (room("due"), t!(language, queue.room_proposed), plain(rooms.proposed)),
        (room("gaps"), t!(language, queue.room_gaps), plain(rooms.gaps)),
        (room("gaps"), t!(language, queue.room_calls), plain(rooms.calls)),
        (
            routes::with_parameters(&room("reviews"), &[("kind", Kind::Initiative.code().to_owned())]),
            t!(language, queue.room_founding),
            plain(rooms.founding),
        ),
    ];
    lines.extend(rooms.joining.iter().map(|joining| {
        let href = routes::account_with(language, "people", &joining.initiative.to_string());
        let label = t!(language, queue.room_joining, name = joining.title.0.as_str());
        (href, label, plain(joining.people))
    }));
    if let Some(site) = rooms.site {
        let drafts = t!(language, queue.room_site);
        lines.push((room("site_pages"), drafts, plain(site.open)));
        lines.push((room("site_pages"), t!(language, queue.room_site_due), (plain(site.late).0, site.late > 0)));
    }
    let rows = lines.into_iter().map(|(href, label, (number, is_late))| {
        let number = if is_late {
            view! { <span class="state" data-state="late"><Icon name="clock-alert" />{number}</span> }.into_any()
        } else {
            number.into_any()
        };
        view! { <li><a href=href>{label}</a>": "{number}</li> }
    });
    view! {
        <section class="section" aria-labelledby="elsewhere">
            <div class="section-head"><h2 id="elsewhere">{t!(language, queue.elsewhere)}</h2></div>
            <ul class="lines">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Numbers that steer the day.
pub(super) fn tally(language: Language, tally: Tally) -> AnyView {
    let number = |count: usize| words::number(language, u64::try_from(count).unwrap_or_default());
    let late = (tally.late > 0).then_some("late");
    view! {
        <dl class="tally">
            <div class=late><dt>{t!(language, review.tally_late)}</dt><dd>{number(tally.late)}</dd></div>
            <div><dt>{t!(language, review.tally_today)}</dt><dd>{number(tally.today)}</dd></div>
            <div><dt>{t!(language, review.tally_open)}</dt><dd>{number(tally.open)}</dd></div>
            <div><dt>{t!(language, review.tally_mine)}</dt><dd>{number(tally.mine)}</dd></div>
            <div><dt>{t!(language, review.tally_objections)}</dt><dd>{number(tally.objections)}</dd></div>
        </dl>
    }
    .into_any()
}
