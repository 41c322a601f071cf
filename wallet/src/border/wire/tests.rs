//! The schemas of previews against the previews' own fields. Those of the rules' types are held in shared-logic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

mod names;

use super::{read, write, MESSAGES_PREVIEW, PREVIEW};
use crate::preview::{of_message, of_signed, Access, Actor, Preview, RecordChange, Value as Said, Words};
use crate::snapshot::{Snapshot, View};
use crate::text::hex_text;
use codec::{Decode, Encode};
use serde_json::{json, Value};
use shared_logic::{decode_exact, Account, EventBody, Message, RecordKey, UnixSeconds};
use std::{collections::BTreeSet, fs, path::Path};

fn vectors(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex_text::read(value.as_str().unwrap()).unwrap()
}

fn scale<T: Decode + Encode>(value: &Value) -> T {
    decode_exact(&bytes(value)).unwrap()
}

fn of_access(access: &Access) -> Value {
    let permissions = access.permissions.iter().map(|it| json!({ "action": it.action, "classes": it.classes }));
    json!({
        "grant": access.grant, "recipient": access.recipient, "purpose": access.purpose, "purpose_name": access.purpose_name,
        "vehicle": access.vehicle, "permissions": permissions.collect::<Vec<_>>(), "container": access.container,
        "residency": access.residency, "regions": access.regions,
        "not_before": access.not_before, "expires_at": access.expires_at, "history_from": access.history_from,
        "retention": access.retention, "uses_left": access.uses_left, "depth_left": access.depth_left, "parent": access.parent,
    })
}

fn of_record(record: &RecordChange) -> Value {
    match record {
        RecordChange::Registry { before, after } => json!({ "kind": "registry", "before": before, "after": after }),
        RecordChange::Vehicle { id, before, after } => json!({ "kind": "vehicle", "id": id, "before": before, "after": after }),
        RecordChange::Grant { id, before, after } => json!({ "kind": "grant", "id": id, "before": before, "after": after }),
        RecordChange::Party { account, before, after } => json!({ "kind": "party", "account": account, "before": before, "after": after }),
        RecordChange::Purpose { before, after } => json!({ "kind": "purpose", "before": before, "after": after }),
        RecordChange::Delegation { realm, to, before, after } => {
            json!({ "kind": "delegation", "realm": realm, "to": to, "before": before, "after": after })
        }
        RecordChange::AccessRequest { id, before, after } => {
            json!({ "kind": "access-request", "id": id, "before": before, "after": after })
        }
        RecordChange::Emergency { vehicle, authority, before, after } => {
            json!({ "kind": "emergency", "vehicle": vehicle, "authority": authority, "before": before, "after": after })
        }
        RecordChange::Nonce { account, vehicle, before, after } => {
            json!({ "kind": "nonce", "account": account, "vehicle": vehicle, "before": before, "after": after })
        }
        RecordChange::IntentKey { principal, key, before, after } => {
            json!({ "kind": "intent-key", "principal": principal, "key": key, "before": before, "after": after })
        }
        RecordChange::Domain { before, after } => json!({ "kind": "domain", "before": before, "after": after }),
        RecordChange::VehicleOffer { vehicle, before, after } => {
            json!({ "kind": "vehicle-offer", "vehicle": vehicle, "before": before, "after": after })
        }
        RecordChange::AdminOffer { before, after } => json!({ "kind": "admin-offer", "before": before, "after": after }),
        RecordChange::Objections { vehicle, before, after } => {
            json!({ "kind": "objections", "vehicle": vehicle, "before": before, "after": after })
        }
        RecordChange::Attestation { vehicle, attester, before, after } => {
            json!({ "kind": "attestation", "vehicle": vehicle, "attester": attester, "before": before, "after": after })
        }
        RecordChange::Recovery { vehicle, before, after } => {
            json!({ "kind": "recovery", "vehicle": vehicle, "before": before, "after": after })
        }
    }
}

fn of_actor(actor: &Actor) -> Value {
    match actor {
        Actor::Admin { account } => json!({ "kind": "admin", "account": account }),
        Actor::Owner { vehicle, account } => json!({ "kind": "owner", "vehicle": vehicle, "account": account }),
        Actor::Delegate { vehicle, realm, account, terms } => {
            json!({ "kind": "delegate", "vehicle": vehicle, "realm": realm, "account": account, "terms": terms })
        }
        Actor::IntentKey { principal, key, limits } => {
            json!({ "kind": "intent-key", "principal": principal, "key": key, "limits": limits })
        }
        Actor::Authority { vehicle, account, reason, classes, until } => {
            json!({ "kind": "authority", "vehicle": vehicle, "account": account, "reason": reason, "classes": classes, "until": until })
        }
    }
}

fn of_words(words: &Words) -> Value {
    let arguments = words.arguments.iter().map(|argument| json!({ "name": argument.name, "value": of_value(&argument.value) }));
    json!({ "key": words.key, "arguments": arguments.collect::<Vec<_>>() })
}

fn of_value(value: &Said) -> Value {
    match value {
        Said::Text { text } => json!({ "kind": "text", "text": text }),
        Said::Number { number } => json!({ "kind": "number", "number": number }),
        Said::Moment { at } => json!({ "kind": "moment", "at": at }),
        Said::Length { length } => json!({ "kind": "length", "length": length }),
        Said::Name { list, name } => json!({ "kind": "name", "list": list, "name": name }),
        Said::Words { words } => json!({ "kind": "words", "words": of_words(words) }),
        Said::List { between, items } => {
            json!({ "kind": "list", "between": between, "items": items.iter().map(of_value).collect::<Vec<_>>() })
        }
    }
}

