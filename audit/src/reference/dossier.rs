//! All that can be told of a grant before anybody asks, for many requests at one time.

use super::{
    check::{open, proof, Refused},
    doubt::{Doubt, Raised},
    names::{classes, missing},
    weigh::weigh,
    Records,
};
use shared_logic::{Account, Action, CheckRequest, GrantId, Proof, SignalClasses, UnixSeconds, VehicleId};

/// A grant at a moment, for those who ask for data of one vehicle.
///
/// It answers as [`may`](super::check()) does, with what no request changes told once. A test holds the two
/// together in every case of a scope.
#[derive(Clone, Debug)]
pub struct Dossier(Result<Grounds, Refused>);

/// What there is to weigh when the contract, the vehicle and the grant let anybody ask at all.
#[derive(Clone, Debug)]
struct Grounds {
    id: GrantId,
    recipient: Account,
    given: SignalClasses,
    /// The doubts that hang on what is asked, in their order.
    doubts: Vec<Raised>,
    /// When none of them stands in the way: yes, or the doubt that does so whatever is asked.
    end: Result<Proof, Raised>,
}

/// A page of a dossier: for one recipient, and for one action with certain classes.
#[derive(Clone, Debug)]
pub struct Page {
    /// What is left to doubt, each with its answer.
    left: Vec<(Doubt, Answer)>,
    /// The answer when none of it stands in the way.
    end: Answer,
}

type Answer = Result<Proof, Refused>;

impl Dossier {
    /// What is told of the grant to those who ask for data of that vehicle at that moment.
    pub fn of(records: &impl Records, id: GrantId, asked: VehicleId, now: UnixSeconds) -> Self {
        let told = || {
            let vehicle = open(records, asked).map_err(Refused::plainly)?;
            let known = records.grant(id).filter(|grant| grant.terms.vehicle == asked);
            let grant = known.ok_or_else(|| Refused::plainly("UnknownGrant"))?;
            let mut doubts = Vec::with_capacity(32);
            let until = weigh(records, &vehicle, &grant, now, |raised| match raised.doubt {
                Doubt::Known(true) => Err(raised),
                Doubt::Known(false) => Ok(()),
                _ => {
                    doubts.push(raised);
                    Ok(())
                }
            });
            let end = until.map(|until| proof(&vehicle, (id, &grant), records.registry().seq, until));
            Ok(Grounds { id, recipient: grant.terms.recipient, given: grant.terms.classes, doubts, end })
        };
        Self(told())
    }

    /// Turns to the page for a recipient who asks for the action with these classes.
    pub fn turn_to(&self, page: &mut Page, recipient: Account, action: Action, asked: SignalClasses) {
        page.left.clear();
        page.end = match &self.0 {
            _ if classes(asked).is_empty() => Err(Refused::plainly("EmptyRequest")),
            Err(refused) => Err(*refused),
            Ok(grounds) if grounds.recipient != recipient => Err(Refused::plainly("UnknownGrant")),
            Ok(grounds) => grounds.write(&mut page.left, action, asked),
        };
    }
}

impl Grounds {
    /// Writes what is left to doubt, and tells what is answered after it.
    fn write(&self, left: &mut Vec<(Doubt, Answer)>, action: Action, asked: SignalClasses) -> Answer {
        let missing = missing(asked, self.given);
        let refused = |raised: &Raised| Err(Refused::by(self.id, raised, missing));
        for raised in &self.doubts {
            match raised.doubt.remains(action, asked) {
                None => left.push((raised.doubt, refused(raised))),
                Some(false) => {}
                Some(true) => return refused(raised),
            }
        }
        self.end.map_or_else(|raised| refused(&raised), Ok)
    }
}

impl Default for Page {
    /// A page on which nothing is written: nobody may have anything.
    fn default() -> Self {
        Self { left: Vec::new(), end: Err(Refused::plainly("UnknownGrant")) }
    }
}

impl Page {
    /// Whether the request is allowed; it asks for the page's action with the page's classes.
    ///
    /// # Errors
    /// The first objection, and where it applies.
    pub fn check(&self, request: &CheckRequest) -> &Result<Proof, Refused> {
        self.left.iter().find(|(doubt, _)| doubt.holds(request)).map_or(&self.end, |(_, refused)| refused)
    }
}
