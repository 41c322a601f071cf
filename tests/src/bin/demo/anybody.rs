//! Owners who hold no token and no seed phrase of ours: one with a passkey, one with an Ethereum wallet. A sponsor submits.

use crate::run::{text, Run};
use shared_logic::{keccak_256, Intent, Signature};
use valet_testkit::{ecdsa, hex, public_key_of, signed, Assertion, PASSKEY, RELYING_PARTY};
use valet_tests::BoxError;
use valet_wallet::{KeyKind, Keypair, Seed};

const SPONSOR: [&str; 2] = ["--dev", "//Bob"];
/// The Ethereum wallet's key.
const METAMASK: [u8; 32] = [0x3e; 32];
const SALT: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

/// What the two share: who signs, and how.
struct Person<'a> {
    name: &'a str,
    account: String,
    sign: fn(&Intent) -> Result<Answer, BoxError>,
}

/// What a wallet answers: an option of `valet intent attach`, and its value, which is a file's content for a passkey.
struct Answer {
    option: &'static str,
    value: String,
}

/// Both register a vehicle, grant the insurer access, are read by the insurer, and withdraw.
pub(crate) fn act(run: &mut Run, insurer: &str) -> Result<(), BoxError> {
    let passkey = ["intent", "account", "--passkey", &hex(&public_key_of(&PASSKEY)), "--relying-party", RELYING_PARTY];
    let passkey = text(&run.harness.done(&passkey)?, "/account")?;
    run.row("", "a passkey, made by a phone: no account on the chain, no funds", &passkey);
    owns(run, insurer, &Person { name: "the passkey's owner", account: passkey, sign: by_passkey })?;
    let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new(METAMASK)).map_err(|error| error.to_string())?;
    let ethereum = key.public().intent_account().ok_or("expected an account of Ethereum")?.to_string();
    run.row("", "an account of MetaMask: no funds here", &ethereum);
    owns(run, insurer, &Person { name: "MetaMask's owner", account: ethereum, sign: by_ethereum })
}

fn owns(run: &mut Run, insurer: &str, person: &Person<'_>) -> Result<(), BoxError> {
    let name = person.name;
    let register = format!("{{\"kind\": \"register-vehicle\", \"salt\": \"0x{SALT}\", \"vin_commitment\": null}}\n");
    run.harness.write("register.json", &register)?;
    let form = ["intent", "sign", "register.json", "--unsigned", "--principal", &person.account, "--out", "form.json", "--replace"];
    run.harness.done(&form)?;
    let registered = submit(run, person, &format!("{name} registers a vehicle, and a sponsor submits it"))?;
    let vehicle = text(&registered, "/event/vehicle")?;
    let about = ["grant", "create", "--vehicle", &vehicle, "--recipient", insurer, "--container", "container.json", "--off-board"];
    let terms = ["--purpose", "usage-based-insurance", "--classes", "speed-motion,odometer", "--for", "30d"];
    let granted = change(run, person, &[&about[..], &terms].concat(), &format!("{name} grants the insurer speed and odometer"))?;
    let grant = text(&granted, "/event/grant")?;
    let sidecar = run.sidecar.clone();
    let read = ["check", "--sidecar", &sidecar, "--vehicle", &vehicle, "--recipient", insurer, "--purpose", "usage-based-insurance"];
    let read = [&read[..], &["--signal", "Vehicle.Speed", "--residency", "off-board", "--region", "eea"]].concat();
    run.check("the insurer reads speed", &read, Ok(&grant))?;
    change(run, person, &["grant", "withdraw", &grant], &format!("{name} withdraws the grant"))?;
    run.check("the insurer reads speed", &read, Err("Withdrawn"))
}

/// A command of the person's: written for the wallet, signed there, submitted by the sponsor.
fn change(run: &mut Run, person: &Person<'_>, command: &[&str], what: &str) -> Result<serde_json::Value, BoxError> {
    let unsigned = ["--unsigned", "--principal", &person.account, "--as-intent", "form.json", "--replace"];
    run.harness.done(&[command, &unsigned].concat())?;
    submit(run, person, what)
}

fn submit(run: &mut Run, person: &Person<'_>, what: &str) -> Result<serde_json::Value, BoxError> {
    let form: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(run.harness.path("form.json"))?)?;
    let intent: Intent = serde_json::from_value(form.get("intent").cloned().unwrap_or_default())?;
    let Answer { option, value } = (person.sign)(&intent)?;
    let value = if option == "--passkey" { run.harness.write("answer.json", &value).map(|_| "answer.json".to_owned())? } else { value };
    run.harness.done(&["intent", "attach", "form.json", option, &value, "--out", "signed.json", "--replace"])?;
    run.change(what, &[&["intent", "submit", "signed.json"][..], &SPONSOR].concat())
}

/// The phone signs the challenge.
fn by_passkey(intent: &Intent) -> Result<Answer, BoxError> {
    Ok(Answer { option: "--passkey", value: Assertion::OURS.answer(&intent.digest(keccak_256), &PASSKEY) })
}

/// The wallet signs the typed data.
fn by_ethereum(intent: &Intent) -> Result<Answer, BoxError> {
    let mut signature: Signature = signed(*intent, &METAMASK).signature;
    let (r, s, recovery) = ecdsa(&mut signature);
    Ok(Answer { option: "--ethereum", value: hex(&[&r[..], &s[..], &[*recovery + 27]].concat()) })
}
