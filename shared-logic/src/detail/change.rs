//! The figures behind a refused change.

use super::{Detail, TermsField, TermsFields};
use crate::{
    limits::{EMERGENCY_BAR, EMERGENCY_WINDOW, LONGEST_EMERGENCY, LONGEST_OFFER, LONGEST_REQUEST},
    AccessRequest, Account, DelegationState, Denial, EmergencyState, Finding, GrantId, GrantState, GrantTerms, Host, Message, Needed,
    Residency, SignalClasses, UnixSeconds, VehicleId,
};

/// The figure behind the denial of this change by `actor`, where there is one. `now` is the moment it was decided at.
pub fn detail_of_change(host: &impl Host, (actor, message): (Account, &Message), denial: Denial, now: UnixSeconds) -> Option<Detail> {
    let of_terms = |terms, controller| of_terms(host, (actor, controller), terms, denial, now);
    match message {
        Message::Grant { terms, request, agreement } => of_terms(terms, agreement.controller).or_else(|| {
            let request = host.access_request((*request)?)?;
            match denial {
                Denial::ScopeExceedsRequest => Some(Detail::Fields(beyond(terms, &request.terms, now))),
                Denial::LessThanNeeded => Some(Detail::Fields(short_of(terms, &request.needed))),
                Denial::RequestOver => lapsed(&request, now),
                _ => None,
            }
        }),
        Message::Renew { grant, terms, agreement, .. } => {
            of_terms(terms, agreement.controller).or_else(|| of_grant(host, *grant, denial, now))
        }
        Message::RequestAccess { terms, respond_by, .. } => match denial {
            Denial::RequestOver => (now < *respond_by).then_some(Detail::Longest(LONGEST_REQUEST)),
            _ => of_terms(terms, None),
        },
        Message::Narrow { grant, terms } => match denial {
            Denial::ScopeExceedsGrant => Some(Detail::Fields(beyond(terms, &host.grant(*grant)?.terms, UnixSeconds(0)))),
            _ => of_grant(host, *grant, denial, now),
        },
        Message::Resume { grant } if denial == Denial::NotAuthorised => match host.grant(*grant)?.state {
            GrantState::Suspended { by } => Some(Detail::By(by)),
            GrantState::Active | GrantState::Ended { .. } => None,
        },
        Message::Suspend { grant }
        | Message::Resume { grant }
        | Message::Withdraw { grant }
        | Message::Revoke { grant }
        | Message::CoConsent { grant } => match denial {
            Denial::Objected => objector(host, (actor, None), &host.grant(*grant)?.terms, now),
            _ => of_grant(host, *grant, denial, now),
        },
        Message::Use { grant, .. } => of_grant(host, *grant, denial, now),
        Message::DeferRequest { request } | Message::CloseRequest { request, .. } => match denial {
            Denial::RequestOver => lapsed(&host.access_request(*request)?, now),
            _ => None,
        },
        Message::Delegate { realm, to, terms } => match denial {
            Denial::DelegationExists => {
                let held = host.delegation(*realm, *to)?;
                Some(Detail::From(match held.state {
                    DelegationState::Offered { until } => until,
                    DelegationState::Active { .. } | DelegationState::Ended => held.terms.expires_at,
                }))
            }
            Denial::NeverGrantable => Some(Detail::Classes(terms.classes.and(SignalClasses::NEVER_GRANTABLE))),
            _ => None,
        },
        Message::OfferVehicle { .. } if denial == Denial::DurationTooLong => Some(Detail::Longest(LONGEST_OFFER)),
        Message::AcceptVehicle { vehicle } if denial == Denial::UnknownOffer => {
            let offer = host.vehicle_offer(*vehicle)?;
            (offer.to == actor && offer.until <= now).then_some(Detail::Until(offer.until))
        }
        Message::FinishRecovery { vehicle } if denial == Denial::RecoveryPending => {
            Some(Detail::From(host.recovery(*vehicle)?.ready_at()?))
        }
        Message::OpenEmergency { vehicle, authority, classes, .. } => of_opening(host, (*vehicle, *authority), *classes, denial),
        Message::ReviewEmergency { auditor, .. } if denial == Denial::AdmissionPending => {
            Some(Detail::From(host.party(*auditor)?.acts_from))
        }
        _ => None,
    }
}

fn of_opening(host: &impl Host, (vehicle, authority): (VehicleId, Account), classes: SignalClasses, denial: Denial) -> Option<Detail> {
    let last = || host.emergency(vehicle, authority);
    match denial {
        Denial::AdmissionPending => Some(Detail::From(host.party(authority)?.acts_from)),
        Denial::EmergencyMaskExceeded => Some(Detail::Classes(classes.minus(SignalClasses::EMERGENCY))),
        Denial::EmergencyTooLong => Some(Detail::Longest(LONGEST_EMERGENCY)),
        Denial::ReviewMissing => Some(Detail::From(last()?.until.after(EMERGENCY_WINDOW)?)),
        Denial::EmergencyTooOften => Some(Detail::From(last()?.opened_before.after(EMERGENCY_WINDOW)?)),
        Denial::EmergencyBarred => match last()?.state {
            EmergencyState::Reviewed { finding: Finding::Unjustified, at } => Some(Detail::From(at.after(EMERGENCY_BAR)?)),
            _ => None,
        },
        _ => None,
    }
}

