//! What letters say: plain text in German or English, nothing that could be fetched, nothing that counts readers.
//!
//! What people typed (names, titles, reasons) goes in as text of one line, or as a quotation; a letter leads to this
//! site and nowhere else.

mod changes;
mod news;
mod profiles;

use domain::decision::Deed;
use domain::notice::{NoticeKind, Outcome};
use domain::{Language, vocabulary};
use library::letters::{Letter, OwnersChange};

use crate::chrome::Node;
use crate::texts::t;
use crate::words;

pub use news::unsubscribe;

/// Columns of a line, as mail is read everywhere; a link is never broken.
const COLUMNS: usize = 72;
/// The longest name or title that is taken over, in characters.
const LONGEST_LINE: usize = 120;
/// The longest quotation, in characters.
const LONGEST_QUOTATION: usize = 4_000;

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// One line.
    pub subject: String,
    /// Lines of at most 72 columns, links apart; ends with a line end.
    pub text: String,
}

/// A part of a letter.
enum Part {
    Text(String),
    Link(String),
    Quotation(String),
}

/// What is special about a letter; the rest all letters have.
struct Draft {
    subject: String,
    parts: Vec<Part>,
    why: String,
}

/// The letter in this language, from this node.
pub fn compose(node: &Node, language: Language, letter: &Letter) -> Composed {
    let name = if node.name.is_empty() { "Werkbuch".to_owned() } else { line(&node.name) };
    let draft = draft(language, &name, letter);
    let sender = if node.office.name.is_empty() { name.clone() } else { line(&node.office.name) };
    let mut blocks = vec![t!(language, letters.greeting)];
    blocks.extend(draft.parts.into_iter().filter_map(|part| match part {
        Part::Text(text) => Some(wrapped(&text, "")),
        Part::Link(link) => Some(here(node, &link)),
        Part::Quotation(text) => quotation(&text),
    }));
    blocks.push(format!("{}\n{sender}", t!(language, letters.farewell)));
    let mut foot = wrapped(&t!(language, letters.sent_by, name = name, address = &node.base_url, why = draft.why), "");
    if !node.office.mail.is_empty() {
        foot.push('\n');
        foot.push_str(&wrapped(&t!(language, letters.questions, mail = line(&node.office.mail)), ""));
    }
    // The line by which mail programs know what is not the letter itself (RFC 3676, 4.3).
    blocks.push(format!("-- \n{foot}"));
    Composed { subject: draft.subject, text: blocks.join("\n\n") + "\n" }
}

