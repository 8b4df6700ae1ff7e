//! Everything a browser fetches, made into `target/site`.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    assets::{self, Asset},
    program, styles,
};

/// How much time compression may take: little while somebody works, all it needs for readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    Quick,
    Best,
}

/// Builds the browser programs, the sheets and the rest, and returns the size of each file by its path in the site.
pub fn bundle(effort: Effort) -> Result<BTreeMap<String, usize>> {
    let mut assets = Vec::new();
    for program in program::ALL {
        assets.extend(program::build(program)?);
    }
    for sheet in ["style/werkbuch.css", "style/desk.css"] {
        assets.extend(styles::bundle(Path::new(sheet)).context("style")?);
    }
    assets.extend(plain()?);
    let sizes = assets::write_site(Path::new("target/site"), &assets, effort)?;
    for asset in &assets {
        let path = format!("pkg/{}", asset.file_name());
        match (sizes.get(&path), sizes.get(&format!("{path}.br"))) {
            (Some(bytes), Some(small)) => println!("  {path}  {bytes} bytes, {small} in brotli"),
            (Some(bytes), None) => println!("  {path}  {bytes} bytes"),
            (None, _) => {}
        }
    }
    Ok(sizes)
}

/// The files of `app/assets`, as they are.
fn plain() -> Result<Vec<Asset>> {
    let files = assets::files_below(Path::new("app/assets"))?;
    files
        .iter()
        .map(|file| {
            let name = file.file_name().and_then(|name| name.to_str()).context("a name is not UTF-8")?;
            let bytes = fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
            Asset::new(name, bytes)
        })
        .collect()
}
