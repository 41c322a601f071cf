//! `valet-node`: a development chain in one process, for tests and demonstrations.
//!
//! It runs whatever runtime its chain spec carries, makes blocks as it is told (on each
//! transaction, at an interval, or on request), finalizes them after a settable delay, and
//! serves JSON-RPC on the loopback address. It has no peers and starts no network.
//!
//! It links Substrate's client, which is GPL-3.0-or-later with the Classpath exception: a
//! program apart, not part of what the project ships.
//!
//! Reading order: [`cli`], [`spec`], [`run`], then [`genesis`], [`chain`], [`seal`], [`finality`], [`clock`].

mod api;
mod chain;
mod cli;
mod client;
mod clock;
mod finality;
mod genesis;
mod metadata_hash;
mod ready;
mod rpc;
mod run;
mod seal;
mod signals;
mod spec;
mod types;

use std::process::ExitCode;

use clap::{error::ErrorKind, Parser};
use cli::{Cli, Command, LogLevel};

/// A part failed while the node ran.
const EXIT_FAILED: u8 = 1;
/// Something was asked for that cannot be done; nothing has been started.
const EXIT_REFUSED: u8 = 2;

fn main() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) => return explain(&error),
    };
    match command {
        Command::Run(options) => {
            log_to_stderr(options.log);
            match run::run(*options) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) if error.was_running() => say(&error.to_string(), EXIT_FAILED),
                Err(error) => say(&error.to_string(), EXIT_REFUSED),
            }
        }
        Command::Spec(options) => {
            log_to_stderr(LogLevel::Warn);
            match spec::print(&options) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => say(&error.to_string(), EXIT_REFUSED),
            }
        }
    }
}

/// Prints help or version in full, and a mistake as one line.
fn explain(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match error.print() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    let text = error.to_string();
    // What follows the first paragraph is advice on usage.
    let message = text.split("\n\n").next().unwrap_or(&text);
    say(message.trim_start_matches("error: "), EXIT_REFUSED)
}

/// Says in one line why there is no success.
#[expect(clippy::print_stderr, reason = "the program's own last word, also where logging is off")]
fn say(message: &str, code: u8) -> ExitCode {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    eprintln!("valet-node: {line}");
    ExitCode::from(code)
}

fn log_to_stderr(level: LogLevel) {
    env_logger::Builder::new().parse_filters(level.filters()).init();
}
