//! Slugs: the readable part of an address.

/// Shortest slug, in characters.
pub const MIN: usize = 3;
/// Longest slug, in characters.
pub const MAX: usize = 80;

/// Whether `text` may be a slug: `[a-z0-9-]{3,80}`, no hyphen at an end or twice in a row.
pub fn is_valid(text: &str) -> bool {
    (MIN..=MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
}

/// The slug of a title: German letters spelt out (ä→ae, ß→ss), accents dropped, everything else a hyphen.
/// May be shorter than [`MIN`] where the title holds no letters.
pub fn of(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut slug = String::new();
    for letter in title.to_lowercase().nfc() {
        match letter {
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            'a'..='z' | '0'..='9' => slug.push(letter),
            other => match std::iter::once(other).nfd().next() {
                Some(base @ 'a'..='z') => slug.push(base),
                _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
                _ => {}
            },
        }
        if slug.len() >= MAX {
            break;
        }
    }
    slug.truncate(MAX);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_titles_become_readable_slugs() {
        assert_eq!(of("Bürgerversammlung: Größe & Maß"), "buergerversammlung-groesse-mass");
        assert_eq!(of("World Café"), "world-cafe");
        assert_eq!(of("  --  "), "");
    }

    proptest::proptest! {
        #[test]
        fn a_slug_of_three_letters_or_more_is_valid(title in "\\PC{0,120}") {
            let slug = of(&title);
            proptest::prop_assert!(slug.len() < MIN || is_valid(&slug), "{slug}");
        }
    }
}
