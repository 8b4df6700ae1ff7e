//! How well a format is documented follows from the practices of others that anybody can read.

use domain::account::{AccountId, Office, Viewer};
use domain::lifecycle::Status;
use domain::recommendation::Proposal;
use domain::{EntryId, Kind, Language};
use library::moderation::Links;
use library::{Error, Library};
use storage::{entry, link};
use uuid::Uuid;

use crate::world::{content, named, put_into, shipped};

/// Lets a practice be one of this initiative, which used this format.
async fn used_by(library: &Library, practice: EntryId, initiative: u128, format: EntryId) {
    let tx = library.storage().begin().await.unwrap();
    let mut row = entry::get_locked(&tx, practice).await.unwrap().unwrap();
    row.origin_initiative = Some(EntryId(Uuid::from_u128(initiative)));
    entry::put(&tx, &row).await.unwrap();
    link::put(&tx, practice, &[link::Target { rel: "uses".to_owned(), to: format }]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Where letters lead here.
struct Pages;

impl Links for Pages {
    fn state(&self, language: Language, entry: EntryId, _: bool) -> String {
        format!("/{language}/stand/{entry}")
    }

    fn about_decisions(&self, language: Language) -> String {
        format!("/{language}/pruefung")
    }
}

fn moderator() -> Viewer {
    Viewer { account: Some(AccountId(Uuid::from_u128(7))), office: Some(Office::Moderator), memberships: Vec::new() }
}

async fn level(library: &Library, format: EntryId) -> &'static str {
    let shown = library.by_id(&Viewer::reader(), format).await.unwrap();
    assert_eq!(shown.facts().unwrap().evidence_level, shown.evidence);
    shown.evidence
}

#[tokio::test(flavor = "multi_thread")]
async fn practices_of_others_raise_the_evidence() {
    let library = shipped().await;
    let items = content();
    let format = named(&items, "fishbowl").entry.id;
    // Nothing else names it.
    for item in &items {
        let tx = library.storage().begin().await.unwrap();
        link::put(&tx, item.entry.id, &[]).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(level(&library, format).await, "E0");
    let practices: Vec<EntryId> =
        items.iter().filter(|item| item.entry.kind == Kind::BestPractice).map(|item| item.entry.id).take(3).collect();
    for (practice, initiative, wanted) in [(practices[0], 1, "E1"), (practices[1], 1, "E1"), (practices[2], 2, "E2")] {
        used_by(&library, practice, initiative, format).await;
        // Not all of them say what was measured.
        assert_eq!(level(&library, format).await, wanted);
    }
    // From E2 on no exception has to be stated.
    let proposal = Proposal {
        reasons_de: "Drei Beispiele aus zwei Initiativen zeigen, dass der Ablauf anderswo trägt.".to_owned(),
        months: 12,
        ..Proposal::default()
    };
    library.recommend(&moderator(), format, &proposal, &Pages).await.unwrap();
    let other = library.recommend(&moderator(), named(&items, "world-cafe").entry.id, &proposal, &Pages).await;
    assert!(matches!(&other, Err(Error::Invalid(broken)) if broken[0].field == "exception"), "{other:?}");
    // What is hidden documents nothing.
    put_into(&library, practices[2], Status::Suspended, false).await;
    assert_eq!(level(&library, format).await, "E1");
    for practice in &practices[..2] {
        put_into(&library, *practice, Status::Suspended, false).await;
    }
    assert_eq!(level(&library, format).await, "E0");
}
