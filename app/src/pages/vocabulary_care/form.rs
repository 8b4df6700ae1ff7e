//! The form of an amendment. It leads to the preview; nothing is changed by it.

use domain::Language;
use domain::vocabulary::Working;
use domain::vocabulary::amendment::{ALTERNATIVES, CODE, DEFINITION, LABEL, Wrong};
use leptos::prelude::*;
use library::vocabularies::Opened;

use super::scheme::ordered;
use super::{AmendmentForm, ROOM, head, history, name, steps};
use crate::chrome::Chrome;
use crate::components::form::{self, Fault, hidden};
use crate::components::office_nav::OfficeNav;
use crate::components::report::{Line, Words, line, menu, optional_menu, words};
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// The form, new or again.
pub fn form(chrome: &Chrome, opened: &Opened, form: &AmendmentForm) -> String {
    let language = chrome.language;
    let (opened, form) = (opened.clone(), form.clone());
    let scheme = opened.working.scheme();
    let called = name(language, &opened.working, form.value("code"));
    let title = match form.kind.as_str() {
        "alter" => t!(language, vocabulary_care.alter_of, name = called.clone()),
        "merge" => t!(language, vocabulary_care.merge_of, name = called.clone()),
        "deprecate" => t!(language, vocabulary_care.deprecate_of, name = called.clone()),
        "restore" => t!(language, vocabulary_care.restore_of, name = called.clone()),
        _ => t!(language, vocabulary_care.begin),
    };
    chrome.document(head(language, title.clone(), scheme.code), move || {
        let faults = faults(language, &opened.working, &form);
        let fields = Fields { language, working: &opened.working, form: &form, faults: &faults };
        let asked = match form.kind.as_str() {
            "add" | "alter" => fields.wording(),
            "merge" => fields.target(&called),
            "deprecate" => fields.reason(),
            _ => view! { <p>{t!(language, vocabulary_care.restore_text)}</p> }.into_any(),
        };
        let code = (form.kind != "add").then(|| hidden("code", form.value("code")));
        let moved = (!form.moved.is_empty()).then(|| {
            view! {
                <section class="section" aria-labelledby="moved">
                    <div class="section-head"><h2 id="moved">{t!(language, vocabulary_care.moved_title)}</h2></div>
                    {history(language, &opened.working, &form.moved)}
                </section>
            }
        });
        let back = routes::vocabulary_care(language, "vocabulary_care", scheme.code);
        view! {
            <Trail steps=steps(language, &opened.working) here=title.clone().into_any() />
            <OfficeNav here=ROOM />
            <article class="account">
                <header class="entry-head">
                    <h1>{title}</h1>
                    <p class="purpose">{t!(language, vocabulary_care.lead_form)}</p>
                </header>
                {form::summary(language, &faults)}
                {moved}
                <form class="form" method="post" action=routes::vocabulary_care(language, "vocabulary_preview", scheme.code)>
                    {hidden("kind", &form.kind)}
                    {code}
                    {asked}
                    <p class="send"><button class="button button-main" type="submit">{t!(language, vocabulary_care.to_preview)}</button></p>
                </form>
                <p><a href=back>{t!(language, vocabulary_care.cancel)}</a></p>
            </article>
        }
    })
}

/// The fields of a form.
struct Fields<'a> {
    language: Language,
    working: &'a Working,
    form: &'a AmendmentForm,
    faults: &'a [Fault],
}