/// The same text with the end of every link masked, so that whoever reads it cannot use one: a link may confirm or
/// open something.
pub fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, from) = rest.split_at(at + 3);
        let end = from.find(char::is_whitespace).unwrap_or(from.len());
        let (link, after) = from.split_at(end);
        let (host, path) = link.split_at(link.find(['/', '?', '#']).unwrap_or(end));
        shown.push_str(before);
        shown.push_str(host);
        if path.len() > 1 {
            let without = path.split(['?', '#']).next().unwrap_or_default();
            shown.push_str(without.rfind('/').map_or("/", |slash| &path[..=slash]));
            shown.push_str("••••");
        } else {
            shown.push_str(path);
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

#[expect(clippy::too_many_lines, reason = "one arm for each letter")]
fn draft(language: Language, name: &str, letter: &Letter) -> Draft {
    use Part::{Link, Quotation, Text};
    let days = |days: u32| t!(language, letters.days, count = days);
    let security = || t!(language, letters.security_why);
    let entry = || t!(language, letters.entry_why);
    let not_you = |link: &String| vec![Text(t!(language, letters.not_you)), Link(link.clone())];
    let (subject, parts, why) = match letter {
        Letter::ConfirmAddress { link } => (
            t!(language, letters.confirm_subject),
            vec![
                Text(t!(language, letters.confirm_what, name = name)),
                Link(link.clone()),
                Text(t!(language, letters.confirm_then)),
            ],
            t!(language, letters.confirm_why),
        ),
        Letter::AddressTaken { link } => (
            t!(language, letters.taken_subject),
            vec![
                Text(t!(language, letters.taken_what, name = name)),
                Link(link.clone()),
                Text(t!(language, letters.taken_then)),
            ],
            t!(language, letters.taken_why),
        ),
        Letter::NewAddress { link } => (
            t!(language, letters.new_address_subject),
            vec![
                Text(t!(language, letters.new_address_what, name = name)),
                Link(link.clone()),
                Text(t!(language, letters.new_address_then)),
            ],
            t!(language, letters.new_address_why),
        ),
        Letter::AddressChanged { link, days: valid } => (
            t!(language, letters.address_subject),
            vec![
                Text(t!(language, letters.address_what, name = name)),
                Text(t!(language, letters.address_undo, days = days(*valid))),
                Link(link.clone()),
                Text(t!(language, letters.address_then)),
            ],
            security(),
        ),
        Letter::AddressUndone => (
            t!(language, letters.undone_subject),
            vec![Text(t!(language, letters.undone_what, name = name)), Text(t!(language, letters.undone_then))],
            security(),
        ),
        Letter::Invitation { inviter, initiative, link, days: valid } => {
            let (inviter, initiative) = (line(inviter), line(initiative));
            let (subject, what) = if initiative.is_empty() {
                (
                    t!(language, letters.office_invitation_subject, name = name),
                    t!(language, letters.office_invitation_what, inviter = &inviter, name = name),
                )
            } else {
                (
                    t!(language, letters.invitation_subject, initiative = &initiative),
                    t!(language, letters.invitation_what, inviter = &inviter, name = name, initiative = &initiative),
                )
            };
            let then = t!(language, letters.invitation_then, days = days(*valid), inviter = &inviter);
            let why = t!(language, letters.invitation_why, inviter = &inviter);
            (subject, vec![Text(what), Link(link.clone()), Text(then)], why)
        }
        Letter::InvitationElsewhere { .. }
        | Letter::InvitationAnswered { .. }
        | Letter::OwnersChangeStopped { .. }
        | Letter::MadeOwner { .. }
        | Letter::Ownerless { .. } => return changes::draft(language, name, letter),
        Letter::ResetPassword { link } => (
            t!(language, letters.reset_subject),
            vec![
                Text(t!(language, letters.reset_what, name = name)),
                Link(link.clone()),
                Text(t!(language, letters.reset_then)),
            ],
            t!(language, letters.reset_why),
        ),
        Letter::PasswordChanged { link } => {
            let mut parts = vec![Text(t!(language, letters.password_what, name = name))];
            parts.extend(not_you(link));
            (t!(language, letters.password_subject), parts, security())
        }
        Letter::SecondFactorChanged { on, link } => {
            let (subject, what) = if *on {
                (t!(language, letters.factor_on_subject), t!(language, letters.factor_on_what, name = name))
            } else {
                (t!(language, letters.factor_off_subject), t!(language, letters.factor_off_what, name = name))
            };
            let mut parts = vec![Text(what)];
            parts.extend(not_you(link));
            (subject, parts, security())
        }
        Letter::SessionsEnded { by_office, link } => {
            let (subject, parts) = if *by_office {
                let what = Text(t!(language, letters.sessions_office_what, name = name));
                (t!(language, letters.sessions_office_subject), vec![what, Link(link.clone())])
            } else {
                let mut parts = vec![Text(t!(language, letters.sessions_what, name = name))];
                parts.extend(not_you(link));
                (t!(language, letters.sessions_subject), parts)
            };
            (subject, parts, security())
        }
        Letter::SignedInElsewhere { device, link } => {
            let device = if device.is_empty() { t!(language, account.device_unknown) } else { line(device) };
            let mut parts = vec![Text(t!(language, letters.device_what, name = name)), Quotation(device)];
            parts.extend(not_you(link));
            (t!(language, letters.device_subject), parts, security())
        }
        Letter::JoinRequested { name: person, initiative, link } => {
            let initiative = line(initiative);
            let what = t!(language, letters.join_what, person = line(person), name = name, initiative = &initiative);
            (
                t!(language, letters.join_subject, initiative = &initiative),
                vec![Text(what), Link(link.clone()), Text(t!(language, letters.join_then))],
                t!(language, letters.join_why, initiative = &initiative),
            )
        }
        Letter::Joined { initiative, link } => {
            let initiative = line(initiative);
            (
                t!(language, letters.joined_subject, initiative = &initiative),
                vec![Text(t!(language, letters.joined_what, initiative = &initiative)), Link(link.clone())],
                t!(language, letters.joined_why, initiative = &initiative),
            )
        }
        Letter::JoinRefused { initiative } => {
            let initiative = line(initiative);
            (
                t!(language, letters.refused_subject, initiative = &initiative),
                vec![Text(t!(language, letters.refused_what, initiative = &initiative))],
                t!(language, letters.joined_why, initiative = &initiative),
            )
        }
        Letter::OwnersChanged { initiative, name: person, change, hours, link } => {
            let (initiative, person) = (line(initiative), line(person));
            let what = match change {
                OwnersChange::Added => {
                    t!(language, letters.owners_added, person = &person, initiative = &initiative)
                }
                OwnersChange::Removed => {
                    t!(language, letters.owners_removed, person = &person, initiative = &initiative)
                }
            };
            let when = if *hours == 0 {
                t!(language, letters.owners_now)
            } else {
                t!(language, letters.owners_when, hours = t!(language, letters.hours, count = *hours))
            };
            (
                t!(language, letters.owners_subject, initiative = &initiative),
                vec![Text(what), Text(when), Link(link.clone()), Text(t!(language, letters.owners_then))],
                t!(language, letters.owners_why, initiative = &initiative),
            )
        }
        Letter::ProfileClaimed { initiative, name: person, link, days: valid } => {
            let initiative = line(initiative);
            let what = t!(language, letters.claim_what, person = line(person), name = name, initiative = &initiative);
            (
                t!(language, letters.claim_subject, initiative = &initiative),
                vec![Text(what), Link(link.clone()), Text(t!(language, letters.claim_then, days = days(*valid)))],
                t!(language, letters.claim_why, initiative = &initiative),
            )
        }
        Letter::ClaimRequested { .. }
        | Letter::ClaimDecided { .. }
        | Letter::ProfileTaken { .. }
        | Letter::ProfileTakenBack { .. }
        | Letter::HandOver { .. }
        | Letter::HandOverEnded { .. } => return profiles::draft(language, name, letter),
        Letter::AccountErased => (
            t!(language, letters.erased_subject),
            vec![Text(t!(language, letters.erased_what, name = name))],
            t!(language, letters.erased_why),
        ),
        Letter::SubmissionReceived { title, number, link } => {
            let (title, number) = (line(title), line(number));
            (
                t!(language, letters.received_subject, title = &title, number = &number),
                vec![
                    Text(t!(language, letters.received_what, title = &title, number = &number)),
                    Link(link.clone()),
                    Text(t!(language, letters.received_then)),
                ],
                entry(),
            )
        }
        Letter::ChangesRequested { title, number, note, link } => {
            let (title, number) = (line(title), line(number));
            (
                t!(language, letters.changes_subject, title = &title, number = &number),
                vec![
                    Text(t!(language, letters.changes_what, title = &title, number = &number)),
                    Quotation(note.clone()),
                    Text(t!(language, letters.changes_where)),
                    Link(link.clone()),
                    Text(t!(language, letters.changes_then)),
                ],
                entry(),
            )
        }
        Letter::Published { title, number, link } => {
            let (title, number) = (line(title), line(number));
            (
                t!(language, letters.published_subject, title = &title),
                vec![
                    Text(t!(language, letters.published_what, title = &title, number = &number)),
                    Link(link.clone()),
                    Text(t!(language, letters.published_then)),
                ],
                entry(),
            )
        }
        Letter::Rejected { title, number, reason, link } => {
            let (title, number) = (line(title), line(number));
            (
                t!(language, letters.rejected_subject, title = &title, number = &number),
                vec![
                    Text(t!(language, letters.rejected_what, title = &title, number = &number)),
                    Quotation(reason.clone()),
                    Text(t!(language, letters.rejected_where)),
                    Link(link.clone()),
                    Text(t!(language, letters.rejected_then)),
                ],
                entry(),
            )
        }
        Letter::ObjectionDecided { title, granted, words, link } => {
            let title = line(title);
            let what = if *granted {
                t!(language, letters.objection_granted, title = &title)
            } else {
                t!(language, letters.objection_refused, title = &title)
            };
            (
                t!(language, letters.objection_subject, title = &title),
                vec![
                    Text(what),
                    Quotation(words.clone()),
                    Text(t!(language, letters.objection_where)),
                    Link(link.clone()),
                ],
                entry(),
            )
        }
        Letter::Withdrawn { title, number, link } if number.is_empty() => {
            let title = line(title);
            (
                t!(language, leaving.letter_subject, title = &title),
                vec![
                    Text(t!(language, leaving.letter_what, title = &title)),
                    Link(link.clone()),
                    Text(t!(language, letters.withdrawn_then)),
                ],
                t!(language, leaving.letter_why),
            )
        }
        Letter::Withdrawn { title, number, link } => {
            let (title, number) = (line(title), line(number));
            (
                t!(language, letters.withdrawn_subject, title = &title, number = &number),
                vec![
                    Text(t!(language, letters.withdrawn_what, title = &title, number = &number)),
                    Link(link.clone()),
                    Text(t!(language, letters.withdrawn_then)),
                ],
                entry(),
            )
        }
        Letter::Digest { news, more, link, settings, unsubscribe } => {
            return news::digest(language, name, news, *more, [link, settings, unsubscribe]);
        }
        Letter::OfficeNews { items, more, link, settings, unsubscribe } => {
            return news::office(language, name, items, *more, [link, settings, unsubscribe]);
        }
        Letter::Watched { news, settings, unsubscribe } => {
            return news::watched(language, name, news, settings, unsubscribe);
        }
        Letter::DraftTakenOver { title, by, link } => {
            let title = line(title);
            (
                t!(language, letters.taken_over_subject, title = &title),
                vec![
                    Text(t!(language, letters.taken_over_what, person = line(by), title = &title)),
                    Link(link.clone()),
                    Text(t!(language, letters.taken_over_then)),
                ],
                t!(language, letters.taken_over_why),
            )
        }
        Letter::ReviewDue { title, due, link } => {
            let title = line(title);
            (
                t!(language, letters.review_subject, title = &title),
                vec![
                    Text(t!(language, letters.review_what, title = &title, day = words::date(language, *due))),
                    Link(link.clone()),
                    Text(t!(language, letters.review_then)),
                ],
                t!(language, letters.review_why),
            )
        }
        Letter::NoticeReceived { .. } | Letter::NoticeDecided { .. } => return about_notice(language, letter),
        Letter::EntryDecided { .. } => return about_entry(language, letter),
    };
    Draft { subject, parts, why }
}

/// A letter to whoever reported something; its own function, since these letters give grounds.
fn about_notice(language: Language, letter: &Letter) -> Draft {
    use Part::{Link, Quotation, Text};
    let why = t!(language, notices.letter_why);
    match letter {
        Letter::NoticeReceived { kind, number, page, due } => {
            let number = line(number);
            let day = words::date(language, *due);
            let (subject, what, then) = match kind {
                NoticeKind::Content => (
                    t!(language, notices.letter_received_subject, number = &number),
                    t!(language, notices.letter_received_what, number = &number),
                    t!(language, notices.letter_received_then, day = day),
                ),
                NoticeKind::Barrier => (
                    t!(language, notices.letter_barrier_subject, number = &number),
                    t!(language, notices.letter_barrier_what, number = &number),
                    t!(language, notices.letter_barrier_then, day = day),
                ),
            };
            Draft { subject, parts: vec![Text(what), Link(page.clone()), Text(then)], why }
        }
        Letter::NoticeDecided { kind, number, page, outcome, answer, link } => {
            let number = line(number);
            let subject = match kind {
                NoticeKind::Content => t!(language, notices.letter_decided_subject, number = &number),
                NoticeKind::Barrier => t!(language, notices.letter_answered_subject, number = &number),
            };
            let became = match outcome {
                Outcome::Suspended => t!(language, notices.letter_suspended),
                Outcome::Removed => t!(language, notices.letter_removed),
                Outcome::Archived => t!(language, notices.letter_archived),
                Outcome::Dismissed => t!(language, notices.letter_dismissed),
                Outcome::Answered => t!(language, notices.letter_answered),
            };
            let mut parts = vec![
                Text(t!(language, notices.letter_decided_what, number = &number)),
                Link(page.clone()),
                Text(became),
                Quotation(answer.clone()),
                Text(t!(language, notices.letter_automated)),
            ];
            parts.push(Text(match kind {
                NoticeKind::Content => t!(language, notices.letter_decided_redress),
                NoticeKind::Barrier => t!(language, notices.letter_answered_redress),
            }));
            parts.push(Link(link.clone()));
            Draft { subject, parts, why }
        }
        _ => Draft { subject: String::new(), parts: Vec::new(), why },
    }
}

/// A letter to the authors of an entry that the office decided about: what, on which facts and ground, that nobody but
/// people decided, and where to object (Regulation (EU) 2022/2065, Art. 17).
fn about_entry(language: Language, letter: &Letter) -> Draft {
    use Part::{Link, Quotation, Text};
    let why = t!(language, letters.entry_why);
    let Letter::EntryDecided { title, deed, reason, words, until, link, next, version } = letter else {
        return Draft { subject: String::new(), parts: Vec::new(), why };
    };
    let title = line(title);
    let title = &title;
    let day = until.map(|day| words::date(language, day)).unwrap_or_default();
    let number = version.unwrap_or_default();
    let (subject, what) = match deed {
        Deed::Suspended => (
            t!(language, notices.entry_suspended_subject, title = title),
            t!(language, notices.entry_suspended_what, title = title),
        ),
        Deed::SuspensionReasoned => (
            t!(language, suspending.reasoned_subject, title = title),
            t!(language, suspending.reasoned_what, title = title),
        ),
        Deed::VersionHidden => (
            t!(language, suspending.version_hidden_subject, title = title),
            t!(language, suspending.version_hidden_what, number = number, title = title),
        ),
        Deed::VersionShown => (
            t!(language, suspending.version_shown_subject, title = title),
            t!(language, suspending.version_shown_what, number = number, title = title),
        ),
        Deed::Restored => (
            t!(language, notices.entry_restored_subject, title = title),
            t!(language, notices.entry_restored_what, title = title),
        ),
        Deed::Removed => (
            t!(language, notices.entry_removed_subject, title = title),
            t!(language, notices.entry_removed_what, title = title),
        ),
        Deed::Archived => (
            t!(language, notices.entry_archived_subject, title = title),
            t!(language, notices.entry_archived_what, title = title),
        ),
        Deed::Recommended => (
            t!(language, notices.entry_recommended_subject, title = title),
            t!(language, notices.entry_recommended_what, title = title, day = day),
        ),
        // Nobody decided it: its time is over.
        Deed::RecommendationEnded if words.is_empty() => (
            t!(language, notices.entry_expired_subject, title = title),
            t!(language, notices.entry_expired_what, title = title),
        ),
        Deed::RecommendationEnded => (
            t!(language, notices.entry_unrecommended_subject, title = title),
            t!(language, notices.entry_unrecommended_what, title = title),
        ),
        _ => (
            t!(language, notices.entry_decided_subject, title = title),
            t!(language, notices.entry_decided_what, title = title),
        ),
    };
    let mut parts = vec![Text(what)];
    if let Some(code) = reason {
        let label = vocabulary::label("reason", code, language);
        parts.push(Text(t!(language, notices.ground, reason = label)));
    }
    match deed {
        // Suspended at once: the reasons are written afterwards.
        Deed::Suspended if words.is_empty() => {
            parts.push(Text(t!(language, suspending.for_now)));
            parts.push(Text(t!(language, notices.entry_automated)));
        }
        _ if words.is_empty() => parts.push(Text(t!(language, notices.entry_by_time))),
        _ => {
            parts.push(Quotation(words.clone()));
            parts.push(Text(t!(language, notices.entry_automated)));
        }
    }
    if *next {
        parts.push(Text(t!(language, notices.entry_next)));
    }
    if deed.is_adverse() {
        let days = t!(language, letters.days, count = domain::decision::OBJECTION_DAYS);
        parts.push(Text(t!(language, notices.entry_object, days = days)));
        parts.push(Link(link.clone()));
        if matches!(deed, Deed::Suspended | Deed::SuspensionReasoned) {
            parts.push(Text(t!(language, notices.entry_correct)));
        }
        parts.push(Text(t!(language, notices.entry_redress)));
    } else {
        parts.push(Text(t!(language, notices.entry_where)));
        parts.push(Link(link.clone()));
    }
    Draft { subject, parts, why }
}

/// The link at this site, wherever it was made for: a path stays, a host is replaced by ours.
fn here(node: &Node, link: &str) -> String {
    let path = match link.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None => link,
    };
    let path: String = path.chars().filter(|letter| letter.is_ascii_graphic()).collect();
    format!("{}/{}", node.base_url, path.trim_start_matches('/'))
}

