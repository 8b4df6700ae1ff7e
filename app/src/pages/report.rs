//! Where content is reported that should not stand here, and what is said when that has arrived.

use domain::Language;
use domain::notice::{NoticeKind, REASONS};
use leptos::prelude::*;
use library::notices::NotTaken;

use crate::chrome::{Chrome, Head};
use crate::components::form;
use crate::components::office::OfficeContact;
use crate::components::report::{self, Line, Words, line, menu, tick, words};
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

pub use crate::components::form::Fault;

/// What stands in a form of this kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields name themselves")]
pub struct Typed {
    pub page: String,
    pub reason: String,
    pub text: String,
    pub aid: String,
    pub name: String,
    pub mail: String,
    pub good_faith: bool,
}

/// The head of a form of this kind, in every language at the same place.
fn head(language: Language, kind: NoticeKind, title: String, unlisted: bool) -> Head {
    let at = |language| address(language, kind);
    let summary = match kind {
        NoticeKind::Content => t!(language, notices.report_summary),
        NoticeKind::Barrier => t!(language, site.barrier_summary),
    };
    Head {
        title,
        description: summary,
        paths: Language::ALL.into_iter().map(|language| (language, at(language))).collect(),
        current: at(language),
        unlisted,
        ..Head::default()
    }
}

/// Where this kind is reported.
pub fn address(language: Language, kind: NoticeKind) -> String {
    match kind {
        NoticeKind::Content => routes::report(language),
        NoticeKind::Barrier => routes::barrier(language),
    }
}

/// Why something was not taken in, at its fields; nothing where the machine failed.
pub fn faults(language: Language, why: &NotTaken) -> Vec<Fault> {
    match why {
        NotTaken::Invalid(broken) => report::faults(language, broken),
        NotTaken::Address => vec![Fault { field: "mail", text: t!(language, account.fault_address) }],
        NotTaken::TooOften { minutes } if *minutes > 60 => {
            vec![Fault { field: "", text: t!(language, notices.too_often_today, hours = minutes.div_ceil(60)) }]
        }
        NotTaken::TooOften { minutes } => {
            vec![Fault { field: "", text: t!(language, notices.too_often, minutes = minutes) }]
        }
        NotTaken::Library(_) => Vec::new(),
    }
}

/// The fault of an address that is not one of this site.
pub fn elsewhere(language: Language) -> Fault {
    Fault { field: "page", text: t!(language, notices.page_elsewhere) }
}

/// The form to report content.
pub fn page(chrome: &Chrome, typed: &Typed, faults: &[Fault]) -> String {
    let language = chrome.language;
    let days = chrome.node.deadlines.notice.days();
    let head = head(language, NoticeKind::Content, t!(language, notices.report_title), !typed.page.is_empty());
    let (typed, faults) = (typed.clone(), faults.to_vec());
    chrome.document(head, move || {
        let summary = form::summary(language, &faults);
        let page = Line {
            id: "page",
            kind: "text",
            label: &t!(language, notices.page),
            help: &t!(language, notices.page_help),
            value: &typed.page,
            autocomplete: "off",
            required: true,
        };
        let text = Words {
            id: "text",
            label: &t!(language, notices.text),
            help: &t!(language, notices.text_help),
            value: &typed.text,
            rows: 8,
            required: true,
        };
        let fields = view! {
            {line(language, page, &faults)}
            {menu(
                "reason",
                &t!(language, notices.reason),
                &t!(language, notices.reason_help),
                t!(language, notices.choose),
                report::reasons(language, REASONS),
                &typed.reason,
                &faults,
            )}
            {words(language, text, &faults)}
            {who(language, &t!(language, notices.who_help), &typed, &faults)}
            {tick("good_faith", t!(language, notices.good_faith), typed.good_faith, &faults)}
        };
        let next = t!(language, notices.what_next);
        let more = view! {
            <div class="prose">
                <h2>{next}</h2>
                <p>{t!(language, notices.what_next_text, count = days)}</p>
                <p><a href=routes::page(language, "moderation")>{t!(language, notices.how_decided)}</a></p>
                <p><a href=routes::barrier(language)>{t!(language, notices.rather_barrier)}</a></p>
            </div>
        };
        framed(
            language,
            NoticeKind::Content,
            t!(language, notices.report_title),
            t!(language, notices.report_summary),
            summary,
            fields.into_any(),
            more.into_any(),
        )
    })
}

