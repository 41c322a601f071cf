//! What is decided: allowed is what the final state and every node's best state allow, by both clocks.

use crate::{ahead::Ahead, clocks::at_both_times, projection::Projection, query::CheckParameters, shared::Documents};
use shared_logic::{
    check_any, check_emergency, CheckRequest, ContainerId, Coverage, Denial, Grant, GrantId, GrantState, GrantTerms, Host, PurposeCode,
    SignalClasses, UnixSeconds, Vehicle, Verdict,
};
use std::{cell::RefCell, collections::BTreeMap};

/// A verdict, and what it is of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decided<'a> {
    pub(crate) verdict: Verdict,
    /// The moment it is of.
    pub(crate) now: UnixSeconds,
    /// The later of both clocks' times.
    pub(crate) latest: UnixSeconds,
    /// The best blocks that deny; none where final ones alone decide.
    pub(crate) ahead: Option<&'a Ahead>,
}

/// Decides a question, `own` being the own clock's time.
///
/// INVARIANT (a withdrawal is obeyed at once): whatever one best block takes away is denied, before it is final and as long
/// as it is not retracted. INVARIANT (nothing early): what only a best block gives is denied until it is final.
pub(crate) fn decide<'a>(projection: &'a Projection, documents: &Documents, query: &CheckParameters<'_>, own: UnixSeconds) -> Decided<'a> {
    let asking = Asking { documents, query, said: RefCell::default() };
    let (state, time) = (&projection.state, projection.as_of.map_or(own, |(_, time)| time));
    let ask = |now| asking.verdict(state, state.grants.of(query.vehicle, query.recipient), now);
    let (verdict, now) = at_both_times(time, own, ask);
    let by_final = Decided { verdict, now, latest: own.max(time), ahead: None };
    if !verdict.is_allow() {
        return by_final;
    }
    let mut denied = projection.ahead.values().filter_map(|ahead| {
        let (_, time) = ahead.newest()?;
        let best = ahead.layer().over(state);
        let grants = best.grants(query.vehicle, query.recipient);
        let ask = |now| asking.verdict(&best, grants.iter().map(|(id, grant)| (*id, grant)), now);
        let (verdict, now) = at_both_times(time, own, ask);
        (!verdict.is_allow()).then_some(Decided { verdict, now, latest: own.max(time), ahead: Some(ahead) })
    });
    denied.next().unwrap_or(by_final)
}

/// One question, asked of several states at several times.
struct Asking<'a> {
    documents: &'a Documents,
    query: &'a CheckParameters<'a>,
    /// What each container's document says of the signals: found once.
    said: RefCell<BTreeMap<ContainerId, (SignalClasses, Coverage)>>,
}

impl Asking<'_> {
    fn verdict<'g>(&self, host: &impl Host, grants: impl Iterator<Item = (GrantId, &'g Grant)>, now: UnixSeconds) -> Verdict {
        let query = self.query;
        let (vehicle, request) = (host.vehicle(query.vehicle), query.request(now));
        let verdict = match (query.purpose, vehicle) {
            // Both checks say so too; here it is plain that no allow goes without a vehicle.
            (_, None) => Verdict::deny(Denial::UnknownVehicle),
            (PurposeCode::EMERGENCY, Some(_)) => check_emergency(host, &request, now),
            (_, Some(vehicle)) => check_any(host, grants, &request, now, |grant| self.asked(&vehicle, grant, &request, now)),
        };
        verdict.demanding(host, query.vehicle, &query.attesters, now)
    }

    /// The question as the document of the grant's container puts it, for a grant of which the rules come to ask it.
    fn asked(&self, vehicle: &Vehicle, grant: &Grant, request: &CheckRequest, now: UnixSeconds) -> CheckRequest {
        match self.documents.get(&grant.terms.container) {
            Some(document) if comes_to_signals(vehicle, grant, request, now) => {
                let mut said = self.said.borrow_mut();
                let (classes, coverage) = *said.entry(grant.terms.container).or_insert_with(|| {
                    let by = self.query.by(document, now);
                    (by.classes, by.coverage)
                });
                CheckRequest { classes, coverage, ..*request }
            }
            _ => *request,
        }
    }
}

/// Whether the rules look at the signals at all: not of a grant that is over, or for another purpose.
fn comes_to_signals(vehicle: &Vehicle, grant: &Grant, request: &CheckRequest, now: UnixSeconds) -> bool {
    let GrantTerms { purpose, not_before, expires_at, .. } = grant.terms;
    let of_this_time = vehicle.epoch == grant.epoch && (not_before..expires_at).contains(&now);
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
            let (vehicle, grant) = (state.vehicle(CAR).unwrap(), state.grants[&fixture.grant]);
            let request = CheckRequest { data_from: now, ..request() };
            assert_eq!(comes_to_signals(&vehicle, &grant, &request, now), exp, "{name}");
            let other = CheckRequest { purpose: PurposeCode(999), ..request };
            assert!(!comes_to_signals(&vehicle, &grant, &other, now), "{name}");
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
