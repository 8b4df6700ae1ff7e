//! Somebody saved whose sign-in had ended meanwhile. What was written travels with the page, until they are back.

use leptos::prelude::*;

use super::head;
use crate::chrome::{Chrome, Head};
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// The page of the draft with this id; `sent` is all that was posted, and is posted again.
pub fn page(chrome: &Chrome, id: &str, sent: &[(String, String)]) -> String {
    let language = chrome.language;
    let head = head(language, t!(language, desk.signed_out), |it| routes::draft(it, id));
    let room = (routes::desk(language), t!(language, desk.title));
    asked(chrome, head, room, (routes::draft(language, id), "save"), sent)
}

/// The same of the case with this number: comments and ticks are kept, and the decision stands there again.
pub fn of_case(chrome: &Chrome, number: i64, sent: &[(String, String)]) -> String {
    let (language, number) = (chrome.language, number.to_string());
    let head = head(language, t!(language, desk.signed_out), |it| routes::office_with(it, "review", &number));
    let room = (routes::office(language, "reviews"), t!(language, office.reviews));
    asked(chrome, head, room, (routes::office_with(language, "review_decide", &number), "keep"), sent)
}

/// `room`: where that is, and what it is called; the form leads to an address, with what its button asks for.
fn asked(
    chrome: &Chrome,
    head: Head,
    room: (String, String),
    (action, go): (String, &'static str),
    sent: &[(String, String)],
) -> String {
    let language = chrome.language;
    let sent = sent.to_vec();
    chrome.document(head, move || {
        let sent = sent
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view();
        let sign_in = routes::sign_in(language, &routes::account(language, "account"));
        view! {
            <Trail steps=vec![room] here=t!(language, desk.signed_out).into_any() />
            <div class="desk">
                <h1>{t!(language, desk.signed_out)}</h1>
                <p class="lead">{t!(language, desk.signed_out_text)}</p>
                <p><a class="button" href=sign_in target="_blank" rel="noopener">{t!(language, desk.signed_out_link)}</a></p>
                <form method="post" action=action>
                    {sent}
                    <p><button class="button button-main" type="submit" name="go" value=go>{t!(language, desk.signed_out_do)}</button></p>
                    <input type="hidden" name="end" value="1" />
                </form>
            </div>
        }
    })
}
