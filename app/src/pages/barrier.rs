//! Where a barrier is reported: by the form, by mail or by telephone.

use leptos::prelude::*;

use super::report::{self, Typed};
use crate::chrome::Chrome;
use crate::components::form::Fault;
use crate::components::icon::Icon;
use crate::components::mail::mailto;
use crate::components::notice::{Notice, Tone};
use crate::components::office::OfficeContact;
use crate::routes;
use crate::texts::t;

/// The form with what was typed and what is wrong with it; below, how else the office is reached.
pub fn page(chrome: &Chrome, typed: &Typed, faults: &[Fault]) -> String {
    let language = chrome.language;
    let office = chrome.node.office.clone();
    let address = typed.page.clone();
    report::barrier(chrome, typed, faults, move || {
        let letter = (!office.mail.is_empty()).then(|| {
            let body = t!(language, site.barrier_body, address = address);
            let href = mailto(&office.mail, &t!(language, site.barrier_subject), &body);
            view! { <p><a class="button" href=href><Icon name="mail" />{t!(language, site.barrier_write)}</a></p> }
        });
        let missing = (office.mail.is_empty() && office.phone.is_empty()).then(|| {
            view! {
                <Notice tone=Tone::Warn icon="triangle-alert" title=t!(language, site.unfilled)>
                    <p>{t!(language, chrome.unfilled_note)}</p>
                </Notice>
            }
        });
        view! {
            <section class="site-office" aria-labelledby="other-ways">
                <h2 id="other-ways">{t!(language, notices.other_ways)}</h2>
                {missing}
                <OfficeContact />
                {letter}
                <p>{t!(language, notices.within_a_month)}</p>
                <p>
                    <a href=routes::page(language, "accessibility")>{t!(language, site.accessibility)}</a>
                </p>
            </section>
        }
        .into_any()
    })
}
