//! Where an entry comes from: who brought it in, under which licence, in which versions, with which hash.

use domain::lifecycle::Status;
use domain::{Kind, Language, vocabulary};
use leptos::prelude::*;
use library::Origin;
use library::read::{EntryPage, Shown};
use library::review::Reviewed;

use super::imprint::{Row, imprint, row};
use super::mail::mailto;
use super::notice::{Notice, Tone};
use super::sources::label;
use super::text::text_in;
use crate::chrome::Chrome;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The ruled rows about the entry itself; `before` stand first.
pub fn provenance(chrome: &Chrome, page: &EntryPage, before: Vec<Row>) -> AnyView {
    let language = chrome.language;
    let shown = &page.shown;
    let entry = shown.entry();
    let envelope = &entry.envelope;
    let mut rows = before;
    let origin = match shown.origin {
        Origin::Shipped => t!(language, entry.origin_shipped),
        Origin::Own => t!(language, entry.origin_own),
        Origin::Mirrored => t!(language, entry.origin_mirrored),
    };
    let editorial = envelope.editorial.then(|| view! { <br />{t!(language, entry.editorial)} });
    let by = page.by.as_ref().map(|by| {
        let href = routes::entry(language, by.entry().kind, by.slug(language));
        view! { <a href=href>{text_in(language, &by.entry().envelope.title)}</a><br /> }
    });
    rows.push(row(t!(language, entry.brought_in), view! { {by}{origin}{editorial} }));
    rows.push(row(
        t!(language, entry.licence),
        view! { {licence(language, &envelope.licence)}" "{t!(language, entry.for_this_text)} },
    ));
    if let Some(method) = &envelope.third_party_method {
        let trademark = method.trademark.then(|| t!(language, entry.trademark));
        let granted = method.licence.clone().map(|licence| view! { <br />{licence} });
        rows.push(row(
            label(language, entry.kind, "third_party_method"),
            view! { <b>{method.name.clone()}</b>{trademark}<br />{text_in(language, &method.rights_note)}{granted} },
        ));
    }
    let original = vocabulary::label("language", envelope.language_original.code(), language).to_owned();
    rows.push(row(label(language, entry.kind, "language_original"), original));
    rows.push(row(t!(language, entry.version), version(language, shown)));
    let due = shown.modified.date_naive().checked_add_months(chrono::Months::new(entry.kind.review_months()));
    // What is looked at again is the newest version, from the day on which it was published.
    if let Some(due) = due.filter(|_| page.newer().is_none() && shown.status != Status::Draft) {
        rows.push(row(t!(language, entry.review_due), words::month_of(language, due)));
    }
    rows.push(row(t!(language, entry.address), address(chrome, page)));
    rows.push(row(
        t!(language, entry.hash),
        view! { <span class="num hash">{shown.hash.to_string()}</span><br /><span class="soft">{t!(language, entry.hash_means)}</span> },
    ));
    imprint(rows, false)
}

fn version(language: Language, shown: &Shown) -> String {
    // A preview has no day yet.
    if shown.status == Status::Draft {
        return t!(language, entry.version_unpublished);
    }
    let published = words::date(language, shown.published.date_naive());
    let modified = words::date(language, shown.modified.date_naive());
    if published == modified {
        t!(language, entry.version_of, number = shown.version, date = published)
    } else {
        t!(language, entry.version_changed, number = shown.version, date = published, changed = modified)
    }
}

fn address(chrome: &Chrome, page: &EntryPage) -> AnyView {
    let entry = page.shown.entry();
    let path = match page.newer() {
        None => routes::permanent(entry.kind, entry.id),
        Some(_) => routes::permanent_version(entry.kind, entry.id, page.shown.version),
    };
    let address = chrome.absolute(&path);
    view! { <a class="num" href=address.clone()>{address.clone()}</a> }.into_any()
}

/// The short name of a licence, linked to its text.
pub fn licence(language: Language, code: &str) -> AnyView {
    match vocabulary::concept("licence", code) {
        None => code.to_owned().into_any(),
        Some(concept) => {
            let name = concept.short(language);
            let full = concept.label.get(language);
            match concept.exact_match.first() {
                Some(href) => view! { <a href=*href rel="license external noopener" title=full>{name}</a> }.into_any(),
                None => name.into_any(),
            }
        }
    }
}

