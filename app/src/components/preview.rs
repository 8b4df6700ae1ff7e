//! Above the preview of a draft: that nobody else sees it, and the way back.

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
