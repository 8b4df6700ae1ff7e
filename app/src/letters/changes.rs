//! What letters say about invitations that are accepted elsewhere, and about who answers for an initiative.

use domain::Language;
use library::letters::{Letter, OwnersChange};

use super::{Draft, Part, line};
use crate::texts::t;

/// A letter of this kind; of any other, an empty one.
pub(super) fn draft(language: Language, name: &str, letter: &Letter) -> Draft {
    use Part::{Link, Text};
    match letter {
        Letter::InvitationElsewhere { initiative, invited, address, link } => {
            let (initiative, invited, address) = (line(initiative), line(invited), line(address));
            let what = if initiative.is_empty() {
                t!(language, elsewhere.letter_node, invited = invited, name = name, address = address)
            } else {
                t!(language, elsewhere.letter_what, invited = invited, initiative = initiative, address = address)
            };
            Draft {
                subject: t!(language, elsewhere.letter_subject),
                parts: vec![Text(what), Link(link.clone()), Text(t!(language, elsewhere.letter_then))],
                why: t!(language, elsewhere.letter_why),
            }
        }
        Letter::InvitationAnswered { initiative, granted, link } => {
            // For a role of the node its name stands in the place of the initiative.
            let to = if initiative.is_empty() { name.to_owned() } else { line(initiative) };
            let (subject, what) = if *granted {
                (
                    t!(language, elsewhere.letter_yes_subject, initiative = &to),
                    t!(language, elsewhere.letter_yes_what, initiative = &to),
                )
            } else {
                (
                    t!(language, elsewhere.letter_no_subject, initiative = &to),
                    t!(language, elsewhere.letter_no_what, initiative = &to),
                )
            };
            Draft {
                subject,
                parts: vec![Text(what), Link(link.clone())],
                why: t!(language, elsewhere.letter_answer_why),
            }
        }
        Letter::OwnersChangeStopped { initiative, name: person, change, by, link } => {
            let (initiative, person, by) = (line(initiative), line(person), line(by));
            let what = match change {
                OwnersChange::Added => {
                    t!(language, elsewhere.letter_stopped_added, by = &by, person = &person, initiative = &initiative)
                }
                OwnersChange::Removed => {
                    t!(language, elsewhere.letter_stopped_removed, by = &by, person = &person, initiative = &initiative)
                }
            };
            Draft {
                subject: t!(language, elsewhere.letter_stopped_subject, initiative = &initiative),
                parts: vec![Text(what), Text(t!(language, elsewhere.letter_stopped_then)), Link(link.clone())],
                why: t!(language, elsewhere.letter_stopped_why, initiative = &initiative),
            }
        }
        Letter::MadeOwner { initiative, hours, link } => {
            let initiative = line(initiative);
            let when = if *hours == 0 {
                t!(language, elsewhere.letter_owner_now)
            } else {
                t!(language, elsewhere.letter_owner_when, hours = t!(language, letters.hours, count = *hours))
            };
            Draft {
                subject: t!(language, elsewhere.letter_owner_subject, initiative = &initiative),
                parts: vec![
                    Text(t!(language, elsewhere.letter_owner_what, initiative = &initiative)),
                    Text(when),
                    Link(link.clone()),
                    Text(t!(language, elsewhere.letter_owner_then)),
                ],
                why: t!(language, elsewhere.letter_owner_why, initiative = &initiative),
            }
        }
        Letter::Ownerless { initiative, link } => {
            let (subject, what) = if initiative.is_empty() {
                (t!(language, leaving.letter_orphan_subject_bare), t!(language, leaving.letter_orphan_what_bare))
            } else {
                let initiative = line(initiative);
                (
                    t!(language, leaving.letter_orphan_subject, initiative = &initiative),
                    t!(language, leaving.letter_orphan_what, initiative = &initiative),
                )
            };
            Draft {
                subject,
                parts: vec![Text(what), Text(t!(language, leaving.letter_orphan_then)), Link(link.clone())],
                why: t!(language, leaving.letter_orphan_why, name = name),
            }
        }
        _ => Draft { subject: String::new(), parts: Vec::new(), why: String::new() },
    }
}
