//! `valet completions`: what shells need to complete the command line.

use crate::failure::Failure;
use clap::Args;
use clap_complete::Shell;

/// Print a completion script, for example `valet completions bash > ~/.local/share/bash-completion/completions/valet`.
#[derive(Args)]
pub(crate) struct Completions {
    /// For which shell.
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self, cli: &mut clap::Command) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, cli, "valet", &mut script);
        crate::output::print(&String::from_utf8_lossy(&script))
    }
}
