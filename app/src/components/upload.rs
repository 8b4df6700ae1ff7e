//! The form behind the editor with which pictures and PDFs are handed in, and what became of those that were not
//! taken.

use domain::Language;
use domain::media::MediaType;
use leptos::prelude::*;
use library::media::Refusal;

use super::icon::Icon;
use crate::pages::editor::Editing;
use crate::routes::{self, OfDraft};
use crate::sentences;
use crate::texts::t;

/// The place of the form in the page.
pub const PLACE: &str = "upload";

/// A form of its own, since a file needs another encoding than what is written.
pub fn upload(language: Language, editing: &Editing) -> AnyView {
    let action = routes::of_draft(language, &editing.draft.id.to_string(), OfDraft::Files);
    let accept = MediaType::ALL.map(MediaType::code).join(",");
    let is_wrong = !editing.not_taken.is_empty();
    let described = if is_wrong { "upload-h upload-m" } else { "upload-h" };
    let lines = editing
        .not_taken
        .iter()
        .map(|(name, refusal)| view! { <span>{of_file(language, name, *refusal)}</span> })
        .collect_view();
    let wrong = is_wrong.then(|| {
        view! { <p class="message-wrong" id="upload-m"><Icon name="circle-alert" /><span class="lines">{lines}</span></p> }
    });
    view! {
        <section class="upload" id=PLACE aria-labelledby="upload-t">
            <h2 id="upload-t">{t!(language, media.upload)}</h2>
            <form method="post" action=action enctype="multipart/form-data" data-upload="" data-offline=t!(language, media.upload_broken)>
                <div class="field">
                    <label for="upload-c">{t!(language, media.upload_files)}</label>
                    <p class="help" id="upload-h">{t!(language, media.upload_text)}</p>
                    <div class="control">
                        <input
                            id="upload-c"
                            type="file"
                            name="file"
                            accept=accept
                            multiple=true
                            required=true
                            aria-describedby=described
                            aria-invalid=is_wrong.then_some("true")
                        />
                    </div>
                    {wrong}
                    // Filled by the program of the editor.
                    <p class="message-wrong" data-refused="" hidden=true></p>
                    <p class="uploading" data-progress="" hidden=true>
                        <progress max="100" value="0" aria-label=t!(language, media.uploading)></progress>
                        <span class="small num"></span>
                    </p>
                </div>
                <p class="small soft upload-first">{t!(language, media.upload_first)}</p>
                <p><button class="button" type="submit"><Icon name="plus" />{t!(language, media.upload_do)}</button></p>
            </form>
        </section>
    }
    .into_any()
}

/// At the head of the page: what was not taken, with a way to where it can be tried again.
pub fn not_taken(language: Language, editing: &Editing) -> AnyView {
    if editing.not_taken.is_empty() {
        return ().into_any();
    }
    let lines = editing
        .not_taken
        .iter()
        .map(|(name, refusal)| {
            view! { <li><a href=format!("#{PLACE}")>{of_file(language, name, *refusal)}</a></li> }
        })
        .collect_view();
    view! {
        <div class="error-summary" id="error-summary" tabindex="-1" role="alert">
            <h2>{t!(language, media.refused)}</h2>
            <p>{t!(language, media.refused_text)}</p>
            <ul>{lines}</ul>
        </div>
    }
    .into_any()
}

fn of_file(language: Language, name: &str, refusal: Refusal) -> String {
    let what = sentences::refusal(language, refusal);
    match (name, refusal) {
        ("", Refusal::Empty) => what,
        ("", _) => t!(language, media.of_file, name = t!(language, media.no_name), what = what),
        (name, _) => t!(language, media.of_file, name = name, what = what),
    }
}