/// On editorial entries: who is described here can take the entry over, correct it or have it removed.
pub fn editorial_notice(chrome: &Chrome, shown: &Shown) -> AnyView {
    let language = chrome.language;
    let entry = shown.entry();
    if !entry.envelope.editorial {
        return ().into_any();
    }
    let mail = &chrome.node.office.mail;
    let action = if mail.is_empty() {
        view! { <a href=routes::contact(language)>{t!(language, entry.thats_us_contact)}</a> }.into_any()
    } else {
        let subject = t!(language, entry.thats_us_subject, title = entry.envelope.title.get(language));
        let body =
            t!(language, entry.thats_us_body, address = chrome.absolute(&routes::permanent(entry.kind, entry.id)));
        view! { <a href=mailto(mail, &subject, &body)>{t!(language, entry.thats_us_mail)}</a> }.into_any()
    };
    // A profile is taken over on a page of its own; whoever is not signed in is led there by way of the sign-in.
    let (text, claim) = if entry.kind == Kind::Initiative {
        let href = routes::account_with(language, "claim", &entry.id.to_string());
        let link = view! { <p><a class="button" href=href rel="nofollow">{t!(language, entry.thats_us_claim)}</a></p> };
        (t!(language, entry.thats_us_profile), Some(link))
    } else {
        (t!(language, entry.thats_us_text), None)
    };
    view! {
        <Notice tone=Tone::Petrol icon="hand-helping" title=t!(language, entry.thats_us)>
            <p>{text}</p>
            {claim}
            <p>{action}</p>
        </Notice>
    }
    .into_any()
}

/// On entries that are out of date.
pub fn archived_notice(language: Language, shown: &Shown) -> AnyView {
    if shown.status != Status::Archived {
        return ().into_any();
    }
    view! {
        <Notice tone=Tone::Warn icon="history" title=t!(language, entry.archived)>
            <p>{t!(language, entry.archived_text)}</p>
        </Notice>
    }
    .into_any()
}

/// On entries that the office recommends: until when, and why.
pub fn recommended_notice(language: Language, shown: &Shown) -> AnyView {
    let Some(recommended) = &shown.recommended else { return ().into_any() };
    let day = words::day_in_germany(language, recommended.until);
    let reasons = text_in(language, &recommended.reasons).into_any();
    view! {
        <Notice tone=Tone::Petrol icon="badge-check" title=t!(language, notices.recommended, day = day)>
            <p>{reasons}</p>
        </Notice>
    }
    .into_any()
}

/// On versions that nobody has checked but those who wrote them.
pub fn unreviewed_notice(language: Language, page: &EntryPage) -> AnyView {
    if page.reviewed != Some(Reviewed::ByNobody) {
        return ().into_any();
    }
    view! {
        <Notice tone=Tone::Warn icon="info" title=t!(language, review.unreviewed)>
            <p>{t!(language, review.unreviewed_text)}</p>
        </Notice>
    }
    .into_any()
}

/// What can be done with any entry: watch it, ask the office, take the data, report it. Nothing of it depends on who
/// asks.
pub fn actions(chrome: &Chrome, page: &EntryPage) -> AnyView {
    use super::icon::Icon;
    let language = chrome.language;
    let entry = page.shown.entry();
    let data = match page.newer() {
        None => routes::api_entry(entry.id),
        Some(_) => routes::api_version(entry.id, page.shown.version),
    };
    let ask = routes::ask(language, entry.envelope.title.get(language));
    let watch = if entry.kind == Kind::Initiative {
        routes::watch_initiative(language, entry.id)
    } else {
        routes::watch_entry(language, entry.id)
    };
    // What is a draft still cannot be watched.
    let watch = chrome.preview.is_none().then(|| {
        view! { <a class="button" href=watch rel="nofollow"><Icon name="eye" />{t!(language, watching.button)}</a> }
    });
    // The same for everybody; who answers for the entry sees more there.
    let decided = chrome.preview.is_none().then(|| {
        let href = routes::decisions(language, entry.id);
        view! { <a class="button" href=href rel="nofollow"><Icon name="scale" />{t!(language, queue.to_decisions)}</a> }
    });
    view! {
        {watch}
        <a class="button" href=ask><Icon name="message-circle-question-mark" />{t!(language, entry.ask)}</a>
        <a class="button" href=data><Icon name="download" />{t!(language, entry.as_json)}</a>
        <a class="button" href=routes::report_entry(language, entry.id)><Icon name="flag" />{t!(language, notices.report_entry)}</a>
        {decided}
    }
    .into_any()
}
