//! Terms and limits in words. Each is taken apart whole, so that a new field without words does not compile.

use super::{
    say::{say, Value, Words},
    Access, Actor,
};
use shared_logic::{
    catalogue, AccessRequest, Account, Action, Agreement, DelegationTerms, GrantTerms, IntentKey, Needed, Objection, Profile, Purpose,
    PurposeCode, Realm, Regions, Residency, Right, SignalClass, SignalClasses, VehicleId,
};

/// Whether somebody may from now on, may as before, or may no longer.
#[derive(Clone, Copy)]
pub(super) enum May {
    Now,
    Again,
    NoLonger,
}

impl From<May> for Value {
    fn from(may: May) -> Self {
        match may {
            May::Now => "now",
            May::Again => "again",
            May::NoLonger => "no-longer",
        }
        .into()
    }
}

/// Who may do what, or no longer may.
pub(super) fn acts(actor: &Actor, may: May) -> Words {
    match *actor {
        Actor::Admin { account } => say!(MayAdminister { account: account, may: may }),
        Actor::Owner { vehicle, account } => say!(MayOwn { account: account, may: may, vehicle: vehicle }),
        Actor::Delegate { vehicle, realm: _, account, terms } => {
            say!(MayAct { account: account, may: may, vehicle: vehicle, mandate: mandate(&terms) })
        }
        Actor::IntentKey { principal, key, limits } => {
            let IntentKey { rights: _, classes: _, expires_at } = limits;
            say!(MaySign { key: key, may: may, principal: principal, until: expires_at, powers: powers(&limits) })
        }
        Actor::Authority { vehicle, account, reason, classes, until } => say!(MayReadInEmergency {
            account: account,
            may: may,
            classes: classes_of(classes),
            vehicle: vehicle,
            reason: Value::name("reason", reason.name()),
            until: until,
        }),
    }
}

/// What an access is, the grant aside: actions with classes, vehicle, purpose, signals, time, and where the data goes.
pub(super) fn scope(access: &Access) -> Words {
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
    let permissions = permissions
        .iter()
        .map(|permission| say!(Permission { action: action(permission.action), classes: classes_of(permission.classes) }).into());
    let mut conditions = vec![place(*residency, *regions), say!(Retention { length: *retention }), onward(*depth_left)];
    conditions.extend(uses_left.map(|left| say!(Uses { number: left })));
    conditions.extend(parent.map(|parent| say!(SharedFrom { grant: parent })));
    say!(Scope {
        permissions: Value::clauses(permissions.collect()),
        vehicle: *vehicle,
        purpose: purpose_name(*purpose),
        container: *container,
        from: *not_before,
        until: *expires_at,
        history: *history_from,
        conditions: conditions.into_iter().collect::<Value>(),
    })
}

fn place(residency: Residency, regions: Regions) -> Words {
    match residency {
        Residency::InVehicle => say!(InsideVehicle {}),
        Residency::OffBoard => {
            say!(OutsideVehicle { regions: Value::names("region", regions.items(), |region| region.name()) })
        }
    }
}

/// What is agreed on besides the terms of a grant. Zeros stand for no hash.
pub(super) fn agreement(agreement: &Agreement) -> Words {
    let Agreement { data_holder, controller, legal_basis, terms_hash, notice_hash } = *agreement;
    let terms = if terms_hash.0 == [0; 32] { say!(AgreedNoTerms {}) } else { say!(AgreedTerms { terms: terms_hash }) };
    let notice = if notice_hash.0 == [0; 32] { say!(AgreedNoNotice {}) } else { say!(AgreedNotice { notice: notice_hash }) };
    let holder = data_holder.map(|holder| say!(AgreedHolder { holder: holder }));
    let controller = controller.map(|controller| say!(AgreedController { controller: controller }));
    let details = [terms, notice].into_iter().chain(holder).chain(controller);
    say!(Agreed { basis: Value::name("basis", legal_basis.name()), details: details.collect::<Value>() })
}

/// What of the terms a request needs.
pub(super) fn needed(needed: &Needed, terms: &GrantTerms) -> Words {
    let Needed { classes, actions, history_from, depth_left } = *needed;
    if *needed == Needed::all_of(terms) {
        return say!(NeededAll {});
    }
    say!(NeededSome {
        actions: Value::names("action", actions.items(), Action::name),
        classes: classes_of(classes),
        history: history_from,
        onward: onward(depth_left),
    })
}

