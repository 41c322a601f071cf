//! Every check of a grant, in the order of their objections.

pub(crate) use super::condition::{Condition, Failure};
use super::{
    mandate::{Mandate, STEPS},
    names::{actions, classes, regions},
    objection::Objection,
    standing::{delegations, driver_consents, ended, recipient_stands, Consent},
    Records,
};
use shared_logic::{Coverage, Grant, GrantState, Regions, Residency, UnixSeconds, Vehicle};
use Condition::{Before, Beyond, Known, Leaves, Mixes, NotOneOf, OtherThan, Past, Says};

/// How many checks there are of a grant's own record.
const OWN: usize = 17;
/// The place of what a grant rests on: after all of its own.
const SUPPORTS: u8 = 18;

/// Hands every check of the grant to `visit`, and then of what it rests on, upward; an error of `visit` ends it.
/// Returns until when all of it lasts.
pub(crate) fn checks<E>(
    records: &impl Records,
    vehicle: &Vehicle,
    grant: &Grant,
    now: UnixSeconds,
    visit: impl FnMut(Failure) -> Result<(), E>,
) -> Result<UnixSeconds, E> {
    let mut walk = Walk { records, vehicle, now, link: 0, until: grant.terms.expires_at, steps: STEPS, visit };
    let mut grant = *grant;
    walk.own_record(&grant)?;
    loop {
        walk.recipient_and_driver(&grant)?;
        walk.delegations(&grant)?;
        let Some(above) = walk.above(&grant)? else { return Ok(walk.until) };
        grant = above;
        walk.own_record(&grant)?;
    }
}

/// On the way from a grant to the owner.
struct Walk<'a, R, F> {
    records: &'a R,
    vehicle: &'a Vehicle,
    now: UnixSeconds,
    link: u8,
    until: UnixSeconds,
    steps: usize,
    visit: F,
}

impl<R: Records, E, F: FnMut(Failure) -> Result<(), E>> Walk<'_, R, F> {
    fn own_record(&mut self, grant: &Grant) -> Result<(), E> {
        let below = self.link > 0;
        for (passed, (reason, condition)) in (1..).zip(own_record(self.vehicle, grant, self.now)) {
            let (reason, passed) = if below { (as_of_parent(reason), SUPPORTS) } else { (reason, passed) };
            (self.visit)(Failure { condition, reason, link: self.link, passed })?;
        }
        Ok(())
    }

    fn support(&mut self, reason: Objection, condition: Condition) -> Result<(), E> {
        (self.visit)(Failure { condition, reason, link: self.link, passed: SUPPORTS })
    }

    fn lasts_until(&mut self, end: UnixSeconds) {
        self.until = self.until.min(end);
    }

    fn recipient_and_driver(&mut self, grant: &Grant) -> Result<(), E> {
        self.support("PartyIneligible", Known(!recipient_stands(self.records, grant)))?;
        let consent = driver_consents(self.records, self.vehicle, grant, self.now);
        self.support("CoConsentMissing", Known(consent.is_none()))?;
        let consent = consent.unwrap_or(Consent { since: UnixSeconds(0), until: self.until });
        // Whoever consents opens nothing from before it was the one to ask.
        self.support("HistoryBeforeFence", Before(consent.since))?;
        self.lasts_until(consent.until);
        Ok(())
    }

    fn delegations(&mut self, grant: &Grant) -> Result<(), E> {
        let found = delegations(self.records, self.vehicle, grant, self.steps, self.now);
        if let Err(broken) = found {
            self.support(broken.objection(), Known(true))?;
        }
        found.ok().flatten().map_or(Ok(()), |mandate| self.under(&mandate))
    }

    /// Nobody has more by a mandate than each of its links has.
    fn under(&mut self, mandate: &Mandate) -> Result<(), E> {
        for link in mandate.links() {
            self.support("ScopeExceedsCeiling", Beyond(classes(link.terms.classes)))?;
            self.support("ScopeExceedsCeiling", NotOneOf(actions(link.terms.actions)))?;
        }
        self.lasts_until(mandate.ends());
        self.steps = self.steps.wrapping_sub(mandate.len());
        Ok(())
    }

    /// The grant that this one is shared from, one step up.
    fn above(&mut self, grant: &Grant) -> Result<Option<Grant>, E> {
        let Some(id) = grant.terms.parent else { return Ok(None) };
        self.link = self.link.wrapping_add(1);
        self.support("DepthExceeded", Known(self.steps == 0))?;
        self.steps = self.steps.wrapping_sub(1);
        let above = self.records.grant(id);
        self.support("ParentEnded", Known(above.is_none()))?;
        self.lasts_until(above.map_or(self.until, |above| above.terms.expires_at));
        Ok(above)
    }
}

/// The checks of the grant's own record.
fn own_record(vehicle: &Vehicle, grant: &Grant, now: UnixSeconds) -> [(Objection, Condition); OWN] {
    let (terms, may) = (&grant.terms, actions(grant.terms.actions));
    let end = match grant.state {
        GrantState::Ended { reason, .. } => Some(ended(reason)),
        GrantState::Active | GrantState::Suspended { .. } => None,
    };
    let open = if matches!(terms.residency, Residency::OffBoard) { terms.regions } else { Regions::NONE };
    [
        ("StaleEpoch", Known(grant.epoch.0 != vehicle.epoch.0)),
        (end.unwrap_or_default(), Known(end.is_some())),
        ("Suspended", Known(matches!(grant.state, GrantState::Suspended { .. }))),
        ("NotYetValid", Known(now.0 < terms.not_before.0)),
        ("Expired", Known(!(0..terms.expires_at.0).contains(&now.0))),
        ("PurposeMismatch", OtherThan(terms.purpose)),
        ("ActionNotCovered", NotOneOf(may)),
        ("ActionNotCovered", if may.contains("history") { Known(false) } else { Past(now) }),
        ("ResidencyViolation", Leaves(regions(open))),
        ("ActionNotCovered", Mixes),
        ("UnknownContainer", Says(Coverage::Unknown)),
        ("UnknownSignal", Says(Coverage::NoSuchSignal)),
        ("SignalNotCovered", Beyond(classes(terms.classes))),
        ("SignalDenied", Says(Coverage::Excluded)),
        ("SignalNotCovered", Says(Coverage::NotCovered)),
        ("HistoryBeforeFence", Before(terms.history_from)),
        ("UsesExhausted", Known(terms.max_uses.is_some_and(|most| !(0..most).contains(&grant.used)))),
    ]
}

/// What an objection to a grant is called by those who rest on it.
fn as_of_parent(reason: Objection) -> Objection {
    match reason {
        "Suspended" | "NotYetValid" => "Suspended",
        "StaleEpoch" | "Expired" | "Withdrawn" | "Revoked" | "Renounced" | "Superseded" | "Invalidated" => "ParentEnded",
        _ => "ScopeExceedsCeiling",
    }
}
