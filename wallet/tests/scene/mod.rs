//! One town in which every message of the rules is accepted from somebody.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use party::{Gatekeeper, PartyKind, PartyKinds, PartyStatus};
use shared_logic::*;

pub(crate) const ADMIN: Account = Account([9; 20]);
pub(crate) const OWNER: Account = Account([1; 20]);
pub(crate) const INSURER: Account = Account([2; 20]);
pub(crate) const WORKSHOP: Account = Account([3; 20]);
/// Runs the owner's fleet.
pub(crate) const MANAGER: Account = Account([4; 20]);
pub(crate) const DRIVER: Account = Account([5; 20]);
/// Has an open emergency.
pub(crate) const RESCUE: Account = Account([6; 20]);
/// Has an emergency to be reviewed.
pub(crate) const POLICE: Account = Account([7; 20]);
/// Has none yet.
pub(crate) const FIREFIGHTERS: Account = Account([8; 20]);
pub(crate) const AUDITOR: Account = Account([10; 20]);
/// May sign for the owner.
pub(crate) const PHONE: Account = Account([11; 20]);
pub(crate) const NEWCOMER: Account = Account([12; 20]);
pub(crate) const VEHICLE: VehicleId = VehicleId([7; 32]);
pub(crate) const START: UnixSeconds = UnixSeconds(1_800_000_000);
pub(crate) const NOW: UnixSeconds = UnixSeconds(START.0 + 5 * DAY);
pub(crate) const DAY: u64 = 86_400;
pub(crate) const DATA: &[SignalClass] = &[SignalClass::SpeedMotion, SignalClass::Odometer];

pub(crate) fn later(days: u64) -> UnixSeconds {
    UnixSeconds(START.0 + days * DAY)
}

pub(crate) fn terms(recipient: Account, purpose: u16, classes: &[SignalClass]) -> GrantTerms {
    GrantTerms {
        vehicle: VEHICLE,
        recipient,
        purpose: PurposeCode(purpose),
        container: ContainerId([0xc0; 32]),
        classes: SignalClasses::of(classes),
        actions: Actions::of(&[Action::Read]),
        residency: Residency::OffBoard,
        not_before: START,
        expires_at: later(15),
        history_from: START,
        retention: Seconds::DAY,
        depth_left: 1,
        max_uses: None,
        parent: None,
    }
}

pub(crate) const AGREEMENT: Agreement =
    Agreement { data_holder: None, legal_basis: LegalBasis::Consent, terms_hash: TermsHash([0x7e; 32]), notice_version: NoticeVersion(3) };

pub(crate) fn grant(terms: GrantTerms) -> Message {
    Message::Grant { terms, agreement: AGREEMENT, request: None }
}

pub(crate) fn profile(kind: PartyKind) -> Profile {
    Profile { kinds: PartyKinds::of(&[kind]), legal_hash: TermsHash([1; 32]), gatekeeper: Gatekeeper::No }
}

pub(crate) fn delegation(role: AssignedRole) -> DelegationTerms {
    let acts = role == AssignedRole::FleetManager || role == AssignedRole::Delegate;
    DelegationTerms {
        role,
        rights: if acts { Rights::ALL } else { Rights::NONE },
        classes: if acts { SignalClasses::of(DATA) } else { SignalClasses::NONE },
        actions: if acts { Actions::of(&[Action::Read]) } else { Actions::NONE },
        depth_left: u8::from(acts),
        not_before: START,
        expires_at: later(100),
    }
}

pub(crate) fn key_limits() -> IntentKey {
    let rights = Rights::of(&[Right::Grant, Right::Revoke]);
    IntentKey { rights, classes: SignalClasses::of(DATA), expires_at: later(50) }
}

pub(crate) fn apply(state: &mut State, caller: Account, message: Message, now: UnixSeconds) -> Event {
    let outcome = step(state, caller, &message, now).unwrap_or_else(|denial| panic!("{message:?}: {denial}"));
    state.apply(&outcome.event).unwrap();
    outcome.event
}

