//! The main job, from end to end, with real processes: `valet-demo [--vss FILE]`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells a story")]

use comfy_table::{presets::UTF8_BORDERS_ONLY, Table};
use serde_json::Value;
use std::{
    env, fs,
    path::PathBuf,
    process::ExitCode,
    thread::sleep,
    time::{Duration, Instant},
};
use valet_tests::{Process, World};

type Trouble = Box<dyn std::error::Error>;

/// How long an event may take from its block to the receiver.
const ARRIVES_WITHIN: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(50);
const PURPOSE: &str = "usage-based-insurance";
const SPEED: &str = "Vehicle.Speed";
const ODOMETER: &str = "Vehicle.TraveledDistance";
const LOCATION: &str = "Vehicle.CurrentLocation.Latitude";

fn main() -> ExitCode {
    let began = Instant::now();
    let folder = env::temp_dir().join(format!("valet-demo-{}", std::process::id()));
    let result = vss().and_then(|vss| Demo::begin(folder.clone(), vss)).and_then(|mut demo| demo.tell());
    match result {
        Ok(table) => {
            println!("{table}");
            println!("as expected in all of it, in {} s", began.elapsed().as_secs());
            let _ = fs::remove_dir_all(&folder);
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            eprintln!("error: {trouble}");
            eprintln!("logs and files are in {}", folder.display());
            ExitCode::FAILURE
        }
    }
}

/// The VSS file named on the command line, or the small one that comes with the project.
fn vss() -> Result<PathBuf, Trouble> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(World::small_vss()),
        ["--vss", file] => Ok(fs::canonicalize(file).map_err(|cause| format!("expected a VSS file at `{file}`: {cause}"))?),
        _ => Err("expected no arguments, or `--vss FILE`".into()),
    }
}

struct Demo {
    world: World,
    vss: PathBuf,
    table: Table,
    beside: Vec<Process>,
    sidecar: String,
    vehicle: String,
    insurer: String,
}

impl Demo {
    fn begin(folder: PathBuf, vss: PathBuf) -> Result<Self, Trouble> {
        println!("starting a chain in {}", folder.display());
        let world = World::start(folder, &["--seal", "instant"])?;
        let mut table = Table::new();
        table.load_style(UTF8_BORDERS_ONLY).set_header(["block", "what happened", "answer"]);
        let text = String::new;
        Ok(Self { world, vss, table, beside: Vec::new(), sidecar: text(), vehicle: text(), insurer: text() })
    }

    fn tell(&mut self) -> Result<String, Trouble> {
        self.prepare()?;
        self.watch()?;
        let grant = self.give()?;
        self.ask("reads speed", SPEED, PURPOSE, Ok(&grant))?;
        self.ask("reads the location", LOCATION, PURPOSE, Err("SignalNotCovered"))?;
        self.ask("reads speed for repair", SPEED, "repair", Err("PurposeMismatch"))?;
        let done = self.world.done(&["grant", "withdraw", &grant, "--wallet", "owner.json"])?;
        self.happened("the owner withdraws", &done)?;
        self.ask("reads speed", SPEED, PURPOSE, Err("Withdrawn"))?;
        let again = self.give()?;
        self.ask("reads the odometer", ODOMETER, PURPOSE, Ok(&again))?;
        let buyer = self.world.done(&["wallet", "show", "buyer.json", "--offline"])?;
        let to = text(&buyer, "/address")?;
        let done = self.world.done(&["vehicle", "transfer", "--wallet", "owner.json", "--vehicle", &self.vehicle, "--to", &to])?;
        self.happened("the owner sells the vehicle", &done)?;
        self.ask("reads speed", SPEED, PURPOSE, Err("StaleEpoch"))?;
        self.audit()?;
        self.end()?;
        Ok(self.table.to_string())
    }

    /// The contract, three wallets, a vehicle, a party, a container.
    fn prepare(&mut self) -> Result<(), Trouble> {
        let world = &self.world;
        world.write("password", "correct horse battery staple\n")?;
        println!("deploying the contract and its purposes");
        let deployed = world.done(&["deploy", "--dev", "//Alice"])?;
        let block = deployed.get("block").map(Value::to_string).unwrap_or_default();
        self.table.add_row([block, "the contract is deployed".into(), text(&deployed, "/contract")?]);
        for (file, kind) in [("owner.json", "ed25519"), ("insurer.json", "secp256k1"), ("buyer.json", "ed25519")] {
            let made = world.done(&["wallet", "new", file, "--kind", kind])?;
            world.done(&["wallet", "send", "--dev", "//Alice", "--to", &text(&made, "/account")?, "--amount", "1000"])?;
            self.table.add_row(["", &format!("a wallet: {file}, {kind}"), &text(&made, "/address")?]);
        }
        let done = world.done(&["vehicle", "register", "--wallet", "owner.json"])?;
        self.vehicle = text(&done, "/event/vehicle")?;
        let legal = format!("0x{}", "11".repeat(32));
        let party = world.done(&["party", "register", "--wallet", "insurer.json", "--kind", "ThirdParty", "--legal-hash", &legal])?;
        self.insurer = text(&party, "/event/actor")?;
        let vss = self.vss.to_string_lossy().into_owned();
        let made = world.done(&["container", "make", "--vss", &vss, "--signal", SPEED, "--signal", ODOMETER, "--out", "container.json"])?;
        self.happened("the owner registers a vehicle", &done)?;
        self.happened("the insurer registers as a party", &party)?;
        self.table.add_row(["", "a container of speed and odometer", &text(&made, "/id")?]);
        Ok(())
    }

