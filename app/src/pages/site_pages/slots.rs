//! The form for what operator and office say about themselves.

use domain::Language;
use domain::site::{Slot, SlotShape, Slots};
use leptos::prelude::*;

use super::parts::{Control, buttons, control, outcome, versions};
use super::{Edit, Fault, head, heading};
use crate::chrome::Chrome;
use crate::components::form::hidden;
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// What is being written about operator and office.
#[derive(Debug, Clone)]
pub struct EditedSlots {
    /// What stands in the form.
    pub slots: Slots,
    /// How far it has come.
    pub edit: Edit,
}

/// The form.
pub fn slots(chrome: &Chrome, edited: &EditedSlots) -> String {
    let language = chrome.language;
    let head = head(language, t!(language, site_pages.slots), |it| routes::office(it, "site_slots"));
    let edited = edited.clone();
    chrome.document(head, move || {
        let address = routes::office(language, "site_slots");
        let href = |number: i64| routes::with_parameters(&address, &[("version", number.to_string())]);
        let group = |name: String, first: Slot, last: Slot| {
            let fields = Slot::ALL.into_iter().filter(|slot| (first..=last).contains(slot));
            let fields = fields.map(|slot| field(language, slot, &edited.slots, &edited.edit.faults)).collect_view();
            view! { <fieldset class="section form"><legend class="label">{name}</legend>{fields}</fieldset> }
        };
        view! {
            <Trail
                steps=vec![
                    (routes::office(language, "office"), t!(language, office.title)),
                    (routes::office(language, "site_pages"), t!(language, site_pages.title)),
                ]
                here=t!(language, site_pages.slots).into_any()
            />
            <OfficeNav here="site_pages" />
            <article class="account">
                <header class="entry-head">
                    <h1>{t!(language, site_pages.slots)}</h1>
                    <p class="purpose">{t!(language, site_pages.slots_summary)}</p>
                </header>
                {outcome(language, &edited.edit, href)}
                <form method="post" action=address.clone()>
                    {group(t!(language, site_pages.group_office), Slot::OfficeName, Slot::OfficeHours)}
                    {group(t!(language, site_pages.group_operator), Slot::OperatorName, Slot::OperatorSupervision)}
                    {group(t!(language, site_pages.group_statement), Slot::AssessedOn, Slot::ConciliationLink)}
                    {group(t!(language, site_pages.group_languages), Slot::EasyTestedBy, Slot::SignVideo)}
                    {hidden("base", &edited.edit.base.to_string())}
                    {buttons(language, false)}
                </form>
                {versions(language, &edited.edit.versions, href)}
            </article>
        }
    })
}

fn field(language: Language, slot: Slot, slots: &Slots, faults: &[Fault]) -> AnyView {
    let (kind, lines) = match slot.shape() {
        SlotShape::Line => ("text", 1),
        SlotShape::Lines => ("text", 3),
        SlotShape::Mail => ("email", 1),
        SlotShape::Phone => ("tel", 1),
        SlotShape::Day => ("date", 1),
        SlotShape::Link => ("url", 1),
    };
    let help = match slot {
        Slot::OperatorEditor => t!(language, site_pages.help_editor),
        Slot::OperatorRepresentative => t!(language, site_pages.help_representative),
        slot if Slot::IMPRINT.contains(&slot) => t!(language, site_pages.help_needed),
        Slot::AssessedOn => t!(language, site_pages.help_assessed),
        Slot::AssessmentMethod => t!(language, site_pages.help_method),
        Slot::ConciliationLink => t!(language, site_pages.help_conciliation),
        Slot::EasyTestedBy => t!(language, site_pages.help_easy),
        Slot::SignVideo => t!(language, site_pages.help_sign),
        _ => String::new(),
    };
    let label = heading(language, slot);
    control(
        Control { id: slot.code(), label: &label, help: &help, value: slots.get(slot), kind, lines, lang: None },
        faults,
    )
}
