//! Erasing an account: what goes, what stays, and what can be done before.

use domain::Language;
use leptos::prelude::*;
use library::accounts::{Credit, Leaving, Owned, Present};
use library::read::Shown;

use super::own::sign_in_again;
use super::{Fault, framed, page};
use crate::chrome::Chrome;
use crate::components::form::hidden;
use crate::components::notice::{Notice, Tone};
use crate::components::text::foreign;
use crate::routes::{self, OfDraft};
use crate::texts::t;

/// The page; `handed` is whether the office was asked to take over before.
pub fn erase(chrome: &Chrome, present: &Present, leaving: &Leaving, handed: bool, faults: &[Fault]) -> String {
    let language = chrome.language;
    let title = t!(language, account.erase_title);
    page(chrome, title.clone(), || {
        let address = routes::account(language, "erase");
        let act = if present.recent {
            form(language, address, leaving, handed, faults)
        } else {
            sign_in_again(language, &address)
        };
        let rest = view! {
            <section class="section">
                <h2>{t!(language, leaving.goes_title)}</h2>
                <p>{t!(language, leaving.goes)}</p>
            </section>
            <section class="section">
                <h2>{t!(language, leaving.stays_title)}</h2>
                <ul class="lines">
                    <li>{t!(language, leaving.stays_entries)}</li>
                    <li>{t!(language, leaving.stays_inside)}</li>
                    <li>{t!(language, leaving.stays_drafts)}</li>
                </ul>
            </section>
            {own(language, &leaving.own)}
            {credits(language, &leaving.credits)}
            {act}
        };
        framed(language, &title, &t!(language, leaving.last), faults, rest.into_any())
    })
}

/// The ticks and the button.
fn form(language: Language, action: String, leaving: &Leaving, handed: bool, faults: &[Fault]) -> AnyView {
    let is_wrong = |field: &str| faults.iter().any(|fault| fault.field == field).then_some("true");
    let orphans = (!leaving.alone.is_empty()).then(|| {
        let names = leaving.alone.iter().map(|owned| name_another(language, owned)).collect_view();
        view! {
            <Notice tone=Tone::Warn icon="triangle-alert" title=t!(language, leaving.orphans_title)>
                <p>{t!(language, leaving.orphans_text)}</p>
                <ul class="lines">{names}</ul>
            </Notice>
            <label class="choice" for="orphans">
                <input id="orphans" name="orphans" type="checkbox" value="1" checked=handed aria-invalid=is_wrong("orphans") />
                <span>{t!(language, leaving.orphans_tick)}</span>
            </label>
        }
    });
    view! {
        <form class="form" method="post" action=action>
            {orphans}
            <label class="choice" for="sure">
                <input id="sure" name="sure" type="checkbox" value="1" aria-invalid=is_wrong("sure") />
                <span>{t!(language, account.erase_tick)}</span>
            </label>
            <p class="send">
                <button class="button button-warn" type="submit">{t!(language, account.erase_button)}</button>
            </p>
        </form>
    }
    .into_any()
}

/// The way to make somebody else an owner.
fn name_another(language: Language, owned: &Owned) -> AnyView {
    let title = match &owned.shown {
        Some(shown) => shown.entry().envelope.title.get(language).to_owned(),
        None => t!(language, leaving.orphans_bare),
    };
    let text = t!(language, leaving.orphans_name, initiative = title);
    match &owned.shown {
        Some(_) => {
            let href = routes::account_with(language, "people", &owned.initiative.to_string());
            view! { <li><a href=href>{text}</a></li> }.into_any()
        }
        // Without a public profile there is no page of its people.
        None => view! { <li>{text}</li> }.into_any(),
    }
}

/// Entries that can be withdrawn before.
fn own(language: Language, entries: &[Shown]) -> AnyView {
    if entries.is_empty() {
        return ().into_any();
    }
    let items = entries
        .iter()
        .map(|shown| {
            let entry = shown.entry();
            let title = entry.envelope.title.get(language).to_owned();
            let href = routes::entry(language, entry.kind, shown.slug(language));
            let withdraw = routes::of_draft(language, &entry.id.to_string(), OfDraft::WithdrawEntry);
            let label = t!(language, leaving.unpublish_of, title = title.clone());
            view! {
                <li>
                    <a href=href lang=foreign(language, &entry.envelope.title)>{title}</a>" "
                    <a class="button button-quiet" href=withdraw aria-label=label>{t!(language, leaving.unpublish)}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="section">
            <h2>{t!(language, leaving.own_title)}</h2>
            <p>{t!(language, leaving.own_text)}</p>
            <ul class="lines">{items}</ul>
        </section>
    }
    .into_any()
}

/// Entries whose files name people, each with the way to a version without them.
fn credits(language: Language, credits: &[Credit]) -> AnyView {
    if credits.is_empty() {
        return ().into_any();
    }
    let items = credits
        .iter()
        .map(|credit| {
            let entry = credit.shown.entry();
            let title = entry.envelope.title.get(language).to_owned();
            let href = routes::entry(language, entry.kind, credit.shown.slug(language));
            let label = t!(language, leaving.credits_revise_of, title = title.clone());
            view! {
                <li>
                    <a href=href lang=foreign(language, &entry.envelope.title)>{title}</a>
                    <p class="small">{t!(language, leaving.credits_names, names = credit.names.join(" · "))}</p>
                    <form method="post" action=routes::desk_revise(language)>
                        {hidden("entry", &entry.id.to_string())}
                        <button class="button" type="submit" aria-label=label>{t!(language, leaving.credits_revise)}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="section">
            <h2>{t!(language, leaving.credits_title)}</h2>
            <p>{t!(language, leaving.credits_text)}</p>
            <ul class="lines">{items}</ul>
        </section>
    }
    .into_any()
}

/// Neither another owner nor the office is named for an initiative.
pub fn orphans_missing(language: Language) -> Fault {
    Fault { field: "orphans", text: t!(language, leaving.orphans_missing) }
}