    /// A webhook receiver and the sidecar.
    fn watch(&mut self) -> Result<(), Trouble> {
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

    /// A grant of 30 days; returns its id.
    fn give(&mut self) -> Result<String, Trouble> {
        let done = self.world.done(&[
            "grant",
            "give",
            "--wallet",
            "owner.json",
            "--vehicle",
            &self.vehicle,
            "--recipient",
            &self.insurer,
            "--purpose",
            PURPOSE,
            "--container",
            "container.json",
            "--classes",
            "SpeedMotion,Odometer",
            "--off-board",
            "--for",
            "30d",
        ])?;
        let grant = text(&done, "/event/grant")?;
        self.happened("the owner grants the insurer speed and odometer, 30 days", &done)?;
        Ok(grant)
    }

    /// Tells a change, and waits until its event has arrived at the receiver.
    fn happened(&mut self, what: &str, done: &Value) -> Result<(), Trouble> {
        let block = done.get("block").and_then(Value::as_u64).ok_or("expected a block number")?;
        let kind = text(done, "/event/body/kind")?;
        println!("block {block}: {what}");
        let mut answer = kind.clone();
        if !self.sidecar.is_empty() {
            self.await_arrival(&kind, &text(done, "/block_hash")?)?;
            answer = format!("{kind}, received at the webhook");
        }
        self.table.add_row([block.to_string(), what.into(), answer]);
        Ok(())
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

    /// Asks the sidecar; `expected` is the grant that allows, or the reason that denies.
    fn ask(&mut self, what: &str, signal: &str, purpose: &str, expected: Result<&str, &str>) -> Result<(), Trouble> {
        let answer = self.world.valet(&[
            "may",
            "--sidecar",
            &self.sidecar,
            "--vehicle",
            &self.vehicle,
            "--recipient",
            &self.insurer,
            "--purpose",
            purpose,
            "--signal",
            signal,
            "--residency",
            "off-board",
        ])?;
        let block = answer.json.pointer("/as_of/block").map(Value::to_string).unwrap_or_default();
        let told = match expected {
            Ok(grant) if answer.code == 0 && answer.text("/verdict") == "allow" && answer.text("/grant") == grant => {
                let path = answer.json.get("path").and_then(Value::as_array).map_or(0, Vec::len);
                format!("allow; proof of {path} steps through {}…", grant.get(..10).unwrap_or(grant))
            }
            Err(reason) if answer.code == 10 && answer.text("/verdict") == "deny" && answer.text("/reason/name") == reason => {
                format!("deny: {reason}, {}", answer.text("/reason/expected"))
            }
            _ => return Err(format!("expected {expected:?} when the insurer {what}, found {} ({})", answer.json, answer.said).into()),
        };
        println!("may? the insurer {what}: {told}");
        self.table.add_row([block, format!("may? the insurer {what}"), told]);
        Ok(())
    }

    fn audit(&mut self) -> Result<(), Trouble> {
        println!("auditing the rules and their history");
        let rules = self.world.done(&["audit", "rules"])?;
        let cases = rules.get("cases").map(Value::to_string).unwrap_or_default();
        self.table.add_row(["", "audit rules", &format!("{cases} cases, no difference from the reference")]);
        let replay = self.world.done(&["audit", "replay"])?;
        let events = replay.pointer("/replay/events").map(Value::to_string).unwrap_or_default();
        self.table.add_row(["", "audit replay", &format!("{events} events fold to the contract's storage")]);
        Ok(())
    }

    /// Stops everything that was started, the sidecar first.
    fn end(&mut self) -> Result<(), Trouble> {
        while let Some(process) = self.beside.pop() {
            let status = process.stop()?;
            if !status.success() {
                return Err(format!("expected a clean end of a process, found {status}").into());
            }
        }
        if self.world.stop_node()? {
            Ok(())
        } else {
            Err("expected a clean end of the node".into())
        }
    }
}

fn text(value: &Value, pointer: &str) -> Result<String, Trouble> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    Ok(found.ok_or_else(|| format!("expected a text at `{pointer}` of {value}"))?.to_owned())
}
