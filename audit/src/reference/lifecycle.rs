//! What becomes of a grant at the hands of those who gave it, and of those whose data it opens.

use super::{
    consequence::{Consequence, Context},
    mandate::{offered_subject, right, role_once, subject, Mandate, Standing},
    names::{classes, NameSet, PERSONAL},
    objecting::{by_withdrawing, unopposed},
    objection::{object, running, Objection},
    party::acting,
    standing::{driver_consents, ended, erase_by, over},
    terms::{opens, within},
    Records,
};
use shared_logic::{
    Account, DriverConsent, EndReason, EventBody, Grant, GrantId, GrantState, GrantTerms, Record, Right, Role, UnixSeconds, Vehicle,
    VehicleId, VehicleStatus,
};

/// The objection that goes with an end.
type Objects = Option<shared_logic::Objection>;

/// A grant with its vehicle.
pub(super) struct Held<'a, R> {
    pub(super) context: &'a Context<'a, R>,
    pub(super) id: GrantId,
    pub(super) grant: Grant,
    pub(super) vehicle: Vehicle,
}

/// The grant and its vehicle, as they are on record.
pub(super) fn held<'a, R: Records>(context: &'a Context<'a, R>, id: GrantId) -> Result<Held<'a, R>, Objection> {
    let grant = context.records.grant(id).ok_or("UnknownGrant")?;
    let vehicle = context.records.vehicle(grant.terms.vehicle).ok_or("UnknownVehicle")?;
    Ok(Held { context, id, grant, vehicle })
}

/// A grant of the present owner that has not ended.
fn present<'a, R: Records>(context: &'a Context<'a, R>, id: GrantId) -> Result<Held<'a, R>, Objection> {
    let held = held(context, id)?;
    object("StaleEpoch", held.grant.epoch != held.vehicle.epoch)?;
    object("WrongState", matches!(held.grant.state, GrantState::Ended { .. }))?;
    Ok(held)
}

impl<R: Records> Held<'_, R> {
    fn place(&self) -> (VehicleId, &Vehicle) {
        (self.grant.terms.vehicle, &self.vehicle)
    }

    /// Whether somebody has the right, and for a delegate whether all of the grant is within reach.
    fn right(&self, who: Account, wanted: Right) -> Result<Standing, Objection> {
        let far_enough = |mandate: &Mandate| mandate.covers_classes(classes(self.grant.terms.classes));
        let standing = right(self.context.records, self.place(), who, wanted, far_enough, self.context.now)?;
        standing.reaches(far_enough)?;
        Ok(standing)
    }

    /// What the grant opens of a person.
    fn personal(&self) -> NameSet {
        classes(self.grant.terms.classes).intersection(&PERSONAL).copied().collect()
    }

    /// The standing of somebody whose own data the grant opens, be the role only offered.
    fn personally(&self, who: Account) -> Option<Standing> {
        let personal = !self.personal().is_empty();
        offered_subject(self.context.records, self.place(), who, self.context.now).filter(|_| personal).map(|held| Standing(Some(held)))
    }

    /// Whether somebody may stop the grant, for now or after it was stopped.
    fn may_stop(&self, who: Account) -> Result<Standing, Objection> {
        self.right(who, Right::Suspend).or_else(|objection| self.personally(who).ok_or(objection))
    }

    fn in_force(&self) -> Result<(), Objection> {
        object("VehicleRetired", matches!(self.vehicle.status, VehicleStatus::Retired))?;
        over(self.context.records, &self.vehicle, &self.grant, self.context.now).map_or(Ok(()), |reason| Err(ended(reason)))
    }

    /// The event about the grant, which is so afterwards.
    pub(super) fn consequence(&self, role: Role, body: EventBody, after: Grant) -> Result<Consequence, Objection> {
        let place = self.context.of_vehicle(self.grant.terms.vehicle, &self.vehicle)?;
        Ok(place.about(self.grant.terms.recipient).of_grant(self.id).consequence(role, body, vec![Record::Grant(self.id, after)]))
    }

    pub(super) fn end(&self, role: Role, reason: EndReason, when: UnixSeconds, objects: Objects) -> Result<Consequence, Objection> {
        let at = if when.0 < self.grant.terms.expires_at.0 { when } else { self.grant.terms.expires_at };
        let after = Grant { state: GrantState::Ended { reason, at }, ..self.grant };
        self.consequence(role, EventBody::GrantEnded { reason, ended_at: at, erase_by: erase_by(&self.grant, reason, at), objects }, after)
    }
}

pub(super) fn narrow<R: Records>(context: &Context<'_, R>, id: GrantId, terms: &GrantTerms) -> Result<Consequence, Objection> {
    let held = present(context, id)?;
    let standing = held.right(context.caller, Right::Narrow)?;
    let now = &held.grant.terms;
    let kept = (terms.recipient, terms.parent) == (now.recipient, now.parent);
    let less = within(terms, now) && terms.depth_left <= now.depth_left && terms != now;
    object("ScopeExceedsGrant", !(kept && less))?;
    object("EmptyScope", !opens(terms))?;
    object("WindowReversed", terms.not_before.0 >= terms.expires_at.0)?;
    object("Expired", context.now.0 >= terms.expires_at.0)?;
    held.consequence(standing.role(), EventBody::GrantNarrowed { terms: *terms }, Grant { terms: *terms, ..held.grant })
}

