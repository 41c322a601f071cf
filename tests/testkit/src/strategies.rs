//! Random histories: what people try is drawn as dice, and read against the state as it is then, so that
//! most of it is near enough to the rules to be accepted, and any part of a history can be left out.

mod act;
mod terms;

pub use act::{act, Act, Tried};

use crate::{accept, account_of, domain, mandate, profile, signed, Secret, ADMIN};
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyStatus},
    purpose::CoConsent,
    Account, AssignedRole, DelegationTerms, Event, Host, Message, Purpose, PurposeCode, Realm, RecoveryTerms, RequestPolicy, Seconds,
    SignalClass, SignalClasses, State, UnixSeconds, VehicleId, VehicleSalt, VinCommitment,
};
use std::sync::LazyLock;

/// When every history begins, in Unix seconds.
pub const START: u64 = 1_000_000;
/// What they are registered with.
pub(crate) const SALTS: [VehicleSalt; 2] = [VehicleSalt([21; 32]), VehicleSalt([22; 32])];
/// The vehicles of every history. They belong to the first two owners at the start.
pub static VEHICLES: LazyLock<[VehicleId; 2]> = LazyLock::new(|| {
    let id = |at: usize| State::new(ADMIN).vehicle_id(PEOPLE.owners[at], SALTS[at]);
    [id(0), id(1)]
});
/// How long an owner has to say no to a recovery.
pub(crate) const DELAY: Seconds = Seconds(604_800);
/// Any class for a while; and one that asks the driver.
pub(crate) const PURPOSES: [PurposeCode; 2] = [PurposeCode(201), PurposeCode(202)];
/// The classes of signals that they are about.
pub(crate) const CLASSES: [SignalClass; 4] =
    [SignalClass::SpeedMotion, SignalClass::Odometer, SignalClass::LocationExact, SignalClass::ActuateComfort];

/// The people of the histories, each with a key.
pub struct People {
    /// The first two own a vehicle each at the start.
    pub owners: [Account; 3],
    /// May be let act for an owner.
    pub delegates: [Account; 3],
    /// A third party, a data holder and a processor.
    pub recipients: [Account; 3],
    /// An admitted authority.
    pub authority: Account,
    /// An admitted auditor.
    pub auditor: Account,
    /// Keys that may be named to sign.
    pub keys: [Account; 2],
}

/// The people of the histories.
pub static PEOPLE: LazyLock<People> = LazyLock::new(|| {
    let of = |number: u8| account_of(&[number; 32]);
    People {
        owners: [1, 2, 3].map(of),
        delegates: [4, 5, 6].map(of),
        recipients: [7, 8, 9].map(of),
        authority: of(10),
        auditor: of(11),
        keys: [12, 13].map(of),
    }
});

impl People {
    /// All of them, with the admin.
    pub fn all(&self) -> Vec<Account> {
        let mut all = [self.owners, self.delegates, self.recipients].concat();
        all.extend([self.authority, self.auditor, ADMIN]);
        all.extend(self.keys);
        all
    }

    /// The secret key of an account of theirs.
    pub fn secret(&self, account: Account) -> Option<Secret> {
        static ALL: LazyLock<Vec<(Account, Secret)>> = LazyLock::new(|| (1..=13).map(|it| (account_of(&[it; 32]), [it; 32])).collect());
        ALL.iter().find(|(known, _)| *known == account).map(|(_, secret)| *secret)
    }
}

/// The events every history begins with.
///
/// # Panics
/// When the rules deny one of them.
pub fn start_events() -> Vec<Event> {
    let mut state = State::new(ADMIN);
    let first = Event::deployed(ADMIN, domain(), UnixSeconds(START));
    state.apply(&first).unwrap();
    let purpose = |code, classes: &[SignalClass], co_consent| Message::PublishPurpose {
        purpose: Purpose { code, classes: SignalClasses::of(classes), max_duration: Seconds(250), max_retention: Seconds(60), co_consent },
    };
    let people = &*PEOPLE;
    let mut messages = vec![
        (ADMIN, purpose(PURPOSES[0], &CLASSES, CoConsent::NotNeeded)),
        (ADMIN, purpose(PURPOSES[1], &CLASSES[..2], CoConsent::Driver)),
        (people.owners[0], Message::RegisterVehicle { salt: SALTS[0], vin_commitment: Some(VinCommitment([9; 32])) }),
        (people.owners[1], Message::RegisterVehicle { salt: SALTS[1], vin_commitment: None }),
    ];
    let kinds = [PartyKind::ThirdParty, PartyKind::DataHolder, PartyKind::Processor, PartyKind::Authority, PartyKind::Auditor];
    let parties = people.recipients.into_iter().chain([people.authority, people.auditor]);
    for (account, kind) in parties.zip(kinds) {
        let profile = profile(&[kind], Gatekeeper::No);
        messages.push((account, Message::RegisterParty { profile }));
        if matches!(kind, PartyKind::DataHolder | PartyKind::Authority | PartyKind::Auditor) {
            messages.push((ADMIN, Message::SetParty { account, profile, status: PartyStatus::Admitted }));
        }
    }
    for (at, owner) in people.owners.into_iter().take(2).enumerate() {
        let vehicle = state.vehicle_id(owner, SALTS[at]);
        messages.push((owner, Message::SetRequestPolicy { vehicle, policy: RequestPolicy::Anybody }));
        let terms = RecoveryTerms { account: people.owners[2], delay: DELAY };
        messages.push((owner, Message::SetRecovery { vehicle, terms: Some(terms) }));
        let realm = Realm::Vehicle(vehicle);
        for (to, role) in [(people.delegates[at], AssignedRole::FleetManager), (people.delegates[2], AssignedRole::Driver)] {
            messages.push((owner, Message::Delegate { realm, to, terms: everything(role) }));
            messages.push((to, Message::AcceptDelegation { realm, ward: None }));
        }
    }
    let mut events = vec![first];
    for (caller, message) in messages {
        events.push(accept(&mut state, caller, message, UnixSeconds(START)));
    }
    events
}

/// All that a role can have in the histories, for their longest time.
fn everything(role: AssignedRole) -> DelegationTerms {
    let classes = if role.is_subject_only() { SignalClasses::NONE } else { SignalClasses::of(&CLASSES) };
    DelegationTerms { classes, not_before: UnixSeconds(START), expires_at: UnixSeconds(START + 300), ..mandate(role) }
}

/// The state every history begins with.
///
/// # Panics
/// As [`start_events`].
pub fn start() -> State {
    static START: LazyLock<State> = LazyLock::new(|| {
        let mut state = State::new(ADMIN);
        start_events().iter().for_each(|event| state.apply(event).unwrap());
        state
    });
    START.clone()
}

/// Signs for the account, when its key is known.
pub fn sign(intent: shared_logic::Intent, signer: Account) -> Option<shared_logic::SignedIntent> {
    PEOPLE.secret(signer).map(|secret| signed(intent, &secret))
}
