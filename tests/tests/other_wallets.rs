//! Owners whose key is in another wallet: forms, what comes back, and who brings it to the contract.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::{json, Value};
use shared_logic::{keccak_256, Intent, Signature};
use std::fs;
use valet_testkit::{account_of_passkey, account_of_polkadot, hex, signed, signed_wrapped, Assertion, PASSKEY, PHONE_KEY, POLKADOT_KEY};
use valet_tests::{text, Fixture};
use valet_wallet::{AccountId32, KeyKind, Keypair, Seed};

/// A wallet of another kind: its account, and its answer as options of `valet intent attach`.
struct Wallet {
    account: String,
    answer: fn(&Fixture, &Intent) -> Vec<String>,
}

fn ethereum() -> Wallet {
    let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new(PHONE_KEY)).unwrap();
    let answer = |_: &Fixture, intent: &Intent| {
        let Signature::Eip712 { r, s, recovery } = signed(*intent, &PHONE_KEY).signature else { panic!() };
        vec!["--ethereum".to_owned(), hex(&[&r[..], &s[..], &[recovery + 27]].concat())]
    };
    Wallet { account: key.public().intent_account().unwrap().to_string(), answer }
}

fn passkey() -> Wallet {
    let answer = |fixture: &Fixture, intent: &Intent| {
        fixture.harness.write("answer.json", &Assertion::OURS.answer(&intent.digest(keccak_256), &PASSKEY)).unwrap();
        vec!["--passkey".to_owned(), "answer.json".to_owned()]
    };
    Wallet { account: account_of_passkey(&PASSKEY).to_string(), answer }
}

fn polkadot() -> Wallet {
    let answer = |_: &Fixture, intent: &Intent| {
        let Signature::Sr25519 { public, signature } = signed_wrapped(*intent, &POLKADOT_KEY).signature else { panic!() };
        vec!["--polkadot".to_owned(), hex(&signature), "--key".to_owned(), AccountId32(public).to_string()]
    };
    Wallet { account: account_of_polkadot(&POLKADOT_KEY).to_string(), answer }
}

/// Writes a form for registering a vehicle.
fn form(fixture: &Fixture, principal: &str, file: &str, more: &[&str]) -> Value {
    let create = ["vehicle", "create", "--as-intent", file, "--unsigned", "--principal", principal];
    fixture.harness.done(&[&create[..], more].concat()).unwrap()
}

fn attach(fixture: &Fixture, wallet: &Wallet, form: &str, out: &str, more: &[&str]) -> valet_tests::Answer {
    let written: Value = serde_json::from_str(&fs::read_to_string(fixture.harness.path(form)).unwrap()).unwrap();
    let answer = (wallet.answer)(fixture, &serde_json::from_value(written["intent"].clone()).unwrap());
    let answer: Vec<&str> = answer.iter().map(String::as_str).collect();
    fixture.harness.valet(&[&["intent", "attach", form, "--out", out], &answer[..], more].concat()).unwrap()
}

