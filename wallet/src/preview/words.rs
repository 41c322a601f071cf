//! Terms and limits in words. Each is taken apart whole, so that a new field without words does not compile.

use super::{Access, Actor};
use crate::text::{list, moment};
use shared_logic::{
    catalogue, party::Gatekeeper, purpose::CoConsent, Account, Agreement, AssignedRole, DelegationTerms, GrantTerms, IntentKey, Needed,
    Objection, Profile, Purpose, PurposeCode, Realm, Region, RequestPolicy, Residency, Right, Seconds, SignalClass, SignalClasses,
};

/// Who may do what, or no longer may.
pub(super) fn acts(actor: &Actor, may: &str) -> String {
    match actor {
        Actor::Admin { account } => format!("{account} {may} administer the contract"),
        Actor::Owner { vehicle, account } => format!("{account} {may} grant, withdraw and transfer for vehicle {vehicle}"),
        Actor::Delegate { vehicle, realm: _, account, terms } => format!("{account} {may} act for vehicle {vehicle}, {}", mandate(terms)),
        Actor::IntentKey { principal, key, limits } => format!("key {key} {may} sign for {principal} {}", powers(limits)),
        Actor::Authority { vehicle, account, reason, classes, until } => format!(
            "{account} {may} read {} of vehicle {vehicle} in an emergency ({}), until {}",
            classes_of(*classes),
            reason.name(),
            moment(*until),
        ),
    }
}

/// What an access is, the grant aside: actions with classes, vehicle, purpose, signals, time, and where the data goes.
pub(super) fn scope(access: &Access) -> String {
    let Access {
        grant: _,
        recipient: _,
        vehicle,
        purpose,
        purpose_name: _,
        permissions,
        container,
        residency,
        regions,
        not_before,
        expires_at,
        history_from,
        retention,
        uses_left,
        depth_left,
        parent,
    } = access;
    let permissions: Vec<_> =
        permissions.iter().map(|permission| format!("{} {}", permission.action.name(), classes_of(permission.classes))).collect();
    let place = match residency {
        Residency::InVehicle => "inside the vehicle only".to_owned(),
        Residency::OffBoard => format!("also outside the vehicle: {}", list(regions.items(), region)),
    };
    format!(
        "{} of vehicle {vehicle} for {}, signals of container {container}, from {} until {}, data from {} on, {place}, kept for {} at \
         most, {}{}{}",
        permissions.join("; "),
        purpose_name(*purpose),
        moment(*not_before),
        moment(*expires_at),
        moment(*history_from),
        length(*retention),
        onward(*depth_left),
        uses_left.map_or_else(String::new, |left| format!(", {}", times(left))),
        parent.map_or_else(String::new, |parent| format!(", shared from grant {parent}")),
    )
}

/// What is agreed on besides the terms of a grant.
pub(super) fn agreement(agreement: &Agreement) -> String {
    let Agreement { data_holder, controller, legal_basis, terms_hash, notice_hash } = agreement;
    // Zeros stand for none.
    let terms = if terms_hash.0 == [0; 32] { "no terms are named".to_owned() } else { format!("by terms {terms_hash}") };
    let notice = if notice_hash.0 == [0; 32] {
        "no privacy notice is named".to_owned()
    } else {
        format!("after privacy notice {notice_hash} was shown")
    };
    format!(
        "it is agreed on the ground of {}, {terms}, {notice}{}{}",
        legal_basis.name(),
        data_holder.map_or_else(String::new, |holder| format!(", with {holder} as the data holder")),
        controller.map_or_else(String::new, |controller| format!(", the data being processed on behalf of {controller}")),
    )
}

/// What of the terms a request needs.
pub(super) fn needed(needed: &Needed, terms: &GrantTerms) -> String {
    let Needed { classes, actions, history_from, depth_left } = *needed;
    if *needed == Needed::all_of(terms) {
        return "all of it is needed".to_owned();
    }
    let (actions, classes) = (list(actions.items(), |action| action.name()), classes_of(classes));
    format!("needed of it is {actions} of {classes}, data from {} on, {}", moment(history_from), onward(depth_left))
}

/// What an objection refuses.
pub(super) fn objection(objection: &Objection) -> String {
    let Objection { by, to, named_by: _, until } = *objection;
    format!(
        "{by} objects to {} having what tells of persons: no new grant, renewal, resumption, consent or share onward gives it until {}, \
         unless {by} lifts this; what runs already goes on until it is withdrawn",
        recipient(to),
        moment(until),
    )
}

/// Zeros stand for every recipient.
pub(super) fn recipient(account: Account) -> String {
    if account == Objection::ALL {
        "every recipient".to_owned()
    } else {
        account.to_string()
    }
}

pub(super) const fn who_asks(policy: RequestPolicy) -> &'static str {
    match policy {
        RequestPolicy::Admitted => "admitted parties alone",
        RequestPolicy::Anybody => "every party",
        RequestPolicy::Nobody => "nobody",
    }
}

