//! Measures `check` beside other engines and writes the figures to a folder.
//!
//! `valet-bench --wasm MODULE --allocations COUNTS --out FOLDER [--rounds N]`, which `scripts/bench` calls.

#![expect(clippy::print_stderr, reason = "a program that tells what it does")]

use std::{env, fs, path::PathBuf, process::ExitCode};
use valet_bench::{
    compare::compare,
    growth,
    host::Host,
    report::{targets, write, Figures},
    BoxError,
};

const USAGE: &str = "expected `valet-bench --wasm MODULE --allocations COUNTS --out FOLDER [--rounds N]`";
const ROUNDS: usize = 41;
/// Questions in each comparison.
const QUESTIONS: usize = 100_000;

fn main() -> ExitCode {
    match Arguments::read().and_then(|arguments| measure(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Arguments {
    wasm: PathBuf,
    allocations: PathBuf,
    out: PathBuf,
    rounds: usize,
}

impl Arguments {
    fn read() -> Result<Self, BoxError> {
        let (mut wasm, mut allocations, mut out, mut rounds) = (None, None, None, ROUNDS);
        let mut arguments = env::args().skip(1);
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or(USAGE)?;
            match name.as_str() {
                "--wasm" => wasm = Some(value.into()),
                "--allocations" => allocations = Some(value.into()),
                "--out" => out = Some(value.into()),
                "--rounds" => rounds = value.parse()?,
                _ => return Err(USAGE.into()),
            }
        }
        Ok(Self { wasm: wasm.ok_or(USAGE)?, allocations: allocations.ok_or(USAGE)?, out: out.ok_or(USAGE)?, rounds })
    }
}

fn measure(Arguments { wasm, allocations, out, rounds }: &Arguments) -> Result<(), BoxError> {
    let mut host = Host::new();
    let allocations: Vec<_> = serde_json::from_slice(&fs::read(allocations)?)?;
    eprintln!("bench: the engines side by side");
    let (asked, groups) = compare(&fs::read(wasm)?, *rounds, QUESTIONS)?;
    eprintln!("bench: growth");
    let growth = vec![growth::grants(*rounds, QUESTIONS)?, growth::delegations(*rounds, QUESTIONS)?, growth::shares(*rounds, QUESTIONS)?];
    host.done();
    let targets = targets(&groups, &allocations, &growth);
    for target in &targets {
        let word = if target.met { "met" } else { "NOT met" };
        eprintln!("bench: {word}: at most {} {}, found {:.2}", target.at_most, target.what, target.found);
    }
    write(&Figures { host, rounds: *rounds, asked, groups, allocations, growth, targets }, out)
}
