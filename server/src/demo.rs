//! People to try the node out with, one of every role. Their passwords are known to everybody, so that they live on
//! this machine alone, beside nobody real, and every page says so.

use anyhow::{Context as _, bail};
use domain::account::{Membership, Office};
use domain::{Kind, Language};
use library::Library;
use library::accounts::Demo;

use crate::config::Config;
use crate::session::is_loopback;

/// The password of all of them.
pub const PASSWORD: &str = "werkbuch-demo";

/// One of every role, and a second owner, so that changes of owners can be agreed to.
pub const PEOPLE: [Demo; 6] = [
    person("lesend@demo.example", "Demo Lesend", None, None),
    person("mitwirkend@demo.example", "Demo Mitwirkend", None, Some(Membership::Contributor)),
    person("verantwortlich@demo.example", "Demo Verantwortlich", None, Some(Membership::Owner)),
    person("verantwortlich2@demo.example", "Demo Verantwortlich Zwei", None, Some(Membership::Owner)),
    person("moderation@demo.example", "Demo Moderation", Some(Office::Moderator), None),
    person("administration@demo.example", "Demo Administration", Some(Office::Administrator), None),
];

const fn person(
    address: &'static str,
    name: &'static str,
    office: Option<Office>,
    membership: Option<Membership>,
) -> Demo {
    Demo { address, name, password: PASSWORD, office, membership }
}

/// Refuses to show known passwords to anybody but this machine.
///
/// # Errors
/// Where the node is reached under another address, or listens on one.
pub fn allowed(config: &Config) -> anyhow::Result<()> {
    if !is_loopback(&config.base_url) {
        bail!("--demo is for this machine alone: base_url must be localhost or 127.0.0.1, not {}", config.base_url);
    }
    if !config.addr.ip().is_loopback() {
        bail!("--demo is for this machine alone: addr must be 127.0.0.1, not {}", config.addr.ip());
    }
    Ok(())
}

/// Adds the people, or refuses to run a node with them in any other way.
///
/// # Errors
/// Where there are real accounts beside `--demo`, or people with known passwords without it.
pub async fn prepare(library: &Library, config: &Config) -> anyhow::Result<()> {
    if !config.demo {
        if library.is_demo().await? {
            bail!("this data folder holds people with known passwords: start it with --demo, or take another folder");
        }
        return Ok(());
    }
    allowed(config)?;
    let initiatives = library.newest(Some(Kind::Initiative), 1_000).await?;
    let first = initiatives.iter().min_by_key(|shown| shown.slug(Language::De).to_owned());
    let added = library
        .add_demo(&PEOPLE, first.map(|shown| shown.entry().id))
        .await
        .context("the people to try it out with cannot be added")?;
    if !added {
        bail!("--demo adds people with known passwords; this data folder has real accounts: take another folder");
    }
    println!("Demo: password of all: {PASSWORD}");
    for person in PEOPLE {
        println!("  {:32} {}", person.address, person.name);
    }
    Ok(())
}
