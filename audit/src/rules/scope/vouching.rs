//! Vouching for who uses a vehicle, and taking one over whose owner has lost the key.

use super::{
    super::{change::Change, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    party::{Gatekeeper, PartyKind},
    Account, Attestation, Epoch, Message, Party, PartyStatus, Recovery, RecoveryTerms, Seconds, Seq, UnixSeconds, Vehicle, VinCommitment,
};

family!(
    /// Attesting.
    Attest of Attest: looked_at, attest => Change
);
family!(
    /// Taking that back.
    TakeBack of WithdrawAttestation: attested, take_back => Change
);
family!(
    /// Naming a recovery account.
    Name of SetRecovery: at_rest, name => Change
);
family!(
    /// Starting a recovery.
    Start of StartRecovery: at_rest, start => Change
);
family!(
    /// Stopping it.
    Cancel of CancelRecovery: running, cancel => Change
);
family!(
    /// Taking the vehicle over.
    Finish of FinishRecovery: running, finish => Change
);

pub(super) fn families() -> Vec<Family> {
    vec![
        Family::of::<Attest>(),
        Family::of::<TakeBack>(),
        Family::of::<Name>(),
        Family::of::<Start>(),
        Family::of::<Cancel>(),
        Family::of::<Finish>(),
    ]
}

const COMMITMENT: VinCommitment = VinCommitment([7; 32]);
const OTHER: VinCommitment = VinCommitment([8; 32]);

fn looked_at(pick: &mut Pick) -> World {
    use PartyKind::{Authority, DataHolder, Registrar, ThirdParty};
    use PartyStatus::{Admitted, Declared, Suspended};
    let others = [
        None,
        Some(party(&[DataHolder], Gatekeeper::Yes, Admitted)),
        Some(party(&[ThirdParty, Authority], Gatekeeper::No, Admitted)),
        Some(party(&[Registrar, DataHolder], Gatekeeper::No, Declared)),
        Some(party(&[Registrar, DataHolder], Gatekeeper::No, Suspended)),
        Some(Party { acts_from: UnixSeconds(NOW + 1), ..party(&[Registrar], Gatekeeper::No, Admitted) }),
    ];
    let attester = pick.one(Some(party(&[Registrar], Gatekeeper::No, Admitted)), &others).map(|party| by_itself(MAKER, party));
    let vin_commitment = pick.one(Some(COMMITMENT), &[None, Some(OTHER)]);
    let vehicle = dimensions::car(pick).map(|found| found.map(|(id, vehicle)| (id, Vehicle { vin_commitment, ..vehicle })));
    World { registry: dimensions::registry(pick), vehicle, parties: [attester, None, None, None], ..WORLD }
}

fn attested(pick: &mut Pick) -> World {
    let attestation = Attestation {
        vin_commitment: COMMITMENT,
        epoch: VEHICLE.epoch,
        party_epoch: RECEIVER.epoch,
        at: UnixSeconds(NOW - 1),
        until: UnixSeconds(NOW + 1),
    };
    let by = pick.one(Some((CAR, MAKER)), &[None, Some((CAR, BROKER)), Some((OTHER_CAR, MAKER))]);
    World { attestations: [by.map(|key| (key, attestation))], ..looked_at(pick) }
}

fn attest(pick: &mut Pick) -> Change {
    let message = Message::Attest {
        vehicle: CAR,
        attester: MAKER,
        epoch: Epoch(pick.one(2, &[1, 3])),
        vin_commitment: pick.one(COMMITMENT, &[OTHER]),
        until: UnixSeconds(pick.one(NOW + 1, &[0, NOW, NOW + CENTURY, NOW + CENTURY + 1, u64::MAX])),
    };
    Change { caller: pick.one(MAKER, &[OWNER]), message, now: UnixSeconds(NOW) }
}

fn take_back(pick: &mut Pick) -> Change {
    let message = Message::WithdrawAttestation { vehicle: CAR, attester: MAKER };
    Change { caller: pick.one(MAKER, &[OWNER, BROKER]), message, now: UnixSeconds(NOW) }
}

const WEEK: u32 = 604_800;

fn at_rest(pick: &mut Pick) -> World {
    recovery(pick, 0)
}

fn running(pick: &mut Pick) -> World {
    recovery(pick, NOW - u64::from(WEEK))
}

/// A vehicle that the stranger may take over, after a week; plainly since then.
fn recovery(pick: &mut Pick, plain: u64) -> World {
    let record = Recovery {
        terms: RecoveryTerms { account: pick.one(STRANGER, &[OWNER]), delay: Seconds(pick.one(WEEK, &[WEEK + 1, u32::MAX])) },
        epoch: Epoch(pick.one(2, &[1, 3])),
        started_at: UnixSeconds(pick.one(plain, &[0, NOW - u64::from(WEEK), NOW - u64::from(WEEK) + 1, u64::MAX])),
    };
    let there = pick.one(Some(CAR), &[None, Some(OTHER_CAR)]);
    let last = Some((CAR, Vehicle { epoch: Epoch(u32::MAX), ..VEHICLE }));
    let others = [None, Some((CAR, RETIRED)), Some((CAR, Vehicle { seq: Seq(u64::MAX), ..VEHICLE })), last];
    let vehicle = [pick.one(Some((CAR, VEHICLE)), &others)];
    let world = World { registry: dimensions::registry(pick), vehicle, recoveries: [there.map(|id| (id, record))], ..WORLD };
    dimensions::objecting(pick, world)
}

fn name(pick: &mut Pick) -> Change {
    let to = |account, delay| Some(RecoveryTerms { account, delay: Seconds(delay) });
    let zero = Account([0; 20]);
    let others = [None, to(DRIVER, WEEK - 1), to(DRIVER, 0), to(OWNER, WEEK), to(zero, WEEK), to(STRANGER, u32::MAX)];
    let message = Message::SetRecovery { vehicle: CAR, terms: pick.one(to(DRIVER, WEEK), &others) };
    Change { caller: pick.one(OWNER, &[STRANGER, DRIVER, ADMIN]), message, now: UnixSeconds(NOW) }
}

fn start(pick: &mut Pick) -> Change {
    Change { caller: pick.one(STRANGER, &[OWNER, DRIVER]), message: Message::StartRecovery { vehicle: CAR }, now: UnixSeconds(NOW) }
}

fn cancel(pick: &mut Pick) -> Change {
    Change { caller: pick.one(OWNER, &[STRANGER, DRIVER]), message: Message::CancelRecovery { vehicle: CAR }, now: UnixSeconds(NOW) }
}

fn finish(pick: &mut Pick) -> Change {
    Change { caller: pick.one(STRANGER, &[OWNER, DRIVER]), message: Message::FinishRecovery { vehicle: CAR }, now: UnixSeconds(NOW) }
}
