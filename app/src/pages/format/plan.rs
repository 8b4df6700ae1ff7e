//! What a format needs and what helps: roles, room, technology, tips, variations, care for everybody.

use domain::entry::{DialogFormat, Entry, Role, Technology};
use domain::{LangText, Language, schedule, vocabulary};
use leptos::prelude::*;

use super::materials::group;
use crate::chrome::Chrome;
use crate::components::head::concept;
use crate::components::icon::Icon;
use crate::components::imprint::{imprint, row};
use crate::components::notice::{Notice, Tone};
use crate::components::sources::{label, marks};
use crate::components::text::text_in;
use crate::texts::t;
use crate::words;

/// Roles with numbers for the group, room, technology.
pub fn roles_and_room(chrome: &Chrome, entry: &Entry, format: &DialogFormat, people: Option<u32>) -> AnyView {
    let language = chrome.language;
    let people = group(format, people);
    let roles = format.roles.iter().map(|role| role_item(language, role, people)).collect_view();
    let level = concept("facilitation_level", &format.facilitation_level, language);
    let space = format.space.as_ref().map(|space| {
        let area = format.space_dm2_per_person.map(|each| {
            let each_m2 = words::square_metres(language, each);
            let whole = words::square_metres(language, each.saturating_mul(people).div_ceil(100) * 100);
            view! { <li>{t!(language, format.area, each = each_m2, whole = whole, people = people)}</li> }
        });
        view! { <li>{text_in(language, space)}{marks(language, entry, &["space"])}</li>{area} }
    });
    let space = space.map(|space| {
        view! { <div><h3><Icon name="map-pin" />{label(language, entry.kind, "space")}</h3><ul>{space}</ul></div> }
    });
    let technology = (!format.technology.is_empty()).then(|| {
        let items = format.technology.iter().map(|need| technology_item(language, need)).collect_view();
        view! { <div><h3><Icon name="wrench" />{label(language, entry.kind, "technology")}</h3><ul>{items}</ul></div> }
    });
    view! {
        <div class="notes">
            <div>
                <h3><Icon name="users" />{label(language, entry.kind, "roles")}</h3>
                <ul>
                    {roles}
                    <li>{label(language, entry.kind, "facilitation_level")}": "{level}{marks(language, entry, &["facilitation_level"])}</li>
                </ul>
            </div>
            {space}
            {technology}
        </div>
    }
    .into_any()
}

fn role_item(language: Language, role: &Role, people: u32) -> AnyView {
    let count = schedule::staff(role, people);
    let rule = match (role.count, role.per_n) {
        (None, Some(per)) => t!(language, format.role_per, count = count, per = per),
        _ => t!(language, format.role_count, count = count),
    };
    let skill = role.skill.as_ref().map(|skill| {
        let skill =
            vocabulary::concept("facilitation_level", skill).map_or(skill.as_str(), |it| it.label.get(language));
        format!(" · {skill}")
    });
    let external = role.external.then(|| format!(" · {}", t!(language, format.external)));
    view! {
        <li><b>{text_in(language, &role.role)}</b><span class="sub">{rule}{skill}{external}</span></li>
    }
    .into_any()
}

fn technology_item(language: Language, need: &Technology) -> AnyView {
    let class = need.tool_class.as_ref().map(|class| view! { <span class="sub">{text_in(language, class)}</span> });
    let example = need
        .open_source_example
        .clone()
        .map(|name| view! { <span class="sub">{t!(language, format.open_example, name = name)}</span> });
    view! { <li>{text_in(language, &need.need)}{class}{example}</li> }.into_any()
}

/// Tips and pitfalls beside each other.
pub fn tips(language: Language, format: &DialogFormat) -> AnyView {
    let list =
        |texts: &[LangText]| texts.iter().map(|text| view! { <li>{text_in(language, text)}</li> }).collect_view();
    view! {
        <div class="notes">
            <div><h3><Icon name="lightbulb" />{t!(language, format.tips)}</h3><ul>{list(&format.tips)}</ul></div>
            <div class="warn"><h3><Icon name="triangle-alert" />{t!(language, format.pitfalls)}</h3><ul>{list(&format.pitfalls)}</ul></div>
        </div>
    }
    .into_any()
}

/// Other ways to do it.
pub fn variations(chrome: &Chrome, entry: &Entry, format: &DialogFormat) -> AnyView {
    let language = chrome.language;
    let variations = format
        .variations
        .iter()
        .map(|variation| view! { <h3>{text_in(language, &variation.title)}</h3><p>{text_in(language, &variation.text)}</p> })
        .collect_view();
    let online = format.online_variant.as_ref().map(|online| {
        view! { <h3>{label(language, entry.kind, "online_variant")}</h3><p>{text_in(language, online)}</p> }
    });
    view! { <div class="prose">{variations}{online}</div> }.into_any()
}

/// Accessibility, languages, data protection, safety on site.
pub fn everybody(chrome: &Chrome, entry: &Entry, format: &DialogFormat) -> AnyView {
    let language = chrome.language;
    let named = |key: &str| label(language, entry.kind, key);
    let fit = format
        .language_fit
        .as_ref()
        .map(|code| imprint(vec![row(named("language_fit"), concept("language_fit", code, language))], false));
    let safety = format.site_safety.as_ref().map(|safety| {
        let (text, marks) = (text_in(language, safety), marks(language, entry, &["site_safety"]));
        view! {
            <Notice tone=Tone::Warn icon="shield-check" title=named("site_safety")>
                <p>{text}{marks}</p>
            </Notice>
        }
    });
    view! {
        <div class="prose">
            <h3>{named("accessibility_notes")}</h3>
            <p>{text_in(language, &format.accessibility_notes)}{marks(language, entry, &["accessibility_notes"])}</p>
            <h3>{named("privacy_notes")}</h3>
            <p>{text_in(language, &format.privacy_notes)}{marks(language, entry, &["privacy_notes"])}</p>
        </div>
        {fit}
        {safety}
    }
    .into_any()
}
