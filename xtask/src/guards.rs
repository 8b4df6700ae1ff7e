//! Directions and limits that no compiler checks.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::{
    command::{cargo, read},
    program,
};

/// KiB in brotli that each browser program may have (quality design, P12).
const LIMITS: [(&str, usize); 2] = [("reader", 70), ("desk", 180)];

/// The browser gets `app` and `domain` and no other room of ours.
pub fn browser_build_is_small() -> Result<()> {
    program::ALL.into_iter().try_for_each(browser_build_of)
}

fn browser_build_of(program: &str) -> Result<()> {
    let ours: Vec<String> = metadata()?
        .packages
        .into_iter()
        .filter(|package| package.source.is_none())
        .map(|package| package.name)
        .collect();
    let tree =
        read(cargo("tree --package app --no-default-features").arg(format!("--features=hydrate,{program}")).args([
            "--target",
            "wasm32-unknown-unknown",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ]))?;
    let mut strangers: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| ours.iter().any(|own| own == name) && !["app", "domain"].contains(name))
        .collect();
    strangers.sort_unstable();
    strangers.dedup();
    ensure!(strangers.is_empty(), "these rooms reach the browser: {}", strangers.join(", "));
    ensure!(tree.lines().any(|line| line.starts_with("app ")), "cargo tree says nothing about app");
    Ok(())
}

/// Nothing of `bans` in deny.toml is compiled into anything of ours.
pub fn nothing_banned() -> Result<()> {
    for ban in Rules::read()?.bans.deny {
        let mut tree = cargo("tree --workspace --edges normal,build,dev --invert");
        match read(tree.arg(&ban.name)) {
            Ok(users) if users.trim().is_empty() => {}
            Ok(users) => bail!("{} came in ({}):\n{users}", ban.name, ban.reason),
            Err(error) if format!("{error:#}").contains("did not match any packages") => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The limits of the browser programs, measured on what is served.
pub fn programs_are_small(sizes: &BTreeMap<String, usize>) -> Result<()> {
    for (name, limit) in LIMITS {
        let program =
            sizes.iter().find(|(path, _)| path.starts_with(&format!("pkg/{name}_bg.")) && path.ends_with(".wasm.br"));
        let (_, bytes) = program.with_context(|| format!("there is no browser program {name}"))?;
        let kib = *bytes as f64 / 1024.0;
        println!("browser program {name}: {kib:.1} KiB in brotli, limit {limit}");
        ensure!(*bytes <= limit * 1024, "{name} has {kib:.1} KiB in brotli, the limit is {limit}");
    }
    Ok(())
}

/// What `deny.toml` says, as far as it is enforced here.
#[derive(Deserialize)]
pub struct Rules {
    pub licenses: Licences,
    bans: Bans,
}

/// `[licenses]`
#[derive(Deserialize)]
pub struct Licences {
    pub allow: Vec<String>,
    #[serde(default)]
    pub clarify: Vec<Clarification>,
}

/// A package whose manifest names no licence, with what its licence file says.
#[derive(Deserialize)]
pub struct Clarification {
    #[serde(rename = "crate")]
    pub name: String,
    pub expression: String,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

impl Rules {
    /// Reads `deny.toml`.
    pub fn read() -> Result<Self> {
        let text = std::fs::read_to_string(Path::new("deny.toml")).context("could not read deny.toml")?;
        toml::from_str(&text).context("deny.toml")
    }
}

/// What `cargo metadata` says, as far as it is used here.
#[derive(Deserialize)]
pub struct Metadata {
    pub packages: Vec<Package>,
}

/// A package in the resolved graph; one without a source is ours.
#[derive(Deserialize)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub license: Option<String>,
    pub source: Option<String>,
}

/// All packages of all targets and kinds of dependency.
pub fn metadata() -> Result<Metadata> {
    let text = read(&mut cargo("metadata --format-version 1 --locked"))?;
    serde_json::from_str(&text).context("cargo metadata")
}
