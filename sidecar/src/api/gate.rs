//! `POST /v1/gate`, `GET /v1/gate`: a check whose answer is its status, for gateways that look at nothing else.

use super::{
    check::{asked, Present},
    response::Fields,
    Api, Problem,
};
use crate::answer::CheckAnswer;
use axum::{
    extract::{rejection::QueryRejection, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
    Json,
};

/// `allow`, `deny` or `stale`.
const VERDICT: HeaderName = HeaderName::from_static("valet-verdict");
/// The name of the reason, or the code of what makes it stale.
const REASON: HeaderName = HeaderName::from_static("valet-reason");
/// Until when an allow may be kept, in seconds since 1970.
const CACHE_UNTIL: HeaderName = HeaderName::from_static("valet-cache-until");

/// Answers a question that stands in the URL.
pub(super) async fn ask(State(api): State<Api>, fields: Result<Fields, QueryRejection>) -> Result<Response, Problem> {
    let fields = fields?.0;
    let answer = Present::of(&api).answer(&fields)?;
    Ok(by_status(answer))
}

/// Answers a question that stands in the body.
pub(super) async fn gate(State(api): State<Api>, request: Request) -> Result<Response, Problem> {
    let fields = asked(request).await?;
    let answer = Present::of(&api).answer(&fields)?;
    Ok(by_status(answer))
}

/// INVARIANT (deny by default): 200 is for a fresh allow and for nothing else.
fn by_status(answer: CheckAnswer) -> Response {
    let (status, verdict) = match (answer.is_allow(), answer.stale) {
        (true, _) => (StatusCode::OK, "allow"),
        (false, true) => (StatusCode::SERVICE_UNAVAILABLE, "stale"),
        (false, false) => (StatusCode::FORBIDDEN, "deny"),
    };
    let mut headers = HeaderMap::new();
    headers.insert(VERDICT, HeaderValue::from_static(verdict));
    let reason = answer.reason.as_ref().map(|reason| &reason.name).or(answer.stale_because.as_ref().map(|cause| &cause.code));
    // Names and codes are of letters, digits and dashes.
    if let Some(Ok(reason)) = reason.map(|reason| HeaderValue::from_str(reason)) {
        headers.insert(REASON, reason);
    }
    headers.extend(answer.cache_until.map(|until| (CACHE_UNTIL, HeaderValue::from(until.0))));
    (status, headers, Json(answer)).into_response()
}
