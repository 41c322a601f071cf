//! `POST /v1/check`, `GET /v1/check`: may this recipient have this data now?

use super::{body, response::Fields, Api, Problem};
use crate::{
    answer::{BlockRef, CheckAnswer},
    clocks::at_both_times,
    problem::ProblemCode,
    projection::Projection,
    query::{CheckParameters, Question},
    shared::{wall_clock, Documents, Shared},
};
use axum::{
    extract::{rejection::QueryRejection, Request, State},
    Json,
};
use shared_logic::{
    check_any, check_emergency, CheckRequest, ContainerId, Coverage, Denial, Grant, GrantState, GrantTerms, Host, PurposeCode,
    SignalClasses, UnixSeconds, Vehicle, Verdict, RULES_HASH,
};
use std::{cell::RefCell, collections::BTreeMap, sync::RwLockReadGuard, time::Duration};

/// The longest question: 64 signals of 160 bytes fit.
pub(super) const MAX_BYTES: usize = 32 * 1024;

/// Answers a question that stands in the URL.
pub(super) async fn ask(State(api): State<Api>, fields: Result<Fields, QueryRejection>) -> Result<Json<CheckAnswer>, Problem> {
    let fields = fields?.0;
    let answer = Present::of(&api).answer(&fields)?;
    Ok(Json(answer))
}

/// Answers a question that stands in the body: nobody on the way keeps it in a log of URLs.
pub(super) async fn check(State(api): State<Api>, request: Request) -> Result<Json<CheckAnswer>, Problem> {
    let fields = asked(request).await?;
    let answer = Present::of(&api).answer(&fields)?;
    Ok(Json(answer))
}

/// The question in a body.
pub(super) async fn asked(request: Request) -> Result<Vec<(String, String)>, Problem> {
    let body = body::read_json(request, MAX_BYTES).await?;
    let question: Question = serde_json::from_slice(&body).map_err(|error| Problem::new(ProblemCode::InvalidJson, error.to_string()))?;
    Ok(question.fields()?)
}

/// What is known at one moment. All that is asked of it is answered from the same state.
pub(super) struct Present<'a> {
    shared: &'a Shared,
    projection: RwLockReadGuard<'a, Projection>,
    documents: RwLockReadGuard<'a, Documents>,
    own: UnixSeconds,
    max_cache: Duration,
}

impl<'a> Present<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let shared = api.shared.as_ref();
        Self { shared, projection: shared.projection(), documents: shared.documents(), own: wall_clock(), max_cache: api.max_cache }
    }

    /// Answers a query. Whether the answer is yes or no is for `shared-logic` alone to say; here the query is read, and
    /// an answer that would be too old is replaced by deny.
    ///
    /// # Errors
    /// The problem of a query that cannot be read.
    pub(super) fn answer(&self, fields: &[(String, String)]) -> Result<CheckAnswer, Problem> {
        let query = CheckParameters::read(fields)?;
        query.check_time(self.latest())?;
        Ok(self.answer_to(&query))
    }

    fn answer_to(&self, query: &CheckParameters<'_>) -> CheckAnswer {
        let Self { shared, projection, documents, own, .. } = self;
        let (state, as_of) = (&projection.state, projection.as_of.map(|(head, time)| BlockRef::new(head, time)));
        let said = Said { documents, query, found: RefCell::default() };
        let chain = projection.as_of.map_or(*own, |(_, time)| time);
        let (verdict, now) = at_both_times(chain, *own, |now| said.verdict(state, now));
        let closest = verdict.grant().and_then(|grant| state.grant(grant));
        let (document, granted) =
            closest.map_or((None, SignalClasses::NONE), |grant| (documents.get(&grant.terms.container), grant.terms.classes));
        let request = document.map_or_else(|| query.request(now), |document| query.by(document, now));
        let answer = CheckAnswer::of(state, (&request, &verdict), RULES_HASH, now);
        // Only what holds by both clocks.
        let answer = answer.attested(state, query.vehicle, state.attesters(query.vehicle), self.latest());
        let answer = answer.with_signals(query, document, granted);
        // Last, so that no answer is given that grew stale while it was found.
        match shared.stale(projection.as_of.map(|(head, _)| head)) {
            Some(stale) => CheckAnswer { as_of, ..CheckAnswer::stale(stale.into(), RULES_HASH) },
            None => CheckAnswer { as_of, ..answer }.kept_for(self.max_cache.min(shared.fresh_for()), *own),
        }
    }

    /// The later of the two clocks.
    fn latest(&self) -> UnixSeconds {
        self.projection.as_of.map_or(self.own, |(_, time)| self.own.max(time))
    }
}

/// A question, and what documents say of its signals: found once, whatever the clock and however many grants it stands
/// behind, and only for a grant of which the rules come to ask it.
struct Said<'a> {
    documents: &'a Documents,
    query: &'a CheckParameters<'a>,
    found: RefCell<BTreeMap<ContainerId, (SignalClasses, Coverage)>>,
}

impl Said<'_> {
    /// What the rules say of a state at a moment.
    fn verdict(&self, state: &shared_logic::State, now: UnixSeconds) -> Verdict {
        let (query, vehicle) = (self.query, state.vehicle(self.query.vehicle));
        let request = query.request(now);
        let asked = |grant: &Grant| match self.documents.get(&grant.terms.container) {
            Some(document) if comes_to_signals(vehicle.as_ref(), grant, &request, now) => {
                let mut found = self.found.borrow_mut();
                let (classes, coverage) = *found.entry(grant.terms.container).or_insert_with(|| {
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
            (PurposeCode::EMERGENCY, Some(_)) => check_emergency(state, &request, now),
            _ => check_any(state, state.grants.of(query.vehicle, query.recipient), &request, now, asked),
        }
        .demanding(state, query.vehicle, &query.attesters, now)
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
