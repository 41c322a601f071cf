//! Who may act, folded from the contract's history; whether they still may, the rules say.

use crate::{
    commands::events::history,
    context::Context,
    failure::Failure,
    output::table,
    render::{classes, realm as realm_words, rights},
    time::moment,
};
use serde::Serialize;
use shared_logic::{mandate, Account, Delegation, DelegationRef, DelegationState, Denial, Realm, State, UnixSeconds, Vehicle, VehicleId};

/// A delegation with its keys.
#[derive(Serialize)]
struct Row {
    realm: Realm,
    to: Account,
    delegation: Delegation,
    standing: String,
}

pub(super) async fn list(context: &Context, realm: Realm) -> Result<(), Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let (now, state) = (snapshot.now, history::state(&session, snapshot.head).await?);
    let vehicle = match realm {
        Realm::Vehicle(id) => {
            let found = state.vehicles.get(&id).copied();
            Some((id, found.ok_or_else(|| Failure::not_found("vehicle", id))?))
        }
        Realm::Fleet(_) => None,
    };
    // What holds for the owner's whole fleet holds for the vehicle.
    let concerns = |of: &Realm| *of == realm || vehicle.is_some_and(|(_, vehicle)| *of == Realm::Fleet(vehicle.owner));
    let mut rows: Vec<Row> = state
        .delegations
        .iter()
        .filter(|((realm, _), _)| concerns(realm))
        .map(|((of, to), delegation)| {
            let vehicle = vehicle.as_ref().map(|(id, vehicle)| (*id, vehicle));
            let standing = standing(&state, vehicle, *of, *to, delegation, now);
            Row { realm: *of, to: *to, delegation: *delegation, standing }
        })
        .collect();
    rows.sort_by_key(|row| (row.realm, row.delegation.seq));
    context.output.show(&rows, |rows| {
        table(
            ["for", "delegate", "role", "rights", "classes", "from", "until", "standing"],
            rows.iter().map(|row| {
                let terms = &row.delegation.terms;
                [
                    realm_words(&row.realm),
                    row.to.to_string(),
                    terms.role.name().to_owned(),
                    rights(terms.rights),
                    classes(terms.classes),
                    row.delegation.from.to_string(),
                    moment(terms.expires_at),
                    row.standing.clone(),
                ]
            }),
        )
    })
}

/// How a delegation stands. Whether it lets somebody act for a vehicle is asked of the rules; of a whole
/// fleet only the record and the clock can tell.
fn standing(
    state: &State,
    vehicle: Option<(VehicleId, &Vehicle)>,
    realm: Realm,
    to: Account,
    held: &Delegation,
    now: UnixSeconds,
) -> String {
    let reference = match realm {
        Realm::Vehicle(_) => DelegationRef::Vehicle(held.seq),
        Realm::Fleet(_) => DelegationRef::Fleet(held.seq),
    };
    let denial = match vehicle {
        Some(vehicle) => mandate(state, vehicle, to, reference, now).err(),
        None if held.state == DelegationState::Ended => Some(Denial::UnknownDelegation),
        None if held.terms.expires_at <= now => Some(Denial::Expired),
        None if held.terms.not_before > now => Some(Denial::NotYetValid),
        None => None,
    };
    match denial {
        None => "active".to_owned(),
        Some(Denial::UnknownDelegation) => "ended".to_owned(),
        Some(Denial::Expired) => "expired".to_owned(),
        Some(Denial::NotYetValid) => "not yet valid".to_owned(),
        Some(reason) => format!("no effect: {}", reason.name()),
    }
}
