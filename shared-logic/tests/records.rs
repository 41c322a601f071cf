//! Records and their storage cells: each record is found under its own key and reads back from its cell.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

#[path = "scenarios/mod.rs"]
mod tables;

use codec::{DecodeAll, Encode};
use shared_logic::{
    cell::longest, AccessRequest, Account, Actions, AssignedRole, DecodeError, Delegation, DelegationRef, DelegationState, DelegationTerms,
    DomainHash, DriverConsent, Emergency, EmergencyReason, EmergencyState, Epoch, EventHash, Finding, Grant, GrantId, GrantState,
    GrantTerms, Grants, IntentKey, Nonce, Operation, PurposeCode, Realm, Record, RecordKey, Registry, RequestEnd, RequestId, RequestState,
    Rights, Seq, SignalClasses, State, TermsHash, UnixSeconds, Vehicle, VehicleStatus, VinCommitment,
};
use std::collections::{BTreeMap, BTreeSet};
use valet_testkit::{terms, Fixture, ALICE, CAR, GARAGE, INSURER};

/// The states before and after every scenario.
fn states() -> Vec<State> {
    let both = tables::all().into_iter().flat_map(|scenario| {
        let fixture = scenario.before();
        let outcome = scenario.trial(&fixture).change(&fixture, scenario.at);
        let after = outcome.and_then(Result::ok).map(|outcome| {
            let mut after = fixture.state.clone();
            after.apply(&outcome.event).unwrap();
            after
        });
        [Some(fixture.state), after]
    });
    both.flatten().collect()
}

#[test]
fn every_record_reads_back_from_its_cell_and_no_two_share_one() {
    let mut kinds = BTreeSet::new();
    for state in states() {
        let mut cells = BTreeMap::new();
        let mut copy = State::new(Account([0; 20]));
        for record in state.records() {
            let (key, value) = (record.key(), record.cell_value().unwrap());
            assert_eq!(Record::decode(key, &value), Ok(record));
            assert_eq!(Record::decode(key, &[&value[..], &[0]].concat()), Err(DecodeError), "{key:?}: a byte too many");
            assert_eq!(Record::decode(key, &value[..value.len() - 1]), Err(DecodeError), "{key:?}: a byte too few");
            assert_eq!(cells.insert(key.cell_key(), key), None, "{key:?}: the cell is taken");
            kinds.insert(key.encode()[0]);
            copy.put(record);
        }
        assert_eq!(copy.encode(), state.encode(), "the records are the whole state");
    }
    assert_eq!(kinds, (0..=10).collect(), "a record of every kind was met");
}

#[test]
fn a_cell_key_is_the_number_of_its_kind_and_the_records_own_key() {
    for record in Fixture::new().state.records() {
        let (key, scale) = (record.key(), record.key().encode());
        assert_eq!(key.cell_key(), [&u32::from(scale[0]).encode()[..], &scale[1..]].concat());
        assert_eq!(RecordKey::decode_all(&mut &scale[..]), Ok(key));
    }
}

#[test]
fn a_grant_is_found_by_its_present_recipient_and_no_other() {
    let fixture = Fixture::new();
    let (id, grant) = (fixture.grant, fixture.state.grants[&fixture.grant]);
    let given = |recipient| Grant { terms: GrantTerms { recipient, ..grant.terms }, ..grant };
    let found = |grants: &Grants, recipient| grants.of(CAR, recipient).map(|(id, _)| id).collect::<Vec<_>>();
    let mut grants = Grants::new();
    assert_eq!(grants.insert(id, given(INSURER)), None);
    assert_eq!(found(&grants, INSURER), [id]);
    assert_eq!(grants.insert(id, given(GARAGE)), Some(given(INSURER)));
    assert_eq!((found(&grants, INSURER), found(&grants, GARAGE)), (vec![], vec![id]));
    assert_eq!(Grants::decode_all(&mut &grants.encode()[..]), Ok(grants.clone()), "the index is made anew");
    assert_eq!(grants.encode(), BTreeMap::from(grants.clone()).encode(), "the index is not part of the bytes");
    assert_eq!(grants.remove(id), Some(given(GARAGE)));
    assert_eq!((grants.remove(id), found(&grants, GARAGE), grants), (None, vec![], Grants::new()));
}

#[test]
fn a_purpose_is_refused_under_another_code() {
    let state = Fixture::new().state;
    let purpose = state.records().find(|record| matches!(record, Record::Purpose(_))).unwrap();
    let other = RecordKey::Purpose(PurposeCode(999));
    assert_eq!(Record::decode(other, &purpose.cell_value().unwrap()), Err(DecodeError));
}

