//! `GET /v1/check`: may this recipient have this data now?

use super::{response::Fields, Api, Problem};
use crate::{
    answer::{BlockRef, CheckAnswer},
    clocks::at_both_times,
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
    let own = wall_clock();
    query.check_time(api.shared.projection().as_of.map_or(own, |(_, time)| own.max(time)))?;
    Ok(Json(answer(&api.shared, &query, own)))
}

fn answer(shared: &Shared, query: &CheckParameters<'_>, own: UnixSeconds) -> CheckAnswer {
    let projection = shared.projection();
    let as_of = projection.as_of.map(|(head, time)| BlockRef::new(head, time));
    if let Some(stale) = shared.stale(projection.as_of.map(|(head, _)| head)) {
        return CheckAnswer { as_of, ..CheckAnswer::stale(stale.into(), RULES_HASH) };
    }
    let vehicle = projection.state.vehicle(query.vehicle);
    let documents = shared.documents();
    let ask = |now| {
        let request = query.request(now);
        let asked = |grant: &Grant| documents.get(&grant.terms.container).map_or(request, |document| query.by(document, now));
        match (query.purpose, vehicle) {
            // Both checks say so too; here it is plain that no allow goes without a vehicle.
            (_, None) => Verdict::deny(Denial::UnknownVehicle),
            (PurposeCode::EMERGENCY, Some(_)) => check_emergency(&projection.state, &request, now),
            _ => check_any(&projection.state, projection.state.grants.of(query.vehicle, query.recipient), &request, now, asked),
        }
        .demanding(&projection.state, query.vehicle, &query.attesters, now)
    };
    let (verdict, now) = at_both_times(projection.as_of.map_or(own, |(_, time)| time), own, ask);
    let closest = verdict.grant().and_then(|grant| projection.state.grant(grant));
    let (document, granted) =
        closest.map_or((None, SignalClasses::NONE), |grant| (documents.get(&grant.terms.container), grant.terms.classes));
    let request = document.map_or_else(|| query.request(now), |document| query.by(document, now));
    let attesters = projection.state.attesters(query.vehicle);
    let answer = CheckAnswer::of(&projection.state, (&request, &verdict), attesters, RULES_HASH, now);
    let answer = answer.with_signals(query, document, granted);
    let registry_seq = Some(projection.state.registry.seq);
    CheckAnswer { as_of, seq: vehicle.map(|vehicle| vehicle.seq), registry_seq, ..answer }
}
