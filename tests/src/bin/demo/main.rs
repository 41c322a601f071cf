//! The whole product, from end to end, with real processes: `valet-demo [--vss FILE] [--markdown | --bless]`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints what happens")]

mod anybody;
mod report;
mod run;
mod steps;

use run::Run;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};
use valet_tests::{BoxError, Harness};

const USAGE: &str = "usage: valet-demo [--vss FILE] [--markdown | --bless]";

/// What to do with the rows.
#[derive(Clone, Copy)]
enum Form {
    Table,
    /// Print them as Markdown.
    Markdown,
    /// Write them into README and docs/demo.md.
    Bless,
}

fn main() -> ExitCode {
    let began = Instant::now();
    let folder = env::temp_dir().join(format!("valet-demo-{}", std::process::id()));
    let done = arguments().and_then(|(vss, form)| {
        let rows = steps::run(Run::start(folder.clone(), vss)?)?;
        match form {
            Form::Table => println!("{}", report::table(&rows)),
            Form::Markdown => println!("{}", report::markdown(&rows)),
            Form::Bless => report::bless(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &rows)?,
        }
        Ok(())
    });
    match done {
        Ok(()) => {
            eprintln!("every answer was the expected one; {} s", began.elapsed().as_secs());
            let _ = fs::remove_dir_all(&folder);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            eprintln!("logs and files are in {}", folder.display());
            ExitCode::FAILURE
        }
    }
}

/// The VSS file named on the command line, or the small one that comes with the project; and what to do.
fn arguments() -> Result<(PathBuf, Form), BoxError> {
    let (mut vss, mut form) = (Harness::small_vss(), Form::Table);
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--vss" => {
                let file = arguments.next().ok_or(USAGE)?;
                vss = fs::canonicalize(&file).map_err(|cause| format!("could not open the VSS file `{file}`: {cause}"))?;
            }
            "--markdown" => form = Form::Markdown,
            "--bless" => form = Form::Bless,
            _ => return Err(USAGE.into()),
        }
    }
    Ok((vss, form))
}
