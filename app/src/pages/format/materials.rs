//! Material for a group of a size that the reader says.

use domain::entry::{DialogFormat, Material};
use domain::facts::Fit;
use domain::{Language, schedule, vocabulary};
use leptos::prelude::*;
use library::read::{EntryPage, Shown};

use crate::components::icon::Icon;
use crate::components::text::text_in;
use crate::routes;
use crate::texts::t;
use crate::words;

/// Most people that can be asked for.
const MOST: u32 = 100_000;

/// The group size asked for, or the usual one.
pub fn group(format: &DialogFormat, people: Option<u32>) -> u32 {
    people.filter(|people| (1..=MOST).contains(people)).unwrap_or_else(|| schedule::usual_group(format))
}

/// The form for the group size and the table of amounts.
pub fn materials(language: Language, page: &EntryPage, format: &DialogFormat, people: Option<u32>) -> AnyView {
    let shown = &page.shown;
    let people = group(format, people);
    let action = format!("{}#materials", routes::entry(language, shown.entry().kind, shown.slug(language)));
    // An older version stays what the page is about.
    let version = page.newer().map(|_| view! { <input type="hidden" name="v" value=shown.version.to_string() /> });
    let table = if format.materials.is_empty() {
        view! { <p>{t!(language, format.no_material)}</p> }.into_any()
    } else {
        table(language, format, people)
    };
    view! {
        <form class="scale" method="get" action=action>
            {version}
            <label for="people">{t!(language, format.group_size)}</label>
            <input class="input input-short" id="people" name="people" type="number" min="1" max=MOST value=people inputmode="numeric" />
            <button class="button" type="submit">{t!(language, format.scale)}</button>
            <p class="scale-says" role="status">{says(language, shown, format, people)}</p>
        </form>
        {table}
    }
    .into_any()
}

/// Whether the format is meant for so many, and into how many small groups they fall.
fn says(language: Language, shown: &Shown, format: &DialogFormat, people: u32) -> AnyView {
    let range = words::people(language, format.group_min, format.group_max);
    let fits = shown.facts().map_or(Fit::Unknown, |facts| facts.fits_people(people));
    if fits == Fit::No {
        return view! {
            <span class="outside"><Icon name="triangle-alert" />{t!(language, format.outside, range = range)}</span>
        }
        .into_any();
    }
    let Some(largest) = format.subgroup_max.or(format.subgroup_min) else {
        return t!(language, format.inside, range = range).into_any();
    };
    let groups = people.div_ceil(largest.max(1));
    t!(language, format.groups, count = groups, largest = largest).into_any()
}

fn table(language: Language, format: &DialogFormat, people: u32) -> AnyView {
    let rows = format.materials.iter().map(|material| material_row(language, material, people)).collect_view();
    let caption = t!(language, format.for_people, count = people);
    view! {
        <table class="table">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(language, format.material)}</th>
                    <th scope="col">{t!(language, format.rule)}</th>
                    <th scope="col" class="n">{t!(language, format.amount)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn material_row(language: Language, material: &Material, people: u32) -> AnyView {
    let unit = vocabulary::label("material_unit", &material.unit, language).to_owned();
    let consumed = material.consumed.then(|| view! { <span class="sub">{t!(language, format.consumed)}</span> });
    view! {
        <tr>
            <th scope="row">{text_in(language, &material.name)}{consumed}</th>
            <td class="soft">{rule(language, material)}</td>
            <td class="n"><b>{words::number(language, schedule::quantity(material, people))}</b>" "{unit}</td>
        </tr>
    }
    .into_any()
}

/// „2 je 8 Personen“.
fn rule(language: Language, material: &Material) -> String {
    match (material.per.as_str(), material.per_n) {
        ("group", Some(per)) => t!(language, format.per_group, amount = material.qty, per = per),
        ("person", _) => t!(language, format.per_person, amount = material.qty),
        _ => t!(language, format.per_event, amount = material.qty),
    }
}
