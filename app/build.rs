//! Turns `locales/<language>/<namespace>.json` into a module of typed keys, for the server only.

#[cfg(feature = "ssr")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use std::{env, fs, path::PathBuf};

    use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};

    // Every file is a namespace: one for each part of the face.
    let mut names = Vec::new();
    for file in fs::read_dir("locales/de")? {
        let path = file?.path();
        if path.extension().is_some_and(|ending| ending == "json")
            && let Some(name) = path.file_stem().and_then(|stem| stem.to_str())
        {
            names.push(name.to_owned());
        }
    }
    names.sort();
    println!("cargo:rerun-if-changed=locales");
    let config = Config::new("de")?.add_locale("en")?.add_namespaces(names)?;
    let texts = TranslationsInfos::parse(config.parse_options(ParseOptions::new().interpolate_display(true)))?;
    texts.emit_diagnostics();
    texts.rerun_if_locales_changed();
    texts.generate_i18n_module(PathBuf::from(env::var("OUT_DIR")?).join("i18n"))?;
    Ok(())
}

#[cfg(not(feature = "ssr"))]
fn main() {}
