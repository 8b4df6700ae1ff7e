//! The command line: another door into the same library.

mod account;
mod check;
mod doctor;
mod import;
mod serve;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use domain::Language;

use crate::config::{Arguments, Config};
use crate::router;

/// Werkbuch: a library of dialogue formats and good practice of regional industry initiatives.
#[derive(Parser)]
#[command(name = "werkbuch", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the library over HTTP
    Serve {
        #[command(flatten)]
        common: Common,
        /// Where to listen, host and port
        #[arg(long)]
        addr: Option<SocketAddr>,
        /// Scheme and host under which the node is reached
        #[arg(long)]
        base_url: Option<String>,
        /// Start without the shipped library
        #[arg(long)]
        empty: bool,
        /// Add people of every role with known passwords, to try it out on this machine
        #[arg(long)]
        demo: bool,
    },
    /// Accounts by hand
    Account {
        #[command(subcommand)]
        command: account::Account,
        #[command(flatten)]
        common: Common,
        /// Scheme and host under which the node is reached; printed links begin with it
        #[arg(long, global = true)]
        base_url: Option<String>,
    },
    /// Check a folder of entries and name every fault
    Check {
        /// Folder with `entries/`
        folder: PathBuf,
        /// Language of the messages: de or en
        #[arg(long, default_value = "de", value_parser = language)]
        lang: Language,
    },
    /// Take the entries of a folder in
    Import {
        /// Folder with `entries/`
        folder: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// Write everything public as files, in the format of import
    Export {
        /// Folder to write to; made if it is not there, must be empty
        folder: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// Build the search index anew
    Reindex {
        #[command(flatten)]
        common: Common,
    },
    /// Look whether everything is in order
    Doctor {
        #[command(flatten)]
        common: Common,
    },
    /// Make the restricted key for a Meilisearch server, or find it there, and print it
    SearchKey {
        #[command(flatten)]
        common: Common,
        /// The server's master key; better by the environment than on the command line
        #[arg(long, env = "WERKBUCH_SEARCH_MASTER_KEY", hide_env_values = true)]
        master_key: String,
    },
    /// List every route
    Routes {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args, Clone)]
struct Common {
    /// Configuration file (otherwise werkbuch.toml where it is there)
    #[arg(long, env = "WERKBUCH_CONFIG", global = true)]
    config: Option<PathBuf>,
    /// Data folder
    #[arg(long, global = true)]
    data: Option<PathBuf>,
}

fn language(text: &str) -> Result<Language, String> {
    Language::from_code(text).ok_or_else(|| "de or en".to_owned())
}

impl Common {
    fn arguments(self) -> Arguments {
        Arguments { file: self.config, data: self.data, ..Arguments::default() }
    }
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("werkbuch: the runtime cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli.command)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("werkbuch: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve { common, addr, base_url, empty, demo } => {
            let config = Config::read(&Arguments { addr, base_url, empty, demo, ..common.arguments() })?;
            serve::run(&config).await
        }
        Command::Account { command, common, base_url } => {
            account::run(command, &Config::read(&Arguments { base_url, ..common.arguments() })?).await
        }
        Command::Check { folder, lang } => check::run(&folder, lang),
        Command::Import { folder, common } => import::import(&folder, &Config::read(&common.arguments())?).await,
        Command::Export { folder, common } => import::export(&folder, &Config::read(&common.arguments())?).await,
        Command::Reindex { common } => doctor::reindex(&Config::read(&common.arguments())?).await,
        Command::Doctor { common } => doctor::doctor(&Config::read(&common.arguments())?).await,
        Command::SearchKey { common, master_key } => {
            doctor::search_key(&Config::read(&common.arguments())?, &master_key).await
        }
        Command::Routes { json } => {
            let routes = router::listed();
            if json {
                println!("{}", serde_json::to_string_pretty(&routes)?);
            } else {
                for route in routes {
                    println!("{:5} {:50} {}", route.method, route.path, route.name);
                }
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}
