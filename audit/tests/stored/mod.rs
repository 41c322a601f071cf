//! What is stored against what the events lead to.

use crate::history::life;
use shared_logic::{Account, DomainHash, Operation, Registry};
use std::collections::BTreeMap;
use valet_audit::{
    replay::{compare, replay, Difference, Finding, RecordKind, Storage},
    Verdict,
};
use valet_testkit::{domain, CAROL, NOBODY};

/// The one difference that this makes, which the whole replay tells too.
fn difference(name: &str, tamper: impl FnOnce(&mut Storage)) -> Difference {
    let ledger = life().ledger;
    let mut storage = Storage::from(&ledger.state);
    assert_eq!(compare(&ledger.state, &storage), []);
    tamper(&mut storage);
    let differences = compare(&ledger.state, &storage);
    assert_eq!(differences.len(), 1, "{name}: {differences:?}");
    let report = replay(domain(), ledger.log, &storage).unwrap();
    assert_eq!(report.findings, [Finding::StorageDiffers { record: Box::new(differences[0].clone()) }], "{name}");
    assert_eq!(report.verdict(), Verdict::Findings, "{name}");
    differences[0].clone()
}

#[test]
fn every_field_of_the_contracts_own_record_is_compared() {
    type Tamper = (&'static str, fn(&mut Registry));
    let tampers: [Tamper; 7] = [
        ("another admin", |registry| registry.admin = Some(NOBODY)),
        ("no admin", |registry| registry.admin = None),
        ("a pause", |registry| registry.operation = Operation::Paused),
        ("an older head", |registry| registry.seq.0 -= 1),
        ("another head", |registry| registry.last_event.0[0] ^= 1),
        ("another beginning", |registry| registry.founded_at.0 -= 1),
        ("fewer losses", |registry| registry.losses.0 -= 1),
    ];
    for (name, tamper) in tampers {
        let told = difference(name, |storage| tamper(storage.registry.as_mut().unwrap()));
        assert_eq!((told.kind, told.expected.is_some(), told.found.is_some()), (RecordKind::Registry, true, true), "{name}");
    }
    let told = difference("no record", |storage| storage.registry = None);
    assert_eq!((told.kind, told.found), (RecordKind::Registry, None));
    let told = difference("another domain", |storage| storage.domain = Some(DomainHash([5; 32])));
    assert_eq!((told.kind, told.found), (RecordKind::Domain, Some(DomainHash([5; 32]).into())));
    let told = difference("another offer of the admin's role", |storage| storage.admin_offer = Some(NOBODY));
    assert_eq!((told.kind, told.found), (RecordKind::AdminOffer, Some(NOBODY.into())));
    let told = difference("no offer of the admin's role", |storage| storage.admin_offer = None);
    assert_eq!((told.kind, told.found), (RecordKind::AdminOffer, None));
    let told = difference("no domain", |storage| storage.domain = None);
    assert_eq!((told.kind, told.found), (RecordKind::Domain, None));
}

/// Each record of this kind changed, and each left out; and one too many, under a key of no event.
fn every_one<K: Ord + Copy, V: Copy>(
    kind: RecordKind,
    records: fn(&mut Storage) -> &mut BTreeMap<K, V>,
    change: fn(&mut V),
    another: K,
    text: &str,
) {
    let mut stored = Storage::from(&life().ledger.state);
    let keys: Vec<K> = records(&mut stored).keys().copied().collect();
    assert!(!keys.is_empty(), "{kind:?}");
    let mut names = std::collections::BTreeSet::new();
    for key in &keys {
        let told = difference("changed", |storage| change(records(storage).get_mut(key).unwrap()));
        assert_eq!((told.kind, told.expected.is_some(), told.found.is_some()), (kind, true, true));
        assert_ne!(told.expected, told.found);
        let told = difference("missing", |storage| records(storage).retain(|stored, _| stored != key));
        assert_eq!((told.kind, told.expected.is_some(), told.found), (kind, true, None));
        assert!(names.insert(told.key), "{kind:?}: each key is told apart");
    }
    let record = records(&mut stored)[&keys[0]];
    let told = difference("added", |storage| records(storage).extend([(another, record)]));
    assert_eq!((told.kind, told.expected, told.found.is_some(), told.key.as_str()), (kind, None, true, text));
}

#[test]
fn every_changed_missing_or_added_record_of_every_kind_is_told_by_its_kind_and_key() {
    use shared_logic::{GrantId, PurposeCode, Realm, RequestId, Seconds, SignalClasses, VehicleId};
    let bytes = |count: usize| format!("0x{}", "07".repeat(count));
    let (id, account) = (bytes(32), bytes(20));
    let somebody = Account([7; 20]);
    let car = VehicleId([7; 32]);
    every_one(RecordKind::Vehicle, |it| &mut it.vehicles, |it| it.epoch.0 += 1, car, &id);
    every_one(RecordKind::Party, |it| &mut it.parties, |it| it.epoch.0 += 1, somebody, &account);
    every_one(RecordKind::Purpose, |it| &mut it.purposes, |it| it.max_retention = Seconds(1), PurposeCode(7), "7");
    every_one(RecordKind::Grant, |it| &mut it.grants, |it| it.terms.expires_at.0 += 1, GrantId([7; 32]), &id);
    let key = (Realm::Vehicle(car), somebody);
    every_one(RecordKind::Delegation, |it| &mut it.delegations, |it| it.from = NOBODY, key, &format!("of vehicle {id} to {account}"));
    let key = (Realm::Fleet(CAROL), somebody);
    let text = format!("of the fleet of {CAROL} to {account}");
    every_one(RecordKind::Delegation, |it| &mut it.delegations, |it| it.terms.depth_left += 1, key, &text);
    every_one(RecordKind::AccessRequest, |it| &mut it.requests, |it| it.respond_by.0 += 1, RequestId([7; 32]), &id);
    let text = format!("of vehicle {id} by {account}");
    every_one(RecordKind::Emergency, |it| &mut it.emergencies, |it| it.classes = SignalClasses::ALL, (car, somebody), &text);
    let key = (somebody, Some(car));
    every_one(RecordKind::Nonce, |it| &mut it.nonces, |it| it.0 -= 1, key, &format!("of {account} for vehicle {id}"));
    every_one(RecordKind::Nonce, |it| &mut it.nonces, |it| it.0 -= 1, (somebody, None), &account);
    let text = format!("{account} of {CAROL}");
    every_one(RecordKind::IntentKey, |it| &mut it.intent_keys, |it| it.limits.classes = SignalClasses::ALL, (CAROL, somebody), &text);
    every_one(RecordKind::VehicleOffer, |it| &mut it.vehicle_offers, |it| it.to = NOBODY, car, &id);
    every_one(RecordKind::Objections, |it| &mut it.objections, |it| it.places[5].by = NOBODY, car, &id);
    every_one(RecordKind::Recovery, |it| &mut it.recoveries, |it| it.started_at.0 += 1, car, &id);
    let text = format!("of vehicle {id} by {account}");
    every_one(RecordKind::Attestation, |it| &mut it.attestations, |it| it.until.0 += 1, (car, somebody), &text);
}