pub(super) fn suspend<R: Records>(context: &Context<'_, R>, id: GrantId) -> Result<Consequence, Objection> {
    let held = present(context, id)?;
    let standing = held.may_stop(context.caller)?;
    object("WrongState", !matches!(held.grant.state, GrantState::Active))?;
    let after = Grant { state: GrantState::Suspended { by: context.caller }, ..held.grant };
    held.consequence(standing.role(), EventBody::GrantSuspended, after)
}

pub(super) fn resume<R: Records>(context: &Context<'_, R>, id: GrantId) -> Result<Consequence, Objection> {
    running(context.records)?;
    let held = present(context, id)?;
    let GrantState::Suspended { by } = held.grant.state else { return Err("WrongState") };
    let standing = held.may_stop(context.caller)?;
    let stands_in = context.caller == held.vehicle.owner && held.may_stop(by).is_err();
    object("NotAuthorised", context.caller != by && !stands_in)?;
    unopposed(context, held.place(), held.grant.terms.recipient, held.grant.terms.classes)?;
    held.in_force()?;
    held.consequence(standing.role(), EventBody::GrantResumed, Grant { state: GrantState::Active, ..held.grant })
}

pub(super) fn withdraw<R: Records>(context: &Context<'_, R>, id: GrantId) -> Result<Consequence, Objection> {
    let held = present(context, id)?;
    if context.caller == held.vehicle.owner {
        return held.end(Role::Owner, EndReason::Withdrawn, context.now, None);
    }
    let standing = held.personally(context.caller).ok_or("NotAuthorised")?;
    // Whoever takes its data back objects to having it given again.
    let objects = by_withdrawing(context, held.place(), held.grant.terms.recipient);
    held.end(standing.role(), EndReason::Withdrawn, context.now, objects)
}

pub(super) fn revoke<R: Records>(context: &Context<'_, R>, id: GrantId) -> Result<Consequence, Objection> {
    let held = present(context, id)?;
    object("NotAuthorised", context.caller == held.vehicle.owner)?;
    let standing = held.right(context.caller, Right::Revoke)?;
    held.end(standing.role(), EndReason::Revoked, context.now, None)
}

pub(super) fn renounce<R: Records>(context: &Context<'_, R>, id: GrantId) -> Result<Consequence, Objection> {
    let held = present(context, id)?;
    acting(context, held.grant.terms.recipient)?;
    held.end(Role::Party, EndReason::Renounced, context.now, None)
}

pub(super) fn record_end<R: Records>(context: &Context<'_, R>, id: GrantId) -> Result<Consequence, Objection> {
    let held = held(context, id)?;
    object("WrongState", matches!(held.grant.state, GrantState::Ended { .. }))?;
    let reason = over(context.records, &held.vehicle, &held.grant, context.now).ok_or("WrongState")?;
    // What went with its owner ended when the next one took over, however late somebody says so.
    let when = if held.grant.epoch == held.vehicle.epoch { context.now } else { held.vehicle.epoch_start };
    held.end(Role::Anyone, reason, when, None)
}

pub(super) fn co_consent<R: Records>(context: &Context<'_, R>, id: GrantId) -> Result<Consequence, Objection> {
    running(context.records)?;
    let held = present(context, id)?;
    let personal = held.personal();
    let far_enough = |mandate: &Mandate| mandate.leaves_driver(&personal);
    let driver = subject(context.records, held.place(), context.caller, far_enough, context.now).ok_or("NotAuthorised")?;
    let standing = Standing(Some(driver));
    standing.reaches(far_enough)?;
    object("WrongState", driver_consents(context.records, &held.vehicle, &held.grant, context.now).is_some())?;
    unopposed(context, held.place(), held.grant.terms.recipient, held.grant.terms.classes)?;
    held.in_force()?;
    let under = driver.reference;
    let after = Grant { driver_consent: DriverConsent::Given { by: context.caller, under }, ..held.grant };
    held.consequence(standing.role(), EventBody::DriverConsented { under }, after)
}

/// Whoever consented takes it back, whatever became of the role it was given in.
pub(super) fn withdraw_consent<R: Records>(context: &Context<'_, R>, id: GrantId) -> Result<Consequence, Objection> {
    let held = present(context, id)?;
    let DriverConsent::Given { by, under } = held.grant.driver_consent else { return Err("WrongState") };
    object("NotAuthorised", context.caller != by)?;
    let after = Grant { driver_consent: DriverConsent::Missing, ..held.grant };
    let role = role_once(context.records, held.place(), (by, under)).map_or(Role::Anyone, Role::Assigned);
    held.consequence(role, EventBody::ConsentWithdrawn, after)
}