impl Fields<'_> {
    fn wording(&self) -> AnyView {
        let language = self.language;
        let code = (self.form.kind == "add").then(|| {
            let help = t!(language, vocabulary_care.code_help, most = CODE);
            self.line("code", &t!(language, vocabulary_care.code), &help, true)
        });
        let (min, max) = LABEL;
        let label = t!(language, vocabulary_care.label_help, min = min, max = max);
        let short = t!(language, vocabulary_care.short_help);
        let phrase = t!(language, vocabulary_care.phrase_help);
        let definition = t!(language, vocabulary_care.definition_help, max = DEFINITION);
        let alternatives = t!(language, vocabulary_care.alternatives_help, most = ALTERNATIVES);
        view! {
            {code}
            {self.line("label_de", &t!(language, vocabulary_care.label_de), &label, true)}
            {self.line("label_en", &t!(language, vocabulary_care.label_en), &label, true)}
            {self.area("definition_de", &t!(language, vocabulary_care.definition_de), &definition, 3)}
            {self.area("definition_en", &t!(language, vocabulary_care.definition_en), &definition, 3)}
            {self.area("alternatives_de", &t!(language, vocabulary_care.alternatives_de), &alternatives, 6)}
            {self.area("alternatives_en", &t!(language, vocabulary_care.alternatives_en), &alternatives, 6)}
            {self.broader()}
            {self.line("short_de", &t!(language, vocabulary_care.short_de), &short, false)}
            {self.line("short_en", &t!(language, vocabulary_care.short_en), &short, false)}
            {self.line("phrase_de", &t!(language, vocabulary_care.phrase_de), &phrase, false)}
            {self.line("phrase_en", &t!(language, vocabulary_care.phrase_en), &phrase, false)}
        }
        .into_any()
    }

    /// With which concept this one is merged: any in use that does not stand below it.
    fn target(&self, called: &str) -> AnyView {
        let language = self.language;
        let code = self.form.value("code");
        let options: Vec<(String, String)> =
            self.offered().into_iter().filter(|(other, _)| other.as_str() != code).collect();
        menu(
            "into",
            &t!(language, vocabulary_care.target),
            &t!(language, vocabulary_care.target_help, name = called),
            t!(language, vocabulary_care.target_first),
            options,
            self.form.value("into"),
            self.faults,
        )
    }

    fn reason(&self) -> AnyView {
        let language = self.language;
        let help = t!(language, vocabulary_care.reason_help);
        view! {
            <p>{t!(language, vocabulary_care.deprecate_text)}</p>
            {self.area("reason_de", &t!(language, vocabulary_care.reason_de), &help, 3)}
            {self.area("reason_en", &t!(language, vocabulary_care.reason_en), &help, 3)}
        }
        .into_any()
    }

    fn line(&self, id: &'static str, label: &str, help: &str, required: bool) -> AnyView {
        let value = self.form.value(id);
        line(self.language, Line { id, kind: "text", label, help, value, autocomplete: "off", required }, self.faults)
    }

    fn area(&self, id: &'static str, label: &str, help: &str, rows: u32) -> AnyView {
        let value = self.form.value(id);
        words(self.language, Words { id, label, help, value, rows, required: false }, self.faults)
    }

    fn broader(&self) -> AnyView {
        let language = self.language;
        let chosen = self.form.value("broader");
        let own = self.form.value("code");
        let options = self.offered().into_iter().filter(|(code, _)| code.as_str() != own).collect();
        let label = t!(language, vocabulary_care.broader);
        optional_menu("broader", &label, "", t!(language, vocabulary_care.broader_none), options, chosen, self.faults)
    }

    /// Concepts in use, as code and name, narrower ones behind their broader.
    fn offered(&self) -> Vec<(String, String)> {
        ordered(self.working)
            .into_iter()
            .filter(|(held, _)| held.is_living())
            .map(|(held, depth)| {
                let name = held.wording.label.get(self.language);
                (held.code.clone(), format!("{}{name} ({})", "– ".repeat(depth), held.code))
            })
            .collect()
    }
}

/// What is wrong, at its fields; what is about none of those that are shown is told above.
fn faults(language: Language, working: &Working, form: &AmendmentForm) -> Vec<Fault> {
    let is_shown = |at: &str| match form.kind.as_str() {
        "add" | "alter" => {
            !matches!(at, "" | "into" | "reason_de" | "reason_en") && (at != "code" || form.kind == "add")
        }
        "merge" => at == "into",
        "deprecate" => matches!(at, "reason_de" | "reason_en"),
        _ => false,
    };
    let mut all: Vec<Fault> = form
        .faults
        .iter()
        .map(|fault| Fault {
            field: if is_shown(fault.at) { fault.at } else { "" },
            text: told(language, working, &fault.wrong),
        })
        .collect();
    all.extend((!form.moved.is_empty()).then(|| Fault { field: "moved", text: t!(language, vocabulary_care.moved) }));
    all
}

fn told(language: Language, working: &Working, wrong: &Wrong) -> String {
    match wrong {
        Wrong::Closed => t!(language, vocabulary_care.wrong_closed),
        Wrong::Missing => t!(language, vocabulary_care.wrong_missing),
        Wrong::TooShort { min } => t!(language, vocabulary_care.wrong_too_short, min = min),
        Wrong::TooLong { max, is } => t!(language, vocabulary_care.wrong_too_long, max = max, is = is),
        Wrong::TooMany { max } => t!(language, vocabulary_care.wrong_too_many, max = max),
        Wrong::NotACode => t!(language, vocabulary_care.wrong_not_a_code),
        Wrong::CodeTaken => t!(language, vocabulary_care.wrong_code_taken),
        Wrong::NameTaken { name: taken, by } => {
            let other = name(language, working, by);
            t!(language, vocabulary_care.wrong_name_taken, name = taken, other = other)
        }
        Wrong::Unknown => t!(language, vocabulary_care.wrong_unknown),
        Wrong::OutOfUse => t!(language, vocabulary_care.wrong_out_of_use),
        Wrong::InUse => t!(language, vocabulary_care.wrong_in_use),
        Wrong::Itself => t!(language, vocabulary_care.wrong_itself),
        Wrong::HasNarrower => t!(language, vocabulary_care.wrong_has_narrower),
        Wrong::Last => t!(language, vocabulary_care.wrong_last),
        Wrong::Nothing => t!(language, vocabulary_care.wrong_nothing),
    }
}
