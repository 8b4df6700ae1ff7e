//! Fields of one value, and choices from a vocabulary.

use domain::field::{Field, Shape, Unit};
use domain::vocabulary::{self, Concept};
use domain::{EntryId, Language, form};
use leptos::prelude::*;
use serde_json::Value;

use super::super::form::typed;
use super::{Form, id, wrong};
use crate::texts::t;
use crate::words;

/// Longest text that stands in one line, in characters.
const ONE_LINE: u32 = 120;
/// Up to so many choices are ranked by lists to pick from; more are ticked.
const RANKED: u32 = 3;
/// Lists of more lines than this can be narrowed by the program of the editor.
const LONG: usize = 8;

impl Form<'_> {
    /// A field of one value: text, number, date, address, one concept.
    pub(super) fn single(&self, name: &str, field: &'static Field, value: Option<&Value>, told: bool) -> AnyView {
        let messages = self.messages_within(name);
        let described = self.described(name, told, !messages.is_empty());
        let text = self.shown(field, value);
        let control = match field.shape {
            Shape::Concept { scheme } => self.select(name, scheme, &text, described, !messages.is_empty(), None),
            _ => self.text_box(name, field, text.clone(), described, !messages.is_empty(), None),
        };
        view! {
            <div class="field" id=id("f", name)>
                <label for=id("c", name)>{self.called(name, field)}</label>
                {self.help(name, told)}
                <div class="control">{control}</div>
                {self.target(field, value)}
                {self.lands(field, value)}
                {bounds(self.language, field)}
                {wrong(name, messages)}
            </div>
        }
        .into_any()
    }

    fn shown(&self, field: &Field, value: Option<&Value>) -> String {
        let text = form::shown(field, value, self.original);
        match field.shape {
            Shape::Address { none: true } if text == "none" => t!(self.language, editor.none_address),
            _ => text,
        }
    }

    /// The box of a text. `label`: its name where no label element stands before it.
    pub(super) fn text_box(
        &self,
        name: &str,
        field: &Field,
        text: String,
        described: String,
        is_wrong: bool,
        label: Option<String>,
    ) -> AnyView {
        let invalid = is_wrong.then_some("true");
        let longest = match field.shape {
            Shape::Text { max, .. } | Shape::Lang { max, .. } => max,
            Shape::Texts { each_max, .. } | Shape::Langs { each_max, .. } => each_max,
            _ => 0,
        };
        let translated = matches!(field.shape, Shape::Lang { .. } | Shape::Langs { .. });
        let lang = (translated && self.original != self.language).then(|| self.original.code());
        let markdown = matches!(field.shape, Shape::Lang { markdown: true, .. }).then_some("");
        let (box_id, name) = (id("c", name), name.to_owned());
        if longest > ONE_LINE {
            let rows = match longest {
                ..=250 => "2",
                251..=800 => "4",
                801..=2000 => "8",
                _ => "16",
            };
            return view! {
                <textarea class="textarea" id=box_id name=name rows=rows lang=lang data-markdown=markdown aria-label=label aria-describedby=described aria-invalid=invalid>
                    {typed(&text)}
                </textarea>
            }
            .into_any();
        }
        let (mode, class) = match field.shape {
            Shape::Integer { .. } => ("numeric", "input input-short"),
            Shape::Decimal => ("decimal", "input input-short"),
            Shape::Address { .. } => ("url", "input"),
            Shape::Date { .. } => ("text", "input input-date"),
            _ => ("text", "input"),
        };
        let input = view! {
            <input
                class=class
                id=box_id
                name=name
                type="text"
                inputmode=mode
                autocomplete="off"
                lang=lang
                list=matches!(field.shape, Shape::Target).then_some("entries")
                value=text
                aria-label=label
                aria-describedby=described
                aria-invalid=invalid
            />
        };
        match field.unit {
            Some(measure) => view! { <span class="with-unit">{input}{unit(self.language, measure)}</span> }.into_any(),
            None => input.into_any(),
        }
    }

    /// The name of a concept that was chosen, whether it is in use or not.
    fn called_concept(&self, scheme: &str, code: &str) -> String {
        vocabulary::concept(scheme, code).map_or_else(
            || code.to_owned(),
            |concept| words::marked(self.language, concept.label.get(self.language), concept),
        )
    }

    /// A list to pick one concept from. A code that is not known, or out of use, stays as it is.
    fn select(
        &self,
        name: &str,
        scheme: &'static str,
        chosen: &str,
        described: String,
        is_wrong: bool,
        label: Option<String>,
    ) -> AnyView {
        let known = concepts(scheme);
        // What was merged is written as what it became.
        let chosen = reads_as(scheme, chosen);
        let stranger = (!chosen.is_empty() && !known.iter().any(|(concept, _)| concept.code == chosen)).then(|| {
            let name = self.called_concept(scheme, chosen);
            view! { <option value=chosen.to_owned() selected=true>{name}</option> }
        });
        let options = known
            .into_iter()
            .map(|(concept, depth)| {
                let text = format!("{}{}", "– ".repeat(depth), concept.label.get(self.language));
                view! { <option value=concept.code selected=concept.code == chosen>{text}</option> }
            })
            .collect_view();
        view! {
            <select
                class="select"
                id=if label.is_none() { Some(id("c", name)) } else { None }
                name=name.to_owned()
                aria-label=label
                aria-describedby=described
                aria-invalid=is_wrong.then_some("true")
            >
                <option value="">{t!(self.language, editor.choose)}</option>
                {stranger}
                {options}
            </select>
        }
        .into_any()
    }

    /// Several concepts: a few in their rank, many by ticking; what is ticked stands first, in its order.
    pub(super) fn concepts(
        &self,
        name: &str,
        field: &'static Field,
        scheme: &'static str,
        max: u32,
        value: Option<&Value>,
        told: bool,
    ) -> AnyView {
        let messages = self.messages_within(name);
        let described = self.described(name, told, !messages.is_empty());
        let mut chosen: Vec<&str> = Vec::new();
        for code in value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            let code = reads_as(scheme, code);
            if !chosen.contains(&code) {
                chosen.push(code);
            }
        }
        let control = if max <= RANKED {
            let places = chosen.len().max(max as usize);
            (0..places)
                .map(|place| {
                    let label = t!(self.language, editor.rank, label = field.label.get(self.language), number = place + 1);
                    let code = chosen.get(place).copied().unwrap_or_default();
                    view! {
                        <div class="rank"><span class="num" aria-hidden="true">{place + 1}"."</span>{self.select(name, scheme, code, described.clone(), !messages.is_empty(), Some(label))}</div>
                    }
                })
                .collect_view()
                .into_any()
        } else {
            let known = concepts(scheme);
            let first = chosen.iter().map(|code| {
                let label = self.called_concept(scheme, code);
                tick(name, (*code).to_owned(), label, names_of(self.language, vocabulary::concept(scheme, code)), true)
            });
            let others = known.iter().filter(|(concept, _)| !chosen.contains(&concept.code));
            let others = others.map(|(concept, _)| {
                let label = concept.label.get(self.language).to_owned();
                tick(name, concept.code.to_owned(), label, names_of(self.language, Some(*concept)), false)
            });
            self.choices(field, known.len(), first.chain(others).collect_view().into_any())
        };
        self.group(name, field, described, told, messages, control)
    }

    /// Lines to tick; of many, with the words of the field above them by which the program of the editor narrows them.
    fn choices(&self, field: &Field, count: usize, ticks: AnyView) -> AnyView {
        if count <= LONG {
            return view! { <div class="choices">{ticks}</div> }.into_any();
        }
        let filter = t!(self.language, keeping.filter, label = field.label.get(self.language));
        let said = t!(self.language, keeping.filtered, count = "{count}", all = "{all}");
        view! {
            <div class="choices" data-filter=filter data-count=said data-none=t!(self.language, keeping.filtered_none)>{ticks}</div>
        }
        .into_any()
    }

    /// Short keys of a list in the same entry: materials of a step.
    pub(super) fn keys(&self, name: &str, field: &'static Field, value: Option<&Value>, told: bool) -> AnyView {
        let messages = self.messages_within(name);
        let described = self.described(name, told, !messages.is_empty());
        let chosen: Vec<&str> =
            value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let listed: Vec<(String, String)> = self
            .value("materials")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|material| {
                let key = material.get("key").and_then(Value::as_str)?;
                let called =
                    material.get("name").and_then(|name| name.get(self.original.code())).and_then(Value::as_str);
                Some((key.to_owned(), called.unwrap_or(key).to_owned()))
            })
            .collect();
        let called = |code: &str| {
            listed.iter().find(|(key, _)| key == code).map_or_else(|| code.to_owned(), |(_, called)| called.clone())
        };
        let others = listed.iter().filter(|(key, _)| !chosen.contains(&key.as_str())).cloned();
        let all: Vec<(String, String)> =
            chosen.iter().map(|code| ((*code).to_owned(), called(code))).chain(others).collect();
        let control = if all.is_empty() {
            view! { <p class="small soft">{t!(self.language, editor.no_materials)}</p> }.into_any()
        } else {
            let ticks = all
                .into_iter()
                .map(|(key, label)| {
                    let is_chosen = chosen.contains(&key.as_str());
                    tick(name, key, label, None, is_chosen)
                })
                .collect_view();
            view! { <div class="choices">{ticks}</div> }.into_any()
        };
        self.group(name, field, described, told, messages, control)
    }

    fn group(
        &self,
        name: &str,
        field: &'static Field,
        described: String,
        told: bool,
        messages: Vec<String>,
        control: AnyView,
    ) -> AnyView {
        view! {
            <fieldset class="field" id=id("f", name) aria-describedby=described>
                {self.legend(name, field)}
                {self.help(name, told)}
                <input type="hidden" name=name.to_owned() value="" />
                <div class="control">{control}</div>
                {wrong(name, messages)}
            </fieldset>
        }
        .into_any()
    }

    /// Yes or no.
    pub(super) fn flag(&self, name: &str, field: &'static Field, value: Option<&Value>, told: bool) -> AnyView {
        let messages = self.messages_within(name);
        let described = self.described(name, told, !messages.is_empty());
        view! {
            <div class="field" id=id("f", name)>
                <input type="hidden" name=name.to_owned() value="" />
                <label class="choice">
                    <input
                        type="checkbox"
                        name=name.to_owned()
                        value="1"
                        checked=value == Some(&Value::Bool(true))
                        aria-describedby=described
                    />
                    <span>{field.label.get(self.language)}</span>
                </label>
                {self.help(name, told)}
                {wrong(name, messages)}
            </div>
        }
        .into_any()
    }

    /// A short key is made by itself; it is shown only where something is wrong with it.
    pub(super) fn key(&self, name: &str, field: &'static Field, value: Option<&Value>, told: bool) -> AnyView {
        let text = self.shown(field, value);
        if self.is_wrong(name) && !text.is_empty() {
            return self.single(name, field, value, told);
        }
        // The help stands here for the other records that point at it.
        view! {
            {(!text.is_empty()).then(|| view! { <input type="hidden" name=name.to_owned() value=text /> })}
        }
        .into_any()
    }

    /// The Länder that official keys belong to, by name.
    fn lands(&self, field: &Field, value: Option<&Value>) -> AnyView {
        if !matches!(field.shape, Shape::AgsList { .. }) {
            return ().into_any();
        }
        let keys = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let mut lands: Vec<&str> = keys
            .filter_map(|key| vocabulary::concept("land", key.get(..2)?))
            .map(|land| land.label.get(self.language))
            .collect();
        lands.dedup();
        if lands.is_empty() {
            return ().into_any();
        }
        view! { <p class="below"><span>{t!(self.language, keeping.lands, lands = lands.join(", "))}</span></p> }
            .into_any()
    }

    /// The title of an entry that is named by its id.
    fn target(&self, field: &Field, value: Option<&Value>) -> AnyView {
        if !matches!(field.shape, Shape::Target) {
            return ().into_any();
        }
        let found = value
            .and_then(Value::as_str)
            .and_then(|id| id.parse::<EntryId>().ok())
            .and_then(|id| self.targets.get(&id));
        found
            .map(|title| view! { <p class="below"><span>{t!(self.language, editor.means, title = title)}</span></p> })
            .into_any()
    }
}

