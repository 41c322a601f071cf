//! `GET /v1/check`: may this recipient have this data now?

mod answer;
mod query;

use super::{Api, Problem};
use crate::shared::{wall_clock, Shared};
use answer::Answer;
pub(super) use answer::AsOf;
use axum::{
    extract::{Query, State},
    Json,
};
use query::{Question, Subject};
use shared_logic::{check_any, check_emergency, Coverage, Denial, Grant, Host, PurposeCode, Refusal, UnixSeconds, Verdict};

/// Answers a question. Whether the answer is yes or no is for `shared-logic` alone to say; here the
/// question is read, and an answer that would be too old is replaced by deny.
pub(super) async fn may(State(api): State<Api>, query: Query<Vec<(String, String)>>) -> Result<Json<Answer>, Problem> {
    let question = Question::read(&query.0)?;
    Ok(Json(answer(&api.shared, &question, wall_clock())))
}

fn answer(shared: &Shared, question: &Question<'_>, wall_clock: UnixSeconds) -> Answer {
    let projection = shared.projection();
    let as_of = projection.as_of;
    if let Some(stale) = shared.stale(as_of.map(|(head, _)| head)) {
        return Answer::stale(as_of, &stale);
    }
    let now = as_of.map_or(wall_clock, |(_, time)| wall_clock.max(time));
    let request = question.request(now);
    let vehicle = projection.state.vehicle(request.vehicle);
    let grants = projection.state.grants_to(request.vehicle, request.recipient);
    let documents = shared.documents();
    let coverage = |grant: &Grant| match question.subject {
        Subject::Classes(_) => Coverage::ByClass,
        Subject::Signal(path) => {
            let document = documents.get(&grant.terms.container);
            document.map_or(Coverage::Unknown, |document| document.coverage(path))
        }
    };
    let verdict = match request.purpose {
        PurposeCode::EMERGENCY => check_emergency(&projection.state, &request, now),
        _ => check_any(&projection.state, grants, &request, now, coverage),
    };
    match (verdict, vehicle) {
        (Verdict::Allow(proof), Some(vehicle)) => Answer::allow(as_of, &proof, &vehicle, request.recipient),
        // Cannot happen: nothing is allowed of an unknown vehicle.
        (Verdict::Allow(_), None) => Answer::deny(as_of, &Refusal::because(Denial::UnknownVehicle), None),
        (Verdict::Deny(refusal), vehicle) => Answer::deny(as_of, &refusal, vehicle.map(|vehicle| vehicle.seq)),
    }
}
