//! What docs/openapi.json allows and forbids, asked thousands of times by schemathesis. `scripts/schemathesis` runs it.

use super::{
    openapi::Description,
    support::{config, granted_on, Running},
};
use crate::source::fake::FakeChain;
use std::{ffi::OsString, process::Stdio};

/// What is checked of each answer. Nobody is asked who they are, so that check has nothing to find.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance,negative_data_rejection,unsupported_method";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs schemathesis: scripts/schemathesis"]
async fn schemathesis_finds_no_answer_that_is_not_described() {
    let program = std::env::var_os("VALET_SCHEMATHESIS").expect("run by scripts/schemathesis");
    let folder = tempfile::tempdir().unwrap();
    let description = folder.path().join("openapi.json");
    std::fs::write(&description, Description::read().whole().to_string()).unwrap();
    let running = Running::start(&FakeChain::new(granted_on(b"terms", b"notice").blocks), config(folder.path())).await;
    let more = std::env::var("VALET_SCHEMATHESIS_ARGUMENTS").unwrap_or_default();
    let more: Vec<_> = more.split_whitespace().map(OsString::from).collect();
    let run = tokio::process::Command::new(program)
        .arg("run")
        .arg(&description)
        .args(["--url", &running.url, "--checks", CHECKS, "--seed", "1", "--max-examples", "50", "--no-color"])
        // A stream does not end.
        .args(["--exclude-path", "/v1/events/stream", "--request-timeout", "20"])
        .args(more)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .status();
    assert!(run.await.unwrap().success(), "it found something, which it told above");
    assert_eq!(running.get("/ready").await.0, 200, "the sidecar is as it was");
    running.stop().await.unwrap();
}
