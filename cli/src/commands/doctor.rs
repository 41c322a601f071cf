//! `valet doctor`: what of a set-up works and what does not, each with the mend.

mod memory;
mod probe;
mod sidecar;
mod wallet;

use crate::{
    context::Context,
    failure::{Code, Failure},
};
use clap::Args;
use probe::{Finding, State};
use std::path::PathBuf;

/// Say what of this set-up works and what does not.
#[derive(Args)]
#[command(after_long_help = "\
Looks at the deployment file, the node and what of the past it keeps, the contract and its rules, the clocks, and whatever key files and sidecar you \
name. Nothing is signed, and no password is asked for. Exit code 0 means that all of it works.

  valet doctor
  valet doctor --wallet owner.json --wallet phone.json --sidecar http://127.0.0.1:9950 --json")]
pub(crate) struct Doctor {
    /// A key file to look at. May be given many times.
    #[arg(long = "wallet", value_name = "FILE")]
    wallets: Vec<PathBuf>,
    /// A sidecar to ask.
    #[arg(long, value_name = "URL", env = "VALET_SIDECAR", hide_env_values = true)]
    sidecar: Option<String>,
}

impl Doctor {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let mut findings = probe::contract(context).await;
        // Why there is no chain to ask is found already.
        let ledger = if self.wallets.is_empty() { None } else { context.ledger().await.ok() };
        for file in &self.wallets {
            findings.push(wallet::probe(file, ledger.as_ref()).await);
        }
        if let Some(url) = &self.sidecar {
            findings.push(sidecar::probe(url, &context.deployment).await);
        }
        context.output.show(&findings, |findings| findings.iter().map(Finding::text).collect::<Vec<_>>().join("\n"))?;
        match findings.iter().filter(|finding| finding.state == State::Fails).count() {
            0 => Ok(()),
            1 => Err(Failure::of(Code::SetupIncomplete, "one thing does not work")),
            several => Err(Failure::of(Code::SetupIncomplete, format!("{several} things do not work"))),
        }
    }
}
