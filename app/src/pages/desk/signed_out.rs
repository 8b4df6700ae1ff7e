//! Somebody sent a form whose sign-in had ended meanwhile. What was written travels with the page, until they are back.

use domain::Language;
use leptos::prelude::*;

use super::head;
use crate::chrome::{Chrome, Head};
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// What the page says, and where its form leads.
struct Asked {
    title: String,
    lead: String,
    /// Where one signs in.
    sign_in: String,
    /// Where that is, and what it is called.
    room: Vec<(String, String)>,
    action: String,
    /// What stands on the button, and with what it sends the form; none where what was pressed travels along.
    send: (String, Option<&'static str>),
    /// What was written, to be read.
    words: Vec<String>,
}

/// The page of the draft with this id; `sent` is all that was posted, and is posted again.
pub fn page(chrome: &Chrome, id: &str, sent: &[(String, String)]) -> String {
    let language = chrome.language;
    let head = head(language, t!(language, desk.signed_out), |it| routes::draft(it, id));
    let room = (routes::desk(language), t!(language, desk.title));
    shown(chrome, head, saved(language, room, routes::draft(language, id), "save"), sent)
}

/// The same of the case with this number: comments and ticks are kept, and the decision stands there again.
pub fn of_case(chrome: &Chrome, number: i64, sent: &[(String, String)]) -> String {
    let (language, number) = (chrome.language, number.to_string());
    let head = head(language, t!(language, desk.signed_out), |it| routes::office_with(it, "review", &number));
    let room = (routes::office(language, "reviews"), t!(language, office.reviews));
    let action = routes::office_with(language, "review_decide", &number);
    shown(chrome, head, saved(language, room, action, "keep"), sent)
}

/// The same of any other form, which goes to the address `action` of this site once more; `again` for whoever is
/// signed in and shall sign in once more. What was written is shown, since the form is sent as it was.
pub fn of_form(chrome: &Chrome, action: &str, sent: &[(String, String)], again: bool) -> String {
    let language = chrome.language;
    let title = if again { t!(language, account.again) } else { t!(language, desk.signed_out) };
    let head = head(language, title.clone(), |it| routes::account(it, "account"));
    let words = sent.iter().map(|(_, value)| value.trim()).filter(|value| value.contains(char::is_whitespace));
    let asked = Asked {
        title,
        lead: t!(language, desk.signed_out_kept),
        sign_in: routes::sign_in_again(language, &routes::account(language, "account"), again),
        room: Vec::new(),
        action: action.to_owned(),
        send: (t!(language, desk.signed_out_send), None),
        words: words.map(str::to_owned).collect(),
    };
    shown(chrome, head, asked, sent)
}

/// A form that is saved by its button, whatever was pressed before.
fn saved(language: Language, room: (String, String), action: String, go: &'static str) -> Asked {
    Asked {
        title: t!(language, desk.signed_out),
        lead: t!(language, desk.signed_out_text),
        sign_in: routes::sign_in(language, &routes::account(language, "account")),
        room: vec![room],
        action,
        send: (t!(language, desk.signed_out_do), Some(go)),
        words: Vec::new(),
    }
}

fn shown(chrome: &Chrome, head: Head, asked: Asked, sent: &[(String, String)]) -> String {
    let (language, sent) = (chrome.language, sent.to_vec());
    chrome.document(head, move || {
        let Asked { title, lead, sign_in, room, action, send: (send, go), words } = asked;
        let sent = sent
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view();
        let words = (!words.is_empty()).then(|| {
            let words = words.into_iter().map(|text| view! { <div class="side-text">{text}</div> }).collect_view();
            view! {
                <h2>{t!(language, desk.signed_out_words)}</h2>
                {words}
            }
        });
        // The mark at the end of a form that was read whole.
        let end = go.map(|_| view! { <input type="hidden" name="end" value="1" /> });
        view! {
            <Trail steps=room here=title.clone().into_any() />
            <div class="desk">
                <h1>{title}</h1>
                <p class="lead">{lead}</p>
                <p><a class="button" href=sign_in target="_blank" rel="noopener">{t!(language, desk.signed_out_link)}</a></p>
                {words}
                <form method="post" action=action>
                    {sent}
                    <p><button class="button button-main" type="submit" name=go.map(|_| "go") value=go>{send}</button></p>
                    {end}
                </form>
            </div>
        }
    })
}
