//! What concerns oneself is signed by one's own key; what gives something, for a week at most.

use super::super::{done, submits, Exp, Scenario};
use shared_logic::{
    party::Gatekeeper, AssignedRole, Denial::*, EvidenceHash, GrantId, Intent, IntentKey, Message, PartyKind, Profile, Realm,
    RecoveryTerms, RequestPolicy, Right, Rights, Seconds, SignalClasses, SignedIntent, UnixSeconds, VehicleSalt, VinCommitment,
};
use valet_testkit::{
    account_of, account_of_passkey, account_of_polkadot, ask, grant, mandate, profile, request, signed, signed_wrapped, terms, Assertion,
    Fixture, ALICE, ALICES_KEY, BOB, CAR, CARS_SALT, INSURER, PASSKEY, PHONE_KEY, POLKADOT_KEY, T0,
};

const WEEK: u64 = 7 * 86_400;
const PROFILE: Profile = profile(&[PartyKind::ThirdParty], Gatekeeper::No);
const SALT: VehicleSalt = VehicleSalt([0x5a; 32]);

pub(super) fn table() -> Vec<Scenario> {
    let mut table = of_vehicles();
    table.extend(of_roles_and_keys());
    table.extend(of_parties());
    table.extend(by_every_kind());
    table.extend(deadlines());
    table
}

fn by_alice(t: &Fixture, message: Message) -> SignedIntent {
    t.signs(&ALICES_KEY, message)
}

fn alice(name: &'static str, message: fn(&Fixture) -> SignedIntent, exp: Exp) -> Scenario {
    submits(name, message, exp)
}

const REGISTER: Message = Message::RegisterVehicle { salt: SALT, vin_commitment: None };

fn of_vehicles() -> Vec<Scenario> {
    vec![
        alice("a vehicle is registered by a signature", |t| by_alice(t, REGISTER), Ok("vehicle-registered")),
        alice(
            "a vehicle is registered by a signature once",
            |t| signed(Intent { nonce: shared_logic::Nonce(0), ..t.intent(REGISTER) }, &ALICES_KEY),
            Err(NonceUsed),
        )
        .given(|t| {
            let first = t.signs(&ALICES_KEY, REGISTER);
            let outcome = shared_logic::submit(&t.state, &first, UnixSeconds(t.now)).unwrap();
            t.happens(&outcome.event);
        }),
        alice(
            "a vehicle that is there already is not registered",
            |t| by_alice(t, Message::RegisterVehicle { salt: CARS_SALT, vin_commitment: None }),
            Err(VehicleExists),
        ),
        alice(
            "registering is bound to no epoch",
            |t| signed(Intent { epoch: shared_logic::Epoch::FIRST, ..t.intent(REGISTER) }, &ALICES_KEY),
            Err(WrongDomain),
        ),
        alice(
            "a vehicle is offered by a signature",
            |t| by_alice(t, Message::OfferVehicle { vehicle: CAR, to: BOB, until: UnixSeconds(T0 + 200) }),
            Ok("vehicle-offered"),
        ),
        alice(
            "a vehicle is accepted by a signature",
            |t| by_alice(t, Message::AcceptVehicle { vehicle: CAR }),
            Ok("ownership-transferred"),
        )
        .given(|t| {
            t.transfers(ALICE, BOB);
            t.offers_car(BOB, ALICE);
        }),
        alice(
            "an offer is taken back by a signature",
            |t| by_alice(t, Message::CancelVehicleOffer { vehicle: CAR }),
            Ok("vehicle-offer-cancelled"),
        )
        .given(|t| t.offers_car(ALICE, BOB)),
        alice(
            "a vehicle is taken out of use by a signature",
            |t| by_alice(t, Message::RetireVehicle { vehicle: CAR }),
            Ok("vehicle-retired"),
        ),
        alice(
            "who may ask is said by a signature",
            |t| by_alice(t, Message::SetRequestPolicy { vehicle: CAR, policy: RequestPolicy::Nobody }),
            Ok("request-policy-set"),
        ),
        alice(
            "a commitment to the VIN is set by a signature",
            |t| by_alice(t, Message::SetVinCommitment { vehicle: CAR, vin_commitment: Some(VinCommitment([9; 32])) }),
            Ok("vin-commitment-set"),
        ),
        alice("a recovery account is named by a signature", |t| by_alice(t, recovery(BOB)), Ok("recovery-set")),
        alice("a recovery is started by a signature", |t| by_alice(t, Message::StartRecovery { vehicle: CAR }), Ok("recovery-started"))
            .given(|t| {
                t.transfers(ALICE, BOB);
                t.send(BOB, recovery(ALICE));
            }),
        alice("a recovery is stopped by a signature", |t| by_alice(t, Message::CancelRecovery { vehicle: CAR }), Ok("recovery-cancelled"))
            .given(|t| {
                t.send(ALICE, recovery(BOB));
                t.send(BOB, Message::StartRecovery { vehicle: CAR });
            }),
        alice(
            "a recovery that still waits is not finished by a signature",
            |t| by_alice(t, Message::FinishRecovery { vehicle: CAR }),
            Err(RecoveryPending),
        )
        .given(|t| {
            t.transfers(ALICE, BOB);
            t.send(BOB, recovery(ALICE));
        }),
    ]
}

