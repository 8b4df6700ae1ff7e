//! One submission on one screen: what it changes, what was found, comments, checklist, decision.

use domain::lifecycle::{Status, Step};
use domain::review::Point;
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::review::{Beside, Case};

use super::decision::decision;
use super::difference::{difference, paragraphs};
use super::typed::Typed;
use super::{done, head, person, rounds};
use crate::chrome::{Chrome, Head};
use crate::components::deeds;
use crate::components::findings::findings;
use crate::components::form::{self, Fault};
use crate::components::icon::Icon;
use crate::components::keys::{Room, keys};
use crate::components::kind::KindTag;
use crate::components::notice::{Notice, Tone};
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::pages::desk::state::{deed_name, step_name};
use crate::routes;
use crate::texts::t;
use crate::words;

/// All that the screen needs.
#[derive(Debug, Clone)]
pub struct Page {
    /// The case.
    pub case: Case,
    /// What was just done.
    pub done: String,
    /// What is wrong with what was sent.
    pub faults: Vec<Fault>,
    /// The field at which a comment is wrong; empty for that on the whole.
    pub wrong_at: Option<String>,
    /// What was typed, where it was not taken.
    pub typed: Typed,
    /// Beside what it is read.
    pub beside: Beside,
}

/// The screen.
pub fn case(chrome: &Chrome, page: &Page) -> String {
    let language = chrome.language;
    let number = page.case.submission.number.to_string();
    let title = if page.case.title.is_empty() { t!(language, editor.untitled) } else { page.case.title.clone() };
    let heading = t!(language, review.of, title = title.clone());
    let head = head(language, heading, |it| routes::office_with(it, "review", &number));
    let head = Head { program: Some("desk"), ..head };
    let page = page.clone();
    chrome.document(head, move || {
        let case = &page.case;
        let here = t!(language, review.submission, number = case.submission.number);
        let steps = vec![
            (routes::office(language, "office"), t!(language, office.title)),
            (routes::office(language, "reviews"), t!(language, office.reviews)),
        ];
        let lang = (case.language != language).then(|| case.language.code());
        let initiative = case.initiative.clone().map(|name| view! { <span>{name}</span> });
        let jump = case.is_mine.then(|| {
            view! { <a href="#decision"><Icon name="arrow-down" />{t!(language, review.to_decision)}</a> }
        });
        view! {
            <Trail steps=steps here=here.into_any() />
            <OfficeNav here="reviews" />
            <div class="submission">
                <div class="kind-line">
                    <KindTag kind=case.kind />
                    {initiative}
                    <span>{t!(language, review.submitted_on, day = words::day_in_germany(language, case.submission.submitted_at))}</span>
                </div>
                <h1 lang=lang>{title}</h1>
                <p class="jumps">
                    <a href="#to-findings"><Icon name="octagon-alert" />{t!(language, review.to_findings)}</a>
                    {jump}
                </p>
                {path(language, case)}
                {done(language, &page.done)}
                {left_over(language, &page)}
                {form::summary(language, &page.faults)}
                {hidden(language, case)}
                {lies(language, case)}
            </div>
            {bench(language, &page)}
            {keys(language, Room::Case { mine: case.is_mine })}
        }
    })
}

/// Differences and comments on the left, findings, ticks and decision on the right: one form, so that whatever is
/// pressed takes all along that is typed.
fn bench(language: Language, page: &Page) -> AnyView {
    let case = &page.case;
    let decide = case.is_mine.then(|| decision(language, page));
    let both = view! {
        <div class="bench-main">{difference(language, page)}</div>
        <div class="bench-side">
            <div id="to-findings">{findings(language, &case.findings)}</div>
            {checklist(language, page)}
            {decide}
            {history(language, case)}
        </div>
    };
    if !case.is_mine {
        return view! { <div class="bench">{both}</div> }.into_any();
    }
    let action = routes::office_with(language, "review_decide", &case.submission.number.to_string());
    view! {
        <form class="bench" id="case" method="post" action=action>
            {form::hidden("with", rounds::with(page.beside))}
            {form::hidden("round", &case.rounds.to_string())}
            {both}
        </form>
    }
    .into_any()
}

