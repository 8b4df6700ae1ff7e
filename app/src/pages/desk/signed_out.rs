//! Somebody saved whose sign-in had ended meanwhile. What was written travels with the page, until they are back.

use leptos::prelude::*;

use super::head;
use crate::chrome::Chrome;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// The page of the draft with this id; `sent` is all that was posted, and is posted again.
pub fn page(chrome: &Chrome, id: &str, sent: &[(String, String)]) -> String {
    let language = chrome.language;
    let (of, sent) = (id.to_owned(), sent.to_vec());
    let head = head(language, t!(language, desk.signed_out), |it| routes::draft(it, &of));
    let of = id.to_owned();
    chrome.document(head, move || {
        let sent = sent
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view();
        let sign_in = routes::sign_in(language, &routes::account(language, "account"));
        view! {
            <Trail steps=vec![(routes::desk(language), t!(language, desk.title))] here=t!(language, desk.signed_out).into_any() />
            <div class="desk">
                <h1>{t!(language, desk.signed_out)}</h1>
                <p class="lead">{t!(language, desk.signed_out_text)}</p>
                <p><a class="button" href=sign_in target="_blank" rel="noopener">{t!(language, desk.signed_out_link)}</a></p>
                <form method="post" action=routes::draft(language, &of)>
                    {sent}
                    <p><button class="button button-main" type="submit" name="go" value="save">{t!(language, desk.signed_out_do)}</button></p>
                    <input type="hidden" name="end" value="1" />
                </form>
            </div>
        }
    })
}
