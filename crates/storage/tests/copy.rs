//! The copy of a file, made while work goes on. (Of a server copies are made with its own tools.)

mod engines;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use engines::{Place, format, publish};
use storage::{Error, Storage, entry, search_log};

engines!(a_copy_is_whole);

async fn a_copy_is_whole(place: &Place) {
    let storage = place.open().await;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let target = folder.path().join("copy of it?.db");
    if place.is_server() {
        assert!(matches!(storage.backup(&target).await, Err(Error::Unfit(_))));
        return;
    }
    let working = Arc::new(AtomicBool::new(true));
    let writer = tokio::spawn({
        let (storage, working) = (storage.clone(), working.clone());
        async move {
            let mut number = 0;
            while working.load(Ordering::SeqCst) || number < 20 {
                number += 1;
                let tx = storage.begin().await.expect("a transaction begins");
                publish(&tx, &format(number)).await.expect("it is published");
                tx.commit().await.expect("the transaction commits");
            }
            number
        }
    });
    let mut before = 0;
    while before < 5 {
        before = entry::count(&storage, &entry::Filter::public()).await.expect("it is counted");
    }
    std::fs::write(folder.path().join("copy of it?.db.partial"), "left over").expect("it is written");
    storage.backup(&target).await.expect("it is copied");
    assert!(matches!(storage.backup(&target).await, Err(Error::Unfit(_))), "nothing is overwritten");
    working.store(false, Ordering::SeqCst);
    let written = writer.await.expect("the writer does not fail");

    assert_eq!(std::fs::read_dir(folder.path()).expect("it is a folder").count(), 1, "nothing is left over");
    let copy = Storage::open(&format!("sqlite:{}", target.display())).await.expect("the copy opens");
    assert_eq!(copy.integrity().await.expect("it is checked"), []);
    let copied = entry::count(&copy, &entry::Filter::public()).await.expect("it is counted");
    assert!((before..=written).contains(&copied), "{before} ≤ {copied} ≤ {written}");
    let last = search_log::last_seq(&copy).await.expect("it is read");
    assert_eq!(u64::try_from(last), Ok(copied), "it shows one moment");
    assert_eq!(entry::get(&copy, engines::id(1)).await.expect("it is read"), Some(format(1)));
}
