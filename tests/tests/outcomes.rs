//! What becomes of a transaction is told: its own event in a full block, and what came of it when nobody saw it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::{json, Value};
use std::process::Child;
use valet_tests::{answer, grant_create, text, Fixture, Harness, MANUAL};

/// A fixture whose node makes blocks only when asked.
fn fixture() -> Fixture {
    let mut fixture = Fixture::deploy();
    fixture.harness.stop_node().unwrap();
    fixture.harness.start_node(&MANUAL).unwrap();
    fixture
}

/// The node loses what its pool holds, and goes on with the chain it has.
fn dies_and_comes_back(fixture: &mut Fixture) {
    fixture.harness.kill_node();
    fixture.harness.start_node(&MANUAL).unwrap();
}

/// What a command says that did not see what became of its transaction: its last line, after the preview.
fn unknown(command: Child) -> Value {
    let output = command.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    let error: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    valet_schema::assert_valid("error", &error);
    assert_eq!(text(&error, "/error/code"), "outcome-unknown");
    error
}

fn kinds(harness: &Harness, kind: &str) -> usize {
    let events = harness.done(&["events"]).unwrap();
    events.as_array().unwrap().iter().filter(|row| row.to_string().contains(&format!("\"{kind}\""))).count()
}

#[test]
fn changes_of_one_account_in_one_block_are_each_told_by_their_own_event() {
    let fixture = fixture();
    let harness = &fixture.harness;
    let salts = ["01", "02"].map(|byte| format!("0x{}", byte.repeat(32)));
    let create = |salt| ["vehicle", "create", "--wallet", "owner.json", "--salt", salt];
    let exp_ids = salts.each_ref().map(|salt| {
        let foreseen = harness.done(&[&create(salt)[..], &["--dry-run"]].concat()).unwrap();
        text(&foreseen, "/preview/0/event/vehicle")
    });
    let vehicles = [harness.sent(&create(&salts[0]), 1), harness.sent(&create(&salts[1]), 2)];
    // Of the same vehicle, a third and a fourth.
    let (mut first, mut second) = (grant_create(&fixture), grant_create(&fixture));
    first.extend(["--retention", "1d"]);
    second.extend(["--retention", "2d"]);
    let grants = [harness.sent(&first, 3), harness.sent(&second, 4)];
    harness.block(true);
    let vehicles = vehicles.map(answer);
    for (made, exp_id) in vehicles.iter().zip(&exp_ids) {
        assert_eq!(text(made, "/id"), *exp_id);
    }
    let grants = grants.map(answer);
    for (made, exp_retention) in grants.iter().zip([86_400, 172_800]) {
        assert_eq!(made["event"]["body"]["record"]["terms"]["retention"], exp_retention);
        let shown = harness.done(&["grant", "show", &text(made, "/id")]).unwrap();
        assert!(shown.to_string().contains(&format!("\"retention\":{exp_retention},")), "{shown}");
    }
    assert_ne!(text(&grants[0], "/id"), text(&grants[1], "/id"));
    let all: Vec<_> = vehicles.iter().chain(&grants).collect();
    assert!(all.iter().all(|made| made["block"] == all[0]["block"]), "expected all in one block, so that they can be mistaken");
}

/// Both runs sign the same bytes when neither sees the other's in the pool; else the second is a transfer of its own.
#[test]
fn a_command_that_runs_twice_at_once_is_told_both_times_what_came_of_it() {
    const TOKEN: u128 = 1_000_000_000_000;
    let fixture = fixture();
    let harness = &fixture.harness;
    let show = |file| harness.done(&["wallet", "show", file]).unwrap();
    let [from, to] = ["insurer.json", "owner.json"].map(|file| text(&show(file), "/account"));
    let balance = || text(&show("owner.json"), "/balance").parse::<u128>().unwrap();
    let number = || harness.ask("system_accountNextIndex", &json!([from])).unwrap().as_u64().unwrap();
    let send = ["wallet", "send", "--wallet", "insurer.json", "--to", &to, "--amount", "1"];
    for round in 1..=4 {
        let (held, first) = (balance(), number());
        let told = harness.run_at_once([&send[..], &send[..]]);
        assert!(told.iter().all(|sent| sent["block"].is_u64()), "{round}: {told:?}");
        assert_eq!(balance() - held, u128::from(number() - first) * TOKEN, "round {round}: what was sent is what arrived");
    }
}

/// Its transaction is in a block, and nobody was told.
fn cut_off(harness: &Harness, arguments: &[&str]) {
    let mut command = harness.sent(arguments, 1);
    command.kill().unwrap();
    command.wait().unwrap();
    harness.block(true);
}

#[test]
fn a_command_whose_file_holds_another_intent_now_is_another_command() {
    let fixture = fixture();
    let harness = &fixture.harness;
    harness.done(&["wallet", "create", "phone.json", "--kind", "secp256k1"]).unwrap();
    let by = text(&harness.done(&["wallet", "show", "phone.json", "--open"]).unwrap(), "/intent_account");
    let [first, second] = ["01", "02"].map(|byte| {
        let (salt, file) = (format!("0x{}", byte.repeat(32)), format!("intent-{byte}.json"));
        let create = ["vehicle", "create", "--wallet", "phone.json", "--principal", &by, "--salt", &salt, "--as-intent", &file];
        harness.done(&create).unwrap();
        std::fs::read_to_string(harness.path(&file)).unwrap()
    });
    let submit = ["intent", "submit", "signed.json", "--wallet", "insurer.json"];
    harness.write("signed.json", &first).unwrap();
    cut_off(harness, &submit);
    harness.write("signed.json", &second).unwrap();
    let made = harness.run(&submit);
    assert!(made["recovered"].is_null(), "{made}");
    harness.write("signed.json", &first).unwrap();
    let told = harness.run(&submit);
    assert_eq!(told["recovered"], true, "of the first it is told what came of it: {told}");
    assert_ne!(text(&told, "/event/vehicle"), text(&made, "/event/vehicle"));
}