/// A vehicle, its owner, two recipients.
pub(crate) fn small_town() -> State {
    let mut state = State::new(ADMIN);
    for account in [INSURER, WORKSHOP] {
        apply(&mut state, account, Message::RegisterParty { profile: profile(PartyKind::ThirdParty) }, START);
    }
    apply(&mut state, OWNER, Message::RegisterVehicle { vehicle: VEHICLE, vin_commitment: None }, START);
    state
}

/// What stands in the town.
pub(crate) struct Town {
    pub(crate) state: State,
    pub(crate) active: GrantId,
    pub(crate) suspended: GrantId,
    pub(crate) unconsented: GrantId,
    pub(crate) ended: GrantId,
    pub(crate) expired: GrantId,
    pub(crate) request: RequestId,
}

pub(crate) fn town() -> Town {
    let mut state = small_town();
    let mut act = |caller, message| apply(&mut state, caller, message, START);
    for (account, kind) in [
        (RESCUE, PartyKind::Authority),
        (POLICE, PartyKind::Authority),
        (FIREFIGHTERS, PartyKind::Authority),
        (AUDITOR, PartyKind::Auditor),
    ] {
        act(account, Message::RegisterParty { profile: profile(kind) });
        act(ADMIN, Message::SetParty { account, profile: profile(kind), status: PartyStatus::Admitted });
    }
    act(OWNER, Message::Delegate { realm: Realm::Fleet(OWNER), to: MANAGER, terms: delegation(AssignedRole::FleetManager) });
    act(OWNER, Message::Delegate { realm: Realm::Vehicle(VEHICLE), to: DRIVER, terms: delegation(AssignedRole::Driver) });
    act(OWNER, Message::SetIntentKey { key: PHONE, limits: key_limits() });
    let mut give = |terms| act(OWNER, grant(terms)).grant.unwrap();
    let active = give(GrantTerms { max_uses: Some(3), ..terms(INSURER, 1, DATA) });
    let suspended = give(terms(WORKSHOP, 2, &[SignalClass::Odometer]));
    let unconsented = give(terms(INSURER, 9, &[SignalClass::SpeedMotion]));
    let ended = give(terms(WORKSHOP, 2, &[SignalClass::Maintenance]));
    let expired = give(GrantTerms { expires_at: later(1), ..terms(WORKSHOP, 2, &[SignalClass::Diagnostics]) });
    act(OWNER, Message::Suspend { grant: suspended });
    act(OWNER, Message::Withdraw { grant: ended });
    let asked = Message::RequestAccess {
        terms: terms(WORKSHOP, 2, &[SignalClass::TyreBody, SignalClass::Odometer]),
        terms_hash: AGREEMENT.terms_hash,
        respond_by: later(30),
        nonce: Nonce(1),
    };
    let EventBody::AccessRequested { request, .. } = act(WORKSHOP, asked).body else { unreachable!() };
    for authority in [RESCUE, POLICE] {
        let classes = SignalClasses::of(&[SignalClass::LocationExact]);
        let open = Message::OpenEmergency { vehicle: VEHICLE, reason: EmergencyReason::Crash, classes, until: UnixSeconds(NOW.0 + 600) };
        apply(&mut state, authority, open, UnixSeconds(NOW.0 - 600));
    }
    apply(&mut state, POLICE, Message::CloseEmergency { vehicle: VEHICLE }, NOW);
    Town { state, active, suspended, unconsented, ended, expired, request }
}

