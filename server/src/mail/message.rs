//! A letter as a message of RFC 5322: who sends it, its head, its text.

use std::time::SystemTime;

use anyhow::{Context as _, ensure};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, SinglePart};
use lettre::{Address, Message};

use super::{Failure, Letter};
use crate::config::Config;

/// The longest address in a header, in bytes: well within a line of RFC 5322 (2.1.1).
const LONGEST_ADDRESS: usize = 900;

/// Who sends.
#[derive(Debug, Clone)]
pub struct Sender {
    from: Mailbox,
    /// Where answers go, if elsewhere.
    reply_to: Option<Mailbox>,
    /// Host of the node, the right half of Message-IDs.
    host: String,
}

impl Sender {
    /// As configured. Without a setting the node writes as its office, or as `werkbuch@` its own host.
    ///
    /// # Errors
    /// A setting that is no address or no name.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let host = host(&config.base_url)?;
        let office = config.office.mail.trim();
        let from = match config.mail.from.trim() {
            "" if office.is_empty() => Address::new("werkbuch", &host).context("base_url is no host of mail")?,
            "" => address(office).context("office.mail is no address")?,
            from => address(from).context("mail.from is no address")?,
        };
        let name = [&config.mail.name, &config.office.name, &config.name].map(|name| name.trim());
        let name = name.into_iter().find(|name| !name.is_empty()).unwrap_or("Werkbuch");
        ensure!(!name.contains(char::is_control), "the name of the sender has to be one line");
        let reply_to = match office {
            "" => None,
            office => Some(address(office).context("office.mail is no address")?).filter(|it| *it != from),
        };
        Ok(Self {
            from: Mailbox::new(Some(name.to_owned()), from),
            reply_to: reply_to.map(|address| Mailbox::new(None, address)),
            host,
        })
    }

    /// The address that letters come from.
    pub fn address(&self) -> &str {
        self.from.email.as_ref()
    }

    /// Host of the node, ASCII.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The message. All its parts come from the letter, so that the same letter gives the same bytes.
    pub fn message(&self, letter: &Letter) -> Result<Message, Failure> {
        let unfit = |what: &'static str| move |_| Failure::lasting(what);
        let to = address(letter.to.as_str()).map_err(|_| Failure::lasting("the address cannot be written to"))?;
        let subject = &letter.composed.subject;
        if subject.is_empty() || subject.contains(char::is_control) {
            return Err(Failure::lasting("the subject is not one line"));
        }
        let id = format!("<{}.{}@{}>", letter.written_at.timestamp_micros(), letter.number, self.host);
        // The last line end is put by the message.
        let text = letter.composed.text.trim_end_matches('\n').to_owned();
        let body = Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable)
            .map_err(|_| Failure::lasting("the text cannot be encoded"))?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject.as_str())
            .date(SystemTime::from(letter.written_at))
            .message_id(Some(id))
            // So that no holiday note answers it (RFC 3834, 5).
            .raw_header(header(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"))
            .raw_header(header(HeaderName::new_from_ascii_str("Content-Language"), letter.language.code()));
        let reply_to = match &letter.answers {
            None => self.reply_to.clone(),
            Some(office) => {
                let office = address(office.as_str()).map_err(|_| Failure::lasting("nobody could be answered"))?;
                Some(Mailbox::new(None, office)).filter(|it| it.email != self.from.email)
            }
        };
        if let Some(reply_to) = reply_to {
            message = message.reply_to(reply_to);
        }
        if let Some(address) = &letter.unsubscribe {
            message = message.raw_header(whole(HeaderName::new_from_ascii_str("List-Unsubscribe"), address)?);
            // One click is promised over https alone (RFC 8058, 3.1).
            if address.starts_with("https://") {
                let name = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");
                message = message.raw_header(header(name, "List-Unsubscribe=One-Click"));
            }
        }
        message
            .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(body))
            .map_err(unfit("the message cannot be made"))
    }
}

fn header(name: HeaderName, value: &str) -> HeaderValue {
    HeaderValue::new(name, value.to_owned())
}

