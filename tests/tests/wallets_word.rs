//! The wallet's word: what it refuses to sign by, what it shows before it asks, and what it reads from the chain.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::{json, Value};
use std::{fs, process::Command, thread};
use tempfile::TempDir;
use valet_tests::{grant_create, text, Fixture, Harness};

/// What a command says that must fail, by its code.
fn refused(harness: &Harness, arguments: &[&str], exp_code: &str) -> String {
    let answer = harness.valet(arguments).unwrap();
    assert_eq!(answer.code, 1, "{arguments:?}: {}", answer.said);
    assert!(answer.said.contains(&format!("\"code\":\"{exp_code}\"")), "{arguments:?}: {}", answer.said);
    answer.said
}

#[test]
fn an_amount_is_of_the_chains_token_whatever_its_decimals() {
    let folder = TempDir::new().unwrap();
    // The form of the public test network: 10 decimal digits, where the other development chain has 12.
    let harness = Harness::start_on("paseo-dev", folder.path().join("ten"), &["--seal", "instant"]).unwrap();
    harness.write("password", "correct horse battery staple\n").unwrap();
    let account = text(&harness.done(&["wallet", "create", "owner.json"]).unwrap(), "/account");
    let send = |amount| vec!["wallet", "send", "--dev", "//Alice", "--to", &account, "--amount", amount];
    let sent = harness.done(&send("1")).unwrap();
    assert_eq!((text(&sent, "/amount"), text(&sent, "/amount_in_tokens")), ("10000000000".to_owned(), "1 UNIT".to_owned()));
    let foreseen = harness.done(&[&send("0.25")[..], &["--dry-run"]].concat()).unwrap();
    let words = text(&foreseen, "/preview/0/summary/0");
    assert!(words.contains(&format!("would send 0.25 UNIT to {account}, 2500000000 of the smallest unit")), "{words}");
    let shown = harness.done(&["wallet", "show", "owner.json"]).unwrap();
    assert_eq!((text(&shown, "/balance"), text(&shown, "/balance_in_tokens")), ("10000000000".to_owned(), "1 UNIT".to_owned()));
    refused(&harness, &send("0.00000000001"), "usage");
    // The same account as Polkadot writes it: another network's address.
    let other = "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5";
    refused(&harness, &["wallet", "send", "--dev", "//Alice", "--to", other, "--amount", "1"], "wrong-address");
}

#[test]
fn a_node_that_lies_about_the_tokens_decimals_gets_no_signature_that_the_chain_takes() {
    let folder = TempDir::new().unwrap();
    let plain = Harness::start(folder.path().join("plain"), &["--seal", "instant"]).unwrap();
    let mut spec: Value = serde_json::from_str(&fs::read_to_string(plain.spec()).unwrap()).unwrap();
    assert_eq!(spec["properties"]["tokenDecimals"], json!(12));
    spec["properties"]["tokenDecimals"] = json!(14);
    let lying = folder.path().join("lying.json");
    fs::write(&lying, spec.to_string()).unwrap();
    let harness = Harness::start_from(folder.path().join("lying"), lying, &["--seal", "instant"]).unwrap();
    harness.write("password", "correct horse battery staple\n").unwrap();
    let account = text(&harness.done(&["wallet", "create", "owner.json"]).unwrap(), "/account");
    refused(&harness, &["wallet", "send", "--dev", "//Alice", "--to", &account, "--amount", "1"], "transaction-refused");
    assert_eq!(text(&harness.done(&["wallet", "show", "owner.json"]).unwrap(), "/balance"), "0");
}

#[test]
fn a_contract_of_other_code_or_rules_than_the_deployment_file_signs_nothing_and_is_read_all_the_same() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    let right: Value = serde_json::from_str(&fs::read_to_string(harness.path("valet.json")).unwrap()).unwrap();
    let other = format!("0x{}", "77".repeat(32));
    let stranger = format!("0x{}", "99".repeat(20));
    let before = harness.done(&["events"]).unwrap();
    for (field, value) in [("code_hash", &other), ("extension_code_hash", &other), ("rules_hash", &other), ("extension", &stranger)] {
        let mut changed = right.clone();
        changed[field] = json!(value);
        harness.write("other.json", &changed.to_string()).unwrap();
        let with = ["--deployment", "other.json"];
        let create = [&grant_create(&fixture)[..], &with].concat();
        refused(harness, &create, "other-contract");
        refused(harness, &[&create[..], &["--dry-run"]].concat(), "other-contract");
        refused(harness, &[&create[..], &["--as-intent", "intent.json"]].concat(), "other-contract");
        assert!(!harness.path("intent.json").exists());
        harness.done(&[&["vehicle", "show", &fixture.vehicle][..], &with].concat()).unwrap();
    }
    assert_eq!(harness.done(&["events"]).unwrap(), before);
    harness.done(&grant_create(&fixture)).unwrap();
}

