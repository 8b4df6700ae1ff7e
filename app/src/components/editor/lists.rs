//! Lists: of texts, one line each, and of records, each with buttons to move and to take out.

use domain::field::{Field, Need, Shape};
use domain::form::{self, Change, Move};
use domain::questions;
use leptos::prelude::*;
use serde_json::Value;

use super::names::item;
use super::{Form, id, wrong};
use crate::components::icon::Icon;
use crate::islands::desk::BLANK;
use crate::texts::t;

impl Form<'_> {
    /// A list of texts; behind those that are there stands an empty one.
    pub(super) fn texts(
        &self,
        name: &str,
        field: &'static Field,
        value: Option<&Value>,
        _longest: u32,
        told: bool,
    ) -> AnyView {
        let language = self.language;
        let items = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let messages = self.messages(name);
        let described = self.described(name, told, !messages.is_empty());
        let label = field.label.get(language);
        let lines = (0..=items.len())
            .map(|index| self.line(name, field, items.get(index), index, items.len(), &described))
            .collect_view();
        view! {
            <fieldset class="field" id=id("f", name) aria-describedby=described.clone()>
                {self.legend(name, field)}
                {self.help(name, told)}
                {wrong(name, messages)}
                <input type="hidden" name=name.to_owned() value="" />
                <ol class="text-list control">{lines}</ol>
                {self.add_button(name, t!(language, editor.add_line, label = label))}
            </fieldset>
        }
        .into_any()
    }

    /// One text of a list; the last, empty one has no buttons.
    fn line(
        &self,
        name: &str,
        field: &'static Field,
        value: Option<&Value>,
        index: usize,
        count: usize,
        described: &str,
    ) -> AnyView {
        let at = format!("{name}[{index}]");
        let text = form::shown(field, value, self.original);
        let messages = self.messages_within(&at);
        let label = field.label.get(self.language);
        let of = t!(self.language, editor.item_of, label = label, number = index + 1);
        let described =
            if messages.is_empty() { described.to_owned() } else { format!("{described} {}", id("m", &at)) };
        let control = self.text_box(&at, field, text, described, !messages.is_empty(), Some(of.clone()));
        let buttons = (index < count).then(|| self.buttons(name, index, count, &of));
        view! { <li id=id("f", &at)>{control}{buttons}{wrong(&at, messages)}</li> }.into_any()
    }

    /// A list of records; where there is none yet, one stands there empty.
    pub(super) fn records(
        &self,
        name: &str,
        field: &'static Field,
        fields: &'static [Field],
        value: Option<&Value>,
    ) -> AnyView {
        let language = self.language;
        let items = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let is_stated = field.need == Need::Stated;
        let says_none = is_stated && value.is_some() && items.is_empty();
        let shown = if items.is_empty() && field.is_required(self.kind) && !says_none { 1 } else { items.len() };
        let messages = self.messages(name);
        let described = self.described(name, true, !messages.is_empty());
        let records =
            (0..shown).map(|index| self.one(name, field, fields, items.get(index), index, items.len())).collect_view();
        let none = (is_stated && items.is_empty()).then(|| {
            view! {
                <label class="choice">
                    <input type="checkbox" name=format!("{name}{}", form::NONE) value="1" checked=says_none />
                    <span>{t!(language, editor.none_of, label = field.label.get(language))}</span>
                </label>
            }
        });
        view! {
            <fieldset class="field" id=id("f", name) aria-describedby=described>
                {self.legend(name, field)}
                {self.help(name, true)}
                {wrong(name, messages)}
                <input type="hidden" name=name.to_owned() value="" />
                {none}
                <ol class="records">{records}</ol>
                {(items.len() > 1).then(|| view! { <p class="small soft" data-hint hidden=true>{t!(language, editor.drag_hint)}</p> })}
                {match fields.iter().any(|inner| inner.given) {
                    true => self.to_upload(),
                    false => self.add_button(name, add_text(language, field)),
                }}
            </fieldset>
        }
        .into_any()
    }

    fn one(
        &self,
        name: &str,
        field: &'static Field,
        fields: &'static [Field],
        value: Option<&Value>,
        index: usize,
        count: usize,
    ) -> AnyView {
        let at = format!("{name}[{index}]");
        let told = index == 0;
        let part = |inner: &'static Field| {
            self.part(&format!("{at}.{}", inner.key), inner, value.and_then(|value| value.get(inner.key)), told)
        };
        let plain = form::plain(&at);
        let is_first = |inner: &&'static Field| {
            questions::is_first(self.kind, &format!("{plain}.{}", inner.key), inner, fields.len())
        };
        let first = fields.iter().filter(is_first).map(part).collect_view();
        let more: Vec<&'static Field> = fields.iter().filter(|inner| !is_first(inner)).collect();
        let more = (!more.is_empty()).then(|| {
            let wrong = more.iter().any(|inner| self.is_wrong(&format!("{at}.{}", inner.key)));
            let parts = more.into_iter().map(part).collect_view();
            view! {
                <details class="more" open=wrong>
                    <summary><Icon name="chevron-right" />{t!(self.language, editor.more_of_item)}</summary>
                    <div class="record-parts">{parts}</div>
                </details>
            }
        });
        let called = item(self.language, field.key, index + 1);
        let buttons = (index < count).then(|| self.buttons(name, index, count, &called));
        let messages = self.messages(&at);
        view! {
            <li class="one" id=id("f", &at)>
                <div class="one-head"><h3 class="label">{called}</h3>{buttons}</div>
                {wrong(&at, messages)}
                {self.beside.map(|beside| beside(&at))}
                {fields.iter().any(|inner| inner.given).then(|| self.thumbnail(value))}
                <div class="record-parts">{first}</div>
                {more}
            </li>
        }
        .into_any()
    }

    /// An item of every list as it is added while no server can be asked, with all its buttons and the number
    /// [`BLANK`]; for a template.
    pub fn blanks(&self) -> AnyView {
        let mut blanks = Vec::new();
        for field in questions::groups(self.kind).iter().flat_map(|group| group.all(self.kind)) {
            self.blanks_of(&form::name(self.kind, field.key), field, &mut blanks);
        }
        blanks.into_iter().collect_view().into_any()
    }

    fn blanks_of(&self, name: &str, field: &'static Field, blanks: &mut Vec<AnyView>) {
        let count = BLANK + 2;
        let blank = match field.shape {
            _ if field.given => return,
            Shape::Record { fields } => {
                for inner in fields {
                    self.blanks_of(&format!("{name}.{}", inner.key), inner, blanks);
                }
                return;
            }
            Shape::Records { fields, .. } => self.one(name, field, fields, None, BLANK, count),
            Shape::Texts { .. } | Shape::Langs { .. } => {
                self.line(name, field, None, BLANK, count, &self.described(name, true, false))
            }
            _ => return,
        };
        blanks.push(view! { <ol data-list=name.to_owned()>{blank}</ol> }.into_any());
    }

    /// Up, down, out. The whole form is saved with each.
    fn buttons(&self, name: &str, index: usize, count: usize, called: &str) -> AnyView {
        let language = self.language;
        let button = |how: Move, icon: &'static str, label: String| {
            view! {
                <button class="button button-icon" type="submit" name="change" value=Change::of(how, name, index) aria-label=label>
                    <Icon name=icon />
                </button>
            }
        };
        let up = (index > 0).then(|| button(Move::Up, "arrow-up", t!(language, editor.up, item = called)));
        let down =
            (index + 1 < count).then(|| button(Move::Down, "arrow-down", t!(language, editor.down, item = called)));
        let out = button(Move::Remove, "trash-2", t!(language, editor.remove, item = called));
        // Shown by the program of the editor; whoever does not drag has the buttons.
        let handle = (count > 1).then(|| {
            view! { <span class="handle" data-drag=Change::of(Move::To(0), name, index) hidden=true aria-hidden="true"><Icon name="grip-vertical" /></span> }
        });
        view! { <span class="moves">{handle}{up}{down}{out}</span> }.into_any()
    }

    fn add_button(&self, name: &str, text: String) -> AnyView {
        view! {
            <p class="add-step">
                <button class="button" type="submit" name="change" value=Change::add(name)><Icon name="plus" />{text}</button>
            </p>
        }
        .into_any()
    }
}

fn add_text(language: domain::Language, field: &Field) -> String {
    match field.key {
        "steps" => t!(language, editor.add_step),
        "sections" => t!(language, editor.add_section),
        _ => t!(language, editor.add_item, label = field.label.get(language)),
    }
}
