//! "May I have the data?", asked of the rules and of the reference.

use super::{
    judge::{Asked, Judgement},
    prepared::{PartialAnswer, PreparedGrant},
    witness::{CheckWitness, Witness},
    Aspect, Rules, World,
};
use crate::reference::{self, Refused};
use shared_logic::{
    Account, Action, CheckRequest, ContainerId, Coverage, Grant, GrantId, Proof, SignalClasses, UnixSeconds, VehicleId, Verdict,
};

/// The container of which it is known that it covers, whatever is asked.
pub(super) const COVERING: ContainerId = ContainerId([0xc1; 32]);
/// The container of which no document is at hand.
pub(super) const UNREAD: ContainerId = ContainerId([0xc2; 32]);

/// Both answers compared.
fn compare(found: &Verdict, expected: &Result<Proof, Refused>) -> Judgement {
    let answer = expected.as_ref().map(|_| ()).map_err(|refused| refused.reason);
    let denial = match found {
        Verdict::Allow(_) => None,
        Verdict::Deny(refusal) => Some(refusal.reason),
    };
    Judgement::of(denial, answer, || match (found, expected) {
        (Verdict::Allow(proof), Ok(expected)) => (proof != expected).then_some(Aspect::Proof),
        (Verdict::Deny(refusal), Err(expected)) => {
            let same = refusal.link == expected.link && refusal.missing == expected.missing && refusal.grant == expected.grant;
            (!same).then_some(Aspect::Refusal)
        }
        _ => Some(Aspect::Answer),
    })
}

fn witness(records: &World, grant_id: Option<GrantId>, request: CheckRequest, now: UnixSeconds, verdict: Verdict) -> Witness {
    Witness::Check(Box::new(CheckWitness { records: *records, grant_id, request, now, verdict }))
}

/// A request decided by one grant.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByGrant {
    pub(super) id: GrantId,
    pub(super) request: CheckRequest,
    pub(super) now: UnixSeconds,
}

/// What requests by a grant have in common when they differ in the rest only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    of: (GrantId, VehicleId, UnixSeconds),
    by: (Account, Action, SignalClasses),
}

impl Asked for ByGrant {
    type Group = Group;
    type Prepared = PartialAnswer;

    fn group(&self) -> Group {
        let CheckRequest { vehicle, recipient, action, classes, .. } = self.request;
        Group { of: (self.id, vehicle, self.now), by: (recipient, action, classes) }
    }

    fn prepare(groups: &[Group], records: &World, prepared: &mut [PartialAnswer]) {
        let mut last: Option<((GrantId, VehicleId, UnixSeconds), PreparedGrant)> = None;
        for (Group { of, by: (recipient, action, classes) }, answer) in groups.iter().zip(prepared) {
            let kept = last.take().filter(|(found, _)| found == of);
            let (_, grant) = last.insert(kept.unwrap_or_else(|| (*of, PreparedGrant::of(records, of.0, of.1, of.2))));
            grant.answer(answer, *recipient, *action, *classes);
        }
    }

    fn judge(&self, records: &World, prepared: Option<&PartialAnswer>, rules: &dyn Rules) -> Judgement {
        let Self { id, request, now } = self;
        match prepared {
            Some(answer) => {
                let (vehicle, grant) = records.at_hand(request.vehicle, *id);
                compare(&rules.check_with(records, vehicle, grant, request, *now), answer.check(request))
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
    type Group = ();
    type Prepared = ();

    fn group(&self) {}

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
    type Group = ();
    type Prepared = ();

    fn group(&self) {}

    fn judge(&self, records: &World, _: Option<&()>, rules: &dyn Rules) -> Judgement {
        let expected = reference::check_emergency(records, &self.request, self.now);
        compare(&rules.check_emergency(records, &self.request, self.now), &expected)
    }

    fn witness(self, records: &World, rules: &dyn Rules) -> Witness {
        witness(records, None, self.request, self.now, rules.check_emergency(records, &self.request, self.now))
    }
}
