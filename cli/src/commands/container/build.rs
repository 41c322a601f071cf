//! `valet container build`.

use super::vss::Vss;
use crate::{
    context::Context,
    failure::{Code, Failure},
    file::{Kind, Readers, Replace, Target},
    output::facts,
    parse::{pattern, vss_version},
    render::classes,
};
use clap::Args;
use serde::Serialize;
use shared_logic::{container::VssVersion, Action, Container as Document, ContainerId, Pattern, SignalClasses};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// So many deprecated signals are told by name at most.
const TOLD: usize = 5;
/// So much is told of what a file says of one, in characters.
const LONGEST_WORDS: usize = 200;

/// What a new container covers.
#[derive(Args)]
pub(super) struct Build {
    /// The VSS release as JSON, such as `vss_release_6.0.json`, with its instances expanded. Each further file is an
    /// overlay of those before it.
    #[arg(long, value_name = "FILE", required = true)]
    vss: Vec<PathBuf>,
    /// Another release that the container speaks of: a question may name it where both have the same signal. May be
    /// given many times.
    #[arg(long, value_name = "FILE")]
    also: Vec<PathBuf>,
    /// A signal, a branch, or a pattern with `*` for one name. May be given many times.
    #[arg(long = "signal", value_name = "PATH", required = true, value_parser = pattern)]
    signals: Vec<Pattern>,
    /// What is left out of it. May be given many times.
    #[arg(long = "deny", value_name = "PATH", value_parser = pattern)]
    denied: Vec<Pattern>,
    /// Where the document is written.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    replace: Replace,
    /// The VSS release, such as 6.0, where the file does not say it.
    #[arg(long, value_name = "VERSION", value_parser = vss_version)]
    vss_version: Option<VssVersion>,
}

/// What was made.
#[derive(Serialize)]
struct Made {
    id: ContainerId,
    vss: VssVersion,
    also: Vec<Other>,
    signals: usize,
    classes: SignalClasses,
    actuators: usize,
    command_classes: SignalClasses,
    document: Document,
    file: Option<PathBuf>,
    /// What of the VSS files a person should know.
    notes: Vec<String>,
}

/// Another release that the container speaks of.
#[derive(Serialize)]
struct Other {
    vss: VssVersion,
    /// How many of the signals beneath the patterns are not the same there.
    differs: usize,
}

impl Build {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        let target = self.out.as_deref().map(|out| Target::check(out, Kind::CONTAINER, self.replace)).transpose()?;
        let vss = Vss::read(&self.vss)?;
        for pattern in self.signals.iter().chain(&self.denied) {
            vss.check(pattern)?;
        }
        let allow: BTreeSet<Pattern> = self.signals.iter().cloned().collect();
        vss.check_odd(&self.signals, &self.denied)?;
        let document = Document::new(self.release(&vss)?, allow, self.denied.iter().cloned().collect(), vss.leaves())?;
        if document.covered(Action::Read).next().is_none() {
            return Err(Failure::of(Code::EmptyContainer, "`--deny` leaves out every signal that `--signal` names"));
        }
        let mut notes = notes(&vss, &document);
        let document = self.speaking(document, &vss, &mut notes)?;
        for note in &notes {
            context.output.note(&format!("note: {note}"));
        }
        if let Some(target) = &target {
            target.write(&(serde_json::to_string_pretty(&document)? + "\n"), Readers::Anybody)?;
        }
        context.output.show(&made(document, self.out, notes), describe)
    }

    /// The same document, that speaks of the other releases too, and what of their files a person should know.
    fn speaking(&self, document: Document, vss: &Vss, notes: &mut Vec<String>) -> Result<Document, Failure> {
        self.also.iter().try_fold(document, |document, path| {
            let other = Vss::read(std::slice::from_ref(path))?;
            notes.extend(other.notes().map(|note| format!("`{}`: {note}", path.display())));
            let version = other.version().ok_or_else(|| {
                let failure = Failure::file(Code::VssVersionNeeded, path, "this file does not say which VSS release it is of");
                failure.hint("`--also` takes a release as COVESA publishes it")
            })?;
            let other = vss.other_release(&document, &other, version);
            Ok(document.speaking(other)?)
        })
    }

    /// The file of the release.
    fn first(&self) -> &Path {
        self.vss.first().map_or(Path::new(""), PathBuf::as_path)
    }

    fn release(&self, vss: &Vss) -> Result<VssVersion, Failure> {
        match (vss.version(), self.vss_version) {
            (Some(found), Some(said)) if found != said => Err(Failure::file(
                Code::WrongContainer,
                self.first(),
                format!("the file is of VSS {found}, and `--vss-version` says {said}"),
            )),
            (Some(version), _) | (None, Some(version)) => Ok(version),
            (None, None) => Err(Failure::file(Code::VssVersionNeeded, self.first(), "this file does not say which VSS release it is of")),
        }
    }
}

