//! A check of a chain that makes no blocks: time goes on all the same.

use std::{thread::sleep, time::Duration};
use valet_tests::{check, grant_create, text, Fixture};

/// How long the grant runs, in seconds; long enough to be checked before its end on a slow machine.
const LASTS: u64 = 20;

#[test]
fn a_grant_that_ran_out_while_no_block_was_made_is_denied() {
    let fixture = Fixture::deploy();
    let lasts = format!("{LASTS}s");
    let mut create = grant_create(&fixture);
    if let Some(length) = create.last_mut() {
        *length = &lasts;
    }
    let grant = text(&fixture.harness.done(&create).unwrap(), "/event/grant");
    let check = check(&fixture, "usage-based-insurance", &["--classes", "speed-motion", "--region", "eea", "--chain", "--grant", &grant]);
    let early = fixture.harness.valet(&check).unwrap();
    assert_eq!((early.code, early.text("/verdict")), (0, "allow"), "{}", early.said);
    let before = fixture.harness.done(&["events"]).unwrap();

    sleep(Duration::from_secs(LASTS + 2));

    let late = fixture.harness.valet(&check).unwrap();
    assert_eq!((late.code, late.text("/verdict"), late.text("/reason/name")), (10, "deny", "Expired"), "{}", late.said);
    // The block that was asked is still the one before the end: nothing but the clock went on.
    assert_eq!(early.json.pointer("/as_of/block"), late.json.pointer("/as_of/block"));
    assert_eq!(fixture.harness.done(&["events"]).unwrap(), before);
    // Every other read that says how the grant stands agrees.
    let shown = fixture.harness.done(&["grant", "show", &grant]).unwrap();
    assert_eq!(text(&shown, "/standing"), "expired");
    let listed = fixture.harness.done(&["grant", "list", "--vehicle", &fixture.vehicle]).unwrap();
    assert_eq!(text(&listed, "/0/standing"), "expired");
}

#[test]
fn data_from_the_future_are_refused_before_the_contract_is_asked() {
    let fixture = Fixture::deploy();
    let nobody = format!("0x{}", "77".repeat(32));
    for moment in ["2099-01-01T00:00:00Z", "99999999999"] {
        let asked = check(&fixture, "repair", &["--chain", "--classes", "trip", "--grant", &nobody, "--data-from", moment]);
        let answer = fixture.harness.valet(&asked).unwrap();
        assert_eq!(answer.code, 1, "{moment}: {}", answer.said);
        assert!(answer.said.contains("\"usage\"") && answer.said.contains("future"), "{moment}: {}", answer.said);
    }
}
