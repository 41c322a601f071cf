//! What a replay found, for printing.

use crate::{
    commands::audit::code::CodeFinding,
    failure::Failure,
    output::{facts, table},
    time::moment,
};
use serde::Serialize;
use valet_audit::{
    replay::{Difference, Finding, Record, ReplayReport},
    Verdict,
};
use valet_chain::BlockNumber;

/// What was found, and how far was looked.
#[derive(Serialize)]
pub(super) struct Report {
    verdict: Verdict,
    /// The last block looked at.
    to: u32,
    /// Why not all could be looked at.
    incomplete: Option<String>,
    /// Other code at the contract's address.
    code: Vec<CodeFinding>,
    replay: Option<ReplayReport>,
}

impl Report {
    /// What came of both looks. Whatever could not be read leaves the audit incomplete; it never ends clean.
    pub(super) fn of(to: BlockNumber, code: Result<Vec<CodeFinding>, Failure>, replay: Result<ReplayReport, Failure>) -> Self {
        let because = replay.as_ref().err().or(code.as_ref().err()).map(ToString::to_string);
        let (code, replay) = (code.unwrap_or_default(), replay.ok());
        let findings = Verdict::of_findings(code.len()).and(replay.as_ref().map_or(Verdict::Clean, ReplayReport::verdict));
        let verdict = if because.is_some() { Verdict::Incomplete } else { findings };
        Self { verdict, to: to.0, incomplete: because, code, replay }
    }

    pub(super) const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// One line for the end.
    pub(super) fn because(&self) -> String {
        match &self.incomplete {
            Some(because) => format!("the audit is incomplete: {because}"),
            None => format!("{} findings", self.findings().len()),
        }
    }

    pub(super) fn describe(&self) -> String {
        let mut rows = Vec::new();
        if let Some(replay) = &self.replay {
            rows.push(("events", replay.events.to_string()));
            rows.push(("of signed intents", replay.intents.to_string()));
            rows.push(("in blocks", format!("{} of {} to {}", replay.blocks, replay.first_block, replay.last_block)));
            rows.push(("vehicles", replay.vehicles.to_string()));
            rows.push(("grants", replay.grants.to_string()));
        }
        rows.push(("looked at up to block", self.to.to_string()));
        rows.push(("findings", self.findings().len().to_string()));
        rows.extend(self.incomplete.clone().map(|because| ("incomplete", because)));
        rows.push(("verdict", format!("{:?}", self.verdict)));
        let findings = self.findings();
        if findings.is_empty() {
            return facts(&rows);
        }
        format!("{}\n{}", table(["where", "finding", "what"], findings), facts(&rows))
    }

    fn findings(&self) -> Vec<[String; 3]> {
        let code = self.code.iter().map(|finding| {
            let found = finding.found.clone().unwrap_or_else(|| "no contract".to_owned());
            let what = format!("{}: deployed was {}, there is {found}", finding.part, finding.expected);
            [format!("block {}", finding.block), "other code".to_owned(), what]
        });
        code.chain(self.replay.iter().flat_map(|replay| replay.findings.iter().map(cells))).collect()
    }
}

fn cells(finding: &Finding) -> [String; 3] {
    match finding {
        Finding::NonconformingEvent { at, kind, why } => [at.to_string(), format!("not by the rules: {kind}"), why.to_string()],
        Finding::ClockWentBack { at, before, found } => {
            [at.to_string(), "clock went back".to_owned(), format!("from {} to {}", moment(*before), moment(*found))]
        }
        Finding::OtherDomain { expected, found } => {
            let what = format!("intents for this contract are signed for {expected}, stored is {found}");
            ["contract".to_owned(), "other domain".to_owned(), what]
        }
        Finding::StorageDiffers(difference) => storage_cells(difference),
    }
}

fn storage_cells(difference: &Difference) -> [String; 3] {
    let place = format!("{:?} {}", difference.kind, difference.key).trim_end().to_owned();
    let record = |record: &Record| format!("{record:?}");
    let (finding, what) = match (&difference.expected, &difference.found) {
        (Some(expected), None) => ("not stored", format!("the events lead to {}", record(expected))),
        (None, Some(found)) => ("stored without an event", format!("stored is {}", record(found))),
        (expected, found) => {
            let [expected, found] = [expected, found].map(|side| side.as_ref().map_or_else(|| "nothing".to_owned(), record));
            ("storage differs", format!("the events lead to {expected}\nstored is {found}"))
        }
    };
    [place, finding.to_owned(), what]
}
