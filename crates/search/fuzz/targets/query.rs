//! Any bytes as the decoded parameters of an address: they are read, the wishes in the words are told apart, and what
//! was read says itself again.
#![no_main]

use domain::Language;
use domain::query::{MAX_LIMIT, MAX_OFFSET, Query};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parameters = || text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    for language in Language::ALL {
        let (query, _) = Query::from_parameters(language, parameters());
        assert!((1..=MAX_LIMIT).contains(&query.limit) && query.offset <= MAX_OFFSET);
        let said = query.parameters();
        let (again, problems) =
            Query::from_parameters(language, said.iter().map(|(name, value)| (*name, value.as_str())));
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(again, query);

        let understood = search::understand(&query);
        // What was understood is something an address can say, and no word comes into being by it.
        let (again, problems) = Query::from_parameters(
            language,
            understood.query.parameters().iter().map(|(name, value)| (*name, value.as_str())),
        );
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(again.filters, understood.query.filters);
        assert!(understood.query.text.len() <= query.text.len());
        for wish in &understood.wishes {
            assert!(query.text.contains(&wish.text), "{wish:?}");
        }
        let words = search::analysis::words(&query.text);
        for word in words {
            assert!(query.text.get(word.range).is_some());
        }
    }
});
