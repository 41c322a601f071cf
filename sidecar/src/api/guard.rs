//! Who is let in to what: keys, scopes, and how often each may ask.

use super::{
    routes::{needs, Needs},
    Api, Problem,
};
use crate::{
    access::{Caller, Peer, Refused, Scope},
    problem::ProblemCode,
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{header::AUTHORIZATION, HeaderMap},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Instant;

/// INVARIANT (first): nothing of a request but its headers is read before its caller may ask it.
pub(super) async fn admit(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    match allowed(&api, &request) {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err((code, message, seconds)) => {
            api.metrics.rejected(code);
            let problem = Problem { retry_after: seconds, ..Problem::new(code, message) };
            problem.into_response()
        }
    }
}

/// A code, what is wrong this time, and when to come again.
type Rejected = (ProblemCode, String, Option<u32>);

/// Who asks, where it may.
fn allowed(api: &Api, request: &Request) -> Result<Caller, Rejected> {
    let peer = request.extensions().get::<Peer>().copied().unwrap_or(Peer::UNKNOWN);
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let needs = needs(route, request.method());
    let now = Instant::now();
    let bearer = bearer(request.headers());
    // A key that is shown is judged.
    let free = needs == Needs::AdminOrHere && peer.is_here() && bearer == Ok(None);
    if needs == Needs::Nothing || free {
        return Ok(Caller::nobody());
    }
    let caller = api.guard.caller(peer, bearer?, now).map_err(rejected)?;
    api.guard.count(&caller, peer, now).map_err(rejected)?;
    let wanted = match needs {
        Needs::Scope(scope) => scope,
        Needs::AdminOrHere => Scope::Admin,
        Needs::Nothing | Needs::Known => return Ok(caller),
    };
    if caller.may(wanted) {
        return Ok(caller);
    }
    Err((ProblemCode::ScopeMissing, format!("expected a key with the scope `{wanted}`"), None))
}

/// What `Authorization: Bearer` holds. INVARIANT (one key): two headers, or another scheme, are no key.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Rejected> {
    let mut all = headers.get_all(AUTHORIZATION).iter();
    let Some(first) = all.next() else { return Ok(None) };
    let text = first.to_str().ok().filter(|_| all.next().is_none());
    let key = text.and_then(|text| text.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let wrong = || (ProblemCode::KeyUnknown, "expected one header `Authorization: Bearer` and a key".to_owned(), None);
    key.map(|(_, key)| Some(key.trim())).ok_or_else(wrong)
}

fn rejected(refused: Refused) -> Rejected {
    match refused {
        Refused::NoKey => (ProblemCode::KeyMissing, "expected a key: this sidecar answers only those that it knows".to_owned(), None),
        Refused::UnknownKey => {
            (ProblemCode::KeyUnknown, "the key or the client certificate is not one that this sidecar knows".to_owned(), None)
        }
        Refused::TooOften(wait) => {
            // To the next whole second, so that who waits so long is answered.
            let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
            (ProblemCode::TooManyRequests, "the caller asks more often than it may".to_owned(), Some(seconds))
        }
    }
}
