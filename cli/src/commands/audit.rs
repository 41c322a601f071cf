//! `valet audit`: are the rules as they are said to be, and did history obey them?

mod code;
mod replay;
mod rules;
mod witness;

use crate::{
    context::Context,
    failure::{Code, Failure},
};
use clap::{Args, Subcommand};
use valet_audit::Verdict;

/// Audit the rules and their history.
#[derive(Args)]
#[command(after_long_help = "\
Exit code 0 means clean, 2 that something was found, 3 that not all could be looked at.

  valet audit rules              the decision table, from millions of cases
  valet audit replay             the contract's whole history against the rules and its storage
  valet audit replay --json      the same for a program")]
pub(crate) struct Audit {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Try the rules of this program in every case of a small scope.
    ///
    /// Each case is put to the rules and to a second, naive writing of them; a difference is a finding.
    /// Prints how often each answer comes up and the plainest case that gets it. Needs no chain.
    Rules(rules::Rules),
    /// Replay the contract's history against the rules and against what it stores.
    ///
    /// Reads every event since the deployment, asks of each whether the rules would have made it, folds
    /// them to a state, and compares that with the contract's storage at the same block. Tells also
    /// when the code at the contract's address is not the deployed one.
    Replay(replay::Replay),
}

impl Audit {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Rules(rules) => rules.run(context).await,
            Command::Replay(replay) => replay.run(context).await,
        }
    }
}

/// Nothing when clean, else the exit code; what was found is printed already.
fn outcome(verdict: Verdict, because: impl FnOnce() -> String) -> Result<(), Failure> {
    match verdict {
        Verdict::Clean => Ok(()),
        Verdict::Findings => Err(Failure::of(Code::AuditFindings, because())),
        Verdict::Incomplete => Err(Failure::of(Code::AuditIncomplete, because())),
    }
}