/// What of the files, and of what was made of them, a person should know.
fn notes(vss: &Vss, document: &Document) -> Vec<String> {
    let mut notes: Vec<_> = vss.notes().map(str::to_owned).collect();
    let deprecated: Vec<_> = vss.deprecated(document).collect();
    if !deprecated.is_empty() {
        let told: Vec<_> = deprecated.iter().take(TOLD).map(|(path, says)| format!("`{path}` ({})", cut(says))).collect();
        let more = deprecated.len().saturating_sub(TOLD);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        let count = deprecated.len();
        notes.push(format!("{count} of the signals are deprecated, a later release goes without them: {}{rest}", told.join(", ")));
    }
    notes
}

/// What a file says of a signal, in a line of its own length.
fn cut(says: &str) -> String {
    match says.char_indices().nth(LONGEST_WORDS) {
        Some((end, _)) => format!("{}…", says.get(..end).unwrap_or_default()),
        None => says.to_owned(),
    }
}

fn made(document: Document, file: Option<PathBuf>, notes: Vec<String>) -> Made {
    Made {
        id: document.id(),
        vss: document.vss(),
        also: document.also().map(|other| Other { vss: other.vss(), differs: other.differs().len() }).collect(),
        signals: document.covered(Action::Read).count(),
        classes: document.classes(Action::Read),
        actuators: document.covered(Action::Actuate).count(),
        command_classes: document.classes(Action::Actuate),
        document,
        file,
        notes,
    }
}

fn describe(made: &Made) -> String {
    let mut rows = vec![
        ("container", made.id.to_string()),
        ("VSS", made.vss.to_string()),
        ("signals", made.signals.to_string()),
        ("classes to read them", classes(made.classes)),
        ("actuators among them", made.actuators.to_string()),
        ("classes to command them", classes(made.command_classes)),
    ];
    rows.extend(made.also.iter().map(|other| ("speaks of", format!("VSS {}, but for {} signals", other.vss, other.differs))));
    if !made.command_classes.and(SignalClasses::NEVER_GRANTABLE).is_empty() {
        rows.push(("never grantable", classes(made.command_classes.and(SignalClasses::NEVER_GRANTABLE))));
    }
    match &made.file {
        Some(file) => rows.push(("document", file.display().to_string())),
        None => rows.push(("document", "not written; `--out FILE` writes it".to_owned())),
    }
    facts(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Command, FromArgMatches};
    use std::fs;

    #[test]
    fn a_deprecated_signal_is_named_with_what_takes_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vss.json");
        let text = r#"{"Vehicle":{"children":{"Speed":{"type":"sensor","deprecation":"v6.0 use Vehicle.Velocity"}}}}"#;
        fs::write(&path, text).unwrap();
        let vss = Vss::read(&[path]).unwrap();
        let release = VssVersion { major: 6, minor: 0 };
        let document = Document::new(release, [Pattern::new("Vehicle").unwrap()].into(), BTreeSet::new(), vss.leaves()).unwrap();
        let told = notes(&vss, &document);
        assert!(told.len() == 1 && told[0].ends_with("`Vehicle.Speed` (v6.0 use Vehicle.Velocity)"), "{told:?}");
        assert_eq!(cut(&"x".repeat(201)), format!("{}…", "x".repeat(200)));
    }

    #[test]
    fn what_should_be_known_of_another_release_is_told_with_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let release = |name: &str, major: u16, more: &str| {
            let numbers = format!(r#""Major":{{"type":"attribute","default":{major}}},"Minor":{{"type":"attribute","default":0}}"#);
            let tree = format!(r#""Speed":{{"type":"sensor"}},"VersionVSS":{{"children":{{{numbers}}}}}{more}"#);
            let path = folder.path().join(name);
            fs::write(&path, format!(r#"{{"Vehicle":{{"children":{{{tree}}}}}}}"#)).unwrap();
            path.display().to_string()
        };
        let (own, other) = (release("own.json", 5, ""), release("other.json", 6, r#","Cabin-Camera":{"type":"sensor"}"#));
        let line = ["build", "--vss", own.as_str(), "--also", other.as_str(), "--signal", "Vehicle.Speed"];
        let matches = Build::augment_args(Command::new("build")).try_get_matches_from(line).unwrap();
        let build = Build::from_arg_matches(&matches).unwrap();
        let vss = Vss::read(&build.vss).unwrap();
        let allow: BTreeSet<Pattern> = build.signals.iter().cloned().collect();
        let document = Document::new(build.release(&vss).unwrap(), allow, BTreeSet::new(), vss.leaves()).unwrap();
        let mut told = notes(&vss, &document);
        assert_eq!(told, [""; 0]);
        build.speaking(document, &vss, &mut told).unwrap();
        assert!(told.len() == 1 && told[0].starts_with(&format!("`{other}`: 1 entries")) && told[0].contains("Cabin-Camera"), "{told:?}");
    }
}
