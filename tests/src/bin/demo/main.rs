//! The whole product, from end to end, with real processes: `valet-demo [--vss FILE]`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells a story")]

mod acts;
mod stage;

use stage::Stage;
use std::{env, fs, path::PathBuf, process::ExitCode, time::Instant};
use valet_tests::{Trouble, World};

fn main() -> ExitCode {
    let began = Instant::now();
    let folder = env::temp_dir().join(format!("valet-demo-{}", std::process::id()));
    let result = vss().and_then(|vss| Stage::set(folder.clone(), vss)).and_then(acts::play);
    match result {
        Ok(table) => {
            println!("{table}");
            println!("as expected in all of it, in {} s", began.elapsed().as_secs());
            let _ = fs::remove_dir_all(&folder);
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            eprintln!("error: {trouble}");
            eprintln!("logs and files are in {}", folder.display());
            ExitCode::FAILURE
        }
    }
}

/// The VSS file named on the command line, or the small one that comes with the project.
fn vss() -> Result<PathBuf, Trouble> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(World::small_vss()),
        ["--vss", file] => Ok(fs::canonicalize(file).map_err(|cause| format!("expected a VSS file at `{file}`: {cause}"))?),
        _ => Err("expected no arguments, or `--vss FILE`".into()),
    }
}
