//! Consent wrongly given, or wrongly kept from being taken away: what the command does about time, drivers and parties.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::Value;
use std::{thread::sleep, time::Duration};
use valet_tests::{check, grant_create, text, Fixture};

/// Grants that run so long, in seconds; long enough to be made before the end of the first on a slow machine.
const ENDS: [u64; 2] = [20, 40];

/// The accepted grant with another length, and further options in place of its last.
fn lasting<'a>(fixture: &'a Fixture, length: &'a str) -> Vec<&'a str> {
    let mut create = grant_create(fixture);
    create.pop();
    create.push(length);
    create
}

fn seconds(value: &Value, pointer: &str) -> u64 {
    text(value, pointer).parse().unwrap()
}

#[test]
fn what_the_clock_has_decided_is_accepted_though_the_newest_block_is_older() {
    let fixture = Fixture::deploy();
    let (harness, evidence) = (&fixture.harness, format!("0x{}", "ee".repeat(32)));
    let give = |seconds: u64| text(&harness.done(&lasting(&fixture, &format!("{seconds}s"))).unwrap(), "/event/grant");
    let [first, second] = ENDS.map(give);
    let before = harness.done(&["events"]).unwrap();
    sleep(Duration::from_secs(ENDS[0] + 2));
    // No block was made since: the newest is from before the end.
    let record = ["grant", "record-end", &first, "--wallet", "insurer.json"];
    harness.done(&[&record[..], &["--dry-run"]].concat()).unwrap();
    assert_eq!(harness.done(&["events"]).unwrap(), before);
    let ended = harness.done(&record).unwrap();
    assert_eq!(text(&ended, "/event/body/reason"), "expired");
    // The newest block is that of the record, from before the second's end.
    sleep(Duration::from_secs(ENDS[1] - ENDS[0]));
    let erased = harness.done(&["grant", "attest-erasure", &second, "--wallet", "insurer.json", "--evidence", &evidence]).unwrap();
    assert_eq!(text(&erased, "/event/body/kind"), "erasure-attested");
}

#[test]
fn the_longest_times_that_are_documented_are_accepted() {
    let fixture = Fixture::deploy();
    let (harness, vehicle) = (&fixture.harness, fixture.vehicle.as_str());
    let policy = ["vehicle", "set-request-policy", "--wallet", "owner.json", "--vehicle", vehicle, "--policy", "anybody"];
    harness.done(&policy).unwrap();
    let ask = ["request", "create", "--wallet", "insurer.json", "--vehicle", vehicle, "--purpose", "usage-based-insurance"];
    let what = ["--container", "container.json", "--classes", "odometer", "--for", "365d", "--respond-within", "90d"];
    let asked = harness.done(&[&ask[..], &what].concat()).unwrap();
    let given = seconds(&asked, "/event/body/record/respond_by") - seconds(&asked, "/event/at");
    assert!(given <= 90 * 86_400 && given > 90 * 86_400 - 60, "{given}");

    let legal = format!("0x{}", "11".repeat(32));
    let police = harness.done(&["party", "register", "--dev", "//Dave", "--kind", "authority", "--legal-hash", &legal]).unwrap();
    let police = text(&police, "/event/actor");
    harness.done(&["party", "set", &police, "--status", "admitted", "--dev", "//Alice"]).unwrap();
    let open = ["emergency", "open", "--dev", "//Dave", "--vehicle", vehicle, "--reason", "theft", "--classes", "location-exact"];
    let opened = harness.done(&[&open[..], &["--for", "24h"]].concat()).unwrap();
    let lasts = seconds(&opened, "/event/body/emergency/until") - seconds(&opened, "/event/at");
    assert!(lasts <= 86_400 && lasts > 86_400 - 60, "{lasts}");
    let offer = ["vehicle", "offer", "--wallet", "owner.json", "--vehicle", vehicle, "--to", &fixture.recipient, "--for", "30d"];
    harness.done(&offer).unwrap();
}

#[test]
fn at_once_and_how_long_are_reckoned_by_the_chain_and_not_by_this_machine() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    // The chain's clock is ten minutes before this machine's.
    harness.pass(600).unwrap();
    let granted = harness.done(&lasting(&fixture, "30d")).unwrap();
    let (at, terms) = (seconds(&granted, "/event/at"), granted.pointer("/event/body/record/terms").unwrap());
    assert_eq!(seconds(terms, "/not_before"), at, "it begins with its block");
    let lasts = seconds(terms, "/expires_at") - at;
    assert!(lasts <= 30 * 86_400 && lasts > 30 * 86_400 - 60, "{lasts}");
    let grant = text(&granted, "/event/grant");
    let asked = ["--classes", "speed-motion", "--residency", "off-board", "--region", "eea", "--chain", "--grant", &grant];
    let answer = harness.valet(&check(&fixture, "usage-based-insurance", &asked)).unwrap();
    assert_eq!((answer.code, answer.text("/verdict")), (0, "allow"), "{}", answer.said);
}

