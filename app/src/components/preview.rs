//! The preview of a draft: above its page that nobody else sees it, and the way back; and its place beside the form.

use domain::Language;
use leptos::prelude::*;

use super::icon::Icon;
use crate::chrome::chrome;
use crate::texts::t;

/// The bar above a preview.
#[component]
pub fn PreviewBar(back: String) -> impl IntoView {
    let language = chrome().language;
    view! {
        <aside class="preview-bar" aria-label=t!(language, editor.preview)>
            <div class="page preview-bar-in">
                <p><b>{t!(language, editor.preview)}</b>" "{t!(language, editor.preview_note)}</p>
                <a class="button" href=back><Icon name="arrow-left" />{t!(language, editor.back_to_writing)}</a>
            </div>
        </aside>
    }
}

/// The place of the preview beside the form, for the program of the editor: it asks for `address` and shows what stands
/// there. Without the program, and where there is no room, nobody sees it.
pub fn beside(language: Language, address: String) -> AnyView {
    view! {
        <details class="beside" data-beside=address open=true hidden=true>
            <summary><Icon name="eye" />{t!(language, editor.preview)}</summary>
            <p class="small soft">{t!(language, editor.preview_follows)}</p>
            <p class="small" data-old="" hidden=true>{t!(language, editor.preview_old)}</p>
            <div class="beside-stage" data-stage="" role="region" aria-label=t!(language, editor.preview) tabindex="0"></div>
        </details>
    }
    .into_any()
}