/// That what is public is hidden, so that nothing but a correction is published in its place.
fn hidden(language: Language, case: &Case) -> AnyView {
    if !(case.is_suspended && case.is_open()) {
        return ().into_any();
    }
    let entry = case.may_enter_office.then(|| {
        let href = routes::office_with(language, "office_entry", &case.entry.to_string());
        view! { <p><a href=href>{t!(language, review.to_entry)}</a></p> }
    });
    let text =
        if case.ends_suspension { t!(language, review.suspended_ends) } else { t!(language, review.suspended_text) };
    view! {
        <Notice tone=Tone::Warn icon="ban" title=t!(language, review.suspended)>
            <p>{text}</p>
            {entry}
        </Notice>
    }
    .into_any()
}

/// The way of the submission, with the day by which it is decided.
fn path(language: Language, case: &Case) -> AnyView {
    let status = case.submission.status;
    let label = |status: Status| vocabulary::label("status", status.code(), language).to_owned();
    let until = t!(language, review.decision_until, day = words::date(language, case.decision_due));
    let (second, third) = match status {
        Status::Submitted | Status::InReview => (label(Status::InReview), until),
        other => (label(Status::InReview), label(other)),
    };
    let here = match status {
        Status::Submitted => 0,
        Status::InReview => 1,
        _ => 2,
    };
    let stations = [label(Status::Submitted), second, third]
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let icon = if index < here { "check" } else if index == here { "eye" } else { "clock" };
            view! {
                <li class=(index > here).then_some("todo") aria-current=(index == here).then_some("step")><Icon name=icon />{name}</li>
            }
        })
        .collect_view();
    view! { <ol class="path" aria-label=t!(language, review.way)>{stations}</ol> }.into_any()
}

/// With whom it lies, and what one can do about that.
fn lies(language: Language, case: &Case) -> AnyView {
    let number = case.submission.number.to_string();
    let late = case.is_late.then(|| {
        view! {
            <Notice tone=Tone::Warn icon="clock-alert" title=t!(language, review.is_late, day = words::date(language, case.due))>
                <p>{t!(language, review.is_late_text)}</p>
            </Notice>
        }
    });
    let with = match &case.reviewer {
        None => t!(language, review.lies_with_nobody),
        Some(_) if case.is_mine => t!(language, review.lies_with_you),
        Some((_, name)) if case.submission.status == Status::InReview => {
            t!(language, review.lies_with, name = person(language, name))
        }
        Some((_, name)) => t!(language, review.lay_with, name = person(language, name)),
    };
    let with = case.is_open().then(|| view! { <p>{with}</p> });
    let own = (case.is_own && case.is_open() && !case.is_mine).then(|| view! { <p>{t!(language, review.is_own)}</p> });
    let take = case.may_take.then(|| {
        let text = match case.submission.status {
            Status::InReview => t!(language, review.take_over),
            _ => t!(language, review.take),
        };
        view! {
            <form method="post" action=routes::office_with(language, "review_take", &number)>
                <button class="button button-main" type="submit">{text}</button>
            </form>
        }
    });
    // The first button of the form below is the one that Enter presses.
    let both = case.is_mine.then(|| {
        let give_back = routes::office_with(language, "review_give_back", &number);
        view! {
            <button class="button" type="submit" form="case" name="go" value="keep">{t!(language, review.keep)}</button>
            <button class="button" type="submit" form="case" formaction=give_back>{t!(language, review.give_back)}</button>
        }
    });
    view! {
        {late}
        {with}
        {own}
        <div class="row">{take}{both}</div>
    }
    .into_any()
}

fn checklist(language: Language, page: &Page) -> AnyView {
    let case = &page.case;
    let ticked = page.typed.points.as_ref().unwrap_or(&case.checklist);
    let ticks = |points: &[Point]| {
        points
            .iter()
            .map(|point| {
                let is_ticked = ticked.0.contains(point);
                view! {
                    <li>
                        <label class="choice">
                            <input type="checkbox" name="point" value=point.code() checked=is_ticked disabled=!case.is_mine />
                            <span>{point_name(language, *point)}</span>
                        </label>
                    </li>
                }
            })
            .collect_view()
    };
    let keep = case.is_mine.then(|| {
        let action = routes::office_with(language, "review_checklist", &case.submission.number.to_string());
        view! {
            {form::hidden("ticks", "1")}
            <p class="send"><button class="button" type="submit" formaction=action>{t!(language, review.checklist_do)}</button></p>
        }
    });
    let criteria = routes::page(language, "criteria");
    let own = t!(language, review.checklist_own, kind = vocabulary::label("kind", case.kind.code(), language));
    view! {
        <section class="section" aria-labelledby="checklist">
            <h2 id="checklist">{t!(language, review.checklist)}</h2>
            <p class="small"><a href=criteria>{t!(language, review.criteria)}</a></p>
            <ul class="checklist">{ticks(&Point::COMMON)}</ul>
            <h3>{own}</h3>
            <ul class="checklist">{ticks(Point::own(case.kind))}</ul>
            {keep}
        </section>
    }
    .into_any()
}