#[test]
fn a_removed_record_leaves_an_empty_cell() {
    let removed = Record::IntentKey(Account([1; 20]), Account([2; 20]), None);
    assert_eq!(removed.cell_value(), None);
}

/// Of each kind of record one in its longest form, with the room that a contract has for it.
fn longest_records() -> Vec<(Record, usize)> {
    let fixture = Fixture::new();
    let some = |kind: fn(&Record) -> bool| fixture.state.records().find(kind).unwrap();
    let (time, epoch, seq, last_event) = (UnixSeconds(u64::MAX), Epoch(u32::MAX), Seq(u64::MAX), EventHash([0xff; 32]));
    let operation = Operation::Retired { successor: ALICE };
    let vin_commitment = Some(VinCommitment([0xff; 32]));
    let vehicle = Vehicle { owner: ALICE, epoch, epoch_start: time, seq, last_event, status: VehicleStatus::Retired, vin_commitment };
    let terms = GrantTerms { max_uses: Some(u32::MAX), parent: Some(GrantId([0xff; 32])), ..terms() };
    let grant = Grant {
        terms,
        grantor: ALICE,
        under: Some(DelegationRef::Fleet(seq)),
        epoch,
        party_epoch: epoch,
        seq,
        state: GrantState::Suspended { by: ALICE },
        driver_consent: DriverConsent::Given { by: ALICE },
        used: u32::MAX,
        erased_at: Some(time),
    };
    let delegated = DelegationTerms {
        role: AssignedRole::Delegate,
        rights: Rights::ALL,
        classes: SignalClasses::ALL,
        actions: Actions::ALL,
        depth_left: 2,
        not_before: time,
        expires_at: time,
    };
    let delegation = Delegation {
        terms: delegated,
        from: ALICE,
        under: Some(DelegationRef::Fleet(seq)),
        epoch: Some(epoch),
        seq,
        state: DelegationState::Ended,
    };
    let state = RequestState::Closed(RequestEnd::Lapsed);
    let request = AccessRequest { from: ALICE, terms, terms_hash: TermsHash([0xff; 32]), respond_by: time, seq, state };
    let emergency = Emergency {
        reason: EmergencyReason::Crash,
        classes: SignalClasses::ALL,
        opened_at: time,
        until: time,
        party_epoch: epoch,
        seq,
        state: EmergencyState::Reviewed(Finding::Justified),
    };
    let limits = IntentKey { rights: Rights::ALL, classes: SignalClasses::ALL, expires_at: time };
    vec![
        (Record::Registry(Registry { admin: Some(ALICE), operation, seq, last_event }), longest::REGISTRY),
        (Record::Vehicle(CAR, vehicle), longest::VEHICLE),
        (Record::Grant(GrantId([0; 32]), grant), longest::GRANT),
        (some(|record| matches!(record, Record::Party(..))), longest::PARTY),
        (some(|record| matches!(record, Record::Purpose(_))), longest::PURPOSE),
        (Record::Delegation(Realm::Fleet(ALICE), ALICE, delegation), longest::DELEGATION),
        (Record::AccessRequest(RequestId([0; 32]), request), longest::ACCESS_REQUEST),
        (Record::Emergency(CAR, ALICE, emergency), longest::EMERGENCY),
        (Record::Nonce(ALICE, Nonce(u64::MAX)), longest::NONCE),
        (Record::IntentKey(ALICE, ALICE, Some(limits)), longest::INTENT_KEY),
        (Record::Domain(DomainHash([0xff; 32])), longest::DOMAIN),
    ]
}

#[test]
fn the_longest_record_of_each_kind_fits_the_room_that_contracts_have_for_it() {
    let mut kinds = BTreeSet::new();
    for (record, room) in longest_records() {
        let length = record.cell_value().unwrap().len();
        assert!(length <= room && room - length < 48, "{length} of {room} bytes: {record:?}");
        assert!(record.key().cell_key().len() <= longest::KEY, "{record:?}");
        assert!(record.cell_value().unwrap().len() <= longest::EVENT);
        kinds.insert(record.key().encode()[0]);
    }
    assert_eq!(kinds, (0..=10).collect(), "every kind is measured");
    assert_eq!(RecordKey::Delegation(Realm::Vehicle(CAR), ALICE).cell_key().len(), longest::KEY, "the longest key");
}
