//! A deployed contract with an owner, a recipient and a vehicle, for the tests that need one.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use crate::Harness;
use serde_json::Value;
use tempfile::TempDir;

/// A harness in which everything is ready for a grant.
pub struct Fixture {
    /// The chain, and the command.
    pub harness: Harness,
    /// The vehicle's id; `owner.json` is its owner's wallet.
    pub vehicle: String,
    /// The recipient's address; `insurer.json` is its wallet.
    pub recipient: String,
    // Dropped last: the harness works in it.
    _folder: TempDir,
}

/// The arguments of a grant of 30 days that the rules accept.
pub fn grant_create(fixture: &Fixture) -> Vec<&str> {
    vec![
        "grant",
        "create",
        "--wallet",
        "owner.json",
        "--vehicle",
        &fixture.vehicle,
        "--recipient",
        &fixture.recipient,
        "--purpose",
        "usage-based-insurance",
        "--container",
        "container.json",
        "--classes",
        "speed-motion,odometer",
        "--off-board",
        "--for",
        "30d",
    ]
}

/// The arguments of a check of the fixture's vehicle and recipient, ended by what is asked and whom.
pub fn check<'a>(fixture: &'a Fixture, purpose: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    let whose = ["check", "--vehicle", &fixture.vehicle, "--recipient", &fixture.recipient, "--purpose", purpose];
    [whose.as_slice(), rest].concat()
}

/// A text in a JSON value.
///
/// # Panics
/// When there is none at that pointer.
pub fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("expected a text at {pointer} of {value}")).to_owned()
}

impl Fixture {
    /// Deploys the contract on a chain of its own.
    ///
    /// # Panics
    /// When something of it fails.
    pub fn deploy() -> Self {
        Self::deploy_on(&["--seal", "instant"])
    }

    /// The same on a node with these options.
    ///
    /// # Panics
    /// When something of it fails.
    pub fn deploy_on(node: &[&str]) -> Self {
        Self::deploy_to("dev", node)
    }

    /// The same on one of the chains that scripts/setup made; see [`Harness::start_on`].
    ///
    /// # Panics
    /// When something of it fails.
    pub fn deploy_to(chain: &str, node: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let harness = Harness::start_on(chain, folder.path().join("harness"), node).unwrap();
        harness.write("password", "correct horse battery staple\n").unwrap();
        harness.done(&["deploy", "--dev", "//Alice"]).unwrap();
        for (file, kind) in [("owner.json", "ed25519"), ("insurer.json", "secp256k1")] {
            let made = harness.done(&["wallet", "create", file, "--kind", kind]).unwrap();
            harness.done(&["wallet", "send", "--dev", "//Alice", "--to", &text(&made, "/account"), "--amount", "1000"]).unwrap();
        }
        let registered = harness.done(&["vehicle", "create", "--wallet", "owner.json"]).unwrap();
        let legal = format!("0x{}", "11".repeat(32));
        let party =
            harness.done(&["party", "register", "--wallet", "insurer.json", "--kind", "third-party", "--legal-hash", &legal]).unwrap();
        let vss = Harness::small_vss().to_string_lossy().into_owned();
        let build = [
            "container",
            "build",
            "--vss",
            &vss,
            "--signal",
            "Vehicle.Speed",
            "--signal",
            "Vehicle.TraveledDistance",
            "--out",
            "container.json",
        ];
        harness.done(&build).unwrap();
        Self { vehicle: text(&registered, "/event/vehicle"), recipient: text(&party, "/event/actor"), harness, _folder: folder }
    }

    /// Creates and funds a wallet; its address in contracts.
    ///
    /// # Panics
    /// When that fails.
    pub fn wallet(&self, file: &str, kind: &str) -> String {
        let made = self.harness.done(&["wallet", "create", file, "--kind", kind]).unwrap();
        self.harness.done(&["wallet", "send", "--dev", "//Alice", "--to", &text(&made, "/account"), "--amount", "1000"]).unwrap();
        text(&made, "/address")
    }

    /// How many events the contract has emitted.
    ///
    /// # Panics
    /// When they cannot be read.
    pub fn events(&self) -> usize {
        self.harness.done(&["events"]).unwrap().as_array().unwrap().len()
    }
}
