//! The commitment to a vehicle's VIN, and who vouches for its owner.

use super::{does, does_as, Exp, Scenario};
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyStatus},
    Account,
    AssignedRole::FleetManager,
    Denial::*,
    Epoch, Message, Role, Seq, UnixSeconds, VehicleId, VinCommitment,
};
use valet_testkit::{mandate, profile, Fixture, ADMIN, ALICE, BOB, CAR, CAROL, INSURER, MAKER, NOBODY, NO_VEHICLE, POLICE, RESCUE, T0};

const CENTURY: u64 = 36_500 * 86_400;
const VIN: VinCommitment = VinCommitment([0x71; 32]);

pub(super) fn table() -> Vec<Scenario> {
    let mut table = commitments();
    table.extend(attested());
    table.extend(withdrawn());
    table
}

const fn setting(vin_commitment: Option<VinCommitment>) -> Message {
    Message::SetVinCommitment { vehicle: CAR, vin_commitment }
}

const fn attesting(attester: Account, until: u64) -> Message {
    Message::Attest { vehicle: CAR, attester, epoch: Epoch(1), vin_commitment: VIN, until: UnixSeconds(until) }
}

/// The car has a commitment, and the maker is admitted.
fn ready(t: &mut Fixture) {
    t.send(ALICE, setting(Some(VIN)));
    t.stands(MAKER, PartyStatus::Admitted);
}

/// The maker attests until T0 + 500.
fn by_maker(t: &mut Fixture) {
    ready(t);
    t.send(MAKER, attesting(MAKER, T0 + 500));
}

fn commitments() -> Vec<Scenario> {
    const DONE: Exp = Ok("vin-commitment-set");
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| setting(Some(VIN)), exp)
    }
    vec![
        by("the owner gives a commitment to the VIN", ALICE, DONE).role(Role::Owner),
        by("while paused the owner gives a commitment", ALICE, DONE).given(|t| t.pauses()),
        by("the commitment of a vehicle out of use is given", ALICE, DONE).given(|t| t.retires_car()),
        does("the owner gives another commitment", ALICE, |_| setting(Some(VinCommitment([0x72; 32]))), DONE).given(ready),
        does("the owner takes the commitment away", ALICE, |_| setting(None), DONE).given(ready),
        by("the same commitment is no other", ALICE, Err(WrongState)).given(ready),
        does("no commitment is not taken away", ALICE, |_| setting(None), Err(WrongState)),
        by("a stranger gives no commitment", BOB, Err(NotAuthorised)),
        by("who vouches gives no commitment", MAKER, Err(NotAuthorised)).given(|t| t.stands(MAKER, PartyStatus::Admitted)),
        by("who runs the fleet gives no commitment", CAROL, Err(NotAuthorised)).given(|t| t.manages(CAROL, mandate(FleetManager))),
        by("a former owner gives no commitment", ALICE, Err(NotAuthorised)).given(|t| t.transfers(ALICE, BOB)),
        does(
            "a vehicle that is not there has no commitment",
            ALICE,
            |_| Message::SetVinCommitment { vehicle: NO_VEHICLE, vin_commitment: None },
            Err(UnknownVehicle),
        ),
        by("event numbers do not wrap on a commitment", ALICE, Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
    ]
}

