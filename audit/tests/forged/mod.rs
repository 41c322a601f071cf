//! Forged events whose chain and whose effect on the storage agree: only the rules can tell.

use crate::history::{ask, delegate, grant, history, life, names, offer, Life, TABLET_KEY};
use shared_logic::{
    party::PartyStatus, Account, AssignedRole, Attestation, Delegation, DelegationRef, Denial, EndReason, Epoch, Event, EventBody,
    EvidenceHash, Finding as Found, Grant, GrantState, GrantTerms, Message, Nonce, PurposeCode, Realm, RequestEnd, RequestState, Role, Seq,
    SignalClasses, UnixSeconds, Via, VinCommitment,
};
use valet_audit::replay::{conforms, replay, Finding, Nonconformity, Storage};
use valet_testkit::{
    agreement, domain, open, ADMIN, ALICE, AUDITOR, BOB, CAR, CAROL, DAN, ERIN, GARAGE, GATEKEEPER, INSURER, LAB, MAKER, NOBODY, RESCUE,
    VAN,
};

/// An honest event, and what is changed of it.
type Forgery = (fn(&Life) -> Event, fn(&Life, &mut Event));

/// What a whole replay tells of a log that ends with the forged event.
fn told(name: &str, (honest, forge): Forgery) -> Nonconformity {
    let mut life = life();
    let mut event = honest(&life);
    assert_eq!(conforms(&life.ledger.state, &event), Ok(()), "{name}");
    forge(&life, &mut event);
    life.ledger.append(event);
    let storage = Storage::from(&life.ledger.state);
    let report = replay(domain(), life.ledger.log, &storage).unwrap();
    match &report.findings[..] {
        [Finding::NonconformingEvent { why, event: kind, .. }] if *kind == event.body.kind() => why.clone(),
        other => panic!("{name}: {other:?}"),
    }
}

fn granted(life: &Life) -> Event {
    life.ledger.makes(ALICE, grant(|_| {}))
}

fn record(event: &mut Event) -> &mut Grant {
    match &mut event.body {
        EventBody::GrantActivated { record, .. } => record,
        other => panic!("{other:?}"),
    }
}

/// An event of nothing but the vehicle or this grant.
fn instead(event: &mut Event, body: EventBody) {
    *event = Event { body, recipient: None, grant: None, ..*event };
}

fn withdrawn(life: &Life) -> Event {
    life.ledger.makes(ALICE, Message::Withdraw { grant: life.running })
}

fn ended(event: &mut Event) -> (&mut EndReason, &mut UnixSeconds, &mut UnixSeconds) {
    match &mut event.body {
        EventBody::GrantEnded { reason, ended_at, erase_by, .. } => (reason, ended_at, erase_by),
        other => panic!("{other:?}"),
    }
}

fn used(life: &Life) -> Event {
    life.ledger.makes(INSURER, Message::Use { grant: life.running, request: valet_testkit::request() })
}

fn delegated(life: &Life) -> Event {
    let mut terms = valet_testkit::mandate(AssignedRole::Delegate);
    terms.depth_left = 1;
    life.ledger.makes(CAROL, Message::Delegate { realm: Realm::Vehicle(CAR), to: ERIN, terms })
}

fn delegation(event: &mut Event) -> &mut Delegation {
    match &mut event.body {
        EventBody::DelegationOffered { delegation, .. } => delegation,
        other => panic!("{other:?}"),
    }
}

fn asked(life: &Life) -> Event {
    life.ledger.makes(INSURER, ask(&life.ledger, 9, 100))
}

fn opened(life: &Life) -> Event {
    life.ledger.makes(RESCUE, open(RESCUE, life.ledger.now + 100))
}

fn emergency(event: &mut Event) -> &mut shared_logic::Emergency {
    match &mut event.body {
        EventBody::EmergencyOpened { emergency } => emergency,
        other => panic!("{other:?}"),
    }
}

fn paused(life: &Life) -> Event {
    life.ledger.makes(ADMIN, Message::Pause)
}

