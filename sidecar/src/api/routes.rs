//! Which route needs what of its caller: the one place where that stands.

use crate::access::Scope;
use axum::http::Method;

/// What a route needs of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// Nothing: whoever reaches it may ask. It tells of nobody.
    Nothing,
    /// A caller that is known, whatever it may do.
    Known,
    /// One with this scope.
    Scope(Scope),
    /// One with the scope `admin`, or anybody on this machine.
    AdminOrHere,
}

/// Every route and method that is served.
pub(super) const ROUTES: &[(&str, Method, Needs)] = &[
    ("/v1/check", Method::GET, Needs::Scope(Scope::Check)),
    ("/v1/containers", Method::POST, Needs::Scope(Scope::Check)),
    ("/v1/containers/{id}", Method::GET, Needs::Scope(Scope::Check)),
    ("/v1/events", Method::GET, Needs::Scope(Scope::Subscribe)),
    ("/v1/intents", Method::POST, Needs::Scope(Scope::Relay)),
    ("/v1/status", Method::GET, Needs::Known),
    ("/metrics", Method::GET, Needs::AdminOrHere),
    ("/live", Method::GET, Needs::Nothing),
    ("/ready", Method::GET, Needs::Nothing),
];

/// What a request needs. INVARIANT (deny by default): what is not listed needs a known caller, who is then told that there
/// is no such path or method.
pub(super) fn needs(route: Option<&str>, method: &Method) -> Needs {
    // What is read by GET is read by HEAD.
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let listed = ROUTES.iter().find(|(path, listed, _)| Some(*path) == route && listed == method);
    listed.map_or(Needs::Known, |(_, _, needs)| *needs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_that_is_served_is_listed_and_no_other() {
        let served: BTreeSet<&str> =
            include_str!("../api.rs").split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(served, ROUTES.iter().map(|(path, ..)| *path).collect());
    }

    #[test]
    fn what_is_not_listed_needs_a_known_caller() {
        assert_eq!(needs(Some("/v1/check"), &Method::HEAD), Needs::Scope(Scope::Check));
        for (route, method) in
            [(None, Method::GET), (Some("/v1/check"), Method::DELETE), (Some("/live"), Method::POST), (Some("/new"), Method::GET)]
        {
            assert_eq!(needs(route, &method), Needs::Known, "{route:?} {method}");
        }
    }
}