#[test]
fn what_is_taken_away_is_taken_again_where_it_is_there_again() {
    let fixture = fixture();
    let harness = &fixture.harness;
    let grant = text(&harness.run(&grant_create(&fixture)), "/id");
    let suspend = ["grant", "suspend", &grant, "--wallet", "owner.json"];
    cut_off(harness, &suspend);
    assert_eq!(harness.run(&suspend)["recovered"], true, "it stands: told, and not sent");
    harness.run(&["grant", "resume", &grant, "--wallet", "owner.json"]);
    cut_off(harness, &suspend);
    harness.run(&["grant", "resume", &grant, "--wallet", "owner.json"]);
    let again = harness.run(&suspend);
    assert!(again["recovered"].is_null(), "{again}");
    assert_eq!(text(&harness.done(&["grant", "show", &grant]).unwrap(), "/grant/state/kind"), "suspended");
}

#[test]
fn a_transfer_of_long_ago_is_told_and_not_taken_for_the_one_that_is_typed_now() {
    let fixture = fixture();
    let harness = &fixture.harness;
    let account = text(&harness.done(&["wallet", "show", "owner.json"]).unwrap(), "/account");
    let send = ["wallet", "send", "--wallet", "insurer.json", "--to", &account, "--amount", "1"];
    cut_off(harness, &send);
    (0..70).for_each(|_| harness.block(true));
    let told = harness.valet(&send).unwrap();
    let error: Value = serde_json::from_str(told.said.lines().last().unwrap()).unwrap();
    assert_eq!((told.code, text(&error, "/error/code").as_str()), (1, "done-before"), "{}", told.said);
    harness.run(&send);
}

#[test]
fn a_grant_whose_node_died_before_any_block_is_told_as_unknown_and_a_repeat_makes_one() {
    let mut fixture = fixture();
    let granted = kinds(&fixture.harness, "grant-activated");
    let waiting = fixture.harness.sent(&grant_create(&fixture), 1);
    dies_and_comes_back(&mut fixture);
    let error = unknown(waiting);
    assert_eq!(kinds(&fixture.harness, "grant-activated"), granted);
    let made = fixture.harness.run(&grant_create(&fixture));
    assert_eq!(text(&made, "/id"), text(&error, "/error/sent/id"));
    assert_eq!(kinds(&fixture.harness, "grant-activated"), granted + 1);
    // It is settled by now, so the same command is another grant.
    let another = fixture.harness.run(&grant_create(&fixture));
    assert_ne!(text(&another, "/id"), text(&made, "/id"));
}

#[test]
fn a_grant_that_was_in_a_block_when_the_node_died_is_found_by_a_repeat_which_makes_no_second() {
    let mut fixture = fixture();
    let granted = kinds(&fixture.harness, "grant-activated");
    let waiting = fixture.harness.sent(&grant_create(&fixture), 1);
    fixture.harness.block(false);
    dies_and_comes_back(&mut fixture);
    let error = unknown(waiting);
    let made = fixture.harness.run(&grant_create(&fixture));
    assert_eq!(text(&made, "/id"), text(&error, "/error/sent/id"));
    // What had been agreed to then, and has happened, is told again.
    assert!(text(&made, "/preview/0/summary/0").contains(&text(&made, "/id")), "{made}");
    assert_eq!(kinds(&fixture.harness, "grant-activated"), granted + 1);
}

#[test]
fn a_vehicle_whose_node_died_has_the_same_id_and_salt_when_the_command_is_repeated() {
    let mut fixture = fixture();
    let registered = kinds(&fixture.harness, "vehicle-registered");
    // The salt is random, and stands in no argument.
    let create = ["vehicle", "create", "--wallet", "owner.json"];
    let waiting = fixture.harness.sent(&create, 1);
    dies_and_comes_back(&mut fixture);
    let error = unknown(waiting);
    let made = fixture.harness.run(&create);
    assert_eq!(text(&made, "/id"), text(&error, "/error/sent/id"));
    assert_eq!(text(&made, "/salt"), text(&error, "/error/sent/salt"));
    assert_eq!(kinds(&fixture.harness, "vehicle-registered"), registered + 1);
}

#[test]
fn a_transaction_whose_number_another_one_took_is_over_and_is_made_anew() {
    let mut fixture = fixture();
    let granted = kinds(&fixture.harness, "grant-activated");
    let waiting = fixture.harness.sent(&grant_create(&fixture), 1);
    dies_and_comes_back(&mut fixture);
    let error = unknown(waiting);
    // The pool no longer holds the grant, so that this takes its number.
    fixture.harness.run(&["vehicle", "create", "--wallet", "owner.json"]);
    let made = fixture.harness.run(&grant_create(&fixture));
    assert_eq!(text(&made, "/id"), text(&error, "/error/sent/id"));
    assert_eq!(kinds(&fixture.harness, "grant-activated"), granted + 1);
}
