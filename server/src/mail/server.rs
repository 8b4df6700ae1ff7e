//! Sending over a mail server. Encrypted, unless it is on this very machine.

use std::fs;
use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use axum::http::Uri;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use super::Failure;
use crate::config::Mail;

/// Port of submission with STARTTLS (RFC 6409, 3.1).
const SUBMISSION: u16 = 587;
/// Port of submission over TLS from the first byte (RFC 8314, 3.3).
const SUBMISSIONS: u16 = 465;
/// How long a mail server may take to be reached.
const REACHED_WITHIN: Duration = Duration::from_secs(10);

/// A mail server.
#[derive(Clone)]
pub struct Server {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    described: String,
}

impl Server {
    /// The server that the settings name; this node calls itself `host` there. Nothing is connected yet.
    ///
    /// # Errors
    /// A setting that cannot be used, with its name.
    pub fn new(mail: &Mail, host: &str) -> anyhow::Result<Self> {
        let at = Place::read(&mail.url)?;
        let tls = match at.encryption {
            Encryption::None => Tls::None,
            Encryption::StartTls => Tls::Required(parameters(mail, &at.host)?),
            Encryption::Tls => Tls::Wrapper(parameters(mail, &at.host)?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(at.host.as_str())
            .port(at.port)
            .tls(tls)
            .timeout(Some(REACHED_WITHIN))
            .hello_name(ClientId::Domain(host.to_owned()));
        if let Some(credentials) = credentials(mail)? {
            builder = builder.credentials(credentials);
        }
        let how = match at.encryption {
            Encryption::None => "unencrypted, on this machine",
            Encryption::StartTls => "STARTTLS",
            Encryption::Tls => "TLS",
        };
        Ok(Self { transport: builder.build(), described: format!("{}:{} ({how})", at.host, at.port) })
    }

    /// Host, port and encryption.
    pub fn described(&self) -> &str {
        &self.described
    }

    /// Hands the message over.
    pub async fn send(&self, message: &Message) -> Result<(), Failure> {
        self.transport
            .send_raw(message.envelope(), &message.formatted())
            .await
            .map(drop)
            .map_err(|error| failure(&error))
    }
}

/// What a failure means. The answer of the server itself is left out: it may quote an address.
fn failure(error: &lettre::transport::smtp::Error) -> Failure {
    match error.status() {
        Some(code) => {
            let code = code.to_string();
            let what = format!("the mail server answered {code}");
            // Refusals of this mailbox or this letter (RFC 5321, 4.2.3); others are about us, and an operator can
            // set them right.
            let refused = ["550", "551", "552", "553", "556"].contains(&code.as_str());
            if refused { Failure::lasting(what) } else { Failure::passing(what) }
        }
        None if error.is_timeout() => Failure::passing("the mail server does not answer"),
        None if error.is_tls() => Failure::passing("the connection to the mail server cannot be encrypted"),
        None if error.is_response() => Failure::passing("the mail server answers something else than SMTP"),
        None if error.is_client() => Failure::passing("the mail server cannot do what is needed (encryption, sign-in)"),
        None => Failure::passing("the mail server cannot be reached, or broke off"),
    }
}

/// Where a mail server is.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    host: String,
    port: u16,
    encryption: Encryption,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encryption {
    None,
    StartTls,
    Tls,
}

impl Place {
    fn read(url: &str) -> anyhow::Result<Self> {
        let wanted = || format!("mail.url must be smtp://HOST:PORT or smtps://HOST:PORT, not {url:?}");
        // Before it is repeated in a message: a password has no place here.
        ensure!(
            !url.contains('@'),
            "mail.url holds no user and no password: there are mail.user and mail.password_file"
        );
        let uri: Uri = url.parse().with_context(wanted)?;
        ensure!(matches!(uri.path(), "" | "/") && uri.query().is_none(), wanted());
        let host = uri.host().with_context(wanted)?.trim_matches(['[', ']']).to_owned();
        let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        let (usual, encryption) = match uri.scheme_str() {
            Some("smtps") => (SUBMISSIONS, Encryption::Tls),
            Some("smtp") if is_here => (SUBMISSION, Encryption::None),
            Some("smtp") => (SUBMISSION, Encryption::StartTls),
            _ => bail!(wanted()),
        };
        Ok(Self { host, port: uri.port_u16().unwrap_or(usual), encryption })
    }
}

fn parameters(mail: &Mail, host: &str) -> anyhow::Result<TlsParameters> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(path) = &mail.ca {
        let pem = fs::read(path).with_context(|| format!("mail.ca: {} cannot be read", path.display()))?;
        let certificate = Certificate::from_pem(&pem).context("mail.ca holds no certificates")?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().context("mail.url: no certificate can be checked for this host")
}

fn credentials(mail: &Mail) -> anyhow::Result<Option<Credentials>> {
    let password = match &mail.password_file {
        Some(_) if !mail.password.is_empty() => bail!("mail.password and mail.password_file are both set"),
        Some(path) => fs::read_to_string(path)
            .with_context(|| format!("mail.password_file: {} cannot be read", path.display()))?
            .trim_end_matches(['\r', '\n'])
            .to_owned(),
        None => mail.password.clone(),
    };
    ensure!(mail.user.is_empty() == password.is_empty(), "mail.user and its password are set together or not at all");
    Ok((!mail.user.is_empty()).then(|| Credentials::new(mail.user.clone(), password)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_unencrypted() {
        let read = |url: &str| Place::read(url).ok().map(|at| (at.host, at.port, at.encryption));
        let place = |host: &str, port, encryption| Some((host.to_owned(), port, encryption));
        assert_eq!(read("smtp://mail.example"), place("mail.example", 587, Encryption::StartTls));
        assert_eq!(read("smtp://mail.example:25/"), place("mail.example", 25, Encryption::StartTls));
        assert_eq!(read("smtps://mail.example"), place("mail.example", 465, Encryption::Tls));
        assert_eq!(read("smtp://127.0.0.1:2525"), place("127.0.0.1", 2525, Encryption::None));
        assert_eq!(read("smtp://[::1]:2525"), place("::1", 2525, Encryption::None));
        assert_eq!(read("smtp://localhost"), place("localhost", 587, Encryption::None));
        assert_eq!(read("smtps://localhost"), place("localhost", 465, Encryption::Tls));
        assert_eq!(read("smtp://192.168.0.1:25"), place("192.168.0.1", 25, Encryption::StartTls));
        assert_eq!(read("smtp://localhost.example"), place("localhost.example", 587, Encryption::StartTls));
        for refused in ["", "mail.example", "http://mail.example", "smtp://", "smtp://a/b", "smtp://a?tls=no", "smtp:a"]
        {
            assert_eq!(read(refused), None, "{refused}");
        }
        let error = Place::read("smtp://anna:geheim@mail.example").expect_err("it holds a password");
        assert!(!error.to_string().contains("geheim"), "{error}");
    }

    #[test]
    fn a_password_comes_with_a_user_and_from_one_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("password");
        fs::write(&file, "ge heim\n").expect("it is written");
        let mail = |user: &str, password: &str, password_file| Mail {
            user: user.to_owned(),
            password: password.to_owned(),
            password_file,
            ..Mail::default()
        };
        assert!(credentials(&mail("", "", None)).is_ok_and(|it| it.is_none()));
        assert!(credentials(&mail("a", "b", None)).is_ok_and(|it| it.is_some()));
        let from_file = credentials(&mail("a", "", Some(file.clone()))).expect("it is read").expect("it is there");
        assert_eq!(from_file, Credentials::new("a".to_owned(), "ge heim".to_owned()));
        assert!(credentials(&mail("a", "b", Some(file.clone()))).is_err());
        assert!(credentials(&mail("", "", Some(file))).is_err());
        assert!(credentials(&mail("a", "", None)).is_err());
        assert!(credentials(&mail("a", "", Some(folder.path().join("none")))).is_err());
    }

    #[test]
    fn certificates_of_ones_own_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let ca = folder.path().join("ca.pem");
        fs::write(&ca, "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n").expect("it is written");
        let mail = |ca| Mail { url: "smtps://mail.example".to_owned(), ca, ..Mail::default() };
        assert!(Server::new(&mail(None), "werkbuch.example").is_ok());
        assert!(Server::new(&mail(Some(ca)), "werkbuch.example").is_err());
        assert!(Server::new(&mail(Some(folder.path().join("none"))), "werkbuch.example").is_err());
    }
}
