//! Who may act, folded from the contract's history; whether they still may, the rules say.

use crate::{
    commands::events::history,
    failure::Failure,
    foresee::{acts, list as names, of, scene},
    output::table,
    site::Site,
    text::moment,
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

pub(super) async fn list(site: &Site, realm: Realm) -> Result<(), Failure> {
    let session = site.session().await?;
    let now = session.now().await?;
    let mut state = history::state(&session).await?;
    let vehicle = match realm {
        Realm::Vehicle(id) => {
            state = scene(&state, id);
            let found = state.vehicles.get(&id).copied();
            Some(found.ok_or_else(|| Failure::expected(format!("expected a registered vehicle, found none with id {id}")))?)
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
    site.output.show(&rows, |rows| {
        table(
            ["of", "delegate", "role", "rights", "classes", "from", "until (UTC)", "standing"],
            rows.iter().map(|row| {
                let terms = &row.delegation.terms;
                [
                    of(&row.realm),
                    row.to.to_string(),
                    format!("{:?}", terms.role),
                    names(&terms.rights),
                    names(&terms.classes),
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
    let said = if delegation.state == DelegationState::Ended {
        "ended"
    } else if terms.expires_at <= now {
        "over"
    } else if terms.not_before > now {
        "not begun"
    } else {
        match (realm, vehicle) {
            (Realm::Vehicle(id), Some(vehicle)) if acts(state, id, vehicle, to, now) => "runs",
            (Realm::Vehicle(_), _) => "without effect: what it rests on has ended",
            (Realm::Fleet(_), _) => "runs",
        }
    };
    said.to_owned()
}
