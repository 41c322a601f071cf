//! `POST /v1/check`, `GET /v1/check`: may this recipient have this data now?

use super::{body, response::Fields, Api, Problem};
use crate::{
    ahead::Ahead,
    answer::{BlockRef, CheckAnswer, Finality},
    decide::{decide, Decided},
    layer::Layer,
    problem::ProblemCode,
    projection::Projection,
    query::{CheckParameters, Question},
    shared::{wall_clock, Documents, Shared},
};
use axum::{
    extract::{rejection::QueryRejection, Request, State},
    Json,
};
use shared_logic::{Host, SignalClasses, UnixSeconds, RULES_HASH};
use std::{sync::RwLockReadGuard, time::Duration};

/// The longest question: 64 signals of 160 bytes fit.
const MAX_BYTES: usize = 32 * 1024;

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
        let as_of = projection.as_of.map(|(head, time)| BlockRef::new(head, time));
        let max_block_age = shared.max_block_age().map(|longest| longest.as_secs().try_into().unwrap_or(u32::MAX));
        let decided = decide(projection, documents, query, *own);
        let nothing = Layer::default();
        let ahead = decided.ahead.map_or(&nothing, Ahead::layer);
        let answer = self.told(&ahead.over(&projection.state), query, &decided);
        // Last, so that no answer is given that grew stale while it was found.
        let answer = match shared.stale(projection) {
            Some(stale) => CheckAnswer::stale(stale.into(), RULES_HASH),
            None => answer.kept_for(self.max_cache.min(shared.fresh_for(projection)), *own),
        };
        CheckAnswer { as_of, max_block_age, ..answer }
    }

    /// What the records tell beside a verdict. They are those of the state that it is of.
    fn told(&self, host: &impl Host, query: &CheckParameters<'_>, decided: &Decided<'_>) -> CheckAnswer {
        let Decided { verdict, now, latest, .. } = decided;
        let closest = verdict.grant().and_then(|grant| host.grant(grant));
        let (document, granted) =
            closest.map_or((None, SignalClasses::NONE), |grant| (self.documents.get(&grant.terms.container), grant.terms.classes));
        let request = document.map_or_else(|| query.request(*now), |document| query.by(document, *now));
        let answer = CheckAnswer::of(host, (&request, verdict), RULES_HASH, *now);
        // Only what holds by both clocks.
        let answer = answer.attested(host, query.vehicle, self.projection.state.attesters(query.vehicle), *latest);
        let best = decided.ahead.and_then(Ahead::newest).map(|(head, time)| BlockRef::new(head, time));
        let finality = if best.is_some() { Finality::Best } else { Finality::Final };
        CheckAnswer { finality, best, ..answer.with_signals(query, document, granted) }
    }

    /// The later of the two clocks.
    fn latest(&self) -> UnixSeconds {
        self.projection.as_of.map_or(self.own, |(_, time)| self.own.max(time))
    }
}
