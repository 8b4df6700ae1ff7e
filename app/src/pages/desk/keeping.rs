//! What the program of the editor shows so that no word is lost: who else has a draft open, why nothing is taken, what
//! was written to be copied, and what still lies in the browser when somebody goes.

use domain::{Kind, Language};
use leptos::prelude::*;
use library::drafts::Draft;

use super::super::editor::title;
use super::head;
use crate::chrome::Chrome;
use crate::components::editor::place;
use crate::components::icon::Icon;
use crate::components::notice::{Notice, Tone};
use crate::components::trail::Trail;
use crate::routes::{self, OfDraft};
use crate::texts::t;

/// Somebody else has the draft open; without a name where that is not to be told.
pub fn beside(language: Language, name: &str) -> AnyView {
    let title = if name.is_empty() { t!(language, keeping.beside) } else { t!(language, editor.beside, name = name) };
    view! {
        <Notice tone=Tone::Petrol icon="users" title=title>
            <p>{t!(language, editor.beside_text)}</p>
        </Notice>
    }
    .into_any()
}

/// The same by itself, for the program.
pub fn also_open(chrome: &Chrome, name: &str) -> String {
    chrome.fragment(|| beside(chrome.language, name))
}

/// Nothing can be written any more: it was submitted meanwhile, or the viewer may not.
pub fn denied(chrome: &Chrome, id: &str, by_state: bool) -> String {
    let language = chrome.language;
    let state = routes::of_draft(language, id, OfDraft::State);
    let why = if by_state { t!(language, keeping.denied_state) } else { t!(language, keeping.denied_role) };
    chrome.fragment(|| {
        view! {
            <div data-denied="">
                <Notice tone=Tone::Warn icon="ban" title=t!(language, keeping.denied)>
                    <p>{why}</p>
                    <p><a href=state>{t!(language, desk.see_state)}</a></p>
                </Notice>
            </div>
        }
    })
}

/// The page of a draft in which nobody can write at the moment, with what was written and is not saved: names of the
/// form with their texts.
pub fn too_late(chrome: &Chrome, draft: &Draft, unsaved: &[(String, String)]) -> String {
    let language = chrome.language;
    let of = draft.id.to_string();
    let head = head(language, t!(language, keeping.denied), |it| routes::draft(it, &of));
    let (draft, unsaved) = (draft.clone(), unsaved.to_vec());
    chrome.document(head, move || {
        let state = routes::of_draft(language, &draft.id.to_string(), OfDraft::State);
        let texts = unsaved
            .iter()
            .map(|(name, text)| {
                view! {
                    <h3>{called(language, draft.kind, name)}</h3>
                    <blockquote class="asked said">{text.clone()}</blockquote>
                }
            })
            .collect_view();
        view! {
            <Trail steps=vec![(routes::desk(language), t!(language, desk.title))] here=title(language, &draft).into_any() />
            <div class="desk">
                <h1>{t!(language, keeping.denied)}</h1>
                <p class="lead">{t!(language, keeping.denied_state)}</p>
                <p><a class="button button-main" href=state>{t!(language, desk.see_state)}</a></p>
                <h2>{t!(language, review.left_over)}</h2>
                <p>{t!(language, review.left_over_text)}</p>
                {texts}
            </div>
        }
    })
}

/// What somebody reads of a name of the form.
fn called(language: Language, kind: Kind, name: &str) -> String {
    if name.starts_with("answer.") {
        return t!(language, keeping.answer);
    }
    place(language, kind, name.strip_prefix("fields.").unwrap_or(name))
}

/// What was written and is not taken, to be copied; filled by the program.
pub fn kept_text(language: Language) -> AnyView {
    view! {
        <template data-kept>
            <section class="field kept-text" aria-labelledby="kept-t">
                <h2 id="kept-t">{t!(language, keeping.kept)}</h2>
                <p class="help" id="kept-h">{t!(language, keeping.kept_text)}</p>
                <textarea class="textarea" rows="12" readonly=true aria-label=t!(language, keeping.kept) aria-describedby="kept-h"></textarea>
                <p class="row">
                    <button class="button" type="button" data-copy="" data-copied=t!(language, keeping.copied) data-marked=t!(language, keeping.marked)>
                        <Icon name="copy-check" />
                        {t!(language, keeping.copy)}
                    </button>
                    <span role="status" data-copy-says=""></span>
                </p>
            </section>
        </template>
    }
    .into_any()
}

/// What is asked of somebody who signs out while text that nobody has saved lies in the browser.
pub fn leaving(language: Language) -> AnyView {
    view! {
        <div class="notice" data-tone="warn" data-left="" hidden=true tabindex="-1" role="group" aria-labelledby="left-t">
            <Icon name="triangle-alert" />
            <div>
                <p class="notice-title" id="left-t">{t!(language, keeping.left)}</p>
                <p>{t!(language, keeping.left_text)}</p>
                <ul data-left-list="" data-open=t!(language, keeping.open) data-download=t!(language, keeping.download) data-untitled=t!(language, editor.untitled) data-at=routes::draft(language, "")></ul>
                <p class="row">
                    <button class="button button-warn" type="button" data-left-clear="">{t!(language, keeping.left_clear)}</button>
                    <button class="button" type="button" data-left-stay="">{t!(language, keeping.left_stay)}</button>
                </p>
            </div>
        </div>
    }
    .into_any()
}
