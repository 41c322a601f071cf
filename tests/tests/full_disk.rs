//! An answer that cannot be written is a failure: a full disk is not taken for a clean audit.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::Value;
use std::{
    fs::OpenOptions,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use valet_tests::{grant_create, text, Fixture};

/// How long a command may take to end.
const WITHIN: Duration = Duration::from_secs(60);

/// Runs it with a standard output that takes nothing, and says with which code it ended and what it said.
fn on_a_full_disk(command: &mut Command) -> (Option<i32>, String) {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut child = command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > WITHIN {
            child.kill().unwrap();
            panic!("it goes on though nobody can read it");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The same command without `--json`.
fn in_words(command: &Command, folder: &Path) -> Command {
    let mut plain = Command::new(command.get_program());
    plain.args(command.get_args().filter(|word| *word != "--json")).current_dir(folder);
    plain.envs(command.get_envs().filter_map(|(name, value)| value.map(|value| (name, value))));
    plain
}

#[test]
fn every_answer_that_cannot_be_written_is_a_failure_with_a_message() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    let given = text(&harness.done(&grant_create(&fixture)).unwrap(), "/id");
    let check = ["check", "--chain", "--grant", &given, "--vehicle", &fixture.vehicle, "--recipient", &fixture.recipient];
    let check = [&check[..], &["--purpose", "usage-based-insurance", "--region", "eea", "--classes", "odometer"]].concat();
    let cases = [
        vec!["audit", "replay"],
        vec!["events"],
        vec!["events", "--follow"],
        vec!["grant", "list", "--vehicle", &fixture.vehicle],
        vec!["vehicle", "list", "--account", "owner.json"],
        vec!["party", "list"],
        vec!["book", "list"],
        vec!["wallet", "show", "owner.json", "--offline"],
        vec!["doctor"],
        check,
        vec!["grant", "suspend", &given, "--wallet", "owner.json", "--dry-run"],
    ];
    for arguments in cases {
        let (code, said) = on_a_full_disk(&mut harness.command(&arguments));
        let error: Value = serde_json::from_str(said.lines().last().unwrap_or_default()).unwrap_or_default();
        assert_eq!((code, error.pointer("/error/code").and_then(Value::as_str)), (Some(1), Some("output-failed")), "{arguments:?}: {said}");
        let mut people = in_words(&harness.command(&arguments), &harness.path(""));
        let (code, said) = on_a_full_disk(&mut people);
        assert!(code == Some(1) && said.contains("cannot write to standard output"), "{arguments:?}: {code:?}: {said}");
    }
}
