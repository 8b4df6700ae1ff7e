//! Minified sheets out of `style/`, and the files it refers to.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, anyhow, ensure};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    dependencies::{Dependency, DependencyOptions},
    printer::PrinterOptions,
    stylesheet::{MinifyOptions, ParserOptions},
};

use crate::assets::Asset;

/// Bundles the imports of `entry`. Every url() must name a file beside the sheet that says it; the file becomes an asset
/// under a hashed name, and the sheet refers to that.
pub fn bundle(entry: &Path) -> Result<Vec<Asset>> {
    let files = FileProvider::new();
    let mut sheet =
        Bundler::new(&files, None, ParserOptions::default()).bundle(entry).map_err(|error| anyhow!("{error}"))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("{error}"))?;
    let options = PrinterOptions {
        minify: true,
        analyze_dependencies: Some(DependencyOptions { remove_imports: false }),
        ..PrinterOptions::default()
    };
    let printed = sheet.to_css(options).map_err(|error| anyhow!("{error}"))?;

    let mut code = printed.code;
    let mut assets = BTreeMap::new();
    for dependency in printed.dependencies.unwrap_or_default() {
        let (said, place, stand_in) = match dependency {
            Dependency::Url(url) => (url.url, url.loc.file_path, url.placeholder),
            Dependency::Import(import) => {
                return Err(anyhow!("{}: could not import {}", import.loc.file_path, import.url));
            }
        };
        ensure!(!said.contains(':') && !said.starts_with('/'), "{place}: url({said}) is not a file beside the sheet");
        let file = Path::new(&place).with_file_name("").join(&said);
        let bytes = fs::read(&file).with_context(|| format!("{place}: url({said}) is not there"))?;
        let name = file.file_name().and_then(|name| name.to_str()).with_context(|| format!("{said} has no name"))?;
        let asset = Asset::new(name, bytes)?;
        ensure!(code.contains(&stand_in), "{place}: url({said}) got lost");
        code = code.replace(&stand_in, asset.file_name());
        assets.insert(name.to_owned(), asset);
    }
    let mut assets: Vec<Asset> = assets.into_values().collect();
    let name = entry.file_name().and_then(|name| name.to_str()).context("a sheet has no name")?;
    assets.push(Asset::new(name, code.into_bytes())?);
    Ok(assets)
}
