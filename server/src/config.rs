//! What an operator can set: by a file, by the environment, by arguments; later ones win.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use app::chrome::{Node, Office, Operator, Statement};
use domain::policy::ReviewMode;
use domain::review::Deadlines;
use domain::vocabulary;
use serde::{Deserialize, Serialize};

/// File that is read when none is named and it is there.
const USUAL_FILE: &str = "werkbuch.toml";

/// All settings. An unknown one in a file is an error, so that a typing mistake is seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Folder for everything the node remembers.
    pub data: PathBuf,
    /// Where to listen.
    pub addr: SocketAddr,
    /// Scheme and host under which the node is reached; permanent addresses begin with it.
    pub base_url: String,
    /// Start without the shipped library.
    pub empty: bool,
    /// Name of the node; "Werkbuch" when empty.
    pub name: String,
    /// Who reviews.
    pub review: ReviewMode,
    /// Code of the Land whose holidays count, "01" to "16" (vocabulary `land`); only nationwide ones when empty.
    pub land: String,
    /// By when the office does what it has to, in working days of this Land.
    pub deadlines: Deadlines,
    /// Log lines as JSON.
    pub log_json: bool,
    /// Proxies of the operator before the server that append to `X-Forwarded-For`; 0: nobody's word is believed.
    pub trusted_proxies: usize,
    /// People with known passwords, to try the node out on this machine.
    pub demo: bool,
    /// The office.
    pub office: OfficeSlots,
    /// Who answers for the site.
    pub operator: OperatorSlots,
    /// The database.
    pub database: Database,
    /// The search engine.
    pub search: Search,
    /// How letters leave the node.
    pub mail: Mail,
    /// Addresses that entries name.
    pub links: Links,
}

/// The office (all optional; empty ones are shown as missing).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "the slots name themselves")]
pub struct OfficeSlots {
    pub name: String,
    pub mail: String,
    pub phone: String,
    pub hours: String,
}

/// Who answers for the site, § 5 DDG and § 18 (2) MStV (empty ones are shown as missing).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "the slots name themselves")]
pub struct OperatorSlots {
    pub name: String,
    pub address: String,
    pub representative: String,
    pub mail: String,
    pub phone: String,
    pub register: String,
    pub vat_id: String,
    pub editor: String,
    pub supervision: String,
}

/// The database.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `postgres://…`, or empty for SQLite in the data folder.
    pub url: String,
}

/// The search engine.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// Address of a Meilisearch server, or empty for the embedded engine.
    pub url: String,
    /// Its key.
    pub key: String,
}

/// Addresses that entries name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Links {
    /// Whether they are visited; where nothing is said, on a node whose office reviews.
    pub check: Option<bool>,
}

/// How letters leave the node.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// `smtp://HOST:PORT` (STARTTLS) or `smtps://HOST:PORT` (TLS), or empty for files in the data folder.
    pub url: String,
    /// Name of the account there; none where the server asks for none.
    pub user: String,
    /// Its password.
    pub password: String,
    /// File that holds the password instead.
    pub password_file: Option<PathBuf>,
    /// File of certificates (PEM) that are trusted besides the usual ones.
    pub ca: Option<PathBuf>,
    /// Address that letters come from; the office's when empty.
    pub from: String,
    /// Name that letters come from; the office's when empty.
    pub name: String,
    /// Seconds that sending one letter may take, 1 to 120.
    pub seconds: u64,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            url: String::new(),
            user: String::new(),
            password: String::new(),
            password_file: None,
            ca: None,
            from: String::new(),
            name: String::new(),
            seconds: 30,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            addr: SocketAddr::from(([127, 0, 0, 1], 3000)),
            base_url: "http://localhost:3000".to_owned(),
            empty: false,
            name: String::new(),
            review: ReviewMode::default(),
            land: String::new(),
            deadlines: Deadlines::default(),
            log_json: false,
            trusted_proxies: 0,
            demo: false,
            office: OfficeSlots::default(),
            operator: OperatorSlots::default(),
            database: Database::default(),
            search: Search::default(),
            mail: Mail::default(),
            links: Links::default(),
        }
    }
}

