//! The second factor: begin, prove, recovery codes, switch off.

use leptos::prelude::*;
use library::accounts::{Begun, Present, Protection};

use super::own::sign_in_again;
use super::{Fault, framed, page, send};
use crate::chrome::Chrome;
use crate::components::form::{Field, field};
use crate::components::notice::{Notice, Tone};
use crate::pages::sheet::qr::qr;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page: what stands, or what was begun.
pub fn second_factor(
    chrome: &Chrome,
    present: &Present,
    protection: Protection,
    begun: Option<&Begun>,
    faults: &[Fault],
) -> String {
    let language = chrome.language;
    let title = t!(language, account.second_factor);
    page(chrome, title.clone(), || {
        let state = match protection.second_factor {
            Some(since) => {
                let date = words::day_of(language, since);
                t!(language, account.second_on, date = date, left = protection.codes_left)
            }
            None => t!(language, account.second_off),
        };
        let act = match (present.recent, protection.second_factor, begun) {
            (false, ..) => sign_in_again(language, &routes::account(language, "second_factor")),
            (true, Some(_), _) => view! {
                <form method="post" action=routes::account(language, "second_factor_remove")>
                    <p class="send">
                        <button class="button button-warn" type="submit">{t!(language, account.second_remove)}</button>
                    </p>
                </form>
            }
            .into_any(),
            (true, None, None) => view! {
                <form method="post" action=routes::account(language, "second_factor")>
                    {send(t!(language, account.second_begin))}
                </form>
            }
            .into_any(),
            (true, None, Some(begun)) => view! {
                <h2>{t!(language, account.second_scan)}</h2>
                <p>{t!(language, account.second_scan_text)}</p>
                {qr(&begun.uri, t!(language, account.second_qr))}
                <p>{t!(language, account.second_key)}": "<code>{begun.secret.clone()}</code></p>
                <h2>{t!(language, account.second_prove)}</h2>
                <form class="form" method="post" action=routes::account(language, "second_factor_confirm")>
                    {field(
                        Field {
                            id: "code",
                            kind: "text",
                            label: &t!(language, account.code),
                            autocomplete: "one-time-code",
                            ..Field::default()
                        },
                        faults,
                    )}
                    {send(t!(language, account.second_prove_button))}
                </form>
            }
            .into_any(),
        };
        let rest = view! { {act}<p class="small soft">{t!(language, account.passkeys)}</p> };
        framed(language, &title, &state, faults, rest.into_any())
    })
}

/// The recovery codes, shown once.
pub fn codes(chrome: &Chrome, codes: &[String]) -> String {
    let language = chrome.language;
    let title = t!(language, account.codes_title);
    page(chrome, title.clone(), || {
        let list = codes.iter().map(|code| view! { <li><code>{code.clone()}</code></li> }).collect_view();
        let href = format!("{}?done=second_on", routes::account(language, "account"));
        let rest = view! {
            <Notice tone=Tone::Petrol icon="shield-check" title=t!(language, account.done_second_on)>
                <ol class="codes">{list}</ol>
            </Notice>
            <p class="send"><a class="button button-main" href=href>{t!(language, account.codes_done)}</a></p>
        };
        framed(language, &title, &t!(language, account.codes_text), &[], rest.into_any())
    })
}
