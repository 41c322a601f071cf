//! Which command prints what.

use crate::folder;
use std::collections::BTreeSet;

/// What a command prints on standard output with `--json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// One document of this schema: a file's name beneath docs/schema, without its ending.
    One(&'static str),
    /// One of this schema a line.
    Lines(&'static str),
    /// Nothing, or nothing that is JSON.
    Nothing,
}
use Printed::{Lines, Nothing, One};

/// What prints a change, or signs it for somebody else to send.
const CHANGE: Printed = One("cli/change");

/// Every command. Options that change what it prints are in [`printed`].
const COMMANDS: &[(&str, Printed)] = &[
    ("node", Nothing),
    ("deploy", One("cli/deployment")),
    ("join", One("cli/deployment")),
    ("wallet create", One("cli/wallet")),
    ("wallet show", One("cli/wallet")),
    ("wallet send", One("cli/sent")),
    ("book add", One("cli/name")),
    ("book remove", One("cli/name")),
    ("book list", One("cli/names")),
    ("vehicle create", One("cli/vehicle-created")),
    ("vehicle list", One("cli/vehicles")),
    ("vehicle offer", CHANGE),
    ("vehicle accept", CHANGE),
    ("vehicle cancel-offer", CHANGE),
    ("vehicle stop-everything", CHANGE),
    ("vehicle set-vin-commitment", CHANGE),
    ("vehicle set-request-policy", CHANGE),
    ("vehicle retire", CHANGE),
    ("vehicle show", One("cli/vehicle")),
    ("party register", CHANGE),
    ("party set", CHANGE),
    ("party move-key", CHANGE),
    ("party set-recovery", CHANGE),
    ("party recover-key", CHANGE),
    ("party card create", One("cli/party-card-created")),
    ("party card verify", One("cli/party-card")),
    ("party list", One("cli/parties")),
    ("party show", One("cli/party")),
    ("recovery set", CHANGE),
    ("recovery remove", CHANGE),
    ("recovery start", CHANGE),
    ("recovery cancel", CHANGE),
    ("recovery finish", CHANGE),
    ("objection create", CHANGE),
    ("objection lift", CHANGE),
    ("objection list", One("cli/objections")),
    ("attestation create", CHANGE),
    ("attestation withdraw", CHANGE),
    ("attestation list", One("cli/attestations")),
    ("purpose list", One("cli/purposes")),
    ("purpose publish", CHANGE),
    ("container build", One("cli/container-built")),
    ("container publish", CHANGE),
    ("container show", One("cli/container")),
    ("container classes", One("cli/container-classes")),
    ("delegation create", CHANGE),
    ("delegation accept", CHANGE),
    ("delegation decline", CHANGE),
    ("delegation end", CHANGE),
    ("delegation list", One("cli/delegations")),
    ("request create", CHANGE),
    ("request defer", CHANGE),
    ("request refuse", CHANGE),
    ("request cancel", CHANGE),
    ("request list", One("cli/requests")),
    ("grant create", CHANGE),
    ("grant narrow", CHANGE),
    ("grant renew", CHANGE),
    ("grant suspend", CHANGE),
    ("grant resume", CHANGE),
    ("grant withdraw", CHANGE),
    ("grant revoke", CHANGE),
    ("grant renounce", CHANGE),
    ("grant record-end", CHANGE),
    ("grant consent", CHANGE),
    ("grant withdraw-consent", CHANGE),
    ("grant use", CHANGE),
    ("grant attest-erasure", CHANGE),
    ("grant show", One("cli/grant")),
    ("grant list", One("cli/grants")),
    ("emergency open", CHANGE),
    ("emergency close", CHANGE),
    ("emergency review", CHANGE),
    ("emergency list", One("cli/emergencies")),
    ("intent key set", CHANGE),
    ("intent key remove", CHANGE),
    ("intent key list", One("cli/intent-keys")),
    ("intent sign", One("cli/intent-signed")),
    ("intent attach", One("cli/intent-attached")),
    ("intent account", One("cli/intent-account")),
    ("intent submit", CHANGE),
    ("intent show", One("cli/intent")),
    ("check", One("cli/check")),
    ("events", One("cli/events")),
    ("sidecar run", Nothing),
    ("sidecar check-config", One("cli/sidecar-settings")),
    ("sidecar key new", One("cli/sidecar-key-made")),
    ("sidecar key list", One("cli/sidecar-keys")),
    ("sidecar key remove", One("cli/sidecar-key-removed")),
    ("sidecar listen", Lines("cli/delivery")),
    ("sidecar status", One("cli/sidecar-status")),
    ("audit rules", One("cli/audit-rules")),
    ("audit replay", One("cli/audit-replay")),
    ("admin pause", CHANGE),
    ("admin unpause", CHANGE),
    ("admin offer", CHANGE),
    ("admin cancel-offer", CHANGE),
    ("admin accept", CHANGE),
    ("admin retire", CHANGE),
    ("admin renounce", CHANGE),
    ("admin show", One("cli/registry")),
    ("simulate", One("cli/simulation")),
    ("doctor", One("cli/findings")),
    ("explain", One("cli/explanations")),
    ("completions", Nothing),
];

/// Every command by its words.
pub fn commands() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|(words, _)| *words)
}

/// Every schema of docs/schema/cli that some command prints on standard output.
pub fn answers() -> BTreeSet<&'static str> {
    let of_options =
        ["cli/dry-run", "cli/vehicle-foreseen", "cli/plan", "cli/intent-signed", "cli/intent-unsigned", "cli/explanation", "cli/event"];
    let named = COMMANDS.iter().filter_map(|(_, printed)| match printed {
        One(name) | Lines(name) => Some(*name),
        Nothing => None,
    });
    named.chain(of_options).collect()
}

/// What the command line with these arguments, which begin with the command's words, prints when it succeeds; none
/// for a command that is not in the table.
pub fn printed(arguments: &[&str]) -> Option<Printed> {
    let leads =
        |words: &str| words.split(' ').zip(arguments).filter(|(word, argument)| word == *argument).count() == words.split(' ').count();
    let (words, printed) = COMMANDS.iter().find(|(words, _)| leads(words))?;
    let has = |option: &str| arguments.contains(&option);
    Some(match *printed {
        One("cli/deployment" | "cli/sent") if has("--dry-run") => One("cli/plan"),
        One("cli/vehicle-created") if has("--dry-run") && !has("--as-intent") => One("cli/vehicle-foreseen"),
        One("cli/change" | "cli/vehicle-created" | "cli/intent-signed") if has("--dry-run") => One("cli/dry-run"),
        One("cli/change" | "cli/vehicle-created" | "cli/intent-signed") if has("--unsigned") => One("cli/intent-unsigned"),
        One("cli/change" | "cli/vehicle-created") if has("--as-intent") => One("cli/intent-signed"),
        One("cli/events") if has("--follow") => Lines("cli/event"),
        One("cli/explanations") if arguments.get(words.split(' ').count()).is_some_and(|next| !next.starts_with('-')) => {
            One("cli/explanation")
        }
        printed => printed,
    })
}

/// The files in docs/schema/cli, as [`answers`] names them.
///
/// # Errors
/// A folder that cannot be read.
pub fn files() -> std::io::Result<BTreeSet<String>> {
    let entries = std::fs::read_dir(folder().join("cli"))?;
    let name =
        |entry: std::fs::DirEntry| entry.file_name().to_str().and_then(|name| name.strip_suffix(".json")).map(|name| format!("cli/{name}"));
    entries.map(|entry| entry.map(name)).filter_map(Result::transpose).collect()
}