/// A header with an address in brackets (RFC 2369, 2), which is neither folded nor encoded.
fn whole(name: HeaderName, address: &str) -> Result<HeaderValue, Failure> {
    let is_address = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b',' | b'"');
    if address.is_empty() || address.len() > LONGEST_ADDRESS || !address.bytes().all(is_address) {
        return Err(Failure::lasting("the address that ends such letters cannot be written"));
    }
    let value = format!("<{address}>");
    // Nothing in it needs to be encoded, as was just seen.
    Ok(HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value))
}

/// An address with its domain in ASCII, as every mail server understands it.
fn address(text: &str) -> anyhow::Result<Address> {
    let checked = domain::account::Address::new(text)?;
    let (local, domain) = checked.as_str().rsplit_once('@').context("an address has an @")?;
    Ok(Address::new(local, ascii(domain)?)?)
}

/// The host of the node without its port, in ASCII.
fn host(base_url: &str) -> anyhow::Result<String> {
    let authority = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let host = authority.rsplit_once(':').map_or(authority, |(host, port)| {
        if port.chars().all(|digit| digit.is_ascii_digit()) { host } else { authority }
    });
    if host.starts_with('[') {
        return Ok("localhost".to_owned());
    }
    ascii(host)
}

fn ascii(domain: &str) -> anyhow::Result<String> {
    idna::domain_to_ascii(domain).ok().with_context(|| format!("{domain} is no name of a host"))
}

#[cfg(test)]
mod tests {
    use app::letters::Composed;
    use chrono::DateTime;
    use mail_parser::MessageParser;

    use super::*;

    fn letter(subject: &str, text: &str) -> Letter {
        Letter {
            number: 42,
            written_at: DateTime::from_timestamp(1_800_000_000, 123_456_000).expect("it is a moment"),
            to: domain::account::Address::new("anna@müller.example").expect("it is an address"),
            answers: None,
            language: domain::Language::De,
            composed: Composed { subject: subject.to_owned(), text: text.to_owned() },
            unsubscribe: None,
        }
    }

    fn sender(set: impl FnOnce(&mut Config)) -> anyhow::Result<Sender> {
        let mut config = Config { base_url: "https://werkbuch.example:8443".to_owned(), ..Config::default() };
        set(&mut config);
        Sender::new(&config)
    }

    #[test]
    fn a_message_says_what_the_letter_says() {
        let text = "Guten Tag,\n\nüber Öl & Eis: https://werkbuch.example/de/ä=20\n.\n-- \nFuß\n";
        let letter = letter("Rückfrage zu „Frühstück mit der ganzen Nachbarschaft am Fluss“ (Nr. 7)", text);
        let sender = sender(|config| config.office.mail = "office@b.example".to_owned()).expect("it is set");
        let bytes = sender.message(&letter).expect("it is made").formatted();
        assert_eq!(bytes, sender.message(&letter).expect("it is made").formatted(), "the same again is the same");
        assert!(bytes.is_ascii(), "every mail server takes it");
        let lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
        assert!(lines.iter().all(|line| line.len() <= 79 && (line.is_empty() || line.ends_with(b"\r"))));
        let read = MessageParser::default().parse(&bytes).expect("it is a message");
        assert_eq!(read.subject(), Some(letter.composed.subject.as_str()));
        assert_eq!(read.body_text(0).as_deref().map(|text| text.replace("\r\n", "\n")), Some(text.to_owned()));
        let address = |it: Option<&mail_parser::Address<'_>>| {
            it.and_then(|it| it.first()).and_then(|it| it.address().map(str::to_owned))
        };
        assert_eq!(address(read.to()).as_deref(), Some("anna@xn--mller-kva.example"));
        assert_eq!(address(read.from()).as_deref(), Some("office@b.example"));
        assert_eq!(read.message_id(), Some("1800000000123456.42@werkbuch.example"));
        assert_eq!(read.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
        assert_eq!(read.html_body_count(), read.text_body_count(), "there is no other body than the text");
        assert_eq!(read.attachment_count(), 0);
    }

