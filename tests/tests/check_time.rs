//! A check of a chain that makes no blocks: time goes on all the same.

use std::{thread::sleep, time::Duration};
use valet_tests::{grant_create, text, Fixture};

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
    let check = [
        "check",
        "--vehicle",
        &fixture.vehicle,
        "--recipient",
        &fixture.recipient,
        "--purpose",
        "usage-based-insurance",
        "--classes",
        "speed-motion",
        "--chain",
        "--grant",
        &grant,
    ];
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
