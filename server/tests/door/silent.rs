//! What the log does not say: who looks for what, who somebody is, what they wrote, with which key.

use std::fs::File;
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::werkbuch;
use crate::killed::running::ask;

/// A server that does not outlive the test.
struct Running(Child);

impl Running {
    fn end(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

#[test]
fn no_line_holds_what_somebody_asked_or_typed() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let mut server = werkbuch(&["serve", "--empty", "--data", "data", "--addr", &address], folder.path());
    // Whatever our own rooms can say.
    server.env("WERKBUCH_LOG", "info,server=trace,library=trace,storage=trace,search=trace,app=trace");
    server.stdout(Stdio::null()).stderr(Stdio::from(File::create(&log).unwrap()));
    let mut server = Running(server.spawn().unwrap());
    let begun = Instant::now();
    while ask(port, "GET", "/readyz", "", "").is_none_or(|answer| answer.status != 200) {
        assert!(begun.elapsed() < Duration::from_secs(60), "the server does not answer");
        thread::sleep(Duration::from_millis(10));
    }
    let key = "werkbuch=schluessel-am-quittenzaun";
    for path in [
        "/de/suche?q=quittenzaun",
        "/de/suche/treffer?q=quittenzaun",
        "/de/suche/vorschlaege?q=quittenzaun",
        "/api/v1/search?q=quittenzaun&people=x",
        "/api/v1/suggest?q=quittenzaun",
        "/de/kontakt?q=quittenzaun",
        "/de/initiativen/quittenzaun",
        "/de/quittenzaun",
        "/de/konto/bestaetigen/quittenzaun",
    ] {
        assert!(ask(port, "GET", path, key, "").is_some(), "{path}");
    }
    for (path, form) in [
        ("/de/konto/anmelden", "address=wer%40quittenzaun.example&password=quittenzaun"),
        ("/de/konto/registrieren", "address=wer%40quittenzaun.example&name=Quittenzaun"),
        (
            "/de/melden",
            "page=%2Fde&reason=privacy&good_faith=1&mail=wer%40quittenzaun.example&text=Am+quittenzaun+ist+etwas+zu+sehen%2C+was+niemand+zeigen+will.",
        ),
    ] {
        assert!(ask(port, "POST", path, key, form).is_some(), "{path}");
    }
    server.end();
    let said = std::fs::read_to_string(&log).unwrap();
    // It does speak, of every answer.
    assert!(said.matches("answered").count() >= 12, "{said}");
    let told: Vec<&str> = said.lines().filter(|line| line.to_lowercase().contains("quittenzaun")).collect();
    assert_eq!(told, Vec::<&str>::new());
}
