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
fn the_readme_tells_the_figures_of_the_budget() {
    let budget: serde_json::Value = serde_json::from_str(include_str!("../budget.json")).unwrap();
    let readme = include_str!("../../README.md");
    // With a comma between thousands.
    let grouped = |number: u64| {
        let digits = number.to_string();
        let head = digits.len() % 3;
        let groups: Vec<&str> = digits.as_bytes()[head..].chunks(3).map(|group| std::str::from_utf8(group).unwrap()).collect();
        [&[&digits[..head]][usize::from(head == 0)..], &groups].concat().join(",")
    };
    // As 2.124e9 from a million on; small figures as they are.
    let short = |number: f64, decimals: usize| if number == 0.0 { "0".to_owned() } else { format!("{number:.decimals$e}") };
    for part in ["consent", "extension"] {
        let bytes = grouped(budget["codeBytes"][part].as_u64().unwrap());
        assert!(readme.contains(&bytes), "README does not tell the {bytes} bytes of {part}");
    }
    let rows = [
        ("grant", "grant"),
        ("narrow", "narrow"),
        ("withdraw", "withdraw"),
        ("transfer", "transfer"),
        ("check (dry run)", "check (dry run)"),
    ];
    for (name, call) in rows {
        let figure = |kind: &str| budget["calls"][call][kind].as_f64();
        let deposit = figure("deposit").map_or_else(|| "–".to_owned(), |deposit| short(deposit, 2));
        let (time, proof) = (short(figure("refTime").unwrap(), 3), grouped(budget["calls"][call]["proofSize"].as_u64().unwrap()));
        let row = format!("| {name} | {time} / {proof} / {deposit} |");
        assert!(readme.contains(&row), "README lacks the row `{row}`");
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