#[test]
fn a_grant_that_the_rules_would_deny_is_found() {
    use Denial::{
        ClassNotAllowedForPurpose, ControllerMissing, DurationTooLong, HistoryBeforeFence, NonceUsed, NotAuthorised, NotSignable, Objected,
        PartyIneligible, ScopeExceedsCeiling, ScopeExceedsRequest, TermsMismatch, UnknownParty, UnknownPurpose, VehicleExists, Withdrawn,
    };
    fn answer(life: &Life) -> Event {
        let terms = offer(|it| it.not_before = UnixSeconds(life.ledger.now));
        life.ledger.makes(ALICE, Message::Grant { terms, agreement: agreement(), request: Some(life.asked) })
    }
    fn share(life: &Life) -> Event {
        let terms = GrantTerms { parent: Some(life.running), depth_left: 0, ..life.ledger.state.grants[&life.running].terms };
        life.ledger.makes(ALICE, Message::Grant { terms, agreement: agreement(), request: None })
    }
    fn renewed(life: &Life) -> Event {
        let terms = offer(|it| it.recipient = GARAGE);
        life.ledger.makes(ALICE, Message::Renew { grant: life.shared, terms, agreement: agreement() })
    }
    let cases: [(&str, Denial, Forgery); 21] = [
        ("a stranger grants", NotAuthorised, (granted, |_, event| event.actor = BOB)),
        ("the admin grants", NotAuthorised, (granted, |_, event| event.actor = ADMIN)),
        ("to nobody who is known", UnknownParty, (granted, |_, event| record(event).terms.recipient = NOBODY)),
        ("to a gatekeeper", PartyIneligible, (granted, |_, event| record(event).terms.recipient = GATEKEEPER)),
        ("for no purpose", UnknownPurpose, (granted, |_, event| record(event).terms.purpose = PurposeCode(0))),
        (
            "of more than the purpose allows",
            ClassNotAllowedForPurpose,
            (granted, |_, event| record(event).terms.classes = SignalClasses::ALL.minus(SignalClasses::NEVER_GRANTABLE)),
        ),
        ("for longer", DurationTooLong, (granted, |_, event| record(event).terms.expires_at.0 += 10_000)),
        ("of older data", HistoryBeforeFence, (granted, |_, event| record(event).terms.history_from.0 = 0)),
        ("of more than was asked for", ScopeExceedsRequest, (answer, |_, event| record(event).terms.expires_at.0 += 1)),
        (
            "on other terms than were offered",
            TermsMismatch,
            (answer, |_, event| {
                let EventBody::GrantActivated { agreement, .. } = &mut event.body else { unreachable!() };
                agreement.terms_hash.0[0] ^= 1;
            }),
        ),
        ("of more than the grant above", ScopeExceedsCeiling, (share, |_, event| record(event).terms.expires_at.0 += 1)),
        (
            "in the place of one that was withdrawn",
            Withdrawn,
            (renewed, |life, event| {
                let EventBody::GrantRenewed { previous, .. } = &mut event.body else { unreachable!() };
                *previous = life.ended;
            }),
        ),
        ("by a driver", NotAuthorised, (granted, |_, event| event.actor = DAN)),
        ("signed with a number that was used", NonceUsed, (granted, |_, event| event.via = Via::Intent(Some(Nonce(0))))),
        ("signed with a number too high", NonceUsed, (granted, |_, event| event.via = Via::Intent(Some(Nonce(9))))),
        ("signed without a number", NonceUsed, (granted, |_, event| event.via = Via::Intent(None))),
        ("a withdrawal signed with a number", NonceUsed, (withdrawn, |_, event| event.via = Via::Intent(Some(Nonce(6))))),
        ("to a processor for nobody", ControllerMissing, (granted, |_, event| record(event).terms.recipient = LAB)),
        ("to one whom a driver objects to", Objected, (granted, |_, event| record(event).terms.recipient = MAKER)),
        (
            "the vehicle is registered again",
            VehicleExists,
            (granted, |_, event| instead(event, EventBody::VehicleRegistered { vin_commitment: None })),
        ),
        (
            "an owner is vouched for by a signature",
            NotSignable,
            (granted, |_, event| {
                event.via = Via::Intent(Some(Nonce(8)));
                let (at, until) = (event.at, UnixSeconds(event.at.0 + 1_000));
                let attestation =
                    Attestation { vin_commitment: VinCommitment([0x22; 32]), epoch: Epoch(1), party_epoch: Epoch(1), at, until };
                instead(event, EventBody::VehicleAttested { attestation });
                event.recipient = Some(ALICE);
            }),
        ),
    ];
    for (name, reason, forgery) in cases {
        assert_eq!(told(name, forgery), Nonconformity::Denied { reason }, "{name}");
    }
}

