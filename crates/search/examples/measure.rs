//! Measures the embedded engine over made-up entries: filling, searching, changing.
//!
//! `cargo run --release -p search --example measure -- 10000`

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use domain::field::Weight;
use domain::query::Query;
use domain::{EntryId, Kind, Language};
use search::embedded::Embedded;
use search::{Change, Document, Find, Index};
use uuid::Uuid;

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or_default() % end.max(1)
    }

    /// Words as they are in texts: few often, many seldom.
    fn text(&mut self, words: &[String], length: usize) -> String {
        let mut text = String::new();
        for _ in 0..length {
            let end = self.below(words.len()) + 1;
            let end = self.below(end) + 1;
            text.push_str(&words[self.below(end)]);
            text.push(' ');
        }
        text
    }
}

fn words(dice: &mut Dice) -> Vec<String> {
    let list = include_str!("../../../content/vocabularies/words.txt");
    let parts: Vec<&str> = list.lines().filter(|word| !word.is_empty() && !word.starts_with('#')).collect();
    let mut words: Vec<String> =
        "und der die in den von zu das mit sich auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei"
            .split(' ')
            .map(str::to_owned)
            .collect();
    for _ in 0..20_000 {
        let (one, other) = (parts[dice.below(parts.len())], parts[dice.below(parts.len())]);
        words.push(if dice.below(3) == 0 { format!("{one}s{other}") } else { one.to_owned() });
    }
    words
}

fn document(number: usize, words: &[String], dice: &mut Dice) -> Document {
    let mut texts = BTreeMap::new();
    let languages = if number.is_multiple_of(3) { vec![Language::De, Language::En] } else { vec![Language::De] };
    for language in &languages {
        let lengths = [
            (Weight::Title, 3),
            (Weight::Names, 2),
            (Weight::Summary, 20),
            (Weight::Goal, 30),
            (Weight::Concepts, 12),
            (Weight::Body, 200),
        ];
        texts.insert(
            *language,
            lengths.into_iter().map(|(weight, length)| (weight, vec![dice.text(words, length)])).collect(),
        );
    }
    let code = |dice: &mut Dice, sign: char, count: usize| vec![format!("{sign}{}", dice.below(count))];
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let facets = [
        ("topics", 'T', 30),
        ("purposes", 'P', 16),
        ("target_groups", 'Z', 20),
        ("settings", 'S', 5),
        ("land", 'L', 16),
    ];
    Document {
        id: EntryId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | dice.below(usize::MAX) as u128)),
        version: 1,
        kind: Kind::ALL[dice.below(4)],
        texts,
        languages,
        facets: facets.into_iter().map(|(key, sign, count)| (key.to_owned(), code(dice, sign, count))).collect(),
        concepts: BTreeMap::new(),
        people: Some((number(dice.below(50)), Some(number(dice.below(500))))),
        minutes: (dice.below(4) > 0).then(|| (number(dice.below(500)), 600)),
        weeks: Some(number(dice.below(20))),
        cost: u8::try_from(dice.below(6)).ok(),
        published: i64::try_from(dice.below(1_000_000)).unwrap_or_default(),
    }
}

/// A word as somebody types it who is in a hurry.
fn mistyped(word: &str, dice: &mut Dice) -> String {
    let letters: Vec<char> = word.chars().collect();
    let out = 1 + dice.below(letters.len().saturating_sub(1));
    letters.iter().enumerate().filter(|(at, _)| *at != out).map(|(_, letter)| letter).collect()
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!("{what:<28} p50 {:>9.1?}   p99 {:>9.1?}   worst {:>9.1?}", at(50), at(99), times[times.len() - 1]);
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count = std::env::args().nth(1).map_or(Ok(10_000), |count| count.parse())?;
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let words = words(&mut dice);
    let folder = std::env::temp_dir().join(format!("search-measure-{}", std::process::id()));
    let index = Embedded::in_folder(&folder)?;
    let documents: Vec<Document> = (0..count).map(|number| document(number, &words, &mut dice)).collect();

    let begun = Instant::now();
    for (at, batch) in documents.chunks(1000).enumerate() {
        index.apply(batch.iter().cloned().map(Change::Upsert).collect(), i64::try_from(at)?).await?;
    }
    println!("{count} entries filled at {:.0}/s", count as f64 / begun.elapsed().as_secs_f64());

    let seldom = |dice: &mut Dice| words[dice.below(words.len())].clone();
    let often = |dice: &mut Dice| words[30 + dice.below(200)].clone();
    type Ask<'a> = Box<dyn Fn(&mut Dice) -> Query + 'a>;
    let ask = |text: String| Query { text, limit: 20, ..Query::default() };
    let kinds: Vec<(&str, Ask<'_>)> = vec![
        ("everything", Box::new(|_| ask(String::new()))),
        (
            "filters",
            Box::new(|dice| Query {
                people: Some(30),
                minutes: Some(dice.below(400) as u32),
                filters: [("topics", vec!["T3".into(), "T4".into()])].into(),
                ..ask(String::new())
            }),
        ),
        ("a common word", Box::new(|dice| ask(often(dice) + " "))),
        ("a word", Box::new(|dice| ask(seldom(dice) + " "))),
        ("two words", Box::new(|dice| ask(format!("{} {} ", often(dice), often(dice))))),
        (
            "two words and a filter",
            Box::new(|dice| Query { people: Some(30), ..ask(format!("{} {} ", often(dice), often(dice))) }),
        ),
        ("a beginning", Box::new(|dice| ask(seldom(dice).chars().take(5).collect()))),
        (
            "a typing error",
            Box::new(|dice| {
                let word = seldom(dice);
                ask(mistyped(&word, dice) + " ")
            }),
        ),
        ("twelve words", Box::new(|dice| ask((0..12).map(|_| seldom(dice) + " ").collect()))),
        (
            "nonsense",
            Box::new(|dice| ask((0..12).map(|_| mistyped(&mistyped(&seldom(dice), dice), dice) + "x ").collect())),
        ),
    ];
    for (what, make) in &kinds {
        let mut times = Vec::new();
        for _ in 0..300 {
            let query = make(&mut dice);
            let begun = Instant::now();
            index.find(&query).await?;
            times.push(begun.elapsed());
        }
        report(what, times);
    }
    let mut times = Vec::new();
    for at in 0..300 {
        let begun = Instant::now();
        index.suggest(&words[500 + at].chars().take(4).collect::<String>(), Language::De, 8).await?;
        times.push(begun.elapsed());
    }
    report("suggest", times);
    let mut times = Vec::new();
    for document in documents.iter().take(100) {
        let begun = Instant::now();
        index.similar(document.id, 6).await?;
        times.push(begun.elapsed());
    }
    report("similar", times);
    let mut times = Vec::new();
    for document in documents.iter().take(60) {
        let begun = Instant::now();
        index.upsert(vec![document.clone()]).await?;
        times.push(begun.elapsed());
    }
    report("one change until findable", times);
    drop(index);
    let begun = Instant::now();
    let again = Embedded::in_folder(&folder)?;
    println!("opened with {} entries in {:.1?}", again.count().await?, begun.elapsed());
    drop(again);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
