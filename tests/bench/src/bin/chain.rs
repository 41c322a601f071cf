//! Puts the consent contract's weights beside the baseline's.
//!
//! `valet-bench-chain WEIGHTS BASELINE FOLDER`, which `scripts/bench chain` calls.

#![expect(clippy::print_stderr, reason = "a program that tells what went wrong")]

use std::{env, fs, path::Path, process::ExitCode};
use valet_bench::{chain::Chain, BoxError};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match write(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(arguments: &[String]) -> Result<(), BoxError> {
    let [weights, baseline, folder] = arguments else { return Err("expected `valet-bench-chain WEIGHTS BASELINE FOLDER`".into()) };
    let chain = Chain::read(&fs::read(weights)?, &fs::read(baseline)?)?;
    fs::create_dir_all(folder)?;
    fs::write(Path::new(folder).join("chain.json"), format!("{}\n", serde_json::to_string_pretty(&chain)?))?;
    fs::write(Path::new(folder).join("chain.md"), chain.page())?;
    for (file, picture) in chain.pictures() {
        fs::write(Path::new(folder).join(file), picture)?;
    }
    Ok(())
}