/// What somebody typed, as text of one line that looks like no link and turns no direction.
fn line(text: &str) -> String {
    let visible: String = text.chars().map(|letter| if is_hidden(letter) { ' ' } else { letter }).collect();
    let line = visible.replace("://", " ").split_whitespace().collect::<Vec<_>>().join(" ");
    cut(&line, LONGEST_LINE)
}

/// Controls, line ends, and what has no width or turns the direction of what follows.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

/// What somebody wrote, every line behind a mark; nothing where nothing was written.
fn quotation(text: &str) -> Option<String> {
    let text = cut(text.trim(), LONGEST_QUOTATION).replace("\r\n", "\n");
    let shown = |letter: char| if is_hidden(letter) { ' ' } else { letter };
    let lines: Vec<String> =
        text.split('\n').map(|line| wrapped(&line.chars().map(shown).collect::<String>(), "> ")).collect();
    (!text.is_empty()).then(|| lines.join("\n"))
}

/// A paragraph in lines of 72 columns, each behind `mark`. Only spaces part words: a no-break space does not.
fn wrapped(text: &str, mark: &str) -> String {
    let room = COLUMNS - mark.len();
    let mut lines: Vec<String> = Vec::new();
    let mut columns = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let wide = word.chars().count();
        match lines.last_mut() {
            Some(last) if columns + 1 + wide <= room => {
                last.push(' ');
                last.push_str(word);
                columns += 1 + wide;
            }
            _ => {
                lines.push(word.to_owned());
                columns = wide;
            }
        }
    }
    if lines.is_empty() {
        return mark.trim_end().to_owned();
    }
    lines.iter().map(|line| format!("{mark}{line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use domain::EntryId;
    use domain::news::Event;
    use domain::query::Query;
    use domain::watch::{Subject, What};
    use library::letters::{News, OfficeItem};

    use super::*;

    fn node() -> Node {
        let mut node = Node { base_url: "https://werkbuch.example".to_owned(), ..Node::default() };
        node.office.name = "Servicestelle Beispielland".to_owned();
        node.office.mail = "servicestelle@werkbuch.example".to_owned();
        node
    }

    /// One of each, and what each has to say.
    fn all() -> Vec<(Letter, Vec<String>)> {
        let link = "/de/konto/seite/GEHEIM-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789".to_owned();
        let initiative = || "Dialog am großen Fluss".to_owned();
        let title = || "Frühstück mit der Nachbarschaft".to_owned();
        let number = || "2026-000123".to_owned();
        let person = || "Berta Beispiel".to_owned();
        let long = || "Der Ablauf nennt keine Pausen. ".repeat(9);
        let link = || link.clone();
        let by_title = || vec![title(), number(), link()];
        vec![
            (Letter::ConfirmAddress { link: link() }, vec![link()]),
            (Letter::AddressTaken { link: link() }, vec![link()]),
            (Letter::NewAddress { link: link() }, vec![link()]),
            (Letter::AddressChanged { link: link(), days: 7 }, vec![link(), "7 ".to_owned()]),
            (Letter::AddressUndone, Vec::new()),
            (
                Letter::Invitation { inviter: person(), initiative: initiative(), link: link(), days: 7 },
                vec![person(), initiative(), link(), "7 ".to_owned()],
            ),
            (
                Letter::Invitation { inviter: person(), initiative: String::new(), link: link(), days: 1 },
                vec![person(), link(), "1 ".to_owned()],
            ),
            (
                Letter::InvitationElsewhere {
                    initiative: initiative(),
                    invited: "a@b.example".to_owned(),
                    address: "c@d.example".to_owned(),
                    link: link(),
                },
                vec![initiative(), "a@b.example".to_owned(), "c@d.example".to_owned(), link()],
            ),
            (Letter::ResetPassword { link: link() }, vec![link()]),
            (Letter::PasswordChanged { link: link() }, vec![link()]),
            (Letter::SecondFactorChanged { on: true, link: link() }, vec![link()]),
            (Letter::SecondFactorChanged { on: false, link: link() }, vec![link()]),
            (Letter::SessionsEnded { by_office: false, link: link() }, vec![link()]),
            (Letter::SessionsEnded { by_office: true, link: link() }, vec![link()]),
            (
                Letter::SignedInElsewhere { device: "Browser X".to_owned(), link: link() },
                vec!["> Browser X".to_owned(), link()],
            ),
            (
                Letter::JoinRequested { name: person(), initiative: initiative(), link: link() },
                vec![person(), initiative(), link()],
            ),
            (Letter::Joined { initiative: initiative(), link: link() }, vec![initiative(), link()]),
            (Letter::JoinRefused { initiative: initiative() }, vec![initiative()]),
            (
                Letter::OwnersChanged {
                    initiative: initiative(),
                    name: person(),
                    change: OwnersChange::Added,
                    hours: 48,
                    link: link(),
                },
                vec![person(), initiative(), "48 ".to_owned(), link()],
            ),
            (
                Letter::OwnersChanged {
                    initiative: initiative(),
                    name: person(),
                    change: OwnersChange::Removed,
                    hours: 0,
                    link: link(),
                },
                vec![person(), initiative(), link()],
            ),
            (
                Letter::ProfileClaimed { initiative: initiative(), name: person(), link: link(), days: 7 },
                vec![person(), initiative(), link(), "7 ".to_owned()],
            ),
            (Letter::AccountErased, Vec::new()),
            (Letter::SubmissionReceived { title: title(), number: number(), link: link() }, by_title()),
            (
                Letter::ChangesRequested { title: title(), number: number(), note: long(), link: link() },
                [by_title(), vec!["> Der Ablauf".to_owned()]].concat(),
            ),
            (Letter::Published { title: title(), number: number(), link: link() }, by_title()),
            (
                Letter::Rejected { title: title(), number: number(), reason: long(), link: link() },
                [by_title(), vec!["> Der Ablauf".to_owned()]].concat(),
            ),
            (
                Letter::ObjectionDecided { title: title(), granted: true, words: long(), link: link() },
                vec![title(), link(), "> Der Ablauf".to_owned()],
            ),
            (
                Letter::ObjectionDecided { title: title(), granted: false, words: long(), link: link() },
                vec![title(), link(), "> Der Ablauf".to_owned()],
            ),
            (Letter::Withdrawn { title: title(), number: number(), link: link() }, by_title()),
            (Letter::Withdrawn { title: title(), number: String::new(), link: link() }, vec![title(), link()]),
            (Letter::DraftTakenOver { title: title(), by: person(), link: link() }, vec![title(), person(), link()]),
            (
                Letter::Digest {
                    news: vec![
                        news(Subject::Topic("T1".to_owned()), What::New),
                        news(Subject::Initiative(EntryId::default()), What::Changed),
                        news(search(), What::New),
                    ],
                    more: 4,
                    link: link(),
                    settings: link(),
                    unsubscribe: link(),
                },
                vec![title(), initiative(), "Quittengelee".to_owned(), "4 ".to_owned(), link()],
            ),
            (
                Letter::Watched {
                    news: news(Subject::Entry(EntryId::default()), What::New),
                    settings: link(),
                    unsubscribe: link(),
                },
                vec![title(), link()],
            ),
            (
                Letter::Watched {
                    news: news(Subject::Entry(EntryId::default()), What::Changed),
                    settings: link(),
                    unsubscribe: link(),
                },
                vec![title(), link()],
            ),
            (
                Letter::ReviewDue { title: title(), due: chrono::NaiveDate::default(), link: link() },
                vec![title(), link(), "1970".to_owned()],
            ),
        ]
        .into_iter()
        .chain(about_decisions(&link()))
        .chain(about_the_office(&link()))
        .chain(about_profiles(&link()))
        .chain(about_changes(&link()))
        .collect()
    }

    /// Letters about invitations that are accepted elsewhere, and about owners.
    fn about_changes(link: &str) -> Vec<(Letter, Vec<String>)> {
        let link = || link.to_owned();
        let (initiative, person, by) =
            (|| "Dialog am großen Fluss".to_owned(), || "Berta Beispiel".to_owned(), || "Cem Muster".to_owned());
        let (invited, address) = (|| "a@b.example".to_owned(), || "c@d.example".to_owned());
        let asked = |initiative| Letter::InvitationElsewhere {
            initiative,
            invited: invited(),
            address: address(),
            link: link(),
        };
        let mut all = vec![
            (asked(String::new()), vec![invited(), address(), link()]),
            (Letter::MadeOwner { initiative: initiative(), hours: 0, link: link() }, vec![initiative(), link()]),
            (
                Letter::MadeOwner { initiative: initiative(), hours: 48, link: link() },
                vec![initiative(), "48 ".to_owned(), link()],
            ),
            (Letter::Ownerless { initiative: initiative(), link: link() }, vec![initiative(), link()]),
            (Letter::Ownerless { initiative: String::new(), link: link() }, vec![link()]),
        ];
        for granted in [true, false] {
            let answered = |initiative| Letter::InvitationAnswered { initiative, granted, link: link() };
            all.push((answered(initiative()), vec![initiative(), link()]));
            all.push((answered(String::new()), vec![link()]));
        }
        for change in [OwnersChange::Added, OwnersChange::Removed] {
            let letter = Letter::OwnersChangeStopped {
                initiative: initiative(),
                name: person(),
                change,
                by: by(),
                link: link(),
            };
            all.push((letter, vec![initiative(), person(), by(), link()]));
        }
        all
    }

    /// Letters with news of the office's work: one of each alone, and all together.
    fn about_the_office(link: &str) -> Vec<(Letter, Vec<String>)> {
        let title = "Frühstück mit der Nachbarschaft";
        let item = |event| OfficeItem { event, title: title.to_owned(), number: 4711, link: link.to_owned() };
        let letter = |items, more| Letter::OfficeNews {
            items,
            more,
            link: link.to_owned(),
            settings: link.to_owned(),
            unsubscribe: link.to_owned(),
        };
        let is_about_a_notice =
            |event| matches!(event, Event::NoticeCame | Event::NoticeLate | Event::BarrierCame | Event::BarrierSoon);
        let said = |event| if is_about_a_notice(event) { "4711".to_owned() } else { title.to_owned() };
        let chosen = || Event::ALL.into_iter().filter(|event| event.is_chosen());
        let mut all: Vec<(Letter, Vec<String>)> =
            chosen().map(|event| (letter(vec![item(event)], 0), vec![said(event), link.to_owned()])).collect();
        let together = letter(chosen().map(item).collect(), 3);
        all.push((together, vec![title.to_owned(), "4711".to_owned(), "3 ".to_owned(), link.to_owned()]));
        all
    }

    #[test]
    fn what_can_be_objected_to_is_not_called_final() {
        for (language, word) in [(Language::De, "endgültig"), (Language::En, "for good")] {
            assert!(Deed::Removed.is_adverse());
            for said in [t!(language, notices.entry_removed_what, title = "Zaun"), t!(language, notices.letter_removed)]
            {
                assert!(!said.contains(word), "{said}");
            }
        }
    }

    /// Letters about who answers for a profile.
    fn about_profiles(link: &str) -> Vec<(Letter, Vec<String>)> {
        let link = || link.to_owned();
        let [initiative, name] = ["Dialog am großen Fluss", "Berta Beispiel"];
        let both = || [initiative.to_owned(), name.to_owned()];
        let mut all = Vec::new();
        for granted in [true, false] {
            let words = "Ihre Satzung nennt Sie nicht.".to_owned();
            let said = vec![initiative.to_owned(), format!("> {words}"), link()];
            all.push((Letter::ClaimDecided { initiative: initiative.to_owned(), granted, words, link: link() }, said));
            let [initiative, name] = both();
            let said = [both().to_vec(), vec![link()]].concat();
            let said = if granted { said } else { vec![initiative.clone(), link()] };
            all.push((Letter::HandOverEnded { initiative, name, done: granted, link: link() }, said));
        }
        let [of, person] = both();
        let said = vec![of.clone(), person.clone(), link()];
        all.push((Letter::ClaimRequested { initiative: of, name: person, link: link() }, said.clone()));
        let [of, person] = both();
        all.push((Letter::ProfileTaken { initiative: of, name: person, link: link() }, said.clone()));
        for name in ["", name] {
            let words = "Die Adresse gehört einer früheren Agentur.".to_owned();
            let said = vec![initiative.to_owned(), name.to_owned(), format!("> {words}"), link()];
            let letter = Letter::ProfileTakenBack {
                initiative: initiative.to_owned(),
                name: name.to_owned(),
                words,
                link: link(),
            };
            all.push((letter, said));
        }
        let [of, person] = both();
        let said = [said, vec!["14 ".to_owned()]].concat();
        all.push((Letter::HandOver { initiative: of, name: person, link: link(), days: 14 }, said));
        for to_address in [
            Letter::HandOver { initiative: initiative.to_owned(), name: String::new(), link: link(), days: 14 },
            Letter::HandOverEnded { initiative: initiative.to_owned(), name: String::new(), done: true, link: link() },
        ] {
            all.push((to_address, vec![initiative.to_owned(), link()]));
        }
        all
    }

    /// Letters about notices and about decisions of the office.
    fn about_decisions(link: &str) -> Vec<(Letter, Vec<String>)> {
        let day = chrono::NaiveDate::from_ymd_opt(2027, 1, 15);
        let due = day.unwrap();
        let page = || "/de/praxis/beispiel".to_owned();
        let words = || "Auf dem Bild sind Menschen zu sehen, die nicht gefragt wurden. ".repeat(3);
        let title = || "Frühstück mit der Nachbarschaft".to_owned();
        let mut all = Vec::new();
        for kind in NoticeKind::ALL {
            let said =
                vec!["12".to_owned(), "https://werkbuch.example/de/praxis/beispiel".to_owned(), "2027".to_owned()];
            all.push((Letter::NoticeReceived { kind, number: "12".to_owned(), page: page(), due }, said));
        }
        for outcome in Outcome::ALL {
            let kind = if outcome == Outcome::Answered { NoticeKind::Barrier } else { NoticeKind::Content };
            let letter = Letter::NoticeDecided {
                kind,
                number: "12".to_owned(),
                page: page(),
                outcome,
                answer: words(),
                link: link.to_owned(),
            };
            all.push((letter, vec!["12".to_owned(), "> Auf dem Bild".to_owned(), link.to_owned()]));
        }
        for deed in [
            Deed::Suspended,
            Deed::SuspensionReasoned,
            Deed::VersionHidden,
            Deed::VersionShown,
            Deed::Restored,
            Deed::Removed,
            Deed::Archived,
            Deed::Recommended,
            Deed::RecommendationEnded,
            Deed::NoticeDismissed,
        ] {
            let letter = Letter::EntryDecided {
                title: title(),
                deed,
                reason: deed.is_adverse().then(|| "privacy".to_owned()),
                words: words(),
                until: day.filter(|_| deed == Deed::Recommended),
                link: link.to_owned(),
                next: deed == Deed::Archived,
                version: matches!(deed, Deed::VersionHidden | Deed::VersionShown).then_some(47),
            };
            let mut said = vec![title(), "> Auf dem Bild".to_owned(), link.to_owned()];
            said.extend(deed.is_adverse().then(|| "30 ".to_owned()));
            said.extend(matches!(deed, Deed::VersionHidden | Deed::VersionShown).then(|| " 47 ".to_owned()));
            all.push((letter, said));
        }
        let at_once = Letter::EntryDecided {
            title: title(),
            deed: Deed::Suspended,
            reason: Some("privacy".to_owned()),
            words: String::new(),
            until: None,
            link: link.to_owned(),
            next: false,
            version: None,
        };
        all.push((at_once, vec![title(), link.to_owned(), "30 ".to_owned()]));
        let expired = Letter::EntryDecided {
            title: title(),
            deed: Deed::RecommendationEnded,
            reason: None,
            words: String::new(),
            until: None,
            link: link.to_owned(),
            next: false,
            version: None,
        };
        all.push((expired, vec![title(), link.to_owned()]));
        all
    }

    fn search() -> Subject {
        let parameters = [("q", "Quittengelee"), ("people", "30")];
        Subject::search(Query::from_parameters(Language::De, parameters).0)
    }

    fn news(subject: Subject, what: What) -> News {
        News {
            title: "Frühstück mit der Nachbarschaft".to_owned(),
            link: "/de/konto/seite/GEHEIM-0123456789".to_owned(),
            what,
            subject,
            of: "Dialog am großen Fluss".to_owned(),
        }
    }

    #[test]
    fn only_letters_that_somebody_chose_can_be_ended() {
        for (letter, _) in all() {
            let address = unsubscribe(&node(), &letter);
            let chosen = matches!(letter, Letter::Digest { .. } | Letter::Watched { .. } | Letter::OfficeNews { .. });
            assert_eq!(address.is_some(), chosen, "{letter:?}");
            assert!(address.is_none_or(|it| it.starts_with("https://werkbuch.example/de/")), "{letter:?}");
        }
    }

    /// The text with its line ends as spaces, so that a wrapped phrase is found.
    fn flat(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_letter_is_whole_in_both_languages() {
        for language in Language::ALL {
            let mut subjects = std::collections::BTreeMap::new();
            for (letter, said) in all() {
                let Composed { subject, text } = compose(&node(), language, &letter);
                let what = format!("{language} {letter:?}\n{subject}\n{text}");
                assert!(subject.chars().count() > 10 && subject.chars().count() < 100, "{what}");
                assert!(!subject.chars().any(char::is_control), "{what}");
                assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{what}");
                for line in text.lines().chain([subject.as_str()]) {
                    let fits = line.chars().count() <= COLUMNS || line.starts_with("https://werkbuch.example/");
                    assert!(fits || line == subject, "{line}\n{what}");
                    assert!(!line.contains(['{', '}', '<', '\t']), "{line}\n{what}");
                    assert!(line == "-- " || line.trim_end() == line, "{line:?}\n{what}");
                }
                let flat = flat(&text);
                for part in said {
                    assert!(flat.contains(part.trim()), "{part}\n{what}");
                }
                let (hello, because) = match language {
                    Language::De => ("Guten Tag,\n\n", "Sie bekommen sie, weil "),
                    Language::En => ("Hello,\n\n", "You receive it because "),
                };
                assert!(text.starts_with(hello), "{what}");
                assert!(flat.contains(because) && flat.contains("Werkbuch"), "{what}");
                assert!(flat.contains("servicestelle@werkbuch.example"), "{what}");
                assert_eq!(text.matches("\n-- \n").count(), 1, "{what}");
                if let Some(other) = subjects.insert(subject.clone(), format!("{letter:?}")) {
                    let same_kind = other.split(' ').next() == format!("{letter:?}").split(' ').next();
                    assert!(same_kind, "{other} and {letter:?} are both called {subject}");
                }
            }
        }
    }

    #[test]
    fn the_languages_differ_and_letters_of_a_bare_node_are_whole_too() {
        for (letter, _) in all() {
            let [de, en] = Language::ALL.map(|language| compose(&node(), language, &letter));
            assert!(de.subject != en.subject && de.text != en.text, "{letter:?}");
            let bare = Node { base_url: "http://localhost:3000".to_owned(), ..Node::default() };
            let text = compose(&bare, Language::De, &letter).text;
            assert!(text.contains("Mit freundlichen Grüßen\nWerkbuch\n") && !text.contains("@werkbuch"), "{text}");
        }
    }

    #[test]
    fn what_people_typed_makes_no_line_no_link_and_no_turn() {
        let evil = "Meier\r\nBcc: x@y.example\u{202e}\u{200b}\u{2028} https://evil.example/\t";
        let letter = Letter::Invitation {
            inviter: evil.to_owned(),
            initiative: evil.repeat(40),
            link: "https://evil.example/de/konto/\r\nx y".to_owned(),
            days: 7,
        };
        for language in Language::ALL {
            let Composed { subject, text } = compose(&node(), language, &letter);
            assert!(!subject.chars().any(is_hidden), "{subject:?}");
            assert!(subject.chars().count() < 200, "{subject}");
            assert!(!text.chars().any(|letter| letter != '\n' && is_hidden(letter)), "{text:?}");
            assert!(!text.contains("://evil"), "{text}");
            assert!(text.contains("\nhttps://werkbuch.example/de/konto/xy\n"), "{text}");
            assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
        }
    }

    #[test]
    fn a_reason_is_quoted_line_by_line() {
        let reason = format!("Erstens fehlt ein Beleg.\r\n\n-- \nMit freundlichen Grüßen\n{}", "x".repeat(9_000));
        let letter = Letter::Rejected { title: "T".to_owned(), number: "1".to_owned(), reason, link: "/de".to_owned() };
        let text = compose(&node(), Language::De, &letter).text;
        assert!(text.contains("\n> Erstens fehlt ein Beleg.\n>\n> --\n> Mit freundlichen Grüßen\n> xxx"), "{text}");
        assert!(text.contains("x…\n") && text.len() < 6_000, "{}", text.len());
    }

    #[test]
    fn masked_links_lead_nowhere() {
        for (letter, _) in all() {
            let text = compose(&node(), Language::De, &letter).text;
            let masked = masked(&text);
            assert!(!masked.contains("GEHEIM"), "{masked}");
            assert_eq!(masked.contains("https://werkbuch.example/de/konto/seite/••••\n"), text.contains("GEHEIM"));
            assert!(masked.contains("(https://werkbuch.example)"), "{masked}");
        }
        for (link, shown) in [
            ("/de/k/abc?token=x#y", "/de/k/••••"),
            ("/de/k?token=a/b", "/de/••••"),
            ("/?token=a", "/••••"),
            ("?token=a", "/••••"),
            ("/", "/"),
            (".", "."),
        ] {
            let [text, shown] = [link, shown].map(|end| format!("x http://b.example:3000{end}\ny https://a"));
            assert_eq!(masked(&text), shown);
        }
    }
}
