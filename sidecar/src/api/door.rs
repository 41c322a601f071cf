//! Who is let in: requests to the API's own names, and from pages that may use it.

use super::Problem;
use crate::{
    problem::ProblemCode,
    visitors::{From, Visitors},
};
use axum::{
    extract::{Request, State},
    http::{
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
            ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HOST, ORIGIN, VARY,
        },
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// What a page of an allowed site may do, told before it does so.
const ALLOWED: [(HeaderName, HeaderValue); 4] = [
    (ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST")),
    (ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("authorization, content-type")),
    (ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600")),
    // A page of the public network asks for a service of this machine or network.
    (HeaderName::from_static("access-control-allow-private-network"), HeaderValue::from_static("true")),
];

/// INVARIANT (no page by the way): no other site's page has anything done here or reads an answer, whatever its name
/// leads to.
pub(super) async fn admit(State(visitors): State<Arc<Visitors>>, request: Request, next: Next) -> Response {
    match from(&visitors, &request) {
        Err(problem) => problem.into_response(),
        Ok(None) => next.run(request).await,
        Ok(Some(origin)) => {
            let mut response =
                if asks_first(&request) { (StatusCode::NO_CONTENT, ALLOWED).into_response() } else { next.run(request).await };
            let headers = response.headers_mut();
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after"));
            headers.insert(VARY, HeaderValue::from_static("origin"));
            response
        }
    }
}

/// The allowed site whose page asks; none where no page of another site does.
fn from(visitors: &Visitors, request: &Request) -> Result<Option<HeaderValue>, Problem> {
    let host = authority(visitors, request).ok_or_else(unknown_host)?;
    let Some(origin) = request.headers().get(ORIGIN) else { return Ok(None) };
    let from = match only(request.headers(), &ORIGIN) {
        Some(origin) => visitors.from(origin, host),
        None => From::Elsewhere,
    };
    match from {
        From::Here => Ok(None),
        From::Allowed => Ok(Some(origin.clone())),
        // It cannot read what it asks for, and asking changes nothing.
        From::Elsewhere if [Method::GET, Method::HEAD].contains(request.method()) => Ok(None),
        From::Elsewhere => Err(other_origin()),
    }
}

/// To whom the request is, where the API answers to that.
fn authority<'a>(visitors: &Visitors, request: &'a Request) -> Option<&'a str> {
    let host = only(request.headers(), &HOST)?;
    // A request as proxies get it names the host twice.
    let named_twice = request.uri().authority().is_none_or(|authority| visitors.answers_to(authority.as_str()));
    (named_twice && visitors.answers_to(host)).then_some(host)
}

/// A header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())?.to_str().ok()
}

/// Whether a browser asks if a page may do something.
fn asks_first(request: &Request) -> bool {
    request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

fn unknown_host() -> Problem {
    Problem::new(ProblemCode::UnknownHost, "the API does not answer under the name in the `Host` header")
}

fn other_origin() -> Problem {
    Problem::new(ProblemCode::OtherOrigin, "a page of another site may not use the API")
}
