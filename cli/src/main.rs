//! `valet`: hand out, watch and audit access to vehicle data.

mod address;
mod amount;
mod answer;
mod approval;
mod args;
mod book;
mod closest;
mod commands;
mod context;
mod contract_code;
mod defaults;
mod deployment;
mod dev_key;
mod failure;
mod file;
mod global;
mod intent;
mod ledger;
mod node_clock;
mod node_url;
mod obstacle;
mod output;
mod parse;
mod payload;
mod preview;
#[cfg(test)]
mod quoted;
mod records;
mod renamed;
mod render;
mod session;
mod shown;
mod signer;
mod submit;
mod time;
mod trust;
mod unsettled;
mod whose;
mod world;

use args::Cli;
use clap::{error::ErrorKind, CommandFactory};
use commands::sidecar::Logging;
use context::Context;
use failure::Failure;
use node_url::Nodes;
use output::Output;
use std::{ffi::OsString, future::Future, io::IsTerminal, pin::Pin, process::ExitCode};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};
use trust::Clocks;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    if let Err(unread) = book::load(&arguments) {
        Output::new(json).warn(&format!("no name is taken from the address book: {unread}"));
    }
    let done = match Cli::read(&arguments) {
        Ok(cli) => run(cli),
        Err(wrong) => usage(&wrong, &arguments, json),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let failure = failure.at(&args::named(&arguments));
            Output::new(json).failure(&failure);
            ExitCode::from(failure.code().exit())
        }
    }
}

/// Help and versions are answers; anything else is wrong usage.
fn usage(wrong: &clap::Error, arguments: &[OsString], json: bool) -> Result<(), Failure> {
    if !wrong.use_stderr() {
        let help = wrong.render();
        let text = if in_colour() { help.ansi().to_string() } else { help.to_string() };
        return output::print(&text);
    }
    if let Some(renamed) = renamed::find(arguments) {
        return Err(renamed);
    }
    let text = wrong.render().to_string();
    // Which of the two depends on options and variables beside the group. The help says in its first line what the
    // group is for, which is no error.
    let help = match wrong.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Some(text.as_str()),
        ErrorKind::MissingSubcommand => text.split_once("\n\n").map(|(_, usage)| usage),
        _ => None,
    };
    if let Some(help) = help {
        let needed = needed(help);
        return Err(Failure::usage(if json { needed } else { format!("{needed}\n\n{}", help.trim_end()) }));
    }
    let text = text.trim_start_matches("error: ").trim_end();
    // A program gets one line; a person also the usage that clap shows.
    let message = if json { text.split("\n\n").next().unwrap_or(text) } else { text };
    let failure = Failure::usage(message);
    // Where clap names the help itself, it is named once.
    Err(if message.contains("--help") { failure.without_hint() } else { failure })
}

/// What a group of commands lacks, of which clap shows this help.
fn needed(help: &str) -> String {
    let usage = help.lines().find_map(|line| line.strip_prefix("Usage: ")).unwrap_or_default();
    // After the program's own name.
    let words: Vec<&str> = usage.split(' ').skip(1).take_while(|word| !word.starts_with(['[', '<', '-'])).collect();
    let top = Cli::command();
    let group = words.iter().try_fold(&top, |group, word| group.find_subcommand(word));
    let names = group.map(|group| group.get_subcommands().map(clap::Command::get_name).collect::<Vec<_>>().join(", "));
    let line = ["valet"].into_iter().chain(words).collect::<Vec<_>>().join(" ");
    match names.filter(|names| !names.is_empty()) {
        Some(names) => format!("`{line}` needs a subcommand: {names}"),
        None => format!("`{line}` needs a subcommand; `{line} --help` lists them"),
    }
}

fn in_colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

fn run(cli: Cli) -> Result<(), Failure> {
    start_logging(match &cli.command {
        args::Command::Sidecar(sidecar) => sidecar.logging(),
        _ => Logging::QUIET,
    });
    // The default provider must be named once; see the reason in the workspace's manifest.
    let _ = rustls::crypto::ring::default_provider().install_default();
    cli.node.as_deref().map_or(Ok(()), node_url::check)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let context = Context {
        node: cli.node,
        nodes: if cli.insecure_node { Nodes::Any } else { Nodes::Safe },
        clocks: if cli.any_clock { Clocks::May } else { Clocks::Agree },
        deployment: cli.deployment,
        cards: cli.show_card,
        containers: cli.show_container,
        no_metadata_hash: cli.no_metadata_hash,
        approval: cli.approval,
        output: Output::new(cli.json),
    };
    runtime.block_on(command(cli.command, &context))
}

