//! How to reach the office; what the operator has not filled in is said.

use leptos::prelude::*;

use super::icon::Icon;
use crate::chrome::chrome;
use crate::texts::t;

/// Name, mail, telephone and hours as a list.
#[component]
pub fn OfficeContact() -> impl IntoView {
    let chrome = chrome();
    let language = chrome.language;
    let office = &chrome.node.office;
    let slot = |text: &str| -> AnyView {
        if text.is_empty() {
            view! { <span class="unfilled">{t!(language, chrome.unfilled)}</span> }.into_any()
        } else {
            text.to_owned().into_any()
        }
    };
    let linked = |text: &str, scheme: &str| -> AnyView {
        if text.is_empty() {
            return slot(text);
        }
        let to: String = if scheme == "tel" {
            text.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect()
        } else {
            text.to_owned()
        };
        view! { <a href=format!("{scheme}:{to}")>{text.to_owned()}</a> }.into_any()
    };
    view! {
        <dl class="office">
            <div>
                <dt>{t!(language, chrome.office)}</dt>
                <dd>{slot(&office.name)}</dd>
            </div>
            <div>
                <dt><Icon name="mail" />{t!(language, chrome.office_mail)}</dt>
                <dd>{linked(&office.mail, "mailto")}</dd>
            </div>
            <div>
                <dt><Icon name="phone" />{t!(language, chrome.office_phone)}</dt>
                <dd>{linked(&office.phone, "tel")}</dd>
            </div>
            <div>
                <dt><Icon name="clock" />{t!(language, chrome.office_hours)}</dt>
                <dd>{slot(&office.hours)}</dd>
            </div>
        </dl>
    }
}
