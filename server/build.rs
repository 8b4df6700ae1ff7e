//! The bundled site may not exist yet: an empty folder lets plain `cargo build` and `cargo test` work.

fn main() {
    let site = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    std::fs::create_dir_all(site.join("pkg")).expect("target/site can be created");
    println!("cargo:rerun-if-changed=../target/site");
    println!("cargo:rerun-if-changed=../content");
}