fn attested() -> Vec<Scenario> {
    const DONE: Exp = Ok("vehicle-attested");
    /// Somebody attests in its own name, until T0 + 200.
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does_as(name, caller, |it| attesting(it, T0 + 200), exp).given(ready)
    }
    fn maker(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, MAKER, message, exp).given(ready)
    }
    vec![
        does(
            "nobody vouches for oneself",
            MAKER,
            |_| Message::Attest { vehicle: CAR, attester: MAKER, epoch: Epoch(2), vin_commitment: VIN, until: UnixSeconds(T0 + 500) },
            Err(NotAuthorised),
        )
        .given(|t| {
            ready(t);
            t.transfers(ALICE, MAKER);
        }),
        does("nor by the key of another", ALICE, |_| attesting(MAKER, T0 + 500), Err(NotAuthorised)).at(3 * 86_400).given(|t| {
            ready(t);
            t.send(MAKER, Message::MovePartyKey { party: MAKER, key: ALICE });
            t.at(T0 + 50 + 3 * 86_400);
        }),
        by("an admitted data holder vouches for the owner", MAKER, DONE).role(Role::Party),
        by("an admitted registrar vouches for the owner", POLICE, DONE).given(|t| {
            ready(t);
            let profile = profile(&[PartyKind::Registrar], Gatekeeper::No);
            t.send(ADMIN, Message::SetParty { account: POLICE, profile, status: PartyStatus::Admitted });
        }),
        by("who vouches may do so again", MAKER, DONE).given(by_maker),
        maker("an attestation lasts a century", |_| attesting(MAKER, T0 + 100 + CENTURY), DONE),
        maker("an attestation beyond a century is not meant", |_| attesting(MAKER, T0 + 101 + CENTURY), Err(TimeOutOfRange)),
        maker("an attestation until now is over", |_| attesting(MAKER, T0 + 100), Err(Expired)),
        maker("an attestation of a second is one", |_| attesting(MAKER, T0 + 101), DONE),
        maker(
            "nobody vouches for another owner than the one that was looked at",
            |_| Message::Attest { vehicle: CAR, attester: MAKER, epoch: Epoch(2), vin_commitment: VIN, until: UnixSeconds(T0 + 200) },
            Err(StaleEpoch),
        ),
        by("nobody vouches for the former owner", MAKER, Err(StaleEpoch)).given(|t| {
            ready(t);
            t.transfers(ALICE, BOB);
        }),
        maker(
            "nobody vouches for another commitment than the one that was compared",
            |_| Message::Attest {
                vehicle: CAR,
                attester: MAKER,
                epoch: Epoch(1),
                vin_commitment: VinCommitment([0x72; 32]),
                until: UnixSeconds(T0 + 200),
            },
            Err(WrongState),
        ),
        by("nobody vouches where there is no commitment", MAKER, Err(WrongState)).given(|t| t.stands(MAKER, PartyStatus::Admitted)),
        by("a data holder that nobody admitted does not vouch", MAKER, Err(PartyIneligible)).given(|t| {
            t.send(ALICE, setting(Some(VIN)));
        }),
        by("a suspended data holder does not vouch", MAKER, Err(PartyIneligible)).given(|t| {
            ready(t);
            t.stands(MAKER, PartyStatus::Suspended);
        }),
        by("an admitted third party does not vouch", INSURER, Err(PartyIneligible)).given(|t| {
            ready(t);
            t.stands(INSURER, PartyStatus::Admitted);
        }),
        by("an admitted authority does not vouch", RESCUE, Err(PartyIneligible)),
        by("the owner does not vouch", ALICE, Err(UnknownParty)),
        by("who is no party does not vouch", NOBODY, Err(UnknownParty)),
        does("nobody vouches in another's name", INSURER, |_| attesting(MAKER, T0 + 200), Err(NotAuthorised)).given(ready),
        by("while paused nobody vouches", MAKER, Err(Paused)).given(|t| {
            ready(t);
            t.pauses();
        }),
        by("after the retirement nobody vouches", MAKER, Err(Retired)).given(|t| {
            ready(t);
            t.retires();
        }),
        by("nobody vouches for the owner of a vehicle out of use", MAKER, Err(VehicleRetired)).given(|t| {
            ready(t);
            t.retires_car();
        }),
        maker(
            "nobody vouches for the owner of a vehicle that is not there",
            |_| Message::Attest {
                vehicle: NO_VEHICLE,
                attester: MAKER,
                epoch: Epoch(1),
                vin_commitment: VIN,
                until: UnixSeconds(T0 + 200),
            },
            Err(UnknownVehicle),
        ),
        by("event numbers do not wrap on an attestation of the owner", MAKER, Err(OutOfRange)).given(|t| {
            ready(t);
            t.car().seq = Seq(u64::MAX);
        }),
    ]
}

fn withdrawn() -> Vec<Scenario> {
    const DONE: Exp = Ok("attestation-withdrawn");
    const fn back(vehicle: VehicleId, attester: Account) -> Message {
        Message::WithdrawAttestation { vehicle, attester }
    }
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does_as(name, caller, |it| back(CAR, it), exp).given(by_maker)
    }
    vec![
        by("who vouches takes it back", MAKER, DONE).role(Role::Party),
        by("while paused an attestation is taken back", MAKER, DONE).given(|t| {
            by_maker(t);
            t.pauses();
        }),
        by("after the retirement an attestation is taken back", MAKER, DONE).given(|t| {
            by_maker(t);
            t.retires();
        }),
        by("a suspended data holder takes its attestation back", MAKER, DONE).given(|t| {
            by_maker(t);
            t.stands(MAKER, PartyStatus::Suspended);
        }),
        by("an attestation of a former owner is taken back", MAKER, DONE).given(|t| {
            by_maker(t);
            t.transfers(ALICE, BOB);
        }),
        by("an attestation that is over is taken back", MAKER, DONE).at(5_000),
        by("what was not attested is not taken back", MAKER, Err(UnknownAttestation)).given(ready),
        by("an attestation is taken back once", MAKER, Err(UnknownAttestation)).given(|t| {
            by_maker(t);
            t.send(MAKER, back(CAR, MAKER));
        }),
        by("nobody takes another's attestation back as the own", INSURER, Err(UnknownAttestation)),
        does("nobody takes an attestation back in another's name", INSURER, |_| back(CAR, MAKER), Err(NotAuthorised)).given(by_maker),
        by("the owner takes no attestation back", ALICE, Err(UnknownParty)),
        does("of a vehicle that is not there no attestation is taken back", MAKER, |_| back(NO_VEHICLE, MAKER), Err(UnknownVehicle)),
        by("event numbers do not wrap on an attestation taken back", MAKER, Err(OutOfRange)).given(|t| {
            by_maker(t);
            t.car().seq = Seq(u64::MAX);
        }),
    ]
}
