//! Taking over a profile of the editors: the two ways, what the organisation is asked, and what an owner is asked whose
//! initiative is about to be handed over.

use domain::Language;
use leptos::prelude::*;
use library::accounts::{Claimable, Confirming, Objecting};

use super::{Fault, done, framed, page, section, send};
use crate::chrome::Chrome;
use crate::components::form::{Field, field, hidden};
use crate::components::notice::{Notice, Tone};
use crate::components::report::{Words, words};
use crate::routes;
use crate::texts::t;
use crate::words::day_in_germany;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct Claiming {
    /// The profile.
    pub of: Claimable,
    /// The address at the organisation, as typed before.
    pub address: String,
    /// Who somebody is there, as typed before.
    pub words: String,
    /// What was just done.
    pub done: String,
}

/// Take over a profile.
pub fn claim(chrome: &Chrome, claiming: &Claiming, faults: &[Fault]) -> String {
    let language = chrome.language;
    let entry = claiming.of.shown.entry();
    let title = t!(language, profiles.claim_title, initiative = entry.envelope.title.get(language));
    page(chrome, title.clone(), || {
        let ways = if claiming.of.is_owned { owned(language, claiming) } else { ways(language, claiming, faults) };
        let profile = routes::entry(language, entry.kind, claiming.of.shown.slug(language));
        let rest = view! {
            {done(language, &claiming.done)}
            {ways}
            {section(
                t!(language, profiles.other_title),
                view! {
                    <p>{t!(language, profiles.other_text)}</p>
                    <ul class="row">
                        <li><a class="button" href=routes::contact(language)>{t!(language, profiles.other_link)}</a></li>
                        <li><a class="button" href=profile>{t!(language, profiles.to_profile)}</a></li>
                    </ul>
                }
                .into_any(),
            )}
        };
        framed(language, &title, &t!(language, profiles.claim_lead), faults, rest.into_any())
    })
}

/// Somebody answers for it already.
fn owned(language: Language, claiming: &Claiming) -> AnyView {
    view! {
        <Notice tone=Tone::Plain icon="info" title=t!(language, profiles.owned_title)>
            <p>{t!(language, profiles.owned_text)}</p>
        </Notice>
        <form method="post" action=routes::account(language, "join")>
            {hidden("initiative", &claiming.of.shown.entry().id.to_string())}
            {send(t!(language, profiles.join_button))}
        </form>
    }
    .into_any()
}

/// By mail, where the organisation has a domain, or by the office.
fn ways(language: Language, claiming: &Claiming, faults: &[Fault]) -> AnyView {
    let id = claiming.of.shown.entry().id.to_string();
    let mail = match &claiming.of.domain {
        Some(domain) => by_mail(language, &id, domain, &claiming.address, faults),
        None => view! { <p>{t!(language, profiles.no_mail)}</p> }.into_any(),
    };
    let office = if claiming.of.asked {
        view! {
            <Notice tone=Tone::Plain icon="clock" title=t!(language, profiles.asked_title)>
                <p>{t!(language, profiles.asked_text)}</p>
            </Notice>
        }
        .into_any()
    } else {
        by_office(language, &id, &claiming.words, faults)
    };
    view! {
        <Notice tone=Tone::Petrol icon="info" title=t!(language, profiles.claim_then_title)>
            <p>{t!(language, profiles.claim_then)}</p>
        </Notice>
        {section(t!(language, profiles.mail_title), mail)}
        {section(t!(language, profiles.office_title), office)}
    }
    .into_any()
}

fn by_mail(language: Language, id: &str, domain: &str, typed: &str, faults: &[Fault]) -> AnyView {
    view! {
        <p>{t!(language, profiles.mail_text, domain = domain)}</p>
        <form class="form" method="post" action=routes::account_with(language, "claim_mail", id)>
            {field(
                Field {
                    id: "address",
                    kind: "email",
                    label: &t!(language, profiles.mail_address, domain = domain),
                    help: &t!(language, profiles.mail_help, domain = domain),
                    value: typed,
                    autocomplete: "off",
                },
                faults,
            )}
            {send(t!(language, profiles.mail_button))}
        </form>
    }
    .into_any()
}

fn by_office(language: Language, id: &str, typed: &str, faults: &[Fault]) -> AnyView {
    view! {
        <p>{t!(language, profiles.office_text)}</p>
        <form class="form" method="post" action=routes::account_with(language, "claim_office", id)>
            {words(
                language,
                Words {
                    id: "words",
                    label: &t!(language, profiles.office_words),
                    help: &t!(language, profiles.office_words_help),
                    value: typed,
                    rows: 5,
                    required: true,
                },
                faults,
            )}
            {send(t!(language, profiles.office_button))}
        </form>
    }
    .into_any()
}

/// What the letter to the organisation leads to.
pub fn confirm(chrome: &Chrome, token: &str, asked: &Confirming) -> String {
    let language = chrome.language;
    let initiative = asked.shown.entry().envelope.title.get(language);
    let title = t!(language, profiles.confirm_title, initiative = initiative);
    page(chrome, title.clone(), || {
        let (name, address) = (asked.name.as_str(), asked.address.as_str());
        let lead = t!(language, profiles.confirm_lead, name = name, address = address);
        let rest = view! {
            <p>{t!(language, profiles.confirm_then, name = name)}</p>
            <form class="form" method="post" action=routes::account_with(language, "claim_confirm", token)>
                {send(t!(language, profiles.confirm_button))}
            </form>
        };
        framed(language, &title, &lead, &[], rest.into_any())
    })
}

/// What the letter to an owner leads to.
pub fn objection(chrome: &Chrome, token: &str, asked: &Objecting) -> String {
    let language = chrome.language;
    let initiative = asked.shown.entry().envelope.title.get(language);
    let title = t!(language, profiles.object_title, initiative = initiative);
    page(chrome, title.clone(), || {
        let day = day_in_germany(language, asked.due_at);
        let lead = if asked.name.is_empty() {
            t!(language, profiles.object_somebody, day = day, initiative = initiative)
        } else {
            t!(language, profiles.object_person, day = day, name = asked.name.as_str(), initiative = initiative)
        };
        let rest = view! {
            <p>{t!(language, profiles.object_then)}</p>
            <form class="form" method="post" action=routes::account_with(language, "objection", token)>
                {send(t!(language, profiles.object_button))}
            </form>
        };
        framed(language, &title, &lead, &[], rest.into_any())
    })
}
