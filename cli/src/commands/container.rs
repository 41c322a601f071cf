//! `valet container`: from signal paths to a container document.

mod classes;
mod make;
mod vss;

use crate::{failure::Failure, output::facts, signer::Signer, site::Site};
use clap::{Args, Subcommand};
use shared_logic::{Container as Document, Message, Pattern, SignalClass, SignalClasses};
use std::{
    fs,
    path::{Path, PathBuf},
};
use vss::Vss;

/// Turn signal paths of a VSS file into a container.
#[derive(Args)]
#[command(after_long_help = "\
A container is a named set of vehicle signals. Its document lists paths of the COVESA Vehicle Signal \
Specification and lives off chain; a grant names it by its id, the hash of its content.

  valet container make --vss vss.json --signal Vehicle.Speed --signal Vehicle.TraveledDistance --out speed.json
  valet container show speed.json
  valet container publish speed.json --vss vss.json --wallet insurer.json")]
pub(crate) struct Container {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a container document of signal paths.
    ///
    /// Each path is looked up in a VSS JSON file (any release; COVESA publishes one with each). A path
    /// names one signal, or a branch with all beneath it; `*` stands for one name. What `--deny` names
    /// is left out, whatever `--signal` says. Prints the id, and the classes that a grant needs.
    ///
    /// Example: `valet container make --vss vss.json --signal 'Vehicle.Chassis.Axle.*.Wheel' --deny
    /// Vehicle.Chassis.Axle.Row2 --out wheels.json`.
    Make(make::Make),
    /// Announce a container on the contract, so that others find its document by its id.
    ///
    /// Only the id and the classes go on chain. Anybody may announce a container.
    Publish {
        /// The container document.
        file: PathBuf,
        /// The classes of its signals, separated by commas, as `valet container make` printed them.
        #[arg(long, value_delimiter = ',', value_parser = super::purpose::class, required_unless_present = "vss", conflicts_with = "vss")]
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
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        match self.command {
            Command::Make(make) => make.run(site),
            Command::Publish { file, classes, vss, signer } => {
                let document = read(&file)?;
                let classes = match vss {
                    Some(vss) => classes_by(&document, &vss)?,
                    None => SignalClasses::of(&classes),
                };
                crate::way::act(site, &signer, &Message::PublishContainer { container: document.id(), classes }).await
            }
            Command::Show { file } => show(site, &read(&file)?),
            Command::Classes => classes::list(site),
        }
    }
}

/// The classes of reading a document's signals, by a VSS file of the same release.
fn classes_by(document: &Document, path: &Path) -> Result<SignalClasses, Failure> {
    let vss = Vss::read(path)?;
    let (wanted, found) = (document.vss(), vss.version());
    if found.is_some_and(|found| found != wanted) {
        let expected = format!("expected VSS {}.{}, which the container is written against", wanted.major, wanted.minor);
        return Err(Failure::file(path, expected));
    }
    for pattern in document.allow().chain(document.deny()) {
        vss.check(pattern)?;
    }
    Ok(vss.covered_by(document).reading())
}

fn show(site: &Site, document: &Document) -> Result<(), Failure> {
    let shown = serde_json::json!({ "id": document.id(), "document": document });
    let release = document.vss();
    site.output.show(&shown, |_| {
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
        .map_err(|cause| Failure::file(path, format!("expected a container document ({cause}); `valet container make` writes one")))?;
    serde_json::from_str(&text).map_err(|cause| Failure::file(path, format!("expected a container document: {cause}")))
}

/// Writes a file whole or not at all.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    let draft = PathBuf::from(draft);
    let written = fs::write(&draft, text).and_then(|()| fs::rename(&draft, path));
    written.map_err(|cause| {
        // The draft may not be there; then there is nothing to tidy up.
        let _ = fs::remove_file(&draft);
        Failure::file(path, format!("expected to write this file ({cause})"))
    })
}

/// Class names as the command line takes them.
pub(crate) fn names(classes: SignalClasses) -> String {
    let names: Vec<_> = classes.items().map(SignalClass::name).collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(",")
    }
}

fn lines<'a>(patterns: impl Iterator<Item = &'a Pattern>) -> String {
    let texts: Vec<_> = patterns.map(Pattern::as_str).collect();
    if texts.is_empty() {
        "nothing".to_owned()
    } else {
        texts.join("\n")
    }
}
