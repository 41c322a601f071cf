//! Granting, and putting a new grant in the place of one that runs.

use super::{
    access_request::{closed, meets},
    consequence::{Consequence, Context, Place},
    mandate::{right, Standing},
    objecting::unopposed,
    objection::{object, Objection},
    standing::{ended, for_itself, may_hold, over},
    terms::{measured, reached, recipient, under_parent, within, Measure},
    vehicle::in_use,
    Records,
};
use shared_logic::{
    purpose::CoConsent, AccessRequest, Account, Agreement, DriverConsent, EndReason, EventBody, Grant, GrantId, GrantState, GrantTerms,
    Party, Record, RequestEnd, RequestId, RequestState, Right, UnixSeconds, Vehicle,
};

/// A grant that may be made by itself, at its place in the vehicle's chain.
struct Draft {
    vehicle: Vehicle,
    standing: Standing,
    place: Place,
    id: GrantId,
    record: Grant,
}

/// A processor acts for another, who is named and could be given the data itself; whoever is named is such a one.
fn controlled(records: &impl Records, terms: &GrantTerms, recipient: &Party, controller: Option<Account>) -> bool {
    match controller {
        Some(account) => account != terms.recipient && records.party(account).is_some_and(|party| for_itself(&party)),
        None => for_itself(recipient),
    }
}

/// Everything that is asked of a new grant by itself.
fn draft(
    context: &Context<'_, impl Records>,
    terms: &GrantTerms,
    agreement: &Agreement,
    replaced: Option<&Grant>,
) -> Result<Draft, Objection> {
    let (records, now) = (context.records, context.now);
    let vehicle = in_use(records, terms.vehicle)?;
    let far_enough = reached(terms, replaced, now);
    let standing = right(records, (terms.vehicle, &vehicle), context.caller, Right::Grant, far_enough, now)?;
    let party = recipient(records, terms)?;
    if let Some(account) = agreement.data_holder {
        let holder = records.party(account).ok_or("UnknownParty")?;
        object("PartyIneligible", !may_hold(&holder))?;
    }
    object("ControllerMissing", !controlled(records, terms, &party, agreement.controller))?;
    let measure = Measure { vehicle: &vehicle, standing: &standing, replaced, now };
    let (terms, purpose) = measured(records, terms, &measure)?;
    let receiving = std::iter::once(terms.recipient).chain(agreement.controller);
    receiving.map(|account| unopposed(context, (terms.vehicle, &vehicle), account, terms.classes)).collect::<Result<Vec<()>, _>>()?;
    under_parent(records, &terms, &measure)?;
    let driver_consent = match purpose.co_consent {
        CoConsent::NotNeeded => DriverConsent::NotNeeded,
        CoConsent::Driver => DriverConsent::Missing,
    };
    // The grant is called by its number, so a number has to be left before anything else is looked at.
    let place = context.of_vehicle(terms.vehicle, &vehicle)?;
    let id = place.grant_id(terms.vehicle);
    let record = Grant {
        terms,
        grantor: context.caller,
        under: standing.0.map(|mandate| mandate.reference),
        epoch: vehicle.epoch,
        party_epoch: party.epoch,
        seq: place.seq(),
        state: GrantState::Active,
        driver_consent,
        used: 0,
        erased_at: None,
        legal_basis: agreement.legal_basis,
        losses: records.registry().losses,
    };
    Ok(Draft { vehicle, standing, place: place.about(terms.recipient).of_grant(id), id, record })
}

pub(super) fn grant(
    context: &Context<'_, impl Records>,
    terms: &GrantTerms,
    agreement: &Agreement,
    request: Option<RequestId>,
) -> Result<Consequence, Objection> {
    let Draft { standing, place, id, record, .. } = draft(context, terms, agreement, None)?;
    let answered = request.map(|id| answers(context, &record, agreement, id).map(|asked| (id, asked))).transpose()?;
    let granted = RequestState::Closed(RequestEnd::Granted);
    let closing = answered.map(|(id, asked)| Record::AccessRequest(id, AccessRequest { state: granted, ..asked }));
    let about = std::iter::once(Record::Grant(id, record)).chain(closing).collect();
    Ok(place.consequence(standing.role(), EventBody::GrantActivated { record, agreement: *agreement, request }, about))
}

/// An answer gives no more than was asked, on the terms that were offered, in time.
fn answers(
    context: &Context<'_, impl Records>,
    Grant { terms, epoch, .. }: &Grant,
    agreement: &Agreement,
    id: RequestId,
) -> Result<AccessRequest, Objection> {
    let asked = context.records.request(id).ok_or("UnknownRequest")?;
    let concerned = |terms: &GrantTerms| (terms.vehicle, terms.recipient);
    object("UnknownRequest", concerned(&asked.terms) != concerned(terms))?;
    object("StaleEpoch", asked.epoch != *epoch)?;
    let UnixSeconds(end) = asked.respond_by;
    object("RequestOver", closed(&asked) || !(0..end).contains(&context.now.0))?;
    object("TermsMismatch", asked.terms_hash != agreement.terms_hash)?;
    let no_more = within(terms, &asked.terms) && terms.parent == asked.terms.parent && terms.depth_left <= asked.terms.depth_left;
    object("ScopeExceedsRequest", !no_more)?;
    object("LessThanNeeded", !meets(terms, &asked.needed))?;
    Ok(asked)
}

pub(super) fn renew(
    context: &Context<'_, impl Records>,
    previous: GrantId,
    terms: &GrantTerms,
    agreement: &Agreement,
) -> Result<Consequence, Objection> {
    in_use(context.records, terms.vehicle)?;
    let old = context.records.grant(previous).ok_or("UnknownGrant")?;
    let concerned = |terms: &GrantTerms| (terms.vehicle, terms.recipient);
    object("UnknownGrant", concerned(&old.terms) != concerned(terms))?;
    object("PurposeMismatch", old.terms.purpose != terms.purpose)?;
    // The old one ends by it, which is for a delegate to do as far as it reaches.
    let Draft { vehicle, standing, place, id, record } = draft(context, terms, agreement, Some(&old))?;
    if let Some(reason) = over(context.records, &vehicle, &old, context.now) {
        return Err(ended(reason));
    }
    object("Suspended", matches!(old.state, GrantState::Suspended { .. }))?;
    let gone = Grant { state: GrantState::Ended { reason: EndReason::Superseded, at: context.now }, ..old };
    let about = vec![Record::Grant(previous, gone), Record::Grant(id, record)];
    Ok(place.consequence(standing.role(), EventBody::GrantRenewed { record, agreement: *agreement, previous }, about))
}