/// What else a concept is called: its labels in both languages, its other names in that of the reader, since they are
/// many.
fn names_of(language: Language, concept: Option<&Concept>) -> Option<String> {
    let concept = concept?;
    let short = concept.short.as_ref().into_iter().flat_map(|short| Language::ALL.map(|language| short.get(language)));
    let labels = Language::ALL.map(|language| concept.label.get(language));
    let others = concept.alternatives(language).iter().copied();
    Some(labels.into_iter().chain(short).chain(others).collect::<Vec<_>>().join(" "))
}

/// `words`: by which the line is found beside its label.
fn tick(name: &str, code: String, label: String, words: Option<String>, is_chosen: bool) -> AnyView {
    view! {
        <label class="choice" data-words=words>
            <input type="checkbox" name=name.to_owned() value=code checked=is_chosen />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// The code itself, or that of the concept that it was merged into.
fn reads_as<'a>(scheme: &str, code: &'a str) -> &'a str {
    vocabulary::current(scheme, code).map_or(code, |concept| concept.code)
}

/// The concepts of a vocabulary that are in use, with their depth, narrower ones behind their broader.
fn concepts(scheme: &str) -> Vec<(&'static Concept, usize)> {
    let Some(scheme) = vocabulary::scheme(scheme) else { return Vec::new() };
    let mut all = Vec::with_capacity(scheme.concepts.len());
    for top in scheme.top() {
        all.push((top, 0));
        all.extend(scheme.narrower(top.code).map(|concept| (concept, 1)));
    }
    // Anything deeper, so that nothing is left out.
    let deeper: Vec<_> = scheme.living().filter(|it| !all.iter().any(|(known, _)| known.code == it.code)).collect();
    all.extend(deeper.into_iter().map(|concept| (concept, 2)));
    all
}

