//! JSON as people and programs write it: what is taken, and what is said about the rest.
#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first thing that is not as expected")]

use serde_json::{from_str, from_value, json, to_value, Value};
use shared_logic::{
    AssignedRole, Container, DelegationState, Denial, Event, EventBody, GrantId, GrantState, Message, Nonce, Objection, Objections,
    Purposes, Realm, Record, SignalClasses, SignedIntent, State, UnixSeconds, Verdict, Via,
};
use valet_testkit::{mandate, Fixture, ALICE, CAR};

#[test]
fn every_shape_is_written_as_decided() {
    let id = GrantId([0xab; 32]);
    let hex = format!("0x{}", "ab".repeat(32));
    let delegate = Message::Delegate { realm: Realm::Fleet(ALICE), to: ALICE, terms: mandate(AssignedRole::FleetManager) };
    let scenarios = [
        (to_value(UnixSeconds(u64::MAX)), json!("18446744073709551615")),
        (to_value(Message::Withdraw { grant: id }), json!({ "kind": "withdraw", "grant": hex })),
        (to_value(Message::Pause), json!({ "kind": "pause" })),
        (to_value(GrantState::Active), json!({ "kind": "active" })),
        (to_value(Via::Intent(Some(Nonce(3)))), json!({ "kind": "intent", "nonce": "3" })),
        (to_value(Via::Intent(None)), json!({ "kind": "intent", "nonce": null })),
        (to_value(Purposes(1 | 1 << 63)), json!(["0", "63"])),
        (to_value(DelegationState::Offered { until: UnixSeconds(7) }), json!({ "kind": "offered", "until": "7" })),
        (to_value(Realm::Vehicle(CAR)), json!({ "kind": "vehicle", "vehicle": CAR })),
        (to_value(Denial::NonceUsed), json!({ "number": 45, "name": "NonceUsed" })),
        (to_value(EventBody::GrantUsed { used: 2 }), json!({ "kind": "grant-used", "used": 2 })),
        (to_value(AssignedRole::FleetManager), json!("fleet-manager")),
        (to_value(Record::Nonce(ALICE, Some(CAR), Nonce(1))), json!({ "kind": "nonce", "account": ALICE, "vehicle": CAR, "record": "1" })),
        (
            to_value(Verdict::deny(Denial::Withdrawn)),
            json!({ "verdict": "deny", "reason": { "number": 29, "name": "Withdrawn" }, "grant": null, "link": 0, "missing": [] }),
        ),
        (to_value(delegate).map(|made| made["realm"].clone()), json!({ "kind": "fleet", "owner": ALICE })),
    ];
    for (made, exp) in scenarios {
        let made = made.unwrap();
        assert_eq!(made, exp);
    }
}

/// What is said of a message that is not one.
fn said(text: &str) -> String {
    from_str::<Message>(text).unwrap_err().to_string()
}

