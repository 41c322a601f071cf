//! How delegations stand; the rules say it.

use shared_logic::{
    mandate, Account, AssignedRole, Delegation, DelegationRef, DelegationState, Denial, Realm, State, UnixSeconds, Vehicle, VehicleId,
};

/// How a delegation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It can be accepted before that.
    Offered(UnixSeconds),
    /// Nobody accepted it in time.
    Lapsed,
    /// It holds, or will from its beginning on.
    Accepted,
    /// It has no effect and gets none by waiting, whether for itself or for what is above it.
    Ended,
}

impl Standing {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Offered(_) => "offered",
            Self::Lapsed => "lapsed",
            Self::Accepted => "accepted",
            Self::Ended => "ended",
        }
    }

    /// How a delegation to that account stands, and why it lets nobody act, where it does not.
    pub(crate) fn of(
        state: &State,
        vehicle: Option<(VehicleId, &Vehicle)>,
        (realm, to): (Realm, Account),
        held: &Delegation,
        now: UnixSeconds,
    ) -> (Self, Option<Denial>) {
        let reason = reason(state, vehicle, (realm, to), held, now);
        let stands = match (held.state, reason) {
            (_, None | Some(Denial::NotYetValid)) => Self::Accepted,
            (DelegationState::Offered { until }, Some(Denial::NotAccepted)) if now < until => Self::Offered(until),
            (DelegationState::Offered { .. }, Some(Denial::NotAccepted)) => Self::Lapsed,
            _ => Self::Ended,
        };
        (stands, reason)
    }
}

/// Why a delegation lets nobody act. Of a vehicle the rules say it; of a whole fleet only the record and the
/// clock can tell.
fn reason(
    state: &State,
    vehicle: Option<(VehicleId, &Vehicle)>,
    (realm, to): (Realm, Account),
    held: &Delegation,
    now: UnixSeconds,
) -> Option<Denial> {
    let reference = match realm {
        Realm::Vehicle(_) => DelegationRef::Vehicle(held.seq),
        Realm::Fleet(_) => DelegationRef::Fleet(held.seq),
    };
    let offered = matches!(held.state, DelegationState::Offered { .. });
    match vehicle {
        // The rules ask first whether it was accepted: an offer of an earlier owner, or of a time that is over, cannot be.
        Some((_, vehicle)) if offered && held.epoch.is_some_and(|epoch| epoch != vehicle.epoch) => Some(Denial::StaleEpoch),
        _ if offered && held.terms.expires_at <= now => Some(Denial::Expired),
        Some(vehicle) => mandate(state, vehicle, to, reference, now).err(),
        None if held.state == DelegationState::Ended => Some(Denial::UnknownDelegation),
        None if offered => Some(Denial::NotAccepted),
        None if held.terms.expires_at <= now => Some(Denial::Expired),
        None if held.terms.not_before > now => Some(Denial::NotYetValid),
        None => None,
    }
}

/// A role that an account has for a vehicle, or is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HeldRole {
    pub(crate) role: AssignedRole,
    /// Whether it is only offered.
    pub(crate) offered: bool,
}

/// The roles that the account has for a vehicle, or is offered, also for the whole fleet of its owner. What has ended is
/// no role any more.
pub(crate) fn roles<'a>(
    state: &'a State,
    account: Account,
    id: VehicleId,
    vehicle: &'a Vehicle,
    now: UnixSeconds,
) -> impl Iterator<Item = HeldRole> + 'a {
    let realms = [Realm::Vehicle(id), Realm::Fleet(vehicle.owner)];
    realms.into_iter().filter_map(move |realm| {
        let held = state.delegations.get(&(realm, account))?;
        match Standing::of(state, Some((id, vehicle)), (realm, account), held, now).0 {
            Standing::Accepted => Some(HeldRole { role: held.terms.role, offered: false }),
            Standing::Offered(_) => Some(HeldRole { role: held.terms.role, offered: true }),
            Standing::Lapsed | Standing::Ended => None,
        }
    })
}
