//! What is published is found within a second, and so is what was changed; with the worker that runs in a server.

use std::time::{Duration, Instant};

use app::routes;
use domain::Language;
use domain::account::Office;
use server::worker::follow;

use crate::desk::{id_in, offered, pressed, with};
use crate::house::{House, on};
use crate::review::{Person, at, done, house, number, page, person, post, submitted};

const DE: Language = Language::De;
/// How often it is measured, each with another entry.
const TIMES: u32 = 5;
/// The promise, for the median.
const WITHIN: Duration = Duration::from_secs(1);
/// When a test gives up.
const GIVEN_UP: Duration = Duration::from_secs(20);

/// How long it takes from now on until a word finds this entry.
async fn until_found(house: &House, word: &str, id: &str) -> Duration {
    let began = Instant::now();
    loop {
        let (_, found) = house.json(&format!("/api/v1/search?q={word}&lang=de")).await;
        if found["hits"].as_array().unwrap().iter().any(|hit| hit["id"] == id) {
            return began.elapsed();
        }
        assert!(began.elapsed() < GIVEN_UP, "{word} is not found");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Takes a case and publishes it; gives how long it takes until it is found, from the moment the decision is sent.
async fn published(house: &House, who: &Person, case: i64, word: &str, id: &str) -> Duration {
    done(house, who, &at("review_take", case), &[]).await;
    let began = Instant::now();
    done(house, who, &at("review_decide", case), &[("verdict", "publish")]).await;
    let decided = began.elapsed();
    decided + until_found(house, word, id).await
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

#[test]
fn what_is_published_is_found_within_a_second() {
    on(async {
        let house = house().await;
        let worker = tokio::spawn(follow::run(house.door.clone()));
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        let (mut first, mut changed) = (Vec::new(), Vec::new());
        for time in 0..TIMES {
            let letter = char::from(b'a' + u8::try_from(time).unwrap());
            // Words of no language, so that each finds its own entry alone.
            let (old, new) = (format!("Quittax{letter}"), format!("Mirabell{letter}x"));
            let (address, case) = submitted(&house, &author, &format!("Fishbowl {old}")).await;
            let id = id_in(&address);
            first.push(published(&house, &moderator, case, &old, &id).await);

            let again = done(&house, &author, &routes::desk_revise(DE), &[("entry", &id)]).await;
            let values = offered(&page(&house, &author, &again).await, &again);
            let title = format!("Fishbowl {new}");
            let values = with(values, &[("title", title.as_str()), ("change_note", "Der Titel ist ein anderer.")]);
            let answer = post(&house, &author, &again, &pressed(values, "go", "submit")).await;
            assert!(answer.status.is_redirection(), "{}", answer.text());
            let case = number(&house, &author, &again).await;
            changed.push(published(&house, &moderator, case, &new, &id).await);
        }
        worker.abort();
        println!("published and found after {first:?}, changed and found after {changed:?}");
        for (what, times) in [("published", first), ("changed", changed)] {
            let median = median(times.clone());
            assert!(median <= WITHIN, "{what}: found after {median:?} in the middle of {times:?}");
        }
    });
}

#[test]
fn what_another_process_publishes_is_found_by_the_worker() {
    on(async {
        let house = house().await;
        let worker = tokio::spawn(follow::run(house.door.clone()));
        let item = crate::addresses::usual("dialog-am-quittenhof", "Dialog am Quittenhof");
        // As an import beside the server does it: this door is not told.
        let storage = house.door.library.storage().clone();
        let index = std::sync::Arc::new(search::embedded::Embedded::in_memory().unwrap());
        let beside = library::Library::new(storage, index, std::sync::Arc::new(library::clock::SystemClock));
        beside.take_in(std::slice::from_ref(&item), library::Origin::Own, |_| {}).await.unwrap();
        let took = until_found(&house, "Quittenhof", &item.entry.id.to_string()).await;
        worker.abort();
        println!("published elsewhere and found after {took:?}");
        assert!(took < Duration::from_secs(5), "{took:?}");
    });
}