#[test]
fn what_is_not_of_the_form_is_refused_and_told_by_its_place() {
    let grant = format!("\"0x{}\"", "00".repeat(32));
    let account = format!("\"{ALICE}\"");
    let until = |until: &str| {
        format!(
            r#"{{"kind":"open-emergency","vehicle":{grant},"authority":{account},"reason":"crash","classes":["trip"],"until":{until}}}"#
        )
    };
    let scenarios = [
        ("5".to_owned(), "expected an object, or its SCALE bytes in 0x-hex, found 5"),
        ("\"0x99\"".to_owned(), "expected an object, or its SCALE bytes in 0x-hex, found `0x99`"),
        ("{}".to_owned(), "expected the field `kind`"),
        (format!(r#"{{"kind":"withdraw","grant":{grant},"why":1}}"#), "expected only the fields `grant`, found `why`"),
        (format!(r#"{{"kind":"withdraw","grant":{grant},"grant":{grant}}}"#), "expected the field `grant` once"),
        (format!(r#"{{"kind":"withdraw","kind":"pause","grant":{grant}}}"#), "expected the field `kind` once"),
        (r#"{"kind":"withdraw"}"#.to_owned(), "expected the field `grant`"),
        (r#"{"kind":"retire","successor":null}"#.to_owned(), "`successor`: expected 0x and 40 hexadecimal digits (20 bytes), found null"),
        (until("9007199254740992"), "`until`: expected a whole number of at most 64 bits in decimal text, found 9007199254740992"),
        (
            until("\"18446744073709551616\""),
            "`until`: expected a whole number of at most 64 bits in decimal text, found `18446744073709551616`",
        ),
        (until("\"+5\""), "`until`: expected a whole number of at most 64 bits in decimal text, found `+5`"),
        (until("\"\""), "`until`: expected a whole number of at most 64 bits in decimal text, found ``"),
        (until("-5"), "`until`: expected a whole number of at most 64 bits in decimal text, found a negative number"),
        (
            until("1.5"),
            "`until`: expected a whole number of at most 64 bits in decimal text, found a number that is not whole, or too large",
        ),
        (
            format!(r#"{{"kind":"close-request","request":{grant},"end":"lost"}}"#),
            "`end`: expected one of `granted`, `refused`, `cancelled`, found `lost`",
        ),
        (
            format!(r#"{{"kind":"set-intent-key","key":{account},"limits":{{"rights":["grant","fly"],"classes":[],"expires_at":"1"}}}}"#),
            "`limits.rights[1]`: expected one of `grant`, `narrow`, `suspend`, `revoke`, `answer`, `delegate`, found `fly`",
        ),
    ];
    for (text, exp) in scenarios {
        assert_eq!(said(&text), exp, "{text}");
    }
    let wish = said(r#"{"kind":"wish"}"#);
    assert!(wish.starts_with("`kind`: expected one of `register-vehicle`") && wish.ends_with("found `wish`"), "{wish}");
}

#[test]
fn a_long_name_or_text_is_cut_in_what_is_said() {
    let grant = format!("\"0x{}\"", "00".repeat(32));
    for (letter, long) in [("x", "x".repeat(10_000)), ("ä", "ä".repeat(10_000))] {
        let shown = letter.repeat(80);
        let named = said(&format!(r#"{{"kind":"withdraw","grant":{grant},"{long}":1}}"#));
        assert_eq!(named, format!("expected only the fields `grant`, found `{shown}…`"));
        let texted = said(&format!(r#"{{"kind":"retire","successor":"{long}"}}"#));
        assert_eq!(texted, format!("`successor`: expected 0x and 40 hexadecimal digits (20 bytes), found `{shown}…`"));
    }
    let whole = said(&format!(r#"{{"kind":"retire","successor":{grant}}}"#));
    assert!(whole.ends_with(&format!("found `0x{}`", "00".repeat(32))), "{whole}");
}

#[test]
fn a_little_more_than_the_written_form_is_taken() {
    let exp = Message::Narrow { grant: GrantId([0xab; 32]), terms: valet_testkit::terms() };
    let mut written = to_value(exp).unwrap();
    written["grant"] = json!("AB".repeat(32));
    written["terms"]["expires_at"] = json!(valet_testkit::terms().expires_at.0);
    written["terms"].as_object_mut().unwrap().remove("parent");
    assert_eq!(from_value::<Message>(written).unwrap(), exp);
    let scale = format!("0x{}", hex::encode(codec::Encode::encode(&exp)));
    assert_eq!(from_value::<Message>(json!(scale)).unwrap(), exp);
    assert!(from_value::<SignedIntent>(json!(scale)).is_err());
}

#[test]
fn a_denial_is_read_only_when_number_and_name_agree() {
    for denial in Denial::LIST {
        assert_eq!(from_value::<Denial>(to_value(denial).unwrap()).unwrap(), *denial);
    }
    let mistakes = [
        json!({ "number": 45, "name": "Expired" }),
        json!({ "number": 45 }),
        json!({ "name": "NonceUsed" }),
        json!({ "number": 45, "name": "NonceUsed", "hint": "" }),
        json!({ "number": 45, "name": "nonce-used" }),
        json!("NonceUsed"),
    ];
    for mistake in mistakes {
        assert!(from_value::<Denial>(mistake.clone()).is_err(), "{mistake}");
    }
}

#[test]
fn a_state_names_each_record_once() {
    let mut state = to_value(&Fixture::new().state).unwrap();
    assert!(from_value::<State>(state.clone()).is_ok());
    let vehicles = state["vehicles"].as_array_mut().unwrap();
    let first = vehicles[0].clone();
    vehicles.push(first);
    assert_eq!(from_value::<State>(state).unwrap_err().to_string(), "expected each entry once");
}

#[test]
fn a_container_is_a_set_in_any_order_and_within_its_bounds() {
    let document = |allow: Value| json!({ "vss": { "major": 6, "minor": 0 }, "allow": allow, "sensors": allow });
    let one = from_value::<Container>(document(json!(["Vehicle.Trip", "Vehicle.Speed", "Vehicle.Speed"]))).unwrap();
    assert_eq!(one, from_value(document(json!(["Vehicle.Speed", "Vehicle.Trip"]))).unwrap());
    assert_eq!(to_value(&one).unwrap()["deny"], json!([]));
    let mut wider = document(json!(["Vehicle.Speed"]));
    wider["also"] = json!([{ "vss": { "major": 5, "minor": 0 }, "differs": ["Vehicle.Speed"] }]);
    let wider = from_value::<Container>(wider).unwrap();
    assert_eq!(from_value::<Container>(to_value(&wider).unwrap()).unwrap(), wider);
    let said = |document| from_value::<Container>(document).unwrap_err().to_string();
    assert_eq!(said(document(json!([]))), "expected at least one signal path");
    assert!(said(document(json!(["Vehicle..Speed"]))).starts_with("`allow[0]`: expected a VSS path such as Vehicle.Speed"));
    assert!(said(json!({ "allow": ["Vehicle"] })).contains("expected the field `vss`"));
    let without = json!({ "vss": { "major": 6, "minor": 0 }, "allow": ["Vehicle.Speed"] });
    assert!(said(without).contains("`valet container build` takes them from a VSS file"));
    let mut star = document(json!(["Vehicle.Speed"]));
    star["sensors"] = json!(["Vehicle.*"]);
    assert!(said(star).starts_with("`sensors[0]`: expected a VSS path"));
}

#[test]
fn events_are_read_back_whatever_the_order_of_their_fields() {
    let event = Fixture::deployed();
    // `Value` sorts the fields, so that `kind` stands in the middle.
    assert_eq!(from_value::<Event>(to_value(event).unwrap()).unwrap(), event);
    assert_eq!(event.body.kind(), to_value(event).unwrap()["body"]["kind"]);
    let bits = SignalClasses::ALL;
    assert_eq!(from_value::<SignalClasses>(to_value(bits).unwrap()).unwrap(), bits);
}

#[test]
fn a_list_of_places_has_all_of_them() {
    let objection = Objection { by: ALICE, to: Objection::ALL, named_by: ALICE, until: UnixSeconds(7) };
    let objections = Objections::EMPTY.with(objection, UnixSeconds(0));
    let written = to_value(objections).unwrap();
    let places = written["places"].as_array().unwrap();
    assert_eq!(places.len(), Objections::PLACES);
    assert_eq!(from_value::<Objections>(written.clone()).unwrap(), objections);
    for count in [0, Objections::PLACES - 1] {
        let mut fewer = written.clone();
        fewer["places"] = Value::from(places[..count].to_vec());
        assert!(from_value::<Objections>(fewer).unwrap_err().to_string().contains("expected a list of 6"));
    }
}
