//! What an owner types until the first grant, and what is taken for what it does not type.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::{json, Value};
use std::fs;
use tempfile::TempDir;
use valet_tests::{text, Answer, Fixture, Harness};

/// Everything that the owner types.
const TYPED: [&str; 3] = [
    "valet wallet create owner.json",
    "valet vehicle create --name golf",
    "valet grant create --recipient insurer --purpose usage-based-insurance --container speed.json --off-board --for 30d",
];
const MOST_COMMANDS: usize = 3;
const MOST_SIGNS: usize = 200;

/// An empty folder, but for what others hand an owner: the deployment file, which names the insurer, and the insurer's
/// container document.
fn handed(folder: &TempDir) -> (Harness, String) {
    let harness = Harness::start(folder.path().join("harness"), &["--seal", "instant"]).unwrap();
    harness.write("password", "correct horse battery staple\n").unwrap();
    harness.done(&["deploy", "--dev", "//Alice"]).unwrap();
    fs::create_dir(harness.path("office")).unwrap();
    let made = harness.done(&["wallet", "create", "office/insurer.json"]).unwrap();
    fund(&harness, &text(&made, "/account"));
    let legal = format!("0x{}", "11".repeat(32));
    harness.done(&["party", "register", "--wallet", "office/insurer.json", "--kind", "third-party", "--legal-hash", &legal]).unwrap();
    let vss = Harness::small_vss().to_string_lossy().into_owned();
    harness
        .done(&[
            "container",
            "build",
            "--vss",
            &vss,
            "--signal",
            "Vehicle.Speed",
            "--signal",
            "Vehicle.TraveledDistance",
            "--out",
            "speed.json",
        ])
        .unwrap();
    let mut deployment: Value = serde_json::from_str(&fs::read_to_string(harness.path("valet.json")).unwrap()).unwrap();
    let insurer = text(&made, "/address");
    deployment["names"] = json!({ "insurer": insurer });
    harness.write("valet.json", &deployment.to_string()).unwrap();
    (harness, insurer)
}

fn fund(harness: &Harness, account: &str) {
    harness.done(&["wallet", "send", "--dev", "//Alice", "--to", account, "--amount", "1000"]).unwrap();
}

fn typed(harness: &Harness, line: &str) -> Value {
    harness.done(&line.split(' ').skip(1).collect::<Vec<_>>()).unwrap()
}

fn defaults(answer: &Value) -> Vec<(String, String)> {
    let taken = answer["defaults"].as_array().cloned().unwrap_or_default();
    taken.iter().map(|one| (text(one, "/option"), text(one, "/value"))).collect()
}

fn refused(answer: &Answer, exp_code: &str, exp_words: &[&str]) {
    assert!(answer.code == 1 && answer.said.contains(&format!("\"code\":\"{exp_code}\"")), "{}", answer.said);
    for words in exp_words {
        assert!(answer.said.contains(words), "{words}: {}", answer.said);
    }
}

#[test]
fn an_owner_types_three_commands_and_no_id_until_the_first_grant() {
    let signs: usize = TYPED.iter().map(|line| line.chars().count()).sum();
    assert!(TYPED.len() <= MOST_COMMANDS && signs <= MOST_SIGNS, "{} commands, {signs} characters", TYPED.len());
    assert!(!TYPED.iter().any(|line| line.contains("0x")), "an id was pasted");

    let folder = TempDir::new().unwrap();
    let (harness, insurer) = handed(&folder);
    let wallet = typed(&harness, TYPED[0]);
    // Whoever invites the owner pays for the first transactions.
    fund(&harness, &text(&wallet, "/account"));
    let vehicle = typed(&harness, TYPED[1]);
    assert_eq!(defaults(&vehicle), [("--wallet".to_owned(), "owner.json".to_owned())]);
    let granted = typed(&harness, TYPED[2]);
    let id = text(&vehicle, "/id");
    let (event, terms) = (&granted["event"], &granted["event"]["body"]["record"]["terms"]);
    assert_eq!(event["recipient"], Value::from(insurer));
    assert_eq!((&terms["vehicle"], &terms["classes"]), (&Value::from(id.as_str()), &json!(["speed-motion", "odometer"])));
    let exp_taken = [
        ("--wallet".to_owned(), "owner.json".to_owned()),
        ("--classes".to_owned(), "speed-motion,odometer".to_owned()),
        ("--vehicle".to_owned(), id),
    ];
    assert_eq!(defaults(&granted), exp_taken);
}

