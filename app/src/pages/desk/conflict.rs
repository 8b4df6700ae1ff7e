//! Two people changed the same: both versions side by side, and a choice for each. Nothing is lost meanwhile: what was
//! written travels with the page.

use domain::{Kind, Language};
use leptos::prelude::*;
use library::drafts::{Clash, Disputed};
use serde_json::Value;

use super::super::editor::title;
use super::head;
use crate::chrome::Chrome;
use crate::components::editor::place;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page; `sent` is all that was posted, and is posted again with the choices.
pub fn page(chrome: &Chrome, clash: &Clash, sent: &[(String, String)]) -> String {
    let language = chrome.language;
    let of = clash.theirs.id.to_string();
    let head = head(language, t!(language, desk.conflict), |it| routes::draft(it, &of));
    let (clash, sent) = (clash.clone(), sent.to_vec());
    chrome.document(head, move || {
        let draft = &clash.theirs;
        let disputes = clash.disputed.iter().enumerate();
        let disputes =
            disputes.map(|(index, disputed)| dispute(language, draft.kind, index, disputed)).collect_view();
        let sent = sent
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view();
        view! {
            <Trail steps=vec![(routes::desk(language), t!(language, desk.title))] here=title(language, draft).into_any() />
            <div class="desk">
                <h1>{t!(language, desk.conflict)}</h1>
                <p class="lead">{t!(language, desk.conflict_text, time = words::time_of(draft.saved_at))}</p>
                <form method="post" action=routes::draft(language, &draft.id.to_string())>
                    {sent}
                    <input type="hidden" name="seen" value=draft.revision.to_string() />
                    {disputes}
                    <p><button class="button button-main" type="submit" name="go" value="save">{t!(language, desk.conflict_do)}</button></p>
                    <input type="hidden" name="end" value="1" />
                </form>
            </div>
        }
    })
}

fn dispute(language: Language, kind: Kind, index: usize, disputed: &Disputed) -> AnyView {
    let path = disputed.path.strip_prefix("fields.").unwrap_or(&disputed.path);
    let name = format!("choose.{}", disputed.path);
    // Beside the fields there are answers to comments.
    let called = if path.starts_with("answer.") { t!(language, keeping.answer) } else { place(language, kind, path) };
    let side = |value: &'static str, label: String, text: &Option<Value>, is_first: bool| {
        let id = format!("d-{index}-{value}");
        let text = text.as_ref().map_or_else(|| t!(language, desk.nothing_there), readable);
        view! {
            <div class="side">
                <label class="choice"><input type="radio" name=name.clone() id=id value=value checked=is_first /><span><b>{label}</b></span></label>
                <div class="side-text">{text}</div>
            </div>
        }
    };
    view! {
        <fieldset class="field dispute">
            <legend class="label">{called}</legend>
            <div class="sides">
                {side("mine", t!(language, desk.mine), &disputed.mine, true)}
                {side("theirs", t!(language, desk.theirs), &disputed.theirs, false)}
            </div>
        </fieldset>
    }
    .into_any()
}

/// A value as words, one line for each part.
fn readable(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(is) => (if *is { "✓" } else { "–" }).to_owned(),
        Value::Array(items) => items.iter().map(readable).collect::<Vec<_>>().join("\n\n"),
        Value::Object(object) => {
            // A text in several languages says itself, a record its parts.
            object.values().map(readable).collect::<Vec<_>>().join("\n")
        }
        other => other.to_string(),
    }
}