fn recovery(account: shared_logic::Account) -> Message {
    Message::SetRecovery { vehicle: CAR, terms: Some(RecoveryTerms { account, delay: Seconds(604_800) }) }
}

fn of_roles_and_keys() -> Vec<Scenario> {
    const KEY: IntentKey = IntentKey { rights: Rights::ALL, classes: SignalClasses::ALL, expires_at: UnixSeconds(T0 + 500) };
    fn naming() -> Message {
        Message::SetIntentKey { key: account_of(&PHONE_KEY), limits: KEY }
    }
    fn by_phone(t: &Fixture, message: Message) -> SignedIntent {
        t.signs(&PHONE_KEY, message)
    }
    fn appointing() -> Message {
        Message::Delegate { realm: Realm::Vehicle(CAR), to: BOB, terms: mandate(AssignedRole::Delegate) }
    }
    fn fleet() -> Message {
        Message::Delegate { realm: Realm::Fleet(ALICE), to: BOB, terms: mandate(AssignedRole::FleetManager) }
    }
    fn phone(name: &'static str, message: fn(&Fixture) -> SignedIntent) -> Scenario {
        submits(name, message, Err(BadSignature)).given(|t| done(t.send(ALICE, naming())))
    }
    vec![
        alice("a role is offered by a signature", |t| by_alice(t, appointing()), Ok("delegation-offered")),
        alice("a role over a fleet is offered by a signature", |t| by_alice(t, fleet()), Ok("delegation-offered")),
        alice(
            "a role is accepted by a signature",
            |t| by_alice(t, Message::AcceptDelegation { realm: Realm::Vehicle(CAR), ward: None }),
            Ok("delegation-accepted"),
        )
        .given(|t| {
            t.transfers(ALICE, BOB);
            t.offers(BOB, ALICE, mandate(AssignedRole::Delegate));
        }),
        alice(
            "a role is ended by a signature",
            |t| by_alice(t, Message::EndDelegation { realm: Realm::Vehicle(CAR), to: BOB }),
            Ok("delegation-ended"),
        )
        .given(|t| t.appoints(BOB, AssignedRole::Delegate)),
        alice("a key is named by a signature", |t| by_alice(t, naming()), Ok("intent-key-set")),
        alice(
            "a key is taken back by a signature",
            |t| by_alice(t, Message::RemoveIntentKey { key: account_of(&PHONE_KEY) }),
            Ok("intent-key-removed"),
        )
        .given(|t| done(t.send(ALICE, naming()))),
        // A key that was named signs none of it, whatever its rights.
        phone("no key names another", |t| by_phone(t, Message::SetIntentKey { key: account_of_passkey(&PASSKEY), limits: KEY })),
        phone("no key takes another back", |t| by_phone(t, Message::RemoveIntentKey { key: account_of(&PHONE_KEY) })),
        phone("no key offers a vehicle", |t| by_phone(t, Message::OfferVehicle { vehicle: CAR, to: BOB, until: UnixSeconds(T0 + 200) })),
        phone("no key registers a vehicle", |t| by_phone(t, REGISTER)),
        phone("no key offers a role", |t| by_phone(t, appointing())),
        phone("no key names a recovery account", |t| by_phone(t, recovery(BOB))),
        phone("no key takes a vehicle out of use", |t| by_phone(t, Message::RetireVehicle { vehicle: CAR })),
        phone("no key says who may ask", |t| by_phone(t, Message::SetRequestPolicy { vehicle: CAR, policy: RequestPolicy::Anybody })),
    ]
}

