//! Where it happens: a chain, a sidecar, a webhook receiver, and the table of what happened.

use comfy_table::{presets::UTF8_BORDERS_ONLY, Table};
use serde_json::Value;
use std::{
    fs,
    path::PathBuf,
    thread::sleep,
    time::{Duration, Instant},
};
use valet_tests::{Answer, Process, Trouble, World};

/// How long an event may take from its block to the receiver.
const ARRIVES_WITHIN: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A chain and what runs beside it. Each act adds a line to the table.
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) vss: PathBuf,
    table: Table,
    beside: Vec<Process>,
    /// Where the sidecar serves; empty until it runs.
    pub(crate) sidecar: String,
}

impl Stage {
    /// Starts a chain in a fresh folder.
    pub(crate) fn set(folder: PathBuf, vss: PathBuf) -> Result<Self, Trouble> {
        println!("starting a chain in {}", folder.display());
        let world = World::start(folder, &["--seal", "instant"])?;
        let mut table = Table::new();
        table.load_style(UTF8_BORDERS_ONLY).set_header(["block", "what happened", "answer"]);
        Ok(Self { world, vss, table, beside: Vec::new(), sidecar: String::new() })
    }

    /// Starts a webhook receiver and the sidecar.
    pub(crate) fn watch(&mut self) -> Result<(), Trouble> {
        println!("starting a webhook receiver and the sidecar");
        self.world.write("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")?;
        let listen = ["sidecar", "listen", "--listen", "127.0.0.1:0", "--secret-file", "secret", "--out", "received.jsonl"];
        let (receiver, at) = self.world.running("receiver", &listen)?;
        self.beside.push(receiver);
        let url = text(&at, "/http")?;
        let run = [
            "sidecar",
            "run",
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
        let (sidecar, at) = self.world.running("sidecar", &run)?;
        self.beside.push(sidecar);
        self.sidecar = text(&at, "/http")?;
        Ok(())
    }

    /// A line of the table.
    pub(crate) fn tell(&mut self, block: &str, what: &str, answer: &str) {
        self.table.add_row([block, what, answer]);
    }

    /// Runs a command that makes a change, tells it, and waits until its event has arrived at the receiver.
    pub(crate) fn act(&mut self, what: &str, command: &[&str]) -> Result<Value, Trouble> {
        let done = self.world.done(command)?;
        let block = done.get("block").and_then(Value::as_u64).ok_or("expected a block number")?;
        let kind = text(&done, "/event/body/kind")?;
        println!("block {block}: {what}");
        let mut answer = kind.clone();
        if !self.sidecar.is_empty() {
            self.await_arrival(&kind, &text(&done, "/block_hash")?)?;
            answer = format!("{kind}, received at the webhook");
        }
        self.tell(&block.to_string(), what, &answer);
        Ok(done)
    }

    /// Runs a command that the rules must deny with this reason.
    pub(crate) fn denied(&mut self, what: &str, reason: &str, command: &[&str]) -> Result<(), Trouble> {
        let answer = self.world.valet(command)?;
        if answer.code != 10 || !answer.said.contains(reason) {
            return Err(format!("expected {reason} when {what}, found {} ({})", answer.json, answer.said).into());
        }
        println!("denied: {what}: {reason}");
        self.tell("", what, &format!("denied: {reason}; nothing was sent"));
        Ok(())
    }

    /// Asks whether somebody may; `expected` is what the answer must name: the grant that allows (empty for
    /// an emergency), or the reason that denies.
    pub(crate) fn ask(&mut self, what: &str, question: &[&str], expected: Result<&str, &str>) -> Result<(), Trouble> {
        let answer = self.world.valet(question)?;
        let told =
            told(&answer, expected).ok_or_else(|| format!("expected {expected:?} when {what}, found {} ({})", answer.json, answer.said))?;
        println!("may? {what}: {told}");
        let block = answer.json.pointer("/as_of/block").map(Value::to_string).unwrap_or_default();
        self.tell(&block, &format!("may? {what}"), &told);
        Ok(())
    }

    /// The auditor looks at the rules and at all that happened.
    pub(crate) fn audit(&mut self) -> Result<(), Trouble> {
        println!("auditing the rules and their history");
        let rules = self.world.done(&["audit", "rules"])?;
        let cases = rules.get("cases").map(Value::to_string).unwrap_or_default();
        self.tell("", "audit rules", &format!("{cases} cases, no difference from the reference"));
        let replay = self.world.done(&["audit", "replay"])?;
        let events = replay.pointer("/replay/events").map(Value::to_string).unwrap_or_default();
        self.tell("", "audit replay", &format!("{events} events fold to the contract's storage"));
        Ok(())
    }

    /// Stops everything that was started, the sidecar first, and returns the table.
    pub(crate) fn end(mut self) -> Result<String, Trouble> {
        while let Some(process) = self.beside.pop() {
            let status = process.stop()?;
            if !status.success() {
                return Err(format!("expected a clean end of a process, found {status}").into());
            }
        }
        if self.world.stop_node()? {
            Ok(self.table.to_string())
        } else {
            Err("expected a clean end of the node".into())
        }
    }

    fn await_arrival(&self, kind: &str, block_hash: &str) -> Result<(), Trouble> {
        let began = Instant::now();
        let file = self.world.path("received.jsonl");
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
fn told(answer: &Answer, expected: Result<&str, &str>) -> Option<String> {
    let verdict = answer.text("/verdict");
    match expected {
        Ok(grant) if answer.code == 0 && verdict == "allow" && answer.text("/grant") == grant => {
            let steps = answer.json.get("path").and_then(Value::as_array).map_or(0, Vec::len);
            let by = grant.get(..10).map_or_else(|| "the emergency".to_owned(), |first| format!("{first}…"));
            Some(format!("allow; proof of {steps} steps through {by}"))
        }
        Err(reason) if answer.code == 10 && verdict == "deny" && answer.text("/reason/name") == reason => {
            Some(format!("deny: {reason}, {}", answer.text("/reason/expected")))
        }
        _ => None,
    }
}

/// A text in what a command printed.
pub(crate) fn text(value: &Value, pointer: &str) -> Result<String, Trouble> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    Ok(found.ok_or_else(|| format!("expected a text at `{pointer}` of {value}"))?.to_owned())
}
