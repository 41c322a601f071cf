//! Attestations: somebody vouches that a vehicle's owner is the user of the vehicle behind its commitment.

use crate::wire::wire_struct;
use crate::{party::PartyKind, Account, Denial, Epoch, Host, Party, Proof, UnixSeconds, Vehicle, VehicleId, Verdict, VinCommitment};
use codec::Encode;

/// An attestation's record; its keys are the vehicle and who attests: an admitted data holder or registrar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Attestation {
    /// The commitment to the VIN that was compared.
    pub vin_commitment: VinCommitment,
    /// The owner's epoch: nothing is said of the next owner.
    pub epoch: Epoch,
    /// The attester's epoch as a party.
    pub party_epoch: Epoch,
    /// When it was attested.
    pub at: UnixSeconds,
    /// Until when it holds, exclusive.
    pub until: UnixSeconds,
}

wire_struct!(Attestation { vin_commitment, epoch, party_epoch, at, until });

/// What that account attests of the vehicle's present owner and commitment, at `now`. No check of the contract reads it; a host
/// asks with [`Verdict::demanding`].
///
/// # Errors
/// [`Denial::UnknownAttestation`] when it attested nothing or took it back, [`Denial::StaleEpoch`] for another owner,
/// [`Denial::WrongState`] for another commitment, [`Denial::Expired`], [`Denial::PartyIneligible`] when the attester is no
/// longer admitted as it was.
pub fn attested(
    host: &impl Host,
    (id, vehicle): (VehicleId, &Vehicle),
    attester: Account,
    now: UnixSeconds,
) -> Result<Attestation, Denial> {
    let found = host.attestation(id, attester).ok_or(Denial::UnknownAttestation)?;
    let party = host.party(attester);
    let checks = [
        (found.epoch == vehicle.epoch, Denial::StaleEpoch),
        (vehicle.vin_commitment == Some(found.vin_commitment), Denial::WrongState),
        (now < found.until, Denial::Expired),
        (party.is_some_and(|party| party.may_attest() && party.epoch == found.party_epoch), Denial::PartyIneligible),
    ];
    match checks.into_iter().find(|(holds, _)| !holds) {
        Some((_, reason)) => Err(reason),
        None => Ok(found),
    }
}

/// Who of these attests the vehicle's present owner and commitment, at `now`: the one whose attestation lasts longest;
/// none when nobody does. [`attested`] says why one does not.
pub fn vouched(host: &impl Host, of: (VehicleId, &Vehicle), attesters: &[Account], now: UnixSeconds) -> Option<(Account, Attestation)> {
    let standing = attesters.iter().filter_map(|attester| Some((*attester, attested(host, of, *attester, now).ok()?)));
    standing.max_by_key(|(_, found)| found.until)
}

impl Verdict {
    /// The verdict where somebody must vouch for the owner: an allow stands only when one of `attesters` does, and ends
    /// with that attestation at the latest; else [`Denial::UnknownAttestation`], of no grant. Without attesters nothing is
    /// demanded. What ends an attestation early moves no losses: a host that keeps such an answer asks again at the
    /// vehicle's next event.
    #[must_use]
    pub fn demanding(self, host: &impl Host, vehicle: VehicleId, attesters: &[Account], now: UnixSeconds) -> Self {
        let (Self::Allow(proof), false) = (self, attesters.is_empty()) else { return self };
        let found = host.vehicle(vehicle).and_then(|record| vouched(host, (vehicle, &record), attesters, now));
        match found {
            Some((_, found)) => Self::Allow(Proof { expires_at: proof.expires_at.min(found.until), ..proof }),
            None => Self::deny(Denial::UnknownAttestation),
        }
    }
}

impl Party {
    /// True when the admin has admitted the party as one that may vouch for owners.
    pub fn may_attest(&self) -> bool {
        self.admitted_as(PartyKind::DataHolder) || self.admitted_as(PartyKind::Registrar)
    }
}