#[test]
fn a_driver_who_is_named_again_consents_again() {
    let fixture = Fixture::deploy();
    let (harness, driver) = (&fixture.harness, fixture.wallet("driver.json", "ed25519"));
    let of = ["--vehicle", fixture.vehicle.as_str()];
    let by_driver = |command: &[&str]| harness.done(&[command, &["--wallet", "driver.json"]].concat()).unwrap();
    let offer = || {
        let role = ["delegation", "create", "--wallet", "owner.json", "--to", &driver, "--role", "driver", "--for", "60d"];
        harness.done(&[&role[..], &of].concat()).unwrap();
    };
    let accept = || by_driver(&[&["delegation", "accept"][..], &of].concat());
    offer();
    accept();
    let coaching = ["grant", "create", "--wallet", "owner.json", "--recipient", &fixture.recipient, "--purpose", "driving-coaching"];
    let limits = ["--container", "container.json", "--classes", "speed-motion", "--for", "30d"];
    let grant = text(&harness.done(&[&coaching[..], &limits, &of].concat()).unwrap(), "/event/grant");
    let verdict = || {
        let asked = ["--classes", "speed-motion", "--residency", "in-vehicle", "--chain", "--grant", &grant];
        let answer = harness.valet(&check(&fixture, "driving-coaching", &asked)).unwrap();
        (answer.text("/verdict").to_owned(), answer.text("/reason/name").to_owned())
    };
    let (allow, deny) = (("allow".to_owned(), String::new()), ("deny".to_owned(), "CoConsentMissing".to_owned()));
    assert_eq!(verdict(), deny);
    by_driver(&["grant", "consent", &grant]);
    assert_eq!(verdict(), allow);
    let none_needed = text(&harness.done(&grant_create(&fixture)).unwrap(), "/id");
    for (grant, exp_hint) in [(&grant, "given already, by"), (&none_needed, "usage-based-insurance needs no driver's consent")] {
        let again = harness.valet(&["grant", "consent", grant, "--wallet", "driver.json"]).unwrap();
        assert!(again.code == 10 && again.said.contains("WrongState") && again.said.contains(exp_hint), "{}", again.said);
    }
    by_driver(&["grant", "withdraw-consent", &grant]);
    assert_eq!(verdict(), deny);
    by_driver(&["grant", "consent", &grant]);

    by_driver(&[&["delegation", "decline"][..], &of].concat());
    assert_eq!(verdict(), deny);
    offer();
    assert_eq!(verdict(), deny, "by the owner's act alone nothing is consented to");
    accept();
    assert_eq!(verdict(), deny);
    by_driver(&["grant", "consent", &grant]);
    assert_eq!(verdict(), allow);
}

#[test]
fn the_preview_of_a_suspension_names_the_grants_that_end_for_good() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    let grant = text(&harness.done(&grant_create(&fixture)).unwrap(), "/event/grant");
    let suspend = ["party", "set", &fixture.recipient, "--status", "suspended", "--dev", "//Alice"];
    let told = harness.done(&[&suspend[..], &["--dry-run"]].concat()).unwrap();
    let lines: Vec<String> =
        told["preview"][0]["summary"].as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect();
    assert!(lines.iter().any(|line| line.contains("for good by this")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with(&format!("grant {grant} by"))), "{lines:?}");
    harness.done(&suspend).unwrap();
    harness.done(&["party", "set", &fixture.recipient, "--status", "admitted", "--dev", "//Alice"]).unwrap();
    let shown = harness.done(&["grant", "show", &grant]).unwrap();
    assert_eq!(text(&shown, "/standing"), "invalidated");
}

#[test]
fn an_address_of_nobody_or_of_the_contract_is_refused_before_anything_is_signed() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    let deployment: Value = serde_json::from_slice(&std::fs::read(harness.path("valet.json")).unwrap()).unwrap();
    let (zero, mistyped) = (format!("0x{}", "00".repeat(20)), "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed");
    let wrong = [
        (zero.as_str(), "usage"),
        (mistyped, "usage"),
        (deployment["contract"].as_str().unwrap(), "wrong-address"),
        (deployment["extension"].as_str().unwrap(), "wrong-address"),
    ];
    let (vehicle, before) = (["--vehicle", fixture.vehicle.as_str()], fixture.events());
    let mut grant = grant_create(&fixture);
    let recipient = grant.iter().position(|word| *word == "--recipient").unwrap() + 1;
    for (address, exp_code) in wrong {
        grant[recipient] = address;
        let commands: [&[&str]; 8] = [
            &[&["vehicle", "offer", "--wallet", "owner.json", "--to", address, "--for", "7d"][..], &vehicle].concat(),
            &[&["delegation", "create", "--wallet", "owner.json", "--to", address, "--role", "driver", "--for", "7d"][..], &vehicle]
                .concat(),
            &[&["delegation", "accept", "--wallet", "insurer.json", "--ward", address][..], &vehicle].concat(),
            &grant,
            &["admin", "offer", "--dev", "//Alice", "--to", address],
            &["admin", "retire", "--dev", "//Alice", "--successor", address, "--confirm", address],
            &["intent", "key", "set", "--wallet", "owner.json", "--key", address, "--rights", "revoke", "--for", "1d"],
            &[&["recovery", "set", "--wallet", "owner.json", "--account", address, "--delay", "14d"][..], &vehicle].concat(),
        ];
        for command in commands {
            let answer = harness.valet(command).unwrap();
            assert!(answer.code == 1 && answer.said.contains(&format!("\"code\":\"{exp_code}\"")), "{command:?}: {}", answer.said);
        }
    }
    assert_eq!(fixture.events(), before);
}
