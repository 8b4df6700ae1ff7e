//! `werkbuch account`: what the operator does about accounts by hand.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use app::routes;
use clap::Subcommand;
use domain::Language;
use domain::account::Office;
use library::accounts::{Error, Refusal};

use crate::assemble;
use crate::config::Config;

/// What can be done.
#[derive(Subcommand)]
pub enum Account {
    /// Add an account and print the link where its password is chosen
    Add {
        /// E-mail address
        address: String,
        /// Name under which the person appears
        #[arg(long)]
        name: String,
        /// Role for the node: administrator or moderator; none if not given
        #[arg(long, value_parser = office)]
        role: Option<Office>,
        /// Language of letters: de or en
        #[arg(long, default_value = "de", value_parser = super::language)]
        lang: Language,
    },
    /// List all accounts
    List,
    /// Give an account another role for the node
    Role {
        /// E-mail address
        address: String,
        /// administrator, moderator or none
        role: String,
    },
    /// Print a link to a new password, valid for an hour
    ResetLink {
        /// E-mail address
        address: String,
    },
}

fn office(text: &str) -> Result<Office, String> {
    Office::from_code(text).ok_or_else(|| "administrator or moderator".to_owned())
}

/// Does it.
pub async fn run(command: Account, config: &Config) -> anyhow::Result<ExitCode> {
    let library = assemble::without_index(config).await?;
    let link = |language, token: &str| format!("{}{}", config.base_url, routes::account_with(language, "reset", token));
    match command {
        Account::Add { address, name, role, lang } => {
            let token = library.operator_add(&address, &name, role, lang).await.map_err(explained)?;
            println!("{address} was added. The password is chosen here, within an hour:\n{}", link(lang, &token));
        }
        Account::List => {
            for person in library.operator_accounts().await.map_err(explained)? {
                let role = person.office.map_or("-", Office::code);
                println!("{:40} {:14} {:12} {}", person.address, role, person.status.code(), person.name);
            }
        }
        Account::Role { address, role } => {
            let to = match role.as_str() {
                "none" => None,
                code => match Office::from_code(code) {
                    Some(office) => Some(office),
                    None => bail!("a role is administrator, moderator or none, not {code:?}"),
                },
            };
            library.operator_set_office(&address, to).await.map_err(explained)?;
            println!("{address}: {role}");
        }
        Account::ResetLink { address } => {
            let (token, language) = library.operator_reset(&address).await.map_err(explained)?;
            println!("A new password is chosen here, within an hour:\n{}", link(language, &token));
        }
    }
    library.storage().close().await.context("the database cannot be closed")?;
    Ok(ExitCode::SUCCESS)
}

fn explained(error: Error) -> anyhow::Error {
    match error {
        Error::Refused(Refusal::HasAccount) => anyhow::anyhow!("this address has an account already"),
        Error::Library(library::Error::NotFound) => anyhow::anyhow!("there is no account with this address"),
        error => error.into(),
    }
}
