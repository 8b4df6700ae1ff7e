//! An entry in a list: as a hit with its plate and the line that says why it fits, or as one line of a door.

mod why;

use domain::entry::Body;
use domain::query::Query;
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::find::HitShown;
use library::read::Shown;

use super::facts::Plate;
use super::icon::Icon;
use super::kind::KindTag;
use super::text::foreign;
use crate::routes;
use crate::texts::t;
use crate::words;

/// Bytes of a text to mark.
type Mark = std::ops::Range<usize>;

/// A hit. Words that were found in the summary are marked there; a passage from elsewhere stands below it.
pub fn hit(language: Language, hit: &HitShown, query: &Query) -> AnyView {
    let shown = &hit.shown;
    let why = why::line(language, shown, &hit.why);
    let Some(snippet) = &hit.snippet else { return card(language, shown, None, ().into_any(), why, query.people) };
    let summary = shown.entry().envelope.summary.found(language);
    match within(summary.text, &snippet.text, &snippet.marks) {
        Some(marks) => {
            let summary = (summary.text, marks.as_slice());
            card(language, shown, Some(summary), ().into_any(), why, query.people)
        }
        None => {
            let lang = (snippet.language != language).then(|| snippet.language.code());
            let passage = view! { <p class="snippet" lang=lang>{marked(&snippet.text, &snippet.marks)}</p> };
            card(language, shown, None, passage.into_any(), why, query.people)
        }
    }
}

/// An entry outside of search: kind, title, summary, plate and its first limit.
pub fn entry(language: Language, shown: &Shown) -> AnyView {
    card(language, shown, None, ().into_any(), why::line(language, shown, &[]), None)
}

fn card(
    language: Language,
    shown: &Shown,
    summary: Option<(&str, &[Mark])>,
    passage: AnyView,
    why: AnyView,
    wish: Option<u32>,
) -> AnyView {
    let entry = shown.entry();
    let title = &entry.envelope.title;
    let summary = match summary {
        Some((text, marks)) => marked(text, marks),
        None => entry.envelope.summary.get(language).to_owned().into_any(),
    };
    let recommended = shown.recommended.is_some().then(|| {
        let text = t!(language, notices.recommended_tag);
        view! { <span class="state" data-state="good"><Icon name="badge-check" />{text}</span> }
    });
    let plate = match shown.facts() {
        Some(facts) => view! { <Plate facts=facts wish=wish small=true /> }.into_any(),
        None => {
            let about = about(language, shown);
            (!about.is_empty()).then(|| view! { <p class="about">{about.join(" · ")}</p> }).into_any()
        }
    };
    view! {
        <article class="entry-card">
            <div class="top">
                <KindTag kind=entry.kind />
                {original_only(language, shown)}
                {recommended}
            </div>
            <h2>
                <a href=routes::entry(language, entry.kind, shown.slug(language)) lang=foreign(language, title)>
                    {title.get(language).to_owned()}
                </a>
            </h2>
            <p class="summary" lang=foreign(language, &entry.envelope.summary)>{summary}</p>
            {passage}
            {plate}
            {why}
        </article>
    }
    .into_any()
}

/// One line of a door: title, and under it `note` or else what it is.
pub fn line(language: Language, shown: &Shown, note: Option<String>) -> AnyView {
    let entry = shown.entry();
    let title = entry
        .envelope
        .card_title
        .as_ref()
        .filter(|title| title.exact(language).is_some())
        .unwrap_or(&entry.envelope.title);
    let note = note.unwrap_or_else(|| {
        let kind = vocabulary::label("kind", entry.kind.code(), language).to_owned();
        std::iter::once(kind).chain(about(language, shown).into_iter().take(1)).collect::<Vec<_>>().join(", ")
    });
    view! {
        <li>
            <a href=routes::entry(language, entry.kind, shown.slug(language))>
                <b lang=foreign(language, title)>{title.get(language).to_owned()}</b>
                <span>{note}</span>
            </a>
        </li>
    }
    .into_any()
}

