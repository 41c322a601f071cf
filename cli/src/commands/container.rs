//! `valet container`: from signal paths to a container document.

mod build;
mod classes;
mod vss;

use crate::{
    context::Context,
    failure::{Code, Failure},
    output::facts,
    signer::Signer,
};
use clap::{Args, Subcommand};
use serde::Serialize;
use shared_logic::{Container as Document, ContainerId, Message, Pattern, SignalClass, SignalClasses};
use std::{
    fs,
    path::{Path, PathBuf},
};
use vss::Vss;

/// Build a container from signal paths of a VSS file.
#[derive(Args)]
#[command(after_long_help = "\
A container is a named set of vehicle signals. Its document lists paths of the COVESA Vehicle Signal \
Specification and lives off chain; a grant names it by its id, the hash of its content.

  valet container build --vss vss.json --signal Vehicle.Speed --signal Vehicle.TraveledDistance --out speed.json
  valet container show speed.json
  valet container publish speed.json --vss vss.json --wallet insurer.json")]
pub(crate) struct Container {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build a container document from signal paths.
    ///
    /// Each path is looked up in a VSS JSON file (any release; COVESA publishes one with each). A path
    /// names one signal, or a branch with all beneath it; `*` stands for one name. What `--deny` names
    /// is left out, whatever `--signal` says. Prints the id, and the classes that a grant needs.
    ///
    /// Example: `valet container build --vss vss.json --signal 'Vehicle.Chassis.Axle.*.Wheel' --deny
    /// Vehicle.Chassis.Axle.Row2 --out wheels.json`.
    Build(build::Build),
    /// Announce a container on the contract, so that others find its document by its id.
    ///
    /// Only the id and the classes go on chain. Anybody may announce a container.
    Publish {
        /// The container document.
        file: PathBuf,
        /// The classes of its signals, separated by commas, as `valet container build` printed them.
        #[arg(long, value_delimiter = ',', value_parser = crate::parse::class, required_unless_present = "vss", conflicts_with = "vss")]
        classes: Vec<SignalClass>,
        /// Takes the classes of reading its signals from this VSS file instead.
        #[arg(long, value_name = "FILE")]
        vss: Option<PathBuf>,
        #[command(flatten)]
        signer: Signer,
    },
    /// Show a container document's id and patterns.
    Show {
        /// The container document.
        file: PathBuf,
    },
    /// List the signal classes and the purposes that allow them.
    Classes,
}

impl Container {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Build(build) => build.run(context),
            Command::Publish { file, classes, vss, signer } => {
                let document = read(&file)?;
                let classes = match vss {
                    Some(vss) => classes_by(&document, &vss)?,
                    None => SignalClasses::of(&classes),
                };
                crate::submit::submit(context, &signer, &Message::PublishContainer { container: document.id(), classes }).await
            }
            Command::Show { file } => show(context, &read(&file)?),
            Command::Classes => classes::list(context),
        }
    }
}

/// The classes of reading a document's signals, by a VSS file of the same release.
fn classes_by(document: &Document, path: &Path) -> Result<SignalClasses, Failure> {
    let vss = Vss::read(path)?;
    let (wanted, found) = (document.vss(), vss.version());
    if found.is_some_and(|found| found != wanted) {
        let cause = format!("the container is written against VSS {}.{}, this file is of another release", wanted.major, wanted.minor);
        return Err(Failure::file(Code::WrongContainer, path, cause));
    }
    for pattern in document.allow().chain(document.deny()) {
        vss.check(pattern)?;
    }
    Ok(vss.covered_by(document).reading())
}

/// A document with its id.
#[derive(Serialize)]
struct Shown<'a> {
    id: ContainerId,
    document: &'a Document,
}

fn show(context: &Context, document: &Document) -> Result<(), Failure> {
    let shown = Shown { id: document.id(), document };
    let release = document.vss();
    context.output.show(&shown, |_| {
        facts(&[
            ("container", document.id().to_string()),
            ("VSS", format!("{}.{}", release.major, release.minor)),
            ("covers", lines(document.allow())),
            ("leaves out", lines(document.deny())),
        ])
    })
}

/// Reads a container document.
pub(crate) fn read(path: &Path) -> Result<Document, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|cause| Failure::unread(path, "a container document", &cause, "`valet container build` writes one"))?;
    serde_json::from_str(&text).map_err(|cause| Failure::file(Code::FileMalformed, path, format!("this is no container document: {cause}")))
}

fn lines<'a>(patterns: impl Iterator<Item = &'a Pattern>) -> String {
    let texts: Vec<_> = patterns.map(Pattern::as_str).collect();
    if texts.is_empty() {
        "nothing".to_owned()
    } else {
        texts.join("\n")
    }
}
