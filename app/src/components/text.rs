//! Texts of entries, marked with the language they are written in.

use domain::{LangText, Language};
use leptos::prelude::*;

/// A text of an entry in the reader's language, or else in the one it has, then with `lang`.
pub fn text_in(language: Language, text: &LangText) -> AnyView {
    let found = text.found(language);
    let words = found.text.to_owned();
    match foreign(language, text) {
        None => words.into_any(),
        Some(code) => view! { <span lang=code>{words}</span> }.into_any(),
    }
}

/// The language of the text as found, where it is not the page's: the value of `lang` for the element around it.
pub fn foreign(language: Language, text: &LangText) -> Option<String> {
    let found = text.found(language);
    (found.language != language.code()).then(|| found.language.to_owned())
}
