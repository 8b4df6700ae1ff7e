//! The version that is stored beside HTML must be the version that made it.

use std::fs;
use std::path::Path;

#[test]
fn the_renderer_names_the_locked_versions() {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    let lock = fs::read_to_string(lock).expect("the lock file stands at the root of the workspace");
    let version = |package: &str| {
        let head = format!("name = \"{package}\"\nversion = \"");
        let found: Vec<_> = lock.split(&head).skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(found.len(), 1, "{package} is locked at {found:?}");
        found[0].to_owned()
    };
    let [parser, sanitiser] = ["pulldown-cmark", "ammonia"].map(|package| format!("+{package}-{}", version(package)));
    let versions = format!("{parser}{sanitiser}");
    let rules = markdown::RENDERER_VERSION.strip_suffix(&versions);
    let rules =
        rules.unwrap_or_else(|| panic!("RENDERER_VERSION should end in {versions:?}; raise its first number too"));
    assert!(rules.parse::<u32>().is_ok_and(|number| number > 0), "{rules:?} is the number of our rules");
}
