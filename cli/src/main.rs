//! `valet`: hand out, watch and audit access to vehicle data.

mod args;
mod asking;
mod commands;
mod deployment;
mod errand;
mod failure;
mod foresee;
mod output;
mod records;
mod session;
mod signer;
mod site;
mod text;
mod way;
mod words;

use args::{Cli, Command};
use clap::Parser;
use failure::Failure;
use output::Output;
use site::Site;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(wrong) => return usage(&wrong),
    };
    let output = Output::new(cli.json, cli.yes);
    start_logging();
    match run(cli, output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(failure.exit())
        }
    }
}

/// Help and versions are answers; anything else is wrong usage, which ends with 1: 2 and 3 are audits'.
fn usage(wrong: &clap::Error) -> ExitCode {
    // A reader that has gone away is no failure of ours.
    let _ = wrong.print();
    if wrong.use_stderr() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn run(cli: Cli, output: Output) -> Result<(), Failure> {
    // The default provider must be named once; see the reason in the workspace's manifest.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let site = Site { node: cli.node, deployment: cli.deployment, output };
        match cli.command {
            Command::Node(node) => node.run().await,
            Command::Deploy(deploy) => deploy.run(&site).await,
            Command::Wallet(wallet) => wallet.run(&site).await,
            Command::Vehicle(vehicle) => vehicle.run(&site).await,
            Command::Party(party) => party.run(&site).await,
            Command::Purpose(purpose) => purpose.run(&site).await,
            Command::Container(container) => container.run(&site).await,
            Command::Delegate(delegate) => delegate.run(&site).await,
            Command::Request(request) => request.run(&site).await,
            Command::Grant(grant) => grant.run(&site).await,
            Command::Emergency(emergency) => emergency.run(&site).await,
            Command::Intent(intent) => intent.run(&site).await,
            Command::Check(check) => check.run(&site).await,
            Command::Events(events) => events.run(&site).await,
            Command::Sidecar(sidecar) => sidecar.run(&site).await,
            Command::Audit(audit) => audit.run(&site).await,
            Command::Admin(admin) => admin.run(&site).await,
            Command::Try(tried) => tried.run(&site).await,
            Command::Completions(completions) => completions.run(),
        }
    })
}

/// Warnings and errors of the rooms go to standard error, so that standard output stays data.
fn start_logging() {
    let filter = tracing_subscriber::filter::LevelFilter::WARN;
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(filter).init();
}
