//! Asking for an account or a new password tells nobody whether an address has an account: neither by what is written
//! nor by how long it takes.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use library::Clock as _;
use library::letters::{JOB, NOBODY};
use storage::{job, token};

use crate::people::{Node, Pages};
use crate::world::storage;

/// How often each way is timed; the quickest counts, so that whatever else the machine does falls out.
const ROUNDS: usize = 20;

/// What was written: jobs that wait, of both kinds together, and tokens. They are taken out.
async fn written(node: &Node) -> (u64, u64) {
    let (storage, now) = (node.library.storage(), node.hand.now());
    let mut jobs = 0;
    while let Some(claimed) =
        job::claim(storage, &[JOB, NOBODY], "test", now, now + TimeDelta::minutes(1)).await.unwrap()
    {
        let tx = storage.begin().await.unwrap();
        assert!(job::complete(&tx, &claimed, now).await.unwrap());
        tx.commit().await.unwrap();
        jobs += 1;
    }
    let tx = storage.begin().await.unwrap();
    // Each of them ends within a few days.
    let tokens = token::forget(&tx, now + TimeDelta::days(365)).await.unwrap();
    tx.commit().await.unwrap();
    (jobs, tokens)
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_does_as_much_for_an_unknown_address_as_for_a_known_one() {
    let node = Node::over(storage().await).await;
    node.person("anna").await;
    written(&node).await;
    let library = &node.library;
    let mut quickest = [[Duration::MAX; 2]; 2];
    for _ in 0..ROUNDS {
        // Windows of attempts are over.
        node.pass(TimeDelta::hours(1));
        for (whom, name) in ["anna", "nono"].into_iter().enumerate() {
            let address = format!("{name}@werk.example");
            let begun = Instant::now();
            library.register(&node.registration(&address, "Wer"), &Pages).await.unwrap();
            quickest[0][whom] = begun.elapsed().min(quickest[0][whom]);
            assert_eq!(written(&node).await, (1, 1), "{name} registers: one job, one token");
            let begun = Instant::now();
            library.forgotten(&address, "client", &Pages).await.unwrap();
            quickest[1][whom] = begun.elapsed().min(quickest[1][whom]);
            assert_eq!(written(&node).await, (1, 1), "{name} has forgotten the password: one job, one token");
        }
    }
    // A password that is hashed for one and not for the other takes thirty times as long.
    for (what, [known, unknown]) in ["register", "forgotten"].into_iter().zip(quickest) {
        let [known, unknown] = [known, unknown].map(|time| time.as_secs_f64());
        assert!(known < unknown * 2.0 && unknown < known * 2.0, "{what}: known {known} s, unknown {unknown} s");
    }
}
