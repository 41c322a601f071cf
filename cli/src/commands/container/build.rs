//! `valet container build`.

use super::vss::{Covered, Vss};
use crate::{
    context::Context,
    failure::{Code, Failure},
    file::{Kind, Readers, Replace, Target},
    output::facts,
    parse::pattern,
    render::classes,
};
use clap::Args;
use serde::Serialize;
use shared_logic::{container::VssVersion, Container as Document, ContainerId, Pattern, SignalClasses};
use std::{collections::BTreeSet, path::PathBuf};

/// What a new container covers.
#[derive(Args)]
pub(super) struct Build {
    /// The VSS release as JSON, such as `vss_release_6.0.json`.
    #[arg(long, value_name = "FILE")]
    vss: PathBuf,
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
    #[arg(long, value_name = "VERSION", value_parser = version)]
    vss_version: Option<VssVersion>,
}

/// What was made.
#[derive(Serialize)]
struct Made {
    id: ContainerId,
    vss: VssVersion,
    signals: usize,
    classes: SignalClasses,
    actuators: usize,
    command_classes: SignalClasses,
    document: Document,
    file: Option<PathBuf>,
}

impl Build {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        let target = self.out.as_deref().map(|out| Target::check(out, Kind::CONTAINER, self.replace)).transpose()?;
        let vss = Vss::read(&self.vss)?;
        for pattern in self.signals.iter().chain(&self.denied) {
            vss.check(pattern)?;
        }
        let allow: BTreeSet<Pattern> = self.signals.iter().cloned().collect();
        let document = Document::new(self.release(&vss)?, allow, self.denied.iter().cloned().collect())?;
        let covered = vss.covered_by(&document);
        if covered.signals() == 0 {
            return Err(Failure::of(Code::EmptyContainer, "`--deny` leaves out every signal that `--signal` names"));
        }
        if let Some(target) = &target {
            target.write(&(serde_json::to_string_pretty(&document)? + "\n"), Readers::Anybody)?;
        }
        context.output.show(&made(document, &covered, self.out), describe)
    }

    fn release(&self, vss: &Vss) -> Result<VssVersion, Failure> {
        match (vss.version(), self.vss_version) {
            (Some(found), Some(said)) if found != said => Err(Failure::file(
                Code::WrongContainer,
                &self.vss,
                format!("the file is of VSS {}.{}, and `--vss-version` says {}.{}", found.major, found.minor, said.major, said.minor),
            )),
            (Some(version), _) | (None, Some(version)) => Ok(version),
            (None, None) => Err(Failure::file(Code::VssVersionNeeded, &self.vss, "this file does not say which VSS release it is of")),
        }
    }
}

fn made(document: Document, covered: &Covered<'_>, file: Option<PathBuf>) -> Made {
    Made {
        id: document.id(),
        vss: document.vss(),
        signals: covered.signals(),
        classes: covered.reading(),
        actuators: covered.actuators(),
        command_classes: covered.commanding(),
        document,
        file,
    }
}

fn describe(made: &Made) -> String {
    let mut rows = vec![
        ("container", made.id.to_string()),
        ("VSS", format!("{}.{}", made.vss.major, made.vss.minor)),
        ("signals", made.signals.to_string()),
        ("classes to read them", classes(made.classes)),
        ("actuators among them", made.actuators.to_string()),
        ("classes to command them", classes(made.command_classes)),
    ];
    if !made.command_classes.and(SignalClasses::NEVER_GRANTABLE).is_empty() {
        rows.push(("never grantable", classes(made.command_classes.and(SignalClasses::NEVER_GRANTABLE))));
    }
    match &made.file {
        Some(file) => rows.push(("document", file.display().to_string())),
        None => rows.push(("document", "not written; `--out FILE` writes it".to_owned())),
    }
    facts(&rows)
}

fn version(text: &str) -> Result<VssVersion, String> {
    let numbers = text.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    let (major, minor) = numbers.ok_or_else(|| format!("expected a VSS release such as 6.0, found `{text}`"))?;
    Ok(VssVersion { major, minor })
}
