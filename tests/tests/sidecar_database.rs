//! A sidecar's database, as its operator handles it beside a real chain.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::json;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    thread::sleep,
    time::{Duration, Instant},
};
use valet_tests::{grant_create, text, Fixture, Process};

const WITHIN: Duration = Duration::from_secs(30);

fn sidecar(fixture: &Fixture) -> (Process, String) {
    let arguments = ["sidecar", "run", "--listen", "127.0.0.1:0", "--database", "sidecar.db", "--container", "container.json"];
    let (process, at) = fixture.harness.running("sidecar", &arguments).unwrap();
    (process, text(&at, "/http"))
}

fn wait_for_events(fixture: &Fixture, sidecar: &str, exp_events: usize) {
    let deadline = Instant::now() + WITHIN;
    loop {
        let status = fixture.harness.done(&["sidecar", "status", "--sidecar", sidecar]).unwrap();
        if status["events"] == json!(exp_events) && status["stale"].is_null() {
            return;
        }
        assert!(Instant::now() < deadline, "expected {exp_events} events: {status}");
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_database_is_backed_up_while_it_is_used_restored_verified_compacted_and_rebuilt() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    let database = |command: &[&str]| harness.done(&[&["sidecar", "database"], command, &["--database", "sidecar.db"]].concat());
    let refused = |command: &[&str]| {
        let answer = harness.valet(&[&["sidecar", "database"], command, &["--database", "sidecar.db"]].concat()).unwrap();
        (answer.code, answer.said)
    };
    harness.done(&grant_create(&fixture)).unwrap();
    let (running, api) = sidecar(&fixture);
    wait_for_events(&fixture, &api, fixture.events());
    let backup = database(&["backup", "copy.db"]).unwrap();
    assert_eq!((backup["events"].clone(), backup["findings"].clone()), (json!(fixture.events()), json!([])));
    for file in ["copy.db", "sidecar.db", "sidecar.db-wal", "sidecar.db.lock"] {
        assert_eq!(fs::metadata(harness.path(file)).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
    }
    let (code, said) = refused(&["backup", "copy.db"]);
    assert!(code == 1 && said.contains("file-exists"), "{said}");
    assert_eq!(database(&["verify"]).unwrap()["grants"], json!(1), "also while it runs");
    for command in ["compact", "rebuild"] {
        let (code, said) = refused(&[command]);
        assert!(code == 1 && said.contains("database-in-use"), "{command}: {said}");
    }

    // A restore is a copy; what came since is read from the chain.
    harness.done(&grant_create(&fixture)).unwrap();
    wait_for_events(&fixture, &api, fixture.events());
    assert!(running.stop().unwrap().success());
    fs::copy(harness.path("copy.db"), harness.path("sidecar.db")).unwrap();
    let (running, api) = sidecar(&fixture);
    wait_for_events(&fixture, &api, fixture.events());
    assert!(running.stop().unwrap().success());
    assert_eq!(database(&["compact"]).unwrap()["removed_events"], json!(0), "events are kept unless somebody asks");
    assert_eq!(database(&["compact", "--retention", "0s"]).unwrap()["removed_events"], json!(fixture.events() - 1));
    let (running, api) = sidecar(&fixture);
    wait_for_events(&fixture, &api, 1);
    assert!(running.stop().unwrap().success());

    // A damaged one is refused with both ways out.
    let length = fs::metadata(harness.path("sidecar.db")).unwrap().len();
    let mut bytes = fs::read(harness.path("sidecar.db")).unwrap();
    bytes.truncate(usize::try_from(length / 2).unwrap());
    fs::write(harness.path("sidecar.db"), bytes).unwrap();
    let answer = harness.valet(&["sidecar", "run", "--listen", "127.0.0.1:0", "--database", "sidecar.db"]).unwrap();
    let told = ["database-damaged", "put a backup in its place", "valet sidecar database rebuild"];
    assert!(answer.code == 1 && told.iter().all(|text| answer.said.contains(text)), "{}", answer.said);
    let rebuilt = database(&["rebuild"]).unwrap();
    assert_eq!(fs::metadata(harness.path(rebuilt["moved_to"].as_str().unwrap())).unwrap().len(), length / 2);
    let (running, api) = sidecar(&fixture);
    wait_for_events(&fixture, &api, fixture.events());
    assert!(running.stop().unwrap().success());
    assert_eq!(database(&["verify"]).unwrap()["findings"], json!([]));
}