#[test]
fn a_chain_of_another_time_than_this_machines_signs_nothing_unless_it_is_said_to() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    let run = |more: &[&str]| {
        let mut command = harness.command(&[&grant_create(&fixture)[..], more].concat());
        let output = command.env_remove("VALET_ANY_CLOCK").output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run(&["--dry-run"]);
    assert_eq!(code, Some(0), "{said}");
    harness.pass(3_600).unwrap();
    let before = harness.done(&["events"]).unwrap();
    for more in [&[][..], &["--dry-run"], &["--as-intent", "intent.json"]] {
        let (code, said) = run(more);
        assert!(code == Some(1) && said.contains("\"code\":\"clocks-apart\"") && said.contains("more than five minutes"), "{said}");
    }
    assert_eq!(harness.done(&["events"]).unwrap(), before);
    let (code, said) = run(&["--any-clock"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_preview_names_the_party_by_its_card_and_the_signals_by_the_document() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    let card = ["party", "card", "create", "--legal-name", "Example Insurance AG", "--country", "DE", "--contact", "a@insurer.example"];
    let rest = [
        "--privacy-policy",
        "https://insurer.example/privacy",
        "--language",
        "de",
        "--register",
        "Register",
        "--register-number",
        "HRB 42",
    ];
    harness.done(&[&card[..], &rest, &["--out", "card.json"]].concat()).unwrap();
    fixture.wallet("second.json", "secp256k1");
    let register = ["party", "register", "--wallet", "second.json", "--kind", "third-party", "--card", "card.json"];
    let party = text(&harness.done(&register).unwrap(), "/event/actor");
    let create = |recipient| {
        let mut create = grant_create(&fixture);
        let place = create.iter().position(|word| *word == "--recipient").unwrap();
        create[place + 1] = recipient;
        create.extend(["--dry-run", "--show-card", "card.json"]);
        create
    };
    let seen = harness.done(&create(&party)).unwrap();
    let told = seen["preview"][0]["summary"].to_string();
    for exp in [
        format!("nobody has checked who {party} is"),
        format!("{party} calls itself Example Insurance AG, of DE, HRB 42 in Register"),
        "covers 2 signals of speed-motion, odometer: Vehicle.Speed, Vehicle.TraveledDistance".to_owned(),
    ] {
        assert!(told.contains(&exp), "{exp}: {told}");
    }
    // The fixture's insurer has another legal entry.
    refused(harness, &create(&fixture.recipient), "wrong-card");
}

#[test]
fn a_password_from_a_pipe_opens_both_keys_of_one_person() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    harness.done(&["wallet", "create", "phone.json", "--kind", "secp256k1"]).unwrap();
    let pipe = harness.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writing = thread::spawn({
        let pipe = pipe.clone();
        move || fs::write(pipe, "correct horse battery staple\n").unwrap()
    });
    let set = ["intent", "key", "set", "--wallet", "owner.json", "--key-wallet", "phone.json", "--rights", "revoke", "--for", "9d"];
    harness.done(&[&set[..], &["--password-file", "pipe"]].concat()).unwrap();
    writing.join().unwrap();
}

#[test]
fn a_wallet_is_shown_without_a_node_and_wrong_usage_is_one_json_object() {
    let folder = TempDir::new().unwrap();
    let harness = Harness::start(folder.path().join("harness"), &["--seal", "instant"]).unwrap();
    harness.write("password", "correct horse battery staple\n").unwrap();
    let made = harness.done(&["wallet", "create", "owner.json"]).unwrap();
    let show = |node: Option<&str>| {
        let mut command = harness.command(&["wallet", "show", "owner.json"]);
        match node {
            Some(url) => command.env("VALET_NODE", url),
            None => command.env_remove("VALET_NODE"),
        };
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    for (node, exp_reason) in [(None, "no chain node was named"), (Some("ws://127.0.0.1:9"), "no chain node answers")] {
        let shown = show(node);
        valet_schema::assert_valid("cli/wallet", &shown);
        assert_eq!((&shown["account"], &shown["balance"]), (&made["account"], &Value::Null));
        assert!(text(&shown, "/balance_unknown").contains(exp_reason), "{shown}");
    }
    assert_eq!(show(Some(harness.url()))["balance_unknown"], Value::Null);
    for arguments in [&["wallet", "show"][..], &["vehicle", "offer"], &["grant", "create", "--nonsense"], &["nonsense"]] {
        let answer = harness.valet(arguments).unwrap();
        assert_eq!((answer.code, answer.said.lines().count()), (1, 1), "{}", answer.said);
        let error: Value = serde_json::from_str(&answer.said).unwrap();
        valet_schema::assert_valid("error", &error);
        assert_eq!(text(&error, "/error/code"), "usage");
    }
}
