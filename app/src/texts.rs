//! Texts of the interface as typed keys: `t!(language, home.title)`, `t!(language, results.hits, count = 3)`.
//! The keys stand in `locales/<language>/<namespace>.json`; a missing one does not compile.

#![allow(unused_imports, dead_code, missing_docs, clippy::all, clippy::pedantic, reason = "generated")]

include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));

pub(crate) use i18n::Locale;

/// The locale of a language.
pub fn locale(language: domain::Language) -> Locale {
    match language {
        domain::Language::De => Locale::de,
        domain::Language::En => Locale::en,
    }
}

/// A text of the interface as `String`, in a [`domain::Language`].
macro_rules! t {
    ($language:expr, $($rest:tt)*) => {
        {
            #[allow(unused_imports, reason = "the macro below looks for it")]
            use $crate::texts::i18n;
            leptos_i18n::td_string!($crate::texts::locale($language), $($rest)*).to_string()
        }
    };
}
pub(crate) use t;
