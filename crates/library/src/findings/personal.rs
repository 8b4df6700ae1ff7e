//! Mail addresses and telephone numbers in texts: somebody has to be asked before they are published.

/// How people hide the sign from machines, though not from readers.
const SPELT_OUT: [(&str, &str); 4] = [(" (at) ", "@"), ("(at)", "@"), (" [at] ", "@"), ("[at]", "@")];
/// Names that belong to nobody (RFC 2606, RFC 6761).
const NOBODYS: [&str; 6] = [".example", ".invalid", ".test", "example.com", "example.net", "example.org"];
/// Fewest digits of a number: a short one in a small place, with its area code.
const DIGITS: usize = 8;
/// Fewest and most digits where nothing parts them: otherwise it is an official key or something of a library.
const DIGITS_IN_ONE: std::ops::RangeInclusive<usize> = 10..=15;

/// Mail addresses, each once.
pub(super) fn mails(text: &str) -> Vec<String> {
    let text = SPELT_OUT.iter().fold(text.to_owned(), |text, (spelt, sign)| text.replace(spelt, sign));
    let mut found = Vec::new();
    for (at, sign) in text.match_indices('@') {
        let (before, after) = (&text[..at], &text[at + sign.len()..]);
        let is_local = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '+' | '%');
        let is_host = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-');
        let front = before.trim_end_matches(is_local);
        let local = before[front.len()..].trim_start_matches('.');
        let host = &after[..after.len() - after.trim_start_matches(is_host).len()];
        let host = host.trim_end_matches(['.', '-']).to_lowercase();
        let ends_well = host.rsplit_once('.').is_some_and(|(name, last)| {
            !name.is_empty() && last.chars().count() >= 2 && last.chars().all(char::is_alphabetic)
        });
        // A name in the Fediverse has two of these signs.
        if local.is_empty() || !ends_well || front.ends_with('@') || NOBODYS.iter().any(|it| host.ends_with(it)) {
            continue;
        }
        let mail = format!("{local}@{host}");
        if !found.contains(&mail) {
            found.push(mail);
        }
    }
    found
}

/// Telephone numbers as they are written in Germany: `0211 12345`, `(0211) 1234-56`, `+49 211 12345`, `0049 …`.
///
/// Times, dates, postcodes, norms and amounts are none: a number begins with `+` or with one `0` and at least two more
/// digits in a row.
pub(super) fn phones(text: &str) -> Vec<String> {
    let is_part = |letter: char| letter.is_ascii_digit() || " \u{a0}\u{202f}/-–()+".contains(letter);
    let mut found = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some(start) = rest.find(is_part) {
            let (before, run) = rest.split_at(start);
            let end = run.find(|letter: char| !is_part(letter)).unwrap_or(run.len());
            let (run, after) = run.split_at(end);
            // Directly behind a word or a point it goes on with what stands there: 12.03.2024, DE0211…
            let goes_on = before.ends_with(|letter: char| letter.is_alphanumeric() || ".,_=#@&".contains(letter));
            found.extend(phone(run, goes_on));
            rest = after;
        }
    }
    found
}

/// The number in a run of digits and what stands between them.
fn phone(run: &str, goes_on: bool) -> Option<String> {
    let mut before = goes_on.then_some('.');
    for (at, letter) in run.char_indices() {
        let is_free = before.is_none_or(|before| before.is_whitespace() || before == '(');
        before = Some(letter);
        let is_start = is_free && matches!(letter, '0' | '+');
        let number = run[at..].trim_end_matches(|letter: char| !letter.is_ascii_digit());
        if is_start && is_phone(number) {
            return Some(number.to_owned());
        }
    }
    None
}

fn is_phone(number: &str) -> bool {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let first: usize = number.chars().skip(1).take_while(char::is_ascii_digit).count();
    let is_in_one = digits == number.trim_start_matches('+').chars().count();
    let is_long = if is_in_one { DIGITS_IN_ONE.contains(&digits) } else { digits >= DIGITS };
    let is_area = |letter: char| matches!(letter, '1'..='9');
    let begins = |with: &str| number.strip_prefix(with).is_some_and(|rest| rest.starts_with(is_area));
    let is_abroad = (begins("+") && digits > DIGITS) || (begins("00") && digits > DIGITS + 2);
    is_long && ((begins("0") && first >= 2) || is_abroad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses() {
        for (text, wanted) in [
            ("Fragen an dialog@werk-nord.de.", "dialog@werk-nord.de"),
            ("Schreiben Sie Erika.Muster+1@Mail.Werk.de, bitte", "Erika.Muster+1@mail.werk.de"),
            ("dialog (at) werk.de oder dialog[at]werk.de", "dialog@werk.de"),
            ("(a@b.de)", "a@b.de"),
            ("zwei: a@b.de; c@d.eu", "a@b.de, c@d.eu"),
        ] {
            assert_eq!(mails(text).join(", "), wanted, "{text}");
        }
        for text in [
            "dialog@werk.example",
            "name@example.org",
            "@werk@social.werk.de",
            "5 Stück @ 3 Euro",
            "a@b",
            "a@b.1",
            "@werk.de",
            "",
        ] {
            assert_eq!(mails(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn telephone_numbers() {
        for (text, wanted) in [
            ("Telefon 0211 123456.", "0211 123456"),
            ("Tel.: (0211) 1234-56, Fax", "0211) 1234-56"),
            ("0211/123 456", "0211/123 456"),
            ("mobil 0171-1234567", "0171-1234567"),
            ("030 1234 5678", "030 1234 5678"),
            ("02111234567", "02111234567"),
            ("+49 211 1234567", "+49 211 1234567"),
            ("+49 (0) 211 1234567", "+49 (0) 211 1234567"),
            ("0049 211 1234567", "0049 211 1234567"),
            ("Um 9 Uhr 0211 123456 anrufen", "0211 123456"),
        ] {
            assert_eq!(phones(text), [wanted], "{text}");
        }
        for text in [
            "von 09:00 bis 17:00 Uhr",
            "09.00–17.30 Uhr",
            "am 01.02.2024 und 03.04.2025",
            "2024-05-06 und 2025/2026",
            "01067 Dresden, 06110 Halle",
            "VDI 7000 und DIN 33429",
            "0,5 bis 0,75 Liter",
            "Stufen 0 1 2 3 4 5 6 7 8 9 10",
            "0-10 Punkte, 00 bis 16",
            "Schlüssel 05362028",
            "10 000 000 Euro, +10 000 000 Euro",
            "https://werk.de/0211123456/7",
            "Aktenzeichen 52.03.01-0015/17",
            "1995 bis 2005",
            "",
        ] {
            assert_eq!(phones(text), Vec::<String>::new(), "{text}");
        }
    }
}
