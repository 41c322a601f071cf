//! `GET /metrics`: what Prometheus reads.

use super::{status, Api, Problem};
use crate::{
    metrics::{Beside, Metrics},
    problem::ProblemCode,
    shared::wall_clock,
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{
        header::{HeaderName, CONTENT_TYPE},
        HeaderValue,
    },
    middleware::Next,
    response::Response,
};
use std::time::Instant;

/// The text form of OpenMetrics.
const TEXT: HeaderValue = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

pub(super) async fn metrics(State(api): State<Api>) -> Result<([(HeaderName, HeaderValue); 1], String), Problem> {
    let told = status::of(&api).await?;
    let beside = Beside {
        live: status::hanging(&api).is_none(),
        writable: status::writable(&api).await,
        time: wall_clock(),
        relay: api.relay.as_ref().map(|relay| relay.counts().0),
    };
    let unwritten = |_| Problem::new(ProblemCode::DatabaseUnavailable, "the metrics could not be written");
    Ok(([(CONTENT_TYPE, TEXT)], api.metrics.text(&told, beside).map_err(unwritten)?))
}

/// Counts every answer, also those of the layers within.
pub(super) async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let since = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    metrics.answered(route, method.as_str(), response.status().as_u16(), since.elapsed());
    if let Some(code) = response.extensions().get::<ProblemCode>() {
        metrics.problem(*code);
    }
    response
}