/// What arguments may set.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "named like the settings")]
pub struct Arguments {
    pub file: Option<PathBuf>,
    pub data: Option<PathBuf>,
    pub addr: Option<SocketAddr>,
    pub base_url: Option<String>,
    pub empty: bool,
    pub demo: bool,
}

impl Config {
    /// Reads file, environment and arguments.
    ///
    /// # Errors
    /// A file or variable that cannot be read, with its name.
    pub fn read(arguments: &Arguments) -> anyhow::Result<Self> {
        let file = arguments.file.clone().or_else(|| Some(PathBuf::from(USUAL_FILE)).filter(|path| path.is_file()));
        let from_file = match &file {
            Some(path) => Self::from_file(path)?,
            None => Self::default(),
        };
        let builder = config::Config::builder().add_source(config::Config::try_from(&from_file)?);
        let environment = config::Environment::with_prefix("WERKBUCH")
            .prefix_separator("_")
            .separator("__")
            .try_parsing(true)
            .ignore_empty(true)
            .source(Some(environment()));
        let mut config: Self = builder
            .add_source(environment)
            .build()
            .and_then(config::Config::try_deserialize)
            .context("a variable WERKBUCH_… cannot be read")?;
        if let Some(data) = &arguments.data {
            config.data.clone_from(data);
        }
        if let Some(addr) = arguments.addr {
            config.addr = addr;
        }
        if let Some(base_url) = &arguments.base_url {
            config.base_url.clone_from(base_url);
        }
        config.empty |= arguments.empty;
        config.demo |= arguments.demo;
        config.checked()
    }

    fn from_file(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is not a configuration", path.display()))
    }

    fn checked(mut self) -> anyhow::Result<Self> {
        self.base_url = self.base_url.trim_end_matches('/').to_owned();
        let host = self.base_url.strip_prefix("https://").or_else(|| self.base_url.strip_prefix("http://"));
        if !host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' ', '"', '<'])) {
            bail!("base_url must be https://HOST or http://HOST without a path, not {:?}", self.base_url);
        }
        if !(1..=120).contains(&self.mail.seconds) {
            bail!("mail.seconds must be 1 to 120, not {}", self.mail.seconds);
        }
        self.land = land(&self.land)?;
        Ok(self)
    }

    /// Whether the node visits addresses that entries name.
    pub fn checks_links(&self) -> bool {
        self.links.check.unwrap_or(self.review == ReviewMode::Office && !self.demo)
    }

    /// URL of the database.
    pub fn database_url(&self) -> String {
        if self.database.url.is_empty() {
            format!("sqlite:{}", self.data.join("werkbuch.db").display())
        } else {
            self.database.url.clone()
        }
    }

    /// What the pages say about the node.
    pub fn node(&self) -> Node {
        let OfficeSlots { name, mail, phone, hours } = self.office.clone();
        let office = Office { name, mail, phone, hours };
        let slots = self.operator.clone();
        let operator = Operator {
            name: slots.name,
            address: slots.address,
            representative: slots.representative,
            mail: slots.mail,
            phone: slots.phone,
            register: slots.register,
            vat_id: slots.vat_id,
            editor: slots.editor,
            supervision: slots.supervision,
        };
        Node {
            base_url: self.base_url.clone(),
            name: self.name.clone(),
            office,
            operator,
            statement: Statement::default(),
            demo: self.demo,
            deadlines: self.deadlines,
        }
    }
}

/// The code of a Land as it is kept. The environment reads `05` as a number, so that its first digit gets lost.
fn land(text: &str) -> anyhow::Result<String> {
    let text = text.trim();
    let code = if text.len() == 1 { format!("0{text}") } else { text.to_owned() };
    if code.is_empty() || vocabulary::concept("land", &code).is_some() {
        return Ok(code);
    }
    let near = vocabulary::scheme("land").and_then(|scheme| scheme.nearest(text));
    let near = near.map(|near| format!("; {near:?} perhaps?")).unwrap_or_default();
    bail!("land must be \"01\" to \"16\" as in official municipality keys, or empty, not {text:?}{near}")
}

