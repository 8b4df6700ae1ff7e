//! Fields of a form with label, help and what is wrong; above the form, everything that is wrong with links to it.

use domain::Language;
use leptos::prelude::*;

use super::icon::Icon;
use crate::texts::t;

/// What is wrong at one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The id of the field; empty where it is none in particular.
    pub field: &'static str,
    /// What is wrong, as a sentence.
    pub text: String,
}

/// A field of one line.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field<'a> {
    /// Its id and name.
    pub id: &'static str,
    /// Kind of input: `text`, `email`, `password`.
    pub kind: &'static str,
    /// What it asks for.
    pub label: &'a str,
    /// What helps to answer; may be empty.
    pub help: &'a str,
    /// What stands in it.
    pub value: &'a str,
    /// What the browser may fill in (HTML, autofill).
    pub autocomplete: &'static str,
}

/// What stands in a `<textarea>`, as its content. leptos writes that as it is, so that it is escaped here; the line break
/// before it is the one that the browser swallows (HTML, the textarea element).
pub fn typed(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

/// What a field says beside its control.
pub struct Beside {
    /// The help, above the control.
    pub help: AnyView,
    /// What is wrong, below it.
    pub wrong: AnyView,
    /// The ids of both, for `aria-describedby`.
    pub described: Option<String>,
    /// For `aria-invalid`.
    pub invalid: Option<&'static str>,
}

/// Help, which may be empty, and faults of the field with this id.
pub fn beside(id: &str, help: &str, faults: &[Fault]) -> Beside {
    let (help_id, wrong_id) = (format!("{id}-help"), format!("{id}-wrong"));
    let wrong: Vec<&str> = faults.iter().filter(|fault| fault.field == id).map(|fault| fault.text.as_str()).collect();
    let mut described = Vec::new();
    if !help.is_empty() {
        described.push(help_id.clone());
    }
    if !wrong.is_empty() {
        described.push(wrong_id.clone());
    }
    let message = (!wrong.is_empty()).then(|| wrong.join(" "));
    Beside {
        described: (!described.is_empty()).then(|| described.join(" ")),
        invalid: message.is_some().then_some("true"),
        help: (!help.is_empty()).then(|| view! { <p class="help" id=help_id>{help.to_owned()}</p> }).into_any(),
        wrong: message
            .map(|text| view! { <p class="message-wrong" id=wrong_id><Icon name="circle-alert" /><span>{text}</span></p> })
            .into_any(),
    }
}

/// Everything that is wrong, with links; nothing where nothing is. It takes the focus, so that it is read first.
pub fn summary(language: Language, faults: &[Fault]) -> AnyView {
    if faults.is_empty() {
        return ().into_any();
    }
    let lines = faults.iter().map(|fault| {
        let text = fault.text.clone();
        if fault.field.is_empty() {
            view! { <li>{text}</li> }.into_any()
        } else {
            view! { <li><a href=format!("#{}", fault.field)>{text}</a></li> }.into_any()
        }
    });
    view! {
        <div class="notice" data-tone="warn" role="alert" tabindex="-1" autofocus=true>
            <Icon name="circle-alert" />
            <div>
                <h2 class="notice-title">{t!(language, account.summary)}</h2>
                <ul>{lines.collect_view()}</ul>
            </div>
        </div>
    }
    .into_any()
}

/// A field with its label, help and fault.
pub fn field(field: Field<'_>, faults: &[Fault]) -> AnyView {
    let Field { id, kind, label, help, value, autocomplete } = field;
    let Beside { help, wrong, described, invalid } = beside(id, help, faults);
    // A password never stands in a page.
    let value = (kind != "password").then(|| value.to_owned());
    view! {
        <div class="field">
            <label for=id>{label.to_owned()}</label>
            {help}
            <div class="control">
                <input
                    class="input"
                    id=id
                    name=id
                    type=kind
                    value=value
                    autocomplete=autocomplete
                    required=true
                    maxlength="300"
                    spellcheck=(kind != "text").then_some("false")
                    aria-describedby=described
                    aria-invalid=invalid
                />
            </div>
            {wrong}
        </div>
    }
    .into_any()
}

/// One of several, as a menu: value and name each.
pub fn select(id: &'static str, label: &str, help: &str, options: &[(String, String)], chosen: &str) -> AnyView {
    let options = options.iter().map(|(value, name)| {
        let is_chosen = value == chosen;
        view! { <option value=value.clone() selected=is_chosen>{name.clone()}</option> }
    });
    let help_id = format!("{id}-help");
    let described = (!help.is_empty()).then(|| help_id.clone());
    let help = (!help.is_empty()).then(|| view! { <p class="help" id=help_id>{help.to_owned()}</p> });
    view! {
        <div class="field">
            <label for=id>{label.to_owned()}</label>
            {help}
            <div class="control">
                <select class="select" id=id name=id aria-describedby=described>{options.collect_view()}</select>
            </div>
        </div>
    }
    .into_any()
}

/// The name under which password managers keep the password of this form; nobody is asked for it.
pub fn username(address: &str) -> AnyView {
    view! {
        <input type="text" name="username" autocomplete="username" value=address.to_owned() hidden=true readonly=true />
    }
    .into_any()
}

/// Something that goes with the form and is not asked.
pub fn hidden(name: &'static str, value: &str) -> AnyView {
    view! { <input type="hidden" name=name value=value.to_owned() /> }.into_any()
}
