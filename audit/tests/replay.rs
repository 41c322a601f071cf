//! Replay: honest histories are clean; every tampering is told, and told apart.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::print_stdout,
    reason = "a test stops at the first thing that is not as expected, and prints its figures"
)]

use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyKinds},
    purpose::CoConsent,
    step, Account, Action, Actions, ContainerId, Event, EventBody, GrantTerms, LegalBasis, Message, NoticeVersion, Party, Purpose,
    PurposeCode, Residency, RulesHash, Seconds, SignalClass, SignalClasses, State, TermsHash, UnixSeconds, VehicleId,
};
use std::time::Instant;
use valet_audit::{
    replay::{compare, fold, replay, Finding, Incomplete, Logged, RecordKind, Storage, Unlawful},
    Verdict,
};

const ADMIN: Account = Account([0xad; 20]);
const OWNER: Account = Account([0x0a; 20]);
const INSURER: Account = Account([0x0b; 20]);
const CAR: VehicleId = VehicleId([0x01; 32]);

/// A contract's log as it grows: each message must be accepted.
struct Ledger {
    state: State,
    log: Vec<Logged>,
}

impl Ledger {
    fn new() -> Self {
        let event = Event::deployed(ADMIN, UnixSeconds(1_000));
        Self { state: State::new(ADMIN), log: vec![Logged { block: 1, index: 0, event }] }
    }

    fn send(&mut self, caller: Account, message: Message) -> Event {
        let block = self.log.last().unwrap().block + 1;
        let event = step(&self.state, caller, &message, UnixSeconds(1_000 + block)).unwrap().event;
        self.state.apply(&event).unwrap();
        self.log.push(Logged { block, index: 3, event });
        event
    }
}

fn terms(vehicle: VehicleId) -> GrantTerms {
    GrantTerms {
        vehicle,
        recipient: INSURER,
        data_holder: None,
        purpose: PurposeCode(1),
        container: ContainerId([0xc0; 32]),
        classes: SignalClasses::of(&[SignalClass::SpeedMotion]),
        actions: Actions::of(&[Action::Read]),
        residency: Residency::InVehicle,
        not_before: UnixSeconds(0),
        expires_at: UnixSeconds(5_000),
        history_from: UnixSeconds(4_000),
        retention: Seconds(10),
        legal_basis: LegalBasis::Consent,
        terms_hash: TermsHash([0x7e; 32]),
        notice_version: NoticeVersion(1),
    }
}

/// Deployed, purpose, party, car, grant, withdrawn, grant, container, transferred: 9 events in blocks 1 to 9.
fn history() -> Ledger {
    let mut ledger = Ledger::new();
    let purpose = Purpose {
        code: PurposeCode(1),
        classes: SignalClasses::of(&[SignalClass::SpeedMotion]),
        max_duration: Seconds(100_000),
        max_retention: Seconds(100),
        co_consent: CoConsent::NotNeeded,
    };
    ledger.send(ADMIN, Message::PublishPurpose { purpose });
    let party = Party { kinds: PartyKinds::of(&[PartyKind::ThirdParty]), legal_hash: TermsHash([1; 32]), gatekeeper: Gatekeeper::No };
    ledger.send(INSURER, Message::RegisterParty { party });
    ledger.send(OWNER, Message::RegisterVehicle { vehicle: CAR, vin_commitment: None });
    let grant = ledger.send(OWNER, Message::Grant { terms: terms(CAR) }).grant.unwrap();
    ledger.send(OWNER, Message::Withdraw { grant });
    ledger.send(OWNER, Message::Grant { terms: terms(CAR) });
    let classes = SignalClasses::of(&[SignalClass::Trip]);
    ledger.send(INSURER, Message::PublishContainer { container: ContainerId([0xc0; 32]), classes });
    ledger.send(OWNER, Message::TransferVehicle { vehicle: CAR, new_owner: INSURER });
    ledger
}

const GRANT: usize = 4;
const WITHDRAWAL: usize = 5;
const TRANSFER: usize = 8;

#[test]
fn an_honest_history_is_clean_and_counted() {
    let Ledger { state, log } = history();
    assert_eq!(fold(log.iter().copied()).as_ref(), Ok(&state));
    let report = replay(log, &Storage::from(&state)).unwrap();
    assert_eq!(report.verdict(), Verdict::Clean, "{:?}", report.findings);
    let counts = (report.events, report.vehicles, report.grants, report.blocks, report.first_block, report.last_block);
    assert_eq!(counts, (9, 1, 2, 9, 1, 9));
    assert_eq!(serde_json::to_value(&report).unwrap()["findings"], serde_json::json!([]));
}