fn point_name(language: Language, point: Point) -> String {
    match point {
        Point::Relevant => t!(language, review.point_relevant),
        Point::Complete => t!(language, review.point_complete),
        Point::Plain => t!(language, review.point_plain),
        Point::Limits => t!(language, review.point_limits),
        Point::Rights => t!(language, review.point_rights),
        Point::Neutral => t!(language, review.point_neutral),
        Point::Evidence => t!(language, review.point_evidence),
        Point::Safe => t!(language, review.point_safe),
        Point::Accessible => t!(language, review.point_accessible),
        Point::Respectful => t!(language, review.point_respectful),
        Point::Runnable => t!(language, review.point_runnable),
        Point::Timed => t!(language, review.point_timed),
        Point::Scaled => t!(language, review.point_scaled),
        Point::Unsuitable => t!(language, review.point_unsuitable),
        Point::Sourced => t!(language, review.point_sourced),
        Point::Dated => t!(language, review.point_dated),
        Point::Honest => t!(language, review.point_honest),
        Point::Concrete => t!(language, review.point_concrete),
        Point::Addressed => t!(language, review.point_addressed),
        Point::Current => t!(language, review.point_current),
        Point::Contacts => t!(language, review.point_contacts),
        Point::Areas => t!(language, review.point_areas),
        Point::Verified => t!(language, review.point_verified),
    }
}

/// Every step with who took it.
fn history(language: Language, case: &Case) -> AnyView {
    let steps = case
        .steps
        .iter()
        .filter(|(step, _)| step.step != Step::Approve)
        .map(|(step, by)| {
            view! {
                <li>
                    <p><b>{step_name(language, step)}</b></p>
                    <p class="small soft">{person(language, by)}", "{words::moment(language, step.at)}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="history">
            <h2 id="history">{t!(language, desk.history)}</h2>
            <ol class="history">{steps}</ol>
            {rounds::list(language, case)}
            {decisions(language, case)}
        </section>
    }
    .into_any()
}

/// Decisions about the entry, newest first, as the authors read them.
fn decisions(language: Language, case: &Case) -> AnyView {
    if case.decisions.is_empty() {
        return ().into_any();
    }
    let items = case
        .decisions
        .iter()
        .map(|decided| {
            let reason = decided.reason.map(|reason| {
                let name = vocabulary::label("reason", reason.code(), language).to_owned();
                view! { <p>{t!(language, review.reason)}": "{name}</p> }
            });
            let said = deeds::said(language, decided).as_deref().map(paragraphs);
            view! {
                <li>
                    <p><b>{deed_name(language, decided.deed)}</b></p>
                    <p class="small soft">{words::moment(language, decided.at)}</p>
                    {reason}
                    {said}
                </li>
            }
        })
        .collect_view();
    view! {
        <h3>{t!(language, review.decisions)}</h3>
        <ol class="history">{items}</ol>
    }
    .into_any()
}

/// What somebody wrote that could not be kept any more.
fn left_over(language: Language, page: &Page) -> AnyView {
    // As long as the form is there, it stands in the form.
    if page.case.is_mine {
        return ().into_any();
    }
    let texts: Vec<_> =
        page.typed.texts().map(|text| view! { <blockquote class="asked said">{text.clone()}</blockquote> }).collect();
    if texts.is_empty() {
        return ().into_any();
    }
    view! {
        <h2>{t!(language, review.left_over)}</h2>
        <p>{t!(language, review.left_over_text)}</p>
        {texts}
    }
    .into_any()
}
