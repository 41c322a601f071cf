//! `GET /v1/check`: may this recipient have this data now?

use super::{response::Fields, Api, Problem};
use crate::{
    access::Caller,
    answer::{BlockRef, CheckAnswer},
    clocks::at_both_times,
    problem::ProblemCode,
    query::CheckParameters,
    shared::{wall_clock, Shared},
};
use axum::{
    extract::{rejection::QueryRejection, State},
    Extension, Json,
};
use shared_logic::{
    check_any, check_emergency, CheckRequest, Denial, Grant, GrantState, GrantTerms, Host, PurposeCode, SignalClasses, UnixSeconds,
    Vehicle, Verdict, RULES_HASH,
};
use std::{cell::RefCell, collections::BTreeMap};

/// Answers a check. Whether the answer is yes or no is for `shared-logic` alone to say; here the
/// query is read, and an answer that would be too old is replaced by deny.
pub(super) async fn check(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    fields: Result<Fields, QueryRejection>,
) -> Result<Json<CheckAnswer>, Problem> {
    let fields = fields?.0;
    let query = CheckParameters::read(&fields)?;
    if !caller.may_see(query.recipient) {
        return Err(Problem::new(ProblemCode::NotForYou, "the key is bound to other recipients than the one asked for"));
    }
    let own = wall_clock();
    query.check_time(api.shared.projection().as_of.map_or(own, |(_, time)| own.max(time)))?;
    let answer = answer(&api.shared, &query, own);
    api.metrics.checked(&answer);
    Ok(Json(answer))
}

fn answer(shared: &Shared, query: &CheckParameters<'_>, own: UnixSeconds) -> CheckAnswer {
    let projection = shared.projection();
    let as_of = projection.as_of.map(|(head, time)| BlockRef::new(head, time));
    let vehicle = projection.state.vehicle(query.vehicle);
    let documents = shared.documents();
    let said = RefCell::new(BTreeMap::new());
    let ask = |now| {
        let request = query.request(now);
        // What a document says of the signals is found once, whatever the clock and however many grants it stands behind;
        // and only for a grant of which the rules come to ask it.
        let asked = |grant: &Grant| match documents.get(&grant.terms.container) {
            Some(document) if comes_to_signals(vehicle.as_ref(), grant, &request, now) => {
                let mut said = said.borrow_mut();
                let (classes, coverage) = *said.entry(grant.terms.container).or_insert_with(|| {
                    let by = query.by(document, now);
                    (by.classes, by.coverage)
                });
                CheckRequest { classes, coverage, ..request }
            }
            _ => request,
        };
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
    // Only what holds by both clocks.
    let latest = projection.as_of.map_or(own, |(_, time)| own.max(time));
    let answer = CheckAnswer::of(&projection.state, (&request, &verdict), RULES_HASH, now);
    let answer = answer.attested(&projection.state, query.vehicle, projection.state.attesters(query.vehicle), latest);
    let answer = answer.with_signals(query, document, granted);
    // Last, so that no answer is given that grew stale while it was found.
    match shared.stale(projection.as_of.map(|(head, _)| head)) {
        Some(stale) => CheckAnswer { as_of, ..CheckAnswer::stale(stale.into(), RULES_HASH) },
        None => CheckAnswer { as_of, ..answer },
    }
}

/// Whether the rules look at the signals at all: not of a grant that is over, or for another purpose.
fn comes_to_signals(vehicle: Option<&Vehicle>, grant: &Grant, request: &CheckRequest, now: UnixSeconds) -> bool {
    let GrantTerms { purpose, not_before, expires_at, .. } = grant.terms;
    let of_this_time = vehicle.is_some_and(|vehicle| vehicle.epoch == grant.epoch) && (not_before..expires_at).contains(&now);
    of_this_time && grant.state == GrantState::Active && purpose == request.purpose
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::Coverage;
    use valet_testkit::{request, Fixture, ALICE, BOB, CAR, END};

    #[test]
    fn a_document_is_asked_only_for_grants_that_come_to_it() {
        type Given = fn(&mut Fixture);
        let cases: [(&str, Given, bool); 5] = [
            ("it runs", |_| {}, true),
            ("withdrawn", |it| it.withdraws(), false),
            ("suspended", |it| it.suspends(ALICE), false),
            ("of a former owner", |it| it.transfers(ALICE, BOB), false),
            ("over", |it| it.now = END, false),
        ];
        for (name, given, exp) in cases {
            let mut fixture = Fixture::new();
            given(&mut fixture);
            let (state, now) = (&fixture.state, UnixSeconds(fixture.now));
            let (vehicle, grant) = (state.vehicle(CAR), state.grants[&fixture.grant]);
            let request = CheckRequest { data_from: now, ..request() };
            assert_eq!(comes_to_signals(vehicle.as_ref(), &grant, &request, now), exp, "{name}");
            let other = CheckRequest { purpose: PurposeCode(999), ..request };
            assert!(!comes_to_signals(vehicle.as_ref(), &grant, &other, now), "{name}");
            // Where it does not come to it, no document makes another verdict.
            let verdict = |coverage| {
                let asked = CheckRequest { coverage, ..request };
                check_any(state, [(fixture.grant, &grant)], &request, now, |_| asked)
            };
            let same = verdict(Coverage::Unknown) == verdict(Coverage::Excluded);
            assert_eq!(same, !exp, "{name}");
        }
    }
}