/// Every message, from somebody from whom the town accepts it at [`NOW`]; [`Message::Unpause`] once it is paused.
pub(crate) fn every_message(town: &Town) -> Vec<(Account, Message)> {
    let Town { active, suspended, unconsented, ended, expired, request, .. } = *town;
    let realm = Realm::Vehicle(VEHICLE);
    let asked = town.state.access_request(request).unwrap().terms;
    let use_request = CheckRequest {
        vehicle: VEHICLE,
        recipient: INSURER,
        purpose: PurposeCode(1),
        action: Action::Read,
        residency: Residency::OffBoard,
        classes: SignalClasses::of(&[SignalClass::Odometer]),
        coverage: Coverage::ByClass,
        data_from: NOW,
    };
    let purpose = Purpose { code: PurposeCode(200), ..catalogue::FIRST.first().unwrap().purpose };
    let container = ContainerId([0xc1; 32]);
    let narrowed = GrantTerms { classes: SignalClasses::of(&[SignalClass::Odometer]), max_uses: Some(3), ..terms(INSURER, 1, DATA) };
    let renewed = GrantTerms { expires_at: later(40), ..terms(INSURER, 1, DATA) };
    let until = UnixSeconds(NOW.0 + 3_600);
    vec![
        (OWNER, Message::RegisterVehicle { vehicle: VehicleId([8; 32]), vin_commitment: Some(VinCommitment([0xcc; 32])) }),
        (OWNER, Message::TransferVehicle { vehicle: VEHICLE, new_owner: NEWCOMER }),
        (OWNER, Message::RetireVehicle { vehicle: VEHICLE }),
        (NEWCOMER, Message::RegisterParty { profile: profile(PartyKind::DataHolder) }),
        (ADMIN, Message::SetParty { account: INSURER, profile: profile(PartyKind::ThirdParty), status: PartyStatus::Suspended }),
        (ADMIN, Message::PublishContainer { container, classes: SignalClasses::of(DATA) }),
        (ADMIN, Message::PublishPurpose { purpose }),
        (OWNER, Message::Delegate { realm, to: NEWCOMER, terms: delegation(AssignedRole::Delegate) }),
        (OWNER, Message::EndDelegation { realm: Realm::Fleet(OWNER), to: MANAGER }),
        (
            INSURER,
            Message::RequestAccess {
                terms: terms(INSURER, 1, DATA),
                terms_hash: TermsHash([2; 32]),
                respond_by: later(20),
                nonce: Nonce(u64::MAX),
            },
        ),
        (OWNER, Message::DeferRequest { request }),
        (OWNER, Message::CloseRequest { request, end: RequestEnd::Refused }),
        (OWNER, Message::Grant { terms: asked, agreement: Agreement { data_holder: None, ..AGREEMENT }, request: Some(request) }),
        (OWNER, Message::Narrow { grant: active, terms: narrowed }),
        (DRIVER, Message::Suspend { grant: active }),
        (OWNER, Message::Resume { grant: suspended }),
        (OWNER, Message::Renew { grant: active, terms: renewed, agreement: AGREEMENT }),
        (OWNER, Message::Withdraw { grant: active }),
        (MANAGER, Message::Revoke { grant: active }),
        (INSURER, Message::Renounce { grant: active }),
        (NEWCOMER, Message::RecordEnd { grant: expired }),
        (DRIVER, Message::CoConsent { grant: unconsented }),
        (INSURER, Message::Use { grant: active, request: use_request }),
        (
            FIREFIGHTERS,
            Message::OpenEmergency {
                vehicle: VEHICLE,
                reason: EmergencyReason::PersonInDanger,
                classes: SignalClasses::of(&[SignalClass::LocationExact]),
                until,
            },
        ),
        (RESCUE, Message::CloseEmergency { vehicle: VEHICLE }),
        (AUDITOR, Message::ReviewEmergency { vehicle: VEHICLE, authority: POLICE, finding: Finding::Unjustified }),
        (WORKSHOP, Message::AttestErasure { grant: ended, evidence: EvidenceHash([0xee; 32]) }),
        (OWNER, Message::SetIntentKey { key: NEWCOMER, limits: key_limits() }),
        (OWNER, Message::RemoveIntentKey { key: PHONE }),
        (ADMIN, Message::Pause),
        (ADMIN, Message::Unpause),
        (ADMIN, Message::Retire { successor: NEWCOMER }),
        (ADMIN, Message::RenounceAdmin),
    ]
}

/// The town in which that message is accepted.
pub(crate) fn state_for(town: &Town, message: &Message) -> State {
    let mut state = town.state.clone();
    if matches!(message, Message::Unpause) {
        apply(&mut state, ADMIN, Message::Pause, NOW);
    }
    state
}