fn of_terms(
    host: &impl Host,
    (actor, controller): (Account, Option<Account>),
    terms: &GrantTerms,
    denial: Denial,
    now: UnixSeconds,
) -> Option<Detail> {
    let purpose = || host.purpose(terms.purpose);
    match denial {
        Denial::DurationTooLong => Some(Detail::Longest(purpose()?.max_duration)),
        Denial::RetentionTooLong => Some(Detail::Longest(purpose()?.max_retention)),
        Denial::ClassNotAllowedForPurpose => Some(Detail::Classes(terms.classes.minus(purpose()?.classes))),
        Denial::NeverGrantable => Some(Detail::Classes(terms.classes.and(SignalClasses::NEVER_GRANTABLE))),
        Denial::HistoryBeforeFence => Some(Detail::From(host.vehicle(terms.vehicle)?.epoch_start)),
        // By the grant above; where it is the mandate that is exceeded, nothing of that one is.
        Denial::ScopeExceedsCeiling => {
            let above = host.grant(terms.parent?)?.terms;
            let fields = beyond(&GrantTerms { parent: above.parent, ..*terms }, &above, now);
            (!fields.is_empty()).then_some(Detail::Fields(fields))
        }
        Denial::Objected => objector(host, (actor, controller), terms, now),
        _ => None,
    }
}

fn of_grant(host: &impl Host, grant: GrantId, denial: Denial, now: UnixSeconds) -> Option<Detail> {
    let record = host.grant(grant)?;
    match (denial, record.state) {
        (Denial::Suspended, GrantState::Suspended { by }) => Some(Detail::By(by)),
        // Else it is what the new terms say that lies in the past.
        (Denial::Expired, _) if record.terms.expires_at <= now => Some(Detail::Until(record.terms.expires_at)),
        (Denial::UsesExhausted, _) => record.terms.max_uses.map(|most| Detail::Most(most.into())),
        (
            Denial::Withdrawn | Denial::Revoked | Denial::Renounced | Denial::Superseded | Denial::Invalidated,
            GrantState::Ended { at, .. },
        ) => Some(Detail::Until(at)),
        _ => None,
    }
}

/// Who but the actor objects to that recipient, or to whom it works for; where it is somebody who found no place, until
/// when.
fn objector(host: &impl Host, (actor, controller): (Account, Option<Account>), terms: &GrantTerms, now: UnixSeconds) -> Option<Detail> {
    let objections = host.objections(terms.vehicle)?;
    let mut to = [Some(terms.recipient), controller].into_iter().flatten();
    let stands = |recipient| objections.places.iter().find(|objection| objection.by != actor && objection.stands(recipient, now));
    let another = to.find_map(stands);
    let crowd = (now < objections.crowded_until).then_some(Detail::From(objections.crowded_until));
    another.map(|objection| Detail::By(objection.by)).or(crowd)
}

/// Until when a request could be answered that nobody closed.
fn lapsed(request: &AccessRequest, now: UnixSeconds) -> Option<Detail> {
    (request.respond_by <= now).then_some(Detail::Until(request.respond_by))
}

/// The fields by which `terms`, granted at `now`, give more than `wider`.
fn beyond(terms: &GrantTerms, wider: &GrantTerms, now: UnixSeconds) -> TermsFields {
    use TermsField as F;
    let uses = wider.max_uses.is_none_or(|most| terms.max_uses.is_some_and(|uses| uses <= most));
    let fields = [
        (F::Purpose, terms.purpose == wider.purpose),
        (F::Container, terms.container == wider.container),
        (F::Classes, terms.classes.within(wider.classes)),
        (F::Actions, terms.actions.within(wider.actions)),
        (F::Residency, terms.residency == wider.residency || terms.residency == Residency::InVehicle),
        (F::Regions, terms.regions.within(wider.regions)),
        (F::NotBefore, terms.not_before.max(now) >= wider.not_before),
        (F::ExpiresAt, terms.expires_at <= wider.expires_at),
        (F::HistoryFrom, terms.history_from >= wider.history_from),
        (F::Retention, terms.retention <= wider.retention),
        (F::DepthLeft, terms.depth_left <= wider.depth_left),
        (F::MaxUses, uses),
        (F::Parent, terms.parent == wider.parent),
    ];
    failing(&fields)
}

/// The fields by which `terms` give less than is needed.
fn short_of(terms: &GrantTerms, needed: &Needed) -> TermsFields {
    use TermsField as F;
    failing(&[
        (F::Classes, needed.classes.within(terms.classes)),
        (F::Actions, needed.actions.within(terms.actions)),
        (F::HistoryFrom, terms.history_from <= needed.history_from),
        (F::DepthLeft, needed.depth_left <= terms.depth_left),
    ])
}

fn failing(fields: &[(TermsField, bool)]) -> TermsFields {
    fields.iter().filter(|(_, holds)| !holds).fold(TermsFields::NONE, |all, (field, _)| all.or(TermsFields::of(&[*field])))
}
