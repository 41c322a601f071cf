//! A run of the demo: a chain, a sidecar, a webhook receiver, and the rows of what happened.

use crate::report::Row;
use serde_json::Value;
use std::{
    fs,
    path::PathBuf,
    thread::sleep,
    time::{Duration, Instant},
};
use valet_tests::{Answer, BoxError, Harness, Process};

/// How long an event may take from its block to the receiver.
const ARRIVES_WITHIN: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A chain and the processes around it. Each step adds a row.
pub(crate) struct Run {
    pub(crate) harness: Harness,
    pub(crate) vss: PathBuf,
    rows: Vec<Row>,
    processes: Vec<Process>,
    /// Where the sidecar serves; empty until it runs.
    pub(crate) sidecar: String,
}

impl Run {
    /// Starts a chain in a fresh folder.
    pub(crate) fn start(folder: PathBuf, vss: PathBuf) -> Result<Self, BoxError> {
        eprintln!("starting a chain in {}", folder.display());
        let harness = Harness::start(folder, &["--seal", "instant"])?;
        Ok(Self { harness, vss, rows: Vec::new(), processes: Vec::new(), sidecar: String::new() })
    }

    /// Starts a webhook receiver and the sidecar.
    pub(crate) fn start_sidecar(&mut self) -> Result<(), BoxError> {
        eprintln!("starting a webhook receiver and the sidecar");
        self.harness.write("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")?;
        let listen = ["sidecar", "listen", "--listen", "127.0.0.1:0", "--secret-file", "secret", "--out", "received.jsonl"];
        let (receiver, at) = self.harness.running("receiver", &listen)?;
        self.processes.push(receiver);
        let url = text(&at, "/http")?;
        let run = [
            "sidecar",
            "run",
            "--max-block-age",
            "off",
            "--listen",
            "127.0.0.1:0",
            "--database",
            "sidecar.db",
            "--webhook",
            &url,
            "--webhook-secret-file",
            "secret",
            "--container",
            "container.json",
        ];
        let (sidecar, at) = self.harness.running("sidecar", &run)?;
        self.processes.push(sidecar);
        self.sidecar = text(&at, "/http")?;
        Ok(())
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, block: &str, what: &str, answer: &str) {
        self.rows.push([block, what, answer].map(str::to_owned));
    }

    /// Runs a command that makes a change, adds its row, and waits until its event has arrived at the receiver.
    pub(crate) fn change(&mut self, what: &str, command: &[&str]) -> Result<Value, BoxError> {
        let done = self.harness.done(command)?;
        let block = done.get("block").and_then(Value::as_u64).ok_or("expected a block number")?;
        let kind = text(&done, "/event/body/kind")?;
        eprintln!("block {block}: {what}");
        let mut answer = kind.clone();
        if !self.sidecar.is_empty() {
            self.await_arrival(&kind, &text(&done, "/block_hash")?)?;
            answer = format!("{kind}, received at the webhook");
        }
        self.row(&block.to_string(), what, &answer);
        Ok(done)
    }

    /// Runs a command that the rules must deny with this reason.
    pub(crate) fn denied(&mut self, what: &str, reason: &str, command: &[&str]) -> Result<(), BoxError> {
        let answer = self.harness.valet(command)?;
        if answer.code != 10 || !answer.said.contains(reason) {
            return Err(format!("expected {reason} when {what}, found {} ({})", answer.json, answer.said).into());
        }
        eprintln!("denied: {what}: {reason}");
        self.row("", what, &format!("denied: {reason}; nothing was sent"));
        Ok(())
    }

    /// Runs a check; `expected` is what the answer must name: the grant that allows (empty for
    /// an emergency), or the reason that denies.
    pub(crate) fn check(&mut self, what: &str, command: &[&str], expected: Result<&str, &str>) -> Result<(), BoxError> {
        let answer = self.harness.valet(command)?;
        let said = describe(&answer, expected)
            .ok_or_else(|| format!("expected {expected:?} when {what}, found {} ({})", answer.json, answer.said))?;
        eprintln!("check: {what}: {said}");
        let block = answer.json.pointer("/as_of/block").map(Value::to_string).unwrap_or_default();
        self.row(&block, &format!("check: {what}"), &said);
        Ok(())
    }

    /// Audits the rules and all that happened.
    pub(crate) fn audit(&mut self) -> Result<(), BoxError> {
        eprintln!("auditing the rules and their history");
        let rules = self.harness.done(&["audit", "rules"])?;
        let cases = rules.get("cases").and_then(Value::as_str).unwrap_or_default();
        self.row("", "audit rules", &format!("{cases} cases, no difference from the reference"));
        let replay = self.harness.done(&["audit", "replay"])?;
        let events = replay.pointer("/replay/events").and_then(Value::as_str).unwrap_or_default();
        self.row("", "audit replay", &format!("{events} events give exactly the contract's storage"));
        Ok(())
    }

    /// Stops everything that was started, the sidecar first, and returns the rows.
    pub(crate) fn end(mut self) -> Result<Vec<Row>, BoxError> {
        while let Some(process) = self.processes.pop() {
            let status = process.stop()?;
            if !status.success() {
                return Err(format!("expected a clean end of a process, found {status}").into());
            }
        }
        if self.harness.stop_node()? {
            Ok(self.rows)
        } else {
            Err("expected a clean end of the node".into())
        }
    }

    fn await_arrival(&self, kind: &str, block_hash: &str) -> Result<(), BoxError> {
        let began = Instant::now();
        let file = self.harness.path("received.jsonl");
        let id = block_hash.trim_start_matches("0x");
        while began.elapsed() < ARRIVES_WITHIN {
            if fs::read_to_string(&file).is_ok_and(|lines| lines.lines().any(|line| line.contains(id) && line.contains(kind))) {
                return Ok(());
            }
            sleep(LOOK_EVERY);
        }
        Err(format!("expected the event {kind} at the webhook within {ARRIVES_WITHIN:?}").into())
    }
}

/// The answer in words, when it is the expected one.
fn describe(answer: &Answer, expected: Result<&str, &str>) -> Option<String> {
    let verdict = answer.text("/verdict");
    match expected {
        Ok(grant) if answer.code == 0 && verdict == "allow" && answer.text("/grant") == grant => {
            let steps = answer.json.get("path").and_then(Value::as_array).map_or(0, Vec::len);
            let by = grant.get(..10).map_or_else(|| "the emergency".to_owned(), |first| format!("{first}…"));
            Some(format!("allow; proof of {steps} steps through {by}"))
        }
        Err(reason) if answer.code == 10 && verdict == "deny" && answer.text("/reason/name") == reason => {
            Some(format!("deny: {reason}, {}", answer.text("/reason/message")))
        }
        _ => None,
    }
}

/// A text in what a command printed.
pub(crate) fn text(value: &Value, pointer: &str) -> Result<String, BoxError> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    Ok(found.ok_or_else(|| format!("expected a text at `{pointer}` of {value}"))?.to_owned())
}
