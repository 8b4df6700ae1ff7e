//! The form of a draft, made from the descriptions of its fields: label, help, control, message at each.
//!
//! Names are those of [`domain::form`]. Nothing here is marked as required for the browser, which would refuse to save
//! what is not finished; a mistake is named and kept.

mod control;
mod lists;
mod media;
mod names;

use std::collections::BTreeMap;

use domain::field::{Field, Shape};
use domain::{EntryId, Invalid, Kind, Language, completeness, questions};
use leptos::prelude::*;
use library::media::Stored;
use serde_json::{Map, Value};

pub use names::{anchor, id, item, place, said};

use super::icon::Icon;
use crate::texts::t;

/// What every field of the form may know.
pub struct Form<'a> {
    /// Language of the interface.
    pub language: Language,
    /// Kind of the entry.
    pub kind: Kind,
    /// Language of its texts.
    pub original: Language,
    /// The authored fields.
    pub authored: &'a Map<String, Value>,
    /// Broken rules, by the name of their field.
    faults: Vec<(String, &'a Invalid)>,
    /// What is missing is said at the fields, too.
    strict: bool,
    /// Titles of entries that are named.
    pub targets: &'a BTreeMap<EntryId, String>,
    /// What is known of files that are named, by their hash.
    pub files: Option<&'a BTreeMap<String, Stored>>,
    /// What stands beside an item of a list, by its name.
    beside: Option<&'a dyn Fn(&str) -> AnyView>,
}

impl<'a> Form<'a> {
    /// The form of these fields with these faults; `strict`: what is missing counts as a mistake.
    pub fn new(
        language: Language,
        kind: Kind,
        original: Language,
        authored: &'a Map<String, Value>,
        faults: &'a [Invalid],
        strict: bool,
        targets: &'a BTreeMap<EntryId, String>,
    ) -> Self {
        let faults = faults.iter().map(|fault| (domain::form::name_of(kind, &fault.field), fault)).collect();
        Self { language, kind, original, authored, faults, strict, targets, files: None, beside: None }
    }

    /// The same, knowing the files that are named.
    #[must_use]
    pub fn showing(mut self, files: &'a BTreeMap<String, Stored>) -> Self {
        self.files = Some(files);
        self
    }

    /// The same, with what stands beside the items of its lists.
    #[must_use]
    pub fn beside(mut self, beside: &'a dyn Fn(&str) -> AnyView) -> Self {
        self.beside = Some(beside);
        self
    }