fn of_preview(seen: &Preview) -> Value {
    let accesses = |list: &[Access]| list.iter().map(of_access).collect::<Vec<_>>();
    let actors = |list: &[Actor]| list.iter().map(of_actor).collect::<Vec<_>>();
    let narrows = seen.narrows.iter().map(|it| json!({ "before": of_access(&it.before), "after": of_access(&it.after) }));
    json!({
        "event": seen.event, "records": seen.records.iter().map(of_record).collect::<Vec<_>>(), "opens": accesses(&seen.opens),
        "narrows": narrows.collect::<Vec<_>>(), "ends": accesses(&seen.ends), "unchanged": accesses(&seen.unchanged),
        "empowers": actors(&seen.empowers), "disempowers": actors(&seen.disempowers), "summary": seen.summary,
        "parties": seen.parties.iter().map(|named| json!({ "account": named.account, "party": named.party })).collect::<Vec<_>>(),
        "words": seen.words.iter().map(of_words).collect::<Vec<_>>(),
        "attested_by": seen.attested_by.iter().map(|by| json!({ "account": by.account, "until": by.until })).collect::<Vec<_>>(),
    })
}

fn kinds(list: &Value) -> impl Iterator<Item = String> + '_ {
    list.as_array().into_iter().flatten().map(|item| item["kind"].as_str().unwrap().to_owned())
}

#[test]
fn every_preview_of_the_vectors_is_written_as_its_fields_say() {
    let (mut records, mut actors, mut events) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for file in ["step.json", "submit.json"] {
        let vectors = vectors(file);
        for case in vectors["cases"].as_array().unwrap().iter().filter(|case| case["expected"]["event"].is_string()) {
            let state = Snapshot::read(&bytes(&vectors["states"][case["state"].as_str().unwrap()])).unwrap();
            let now = UnixSeconds(case["now"].as_str().unwrap().parse().unwrap());
            let seen = if case["intent"].is_string() {
                of_signed(&View::of(&state), &scale(&case["intent"]), now)
            } else {
                let caller: Account = case["caller"].as_str().unwrap().parse().unwrap();
                of_message(&View::of(&state), caller, &scale(&case["message"]), now)
            };
            let seen = seen.unwrap();
            let written: Value = serde_json::from_str(&write(&PREVIEW, &seen).unwrap()).unwrap();
            assert_eq!(written, of_preview(&seen), "{}", case["name"]);
            records.extend(kinds(&written["records"]));
            actors.extend(kinds(&written["empowers"]).chain(kinds(&written["disempowers"])));
            events.insert(seen.event.body.kind());
        }
    }
    assert_eq!(records.len() + 1, RecordKey::KINDS.len(), "every kind of record but the domain: {records:?}");
    assert_eq!(actors.len(), 5, "every kind of actor: {actors:?}");
    assert_eq!(events.len() + 1, EventBody::KINDS.len(), "every kind of event but the deployment: {events:?}");
}

#[test]
fn a_request_is_read_whatever_the_order_of_its_fields_and_says_what_is_wrong_with_it() {
    let account = Account([7; 20]);
    let read = |text: &str| {
        read::<(Account, UnixSeconds, Option<Vec<Account>>, Vec<Message>)>(&MESSAGES_PREVIEW, text).map_err(|failure| failure.message)
    };
    let exp = (account, UnixSeconds(9), None, vec![Message::Retire { successor: account }]);
    assert_eq!(
        read(&format!(r#"{{"messages":[{{"successor":"{account}","kind":"retire"}}],"now":9,"caller":"{account}"}}"#)),
        Ok(exp.clone())
    );
    let scale = hex_text::write(&exp.3[0].encode());
    assert_eq!(read(&format!(r#"{{"now":"9","messages":["{scale}"],"caller":"{account}"}}"#)), Ok(exp));
    assert_eq!(
        read(&format!(r#"{{"now":"9","messages":["{scale}"],"caller":"{account}","attesters":["{account}"]}}"#)).map(|read| read.2),
        Ok(Some(vec![account]))
    );
    let scenarios = [
        (r#"{"kind":"retire"}"#, "`messages[0]`: expected the field `successor`"),
        (r#"{"successor":"0x"}"#, "`messages[0]`: expected the field `kind`"),
        (r#"{"kind":"pause","now":1}"#, "`messages[0]`: expected no other field, found `now`"),
        (r#"{"kind":"retire","successor":5}"#, "`messages[0].successor`: expected 0x and 40 hexadecimal digits (20 bytes), found 5"),
    ];
    for (message, exp) in scenarios {
        assert_eq!(read(&format!(r#"{{"now":"9","messages":[{message}],"caller":"{account}"}}"#)), Err(exp.to_owned()));
    }
}

#[test]
fn a_list_of_nobody_is_no_demand_and_is_refused() {
    let account = Account([7; 20]);
    let ask = |attesters: &str| {
        let request = format!(r#"{{"now":"9","messages":[{{"kind":"pause"}}],"caller":"{account}","attesters":{attesters}}}"#);
        crate::border::Query::of_messages(&request).map(|_| ()).map_err(|failure| failure.code)
    };
    assert_eq!([ask("[]"), ask("null"), ask(&format!(r#"["{account}"]"#))], [Err("malformed-input"), Ok(()), Ok(())]);
}
