//! The embedded engine in a folder: what it keeps, and how it begins anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use search::analysis::Lexicon;
use search::embedded::Embedded;
use search::{Change, Error, Index};

use crate::corpus::library;
use crate::story::{self, Exceptions, find, query};

async fn filled(folder: &Path) {
    let index = Embedded::in_folder(folder).expect("an index");
    index.apply(library().into_iter().map(Change::Upsert).collect(), 25).await.expect("apply");
}

async fn state(index: &Embedded) -> (u64, i64) {
    (index.count().await.expect("count"), index.cursor().await.expect("cursor"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()).collect()
}

#[tokio::test]
async fn the_story_in_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    story::tell(&Embedded::in_folder(folder.path()).expect("an index"), Exceptions::default()).await;
}

#[tokio::test]
async fn what_was_committed_is_there_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("index");
    filled(&folder).await;
    let index = Embedded::in_folder(&folder).expect("an index");
    assert_eq!(state(&index).await, (25, 25));
    assert_eq!(find(&index, &query("Zukunftswerkstatt")).await.total, 1);
}

#[tokio::test]
async fn other_words_begin_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    filled(folder.path()).await;
    let lexicon = Arc::new(Lexicon::parse("", "Dialog").expect("well formed"));
    let index = Embedded::in_folder_with(folder.path(), lexicon.clone()).expect("an index");
    assert_eq!(state(&index).await, (0, 0));
    index.rebuild(library(), 7).await.expect("rebuild");
    drop(index);
    let again = Embedded::in_folder_with(folder.path(), lexicon).expect("an index");
    assert_eq!(state(&again).await, (25, 7));
    assert_ne!(again.version(), Embedded::in_memory().expect("an index").version());
}

#[tokio::test]
async fn one_writer_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let _first = Embedded::in_folder(folder.path()).expect("an index");
    assert!(matches!(Embedded::in_folder(folder.path()), Err(Error::Locked)));
    let lexicon = Arc::new(Lexicon::parse("", "").expect("well formed"));
    assert!(
        matches!(Embedded::in_folder_with(folder.path(), lexicon), Err(Error::Locked)),
        "nor is it emptied under its hands"
    );
}

/// Every file in turn is cut short, changed or emptied: each time there is an index again, with all or with nothing,
/// and the cursor says which.
#[tokio::test]
async fn damage_is_set_aside() {
    type Damage = fn(&[u8]) -> Vec<u8>;
    let damages: [Damage; 3] = [
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |bytes| {
            let mut bytes = bytes.to_vec();
            let middle = bytes.len() / 2;
            if let Some(byte) = bytes.get_mut(middle) {
                *byte ^= 0x5a;
            }
            bytes
        },
        |_| Vec::new(),
    ];
    let parent = tempfile::tempdir().expect("a folder");
    let good = parent.path().join("good");
    filled(&good).await;
    let mut set_aside = 0;
    for file in files(&good) {
        for (at, damage) in damages.iter().enumerate() {
            let folder = parent.path().join(format!("{at}-{}", file.file_name().expect("a name").to_string_lossy()));
            fs::create_dir(&folder).expect("a folder");
            for other in files(&good) {
                fs::copy(&other, folder.join(other.file_name().expect("a name"))).expect("a copy");
            }
            let hit = folder.join(file.file_name().expect("a name"));
            fs::write(&hit, damage(&fs::read(&hit).expect("bytes"))).expect("written");

            let index = Embedded::in_folder(&folder).unwrap_or_else(|error| panic!("{}: {error:?}", hit.display()));
            let state = state(&index).await;
            assert!(matches!(state, (25, 25) | (0, 0)), "{}: {state:?}", hit.display());
            set_aside += u32::from(state == (0, 0));
            index.rebuild(library(), 30).await.expect("rebuild");
            assert_eq!(find(&index, &query("Zukunftswerkstatt")).await.total, 1);
        }
    }
    assert!(set_aside > 10, "{set_aside}");
}
