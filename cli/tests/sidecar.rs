//! A sidecar as a process, beside a node that is not there: settings, keys, logs, signals, exit codes.

#![expect(clippy::unwrap_used, reason = "a test's helpers fail the test")]

use serde_json::{json, Value};
use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::{fs::PermissionsExt, process::ExitStatusExt},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

const WITHIN: Duration = Duration::from_secs(60);
const INSURER: &str = "0x1111111111111111111111111111111111111111";

/// A folder with a deployment file, in which commands are run.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let hash = format!("0x{}", "22".repeat(32));
        let deployment = json!({
            "node": "ws://127.0.0.1:9", "genesis": hash, "contract": INSURER, "code_hash": hash, "extension": INSURER,
            "extension_code_hash": hash, "rules_hash": hash, "block": 1,
        });
        folder.write("valet.json", &deployment.to_string(), 0o644);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str, mode: u32) {
        fs::write(self.path(name), text).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_valet"));
        command.args(words).current_dir(self.0.path()).env_clear().stdin(Stdio::null());
        command
    }

    fn done(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    fn json(&self, words: &[&str]) -> Value {
        let output = self.done(words);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Runs a sidecar until it serves; what it logs goes to `log`.
    fn serving(&self, words: &[&str]) -> Serving {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let log = fs::File::create(self.path("log")).unwrap();
        let words = [&["sidecar", "run", "--listen", &address], words].concat();
        let child = self.command(&words).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let mut serving = Serving { child, address };
        let since = Instant::now();
        while TcpStream::connect(&serving.address).is_err() {
            assert!(serving.child.try_wait().unwrap().is_none() && since.elapsed() < WITHIN, "{}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
        serving
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap()
    }
}

/// A sidecar that serves; it ends with this.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// How it has ended: the exit code, and the signal where one has ended it.
    fn ended(&mut self) -> (Option<i32>, Option<i32>) {
        let since = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status.code(), status.signal());
            }
            assert!(since.elapsed() < WITHIN, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The status of an answer.
    fn get(&self, path: &str, key: Option<&str>) -> u16 {
        let key = key.map(|key| format!("authorization: Bearer {key}\r\n")).unwrap_or_default();
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{key}\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// Begins a request that does not end, once the server reads it.
    fn hold(&self) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(b"POST /v1/containers HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n").unwrap();
        stream.read_exact(&mut [0; 25]).unwrap();
        stream
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_signal_ends_a_sidecar_with_0_and_a_second_one_ends_it_at_once_with_the_signals_code() {
    let folder = Folder::new();
    for signal in ["TERM", "INT"] {
        let mut serving = folder.serving(&[]);
        serving.signal(signal);
        assert_eq!(serving.ended(), (Some(0), None), "{signal}: {}", folder.log());
    }
    for (signal, exp_code) in [("TERM", 143), ("INT", 130)] {
        let mut serving = folder.serving(&["--stop-within", "1h", "--limits-body", "1h"]);
        let _held = serving.hold();
        serving.signal("TERM");
        let since = Instant::now();
        while TcpStream::connect(&serving.address).is_ok() {
            assert!(since.elapsed() < WITHIN, "it takes connections still");
        }
        assert_eq!(serving.child.try_wait().unwrap(), None, "a request is under way");
        serving.signal(signal);
        assert_eq!(serving.ended(), (Some(exp_code), None), "{signal}");
    }
}

#[test]
fn a_sidecar_without_a_node_lives_and_is_not_ready_and_its_log_has_no_colours() {
    let folder = Folder::new();
    let mut serving = folder.serving(&[]);
    assert_eq!((serving.get("/live", None), serving.get("/ready", None), serving.get("/health", None)), (200, 503, 404));
    let since = Instant::now();
    while !folder.log().contains("no connection to the node") {
        assert!(since.elapsed() < WITHIN, "{}", folder.log());
    }
    serving.signal("TERM");
    serving.ended();
    assert!(!folder.log().contains('\u{1b}'), "{}", folder.log());
}

#[test]
fn a_log_in_json_is_one_object_a_line() {
    let folder = Folder::new();
    folder.write("sidecar.toml", "log_format = \"json\"\n", 0o644);
    let mut serving = folder.serving(&["--config", "sidecar.toml", "--json"]);
    let since = Instant::now();
    while !folder.log().contains("no connection to the node") {
        assert!(since.elapsed() < WITHIN, "{}", folder.log());
    }
    serving.signal("TERM");
    serving.ended();
    for line in folder.log().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(line["level"] == "WARN" && line["target"].as_str().unwrap().starts_with("valet_sidecar"), "{line}");
    }
}

#[test]
fn a_key_is_shown_once_is_nowhere_kept_and_is_let_in_after_sighup() {
    let folder = Folder::new();
    let new = |name: &str| {
        let made = folder.json(&["--json", "sidecar", "key", "new", "--name", name, "--scope", "check,subscribe", "--recipient", INSURER]);
        assert_eq!((&made["entry"]["scopes"], &made["entry"]["recipients"]), (&json!(["check", "subscribe"]), &json!([INSURER])));
        made["key"].as_str().unwrap().to_owned()
    };
    let first = new("first");
    assert_eq!(fs::metadata(folder.path("keys.toml")).unwrap().permissions().mode() & 0o777, 0o600);
    let mut serving = folder.serving(&["--keys", "keys.toml"]);
    assert_eq!((serving.get("/v1/status", None), serving.get("/v1/status", Some(&first))), (401, 200));
    let second = new("second");
    assert_eq!(serving.get("/v1/status", Some(&second)), 401);
    assert_eq!(folder.json(&["--json", "sidecar", "key", "remove", "first"])["removed"], "first");
    serving.signal("HUP");
    let since = Instant::now();
    while serving.get("/v1/status", Some(&second)) != 200 {
        assert!(since.elapsed() < WITHIN, "{}", folder.log());
    }
    assert_eq!(serving.get("/v1/status", Some(&first)), 401);
    serving.signal("TERM");
    assert_eq!(serving.ended().0, Some(0));
    let file = fs::read_to_string(folder.path("keys.toml")).unwrap();
    assert!(!file.contains(&second) && !folder.log().contains(&second) && !folder.log().contains(&first));
    let listed = folder.json(&["--json", "sidecar", "key", "list"]);
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["name"]), (1, &json!("second")));
    let twice = folder.done(&["--json", "sidecar", "key", "new", "--name", "second", "--scope", "check"]);
    assert!(String::from_utf8_lossy(&twice.stderr).contains("two entries are called `second`"), "{twice:?}");
    let nobody = folder.done(&["--json", "sidecar", "key", "remove", "nobody"]);
    assert!(!nobody.status.success() && String::from_utf8_lossy(&nobody.stderr).contains("\"not-found\""));
}

#[test]
fn check_config_reads_everything_without_starting_and_tells_all_that_is_wrong() {
    let folder = Folder::new();
    folder.write("hook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", 0o600);
    folder.write("hook.url", "https://example.org/hidden-path\n", 0o600);
    let text = "database = \"a.db\"\n[[webhook]]\nname = \"insurer\"\nurl_file = \"hook.url\"\nsecret_files = [\"hook.secret\"]\n";
    folder.write("sidecar.toml", text, 0o644);
    let check = ["--json", "sidecar", "check-config", "--config", "sidecar.toml"];
    let report = folder.json(&check);
    assert_eq!((&report["ok"], &report["problems"]), (&json!(true), &json!([])));
    let of = |key: &str| report["settings"].as_array().unwrap().iter().find(|line| line["key"] == key).cloned().unwrap();
    assert_eq!(of("database"), json!({ "key": "database", "values": ["a.db"], "from": "sidecar.toml" }));
    assert_eq!(of("listen")["from"], "default");
    let told = report.to_string();
    assert!(!told.contains("hidden-path") && !told.contains("whsec_") && told.contains("insurer"), "{told}");
    assert!(!folder.path("a.db").exists() && !folder.path("valet-sidecar.db").exists(), "nothing is started");

    folder.write("hook.secret", "nonsense", 0o600);
    folder.write("hook.url", "https://example.org/hidden-path\n", 0o644);
    folder.write(
        "sidecar.toml",
        &format!("{text}lisen = 1\n")
            .replace("database", "lisen = 1\nkeys = \"none.toml\"\nlisten = \"0.0.0.0:1\"\nhang_after = \"1s\"\ndatabase"),
        0o644,
    );
    let output = folder.done(&check);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let problems: Vec<_> =
        report["problems"].as_array().unwrap().iter().map(|it| (it["code"].as_str().unwrap(), it["message"].as_str().unwrap())).collect();
    for (code, words) in [
        ("settings-wrong", "`lisen`: there is no such key; `listen` is one"),
        ("settings-wrong", "`[[webhook]]` 1: `lisen`: there is no such key"),
        ("settings-wrong", "`hang_after`: expected at least 90s"),
        ("keys-file", "none.toml"),
    ] {
        assert!(problems.iter().any(|(found, message)| *found == code && message.contains(words)), "{code} {words}: {problems:#?}");
    }
    assert!(!report.to_string().contains("hidden-path"));
}

#[test]
fn a_secret_that_others_may_read_and_a_door_that_is_open_are_refused_with_the_mend() {
    let folder = Folder::new();
    folder.write("hook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", 0o644);
    let refused = |words: &[&str]| {
        let output = folder.done(&[&["--json", "sidecar", "run"], words].concat());
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        let failure: Value = serde_json::from_slice(&output.stderr).unwrap();
        (failure["error"]["code"].as_str().unwrap().to_owned(), failure["error"].to_string())
    };
    let (code, told) = refused(&["--webhook", "http://127.0.0.1:9/", "--webhook-secret-file", "hook.secret"]);
    assert!(code == "file-exposed" && told.contains("hook.secret") && told.contains("chmod 600"), "{told}");
    let (code, told) = refused(&["--listen", "0.0.0.0:0"]);
    assert!(code == "settings-wrong" && told.contains("valet sidecar key new") && told.contains("--insecure-open"), "{told}");
    let (code, told) = refused(&["--webhook", "http://user:hidden@127.0.0.1:9/"]);
    assert!(code == "settings-wrong" && told.contains("url_file") && !told.contains("hidden"), "{told}");
    let (code, told) = refused(&["--config", "none.toml"]);
    assert!(code == "file-not-read" && told.contains("check-config --example"), "{told}");
}

#[test]
fn the_settings_that_are_shipped_are_settings() {
    let folder = Folder::new();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/../sidecar/deploy/sidecar.toml");
    folder.write("sidecar.toml", &fs::read_to_string(shipped).unwrap(), 0o644);
    folder.json(&["--json", "sidecar", "key", "new", "--name", "a", "--scope", "check"]);
    let mut command = folder.command(&["--json", "sidecar", "check-config"]);
    let output = command.env("VALET_SIDECAR_CONFIG", "sidecar.toml").env("VALET_SIDECAR_KEYS", "keys.toml").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
