//! What to lay out, who does what, what to mind, what to keep.

use domain::entry::{DialogFormat, Material, Role};
use domain::{Kind, LangText, Language, schedule, vocabulary};
use leptos::prelude::*;

use super::fit::Detail;
use crate::components::icon::Icon;
use crate::components::sources::label;
use crate::components::text::text_in;
use crate::texts::t;
use crate::words;

/// The blocks below the course, in two columns.
pub fn lists(language: Language, format: &DialogFormat, people: u32, detail: Detail) -> AnyView {
    let roles = format.roles.iter().map(|role| role_line(language, role, people)).collect_view();
    let materials = format.materials.iter().map(|material| material_line(language, material, people)).collect_view();
    let pitfalls = detail
        .pitfalls(format)
        .map(|text| view! { <li><Icon name="triangle-alert" /><span>{text_in(language, text)}</span></li> })
        .collect_view();
    let none = format.materials.is_empty().then(|| view! { <p>{t!(language, format.no_material)}</p> });
    let safety = format
        .site_safety
        .as_ref()
        .map(|safety| block(label(language, Kind::DialogFormat, "site_safety"), language, safety));
    view! {
        <div class="sheet-cols">
            <div>
                <h3>{t!(language, sheet.lay_out, count = people)}</h3>
                <ul class="ticks">{materials}</ul>
                {none}
            </div>
            <div>
                <h3>{t!(language, sheet.who)}</h3>
                <ul class="names">{roles}</ul>
            </div>
            <div>
                <h3>{t!(language, sheet.mind)}</h3>
                <ul class="warns">{pitfalls}</ul>
            </div>
            <div>
                {block(label(language, Kind::DialogFormat, "documentation"), language, &detail.afterwards(language, &format.documentation))}
                {block(label(language, Kind::DialogFormat, "feedback_to_participants"), language, &detail.afterwards(language, &format.feedback_to_participants))}
                {safety}
            </div>
        </div>
    }
    .into_any()
}

fn block(title: String, language: Language, text: &LangText) -> AnyView {
    view! { <section class="block"><h3>{title}</h3><p>{text_in(language, text)}</p></section> }.into_any()
}

fn material_line(language: Language, material: &Material, people: u32) -> AnyView {
    let amount = words::number(language, schedule::quantity(material, people));
    let unit = vocabulary::label("material_unit", &material.unit, language).to_owned();
    view! { <li><span>{text_in(language, &material.name)}</span><b>{amount}"\u{a0}"{unit}</b></li> }.into_any()
}

/// A role with its number and room for names.
fn role_line(language: Language, role: &Role, people: u32) -> AnyView {
    let count = words::number(language, schedule::staff(role, people));
    view! { <li><span>{count}" × "{text_in(language, &role.role)}</span><span class="line"></span></li> }.into_any()
}