#[test]
fn whatever_else_the_rules_would_deny_is_found() {
    use Denial::{
        DepthExceeded, EmergencyMaskExceeded, EmergencyTooLong, ErasureNotDue, NonceUsed, NotAuthorised, PurposeExists, ReviewMissing,
        ScopeExceedsGrant, Suspended, WrongState,
    };
    fn narrowed(life: &Life) -> Event {
        let terms = GrantTerms { depth_left: 0, ..life.ledger.state.grants[&life.running].terms };
        life.ledger.makes(ALICE, Message::Narrow { grant: life.running, terms })
    }
    fn resumed(life: &Life) -> Event {
        life.ledger.makes(DAN, Message::Resume { grant: life.suspended })
    }
    fn attested(life: &Life) -> Event {
        life.ledger.makes(GARAGE, Message::AttestErasure { grant: life.ended, evidence: EvidenceHash([0; 32]) })
    }
    fn closed(life: &Life) -> Event {
        life.ledger.makes(INSURER, Message::CloseRequest { request: life.asked, end: RequestEnd::Cancelled })
    }
    let cases: [(&str, Denial, Forgery); 19] = [
        (
            "a grant is widened",
            ScopeExceedsGrant,
            (narrowed, |_, event| {
                let EventBody::GrantNarrowed { terms } = &mut event.body else { unreachable!() };
                terms.expires_at.0 += 1;
            }),
        ),
        ("another's objection is overridden", NotAuthorised, (resumed, |_, event| (event.actor, event.role) = (ALICE, Role::Owner))),
        ("a stranger withdraws", NotAuthorised, (withdrawn, |_, event| event.actor = BOB)),
        ("the owner revokes", NotAuthorised, (withdrawn, |_, event| *ended(event).0 = EndReason::Revoked)),
        ("the owner renounces", NotAuthorised, (withdrawn, |_, event| *ended(event).0 = EndReason::Renounced)),
        ("a grant that runs is expired", WrongState, (withdrawn, |_, event| *ended(event).0 = EndReason::Expired)),
        ("a grant is superseded by nothing", WrongState, (withdrawn, |_, event| *ended(event).0 = EndReason::Superseded)),
        ("another uses", NotAuthorised, (used, |_, event| event.actor = GARAGE)),
        ("a suspended grant is used", Suspended, (used, |life, event| event.grant = Some(life.suspended))),
        (
            "the data of a grant that runs is erased",
            ErasureNotDue,
            (attested, |life, event| (event.grant, event.recipient, event.actor) = (Some(life.running), Some(INSURER), INSURER)),
        ),
        ("a driver delegates", NotAuthorised, (delegated, |_, event| event.actor = DAN)),
        ("a delegate gives what it does not have", DepthExceeded, (delegated, |_, event| delegation(event).terms.depth_left = 2)),
        (
            "an access request is granted by nothing",
            WrongState,
            (closed, |_, event| {
                let EventBody::RequestClosed { end, .. } = &mut event.body else { unreachable!() };
                *end = RequestEnd::Granted;
            }),
        ),
        (
            "an access request takes the place of another",
            NonceUsed,
            (asked, |life, event| {
                let EventBody::AccessRequested { request, .. } = &mut event.body else { unreachable!() };
                *request = life.answered;
            }),
        ),
        ("an emergency lasts too long", EmergencyTooLong, (opened, |_, event| emergency(event).until.0 += 90_000)),
        ("an emergency opens everything", EmergencyMaskExceeded, (opened, |_, event| emergency(event).classes = SignalClasses::ALL)),
        (
            "a second emergency before the review of the first",
            ReviewMissing,
            (opened, |life, event| (event.vehicle, event.link) = (Some(VAN), life.ledger.link(VAN))),
        ),
        (
            "a review of what is open",
            WrongState,
            (opened, |life, event| {
                (event.vehicle, event.link, event.actor) = (Some(VAN), life.ledger.link(VAN), AUDITOR);
                event.body = EventBody::EmergencyReviewed { auditor: AUDITOR, finding: Found::Justified };
            }),
        ),
        (
            "a purpose of the first catalogue is published again",
            PurposeExists,
            (paused, |_, event| {
                let purpose = shared_logic::catalogue::FIRST[0].purpose;
                event.body = EventBody::PurposePublished { purpose };
            }),
        ),
    ];
    for (name, reason, forgery) in cases {
        assert_eq!(told(name, forgery), Nonconformity::Denied { reason }, "{name}");
    }
}

