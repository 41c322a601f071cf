//! `valet container`: from signal paths to a container document.

mod build;
mod classes;
mod vss;

use crate::{
    context::Context,
    failure::{Code, Failure},
    output::facts,
    render,
    signer::Signer,
};
use clap::{Args, Subcommand};
use serde::Serialize;
use shared_logic::{Action, Container as Document, ContainerId, Message, Pattern, SignalClass, SignalClasses};
use std::path::{Path, PathBuf};
pub(crate) use vss::nearest;

/// Build a container from signal paths of a VSS file.
#[derive(Args)]
#[command(after_long_help = "\
A container is a named set of vehicle signals. Its document lists paths of the COVESA Vehicle Signal \
Specification and lives off chain; a grant names it by its id, the hash of its content.

  valet container build --vss vss.json --signal Vehicle.Speed --signal Vehicle.TraveledDistance --out speed.json
  valet container show speed.json
  valet container publish speed.json --wallet insurer.json")]
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
    /// is left out, whatever `--signal` says. The document holds the signals that the patterns meant, so
    /// that a path that is none of them is denied as unknown. Prints the id, and the classes that a grant needs.
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
        /// The classes that are announced, separated by commas; otherwise those of reading its signals.
        #[arg(long, value_delimiter = ',', value_parser = crate::parse::class)]
        classes: Vec<SignalClass>,
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
            Command::Publish { file, classes, signer } => {
                let document = read(&file)?;
                let classes = if classes.is_empty() { document.classes(Action::Read) } else { SignalClasses::of(&classes) };
                crate::submit::submit(context, &signer, &Message::PublishContainer { container: document.id(), classes }).await
            }
            Command::Show { file } => show(context, &read(&file)?),
            Command::Classes => classes::list(context),
        }
    }
}

/// A document with its id.
#[derive(Serialize)]
struct Shown<'a> {
    id: ContainerId,
    document: &'a Document,
}

fn show(context: &Context, document: &Document) -> Result<(), Failure> {
    let shown = Shown { id: document.id(), document };
    let also: Vec<_> = document.also().map(|other| other.vss().to_string()).collect();
    context.output.show(&shown, |_| {
        facts(&[
            ("container", document.id().to_string()),
            ("VSS", document.vss().to_string()),
            ("speaks of", if also.is_empty() { "no other release".to_owned() } else { also.join(", ") }),
            ("covers", lines(document.allow())),
            ("leaves out", lines(document.deny())),
            ("signals", document.covered(Action::Read).map(|path| path.as_str().to_owned()).collect::<Vec<_>>().join("\n")),
            ("classes to read them", render::classes(document.classes(Action::Read))),
            ("classes to command them", render::classes(document.classes(Action::Actuate))),
        ])
    })
}

/// Reads a container document.
pub(crate) fn read(path: &Path) -> Result<Document, Failure> {
    let text = crate::file::text(path)
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