/// The form to report a barrier, with how else the office is reached.
pub fn barrier(chrome: &Chrome, typed: &Typed, faults: &[Fault], beside: impl FnOnce() -> AnyView) -> String {
    let language = chrome.language;
    let head = head(language, NoticeKind::Barrier, t!(language, site.barrier), !typed.page.is_empty());
    let (typed, faults) = (typed.clone(), faults.to_vec());
    chrome.document(head, move || {
        let summary = form::summary(language, &faults);
        let page = Line {
            id: "page",
            kind: "text",
            label: &t!(language, notices.page),
            help: &t!(language, notices.page_help_barrier),
            value: &typed.page,
            autocomplete: "off",
            required: false,
        };
        let text = Words {
            id: "text",
            label: &t!(language, notices.barrier_text),
            help: &t!(language, notices.barrier_help),
            value: &typed.text,
            rows: 6,
            required: true,
        };
        let aid = Line {
            id: "aid",
            kind: "text",
            label: &t!(language, notices.aid),
            help: &t!(language, notices.aid_help),
            value: &typed.aid,
            autocomplete: "off",
            required: false,
        };
        let fields = view! {
            {line(language, page, &faults)}
            {words(language, text, &faults)}
            {line(language, aid, &faults)}
            {who(language, &t!(language, notices.barrier_who_help), &typed, &faults)}
        };
        framed(
            language,
            NoticeKind::Barrier,
            t!(language, site.barrier),
            t!(language, site.barrier_summary),
            summary,
            fields.into_any(),
            beside(),
        )
    })
}

/// Name and address of whoever reports, both of their own accord.
fn who(language: Language, help: &str, typed: &Typed, faults: &[Fault]) -> AnyView {
    let name = Line {
        id: "name",
        kind: "text",
        label: &t!(language, notices.name),
        help: "",
        value: &typed.name,
        autocomplete: "name",
        required: false,
    };
    let mail = Line {
        id: "mail",
        kind: "email",
        label: &t!(language, notices.mail),
        help,
        value: &typed.mail,
        autocomplete: "email",
        required: false,
    };
    view! { {line(language, name, faults)}{line(language, mail, faults)} }.into_any()
}

/// Way back, title and form, then the rest.
fn framed(
    language: Language,
    kind: NoticeKind,
    title: String,
    lead: String,
    summary: AnyView,
    fields: AnyView,
    more: AnyView,
) -> AnyView {
    let send = match kind {
        NoticeKind::Content => t!(language, notices.send),
        NoticeKind::Barrier => t!(language, notices.send_barrier),
    };
    view! {
        <Trail steps=Vec::new() here=title.clone().into_any() />
        <article class="site-page">
            <header class="entry-head">
                <h1>{title}</h1>
                <p class="purpose">{lead}</p>
            </header>
            {summary}
            <form class="report-form" method="post" action=address(language, kind)>
                {fields}
                <p class="help">{t!(language, notices.privacy)}</p>
                <p><button class="button button-main" type="submit">{send}</button></p>
            </form>
            {more}
        </article>
    }
    .into_any()
}

/// It has arrived, under this number.
pub fn received(chrome: &Chrome, kind: NoticeKind, number: i64) -> String {
    let language = chrome.language;
    let days = chrome.node.deadlines.notice.days();
    let title = match kind {
        NoticeKind::Content => t!(language, notices.number, number = number),
        NoticeKind::Barrier => t!(language, notices.number_barrier, number = number),
    };
    let head = head(language, kind, title.clone(), true);
    chrome.document(head, move || {
        let text = match kind {
            NoticeKind::Content => t!(language, notices.received_text, count = days),
            NoticeKind::Barrier => t!(language, notices.received_barrier),
        };
        view! {
            <Trail steps=Vec::new() here=title.clone().into_any() />
            <div class="message">
                <h1>{title}</h1>
                <p class="lead">{t!(language, notices.received_lead)}</p>
                <p>{text}</p>
                <p>{t!(language, notices.received_mail)}</p>
                <ul class="row">
                    <li><a class="button button-main" href=routes::home(language)>{t!(language, message.go_home)}</a></li>
                    <li><a class="button" href=routes::page(language, "moderation")>{t!(language, notices.how_decided)}</a></li>
                </ul>
                <OfficeContact />
            </div>
        }
    })
}
