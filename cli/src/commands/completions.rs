//! `valet completions`: what shells need to complete the command line.

use crate::{args::Cli, failure::Failure};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print a completion script, for example `valet completions bash > ~/.local/share/bash-completion/completions/valet`.
#[derive(Args)]
pub(crate) struct Completions {
    /// For which shell.
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<(), Failure> {
        clap_complete::generate(self.shell, &mut Cli::command(), "valet", &mut std::io::stdout());
        Ok(())
    }
}