/// The command's work. Boxed, so that no future holds the state of all others.
fn command(command: args::Command, context: &Context) -> Pin<Box<dyn Future<Output = Result<(), Failure>> + '_>> {
    use args::Command;
    match command {
        Command::Node(node) => Box::pin(node.run()),
        Command::Deploy(deploy) => Box::pin(deploy.run(context)),
        Command::Join(join) => Box::pin(join.run(context)),
        Command::Wallet(wallet) => Box::pin(wallet.run(context)),
        Command::Book(book) => Box::pin(std::future::ready(book.run(context))),
        Command::Vehicle(vehicle) => Box::pin(vehicle.run(context)),
        Command::Recovery(recovery) => Box::pin(recovery.run(context)),
        Command::Attestation(attestation) => Box::pin(attestation.run(context)),
        Command::Party(party) => Box::pin(party.run(context)),
        Command::Purpose(purpose) => Box::pin(purpose.run(context)),
        Command::Container(container) => Box::pin(container.run(context)),
        Command::Delegation(delegation) => Box::pin(delegation.run(context)),
        Command::Objection(objection) => Box::pin(objection.run(context)),
        Command::Request(request) => Box::pin(request.run(context)),
        Command::Grant(grant) => Box::pin(grant.run(context)),
        Command::Emergency(emergency) => Box::pin(emergency.run(context)),
        Command::Intent(intent) => Box::pin(intent.run(context)),
        Command::Check(check) => Box::pin(check.run(context)),
        Command::Simulate(simulate) => Box::pin(simulate.run(context)),
        Command::Events(events) => Box::pin(events.run(context)),
        Command::Sidecar(sidecar) => Box::pin(sidecar.run(context)),
        Command::Audit(audit) => Box::pin(audit.run(context)),
        Command::Admin(admin) => Box::pin(admin.run(context)),
        Command::Doctor(doctor) => Box::pin(doctor.run(context)),
        Command::Explain(explain) => Box::pin(std::future::ready(explain.run(context))),
        Command::Completions(completions) => Box::pin(std::future::ready(completions.run(&mut Cli::command()))),
    }
}

/// Warnings and errors of the crates go to standard error, so that standard output stays data; of the sidecar what it is
/// asked for. Colours are for terminals.
fn start_logging(Logging { level, json }: Logging) {
    let filter = Targets::new().with_default(level.min(LevelFilter::WARN)).with_target("valet_sidecar", level);
    let all = tracing_subscriber::registry();
    let coloured = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    if json {
        let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(false).with_span_list(false);
        all.with(lines.with_writer(std::io::stderr)).with(filter).init();
    } else {
        let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(coloured);
        all.with(lines).with(filter).init();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a command line is answered with that names a group of commands only.
    fn refused(words: &[&str], json: bool) -> Failure {
        let arguments: Vec<OsString> = words.iter().map(OsString::from).collect();
        usage(&Cli::read(&arguments).err().unwrap(), &arguments, json).unwrap_err()
    }

    #[test]
    fn a_group_without_a_subcommand_is_answered_with_its_subcommands() {
        let cases = [
            (vec!["valet", "--json", "vehicle"], "`valet vehicle` needs a subcommand: create, list, offer, accept, "),
            (vec!["valet", "vehicle", "--json"], "`valet vehicle` needs a subcommand: create, list, offer, accept, "),
            (vec!["valet", "--json", "intent", "key"], "`valet intent key` needs a subcommand: "),
            (vec!["/usr/bin/valet"], "`valet` needs a subcommand: node, deploy, join, wallet, "),
        ];
        for (words, exp_start) in cases {
            let failure = refused(&words, true);
            let message = failure.to_string();
            assert!(message.starts_with(exp_start) && !message.contains('\n'), "{message}");
            assert_eq!(failure.code_name(), "usage");
            // A person sees the help as well.
            let text = refused(&words, false).to_string();
            assert!(text.starts_with(&message) && text.contains("\nUsage: "), "{text}");
        }
        assert_eq!(
            needed("Usage: valet nonsense [OPTIONS] <COMMAND>"),
            "`valet nonsense` needs a subcommand; `valet nonsense --help` lists them"
        );
    }
}
