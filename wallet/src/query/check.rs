//! Checks of access, with nothing known beforehand.

use super::Query;
use shared_logic::{check, check_emergency, CheckRequest, GrantId, UnixSeconds, Verdict};

/// Whether a grant or an emergency allows a request.
pub type CheckQuery = Query<'static, Verdict>;

impl CheckQuery {
    /// By this grant.
    pub fn of_grant(grant: GrantId, request: CheckRequest, now: UnixSeconds) -> Self {
        Self::new(move |view| check(view, grant, &request, now))
    }

    /// By an emergency that the recipient opened.
    pub fn of_emergency(request: CheckRequest, now: UnixSeconds) -> Self {
        Self::new(move |view| check_emergency(view, &request, now))
    }
}
