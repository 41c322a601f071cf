//! `GET /v1/check`: may this recipient have this data now?

use super::{response::Fields, Api, Problem};
use crate::{
    ahead::Ahead,
    answer::{BlockRef, CheckAnswer, Finality},
    decide::{decide, Decided},
    layer::Layer,
    projection::Projection,
    query::CheckParameters,
    shared::{wall_clock, Documents, Shared},
};
use axum::{
    extract::{rejection::QueryRejection, State},
    Json,
};
use shared_logic::{Host, SignalClasses, UnixSeconds, RULES_HASH};

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
    let (projection, documents) = (shared.projection(), shared.documents());
    let as_of = projection.as_of.map(|(head, time)| BlockRef::new(head, time));
    let max_block_age = shared.max_block_age().map(|longest| longest.as_secs().try_into().unwrap_or(u32::MAX));
    let decided = decide(&projection, &documents, query, own);
    let nothing = Layer::default();
    let ahead = decided.ahead.map_or(&nothing, Ahead::layer);
    let answer = told(&ahead.over(&projection.state), &projection, &documents, query, &decided);
    // Last, so that no answer is given that grew stale while it was found.
    let answer = shared.stale(&projection).map_or(answer, |stale| CheckAnswer::stale(stale.into(), RULES_HASH));
    CheckAnswer { as_of, max_block_age, ..answer }
}

/// What the records tell beside a verdict. They are those of the state that it is of.
fn told(
    host: &impl Host,
    projection: &Projection,
    documents: &Documents,
    query: &CheckParameters<'_>,
    decided: &Decided<'_>,
) -> CheckAnswer {
    let Decided { verdict, now, latest, .. } = decided;
    let closest = verdict.grant().and_then(|grant| host.grant(grant));
    let (document, granted) =
        closest.map_or((None, SignalClasses::NONE), |grant| (documents.get(&grant.terms.container), grant.terms.classes));
    let request = document.map_or_else(|| query.request(*now), |document| query.by(document, *now));
    let answer = CheckAnswer::of(host, (&request, verdict), RULES_HASH, *now);
    // Only what holds by both clocks.
    let answer = answer.attested(host, query.vehicle, projection.state.attesters(query.vehicle), *latest);
    let best = decided.ahead.and_then(Ahead::newest).map(|(head, time)| BlockRef::new(head, time));
    let finality = if best.is_some() { Finality::Best } else { Finality::Final };
    CheckAnswer { finality, best, ..answer.with_signals(query, document, granted) }
}
