//! Filters in the server's language, made of numbers and of codes that cannot be anything else.

use domain::query::{Query, facet};

use super::document::facet_name;

/// What fits nothing.
const NOTHING: &str = "id = \"none\"";

/// Everything that a query asks for besides words, as it is sent. `left_out` is a facet whose choice does not count.
/// Whatever the query holds, the filter holds words of ours, numbers, and between quotes nothing but signs of codes.
pub fn filter(query: &Query, left_out: Option<&str>) -> String {
    all(conditions(query, left_out).into_iter().chain(query.minutes.map(|minutes| format!("minutes <= {minutes}"))))
}

/// As [`filter`], for entries without a duration and whatever time is asked for.
pub(super) fn without_minutes(query: &Query) -> String {
    all(conditions(query, None).into_iter().chain(["minutes NOT EXISTS".to_owned()]))
}

/// Everything but the entry with this id.
pub(super) fn not(id: domain::EntryId) -> String {
    format!("id != \"{id}\"")
}

fn all(conditions: impl Iterator<Item = String>) -> String {
    conditions.collect::<Vec<_>>().join(" AND ")
}

fn conditions(query: &Query, left_out: Option<&str>) -> Vec<String> {
    let mut all = Vec::new();
    for (key, codes) in query.filters.iter().filter(|(key, codes)| Some(**key) != left_out && !codes.is_empty()) {
        // A name that is no facet and a code that can be none are in no document.
        let codes: Vec<String> = match facet(key) {
            Some(_) => codes.iter().filter(|code| is_code(code)).map(|code| format!("\"{code}\"")).collect(),
            None => Vec::new(),
        };
        all.push(match codes.as_slice() {
            [] => NOTHING.to_owned(),
            codes => format!("{} IN [{}]", facet_name(key), codes.join(", ")),
        });
    }
    if let Some(people) = query.people {
        all.push(format!("people_min <= {people} AND people_max >= {people}"));
    }
    if let Some(weeks) = query.weeks {
        all.push(format!("weeks <= {weeks}"));
    }
    if let Some(cost) = query.cost {
        all.push(format!("cost <= {cost}"));
    }
    all
}

/// Codes need no escaping, since nothing else is let through.
fn is_code(code: &str) -> bool {
    !code.is_empty()
        && code.len() <= 64
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_says_what_is_asked() {
        let query = Query {
            filters: [("topics", vec!["T1".to_owned(), "T2".to_owned()]), ("land", vec!["14".to_owned()])].into(),
            people: Some(30),
            minutes: Some(180),
            cost: Some(2),
            ..Query::default()
        };
        assert_eq!(
            filter(&query, Some("land")),
            "facet_topics IN [\"T1\", \"T2\"] AND people_min <= 30 AND people_max >= 30 AND cost <= 2 AND minutes <= 180"
        );
        assert!(without_minutes(&query).ends_with("AND cost <= 2 AND minutes NOT EXISTS"));
        assert_eq!(filter(&Query::default(), None), "");
    }

    /// The filter of one code.
    fn of(code: &str) -> String {
        let query = Query { filters: [("topics", vec![code.to_owned()])].into(), ..Query::default() };
        filter(&query, None)
    }

    /// Signs that end no text between quotes and mean nothing in it, told without asking the filter.
    fn is_harmless(sign: char) -> bool {
        matches!(sign, 'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '-' | '.')
    }

    #[test]
    fn codes_are_made_of_these_signs_alone() {
        for sign in ('\0'..='\u{2ff}').chain(['\u{200b}', '\u{2028}', '\u{202e}', '\u{212a}', '\u{ff11}', '\u{ff02}']) {
            for code in [sign.to_string(), format!("T{sign}1"), format!("T1{sign}")] {
                let wanted =
                    if is_harmless(sign) { format!("facet_topics IN [\"{code}\"]") } else { NOTHING.to_owned() };
                assert_eq!(of(&code), wanted, "{sign:?}");
            }
        }
        assert_eq!((of(""), of(&"a".repeat(65))), (NOTHING.to_owned(), NOTHING.to_owned()));
        assert_ne!(of(&"a".repeat(64)), NOTHING);
    }

    proptest::proptest! {
        #[test]
        fn nothing_can_be_injected(code in "\\PC{0,40}|[A-Z0-9]{1,3}\\PC[A-Z0-9]{0,3}|T1\" OR id EXISTS OR id = \"|\\\\\"") {
            let filter = of(&code);
            let harmless = format!("facet_topics IN [\"{code}\"]");
            proptest::prop_assert!(filter == NOTHING || filter == harmless);
            proptest::prop_assert!(filter == NOTHING || code.chars().all(is_harmless));
        }
    }
}
