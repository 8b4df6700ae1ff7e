//! The browser programs: `app` compiled to WebAssembly, its glue, and both made small.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{
    assets::{self, Asset},
    command::{cargo, command, find, read, run, target},
};

/// All of them, each a feature of `app`: what readers get, and what people at their desk get.
pub const ALL: [&str; 2] = ["reader", "desk"];

const TARGET: &str = "wasm32-unknown-unknown";
/// What rustc emits for the target and every browser of the last years knows.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
/// The npm package that carries `wasm-opt`.
const OPTIMISER: &str = "binaryen@132.0.0";

/// Builds the program `name` (a feature of `app`) and returns its files: `<name>.js`, `<name>_bg.wasm` and the snippets of
/// JavaScript that crates brought along. Nothing is made anew while the compiled program and the optimiser are the same.
pub fn build(name: &str) -> Result<Vec<Asset>> {
    add_target()?;
    println!("building the browser program {name}");
    run(cargo("build --package app --lib --no-default-features --profile browser")
        .env("CARGO_ENCODED_RUSTFLAGS", flags()?)
        .args(["--target", TARGET])
        .arg(format!("--features=hydrate,{name}")))?;
    let compiled = target().join(TARGET).join("browser/app.wasm");
    let compiled = fs::read(&compiled).with_context(|| format!("could not read {}", compiled.display()))?;
    let optimiser = optimiser();

    let folder = PathBuf::from("target/bundle").join(name);
    let stamp = folder.join("stamp");
    let optimised_by = optimiser.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
    let inputs = format!("{} {optimised_by} {FEATURES:?} {OPTIMISER}", assets::hash(&compiled));
    if !fs::read_to_string(&stamp).is_ok_and(|old| old == inputs) {
        fs::remove_dir_all(&folder).or_else(|error| if folder.exists() { Err(error) } else { Ok(()) })?;
        fs::create_dir_all(&folder)?;
        bind(name, compiled, &folder)?;
        optimise(optimiser.as_deref(), &folder.join(format!("{name}_bg.wasm")))?;
        fs::write(&stamp, inputs)?;
    }
    collect(name, &folder)
}

/// Paths of this machine stay out of the program, so that it is the same wherever it is built.
fn flags() -> Result<String> {
    let root = std::env::current_dir()?;
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).context("there is no home folder")?;
    let registries =
        fs::read_dir(home.join("registry/src")).map(|folders| folders.flatten().map(|folder| folder.path()));
    let mut flags = vec![format!("--remap-path-prefix={}/=", root.display())];
    flags.extend(registries.into_iter().flatten().map(|folder| format!("--remap-path-prefix={}/=", folder.display())));
    flags.sort();
    Ok(flags.join("\x1f"))
}

/// The standard library for the browser: part of the toolchain file, fetched by rustup only where it is missing.
pub fn add_target() -> Result<()> {
    let sysroot = read(command("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    println!("adding the target {TARGET} by rustup");
    run(command("rustup").args(["target", "add", TARGET])).context("the browser program needs this target once")
}

/// Writes the program and the JavaScript that talks to it into `folder`.
fn bind(name: &str, compiled: Vec<u8>, folder: &Path) -> Result<()> {
    wasm_bindgen_cli_support::Bindgen::new()
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .input_bytes(name, compiled)
        .out_name(name)
        .generate(folder)
        .context("could not write the glue of the browser program")
}

/// `wasm-opt`, from the system or from where [`fetch_optimiser`] put it.
fn optimiser() -> Option<PathBuf> {
    find(&["wasm-opt"])
        .or_else(|| Some(PathBuf::from("target/tools/node_modules/.bin/wasm-opt")).filter(|file| file.exists()))
}

/// Makes `wasm-opt` available; where that cannot be done, the program stays larger and everything else is the same.
pub fn fetch_optimiser() {
    if optimiser().is_some() {
        return;
    }
    let fetched = find(&["npm"]).context("there is no npm").and_then(|npm| {
        println!("fetching {OPTIMISER} by npm, 100 MB, once");
        fs::create_dir_all("target/tools")?;
        run(command(npm).args([
            "install",
            "--prefix",
            "target/tools",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            OPTIMISER,
        ]))
    });
    if let Err(error) = fetched {
        println!("wasm-opt could not be fetched: {error:#}");
    }
}

fn optimise(optimiser: Option<&Path>, program: &Path) -> Result<()> {
    let Some(optimiser) = optimiser else {
        println!(
            "wasm-opt is not here, so the browser program stays about twice as large; apt or npm have it (binaryen)"
        );
        return Ok(());
    };
    println!("making the browser program small");
    let before = fs::metadata(program)?.len();
    run(command(optimiser).arg("-Oz").args(FEATURES).arg("--output").arg(program).arg(program))?;
    let after = fs::metadata(program)?.len();
    ensure!(after > 0, "wasm-opt left an empty program");
    println!("browser program: {before} → {after} bytes");
    Ok(())
}

/// Reads the files of the program and gives every snippet a hashed name of its own.
fn collect(name: &str, folder: &Path) -> Result<Vec<Asset>> {
    let read = |file: &Path| fs::read(file).with_context(|| format!("could not read {}", file.display()));
    let mut glue = String::from_utf8(read(&folder.join(format!("{name}.js")))?).context("the glue is not UTF-8")?;
    let mut files = Vec::new();
    let snippets = folder.join("snippets");
    for file in if snippets.is_dir() { assets::files_below(&snippets)? } else { Vec::new() } {
        let inside = file.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        let snippet = Asset::new(&inside.replace('/', "-"), read(&file)?)?;
        glue = glue.replace(&format!("./{inside}"), &format!("./{}", snippet.file_name()));
        files.push(snippet);
    }
    files.push(Asset::new(&format!("{name}.js"), glue.into_bytes())?);
    let program = format!("{name}_bg.wasm");
    files.push(Asset::new(&program, read(&folder.join(&program))?)?);
    Ok(files)
}
