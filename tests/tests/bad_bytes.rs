//! What no program of ours would send: garbage, cut or swollen calls, denied changes, signatures used twice. Each
//! is refused in its block, and nothing has changed.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod scenarios;

use codec::{Compact, Encode};
use scenarios::{
    fixtures::{account, agreement, key, terms, GARAGE, INSURER, OWNER, PHONE, STEERING},
    Populated,
};
use shared_logic::{selector, Denial, GrantTerms, Message, SignedIntent, UnixSeconds};
use valet_wallet::intent::submit_data;

/// A call by the owner, and what the contract says to it; `None` where it cannot read it.
struct Case {
    name: &'static str,
    data: Vec<u8>,
    exp_reason: Option<Denial>,
}

fn case(name: &'static str, data: Vec<u8>, exp_reason: Option<Denial>) -> Case {
    Case { name, data, exp_reason }
}

/// Sends each by a transaction, past every check of ours.
fn send(populated: &Populated, cases: Vec<Case>) {
    let before = populated.events();
    for Case { name, data, exp_reason } in cases {
        // A call that traps is not even run for a trial.
        if let Ok(dry) = populated.client.try_call(&key(OWNER), &data) {
            assert!(dry.reverted, "{name}: expected the contract to undo it");
            assert_eq!(populated.client.reason(&key(OWNER), &data).unwrap(), exp_reason, "{name}");
        } else {
            assert_eq!(exp_reason, None, "{name}");
        }
        let made = populated.client.call(&key(OWNER), data).unwrap();
        assert!(made.is_none(), "{name}: expected the transaction to fail in its block");
    }
    assert_eq!(populated.events(), before, "what is refused emits nothing");
    let replay = populated.harness.valet(&["audit", "replay"]).unwrap();
    assert_eq!(replay.code, 0, "what is refused stores nothing: {} {}", replay.json, replay.said);
}

/// The same bytes, with some of them in the place of others.
fn with(data: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut data = data.to_vec();
    data[at..at + bytes.len()].copy_from_slice(bytes);
    data
}

#[test]
fn bytes_that_are_no_call_are_refused_and_change_nothing() {
    let populated = Populated::build();
    let grant = Message::Grant { terms: terms(populated.now), agreement: agreement(), request: None }.call_data();
    let change = |message: &[u8]| [&selector::CHANGE[..], message].concat();
    let batch = |length: u32, messages: &[u8]| [&selector::BATCH[..], &Compact(length).encode(), messages].concat();
    let withdraw = Message::Withdraw { grant: populated.grant("live") }.call_data();
    let submit = submit_data(&populated.signed(PHONE, Message::Withdraw { grant: populated.grant("live") }));
    // Selector 4, vehicle 32, recipient 20, purpose 2, container 32: then the classes.
    let classes = 90;
    let cases = vec![
        case("nothing", Vec::new(), None),
        case("half a selector", selector::GRANT[..2].to_vec(), None),
        case("a selector of no message", vec![0xde, 0xad, 0xbe, 0xef], None),
        case("the constructor's selector", [&selector::NEW[..], &[0; 32]].concat(), None),
        // ink! reads zeros where a call has no more bytes; they are no vehicle, no party, no grant.
        case("a selector alone", selector::GRANT.to_vec(), Some(Denial::UnknownVehicle)),
        case("a grant that is cut", grant[..50].to_vec(), Some(Denial::UnknownParty)),
        case("a grant of zeros", [&selector::GRANT[..], &[0; 160]].concat(), Some(Denial::UnknownVehicle)),
        case("a grant of ones", [&selector::GRANT[..], &[0xff; 160]].concat(), None),
        case("classes beside the list", with(&grant, classes, &[0xff; 4]), None),
        case("actions beside the list", with(&grant, classes + 4, &[0x10]), None),
        case("a residency that is none", with(&grant, classes + 5, &[2]), None),
        case("an option that is neither", with(&grant, grant.len() - 1, &[2]), None),
        case("a withdrawal that is cut", withdraw[..20].to_vec(), Some(Denial::UnknownGrant)),
        case("a message of no kind", change(&[53]), None),
        case("a message of the last kind", change(&[0xff; 200]), None),
        case("a batch longer than its bytes", batch(16, &[29]), Some(Denial::NotAuthorised)),
        case("a batch of a billion", batch(1 << 30, &[29; 64]), None),
        case("a batch of too many", batch(17, &[29; 17]), Some(Denial::TooMany)),
        case("an intent that is cut", submit[..submit.len() - 9].to_vec(), Some(Denial::BadSignature)),
        case("an intent of zeros", [&selector::SUBMIT[..], &[0; 300]].concat(), Some(Denial::WrongDomain)),
        case("an intent of another version's message", with(&submit, 4 + 32 + 20 + 4 + 8 + 8, &[0xfe]), None),
    ];
    send(&populated, cases);
}

#[test]
fn denied_changes_that_somebody_sends_all_the_same_fail_in_their_block() {
    let populated = Populated::build();
    let terms = terms(populated.now);
    let grant = |terms| Message::Grant { terms, agreement: agreement(), request: None }.call_data();
    let withdraw = |name| Message::Withdraw { grant: populated.grant(name) };
    let spent = populated.spent.unwrap()[0];
    let fresh = populated.signed(PHONE, withdraw("live"));
    let swapped = SignedIntent { signature: spent.signature, ..fresh };
    let for_another = populated.signed(PHONE, withdraw("stale"));
    let cases = vec![
        case("steering", grant(GrantTerms { classes: STEERING, ..terms }), Some(Denial::EmptyScope)),
        case("until the end of time", grant(GrantTerms { expires_at: UnixSeconds(u64::MAX), ..terms }), Some(Denial::TimeOutOfRange)),
        case("without a bottom", grant(GrantTerms { depth_left: u8::MAX, ..terms }), Some(Denial::DepthExceeded)),
        case("withdrawing twice", withdraw("withdrawn").call_data(), Some(Denial::WrongState)),
        case("pausing without being the admin", Message::Pause.call_data(), Some(Denial::NotAuthorised)),
        case(
            "a batch whose last is denied",
            (selector::BATCH, vec![withdraw("live"), withdraw("live")]).encode(),
            Some(Denial::WrongState),
        ),
        case("an intent brought twice", submit_data(&spent), Some(Denial::NonceUsed)),
        case("an intent with another's signature", submit_data(&swapped), Some(Denial::BadSignature)),
        case("an intent for another epoch", submit_data(&for_another), Some(Denial::WrongDomain)),
    ];
    send(&populated, cases);
    // The same change, not disturbed by any of it.
    let made = populated.client.call(&key(INSURER), submit_data(&fresh)).unwrap().unwrap();
    assert_eq!(made.events[0].actor, account(OWNER));
    assert!(populated.client.call(&key(GARAGE), submit_data(&fresh)).unwrap().is_none(), "once is enough");
}
