//! What was found in an entry by rules: told to whoever reviews it, decided by nobody.
//!
//! A finding leads to the field it is about, whose place on the page has the id that it has in the editor:
//! `place_of(&domain::form::name(kind, key))`.

use chrono::{DateTime, Utc};
use domain::visit::Outcome;
use domain::{Language, form, vocabulary};
use leptos::prelude::*;
use library::findings::{Double, Finding, FindingKind, Like, Weight};

use super::editor::{self, id, place};
use super::icon::Icon;
use crate::routes;
use crate::texts::t;
use crate::words;

/// All of them in the order in which they come; how much each matters is said by icon and word.
pub fn findings(language: Language, found: &[Finding]) -> AnyView {
    let lines = found.iter().map(|finding| line(language, finding, &anchor)).collect_view();
    view! {
        <section class="findings" aria-labelledby="findings-title">
            <h2 id="findings-title">{t!(language, findings.title)}</h2>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

/// Those that an author sees beside the form while writing; nothing where there are none.
pub fn hints(language: Language, found: &[Finding]) -> Option<AnyView> {
    (!found.is_empty()).then(|| {
        // Where everything has its control, the way leads right to it.
        let control = |finding: &Finding, at: &str| editor::anchor(finding.of, at);
        let lines = found.iter().map(|finding| line(language, finding, &control)).collect_view();
        view! {
            <section class="findings" aria-labelledby="hints-title">
                <h2 id="hints-title">{t!(language, links.hints_title)}</h2>
                <p>{t!(language, links.hints_text)}</p>
                <ul>{lines}</ul>
            </section>
        }
        .into_any()
    })
}

fn line(language: Language, finding: &Finding, to: &dyn Fn(&Finding, &str) -> String) -> AnyView {
    let (class, icon, weight) = match finding.weight {
        Weight::Stop => (Some("stop"), "octagon-alert", t!(language, findings.stop)),
        Weight::Look => (None, "circle-alert", t!(language, findings.look)),
        Weight::Hint => (Some("hint"), "info", t!(language, links.hint)),
        Weight::Fine => (Some("fine"), "check", t!(language, findings.fine)),
    };
    let words = match finding.weight {
        Weight::Fine => fine(language, finding.kind),
        Weight::Stop | Weight::Look | Weight::Hint => called(language, finding.kind),
    };
    let details = (!finding.detail.is_empty()).then(|| view! { <span>{detail(language, finding)}</span> });
    let answer = finding.visited.map(|(outcome, at)| view! { <span>{visited(language, outcome, at)}</span> });
    let like = finding.like.map(|like| alike(language, like));
    let way = finding.at.as_deref().map(|at| {
        let href = format!("#{}", to(finding, at));
        let text = t!(language, findings.go, place = place(language, finding.of, at));
        view! { <span><a href=href>{text}</a></span> }
    });
    view! {
        <li class=class>
            <Icon name=icon />
            <div>
                <b><span class="visually-hidden">{weight}": "</span>{words}</b>
                {details}
                {answer}
                {like}
                {way}
            </div>
        </li>
    }
    .into_any()
}

/// The id of the field that a finding is about, without what is within it: fields are compared as wholes.
fn anchor(finding: &Finding, at: &str) -> String {
    let key = at.split(['.', '[']).next().unwrap_or_default();
    id("f", &form::name(finding.of, key))
}

/// How much it is like something, with the way there.
fn alike(language: Language, like: Like) -> AnyView {
    let kind = vocabulary::label("kind", like.kind.code(), language);
    let percent = words::number(language, like.percent);
    let (href, text) = match like.what {
        Double::Entry(id) => {
            (routes::permanent(like.kind, id), t!(language, findings.like_entry, percent = percent, kind = kind))
        }
        Double::Submission(number) => (
            routes::office_with(language, "review", &number.to_string()),
            t!(language, findings.like_submission, percent = percent, number = number, kind = kind),
        ),
    };
    view! { <span><a href=href>{text}</a></span> }.into_any()
}

/// Words are quoted, numbers are not.
fn detail(language: Language, finding: &Finding) -> String {
    match finding.kind {
        FindingKind::StepTimes | FindingKind::Breaks | FindingKind::HardToRead | FindingKind::Readability => {
            finding.detail.clone()
        }
        _ => t!(language, findings.quoted, words = finding.detail.clone()),
    }
}

/// What a visit of an address led to, and when it was made.
pub fn visited(language: Language, outcome: Outcome, at: DateTime<Utc>) -> String {
    let answer = match outcome {
        Outcome::Fine => t!(language, links.fine),
        Outcome::Moved => t!(language, links.moved),
        Outcome::Gone => t!(language, links.gone),
        Outcome::Refused => t!(language, links.refused),
        Outcome::Failing => t!(language, links.failing),
        Outcome::Silent => t!(language, links.silent),
        Outcome::Unknown => t!(language, links.unknown),
        Outcome::Certificate => t!(language, links.certificate),
        Outcome::Private => t!(language, links.private),
    };
    t!(language, links.visited, answer = answer, day = words::day_in_germany(language, at))
}

/// What was found.
fn called(language: Language, kind: FindingKind) -> String {
    match kind {
        FindingKind::MissingAltText => t!(language, findings.missing_alt_text),
        FindingKind::ConsentMissing => t!(language, findings.consent_missing),
        FindingKind::PoorAltText => t!(language, findings.poor_alt_text),
        FindingKind::StepTimes => t!(language, findings.step_times),
        FindingKind::Breaks => t!(language, findings.breaks),
        FindingKind::MissingSource => t!(language, findings.missing_source),
        FindingKind::LikelyDuplicate => t!(language, findings.likely_duplicate),
        FindingKind::MailAddress => t!(language, findings.mail_address),
        FindingKind::PhoneNumber => t!(language, findings.phone_number),
        FindingKind::BankAccount => t!(language, findings.bank_account),
        FindingKind::StreetAddress => t!(language, findings.street_address),
        FindingKind::CarPlate => t!(language, findings.car_plate),
        FindingKind::AdvertisingWords => t!(language, findings.advertising_words),
        FindingKind::LongSentences => t!(language, findings.long_sentences),
        FindingKind::HardToRead => t!(language, findings.hard_to_read),
        FindingKind::Readability => t!(language, findings.readability),
        FindingKind::AcronymUnexplained => t!(language, findings.acronym_unexplained),
        FindingKind::LinkWithoutText => t!(language, findings.link_without_text),
        FindingKind::PlainHttpLink => t!(language, findings.plain_http_link),
        FindingKind::LinkOnlyAnswer => t!(language, findings.link_only_answer),
        FindingKind::DeadEnd => t!(language, links.dead_end),
        FindingKind::DeadLink => t!(language, links.dead_link),
        FindingKind::UnsureLink => t!(language, links.unsure_link),
        FindingKind::UncheckedLink => t!(language, links.unchecked_link),
        FindingKind::PersonName => t!(language, links.person_name),
        FindingKind::OutdatedConcept => t!(language, findings.outdated_concept),
    }
}

/// What was looked for and not found, for the whole group of a kind.
fn fine(language: Language, kind: FindingKind) -> String {
    match kind.group() {
        FindingKind::MissingAltText => t!(language, findings.fine_pictures),
        FindingKind::StepTimes => t!(language, findings.fine_times),
        FindingKind::MissingSource => t!(language, findings.fine_sources),
        FindingKind::LikelyDuplicate => t!(language, findings.fine_duplicate),
        FindingKind::MailAddress => t!(language, findings.fine_personal),
        FindingKind::AdvertisingWords => t!(language, findings.fine_advertising),
        FindingKind::AcronymUnexplained => t!(language, findings.fine_acronyms),
        FindingKind::LinkWithoutText => t!(language, findings.fine_links),
        FindingKind::DeadLink => t!(language, links.fine_dead),
        FindingKind::PersonName => t!(language, links.fine_names),
        FindingKind::OutdatedConcept => t!(language, findings.fine_concepts),
        FindingKind::Readability => t!(language, findings.fine_readability),
        _ => t!(language, findings.fine_reading),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use domain::Kind;

    use super::*;
    use crate::chrome::Chrome;

    fn finding(kind: FindingKind, weight: Weight, at: Option<&str>, detail: &str) -> Finding {
        Finding {
            kind,
            weight,
            at: at.map(str::to_owned),
            detail: detail.to_owned(),
            of: Kind::DialogFormat,
            visited: None,
            like: None,
        }
    }

    fn html(language: Language, found: &[Finding]) -> String {
        let chrome = Chrome { language, node: Arc::default(), assets: Arc::default(), preview: None };
        chrome.fragment(|| findings(language, found))
    }

    fn hints_html(language: Language, found: &[Finding]) -> String {
        let chrome = Chrome { language, node: Arc::default(), assets: Arc::default(), preview: None };
        chrome.fragment(|| hints(language, found))
    }

    #[test]
    fn a_finding_says_what_and_where() {
        let found = [
            finding(FindingKind::StepTimes, Weight::Stop, Some("steps"), "160 > 150 min"),
            finding(FindingKind::MailAddress, Weight::Look, Some("title.de"), "a@b.de"),
            finding(FindingKind::LikelyDuplicate, Weight::Fine, None, ""),
        ];
        let text = html(Language::De, &found);
        for part in [
            r#"class="stop""#,
            r#"class="fine""#,
            "i-octagon-alert",
            "i-circle-alert",
            "i-check",
            r##"href="#f-fields-steps""##,
            r##"href="#f-title""##,
            "„a@b.de“",
            "150 min",
            "Ablauf",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("„160"), "{text}");
        assert!(html(Language::En, &found).contains("“a@b.de”"));
    }

    #[test]
    fn something_alike_says_how_much_and_leads_there() {
        let id = domain::EntryId::default();
        let double = |kind, what| Finding {
            like: Some(Like { percent: 87, kind, what }),
            ..finding(FindingKind::LikelyDuplicate, Weight::Look, Some("title"), "Fishbowl")
        };
        let found = [double(Kind::Guide, Double::Entry(id)), double(Kind::DialogFormat, Double::Submission(12))];
        for language in Language::ALL {
            let text = html(language, &found);
            for part in [
                format!("href=\"{}\"", routes::permanent(Kind::Guide, id)),
                format!("href=\"{}\"", routes::office_with(language, "review", "12")),
                "87".to_owned(),
                "Fishbowl".to_owned(),
                vocabulary::label("kind", "guide", language).to_owned(),
            ] {
                assert!(text.contains(&part), "{part} in {text}");
            }
        }
        let measured = finding(FindingKind::Readability, Weight::Hint, None, "LIX 48, Flesch-DE 52");
        assert!(html(Language::De, &[measured]).contains("<span>LIX 48, Flesch-DE 52</span>"));
    }

    #[test]
    fn a_visit_says_what_and_when() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default();
        let dead = finding(FindingKind::DeadLink, Weight::Look, Some("sources[0].url"), "https://a.example/b");
        let found = [
            Finding { visited: Some((Outcome::Gone, at)), ..dead },
            finding(FindingKind::PersonName, Weight::Hint, Some("summary.de"), "Frau Müller"),
        ];
        for (language, answer, name) in
            [(Language::De, "nicht gefunden", "„Frau Müller“"), (Language::En, "not found", "“Frau Müller”")]
        {
            for text in [html(language, &found), hints_html(language, &found)] {
                let day = words::day_in_germany(language, at);
                for part in
                    [answer, name, "https://a.example/b", day.as_str(), r#"class="hint""#, r##"href="#f-sources"##]
                {
                    assert!(text.contains(part), "{part} in {text}");
                }
            }
            let answers: BTreeSet<String> =
                Outcome::ALL.into_iter().map(|outcome| visited(language, outcome, at)).collect();
            assert_eq!(answers.len(), Outcome::ALL.len());
        }
        assert!(!hints_html(Language::De, &[]).contains("hints"));
    }

    #[test]
    fn every_finding_has_words_of_its_own() {
        for language in Language::ALL {
            let all: BTreeSet<String> = FindingKind::ALL.into_iter().map(|kind| called(language, kind)).collect();
            assert_eq!(all.len(), FindingKind::ALL.len());
            let groups: BTreeSet<FindingKind> = FindingKind::ALL.into_iter().map(FindingKind::group).collect();
            let fine: BTreeSet<String> = groups.iter().map(|kind| fine(language, *kind)).collect();
            assert_eq!(fine.len(), groups.len());
            assert!(all.is_disjoint(&fine));
        }
    }
}
