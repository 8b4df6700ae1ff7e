//! Entries that are suspended and whose reasons are still to be written: open work of the office.

use domain::Language;
use leptos::prelude::*;
use library::moderation::Unreasoned;

use crate::components::icon::Icon;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The list, those that are due first at the top; nothing where there are none.
pub fn list(language: Language, open: &[Unreasoned]) -> AnyView {
    if open.is_empty() {
        return ().into_any();
    }
    let rows = open.iter().map(|one| row(language, one)).collect_view();
    view! {
        <section class="section" aria-labelledby="unreasoned">
            <div class="section-head"><h2 id="unreasoned">{t!(language, suspending.open_title)}</h2></div>
            <table class="table worklist" data-fold="" role="table">
                <caption class="visually-hidden">{t!(language, suspending.open_caption)}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!(language, suspending.entry)}</th>
                        <th scope="col" role="columnheader">{t!(language, suspending.suspended_at)}</th>
                        <th scope="col" role="columnheader">{t!(language, notices.due)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(language: Language, one: &Unreasoned) -> AnyView {
    let href = routes::office_with(language, "office_reasons", &one.entry.to_string());
    let label = t!(language, suspending.write_of, title = one.title.clone());
    let late = one.is_late.then(|| {
        view! {
            <span class="sub"><span class="state" data-state="late"><Icon name="clock-alert" />{t!(language, suspending.late)}</span></span>
        }
    });
    view! {
        <tr role="row" data-late=one.is_late.then_some("")>
            <th scope="row" role="rowheader" class="title"><a href=href aria-label=label>{one.title.clone()}</a></th>
            <td role="cell" data-label=t!(language, suspending.suspended_at)><span>{words::moment(language, one.since)}</span></td>
            <td role="cell" class="due" data-label=t!(language, notices.due)><span><b>{words::date(language, one.due)}</b>{late}</span></td>
        </tr>
    }
    .into_any()
}
