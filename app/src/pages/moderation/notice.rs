//! One notice: what was said, the entry, what was decided about it, and what can be.

use domain::decision::Deed;
use domain::notice::{NoticeKind, REASONS};
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::moderation::OfficeEntry;
use library::notices::NoticeRow;

use super::forms::{self, Typed};
use super::{barred, done, framed, head};
use crate::chrome::Chrome;
use crate::components::deeds;
use crate::components::form::{self, Fault};
use crate::routes;
use crate::texts::t;
use crate::words;

/// What a notice about an entry can lead to, the usual first.
const DEEDS: [Deed; 3] = [Deed::Suspended, Deed::Removed, Deed::Archived];

/// The page; `is_done`: something was decided just now.
pub fn page(
    chrome: &Chrome,
    notice: &NoticeRow,
    entry: Option<&OfficeEntry>,
    typed: &Typed,
    faults: &[Fault],
    is_done: bool,
) -> String {
    let language = chrome.language;
    let number = notice.number.to_string();
    let title = match notice.kind {
        NoticeKind::Content => t!(language, notices.number, number = notice.number),
        NoticeKind::Barrier => t!(language, notices.number_barrier, number = notice.number),
    };
    let head = head(language, title.clone(), "notice", &number);
    let (notice, entry, faults) = (notice.clone(), entry.cloned(), faults.to_vec());
    let mut typed = typed.clone();
    if typed.reason.is_empty() {
        typed.reason = notice.reason.map(|reason| reason.code().to_owned()).unwrap_or_default();
    }
    let possible: Vec<Deed> = match &entry {
        Some(entry) => DEEDS.into_iter().filter(|deed| entry.possible.contains(deed)).collect(),
        None => Vec::new(),
    };
    if typed.deed.is_empty() && possible.contains(&Deed::Suspended) {
        // The usual is chosen.
        typed.deed = Deed::Suspended.code().to_owned();
    }
    chrome.document(head, move || {
        let at = routes::office_with(language, "notice", &number);
        let why_not = entry.as_ref().and_then(|entry| entry.barred);
        let is_open = notice.decided.is_none() && why_not.is_none();
        let now =
            entry.as_ref().filter(|_| is_open).map(|entry| forms::suspend_now(language, entry, Some(notice.number)));
        let missing = entry.as_ref().filter(|_| why_not.is_none()).map(|entry| forms::reasons_missing(language, entry));
        let decide = is_open.then(|| forms::decide(language, at.clone(), &possible, REASONS.to_vec(), &typed, &faults));
        let close =
            is_open.then(|| forms::close(language, at.clone(), notice.kind == NoticeKind::Barrier, &typed, &faults));
        let ended = notice.decided.as_ref().map(|decided| {
            let outcome = deeds::outcome(language, decided.outcome);
            view! {
                <h2>{t!(language, notices.ended)}</h2>
                <p><b>{outcome}</b>", "{words::moment(language, decided.at)}</p>
                <blockquote class="asked">{decided.answer.clone()}</blockquote>
            }
        });
        let about = entry.as_ref().map(|entry| about(language, entry));
        let rest = view! {
            {done(language, is_done)}
            {form::summary(language, &faults)}
            {facts(language, &notice)}
            <h2>{t!(language, notices.said)}</h2>
            <blockquote class="asked said">{notice.text.clone()}</blockquote>
            {about}
            {ended}
            {barred(language, why_not)}
            {missing}
            {now}
            {decide}
            {close}
        };
        let steps = vec![(routes::office(language, "notices"), t!(language, notices.title))];
        framed(language, "notices", steps, title, rest.into_any())
    })
}

/// Page, reason, days and who it was.
fn facts(language: Language, notice: &NoticeRow) -> AnyView {
    let page = if notice.page.is_empty() {
        t!(language, notices.no_page).into_any()
    } else {
        view! { <a href=notice.page.clone()>{notice.page.clone()}</a> }.into_any()
    };
    let reason = notice.reason.map(|reason| {
        let label = vocabulary::label("reason", reason.code(), language).to_owned();
        view! { <dt>{t!(language, notices.reason)}</dt><dd>{label}</dd> }
    });
    let aid = notice.aid.clone().map(|aid| view! { <dt>{t!(language, notices.aid)}</dt><dd>{aid}</dd> });
    let by = match (&notice.name, &notice.mail) {
        (None, None) => t!(language, notices.nobody),
        (Some(name), None) => name.clone(),
        (None, Some(mail)) => mail.as_str().to_owned(),
        (Some(name), Some(mail)) => format!("{name}, {}", mail.as_str()),
    };
    view! {
        <dl class="letter-head">
            <dt>{t!(language, notices.page)}</dt>
            <dd>{page}</dd>
            {reason}
            {aid}
            <dt>{t!(language, notices.reported)}</dt>
            <dd>{words::moment(language, notice.at)}</dd>
            <dt>{t!(language, notices.due)}</dt>
            <dd>{words::date(language, notice.due)}</dd>
            <dt>{t!(language, notices.by)}</dt>
            <dd>{by}</dd>
        </dl>
    }
    .into_any()
}

/// The entry with its state and what was decided about it so far.
fn about(language: Language, entry: &OfficeEntry) -> AnyView {
    let id = entry.shown.entry().id.to_string();
    let title = entry.shown.entry().envelope.title.get(language).to_owned();
    let state = vocabulary::label("status", entry.shown.status.code(), language).to_owned();
    view! {
        <h2>{t!(language, notices.the_entry)}</h2>
        <p><a href=routes::office_with(language, "office_entry", &id)>{title}</a>" · "{state}</p>
        <h3>{t!(language, notices.decisions)}</h3>
        {deeds::list(language, &entry.decisions, &entry.names)}
    }
    .into_any()
}
