//! Files under names that contain their content, so that a browser may keep them for ever; compressed beforehand.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::bundle::Effort;

/// A file of the site. Its logical name (`werkbuch.css`) is what pages ask the manifest for, its file name
/// (`werkbuch.3f2a91c0.css`) what browsers see.
pub struct Asset {
    name: String,
    file_name: String,
    content_type: &'static str,
    bytes: Vec<u8>,
}

impl Asset {
    /// Fails for a kind of file that the site does not have yet: its content type must be known.
    pub fn new(name: &str, bytes: Vec<u8>) -> Result<Self> {
        let (stem, ending) = name.rsplit_once('.').with_context(|| format!("{name} has no ending"))?;
        let content_type =
            content_type(ending).with_context(|| format!("{name}: add the content type of .{ending}"))?;
        let file_name = format!("{stem}.{}.{ending}", &hash(&bytes)[..8]);
        Ok(Self { name: name.to_owned(), file_name, content_type, bytes })
    }

    /// The name with the hash.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Whether a smaller copy pays; fonts and pictures are compressed by nature.
    fn is_compressible(&self) -> bool {
        !matches!(self.content_type, "font/woff2" | "image/png" | "image/x-icon")
    }
}

fn content_type(ending: &str) -> Option<&'static str> {
    Some(match ending {
        "css" => "text/css; charset=utf-8",
        "ico" => "image/x-icon",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

/// What the manifest says of one asset.
#[derive(Serialize)]
struct Entry<'a> {
    path: String,
    content_type: &'a str,
}

/// Makes `site` hold exactly these assets under `pkg/`, with `.br` and `.gz` beside those that compress, and
/// `assets.json`, from logical name to path and content type. What is right already is not touched, so that nothing is
/// compiled or embedded anew for it. Returns the number of bytes of each file by its path in `site`.
pub fn write_site(site: &Path, assets: &[Asset], effort: Effort) -> Result<BTreeMap<String, usize>> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut manifest = BTreeMap::new();
    let store = Store::open(Path::new("target/bundle/compressed"))?;
    for asset in assets {
        let path = format!("pkg/{}", asset.file_name);
        let entry = Entry { path: format!("/{path}"), content_type: asset.content_type };
        if manifest.insert(&asset.name, entry).is_some() {
            bail!("two assets are called {}", asset.name);
        }
        if asset.is_compressible() {
            files.insert(format!("{path}.br"), store.compressed(asset, Coding::Brotli, effort)?);
            files.insert(format!("{path}.gz"), store.compressed(asset, Coding::Gzip, effort)?);
        }
        files.insert(path, asset.bytes.clone());
    }
    files.insert("assets.json".to_owned(), serde_json::to_vec_pretty(&manifest)?);

    fs::create_dir_all(site.join("pkg"))?;
    let wanted: BTreeSet<PathBuf> = files.keys().map(|path| site.join(path)).collect();
    for old in files_below(site)?.into_iter().filter(|old| !wanted.contains(old)) {
        fs::remove_file(&old).with_context(|| format!("could not remove {}", old.display()))?;
    }
    for (path, bytes) in &files {
        let path = site.join(path);
        if !fs::read(&path).is_ok_and(|old| &old == bytes) {
            fs::write(&path, bytes).with_context(|| format!("could not write {}", path.display()))?;
        }
    }
    Ok(files.into_iter().map(|(path, bytes)| (path, bytes.len())).collect())
}

#[derive(Clone, Copy)]
enum Coding {
    Brotli,
    Gzip,
}

/// Compressed copies by the hash of what was compressed, kept between runs: the best takes seconds.
struct Store {
    folder: PathBuf,
}

impl Store {
    fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// A copy of at least the asked effort: a better one from an earlier run is taken as well.
    fn compressed(&self, asset: &Asset, coding: Coding, effort: Effort) -> Result<Vec<u8>> {
        let hash = hash(&asset.bytes);
        let file = |level: u32| match coding {
            Coding::Brotli => self.folder.join(format!("{hash}.{level}.br")),
            Coding::Gzip => self.folder.join(format!("{hash}.{level}.gz")),
        };
        let (quick, best) = match coding {
            Coding::Brotli => (5, 11),
            Coding::Gzip => (6, 9),
        };
        if let Ok(bytes) = fs::read(file(best)) {
            return Ok(bytes);
        }
        let level = match effort {
            Effort::Quick => quick,
            Effort::Best => best,
        };
        if let Ok(bytes) = fs::read(file(level)) {
            return Ok(bytes);
        }
        let mut bytes = Vec::new();
        match coding {
            Coding::Brotli => {
                let mut brotli = brotli::CompressorWriter::new(&mut bytes, 1 << 16, level, 22);
                brotli.write_all(&asset.bytes)?;
            }
            Coding::Gzip => {
                let mut gzip = flate2::write::GzEncoder::new(&mut bytes, flate2::Compression::new(level));
                gzip.write_all(&asset.bytes)?;
                gzip.finish()?;
            }
        }
        fs::write(file(level), &bytes)?;
        Ok(bytes)
    }
}

/// SHA-256 in hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All files below a folder, in the order of their paths.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("could not read {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content_and_nothing_else() {
        let name = |bytes: &[u8]| Asset::new("a.b.css", bytes.to_vec()).unwrap().file_name;
        assert_eq!(name(b"x"), "a.b.2d711642.css");
        assert_eq!(name(b"x"), name(b"x"));
        assert_ne!(name(b"x"), name(b"y"));
        assert!(Asset::new("a.exe", Vec::new()).is_err());
        assert!(Asset::new("a", Vec::new()).is_err());
    }

    #[test]
    fn the_site_holds_what_was_asked_and_touches_nothing_that_is_right() {
        let site = tempfile::tempdir().unwrap();
        let text = |text: &str| vec![Asset::new("a.css", text.as_bytes().to_vec()).unwrap()];
        let first = write_site(site.path(), &text("one"), Effort::Quick).unwrap();
        assert_eq!(
            first.keys().collect::<Vec<_>>(),
            ["assets.json", "pkg/a.7692c3ad.css", "pkg/a.7692c3ad.css.br", "pkg/a.7692c3ad.css.gz"]
        );
        let written = || fs::metadata(site.path().join("pkg/a.7692c3ad.css")).unwrap().modified().unwrap();
        let before = written();
        write_site(site.path(), &text("one"), Effort::Quick).unwrap();
        assert_eq!(written(), before);
        write_site(site.path(), &text("two"), Effort::Quick).unwrap();
        assert!(!site.path().join("pkg/a.7692c3ad.css").exists());
    }
}