#[test]
fn what_only_the_admin_or_only_oneself_may_do_is_found_when_another_did_it() {
    use Denial::{NotAuthorised, WrongState};
    fn suspended(life: &Life) -> Event {
        let profile = life.ledger.state.parties[&LAB].profile;
        life.ledger.makes(ADMIN, Message::SetParty { account: LAB, profile, status: PartyStatus::Suspended })
    }
    fn named(life: &Life) -> Event {
        life.ledger.makes(ALICE, names(&TABLET_KEY))
    }
    fn fleet(life: &Life) -> Event {
        life.ledger.makes(ALICE, delegate(Realm::Fleet(ALICE), BOB, AssignedRole::FleetManager))
    }
    let cases: [(&str, Denial, Forgery); 8] = [
        ("another pauses", NotAuthorised, (paused, |_, event| event.actor = ALICE)),
        ("what runs is resumed", WrongState, (paused, |_, event| event.body = EventBody::ContractResumed)),
        (
            "another retires",
            NotAuthorised,
            (paused, |_, event| (event.actor, event.body) = (BOB, EventBody::ContractRetired { successor: BOB })),
        ),
        (
            "another gives the admin's key up",
            NotAuthorised,
            (paused, |_, event| (event.actor, event.body) = (BOB, EventBody::AdminRenounced)),
        ),
        ("a party suspends another", NotAuthorised, (suspended, |_, event| event.actor = GARAGE)),
        (
            "a key signs for itself",
            WrongState,
            (named, |_, event| {
                let EventBody::IntentKeySet { key, .. } = event.body else { unreachable!() };
                event.actor = key;
            }),
        ),
        ("somebody delegates another's fleet", NotAuthorised, (fleet, |_, event| event.actor = BOB)),
        (
            "a key is taken back that was not named",
            WrongState,
            (named, |_, event| event.body = EventBody::IntentKeyRemoved { key: NOBODY }),
        ),
    ];
    for (name, reason, forgery) in cases {
        assert_eq!(told(name, forgery), Nonconformity::Denied { reason }, "{name}");
    }
}

const REVIEWED: shared_logic::EmergencyState = shared_logic::EmergencyState::Reviewed { finding: Found::Justified, at: UnixSeconds(0) };