#[test]
fn an_id_of_another_kind_of_record_is_told_with_the_command_that_shows_it() {
    let folder = TempDir::new().unwrap();
    let (harness, _) = handed(&folder);
    fund(&harness, &text(&typed(&harness, TYPED[0]), "/account"));
    let (vehicle, grant) = (text(&typed(&harness, TYPED[1]), "/id"), text(&typed(&harness, TYPED[2]), "/id"));
    for (words, id, exp) in [("grant", &vehicle, "this is a vehicle"), ("vehicle", &grant, "this is a grant")] {
        let of = exp.trim_start_matches("this is a ");
        let answer = harness.valet(&[words, "show", id]).unwrap();
        refused(&answer, "not-found", &[exp, &format!("`valet {of} show {id}`")]);
    }
}

#[test]
fn what_is_taken_is_told_before_it_is_signed_and_what_is_named_wins() {
    let folder = TempDir::new().unwrap();
    let (harness, _) = handed(&folder);
    let wallet = typed(&harness, TYPED[0]);
    fund(&harness, &text(&wallet, "/account"));
    let first = text(&typed(&harness, TYPED[1]), "/id");
    let grant: Vec<&str> = TYPED[2].split(' ').skip(1).collect();

    // The preview, which is agreed to, tells what was taken; so does a dry run.
    let answer = harness.valet(&grant).unwrap();
    let preview: Value = answer.said.lines().find_map(|line| serde_json::from_str(line).ok()).unwrap();
    assert!(preview["preview"].is_array() && defaults(&preview).len() == 3, "{preview}");
    let foreseen = harness.done(&[&grant[..], &["--dry-run"]].concat()).unwrap();
    assert_eq!(defaults(&foreseen).len(), 3);
    let named =
        harness.done(&[&grant[..], &["--dry-run", "--wallet", "owner.json", "--vehicle", "golf", "--classes", "odometer"]].concat());
    let named = named.unwrap();
    assert_eq!(defaults(&named), []);
    assert_eq!(named["preview"][0]["event"]["body"]["record"]["terms"]["classes"], json!(["odometer"]));

    // What cannot be undone is agreed to by the id, whatever was taken.
    let retire = ["vehicle", "retire"];
    refused(&harness.valet(&retire).unwrap(), "confirmation-needed", &[&first]);
    // Classes of commands are never taken.
    let commands = [&grant[..], &["--actions", "actuate"]].concat();
    refused(&harness.valet(&commands).unwrap(), "usage", &["--classes"]);

    // Two candidates: none is taken, and both are told.
    let second = text(&harness.done(&["vehicle", "create", "--name", "polo"]).unwrap(), "/id");
    refused(&harness.valet(&grant).unwrap(), "usage", &[&first, &second, "golf", "polo"]);
    assert_eq!(defaults(&harness.done(&[&grant[..], &["--dry-run", "--vehicle", "polo"]].concat()).unwrap()).len(), 2);
    harness.done(&["wallet", "create", "second.json"]).unwrap();
    refused(&harness.valet(&grant).unwrap(), "no-signer", &["owner.json", "second.json"]);
    assert_eq!(harness.done(&["events"]).unwrap().as_array().unwrap().len(), 5, "only what was agreed to has happened");
}

