//! What the contract costs stays within what was agreed to.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::process::Command;

#[test]
fn no_message_and_no_code_grows_by_more_than_two_percent_unseen() {
    let budget = concat!(env!("CARGO_MANIFEST_DIR"), "/budget.json");
    let output = Command::new(env!("CARGO_BIN_EXE_valet-weights")).args(["--budget", budget]).output().unwrap();
    let (told, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(told.contains("within the budget"), "{told}");
}

#[test]
fn a_budget_that_is_none_is_refused_before_anything_is_measured() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "{\"codeBytes\": 1}").unwrap();
    let mut weights = Command::new(env!("CARGO_BIN_EXE_valet-weights"));
    let output = weights.arg("--budget").arg(file.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("expected a budget of `--write-budget`"), "{said}");
}
