//! Where an entry is begun: what kind, for whom, in which language.

use domain::account::Membership;
use domain::{EntryId, Kind, Language, vocabulary};
use leptos::prelude::*;
use library::read::Shown;

use super::head;
use crate::chrome::Chrome;
use crate::components::notice::{Notice, Tone};
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// An initiative for which somebody writes.
pub type Writes = (EntryId, Membership, Option<Shown>);

/// The page; `office`: the viewer may write for everybody.
pub fn page(chrome: &Chrome, initiatives: &[Writes], office: bool, refused: bool) -> String {
    let language = chrome.language;
    let initiatives = initiatives.to_vec();
    chrome.document(head(language, t!(language, desk.begin), routes::desk_new), move || {
        let steps = vec![(routes::desk(language), t!(language, desk.title))];
        let lonely = (initiatives.is_empty() && !office).then(|| {
            view! {
                <Notice tone=Tone::Petrol icon="handshake" title=t!(language, desk.no_initiative)>
                    <p>{t!(language, desk.no_initiative_text)}</p>
                </Notice>
            }
        });
        let refused = refused.then(|| {
            view! {
                <div class="error-summary" id="error-summary" role="alert" tabindex="-1">
                    <h2>{t!(language, desk.not_begun)}</h2>
                    <ul><li><a href="#kind-dialog_format">{t!(language, desk.not_begun_text)}</a></li></ul>
                </div>
            }
        });
        let writes = !initiatives.is_empty() || office;
        let kinds = Kind::ALL
            .into_iter()
            .filter(|kind| writes || *kind == Kind::Initiative)
            .enumerate()
            .map(|(index, kind)| choice_of_kind(language, kind, index == 0))
            .collect_view();
        view! {
            <Trail steps=steps here=t!(language, desk.begin).into_any() />
            <div class="desk">
                {refused}
                <h1>{t!(language, desk.begin)}</h1>
                {lonely}
                <form method="post" action=routes::desk_new(language) class="begin">
                    <fieldset class="field">
                        <legend class="label">{t!(language, desk.which_kind)}</legend>
                        {kinds}
                    </fieldset>
                    {whose(language, &initiatives, office)}
                    <div class="field">
                        <label for="language">{t!(language, desk.which_language)}</label>
                        <p class="help" id="h-language">{t!(language, desk.which_language_help)}</p>
                        <div class="control">
                            <select class="select" id="language" name="language" aria-describedby="h-language">
                                {Language::ALL
                                    .into_iter()
                                    .map(|it| view! { <option value=it.code() selected=it == language>{vocabulary::label("language", it.code(), language).to_owned()}</option> })
                                    .collect_view()}
                            </select>
                        </div>
                    </div>
                    <p><button class="button button-main" type="submit">{t!(language, desk.begin_do)}</button></p>
                </form>
            </div>
        }
    })
}

fn choice_of_kind(language: Language, kind: Kind, is_first: bool) -> AnyView {
    let what = match kind {
        Kind::DialogFormat => t!(language, desk.what_format),
        Kind::BestPractice => t!(language, desk.what_practice),
        Kind::Guide => t!(language, desk.what_guide),
        Kind::Initiative => t!(language, desk.what_initiative),
    };
    view! {
        <label class="choice">
            <input type="radio" name="kind" id=format!("kind-{}", kind.code()) value=kind.code() checked=is_first />
            <span><b>{vocabulary::label("kind", kind.code(), language).to_owned()}</b><span class="small soft">{what}</span></span>
        </label>
    }
    .into_any()
}

fn whose(language: Language, initiatives: &[Writes], office: bool) -> AnyView {
    let options = initiatives
        .iter()
        .map(|(id, _, shown)| {
            let name = shown.as_ref().map_or_else(
                || t!(language, desk.unnamed_initiative),
                |shown| shown.entry().envelope.title.get(language).to_owned(),
            );
            view! { <option value=id.to_string()>{name}</option> }
        })
        .collect_view();
    let nobody = if office { t!(language, desk.for_office) } else { t!(language, desk.for_new_initiative) };
    view! {
        <div class="field">
            <label for="initiative">{t!(language, desk.for_whom)}</label>
            <div class="control">
                <select class="select" id="initiative" name="initiative">
                    {options}
                    <option value="">{nobody}</option>
                </select>
            </div>
        </div>
    }
    .into_any()
}
