//! Granting and renewing.

use super::{
    event_link::{of_vehicle, Topic},
    objection::unobjected,
    require, terms_check,
    vehicle::in_use,
    Act, Outcome, Subject,
};
use crate::{
    access::over,
    authority::{authority, Authority, Reach},
    purpose::CoConsent,
    AccessRequest, Agreement, Denial, DriverConsent, EventBody, Grant, GrantId, GrantState, GrantTerms, Host, RequestId, RequestState,
    Right, SignalClasses, Vehicle,
};

/// The owner, or a delegate with that right, grants; alone, or in answer to an access request.
pub(super) fn grant(
    host: &impl Host,
    act: Act,
    terms: &GrantTerms,
    agreement: &Agreement,
    request: Option<RequestId>,
) -> Result<Outcome, Denial> {
    let vehicle = in_use(host, terms.vehicle)?;
    let (record, authority) = fresh_grant(host, act, &vehicle, terms, agreement, SignalClasses::NONE)?;
    let subject = match request {
        Some(id) => Some(Subject::AccessRequest(answerable(host, act, id, &record, agreement)?)),
        None => None,
    };
    let body = EventBody::GrantActivated { record, agreement: *agreement, request };
    let topic = Topic::of(authority.role()).about(terms.recipient).on(host.grant_id(terms.vehicle, record.seq));
    of_vehicle(act, (terms.vehicle, Some(vehicle)), topic, subject, body)
}

/// A new grant takes the place of one that runs, for the same recipient and purpose; the two are
/// linked by one event.
pub(super) fn renew(host: &impl Host, act: Act, previous: GrantId, terms: &GrantTerms, agreement: &Agreement) -> Result<Outcome, Denial> {
    let vehicle = in_use(host, terms.vehicle)?;
    let old = host.grant(previous).ok_or(Denial::UnknownGrant)?;
    let same = (old.terms.vehicle, old.terms.recipient) == (terms.vehicle, terms.recipient);
    require(same, Denial::UnknownGrant)?;
    require(old.terms.purpose == terms.purpose, Denial::PurposeMismatch)?;
    let (record, authority) = fresh_grant(host, act, &vehicle, terms, agreement, old.terms.classes)?;
    if let Some(reason) = over(host, &vehicle, &old, act.now) {
        return Err(reason.denial());
    }
    // Somebody who stopped it would otherwise be passed over.
    require(old.state == GrantState::Active, Denial::Suspended)?;
    let body = EventBody::GrantRenewed { record, agreement: *agreement, previous };
    let topic = Topic::of(authority.role()).about(terms.recipient).on(host.grant_id(terms.vehicle, record.seq));
    of_vehicle(act, (terms.vehicle, Some(vehicle)), topic, Some(Subject::Grant(old)), body)
}

/// The record of a new grant, in the place of one of the replaced classes, and by which right the caller gives it.
fn fresh_grant(
    host: &impl Host,
    act: Act,
    vehicle: &Vehicle,
    terms: &GrantTerms,
    agreement: &Agreement,
    replaced: SignalClasses,
) -> Result<(Grant, Authority), Denial> {
    let reach = Reach::Terms(terms, terms.not_before.max(act.now), replaced);
    let authority = authority(host, act, terms.vehicle, vehicle, Right::Grant, reach)?;
    let recipient = terms_check::recipient(host, terms)?;
    if let Some(account) = agreement.data_holder {
        let holder = host.party(account).ok_or(Denial::UnknownParty)?;
        require(holder.may_hold(), Denial::PartyIneligible)?;
    }
    // A processor acts for somebody, who is named and could be given the data itself.
    let controller = agreement.controller.map(|account| account != terms.recipient && host.party(account).is_some_and(|it| it.controls()));
    let controlled = controller.unwrap_or(recipient.controls());
    require(controlled, Denial::ControllerMissing)?;
    let purpose = terms_check::purpose(host, terms, vehicle)?;
    let not_before = terms_check::begins(terms, &purpose, act.now)?;
    authority.reaches(reach)?;
    // Who is objected to does not receive by a processor either.
    let receiving = [Some(terms.recipient), agreement.controller];
    receiving.into_iter().flatten().try_for_each(|account| unobjected(host, act, (terms.vehicle, vehicle), account, terms.classes))?;
    terms_check::ceilings(host, vehicle, &authority, terms, not_before, act)?;
    let driver_consent = match purpose.co_consent {
        CoConsent::NotNeeded => DriverConsent::NotNeeded,
        CoConsent::Driver => DriverConsent::Missing,
    };
    let record = Grant {
        terms: GrantTerms { not_before, ..*terms },
        grantor: act.caller,
        under: authority.reference(),
        epoch: vehicle.epoch,
        party_epoch: recipient.epoch,
        seq: vehicle.seq.next().ok_or(Denial::OutOfRange)?,
        state: GrantState::Active,
        driver_consent,
        used: 0,
        erased_at: None,
        legal_basis: agreement.legal_basis,
        losses: host.registry().losses,
    };
    Ok((record, authority))
}

/// The access request, when these terms may answer it. INVARIANT (never wider): needed ⊆ accepted ⊆ requested.
fn answerable(host: &impl Host, act: Act, id: RequestId, record: &Grant, agreement: &Agreement) -> Result<AccessRequest, Denial> {
    let (terms, epoch) = (&record.terms, record.epoch);
    let request = host.access_request(id).ok_or(Denial::UnknownRequest)?;
    let asked = &request.terms;
    require((asked.vehicle, asked.recipient) == (terms.vehicle, terms.recipient), Denial::UnknownRequest)?;
    require(request.epoch == epoch, Denial::StaleEpoch)?;
    require(!matches!(request.state, RequestState::Closed(_)) && act.now < request.respond_by, Denial::RequestOver)?;
    require(agreement.terms_hash == request.terms_hash, Denial::TermsMismatch)?;
    let within = terms.within(asked) && terms.parent == asked.parent && terms.depth_left <= asked.depth_left;
    require(within, Denial::ScopeExceedsRequest)?;
    require(request.needed.is_met_by(terms), Denial::LessThanNeeded)?;
    Ok(request)
}
