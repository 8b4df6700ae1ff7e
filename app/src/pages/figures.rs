//! Figures of the office: the room, and the same as a table for other programs.

use domain::{Kind, Language, vocabulary};
use leptos::prelude::*;
use library::figures::{Figures, Published, Took};

use super::gaps::room_head;
use super::home::kind_name;
use crate::chrome::Chrome;
use crate::components::icon::Icon;
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The room.
pub fn page(chrome: &Chrome, figures: &Figures) -> String {
    let language = chrome.language;
    let figures = figures.clone();
    chrome.document(room_head(language, t!(language, figures.title), "figures"), move || {
        view! {
            <Trail
                steps=vec![(routes::office(language, "office"), t!(language, office.title))]
                here=t!(language, figures.title).into_any()
            />
            <OfficeNav here="figures" />
            <div class="account">
            <header class="entry-head list-head">
                <h1>{t!(language, figures.title)}</h1>
                <p class="purpose">{t!(language, figures.summary)}</p>
            </header>
            <dl class="tally">
                <div><dt>{t!(language, figures.waiting)}</dt><dd>{words::number(language, figures.waiting)}</dd></div>
                <div><dt>{t!(language, figures.in_review)}</dt><dd>{words::number(language, figures.in_review)}</dd></div>
                <div><dt>{t!(language, figures.asked_back)}</dt><dd>{words::number(language, figures.asked_back)}</dd></div>
            </dl>
            <p><a class="button" href=routes::office(language, "figures_csv")><Icon name="download" />{t!(language, figures.csv)}</a></p>
            <section class="section" aria-labelledby="intake">
                <div class="section-head"><h2 id="intake">{t!(language, figures.intake)}</h2></div>
                {months(language, &figures)}
            </section>
            <section class="section" aria-labelledby="times">
                <div class="section-head"><h2 id="times">{t!(language, figures.times)}</h2></div>
                <p>{t!(language, figures.times_text)}</p>
                {times(language, &figures)}
            </section>
            <section class="section" aria-labelledby="topics">
                <div class="section-head"><h2 id="topics">{t!(language, figures.topics)}</h2></div>
                {matrix(language, t!(language, figures.topic), "topic", &figures.topics)}
            </section>
            <section class="section" aria-labelledby="lands">
                <div class="section-head"><h2 id="lands">{t!(language, figures.lands)}</h2></div>
                {matrix(language, t!(language, figures.land), "land", &figures.lands)}
            </section>
            </div>
        }
    })
}

fn months(language: Language, figures: &Figures) -> AnyView {
    let rows = figures.months.iter().map(|month| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{words::month_of(language, month.first)}</th>
                <td role="cell" class="n" data-label=t!(language, figures.submitted)>{words::number(language, month.submitted)}</td>
                <td role="cell" class="n" data-label=t!(language, figures.decided)>{words::number(language, month.decided)}</td>
            </tr>
        }
    });
    view! {
        <table class="table" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, figures.month)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, figures.submitted)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, figures.decided)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn times(language: Language, figures: &Figures) -> AnyView {
    let row = |name: String, took: Took| {
        let days = |tenths: u64| if took.number == 0 { "–".to_owned() } else { days(language, tenths) };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{name}</th>
                <td role="cell" class="n" data-label=t!(language, figures.number)>{words::number(language, took.number as u64)}</td>
                <td role="cell" class="n" data-label=t!(language, figures.median)>{days(took.median)}</td>
                <td role="cell" class="n" data-label=t!(language, figures.longest)>{days(took.longest)}</td>
            </tr>
        }
    };
    view! {
        <table class="table" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, figures.until)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, figures.number)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, figures.median)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, figures.longest)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {row(t!(language, figures.first_look), figures.first_look)}
                {row(t!(language, figures.decision), figures.decision)}
            </tbody>
        </table>
    }
    .into_any()
}

/// Tenths of a day as days: 14 → „1,4“.
fn days(language: Language, tenths: u64) -> String {
    words::decimal(language, &format!("{}.{}", tenths / 10, tenths % 10))
}

