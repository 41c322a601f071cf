//! A vehicle's grants, folded from the contract's history.

use crate::{
    commands::events::history::Walk,
    failure::Failure,
    output::table,
    session::Session,
    site::Site,
    text::{moment, purpose_name},
};
use shared_logic::{Account, Grant, GrantId, GrantState, State, UnixSeconds, Vehicle, VehicleId};

pub(super) async fn list(site: &Site, vehicle: VehicleId, recipient: Option<Account>) -> Result<(), Failure> {
    let session = site.session().await?;
    let now = session.now().await?;
    let state = history(&session).await?;
    let record = state
        .vehicles
        .get(&vehicle)
        .ok_or_else(|| Failure::expected(format!("expected a registered vehicle, found none with id {vehicle}")))?;
    let mut grants: Vec<_> = state
        .grants
        .iter()
        .filter(|(_, grant)| grant.terms.vehicle == vehicle && recipient.is_none_or(|wanted| grant.terms.recipient == wanted))
        .collect();
    grants.sort_by_key(|(_, grant)| grant.seq);
    let json: Vec<_> = grants
        .iter()
        .map(|(id, grant)| serde_json::json!({ "id": id, "grant": grant, "standing": standing(record, grant, now) }))
        .collect();
    site.output.show(&json, |_| {
        table(
            ["event", "grant", "recipient", "purpose", "until (UTC)", "standing"],
            grants.iter().map(|(id, grant)| row(record, **id, grant, now)),
        )
    })
}

/// The state that the contract's events up to the newest final block make.
async fn history(session: &Session) -> Result<State, Failure> {
    let head = session.ledger.chain.finalized_head().await?;
    let first = session.deployment.block();
    let bar = session.ledger.output.bar(u64::from(head.number.0.saturating_sub(first.0)), "reading history");
    let mut state = State::new(Account([0; 20]));
    let mut unlawful = None;
    let mut walk = Walk::from(first);
    let read = walk.read(session, head.number, |_, events| {
        for found in events {
            unlawful = unlawful.or_else(|| state.apply(&found.event).err());
        }
        bar.inc(1);
    });
    read.await?;
    bar.finish_and_clear();
    match unlawful {
        Some(broken) => Err(broken.into()),
        None => Ok(state),
    }
}

fn row(vehicle: &Vehicle, id: GrantId, grant: &Grant, now: UnixSeconds) -> [String; 6] {
    [
        grant.seq.0.to_string(),
        id.to_string(),
        grant.terms.recipient.to_string(),
        purpose_name(grant.terms.purpose),
        moment(grant.terms.expires_at),
        standing(vehicle, grant, now).to_owned(),
    ]
}

/// How a grant stands, in a word. For show only: whether it allows is asked of the rules.
fn standing(vehicle: &Vehicle, grant: &Grant, now: UnixSeconds) -> &'static str {
    if grant.state == GrantState::Withdrawn {
        "withdrawn"
    } else if grant.epoch != vehicle.epoch {
        "stale: the vehicle was transferred"
    } else if grant.terms.expires_at <= now {
        "expired"
    } else if grant.terms.not_before > now {
        "not yet valid"
    } else {
        "active"
    }
}
