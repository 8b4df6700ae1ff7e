//! What was decided here, in figures for everybody: nothing about anybody.

use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::moderation::{Figures, Reported};

use crate::chrome::{Chrome, Head};
use crate::components::deeds;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page.
pub fn page(chrome: &Chrome, figures: &Figures) -> String {
    let language = chrome.language;
    let title = t!(language, notices.figures);
    let head = Head {
        title: title.clone(),
        description: t!(language, notices.figures_summary),
        paths: Language::ALL.into_iter().map(|language| (language, routes::transparency(language))).collect(),
        current: routes::transparency(language),
        ..Head::default()
    };
    let figures = figures.clone();
    chrome.document(head, move || {
        let decisions = if figures.decisions.is_empty() {
            view! { <p>{t!(language, notices.figures_none)}</p> }.into_any()
        } else {
            decisions(language, &figures)
        };
        view! {
            <Trail steps=Vec::new() here=title.clone().into_any() />
            <article class="site-page">
                <header class="entry-head">
                    <h1>{title}</h1>
                    <p class="purpose">{t!(language, notices.figures_summary)}</p>
                </header>
                <p class="soft">{t!(language, notices.figures_day, day = words::date(language, figures.day))}</p>
                <div class="prose"><h2>{t!(language, notices.figures_decisions)}</h2></div>
                {decisions}
                <div class="prose"><h2>{t!(language, notices.figures_notices)}</h2></div>
                {notices(language, &figures)}
                <div class="prose">
                    <p>{t!(language, notices.figures_automated)}</p>
                    <p><a href=routes::page(language, "moderation")>{t!(language, notices.how_decided)}</a></p>
                    <p><a href=routes::report(language)>{t!(language, notices.report_title)}</a></p>
                </div>
            </article>
        }
    })
}

fn decisions(language: Language, figures: &Figures) -> AnyView {
    let rows = figures
        .decisions
        .iter()
        .map(|(deed, reason, lately, in_all)| {
            let reason = match reason {
                Some(reason) => vocabulary::label("reason", reason.code(), language).to_owned(),
                None => "–".to_owned(),
            };
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">{deeds::deed(language, *deed)}</th>
                    <td role="cell" data-label=t!(language, notices.reason)>{reason}</td>
                    <td role="cell" class="n" data-label=t!(language, notices.twelve_months)>{words::number(language, *lately)}</td>
                    <td role="cell" class="n" data-label=t!(language, notices.in_all)>{words::number(language, *in_all)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, notices.deed)}</th>
                    <th scope="col" role="columnheader">{t!(language, notices.reason)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, notices.twelve_months)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, notices.in_all)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn notices(language: Language, figures: &Figures) -> AnyView {
    let number = |number: u64| words::number(language, number);
    let row = |name: String, of: Reported| {
        let median = match of.median_days {
            Some(days) => t!(language, letters.days, count = days),
            None => "–".to_owned(),
        };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{name}</th>
                <td role="cell" class="n" data-label=t!(language, notices.reported_lately)>{number(of.reported)}</td>
                <td role="cell" class="n" data-label=t!(language, notices.decided_lately)>{number(of.decided)}</td>
                <td role="cell" class="n" data-label=t!(language, notices.reported_in_all)>{number(of.reported_in_all)}</td>
                <td role="cell" class="n" data-label=t!(language, notices.decided_in_all)>{number(of.decided_in_all)}</td>
                <td role="cell" class="n" data-label=t!(language, notices.median)>{median}</td>
            </tr>
        }
    };
    let rows = vec![
        row(t!(language, notices.figures_content), figures.content),
        row(t!(language, notices.figures_barriers), figures.barriers),
    ];
    view! {
                    <table class="table" data-fold="" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!(language, notices.about)}</th>
                        <th scope="col" role="columnheader" class="n">{t!(language, notices.reported_lately)}</th>
                        <th scope="col" role="columnheader" class="n">{t!(language, notices.decided_lately)}</th>
                        <th scope="col" role="columnheader" class="n">{t!(language, notices.reported_in_all)}</th>
                        <th scope="col" role="columnheader" class="n">{t!(language, notices.decided_in_all)}</th>
                        <th scope="col" role="columnheader" class="n">{t!(language, notices.median)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
    }
    .into_any()
}
