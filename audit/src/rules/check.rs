//! "May I have the data?", asked of the rules and of the reference.

use super::{
    judge::{Asked, Judgement},
    Aspect, Rules, Witness, World,
};
use crate::reference::{self, Dossier, Page, Refused};
use serde::Serialize;
use shared_logic::{
    Account, Action, CheckRequest, ContainerId, Coverage, Grant, GrantId, Proof, SignalClasses, UnixSeconds, VehicleId, Verdict,
};

/// The container of which it is known that it covers, whatever is asked.
pub(super) const COVERING: ContainerId = ContainerId([0xc1; 32]);
/// The container of which no document is at hand.
pub(super) const UNREAD: ContainerId = ContainerId([0xc2; 32]);

/// A request, the records it is decided on, and the rules' verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CheckWitness {
    /// The records.
    pub records: World,
    /// The grant that is looked at; none where all are, or an emergency.
    pub grant_id: Option<GrantId>,
    /// The request.
    pub request: CheckRequest,
    /// The time.
    pub now: UnixSeconds,
    /// The rules' verdict.
    pub verdict: Verdict,
}

/// Both answers compared.
fn compare(found: &Verdict, expected: &Result<Proof, Refused>) -> Judgement {
    let told = expected.as_ref().map(|_| ()).map_err(|refused| refused.reason);
    let denial = match found {
        Verdict::Allow(_) => None,
        Verdict::Deny(refusal) => Some(refusal.reason),
    };
    Judgement::of(denial, told, || match (found, expected) {
        (Verdict::Allow(proof), Ok(expected)) => (proof != expected).then_some(Aspect::Proof),
        (Verdict::Deny(refusal), Err(expected)) => {
            let same = refusal.link == expected.link && refusal.missing == expected.missing && refusal.grant == expected.grant;
            (!same).then_some(Aspect::Refusal)
        }
        _ => Some(Aspect::Answer),
    })
}

fn witness(records: &World, grant_id: Option<GrantId>, request: CheckRequest, now: UnixSeconds, verdict: Verdict) -> Witness {
    Witness::May(Box::new(CheckWitness { records: *records, grant_id, request, now, verdict }))
}

/// A request decided by one grant.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByGrant {
    pub(super) id: GrantId,
    pub(super) request: CheckRequest,
    pub(super) now: UnixSeconds,
}

/// All of a request by a grant but what changes from one to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    of: (GrantId, VehicleId, UnixSeconds),
    by: (Account, Action, SignalClasses),
}

impl Asked for ByGrant {
    type Subject = Subject;
    type Told = Page;

    fn subject(&self) -> Subject {
        let CheckRequest { vehicle, recipient, action, classes, .. } = self.request;
        Subject { of: (self.id, vehicle, self.now), by: (recipient, action, classes) }
    }

    fn tell(subjects: &[Subject], records: &World, told: &mut [Page]) {
        let mut open: Option<((GrantId, VehicleId, UnixSeconds), Dossier)> = None;
        for (Subject { of, by: (recipient, action, classes) }, page) in subjects.iter().zip(told) {
            let kept = open.take().filter(|(found, _)| found == of);
            let (_, dossier) = open.insert(kept.unwrap_or_else(|| (*of, Dossier::of(records, of.0, of.1, of.2))));
            dossier.turn_to(page, *recipient, *action, *classes);
        }
    }

    fn judge(&self, records: &World, told: Option<&Page>, rules: &dyn Rules) -> Judgement {
        let Self { id, request, now } = self;
        match told {
            Some(page) => {
                let (vehicle, grant) = records.at_hand(request.vehicle, *id);
                compare(&rules.check_with(records, vehicle, grant, request, *now), page.check(request))
            }
            None => compare(&rules.check(records, *id, request, *now), &reference::check(records, *id, request, *now)),
        }
    }

    fn witness(self, records: &World, rules: &dyn Rules) -> Witness {
        let Self { id, request, now } = self;
        witness(records, Some(id), request, now, rules.check(records, id, &request, now))
    }
}

/// A request decided by all grants of the world.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByAny {
    pub(super) request: CheckRequest,
    pub(super) now: UnixSeconds,
}

impl ByAny {
    fn verdict(&self, records: &World, rules: &dyn Rules) -> Verdict {
        with_grants(records, |grants| rules.check_any(records, grants, &self.request, self.now, coverage))
    }
}

/// What the documents at hand say, of whatever signal.
fn coverage(grant: &Grant) -> Coverage {
    match grant.terms.container {
        COVERING => Coverage::Covered,
        UNREAD => Coverage::Unknown,
        _ => Coverage::NotCovered,
    }
}

/// The first two grants of a world: those that are looked at.
fn with_grants<T>(records: &World, look: impl FnOnce(&[(GrantId, Grant)]) -> T) -> T {
    match records.grants {
        [Some(one), Some(other), ..] => look(&[one, other]),
        [Some(one), None, ..] | [None, Some(one), ..] => look(&[one]),
        [None, None, ..] => look(&[]),
    }
}

impl Asked for ByAny {
    type Subject = ();
    type Told = ();

    fn subject(&self) {}

    fn judge(&self, records: &World, _: Option<&()>, rules: &dyn Rules) -> Judgement {
        let expected = with_grants(records, |grants| reference::check_any(records, grants, &self.request, self.now, coverage));
        compare(&self.verdict(records, rules), &expected)
    }

    fn witness(self, records: &World, rules: &dyn Rules) -> Witness {
        witness(records, None, self.request, self.now, self.verdict(records, rules))
    }
}

/// A request decided by an emergency.
#[derive(Clone, Copy, Debug)]
pub(super) struct InEmergency {
    pub(super) request: CheckRequest,
    pub(super) now: UnixSeconds,
}

impl Asked for InEmergency {
    type Subject = ();
    type Told = ();

    fn subject(&self) {}

    fn judge(&self, records: &World, _: Option<&()>, rules: &dyn Rules) -> Judgement {
        let expected = reference::may_in_emergency(records, &self.request, self.now);
        compare(&rules.check_emergency(records, &self.request, self.now), &expected)
    }

    fn witness(self, records: &World, rules: &dyn Rules) -> Witness {
        witness(records, None, self.request, self.now, rules.check_emergency(records, &self.request, self.now))
    }
}