/// Variables that are settings; others with the same prefix (of tests, of tools) are none of ours.
fn environment() -> HashMap<String, String> {
    const SETTINGS: [&str; 14] = [
        "DATA",
        "ADDR",
        "BASE_URL",
        "EMPTY",
        "NAME",
        "REVIEW",
        "LAND",
        "DEADLINES__",
        "LOG_JSON",
        "TRUSTED_PROXIES",
        "OFFICE__",
        "OPERATOR__",
        "DATABASE__",
        "LINKS__",
    ];
    std::env::vars()
        .filter(|(name, _)| {
            name.strip_prefix("WERKBUCH_").is_some_and(|name| {
                name.starts_with("SEARCH__")
                    || name.starts_with("MAIL__")
                    || SETTINGS.iter().any(|setting| {
                        if setting.ends_with("__") { name.starts_with(setting) } else { name == *setting }
                    })
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_setting_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("werkbuch.toml");
        std::fs::write(&path, "base_ulr = \"http://localhost\"\n").expect("it can be written");
        let error = Config::from_file(&path).expect_err("it is unknown");
        assert!(format!("{error:#}").contains("base_ulr"), "{error:#}");
    }

    #[test]
    fn deadlines_are_set_within_their_bounds() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("werkbuch.toml");
        let read = |text: &str| {
            std::fs::write(&path, text).expect("it can be written");
            Config::from_file(&path)
        };
        let config = read("[deadlines]\nlook = 3\nbarrier = 10\n").expect("it is a configuration");
        assert_eq!((config.deadlines.look.days(), config.deadlines.decision.days()), (3, 20));
        assert_eq!(config.node().deadlines, config.deadlines, "pages say the same");
        // As the file comes before the environment.
        let again: Config = config::Config::builder()
            .add_source(config::Config::try_from(&config).expect("it is a source"))
            .build()
            .and_then(config::Config::try_deserialize)
            .expect("it is read again");
        assert_eq!(again.deadlines, config.deadlines);
        for (text, named) in [("look = 0", "look"), ("decision = 251", "decision"), ("lok = 3", "lok")] {
            let error = read(&format!("[deadlines]\n{text}\n")).expect_err(text);
            assert!(format!("{error:#}").contains(named), "{error:#}");
        }
    }

    #[test]
    fn a_base_url_is_a_host_alone() {
        for (url, fits) in [
            ("https://a.example", true),
            ("http://localhost:3000/", true),
            ("ftp://a", false),
            ("https://a/b", false),
            ("", false),
        ] {
            let config = Config { base_url: url.to_owned(), ..Config::default() };
            assert_eq!(config.checked().is_ok(), fits, "{url}");
        }
    }

    #[test]
    fn links_are_checked_where_the_office_reviews_or_somebody_says_so() {
        for (review, demo, check, wanted) in [
            (ReviewMode::Office, false, None, true),
            (ReviewMode::Office, false, Some(false), false),
            (ReviewMode::Office, true, None, false),
            (ReviewMode::Office, true, Some(true), true),
            (ReviewMode::Colleague, false, None, false),
            (ReviewMode::Itself, false, None, false),
            (ReviewMode::Itself, false, Some(true), true),
        ] {
            let config = Config { review, demo, links: Links { check }, ..Config::default() };
            assert_eq!(config.checks_links(), wanted, "{review:?} {demo} {check:?}");
        }
        let config: Config = toml::from_str("[links]\ncheck = false\n").expect("it is a configuration");
        assert!(!config.checks_links());
    }

    #[test]
    fn a_land_is_one_of_sixteen_or_none() {
        for (text, code) in
            [("", ""), ("05", "05"), ("5", "05"), (" 16 ", "16"), ("11", "11"), ("00", "00"), ("0", "00")]
        {
            assert_eq!(land(text).expect(text), code);
        }
        for (text, near) in [("17", None), ("Hessen", Some("\"06\" perhaps?")), ("DE-BR", None), ("005", None)] {
            let error = land(text).expect_err(text).to_string();
            assert!(error.contains(text) && near.is_none_or(|near| error.contains(near)), "{error}");
        }
    }
}