fn matrix(language: Language, name: String, scheme: &'static str, rows: &[Published]) -> AnyView {
    let kinds = Kind::ALL.map(|kind| kind_name(language, kind));
    let heads = kinds
        .iter()
        .map(|kind| view! { <th scope="col" role="columnheader" class="n">{kind.clone()}</th> })
        .collect_view();
    let rows = rows.iter().map(|row| {
        let cells = row.kinds.iter().zip(&kinds).map(|(number, kind)| {
            view! { <td role="cell" class="n" data-label=kind.clone()>{words::number(language, *number)}</td> }
        });
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{vocabulary::label(scheme, row.code, language).to_owned()}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <table class="table" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row"><th scope="col" role="columnheader">{name}</th>{heads}</tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// The same as a table with four columns: figure, feature, kind of entry, value. UTF-8 with a mark of its order and
/// semicolons, as spreadsheet programs in Germany open it; quoted as in RFC 4180.
pub fn csv(language: Language, figures: &Figures) -> String {
    let mut rows: Vec<[String; 4]> = vec![[
        t!(language, figures.column_figure),
        t!(language, figures.column_feature),
        t!(language, figures.column_kind),
        t!(language, figures.column_value),
    ]];
    let mut add =
        |figure: String, feature: String, kind: String, value: String| rows.push([figure, feature, kind, value]);
    let none = String::new;
    for month in &figures.months {
        let name = month.first.format("%Y-%m").to_string();
        add(t!(language, figures.submitted), name.clone(), none(), month.submitted.to_string());
        add(t!(language, figures.decided), name, none(), month.decided.to_string());
    }
    for (until, took) in
        [(t!(language, figures.first_look), figures.first_look), (t!(language, figures.decision), figures.decision)]
    {
        let value = |tenths| if took.number == 0 { none() } else { days(language, tenths) };
        add(t!(language, figures.number), until.clone(), none(), took.number.to_string());
        add(t!(language, figures.median), until.clone(), none(), value(took.median));
        add(t!(language, figures.longest), until, none(), value(took.longest));
    }
    for (state, number) in [
        (t!(language, figures.waiting), figures.waiting),
        (t!(language, figures.in_review), figures.in_review),
        (t!(language, figures.asked_back), figures.asked_back),
    ] {
        add(t!(language, figures.open_now), state, none(), number.to_string());
    }
    for (figure, scheme, published) in [
        (t!(language, figures.topics), "topic", &figures.topics),
        (t!(language, figures.lands), "land", &figures.lands),
    ] {
        for row in published {
            for (kind, number) in Kind::ALL.into_iter().zip(row.kinds) {
                let feature = vocabulary::label(scheme, row.code, language).to_owned();
                add(figure.clone(), feature, kind_name(language, kind), number.to_string());
            }
        }
    }
    let lines: Vec<String> = rows.iter().map(|row| row.each_ref().map(|cell| quoted(cell)).join(";")).collect();
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}

/// A cell as it stands in the file: quoted where it has to be (RFC 4180, 2.6 and 2.7), and without what a spreadsheet
/// program would take for a formula (OWASP, CSV Injection).
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let cell = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    if is_formula || cell.contains([';', '"', '\r', '\n', ',']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use library::figures::Month;

    use super::*;

    fn figures() -> Figures {
        let first = NaiveDate::from_ymd_opt(2026, 11, 1).expect("it is a day");
        Figures {
            months: vec![Month { first, submitted: 3, decided: 2 }],
            first_look: Took { number: 2, median: 14, longest: 105 },
            decision: Took::default(),
            waiting: 1,
            in_review: 0,
            asked_back: 0,
            topics: vec![Published { code: "T1", kinds: [1, 2, 3, 4] }],
            lands: vec![Published { code: "05", kinds: [0, 0, 0, 20] }],
        }
    }

    #[test]
    fn a_cell_is_quoted_where_it_has_to_be_and_is_no_formula() {
        for (cell, wanted) in [
            ("Dialog", "Dialog"),
            ("a;b", "\"a;b\""),
            ("1,4", "\"1,4\""),
            ("er sagt \"ja\"", "\"er sagt \"\"ja\"\"\""),
            ("zwei\nZeilen", "\"zwei\nZeilen\""),
            ("=1+1", "\"'=1+1\""),
            ("+49", "\"'+49\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("", ""),
        ] {
            assert_eq!(quoted(cell), wanted, "{cell:?}");
        }
    }

    #[test]
    fn every_figure_stands_in_the_table_in_both_languages() {
        for (language, head) in
            [(Language::De, "Kennzahl;Merkmal;Art;Wert"), (Language::En, "Figure;Feature;Kind;Value")]
        {
            let csv = csv(language, &figures());
            assert!(csv.starts_with(&format!("\u{feff}{head}\r\n")), "{csv}");
            assert!(csv.ends_with("\r\n") && !csv.contains("\r\n\r\n"), "{csv}");
            // Head, two of a month, three of each time, three states, four kinds of a topic and of a Land.
            assert_eq!(csv.trim_end().split("\r\n").count(), 1 + 2 + 6 + 3 + 8, "{csv}");
            assert!(csv.lines().skip(1).all(|line| line.matches(';').count() == 3), "{csv}");
        }
        let csv = csv(Language::De, &figures());
        assert!(
            csv.contains(";2026-11;;3\r\n") && csv.contains(";\"1,4\"\r\n") && csv.contains(";\"10,5\"\r\n"),
            "{csv}"
        );
    }
}
