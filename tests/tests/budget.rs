//! What the contract costs stays within what was agreed to.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

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
fn stopping_costs_no_deposit_and_withdrawing_no_more_than_granting() {
    let budget: serde_json::Value = serde_json::from_str(include_str!("../budget.json")).unwrap();
    let of = |call: &str, figure: &str| budget["calls"][call][figure].as_u64().unwrap();
    for call in ["narrow", "suspend", "withdraw", "withdraw, by who drives", "revoke", "renounce", "record end", "batch of 16 withdrawals"]
    {
        assert_eq!(of(call, "deposit"), 0, "{call}");
    }
    for figure in ["refTime", "proofSize"] {
        assert!(of("withdraw", figure) <= of("grant", figure), "{figure}");
    }
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
