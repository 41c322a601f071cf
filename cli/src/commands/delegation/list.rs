//! Who may act, folded from the contract's history; whether they still may, the rules say.

use crate::{
    commands::events::history,
    context::Context,
    failure::Failure,
    output::table,
    preview::{acts, scene},
    render::{classes, realm as realm_words, rights},
    time::moment,
};
use serde::Serialize;
use shared_logic::{Account, Delegation, DelegationState, Realm, State, UnixSeconds, Vehicle};

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
    let view = session.view().await?;
    let (now, mut state) = (view.now, history::state(&session, view.head).await?);
    let vehicle = match realm {
        Realm::Vehicle(id) => {
            state = scene(&state, id);
            let found = state.vehicles.get(&id).copied();
            Some(found.ok_or_else(|| Failure::not_found("vehicle", id))?)
        }
        Realm::Fleet(_) => None,
    };
    // What holds for the owner's whole fleet holds for the vehicle.
    let concerns = |of: &Realm| *of == realm || vehicle.is_some_and(|vehicle| *of == Realm::Fleet(vehicle.owner));
    let mut rows: Vec<Row> = state
        .delegations
        .iter()
        .filter(|((realm, _), _)| concerns(realm))
        .map(|((of, to), delegation)| {
            let standing = standing(&state, (realm, vehicle.as_ref()), *to, delegation, now);
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

/// How a delegation stands. Whether somebody may act for a vehicle is asked of the rules; the rest is
/// what the record and the clock show.
fn standing(state: &State, (realm, vehicle): (Realm, Option<&Vehicle>), to: Account, delegation: &Delegation, now: UnixSeconds) -> String {
    let terms = &delegation.terms;
    let word = if delegation.state == DelegationState::Ended {
        "ended"
    } else if terms.expires_at <= now {
        "expired"
    } else if terms.not_before > now {
        "not yet valid"
    } else {
        match (realm, vehicle) {
            (Realm::Vehicle(id), Some(vehicle)) if acts(state, id, vehicle, to, now) => "active",
            (Realm::Vehicle(_), _) => "no effect: what it rests on has ended",
            (Realm::Fleet(_), _) => "active",
        }
    };
    word.to_owned()
}
