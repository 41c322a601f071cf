//! What every message of the contract costs on the dev chain.
//!
//! `valet-weights` prints a Markdown table, beside the figures to beat; with `--json` an object of costs by
//! the names of the calls, among up to 100,000 grants. `--write-budget FILE` keeps the figures, and `--budget FILE` fails when a call or
//! the code has grown by more than 2 % since.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints a table")]

mod budget;
mod cost;
mod crowded;
mod growth;
mod messages;

use budget::{Budget, CodeBytes};
use cost::Costs;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};
use valet_tests::{BoxError, Harness};

/// DIMO's SACD of October 2024 on the same pallet, compiled to EVM code and called without its
/// proxy: reference time in picoseconds, proof in bytes, deposit. It knows eight privileges, no
/// purpose and no reason. Measured in November 2026.
const TO_BEAT: [(&str, &str); 5] = [
    ("grant", "2.155e9 / 87,673 / 5.28e9 (no string)"),
    ("narrow", "2.547e9 / 108,347 / 0"),
    ("withdraw", "2.513e9 / 108,347 / 0"),
    ("transfer", "2.088e9 / 101,655 / 0"),
    ("check (dry run)", "5.57e8 / 68,808 / –"),
];

/// What is wanted of the measures.
enum Wanted {
    Table,
    Json,
    Compared(PathBuf),
    Written(PathBuf),
}

fn main() -> ExitCode {
    match wanted().and_then(|wanted| answer(&wanted)) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn wanted() -> Result<Wanted, BoxError> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(Wanted::Table),
        ["--json"] => Ok(Wanted::Json),
        ["--budget", file] => Ok(Wanted::Compared(PathBuf::from(file))),
        ["--write-budget", file] => Ok(Wanted::Written(PathBuf::from(file))),
        _ => Err("expected no arguments, `--json`, `--budget FILE` or `--write-budget FILE`".into()),
    }
}

fn answer(wanted: &Wanted) -> Result<String, BoxError> {
    // Read first: what is wrong with it is told before minutes of measuring.
    let kept = match wanted {
        Wanted::Compared(file) => Some(Budget::read(file)?),
        _ => None,
    };
    let folder = env::temp_dir().join(format!("valet-weights-{}", std::process::id()));
    let measured = measure(&folder, matches!(wanted, Wanted::Json));
    let _ = fs::remove_dir_all(&folder);
    let (costs, code) = measured?;
    match (wanted, kept) {
        (Wanted::Compared(_), Some(budget)) => budget.compare(&costs, &code),
        (Wanted::Written(file), _) => Budget::of(&costs, &code).write(file),
        (Wanted::Json, _) => Ok(serde_json::to_string_pretty(&costs.by_name())?),
        _ => Ok(table(&costs)),
    }
}

/// Every message once on a fresh contract, then with more and more grants, then up and down the chains of
/// delegations and shares; then, if asked for, among very many grants.
fn measure(folder: &Path, crowded: bool) -> Result<(Costs, CodeBytes), BoxError> {
    let harness = Harness::start(folder.to_path_buf(), &["--seal", "instant"])?;
    harness.done(&["deploy", "--dev", valet_tests::fixtures::ADMIN])?;
    let mut costs = Costs::open(&harness)?;
    messages::measure(&harness, &mut costs)?;
    growth::measure(&mut costs)?;
    let code = code_bytes(&harness.contracts())?;
    if crowded {
        crowded::measure(&mut costs, harness, folder)?;
    }
    Ok((costs, code))
}

/// How large each part of the contract's code is.
fn code_bytes(folder: &Path) -> Result<CodeBytes, BoxError> {
    let mut parts = CodeBytes::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let (Some(part), true) = (path.file_stem(), path.extension().is_some_and(|kind| kind == "polkavm")) {
            parts.insert(part.to_string_lossy().into_owned(), fs::metadata(&path)?.len());
        }
    }
    Ok(parts)
}

fn table(costs: &Costs) -> String {
    let mut lines = vec!["| message | ref_time ps / proof B / deposit | event B | to beat |".to_owned(), "|---|---|---|---|".to_owned()];
    for (name, cost) in costs.in_order() {
        let bar = TO_BEAT.iter().find(|(of, _)| *of == name).map_or("", |(_, bar)| *bar);
        let events = cost.event_bytes.map(|bytes| bytes.to_string()).unwrap_or_default();
        lines.push(format!("| {name} | {cost} | {events} | {bar} |"));
    }
    lines.join("\n")
}
