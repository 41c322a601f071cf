//! How problems and answers are sent.

use super::Problem;
use crate::{problem::ProblemCode, query::QueryError};
use axum::{
    extract::{rejection::QueryRejection, Request},
    http::{
        header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
        HeaderValue, StatusCode,
    },
    middleware::Next,
    response::{IntoResponse, Response},
    Extension, Json,
};

/// The longest path and query: 64 signals of 160 bytes fit. The server itself ends a connection that sends more than 64 KiB of them.
const MAX_URI_BYTES: usize = 16 * 1024;

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let content_type = HeaderValue::from_static(Self::CONTENT_TYPE);
        let later = self.retry_after.map(|seconds| [(RETRY_AFTER, HeaderValue::from(seconds))]);
        // RFC 9110 asks for it.
        let by = (status == StatusCode::UNAUTHORIZED).then_some([(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))]);
        // For the metrics: every code is known beforehand.
        let code = ProblemCode::LIST.iter().copied().find(|known| known.code() == self.code).map(Extension);
        (status, [(CONTENT_TYPE, content_type)], later, by, code, Json(self)).into_response()
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        let code = match error {
            QueryError::Missing { .. } => ProblemCode::MissingField,
            QueryError::Repeated { .. } => ProblemCode::RepeatedField,
            QueryError::Unknown { .. } => ProblemCode::UnknownField,
            QueryError::Conflict { .. } => ProblemCode::ConflictingFields,
            QueryError::TooManySignals { .. } => ProblemCode::TooManySignals,
            QueryError::ImplausibleTime { .. } => ProblemCode::ImplausibleTime,
            QueryError::Invalid { .. } => ProblemCode::InvalidValue,
        };
        Self::new(code, error.to_string())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(ProblemCode::InvalidQuery, rejection.body_text())
    }
}

/// The fields of a query, in their order.
pub(super) type Fields = axum::extract::Query<Vec<(String, String)>>;

pub(super) async fn unknown_path() -> Problem {
    Problem::new(ProblemCode::UnknownPath, "the API has no such path")
}

pub(super) async fn method_not_allowed() -> Problem {
    Problem::new(ProblemCode::MethodNotAllowed, "the path does not take this method")
}

/// Bounds the URI, and keeps every answer out of caches: it is true for a moment only.
pub(super) async fn around(request: Request, next: Next) -> Response {
    let length = request.uri().path_and_query().map_or(0, |uri| uri.as_str().len());
    let mut response = if length > MAX_URI_BYTES {
        let message = format!("the path and query have {length} bytes; at most {MAX_URI_BYTES} are read");
        Problem::new(ProblemCode::UriTooLong, message).into_response()
    } else {
        next.run(request).await
    };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
