//! Who answers for the site (§ 5 DDG, § 18 MStV).

use domain::Language;
use domain::site::Slot;
use leptos::prelude::*;

use crate::chrome::{Chrome, Head, Operator};
use crate::components::imprint::{Row, imprint, row};
use crate::components::notice::{Notice, Tone};
use crate::components::trail::Trail;
use crate::texts::t;
use crate::{routes, slots};

/// The page; `addition`: what is added to it, as HTML of the server.
pub fn page(chrome: &Chrome, addition: Option<String>) -> String {
    let language = chrome.language;
    let head = Head {
        title: t!(language, site.imprint),
        description: t!(language, site.imprint_summary),
        paths: Language::ALL.into_iter().map(|language| (language, routes::imprint(language))).collect(),
        current: routes::imprint(language),
        ..Head::default()
    };
    let operator = chrome.node.operator.clone();
    let incomplete = !slots::of(&chrome.node).missing().is_empty();
    chrome.document(head, move || {
        let incomplete = incomplete.then(|| {
            view! {
                <Notice tone=Tone::Warn icon="triangle-alert" title=t!(language, site.imprint_incomplete)>
                    <p>{t!(language, site.imprint_incomplete_text)}</p>
                </Notice>
            }
        });
        view! {
            <Trail steps=Vec::new() here=t!(language, site.imprint).into_any() />
            <article class="site-page">
                <header class="entry-head">
                    <h1>{t!(language, site.imprint)}</h1>
                    <p class="purpose">{t!(language, site.imprint_summary)}</p>
                </header>
                {incomplete}
                {imprint(rows(language, &operator), false)}
                {addition.map(|html| view! { <div class="prose" inner_html=html></div> })}
                <p class="small soft">{t!(language, site.imprint_source)}</p>
            </article>
        }
    })
}

/// What stands in an imprint; what it must not be without ([`Slot::IMPRINT`]) is marked where it is empty, the rest is
/// left out.
fn rows(language: Language, operator: &Operator) -> Vec<Row> {
    let slots = [
        (Slot::OperatorName, t!(language, site.operator_name), &operator.name),
        (Slot::OperatorAddress, t!(language, site.operator_address), &operator.address),
        (Slot::OperatorRepresentative, t!(language, site.operator_representative), &operator.representative),
        (Slot::OperatorMail, t!(language, site.operator_mail), &operator.mail),
        (Slot::OperatorPhone, t!(language, site.operator_phone), &operator.phone),
        (Slot::OperatorRegister, t!(language, site.operator_register), &operator.register),
        (Slot::OperatorVatId, t!(language, site.operator_vat_id), &operator.vat_id),
        (Slot::OperatorSupervision, t!(language, site.operator_supervision), &operator.supervision),
        (Slot::OperatorEditor, t!(language, site.operator_editor), &operator.editor),
    ];
    slots
        .into_iter()
        .filter(|(slot, _, text)| Slot::IMPRINT.contains(slot) || !text.is_empty())
        .map(|(_, term, text)| {
            if text.is_empty() {
                row(term, view! { <span class="unfilled">{t!(language, chrome.unfilled)}</span> })
            } else if text.contains('@') && !text.contains(char::is_whitespace) {
                row(term, view! { <a href=format!("mailto:{text}")>{text.clone()}</a> })
            } else {
                let lines = text.lines().map(|line| view! { {line.to_owned()}<br /> }).collect_view();
                row(term, lines)
            }
        })
        .collect()
}
