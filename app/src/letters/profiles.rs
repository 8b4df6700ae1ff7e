//! What letters say about who answers for a profile: requests, what was said to them, hand-overs.

use domain::Language;
use library::letters::Letter;

use super::{Draft, Part, line};
use crate::texts::t;

/// A letter of this kind; of any other, an empty one.
pub(super) fn draft(language: Language, name: &str, letter: &Letter) -> Draft {
    use Part::{Link, Quotation, Text};
    match letter {
        Letter::ClaimRequested { initiative, name: person, link } => {
            let (initiative, person) = (line(initiative), line(person));
            Draft {
                subject: t!(language, profiles.letter_asked_subject, initiative = &initiative),
                parts: vec![
                    Text(t!(language, profiles.letter_asked_what, person = person, initiative = &initiative)),
                    Link(link.clone()),
                ],
                why: t!(language, profiles.letter_office_why, name = name),
            }
        }
        Letter::ClaimDecided { initiative, granted, words, link } => {
            let initiative = line(initiative);
            let (subject, what, then) = if *granted {
                (
                    t!(language, profiles.letter_granted_subject, initiative = &initiative),
                    t!(language, profiles.letter_granted_what, initiative = &initiative),
                    t!(language, profiles.letter_granted_then),
                )
            } else {
                (
                    t!(language, profiles.letter_declined_subject, initiative = &initiative),
                    t!(language, profiles.letter_declined_what, initiative = &initiative),
                    t!(language, profiles.letter_declined_then),
                )
            };
            let why = t!(language, profiles.letter_decided_why, initiative = &initiative);
            Draft { subject, parts: vec![Text(what), Quotation(words.clone()), Text(then), Link(link.clone())], why }
        }
        Letter::ProfileTaken { initiative, name: person, link } => {
            let (initiative, person) = (line(initiative), line(person));
            Draft {
                subject: t!(language, profiles.letter_taken_subject, initiative = &initiative),
                parts: vec![
                    Text(t!(language, profiles.letter_taken_what, person = person, initiative = &initiative)),
                    Link(link.clone()),
                    Text(t!(language, profiles.letter_taken_then)),
                ],
                why: t!(language, profiles.letter_office_why, name = name),
            }
        }
        Letter::ProfileTakenBack { initiative, name: person, words, link } => {
            let (initiative, person) = (line(initiative), line(person));
            let (what, then, why) = if person.is_empty() {
                (
                    t!(language, profiles.letter_back_what, initiative = &initiative),
                    t!(language, profiles.letter_back_then),
                    t!(language, profiles.letter_back_why, initiative = &initiative),
                )
            } else {
                (
                    t!(language, profiles.letter_back_mailbox, person = &person, initiative = &initiative),
                    t!(language, profiles.letter_back_yours),
                    t!(language, profiles.letter_back_mailbox_why, initiative = &initiative),
                )
            };
            Draft {
                subject: t!(language, profiles.letter_back_subject, initiative = &initiative),
                parts: vec![Text(what), Quotation(words.clone()), Text(then), Link(link.clone())],
                why,
            }
        }
        Letter::HandOver { initiative, name: person, link, days } => {
            let (initiative, person) = (line(initiative), line(person));
            let to = if person.is_empty() {
                t!(language, profiles.letter_hand_over_somebody, initiative = &initiative)
            } else {
                t!(language, profiles.letter_hand_over_person, person = &person, initiative = &initiative)
            };
            let days = t!(language, letters.days, count = *days);
            Draft {
                subject: t!(language, profiles.letter_hand_over_subject, initiative = &initiative),
                parts: vec![
                    Text(t!(language, profiles.letter_hand_over_what, initiative = &initiative, name = name)),
                    Text(to),
                    Text(t!(language, profiles.letter_hand_over_object, days = days)),
                    Link(link.clone()),
                    Text(t!(language, profiles.letter_hand_over_then)),
                ],
                why: t!(language, profiles.letter_owner_why, initiative = &initiative),
            }
        }
        Letter::HandOverEnded { initiative, name: person, done, link } => {
            let (initiative, person) = (line(initiative), line(person));
            let (subject, what) = match (*done, person.is_empty()) {
                (true, false) => (
                    t!(language, profiles.letter_done_subject, initiative = &initiative),
                    t!(language, profiles.letter_done_person, person = &person, initiative = &initiative),
                ),
                (true, true) => (
                    t!(language, profiles.letter_done_subject, initiative = &initiative),
                    t!(language, profiles.letter_done_somebody, initiative = &initiative),
                ),
                (false, _) => (
                    t!(language, profiles.letter_ended_subject, initiative = &initiative),
                    t!(language, profiles.letter_ended_what, initiative = &initiative),
                ),
            };
            Draft {
                subject,
                parts: vec![Text(what), Text(t!(language, profiles.letter_people)), Link(link.clone())],
                why: t!(language, profiles.letter_concerned_why, initiative = &initiative),
            }
        }
        _ => Draft { subject: String::new(), parts: Vec::new(), why: String::new() },
    }
}
