//! What a command tells when it cannot do what it is asked, and when it lists what is over.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::{json, Value};
use std::fs;
use valet_tests::{grant_create, text, Fixture};

/// The error that a command ends with.
fn error(fixture: &Fixture, arguments: &[&str]) -> Value {
    let answer = fixture.harness.valet(arguments).unwrap();
    assert_ne!(answer.code, 0, "{arguments:?}: {}", answer.json);
    let error: Value = serde_json::from_str(answer.said.lines().last().unwrap()).unwrap();
    error["error"].clone()
}

#[test]
fn an_empty_chain_of_the_same_genesis_is_told_as_one_without_the_contract() {
    let mut fixture = Fixture::deploy();
    fixture.harness.stop_node().unwrap();
    fs::remove_dir_all(fixture.harness.path("chain")).unwrap();
    fixture.harness.start_node(&["--seal", "instant"]).unwrap();
    // As on a chain whose genesis is the same each time.
    let genesis = fixture.harness.ask("chain_getBlockHash", &json!([0])).unwrap();
    let mut deployment: Value = serde_json::from_str(&fs::read_to_string(fixture.harness.path("valet.json")).unwrap()).unwrap();
    deployment["genesis"] = genesis;
    fixture.harness.write("valet.json", &deployment.to_string()).unwrap();
    let vehicle = fixture.vehicle.clone();
    let asked = [
        vec!["vehicle", "show", &vehicle],
        vec!["vehicle", "list", "--account", "owner.json"],
        vec!["grant", "list", "--vehicle", &vehicle],
        vec!["admin", "show"],
        vec!["events"],
        vec!["audit", "replay"],
        vec!["vehicle", "retire", "--wallet", "owner.json", "--vehicle", &vehicle],
    ];
    for arguments in asked {
        let told = error(&fixture, &arguments);
        assert_eq!(told["code"], "no-contract", "{arguments:?}: {told}");
        assert!(text(&told, "/message").contains("is not this one any more"), "{arguments:?}: {told}");
        assert!(text(&told, "/hint").contains("valet deploy --replace"), "{arguments:?}: {told}");
    }
    fixture.harness.done(&["deploy", "--dev", "//Alice", "--replace"]).unwrap();
    fixture.harness.done(&["admin", "show"]).unwrap();
}

#[test]
fn what_is_done_twice_and_who_cannot_be_named_is_told_with_what_to_do() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    let grant = text(&harness.done(&grant_create(&fixture)).unwrap(), "/id");
    let (suspend, withdraw) =
        (["grant", "suspend", &grant, "--wallet", "owner.json"], ["grant", "withdraw", &grant, "--wallet", "owner.json"]);
    let policy = ["vehicle", "set-request-policy", "--wallet", "owner.json", "--vehicle", &fixture.vehicle, "--policy", "nobody"];
    let cases = [
        (suspend.to_vec(), "is suspended already, by 0x"),
        (withdraw.to_vec(), "has ended already, at 20"),
        (policy.to_vec(), "lets nobody ask already"),
        (vec!["admin", "pause", "--dev", "//Alice"], "paused already"),
        (vec!["admin", "unpause", "--dev", "//Alice"], "the contract runs"),
    ];
    for (arguments, exp_words) in cases {
        harness.done(&arguments).unwrap();
        let told = error(&fixture, &arguments);
        assert_eq!(told["denial"]["name"], "WrongState", "{arguments:?}: {told}");
        assert!(text(&told, "/message").contains(exp_words), "{arguments:?}: {told}");
        assert!(!text(&told, "/hint").contains("or the record is in a state"), "{arguments:?}: {told}");
    }

    let instead = |option: &str, value: &str| -> Vec<String> {
        let mut arguments: Vec<String> = grant_create(&fixture).iter().map(|word| (*word).to_owned()).collect();
        let at = arguments.iter().position(|word| word == option).unwrap() + 1;
        arguments[at] = value.to_owned();
        arguments
    };
    let stranger = format!("0x{}", "99".repeat(20));
    let gatekeeper = fixture.wallet("platform.json", "ed25519");
    let legal = format!("0x{}", "22".repeat(32));
    let register = ["party", "register", "--wallet", "platform.json", "--kind", "third-party", "--legal-hash", &legal, "--gatekeeper"];
    harness.done(&register).unwrap();
    let cases = [
        (instead("--recipient", &stranger), "UnknownParty", stranger.as_str(), "valet party register"),
        (instead("--recipient", &gatekeeper), "PartyIneligible", "is a gatekeeper", "another party"),
        (instead("--for", "366d"), "DurationTooLong", "365 days at most", "--for 365d"),
        (instead("--classes", "odometer,location-exact"), "ClassNotAllowedForPurpose", "location-exact", "leave out location-exact"),
    ];
    for (arguments, exp_denial, exp_message, exp_hint) in cases {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let told = error(&fixture, &words);
        assert_eq!(told["denial"]["name"], exp_denial, "{told}");
        assert!(text(&told, "/message").contains(exp_message) && text(&told, "/hint").contains(exp_hint), "{told}");
    }
}

#[test]
fn an_attestation_that_was_taken_back_is_listed_as_such() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    let office = fixture.wallet("office.json", "ed25519");
    let (legal, vin) = (format!("0x{}", "33".repeat(32)), format!("0x{}", "44".repeat(32)));
    harness.done(&["party", "register", "--wallet", "office.json", "--kind", "registrar", "--legal-hash", &legal]).unwrap();
    harness.done(&["party", "set", &office, "--dev", "//Alice", "--status", "admitted"]).unwrap();
    let of = ["--vehicle", fixture.vehicle.as_str()];
    harness.done(&[&["vehicle", "set-vin-commitment", "--wallet", "owner.json", "--vin-commitment", &vin][..], &of[..]].concat()).unwrap();
    // Who is admitted attests three days later.
    harness.pass(3 * 86_400).unwrap();
    let attest = [&["attestation", "create", "--wallet", "office.json", "--vin-commitment", &vin, "--for", "30d"][..], &of[..]].concat();
    harness.done(&attest).unwrap();
    let list = || harness.done(&[&["attestation", "list"][..], &of[..]].concat()).unwrap();
    assert_eq!((list().as_array().unwrap().len(), &list()[0]["withdrawn_at"]), (1, &Value::Null));
    harness.done(&[&["attestation", "withdraw", "--wallet", "office.json"][..], &of[..]].concat()).unwrap();
    let gone = list();
    assert_eq!((gone.as_array().unwrap().len(), &gone[0]["reason"]["name"]), (1, &Value::from("UnknownAttestation")), "{gone}");
    assert!(gone[0]["withdrawn_at"].is_string() && gone[0]["attester"] == office, "{gone}");
    harness.done(&attest).unwrap();
    assert_eq!(list().as_array().unwrap().len(), 2, "the one that was taken back, and the one that holds");
}
