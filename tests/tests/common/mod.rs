//! A deployed contract with an owner, a recipient and a vehicle, for the tests that need one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    reason = "tests fail by panicking; not every test uses all of it"
)]

use serde_json::Value;
use tempfile::TempDir;
use valet_tests::World;

/// A world in which everything is ready for a grant.
pub(crate) struct Town {
    pub(crate) world: World,
    pub(crate) vehicle: String,
    pub(crate) recipient: String,
    // Dropped last: the world works in it.
    _folder: TempDir,
}

/// The arguments of a grant of 30 days that the rules accept.
pub(crate) fn give(town: &Town) -> Vec<&str> {
    vec![
        "grant",
        "give",
        "--wallet",
        "owner.json",
        "--vehicle",
        &town.vehicle,
        "--recipient",
        &town.recipient,
        "--purpose",
        "usage-based-insurance",
        "--container",
        "container.json",
        "--classes",
        "SpeedMotion,Odometer",
        "--off-board",
        "--for",
        "30d",
    ]
}

/// A text in a JSON value.
pub(crate) fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("expected a text at {pointer} of {value}")).to_owned()
}

impl Town {
    pub(crate) fn found() -> Self {
        Self::found_on(&["--seal", "instant"])
    }

    /// The same on a node with these options.
    pub(crate) fn found_on(node: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let world = World::start(folder.path().join("world"), node).unwrap();
        world.write("password", "correct horse battery staple\n").unwrap();
        world.done(&["deploy", "--dev", "//Alice"]).unwrap();
        for (file, kind) in [("owner.json", "ed25519"), ("insurer.json", "secp256k1")] {
            let made = world.done(&["wallet", "new", file, "--kind", kind]).unwrap();
            world.done(&["wallet", "send", "--dev", "//Alice", "--to", &text(&made, "/account"), "--amount", "1000"]).unwrap();
        }
        let registered = world.done(&["vehicle", "register", "--wallet", "owner.json"]).unwrap();
        let legal = format!("0x{}", "11".repeat(32));
        let party = world.done(&["party", "register", "--wallet", "insurer.json", "--kind", "ThirdParty", "--legal-hash", &legal]).unwrap();
        let vss = World::small_vss().to_string_lossy().into_owned();
        let make = [
            "container",
            "make",
            "--vss",
            &vss,
            "--signal",
            "Vehicle.Speed",
            "--signal",
            "Vehicle.TraveledDistance",
            "--out",
            "container.json",
        ];
        world.done(&make).unwrap();
        Self { vehicle: text(&registered, "/event/vehicle"), recipient: text(&party, "/event/actor"), world, _folder: folder }
    }

    /// How many events the contract has emitted.
    pub(crate) fn events(&self) -> usize {
        self.world.done(&["events"]).unwrap().as_array().unwrap().len()
    }
}
