//! `cargo xtask bench`: figures, printed by the benchmarks of the server.

use anyhow::Result;

use crate::{
    bundle::{Effort, bundle},
    command::{cargo, run},
};

/// Runs the benchmarks on what a reader would get: assets in full compression, everything optimised.
pub fn bench(arguments: &[&str]) -> Result<()> {
    bundle(Effort::Best)?;
    println!("building and running the benchmarks; the first optimised build takes many minutes");
    run(cargo("bench --package server").args(arguments))
}