fn of_parties() -> Vec<Scenario> {
    /// A party's own key, which stands in the insurer's place.
    fn party(t: &mut Fixture) {
        t.send(ALICE, Message::RegisterParty { profile: PROFILE });
    }
    fn use_of(grant: GrantId) -> Message {
        Message::Use { grant, request: shared_logic::CheckRequest { data_from: UnixSeconds(T0 + 100), ..request() } }
    }
    vec![
        alice("a party registers by a signature", |t| by_alice(t, Message::RegisterParty { profile: PROFILE }), Ok("party-registered")),
        alice(
            "a party's key is moved by a signature",
            |t| by_alice(t, Message::MovePartyKey { party: ALICE, key: BOB }),
            Ok("party-key-moved"),
        )
        .given(party),
        alice(
            "who can replace a party's key is named by a signature",
            |t| by_alice(t, Message::SetPartyRecovery { party: ALICE, recovery: Some(BOB) }),
            Ok("party-recovery-set"),
        )
        .given(party),
        alice(
            "what a party may not do is denied as if called",
            |t| by_alice(t, Message::RecoverPartyKey { party: INSURER, key: BOB }),
            Err(NotAuthorised),
        ),
        alice("access is asked for by a signature, and denied as if called", |t| by_alice(t, ask(terms(), 3)), Err(NotAuthorised)),
        alice("another's use is not recorded by a signature", |t| by_alice(t, use_of(t.grant)), Err(NotAuthorised)),
        alice(
            "another's erasure is not attested by a signature",
            |t| by_alice(t, Message::AttestErasure { grant: t.grant, evidence: EvidenceHash([1; 32]) }),
            Err(NotAuthorised),
        )
        .given(Fixture::withdraws),
        alice(
            "what is attested of an owner is not signed",
            |t| by_alice(t, Message::WithdrawAttestation { vehicle: CAR, attester: ALICE }),
            Err(NotSignable),
        ),
    ]
}

/// A person without an account that pays: a passkey, and a Polkadot wallet.
fn by_every_kind() -> Vec<Scenario> {
    fn of_passkey(t: &Fixture, message: Message) -> Intent {
        of(t, account_of_passkey(&PASSKEY), message)
    }
    fn of(t: &Fixture, principal: shared_logic::Account, message: Message) -> Intent {
        let bound = shared_logic::bound_to(&t.state, principal, &message).unwrap();
        Intent { principal, epoch: bound.epoch, nonce: bound.nonce, ..t.intent(message) }
    }
    fn own(t: &Fixture, principal: shared_logic::Account) -> shared_logic::VehicleId {
        shared_logic::Host::vehicle_id(&t.state, principal, SALT)
    }
    /// The passkey's vehicle.
    fn registered(t: &mut Fixture) {
        let signed = Assertion::OURS.sign(of_passkey(t, REGISTER), &PASSKEY);
        let outcome = shared_logic::submit(&t.state, &signed, UnixSeconds(t.now)).unwrap();
        t.happens(&outcome.event);
    }
    fn granting(t: &Fixture) -> Message {
        grant(|it| {
            it.vehicle = own(t, account_of_passkey(&PASSKEY));
            it.not_before = UnixSeconds(T0 + 100);
            it.history_from = UnixSeconds(t.now);
        })
    }
    vec![
        submits(
            "a passkey registers a vehicle as its own",
            |t| Assertion::OURS.sign(of_passkey(t, REGISTER), &PASSKEY),
            Ok("vehicle-registered"),
        ),
        submits(
            "a passkey grants access to its vehicle",
            |t| Assertion::OURS.sign(of_passkey(t, granting(t)), &PASSKEY),
            Ok("grant-activated"),
        )
        .given(registered),
        submits(
            "a passkey stops everything of its vehicle",
            |t| Assertion::OURS.sign(of_passkey(t, Message::StopEverything { vehicle: own(t, account_of_passkey(&PASSKEY)) }), &PASSKEY),
            Ok("everything-stopped"),
        )
        .given(registered),
        submits(
            "another passkey stops nothing of it",
            |t| Assertion::OURS.sign(of_passkey(t, Message::StopEverything { vehicle: own(t, account_of_passkey(&PASSKEY)) }), &[0xb3; 32]),
            Err(BadSignature),
        )
        .given(registered),
        submits(
            "a Polkadot wallet registers a vehicle as its own account",
            |t| signed_wrapped(of(t, account_of_polkadot(&POLKADOT_KEY), REGISTER), &POLKADOT_KEY),
            Ok("vehicle-registered"),
        ),
    ]
}

