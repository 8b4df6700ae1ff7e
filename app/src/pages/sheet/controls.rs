//! What the reader says about the day: when it begins, how many come.

use domain::Language;
use leptos::prelude::*;
use library::read::Shown;

use super::{Day, MOST_PEOPLE, SheetFault};
use crate::components::icon::Icon;
use crate::components::print::PrintButton;
use crate::routes;
use crate::texts::t;

/// The form; what could not be read is named at its field.
pub fn controls(language: Language, shown: &Shown, day: Day, faults: &[SheetFault]) -> AnyView {
    let Day { start, people, whole } = day;
    let wrong_start = faults.iter().find_map(|fault| match fault {
        SheetFault::Start(typed) => Some(t!(language, sheet.wrong_start, typed = cut(typed), shown = start.text())),
        SheetFault::People(_) => None,
    });
    let wrong_people = faults.iter().find_map(|fault| match fault {
        SheetFault::People(typed) => Some(t!(language, sheet.wrong_people, typed = cut(typed), shown = people)),
        SheetFault::Start(_) => None,
    });
    let invalid = |wrong: &Option<String>| wrong.as_ref().map(|_| "true");
    let described = |wrong: &Option<String>, id: &'static str| wrong.as_ref().map(|_| id);
    let (start_invalid, start_described) = (invalid(&wrong_start), described(&wrong_start, "start-wrong"));
    let (people_invalid, people_described) = (invalid(&wrong_people), described(&wrong_people, "people-wrong"));
    view! {
        <form class="print-controls" method="get" action=routes::sheet(language, shown.slug(language)) aria-label=t!(language, sheet.controls)>
            <div>
                <label for="start">{t!(language, sheet.start)}</label>
                <input
                    class="input time"
                    id="start"
                    name="start"
                    type="text"
                    pattern="([01]?[0-9]|2[0-3]):[0-5][0-9]"
                    maxlength="5"
                    autocomplete="off"
                    value=start.text()
                    aria-invalid=start_invalid
                    aria-describedby=start_described
                />
                {wrong("start-wrong", wrong_start)}
            </div>
            <div>
                <label for="people">{t!(language, sheet.people)}</label>
                <input
                    class="input input-short"
                    id="people"
                    name="people"
                    type="number"
                    min="1"
                    max=MOST_PEOPLE
                    value=people
                    inputmode="numeric"
                    aria-invalid=people_invalid
                    aria-describedby=people_described
                />
                {wrong("people-wrong", wrong_people)}
            </div>
            <label class="choice sheet-whole">
                <input type="checkbox" name="whole" value="1" checked=whole />
                <span>{t!(language, sheet.whole_choice)}</span>
            </label>
            <button class="button" type="submit"><Icon name="refresh-cw" />{t!(language, sheet.apply)}</button>
            <span class="push"><PrintButton label=t!(language, sheet.print) main=true /></span>
        </form>
    }
    .into_any()
}

fn wrong(id: &'static str, message: Option<String>) -> AnyView {
    message
        .map(|message| view! { <p class="message-wrong" id=id><Icon name="circle-alert" /><span>{message}</span></p> })
        .into_any()
}

/// What was typed, no longer than can be shown.
fn cut(typed: &str) -> String {
    typed.chars().filter(|letter| !letter.is_control()).take(20).collect()
}
