//! What is not public is nowhere: not found, not read, not listed, not counted, not exported, not named by others.

use domain::EntryId;
use domain::account::Viewer;
use domain::lifecycle::Status;
use domain::query::Query;
use domain::{Kind, Language};
use library::find::Target;
use library::read::Reading;
use library::{Error, Library};

use crate::world::{all, content, everything, exported, found, named, put_into, shipped};

/// Every door through which an entry could be seen.
async fn seen(library: &Library, id: EntryId, kind: Kind, slug: &str) -> Vec<&'static str> {
    let reader = Viewer::reader();
    let mut seen = Vec::new();
    let mut look = |door: &'static str, there: bool| {
        if there {
            seen.push(door);
        }
    };
    let has = |shown: &[library::read::Shown]| shown.iter().any(|shown| shown.entry().id == id);
    look("find", found(library, &all()).await.contains(&id));
    look("find by name", found(library, &Query { text: slug.to_owned(), ..all() }).await.contains(&id));
    look("by id", library.by_id(&reader, id).await.is_ok());
    look("many", has(&library.many(&[id]).await.unwrap()));
    for language in Language::ALL {
        look(
            "read",
            matches!(library.read(&reader, kind, slug, language).await, Ok(Reading::Page(_) | Reading::Moved(_))),
        );
    }
    look("newest", has(&library.newest(None, 1_000).await.unwrap()));
    look("newest of its kind", has(&library.newest(Some(kind), 1_000).await.unwrap()));
    let overview = library.overview().await.unwrap();
    look(
        "overview",
        [&overview.newest, &overview.beginners, &overview.used, &overview.failed].into_iter().any(|list| has(list)),
    );
    look("export", exported(library).await.iter().any(|file| file.path.ends_with(&format!("/{slug}.md"))));
    look("listed", has(&everything(library).await));
    let suggested = library.suggest(slug, Language::De, 10).await.unwrap();
    look("suggested", suggested.iter().any(|it| it.target == Target::Entry(kind, id)));
    for item in content().iter().filter(|item| item.entry.id != id) {
        let Ok(Reading::Page(page)) =
            library.read(&reader, item.entry.kind, &item.slugs[&Language::De], Language::De).await
        else {
            panic!("the others stay");
        };
        look("relation of another", page.relations.iter().any(|relation| relation.to.entry().id == id));
        look("similar to another", has(&page.similar));
    }
    seen.dedup();
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_public_is_seen_everywhere() {
    let library = shipped().await;
    let id = named(&content(), "fishbowl").entry.id;
    for status in Status::ALL.into_iter().filter(|status| status.is_public()) {
        put_into(&library, id, status, true).await;
        let seen = seen(&library, id, Kind::DialogFormat, "fishbowl").await;
        for door in ["find", "by id", "many", "read", "newest", "export", "listed", "suggested", "relation of another"]
        {
            assert!(seen.contains(&door), "{status:?}: not seen at {door}: {seen:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_public_is_seen_nowhere() {
    let library = shipped().await;
    let id = named(&content(), "fishbowl").entry.id;
    for status in Status::ALL.into_iter().filter(|status| !status.is_public()) {
        // At once, even before the index has heard of it.
        put_into(&library, id, status, false).await;
        assert_eq!(seen(&library, id, Kind::DialogFormat, "fishbowl").await, Vec::<&str>::new(), "{status:?}");
    }
    put_into(&library, id, Status::Suspended, true).await;
    assert_eq!(seen(&library, id, Kind::DialogFormat, "fishbowl").await, Vec::<&str>::new());
    assert_eq!(library.count().await.unwrap(), content().len() as u64 - 1);
    assert_eq!(library.find(&all()).await.unwrap().total, content().len() as u64 - 1, "nor is it counted");
    put_into(&library, id, Status::Published, true).await;
    assert!(seen(&library, id, Kind::DialogFormat, "fishbowl").await.contains(&"find"), "restored, it is back");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_says_so_and_what_waits_does_not_exist() {
    let library = shipped().await;
    let id = named(&content(), "fishbowl").entry.id;
    for status in Status::ALL.into_iter().filter(|status| !status.is_public()) {
        put_into(&library, id, status, false).await;
        let by_id = library.by_id(&Viewer::reader(), id).await;
        let read = library.read(&Viewer::reader(), Kind::DialogFormat, "fishbowl", Language::De).await;
        if matches!(status, Status::Withdrawn | Status::Removed) {
            assert!(matches!((by_id, read), (Err(Error::Gone), Ok(Reading::Gone))), "{status:?}");
        } else {
            assert!(matches!((by_id, read), (Err(Error::NotFound), Err(Error::NotFound))), "{status:?}");
        }
    }
}