#[test]
fn every_changed_missing_or_added_record_is_a_difference() {
    let Ledger { state, .. } = history();
    let grant = *state.grants.keys().next().unwrap();
    type Tamper<'a> = (&'a str, RecordKind, Box<dyn Fn(&mut Storage)>);
    let cases: [Tamper<'_>; 11] = [
        ("another admin", RecordKind::Admin, Box::new(|storage| storage.admin = Some(OWNER))),
        ("no answer about the admin", RecordKind::Admin, Box::new(|storage| storage.admin = None)),
        ("another owner", RecordKind::Vehicle, Box::new(|storage| storage.vehicles.get_mut(&CAR).unwrap().owner = OWNER)),
        ("an older epoch", RecordKind::Vehicle, Box::new(|storage| storage.vehicles.get_mut(&CAR).unwrap().epoch.0 -= 1)),
        ("another last event", RecordKind::Vehicle, Box::new(|storage| storage.vehicles.get_mut(&CAR).unwrap().last_event.0[0] ^= 1)),
        ("no vehicle", RecordKind::Vehicle, Box::new(|storage| storage.vehicles.clear())),
        (
            "a vehicle of no event",
            RecordKind::Vehicle,
            Box::new(|storage| {
                let vehicle = storage.vehicles[&CAR];
                storage.vehicles.insert(VehicleId([9; 32]), vehicle);
            }),
        ),
        (
            "a party that is a gatekeeper",
            RecordKind::Party,
            Box::new(|storage| {
                storage.parties.get_mut(&INSURER).unwrap().gatekeeper = Gatekeeper::Yes;
            }),
        ),
        (
            "a wider purpose",
            RecordKind::Purpose,
            Box::new(|storage| {
                storage.purposes.get_mut(&PurposeCode(1)).unwrap().classes = SignalClasses::ALL;
            }),
        ),
        ("a longer grant", RecordKind::Grant, Box::new(move |storage| storage.grants.get_mut(&grant).unwrap().terms.expires_at.0 += 1)),
        (
            "a missing grant",
            RecordKind::Grant,
            Box::new(move |storage| {
                storage.grants.remove(&grant);
            }),
        ),
    ];
    assert_eq!(compare(&state, &Storage::from(&state)), []);
    for (name, exp_kind, tamper) in cases {
        let mut storage = Storage::from(&state);
        tamper(&mut storage);
        let differences = compare(&state, &storage);
        assert_eq!(differences.len(), 1, "{name}");
        assert_eq!(differences[0].kind, exp_kind, "{name}");
        assert_ne!(differences[0].expected, differences[0].found, "{name}");
        let report = replay(history().log, &storage).unwrap();
        assert_eq!(report.findings, [Finding::StorageDiffers(Box::new(differences[0].clone()))], "{name}");
        assert_eq!(report.verdict(), Verdict::Findings, "{name}");
    }
}

