//! The reference's checks of a grant, evaluated once for many requests. Only the deep scope needs it, for its
//! billion cases; a test holds it against [`reference::check()`] in every case of the small scope.

use crate::reference::{
    self,
    checks::{checks, Condition, Failure},
    names::{classes, missing},
    Records, Refused,
};
use shared_logic::{
    Account, Action, CheckRequest, Coverage, GrantId, Proof, PurposeCode, Region, Residency, SignalClasses, UnixSeconds, VehicleId,
};

/// A grant at a moment, for requests for data of one vehicle: what no request changes is evaluated.
#[derive(Clone, Debug)]
pub(super) struct PreparedGrant {
    now: UnixSeconds,
    grant: Result<Prepared, Refused>,
}

/// The checks of a grant that is there, of a vehicle in use.
#[derive(Clone, Debug)]
struct Prepared {
    id: GrantId,
    recipient: Account,
    given: SignalClasses,
    /// The checks that depend on the request, in their order.
    open: Vec<Failure>,
    /// When all of them pass: yes, or the check that fails for every request.
    end: Result<Proof, Failure>,
}

/// The answer for one recipient, action and set of classes, as far as these decide it.
#[derive(Clone, Debug)]
pub(super) struct PartialAnswer {
    /// The checks still open, each with the answer if it fails.
    open: Vec<(Condition, Answer)>,
    /// The answer when all of them pass.
    end: Answer,
}

type Answer = Result<Proof, Refused>;

impl PreparedGrant {
    /// The grant, for requests for data of that vehicle at that moment.
    pub(super) fn of(records: &impl Records, id: GrantId, asked: VehicleId, now: UnixSeconds) -> Self {
        let prepare = || {
            let vehicle = reference::open_vehicle(records, asked).map_err(Refused::plainly)?;
            let known = records.grant(id).filter(|grant| grant.terms.vehicle == asked);
            let grant = known.ok_or_else(|| Refused::plainly("UnknownGrant"))?;
            let mut open = Vec::with_capacity(32);
            let until = checks(records, &vehicle, &grant, now, |failure| match failure.condition {
                Condition::Known(true) => Err(failure),
                Condition::Known(false) => Ok(()),
                _ => {
                    open.push(failure);
                    Ok(())
                }
            });
            let end = until.map(|until| reference::proof(&vehicle, (id, &grant), records.registry().losses, until));
            Ok(Prepared { id, recipient: grant.terms.recipient, given: grant.terms.classes, open, end })
        };
        Self { now, grant: prepare() }
    }

    /// Writes the answer for a recipient who asks for the action with these classes.
    pub(super) fn answer(&self, answer: &mut PartialAnswer, recipient: Account, action: Action, asked: SignalClasses) {
        answer.open.clear();
        if classes(asked).is_empty() {
            answer.end = Err(Refused::plainly("EmptyRequest"));
            return;
        }
        answer.open.push((Condition::After(self.now), Err(Refused::plainly("TimeOutOfRange"))));
        answer.end = match &self.grant {
            Err(refused) => Err(*refused),
            Ok(grant) if grant.recipient != recipient => Err(Refused::plainly("UnknownGrant")),
            Ok(grant) => grant.evaluate(&mut answer.open, action, asked),
        };
    }
}

impl Prepared {
    /// Collects the checks that action and classes leave open; returns the answer after them.
    fn evaluate(&self, open: &mut Vec<(Condition, Answer)>, action: Action, asked: SignalClasses) -> Answer {
        let missing = missing(asked, self.given);
        let refused = |failure: &Failure| Err(Refused::by(self.id, failure, missing));
        for failure in &self.open {
            match decided(failure.condition, action, asked) {
                None => open.push((failure.condition, refused(failure))),
                Some(false) => {}
                Some(true) => return refused(failure),
            }
        }
        self.end.map_or_else(|failure| refused(&failure), Ok)
    }
}

/// A request of which only action and classes matter.
const PROBE: CheckRequest = CheckRequest {
    vehicle: VehicleId([0; 32]),
    recipient: Account([0; 20]),
    purpose: PurposeCode(0),
    action: Action::Read,
    residency: Residency::InVehicle,
    region: Region::Eea,
    classes: SignalClasses::NONE,
    coverage: Coverage::ByClass,
    data_from: UnixSeconds(0),
};

/// Whether the condition holds, where action and classes tell.
fn decided(condition: Condition, action: Action, classes: SignalClasses) -> Option<bool> {
    match condition {
        Condition::OtherThan(_) | Condition::Leaves(_) | Condition::Says(_) => None,
        Condition::Past(_) | Condition::Before(_) | Condition::After(_) => None,
        Condition::Known(_) | Condition::NotOneOf(_) | Condition::Mixes | Condition::Beyond(_) => {
            Some(condition.holds(&CheckRequest { action, classes, ..PROBE }))
        }
    }
}

impl Default for PartialAnswer {
    /// Nobody may have anything.
    fn default() -> Self {
        Self { open: Vec::new(), end: Err(Refused::plainly("UnknownGrant")) }
    }
}

impl PartialAnswer {
    /// The answer to a request with this answer's recipient, action and classes.
    pub(super) fn check(&self, request: &CheckRequest) -> &Answer {
        self.open.iter().find(|(condition, _)| condition.holds(request)).map_or(&self.end, |(_, refused)| refused)
    }
}
