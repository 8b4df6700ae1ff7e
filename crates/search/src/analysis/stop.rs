//! Words that carry no meaning in a query. They are indexed, and dropped from a query that holds others too.

/// German function words, as keys.
const GERMAN: &str = "aber als am an auch auf aus bei beim bis da damit das dass dem den der des die dies diese diesem diesen dieser \
    dieses doch dort du durch ein eine einem einen einer eines er es etwas fur gegen gibt habe haben hat hatte hier ich ihr ihre \
    ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes kann kein keine keinen keiner konnen man mehr mein meine meinem \
    meinen meiner mit muss mussen nach nicht noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner sich sie sind so \
    soll sollen sondern sowie uber um und uns unser unsere unserem unseren unserer unter vom von vor wann warum was weil welche \
    welchem welchen welcher welches wenn wer werden wie wieder will wir wird wo wollen wurde wurden zu zum zur zwischen";

/// English function words, as keys.
const ENGLISH: &str = "a about after all also am an and any are as at be been before being between but by can could did do dos \
    doing for from had has have having he her here his how i if in into is it its just me more most my no not of on or our out over \
    own same she should so some such than that the their them then there these they this those through to too under until up very \
    was we were what when where which while who why will with would you your";

/// Whether `key` carries no meaning in a query of either language.
pub fn is_stop_word(key: &str) -> bool {
    static ALL: std::sync::OnceLock<std::collections::HashSet<&str>> = std::sync::OnceLock::new();
    ALL.get_or_init(|| GERMAN.split_whitespace().chain(ENGLISH.split_whitespace()).collect()).contains(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stop_word_is_a_key() {
        for word in GERMAN.split_whitespace().chain(ENGLISH.split_whitespace()) {
            assert_eq!(crate::analysis::key(word), word);
        }
    }
}
