//! What is inside the binary: the bundled site and the shipped content. (A debug build reads them from the tree.)

use std::collections::{BTreeMap, HashMap};

use app::chrome::Assets;
use axum::body::Bytes;
use library::transfer::File;
use rust_embed::{EmbeddedFile, RustEmbed};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Site;

#[derive(RustEmbed)]
#[folder = "../content"]
struct Content;

/// One asset in all its encodings.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Media type.
    pub content_type: String,
    /// As it is.
    pub plain: Bytes,
    /// Brotli.
    pub brotli: Option<Bytes>,
    /// gzip.
    pub gzip: Option<Bytes>,
}

#[derive(Deserialize)]
struct Listed {
    path: String,
    content_type: String,
}

/// The assets by path, and the names by which pages know them. Empty before the first `cargo xtask bundle`.
pub fn assets() -> (HashMap<String, Asset>, Assets) {
    let manifest: BTreeMap<String, Listed> =
        Site::get("assets.json").and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default();
    let mut by_path = HashMap::new();
    let mut names = BTreeMap::new();
    for (name, listed) in manifest {
        let file = listed.path.trim_start_matches('/').to_owned();
        let Some(plain) = Site::get(&file) else { continue };
        let asset = Asset {
            content_type: listed.content_type,
            plain: bytes(plain),
            brotli: Site::get(&format!("{file}.br")).map(bytes),
            gzip: Site::get(&format!("{file}.gz")).map(bytes),
        };
        by_path.insert(listed.path.clone(), asset);
        names.insert(name, listed.path);
    }
    (by_path, Assets(names))
}

fn bytes(file: EmbeddedFile) -> Bytes {
    match file.data {
        std::borrow::Cow::Borrowed(data) => Bytes::from_static(data),
        std::borrow::Cow::Owned(data) => Bytes::from(data),
    }
}

/// The files of the shipped library.
pub fn shipped() -> Vec<File> {
    files("entries/", ".md")
}

/// Names the state of the shipped library and of the program that reads it: another file, another text or another
/// version of the program gives another name.
pub fn release() -> String {
    let mut paths: Vec<_> = Content::iter().filter(|path| path.starts_with("entries/")).collect();
    paths.sort();
    let mut all = Sha256::new();
    for path in paths {
        let Some(file) = Content::get(&path) else { continue };
        all.update(path.as_bytes());
        all.update(file.metadata.sha256_hash());
    }
    let digest = all.finalize();
    let print: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{}/{print}", env!("CARGO_PKG_VERSION"))
}

/// The files of the shipped collections.
pub fn collections() -> Vec<File> {
    files("collections/", ".toml")
}

fn files(folder: &str, ending: &str) -> Vec<File> {
    let mut files: Vec<File> = Content::iter()
        .filter(|path| path.starts_with(folder) && path.ends_with(ending))
        .filter_map(|path| {
            let text = String::from_utf8(Content::get(&path)?.data.into_owned()).ok()?;
            Some(File { path: path.into_owned(), text })
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// The text of a page of the site: `about`, `de`.
pub fn page(name: &str, language: domain::Language) -> Option<String> {
    let file = Content::get(&format!("pages/{name}.{language}.md"))?;
    String::from_utf8(file.data.into_owned()).ok()
}
