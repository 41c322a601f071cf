//! `GET /v1/check`: may this recipient have this data now?

use super::{response::Fields, Api, Problem};
use crate::{
    answer::{BlockRef, CheckAnswer},
    query::CheckParameters,
    shared::{wall_clock, Shared},
};
use axum::{
    extract::{rejection::QueryRejection, State},
    Json,
};
use shared_logic::{check_any, check_emergency, Denial, Grant, Host, PurposeCode, SignalClasses, UnixSeconds, Verdict, RULES_HASH};

/// Answers a check. Whether the answer is yes or no is for `shared-logic` alone to say; here the
/// query is read, and an answer that would be too old is replaced by deny.
pub(super) async fn check(State(api): State<Api>, fields: Result<Fields, QueryRejection>) -> Result<Json<CheckAnswer>, Problem> {
    let fields = fields?.0;
    let query = CheckParameters::read(&fields)?;
    let now = wall_clock();
    query.check_time(api.shared.projection().as_of.map_or(now, |(_, time)| now.max(time)))?;
    Ok(Json(answer(&api.shared, &query, now)))
}

fn answer(shared: &Shared, query: &CheckParameters<'_>, wall_clock: UnixSeconds) -> CheckAnswer {
    let projection = shared.projection();
    let as_of = projection.as_of.map(|(head, time)| BlockRef::new(head, time));
    if let Some(stale) = shared.stale(projection.as_of.map(|(head, _)| head)) {
        return CheckAnswer { as_of, ..CheckAnswer::stale(stale.into(), RULES_HASH) };
    }
    let now = projection.as_of.map_or(wall_clock, |(_, time)| wall_clock.max(time));
    let request = query.request(now);
    let vehicle = projection.state.vehicle(request.vehicle);
    let grants = projection.state.grants.of(request.vehicle, request.recipient);
    let documents = shared.documents();
    let asked = |grant: &Grant| documents.get(&grant.terms.container).map_or(request, |document| query.by(document, now));
    let verdict = match (request.purpose, vehicle) {
        // Both checks say so too; here it is plain that no allow goes without a vehicle.
        (_, None) => Verdict::deny(Denial::UnknownVehicle),
        (PurposeCode::EMERGENCY, Some(_)) => check_emergency(&projection.state, &request, now),
        _ => check_any(&projection.state, grants, &request, now, asked),
    };
    let answer = CheckAnswer::of(&verdict, vehicle.map(|vehicle| vehicle.owner), request.recipient, RULES_HASH);
    let closest = verdict.grant().and_then(|grant| projection.state.grant(grant));
    let (document, granted) =
        closest.map_or((None, SignalClasses::NONE), |grant| (documents.get(&grant.terms.container), grant.terms.classes));
    let answer = answer.with_signals(query, document, granted);
    CheckAnswer { as_of, seq: vehicle.map(|vehicle| vehicle.seq), ..answer }
}