/// What a person reads: standard output and standard error.
fn read(fixture: &Fixture, arguments: &[&str]) -> (String, String) {
    let command = fixture.harness.command(&[]);
    let mut plain = std::process::Command::new(command.get_program());
    plain.args(arguments).arg("--yes").current_dir(fixture.harness.path(""));
    plain.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = plain.output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn every_kind_of_wallet_signs_a_form_and_the_answer_tells_what_was_signed_and_by_whose_key() {
    let fixture = Fixture::deploy();
    for wallet in [ethereum(), passkey(), polkadot()] {
        let written = form(&fixture, &wallet.account, "form.json", &["--replace"]);
        let attached = attach(&fixture, &wallet, "form.json", "signed.json", &["--replace"]);
        assert_eq!(attached.code, 0, "{}", attached.said);
        assert_eq!((attached.text("/signer"), &attached.json["standing"]), (&*wallet.account, &json!({"kind": "own"})));
        assert_eq!(attached.text("/text"), text(&written, "/form/text"));
        assert!(attached.text("/text").starts_with("Valet intent\nact: register-vehicle\n"));

        // Of somebody else's form, unless it is named as a key of that principal; and then nothing is claimed of it.
        form(&fixture, &fixture.recipient, "theirs.json", &["--replace"]);
        let refused = attach(&fixture, &wallet, "theirs.json", "other.json", &["--replace"]);
        assert!(refused.code == 1 && refused.said.contains("\"code\":\"not-signed\""), "{}", refused.said);
        assert!(refused.said.contains(&format!("--account {}", wallet.account)), "{}", refused.said);
        let named = attach(&fixture, &wallet, "theirs.json", "other.json", &["--replace", "--account", &wallet.account]);
        assert_eq!((named.code, &named.json["standing"]), (0, &json!({"kind": "not-named"})), "{}", named.said);
        let key = ["intent", "key", "set", "--wallet", "insurer.json", "--key", &wallet.account, "--rights", "answer", "--classes"];
        fixture.harness.done(&[&key[..], &["odometer", "--for", "90d"]].concat()).unwrap();
        let named = attach(&fixture, &wallet, "theirs.json", "other.json", &["--replace", "--account", &wallet.account]);
        assert_eq!(named.text("/standing/kind"), "intent-key", "{}", named.said);
        fixture.harness.done(&["intent", "key", "remove", "--wallet", "insurer.json", "--key", &wallet.account]).unwrap();
        let named = attach(&fixture, &wallet, "theirs.json", "other.json", &["--replace", "--account", &wallet.account]);
        assert_eq!(named.text("/standing/kind"), "removed", "{}", named.said);

        let submitted = fixture.harness.done(&["intent", "submit", "signed.json", "--dev", "//Bob"]).unwrap();
        assert_eq!(text(&submitted, "/event/actor"), wallet.account);
        let again = fixture.harness.valet(&["intent", "submit", "signed.json", "--dev", "//Alice"]).unwrap();
        assert!(again.said.contains("the next of its principal is 1") && again.said.contains("took effect already"), "{}", again.said);
    }
}

#[test]
fn a_form_that_was_changed_or_is_of_another_contract_is_noticed_and_one_that_is_not_signed_says_what_to_do() {
    let fixture = Fixture::deploy();
    let (harness, wallet) = (&fixture.harness, ethereum());
    form(&fixture, &wallet.account, "form.json", &[]);
    let whole = fs::read_to_string(harness.path("form.json")).unwrap();
    for (from, to) in
        [("act: register-vehicle", "act: withdraw"), ("<Bytes>Valet intent", "<Bytes>Valet"), ("\"challenge\": \"", "\"challenge\": \"A")]
    {
        assert!(whole.contains(from), "{whole}");
        harness.write("changed.json", &whole.replacen(from, to, 1)).unwrap();
        let refused = attach(&fixture, &wallet, "changed.json", "signed.json", &[]);
        assert!(refused.said.contains("is not that of its intent"), "{}", refused.said);
    }
    for command in [&["intent", "show", "form.json"][..], &["intent", "submit", "form.json", "--dev", "//Bob"]] {
        let refused = harness.valet(command).unwrap();
        assert!(
            refused.said.contains("this is an unsigned intent") && refused.said.contains("valet intent attach form.json"),
            "{}",
            refused.said
        );
    }

    let mut other: Value = serde_json::from_str(&fs::read_to_string(harness.path("valet.json")).unwrap()).unwrap();
    other["contract"] = json!(format!("0x{}", "cd".repeat(20)));
    harness.write("other.json", &other.to_string()).unwrap();
    let elsewhere = attach(&fixture, &wallet, "form.json", "signed.json", &["--deployment", "other.json"]);
    assert!(elsewhere.code == 0 && elsewhere.said.contains("of another contract or chain"), "{}", elsewhere.said);
    let nowhere = attach(&fixture, &wallet, "form.json", "signed.json", &["--replace", "--deployment", "none.json"]);
    assert_eq!((nowhere.code, nowhere.said.as_str()), (0, ""));
}

#[test]
fn forms_that_are_prepared_in_a_row_tell_their_numbers_and_are_submitted_in_their_order() {
    let fixture = Fixture::deploy();
    let (harness, wallet) = (&fixture.harness, passkey());
    let vehicle = |form: &Value| form["form"]["intent"]["message"]["salt"].clone();
    let salt = ["--salt", "0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"];
    assert_eq!(vehicle(&form(&fixture, &wallet.account, "register.json", &salt)), salt[1]);
    attach(&fixture, &wallet, "register.json", "signed.json", &[]);
    let registered = harness.done(&["intent", "submit", "signed.json", "--dev", "//Bob"]).unwrap();
    let id = text(&registered, "/id");
    let policy = |who: &str, file: &str, number: &[&str]| {
        let set = [
            "vehicle",
            "set-request-policy",
            "--vehicle",
            &id,
            "--policy",
            who,
            "--as-intent",
            file,
            "--unsigned",
            "--principal",
            &wallet.account,
        ];
        harness.done(&[&set[..], number].concat()).unwrap();
        attach(&fixture, &wallet, file, &format!("signed-{file}"), &[]);
    };
    policy("anybody", "second.json", &[]);
    policy("nobody", "third.json", &["--intent-nonce", "2"]);
    let early = harness.valet(&["intent", "submit", "signed-third.json", "--dev", "//Bob"]).unwrap();
    assert!(early.said.contains("submit the one of the number 1 first"), "{}", early.said);
    let (shown, _) = read(&fixture, &["intent", "show", "signed-third.json"]);
    assert!(shown.contains("submit the one of the number 1 first") && shown.contains("In its turn:"), "{shown}");
    harness.done(&["intent", "submit", "signed-second.json", "--dev", "//Bob"]).unwrap();
    harness.done(&["intent", "submit", "signed-third.json", "--dev", "//Bob"]).unwrap();
}

#[test]
fn what_is_shown_of_an_intent_has_each_name_once_before_and_when_it_is_submitted() {
    let fixture = Fixture::deploy();
    let (harness, wallet) = (&fixture.harness, ethereum());
    harness.done(&["book", "add", "owner-of-it", &wallet.account]).unwrap();
    form(&fixture, "owner-of-it", "form.json", &[]);
    attach(&fixture, &wallet, "form.json", "signed.json", &[]);
    let named = format!("signed for     {} (owner-of-it)\n", wallet.account);
    let (shown, _) = read(&fixture, &["intent", "show", "signed.json"]);
    let (_, foretold) = read(&fixture, &["intent", "submit", "signed.json", "--dev", "//Bob"]);
    for words in [shown, foretold] {
        assert!(words.contains(&named) && words.matches("This would happen:").count() == 1, "{words}");
        let ids = words.matches(&wallet.account).count();
        assert_eq!(words.matches("(owner-of-it)").count(), ids, "{words}");
    }
}

#[test]
fn what_gives_something_for_longer_than_a_week_is_not_signed_without_a_node_either() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    fixture.wallet("phone.json", "secp256k1");
    let account = ethereum().account;
    let (grant, vehicle) = (format!("0x{}", "77".repeat(32)), &fixture.vehicle);
    harness.write("resume.json", &json!({"kind": "resume", "grant": grant}).to_string()).unwrap();
    harness.write("withdraw.json", &json!({"kind": "withdraw", "grant": grant}).to_string()).unwrap();
    let sign = |message: &str, more: &[&str]| {
        let sign = ["intent", "sign", message, "--wallet", "phone.json", "--principal", &account, "--out", "signed.json", "--epoch", "1"];
        harness.valet(&[&sign[..], more].concat()).unwrap()
    };
    let refused = sign("resume.json", &["--nonce", "0", "--valid-for", "30d"]);
    assert!(refused.code != 0 && refused.said.contains("DeadlineTooFar"), "{}", refused.said);
    assert!(!harness.path("signed.json").exists());
    assert_eq!(sign("resume.json", &["--nonce", "0", "--valid-for", "7d"]).code, 0);
    assert_eq!(sign("withdraw.json", &["--replace", "--valid-for", "3650d"]).code, 0);
    // An owner whose key is in a wallet file of ours is told that no other wallet signs for it.
    let policy = ["vehicle", "set-request-policy", "--vehicle", vehicle, "--policy", "nobody"];
    let unsigned = ["--as-intent", "form.json", "--unsigned", "--principal", "./owner.json"];
    let warned = harness.valet(&[&policy[..], &unsigned].concat()).unwrap();
    assert!(warned.code == 0 && warned.said.contains("no wallet signs this form"), "{}", warned.said);
}

#[test]
fn a_key_that_signs_for_another_account_without_a_node_is_warned_of() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    fixture.wallet("phone.json", "secp256k1");
    let key = text(&harness.done(&["wallet", "show", "phone.json", "--open"]).unwrap(), "/intent_account");
    harness.write("withdraw.json", &json!({"kind": "withdraw", "grant": format!("0x{}", "77".repeat(32))}).to_string()).unwrap();
    let sign = |out: &str, more: &[&str]| {
        let sign = ["intent", "sign", "withdraw.json", "--wallet", "phone.json", "--epoch", "1", "--out", out];
        harness.valet(&[&sign[..], more].concat()).unwrap()
    };
    let (other, own) = (sign("other.json", &[]), sign("own.json", &["--principal", &key]));
    assert!(other.code == 0 && other.said.contains("only if") && other.said.contains(&key), "{}", other.said);
    assert!(own.code == 0 && !own.said.contains("only if"), "{}", own.said);
    assert_eq!((text(&other.json, "/signer"), text(&own.json, "/signer")), (key.clone(), key));
}