/// How long a text may be, or how large a number.
fn bounds(language: Language, field: &Field) -> AnyView {
    let number = |number: u32| words::number(language, number);
    let text = match field.shape {
        Shape::Text { min, max } | Shape::Lang { min, max, .. } => {
            t!(language, editor.letters, min = number(min), max = number(max))
        }
        _ => return ().into_any(),
    };
    let formatted = matches!(field.shape, Shape::Lang { markdown: true, .. })
        .then(|| view! { <span>{t!(language, editor.markdown)}</span> });
    view! { <p class="below"><span>{text}</span>{formatted}</p> }.into_any()
}

fn unit(language: Language, unit: Unit) -> String {
    match unit {
        Unit::Persons => t!(language, editor.persons),
        Unit::Minutes => t!(language, editor.minutes),
        Unit::Days => t!(language, editor.days),
        Unit::Weeks => t!(language, editor.weeks),
        Unit::HalfPersonDays => t!(language, editor.half_days),
        Unit::SquareDecimetres => t!(language, editor.square_decimetres),
        Unit::Euros => t!(language, editor.euros),
        Unit::Percent => t!(language, editor.percent),
        Unit::Year => String::new(),
        Unit::Tenths => t!(language, editor.tenths),
        Unit::Pieces => t!(language, editor.pieces),
    }
}
