//! Records and their storage cells: each record is found under its own key and reads back from its cell.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

#[path = "scenarios/mod.rs"]
mod tables;

use codec::{DecodeAll, Encode};
use shared_logic::{
    cell::longest,
    party::{DatedKey, Party},
    AccessRequest, Account, Actions, AssignedRole, Attestation, DecodeError, Delegation, DelegationRef, DelegationState, DelegationTerms,
    DomainHash, DriverConsent, Emergency, EmergencyReason, EmergencyState, Epoch, EventHash, Finding, Grant, GrantId, GrantState,
    GrantTerms, Grants, IntentKey, LegalBasis, Losses, NamedKey, Needed, Nonce, Objection, Objections, Operation, PurposeCode, Purposes,
    Realm, Record, RecordKey, Recovery, RecoveryTerms, Registry, RequestEnd, RequestId, RequestPolicy, RequestState, Rights, Seconds, Seq,
    SignalClasses, State, TermsHash, UnixSeconds, Vehicle, VehicleOffer, VehicleStatus, VinCommitment,
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
    assert_eq!(kinds, (0..=15).collect(), "a record of every kind was met");
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

/// INVARIANT (objecting is free): the cell is as long without an objection as with all.
#[test]
fn objections_take_as_much_room_when_there_are_none() {
    let empty = Record::Objections(CAR, Objections::EMPTY).cell_value().unwrap();
    assert_eq!(empty.len(), longest::OBJECTIONS);
    let fixture = Fixture::new();
    assert_eq!(fixture.state.objections[&CAR], Objections::EMPTY, "whoever registers a vehicle pays for them");
}

#[test]
fn a_removed_record_leaves_an_empty_cell() {
    let account = Account([1; 20]);
    let removed =
        [Record::VehicleOffer(CAR, None), Record::AdminOffer(None), Record::Attestation(CAR, account, None), Record::Recovery(CAR, None)];
    for record in removed {
        assert_eq!(record.cell_value(), None, "{record:?}");
    }
    let key = Record::IntentKey(account, Account([2; 20]), NamedKey::REMOVED);
    assert!(key.cell_value().is_some(), "a removed key is kept: it is never named again");
}

/// Of each kind of record one in its longest form, with the room that a contract has for it.
fn longest_records() -> Vec<(Record, usize)> {
    let fixture = Fixture::new();
    let some = |kind: fn(&Record) -> bool| fixture.state.records().find(kind).unwrap();
    let (time, epoch, seq, last_event) = (UnixSeconds(u64::MAX), Epoch(u32::MAX), Seq(u64::MAX), EventHash([0xff; 32]));
    let operation = Operation::Retired { successor: ALICE };
    let vin_commitment = Some(VinCommitment([0xff; 32]));
    let vehicle = Vehicle {
        owner: ALICE,
        epoch,
        epoch_start: time,
        seq,
        last_event,
        status: VehicleStatus::Retired,
        vin_commitment,
        stopped_at: time,
        losses: Losses(u64::MAX),
        objections: u8::MAX,
        request_policy: RequestPolicy::Nobody,
    };
    let terms = GrantTerms { max_uses: Some(u32::MAX), parent: Some(GrantId([0xff; 32])), ..terms() };
    let grant = Grant {
        terms,
        grantor: ALICE,
        under: Some(DelegationRef::Fleet(seq)),
        epoch,
        party_epoch: epoch,
        seq,
        state: GrantState::Suspended { by: ALICE },
        driver_consent: DriverConsent::Given { by: ALICE, under: DelegationRef::Fleet(seq) },
        used: u32::MAX,
        erased_at: Some(time),
        legal_basis: LegalBasis::Consent,
        losses: Losses(u64::MAX),
    };
    let delegated = DelegationTerms {
        role: AssignedRole::Delegate,
        rights: Rights::ALL,
        classes: SignalClasses::ALL,
        actions: Actions::ALL,
        purposes: Some(Purposes(u64::MAX)),
        longest_grant: Some(Seconds(u32::MAX)),
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
        state: DelegationState::Offered { until: time },
    };
    let state = RequestState::Closed(RequestEnd::Cancelled);
    let needed = Needed::all_of(&terms);
    let request = AccessRequest { from: ALICE, terms, needed, terms_hash: TermsHash([0xff; 32]), respond_by: time, epoch, seq, state };
    let emergency = Emergency {
        reason: EmergencyReason::Crash,
        classes: SignalClasses::ALL,
        opened_at: time,
        until: time,
        opened_before: time,
        party_epoch: epoch,
        seq,
        state: EmergencyState::Reviewed { finding: Finding::Justified, at: time },
    };
    let limits = IntentKey { rights: Rights::ALL, classes: SignalClasses::ALL, expires_at: time };
    let key = NamedKey { limits, named_at: time };
    let registry = Registry { admin: Some(ALICE), operation, seq, last_event, founded_at: time, losses: Losses(u64::MAX) };
    let next_key = Some(DatedKey { key: ALICE, from: time });
    let party = Party { next_key, recovery: next_key, ..fixture.state.parties[&INSURER] };
    let offer = VehicleOffer { to: ALICE, until: time, epoch };
    let objection = Objection { by: ALICE, to: ALICE, named_by: ALICE, until: time };
    let attestation = Attestation { vin_commitment: VinCommitment([0xff; 32]), epoch, party_epoch: epoch, at: time, until: time };
    let recovery = Recovery { terms: RecoveryTerms { account: ALICE, delay: Seconds(u32::MAX) }, epoch, started_at: time };
    vec![
        (Record::Registry(registry), longest::REGISTRY),
        (Record::Vehicle(CAR, vehicle), longest::VEHICLE),
        (Record::Grant(GrantId([0; 32]), grant), longest::GRANT),
        (Record::Party(INSURER, party), longest::PARTY),
        (some(|record| matches!(record, Record::Purpose(_))), longest::PURPOSE),
        (Record::Delegation(Realm::Fleet(ALICE), ALICE, delegation), longest::DELEGATION),
        (Record::AccessRequest(RequestId([0; 32]), request), longest::ACCESS_REQUEST),
        (Record::Emergency(CAR, ALICE, emergency), longest::EMERGENCY),
        (Record::Nonce(ALICE, Some(CAR), Nonce(u64::MAX)), longest::NONCE),
        (Record::IntentKey(ALICE, ALICE, key), longest::INTENT_KEY),
        (Record::VehicleOffer(CAR, Some(offer)), longest::VEHICLE_OFFER),
        (Record::AdminOffer(Some(ALICE)), longest::ADMIN_OFFER),
        (Record::Objections(CAR, Objections { places: [objection; Objections::PLACES], crowded_until: time }), longest::OBJECTIONS),
        (Record::Attestation(CAR, ALICE, Some(attestation)), longest::ATTESTATION),
        (Record::Recovery(CAR, Some(recovery)), longest::RECOVERY),
        (Record::Domain(DomainHash([0xff; 32])), longest::DOMAIN),
    ]
}

#[test]
fn the_longest_record_of_each_kind_fits_the_room_that_contracts_have_for_it() {
    let (mut kinds, mut others) = (BTreeSet::new(), Vec::new());
    for (record, room) in longest_records() {
        let length = record.cell_value().unwrap().len();
        if length > room || room - length >= 8 {
            others.push(format!("{length} of {room} bytes: {}", record.key().kind()));
        }
        assert!(record.key().cell_key().len() <= longest::KEY, "{record:?}");
        assert!(length <= longest::EVENT, "{record:?}");
        kinds.insert(record.key().encode()[0]);
    }
    assert!(others.is_empty(), "{others:#?}");
    assert_eq!(kinds, (0..=15).collect(), "every kind is measured");
    assert_eq!(RecordKey::Delegation(Realm::Vehicle(CAR), ALICE).cell_key().len(), longest::KEY, "the longest key");
}

#[test]
fn the_longest_event_fits_the_room_that_contracts_have_for_it() {
    let mut longest_event = 0;
    for event in events() {
        longest_event = longest_event.max(event.encode().len());
    }
    // The longest is a grant in answer to a request: a record, an agreement and an id.
    let fixture = Fixture::new();
    let mut event = Fixture::deployed();
    let (grant, id) = longest_records()
        .into_iter()
        .find_map(|(record, _)| match record {
            Record::Grant(id, grant) => Some((grant, id)),
            _ => None,
        })
        .unwrap();
    let agreement = shared_logic::Agreement { controller: Some(ALICE), ..valet_testkit::agreement() };
    (event.vehicle, event.recipient, event.grant) = (Some(CAR), Some(ALICE), Some(id));
    event.role = shared_logic::Role::Assigned(AssignedRole::Delegate);
    event.via = shared_logic::Via::Intent(Some(Nonce(u64::MAX)));
    event.body = shared_logic::EventBody::GrantActivated { record: grant, agreement, request: Some(fixture.request) };
    let length = event.encode().len();
    assert!(longest_event <= length, "{longest_event}: another kind of event is longer than {length}");
    assert!(length <= longest::EVENT && longest::EVENT - length < 64, "{length} of {} bytes", longest::EVENT);
}

/// The events of every scenario that is accepted.
fn events() -> Vec<shared_logic::Event> {
    let accepted = tables::all().into_iter().filter_map(|scenario| {
        let fixture = scenario.before();
        scenario.trial(&fixture).change(&fixture, scenario.at)?.ok().map(|outcome| outcome.event)
    });
    accepted.collect()
}
