//! The command line.

use crate::{approval::Approval, commands, global};
use clap::{Command as Clap, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::{
    ffi::{OsStr, OsString},
    path::PathBuf,
};

/// The valet key for vehicle data: narrow, purpose-bound, expiring access, on a public ledger.
///
/// A vehicle's owner grants a recipient access to some signals, for one purpose, until a date, and
/// can withdraw at any time. Every service asks the same rules: "may X read Y for purpose P now?"
///
/// First steps: `valet node`, `valet deploy --dev //Alice`, `valet wallet create owner.json`, then
/// `valet vehicle create` and `valet grant create`. `scripts/demo` shows all of it; `valet doctor` says what
/// of a set-up does not work, and `valet explain CODE` what an error means.
///
/// Nothing is signed before you have seen what it will do and agreed to it. Programs agree with `--yes`.
///
/// Exit codes: 0 done or allowed, 1 failed or wrong usage, 2 audit findings, 3 audit incomplete,
/// 4 sent but the outcome was not seen, 10 denied by the rules.
#[derive(Parser)]
#[command(name = "valet", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    /// Where the chain node listens, without user name, password or query; otherwise the deployment file's node.
    #[arg(long, global = true, env = "VALET_NODE", hide_env_values = true, value_name = "URL")]
    pub(crate) node: Option<String>,
    /// Take a node without TLS (`ws://`) that is not on this machine: whoever is in between can show you another chain.
    #[arg(long, global = true)]
    pub(crate) insecure_node: bool,
    /// Sign although the chain's time is more than five minutes from this machine's: for dev chains, where time can be
    /// let pass.
    #[arg(long, global = true, env = "VALET_ANY_CLOCK", hide_env_values = true, value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) any_clock: bool,
    /// A party's card: once its hash is the party's legal entry, the preview says who the party is. May be given several times.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) show_card: Vec<PathBuf>,
    /// A container's document: the preview says what it covers. May be given several times.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) show_container: Vec<PathBuf>,
    /// The deployment file: which contract on which chain. `valet deploy` or `valet join` writes it.
    #[arg(long, global = true, env = "VALET_DEPLOYMENT", value_name = "FILE", default_value = "valet.json")]
    pub(crate) deployment: PathBuf,
    /// Sign without vouching for the chain's metadata, on a chain that was built without its hash. A node that lies
    /// about where a call is could then have another one signed than was shown.
    #[arg(long, global = true)]
    pub(crate) no_metadata_hash: bool,
    /// Print JSON instead of tables.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) approval: Approval,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run the dev chain in the foreground.
    Node(commands::node::Node),
    /// Put the contract on a chain.
    Deploy(commands::deploy::Deploy),
    /// Write a deployment file for a contract that somebody else deployed.
    Join(commands::join::Join),
    /// Create, show and fund wallets.
    Wallet(commands::wallet::Wallet),
    /// Give names to addresses and vehicles, to write them instead of the ids.
    Book(commands::book::Commands),
    /// Create, list, show, hand over, stop and retire vehicles.
    Vehicle(commands::vehicle::Vehicle),
    /// Name who may take a vehicle over when you have lost the key, and take it over.
    Recovery(commands::recovery::Recovery),
    /// Vouch for a vehicle's owner, as an admitted data holder or registrar.
    Attestation(commands::attestation::Attestation),
    /// Register, admit, suspend and show parties, and move their keys: who holds or receives data.
    Party(commands::party::Party),
    /// List and publish purposes.
    Purpose(commands::purpose::Purpose),
    /// Build a container from signal paths of a VSS file.
    Container(commands::container::Container),
    /// Let others act for you: drivers, lessees, fleet managers, guardians, delegates.
    Delegation(commands::delegation::Delegation),
    /// Object, as a driver, lessee or guardian, to a recipient having what tells of persons.
    Objection(commands::objection::Objection),
    /// Ask an owner for access; defer, refuse or cancel a request.
    Request(commands::request::Request),
    /// Create, change, suspend, end, show and list grants.
    Grant(commands::grant::Grant),
    /// Open, close and review emergencies.
    Emergency(commands::emergency::Emergency),
    /// Sign without sending, submit what somebody signed, and name keys that may sign for you.
    Intent(commands::intent::Intent),
    /// Check whether a recipient may have data for a purpose now.
    Check(commands::check::Check),
    /// Show what happened on the contract.
    Events(commands::events::Events),
    /// Run the sidecar, or receive its webhooks.
    Sidecar(commands::sidecar::Sidecar),
    /// Audit the rules and their history.
    Audit(commands::audit::Audit),
    /// Pause, retire and hand over the contract.
    Admin(commands::admin::Admin),
    /// Ask the contract what it would answer to messages and checks; nothing is sent.
    Simulate(commands::simulate::Simulate),
    /// Say what of this set-up works and what does not.
    Doctor(commands::doctor::Doctor),
    /// Explain an error code or a denial.
    Explain(commands::explain::Explain),
    /// Print a completion script for a shell.
    Completions(commands::completions::Completions),
}