#[test]
fn a_name_is_taken_wherever_an_id_is_and_a_wrong_one_nowhere() {
    let fixture = Fixture::deploy();
    let harness = &fixture.harness;
    harness.done(&["book", "add", "insurer", &fixture.recipient]).unwrap();
    harness.done(&["book", "add", "golf", &fixture.vehicle]).unwrap();
    let names = harness.done(&["book", "list"]).unwrap();
    assert_eq!(names.as_array().unwrap().len(), 2, "{names}");
    assert_eq!(harness.done(&["vehicle", "show", "golf"]).unwrap(), harness.done(&["vehicle", "show", &fixture.vehicle]).unwrap());
    assert_eq!(harness.done(&["party", "show", "insurer"]).unwrap(), harness.done(&["party", "show", "insurer.json"]).unwrap());
    let mut grant = valet_tests::grant_create(&fixture);
    let at = |option: &str| grant.iter().position(|word| *word == option).unwrap() + 1;
    let (vehicle, recipient) = (at("--vehicle"), at("--recipient"));
    (grant[vehicle], grant[recipient]) = ("golf", "insurer");
    let given = harness.done(&grant).unwrap();
    assert_eq!(text(&given, "/event/vehicle"), fixture.vehicle);
    let check = ["check", "--vehicle", "golf", "--recipient", "insurer", "--purpose", "usage-based-insurance", "--region", "eea"];
    let id = text(&given, "/id");
    let ask = [&check[..], &["--chain", "--grant", &id, "--classes", "odometer"]].concat();
    assert_eq!(text(&harness.done(&ask).unwrap(), "/verdict"), "allow");

    // Beside its id a person reads the name.
    let mut people = harness.command(&["vehicle", "show", "golf"]);
    let arguments: Vec<_> = people.get_args().filter(|word| *word != "--json").map(ToOwned::to_owned).collect();
    people = std::process::Command::new(people.get_program());
    people.args(arguments).current_dir(harness.path("")).env("VALET_DEPLOYMENT", harness.path("valet.json"));
    let told = String::from_utf8(people.env("VALET_NODE", harness.url()).output().unwrap().stdout).unwrap();
    assert!(told.contains(&format!("{} (golf)", fixture.vehicle)), "{told}");

    // A name of the other kind, an unknown one, one that looks like an id, one that stands for something else.
    refused(&harness.valet(&["vehicle", "show", "insurer"]).unwrap(), "usage", &["a vehicle is needed"]);
    refused(&harness.valet(&["party", "show", "golf"]).unwrap(), "usage", &["an account is needed"]);
    refused(&harness.valet(&["party", "show", "nobody"]).unwrap(), "usage", &["valet book list"]);
    refused(&harness.valet(&["book", "add", "0xab", &fixture.vehicle]).unwrap(), "usage", &["0xab"]);
    refused(&harness.valet(&["book", "add", "deadbeef", &fixture.vehicle]).unwrap(), "usage", &["looks like an id"]);
    refused(&harness.valet(&["book", "add", "golf", &fixture.recipient]).unwrap(), "usage", &[&fixture.vehicle, "--replace"]);
    refused(&harness.valet(&["book", "remove", "polo"]).unwrap(), "not-found", &["polo"]);
    refused(
        &harness.valet(&["vehicle", "create", "--wallet", "owner.json", "--name", "golf"]).unwrap(),
        "usage",
        &["valet book remove golf"],
    );
    // In other capitals it is the same name.
    refused(&harness.valet(&["book", "add", "Golf", &fixture.recipient]).unwrap(), "usage", &[&fixture.vehicle]);
    assert_eq!(harness.done(&["vehicle", "show", "GOLF"]).unwrap(), harness.done(&["vehicle", "show", "golf"]).unwrap());
    // Funds go to a name whose account has sent something, and to a wallet file; not to an address that is nobody's yet.
    for to in ["insurer", "insurer.json", fixture.recipient.as_str()] {
        harness.done(&["wallet", "send", "--dev", "//Alice", "--to", to, "--amount", "1"]).unwrap();
    }
    let unknown = format!("0x{}", "7a".repeat(20));
    let send = ["wallet", "send", "--dev", "//Alice", "--to", &unknown, "--amount", "1"];
    refused(&harness.valet(&send).unwrap(), "wrong-address", &["wallet file"]);
    harness.done(&["book", "remove", "insurer"]).unwrap();
    refused(&harness.valet(&["party", "show", "insurer"]).unwrap(), "usage", &["insurer"]);

    // A book that cannot be read gives no name, and is not written over.
    harness.write("valet-book.json", "{\"accounts\": 7}").unwrap();
    let unread = harness.valet(&["vehicle", "show", "golf"]).unwrap();
    refused(&unread, "usage", &["\"warning\":", "valet-book.json"]);
    refused(&harness.valet(&["book", "add", "golf", &fixture.vehicle]).unwrap(), "file-exists", &["valet-book.json"]);
    harness.done(&["vehicle", "show", &fixture.vehicle]).unwrap();
}
