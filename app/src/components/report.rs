//! Fields of forms in which something is reported or decided: lines that may stay empty, longer words, menus with a
//! fault, a tick. Each with label, help and what is wrong, in this order.

use domain::{Invalid, Language};
use leptos::prelude::*;

use super::form::{Beside, Fault, beside, typed};
use crate::sentences;
use crate::texts::t;

/// A field of one line that may stay empty; `kind` and `autocomplete` as HTML has them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line<'a> {
    /// Its id and name.
    pub id: &'static str,
    /// Kind of input: `text`, `email`, `number`.
    pub kind: &'static str,
    /// What it asks for.
    pub label: &'a str,
    /// What helps to answer; may be empty.
    pub help: &'a str,
    /// What stands in it.
    pub value: &'a str,
    /// What the browser may fill in (HTML, autofill).
    pub autocomplete: &'static str,
    /// Whether it has to be answered.
    pub required: bool,
}

/// Such a field.
pub fn line(language: Language, line: Line<'_>, faults: &[Fault]) -> AnyView {
    let Line { id, kind, label, help, value, autocomplete, required } = line;
    let Beside { help, wrong, described, invalid } = beside(id, help, faults);
    view! {
        <div class="field">
            <label for=id>{label.to_owned()}{optional(language, required)}</label>
            {help}
            <div class="control">
                <input
                    class="input"
                    id=id
                    name=id
                    type=kind
                    value=value.to_owned()
                    autocomplete=autocomplete
                    required=required
                    maxlength="600"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            </div>
            {wrong}
        </div>
    }
    .into_any()
}

/// „freiwillig“, where it is.
fn optional(language: Language, required: bool) -> Option<AnyView> {
    (!required).then(|| view! { <span class="need">{t!(language, notices.optional)}</span> }.into_any())
}

/// A field for words. `id` is its name as well; `most` is how many characters it takes.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Its id and name.
    pub id: &'static str,
    /// What it asks for.
    pub label: &'a str,
    /// What helps to answer; may be empty.
    pub help: &'a str,
    /// What stands in it.
    pub value: &'a str,
    /// Lines that are shown.
    pub rows: u32,
    /// Whether it has to be answered.
    pub required: bool,
}

/// Such a field. How long it may be is said by the server, so that nothing is cut off while somebody types.
pub fn words(language: Language, words: Words<'_>, faults: &[Fault]) -> AnyView {
    let Words { id, label, help, value, rows, required } = words;
    let Beside { help, wrong, described, invalid } = beside(id, help, faults);
    let rows = rows.to_string();
    let value = typed(value);
    view! {
        <div class="field">
            <label for=id>{label.to_owned()}{optional(language, required)}</label>
            {help}
            <div class="control">
                <textarea class="textarea" id=id name=id rows=rows required=required aria-describedby=described aria-invalid=invalid>
                    {value}
                </textarea>
            </div>
            {wrong}
        </div>
    }
    .into_any()
}

/// One of several, as a menu that begins empty: value and name each.
pub fn menu(
    id: &'static str,
    label: &str,
    help: &str,
    first: String,
    options: Vec<(String, String)>,
    chosen: &str,
    faults: &[Fault],
) -> AnyView {
    select(Menu { id, label, help, first, is_needed: true }, options, chosen, faults)
}

/// A menu of which nothing need be chosen, which its first line says.
pub fn optional_menu(
    id: &'static str,
    label: &str,
    help: &str,
    first: String,
    options: Vec<(String, String)>,
    chosen: &str,
    faults: &[Fault],
) -> AnyView {
    select(Menu { id, label, help, first, is_needed: false }, options, chosen, faults)
}

struct Menu<'a> {
    id: &'static str,
    label: &'a str,
    help: &'a str,
    first: String,
    is_needed: bool,
}

fn select(menu: Menu<'_>, options: Vec<(String, String)>, chosen: &str, faults: &[Fault]) -> AnyView {
    let Menu { id, label, help, first, is_needed } = menu;
    let Beside { help, wrong, described, invalid } = beside(id, help, faults);
    let options = options
        .into_iter()
        .map(|(value, name)| {
            let is_chosen = value == chosen;
            view! { <option value=value selected=is_chosen>{name}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id>{label.to_owned()}</label>
            {help}
            <div class="control">
                <select class="select" id=id name=id required=is_needed aria-describedby=described aria-invalid=invalid>
                    <option value="">{first}</option>
                    {options}
                </select>
            </div>
            {wrong}
        </div>
    }
    .into_any()
}

/// Something to agree to.
pub fn tick(id: &'static str, label: String, ticked: bool, faults: &[Fault]) -> AnyView {
    let Beside { wrong, described, invalid, .. } = beside(id, "", faults);
    view! {
        <div class="field">
            <label class="choice" for=id>
                <input id=id name=id type="checkbox" value="1" checked=ticked required=true aria-describedby=described aria-invalid=invalid />
                <span>{label}</span>
            </label>
            {wrong}
        </div>
    }
    .into_any()
}

/// The reasons of a vocabulary as options of a menu.
pub fn reasons<'c>(language: Language, codes: impl IntoIterator<Item = &'c str>) -> Vec<(String, String)> {
    codes
        .into_iter()
        .map(|code| (code.to_owned(), domain::vocabulary::label("reason", code, language).to_owned()))
        .collect()
}

/// Names of fields in these forms with what people call them.
fn named(language: Language, field: &str) -> (&'static str, String) {
    match field {
        "page" => ("page", t!(language, notices.page)),
        "reason" => ("reason", t!(language, notices.reason)),
        "text" => ("text", t!(language, notices.text_short)),
        "aid" => ("aid", t!(language, notices.aid)),
        "name" => ("name", t!(language, notices.name)),
        "mail" => ("mail", t!(language, notices.mail)),
        "good_faith" => ("good_faith", t!(language, notices.good_faith_short)),
        "words" => ("words", t!(language, notices.words)),
        "answer" => ("answer", t!(language, notices.answer)),
        "reasons_de" => ("reasons_de", t!(language, notices.reasons_de)),
        "reasons_en" => ("reasons_en", t!(language, notices.reasons_en)),
        "exception" => ("exception", t!(language, notices.exception)),
        "months" => ("months", t!(language, notices.months)),
        _ => ("", String::new()),
    }
}

/// Broken rules as faults of these forms, each naming its field.
pub fn faults(language: Language, broken: &[Invalid]) -> Vec<Fault> {
    broken
        .iter()
        .map(|broken| {
            let (field, name) = named(language, &broken.field);
            Fault { field, text: format!("{name}: {}", sentences::rule(language, &broken.rule)) }
        })
        .collect()
}