/// What is delegated.
pub(super) fn mandate(terms: &DelegationTerms) -> String {
    let DelegationTerms { role, rights, classes, actions, purposes, longest_grant, depth_left, not_before, expires_at } = *terms;
    let window = format!("as {} from {} until {}", role_name(role), moment(not_before), moment(expires_at));
    if role.is_subject_only() {
        return format!("{window}: withdraw, suspend and consent where the data tell of persons");
    }
    let purposes = purposes.map(|purposes| purposes.codes().map(purpose_name).collect::<Vec<_>>().join(", "));
    let further = match depth_left {
        0 => "not to be delegated further".to_owned(),
        left => format!("to be delegated further {}", times(left.into())),
    };
    format!(
        "{window}: {} of {} ({}){}{}, {further}",
        list(rights.items(), Right::name),
        classes_of(classes),
        list(actions.items(), |action| action.name()),
        purposes.map_or_else(String::new, |purposes| format!(", only for {purposes}")),
        longest_grant.map_or_else(String::new, |longest| format!(", each grant for {} at most", length(longest))),
    )
}

/// What an intent key may sign, by what that does.
fn powers(limits: &IntentKey) -> String {
    let IntentKey { rights, classes, expires_at } = *limits;
    let deeds = [(Right::Grant, "make and renew"), (Right::Narrow, "narrow"), (Right::Suspend, "suspend"), (Right::Revoke, "end")];
    let deeds: Vec<_> = deeds.into_iter().filter(|(right, _)| rights.has(*right)).map(|(_, deed)| deed).collect();
    let grants = (!deeds.is_empty()).then(|| format!("{} every grant", deeds.join(", ")));
    let requests = rights.has(Right::Answer).then(|| "defer and refuse every request".to_owned());
    let things: Vec<_> = grants.into_iter().chain(requests).collect();
    let what = if things.is_empty() || classes.is_empty() {
        "nothing, since no grant is of no class".to_owned()
    } else {
        format!("{} of these classes and no other: {}", things.join(", "), classes_of(classes))
    };
    format!("until {}: {what}", moment(expires_at))
}

/// What a party says of itself.
pub(super) fn profile(profile: &Profile) -> String {
    let Profile { kinds, legal_hash, gatekeeper } = profile;
    let gatekeeper = match gatekeeper {
        Gatekeeper::No => "",
        Gatekeeper::Yes => ", a gatekeeper, which may receive nothing",
    };
    format!("{}, legal entry {legal_hash}{gatekeeper}", list(kinds.items(), |kind| kind.name()))
}

/// An entry of the catalogue.
pub(super) fn purpose(purpose: &Purpose) -> String {
    let Purpose { code, classes, max_duration, max_retention, co_consent } = purpose;
    format!(
        "purpose {} joins the catalogue, for good: {}, for {} at most, kept for {} at most{}",
        code.0,
        classes_of(*classes),
        length(*max_duration),
        length(*max_retention),
        match co_consent {
            CoConsent::NotNeeded => "",
            CoConsent::Driver => "; the driver must consent too",
        },
    )
}

pub(super) const fn role_name(role: AssignedRole) -> &'static str {
    match role {
        AssignedRole::Lessee => "lessee",
        AssignedRole::Driver => "driver",
        AssignedRole::FleetManager => "fleet manager",
        AssignedRole::Guardian => "guardian",
        AssignedRole::Delegate => "delegate",
    }
}

pub(super) fn whose(realm: Realm) -> String {
    match realm {
        Realm::Vehicle(vehicle) => format!("vehicle {vehicle}"),
        Realm::Fleet(owner) => format!("every vehicle of {owner}"),
    }
}

/// The names of classes; `every class` for all that can be granted.
pub(super) fn classes_of(classes: SignalClasses) -> String {
    if SignalClasses::ALL.minus(SignalClasses::NEVER_GRANTABLE).within(classes) {
        "every class".to_owned()
    } else {
        list(classes.items(), SignalClass::name)
    }
}

fn onward(depth_left: u8) -> String {
    match depth_left {
        0 => "not to be shared onward".to_owned(),
        left => format!("to be shared onward {} at most", times(left.into())),
    }
}

const fn region(region: Region) -> &'static str {
    match region {
        Region::Eea => "in the European Economic Area",
        Region::Adequate => "in countries with adequate protection",
        Region::Elsewhere => "anywhere else",
    }
}

fn purpose_name(code: PurposeCode) -> String {
    catalogue::short_name(code).map_or_else(|| format!("purpose {}", code.0), str::to_owned)
}

fn times(number: u32) -> String {
    match number {
        1 => "once".to_owned(),
        number => format!("{number} times"),
    }
}

/// A length of time in the largest unit that says it exactly.
pub(super) fn length(Seconds(seconds): Seconds) -> String {
    let units = [(86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds")];
    let unit = units.into_iter().find(|(unit, _)| seconds.is_multiple_of(*unit));
    unit.and_then(|(unit, name)| Some(format!("{} {name}", seconds.checked_div(unit)?))).unwrap_or_default()
}
