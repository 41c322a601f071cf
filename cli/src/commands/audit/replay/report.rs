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
        Finding::NonconformingEvent { at, event, why } => [at.to_string(), format!("not by the rules: {event}"), why.to_string()],
        Finding::ClockWentBack { at, before, found } => {
            [at.to_string(), "clock went back".to_owned(), format!("from {} to {}", moment(*before), moment(*found))]
        }
        Finding::OtherDomain { expected, found } => {
            let what = format!("intents for this contract are signed for {expected}, stored is {found}");
            ["contract".to_owned(), "other domain".to_owned(), what]
        }
        Finding::StorageDiffers { record } => storage_cells(record),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Code;
    use shared_logic::{Account, Denial, DomainHash, Event, Nonce, RulesHash, UnixSeconds};
    use valet_audit::replay::{Nonconformity, Place, RecordKind};

    /// A replay with a finding of each kind.
    fn replay() -> ReplayReport {
        let (at, domain) = (Place { block: 7, index: 1 }, DomainHash([6; 32]));
        let event = Event::deployed(Account([9; 20]), domain, UnixSeconds(1_000));
        let reasons = [
            Nonconformity::Denied { reason: Denial::Expired },
            Nonconformity::OtherEvent { expected: Box::new(event) },
            Nonconformity::NoSubject,
            Nonconformity::DeployedAgain,
            Nonconformity::OtherRules { found: RulesHash([1; 32]) },
        ];
        let nonce = Record::from(Nonce(3));
        let difference = |expected, found| Finding::StorageDiffers {
            record: Box::new(Difference { kind: RecordKind::Nonce, key: Account([1; 20]).to_string(), expected, found }),
        };
        let others = [
            Finding::ClockWentBack { at, before: UnixSeconds(9), found: UnixSeconds(8) },
            Finding::OtherDomain { expected: domain, found: DomainHash([7; 32]) },
            difference(Some(nonce), None),
            difference(None, Some(Record::from(domain))),
        ];
        let nonconforming = reasons.map(|why| Finding::NonconformingEvent { at, event: event.body.kind(), why });
        let findings = nonconforming.into_iter().chain(others).collect();
        ReplayReport { events: u64::MAX, intents: 1, vehicles: 1, grants: 1, blocks: 1, first_block: 1, last_block: 7, findings }
    }

    #[test]
    fn every_finding_is_printed_as_the_schema_says_and_in_words() {
        let code = CodeFinding { block: 7, part: "extension-address", expected: "0x01".to_owned(), found: None };
        let found = Report::of(BlockNumber(7), Ok(vec![code]), Ok(replay()));
        let unread = Report::of(BlockNumber(7), Ok(Vec::new()), Err(Failure::of(Code::NodeFailed, "no answer")));
        for report in [&found, &unread] {
            valet_schema::assert_valid("cli/audit-replay", &serde_json::to_value(report).unwrap());
        }
        assert_eq!((found.verdict(), unread.verdict()), (Verdict::Findings, Verdict::Incomplete));
        assert_eq!(found.findings().len(), 10);
    }
}