/// What is to be known at once, most important first.
pub fn about(language: Language, shown: &Shown) -> Vec<String> {
    let entry = shown.entry();
    let lands = || {
        let lands: Vec<&str> =
            entry.envelope.lands().into_iter().map(|land| vocabulary::label("land", land, language)).collect();
        (!lands.is_empty()).then(|| lands.join(", "))
    };
    let label = |scheme, code: &Option<String>| {
        code.as_deref().map(|code| vocabulary::label(scheme, code, language).to_owned())
    };
    let found = match &entry.body {
        Body::DialogFormat(format) => vec![
            Some(words::people_unit(language, format.group_min, format.group_max)),
            shown.facts().map(|facts| words::event(language, &facts).0),
        ],
        Body::BestPractice(practice) => {
            let period = practice.period.as_ref().map(|period| {
                let year = |date: &str| date.get(..4).unwrap_or(date).to_owned();
                match (&period.end, period.ongoing) {
                    (Some(end), _) if year(end) != year(&period.start) => {
                        format!("{}–{}", year(&period.start), year(end))
                    }
                    (None, true) => t!(language, results.since, year = year(&period.start)),
                    _ => year(&period.start),
                }
            });
            vec![lands(), period, label("outcome_status", &practice.outcome_status)]
        }
        Body::Guide(guide) => vec![
            label("audience_level", &Some(guide.audience_level.clone())),
            (!guide.checklist.is_empty()).then(|| t!(language, results.checklist, count = guide.checklist.len())),
        ],
        Body::Initiative(initiative) => {
            vec![lands(), label("activity_status", &Some(initiative.activity_status.clone()))]
        }
    };
    found.into_iter().flatten().collect()
}

/// Says that an entry, or its whole text, can only be read in another language.
fn original_only(language: Language, shown: &Shown) -> AnyView {
    let entry = shown.entry();
    if entry.is_whole_in(language) {
        return ().into_any();
    }
    let original = vocabulary::label("language", entry.envelope.language_original.code(), language);
    let text = if entry.envelope.title.exact(language).is_some() {
        t!(language, results.text_only_in, original = original)
    } else {
        t!(language, results.only_in, original = original)
    };
    view! { <span class="state"><Icon name="languages" />{text}</span> }.into_any()
}

/// The marks of a passage as marks of the text that holds it; none where it comes from elsewhere.
fn within(text: &str, passage: &str, marks: &[Mark]) -> Option<Vec<Mark>> {
    let is_cut = |letter: char| letter == '…' || letter.is_whitespace();
    let from = passage.len() - passage.trim_start_matches(is_cut).len();
    let core = passage.trim_matches(is_cut);
    let at = text.find(core).filter(|_| !core.is_empty())?;
    marks.iter().map(|mark| Some(mark.start.checked_sub(from)? + at..mark.end.checked_sub(from)? + at)).collect()
}

/// A passage with its words marked.
fn marked(text: &str, marks: &[Mark]) -> AnyView {
    pieces(text, marks)
        .into_iter()
        .map(|(piece, is_marked)| {
            let piece = piece.to_owned();
            if is_marked { view! { <mark>{piece}</mark> }.into_any() } else { piece.into_any() }
        })
        .collect_view()
        .into_any()
}

/// A text cut at its marks; marks that do not stand on characters are passed over.
fn pieces<'a>(text: &'a str, marks: &[Mark]) -> Vec<(&'a str, bool)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for mark in marks {
        let (Some(before), Some(inside)) = (text.get(at..mark.start), text.get(mark.clone())) else { continue };
        if !before.is_empty() {
            pieces.push((before, false));
        }
        pieces.push((inside, true));
        at = mark.end;
    }
    if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        pieces.push((rest, false));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{pieces, within};

    #[test]
    #[allow(clippy::single_range_in_vec_init, reason = "one mark is a list of one range")]
    fn a_passage_of_the_summary_is_marked_there() {
        let summary = "Am Abend: Lärm und Geruch.";
        assert_eq!(within(summary, "… Lärm und …", &[4..9]), Some(vec![10..15]));
        assert_eq!(&summary[10..15], "Lärm");
        assert_eq!(within(summary, "… Staub …", &[4..9]), None);
        assert_eq!(within(summary, " … ", &[]), None);
    }

    #[test]
    #[allow(clippy::single_range_in_vec_init, reason = "one mark is a list of one range")]
    fn passages_are_cut_at_marks() {
        assert_eq!(pieces("Lärm am Zaun", &[0..5]), [("Lärm", true), (" am Zaun", false)]);
        assert_eq!(pieces("am Lärm", &[3..8]), [("am ", false), ("Lärm", true)]);
        // Within a character, out of the text, out of order.
        assert_eq!(pieces("Lärm", &[0..2, 9..12, 3..5]), [("Lä", false), ("rm", true)]);
        assert_eq!(pieces("", &[]), []);
    }
}
