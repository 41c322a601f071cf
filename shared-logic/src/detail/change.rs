//! The figures behind a refused change.

use super::{Detail, TermsField, TermsFields};
use crate::{
    limits::{EMERGENCY_BAR, EMERGENCY_WINDOW, LONGEST_EMERGENCY, LONGEST_OFFER, LONGEST_REQUEST, SHORTEST_RECOVERY},
    Account, Denial, EmergencyState, Finding, GrantId, GrantState, GrantTerms, Host, Message, Needed, Residency, SignalClasses,
    UnixSeconds, VehicleId,
};

/// The figure behind the denial of this change, where there is one. `now` is the moment it was decided at.
pub fn detail_of_change(host: &impl Host, message: &Message, denial: Denial, now: UnixSeconds) -> Option<Detail> {
    match message {
        Message::Grant { terms, request, .. } => of_terms(host, terms, denial, now).or_else(|| {
            let request = host.access_request((*request)?)?;
            match denial {
                Denial::ScopeExceedsRequest => Some(Detail::Fields(beyond(terms, &request.terms))),
                Denial::LessThanNeeded => Some(Detail::Fields(short_of(terms, &request.needed))),
                Denial::RequestOver => Some(Detail::Until(request.respond_by)),
                _ => None,
            }
        }),
        Message::Renew { grant, terms, .. } => of_terms(host, terms, denial, now).or_else(|| of_grant(host, *grant, denial)),
        Message::RequestAccess { terms, .. } => match denial {
            Denial::RequestOver => Some(Detail::Longest(LONGEST_REQUEST)),
            _ => of_terms(host, terms, denial, now),
        },
        Message::Narrow { grant, terms } => match denial {
            Denial::ScopeExceedsGrant => Some(Detail::Fields(beyond(terms, &host.grant(*grant)?.terms))),
            _ => of_grant(host, *grant, denial),
        },
        Message::Suspend { grant }
        | Message::Resume { grant }
        | Message::Withdraw { grant }
        | Message::Revoke { grant }
        | Message::CoConsent { grant } => match denial {
            Denial::Objected => objector(host, host.grant(*grant)?.terms.vehicle, host.grant(*grant)?.terms.recipient, now),
            _ => of_grant(host, *grant, denial),
        },
        Message::Use { grant, .. } => of_grant(host, *grant, denial),
        Message::DeferRequest { request } | Message::CloseRequest { request, .. } => match denial {
            Denial::RequestOver => Some(Detail::Until(host.access_request(*request)?.respond_by)),
            _ => None,
        },
        Message::Delegate { realm, to, terms } => match denial {
            Denial::DelegationExists => Some(Detail::Until(host.delegation(*realm, *to)?.terms.expires_at)),
            Denial::NeverGrantable => Some(Detail::Classes(terms.classes.and(SignalClasses::NEVER_GRANTABLE))),
            _ => None,
        },
        Message::OfferVehicle { .. } if denial == Denial::DurationTooLong => Some(Detail::Longest(LONGEST_OFFER)),
        Message::AcceptVehicle { vehicle } if denial == Denial::UnknownOffer => Some(Detail::Until(host.vehicle_offer(*vehicle)?.until)),
        Message::SetRecovery { .. } if denial == Denial::DelayTooShort => Some(Detail::From(now.after(SHORTEST_RECOVERY)?)),
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

fn of_terms(host: &impl Host, terms: &GrantTerms, denial: Denial, now: UnixSeconds) -> Option<Detail> {
    let purpose = || host.purpose(terms.purpose);
    match denial {
        Denial::DurationTooLong => Some(Detail::Longest(purpose()?.max_duration)),
        Denial::RetentionTooLong => Some(Detail::Longest(purpose()?.max_retention)),
        Denial::ClassNotAllowedForPurpose => Some(Detail::Classes(terms.classes.minus(purpose()?.classes))),
        Denial::NeverGrantable => Some(Detail::Classes(terms.classes.and(SignalClasses::NEVER_GRANTABLE))),
        Denial::HistoryBeforeFence => Some(Detail::From(host.vehicle(terms.vehicle)?.epoch_start)),
        Denial::ScopeExceedsCeiling => Some(Detail::Fields(beyond(terms, &host.grant(terms.parent?)?.terms))),
        Denial::Objected => objector(host, terms.vehicle, terms.recipient, now),
        _ => None,
    }
}

fn of_grant(host: &impl Host, grant: GrantId, denial: Denial) -> Option<Detail> {
    let record = host.grant(grant)?;
    match (denial, record.state) {
        (Denial::Suspended | Denial::NotAuthorised, GrantState::Suspended { by }) => Some(Detail::By(by)),
        (Denial::Expired, _) => Some(Detail::Until(record.terms.expires_at)),
        (Denial::UsesExhausted, _) => record.terms.max_uses.map(|most| Detail::Most(most.into())),
        (
            Denial::Withdrawn | Denial::Revoked | Denial::Renounced | Denial::Superseded | Denial::Invalidated,
            GrantState::Ended { at, .. },
        ) => Some(Detail::Until(at)),
        _ => None,
    }
}

/// Who objects to that recipient.
fn objector(host: &impl Host, vehicle: VehicleId, recipient: Account, now: UnixSeconds) -> Option<Detail> {
    host.objections(vehicle)?.places.iter().find(|objection| objection.stands(recipient, now)).map(|objection| Detail::By(objection.by))
}

/// The fields by which `terms` give more than `wider`.
fn beyond(terms: &GrantTerms, wider: &GrantTerms) -> TermsFields {
    use TermsField as F;
    let uses = wider.max_uses.is_none_or(|most| terms.max_uses.is_some_and(|uses| uses <= most));
    let fields = [
        (F::Purpose, terms.purpose == wider.purpose),
        (F::Container, terms.container == wider.container),
        (F::Classes, terms.classes.within(wider.classes)),
        (F::Actions, terms.actions.within(wider.actions)),
        (F::Residency, terms.residency == wider.residency || terms.residency == Residency::InVehicle),
        (F::Regions, terms.regions.within(wider.regions)),
        (F::NotBefore, terms.not_before >= wider.not_before),
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