    #[test]
    fn nothing_makes_another_header() {
        let sender = sender(|_| ()).expect("it is set");
        for subject in ["", "a\r\nBcc: b@c.example", "a\nb", "a\0b"] {
            assert!(sender.message(&letter(subject, "x")).is_err_and(|failure| failure.is_final), "{subject:?}");
        }
        let text = "\r\nBcc: b@c.example\r\n.\r\nMAIL FROM:<x@y.example>\r\n";
        let bytes = sender.message(&letter("Hallo", text)).expect("it is made").formatted();
        let read = MessageParser::default().parse(&bytes).expect("it is a message");
        assert!(read.bcc().is_none());
        for refused in ["a@b.example\r\nBcc: c@d.example", "a", "a@b.example, c@d.example", "A <a@b.example>"] {
            assert!(super::tests::sender(|config| config.mail.from = refused.to_owned()).is_err(), "{refused:?}");
            assert!(super::tests::sender(|config| config.office.mail = refused.to_owned()).is_err(), "{refused:?}");
        }
        assert!(super::tests::sender(|config| config.mail.name = "A\nBcc: b@c.example".to_owned()).is_err());
    }

    #[test]
    fn letters_that_somebody_chose_say_how_they_are_ended() {
        let sender = sender(|_| ()).expect("it is set");
        let token = "x".repeat(43);
        let with = |address: &str| Letter { unsubscribe: Some(address.to_owned()), ..letter("Hallo", "x\n") };
        let bytes = |letter: &Letter| sender.message(letter).map(|message| message.formatted());
        let address = format!("https://werkbuch.example:8443/de/abmelden/{token}");
        let text = String::from_utf8(bytes(&with(&address)).expect("it is made")).expect("it is ASCII");
        assert!(text.contains(&format!("\r\nList-Unsubscribe: <{address}>\r\n")), "on one line: {text}");
        assert!(text.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{text}");
        let open = String::from_utf8(bytes(&with("http://localhost:3000/de/abmelden/x")).expect("it is made"));
        assert!(!open.expect("it is ASCII").contains("List-Unsubscribe-Post"), "one click only over https");
        let none = String::from_utf8(bytes(&letter("Hallo", "x\n")).expect("it is made")).expect("it is ASCII");
        assert!(!none.contains("List-Unsubscribe"), "{none}");
        for evil in [
            "",
            "https://b.example/\r\nBcc: c@d.example",
            "https://b.example/>,<mailto:c@d.example",
            "https://ä.example/",
        ] {
            assert!(bytes(&with(evil)).is_err_and(|failure| failure.is_final), "{evil:?}");
        }
    }

    #[test]
    fn a_node_without_settings_has_a_sender_too() {
        let of = |base_url: &str| {
            Sender::new(&Config { base_url: base_url.to_owned(), ..Config::default() })
                .map(|it| it.address().to_owned())
        };
        assert_eq!(of("http://localhost:3000").ok().as_deref(), Some("werkbuch@localhost"));
        assert_eq!(of("https://bürgerbuch.example").ok().as_deref(), Some("werkbuch@xn--brgerbuch-q9a.example"));
        assert!(of("http://[::1]:3000").is_ok());
        let named = sender(|config| {
            config.mail.from = "post@b.example".to_owned();
            config.office.mail = "office@b.example".to_owned();
            config.office.name = "Büro \"Nord\", links".to_owned();
        })
        .expect("it is set");
        let bytes = named.message(&letter("Hallo", "x\n")).expect("it is made").formatted();
        let read = MessageParser::default().parse(&bytes).expect("it is a message");
        let from = read.from().and_then(|it| it.first()).expect("there is one");
        assert_eq!((from.name(), from.address()), (Some("Büro \"Nord\", links"), Some("post@b.example")));
        let reply_to = read.reply_to().and_then(|it| it.first()).and_then(|it| it.address());
        assert_eq!(reply_to, Some("office@b.example"));
    }
}
