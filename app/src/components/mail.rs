//! Letters begun for the reader.

use crate::routes::with_parameters;

/// A `mailto:` address with subject and text filled in.
pub fn mailto(address: &str, subject: &str, text: &str) -> String {
    let parameters: Vec<(&str, String)> = [("subject", subject), ("body", text)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (name, text.to_owned()))
        .collect();
    // Mail programs read "+" as a plus and want CRLF.
    let text = with_parameters("", &parameters).replace('+', "%20").replace("%0A", "%0D%0A");
    format!("mailto:{address}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_lines_arrive() {
        assert_eq!(
            mailto("a@b.example", "x & y", "1\n2+2"),
            "mailto:a@b.example?subject=x%20%26%20y&body=1%0D%0A2%2B2"
        );
        assert_eq!(mailto("a@b.example", "", ""), "mailto:a@b.example");
    }
}
