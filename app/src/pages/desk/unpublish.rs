//! Withdrawing what is public: what happens then, what stays, and why.

use domain::Language;
use domain::policy::Denied;
use leptos::prelude::*;
use library::Error;
use library::drafts::Withdrawal;
use library::read::Shown;

use super::head;
use crate::chrome::Chrome;
use crate::components::form;
use crate::components::kind::KindTag;
use crate::components::notice::{Notice, Tone};
use crate::components::provenance::licence;
use crate::components::report::{self, Words, words};
use crate::components::text::{foreign, text_in};
use crate::components::trail::Trail;
use crate::routes::{self, OfDraft};
use crate::texts::t;

pub use crate::components::form::Fault;

/// Why it was not withdrawn, where the form can say it; none where another page has to.
pub fn faults(language: Language, error: &Error) -> Option<Vec<Fault>> {
    match error {
        Error::Invalid(broken) => Some(report::faults(language, broken)),
        Error::Denied(Denied::State) => Some(vec![Fault { field: "", text: t!(language, leaving.unpublish_state) }]),
        _ => None,
    }
}

/// The page; `typed` is the reason that was typed before.
pub fn page(chrome: &Chrome, withdrawal: &Withdrawal, typed: &str, faults: &[Fault]) -> String {
    let language = chrome.language;
    let of = withdrawal.shown.entry().id.to_string();
    let title = t!(language, leaving.unpublish_title);
    let head = head(language, title.clone(), |it| routes::of_draft(it, &of, OfDraft::WithdrawEntry));
    let (withdrawal, typed, faults) = (withdrawal.clone(), typed.to_owned(), faults.to_vec());
    chrome.document(head, move || {
        let entry = withdrawal.shown.entry();
        let href = routes::entry(language, entry.kind, withdrawal.shown.slug(language));
        let body = match withdrawal.barred {
            Some(why) => barred(language, why),
            None => ask(language, &withdrawal, &typed, &faults),
        };
        view! {
            <Trail steps=vec![(routes::desk(language), t!(language, desk.title))] here=title.clone().into_any() />
            <article class="account">
                <header class="entry-head">
                    <p class="kind-line"><KindTag kind=entry.kind /></p>
                    <h1>{title}</h1>
                    <p class="purpose"><a href=href>{text_in(language, &entry.envelope.title)}</a></p>
                </header>
                {form::summary(language, &faults)}
                {body}
            </article>
        }
    })
}

/// Why it cannot be withdrawn here, and who helps.
fn barred(language: Language, why: Denied) -> AnyView {
    let text = match why {
        Denied::State => t!(language, leaving.unpublish_barred_profile),
        _ => t!(language, leaving.unpublish_barred_others),
    };
    view! {
        <Notice tone=Tone::Plain icon="info" title=t!(language, leaving.unpublish_barred)>
            <p>{text}</p>
            <p><a class="button" href=routes::contact(language)>{t!(language, message.ask)}</a></p>
        </Notice>
    }
    .into_any()
}

fn ask(language: Language, withdrawal: &Withdrawal, typed: &str, faults: &[Fault]) -> AnyView {
    let entry = withdrawal.shown.entry();
    let back = routes::entry(language, entry.kind, withdrawal.shown.slug(language));
    let action = routes::of_draft(language, &entry.id.to_string(), OfDraft::WithdrawEntry);
    let pending = withdrawal.is_pending.then(|| view! { <li>{t!(language, leaving.unpublish_pending)}</li> });
    let why = Words {
        id: "words",
        label: &t!(language, leaving.unpublish_why),
        help: &t!(language, leaving.unpublish_why_help),
        value: typed,
        rows: 5,
        required: true,
    };
    view! {
        <p>{t!(language, leaving.unpublish_lead)}</p>
        <section class="section">
            <h2>{t!(language, leaving.unpublish_then)}</h2>
            <ul class="lines">
                <li>{t!(language, leaving.unpublish_gone)}</li>
                <li>{t!(language, leaving.unpublish_text)}</li>
                {pending}
                <li>{t!(language, leaving.unpublish_told)}</li>
            </ul>
        </section>
        <section class="section">
            <h2>{t!(language, leaving.unpublish_stays)}</h2>
            <ul class="lines">
                <li>
                    {t!(language, leaving.unpublish_licence)}" "{licence(language, &entry.envelope.licence)}". "
                    {t!(language, leaving.unpublish_licence_then)}
                </li>
                <li>{t!(language, leaving.unpublish_mirrors)}</li>
            </ul>
            {named_by(language, &withdrawal.named_by)}
        </section>
        <form class="form" method="post" action=action>
            {words(language, why, faults)}
            <p class="send">
                <button class="button button-warn" type="submit">{t!(language, leaving.unpublish_do)}</button>
                <a class="button button-quiet" href=back>{t!(language, leaving.unpublish_back)}</a>
            </p>
        </form>
    }
    .into_any()
}

/// Entries that name it.
fn named_by(language: Language, entries: &[Shown]) -> AnyView {
    if entries.is_empty() {
        return ().into_any();
    }
    let items = entries
        .iter()
        .map(|shown| {
            let entry = shown.entry();
            let href = routes::entry(language, entry.kind, shown.slug(language));
            let title = entry.envelope.title.get(language).to_owned();
            view! { <li><a href=href lang=foreign(language, &entry.envelope.title)>{title}</a></li> }
        })
        .collect_view();
    view! {
        <p>{t!(language, leaving.unpublish_named)}</p>
        <ul class="lines">{items}</ul>
    }
    .into_any()
}