fn deadlines() -> Vec<Scenario> {
    fn until(t: &Fixture, message: Message, deadline: u64) -> SignedIntent {
        signed(Intent { deadline: UnixSeconds(deadline), ..t.intent(message) }, &ALICES_KEY)
    }
    vec![
        alice("what gives is accepted a week before its deadline", |t| until(t, grant(|_| {}), T0 + 100 + WEEK), Ok("grant-activated")),
        alice(
            "what gives is not accepted more than a week before its deadline",
            |t| until(t, grant(|_| {}), T0 + 101 + WEEK),
            Err(DeadlineTooFar),
        ),
        alice("what gives is not signed for ever", |t| until(t, grant(|_| {}), u64::MAX), Err(DeadlineTooFar)),
        alice("what only takes away is signed for ever", |t| until(t, t.withdrawal(), u64::MAX), Ok("grant-ended")),
        alice(
            "a stop of everything is signed for ever",
            |t| until(t, Message::StopEverything { vehicle: CAR }, u64::MAX),
            Ok("everything-stopped"),
        ),
        alice(
            "naming a key is not signed for longer than a week",
            |t| {
                let limits =
                    IntentKey { rights: Rights::of(&[Right::Revoke]), classes: SignalClasses::ALL, expires_at: UnixSeconds(T0 + 500) };
                until(t, Message::SetIntentKey { key: BOB, limits }, T0 + 101 + WEEK)
            },
            Err(DeadlineTooFar),
        ),
        alice(
            "an offer is not signed for longer than a week",
            |t| until(t, Message::OfferVehicle { vehicle: CAR, to: BOB, until: UnixSeconds(T0 + 200) }, T0 + 101 + WEEK),
            Err(DeadlineTooFar),
        ),
        alice(
            "what cannot be undone is not signed for longer than a week",
            |t| until(t, Message::RetireVehicle { vehicle: CAR }, T0 + 101 + WEEK),
            Err(DeadlineTooFar),
        ),
        alice(
            "a stop of a recovery is not signed for longer than a week",
            |t| until(t, Message::CancelRecovery { vehicle: CAR }, T0 + 101 + WEEK),
            Err(DeadlineTooFar),
        ),
        alice(
            "what states something is not signed for longer than a week",
            |t| until(t, Message::AttestErasure { grant: t.grant, evidence: shared_logic::EvidenceHash([1; 32]) }, T0 + 101 + WEEK),
            Err(DeadlineTooFar),
        ),
        alice(
            "a deadline that is too far is told before the number",
            |t| signed(Intent { nonce: shared_logic::Nonce(9), deadline: UnixSeconds(u64::MAX), ..t.intent(grant(|_| {})) }, &ALICES_KEY),
            Err(DeadlineTooFar),
        ),
    ]
}
