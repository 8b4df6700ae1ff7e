//! An invitation that somebody wants to accept from another address: what whoever invited is asked.

use leptos::prelude::*;
use library::accounts::Elsewhere;

use super::invitation::gives;
use super::{Fault, framed, named, page};
use crate::chrome::Chrome;
use crate::components::notice::{Notice, Tone};
use crate::routes;
use crate::texts::t;
use crate::words::day_in_germany;

/// The question.
pub fn elsewhere(chrome: &Chrome, token: &str, asked: &Elsewhere, faults: &[Fault]) -> String {
    let language = chrome.language;
    let title = t!(language, elsewhere.title);
    page(chrome, title.clone(), || {
        let person = named(language, &asked.name);
        let (address, invited) = (asked.address.as_str(), asked.invited.as_str());
        let lead = t!(language, elsewhere.lead, person = person, address = address, invited = invited);
        let about = (!asked.initiative.is_empty()).then(|| {
            view! { <p>{t!(language, elsewhere.gives_initiative, initiative = asked.initiative.as_str())}</p> }
        });
        let given = gives(language, asked.grant);
        let careful = t!(language, elsewhere.careful, invited = invited);
        let until = t!(language, elsewhere.until, day = day_in_germany(language, asked.until));
        let rest = view! {
            <Notice tone=Tone::Petrol icon="user-round-plus" title=t!(language, account.invitation_gives)>
                <p>{given}</p>
                {about}
            </Notice>
            <p>{careful}</p>
            <p>{until}</p>
            <form class="form" method="post" action=routes::account_with(language, "elsewhere", token)>
                <p class="send">
                    <button id="answer" class="button button-main" type="submit" name="answer" value="yes">
                        {t!(language, elsewhere.yes)}
                    </button>
                    <button class="button" type="submit" name="answer" value="no">{t!(language, elsewhere.no)}</button>
                </p>
            </form>
        };
        framed(language, &title, &lead, faults, rest.into_any())
    })
}

/// Neither yes nor no was chosen.
pub fn answer_missing(language: domain::Language) -> Fault {
    Fault { field: "answer", text: t!(language, elsewhere.choose) }
}
