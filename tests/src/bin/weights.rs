//! What the main messages cost on the dev chain, as a Markdown table beside the figures to beat.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints a table")]

use serde_json::Value;
use std::{env, fs, process::ExitCode};
use valet_tests::World;

type Trouble = Box<dyn std::error::Error>;

/// DIMO's SACD of October 2024 on the same pallet, compiled to EVM code and called without its
/// proxy: reference time in picoseconds, proof in bytes, deposit. It knows eight privileges, no
/// purpose and no reason. Measured in November 2026.
const TO_BEAT: [(&str, &str); 4] = [
    ("grant", "2.155e9 / 87,673 / 5.28e9 (no string)"),
    ("withdraw", "2.513e9 / 108,347 / 0"),
    ("transfer", "2.088e9 / 101,655 / 0"),
    ("check (dry run)", "5.57e8 / 68,808 / –"),
];

fn main() -> ExitCode {
    let folder = env::temp_dir().join(format!("valet-weights-{}", std::process::id()));
    let measured = World::start(folder.clone(), &["--seal", "instant"]).map_err(Trouble::from).and_then(|world| measure(&world));
    let _ = fs::remove_dir_all(&folder);
    match measured {
        Ok(rows) => {
            println!("| message | ref_time ps / proof B / deposit | to beat |\n|---|---|---|");
            for ((name, bar), found) in TO_BEAT.iter().zip(rows) {
                println!("| {name} | {found} | {bar} |");
            }
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            eprintln!("error: {trouble}");
            ExitCode::FAILURE
        }
    }
}

/// Grant, withdraw, transfer and check, each once, on a fresh contract.
fn measure(world: &World) -> Result<[String; 4], Trouble> {
    world.write("password", "correct horse battery staple\n")?;
    world.done(&["deploy", "--dev", "//Alice"])?;
    let register = world.done(&["vehicle", "register", "--dev", "//Bob"])?;
    let legal = format!("0x{}", "11".repeat(32));
    let party = world.done(&["party", "register", "--dev", "//Charlie", "--kind", "ThirdParty", "--legal-hash", &legal])?;
    let (vehicle, recipient) = (text(&register, "/event/vehicle")?, text(&party, "/event/actor")?);
    let vss = World::small_vss().to_string_lossy().into_owned();
    world.done(&["container", "make", "--vss", &vss, "--signal", "Vehicle.Speed", "--out", "container.json"])?;
    let give = [
        "grant",
        "give",
        "--dev",
        "//Bob",
        "--vehicle",
        &vehicle,
        "--recipient",
        &recipient,
        "--purpose",
        "usage-based-insurance",
        "--container",
        "container.json",
        "--classes",
        "SpeedMotion",
        "--for",
        "30d",
    ];
    let granted = world.done(&give)?;
    let grant = text(&granted, "/event/grant")?;
    let check = world.done(&[
        "may",
        "--chain",
        "--grant",
        &grant,
        "--vehicle",
        &vehicle,
        "--recipient",
        &recipient,
        "--purpose",
        "usage-based-insurance",
        "--classes",
        "SpeedMotion",
        "--residency",
        "in-vehicle",
    ])?;
    let withdrawn = world.done(&["grant", "withdraw", &grant, "--dev", "//Bob"])?;
    let buyer = format!("0x{}", "42".repeat(20));
    let transferred = world.done(&["vehicle", "transfer", "--dev", "//Bob", "--vehicle", &vehicle, "--to", &buyer])?;
    Ok([cost(&granted)?, cost(&withdrawn)?, cost(&transferred)?, cost(&check)?])
}

fn cost(done: &Value) -> Result<String, Trouble> {
    let number = |pointer: &str| done.pointer(pointer).and_then(Value::as_u64).ok_or_else(|| format!("expected a number at `{pointer}`"));
    let deposit = done.get("deposit").and_then(Value::as_str).unwrap_or("–");
    Ok(format!("{} / {} / {deposit}", number("/weight/ref_time")?, number("/weight/proof_size")?))
}

fn text(value: &Value, pointer: &str) -> Result<String, Trouble> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    Ok(found.ok_or_else(|| format!("expected a text at `{pointer}` of {value}"))?.to_owned())
}