#[test]
fn a_log_with_a_hole_or_in_another_order_is_incomplete() {
    type Tamper = (&'static str, fn(&mut Vec<Logged>), fn(&Incomplete) -> bool);
    let broken = |incomplete: &Incomplete| matches!(incomplete, Incomplete::Broken { .. });
    let cases: [Tamper; 9] = [
        ("nothing", |log| log.clear(), |incomplete| *incomplete == Incomplete::Empty),
        (
            "no deployment",
            |log| {
                log.remove(0);
            },
            |incomplete| matches!(incomplete, Incomplete::NoDeployment { .. }),
        ),
        (
            "no registration",
            |log| {
                log.remove(3);
            },
            broken,
        ),
        (
            "a missing grant",
            |log| {
                log.remove(GRANT);
            },
            broken,
        ),
        (
            "a missing withdrawal",
            |log| {
                log.remove(WITHDRAWAL);
            },
            broken,
        ),
        ("the same event twice", |log| log.insert(GRANT, log[GRANT]), |incomplete| matches!(incomplete, Incomplete::OutOfOrder { .. })),
        (
            "blocks swapped",
            |log| log.swap(GRANT, WITHDRAWAL),
            |incomplete| matches!(incomplete, Incomplete::OutOfOrder { .. } | Incomplete::Broken { .. }),
        ),
        (
            "events swapped between blocks",
            |log| {
                let (grant, withdrawal) = (log[GRANT].event, log[WITHDRAWAL].event);
                (log[GRANT].event, log[WITHDRAWAL].event) = (withdrawal, grant);
            },
            broken,
        ),
        (
            "a changed event in the middle",
            |log| {
                let EventBody::GrantActivated { terms, .. } = &mut log[GRANT].event.body else { unreachable!() };
                terms.expires_at.0 += 1;
            },
            broken,
        ),
    ];
    for (name, tamper, exp) in cases {
        let Ledger { state, mut log } = history();
        tamper(&mut log);
        let incomplete = replay(log, &Storage::from(&state)).unwrap_err();
        assert!(exp(&incomplete), "{name}: {incomplete}");
    }
}

#[test]
fn a_missing_last_event_shows_in_storage() {
    let Ledger { state, mut log } = history();
    log.pop();
    let report = replay(log, &Storage::from(&state)).unwrap();
    assert_eq!(report.verdict(), Verdict::Findings);
}

#[test]
fn a_missing_catalogue_event_shows_by_what_leans_on_it() {
    for (missing, reason) in [(1, "UnknownPurpose"), (2, "UnknownParty")] {
        let Ledger { state, mut log } = history();
        log.remove(missing);
        let report = replay(log, &Storage::from(&state)).unwrap();
        assert!(report.findings.iter().any(|finding| format!("{finding:?}").contains(reason)), "{reason}");
    }
}

/// A log that ends with a forged event, together with the storage that agrees with it: only the rules can tell.
fn forged(forge: impl FnOnce(&State, &mut Event)) -> Vec<Unlawful> {
    let Ledger { mut state, mut log } = history();
    let renewed = GrantTerms { history_from: UnixSeconds(4_000), ..terms(CAR) };
    let mut event = step(&state, INSURER, &Message::Grant { terms: renewed }, UnixSeconds(2_000)).unwrap().event;
    forge(&state, &mut event);
    state.apply(&event).unwrap();
    log.push(Logged { block: 20, index: 0, event });
    let report = replay(log, &Storage::from(&state)).unwrap();
    let unlawful = |finding| match finding {
        Finding::UnlawfulEvent { why, .. } => why,
        other => panic!("{other:?}"),
    };
    report.findings.into_iter().map(unlawful).collect()
}

#[test]
fn a_forged_event_is_found_though_its_chain_and_the_storage_agree() {
    use shared_logic::Denial::{
        ClassNotAllowedForPurpose, DurationTooLong, HistoryBeforeFence, NotAuthorised, StaleEpoch, UnknownParty, VehicleExists,
    };
    type Forge = fn(&State, &mut Event);
    fn terms_of(event: &mut Event) -> &mut GrantTerms {
        match &mut event.body {
            EventBody::GrantActivated { terms, .. } => terms,
            _ => unreachable!(),
        }
    }
    let denied: [(&str, shared_logic::Denial, Forge); 8] = [
        ("a former owner grants", NotAuthorised, |_, event| event.actor = OWNER),
        ("the admin transfers", NotAuthorised, |_, event| {
            let body = EventBody::OwnershipTransferred { new_owner: ADMIN, epoch: shared_logic::Epoch(3) };
            *event = Event { actor: ADMIN, recipient: None, grant: None, body, ..*event };
        }),
        ("a wider grant", ClassNotAllowedForPurpose, |_, event| {
            terms_of(event).classes = SignalClasses::ALL.minus(SignalClasses::NEVER_GRANTABLE)
        }),
        ("a longer grant", DurationTooLong, |_, event| terms_of(event).expires_at.0 += 1_000_000),
        ("an older history", HistoryBeforeFence, |_, event| terms_of(event).history_from.0 = 0),
        ("an unknown recipient", UnknownParty, |_, event| terms_of(event).recipient = ADMIN),
        ("a vehicle registered again", VehicleExists, |_, event| {
            *event = Event { recipient: None, grant: None, body: EventBody::VehicleRegistered { vin_commitment: None }, ..*event };
        }),
        ("a withdrawal of a former owner's grant", StaleEpoch, |state, event| {
            event.grant = state.grants.keys().next().copied();
            event.body = EventBody::GrantWithdrawn;
        }),
    ];
    for (name, reason, forge) in denied {
        assert_eq!(forged(forge), [Unlawful::Denied { reason }], "{name}");
    }
    let other: [(&str, Forge); 6] = [
        ("another grant id", |_, event| {
            event.grant = event.grant.map(|mut id| {
                id.0[0] ^= 1;
                id
            })
        }),
        ("a role that is not the actor's", |_, event| event.role = shared_logic::Role::Admin),
        ("a recipient topic of somebody else", |_, event| event.recipient = Some(ADMIN)),
        ("a grant that begins in the past", |_, event| terms_of(event).not_before.0 -= 1),
        ("a grant of another epoch", |_, event| {
            let EventBody::GrantActivated { epoch, .. } = &mut event.body else { unreachable!() };
            epoch.0 += 1;
        }),
        ("a grant event that names no grant", |_, event| event.grant = None),
    ];
    for (name, forge) in other {
        assert!(matches!(forged(forge)[..], [Unlawful::OtherEvent { .. }]), "{name}");
    }
    let without_vehicle = forged(|_, event| (event.vehicle, event.link) = (None, None));
    assert!(matches!(without_vehicle[..], [Unlawful::OtherEvent { .. }]), "the state takes it, the rules do not make it");
    let withdrawal_of_nothing = forged(|_, event| (event.body, event.grant) = (EventBody::GrantWithdrawn, None));
    assert_eq!(withdrawal_of_nothing, [Unlawful::NoSubject]);
}

#[test]
fn a_second_deployment_other_rules_and_a_clock_that_goes_back_are_found() {
    let Ledger { mut state, mut log } = history();
    let again = Event::deployed(OWNER, UnixSeconds(3_000));
    state.apply(&again).unwrap();
    log.push(Logged { block: 30, index: 0, event: again });
    let report = replay(log, &Storage::from(&state)).unwrap();
    assert!(matches!(report.findings[..], [Finding::UnlawfulEvent { why: Unlawful::DeployedAgain, .. }]));

    let Ledger { state, mut log } = history();
    log[0].event.body = EventBody::ContractDeployed { rules: RulesHash([5; 32]) };
    let report = replay(log, &Storage::from(&state)).unwrap();
    assert!(matches!(report.findings[..], [Finding::UnlawfulEvent { why: Unlawful::OtherRules { .. }, .. }]));

    let Ledger { state, mut log } = history();
    log[0].event.at = UnixSeconds(1_500);
    let report = replay(log, &Storage::from(&state)).unwrap();
    assert!(matches!(report.findings[..], [Finding::ClockWentBack { .. }]));
}

#[test]
fn the_last_transfer_can_be_told_from_its_forgery() {
    let Ledger { state, mut log } = history();
    let EventBody::OwnershipTransferred { epoch, .. } = &mut log[TRANSFER].event.body else { unreachable!() };
    epoch.0 -= 1;
    let report = replay(log, &Storage::from(&state)).unwrap();
    assert!(matches!(report.findings[..], [Finding::UnlawfulEvent { why: Unlawful::OtherEvent { .. }, .. }, Finding::StorageDiffers(_)]));
}

#[test]
fn a_long_history_is_replayed_at_more_than_ten_thousand_events_a_second() {
    let mut ledger = history();
    for number in 0u32..5_000 {
        let mut id = [0x22; 32];
        id[..4].copy_from_slice(&number.to_be_bytes());
        let vehicle = VehicleId(id);
        ledger.send(OWNER, Message::RegisterVehicle { vehicle, vin_commitment: None });
        let terms = GrantTerms { expires_at: UnixSeconds(50_000), history_from: UnixSeconds(40_000), ..terms(vehicle) };
        let grant = ledger.send(OWNER, Message::Grant { terms }).grant.unwrap();
        ledger.send(OWNER, Message::Withdraw { grant });
    }
    let storage = Storage::from(&ledger.state);
    let began = Instant::now();
    let report = replay(ledger.log, &storage).unwrap();
    let rate = report.events as f64 / began.elapsed().as_secs_f64();
    println!("{} events, {rate:.0} events/s", report.events);
    assert_eq!(report.verdict(), Verdict::Clean);
    assert!(rate > 10_000.0 || cfg!(debug_assertions), "{rate} events/s");
}