impl Cli {
    /// Reads a command line, and the environment for what it leaves out.
    pub(crate) fn read(arguments: &[OsString]) -> Result<Self, clap::Error> {
        let is_empty = |name: &OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
        let mut command = without_variables(Self::command(), &is_empty);
        let matches = command.try_get_matches_from_mut(arguments)?;
        global::check(&mut command, &matches)?;
        Self::from_arg_matches(&matches).map_err(|wrong| wrong.format(&mut command))
    }
}

/// The command that a command line names, as far as its words go, with all options that it has.
pub(crate) fn named(arguments: &[OsString]) -> Clap {
    let mut top = Cli::command();
    top.build();
    let words = arguments.iter().skip(1);
    words.fold(&top, |command, word| command.find_subcommand(word).unwrap_or(command)).clone()
}

/// The same command, without the variables of which `leave_out` is true: an empty one counts as not set.
fn without_variables(command: Clap, leave_out: &dyn Fn(&OsStr) -> bool) -> Clap {
    let command = command.mut_args(|argument| match argument.get_env().map(leave_out) {
        Some(true) => argument.env(None::<&'static str>),
        _ => argument,
    });
    command.mut_subcommands(|inner| without_variables(inner, leave_out))
}

/// Shows every command that does something, with its words.
#[cfg(test)]
pub(crate) fn each(show: &mut impl FnMut(&str, &Clap)) {
    each_and_groups(&mut |words, command| {
        if !command.has_subcommands() {
            show(words, command);
        }
    });
}

/// The same, and the groups.
#[cfg(test)]
pub(crate) fn each_and_groups(show: &mut impl FnMut(&str, &Clap)) {
    fn walk(command: &Clap, words: &str, show: &mut impl FnMut(&str, &Clap)) {
        show(words, command);
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            walk(inner, format!("{words} {}", inner.get_name()).trim_start(), show);
        }
    }
    let mut top = Cli::command();
    top.build();
    walk(&top, "", show);
}

/// Whether a command of the group has an option of that long name.
#[cfg(test)]
pub(crate) fn below(group: &Clap, option: &str) -> bool {
    group.get_subcommands().any(|inner| inner.get_arguments().any(|argument| argument.get_long() == Some(option)) || below(inner, option))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(command: &Clap) -> usize {
        let here = command.get_arguments().filter(|argument| argument.get_env().is_some()).count();
        here + command.get_subcommands().map(variables).sum::<usize>()
    }

    #[test]
    fn an_empty_variable_counts_as_not_set_at_every_command() {
        let all = variables(&Cli::command());
        assert!(all > 10, "{all}");
        assert_eq!(variables(&without_variables(Cli::command(), &|_| true)), 0);
        assert_eq!(variables(&without_variables(Cli::command(), &|_| false)), all);
        let fewer = variables(&without_variables(Cli::command(), &|name| name == "VALET_PASSWORD_FILE"));
        assert!(0 < fewer && fewer < all, "{fewer} of {all}");
    }
}
