//! Taking a profile over that the editors wrote: whose mailbox proves that somebody speaks for an organisation.
//!
//! The domain of the mailbox must be the host of the organisation's own pages, without `www.`, and no other. A domain
//! above may belong to a university or a city with thousands of mailboxes, one below to customers or students; which of
//! them speaks for the organisation, the office finds out. Who is with a hoster, a provider of mail or a network of
//! others has no domain of their own there.

use crate::account::Address;

/// Days for which the link to the organisation's mailbox holds.
pub const CLAIM_DAYS: u32 = 7;
/// Fewest characters in which somebody tells the office who they are.
pub const SHORTEST_WORDS: usize = 20;
/// Most characters of words about a profile: a request, the answer to it.
pub const LONGEST_WORDS: usize = 2_000;

/// Hosts, and all below them, at which pages and mailboxes of anybody are.
const OF_OTHERS: &[&str] = &[
    "1und1.de",
    "aol.com",
    "aol.de",
    "arcor.de",
    "beepworld.de",
    "blogspot.com",
    "blogspot.de",
    "de.vu",
    "facebook.com",
    "freenet.de",
    "github.com",
    "github.io",
    "gitlab.io",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "google.com",
    "google.de",
    "googlemail.com",
    "home.blog",
    "hotmail.com",
    "hotmail.de",
    "icloud.com",
    "instagram.com",
    "ionos.de",
    "jimdo.com",
    "jimdofree.com",
    "jimdosite.com",
    "kulturserver.de",
    "linkedin.com",
    "live.com",
    "live.de",
    "mac.com",
    "mail.com",
    "mail.de",
    "mail.ru",
    "mailbox.org",
    "mastodon.social",
    "me.com",
    "medium.com",
    "msn.com",
    "myspace.com",
    "netlify.app",
    "notion.site",
    "notion.so",
    "online.de",
    "onlinehome.de",
    "outlook.com",
    "outlook.de",
    "pages.dev",
    "posteo.de",
    "posteo.net",
    "proton.me",
    "protonmail.com",
    "rocketmail.com",
    "squarespace.com",
    "strato.de",
    "t-online.de",
    "tumblr.com",
    "tuta.com",
    "tutanota.com",
    "tutanota.de",
    "twitter.com",
    "vercel.app",
    "vodafone.de",
    "web.app",
    "web.de",
    "webflow.io",
    "webnode.com",
    "webnode.de",
    "weebly.com",
    "wix.com",
    "wixsite.com",
    "wordpress.com",
    "x.com",
    "xing.com",
    "yahoo.com",
    "yahoo.de",
    "ymail.com",
    "youtube.com",
    "zoho.com",
];

/// The domain whose mailboxes speak for the organisation with these pages; none where it has none of its own.
pub fn own_domain(website: &str) -> Option<String> {
    let (scheme, rest) = website.trim().split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if authority.contains('@') {
        return None;
    }
    let host = match authority.split_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) => return None,
        None => authority,
    };
    // In the spelling of a mailbox there, which also says whether it is a name of a host at all.
    let mailbox = Address::new(&format!("a@{}", host.trim_end_matches('.'))).ok()?;
    let host = domain_of(&mailbox);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let is_number = host.split('.').all(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    (host.contains('.') && !is_number && !is_of_others(host)).then(|| host.to_owned())
}

/// Whether a mailbox is at this domain, and not above or below it.
pub fn is_at(address: &Address, domain: &str) -> bool {
    domain_of(address) == domain
}

fn domain_of(address: &Address) -> &str {
    address.as_str().rsplit_once('@').map_or("", |(_, domain)| domain)
}

fn is_of_others(host: &str) -> bool {
    OF_OTHERS.iter().any(|other| host.strip_suffix(other).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_domain_is_the_host_of_the_pages() {
        for (website, wanted) in [
            ("https://www.chemcologne.de/", Some("chemcologne.de")),
            ("https://ChemCologne.DE", Some("chemcologne.de")),
            ("http://dialog.werk.example:8080/start?x=1#y", Some("dialog.werk.example")),
            ("https://müller.example/ueber-uns", Some("müller.example")),
            ("https://werk.example.", Some("werk.example")),
            ("https://www.facebook.com/werk", None),
            ("https://werk.wordpress.com", None),
            ("https://werk.github.io", None),
            ("https://notweb.de", Some("notweb.de")),
            ("https://web.de", None),
            ("https://192.168.0.1/", None),
            ("https://[::1]/", None),
            ("https://localhost/", None),
            ("https://user@werk.example/", None),
            ("https://werk.example\\@evil.example/", Some("werk.example")),
            ("https://www.de/", None),
            ("ftp://werk.example", None),
            ("werk.example", None),
            ("none", None),
            ("", None),
        ] {
            assert_eq!(own_domain(website).as_deref(), wanted, "{website}");
        }
    }

    #[test]
    fn a_mailbox_is_at_the_domain_alone() {
        for (address, wanted) in [
            ("info@werk.example", true),
            ("Info@WERK.example", true),
            ("info@mail.werk.example", false),
            ("info@example.org", false),
            ("info@notwerk.example", false),
            ("werk.example@evil.example", false),
        ] {
            let address = Address::new(address).expect("it is an address");
            assert_eq!(is_at(&address, "werk.example"), wanted, "{address}");
        }
    }

    #[test]
    fn the_list_is_in_order_and_says_nothing_twice() {
        assert!(OF_OTHERS.windows(2).all(|pair| pair[0] < pair[1]), "in the order of the alphabet");
    }

    proptest! {
        #[test]
        fn a_domain_is_one_of_a_mailbox(website in "https?://\\PC{0,40}") {
            if let Some(domain) = own_domain(&website) {
                let address = Address::new(&format!("info@{domain}"));
                prop_assert!(address.is_ok_and(|address| is_at(&address, &domain)));
            }
        }
    }
}
