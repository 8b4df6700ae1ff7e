//! `cargo xtask`: everything that is done to Werkbuch rather than by it.
//!
//! `bundle` turns `app`, `style` and `app/assets` into `target/site`; `run`, `build` and `test` begin with it.
//! Needs the Rust toolchain alone; only `build --release` and `test` reach for npm and apt, and say so where they
//! cannot. To add a check that every push must pass, write a module with one function that takes the [`report::Report`]
//! and call it in [`test`].

mod assets;
mod bench;
mod browser;
mod bundle;
mod command;
mod fuzz;
mod guards;
mod licences;
mod postgres;
mod program;
mod report;
mod reuse;
mod server;
mod styles;
mod test;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
cargo xtask run [-- ARGUMENTS]     build everything and serve http://localhost:3000 out of the folder data/;
                                   ARGUMENTS are passed on to `werkbuch serve`
cargo xtask build --release        make one file that holds everything: target/release/werkbuch
cargo xtask test [--all]           what a push needs; --all adds the long parts
cargo xtask test --only STAGE      one of form, clippy, assets, workspace, site, release, fuzz, bench
cargo xtask bench [ARGUMENTS]      print figures; ARGUMENTS are passed on to `cargo bench --package server`
cargo xtask fuzz [SECONDS]         feed query parser and filter builder with anything, 60 s each
cargo xtask bundle [--release]     only the assets: target/site";

fn main() -> ExitCode {
    match act() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act() -> Result<ExitCode> {
    enter_workspace()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["run"] => server::serve(&[])?,
        ["run", "--", rest @ ..] | ["run", rest @ ..] => server::serve(rest)?,
        ["build", "--release"] => server::build_release()?,
        ["bundle"] => bundle::bundle(bundle::Effort::Quick).map(drop)?,
        ["bundle", "--release"] => bundle::bundle(bundle::Effort::Best).map(drop)?,
        ["test"] => return test::test(test::Length::Push, None),
        ["test", "--all"] => return test::test(test::Length::All, None),
        ["test", "--only", stage] => return test::test(test::Length::Push, Some(stage.parse()?)),
        ["fuzz"] => fuzz::fuzz(fuzz::USUAL)?,
        ["fuzz", seconds] => fuzz::fuzz(seconds.parse().context("SECONDS is a whole number")?)?,
        ["bench", rest @ ..] => bench::bench(rest)?,
        [] | ["help" | "--help" | "-h"] => println!("{USAGE}"),
        other => bail!("`{}` is no task.\n{USAGE}", other.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}

/// All paths of all tasks are relative to the root of the workspace.
fn enter_workspace() -> Result<()> {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").context("start this by `cargo xtask`, not by its file")?;
    let root = PathBuf::from(manifest).join("..");
    std::env::set_current_dir(&root).with_context(|| format!("could not enter {}", root.display()))
}
