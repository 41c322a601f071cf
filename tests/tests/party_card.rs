//! `valet party card`: who a party is, behind its legal hash on the contract.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use serde_json::Value;
use valet_tests::{text, Answer, Fixture};

const CREATE: [&str; 13] = [
    "party",
    "card",
    "create",
    "--legal-name",
    "Example Insurance AG",
    "--country",
    "DE",
    "--contact",
    "privacy@insurer.example",
    "--privacy-policy",
    "https://insurer.example/privacy",
    "--language",
    "de",
];

fn refused(answer: &Answer, exp_code: &str) {
    assert!(answer.code == 1 && answer.said.contains(&format!("\"code\":\"{exp_code}\"")), "{}", answer.said);
}

#[test]
fn a_partys_card_is_told_from_another_and_put_forward_from_admitted() {
    let fixture = Fixture::deploy();
    let valet = |arguments: &[&str]| fixture.harness.valet(arguments).unwrap();
    let made = fixture.harness.done(&[&CREATE[..], &["--out", "card.json"]].concat()).unwrap();
    let again = valet(&[&CREATE[..], &["--out", "card.json"]].concat());
    refused(&again, "file-exists");
    let wrong = valet(&[&CREATE[..], &["--language", "Deutsch", "--out", "wrong.json"]].concat());
    refused(&wrong, "usage");
    assert!(wrong.said.contains("languages") && !fixture.harness.path("wrong.json").exists(), "{}", wrong.said);

    fixture.wallet("lab.json", "ed25519");
    let register = ["party", "register", "--wallet", "lab.json", "--kind", "processor", "--card", "card.json"];
    let lab = text(&fixture.harness.done(&register).unwrap(), "/event/actor");
    let verify = ["party", "card", "verify", "card.json", "--party", &lab];
    let found = fixture.harness.done(&verify).unwrap();
    assert_eq!(found["legal_hash"], made["legal_hash"]);
    assert_eq!((&found["party"], &found["status"]), (&Value::from(lab.as_str()), &Value::from("declared")));

    // A new card moves no epoch: what the party was given goes on.
    let epoch = |account: &str| fixture.harness.done(&["party", "show", account]).unwrap()["epoch"].clone();
    let before = epoch(&lab);
    fixture.harness.done(&[&CREATE[..], &["--language", "en", "--out", "second.json"]].concat()).unwrap();
    let other = valet(&["party", "card", "verify", "second.json", "--party", &lab]);
    refused(&other, "wrong-card");
    let admit = ["party", "set", &lab, "--dev", "//Alice", "--status", "admitted", "--card", "second.json"];
    fixture.harness.done(&admit).unwrap();
    let admitted = fixture.harness.done(&["party", "card", "verify", "second.json", "--party", &lab]).unwrap();
    assert_eq!((admitted["status"].as_str(), epoch(&lab)), (Some("admitted"), before));

    let alone = fixture.harness.done(&["party", "card", "verify", "card.json"]).unwrap();
    assert_eq!((&alone["party"], &alone["status"]), (&Value::Null, &Value::Null));
    fixture.harness.write("card.json", "{\"legal_name\": \"Example\"}").unwrap();
    let broken = valet(&["party", "card", "verify", "card.json"]);
    refused(&broken, "file-malformed");
    let nobody = format!("0x{}", "99".repeat(20));
    let missing = valet(&["party", "card", "verify", "second.json", "--party", &nobody]);
    assert_eq!(missing.code, 1, "{}", missing.said);
}
