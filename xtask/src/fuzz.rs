//! Fuzzing by libFuzzer: the query parser and the builder of filters (`crates/search/fuzz`).

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::command::{cargo, command, read, run, target};

/// Seconds for each target where nothing else is said.
pub const USUAL: u32 = 60;

const TARGETS: [&str; 2] = ["query", "filter"];
/// What the compiler is told, so that libFuzzer sees which ways a program takes. All of it is stable.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Feeds each target for so many seconds. What made one fail lies in `target/fuzz` afterwards.
pub fn fuzz(seconds: u32) -> Result<()> {
    let folder = target().join("fuzz");
    let host = read(command("rustc").arg("--print=host-tuple"))?;
    let host = host.trim();
    // A target is named so that the flags do not reach build scripts.
    let mut build = cargo("build --release --locked --manifest-path crates/search/fuzz/Cargo.toml");
    run(build.arg("--target-dir").arg(&folder).args(["--target", host]).env("RUSTFLAGS", FLAGS))?;
    for name in TARGETS {
        println!("fuzzing {name} for {seconds} s");
        let found = folder.join("found").join(name);
        fs::create_dir_all(&found).with_context(|| format!("could not make {}", found.display()))?;
        let program: PathBuf = folder.join(host).join("release").join(name);
        let mut fuzzer = command(&program);
        fuzzer.arg(&found).arg(format!("crates/search/fuzz/seeds/{name}"));
        fuzzer.arg(format!("-artifact_prefix={}/{name}-", folder.display()));
        // A second for one input is ten times what a query may take, on a machine that does other things as well.
        fuzzer.args([&format!("-max_total_time={seconds}"), "-max_len=1024", "-timeout=1", "-print_final_stats=1"]);
        run(&mut fuzzer)?;
    }
    Ok(())
}