    /// The value of a field.
    pub fn value(&self, key: &str) -> Option<&'a Value> {
        if questions::in_envelope(self.kind, key) {
            self.authored.get(key)
        } else {
            self.authored.get("fields").and_then(|fields| fields.get(key))
        }
    }

    /// What is wrong with the field of this name itself, said in words.
    fn messages(&self, name: &str) -> Vec<String> {
        let about = self.faults.iter().filter(|(at, _)| at == name).map(|(_, fault)| *fault);
        self.sayings(about)
    }

    /// The same together with what is wrong within it.
    fn messages_within(&self, name: &str) -> Vec<String> {
        let within =
            |at: &str| at.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        let about = self.faults.iter().filter(|(at, _)| within(at)).map(|(_, fault)| *fault);
        self.sayings(about)
    }

    fn sayings(&self, faults: impl Iterator<Item = &'a Invalid>) -> Vec<String> {
        let mut said: Vec<String> = faults
            .filter(|fault| self.strict || !completeness::is_gap(&fault.rule))
            .map(|fault| names::said(self.language, self.kind, fault))
            .collect();
        said.dedup();
        said
    }

    /// Whether anything is wrong with the field or within it.
    pub fn is_wrong(&self, name: &str) -> bool {
        !self.messages_within(name).is_empty()
    }

    /// One field with all that belongs to it.
    pub fn field(&self, field: &'static Field) -> AnyView {
        let name = domain::form::name(self.kind, field.key);
        self.part(&name, field, self.value(field.key), true)
    }

    /// A field at any depth. `told`: its help stands here rather than at the first of its kind.
    fn part(&self, name: &str, field: &'static Field, value: Option<&Value>, told: bool) -> AnyView {
        match field.shape {
            _ if field.given => self.given(name, field, value),
            Shape::Record { fields } => self.record(name, field, fields, value, told),
            Shape::Records { fields, .. } => self.records(name, field, fields, value),
            Shape::Texts { each_max, .. } | Shape::Langs { each_max, .. } => {
                self.texts(name, field, value, each_max, told)
            }
            Shape::Concepts { scheme, max, .. } => self.concepts(name, field, scheme, max, value, told),
            Shape::Keys { .. } => self.keys(name, field, value, told),
            Shape::Flag if field.is_required(self.kind) => self.yes_or_no(name, field, value, told),
            Shape::Flag => self.flag(name, field, value, told),
            Shape::Key => self.key(name, field, value, told),
            Shape::FieldSources => ().into_any(),
            _ => self.single(name, field, value, told),
        }
    }

    fn record(
        &self,
        name: &str,
        field: &'static Field,
        fields: &'static [Field],
        value: Option<&Value>,
        told: bool,
    ) -> AnyView {
        let parts = fields
            .iter()
            .map(|inner| {
                let at = format!("{name}.{}", inner.key);
                self.part(&at, inner, value.and_then(|value| value.get(inner.key)), told)
            })
            .collect_view();
        let messages = self.messages(name);
        let described = self.described(name, told, !messages.is_empty());
        view! {
            <fieldset class="field record" id=id("f", name) aria-describedby=described>
                {self.legend(name, field)}
                {self.help(name, told)}
                {wrong(name, messages)}
                <div class="record-parts">{parts}</div>
            </fieldset>
        }
        .into_any()
    }

    /// What a field is called, and whether it has to be there.
    fn called(&self, name: &str, field: &'static Field) -> AnyView {
        let need = field.is_required(self.kind).then(|| {
            let need = if name.contains('[') {
                t!(self.language, editor.required_here)
            } else {
                t!(self.language, editor.required)
            };
            view! { <span class="need">{need}</span> }
        });
        view! { {field.label.get(self.language)}{need} }.into_any()
    }

    fn legend(&self, name: &str, field: &'static Field) -> AnyView {
        view! { <legend class="label">{self.called(name, field)}</legend> }.into_any()
    }

    /// Help and example. Of many alike records only the first one tells them; the others point there.
    fn help(&self, name: &str, told: bool) -> AnyView {
        let Some(help) = questions::help(self.kind, &domain::form::plain(name)).filter(|_| told) else {
            return ().into_any();
        };
        let example = help.example.map(|example| {
            let example = t!(self.language, editor.example, example = example.get(self.language));
            view! { " "<span class="example">{example}</span> }
        });
        view! { <p class="help" id=help_id(name)>{help.text.get(self.language)}{example}</p> }.into_any()
    }

    /// What describes a control: its help, and its message where it has one.
    fn described(&self, name: &str, told: bool, wrong: bool) -> String {
        let help = if told { help_id(name) } else { help_id(&first_of(name)) };
        if wrong { format!("{help} {}", id("m", name)) } else { help }
    }
}

fn help_id(name: &str) -> String {
    id("h", name)
}

/// The same field in the first record of every list.
fn first_of(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut inside = false;
    for letter in name.chars() {
        match letter {
            '[' => {
                inside = true;
                out.push_str("[0");
            }
            ']' => {
                inside = false;
                out.push(']');
            }
            _ if inside => {}
            letter => out.push(letter),
        }
    }
    out
}

/// What is wrong, below a control.
fn wrong(name: &str, messages: Vec<String>) -> AnyView {
    if messages.is_empty() { ().into_any() } else { message(id("m", name), messages) }
}

/// A message under this id.
pub fn message(id: String, lines: Vec<String>) -> AnyView {
    let lines = lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view();
    view! { <p class="message-wrong" id=id><Icon name="circle-alert" /><span class="lines">{lines}</span></p> }
        .into_any()
}