/// What a grant gives beyond what a request needs: it is welcome, and could be left out.
pub(super) fn welcome(asked: &AccessRequest, given: &GrantTerms) -> Option<Words> {
    let Needed { classes, actions, history_from, depth_left } = asked.needed;
    let (classes, actions) = (given.classes.minus(classes), given.actions.minus(actions));
    let more = [
        (!classes.is_empty()).then(|| say!(ExtraClasses { classes: classes_of(classes) })),
        (!actions.is_empty()).then(|| say!(ExtraActions { actions: Value::names("action", actions.items(), Action::name) })),
        (given.history_from < history_from).then(|| say!(ExtraHistory { needed: history_from })),
        (given.depth_left > depth_left).then(|| say!(ExtraOnward {})),
    ];
    let more: Vec<Words> = more.into_iter().flatten().collect();
    (!more.is_empty()).then(|| say!(AnswerWelcome { extra: more.into_iter().collect::<Value>() }))
}

/// What an objection refuses.
pub(super) fn objection(objection: &Objection, vehicle: Option<VehicleId>) -> Words {
    let Objection { by, to, named_by: _, until } = *objection;
    say!(Objection { by: by, to: recipient(to), vehicle: vehicle, until: until })
}

/// Zeros stand for every recipient.
pub(super) fn recipient(account: Account) -> Value {
    if account == Objection::ALL {
        say!(EveryRecipient {}).into()
    } else {
        account.into()
    }
}

/// What is delegated.
pub(super) fn mandate(terms: &DelegationTerms) -> Words {
    let DelegationTerms { role, rights, classes, actions, purposes, longest_grant, depth_left, not_before, expires_at } = *terms;
    let limits = if role.is_subject_only() {
        vec![say!(MandateSubject {})]
    } else {
        let mut limits = vec![say!(MandateRights {
            rights: Value::names("right", rights.items(), Right::name),
            classes: classes_of(classes),
            actions: Value::names("action", actions.items(), Action::name),
        })];
        let named = |purposes: shared_logic::Purposes| purposes.codes().map(purpose_name).collect::<Value>();
        limits.extend(purposes.map(|purposes| say!(MandatePurposes { purposes: named(purposes) })));
        limits.extend(longest_grant.map(|longest| say!(MandateLongest { longest: longest })));
        limits.push(say!(MandateFurther { depth: u32::from(depth_left) }));
        limits
    };
    say!(Mandate {
        role: Value::name("role", role.name()),
        from: not_before,
        until: expires_at,
        limits: limits.into_iter().collect::<Value>(),
    })
}

/// What an intent key may sign, by what that does.
fn powers(limits: &IntentKey) -> Words {
    let IntentKey { rights, classes, expires_at: _ } = *limits;
    let deeds = [Right::Grant, Right::Narrow, Right::Suspend, Right::Revoke];
    let deeds: Vec<Value> = deeds.into_iter().filter(|right| rights.has(*right)).map(|right| Value::name("deed", right.name())).collect();
    let grants = (!deeds.is_empty()).then(|| say!(DeedsOnGrants { deeds: deeds.into_iter().collect::<Value>() }));
    let requests = rights.has(Right::Answer).then(|| say!(DeedsOnRequests {}));
    let things: Vec<Words> = grants.into_iter().chain(requests).collect();
    if things.is_empty() || classes.is_empty() {
        say!(PowersNone {})
    } else {
        say!(Powers { deeds: things.into_iter().collect::<Value>(), classes: classes_of(classes) })
    }
}

/// What a party says of itself.
pub(super) fn profile(profile: &Profile) -> Words {
    let Profile { kinds, legal_hash, gatekeeper } = *profile;
    say!(Profile { kinds: Value::names("party-kind", kinds.items(), |kind| kind.name()), hash: legal_hash, gatekeeper: gatekeeper.name() })
}

/// An entry of the catalogue.
pub(super) fn purpose(purpose: &Purpose) -> Words {
    let Purpose { code, classes, max_duration, max_retention, co_consent } = *purpose;
    say!(PurposePublished {
        code: code.0.to_string(),
        classes: classes_of(classes),
        duration: max_duration,
        retention: max_retention,
        consent: co_consent.name(),
    })
}

pub(super) fn whose(realm: Realm) -> Words {
    match realm {
        Realm::Vehicle(vehicle) => say!(VehicleNamed { vehicle: vehicle }),
        Realm::Fleet(owner) => say!(FleetNamed { owner: owner }),
    }
}

/// The names of classes; `every class` for all that can be granted.
pub(super) fn classes_of(classes: SignalClasses) -> Value {
    if SignalClasses::ALL.minus(SignalClasses::NEVER_GRANTABLE).within(classes) {
        say!(EveryClass {}).into()
    } else {
        Value::names("class", classes.items(), SignalClass::name)
    }
}

fn onward(depth_left: u8) -> Words {
    say!(Onward { depth: u32::from(depth_left) })
}

const fn action(action: Action) -> Value {
    Value::name("action", action.name())
}

pub(super) fn purpose_name(code: PurposeCode) -> Value {
    match catalogue::short_name(code) {
        Some(name) => Value::name("purpose-name", name),
        None => say!(PurposeNumber { number: code.0.to_string() }).into(),
    }
}