#[test]
fn what_the_rules_fill_in_themselves_is_found_when_it_is_another() {
    fn transferred(life: &Life) -> Event {
        life.ledger.makes(ALICE, Message::StopEverything { vehicle: CAR })
    }
    fn suspended(life: &Life) -> Event {
        let profile = life.ledger.state.parties[&LAB].profile;
        life.ledger.makes(ADMIN, Message::SetParty { account: LAB, profile, status: PartyStatus::Suspended })
    }
    fn registered(life: &Life) -> Event {
        let profile = life.ledger.state.parties[&LAB].profile;
        life.ledger.makes(NOBODY, Message::RegisterParty { profile })
    }
    fn party(event: &mut Event) -> &mut shared_logic::Party {
        match &mut event.body {
            EventBody::PartyRegistered { party } | EventBody::PartyStatusChanged { party } => party,
            other => panic!("{other:?}"),
        }
    }
    fn request(event: &mut Event) -> &mut shared_logic::AccessRequest {
        match &mut event.body {
            EventBody::AccessRequested { record, .. } => record,
            other => panic!("{other:?}"),
        }
    }
    fn objects(_: &Life, event: &mut Event) {
        let EventBody::GrantEnded { objects, .. } = &mut event.body else { unreachable!() };
        *objects = Some(shared_logic::Objection { by: ALICE, to: INSURER, named_by: ALICE, until: UnixSeconds(u64::MAX) });
    }
    const ACCEPTED: shared_logic::DelegationState = shared_logic::DelegationState::Active { since: UnixSeconds(0) };
    let cases: [(&str, Forgery); 35] = [
        ("another grant's id", (granted, |life, event| event.grant = Some(life.ended))),
        ("a role that is not the actor's", (granted, |_, event| event.role = Role::Admin)),
        ("a recipient topic of somebody else", (granted, |_, event| event.recipient = Some(LAB))),
        ("a grant that began before it was given", (granted, |_, event| record(event).terms.not_before.0 -= 1)),
        ("a grant by another grantor", (granted, |_, event| record(event).grantor = CAROL)),
        ("a grant of another epoch", (granted, |_, event| record(event).epoch.0 += 1)),
        ("a grant of another epoch of its recipient", (granted, |_, event| record(event).party_epoch.0 += 1)),
        ("a grant under a delegation", (granted, |_, event| record(event).under = Some(DelegationRef::Vehicle(Seq(2))))),
        ("a grant with another number", (granted, |_, event| record(event).seq.0 += 1)),
        ("a grant that is stopped at once", (granted, |_, event| record(event).state = GrantState::Suspended { by: BOB })),
        (
            "a grant that its driver is said to have agreed to",
            (granted, |_, event| {
                record(event).driver_consent = shared_logic::DriverConsent::Given { by: DAN, under: DelegationRef::Vehicle(Seq(2)) }
            }),
        ),
        ("a grant on another ground", (granted, |_, event| record(event).legal_basis = shared_logic::LegalBasis::Contract)),
        ("a grant of another time of the registry", (granted, |_, event| record(event).losses.0 += 1)),
        ("a grant that is used at once", (granted, |_, event| record(event).used = 1)),
        ("a grant whose data is erased at once", (granted, |_, event| record(event).erased_at = Some(UnixSeconds(0)))),
        ("an earlier end", (withdrawn, |_, event| ended(event).1 .0 -= 1)),
        ("a later erasure", (withdrawn, |_, event| ended(event).2 .0 += 1)),
        (
            "two uses at once",
            (used, |_, event| {
                let EventBody::GrantUsed { used } = &mut event.body else { unreachable!() };
                *used += 1;
            }),
        ),
        ("a delegation by another", (delegated, |_, event| delegation(event).from = ALICE)),
        ("a delegation under another", (delegated, |_, event| delegation(event).under = None)),
        ("a delegation of another epoch", (delegated, |_, event| delegation(event).epoch = None)),
        ("an access request by another", (asked, |_, event| request(event).from = BOB)),
        ("an access request that is put off at once", (asked, |_, event| request(event).state = RequestState::Deferred)),
        ("an emergency that began earlier", (opened, |_, event| emergency(event).opened_at.0 -= 1)),
        ("an emergency after no other", (opened, |_, event| emergency(event).opened_before = UnixSeconds(0))),
        ("an offer that is accepted at once", (delegated, |_, event| delegation(event).state = ACCEPTED)),
        ("an access request of another epoch", (asked, |_, event| request(event).epoch = Epoch(2))),
        ("a withdrawal that the owner objects by", (withdrawn, objects)),
        ("a party that is admitted for later", (suspended, |_, event| party(event).acts_from = UnixSeconds(7))),
        ("a party that has another act for it", (suspended, |_, event| party(event).key = BOB)),
        ("an emergency of another epoch", (opened, |_, event| emergency(event).party_epoch.0 += 1)),
        ("an emergency that is reviewed at once", (opened, |_, event| emergency(event).state = REVIEWED)),
        ("a party that keeps its epoch", (suspended, |_, event| party(event).epoch = Epoch(1))),
        ("a party that admits itself", (registered, |_, event| party(event).status = PartyStatus::Admitted)),
        (
            "an owner that keeps the epoch",
            (transferred, |_, event| {
                let EventBody::EverythingStopped { epoch } = &mut event.body else { unreachable!() };
                *epoch = Epoch(1);
            }),
        ),
    ];
    for (name, forgery) in cases {
        assert!(matches!(told(name, forgery), Nonconformity::OtherEvent { .. }), "{name}");
    }
}

#[test]
fn an_event_that_does_not_name_what_it_is_about_is_found() {
    let state = life().ledger.state;
    let topics = |event: &Event| Event { vehicle: None, recipient: None, grant: None, ..*event };
    let mut nameless = 0;
    for logged in history().log {
        if conforms(&state, &topics(&logged.event)) == Err(Nonconformity::NoSubject) {
            nameless += 1;
        }
    }
    assert!(nameless > 20, "{nameless}");
}

#[test]
fn an_end_of_a_former_owners_grant_is_found() {
    let Life { running, suspended, ledger, .. } = life();
    let mut event = ledger.makes(ALICE, Message::Withdraw { grant: running });
    let state = history().state;
    event.grant = Some(suspended);
    assert_eq!(conforms(&state, &event), Err(Nonconformity::Denied { reason: Denial::StaleEpoch }));
}

#[test]
fn an_intent_of_nobody_is_found() {
    let life = life();
    let mut event = granted(&life);
    (event.actor, event.via) = (Account([0; 20]), Via::Intent(Some(Nonce(0))));
    assert_eq!(conforms(&life.ledger.state, &event), Err(Nonconformity::Denied { reason: Denial::BadSignature }));
}
